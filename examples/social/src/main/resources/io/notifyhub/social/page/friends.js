// Friends, requests and finding people.

import { all, call } from './session.js';
import { byId, doing, face, fill, make, nameOf, refreshing, say, time } from './dom.js';

let me = null;
let friends = [];
let listeners = [];
let answered = () => {};

export const friendList = () => friends;
export const onFriends = (listener) => listeners.push(listener);

/** `onAnswered(id)` hears of each request that was answered here. */
export function prepare(profile, onAnswered) {
  me = profile;
  answered = onAnswered;
  listeners = [];
  byId('search').onsubmit = doing(() => find(1));
  byId('more-people').onclick = doing(() => find(Number(byId('more-people').dataset.page)));
}

export const load = refreshing(async () => {
  const [connections, requests] = await Promise.all([all('/api/connections/'), all('/api/connection_requests/?status=pending')]);
  friends = connections.map((one) => ({ ...one.user, connection: one.id, online: one.online }));
  showFriends();
  showRequests(requests);
});

export function setOnline(id, online) {
  const friend = friends.find((one) => one.id === id);
  if (friend && friend.online !== online) {
    friend.online = online;
    showFriends();
  }
}

function showFriends() {
  fill(byId('friends'), friends.map((friend) => make('li', {},
    face(friend, friend.online),
    make('div', { class: 'who' }, make('strong', {}, nameOf(friend)), make('small', {}, [`@${friend.username}`, friend.company_name].filter(Boolean).join(' · '))),
    make('a', { class: 'button', href: `#messages/${friend.id}` }, 'Message'),
    make('button', { class: 'quiet', 'aria-label': `Remove ${nameOf(friend)}`, onclick: doing(() => remove(friend)) }, 'Remove'))));
  listeners.forEach((listener) => listener(friends));
}

async function remove(friend) {
  await call('DELETE', `/api/connections/${friend.connection}/`);
  say(`${nameOf(friend)} is no friend any more.`);
  await load();
}

function showRequests(requests) {
  const mine = requests.filter((one) => one.to_user.id === me.id);
  byId('request-count').textContent = mine.length;
  byId('request-count').hidden = mine.length === 0;
  fill(byId('requests'), requests.map((one) => {
    const other = one.to_user.id === me.id ? one.from_user : one.to_user;
    const toMe = other === one.from_user;
    return make('li', {},
      face(other),
      make('div', { class: 'who' }, make('strong', {}, nameOf(other)),
        make('small', {}, `${toMe ? 'asked you' : 'you asked'} · ${time(one.created_at)}`)),
      ...(toMe ? [
        make('button', { class: 'main', 'aria-label': `Accept ${nameOf(other)}`, onclick: doing(() => answer(one, other, 'accept')) }, 'Accept'),
        make('button', { class: 'quiet', 'aria-label': `Decline ${nameOf(other)}`, onclick: doing(() => answer(one, other, 'reject')) }, 'Decline'),
      ] : []));
  }));
}

async function answer(request, other, decision) {
  await call('POST', `/api/connection_requests/${request.id}/${decision}/`, {});
  answered(request.id);
  say(decision === 'accept' ? `You and ${nameOf(other)} are friends now.` : `You declined ${nameOf(other)}.`);
  await load();
}

async function find(page) {
  const section = byId('people');
  const text = new FormData(byId('search')).get('q');
  const answer = await call('GET', `/api/search_users/?page=${page}&q=${encodeURIComponent(text)}`);
  const cards = answer.results.filter((one) => one.id !== me.id).map((person) => {
    const ask = make('button', { class: 'main', 'aria-label': `Add ${nameOf(person)}` }, 'Add friend');
    ask.onclick = doing(async () => {
      const reply = await call('POST', `/api/friends/request/${person.id}/`, {});
      ask.replaceWith(make('em', {}, reply.message));
      await load();
    });
    return make('li', {}, face(person),
      make('div', { class: 'who' }, make('strong', {}, nameOf(person)), make('small', {}, [`@${person.username}`, person.company_name].filter(Boolean).join(' · '))),
      friends.some((one) => one.id === person.id) ? make('em', {}, 'Friend') : ask);
  });
  const before = page > 1 ? [...section.querySelector('.cards').children] : [];
  fill(section, [...before, ...cards]);
  byId('more-people').hidden = answer.next === null;
  byId('more-people').dataset.page = page + 1;
}
