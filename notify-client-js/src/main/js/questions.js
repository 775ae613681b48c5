import { deferred } from './deferred.js';
import { NotifyError } from './errors.js';

/** How long another tab may take to answer. */
const TAB_MS = 12_000;

/** What a follower asked the tab with the connection. */
export class Questions {
  #env;
  #waiting = new Map();

  constructor(env) {
    this.#env = env;
  }

  /** @param send sends the question with its id. @returns a promise of the answer */
  ask(send) {
    const id = this.#env.uuid();
    const asked = deferred();
    const timer = this.#env.setTimeout(() => asked.reject(new NotifyError('no_answer', 'no answer of the other tab')), TAB_MS);
    this.#waiting.set(id, asked);
    send(id);
    return asked.promise.finally(() => {
      this.#env.clearTimeout(timer);
      this.#waiting.delete(id);
    });
  }

  answered({ id, result, error }) {
    const asked = this.#waiting.get(id);
    if (error === undefined) {
      asked?.resolve(result);
    } else {
      asked?.reject(NotifyError.fromPlain(error));
    }
  }

  failAll(error) {
    this.#waiting.forEach((each) => each.reject(error));
  }
}
