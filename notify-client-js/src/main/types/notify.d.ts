/** One entry of a user's list, or a notification that is not kept (its id is 0). As it is on the wire. */
export interface Notification {
  /** Its place in the user's log: the higher the newer. */
  readonly id: number;
  readonly title: string | null;
  readonly message: string | null;
  readonly type: string;
  readonly read: boolean;
  /** ISO-8601 in UTC. */
  readonly created_at: string | null;
  /** What the application gave, any JSON. */
  readonly data: any;
  /** Comes from whoever notified: check it before following it. */
  readonly link: string | null;
  readonly actor: number | string | null;
  readonly verb: string | null;
  readonly recipient: number | string | null;
}

/** Which types are kept, and which are announced. */
export interface Preferences {
  mute_all: boolean;
  types: Record<string, { inbox?: boolean; live?: boolean }>;
}

/**
 * Where a client is: `idle` until connect(); `connecting`, the first attempt; `connected`, greeted by the server; `reconnecting`, waiting
 * for the next attempt or in it; `closed` by close(), final; `failed`, as the server would only refuse another attempt, final.
 */
export type Status = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed' | 'failed';

export interface StatusChange {
  readonly from: Status;
  readonly to: Status;
  readonly cause: NotifyError | null;
  /** How long until the next attempt. */
  readonly retryInMs: number | null;
}

/** What there is to show. Never changed: another one takes its place. */
export interface Snapshot {
  readonly status: Status;
  /** The newest entries, newest first, without a gap; with what was asked for and has not reached the server yet. */
  readonly items: readonly Notification[];
  /** Unread entries, also those not in `items`. */
  readonly unread: number;
  /** Whether there are older entries, see loadMore(). */
  readonly hasMore: boolean;
  /** Whether the list is known, from the server or from what was kept. */
  readonly loaded: boolean;
  /** Whether everything that was missed has come in. */
  readonly live: boolean;
  /** How many changes wait for the server. */
  readonly waiting: number;
  /** As far as they are known from this connection. */
  readonly preferences: Preferences | null;
  /** Why the connection is gone. */
  readonly error: NotifyError | null;
}

export type Reason =
  | 'not_connected'
  | 'no_answer'
  | 'outcome_unknown'
  | 'refused'
  | 'overloaded'
  | 'connection_lost'
  | 'protocol'
  | 'token'
  | 'obsolete'
  | 'ended_by_server'
  | 'closed';

/** Why a request failed, or a connection ended. */
export class NotifyError extends Error {
  constructor(reason: Reason, message: string, more?: { code?: string | null; idempotencyKey?: string | null; cause?: unknown });
  readonly reason: Reason;
  /** What the server answered, or null if it answered nothing. */
  readonly code: string | null;
  /** Repeat the request with this key, and it takes effect once. */
  readonly idempotencyKey: string | null;
  /** Whether the same request may succeed later. */
  readonly temporary: boolean;
  /** Whether the request may have taken effect all the same. */
  readonly outcomeUnknown: boolean;
}

export interface ClientOptions {
  /** The server's socket; `ws`, `wss`, or what a page would write. `/ws/notifications/` of the page's own origin by default. */
  url?: string;
  /** The REST routes; by default beside the socket, at `/api/notifications/`. */
  api?: string;
  /**
   * Who this is, by any key that no other user has. Without it nothing is kept over a reload of the page, and every tab has a connection
   * of its own, as another user might come after this one.
   */
  user?: string | number;
  /** Gives a token, fresh enough; asked at every connect, and before a token ends. Without it a cookie has to do it. */
  token?: () => string | Promise<string>;
  /**
   * How the token is brought: in the subprotocol list (the default; in the query where its characters do not allow that), in the query, or
   * exchanged for a ticket that is good once.
   */
  auth?: 'subprotocol' | 'query' | 'ticket';
  /** What may be used, in this order; both by default. An event stream is tried after two sockets in a row got nowhere. */
  transports?: ReadonlyArray<'websocket' | 'sse'>;
  /** Entries in the first page and in each older one, 1 to 200; 50 by default. */
  pageSize?: number;
  /** Whether to keep state in the browser; true by default, where the user is named. */
  durable?: boolean;
  /** Whether tabs share one connection; true by default, where the user is named and the browser can. */
  shared?: boolean;
  /** The waits before another attempt: at random up to a limit that doubles. */
  reconnect?: { firstMs?: number; maxMs?: number; stableAfterMs?: number };
  /** How long one attempt may take; 15,000 by default. */
  connectTimeoutMs?: number;
  /** How long beyond a heartbeat nothing may come in; 10,000 by default. */
  graceMs?: number;
}

/** The events of a client. Each is a CustomEvent with such a `detail`. */
export interface ClientEvents {
  status: StatusChange;
  /** What there is to show changed. */
  change: Snapshot;
  /** The server's greeting, as on the wire. */
  hello: any;
  /** A step of the log, as on the wire, before what it is about. */
  step: any;
  /**
   * A notification: `muted` if it is not to be announced, `kept` if it is in the list, `live` unless it was missed and came later, in its
   * present state.
   */
  notification: { notification: Notification; muted: boolean; live: boolean; kept: boolean };
  /** Transient news of an application type. */
  event: { type: string; data: any };
  preferences: Preferences;
  /** Everything that was missed has come in. */
  caughtup: { unread: number };
  /** The server cannot say what was missed; the list is loaded anew. */
  reloading: { reason: string };
  /**
   * The list was replaced: `pruned`, `ahead`, `replaced`, `malformed`, or, where only this tab missed too much, `missed`. What comes after
   * may have come before.
   */
  reload: { reason: string };
  /** Something went wrong that no caller waits for. The client goes on. */
  error: unknown;
}

/**
 * Receives a user's notifications: stays connected until close() or until the server says to stay away, resumes where it was, keeps the
 * list, and shares one connection among the tabs of a browser. Listeners run in the order of the log; the place in the log is kept when
 * they have returned.
 */
export class NotifyClient extends EventTarget {
  /** @throws TypeError if an option cannot work */
  constructor(options?: ClientOptions);

  readonly status: Status;

  /**
   * Connects, and stays connected. Calling it again changes nothing.
   * @returns resolves when the server has greeted for the first time, and rejects when the client ends before
   */
  connect(): Promise<void>;

  /**
   * Says goodbye and ends the client, which cannot be used again.
   * @param options `forget`: also deletes what the browser keeps of this user, as after a logout
   */
  close(options?: { forget?: boolean }): Promise<void>;

  /** Tells the client that the network came or changed, where the browser does not say so itself. */
  networkChanged(): void;

  /** What there is to show. The same object until something changes. */
  getSnapshot(): Snapshot;

  /** Calls `listener` after each change; while missed steps come in, ten times a second. Returns what ends that. */
  subscribe(listener: () => void): () => void;

  /** Calls `handler` with the payload of each notification and event of `type`, muted ones too. Returns what ends that. */
  on(type: string, handler: (data: any, whole: any) => void): () => void;

  /**
   * Marks an entry as read. Shown at once; sent when there is a connection, also after a reload of the page, where the user is named.
   * @returns resolves when it is stored; rejects with a NotifyError, its code `not_found` if there is no such entry
   */
  markRead(id: number): Promise<unknown>;

  /** Marks every entry up to the newest one here as read; as markRead. */
  markAllRead(): Promise<unknown>;

  /** Deletes an entry; as markRead. Deleting a deleted one succeeds. */
  remove(id: number): Promise<unknown>;

  /**
   * Notifies another user, where the server lets this one. As markRead, but not sent any more after 23 hours.
   * @returns the new entry's id in that user's log; null if nothing was kept
   */
  notifyUser(
    userId: string | number,
    notification: { type?: string; title?: string; message?: string; data?: unknown; link?: string },
    idempotencyKey?: string,
  ): Promise<number | null>;

  /** Sends a message of the application's own, such as "is typing". Rejects with `not_connected` where it cannot be sent now. */
  send(type: string, data?: unknown): Promise<void>;

  /** Loads older entries. @returns whether there are more */
  loadMore(): Promise<boolean>;

  /** Reads the user's preferences. */
  preferences(): Promise<Preferences>;

  /** Sets the user's preferences; what is left out is its default. @returns as they are now */
  setPreferences(preferences: Partial<Preferences>): Promise<Preferences>;

  addEventListener<K extends keyof ClientEvents>(
    type: K,
    listener: ((event: CustomEvent<ClientEvents[K]>) => void) | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}
