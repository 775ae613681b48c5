import { NotifyError } from './errors.js';

/** Commands that may wait; beyond it a new one is refused. */
export const MAX_COMMANDS = 256;
/** On the wire at once. */
const WINDOW = 8;
/** A server keeps idempotency keys for a day at least; a notification that waited longer could be sent twice. */
const MAX_AGE_MS = 23 * 3_600_000;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
/** Ends that are remembered, for tabs that ask again. */
const REMEMBERED = 512;
/** Reasons of a reload after which an id names another entry than it did, or nobody's. */
const OTHER_HISTORY = new Set(['replaced', 'ahead']);

/**
 * The changes of this user that wait for the server, in the tab that has the connection: sent in order as soon as there is one, and
 * again until an answer came. Each takes effect once, as all of them are idempotent or bear a key.
 */
export class Commands {
  #env;
  #store;
  #ask;
  #changed;
  #ended;
  #waiting = new Map();
  #sent = new Set();
  #results = new Map();
  #ready = false;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer = null;

  /**
   * @param store keeps them over a reload of the page: `put(command)`, `remove(id)`
   * @param ask as Engine.ask
   * @param changed told of the list whenever it changed
   * @param ended told of each command's end: `(id, error, answer)`
   */
  constructor(env, store, { ask, changed, ended }) {
    this.#env = env;
    this.#store = store;
    this.#ask = ask;
    this.#changed = changed;
    this.#ended = ended;
  }

  get list() {
    return [...this.#waiting.values()];
  }

  /** Takes commands, each once: `{id, frame, at}`, `at` being the wall time they were given. */
  add(commands) {
    const added = commands.filter((each) => !this.#waiting.has(each.id) && !this.#results.has(each.id));
    for (const { id } of commands.filter((each) => this.#results.has(each.id))) {
      // What it did then has been shown, and may have been undone.
      const [error, answer] = this.#results.get(id);
      this.#ended(id, error, answer?.type === 'notification_sent' || error !== null ? answer : { type: 'done' });
    }
    for (const command of added) {
      if (this.#waiting.size >= MAX_COMMANDS) {
        this.#ended(command.id, new NotifyError('overloaded', `more than ${MAX_COMMANDS} commands wait`), null);
      } else {
        this.#waiting.set(command.id, command);
        this.#store.put(command);
      }
    }
    if (added.length > 0) {
      this.#changed(this.list);
      this.#drain();
    }
  }

  /** There is a connection, and its place in the log is known. */
  ready() {
    this.#ready = true;
    this.#drain();
  }

  /** The connection is gone. */
  interrupted() {
    this.#ready = false;
    this.#sent.clear();
    this.#env.clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
  }

  /** The log is another one, for such a reason: what names an entry of the old one must not reach it. */
  reloaded(reason) {
    if (OTHER_HISTORY.has(reason)) {
      for (const { id, frame } of this.list) {
        if (frame.type !== 'send_notification') {
          this.#finish(id, new NotifyError('obsolete', 'the log it was meant for is gone'), null);
        }
      }
    }
  }

  #drain() {
    if (!this.#ready || this.#retryTimer !== null) {
      return;
    }
    for (const command of this.list) {
      if (this.#sent.size >= WINDOW || !this.#ready) {
        return;
      }
      if (!this.#sent.has(command.id)) {
        this.#send(command);
      }
    }
  }

  #send({ id, frame, at }) {
    if (frame.type === 'send_notification' && this.#env.wallTime() - at > MAX_AGE_MS) {
      this.#finish(id, new NotifyError('obsolete', 'it waited for too long', { idempotencyKey: frame.idempotency_key }), null);
      return;
    }
    this.#sent.add(id);
    this.#ask(frame, {
      answered: (answer) => {
        this.#retryMs = FIRST_RETRY_MS;
        this.#finish(id, null, answer);
        this.#drain();
      },
      failed: (error) => {
        this.#sent.delete(id);
        if (error.temporary) {
          this.#retryLater();
        } else {
          this.#finish(id, error, null);
          this.#drain();
        }
      },
    });
  }

  #retryLater() {
    if (this.#ready && this.#retryTimer === null) {
      this.#retryTimer = this.#env.setTimeout(() => {
        this.#retryTimer = null;
        this.#drain();
      }, this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
    }
  }

  #finish(id, error, answer) {
    if (this.#waiting.delete(id)) {
      this.#sent.delete(id);
      this.#store.remove(id);
      this.#results.set(id, [error, answer]);
      if (this.#results.size > REMEMBERED) {
        this.#results.delete(this.#results.keys().next().value);
      }
      // First what it did, then that it waits no more, so that nothing flickers.
      this.#ended(id, error, answer);
      this.#changed(this.list);
    }
  }
}
