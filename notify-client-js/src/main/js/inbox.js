import { entryOf } from './frames.js';

/** Up to so many entries the list grows by what comes; beyond that only by older pages that are asked for. */
const MAX_WINDOW = 500;

/**
 * The newest entries of a user's list without a gap, newest first: `items`; `hasMore` says whether there are older ones; `unread`
 * counts all, also those not here. Every function gives a new inbox and leaves the old one as it was.
 */
export const NO_INBOX = Object.freeze({ items: Object.freeze([]), unread: 0, hasMore: false, loaded: false });

export function inboxOf(page) {
  const items = page.notifications.map((each) => ({ ...each }));
  return { items, unread: page.unread_count, hasMore: page.has_more === true, loaded: true };
}

/** With an older page added, which was asked for with the id of the last entry that is here. */
export function withOlder(inbox, page, before) {
  if (oldestId(inbox) !== before) {
    return inbox;
  }
  return { ...inbox, items: [...inbox.items, ...page.notifications], hasMore: page.has_more === true };
}

export function oldestId(inbox) {
  return inbox.items.length === 0 ? null : inbox.items[inbox.items.length - 1].id;
}

export function newestId(inbox) {
  return inbox.items.length === 0 ? null : inbox.items[0].id;
}

/** @param live whether the frame's count is that of the present, which in a replay it is not */
export function afterStep(inbox, frame, live) {
  const unread = live && Number.isInteger(frame.unread_count) ? frame.unread_count : inbox.unread;
  return { ...changed(inbox, frame), unread };
}

function changed(inbox, frame) {
  switch (frame.type) {
    case 'notification_marked_read':
      return mapped(inbox, (each) => each.id === frame.notification_id);
    case 'all_notifications_marked_read':
      return mapped(inbox, (each) => each.id <= frame.up_to);
    case 'notification_deleted':
      return { ...inbox, items: inbox.items.filter((each) => each.id !== frame.notification_id) };
    case 'notifications_pruned':
      return pruned(inbox, frame.up_to);
    case 'preferences_changed':
      return inbox;
    default:
      return withEntry(inbox, entryOf(frame));
  }
}

function mapped(inbox, isRead) {
  const items = inbox.items.map((each) => (!each.read && isRead(each) ? { ...each, read: true } : each));
  return { ...inbox, items };
}

function pruned(inbox, upTo) {
  const items = inbox.items.filter((each) => each.id > upTo);
  // Whatever is older than the oldest entry here is gone when that entry is gone, or next to it.
  return { ...inbox, items, hasMore: inbox.hasMore && items.length === inbox.items.length };
}

function withEntry(inbox, entry) {
  const at = inbox.items.findIndex((each) => each.id <= entry.id);
  const items = inbox.items.slice();
  if (at < 0) {
    if (inbox.hasMore && items.length > 0) {
      // Older than all that is here, and not next to them: it comes with its page.
      return inbox;
    }
    items.push(entry);
  } else {
    items.splice(at, items[at].id === entry.id ? 1 : 0, entry);
  }
  const room = Math.max(MAX_WINDOW, inbox.items.length);
  return { ...inbox, items: items.slice(0, room), hasMore: inbox.hasMore || items.length > room };
}

/** As it will be when the commands that wait have reached the server: what is to be shown. */
export function foreseen(inbox, commands) {
  let { items, unread } = inbox;
  for (const { frame } of commands) {
    if (frame.type === 'mark_read' || frame.type === 'delete_notification') {
      const at = items.findIndex((each) => each.id === frame.notification_id);
      if (at >= 0) {
        unread -= items[at].read ? 0 : 1;
        const present = frame.type === 'mark_read' ? [{ ...items[at], read: true }] : [];
        items = [...items.slice(0, at), ...present, ...items.slice(at + 1)];
      }
    } else if (frame.type === 'mark_all_read') {
      items = items.map((each) => (each.id <= frame.up_to && !each.read ? { ...each, read: true } : each));
      // What is newer than a known entry is here.
      unread = items.filter((each) => each.id > frame.up_to && !each.read).length;
    }
  }
  return { items, unread: Math.max(0, unread) };
}
