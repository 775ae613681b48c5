/** A clock set by hand, with timers. Between two timers all promises that can go on have gone on. */
export class VirtualTime {
  #now = 0;
  #timers = [];
  #last = 0;

  get now() {
    return this.#now;
  }

  setTimeout(task, ms = 0) {
    const timer = { id: ++this.#last, at: this.#now + Math.max(0, ms), task };
    this.#timers.push(timer);
    return timer.id;
  }

  clearTimeout(id) {
    this.#timers = this.#timers.filter((each) => each.id !== id);
  }

  get pending() {
    return this.#timers.length;
  }

  /** Runs all that is due within that time, in order. */
  async advance(ms) {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#earliest();
      if (next === undefined || next.at > end) {
        break;
      }
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
      await settle();
    }
    this.#now = end;
  }

  /** Time passes and nothing runs, as when the machine sleeps; what is due then is late. */
  sleep(ms) {
    this.#now += ms;
  }

  async until(condition, what = 'the condition', limitMs = 600_000) {
    const end = this.#now + limitMs;
    await settle();
    while (!condition()) {
      const next = this.#earliest();
      if (next === undefined || next.at > end) {
        throw new Error(`${what} did not come true within ${limitMs} ms`);
      }
      await this.advance(Math.max(0, next.at - this.#now));
    }
  }

  #earliest() {
    let best;
    for (const each of this.#timers) {
      if (best === undefined || each.at < best.at || (each.at === best.at && each.id < best.id)) {
        best = each;
      }
    }
    return best;
  }
}

/** Lets promises go on until none can. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Mulberry32: the same seed, the same run. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
