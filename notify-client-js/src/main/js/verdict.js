/** The code of a connection that ended without a close frame (RFC 6455 section 7.1.5). */
const NO_CLOSE_FRAME = 1006;
const STAY_AWAY = new Set([1000, 4001, 4003, 4009]);
const REAUTHENTICATE = new Set([4001, 4002]);
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/** What the end of a connection means for the next one: what the server said before it counts, else its code. */
export function verdictOf(closing, how) {
  const { code } = closing ?? how;
  const reason = (closing ?? how).reason ?? '';
  const said = closing ?? {
    reconnect: !STAY_AWAY.has(code),
    reauthenticate: REAUTHENTICATE.has(code),
    retry_after_ms: how.retryAfterMs,
  };
  const wait = Number.isFinite(said.retry_after_ms) ? said.retry_after_ms : 0;
  return {
    code,
    reconnect: said.reconnect === true,
    reauthenticate: said.reauthenticate === true,
    retryAfterMs: Math.max(0, Math.min(wait, MAX_RETRY_AFTER_MS)),
    message: code === NO_CLOSE_FRAME ? `the connection broke ${reason}`.trim() : `closed with ${code} ${reason}`.trim(),
  };
}
