import { apiUrl, socketUrl } from './addresses.js';
import { RECONNECT_POLICY } from './policy.js';
import { Tabs } from './tabs.js';

const WAYS = ['subprotocol', 'query', 'ticket'];
const TRANSPORTS = ['websocket', 'sse'];
const MAX_PAGE = 200;

/** The application's options, checked, with all that was left out. */
export function settingsOf(options, env) {
  const { token = null, auth = 'subprotocol', transports = TRANSPORTS, pageSize = 50 } = options;
  const socket = socketUrl(options.url ?? '/ws/notifications/', env.location ?? 'http://localhost/');
  const user = options.user === undefined || options.user === null || options.user === '' ? null : String(options.user);
  mustBe(token === null || typeof token === 'function', 'token', 'a function that gives a token');
  mustBe(WAYS.includes(auth), 'auth', `one of ${WAYS.join(', ')}`);
  mustBe(
    Array.isArray(transports) && transports.length > 0 && transports.every((each) => TRANSPORTS.includes(each)),
    'transports',
    `of ${TRANSPORTS.join(' and ')}`,
  );
  mustBe(Number.isInteger(pageSize) && pageSize > 0 && pageSize <= MAX_PAGE, 'pageSize', `from 1 to ${MAX_PAGE}`);
  return {
    socketUrl: socket,
    apiUrl: options.api === undefined ? apiUrl(socket) : new URL(options.api, env.location),
    token,
    auth,
    transports: [...transports],
    pageSize,
    user,
    scope: `${socket.host}${socket.pathname} ${user ?? ''}`,
    // Whose state it is has to be known before a tab may keep it, or share it with another.
    durable: user !== null && options.durable !== false,
    shared: user !== null && options.shared !== false && Tabs.canShare(env),
    policy: { ...RECONNECT_POLICY, ...options.reconnect },
    connectTimeoutMs: options.connectTimeoutMs ?? 15_000,
    graceMs: options.graceMs ?? 10_000,
  };
}

function mustBe(holds, name, rule) {
  if (!holds) {
    throw new TypeError(`${name} must be ${rule}`);
  }
}
