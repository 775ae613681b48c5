import { NotifyClient } from '../../main/js/notify.js';
import { FakeBrowser } from './world/browser.mjs';
import { ModelServer } from './world/model-server.mjs';
import { VirtualTime, randomOf } from './world/virtual-time.mjs';

/** A server, a browser, and clients in its tabs, in virtual time. */
export class World {
  constructor(seed = 1) {
    this.time = new VirtualTime();
    this.random = randomOf(seed);
    this.server = new ModelServer(this.time, this.random);
    this.browser = new FakeBrowser(this.time);
  }

  /** A client in a new tab; `client.heard` are its events, `client.tab` the tab. */
  client(options = {}) {
    const tab = this.browser.tab(this.server, this.random);
    const client = new NotifyClient({ user: '7', ...options }, tab.env);
    client.tab = tab;
    client.heard = [];
    for (const type of ['status', 'step', 'notification', 'event', 'reload', 'caughtup', 'preferences', 'error']) {
      client.addEventListener(type, ({ detail }) => client.heard.push({ type, detail }));
    }
    return client;
  }

  /** A client that is up to date. */
  async connected(options) {
    const client = this.client(options);
    client.connect().catch(() => {});
    await this.until(() => isUpToDate(client), 'being up to date');
    return client;
  }

  until(condition, what) {
    return this.time.until(condition, what);
  }

  advance(ms) {
    return this.time.advance(ms);
  }
}

export function isUpToDate(client) {
  const { status, live, loaded } = client.getSnapshot();
  return status === 'connected' && live && loaded;
}

export function titlesOf(client) {
  return client.getSnapshot().items.map((each) => each.title);
}

export function heardOf(client, type) {
  return client.heard.filter((each) => each.type === type).map((each) => each.detail);
}
