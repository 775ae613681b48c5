/**
 * Why a request failed, or a connection ended. `reason` is one of:
 *
 * - `not_connected`: there is no connection; nothing was sent.
 * - `no_answer`: the connection was lost, or ten seconds passed, before a question was answered.
 * - `outcome_unknown`: the same for a change, which may or may not have taken effect.
 * - `refused`: the server answered with an error, see `code`.
 * - `overloaded`: too much waits to be sent; nothing was sent.
 * - `connection_lost`, `protocol`, `token`: a connection, or an attempt at one, ended; the client goes on trying.
 * - `obsolete`: a command waited for so long, or the log was replaced meanwhile, that it was dropped unsent.
 * - `ended_by_server`: the server told this client to stay away.
 * - `closed`: the client was closed.
 */
export class NotifyError extends Error {
  constructor(reason, message, { code = null, idempotencyKey = null, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'NotifyError';
    this.reason = reason;
    this.code = code;
    this.idempotencyKey = idempotencyKey;
  }

  /** Whether the same request may succeed later. */
  get temporary() {
    return this.code === null
      ? !['refused', 'ended_by_server', 'closed', 'obsolete'].includes(this.reason)
      : ['rate_limited', 'unavailable', 'internal'].includes(this.code);
  }

  /** Whether the request may have taken effect all the same. */
  get outcomeUnknown() {
    return this.reason === 'outcome_unknown' || this.code === 'unavailable' || this.code === 'internal';
  }

  /** As it travels to other tabs. */
  toPlain() {
    return { reason: this.reason, message: this.message, code: this.code, idempotencyKey: this.idempotencyKey };
  }

  static fromPlain(plain) {
    return plain === null ? null : new NotifyError(plain.reason, plain.message, plain);
  }
}
