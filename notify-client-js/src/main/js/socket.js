import { NotifyError } from './errors.js';

/** Bytes that may wait in the browser to be sent. */
const MAX_BUFFERED = 1 << 20;

/**
 * Opens a WebSocket. The listener is told `opened()`, `text(string)` and at last once `closed({code, reason, error})`; nothing more
 * after `close` or `terminate`.
 */
export function openSocket(env, request, listener) {
  let over = false;
  let socket = null;
  const end = (code, reason, error) => {
    if (!over) {
      over = true;
      listener.closed({ code, reason, error });
    }
  };
  try {
    socket = new env.WebSocket(request.url, request.protocols);
  } catch (cause) {
    env.setTimeout(() => end(1006, '', new NotifyError('connection_lost', 'no socket can be made', { cause })), 0);
  }
  if (socket !== null) {
    socket.onopen = () => over || listener.opened();
    socket.onmessage = (event) => over || listener.text(event.data);
    socket.onclose = (event) => end(event.code, event.reason ?? '', null);
    // Browsers tell the close next. Node 20 does not, where a handshake was refused.
    socket.onerror = () => env.setTimeout(() => end(1006, '', null), 0);
  }
  const leave = (code) => {
    over = true;
    try {
      socket?.close(code);
    } catch {
      // It never got so far.
    }
  };
  return {
    kind: 'websocket',
    send(text) {
      if (over || socket === null || socket.readyState !== 1 || socket.bufferedAmount > MAX_BUFFERED) {
        return false;
      }
      socket.send(text);
      return true;
    },
    close: () => leave(1000),
    terminate: () => leave(undefined),
  };
}
