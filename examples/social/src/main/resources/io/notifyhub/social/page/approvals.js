// For operators: details that wait for approval.

import { all, call } from './session.js';
import { byId, doing, face, fill, make, nameOf, refreshing, say, time } from './dom.js';

let operator = false;

export function prepare(profile) {
  operator = profile.is_staff;
  byId('approvals-link').hidden = !operator;
}

export const load = refreshing(async () => {
  if (!operator) {
    return;
  }
  const waiting = await all('/api/approvals/?status=pending');
  byId('approval-count').textContent = waiting.length;
  byId('approval-count').hidden = waiting.length === 0;
  // What is being typed stays where it is while others come in.
  const typed = new Map([...byId('approvals').querySelectorAll('li')].map((card) => [card.dataset.id, card]));
  fill(byId('approvals'), waiting.map((one) => typed.get(String(one.id)) ?? card(one)));
});

function card(one) {
  const who = one.user;
  const why = make('input', { 'aria-label': `A word to ${nameOf(who)}`, placeholder: 'A word to them, if you like', maxlength: 500 });
  return make('li', { 'data-id': one.id },
    face(who),
    make('div', { class: 'who' }, make('strong', {}, nameOf(who)),
      make('small', {}, [`@${who.username}`, who.email, who.company_name, who.contact].filter(Boolean).join(' · ')),
      make('small', {}, `handed in ${time(one.created_at)}`)),
    why,
    make('button', { class: 'main', 'aria-label': `Approve ${nameOf(who)}`, onclick: doing(() => decide(one, 'approve', why.value)) }, 'Approve'),
    make('button', { class: 'quiet', 'aria-label': `Decline ${nameOf(who)}`, onclick: doing(() => decide(one, 'reject', why.value)) }, 'Decline'));
}

async function decide(one, decision, message) {
  try {
    await call('POST', `/api/approvals/${one.id}/${decision}/`, { message });
    say(`You ${decision === 'approve' ? 'approved' : 'declined'} the details of ${nameOf(one.user)}.`);
  } finally {
    await load();
  }
}
