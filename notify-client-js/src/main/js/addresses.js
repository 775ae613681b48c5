const SUBPROTOCOL = 'notify.v1';
/** What a subprotocol may consist of (RFC 6455 section 4.1, RFC 9110 section 5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The socket's address as an absolute `ws:` or `wss:` URL. */
export function socketUrl(url, base) {
  const absolute = new URL(url, base);
  absolute.protocol = { 'http:': 'ws:', 'https:': 'wss:' }[absolute.protocol] ?? absolute.protocol;
  if (absolute.protocol !== 'ws:' && absolute.protocol !== 'wss:') {
    throw new TypeError(`url must be of ws, wss, http or https, was of ${absolute.protocol}`);
  }
  absolute.hash = '';
  return absolute;
}

/** Where the REST routes are that belong to a socket: beside it. */
export function apiUrl(socket) {
  const api = new URL(socket);
  api.protocol = socket.protocol === 'wss:' ? 'https:' : 'http:';
  api.pathname = api.pathname.replace(/(ws\/notifications\/?)?$/, '').replace(/\/?$/, '/api/notifications/');
  api.search = '';
  return api;
}

/** What opens a socket: `{url, protocols}`. A token goes into the subprotocol, where it is in no address, if it can. */
export function socketRequest(settings, grant, place) {
  const url = withPlace(settings.socketUrl, place);
  const protocols = [];
  if (grant.ticket !== null) {
    url.searchParams.set('ticket', grant.ticket);
  } else if (grant.token !== null && settings.auth !== 'query' && TOKEN.test(grant.token)) {
    protocols.push(SUBPROTOCOL, `bearer.${grant.token}`);
  } else if (grant.token !== null) {
    url.searchParams.set('token', grant.token);
  }
  return { url: url.href, protocols };
}

/** What opens an event stream: `{url, headers}`. */
export function streamRequest(settings, grant, place) {
  const url = withPlace(new URL('stream', settings.apiUrl), place);
  for (const [name, value] of settings.socketUrl.searchParams) {
    url.searchParams.append(name, value);
  }
  return { url: url.href, headers: grant.token === null ? {} : { Authorization: `Bearer ${grant.token}` } };
}

function withPlace(address, { cursor, device, attempt }) {
  const url = new URL(address);
  if (cursor !== null) {
    url.searchParams.set('cursor', cursor);
  }
  if (device !== null) {
    url.searchParams.set('device', device);
    url.searchParams.set('attempt', String(attempt));
  }
  return url;
}
