/** A tab that has the connection and says nothing for so long when it is asked is taken to be frozen. */
const ANSWER_WITHIN_MS = 5_000;
const ASK_AGAIN_MS = 1_000;

/**
 * Chooses one of the tabs that show the same user: whoever holds the lock leads, and has the connection; the others follow what it
 * posts. A leader that does not answer is deposed. Without locks or channels, which old browsers and insecure pages lack, every tab
 * leads itself.
 *
 * Messages are `{from, to, ...}`, those of a leader also `{term, seq}`. Terms grow, so that one who was deposed and has not heard of it is
 * not believed; what a leader tells all is numbered, so that a follower notices that it missed something.
 */
export class Tabs {
  #env;
  #name;
  #handler;
  #id;
  #channel = null;
  #aborted = null;
  #release = null;
  #leads = false;
  #leader = null;
  #term = 0;
  #seq = 0;
  /** Since when this follower waits for all there is to know, and understands nothing else; null if it does not. */
  #askedAt = null;
  #timer = null;

  /**
   * @param handler `lead()`, `demoted()` and `request(message, reply)` as leader; as follower `news(message)`, and `greeting()`, which
   *     gives the question that a leader answers with all there is to know
   */
  constructor(env, name, handler) {
    this.#env = env;
    this.#name = name;
    this.#handler = handler;
    this.#id = env.uuid();
  }

  /** Whether the browser can do it at all. */
  static canShare(env) {
    return Boolean(env.locks && env.BroadcastChannel);
  }

  start() {
    this.#aborted = new this.#env.AbortController();
    this.#channel = new this.#env.BroadcastChannel(this.#name);
    this.#channel.onmessage = (event) => this.#received(event.data);
    this.#await(this.#aborted);
    this.sync();
  }

  /** Leaves: another tab may lead. */
  stop() {
    this.#aborted?.abort();
    this.#env.clearTimeout(this.#timer);
    this.#timer = null;
    this.#leads = false;
    this.#leader = null;
    this.#release?.();
    this.#release = null;
    if (this.#channel !== null) {
      this.#channel.onmessage = null;
      this.#channel.close();
      this.#channel = null;
    }
  }

  get leads() {
    return this.#leads;
  }

  /** Says that this tab leads now; until then it need not answer. */
  announce() {
    this.tell({ elected: true });
  }

  /** Asks for all there is to know. */
  sync() {
    this.#askedAt = this.#env.now();
    this.ask(this.#handler.greeting());
  }

  /** To all, as leader. */
  tell(message) {
    this.#post({ ...message, term: this.#term, seq: ++this.#seq });
  }

  /** To the leader, as follower. One that does not answer at all is deposed. */
  ask(message) {
    if (!this.#leads && this.#channel !== null) {
      this.#post({ ...message, to: this.#leader ?? 'leader' });
      this.#timer ??= this.#env.setTimeout(() => this.#depose(), ANSWER_WITHIN_MS);
    }
  }

  #post(message) {
    this.#channel?.postMessage({ ...message, from: this.#id });
  }

  #received(message) {
    if (message.term !== undefined) {
      this.#fromLeader(message);
    } else if (this.#leads && (message.to === 'leader' || message.to === this.#id)) {
      const reply = (answer) => this.#post({ ...answer, term: this.#term, seq: this.#seq, to: message.from });
      this.#handler.request(message, reply);
    }
  }

  #fromLeader(message) {
    if (this.#leads || message.term < this.#term || (message.to !== undefined && message.to !== this.#id)) {
      return;
    }
    const changed = message.term > this.#term;
    this.#term = message.term;
    this.#leader = message.from;
    this.#env.clearTimeout(this.#timer);
    this.#timer = null;
    if (message.shared !== undefined) {
      this.#askedAt = null;
      this.#seq = message.seq;
      this.#handler.news(message);
    } else if (message.to !== undefined) {
      this.#handler.news(message);
    } else if (this.#askedAt === null && !changed && message.seq === this.#seq + 1) {
      this.#seq = message.seq;
      this.#handler.news(message);
    } else if (changed || this.#askedAt === null || this.#env.now() - this.#askedAt > ASK_AGAIN_MS) {
      this.sync();
    }
  }

  #await(aborted, options = { signal: aborted.signal }) {
    const held = this.#env.locks.request(this.#name, options, () => this.#elected(aborted));
    held.catch((error) => {
      if (aborted.signal.aborted) {
        return;
      }
      if (error.name === 'AbortError') {
        // Another tab took the lock, as this one did not answer.
        this.#deposed();
      } else {
        // This page may have no locks.
        this.#elected(aborted);
      }
    });
  }

  #elected(aborted) {
    if (aborted.signal.aborted) {
      return undefined;
    }
    this.#env.clearTimeout(this.#timer);
    this.#timer = null;
    this.#leads = true;
    this.#term = Math.max(this.#term + 1, this.#env.wallTime());
    this.#seq = 0;
    return new Promise((resolve) => {
      this.#release = resolve;
      this.#handler.lead();
    });
  }

  #depose() {
    this.#timer = null;
    if (!this.#leads && this.#channel !== null) {
      this.#aborted.abort();
      this.#aborted = new this.#env.AbortController();
      this.#await(this.#aborted, { steal: true });
    }
  }

  #deposed() {
    this.#leads = false;
    this.#leader = null;
    this.#release = null;
    this.#handler.demoted();
    if (this.#channel !== null) {
      this.#await(this.#aborted);
      this.sync();
    }
  }
}
