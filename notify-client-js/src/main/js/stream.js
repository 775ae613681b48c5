import { NotifyError } from './errors.js';

/** What a status means as a close code, where the answer does not say it better. */
const CODES = { 401: 4001, 403: 4003, 409: 4009, 429: 4029, 503: 1013 };

/**
 * Opens the feed as Server-Sent Events, by `fetch`: an `EventSource` can send no header and tells no status. The listener is told what
 * that of a socket is, and `heard()` at each comment. Nothing can be sent over it.
 */
export function openStream(env, request, listener) {
  const aborted = new env.AbortController();
  let over = false;
  const end = (how) => {
    if (!over) {
      over = true;
      listener.closed({ reason: '', error: null, ...how });
    }
  };
  run(env, request, aborted.signal, listener, () => over).then(
    (how) => end(how),
    (cause) => end({ code: 1006, error: new NotifyError('connection_lost', 'no connection', { cause }) }),
  );
  const leave = () => {
    over = true;
    aborted.abort();
  };
  return { kind: 'sse', send: () => false, close: leave, terminate: leave };
}

async function run(env, request, signal, listener, isOver) {
  const answer = await env.fetch(request.url, {
    headers: { Accept: 'text/event-stream', ...request.headers },
    credentials: request.headers.Authorization ? 'omit' : 'include',
    cache: 'no-store',
    signal,
  });
  if (answer.status !== 200) {
    return refused(answer);
  }
  listener.opened();
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  const events = new EventReader(listener, isOver);
  for (;;) {
    const { done, value } = await reader.read();
    if (done || isOver()) {
      return { code: 1006 };
    }
    events.take(decoder.decode(value, { stream: true }));
  }
}

async function refused(answer) {
  const body = await answer.json().catch(() => ({}));
  const expired = body?.code === 'token_expired';
  const seconds = Number(answer.headers.get('Retry-After'));
  return {
    code: expired ? 4002 : (CODES[answer.status] ?? 1006),
    reason: String(body?.error ?? `HTTP ${answer.status}`),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : 0,
  };
}

/** Takes events apart (HTML Standard, section 9.2.6). Only their data count: each frame says its type and cursor itself. */
class EventReader {
  #listener;
  #isOver;
  #rest = '';
  #data = [];

  constructor(listener, isOver) {
    this.#listener = listener;
    this.#isOver = isOver;
  }

  take(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    for (const line of lines) {
      if (this.#isOver()) {
        return;
      }
      this.#line(line);
    }
  }

  #line(line) {
    if (line === '') {
      const data = this.#data;
      this.#data = [];
      if (data.length > 0) {
        this.#listener.text(data.join('\n'));
      }
    } else if (line.startsWith(':')) {
      this.#listener.heard();
    } else if (line.startsWith('data:')) {
      this.#data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    }
  }
}
