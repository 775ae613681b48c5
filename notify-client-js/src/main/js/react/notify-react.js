import { createContext, createElement, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { NotifyClient, NotifyError } from './notify.js';

/** undefined: no provider; null: a provider that has no client yet, as on the server. */
const Context = createContext(undefined);

const NOTHING = Object.freeze({
  status: 'idle',
  items: Object.freeze([]),
  unread: 0,
  hasMore: false,
  loaded: false,
  live: false,
  waiting: 0,
  preferences: null,
  error: null,
});

/**
 * Gives a client to everything below: `client`, which the caller connects and closes, or one of its own made from `options`. An own client
 * lives as long as the provider is on the screen, so that rendering on a server or twice in StrictMode opens nothing.
 */
export function NotifyProvider({ client: given = null, options = {}, children }) {
  const [own, setOwn] = useState(null);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const { url, api, user, auth, token } = options;
  const hasToken = token !== undefined;
  useEffect(() => {
    if (given !== null) {
      return undefined;
    }
    // The supplier of the latest rendering is asked, without another connection for it.
    const supplier = hasToken ? () => latest.current.token() : undefined;
    const made = new NotifyClient({ ...latest.current, token: supplier });
    made.connect().catch(() => {});
    setOwn(made);
    return () => {
      setOwn(null);
      made.close();
    };
  }, [given, url, api, user, auth, hasToken]);
  return createElement(Context.Provider, { value: given ?? own }, children);
}

/** The client of the provider above; null while it has none. */
export function useNotifyClient() {
  const client = useContext(Context);
  if (client === undefined) {
    throw new Error('there is no <NotifyProvider> above');
  }
  return client;
}

/** What there is to show, and what can be done with it. Renders again after each change. */
export function useNotifications() {
  const client = useNotifyClient();
  const subscribe = useCallback((listener) => (client === null ? () => {} : client.subscribe(listener)), [client]);
  const snapshot = useSyncExternalStore(
    subscribe,
    () => (client === null ? NOTHING : client.getSnapshot()),
    () => NOTHING,
  );
  const actions = useMemo(() => actionsOf(client), [client]);
  return useMemo(() => ({ ...snapshot, ...actions }), [snapshot, actions]);
}

function actionsOf(client) {
  const call = (name) =>
    client === null
      ? () => Promise.reject(new NotifyError('not_connected', 'there is no client yet'))
      : (...given) => client[name](...given);
  return { markRead: call('markRead'), markAllRead: call('markAllRead'), remove: call('remove'), loadMore: call('loadMore') };
}
