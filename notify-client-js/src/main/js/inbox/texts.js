/** What the element says; each can be replaced by its property `texts`. */
export const ENGLISH = {
  title: 'Notifications',
  unread: (count) => (count === 0 ? 'Notifications' : `Notifications, ${count} unread`),
  markAllRead: 'Mark all as read',
  markRead: 'Mark as read',
  remove: 'Delete',
  settings: 'Settings',
  back: 'Back',
  close: 'Close',
  empty: 'Nothing here yet',
  emptyHint: 'What happens will show up here.',
  loading: 'Loading…',
  older: 'Show older',
  offline: 'Offline. Changes will be sent later.',
  failed: 'Not connected.',
  missed: (count) => `${count} new notifications`,
  isUnread: 'unread',
  muteAll: 'Do not announce anything',
  keep: 'Inbox',
  announce: 'Pop up',
  noTypes: 'Kinds of notifications can be set here once there are some.',
  notSaved: 'Could not be saved.',
};

/** A type as words: `friend_request` is "Friend request". */
export function wordsOf(type) {
  const words = type.replace(/[_.]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What to show of a notification, as `{title, message}`. */
export function shownOf(notification) {
  const { title, message, verb, type } = notification;
  return title === null ? { title: message ?? verb ?? wordsOf(type), message: null } : { title, message };
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago that was, in the reader's language. */
export function agoOf(iso, now, language) {
  const seconds = (Date.parse(iso) - now) / 1_000;
  if (Number.isNaN(seconds)) {
    return '';
  }
  const format = new Intl.RelativeTimeFormat(language || undefined, { numeric: 'auto', style: 'short' });
  const found = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  return found === undefined ? format.format(0, 'second') : format.format(Math.trunc(seconds / found[1]), found[0]);
}

/** Where a link may lead: http, https, or within the site. Null for anything else, such as a script. */
export function safeLink(link, base) {
  if (typeof link !== 'string' || link === '') {
    return null;
  }
  try {
    const url = new URL(link, base);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
