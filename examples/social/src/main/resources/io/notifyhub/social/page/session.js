// Who is signed in. The access token lives in memory alone; the refresh token in a cookie that no script can read.

const others = 'BroadcastChannel' in window ? new BroadcastChannel('social-session') : null;
let access = null;
let expires = 0;
let user = null;
let ended = () => {};

/** Hears when this page's user is signed in no more, or somebody else is. */
export function onEnded(listener) {
  ended = listener;
  others?.addEventListener('message', () => user !== null && ended());
}

export class ApiError extends Error {
  constructor(status, body) {
    super(body?.fields ? Object.entries(body.fields).map(([name, text]) => `${name.replace('_', ' ')}: ${text}`).join(' · ')
      : body?.error ?? 'The server cannot be reached');
    this.status = status;
  }
}

async function send(method, path, body, token) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, null);
  }
  const text = await response.text();
  let json = null;
  try {
    json = text === '' ? null : JSON.parse(text);
  } catch {
    // A proxy's own page: the status says enough.
  }
  if (!response.ok) {
    throw new ApiError(response.status, json);
  }
  return json;
}

function keep(tokens) {
  const claims = JSON.parse(atob(tokens.access.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
  if (user !== null && user !== claims.user_id) {
    ended();
    throw new ApiError(401, { error: 'Somebody else is signed in' });
  }
  access = tokens.access;
  expires = claims.exp * 1000;
  user = claims.user_id;
}

/** One tab after the other: each refresh token is good once. */
const alone = (work) => (navigator.locks ? navigator.locks.request('social-refresh', work) : work());

async function refresh() {
  try {
    await alone(async () => keep(await send('POST', '/api/token/refresh/', {}, null)));
  } catch (error) {
    if (error.status === 401 && user !== null) {
      ended();
    }
    throw error;
  }
}

/** A token that is good for a while. */
export async function token() {
  if (access === null || Date.now() > expires - 30_000) {
    await refresh();
  }
  return access;
}

/** Whether somebody is still signed in from before. */
export async function resume() {
  try {
    await refresh();
    return true;
  } catch (error) {
    if (error.status === 401) {
      return false;
    }
    throw error;
  }
}

export async function signIn(username, password) {
  keep(await alone(() => send('POST', '/api/login/', { username, password }, null)));
}

export async function signOut() {
  access = null;
  user = null;
  await alone(() => send('POST', '/api/logout/', {}, null));
  others?.postMessage('signed out');
}

export const register = (fields) => send('POST', '/api/register/', fields, null);

/** Calls the application as the user who is signed in. */
export async function call(method, path, body) {
  try {
    return await send(method, path, body, await token());
  } catch (error) {
    if (error.status !== 401) {
      throw error;
    }
    await refresh();
    return send(method, path, body, access);
  }
}

/** All pages of a list, up to a thousand rows. */
export async function all(path) {
  const rows = [];
  for (let page = 1; page <= 10; page++) {
    const answer = await call('GET', `${path}${path.includes('?') ? '&' : '?'}page_size=100&page=${page}`);
    rows.push(...answer.results);
    if (answer.next === null) {
      break;
    }
  }
  return rows;
}
