import { socketRequest, streamRequest } from './addresses.js';
import { NotifyError } from './errors.js';
import { Feed } from './feed.js';
import { kindOf, readFrame } from './frames.js';
import { Liveness } from './liveness.js';
import { retryDelay } from './policy.js';
import { Requests, changes } from './requests.js';
import { openSocket } from './socket.js';
import { openStream } from './stream.js';
import { TokenRefresh } from './refresh.js';
import { verdictOf } from './verdict.js';

const PAGE_PROBE_MS = 5_000;
/** How long the close may take to follow the frame that announces it. */
const CLOSING_MS = 5_000;
const MIN_HEARTBEAT_MS = 1_000;
const MAX_HEARTBEAT_MS = 600_000;
const DEFAULT_HEARTBEAT_MS = 25_000;
/** Sockets in a row that were not greeted before an event stream is tried in their place. */
const BLOCKED_SOCKETS = 2;
/** How long a client that shares its device's name with other tabs waits before it believes that it was replaced for good. */
const SUPERSEDED_MS = 1_000;
const SUPERSEDED = 4009;

/**
 * Keeps one connection to the server: opens it, greets, watches it, and opens another when it breaks. What the frames mean for the
 * client's place in the log is the business of Feed. What comes of it is delivered in order, as
 *
 * - `{kind: 'status', to, cause, retryInMs}`
 * - `{kind: 'hello', hello, save}`, `{kind: 'caught_up', unread, save}`
 * - `{kind: 'step', frame, live, save}`, `{kind: 'place', save}`
 * - `{kind: 'reloading', reason, save}`, then `{kind: 'list', page, reason, save}`
 * - `{kind: 'event', frame}`, `{kind: 'passing', frame}` (a notification that is not kept), `{kind: 'error', error}`
 */
export class Engine {
  #settings;
  #env;
  #credentials;
  #rest;
  #deliver;
  #feed;
  #requests;
  #liveness;
  #refresh;
  #onReady;

  // valid for the engine
  #ended = false;
  #failures = 0;
  #blocked = 0;
  #refusedToken = null;
  #refusedForGood = false;

  // valid between two connections
  #retryTimer = null;
  #notBefore = 0;

  // valid for the connection
  #current = null;
  #deadline = null;
  #stableTimer = null;

  /** @param onReady told whenever commands may go: connected, and the place in the log is settled */
  constructor(settings, env, { credentials, rest, deliver, onReady }) {
    this.#settings = settings;
    this.#env = env;
    this.#credentials = credentials;
    this.#rest = rest;
    this.#deliver = deliver;
    this.#onReady = onReady;
    this.#feed = new Feed((delivery) => this.#fromFeed(delivery), {
      ask: (receiver) => this.#askList(receiver),
      giveUp: (error) => this.#current !== null && this.#drop(this.#current, 'the list could not be loaded', error),
    });
    this.#requests = new Requests(env);
    this.#liveness = new Liveness(
      env,
      settings.graceMs,
      () => this.#current?.transport?.send('{"type":"ping"}'),
      () => this.#current !== null && this.#drop(this.#current, 'nothing came in for too long'),
    );
    this.#refresh = new TokenRefresh(env, credentials, (token, receiver) => this.#authenticate(token, receiver));
  }

  // ---- for the client

  start(cursor, loaded) {
    this.#feed.begin(cursor, loaded);
    this.#open();
  }

  /** Says goodbye. Nothing is delivered any more. */
  stop() {
    this.#ended = true;
    this.#env.clearTimeout(this.#retryTimer);
    const last = this.#detach('the client went away');
    last?.transport?.close();
  }

  get ready() {
    return this.#current !== null && this.#current.hello !== null && this.#feed.settled;
  }

  /** `websocket`, `sse`, or null while there is no connection. */
  get transport() {
    return this.#current?.hello ? this.#current.transport.kind : null;
  }

  /** The device changed networks or came back to one: an open socket is tested, a stream opened anew, a waiting client tries now. */
  networkChanged() {
    if (this.transport === 'websocket') {
      this.probe();
    } else if (this.#retryTimer !== null) {
      this.#failures = 0;
      this.#scheduleOpen(Math.max(0, this.#notBefore - this.#env.now()));
    } else if (this.#current !== null) {
      this.#failures = 0;
      this.#drop(this.#current, 'the network changed');
    }
  }

  /** Tests an open connection at once. */
  probe() {
    if (this.transport === 'websocket') {
      this.#liveness.probe(PAGE_PROBE_MS);
    }
  }

  /** Asks the server; `receiver` is that of Requests.send. */
  ask(frame, receiver) {
    const connection = this.#current;
    if (!connection?.hello) {
      receiver.failed(new NotifyError('not_connected', 'not connected'));
    } else if (connection.transport.kind === 'websocket') {
      this.#requests.send(frame, (text) => connection.transport.send(text), receiver);
    } else {
      this.#rest.command(frame).then(
        (answer) => this.#answeredBeside(connection, frame, answer, receiver),
        (error) => receiver.failed(error),
      );
    }
  }

  /** What an answer beside a stream says counts while that stream goes on: after it the log may be another one. */
  #answeredBeside(connection, frame, answer, receiver) {
    if (connection === this.#current) {
      receiver.answered(answer);
    } else if (changes(frame)) {
      receiver.answered({ type: 'done' });
    } else {
      receiver.failed(new NotifyError('no_answer', 'the connection was lost'));
    }
  }

  /** Sends a message of the application's own; returns whether it was sent, which is no sign that it arrived. */
  tell(message) {
    return Boolean(this.#current?.hello) && this.#current.transport.send(JSON.stringify(message));
  }

  // ---- opening a connection

  #open() {
    const connection = { transport: null, hello: null, closing: null, token: null, cursor: null };
    this.#current = connection;
    const giveUp = () => this.#drop(connection, 'no greeting in time');
    this.#deadline = this.#env.setTimeout(giveUp, this.#settings.connectTimeoutMs);
    this.#connect(connection).catch((cause) => {
      const error = cause instanceof NotifyError ? cause : new NotifyError('connection_lost', 'no connection', { cause });
      this.#lost(connection, error, 0);
    });
  }

  async #connect(connection) {
    const token = await this.#credentials.token();
    if (connection !== this.#current || this.#isRefused(connection, token)) {
      return;
    }
    const sse = this.#nextIsStream();
    if (sse && this.#feed.mustList) {
      const page = await this.#rest.command({ type: 'get_notifications', limit: this.#settings.pageSize });
      if (connection !== this.#current) {
        return;
      }
      this.#feed.listed(page, page.cursor);
    }
    const byTicket = !sse && this.#settings.auth === 'ticket';
    const ticket = byTicket ? await this.#rest.ticket(token) : null;
    if (connection === this.#current) {
      this.#openTransport(connection, sse, { token, ticket });
    }
  }

  #isRefused(connection, token) {
    if (token === null || token !== this.#refusedToken) {
      return false;
    }
    const error = new NotifyError('token', 'the token is the one the server refused');
    if (this.#refusedForGood) {
      this.#fail(error);
    } else {
      this.#lost(connection, error, 0);
    }
    return true;
  }

  #nextIsStream() {
    const { transports } = this.#settings;
    return transports.length > 1 ? this.#blocked >= BLOCKED_SOCKETS : transports[0] === 'sse';
  }

  #openTransport(connection, sse, grant) {
    connection.token = grant.token;
    connection.cursor = this.#feed.resumeFrom;
    const place = { cursor: connection.cursor, ...this.#settings.nextAttempt() };
    const listener = {
      opened: () => {},
      text: (text) => this.#text(connection, text),
      heard: () => connection === this.#current && this.#liveness.heard(),
      closed: (how) => this.#closed(connection, how),
    };
    connection.transport = sse
      ? openStream(this.#env, streamRequest(this.#settings, grant, place), listener)
      : openSocket(this.#env, socketRequest(this.#settings, grant, place), listener);
  }

  #greeted(connection, hello) {
    this.#env.clearTimeout(this.#deadline);
    connection.hello = hello;
    this.#refusedToken = null;
    // After an event stream a socket gets one try again.
    this.#blocked = connection.transport.kind === 'sse' ? BLOCKED_SOCKETS - 1 : 0;
    this.#stableTimer = this.#env.setTimeout(() => {
      this.#failures = 0;
    }, this.#settings.policy.stableAfterMs);
    this.#liveness.start(heartbeatOf(hello));
    if (connection.transport.kind === 'websocket') {
      this.#refresh.schedule(hello.token_expires_at, connection.token);
    }
    this.#status('connected');
    this.#feed.opened(hello, connection.cursor);
    this.#readyIfSettled();
  }

  // ---- what comes in

  #text(connection, text) {
    if (connection !== this.#current) {
      return;
    }
    this.#liveness.heard();
    let frame;
    try {
      frame = readFrame(text);
    } catch (error) {
      this.#broken(connection, error);
      return;
    }
    const kind = kindOf(frame);
    if (kind === 'closing') {
      this.#closing(connection, frame);
    } else if (connection.hello !== null) {
      this.#handle(connection, kind, frame);
    } else if (kind === 'hello') {
      this.#greeted(connection, frame);
    } else if (kind !== 'unknown') {
      this.#broken(connection, new NotifyError('protocol', `'${frame.type}' before the greeting`));
    }
  }

  #handle(connection, kind, frame) {
    const answered = this.#requests.answer(frame);
    if (kind === 'hello') {
      this.#broken(connection, new NotifyError('protocol', 'a second greeting'));
    } else if (kind === 'caught_up') {
      this.#feed.caughtUp(frame);
    } else if (kind === 'reset') {
      this.#feed.reset(frame);
    } else if (kind === 'event') {
      this.#deliver({ kind: 'event', frame });
    } else if (typeof frame.cursor === 'string' && kind !== 'direct') {
      this.#feed.step(frame);
    } else if (kind === 'created') {
      this.#deliver({ kind: 'passing', frame });
    } else if (frame.type === 'error' && !answered) {
      const { code = 'internal', message = '' } = frame;
      this.#deliver({ kind: 'error', error: new NotifyError('refused', `${code}: ${message}`, { code }).toPlain() });
    }
  }

  #closing(connection, frame) {
    connection.closing = frame;
    this.#env.clearTimeout(this.#deadline);
    const { code, reason } = frame;
    this.#deadline = this.#env.setTimeout(() => this.#closed(connection, { code, reason, error: null }), CLOSING_MS);
  }

  #broken(connection, error) {
    this.#deliver({ kind: 'error', error: error.toPlain() });
    this.#drop(connection, 'the server broke the protocol', error);
  }

  #closed(connection, how) {
    if (connection !== this.#current) {
      return;
    }
    this.#countBlocked(connection);
    const verdict = verdictOf(connection.closing, how);
    if (verdict.reauthenticate) {
      this.#refusedToken = connection.token;
      this.#refusedForGood = !verdict.reconnect;
    }
    if (verdict.reconnect || (verdict.reauthenticate && this.#credentials.hasSupplier)) {
      this.#lost(connection, new NotifyError('connection_lost', verdict.message, { cause: how.error }), verdict.retryAfterMs);
    } else if (verdict.code === SUPERSEDED && this.#settings.shared) {
      // Another tab may have taken over, which this one is about to hear.
      const left = this.#detach(verdict.message);
      left.transport.terminate();
      this.#deadline = this.#env.setTimeout(() => this.#fail(ended(verdict)), SUPERSEDED_MS);
    } else {
      this.#fail(ended(verdict));
    }
  }

  /** A socket that got nowhere may be one that a proxy does not let through. */
  #countBlocked(connection) {
    if (connection.hello !== null || connection.closing !== null || connection.transport === null) {
      return;
    }
    this.#blocked = connection.transport.kind === 'sse' ? BLOCKED_SOCKETS - 1 : this.#blocked + 1;
  }

  // ---- losing a connection

  #drop(connection, why, cause = null) {
    if (connection === this.#current) {
      this.#countBlocked(connection);
      this.#lost(connection, new NotifyError('connection_lost', why, { cause }), 0);
    }
  }

  /** Counts as a failure and goes on after a while, at least `minWait` milliseconds. */
  #lost(connection, error, minWait) {
    if (connection !== this.#current || this.#ended) {
      return;
    }
    const delay = Math.max(minWait, retryDelay(this.#settings.policy, this.#failures++, this.#env.random));
    this.#notBefore = this.#env.now() + minWait;
    this.#detach(error.message);
    connection.transport?.terminate();
    this.#status('reconnecting', error, delay);
    this.#scheduleOpen(delay);
  }

  #scheduleOpen(delay) {
    if (this.#ended) {
      return;
    }
    this.#env.clearTimeout(this.#retryTimer);
    this.#retryTimer = this.#env.setTimeout(() => {
      this.#retryTimer = null;
      this.#open();
    }, delay);
  }

  /** The server does not want this client back. */
  #fail(error) {
    this.#detach(error.message)?.transport?.terminate();
    this.#ended = true;
    this.#status('failed', error, null, true);
  }

  /** Takes the connection out of service, without touching its socket. */
  #detach(why) {
    const last = this.#current;
    this.#current = null;
    this.#env.clearTimeout(this.#deadline);
    this.#env.clearTimeout(this.#stableTimer);
    this.#liveness.stop();
    this.#refresh.stop();
    this.#feed.interrupted();
    this.#requests.lost(why);
    return last;
  }

  // ---- the rest

  #status(to, cause = null, retryInMs = null, last = false) {
    if (!this.#ended || last) {
      this.#deliver({ kind: 'status', to, cause: cause === null ? null : cause.toPlain(), retryInMs });
    }
  }

  #fromFeed(delivery) {
    this.#deliver(delivery);
    if (delivery.kind === 'list') {
      this.#readyIfSettled();
    }
  }

  #readyIfSettled() {
    if (this.ready) {
      this.#onReady();
    }
  }

  #askList(receiver) {
    const connection = this.#current;
    if (connection === null) {
      return;
    }
    if (connection.transport.kind === 'sse') {
      // A list got elsewhere has no place in this stream: the next one begins where the list ends.
      this.#blocked = BLOCKED_SOCKETS;
      this.#drop(connection, 'the list has to be loaded');
    } else {
      this.ask({ type: 'get_notifications', limit: this.#settings.pageSize }, receiver);
    }
  }

  #authenticate(token, receiver) {
    const connection = this.#current;
    if (connection?.hello) {
      this.ask({ type: 'authenticate', token }, receiver);
      connection.token = token;
    }
  }
}

function ended(verdict) {
  return new NotifyError('ended_by_server', verdict.message);
}

function heartbeatOf(hello) {
  const given = hello.heartbeat_ms > 0 ? hello.heartbeat_ms : DEFAULT_HEARTBEAT_MS;
  return Math.max(MIN_HEARTBEAT_MS, Math.min(given, MAX_HEARTBEAT_MS));
}
