// Who is signed in. The access token lives in memory alone; the refresh token in a cookie that no script can read.

let access = null;
let expires = 0;

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
  access = tokens.access;
  expires = JSON.parse(atob(access.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).exp * 1000;
}

/** One tab after the other: each refresh token is good once. */
const alone = (work) => (navigator.locks ? navigator.locks.request('social-refresh', work) : work());

const refresh = () => alone(async () => keep(await send('POST', '/api/token/refresh/', {}, null)));

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
  await alone(() => send('POST', '/api/logout/', {}, null));
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
