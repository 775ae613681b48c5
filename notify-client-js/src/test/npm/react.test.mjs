import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StrictMode, act, createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { create } from 'react-test-renderer';
import { NotifyProvider, useNotifications, useNotifyClient } from '../../../target/npm/notify-react.js';
import { World } from '../js/helpers.mjs';

globalThis.IS_REACT_ACT_ENVIRONMENT = true;

let shown = null;
let renderings = 0;

function Inbox() {
  shown = useNotifications();
  renderings++;
  return createElement('p', null, `${shown.unread} of ${shown.items.length}, ${shown.status}`);
}

const below = (props) => createElement(StrictMode, null, createElement(NotifyProvider, props, createElement(Inbox)));

test('shows what a client has, and renders again when it changes', async () => {
  const world = new World();
  world.server.notify({ title: 'a' });
  const client = await world.connected();
  let root;
  await act(async () => {
    root = create(below({ client }));
  });
  assert.deepEqual(root.toJSON().children, ['1 of 1, connected']);
  await act(async () => {
    world.server.notify({ title: 'b' });
    await world.advance(100);
  });
  assert.deepEqual(root.toJSON().children, ['2 of 2, connected']);
  await act(async () => {
    shown.markRead(1);
    await world.advance(100);
  });
  assert.deepEqual(root.toJSON().children, ['1 of 2, connected']);
  await act(async () => {
    shown.markAllRead();
    shown.remove(2);
    await world.advance(100);
  });
  assert.deepEqual(root.toJSON().children, ['0 of 1, connected']);
  const before = renderings;
  await act(async () => world.advance(60_000));
  assert.equal(renderings, before, 'pings are no reason to render');
  await act(async () => root.unmount());
  assert.equal(client.status, 'connected', 'it is its owner who closes it');
});

test('a client of its own is connected once in the end, also in StrictMode, and closed with the provider', async () => {
  const sockets = [];
  globalThis.WebSocket = class {
    readyState = 0;
    constructor(url, protocols) {
      Object.assign(this, { url, protocols });
      sockets.push(this);
    }
    close() {
      this.closed = true;
    }
  };
  const open = () => sockets.filter((each) => !each.closed);
  let root;
  const options = { user: 5, shared: false, token: () => 't1' };
  await act(async () => {
    root = create(below({ options }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  assert.equal(open().length, 1);
  assert.deepEqual(open()[0].protocols, ['notify.v1', 'bearer.t1']);
  await act(async () => root.update(below({ options: { ...options, token: () => 't2' } })));
  assert.equal(open().length, 1, 'another supplier is no reason to connect anew');
  await act(async () => {
    root.update(below({ options: { ...options, user: 6, token: () => 't2' } }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  assert.equal(open().length, 1);
  assert.equal(open()[0].protocols[1], 'bearer.t2');
  await act(async () => root.unmount());
  assert.equal(open().length, 0);
  delete globalThis.WebSocket;
});

test('renders on a server, empty and without a connection', () => {
  globalThis.WebSocket = class {
    constructor() {
      assert.fail('a connection on the server');
    }
  };
  const html = renderToString(below({ options: { user: 5 } }));
  assert.equal(html, '<p>0 of 0, idle</p>');
  delete globalThis.WebSocket;
});

test('says what is missing', () => {
  const Alone = () => createElement('p', null, String(useNotifyClient()));
  assert.throws(() => renderToString(createElement(Alone)), /no <NotifyProvider> above/);
});
