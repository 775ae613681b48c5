/** While what was missed comes in, listeners hear of changes so often. */
const REPLAY_PAUSE_MS = 100;

/** What there is to show, made when somebody looks, and those who want to hear that it changed. */
export class Changes {
  #env;
  #make;
  #tell;
  #snapshot = null;
  #subscribers = new Set();
  #timer = null;

  /**
   * @param make gives a snapshot
   * @param tell is told of each new one, before the subscribers
   */
  constructor(env, make, tell) {
    this.#env = env;
    this.#make = make;
    this.#tell = tell;
  }

  /** The next one who asks gets a snapshot of now; nobody is told. */
  forget() {
    this.#snapshot = null;
  }

  get snapshot() {
    this.#snapshot ??= this.#make();
    return this.#snapshot;
  }

  subscribe(listener) {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  /** @param soon whether a little later will do */
  happened(soon) {
    this.#snapshot = null;
    if (!soon) {
      this.#announce();
    } else {
      this.#timer ??= this.#env.setTimeout(() => this.#announce(), REPLAY_PAUSE_MS);
    }
  }

  stop() {
    this.#env.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #announce() {
    this.stop();
    this.#tell(this.snapshot);
    this.#subscribers.forEach((each) => each());
  }
}
