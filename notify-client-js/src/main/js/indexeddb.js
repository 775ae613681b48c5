const NAME = 'notifyhub';
const VERSION = 1;
/** A database that another page blocks, or that a broken profile never opens, must not keep the client waiting. */
const OPEN_MS = 3_000;

/** A store in IndexedDB, opened at the first use and again after close(). */
export class IndexedDbStore {
  #factory;
  #opened = null;

  constructor(factory) {
    this.#factory = factory;
  }

  async load(scope) {
    const db = await this.#open();
    const tx = db.transaction(['state', 'commands']);
    const all = Promise.all([
      done(tx.objectStore('state').get([scope, 'state'])),
      done(tx.objectStore('state').get([scope, 'device'])),
      done(tx.objectStore('commands').getAll(commandsOf(scope))),
    ]);
    const [state, device, commands] = await all;
    return { state: state ?? null, device: device ?? null, commands: commands.sort((a, b) => a.at - b.at) };
  }

  saveState(scope, state) {
    return this.#write('state', (store) => store.put(state, [scope, 'state']));
  }

  saveDevice(scope, device) {
    return this.#write('state', (store) => store.put(device, [scope, 'device']));
  }

  putCommand(scope, command) {
    return this.#write('commands', (store) => store.put(command, [scope, command.id]));
  }

  removeCommand(scope, id) {
    return this.#write('commands', (store) => store.delete([scope, id]));
  }

  async forget(scope) {
    await this.#write('commands', (store) => store.delete(commandsOf(scope)));
    await this.#write('state', (store) => store.delete([scope, 'state']));
  }

  close() {
    this.#opened?.then(
      (db) => db.close(),
      () => {},
    );
    this.#opened = null;
  }

  async #write(name, change) {
    const db = await this.#open();
    const tx = db.transaction(name, 'readwrite');
    change(tx.objectStore(name));
    await new Promise((resolve, reject) => {
      tx.oncomplete = resolve;
      tx.onabort = () => reject(tx.error);
    });
  }

  #open() {
    this.#opened ??= new Promise((resolve, reject) => {
      const request = this.#factory.open(NAME, VERSION);
      setTimeout(() => reject(new Error('the database does not open')), OPEN_MS);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('state');
        request.result.createObjectStore('commands');
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const db = request.result;
        // A page with a later version wants to change the database.
        db.onversionchange = () => {
          db.close();
          this.#opened = null;
        };
        db.onclose = () => {
          this.#opened = null;
        };
        resolve(db);
      };
    });
    return this.#opened;
  }
}

function commandsOf(scope) {
  // Arrays sort after strings, so this is every key [scope, <string>].
  return IDBKeyRange.bound([scope, ''], [scope, []]);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
