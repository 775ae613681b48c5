import { NotifyError } from './errors.js';

/** How long a question waits for its answer. */
export const ANSWER_MS = 10_000;

/** The questions on one socket that wait for an answer, by their `ref`. */
export class Requests {
  #env;
  #waiting = new Map();
  #lastRef = 0;

  constructor(env) {
    this.#env = env;
  }

  /**
   * Sends `frame`. Exactly one method of `receiver` is called later or at once: `answered(frame)` in its place among the other
   * frames, or `failed(error)`.
   */
  send(frame, send, receiver) {
    const ref = (++this.#lastRef).toString(36);
    const timer = this.#env.setTimeout(() => this.#lose(ref, 'no answer in time'), ANSWER_MS);
    this.#waiting.set(ref, { frame, receiver, timer });
    if (!send(JSON.stringify({ ...frame, ref }))) {
      this.#take(ref)?.receiver.failed(new NotifyError('overloaded', 'too much is waiting to be sent'));
    }
  }

  /** Whether `frame` was an answer somebody waited for, who has got it then. */
  answer(frame) {
    const found = typeof frame.ref === 'string' ? this.#take(frame.ref) : undefined;
    if (found === undefined) {
      return false;
    }
    if (frame.type === 'error') {
      found.receiver.failed(refusal(frame.code, frame.message));
    } else {
      found.receiver.answered(frame);
    }
    return true;
  }

  /** Fails everything that waits. */
  lost(why) {
    for (const ref of [...this.#waiting.keys()]) {
      this.#lose(ref, why);
    }
  }

  #lose(ref, why) {
    const lost = this.#take(ref);
    lost?.receiver.failed(new NotifyError(changes(lost.frame) ? 'outcome_unknown' : 'no_answer', why));
  }

  #take(ref) {
    const taken = this.#waiting.get(ref);
    if (taken !== undefined) {
      this.#waiting.delete(ref);
      this.#env.clearTimeout(taken.timer);
    }
    return taken;
  }
}

export function changes(frame) {
  return frame.type !== 'get_notifications' && frame.type !== 'authenticate';
}

export function refusal(code, message) {
  const known = typeof code === 'string' ? code : 'internal';
  return new NotifyError('refused', `${known}: ${message ?? ''}`, { code: known });
}
