import assert from 'node:assert/strict';
import { test } from 'node:test';
import { World, heardOf, isUpToDate } from './helpers.mjs';

const EXPIRED = { code: 4002, reconnect: true, reauthenticate: true };
const REFUSED = { code: 4001, reconnect: false, reauthenticate: true };

test('brings its token in the subprotocol, in the query where it cannot, or a ticket for it', async () => {
  const world = new World();
  await world.connected({ shared: false, token: () => 'a.b-c' });
  assert.deepEqual(world.server.requests[0].protocols, ['notify.v1', 'bearer.a.b-c']);
  await world.connected({ shared: false, token: () => 'a/b=' });
  assert.equal(world.server.requests[1].url.searchParams.get('token'), 'a/b=');
  world.server.rest = async (url, options) => {
    assert.equal(`${options.method} ${url.pathname}`, 'POST /api/notifications/ticket/');
    assert.equal(options.headers.Authorization, 'Bearer secret');
    return new Response('{"ticket":"t1","expires_in":30}');
  };
  await world.connected({ shared: false, auth: 'ticket', token: async () => 'secret' });
  const { url, protocols } = world.server.requests[2];
  assert.equal(url.searchParams.get('ticket'), 't1');
  assert.deepEqual([url.searchParams.get('token'), protocols.length], [null, 0]);
});

test('asks for a token at each connect, one call at a time', async () => {
  const world = new World();
  let calls = 0;
  let answer;
  const client = world.client({ token: () => { calls++; return new Promise((resolve) => { answer = resolve; }); } });
  client.connect();
  await world.advance(60_000);
  assert.equal(calls, 1, 'one that hangs is not asked again');
  answer('t1');
  await world.until(() => isUpToDate(client));
  world.server.cutAll();
  await world.until(() => calls === 2);
  answer('t2');
  await world.until(() => isUpToDate(client));
  assert.equal(world.server.requests.at(-1).protocols[1], 'bearer.t2');
});

test('a supplier that fails is asked again later', async () => {
  const world = new World();
  let calls = 0;
  const client = await world.connected({ token: () => { if (++calls < 4) throw new Error('no session'); return 't'; } });
  assert.equal(calls, 4);
  assert.equal(heardOf(client, 'status').find((each) => each.to === 'reconnecting').cause.reason, 'token');
});

test('an expired token is exchanged, and the connection resumed', async () => {
  const world = new World();
  let token = 'old';
  world.server.acceptsToken = (socket) => (socket.protocols[1] === 'bearer.old' ? EXPIRED : null);
  const asked = [];
  const client = world.client({ token: () => { asked.push(token); const given = token; token = 'new'; return given; } });
  client.connect();
  await world.until(() => isUpToDate(client));
  assert.deepEqual(asked, ['old', 'new']);
});

test('a token that was refused for good is not brought twice', async () => {
  const world = new World();
  world.server.acceptsToken = () => REFUSED;
  const client = world.client({ token: () => 'bad' });
  client.connect().catch(() => {});
  await world.until(() => client.status === 'failed');
  assert.equal(world.server.opened, 1);
  const without = new World();
  without.server.acceptsToken = () => REFUSED;
  const cookie = without.client();
  const connected = cookie.connect();
  await without.until(() => cookie.status === 'failed');
  await assert.rejects(connected, { reason: 'ended_by_server' });
});

test('sends a fresh token before the old one ends, on the open connection', async () => {
  const world = new World();
  world.server.tokenLifeMs = 600_000;
  let calls = 0;
  const client = await world.connected({ token: () => `t${++calls}` });
  await world.advance(539_000);
  assert.equal(calls, 1);
  await world.advance(2_000);
  assert.deepEqual(world.server.received.filter((each) => each.type === 'authenticate').map((each) => each.token), ['t2']);
  await world.advance(600_000);
  assert.equal(calls, 3, 'and again before that one ends');
  assert.equal(world.server.opened, 1);
  assert.equal(client.status, 'connected');
});

test('another user beneath the page ends the client', async () => {
  const world = new World();
  const client = await world.connected();
  world.server.notify({ title: 'of the first' });
  await world.advance(100);
  world.server.log.userId = 8;
  world.server.cutAll();
  await world.until(() => client.status === 'failed');
  assert.match(client.getSnapshot().error.message, /another user/);
  assert.equal(world.server.received.filter((each) => each.type === 'get_notifications').length, 1);
});
