import { Commands } from './commands.js';
import { Credentials } from './credentials.js';
import { Engine } from './engine.js';
import { browserEnv } from './env.js';
import { NotifyError } from './errors.js';
import { NO_INBOX, newestId, oldestId } from './inbox.js';
import { watchPage } from './page.js';
import { Replica } from './replica.js';
import { Rest } from './rest.js';
import { keeperOf } from './keeper.js';
import { settingsOf } from './settings.js';
import { Tabs } from './tabs.js';

/** While what was missed comes in, listeners hear of changes so often. */
const REPLAY_PAUSE_MS = 100;
/** How long another tab may take to answer. */
const TAB_MS = 12_000;
/** How long the others may take to hear that the server wants none of them. */
const FAREWELL_MS = 1_000;

/**
 * Receives a user's notifications: stays connected, resumes, keeps the list, and shares one connection among the tabs of a browser.
 * See notify.d.ts for what each method does.
 */
export class NotifyClient extends EventTarget {
  #env;
  #settings;
  #credentials;
  #rest;
  #replica = new Replica((type, detail) => this.#emit(type, detail));
  #keeper;
  #connected = deferred();
  #handlers = new Map();
  #subscribers = new Set();
  #snapshot = null;
  #changeTimer = null;
  #unwatch = () => {};

  // what this tab asked for and has no end yet
  #promises = new Map();
  #asked = new Map();

  // as one of several tabs
  #tabs = null;
  #suspended = false;

  // while this tab has the connection
  #engine = null;
  #commands = null;

  constructor(options = {}, env = browserEnv()) {
    super();
    this.#env = env;
    this.#settings = settingsOf(options, env);
    this.#credentials = new Credentials(this.#settings.token);
    this.#rest = new Rest(env, this.#settings.apiUrl, this.#credentials);
    this.#keeper = keeperOf(env, this.#settings, (error) => this.#emit('error', error));
    this.#connected.promise.catch(() => {});
  }

  // ---- life

  get status() {
    return this.#replica.status.value;
  }

  connect() {
    if (this.status === 'idle') {
      this.#replica.status.transition('connecting');
      this.#unwatch = watchPage(this.#env, {
        suspend: () => this.#suspend(),
        resume: () => this.#resume(),
        shown: () => this.#shown(),
        network: () => this.networkChanged(),
      });
      this.#begin();
    }
    return this.#connected.promise;
  }

  async #begin() {
    const kept = await this.#keeper.load();
    if (this.#replica.status.isFinal) {
      return;
    }
    if (kept.state !== null && this.#replica.cursor === null) {
      this.#replica.restore(kept.state);
      this.#changed();
    }
    if (!this.#suspended) {
      this.#join();
    }
  }

  async close({ forget = false } = {}) {
    const last = this.status === 'failed' || this.status === 'closed';
    this.#leave();
    this.#unwatch();
    if (!last) {
      this.#replica.status.transition('closed');
      this.#failAll(new NotifyError('closed', 'the client was closed'));
    }
    if (forget) {
      this.#replica.restore({ cursor: null, userId: null, epoch: null, inbox: NO_INBOX, preferences: null });
      this.#changed();
      await this.#keeper.forget();
    }
    this.#keeper.close();
  }

  networkChanged() {
    this.#engine?.networkChanged();
  }

  // ---- what is shown

  getSnapshot() {
    this.#snapshot ??= this.#replica.snapshot(this.#unlisted());
    return this.#snapshot;
  }

  subscribe(listener) {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  on(type, handler) {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  // ---- what can be done

  markRead(id) {
    return this.#command({ type: 'mark_read', notification_id: checkedId(id) });
  }

  markAllRead() {
    const newest = newestId(this.#replica.inbox);
    return this.#command({ type: 'mark_all_read', ...(newest === null ? {} : { up_to: newest }) });
  }

  remove(id) {
    return this.#command({ type: 'delete_notification', notification_id: checkedId(id) });
  }

  async notifyUser(userId, notification, idempotencyKey = this.#env.uuid()) {
    const { title, message, type, data, link } = notification;
    const frame = { type: 'send_notification', user_id: userId, title, message, notification_type: type, data, link };
    const answer = await this.#command({ ...frame, idempotency_key: idempotencyKey });
    return answer.notification_id ?? null;
  }

  async send(type, data = null) {
    if (!(await this.#request('tell', { type, data }))) {
      throw new NotifyError('not_connected', 'not connected');
    }
  }

  loadMore() {
    return this.#request('more', null);
  }

  preferences() {
    return this.#rest.preferences();
  }

  setPreferences(preferences) {
    return this.#rest.setPreferences(preferences);
  }

  // ---- commands

  #command(frame) {
    if (this.#replica.status.isFinal) {
      return Promise.reject(new NotifyError('closed', `the client is ${this.status}`));
    }
    const command = { id: this.#env.uuid(), frame, at: this.#env.wallTime() };
    const ending = deferred();
    // Who does not care for the end need not catch it.
    ending.promise.catch(() => {});
    this.#promises.set(command.id, { command, ...ending });
    this.#handOver([command]);
    this.#changed();
    return ending.promise;
  }

  #handOver(commands) {
    if (this.#commands !== null) {
      this.#commands.add(commands);
    } else if (commands.length > 0) {
      this.#tabs?.ask({ commands });
    }
  }

  /** Commands of this tab that the tab with the connection has not confirmed yet. */
  #unlisted() {
    const listed = new Set(this.#replica.waiting.map((each) => each.id));
    return [...this.#promises.values()].map((each) => each.command).filter((each) => !listed.has(each.id));
  }

  #ended(id, error, answer) {
    const asked = this.#promises.get(id);
    this.#promises.delete(id);
    if (error === null) {
      asked?.resolve(answer);
    } else if (asked !== undefined) {
      asked.reject(NotifyError.fromPlain(error));
    } else if (this.#engine !== null) {
      this.#emit('error', NotifyError.fromPlain(error));
    }
  }

  #failAll(error) {
    this.#promises.forEach((each) => each.reject(error));
    this.#promises.clear();
    this.#asked.forEach((each) => each.reject(error));
    this.#asked.clear();
    this.#connected.reject(error);
  }

  // ---- questions that the tab with the connection answers

  #request(question, content) {
    if (this.#engine !== null) {
      return this.#answer(question, content);
    }
    if (this.#tabs === null || this.#suspended) {
      return Promise.reject(new NotifyError('not_connected', 'not connected'));
    }
    const id = this.#env.uuid();
    const asked = deferred();
    this.#asked.set(id, asked);
    const timer = this.#env.setTimeout(() => asked.reject(new NotifyError('no_answer', 'no answer of the other tab')), TAB_MS);
    this.#tabs.ask({ question, content, id });
    return asked.promise.finally(() => {
      this.#env.clearTimeout(timer);
      this.#asked.delete(id);
    });
  }

  async #answer(question, content) {
    return question === 'tell' ? this.#engine.tell(content) : this.#older();
  }

  #older() {
    const before = oldestId(this.#replica.inbox);
    const engine = this.#engine;
    const frame = { type: 'get_notifications', limit: this.#settings.pageSize, ...(before === null ? {} : { before }) };
    return new Promise((resolve, reject) => {
      engine.ask(frame, {
        answered: (page) => {
          this.#deliver(engine, { kind: 'page', page, before });
          resolve(this.#replica.inbox.hasMore);
        },
        failed: reject,
      });
    });
  }

  // ---- one of several tabs

  #join() {
    if (!this.#settings.shared) {
      this.#lead();
      return;
    }
    this.#tabs = new Tabs(this.#env, `notifyhub ${this.#settings.scope}`, {
      lead: () => this.#lead(),
      demoted: () => this.#stopLeading(),
      request: (message, reply) => this.#fromFollower(message, reply),
      news: (message) => this.#fromLeader(message),
      greeting: () => ({ sync: true, told: this.#replica.told }),
    });
    this.#tabs.start();
  }

  #fromFollower(message, reply) {
    if (this.#commands === null) {
      // This tab leads in a moment, and is asked again then.
      return;
    }
    if (message.sync === true) {
      reply({ shared: this.#replica.share(message.told) });
    } else if (message.commands !== undefined) {
      reply({ taken: true });
      this.#commands.add(message.commands);
    } else if (message.question !== undefined) {
      this.#answerTo(message, reply);
    }
  }

  async #answerTo({ question, content, id }, reply) {
    try {
      reply({ id, result: await this.#answer(question, content) });
    } catch (error) {
      reply({ id, error: asNotifyError(error).toPlain() });
    }
  }

  #fromLeader(message) {
    if (message.shared !== undefined) {
      this.#replica.adopt(message.shared);
      this.#settleConnected();
      // What it does not know of got lost with the tab that had the connection before.
      this.#handOver(this.#unlisted());
      this.#changed();
    } else if (message.delivery !== undefined) {
      this.#apply(message.delivery, true);
    } else if (message.id !== undefined) {
      const asked = this.#asked.get(message.id);
      if (message.error === undefined) {
        asked?.resolve(message.result);
      } else {
        asked?.reject(NotifyError.fromPlain(message.error));
      }
    }
  }

  // ---- having the connection

  async #lead() {
    const turn = notYet();
    this.#engine = turn;
    if (this.status === 'connected') {
      this.#replica.status.transition('reconnecting');
    }
    const kept = await this.#keeper.load();
    if (this.#engine !== turn) {
      return;
    }
    if (this.#replica.cursor === null && kept.state !== null) {
      this.#replica.restore(kept.state);
    }
    this.#startEngine(kept);
    this.#tabs?.announce();
  }

  #startEngine(kept) {
    const settings = { ...this.#settings, nextAttempt: () => this.#keeper.nextAttempt() };
    const engine = new Engine(settings, this.#env, {
      credentials: this.#credentials,
      rest: this.#rest,
      deliver: (delivery) => this.#deliver(engine, delivery),
      onReady: () => this.#commands?.ready(),
    });
    this.#engine = engine;
    this.#commands = new Commands(this.#env, this.#keeper, {
      ask: (frame, receiver) => engine.ask(frame, receiver),
      changed: (commands) => this.#deliver(engine, { kind: 'waiting', commands }),
      ended: (id, error, answer) => this.#commandEnded(engine, id, error, answer),
    });
    this.#commands.add([...kept.commands, ...this.#replica.waiting, ...this.#unlisted()]);
    engine.start(this.#replica.cursor, this.#replica.inbox.loaded);
  }

  #commandEnded(engine, id, error, answer) {
    const changed = answer !== null && answer.cursor === undefined && typeof answer.unread_count === 'number';
    if (changed && answer.type !== 'notifications_list') {
      this.#deliver(engine, { kind: 'effect', frame: answer });
    }
    this.#deliver(engine, { kind: 'ended', id, error: error === null ? null : error.toPlain(), answer });
  }

  /** What the engine of this tab gives: for this tab, for what is kept, and for the other tabs. */
  #deliver(engine, delivery) {
    if (engine !== this.#engine) {
      return;
    }
    const { kind } = delivery;
    if (kind === 'hello' && !this.#isSameUser(delivery.hello)) {
      return;
    }
    const full = kind === 'list' ? { ...delivery, epoch: this.#env.uuid() } : delivery;
    if (this.#tabs?.leads) {
      this.#tabs.tell({ delivery: full });
    }
    this.#apply(full, false);
    if (kind === 'status' && delivery.to !== 'connected') {
      this.#commands.interrupted();
    } else if (kind === 'list') {
      this.#commands.reloaded(delivery.reason);
    }
    if (typeof delivery.save === 'string' || kind === 'page' || kind === 'effect') {
      this.#keeper.save(this.#replica.state);
    }
    if (kind === 'status' && delivery.to === 'failed') {
      // The lock is held until the others have heard of it, lest each of them tries, too.
      this.#env.setTimeout(() => this.#leave(), FAREWELL_MS);
    }
  }

  /** Somebody else has logged in beneath this page, by another cookie: their notifications are not for it. */
  #isSameUser(hello) {
    const known = this.#replica.userId;
    if (known === null || known === String(hello.user_id)) {
      return true;
    }
    const error = new NotifyError('token', 'the server greeted another user');
    this.#engine.stop();
    this.#deliver(this.#engine, { kind: 'status', to: 'failed', cause: error.toPlain(), retryInMs: null });
    return false;
  }

  #apply(delivery, mirrored) {
    this.#replica.apply(delivery, mirrored);
    if (delivery.kind === 'ended') {
      this.#ended(delivery.id, delivery.error, delivery.answer);
    } else if (delivery.kind === 'hello') {
      this.#connected.resolve();
    } else if (delivery.kind === 'status' && delivery.to === 'failed') {
      this.#failAll(this.#replica.error);
      if (mirrored) {
        this.#leave();
      }
    }
    this.#changed();
  }

  #settleConnected() {
    if (this.status === 'connected') {
      this.#connected.resolve();
    } else if (this.status === 'failed') {
      this.#failAll(this.#replica.error);
      this.#leave();
    }
  }

  #stopLeading() {
    this.#engine?.stop();
    this.#commands?.interrupted();
    this.#engine = null;
    this.#commands = null;
    if (this.status === 'connected') {
      this.#replica.status.transition('reconnecting');
    }
  }

  #leave() {
    this.#stopLeading();
    this.#tabs?.stop();
    this.#tabs = null;
    this.#env.clearTimeout(this.#changeTimer);
    this.#changeTimer = null;
  }

  // ---- the page

  #suspend() {
    if (!this.#suspended && !this.#replica.status.isFinal) {
      this.#suspended = true;
      this.#leave();
      this.#keeper.close();
    }
  }

  #resume() {
    if (this.#suspended && !this.#replica.status.isFinal) {
      this.#suspended = false;
      this.#join();
    }
  }

  #shown() {
    if (this.#engine !== null) {
      this.#engine.probe();
    } else {
      this.#tabs?.sync();
    }
  }

  // ---- telling

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
    if (type === 'status') {
      this.#changed();
    }
    const named = type === 'notification' ? detail.notification : type === 'event' ? detail : null;
    for (const handler of (named && this.#handlers.get(named.type)) ?? []) {
      try {
        handler(named.data, named);
      } catch (error) {
        // As for a listener of an event: the step counts as handled, and the next one follows.
        this.dispatchEvent(new CustomEvent('error', { detail: error }));
      }
    }
  }

  #changed() {
    this.#snapshot = null;
    const replaying = this.status === 'connected' && !this.#replica.live;
    if (!replaying) {
      this.#tellChange();
    } else {
      this.#changeTimer ??= this.#env.setTimeout(() => this.#tellChange(), REPLAY_PAUSE_MS);
    }
  }

  #tellChange() {
    this.#env.clearTimeout(this.#changeTimer);
    this.#changeTimer = null;
    this.#snapshot = null;
    const snapshot = this.getSnapshot();
    this.dispatchEvent(new CustomEvent('change', { detail: snapshot }));
    this.#subscribers.forEach((each) => each());
  }
}

function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

/** In the place of an engine while this tab prepares to lead. */
function notYet() {
  const nothing = () => {};
  const ask = (frame, receiver) => receiver.failed(new NotifyError('not_connected', 'not connected'));
  return { stop: nothing, probe: nothing, networkChanged: nothing, tell: () => false, ask };
}

function checkedId(id) {
  if (!Number.isSafeInteger(id) || id < 1) {
    throw new TypeError(`an id is a positive whole number, was ${id}`);
  }
  return id;
}

function asNotifyError(error) {
  return error instanceof NotifyError ? error : new NotifyError('protocol', String(error));
}
