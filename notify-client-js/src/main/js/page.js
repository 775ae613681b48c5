/**
 * Tells of what happens to the page: `suspend()` before it is frozen, put into the back/forward cache or left, `resume()` when it is
 * back, `shown()` when it comes to the front, `network()` when the network came or went. Returns what ends that.
 */
export function watchPage(env, handler) {
  const ends = [];
  const on = (target, type, listener) => {
    target?.addEventListener(type, listener);
    ends.push(() => target?.removeEventListener(type, listener));
  };
  on(env.window, 'online', () => handler.network());
  on(env.window, 'offline', () => handler.network());
  on(env.window, 'pagehide', () => handler.suspend());
  on(env.window, 'pageshow', (event) => event.persisted && handler.resume());
  on(env.document, 'freeze', () => handler.suspend());
  on(env.document, 'resume', () => handler.resume());
  on(env.document, 'visibilitychange', () => env.document.visibilityState === 'visible' && handler.shown());
  return () => ends.forEach((end) => end());
}
