import { NotifyError } from './errors.js';

/** Asks the application for tokens, one call at a time: while one hangs, whoever asks next waits for its result. */
export class Credentials {
  #supplier;
  #running = null;

  /** @param supplier gives a token or a promise of one; null where a cookie does it */
  constructor(supplier) {
    this.#supplier = supplier;
  }

  get hasSupplier() {
    return this.#supplier !== null;
  }

  /** A promise of a token, or of null where there is no supplier. */
  token() {
    this.#running ??= this.#ask().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #ask() {
    if (this.#supplier === null) {
      return null;
    }
    let token;
    try {
      token = await this.#supplier();
    } catch (cause) {
      throw new NotifyError('token', 'the token supplier failed', { cause });
    }
    if (typeof token !== 'string' || token === '') {
      throw new NotifyError('token', 'the token supplier gave no token');
    }
    return token;
  }
}
