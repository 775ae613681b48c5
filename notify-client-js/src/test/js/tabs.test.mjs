import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World, heardOf, isUpToDate, titlesOf } from './helpers.mjs';

async function tabsOf(count, world = new World()) {
  const tabs = [];
  for (let i = 0; i < count; i++) {
    tabs.push(await world.connected());
  }
  return [world, tabs];
}

const announced = (client) => heardOf(client, 'notification').map((each) => each.notification.title);

test('twenty tabs have one socket, and each hears of everything once', async () => {
  const [world, tabs] = await tabsOf(20);
  world.server.notify({ title: 'a' });
  world.server.event('typing', {});
  await world.advance(100);
  assert.equal(world.server.opened, 1);
  for (const tab of tabs) {
    assert.deepEqual([titlesOf(tab), announced(tab), heardOf(tab, 'event').length], [['a'], ['a'], 1]);
  }
});

test('what one tab reads shows in all, whichever has the connection', async () => {
  const [world, tabs] = await tabsOf(3);
  world.server.notify({ title: 'a' });
  world.server.notify({ title: 'b' });
  await world.advance(100);
  const done = [tabs[2].markRead(1), tabs[0].remove(2)];
  await world.advance(200);
  await Promise.all(done);
  for (const tab of tabs) {
    assert.deepEqual([titlesOf(tab), tab.getSnapshot().unread, tab.getSnapshot().waiting], [['a'], 0, 0]);
  }
});

test('a follower loads older pages and sends messages through the tab with the connection', async () => {
  const world = new World();
  for (let i = 1; i <= 5; i++) world.server.notify({ title: `n${i}` });
  const leader = await world.connected({ pageSize: 2 });
  const follower = await world.connected({ pageSize: 2 });
  const more = follower.loadMore();
  const sent = follower.send('typing', 1);
  await world.advance(100);
  assert.equal(await more, true);
  await sent;
  assert.deepEqual(titlesOf(follower), ['n5', 'n4', 'n3', 'n2']);
  assert.deepEqual(titlesOf(leader), titlesOf(follower));
  assert.equal(world.server.received.filter((each) => each.type === 'typing').length, 1);
});

test('when the tab with the connection is closed or killed another one takes over and misses nothing', async () => {
  for (const end of [(tab) => tab.close(), (tab) => tab.tab.kill()]) {
    const [world, [first, second, third]] = await tabsOf(3);
    world.server.notify({ title: 'a' });
    await world.advance(100);
    end(first);
    world.server.notify({ title: 'b' });
    await world.until(() => titlesOf(second).length === 2 && titlesOf(third).length === 2);
    world.server.notify({ title: 'c' });
    await world.until(() => titlesOf(third).length === 3);
    await world.advance(100);
    assert.equal(world.server.sessions.size, 1);
    for (const tab of [second, third]) {
      assert.deepEqual(announced(tab), ['a', 'b', 'c']);
      assert.equal(heardOf(tab, 'reload').length, 0);
    }
  }
});

test('a frozen tab gives the connection away, and catches up when it is back', async () => {
  const [world, [first, second]] = await tabsOf(2);
  first.tab.freeze();
  world.server.notify({ title: 'a' });
  await world.until(() => titlesOf(second).length === 1);
  world.server.notify({ title: 'b' });
  await world.advance(100);
  assert.equal(world.server.sessions.size, 1);
  first.tab.thaw();
  await world.until(() => titlesOf(first).length === 2 && isUpToDate(first));
  assert.deepEqual(announced(first), ['a', 'b']);
  assert.equal(world.server.opened, 2);
});

test('a frozen follower that heard nothing gets what it missed, in order and once', async () => {
  const [world, [, second]] = await tabsOf(2);
  Object.assign(second.tab, { forgetful: true, frozen: true });
  for (let i = 1; i <= 5; i++) world.server.notify({ title: `n${i}` });
  await world.advance(1_000);
  second.tab.frozen = false;
  world.server.notify({ title: 'n6' });
  await world.advance(1_000);
  assert.deepEqual(announced(second), ['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
  assert.deepEqual(titlesOf(second), ['n6', 'n5', 'n4', 'n3', 'n2', 'n1']);
});

test('one that missed more than is kept for it reloads', async () => {
  const [world, [, second]] = await tabsOf(2);
  Object.assign(second.tab, { forgetful: true, frozen: true });
  for (let i = 1; i <= 300; i++) world.server.notify({ title: `n${i}` });
  await world.advance(60_000);
  second.tab.frozen = false;
  world.server.notify({ title: 'last' });
  await world.advance(1_000);
  assert.deepEqual(heardOf(second, 'reload'), [{ reason: 'missed' }]);
  assert.equal(titlesOf(second)[0], 'last');
  assert.equal(second.getSnapshot().items.length, 301);
});

test('a tab that has the connection and hangs is deposed, and follows when it is back', async () => {
  const [world, [first, second]] = await tabsOf(2);
  first.tab.frozen = true;
  const done = second.markAllRead();
  await world.advance(200);
  world.server.notify({ title: 'a' });
  await world.until(() => titlesOf(second).length === 1 && second.getSnapshot().waiting === 0);
  await done;
  first.tab.frozen = false;
  world.server.notify({ title: 'b' });
  await world.until(() => titlesOf(first).length === 2 && isUpToDate(first));
  await world.advance(60_000);
  assert.equal(world.server.sessions.size, 1);
  assert.deepEqual([first.status, second.status], ['connected', 'connected']);
});

test('one that was deposed and has not heard of it is not believed', async () => {
  // One of the numbers is the next.
  for (let seq = 1; seq < 15; seq++) {
    const [world, [first, second]] = await tabsOf(2);
    const channel = new first.tab.env.BroadcastChannel('notifyhub page.test/ws/notifications/ 7');
    const frame = { type: 'note', id: 1, cursor: '1.bad' };
    channel.postMessage({ term: 5, from: 'ghost', seq, delivery: { kind: 'step', frame, live: true, save: frame.cursor } });
    await world.advance(100);
    assert.deepEqual(announced(second), []);
  }
});

/** The second tab has the connection now, and is behind the third: it has not heard of the last step. */
async function leaderBehind(between = () => {}) {
  const [world, [first, second, third]] = await tabsOf(3);
  world.server.notify({ title: 'a' });
  await world.advance(100);
  Object.assign(second.tab, { forgetful: true, frozen: true });
  world.server.notify({ title: 'b1' });
  world.server.notify({ title: 'b2' });
  await world.advance(100);
  between(world);
  first.tab.kill();
  second.tab.frozen = false;
  await world.until(() => isUpToDate(second) && isUpToDate(third));
  world.server.notify({ title: 'c' });
  await world.advance(100);
  return [second, third];
}

test('a tab that is ahead of the one with the connection hears of nothing twice', async () => {
  const [second, third] = await leaderBehind();
  for (const tab of [second, third]) {
    assert.deepEqual(announced(tab), ['a', 'b1', 'b2', 'c']);
    assert.deepEqual(titlesOf(tab), ['c', 'b2', 'b1', 'a']);
    assert.equal(heardOf(tab, 'reload').length, 0);
  }
});

test('a tab that is ahead by what the log lost is told so', async () => {
  const [second, third] = await leaderBehind((world) => {
    world.server.cutAll();
    world.server.log.putBack(2);
    world.server.log.create({ title: 'x1' });
    world.server.log.create({ title: 'x2' });
  });
  assert.deepEqual(announced(second), ['a', 'x1', 'x2', 'c']);
  assert.deepEqual(heardOf(third, 'reload'), [{ reason: 'replaced' }]);
  assert.deepEqual(announced(third), ['a', 'b1', 'b2', 'x1', 'x2', 'c']);
  assert.deepEqual(titlesOf(third), ['c', 'x2', 'x1', 'a']);
});

test('a tab that is ahead of a log that became shorter is told so', async () => {
  const [, third] = await leaderBehind((world) => {
    world.server.cutAll();
    world.server.log.putBack(1);
  });
  assert.deepEqual(heardOf(third, 'reload'), [{ reason: 'replaced' }]);
  assert.deepEqual(titlesOf(third), ['c', 'b1', 'a']);
});

test('a command given while no tab leads is not lost', async () => {
  const [world, [first, second]] = await tabsOf(2);
  world.server.notify({ title: 'a' });
  await world.advance(100);
  first.tab.kill();
  const done = second.markRead(1);
  await world.until(() => second.getSnapshot().waiting === 0);
  await done;
  assert.equal(world.server.log.entries()[0].read, true);
});

test('a command that another tab took and did not end is ended by the next', async () => {
  const [world, [first, second]] = await tabsOf(2);
  world.server.notify({ title: 'a' });
  await world.advance(100);
  world.server.refuses = true;
  world.server.cutAll();
  const done = second.markRead(1);
  await world.advance(500);
  first.tab.kill();
  world.server.refuses = false;
  await world.until(() => second.getSnapshot().waiting === 0);
  await done;
  assert.equal(world.server.log.entries()[0].read, true);
});

test('what ends one tab for good ends all', async () => {
  const [world, [first, second]] = await tabsOf(2);
  world.server.closeAll({ code: 4003, reconnect: false });
  await world.until(() => first.status === 'failed' && second.status === 'failed');
  await world.advance(60_000);
  assert.equal(world.server.opened, 1);
});

test('tabs of different users, and without locks, have a connection each', async () => {
  const world = new World();
  await world.connected({ user: 'a' });
  await world.connected({ user: 'b' });
  const alone = world.client();
  alone.tab.env.locks = null;
  assert.equal(world.server.opened, 2);
  const unshared = await world.connected({ shared: false });
  assert.equal(world.server.opened, 3);
  assert.equal(unshared.status, 'connected');
});

test('a page in the back/forward cache holds nothing, and resumes when it is shown', async () => {
  const world = new World();
  const client = await world.connected();
  client.tab.window.dispatchEvent(new Event('pagehide'));
  await world.advance(100);
  assert.equal(world.server.sessions.size, 0);
  assert.equal(world.browser.channels.size, 0);
  world.server.notify({ title: 'a' });
  client.tab.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  await world.until(() => isUpToDate(client));
  assert.deepEqual(announced(client), ['a']);
});

test('all tabs are one device, whose attempts grow', async () => {
  const [world, [first]] = await tabsOf(2);
  world.server.cutAll();
  await world.until(() => isUpToDate(first));
  const [a, b] = world.server.requests.map((each) => each.url.searchParams);
  assert.equal(a.get('device'), b.get('device'));
  assert.ok(Number(b.get('attempt')) > Number(a.get('attempt')));
});
