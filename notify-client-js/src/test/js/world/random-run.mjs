import assert from 'node:assert/strict';
import { World, isUpToDate } from '../helpers.mjs';
import { revOf } from '../../../main/js/frames.js';

const STEPS = 60;
const MAX_TABS = 3;

/** One run of tabs, a server and faults, all drawn from a seed, and the judgement of it. */
export class RandomRun {
  trace = [];
  counts = {};
  #tabs = [];
  #world;
  #commands = [];
  #putBack = false;

  constructor(seed) {
    this.#world = new World(seed);
    this.#count('runs');
  }

  #count(what) {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  #below(limit) {
    return Math.floor(this.#world.random() * limit);
  }

  async play() {
    this.#openTab();
    for (let i = 0; i < STEPS; i++) {
      const actions = Object.entries(this.#actions());
      const all = actions.reduce((sum, [, [weight]]) => sum + weight, 0);
      let drawn = this.#below(all);
      const [name, [, act]] = actions.find(([, [weight]]) => (drawn -= weight) < 0);
      this.trace.push(`${this.#world.time.now} ${name} head ${this.#world.server.log.head}`);
      act();
      await this.#world.advance(this.#below(4) === 0 ? this.#below(20_000) : this.#below(60));
    }
    await this.#heal();
  }

  #actions() {
    const { server, time } = this.#world;
    const { log } = server;
    const anyId = () => 1 + this.#below(log.head + 2);
    const tab = this.#tabs[this.#below(this.#tabs.length)];
    return {
      notify: [14, () => server.notify({ title: `n${log.head + 1}`, muted: this.#below(5) === 0 })],
      burst: [3, () => Array.from({ length: 3 + this.#below(20) }, () => server.notify({ type: 'tick', data: log.head }))],
      'read elsewhere': [4, () => server.did(log.read(anyId()))],
      'all read elsewhere': [1, () => server.did(log.readAll())],
      'deleted elsewhere': [4, () => server.did(log.delete(anyId()))],
      prune: [1, () => log.head > log.floor + 3 && server.did(log.prune(log.floor + 1 + this.#below(log.head - log.floor - 1)))],
      'put back': [1, () => this.#lose()],
      refuse: [2, () => (server.refuses = !server.refuses)],
      'block sockets': [1, () => (server.blocksSockets = !server.blocksSockets)],
      silence: [1, () => (server.silent = !server.silent)],
      'lose answers': [1, () => (server.losesAnswer = server.losesAnswer() ? () => false : () => this.#below(2) === 0)],
      cut: [4, () => server.cutAll()],
      drain: [1, () => server.closeAll({ code: 1001, retry_after_ms: this.#below(3_000) })],
      sleep: [1, () => time.sleep(this.#below(100_000))],
      'open tab': [3, () => this.#openTab()],
      'close tab': [1, () => tab?.tab.frozen || this.#endTab(tab, () => tab.close())],
      'kill tab': [2, () => this.#endTab(tab, () => tab.tab.kill(), 'killed')],
      freeze: [2, () => this.#freeze(tab)],
      hang: [1, () => this.#hang(tab)],
      thaw: [4, () => this.#thaw(tab)],
      'mark read': [5, () => this.#give(tab, 'markRead', anyId())],
      remove: [4, () => log.head > 0 && this.#give(tab, 'remove', 1 + this.#below(log.head))],
      'mark all read': [1, () => this.#give(tab, 'markAllRead')],
      older: [2, () => tab?.loadMore().catch(() => {})],
      online: [1, () => tab?.networkChanged()],
    };
  }

  #lose() {
    const { server } = this.#world;
    if (server.log.steps.length > 2) {
      this.#putBack = true;
      this.#count('put back');
      server.putBack(1 + this.#below(server.log.steps.length - 1));
      for (let i = this.#below(5); i > 0; i--) {
        server.notify({ title: 'of another history' });
      }
    }
  }

  #openTab() {
    if (this.#tabs.length >= MAX_TABS) {
      return;
    }
    const client = this.#world.client({ pageSize: 8 });
    const seen = { segments: [[]], last: null };
    client.seen = seen;
    client.addEventListener('step', ({ detail }) => seen.segments.at(-1).push(detail.cursor));
    // Steps that come before the list are of the new history already.
    client.addEventListener('reloading', () => seen.segments.push([]));
    client.addEventListener('reload', () => {
      this.#count('reload');
      seen.segments.push([]);
    });
    client.addEventListener('hello', ({ detail }) => this.#count(detail.resumed ? 'resumed' : 'fresh'));
    client.addEventListener('error', ({ detail }) => this.trace.push(`error ${detail}`));
    client.addEventListener('status', ({ detail }) => this.trace.push(`${this.#world.time.now} tab ${client.tab.number} ${detail.to} ${detail.cause?.message ?? ''}`));
    client.connect().catch(() => {});
    this.#tabs.push(client);
  }

  #endTab(tab, end, what = 'closed') {
    if (tab !== undefined && this.#tabs.length > 1) {
      this.#count(what);
      end();
      this.#tabs = this.#tabs.filter((each) => each !== tab);
      this.#count('took over');
    }
  }

  #freeze(tab) {
    if (tab !== undefined && !tab.tab.frozen) {
      this.#count('frozen');
      tab.tab.forgetful = this.#below(2) === 0;
      tab.tab.freeze();
    }
  }

  #hang(tab) {
    if (tab !== undefined && !tab.tab.frozen) {
      this.#count('hung');
      tab.hung = true;
      tab.tab.forgetful = false;
      tab.tab.frozen = true;
    }
  }

  #thaw(tab) {
    if (tab?.tab.frozen) {
      if (tab.hung) {
        tab.tab.frozen = false;
      } else {
        tab.tab.thaw();
      }
      tab.hung = false;
    }
  }

  #give(tab, method, id) {
    if (tab === undefined || tab.tab.frozen) {
      return;
    }
    const command = { tab, method, id, end: null };
    this.#commands.push(command);
    tab[method](id).then(
      () => {
        command.end = 'done';
        this.#count('command done');
      },
      (error) => {
        command.end = error.reason;
      },
    );
  }

  async #heal() {
    const { server } = this.#world;
    this.trace.push(`${this.#world.time.now} heal`);
    if ([...server.sessions].some((each) => each.kind === 'sse')) {
      this.#count('sse');
    }
    Object.assign(server, { refuses: false, silent: false, blocksSockets: false, losesAnswer: () => false });
    this.#tabs.forEach((each) => this.#thaw(each));
    await this.#world.advance(200_000);
    server.notify({ title: 'the last' });
    await this.#world.advance(1_000);
  }

  judge() {
    const { log, sessions } = this.#world.server;
    assert.equal(sessions.size, 1, 'one connection');
    const entries = log.entries();
    for (const tab of this.#tabs) {
      const name = `tab ${tab.tab.number}`;
      const { items, unread, hasMore, waiting } = tab.getSnapshot();
      assert.ok(isUpToDate(tab), `${name} is up to date, is ${tab.status}`);
      assert.equal(waiting, 0, `${name}: nothing waits`);
      assert.ok(hasMore || items.length === entries.length, `${name}: has ${items.length} of ${entries.length} and says that is all`);
      assert.deepEqual(items.map(essence), entries.slice(0, items.length).map(essence), `${name}: its list is that of the log`);
      assert.equal(unread, entries.filter((each) => !each.read).length, `${name}: its count`);
      this.#judgeSteps(name, tab.seen.segments);
    }
    this.#judgeCommands();
  }

  /** What a tab heard between two reloads has no gap, but of entries that are gone, and nothing twice. */
  #judgeSteps(name, segments) {
    const { log } = this.#world.server;
    for (const segment of segments) {
      segment.map(revOf).reduce((before, rev) => {
        assert.ok(rev > before, `${name}: ${rev} came after ${before}`);
        return rev;
      }, -1);
    }
    const present = new Set(log.entries().map((each) => each.id));
    const last = segments.at(-1);
    if (last.length === 0) {
      return;
    }
    const heard = new Map(last.map((cursor) => [revOf(cursor), cursor.split('-')[0]]));
    for (let rev = Math.max(log.floor + 1, revOf(last[0])); rev <= log.head; rev++) {
      const step = log.steps[rev - log.floor - 1];
      if (heard.has(rev)) {
        assert.equal(heard.get(rev), log.cursorAt(rev), `${name}: step ${rev} is of this history`);
      } else {
        assert.ok(step.kind === 'created' && !present.has(rev), `${name}: lost step ${rev}, ${step.kind}`);
      }
    }
  }

  #judgeCommands() {
    const entries = new Map(this.#world.server.log.entries().map((each) => [each.id, each]));
    for (const { tab, method, id, end } of this.#commands) {
      assert.ok(end !== null || !this.#tabs.includes(tab), `${method} ${id} has an end`);
      if (end === 'done' && !this.#putBack && id !== undefined) {
        assert.ok(!entries.has(id) || (method === 'markRead' && entries.get(id).read), `${method} ${id} took effect`);
      }
    }
  }
}

function essence({ id, title, type, read, data }) {
  return { id, title, type, read, data };
}
