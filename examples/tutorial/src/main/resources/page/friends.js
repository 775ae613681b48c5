import { NotifyClient } from '/notify/notify.js';
import '/notify/notify-inbox.js';

const byId = (id) => document.getElementById(id);
const field = (form, name) => new FormData(form).get(name);
let token = '';

async function call(method, path) {
  const response = await fetch(path, { method, headers: { Authorization: `Bearer ${token}` } });
  return response.json();
}

async function signIn(name) {
  token = await call('POST', `/sign-in?name=${encodeURIComponent(name)}`);
  return token;
}

async function show() {
  const { requests, friends } = await call('GET', '/friends');
  byId('friends').replaceChildren(...friends.map((name) => item(name)));
  byId('requests').replaceChildren(...requests.map(({ id, from }) => {
    const accept = document.createElement('button');
    accept.textContent = 'Accept';
    accept.onclick = async () => {
      await call('POST', `/accept?id=${id}`);
      await show();
    };
    return item(`${from} `, accept);
  }));
}

function item(...content) {
  const element = document.createElement('li');
  element.append(...content); // texts stay texts
  return element;
}

byId('sign-in').onsubmit = async (event) => {
  event.preventDefault();
  const name = field(event.target, 'name');
  await signIn(name);
  byId('sign-in').hidden = true;
  byId('app').hidden = false;
  const client = new NotifyClient({ user: name, token: () => signIn(name) });
  client.addEventListener('notification', show); // live, or missed and told now
  client.addEventListener('caughtup', show); // connected, and everything is in
  byId('inbox').client = client;
  await client.connect();
  await show();
};

byId('ask').onsubmit = async (event) => {
  event.preventDefault();
  await call('POST', `/ask?to=${encodeURIComponent(field(event.target, 'to'))}`);
  event.target.reset();
};
