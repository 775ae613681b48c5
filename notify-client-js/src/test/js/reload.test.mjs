import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World, heardOf, isUpToDate, titlesOf } from './helpers.mjs';

test('loads its list anew when the log no longer reaches back', async () => {
  const world = new World();
  const client = await world.connected();
  for (let i = 1; i <= 5; i++) world.server.notify({ title: `n${i}` });
  await world.advance(100);
  world.server.refuses = true;
  world.server.cutAll();
  for (let i = 6; i <= 9; i++) world.server.notify({ title: `n${i}` });
  world.server.log.prune(7);
  world.server.refuses = false;
  await world.until(() => world.server.sessions.size === 1 && isUpToDate(client));
  assert.deepEqual(heardOf(client, 'reload'), [{ reason: 'pruned' }]);
  assert.deepEqual(titlesOf(client), ['n9', 'n8']);
  assert.equal(client.getSnapshot().unread, 2);
});

test('who is told of a new list, or of a notification, sees it in what there is to show', async () => {
  const world = new World();
  const client = await world.connected();
  const seen = [];
  for (const type of ['reload', 'notification']) client.addEventListener(type, () => seen.push(titlesOf(client)));
  world.server.notify({ title: 'a' });
  await world.advance(100);
  world.server.notify({ title: 'b' });
  await world.advance(100);
  world.server.putBack(1);
  world.server.notify({ title: 'other' });
  await world.advance(300);
  // The entry that came before the list was told before it, beside the old one.
  assert.deepEqual(seen, [['a'], ['b', 'a'], ['b', 'a'], ['other', 'a']]);
});

test('loads its list anew when the log lost what was shown, while connected', async () => {
  const world = new World();
  const client = await world.connected();
  for (let i = 1; i <= 5; i++) world.server.notify({ title: `n${i}` });
  await world.advance(100);
  world.server.putBack(2);
  world.server.notify({ title: 'other' });
  await world.advance(200);
  assert.deepEqual(heardOf(client, 'reload'), [{ reason: 'ahead' }]);
  assert.deepEqual(titlesOf(client), ['other', 'n3', 'n2', 'n1']);
});

test('cut off before the list came, it reloads next time, and says the first reason', async () => {
  const world = new World();
  const client = await world.connected();
  world.server.notify({ title: 'a' });
  world.server.notify({ title: 'b' });
  await world.advance(100);
  world.server.putBack(1);
  await world.advance(5);
  const before = world.server.received.length;
  await world.until(() => world.server.received.length > before || heardOf(client, 'reload').length > 0);
  world.server.cutAll();
  assert.equal(heardOf(client, 'reload').length, 0);
  await world.until(() => isUpToDate(client));
  assert.equal(world.server.requests.at(-1).url.searchParams.get('cursor'), 'reload-ahead');
  assert.deepEqual(heardOf(client, 'reload'), [{ reason: 'ahead' }]);
  assert.deepEqual(titlesOf(client), ['a']);
});

test('a page loaded after such a cut reloads, too', async () => {
  const world = new World();
  const client = await world.connected();
  world.server.notify({ title: 'a' });
  await world.advance(100);
  world.server.putBack(1);
  const before = world.server.received.length;
  await world.until(() => world.server.received.length > before);
  client.tab.kill();
  await world.advance(100);
  const next = await world.connected();
  assert.equal(world.server.requests.at(-1).url.searchParams.get('cursor'), 'reload-ahead');
  assert.deepEqual(titlesOf(next), []);
});

test('a step that comes before the list is told of, and its place is not kept', async () => {
  const world = new World();
  const client = await world.connected();
  world.server.notify({ title: 'a' });
  world.server.notify({ title: 'b' });
  await world.advance(100);
  world.server.putBack(1);
  world.server.notify({ title: 'c' });
  await world.until(() => heardOf(client, 'notification').length === 3);
  world.server.cutAll();
  assert.equal(heardOf(client, 'reload').length, 0, 'the list is not there yet');
  await world.until(() => isUpToDate(client));
  assert.equal(world.server.requests.at(-1).url.searchParams.get('cursor'), 'reload-ahead');
  assert.deepEqual(titlesOf(client), ['c', 'a']);
});

test('a list that does not come costs the connection', async () => {
  const world = new World();
  const client = world.client();
  client.connect();
  await world.until(() => client.status === 'connected');
  world.server.silent = true;
  await world.advance(20_000);
  assert.equal(client.status, 'reconnecting');
});

test('a page loaded later shows what was kept at once, and gets only what it missed', async () => {
  const world = new World();
  const first = await world.connected();
  world.server.notify({ title: 'a' });
  await world.advance(100);
  first.tab.kill();
  world.server.notify({ title: 'b' });
  world.server.refuses = true;
  const second = world.client();
  second.connect();
  await world.advance(5_000);
  assert.deepEqual(titlesOf(second), ['a']);
  world.server.refuses = false;
  await world.until(() => isUpToDate(second));
  assert.deepEqual(titlesOf(second), ['b', 'a']);
  assert.deepEqual(heardOf(second, 'notification').map((each) => each.notification.title), ['b']);
});

test('keeps nothing where the user is not named, and nothing of one who logged out', async () => {
  const world = new World();
  const anonymous = await world.connected({ user: undefined });
  world.server.notify({ title: 'a' });
  await world.advance(100);
  assert.equal(world.browser.storage.size, 0);
  await anonymous.close();
  const known = await world.connected();
  assert.equal(world.browser.storage.size, 1);
  await known.close({ forget: true });
  assert.equal(world.browser.storage.size, 0);
  assert.deepEqual(titlesOf(known), []);
});

test('loads older pages', async () => {
  const world = new World();
  for (let i = 1; i <= 7; i++) world.server.notify({ title: `n${i}` });
  const client = await world.connected({ pageSize: 3 });
  assert.deepEqual([titlesOf(client), client.getSnapshot().hasMore], [['n7', 'n6', 'n5'], true]);
  const more = client.loadMore();
  await world.advance(100);
  assert.equal(await more, true);
  const last = client.loadMore();
  await world.advance(100);
  assert.equal(await last, false);
  assert.deepEqual(titlesOf(client), ['n7', 'n6', 'n5', 'n4', 'n3', 'n2', 'n1']);
  assert.equal(client.getSnapshot().unread, 7);
});

test('the list grows up to 500 by what comes', async () => {
  const world = new World();
  const client = await world.connected();
  for (let i = 1; i <= 510; i++) world.server.notify({ type: 'tick', data: i });
  await world.advance(10_000);
  const { items, hasMore, unread } = client.getSnapshot();
  assert.deepEqual([items.length, items[0].id, items.at(-1).id, hasMore, unread], [500, 510, 11, true, 510]);
  const more = client.loadMore();
  await world.advance(100);
  await more;
  world.server.notify({ type: 'tick' });
  await world.advance(100);
  assert.deepEqual([client.getSnapshot().items.length, client.getSnapshot().items.at(-1).id], [510, 2]);
});

test('a pruned log loses its oldest entries here, too', async () => {
  const world = new World();
  for (let i = 1; i <= 7; i++) world.server.notify({ title: `n${i}` });
  const client = await world.connected({ pageSize: 3 });
  world.server.did(world.server.log.prune(5));
  await world.advance(100);
  assert.deepEqual([titlesOf(client), client.getSnapshot().hasMore], [['n7', 'n6'], false]);
  assert.equal(client.getSnapshot().unread, 2);
});
