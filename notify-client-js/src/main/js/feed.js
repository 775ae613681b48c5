import { kindOf, revOf } from './frames.js';

/** What stands in the place of a cursor while a reload is due, followed by the reason. No server takes it for a cursor. */
const RELOAD = 'reload-';

/**
 * The rules of the cursor. What this class delivers bears in `save` the cursor that is to be kept with the state it leads to, so that
 * who begins with both later misses nothing and sees nothing twice.
 *
 * When the server cannot resume, the client reloads its list. Until the list came, a text takes the cursor's place that no server takes
 * for one: a client that is cut off or dies meanwhile reloads then. The old cursor would not do: it may be good although what was shown
 * since is not. Steps that come in during that time are handed on, but no cursor of theirs is kept.
 */
export class Feed {
  #deliver;
  #pages;
  #received = null;
  #resumeFrom = null;
  #loaded = false;
  #live = false;
  #listing = null;

  /**
   * @param deliver gets what came of it
   * @param pages `ask(receiver)` asks for the newest page in its place among the steps, `giveUp(error)` begins another connection
   */
  constructor(deliver, pages) {
    this.#deliver = deliver;
    this.#pages = pages;
  }

  /** @param loaded whether the list that belongs to the cursor is known */
  begin(cursor, loaded) {
    this.#resumeFrom = cursor;
    this.#received = cursor;
    this.#loaded = loaded;
  }

  /** The cursor for the next connect; null if there never was one. */
  get resumeFrom() {
    return this.#resumeFrom;
  }

  /** Whether the list has to come before anything else can. */
  get mustList() {
    return !this.#loaded || this.#resumeFrom === null || this.#resumeFrom.startsWith(RELOAD);
  }

  /** Whether the feed's place is settled: commands that name entries may go. */
  get settled() {
    return this.#listing === null;
  }

  /** @param presented the cursor this client brought */
  opened(hello, presented) {
    this.#live = false;
    this.#received = hello.cursor;
    const useless = hello.resumed !== true && (presented !== null || typeof hello.reason === 'string');
    if (!useless && presented === null) {
      this.#resumeFrom = hello.cursor;
    }
    this.#deliver({ kind: 'hello', hello, save: this.#resumeFrom });
    if (useless) {
      this.#reload(reasonOf(hello, presented));
    } else if (!this.#loaded) {
      this.#list(null);
    }
  }

  step(frame) {
    const rev = revOf(frame.cursor);
    if (rev <= revOf(this.#received)) {
      // It came before, which no server should do.
      return;
    }
    this.#received = frame.cursor;
    const unsaved = this.#listing !== null && this.#listing.reason !== null;
    if (!unsaved) {
      this.#resumeFrom = frame.cursor;
    }
    const kind = kindOf(frame) === 'unknown' ? 'place' : 'step';
    this.#deliver({ kind, frame, live: this.#live, save: unsaved ? null : frame.cursor });
  }

  caughtUp(frame) {
    this.#live = true;
    const reloading = this.#listing !== null;
    if (!reloading && !(revOf(frame.cursor) <= revOf(this.#received))) {
      // Steps that were left out of the replay count as received too.
      this.#received = frame.cursor;
      this.#resumeFrom = frame.cursor;
    }
    this.#deliver({ kind: 'caught_up', unread: reloading ? null : frame.unread_count, save: this.#resumeFrom });
  }

  /** The server found on an open connection that this client's place is of no use. */
  reset(frame) {
    this.#received = frame.cursor;
    this.#reload(typeof frame.reason === 'string' ? frame.reason : 'replaced');
  }

  /** The connection is gone. */
  interrupted() {
    this.#listing = null;
    this.#live = false;
  }

  /** Takes a list, which was asked for elsewhere, with the cursor it belongs to. */
  listed(page, cursor) {
    this.#received = cursor;
    this.#complete({ reason: reasonIn(this.#resumeFrom) }, page);
  }

  #reload(reason) {
    this.#resumeFrom = RELOAD + reason;
    this.#deliver({ kind: 'reloading', reason, save: this.#resumeFrom });
    this.#list(reason);
  }

  #list(reason) {
    const listing = { reason };
    this.#listing = listing;
    this.#pages.ask({
      answered: (page) => this.#listing === listing && this.#complete(listing, page),
      failed: (error) => this.#listing === listing && this.#pages.giveUp(error),
    });
  }

  #complete(listing, page) {
    this.#listing = null;
    this.#loaded = true;
    this.#resumeFrom = this.#received;
    this.#deliver({ kind: 'list', page, reason: listing.reason, save: this.#received });
  }
}

function reasonIn(cursor) {
  return cursor !== null && cursor.startsWith(RELOAD) ? cursor.slice(RELOAD.length) : null;
}

/** Why the cursor was refused in the first place. */
function reasonOf(hello, presented) {
  return reasonIn(presented) ?? hello.reason ?? 'replaced';
}
