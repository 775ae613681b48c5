// Goes through the wire contract with the npm package ws. Started by run.sh, which says where the server is.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';

const http = process.env.NOTIFY_URL;
const url = http.replace(/^http/, 'ws') + '/ws/notifications/';
const deadline = 5000;
const run = randomUUID().slice(0, 8);

// --- comparing

const shapes = {
  '<cursor>': value => typeof value === 'string' && /^\d+\.[0-9a-f]{12}$/.test(value),
  '<time>': value => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value),
  '<text>': value => typeof value === 'string' && value !== '',
  '<number>': value => Number.isInteger(value),
};

class Deviation extends Error {}

/** Every field that is expected has to be there, and no other. */
function differences(actual, expected, path = '$') {
  if (typeof expected === 'string' && expected in shapes) {
    return shapes[expected](actual) ? [] : [`${path}: ${JSON.stringify(actual)} is no ${expected}`];
  }
  const isTree = value => value !== null && typeof value === 'object';
  if (!isTree(actual) || !isTree(expected) || Array.isArray(actual) !== Array.isArray(expected)) {
    return Object.is(actual, expected)
      ? []
      : [`${path}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`];
  }
  return [...new Set([...Object.keys(actual), ...Object.keys(expected)])].sort().flatMap(name => {
    const field = Array.isArray(expected) ? `${path}[${name}]` : `${path}.${name}`;
    if (!(name in actual)) return [`${field} is missing, expected ${JSON.stringify(expected[name])}`];
    if (!(name in expected)) return [`${field} is too much: ${JSON.stringify(actual[name])}`];
    return differences(actual[name], expected[name], field);
  });
}

function same(actual, expected) {
  const found = differences(actual, expected);
  if (found.length > 0) {
    throw new Deviation(
      `${found.map(line => `  ${line}`).join('\n')}\n  actual:   ${JSON.stringify(actual)}\n  expected: ${JSON.stringify(expected)}`);
  }
  return actual;
}

// --- clients

function token(userId, ...options) {
  return execFileSync(process.env.NOTIFY, ['token', '--user-id', String(userId), ...options], { encoding: 'utf8' }).trim();
}

/** What came in is kept in order: frames as objects, a close as {closed}. */
class Client {
  #incoming = [];
  #waiting = null;

  constructor(query, protocols = [], options = {}) {
    this.socket = new WebSocket(url + query, protocols, options);
    this.socket.on('message', (data, binary) =>
      this.#add(binary ? { binary: data.length } : { frame: JSON.parse(data.toString()) }));
    this.socket.on('pong', data => this.#add({ pong: data.toString() }));
    this.socket.on('close', (code, reason) => this.#add({ closed: code, reason: reason.toString() }));
    this.socket.on('error', error => this.#add({ error: error.message }));
  }

  #add(what) {
    this.#incoming.push(what);
    this.#waiting?.();
  }

  async #take() {
    if (this.#incoming.length === 0) {
      let timer;
      await new Promise((resolve, reject) => {
        this.#waiting = resolve;
        timer = setTimeout(() => reject(new Deviation(`  nothing came within ${deadline} ms`)), deadline);
      }).finally(() => {
        clearTimeout(timer);
        this.#waiting = null;
      });
    }
    return this.#incoming.shift();
  }

  async next() {
    const what = await this.#take();
    if (!('frame' in what)) throw new Deviation(`  a frame was expected, but there came ${JSON.stringify(what)}`);
    return what.frame;
  }

  async expect(frame) {
    return same(await this.next(), frame);
  }

  async expectHello() {
    const hello = await this.next();
    same(hello.type, 'connection_established');
    await this.expect({ type: 'caught_up', unread_count: '<number>', cursor: '<cursor>' });
    return hello;
  }

  async expectClosing(code, reconnect, reauthenticate) {
    const closing = await this.expect(
      { type: 'closing', code, reason: '<text>', reconnect, retry_after_ms: '<number>', reauthenticate });
    same(await this.#take(), { closed: code, reason: closing.reason });
  }

  async expectPong(payload) {
    same(await this.#take(), { pong: payload });
  }

  async expectNothing() {
    this.send({ type: 'ping', ref: 'nothing' });
    await this.expect({ type: 'pong', ref: 'nothing' });
  }

  send(message) {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  close() {
    this.socket.terminate();
  }
}

async function connect(bearer) {
  const client = new Client(`?token=${bearer}`);
  await client.expectHello();
  return client;
}

// --- the rows

const rows = [];
const row = (name, body) => rows.push({ name, body });

const user = 40_000_000_000 + Math.floor(Math.random() * 1e9);
const other = `user-${run}`;
const tokens = { user: token(user), other: token(other), admin: token(`admin-${run}`, '--admin') };
const helloOf = (id, fields = {}) => ({
  type: 'connection_established', message: `Connected as ${id}`, user_id: id, cursor: '<cursor>', resumed: false,
  missed: 0, unread_count: 0, oldest_id: 1, heartbeat_ms: '<number>', token_expires_at: '<time>',
  limits: { max_frame_bytes: 65536, max_data_bytes: 32768, messages_per_second: 20 }, node: '<text>', ...fields,
});

row('hello: token in the query, a numeric id as a number', async () => {
  const client = new Client(`?token=${tokens.user}`);
  const hello = await client.expect(helloOf(user));
  await client.expect({ type: 'caught_up', unread_count: 0, cursor: hello.cursor });
  client.close();
});

row('hello: token in the Authorization header, another id as a string', async () => {
  const client = new Client('', [], { headers: { Authorization: `Bearer ${tokens.other}` } });
  await client.expect(helloOf(other));
  client.close();
});

row('hello: token in a subprotocol, which is never echoed', async () => {
  const client = new Client('', ['notify.v1', `bearer.${tokens.user}`]);
  await client.expectHello();
  same(client.socket.protocol, 'notify.v1');
  client.close();
});

row('echo: valid JSON of no known type', async () => {
  const client = await connect(tokens.user);
  for (const message of [{ type: 'hello', deep: [{ a: null }], n: 1.5 }, { type: 5 }, [1, 'x'], true, null]) {
    client.send(JSON.stringify(message));
    await client.expect({ type: 'echo', data: message });
  }
  client.close();
});

row('errors: the exact sentence for bad JSON, a code always, the ref of the request', async () => {
  const client = await connect(tokens.user);
  for (const text of ['', 'hello', '{', '{"type":"a","type":"b"}']) {
    client.send(text);
    await client.expect({ type: 'error', message: 'Invalid JSON', code: 'invalid_json' });
  }
  client.send({ type: 'mark_read', notification_id: '1', ref: 'r1' });
  await client.expect({ type: 'error', message: '<text>', code: 'invalid_field', ref: 'r1' });
  client.send({ type: 'mark_read', notification_id: 999, ref: 'r2' });
  await client.expect({ type: 'error', message: '<text>', code: 'not_found', ref: 'r2' });
  client.send({ type: 'send_notification', user_id: user, title: 'Hi' });
  await client.expect({ type: 'error', message: '<text>', code: 'forbidden' });
  client.close();
});

row('ping: as a message and as a frame', async () => {
  const client = await connect(tokens.user);
  client.send({ type: 'ping' });
  await client.expect({ type: 'pong' });
  client.send({ type: 'ping', ref: '\u00e9\u{1f600}', unknown: [1] });
  await client.expect({ type: 'pong', ref: '\u00e9\u{1f600}' });
  client.socket.ping('abc');
  await client.expectPong('abc');
  client.close();
});

row('live: with and without a title, over the socket and over HTTP, on both devices', async () => {
  const phone = await connect(tokens.user);
  const laptop = await connect(tokens.user);
  const sender = await connect(tokens.admin);
  sender.send({ type: 'send_notification', user_id: user, title: 'Hi', message: 'there', data: { a: [1] }, ref: 's1' });
  await sender.expect({ type: 'notification_sent', success: true, notification_id: 1, ref: 's1' });
  const titled = {
    type: 'notification',
    notification: {
      id: 1, title: 'Hi', message: 'there', type: 'general', read: false, created_at: '<time>', data: { a: [1] },
      link: null, actor: null, verb: null, recipient: user,
    },
    unread_count: 1,
    cursor: '<cursor>',
  };
  same(await laptop.expect(titled), await phone.expect(titled));
  const answer = await fetch(`${http}/api/notifications/`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${tokens.admin}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_id: user, notification_type: 'friend-request', data: { request_id: 7 }, actor: 5 }),
  });
  same(answer.status, 201);
  const untitled = {
    type: 'friend_request', data: { request_id: 7 }, id: 2, created_at: '<time>', actor: 5, unread_count: 2,
    cursor: '<cursor>',
  };
  same(await laptop.expect(untitled), await phone.expect(untitled));
  [phone, laptop, sender].forEach(client => client.close());
});

row('commands: read, read again, all read, deleted, listed', async () => {
  const phone = await connect(tokens.user);
  const laptop = await connect(tokens.user);
  const read = { type: 'notification_marked_read', notification_id: 1, success: true, unread_count: 1 };
  phone.send({ type: 'mark_read', notification_id: 1, ref: 'r1' });
  await phone.expect({ ...read, cursor: '<cursor>' });
  await phone.expect({ type: 'done', ref: 'r1' });
  await laptop.expect({ ...read, cursor: '<cursor>' });
  phone.send({ type: 'mark_read', notification_id: 1, ref: 'r2' });
  await phone.expect({ ...read, ref: 'r2' });
  phone.send({ type: 'get_notifications', limit: 1, ref: 'r3' });
  await phone.expect({
    type: 'notifications_list',
    notifications: [{
      id: 2, title: null, message: null, type: 'friend_request', read: false, created_at: '<time>',
      data: { request_id: 7 }, link: null, actor: 5, verb: null, recipient: user,
    }],
    total: 2, unread_count: 1, has_more: true, ref: 'r3',
  });
  laptop.send({ type: 'mark_all_read' });
  for (const device of [laptop, phone]) {
    await device.expect({
      type: 'all_notifications_marked_read', success: true, up_to: '<number>', unread_count: 0, cursor: '<cursor>' });
  }
  laptop.send({ type: 'delete_notification', notification_id: 1 });
  for (const device of [laptop, phone]) {
    await device.expect({
      type: 'notification_deleted', notification_id: 1, success: true, unread_count: 0, cursor: '<cursor>' });
  }
  await laptop.expectNothing();
  await phone.expectNothing();
  [phone, laptop].forEach(client => client.close());
});

row('resume: missed, replayed in its present state, caught up; malformed and ahead', async () => {
  const first = new Client(`?token=${tokens.other}`);
  const { cursor } = await first.expectHello();
  const sender = await connect(tokens.admin);
  for (const [key, id] of [['k1', 1], ['k2', 2], ['k2', 2]]) {
    sender.send({
      type: 'send_notification', user_id: other, notification_type: 'tick', data: id, idempotency_key: `${key}-${run}` });
    await sender.expect({ type: 'notification_sent', success: true, notification_id: id });
  }
  await first.next();
  await first.next();
  first.send({ type: 'delete_notification', notification_id: 1 });
  await first.next();
  first.close();
  const again = new Client(`?token=${tokens.other}&cursor=${cursor}`);
  await again.expect(helloOf(other, { cursor, resumed: true, missed: 3, unread_count: 1 }));
  await again.expect({ type: 'tick', data: 2, id: 2, created_at: '<time>', unread_count: 2, cursor: '<cursor>' });
  const last = await again.expect({
    type: 'notification_deleted', notification_id: 1, success: true, unread_count: 1, cursor: '<cursor>' });
  await again.expect({ type: 'caught_up', unread_count: 1, cursor: last.cursor });
  for (const [given, reason] of [['nonsense', 'malformed'], ['99.000000000000', 'ahead']]) {
    const reset = new Client(`?token=${tokens.other}&cursor=${given}`);
    await reset.expect(helloOf(other, { cursor: last.cursor, reason, unread_count: 1 }));
    await reset.expect({ type: 'caught_up', unread_count: 1, cursor: last.cursor });
    reset.close();
  }
  [again, sender].forEach(client => client.close());
});

row('4001: no token, garbage, two different ones', async () => {
  for (const query of ['', '?token=garbage', `?token=${tokens.user}&token=${tokens.other}`]) {
    await new Client(query).expectClosing(4001, false, true);
  }
});

row('in-band: a fresh token of the same user, and of another', async () => {
  const client = await connect(tokens.user);
  client.send({ type: 'authenticate', token: tokens.user, ref: 'r1' });
  await client.expect({ type: 'authenticated', token_expires_at: '<time>', ref: 'r1' });
  client.send({ type: 'authenticate', token: tokens.other });
  await client.expect({ type: 'error', message: '<text>', code: 'forbidden' });
  client.close();
});

row('1003: a binary frame', async () => {
  const client = await connect(tokens.user);
  client.send(Buffer.from([1, 2, 3]));
  await client.expectClosing(1003, true, false);
});

row('1009: a frame of more than 64 KiB', async () => {
  const client = await connect(tokens.user);
  client.send(JSON.stringify('x'.repeat(65_534)));
  same((await client.next()).type, 'echo');
  client.send(JSON.stringify('x'.repeat(65_535)));
  await client.expectClosing(1009, true, false);
});

for (const { name, body } of rows) {
  try {
    await body();
    console.log(`ok    ${name}`);
  } catch (error) {
    console.error(`FAIL  ${name}\n${error instanceof Deviation ? error.message : error.stack}`);
    process.exit(1);
  }
}
console.log(`${rows.length} rows hold`);
process.exit(0);
