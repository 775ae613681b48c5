import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_COMMANDS } from '../../main/js/commands.js';
import { World, heardOf, isUpToDate, titlesOf } from './helpers.mjs';

async function withEntries(count, options) {
  const world = new World();
  for (let i = 1; i <= count; i++) world.server.notify({ title: `n${i}` });
  return [world, await world.connected(options)];
}

const readOf = (client) => client.getSnapshot().items.map((each) => each.read);

test('marks as read and removes, and tells when it is done', async () => {
  const [world, client] = await withEntries(3);
  const done = Promise.all([client.markRead(2), client.remove(1)]);
  assert.deepEqual([titlesOf(client), readOf(client), client.getSnapshot().unread], [['n3', 'n2'], [false, true], 1]);
  await world.advance(100);
  await done;
  assert.deepEqual([titlesOf(client), readOf(client), client.getSnapshot().unread], [['n3', 'n2'], [false, true], 1]);
  assert.equal(client.getSnapshot().waiting, 0);
  const again = client.markRead(2);
  await world.advance(100);
  await again;
});

test('what is not there is refused, and shown as it was', async () => {
  const [world, client] = await withEntries(1);
  const refused = client.markRead(99);
  await world.advance(100);
  await assert.rejects(refused, { reason: 'refused', code: 'not_found' });
  assert.throws(() => client.markRead('1'), TypeError);
});

test('commands given offline are shown at once, sent when there is a connection, and take effect once', async () => {
  const [world, client] = await withEntries(4);
  world.server.refuses = true;
  world.server.cutAll();
  await world.advance(1_000);
  const all = client.markAllRead();
  const one = client.remove(4);
  world.server.notify({ title: 'later' });
  assert.deepEqual([titlesOf(client), client.getSnapshot().unread, client.getSnapshot().waiting], [['n3', 'n2', 'n1'], 0, 2]);
  world.server.refuses = false;
  await world.until(() => isUpToDate(client));
  await world.advance(200);
  await Promise.all([all, one]);
  assert.deepEqual([titlesOf(client), client.getSnapshot().unread], [['later', 'n3', 'n2', 'n1'], 1]);
  assert.equal(world.server.log.entries().length, 4);
});

test('they outlive the page', async () => {
  const [world, client] = await withEntries(2);
  world.server.refuses = true;
  world.server.cutAll();
  client.markRead(1);
  await world.advance(100);
  client.tab.kill();
  world.server.refuses = false;
  const next = await world.connected();
  await world.advance(200);
  assert.deepEqual(readOf(next), [false, true]);
  assert.equal(next.getSnapshot().waiting, 0);
});

test('a command whose answer got lost is repeated on the next connection', async () => {
  const [world, client] = await withEntries(2);
  world.server.losesAnswer = () => true;
  const done = client.markRead(1);
  await world.until(() => client.status === 'reconnecting');
  assert.equal(client.getSnapshot().waiting, 1);
  world.server.losesAnswer = () => false;
  await world.until(() => client.getSnapshot().waiting === 0);
  await done;
  assert.equal(world.server.received.filter((each) => each.type === 'mark_read').length, 2);
  assert.equal(world.server.log.head, 3, 'one step of it');
});

test('no more wait than there is room for', async () => {
  const [world, client] = await withEntries(1);
  world.server.refuses = true;
  world.server.cutAll();
  await world.advance(10);
  const many = Array.from({ length: MAX_COMMANDS }, () => client.markRead(1));
  await assert.rejects(client.markRead(1), { reason: 'overloaded' });
  world.server.refuses = false;
  await world.until(() => client.getSnapshot().waiting === 0);
  await Promise.all(many);
});

test('what is refused for now is tried again', async () => {
  const [world, client] = await withEntries(1);
  let refusals = 3;
  const [session] = world.server.sessions;
  const received = session.received.bind(session);
  session.received = (frame) => {
    if (frame.type === 'mark_read' && refusals-- > 0) {
      session.send({ type: 'error', code: 'rate_limited', message: 'slowly', ref: frame.ref });
    } else {
      received(frame);
    }
  };
  const done = client.markRead(1);
  await world.until(() => client.getSnapshot().waiting === 0);
  await done;
  assert.deepEqual(readOf(client), [true]);
});

test('a command for a log that is gone does not reach the one in its place', async () => {
  const [world, client] = await withEntries(3);
  world.server.refuses = true;
  world.server.cutAll();
  await world.advance(10);
  const lost = client.remove(3);
  world.server.log.putBack(1);
  world.server.notify({ title: 'another third' });
  world.server.refuses = false;
  await assert.rejects(Promise.all([lost, world.until(() => isUpToDate(client) && client.getSnapshot().waiting === 0)]), { reason: 'obsolete' });
  assert.deepEqual(titlesOf(client), ['another third', 'n2', 'n1']);
});

test('a notification for another user bears a key, and is not sent when it is too old for that', async () => {
  const [world, client] = await withEntries(0);
  client.notifyUser(9, { title: 'Hi', type: 'note' }).catch(() => {});
  await world.advance(100);
  const { idempotency_key: key, user_id: user } = world.server.received.find((each) => each.type === 'send_notification');
  assert.ok(key.length > 5 && user === 9);
  world.server.refuses = true;
  world.server.cutAll();
  await world.advance(10);
  const old = client.notifyUser(9, { title: 'Hi', type: 'note' }, 'my-key');
  world.time.sleep(24 * 3_600_000);
  world.server.refuses = false;
  const ended = assert.rejects(old, { reason: 'obsolete', idempotencyKey: 'my-key' });
  await world.until(() => client.getSnapshot().waiting === 0);
  await ended;
});

test('a message of the application goes only over an open connection', async () => {
  const [world, client] = await withEntries(0);
  await client.send('typing', { to: 3 });
  await world.advance(50);
  assert.deepEqual(world.server.received.find((each) => each.type === 'typing'), { type: 'typing', data: { to: 3 } });
  world.server.refuses = true;
  world.server.cutAll();
  await world.advance(10);
  await assert.rejects(client.send('typing', {}), { reason: 'not_connected' });
  assert.equal(heardOf(client, 'error').length, 0);
});
