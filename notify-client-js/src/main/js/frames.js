import { NotifyError } from './errors.js';

const DIRECT = new Set(['notifications_list', 'notification_sent', 'authenticated', 'done', 'echo', 'error', 'pong']);
const CHANGES = new Set([
  'notification_marked_read',
  'all_notifications_marked_read',
  'notification_deleted',
  'notifications_pruned',
  'preferences_changed',
]);
const KINDS = { connection_established: 'hello', caught_up: 'caught_up', reset: 'reset', closing: 'closing' };
const RESERVED_PREFIX = 'notify.';

/** The frame in a text, checked as far as this client relies on it. Throws NotifyError `protocol`. */
export function readFrame(text) {
  let frame;
  try {
    frame = JSON.parse(text);
  } catch (cause) {
    throw new NotifyError('protocol', 'the server sent no JSON', { cause });
  }
  if (typeof frame !== 'object' || frame === null || typeof frame.type !== 'string') {
    throw new NotifyError('protocol', 'the server sent something without a type');
  }
  const kind = kindOf(frame);
  requireThat(frame.cursor === undefined || typeof frame.cursor === 'string', frame, 'cursor');
  if (kind === 'hello' || kind === 'caught_up' || kind === 'reset') {
    requireThat(typeof frame.cursor === 'string', frame, 'cursor');
  } else if (kind === 'closing') {
    requireThat(Number.isInteger(frame.code), frame, 'code');
  } else if (kind === 'created') {
    const entry = entryOf(frame);
    requireThat(typeof entry === 'object' && entry !== null && Number.isInteger(entry.id), frame, 'notification');
  } else if (frame.type === 'notifications_list') {
    requireThat(Array.isArray(frame.notifications), frame, 'notifications');
  }
  return frame;
}

function requireThat(holds, frame, field) {
  if (!holds) {
    throw new NotifyError('protocol', `'${field}' of '${frame.type}' is missing or wrong`);
  }
}

/**
 * `hello`, `caught_up`, `reset`, `closing`; `created` and `changed` (steps, or without a cursor what is not kept); `direct` (an
 * answer); `event`; `unknown` (of a later version of the protocol: its place in the log counts, its content cannot be understood).
 */
export function kindOf(frame) {
  if (Object.hasOwn(KINDS, frame.type)) {
    return KINDS[frame.type];
  }
  if (DIRECT.has(frame.type)) {
    return 'direct';
  }
  if (CHANGES.has(frame.type)) {
    return 'changed';
  }
  if (frame.type.startsWith(RESERVED_PREFIX)) {
    return 'unknown';
  }
  const kept = frame.type === 'notification' || frame.type === 'notification_added';
  return kept || 'id' in frame || 'cursor' in frame || 'created_at' in frame ? 'created' : 'event';
}

/** The entry that a frame created, in the shape that lists have. One that is not kept has the id 0. */
export function entryOf(frame) {
  if (frame.type !== 'notification' && frame.type !== 'notification_added') {
    return withDefaults(frame, frame.type);
  }
  const entry = frame.notification;
  return typeof entry === 'object' && entry !== null ? withDefaults(entry, entry.type) : null;
}

function withDefaults(from, type) {
  return {
    id: from.id ?? 0,
    title: from.title ?? null,
    message: from.message ?? null,
    type: String(type),
    read: from.read === true,
    created_at: from.created_at ?? null,
    data: from.data ?? null,
    link: from.link ?? null,
    actor: from.actor ?? null,
    verb: from.verb ?? null,
    recipient: from.recipient ?? null,
  };
}

/** The number of the step a cursor names, by which a step that comes twice is noticed; NaN where it names none. */
export function revOf(cursor) {
  return cursor === null ? Number.NaN : Number.parseInt(cursor, 10);
}
