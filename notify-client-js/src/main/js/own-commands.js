import { deferred } from './deferred.js';
import { NotifyError } from './errors.js';

/** The commands that were given in this tab and have not come to their end, with those who wait for it. */
export class OwnCommands {
  #env;
  #waiting = new Map();

  constructor(env) {
    this.#env = env;
  }

  /** Makes a command of a frame: `{command, promise}`. */
  add(frame) {
    const command = { id: this.#env.uuid(), frame, at: this.#env.wallTime() };
    const ending = deferred();
    this.#waiting.set(command.id, { command, ...ending });
    return { command, promise: ending.promise };
  }

  /** Those that are not in a list of waiting ones: the tab with the connection has not confirmed them yet. */
  unlisted(listed) {
    const ids = new Set(listed.map((each) => each.id));
    return [...this.#waiting.values()].map((each) => each.command).filter((each) => !ids.has(each.id));
  }

  /** @returns whether it was one of this tab's */
  ended(id, error, answer) {
    const own = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === null) {
      own?.resolve(answer);
    } else {
      own?.reject(NotifyError.fromPlain(error));
    }
    return own !== undefined;
  }

  failAll(error) {
    this.#waiting.forEach((each) => each.reject(error));
    this.#waiting.clear();
  }
}
