import { NotifyClient } from '../../main/js/client.js';
import { browserEnv } from '../../main/js/env.js';

/** What this client can, in the words of docs/conformance.md. */
const CAN = ['commands', 'offline', 'store', 'network', 'timeout', 'refresh', 'inbox', 'stream'];
const STEPS = {
  notification_marked_read: (step) => ({ event: 'marked_read', id: step.notification_id }),
  notification_deleted: (step) => ({ event: 'deleted', id: step.notification_id }),
  all_notifications_marked_read: (step) => ({ event: 'all_read', up_to: step.up_to }),
  notifications_pruned: (step) => ({ event: 'pruned', up_to: step.up_to }),
};

/** Drives clients as the suite at `suite` tells, one at a time, until it has nothing more to do. */
export async function drive(suite, name) {
  const stores = new Map();
  const clients = new Map();
  const { driver } = await post(`${suite}/drivers`, { name, can: CAN });
  const tell = teller(`${suite}/drivers/${driver}/told`);
  for (;;) {
    const answer = await fetch(`${suite}/drivers/${driver}/next`);
    const command = answer.status === 200 ? await answer.json() : { do: 'nothing' };
    const { client } = command;
    if (command.do === 'start') {
      clients.set(client, start(command, storageOf(stores, command.store), (event) => tell({ client, ...event })));
    } else if (command.do === 'call') {
      call(clients.get(client), command, (event) => tell({ client, ...event }));
    } else if (command.do === 'stop') {
      clients.get(client).close().then(() => tell({ client, event: 'stopped' }));
    } else if (command.do === 'exit') {
      return;
    }
  }
}

/** Tells events in order, and together what came while others were on their way. */
function teller(url) {
  let waiting = [];
  let busy = false;
  return async (event) => {
    waiting.push(event);
    while (!busy && waiting.length > 0) {
      const events = waiting;
      waiting = [];
      busy = true;
      await post(url, events).catch(() => {});
      busy = false;
    }
  };
}

async function post(url, body) {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return answer.status === 200 ? answer.json() : null;
}

/** A `sessionStorage` of its own for each name: what a tab has after its page was loaded anew. */
function storageOf(stores, name) {
  if (!stores.has(name)) {
    const items = new Map();
    stores.set(name, {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => items.set(key, value),
      removeItem: (key) => items.delete(key),
    });
  }
  return stores.get(name);
}

function start(command, sessionStorage, tell) {
  const options = {
    url: command.url,
    user: '7',
    shared: false,
    connectTimeoutMs: command.connect_timeout_ms,
    transports: command.stream ? ['websocket', 'sse'] : ['websocket'],
    token: () => fetch(command.token_url).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status))),
  };
  const client = new NotifyClient(options, { ...browserEnv(), indexedDB: null, sessionStorage });
  const on = (type, handler) => client.addEventListener(type, (event) => handler(event.detail));
  let shown = null;
  on('status', ({ to }) => tell({ event: 'state', state: to }));
  on('notification', ({ notification, muted }) => tell({ event: 'notification', ...notification, muted }));
  on('event', ({ type, data }) => tell({ event: 'transient', type, data }));
  on('step', (step) => STEPS[step.type] && tell(STEPS[step.type](step)));
  on('preferences', ({ mute_all: muteAll }) => tell({ event: 'preferences', mute_all: muteAll }));
  on('error', (error) => tell({ event: 'error', message: String(error?.message ?? error) }));
  on('reload', () => tell({ event: 'reloaded', ...listOf(client) }));
  client.subscribe(() => {
    const { loaded, unread } = client.getSnapshot();
    if (loaded && unread !== shown) {
      shown = unread;
      tell({ event: 'unread', count: unread });
    }
  });
  client.connect().catch(() => {});
  return client;
}

function listOf(client) {
  const { items, unread } = client.getSnapshot();
  return { ids: items.map((each) => each.id), read: items.filter((each) => each.read).map((each) => each.id), unread };
}

async function call(client, { call: number, method, id }, tell) {
  const methods = {
    mark_read: () => client.markRead(id),
    mark_all_read: () => client.markAllRead(),
    delete: () => client.remove(id),
    inbox: () => listOf(client),
    network_changed: () => client.networkChanged(),
  };
  try {
    const result = await methods[method]();
    tell({ event: 'result', call: number, ok: true, ...(method === 'inbox' ? result : {}) });
  } catch (error) {
    tell({ event: 'result', call: number, ok: false, code: error.code ?? error.reason });
  }
}
