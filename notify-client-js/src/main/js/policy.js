/** Limits of 0.25 s doubling to 30 s, starting over after 60 s of connection. */
export const RECONNECT_POLICY = Object.freeze({ firstMs: 250, maxMs: 30_000, stableAfterMs: 60_000 });

const MAX_DOUBLINGS = 40;

/**
 * How long to wait before an attempt to reconnect: a random time up to a limit that doubles with each failure (full jitter), so
 * that many clients that lost a server at once come back spread out.
 */
export function retryDelay(policy, failures, random) {
  return random() * Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(failures, MAX_DOUBLINGS));
}
