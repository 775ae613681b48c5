/** What the client takes from its surroundings; tests bring their own. What a browser lacks or forbids is null. */
export function browserEnv() {
  const all = globalThis;
  const optional = (get) => {
    try {
      return get() ?? null;
    } catch {
      return null;
    }
  };
  return {
    setTimeout: (task, ms) => all.setTimeout(task, ms),
    clearTimeout: (timer) => all.clearTimeout(timer ?? undefined),
    now: () => all.performance.now(),
    wallTime: () => Date.now(),
    random: () => Math.random(),
    uuid: randomId,
    WebSocket: all.WebSocket,
    fetch: (...given) => all.fetch(...given),
    AbortController: all.AbortController,
    BroadcastChannel: all.BroadcastChannel,
    // Only pages of secure origins have locks.
    locks: optional(() => all.navigator.locks),
    indexedDB: optional(() => all.indexedDB),
    sessionStorage: optional(() => all.sessionStorage),
    window: typeof all.addEventListener === 'function' ? all : null,
    document: all.document ?? null,
    location: all.location?.href,
  };
}

/** 128 random bits; `crypto.randomUUID` is for secure origins only. */
function randomId() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('');
}
