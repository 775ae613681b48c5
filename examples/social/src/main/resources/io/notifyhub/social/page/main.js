// Puts the page together.

import '/notify/notify-inbox.js';
import * as alerts from './alerts.js';
import * as approvals from './approvals.js';
import * as friends from './friends.js';
import * as messages from './messages.js';
import { connect } from './live.js';
import { call, onEnded, register, resume, signIn, signOut } from './session.js';
import { byId, doing, nameOf, say } from './dom.js';

const VIEWS = ['friends', 'requests', 'people', 'messages', 'profile', 'approvals'];
const DETAILS = { pending: 'Your details wait for approval.', approved: 'Your details are approved.', rejected: 'Your details were declined.' };
const STATES = { connecting: 'Connecting…', reconnecting: 'No connection. Trying again…', failed: 'Not connected: sign in again.' };
let client = null;

// ---- the door

function showDoor(which) {
  byId('app').hidden = true;
  byId('door').hidden = false;
  byId('login').hidden = which !== 'login';
  byId('register').hidden = which !== 'register';
  byId(which).querySelector('input').focus();
}

const fieldsOf = (form) => Object.fromEntries(new FormData(form));
const complainIn = (form) => (error) => (form.querySelector('.wrong').textContent = error.message);

function prepareDoor() {
  document.querySelectorAll('[data-door]').forEach((button) => (button.onclick = () => showDoor(button.dataset.door)));
  for (const [id, enter] of [
    ['login', async ({ username, password }) => signIn(username, password)],
    ['register', async (fields) => {
      await register(fields);
      await signIn(fields.username, fields.password);
    }],
  ]) {
    const form = byId(id);
    form.onsubmit = doing(async () => {
      form.querySelector('.wrong').textContent = '';
      await enter(fieldsOf(form));
      form.reset();
      await start();
    }, complainIn(form));
  }
}

// ---- the application

async function start() {
  const profile = await call('GET', '/api/profile/');
  byId('door').hidden = true;
  byId('app').hidden = false;
  byId('my-name').textContent = nameOf(profile);
  client = connect(profile.id, {
    told: (notification, live) => told(notification, live),
    event: (type, data) => happened(type, data),
    back: () => reload(),
    state: (state) => {
      byId('link-state').textContent = STATES[state] ?? '';
    },
  });
  friends.prepare(profile, answered);
  messages.prepare(profile, client);
  alerts.prepare();
  approvals.prepare(profile);
  prepareProfile(profile);
  prepareBell();
  await reload();
  show();
}

/** What events told while the page was away is not told again: the lists are. */
const reload = () => Promise.all([friends.load(), messages.load(), approvals.load()]).catch((error) => say(error.message, true));

function told(notification, live) {
  const kind = notification.type;
  if (kind === 'new_message') {
    if (messages.came(notification.data)) {
      client.markRead(notification.id).catch(() => {});
    } else if (live) {
      alerts.alertOf(notification.data.sender.username, notification.data.content);
    }
    return;
  }
  if (kind === 'approval') {
    loadDetails().catch(() => {});
  } else if (kind.startsWith('friend_')) {
    reload();
    client.send('watch_friends').catch(() => {});
  }
  if (live) {
    alerts.alertOf(notification.title ?? 'Social', notification.message ?? '');
  }
}

function happened(type, data) {
  if (type === 'presence') {
    friends.setOnline(data.user_id, data.online);
  } else if (type === 'friend_removed') {
    reload();
    client.send('watch_friends').catch(() => {});
  } else if (type === 'approvals_changed') {
    approvals.load().catch((error) => say(error.message, true));
  } else {
    messages.event(type, data);
  }
}

function prepareBell() {
  const bell = byId('bell');
  bell.format = (one) => ({
    title: one.title ?? { friend_request: 'Friend request', friend_accepted: 'New friend', friend_rejected: 'Friend request', new_message: 'Message' }[one.type] ?? one.type.replace(/[_.]/g, ' '),
    message: one.message,
  });
  bell.client = client;
  bell.addEventListener('notify-open', ({ detail }) => {
    if (detail.type === 'new_message') {
      location.hash = `#messages/${detail.data.sender.id}`;
    } else if (detail.type === 'friend_request') {
      location.hash = '#requests';
    } else if (detail.type === 'approval') {
      location.hash = '#profile';
    } else if (detail.type.startsWith('friend_')) {
      location.hash = '#friends';
    }
  });
}

/** The bell need not tell any more what the user has seen or done. */
function markRead(which) {
  client.getSnapshot().items.filter((one) => !one.read && which(one)).forEach((one) => client.markRead(one.id).catch(() => {}));
}

const seen = (other) => markRead((one) => one.type === 'new_message' && one.data.sender.id === other);
const answered = (request) => markRead((one) => one.type === 'friend_request' && one.data.request_id === request);

function prepareProfile(profile) {
  const form = byId('my-profile');
  for (const field of form.querySelectorAll('input')) {
    field.value = profile[field.name] ?? '';
  }
  form.onsubmit = doing(async () => {
    form.querySelector('.wrong').textContent = '';
    const saved = await call('PUT', '/api/profile/', fieldsOf(form));
    byId('my-name').textContent = nameOf(saved);
    showDetails(saved);
    say('Saved.');
  }, complainIn(form));
  showDetails(profile);
}

const showDetails = (profile) => (byId('details-state').textContent = DETAILS[profile.details] ?? '');

/** Only what became of them: what is being typed stays. */
const loadDetails = async () => showDetails(await call('GET', '/api/profile/'));

function show() {
  if (client === null) {
    return;
  }
  const [view, id] = location.hash.slice(1).split('/');
  const chosen = VIEWS.includes(view) ? view : 'friends';
  VIEWS.forEach((name) => (byId(name).hidden = name !== chosen));
  document.querySelectorAll('nav a').forEach((link) => {
    if (link.hash === `#${chosen}`) {
      link.setAttribute('aria-current', 'page');
      link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    } else {
      link.removeAttribute('aria-current');
    }
  });
  document.title = `${byId(`${chosen}-title`).textContent} · Social`;
  byId('main').focus({ preventScroll: true });
  // What is said in an open conversation needs no second voice.
  byId('bell').toggleAttribute('quiet', chosen === 'messages' && id !== undefined);
  if (chosen === 'messages') {
    const other = /^[1-9]\d*$/.test(id ?? '') ? Number(id) : null;
    messages.open(other).then(() => other !== null && seen(other)).catch((error) => say(error.message, true));
  }
}

byId('logout').onclick = doing(async () => {
  const leaving = client;
  client = null;
  await leaving?.close({ forget: true });
  await signOut().catch(() => {});
  location.hash = '';
  location.reload();
});
window.addEventListener('hashchange', show);
// Signed out elsewhere, or signed in as somebody else: this page is not theirs any more.
onEnded(() => location.reload());

prepareDoor();
resume().then((known) => (known ? start() : showDoor('login'))).catch((error) => {
  showDoor('login');
  complainIn(byId('login'))(error);
});
