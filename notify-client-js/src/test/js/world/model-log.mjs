/**
 * One user's log as docs/protocol.md tells it, and nothing of the client's: steps with marks, a floor, a cursor that is judged, a replay
 * that shows the present.
 */
export class ModelLog {
  constructor(random, userId = 7) {
    this.random = random;
    this.userId = userId;
    this.steps = [];
    this.floor = 0;
    this.floorMark = this.#mark();
    this.preferences = { mute_all: false, types: {} };
  }

  #mark() {
    return Math.floor(this.random() * 2 ** 32).toString(16).padStart(8, '0');
  }

  get head() {
    return this.floor + this.steps.length;
  }

  markAt(rev) {
    return rev === this.floor ? this.floorMark : this.steps[rev - this.floor - 1]?.mark;
  }

  cursorAt(rev) {
    return `${rev}.${this.markAt(rev)}`;
  }

  #append(step) {
    const made = { ...step, rev: this.head + 1, mark: this.#mark() };
    this.steps.push(made);
    made.unread = this.entries().filter((each) => !each.read).length;
    return made;
  }

  /** What is there now, newest first. Told anew from the steps each time, so that there is no second truth. */
  entries() {
    const all = new Map();
    for (const step of this.steps) {
      if (step.kind === 'created') {
        all.set(step.rev, { ...step.entry, id: step.rev, read: false });
      } else if (step.kind === 'read' && all.has(step.target)) {
        all.get(step.target).read = true;
      } else if (step.kind === 'all_read') {
        all.forEach((each) => (each.read ||= each.id <= step.upTo));
      } else if (step.kind === 'deleted') {
        all.delete(step.target);
      } else if (step.kind === 'pruned') {
        [...all.keys()].filter((id) => id <= step.upTo).forEach((id) => all.delete(id));
      }
    }
    return [...all.values()].reverse();
  }

  create({ title = null, message = null, type = 'note', data = {}, muted = false } = {}) {
    const entry = { title, message, type, data, link: null, actor: null, verb: null, recipient: this.userId };
    return this.#append({ kind: 'created', muted, entry: { ...entry, created_at: '2026-11-21T00:00:00Z' } });
  }

  read(id) {
    const entry = this.entries().find((each) => each.id === id);
    return entry === undefined ? undefined : entry.read ? null : this.#append({ kind: 'read', target: id });
  }

  readAll(upTo = this.head) {
    const bound = Math.min(upTo, this.head);
    const some = this.entries().some((each) => !each.read && each.id <= bound);
    return some ? this.#append({ kind: 'all_read', upTo: bound }) : null;
  }

  delete(id) {
    return this.entries().some((each) => each.id === id) ? this.#append({ kind: 'deleted', target: id }) : null;
  }

  /** Forgets the steps up to one; entries up to it are gone. */
  prune(upTo) {
    const step = this.#append({ kind: 'pruned', upTo });
    this.floorMark = this.markAt(upTo);
    this.steps = this.steps.slice(upTo - this.floor);
    this.floor = upTo;
    return step;
  }

  setPreferences(preferences) {
    this.preferences = preferences;
    return this.#append({ kind: 'preferences', preferences });
  }

  /** Loses the last steps, as a backup put back does; one from after the last pruning, as that is what there are steps of. */
  putBack(count) {
    const pruned = this.steps.findLastIndex((each) => each.kind === 'pruned');
    this.steps.splice(Math.max(0, pruned + 1, this.steps.length - count));
  }

  /** What becomes of a cursor: null if it is good, else the reason. */
  judge(text) {
    const places = text.split('-').map((each) => /^(\d+)\.([0-9a-f]+)$/.exec(each));
    if (places.some((each) => each === null)) {
      return 'malformed';
    }
    for (const [, digits, mark] of places) {
      const rev = Number(digits);
      if (rev > this.head) {
        return 'ahead';
      }
      if (rev < this.floor) {
        return 'pruned';
      }
      if (this.markAt(rev) !== mark) {
        return 'replaced';
      }
    }
    return null;
  }

  /** The frame of a step: live as it was, in a replay with the present and a cursor that names its end. */
  frameOf(step, replay = false) {
    const cursor = replay ? `${this.cursorAt(step.rev)}-${this.cursorAt(this.head)}` : this.cursorAt(step.rev);
    const rest = { unread_count: step.unread, cursor };
    switch (step.kind) {
      case 'created':
        return this.#created(step, replay, rest);
      case 'read':
        return { type: 'notification_marked_read', notification_id: step.target, success: true, ...rest };
      case 'all_read':
        return { type: 'all_notifications_marked_read', success: true, up_to: step.upTo, ...rest };
      case 'deleted':
        return { type: 'notification_deleted', notification_id: step.target, success: true, ...rest };
      case 'pruned':
        return { type: 'notifications_pruned', up_to: step.upTo, ...rest };
      default:
        return { type: 'preferences_changed', preferences: step.preferences, cursor };
    }
  }

  #created(step, replay, rest) {
    const present = this.entries().find((each) => each.id === step.rev);
    if (replay && present === undefined) {
      return null;
    }
    const entry = { ...step.entry, id: step.rev, read: replay ? present.read : false };
    if (step.muted) {
      return { type: 'notification_added', notification: entry, ...rest };
    }
    if (entry.title !== null) {
      return { type: 'notification', notification: entry, ...rest };
    }
    const { id, created_at, data, read } = entry;
    return { type: entry.type, id, created_at, data, ...(read ? { read } : {}), ...rest };
  }

  page({ limit = 50, before, unread_only: unreadOnly = false }) {
    const all = this.entries();
    const wanted = all.filter((each) => !unreadOnly || !each.read);
    const rest = wanted.filter((each) => before === undefined || each.id < before);
    return {
      notifications: rest.slice(0, limit),
      total: wanted.length,
      unread_count: all.filter((each) => !each.read).length,
      has_more: rest.length > limit,
    };
  }
}
