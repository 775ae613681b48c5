import { IndexedDbStore } from './indexeddb.js';

/**
 * What a client keeps over a reload of the page, by scope (server and user): its state `{cursor, inbox, userId}`, the commands that wait,
 * and the name of this device. Every method gives a promise. In IndexedDB; where the browser gives none, in `sessionStorage`, which
 * belongs to one tab; else in memory.
 */
export function openStore(env, durable) {
  const kinds = [];
  if (durable && env.indexedDB) {
    kinds.push(new IndexedDbStore(env.indexedDB));
  }
  if (durable && env.sessionStorage) {
    kinds.push(new SessionStore(env.sessionStorage));
  }
  return new FallbackStore([...kinds, new MemoryStore()]);
}

/** Goes on with the next kind of store when one fails. */
class FallbackStore {
  #kinds;

  constructor(kinds) {
    this.#kinds = kinds;
  }

  load(scope) {
    return this.#run((store) => store.load(scope));
  }

  saveState(scope, state) {
    return this.#run((store) => store.saveState(scope, state));
  }

  saveDevice(scope, device) {
    return this.#run((store) => store.saveDevice(scope, device));
  }

  putCommand(scope, command) {
    return this.#run((store) => store.putCommand(scope, command));
  }

  removeCommand(scope, id) {
    return this.#run((store) => store.removeCommand(scope, id));
  }

  forget(scope) {
    return this.#run((store) => store.forget(scope));
  }

  close() {
    this.#kinds[0].close?.();
  }

  async #run(call) {
    for (;;) {
      const store = this.#kinds[0];
      try {
        return await call(store);
      } catch (error) {
        if (this.#kinds.length === 1) {
          throw error;
        }
        if (this.#kinds[0] === store) {
          this.#kinds.shift();
        }
      }
    }
  }
}

export class MemoryStore {
  #scopes = new Map();

  async load(scope) {
    const { state, device, commands } = this.#of(scope);
    return { state, device, commands: [...commands.values()] };
  }

  async saveState(scope, state) {
    this.#of(scope).state = state;
  }

  async saveDevice(scope, device) {
    this.#of(scope).device = device;
  }

  async putCommand(scope, command) {
    this.#of(scope).commands.set(command.id, command);
  }

  async removeCommand(scope, id) {
    this.#of(scope).commands.delete(id);
  }

  async forget(scope) {
    this.#scopes.delete(scope);
  }

  #of(scope) {
    if (!this.#scopes.has(scope)) {
      this.#scopes.set(scope, { state: null, device: null, commands: new Map() });
    }
    return this.#scopes.get(scope);
  }
}

class SessionStore {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  async load(scope) {
    return this.#read(scope);
  }

  async saveState(scope, state) {
    this.#write(scope, { ...this.#read(scope), state });
  }

  /** A duplicated tab has a copy of this storage, and two clients of one name throw each other out. */
  async saveDevice() {}

  async putCommand(scope, command) {
    const kept = this.#read(scope);
    this.#write(scope, { ...kept, commands: [...kept.commands.filter((each) => each.id !== command.id), command] });
  }

  async removeCommand(scope, id) {
    const kept = this.#read(scope);
    this.#write(scope, { ...kept, commands: kept.commands.filter((each) => each.id !== id) });
  }

  async forget(scope) {
    this.#storage.removeItem(keyOf(scope));
  }

  #read(scope) {
    return JSON.parse(this.#storage.getItem(keyOf(scope))) ?? { state: null, device: null, commands: [] };
  }

  #write(scope, kept) {
    this.#storage.setItem(keyOf(scope), JSON.stringify(kept));
  }
}

function keyOf(scope) {
  return `notifyhub ${scope}`;
}
