import { openStore } from './store.js';

/** Entries that are kept over a reload of the page. */
const KEPT = 100;

/** What one client keeps: in the store if the user is known, and in the order it was given. */
export function keeperOf(env, settings, onError) {
  return new Keeper(env, openStore(env, settings.durable), settings, onError);
}

class Keeper {
  #env;
  #store;
  #scope;
  #shared;
  #onError;
  #device = null;
  #next = null;
  #writing = null;
  #forgotten = false;

  constructor(env, store, { scope, shared }, onError) {
    this.#env = env;
    this.#store = store;
    this.#scope = scope;
    this.#shared = shared;
    this.#onError = onError;
  }

  async load() {
    const kept = await this.#store.load(this.#scope);
    this.#device = this.#shared ? (kept.device ?? this.#device) : this.#device;
    return kept;
  }

  /**
   * The name of this device and the number of its next attempt, by which the server notices that an old connection is dead. Tabs that
   * share one connection are one device; the number grows from one to the next, also where a clock was set back.
   */
  nextAttempt() {
    const { id, attempt } = this.#device ?? { id: this.#env.uuid(), attempt: 0 };
    this.#device = { id, attempt: Math.max(attempt + 1, Math.floor(this.#env.wallTime())) };
    if (this.#shared) {
      this.#quietly(this.#store.saveDevice(this.#scope, this.#device));
    }
    return { device: this.#device.id, attempt: this.#device.attempt };
  }

  /** Keeps the latest state. One write runs at a time; what came meanwhile but the last is left out. */
  save(state) {
    const { inbox } = state;
    const many = inbox.items.length > KEPT;
    this.#next = many ? { ...state, inbox: { ...inbox, items: inbox.items.slice(0, KEPT), hasMore: true } } : state;
    this.#writing ??= this.#write();
  }

  async #write() {
    while (this.#next !== null && !this.#forgotten) {
      const state = this.#next;
      this.#next = null;
      await this.#quietly(this.#store.saveState(this.#scope, state));
    }
    this.#writing = null;
  }

  put(command) {
    this.#quietly(this.#store.putCommand(this.#scope, command));
  }

  remove(id) {
    this.#quietly(this.#store.removeCommand(this.#scope, id));
  }

  async forget() {
    this.#forgotten = true;
    await this.#writing;
    await this.#quietly(this.#store.forget(this.#scope));
  }

  close() {
    this.#store.close();
  }

  #quietly(writing) {
    return writing.catch((error) => this.#onError(error));
  }
}
