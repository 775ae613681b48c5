import { Commands } from './commands.js';
import { Engine } from './engine.js';
import { NotifyError } from './errors.js';
import { oldestId } from './inbox.js';

/**
 * What the tab with the connection does, for as long as it has it: runs the engine and the commands, keeps the state, and passes on what
 * comes to this tab and the others.
 */
export class Lead {
  #env;
  #settings;
  #credentials;
  #rest;
  #keeper;
  #replica;
  #out;
  #engine = null;
  #commands = null;
  #over = false;

  /**
   * @param parts `{settings, credentials, rest, keeper, replica}` of the client
   * @param out `tell(delivery)` tells the other tabs, `apply(delivery)` this one; `unlisted()` gives the commands of this tab that wait;
   *     `failed()` is told when it is over for good
   */
  constructor(env, { settings, credentials, rest, keeper, replica }, out) {
    this.#env = env;
    this.#settings = { ...settings, nextAttempt: () => keeper.nextAttempt() };
    this.#credentials = credentials;
    this.#rest = rest;
    this.#keeper = keeper;
    this.#replica = replica;
    this.#out = out;
  }

  /** Goes on from where this tab is, or else from what was kept. @returns false if it was stopped meanwhile */
  async start() {
    const { state, commands } = await this.#keeper.load();
    if (this.#over) {
      return false;
    }
    if (this.#replica.cursor === null && state !== null) {
      this.#replica.restore(state);
    }
    this.#engine = new Engine(this.#settings, this.#env, {
      credentials: this.#credentials,
      rest: this.#rest,
      deliver: (delivery) => this.#deliver(delivery),
      onReady: () => this.#commands.ready(),
    });
    this.#commands = new Commands(this.#env, this.#keeper, {
      ask: (frame, receiver) => this.#engine.ask(frame, receiver),
      changed: (list) => this.#deliver({ kind: 'waiting', commands: list }),
      ended: (id, error, answer) => this.#ended(id, error, answer),
    });
    this.#commands.add([...commands, ...this.#replica.waiting, ...this.#out.unlisted()]);
    this.#engine.start(this.#replica.cursor, this.#replica.inbox.loaded);
    return true;
  }

  stop() {
    this.#over = true;
    this.#engine?.stop();
    this.#commands?.interrupted();
  }

  /** Whether it has begun; before, nothing can be asked of it. */
  get hasBegun() {
    return this.#commands !== null;
  }

  /** Takes commands; those of this tab that come before it has begun it finds by itself. */
  add(commands) {
    this.#commands?.add(commands);
  }

  networkChanged() {
    this.#engine?.networkChanged();
  }

  probe() {
    this.#engine?.probe();
  }

  /** Answers a question of any tab: `tell` sends a message and gives whether it was sent, `more` loads older entries. */
  async answer(question, content) {
    if (question === 'tell') {
      return this.#engine !== null && this.#engine.tell(content);
    }
    if (this.#engine === null) {
      throw new NotifyError('not_connected', 'not connected');
    }
    return this.#older();
  }

  #older() {
    const before = oldestId(this.#replica.inbox);
    const frame = { type: 'get_notifications', limit: this.#settings.pageSize, ...(before === null ? {} : { before }) };
    return new Promise((resolve, reject) => {
      this.#engine.ask(frame, {
        answered: (page) => {
          this.#deliver({ kind: 'page', page, before });
          resolve(this.#replica.inbox.hasMore);
        },
        failed: reject,
      });
    });
  }

  #ended(id, error, answer) {
    const changed = answer !== null && answer.cursor === undefined && typeof answer.unread_count === 'number';
    if (changed && answer.type !== 'notifications_list') {
      this.#deliver({ kind: 'effect', frame: answer });
    }
    this.#deliver({ kind: 'ended', id, error: error === null ? null : error.toPlain(), answer });
  }

  #deliver(delivery) {
    const { kind, save } = delivery;
    if (this.#over || (kind === 'hello' && !this.#isSameUser(delivery.hello))) {
      return;
    }
    const full = kind === 'list' ? { ...delivery, epoch: this.#env.uuid() } : delivery;
    this.#out.tell(full);
    this.#out.apply(full);
    if (kind === 'status' && delivery.to !== 'connected') {
      this.#commands.interrupted();
    } else if (kind === 'list') {
      this.#commands.reloaded(delivery.reason);
    }
    if (typeof save === 'string' || kind === 'page' || kind === 'effect') {
      this.#keeper.save(this.#replica.state);
    }
    if (kind === 'status' && delivery.to === 'failed') {
      this.#out.failed();
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
    this.#deliver({ kind: 'status', to: 'failed', cause: error.toPlain(), retryInMs: null });
    this.#over = true;
    return false;
  }
}
