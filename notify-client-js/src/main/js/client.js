import { Changes } from './changes.js';
import { Credentials } from './credentials.js';
import { deferred } from './deferred.js';
import { browserEnv } from './env.js';
import { NotifyError } from './errors.js';
import { NO_INBOX, newestId } from './inbox.js';
import { Lead } from './lead.js';
import { OwnCommands } from './own-commands.js';
import { watchPage } from './page.js';
import { Questions } from './questions.js';
import { Replica } from './replica.js';
import { Rest } from './rest.js';
import { keeperOf } from './keeper.js';
import { settingsOf } from './settings.js';
import { Tabs } from './tabs.js';

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
  #changes;
  #own;
  #questions;
  #unwatch = () => {};

  #tabs = null;
  /** What this tab does while it has the connection. */
  #lead = null;
  #suspended = false;

  constructor(options = {}, env = browserEnv()) {
    super();
    this.#env = env;
    this.#settings = settingsOf(options, env);
    this.#credentials = new Credentials(this.#settings.token);
    this.#rest = new Rest(env, this.#settings.apiUrl, this.#credentials);
    this.#keeper = keeperOf(env, this.#settings, (error) => this.#emit('error', error));
    this.#own = new OwnCommands(env);
    this.#questions = new Questions(env);
    this.#changes = new Changes(
      env,
      () => this.#replica.snapshot(this.#unlisted()),
      (detail) => this.dispatchEvent(new CustomEvent('change', { detail })),
    );
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
    this.#lead?.networkChanged();
  }

  // ---- what is shown

  getSnapshot() {
    return this.#changes.snapshot;
  }

  subscribe(listener) {
    return this.#changes.subscribe(listener);
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
    const { command, promise } = this.#own.add(frame);
    this.#handOver([command]);
    this.#changed();
    return promise;
  }

  #handOver(commands) {
    if (this.#lead !== null) {
      this.#lead.add(commands);
    } else if (commands.length > 0) {
      this.#tabs?.ask({ commands });
    }
  }

  /** Commands of this tab that the tab with the connection has not confirmed yet. */
  #unlisted() {
    return this.#own.unlisted(this.#replica.waiting);
  }

  #ended(id, error, answer) {
    const own = this.#own.ended(id, error, answer);
    if (!own && error !== null && this.#lead !== null) {
      this.#emit('error', NotifyError.fromPlain(error));
    }
  }

  #failAll(error) {
    this.#own.failAll(error);
    this.#questions.failAll(error);
    this.#connected.reject(error);
  }

  // ---- questions that the tab with the connection answers

  #request(question, content) {
    if (this.#lead !== null) {
      return this.#lead.answer(question, content);
    }
    if (this.#tabs === null || this.#suspended) {
      return Promise.reject(new NotifyError('not_connected', 'not connected'));
    }
    return this.#questions.ask((id) => this.#tabs.ask({ question, content, id }));
  }

  // ---- one of several tabs

  #join() {
    if (!this.#settings.shared) {
      this.#takeLead();
      return;
    }
    this.#tabs = new Tabs(this.#env, `notifyhub ${this.#settings.scope}`, {
      lead: () => this.#takeLead(),
      demoted: () => this.#stopLeading(),
      request: (message, reply) => this.#fromFollower(message, reply),
      news: (message) => this.#fromLeader(message),
      greeting: () => ({ sync: true, told: this.#replica.told }),
    });
    this.#tabs.start();
  }

  #fromFollower(message, reply) {
    if (!this.#lead?.hasBegun) {
      // This tab leads in a moment, and is asked again then.
      return;
    }
    if (message.sync === true) {
      reply({ shared: this.#replica.share(message.told) });
    } else if (message.commands !== undefined) {
      reply({ taken: true });
      this.#lead.add(message.commands);
    } else if (message.question !== undefined) {
      this.#answerTo(message, reply);
    }
  }

  async #answerTo({ question, content, id }, reply) {
    try {
      reply({ id, result: await this.#lead.answer(question, content) });
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
      this.#questions.answered(message);
    }
  }

  // ---- having the connection

  async #takeLead() {
    const { status } = this.#replica;
    const parts = { settings: this.#settings, credentials: this.#credentials, rest: this.#rest, keeper: this.#keeper, replica: this.#replica };
    this.#lead = new Lead(this.#env, parts, {
      tell: (delivery) => this.#tabs?.leads && this.#tabs.tell({ delivery }),
      apply: (delivery) => this.#apply(delivery, false),
      unlisted: () => this.#unlisted(),
      // The lock is held until the others have heard of it, lest each of them tries, too.
      failed: () => this.#env.setTimeout(() => this.#leave(), FAREWELL_MS),
    });
    if (status.value === 'connected') {
      status.transition('reconnecting');
    }
    if (await this.#lead.start()) {
      this.#tabs?.announce();
    }
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
    this.#lead?.stop();
    this.#lead = null;
    if (this.status === 'connected') {
      this.#replica.status.transition('reconnecting');
    }
  }

  #leave() {
    this.#stopLeading();
    this.#tabs?.stop();
    this.#tabs = null;
    this.#changes.stop();
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
    if (this.#lead !== null) {
      this.#lead.probe();
    } else {
      this.#tabs?.sync();
    }
  }

  // ---- telling

  #emit(type, detail) {
    // Whoever is told sees what it is told of.
    this.#changes.forget();
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
    this.#changes.happened(this.status === 'connected' && !this.#replica.live);
  }
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
