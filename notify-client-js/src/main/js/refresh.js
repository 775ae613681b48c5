/** How long before its end a token is exchanged: a fifth of what is left of it, at most a minute. */
const MAX_LEAD_MS = 60_000;
const LEAD = 0.2;
const MIN_WAIT_MS = 5_000;
/** Longer timers than some 24 days fire at once. */
const MAX_WAIT_MS = 24 * 3_600_000;

/** Sends a fresh token over the open connection before the one it was opened with ends, so that it is not interrupted for that. */
export class TokenRefresh {
  #env;
  #credentials;
  #send;
  #timer = null;
  #round = 0;

  /** @param send sends a token: `(token, receiver)`, the receiver that of Requests.send */
  constructor(env, credentials, send) {
    this.#env = env;
    this.#credentials = credentials;
    this.#send = send;
  }

  /**
   * @param expiresAt ISO-8601, as the server said
   * @param token the one that ends then
   */
  schedule(expiresAt, token) {
    this.stop();
    const left = Date.parse(expiresAt ?? '') - this.#env.wallTime();
    if (!this.#credentials.hasSupplier || Number.isNaN(left)) {
      return;
    }
    const round = this.#round;
    const wait = Math.max(MIN_WAIT_MS, left - Math.min(MAX_LEAD_MS, left * LEAD));
    this.#timer = this.#env.setTimeout(() => {
      if (wait > MAX_WAIT_MS) {
        this.schedule(expiresAt, token);
      } else {
        this.#exchange(round, expiresAt, token);
      }
    }, Math.min(wait, MAX_WAIT_MS));
  }

  stop() {
    this.#round++;
    this.#env.clearTimeout(this.#timer);
  }

  async #exchange(round, expiresAt, old) {
    let fresh = null;
    try {
      fresh = await this.#credentials.token();
    } catch {
      // Asked again when the server ends the connection, at the latest.
    }
    if (round !== this.#round) {
      return;
    }
    if (fresh === null || fresh === old) {
      this.schedule(expiresAt, old);
      return;
    }
    this.#send(fresh, {
      answered: (answer) => round === this.#round && this.schedule(answer.token_expires_at, fresh),
      failed: () => {},
    });
  }
}
