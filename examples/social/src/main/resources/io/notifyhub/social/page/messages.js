// Conversations: history, who is typing, what has come and was read.

import { call } from './session.js';
import { byId, doing, face, make, nameOf, time } from './dom.js';
import { friendList, onFriends } from './friends.js';

let me = null;
let client = null;
let other = null; // whose conversation is open
let lines = [];
let unread = new Map(); // who wrote something new, by id
let quiet;
let lastTyped = 0;

export function prepare(profile, of) {
  me = profile;
  client = of;
  other = null;
  unread = new Map();
  onFriends(showTalks);
  byId('write').onsubmit = doing(write);
  byId('write').elements.content.oninput = typed;
  document.addEventListener('visibilitychange', markRead);
}

function showTalks() {
  const friends = friendList();
  const strangers = [...unread.values()].filter((sender) => !friends.some((friend) => friend.id === sender.id));
  byId('talks').replaceChildren(...[...friends, ...strangers].map((friend) => make('li', {},
    make('a', { href: `#messages/${friend.id}`, 'aria-current': other === friend.id ? 'true' : null },
      face(friend, friend.online ?? null), make('span', {}, nameOf(friend)),
      unread.has(friend.id) ? make('span', { class: 'count' }, 'new') : null))));
  byId('message-count').hidden = unread.size === 0;
  byId('message-count').textContent = unread.size;
}

/** Opens the conversation with a friend, or none. */
export async function open(id) {
  other = id;
  byId('talk').hidden = id === null;
  byId('no-talk').hidden = id !== null;
  byId('messages').classList.toggle('open', id !== null);
  byId('typing').textContent = '';
  if (id !== null) {
    unread.delete(id);
    lines = [];
    show();
    await load();
    byId('write').elements.content.focus();
  }
  showTalks();
}

export async function load() {
  const wanted = other;
  if (wanted === null) {
    return;
  }
  const answer = await call('GET', `/api/messages/?page_size=50&with=${wanted}`);
  if (wanted === other) {
    lines = merged(answer.results.reverse());
    show();
    markRead();
  }
}

/** What came, and was told of, while the history was on its way is not in it. */
function merged(history) {
  const known = new Map(lines.map((one) => [one.id, one]));
  const newest = history.at(-1)?.id ?? 0;
  return [
    ...history.map((one) => ({ ...one, delivered_at: one.delivered_at ?? known.get(one.id)?.delivered_at, read_at: one.read_at ?? known.get(one.id)?.read_at })),
    ...lines.filter((one) => one.id > newest),
  ];
}

function show() {
  const friend = friendList().find((one) => one.id === other);
  byId('talk-with').textContent = friend ? nameOf(friend) : lines.find((one) => one.sender.id === other)?.sender.username ?? `User ${other}`;
  const list = byId('lines');
  list.replaceChildren(...lines.map((line) => {
    const mine = line.sender.id === me.id;
    const state = mine ? (line.read_at ? ' · read' : line.delivered_at ? ' · delivered' : ' · sent') : '';
    return make('li', { class: mine ? 'mine' : 'theirs' }, make('p', {}, line.content), make('small', {}, time(line.created_at) + state));
  }));
  list.scrollTop = list.scrollHeight;
}

async function write() {
  const field = byId('write').elements.content;
  const content = field.value;
  if (content.trim() === '') {
    return;
  }
  const message = await call('POST', '/api/messages/', { receiver_id: other, content });
  field.value = '';
  lastTyped = 0;
  if (!lines.some((one) => one.id === message.id)) {
    lines.push(message);
  }
  show();
}

function typed() {
  if (Date.now() - lastTyped > 2_000) {
    lastTyped = Date.now();
    client.send('typing', { to: other }).catch(() => {});
  }
}

function markRead() {
  const last = lines.filter((one) => one.sender.id === other).at(-1);
  if (last && !last.read_at && !document.hidden) {
    last.read_at = new Date().toISOString();
    client.send('messages_read', { with: other, up_to: last.id }).catch(() => (last.read_at = null));
  }
}

/** A message has come. Returns whether it is before the user's eyes. */
export function came(message) {
  client.send('message_delivered', { message_id: message.id }).catch(() => {});
  const from = message.sender.id;
  if (from === other && !byId('messages').hidden) {
    byId('typing').textContent = '';
    if (!lines.some((one) => one.id === message.id)) {
      lines.push({ ...message, receiver_id: me.id });
      lines.sort((one, two) => one.id - two.id);
      show();
    }
    markRead();
    return !document.hidden;
  }
  unread.set(from, message.sender);
  showTalks();
  return false;
}

export function event(type, data) {
  if (type === 'typing' && data.from === other) {
    byId('typing').textContent = `${byId('talk-with').textContent} is typing…`;
    clearTimeout(quiet);
    quiet = setTimeout(() => (byId('typing').textContent = ''), 4_000);
  } else if (type === 'message_delivered') {
    lines.filter((one) => one.id === data.message_id).forEach((one) => (one.delivered_at ??= new Date().toISOString()));
    show();
  } else if (type === 'messages_read' && data.by === other) {
    lines.filter((one) => one.sender.id === me.id && one.id <= data.up_to).forEach((one) => (one.read_at ??= new Date().toISOString()));
    show();
  }
}
