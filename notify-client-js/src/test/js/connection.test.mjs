import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World, heardOf, isUpToDate, titlesOf } from './helpers.mjs';
import { randomOf } from './world/virtual-time.mjs';
import { retryDelay, RECONNECT_POLICY } from '../../main/js/policy.js';

const statusesOf = (client) => heardOf(client, 'status').map((each) => each.to);

test('greets, loads the list and shows what comes', async () => {
  const world = new World();
  world.server.notify({ title: 'before' });
  const client = await world.connected();
  world.server.notify({ title: 'after' });
  await world.advance(100);
  assert.deepEqual(titlesOf(client), ['after', 'before']);
  assert.equal(client.getSnapshot().unread, 2);
  assert.deepEqual(heardOf(client, 'notification').map((each) => [each.notification.title, each.live]), [['after', true]]);
  assert.deepEqual(statusesOf(client), ['connecting', 'connected']);
});

test('an entry without a title, a muted one, an event and one that is not kept are told apart', async () => {
  const world = new World();
  const client = await world.connected();
  const typed = [];
  client.on('friend_request', (data, whole) => typed.push([data, whole.id]));
  client.on('typing', (data) => typed.push(data));
  world.server.notify({ type: 'friend_request', data: { from: 3 } });
  world.server.notify({ title: 'quiet', muted: true });
  world.server.event('typing', { from: 4 });
  world.server.sessions.forEach((each) =>
    each.send({ type: 'notification', notification: { title: 'passing', type: 'note', created_at: 'now' }, unread_count: 0 }),
  );
  await world.advance(100);
  assert.deepEqual(typed, [[{ from: 3 }, 1], { from: 4 }]);
  assert.deepEqual(
    heardOf(client, 'notification').map((each) => [each.notification.title, each.muted, each.kept]),
    [[null, false, true], ['quiet', true, true], ['passing', false, false]],
  );
  assert.equal(client.getSnapshot().items.length, 2);
  assert.equal(client.getSnapshot().unread, 2);
});

test('resumes where it was, and shows no count of the replay', async () => {
  const world = new World();
  const client = await world.connected();
  world.server.notify({ title: 'one' });
  await world.advance(100);
  world.server.refuses = true;
  world.server.cutAll();
  await world.advance(10);
  world.server.notify({ title: 'two' });
  world.server.notify({ title: 'three' });
  world.server.did(world.server.log.read(2));
  const unread = [];
  client.addEventListener('change', () => unread.push(client.getSnapshot().unread));
  world.server.refuses = false;
  await world.until(() => isUpToDate(client));
  assert.deepEqual(titlesOf(client), ['three', 'two', 'one']);
  assert.deepEqual(client.getSnapshot().items.map((each) => each.read), [false, true, false]);
  assert.ok(unread.every((each) => each === 1 || each === 2), `showed ${unread}`);
  assert.equal(client.getSnapshot().unread, 2);
  assert.deepEqual(heardOf(client, 'notification').map((each) => each.live), [true, false, false]);
  assert.equal(heardOf(client, 'reload').length, 0);
});

test('a long replay shows entries as they come, and its counts never', async () => {
  const world = new World();
  const client = await world.connected();
  world.server.refuses = true;
  world.server.cutAll();
  for (let i = 0; i < 80; i++) world.server.notify({ title: `n${i}` });
  world.server.did(world.server.log.readAll());
  world.server.spacing = 10;
  const shown = new Set();
  const lengths = new Set();
  client.subscribe(() => {
    shown.add(client.getSnapshot().unread);
    lengths.add(client.getSnapshot().items.length);
  });
  world.server.refuses = false;
  await world.until(() => isUpToDate(client));
  assert.deepEqual([...shown], [0]);
  assert.ok(lengths.size > 3 && lengths.size < 20, `told ${lengths.size} times`);
});

test('waits at random up to a limit that doubles from 0.25 s to 30 s, and starts over after 60 s of connection', async () => {
  assert.deepEqual([0, 1, 2, 7, 50].map((failures) => retryDelay(RECONNECT_POLICY, failures, () => 1)), [250, 500, 1000, 30000, 30000]);
  assert.equal(retryDelay(RECONNECT_POLICY, 5, () => 0), 0);
  const world = new World();
  const client = await world.connected();
  const waits = () => heardOf(client, 'status').filter((each) => each.to === 'reconnecting').map((each) => each.retryInMs);
  world.server.refuses = true;
  world.server.cutAll();
  await world.advance(300_000);
  const first = waits();
  assert.ok(first.length > 8 && Math.max(...first) > 5_000 && Math.max(...first) <= 30_000, `${first}`);
  world.server.refuses = false;
  await world.until(() => isUpToDate(client));
  await world.advance(61_000);
  world.server.cutAll();
  assert.ok(waits().at(-1) <= 250);
});

test('gives up a socket on which nothing came in for 35 s, and only then', async () => {
  const world = new World();
  const client = await world.connected();
  await world.advance(200_000);
  assert.equal(client.status, 'connected');
  assert.ok(world.server.received.filter((each) => each.type === 'ping').length >= 7);
  world.server.silent = true;
  const heardLast = world.time.now;
  await world.until(() => client.status === 'reconnecting');
  assert.ok(world.time.now - heardLast <= 35_100 && world.time.now - heardLast > 9_000, `after ${world.time.now - heardLast}`);
});

test('a page that slept gets one more interval, once', async () => {
  const world = new World();
  const client = await world.connected();
  world.time.sleep(3_600_000);
  await world.advance(5_000);
  assert.equal(client.status, 'connected');
  world.server.silent = true;
  world.time.sleep(3_600_000);
  await world.advance(40_000);
  assert.notEqual(client.status, 'connected');
});

test('a hidden page whose timers are slowed down notices that the server is gone', async () => {
  const world = new World();
  const client = await world.connected();
  for (let i = 0; i < 3; i++) {
    world.time.sleep(60_000);
    await world.advance(100);
  }
  assert.equal(client.status, 'connected');
  world.server.silent = true;
  for (let i = 0; i < 3; i++) {
    world.time.sleep(60_000);
    await world.advance(100);
  }
  assert.notEqual(client.status, 'connected');
});

test('gives up an attempt that is not greeted within 15 s', async () => {
  const world = new World();
  world.server.silent = true;
  const client = world.client();
  client.connect();
  await world.advance(14_900);
  assert.equal(client.status, 'connecting');
  await world.advance(200);
  assert.equal(client.status, 'reconnecting');
});

test('obeys closing: comes back after the time it was told, or not at all', async () => {
  const world = new World();
  const client = await world.connected();
  world.server.closeAll({ code: 1001, retry_after_ms: 20_000 });
  await world.until(() => client.status === 'reconnecting');
  assert.ok(heardOf(client, 'status').at(-1).retryInMs >= 20_000);
  const opened = world.server.opened;
  client.networkChanged();
  await world.advance(19_000);
  assert.equal(world.server.opened, opened, 'the server asked for more time');
  await world.until(() => isUpToDate(client));
  world.server.closeAll({ code: 4003, reconnect: false });
  await world.until(() => client.status === 'failed');
  assert.equal(client.getSnapshot().error.reason, 'ended_by_server');
  await world.advance(300_000);
  assert.equal(world.server.opened, opened + 1);
});

test('a close code alone says the same', async () => {
  for (const [code, status] of [[1000, 'failed'], [1011, 'reconnecting'], [4003, 'failed'], [4008, 'reconnecting'], [4009, 'failed']]) {
    const world = new World();
    const client = await world.connected({ shared: false });
    [...world.server.sessions].forEach((each) => each.close(code));
    await world.until(() => client.status !== 'connected');
    assert.equal(client.status, status, `after ${code}`);
  }
});

test('an unreadable frame, one of the wrong shape and one before the greeting cost the connection', async () => {
  const world = new World();
  const client = await world.connected();
  for (const bad of ['nonsense', { type: 5 }, { type: 'notification', notification: 3, cursor: '9.a' }, { type: 'connection_established', cursor: '1.a' }]) {
    world.server.sessions.forEach((each) => each.send(bad));
    await world.until(() => client.status === 'reconnecting');
    assert.equal(heardOf(client, 'error').at(-1).reason, 'protocol');
    await world.until(() => isUpToDate(client));
  }
});

test('frames of a later version of the protocol are ignored, but keep their place', async () => {
  const world = new World();
  const client = await world.connected();
  world.server.log.create({ title: 'hidden' });
  const cursor = world.server.log.cursorAt(1);
  world.server.sessions.forEach((each) => each.send({ type: 'notify.snoozed', id: 1, cursor }));
  world.server.sessions.forEach((each) => each.send({ type: 'notify.hello' }));
  await world.advance(100);
  world.server.cutAll();
  await world.until(() => world.server.opened === 2 && isUpToDate(client));
  assert.equal(world.server.requests.at(-1).url.searchParams.get('cursor'), cursor);
  assert.equal(heardOf(client, 'notification').length, 0);
});

test('a step that comes twice is shown once', async () => {
  const world = new World();
  const client = await world.connected();
  const step = world.server.notify({ title: 'once' });
  world.server.sessions.forEach((each) => each.step(step));
  await world.advance(100);
  assert.equal(heardOf(client, 'notification').length, 1);
  assert.deepEqual(titlesOf(client), ['once']);
});

test('is told of the network: tests an open connection within 5 s, and tries at once while it waits', async () => {
  const world = new World();
  const client = await world.connected();
  world.server.silent = true;
  client.tab.window.dispatchEvent(new Event('online'));
  await world.advance(5_100);
  assert.equal(client.status, 'reconnecting');
  world.server.refuses = true;
  await world.advance(120_000);
  Object.assign(world.server, { silent: false, refuses: false });
  client.tab.window.dispatchEvent(new Event('online'));
  await world.advance(200);
  assert.equal(client.status, 'connected');
});

test('says goodbye and ends', async () => {
  const world = new World();
  const client = await world.connected();
  await client.close();
  await world.advance(600_000);
  assert.equal(client.status, 'closed');
  assert.equal(world.server.sessions.size, 0);
  assert.equal(world.time.pending, 0);
  await assert.rejects(client.markRead(1), { reason: 'closed' });
});

test('a handler that throws stops nobody', async () => {
  const world = new World();
  const client = await world.connected();
  client.on('note', () => {
    throw new Error('in a handler');
  });
  world.server.notify({ title: 'a' });
  world.server.notify({ title: 'b' });
  await world.advance(100);
  assert.deepEqual(titlesOf(client), ['b', 'a']);
  assert.deepEqual(heardOf(client, 'error').map((each) => each.message), ['in a handler', 'in a handler']);
});

test('the generator of chance gives the same run for the same seed', () => {
  assert.equal(randomOf(5)(), randomOf(5)());
  assert.notEqual(randomOf(5)(), randomOf(6)());
});
