import { entryOf, kindOf, revOf } from './frames.js';
import { NotifyError } from './errors.js';
import { NO_INBOX, afterStep, foreseen, inboxOf, withOlder } from './inbox.js';
import { Status } from './status.js';

/** Steps that are kept for tabs that missed some. */
const RING = 256;

/**
 * What one tab knows and shows. It applies what the engine delivered, in the tab that has the connection and in all others alike, and
 * tells of it by `emit(type, detail)`.
 */
export class Replica {
  status;
  cursor = null;
  userId = null;
  /** Changes whenever a list took the place of another: by it a tab knows that its state belongs to a log that is gone. */
  epoch = null;
  inbox = NO_INBOX;
  live = false;
  preferences = null;
  error = null;
  waiting = [];
  #reloading = false;
  #ring = [];
  #told = null;
  #held = [];
  #emit;

  constructor(emit) {
    this.#emit = emit;
    this.status = new Status((change) => {
      this.live = this.live && change.to === 'connected';
      this.error = change.cause;
      emit('status', change);
    });
  }

  /** What is to be kept with the cursor. */
  get state() {
    const { cursor, userId, epoch, inbox, preferences } = this;
    return { cursor, userId, epoch, inbox, preferences };
  }

  /** Takes what was kept. */
  restore(state) {
    Object.assign(this, state);
    this.#told = this.cursor;
  }

  /** @param own commands of this tab that no list of waiting ones has yet */
  snapshot(own) {
    const { items, unread } = foreseen(this.inbox, [...this.waiting, ...own]);
    return Object.freeze({
      status: this.status.value,
      items,
      unread,
      hasMore: this.inbox.hasMore,
      loaded: this.inbox.loaded,
      live: this.live && !this.#reloading,
      waiting: this.waiting.length + own.length,
      preferences: this.preferences,
      error: this.error,
    });
  }

  /** @param mirrored whether another tab's engine delivered it */
  apply(delivery, mirrored) {
    const { kind, save } = delivery;
    const wasAhead = this.#isAhead;
    if (kind === 'step') {
      this.#remember(delivery.frame);
    }
    if (typeof save === 'string') {
      if (kind !== 'step' && kind !== 'list' && this.#told === this.cursor && !(revOf(save) < revOf(this.#told))) {
        this.#told = save;
      }
      this.cursor = save;
    }
    this[`_${kind}`](delivery, mirrored, wasAhead);
  }

  #remember(frame) {
    this.#ring.push({ after: this.cursor, frame });
    if (this.#ring.length > RING) {
      this.#ring.shift();
    }
  }

  /** Whether this tab has told of more than its state shows: the tab with the connection now was behind it. */
  get #isAhead() {
    return revOf(this.#told) > revOf(this.cursor);
  }

  /**
   * Tells of a step, unless this tab did so before. A tab that is ahead sees again what it saw, or, if the log was put back meanwhile,
   * other steps in their place. Which of the two is known when the last that was told comes again, or something else does.
   */
  #tellOnce(frame, live, wasAhead) {
    const rev = revOf(frame.cursor);
    const last = revOf(this.#told);
    if (wasAhead && rev < last) {
      this.#held.push([frame, live]);
    } else if (wasAhead && rev === last && placeOf(frame.cursor) === placeOf(this.#told)) {
      this.#held = [];
      this.#told = frame.cursor;
    } else {
      if (wasAhead) {
        this.#tellHeld();
      }
      this.#told = frame.cursor;
      this.#tell(frame, live);
    }
  }

  #tellHeld() {
    const held = this.#held;
    this.#held = [];
    this.#told = this.cursor;
    this.#emit('reload', { reason: 'replaced' });
    held.forEach(([frame, live]) => this.#tell(frame, live));
  }

  // ---- one method for each kind

  _status({ to, cause, retryInMs }, mirrored) {
    const error = cause === null ? null : NotifyError.fromPlain(cause);
    if (mirrored) {
      this.status.mirror(to, error, retryInMs);
    } else {
      this.status.transition(to, error, retryInMs);
    }
  }

  _hello({ hello }) {
    this.userId = String(hello.user_id);
    this.live = false;
    this.#emit('hello', hello);
  }

  _place() {}

  _step({ frame, live }, mirrored, wasAhead) {
    if (this.inbox.loaded && !this.#reloading) {
      this.inbox = afterStep(this.inbox, frame, live);
    }
    this.#tellOnce(frame, live, wasAhead);
  }

  #tell(frame, live) {
    this.#emit('step', frame);
    if (kindOf(frame) === 'created') {
      const muted = frame.type === 'notification_added';
      this.#emit('notification', { notification: entryOf(frame), muted, live, kept: true });
    } else if (frame.type === 'preferences_changed') {
      this.preferences = frame.preferences;
      this.#emit('preferences', frame.preferences);
    }
  }

  _caught_up({ unread }) {
    this.live = true;
    if (this.#isAhead) {
      // The log is shorter than it was.
      this.#tellHeld();
    }
    if (unread !== null && this.inbox.loaded) {
      this.inbox = { ...this.inbox, unread };
    }
    this.#emit('caughtup', { unread: this.inbox.unread });
  }

  _reloading({ reason }) {
    this.#reloading = true;
    this.#ring = [];
    this.#held = [];
    this.#told = null;
    this.#emit('reloading', { reason });
  }

  _list({ page, reason, epoch, save }) {
    // A first list, got beside a stream, may pass over steps.
    const missed = revOf(this.#told) < revOf(save) ? 'missed' : null;
    this.#reloading = false;
    this.#told = save;
    this.inbox = inboxOf(page);
    this.epoch = epoch;
    if (reason !== null || missed !== null) {
      this.#emit('reload', { reason: reason ?? missed });
    }
  }

  _page({ page, before }) {
    this.inbox = withOlder(this.inbox, page, before);
  }

  /** A command changed something of which no step came yet. */
  _effect({ frame }) {
    if (this.inbox.loaded && !this.#reloading) {
      this.inbox = afterStep(this.inbox, frame, this.live);
    }
  }

  _passing({ frame }) {
    const muted = frame.type === 'notification_added';
    this.#emit('notification', { notification: entryOf(frame), muted, live: true, kept: false });
  }

  _event({ frame }) {
    this.#emit('event', { type: frame.type, data: frame.data ?? null });
  }

  _waiting({ commands }) {
    this.waiting = commands;
  }

  _ended() {}

  _error({ error }) {
    this.#emit('error', NotifyError.fromPlain(error));
  }

  // ---- between tabs

  /** Up to where this tab told of everything. */
  get told() {
    return this.#told;
  }

  /** All that another tab needs that told of everything up to `told`. */
  share(told) {
    const at = this.#ring.findIndex((each) => each.after === told);
    return {
      state: this.state,
      waiting: this.waiting,
      live: this.live,
      reloading: this.#reloading,
      status: this.status.value,
      cause: this.error === null ? null : this.error.toPlain(),
      missed: told === this.cursor ? [] : at < 0 ? null : this.#ring.slice(at).map((each) => each.frame),
    };
  }

  /** Takes what the tab with the connection shares. */
  adopt({ state, waiting, live, reloading, status, cause, missed }) {
    this.waiting = waiting;
    if (state.cursor !== null) {
      const { epoch } = this;
      const told = this.#told;
      this.restore(state);
      this.#reloading = reloading;
      this.#ring = [];
      this.#held = [];
      if (told !== null) {
        this.#catchUp(told, epoch === state.epoch, missed);
      }
    }
    this._status({ to: status, cause, retryInMs: null }, true);
    this.live = live;
  }

  #catchUp(told, sameLog, missed) {
    const ahead = revOf(told) > revOf(this.cursor);
    if (sameLog && missed !== null) {
      // Asked twice, it hears of it twice.
      missed.filter((frame) => !(revOf(frame.cursor) <= revOf(told))).forEach((frame) => this.#tell(frame, true));
    } else if (sameLog && ahead) {
      this.#told = told;
    } else if (!sameLog || told !== this.cursor) {
      this.#emit('reload', { reason: 'missed' });
    }
  }
}

/** The step a cursor names; in a replay it names the end as well. */
function placeOf(cursor) {
  return cursor.split('-', 1)[0];
}
