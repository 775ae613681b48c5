const SUCCESSORS = {
  idle: ['connecting', 'closed'],
  connecting: ['connected', 'reconnecting', 'closed', 'failed'],
  reconnecting: ['connected', 'reconnecting', 'closed', 'failed'],
  connected: ['reconnecting', 'closed', 'failed'],
  closed: [],
  failed: [],
};

/**
 * Where a client is.
 *
 *            connect()              hello
 *   idle ───────────► connecting ─────────► connected
 *                         │                  │     ▲
 *                  attempt failed     socket lost   │ hello
 *                         └────► reconnecting ◄─┘ ──┘
 *                                  │     ▲
 *                                  └─────┘ another attempt failed
 *
 *   any but failed ── close() ──► closed      connecting, connected, reconnecting ── told to stay away ──► failed
 */
export class Status {
  value = 'idle';
  #listener;

  /** @param listener told of each change: `{from, to, cause, retryInMs}` */
  constructor(listener) {
    this.#listener = listener;
  }

  get isFinal() {
    return SUCCESSORS[this.value].length === 0;
  }

  transition(to, cause = null, retryInMs = null) {
    const from = this.value;
    if (!SUCCESSORS[from].includes(to)) {
      throw new Error(`a client cannot go from ${from} to ${to}`);
    }
    this.value = to;
    this.#listener({ from, to, cause, retryInMs });
  }

  /** Follows the connection of another tab, which may be at its first attempt when this one has had a connection. */
  mirror(to, cause, retryInMs) {
    const next = to === 'connecting' && this.value !== 'idle' ? 'reconnecting' : to;
    if (next !== this.value && SUCCESSORS[this.value].includes(next)) {
      this.transition(next, cause, retryInMs);
    }
  }
}
