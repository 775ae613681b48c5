import { ModelLog } from './model-log.mjs';
import { restOf } from './model-rest.mjs';

/** A server of one user over fake sockets, as docs/protocol.md tells it. What it sends arrives in order, some milliseconds later. */
export class ModelServer {
  sessions = new Set();
  refuses = false;
  #silent = false;
  opened = 0;
  requests = [];
  received = [];
  tokenLifeMs = null;
  acceptsToken = () => null;
  /** Whether the answer to a command gets lost with its connection. */
  losesAnswer = () => false;
  /** Milliseconds between two frames, at least. */
  spacing = 0;

  constructor(time, random) {
    this.time = time;
    this.random = random;
    this.log = new ModelLog(random);
  }

  // ---- for env.WebSocket and env.fetch

  socket(url, protocols, runs) {
    return new FakeSocket(this, new URL(url), protocols, runs);
  }

  /** Answers some milliseconds later, or not at all. */
  fetch(url, options = {}, runs = (task) => task()) {
    return new Promise((resolve, reject) => {
      const give = (settle) => this.time.setTimeout(() => runs(settle), 1 + Math.floor(this.random() * 15));
      give(async () => {
        if (this.refuses || this.silent || options.signal?.aborted) {
          reject(new TypeError('no network'));
          return;
        }
        const answer = await (this.rest ?? ((...given) => restOf(this, ...given)))(new URL(url), options, runs);
        if (new URL(url).pathname.endsWith('/stream')) {
          resolve(answer);
        } else {
          give(() => (this.losesAnswer() ? reject(new TypeError('cut')) : resolve(answer)));
        }
      });
    });
  }

  // ---- for tests

  get silent() {
    return this.#silent;
  }

  /** Nothing gets through, and nobody is told; a connection that lost something by it stays dead. */
  set silent(value) {
    this.#silent = value;
    if (!value) {
      [...this.sessions].forEach((each) => each.lossy && each.gone());
    }
  }

  notify(given) {
    return this.did(this.log.create(given));
  }

  /** A step was made, by whomever: everybody hears of it. */
  did(step) {
    if (step) {
      this.sessions.forEach((each) => each.step(step));
    }
    return step;
  }

  event(type, data) {
    this.sessions.forEach((each) => each.send({ type, data }));
  }

  /** The last steps are lost; who had seen them is told to reload. */
  putBack(count) {
    this.log.putBack(count);
    this.sessions.forEach((each) => each.putBack());
  }

  cutAll() {
    [...this.sessions].forEach((each) => each.cut());
  }

  closeAll(closing, code = closing.code) {
    for (const each of [...this.sessions]) {
      each.send({ type: 'closing', reconnect: true, retry_after_ms: 0, reauthenticate: false, reason: '', ...closing });
      each.close(code);
    }
  }
}

class FakeSocket {
  readyState = 0;
  bufferedAmount = 0;
  protocol = '';
  #server;
  #runs;
  #session = null;

  constructor(server, url, protocols, runs) {
    this.#server = server;
    this.#runs = runs;
    this.url = url;
    this.protocols = protocols;
    server.requests.push({ url, protocols });
    server.time.setTimeout(() => this.#open(), 1 + Math.floor(server.random() * 20));
  }

  #open() {
    if (this.readyState !== 0) {
      return;
    }
    if (this.#server.refuses || this.#server.blocksSockets) {
      this.ended(1006);
      return;
    }
    this.readyState = 1;
    this.#server.opened++;
    this.#session = new Session(this.#server, this);
    this.#runs(() => this.onopen?.());
    this.#session.begin();
  }

  send(text) {
    const session = this.#session;
    this.#server.time.setTimeout(() => session.received(JSON.parse(text)), 1 + Math.floor(this.#server.random() * 10));
  }

  close() {
    const session = this.#session;
    this.#server.time.setTimeout(() => session?.gone(), 2);
    this.readyState = 3;
  }

  /** The tab is gone. */
  vanish() {
    this.close();
  }

  arrived(text) {
    if (this.readyState === 1) {
      this.#runs(() => this.onmessage?.({ data: text }));
    }
  }

  ended(code, reason = '') {
    if (this.readyState < 2) {
      this.readyState = 3;
      this.#runs(() => this.onclose?.({ code, reason }));
    }
  }
}

export class Session {
  #server;
  #socket;
  #rev = 0;
  #lastArrival = 0;
  #over = false;
  lossy = false;

  constructor(server, socket) {
    this.#server = server;
    this.#socket = socket;
  }

  get kind() {
    return this.#socket.kind ?? 'websocket';
  }

  begin() {
    const server = this.#server;
    const refusal = server.acceptsToken(this.#socket);
    server.sessions.add(this);
    if (refusal !== null) {
      this.send({ type: 'closing', reason: 'refused', retry_after_ms: 0, ...refusal });
      this.close(refusal.code);
      return;
    }
    const { log } = server;
    const cursor = this.#socket.url.searchParams.get('cursor');
    const reason = cursor === null ? null : log.judge(cursor);
    const from = cursor === null || reason !== null ? log.head : Number.parseInt(cursor, 10);
    const resumed = cursor !== null && reason === null;
    this.#rev = log.head;
    this.send({
      type: 'connection_established',
      message: 'Connected as seven',
      user_id: log.userId,
      cursor: resumed ? cursor : log.cursorAt(log.head),
      resumed,
      ...(reason === null ? {} : { reason }),
      missed: log.head - from,
      unread_count: log.page({}).unread_count,
      oldest_id: log.floor + 1,
      heartbeat_ms: 25_000,
      token_expires_at: server.tokenLifeMs === null ? null : new Date(1_800_000_000_000 + server.time.now + server.tokenLifeMs).toISOString(),
      limits: { max_frame_bytes: 65_536, max_data_bytes: 32_768, messages_per_second: 20 },
      node: 'model',
    });
    for (const step of log.steps.slice(from - log.floor)) {
      const frame = log.frameOf(step, true);
      if (frame !== null) {
        this.send(frame);
      }
    }
    this.send({ type: 'caught_up', unread_count: log.page({}).unread_count, cursor: log.cursorAt(log.head) });
  }

  step(step) {
    this.#rev = step.rev;
    this.send(this.#server.log.frameOf(step));
  }

  putBack() {
    const { log } = this.#server;
    if (this.#rev > log.head) {
      this.#rev = log.head;
      this.send({ type: 'reset', reason: 'ahead', cursor: log.cursorAt(log.head) });
    }
  }

  /** Arrives later, after all that was sent before. */
  send(frame) {
    const { time, random, silent, spacing } = this.#server;
    this.lossy ||= silent;
    if (this.#over || silent) {
      return;
    }
    this.#lastArrival = Math.max(this.#lastArrival + spacing, time.now + 1 + Math.floor(random() * 15));
    const text = JSON.stringify(frame);
    time.setTimeout(() => this.#over || this.#socket.arrived(text), this.#lastArrival - time.now);
  }

  received(frame) {
    const server = this.#server;
    this.lossy ||= server.silent;
    if (this.#over || server.silent) {
      return;
    }
    server.received.push(frame);
    const { ref } = frame;
    switch (frame.type) {
      case 'ping':
        this.send({ type: 'pong', ref });
        return;
      case 'get_notifications':
        this.send({ type: 'notifications_list', ...server.log.page(frame), ref });
        return;
      case 'authenticate':
        this.send({ type: 'authenticated', token_expires_at: new Date(1_800_000_000_000 + server.time.now + 600_000).toISOString(), ref });
        return;
      case 'mark_read':
        this.#change(frame, server.log.read(frame.notification_id), 'notification_marked_read');
        return;
      case 'mark_all_read':
        this.#change(frame, server.log.readAll(frame.up_to), 'all_notifications_marked_read');
        return;
      case 'delete_notification':
        this.#change(frame, server.log.delete(frame.notification_id), 'notification_deleted');
        return;
      default:
        this.send({ type: 'echo', data: frame, ref });
    }
  }

  #change(frame, step, type) {
    const server = this.#server;
    if (step === undefined) {
      this.send({ type: 'error', code: 'not_found', message: 'No such notification', ref: frame.ref });
      return;
    }
    server.did(step);
    if (server.losesAnswer()) {
      this.cut();
    } else if (step === null) {
      const { unread_count } = server.log.page({});
      this.send({ type, notification_id: frame.notification_id, up_to: frame.up_to, success: true, unread_count, ref: frame.ref });
    } else {
      this.send({ type: 'done', ref: frame.ref });
    }
  }

  /** After what was sent. */
  close(code) {
    const { time } = this.#server;
    time.setTimeout(() => {
      this.gone();
      this.#socket.ended(code);
    }, Math.max(1, this.#lastArrival - time.now));
  }

  /** At once, and what is under way is lost. */
  cut() {
    this.gone();
    this.#socket.ended(1006);
  }

  gone() {
    this.#over = true;
    this.#server.sessions.delete(this);
  }
}
