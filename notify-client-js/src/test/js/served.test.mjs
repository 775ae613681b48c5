import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { World, isUpToDate, titlesOf } from './helpers.mjs';

const NPM = new URL('../../../target/npm/', import.meta.url);

test('the one module that is served does what its sources do', async () => {
  const { NotifyClient, NotifyError, ...more } = await import(new URL('notify.js', NPM));
  assert.deepEqual(Object.keys(more), []);
  const world = new World();
  const tab = world.browser.tab(world.server, world.random);
  const client = new NotifyClient({ user: '7' }, tab.env);
  client.connect();
  await world.until(() => isUpToDate(client));
  world.server.notify({ title: 'a' });
  await world.advance(100);
  assert.deepEqual(titlesOf(client), ['a']);
  await assert.rejects(client.close().then(() => client.markRead(1)), NotifyError);
});

test('the served modules hold nothing of the sources that need not travel', async () => {
  const text = await readFile(new URL('notify.js', NPM), 'utf8');
  assert.doesNotMatch(text, /^import |^\s*\/\/|^\s*\/\*\*/m);
  assert.match(text, /^\/\*! NotifyHub \S+ \| Apache-2.0 \*\/\n/);
});
