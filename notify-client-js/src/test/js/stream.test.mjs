import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restOf } from './world/model-rest.mjs';
import { World, heardOf, isUpToDate, titlesOf } from './helpers.mjs';

async function blocked(options) {
  const world = new World();
  world.server.blocksSockets = true;
  world.server.notify({ title: 'before' });
  return [world, await world.connected(options)];
}

test('takes an event stream where sockets do not get through', async () => {
  const [world, client] = await blocked();
  assert.deepEqual([...world.server.sessions].map((each) => each.kind), ['sse']);
  world.server.notify({ title: 'after' });
  await world.advance(100);
  assert.deepEqual(titlesOf(client), ['after', 'before']);
  assert.deepEqual(heardOf(client, 'notification').map((each) => each.live), [true]);
});

test('resumes the stream where it was, and goes back to a socket when those get through', async () => {
  const [world, client] = await blocked();
  world.server.cutAll();
  world.server.notify({ title: 'missed' });
  await world.until(() => titlesOf(client).length === 2 && isUpToDate(client));
  assert.equal(heardOf(client, 'reload').length, 0);
  world.server.blocksSockets = false;
  world.server.cutAll();
  world.server.notify({ title: 'later' });
  await world.until(() => titlesOf(client).length === 3 && isUpToDate(client));
  assert.deepEqual([...world.server.sessions].map((each) => each.kind), ['websocket']);
});

test('commands go by REST, and nothing flickers', async () => {
  const [world, client] = await blocked();
  world.server.notify({ title: 'second' });
  await world.advance(100);
  const shown = [];
  client.subscribe(() => shown.push(client.getSnapshot().unread));
  const done = Promise.all([client.markRead(1), client.remove(2)]);
  await world.advance(200);
  await done;
  assert.deepEqual([titlesOf(client), client.getSnapshot().unread, client.getSnapshot().waiting], [['before'], 0, 0]);
  const [session] = world.server.sessions;
  assert.equal(session.kind, 'sse');
  const refused = client.markRead(99);
  await world.advance(200);
  await assert.rejects(refused, { code: 'not_found' });
});

test('reloads by REST when the log was put back', async () => {
  const [world, client] = await blocked();
  world.server.notify({ title: 'lost' });
  await world.advance(100);
  world.server.putBack(1);
  await world.until(() => heardOf(client, 'reload').length === 1 && isUpToDate(client));
  assert.deepEqual(titlesOf(client), ['before']);
});

test('a page of a log that is gone is not added to the list of the one in its place', async () => {
  const world = new World();
  for (let i = 1; i <= 5; i++) world.server.notify({ title: `n${i}` });
  const client = await world.connected({ pageSize: 3, transports: ['sse'] });
  let answer;
  world.server.rest = (url, ...more) =>
    url.searchParams.has('before') ? new Promise((resolve) => (answer = resolve)) : restOf(world.server, url, ...more);
  const more = client.loadMore();
  await world.advance(100);
  const older = world.server.log.page({ before: 3 });
  world.server.log.putBack(5);
  for (let i = 1; i <= 5; i++) world.server.log.create({ title: `other ${i}` });
  world.server.cutAll();
  await world.until(() => heardOf(client, 'reload').length === 1 && isUpToDate(client));
  answer(new Response(JSON.stringify(older)));
  const refused = assert.rejects(more, { reason: 'no_answer' });
  await world.advance(100);
  await refused;
  assert.deepEqual(titlesOf(client), ['other 5', 'other 4', 'other 3']);
});

test('loads older pages by REST', async () => {
  const world = new World();
  for (let i = 1; i <= 5; i++) world.server.notify({ title: `n${i}` });
  const client = await world.connected({ pageSize: 3, transports: ['sse'] });
  const more = client.loadMore();
  await world.advance(100);
  assert.equal(await more, false);
  assert.equal(client.getSnapshot().items.length, 5);
});

test('gives a stream up on which nothing came in, not even comments', async () => {
  const [world, client] = await blocked();
  world.server.silent = true;
  await world.advance(36_000);
  assert.notEqual(client.status, 'connected');
});

test('a stream cannot be tested, and is opened anew when the network changes', async () => {
  const [world, client] = await blocked();
  world.server.silent = true;
  client.tab.window.dispatchEvent(new Event('online'));
  assert.equal(client.status, 'reconnecting');
  world.server.silent = false;
  world.server.notify({ title: 'missed' });
  await world.until(() => isUpToDate(client));
  assert.deepEqual(titlesOf(client), ['missed', 'before']);
});

test('a refusal by status is obeyed like a close code', async () => {
  for (const [status, body, expected] of [
    [401, { code: 'not_authenticated' }, 'failed'],
    [401, { code: 'token_expired' }, 'reconnecting'],
    [409, { code: 'superseded' }, 'failed'],
    [503, { code: 'unavailable' }, 'reconnecting'],
    [404, {}, 'reconnecting'],
  ]) {
    const world = new World();
    world.server.rest = async (url) =>
      url.pathname.endsWith('stream')
        ? new Response(JSON.stringify(body), { status, headers: { 'Retry-After': '20' } })
        : new Response(JSON.stringify({ notifications: [], unread_count: 0, has_more: false, cursor: '0.a' }));
    const client = world.client({ transports: ['sse'], shared: false });
    client.connect().catch(() => {});
    await world.until(() => client.status !== 'connecting');
    assert.equal(client.status, expected, `after ${status} ${body.code}`);
    if (status === 503) {
      assert.ok(heardOf(client, 'status').at(-1).retryInMs >= 20_000);
    }
  }
});

test('preferences are read and set by REST, and every device hears of them', async () => {
  const world = new World();
  const client = await world.connected();
  const read = client.preferences();
  await world.advance(50);
  assert.deepEqual(await read, { mute_all: false, types: {} });
  const set = client.setPreferences({ mute_all: true, types: {} });
  await world.advance(100);
  await set;
  assert.deepEqual(client.getSnapshot().preferences, { mute_all: true, types: {} });
  assert.equal(heardOf(client, 'preferences').length, 1);
});
