/** A timer later than this was not merely held up by other work. */
const SLEPT_MS = 2_000;

/**
 * Notices that the other side is gone although the socket says nothing: pings at an interval, and gives up when nothing at all came
 * in for that interval and a grace. A timer that fires late means that this machine slept, or that the browser slows down a page
 * nobody looks at; then what was sent meanwhile may still be on its way, so one more interval is given, once.
 */
export class Liveness {
  #env;
  #graceMs;
  #ping;
  #gone;
  #intervalMs = 0;
  #lastHeard = 0;
  #heard = 0;
  #excused = false;
  #pingTimer = null;
  #silenceTimer = null;
  #probeTimer = null;

  /**
   * @param ping sends one
   * @param gone told once that the other side is gone; then stop() is expected
   */
  constructor(env, graceMs, ping, gone) {
    this.#env = env;
    this.#graceMs = graceMs;
    this.#ping = ping;
    this.#gone = gone;
  }

  start(intervalMs) {
    this.#intervalMs = intervalMs;
    this.#excused = false;
    this.#restart();
  }

  heard() {
    this.#heard++;
    this.#excused = false;
    this.#lastHeard = this.#env.now();
  }

  /** Pings at once and gives up unless something comes in within that time. */
  probe(ms) {
    const due = this.#env.now() + ms;
    const before = this.#heard;
    this.#env.clearTimeout(this.#probeTimer);
    this.#probeTimer = this.#env.setTimeout(() => {
      if (this.#heard === before && !this.#slept(due)) {
        this.#gone();
      }
    }, ms);
    this.#ping();
  }

  stop() {
    this.#env.clearTimeout(this.#pingTimer);
    this.#env.clearTimeout(this.#silenceTimer);
    this.#env.clearTimeout(this.#probeTimer);
  }

  #restart() {
    this.stop();
    this.#lastHeard = this.#env.now();
    this.#schedulePing();
    this.#watch(this.#intervalMs + this.#graceMs);
  }

  #schedulePing() {
    const due = this.#env.now() + this.#intervalMs;
    this.#pingTimer = this.#env.setTimeout(() => {
      if (!this.#slept(due)) {
        this.#ping();
        this.#schedulePing();
      }
    }, this.#intervalMs);
  }

  #watch(ms) {
    const due = this.#env.now() + ms;
    this.#silenceTimer = this.#env.setTimeout(() => {
      if (this.#slept(due)) {
        return;
      }
      const left = this.#lastHeard + this.#intervalMs + this.#graceMs - this.#env.now();
      if (left > 0) {
        this.#watch(left);
      } else {
        this.#gone();
      }
    }, ms);
  }

  /** Whether a timer due then fired so late that this page slept; if so, everything starts over with a ping. */
  #slept(due) {
    if (this.#excused || this.#env.now() - due <= SLEPT_MS) {
      return false;
    }
    this.#restart();
    this.#excused = true;
    this.#ping();
    return true;
  }
}
