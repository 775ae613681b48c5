// The operators' page. All text of others is put in by textContent; the token is kept in this variable and nowhere else.
'use strict';

(() => {
  const STATUS_MS = 2000;
  const POINTS = 60; // two minutes
  const SVG = 'http://www.w3.org/2000/svg';

  let token = null;
  let session = 0; // answers that come after the log out belong to another one
  let last = null; // the status before, for rates
  let points = [];
  let search = null; // what is shown: {parameters, next}

  const byId = id => document.getElementById(id);

  function say(text, bad = false) {
    const news = byId('news');
    news.textContent = text;
    news.className = bad ? 'bad' : '';
  }

  class Refused extends Error {
    constructor(status, body) {
      super(body.error || 'The server answered ' + status);
      this.status = status;
    }
  }

  async function ask(method, path, body) {
    const headers = {Authorization: 'Bearer ' + token};
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    const answer = await fetch('../api/admin/' + path, {
      method, headers, credentials: 'omit', cache: 'no-store',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const json = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      throw new Refused(answer.status, json);
    }
    return json;
  }

  // --- who

  async function logIn(event) {
    event.preventDefault();
    token = byId('token').value.trim();
    try {
      const status = await ask('GET', 'status');
      byId('token').value = '';
      byId('login').hidden = true;
      byId('inside').hidden = false;
      byId('logout').hidden = false;
      say('');
      session++;
      show(status);
      look(session);
      byId('main').focus();
    } catch (failure) {
      token = null;
      say(failure instanceof Refused ? 'Not let in: ' + failure.message : 'The server cannot be reached', true);
    }
  }

  function logOut(text) {
    token = null;
    session++;
    last = null;
    points = [];
    search = null;
    for (const body of document.querySelectorAll('tbody')) {
      body.replaceChildren();
    }
    for (const form of document.querySelectorAll('form')) {
      form.reset();
    }
    byId('about-user').textContent = '';
    byId('inside').hidden = true;
    byId('logout').hidden = true;
    byId('login').hidden = false;
    byId('where').textContent = '';
    say(text, text !== '');
    byId('token').focus();
  }

  /** Runs what an operator asked for, and says what went wrong. */
  async function tried(work) {
    try {
      await work();
    } catch (failure) {
      if (failure instanceof Refused && failure.status === 401) {
        logOut('The token no longer counts: ' + failure.message);
      } else {
        say(failure instanceof Refused ? failure.message : 'The server cannot be reached', true);
      }
    }
  }

  // --- what goes on

  async function look(mine) {
    for (let round = 0; mine === session; round++) {
      if (!document.hidden) {
        await tried(async () => {
          if (round > 0) {
            const status = await ask('GET', 'status');
            if (mine === session) {
              show(status);
            }
          }
          if (round % 2 === 0) {
            const connections = await ask('GET', 'connections?limit=100');
            const outbox = await ask('GET', 'outbox?limit=100');
            if (mine === session) {
              showConnections(connections);
              showOutbox(outbox);
            }
          }
        });
      }
      await new Promise(resolve => setTimeout(resolve, STATUS_MS));
    }
  }

  function show(status) {
    const now = performance.now();
    byId('where').textContent = 'Node ' + status.node;
    byId('connections').textContent = status.connections;
    byId('users').textContent = status.users;
    byId('behind').textContent = status.sessions_behind;
    byId('transport').textContent = status.transport_up ? 'up' : 'down';
    if (last !== null && last.node === status.node) {
      const seconds = Math.max(0.001, (now - last.at) / 1000);
      const point = {
        sends: Math.max(0, status.sends - last.sends) / seconds,
        deliveries: Math.max(0, status.deliveries - last.deliveries) / seconds,
      };
      points = points.concat(point).slice(-POINTS);
      byId('sends').textContent = rate(point.sends);
      byId('deliveries').textContent = rate(point.deliveries);
      draw();
    }
    last = {node: status.node, at: now, sends: status.sends, deliveries: status.deliveries};
  }

  const rate = number => number < 10 ? number.toFixed(1) : Math.round(number).toLocaleString('en');

  function draw() {
    const top = Math.max(1, ...points.map(point => Math.max(point.sends, point.deliveries)));
    byId('top').textContent = rate(top);
    byId('graph').replaceChildren(...['deliveries', 'sends'].map(name => {
      const line = document.createElementNS(SVG, 'polyline');
      line.setAttribute('class', name);
      line.setAttribute('points', points.map((point, index) => {
        const x = 600 * (POINTS - points.length + index) / (POINTS - 1);
        return x.toFixed(1) + ',' + (155 - 150 * point[name] / top).toFixed(1);
      }).join(' '));
      return line;
    }));
  }

  // --- tables

  function cell(label, content, name) {
    const made = document.createElement('td');
    made.dataset.label = label;
    if (name) {
      made.className = name;
    }
    const holder = document.createElement('div');
    if (content instanceof Node) {
      holder.append(content);
    } else {
      holder.textContent = content;
    }
    made.append(holder);
    return made;
  }

  function row(...cells) {
    const made = document.createElement('tr');
    made.append(...cells);
    return made;
  }

  function buttons(...all) {
    const holder = document.createDocumentFragment();
    for (const [text, label, work] of all) {
      const made = document.createElement('button');
      made.type = 'button';
      made.textContent = text;
      made.setAttribute('aria-label', label);
      made.addEventListener('click', async () => {
        made.disabled = true;
        await tried(work);
        made.disabled = false;
      });
      holder.append(made);
    }
    return holder;
  }

  function fill(id, rows) {
    const table = byId(id);
    table.tBodies[0].replaceChildren(...rows);
    table.hidden = rows.length === 0;
  }

  /** A table that a focused button stands in is left alone, so that the focus is not lost. */
  const isBusy = id => byId(id).contains(document.activeElement);

  const time = text => text === null ? '' : new Date(text).toLocaleString();

  function showConnections(answer) {
    byId('connected-total').textContent = answer.total === 0 ? 'Nobody is connected.'
      : answer.connections.length < answer.total ? 'The newest ' + answer.connections.length + ' of ' + answer.total + '.' : '';
    if (!isBusy('connected')) {
      fill('connected', answer.connections.map(one => row(
        cell('Connection', one.id),
        cell('User', buttons([one.user_id, 'Show the notifications of ' + one.user_id, () => showUser(one.user_id)])),
        cell('Address', one.remote_address))));
    }
  }

  function showOutbox(answer) {
    byId('outbox-state').textContent = !answer.connected ? 'This server has no outbox.'
      : answer.waiting + ' waiting, ' + (answer.given_up.length === 0 ? 'none given up.' : 'and given up:');
    if (!isBusy('given-up')) {
      fill('given-up', answer.given_up.map(one => row(
        cell('Row', one.id),
        cell('User', one.user_id),
        cell('Type', one.type),
        cell('Failed', time(one.failed_at)),
        cell('Attempts', one.attempts),
        cell('Reason', one.reason),
        cell('Actions', buttons(
          ['Try again', 'Try row ' + one.id + ' again', () => settle('POST', one.id + '/retry', 'Row ' + one.id + ' waits again.')],
          ['Discard', 'Discard row ' + one.id, () => settle('DELETE', String(one.id), 'Row ' + one.id + ' is discarded.')])))));
    }
  }

  async function settle(method, path, text) {
    await ask(method, 'outbox/' + path);
    say(text);
    byId('main').focus();
    showOutbox(await ask('GET', 'outbox?limit=100'));
  }

  // --- notifications

  async function showUser(userId) {
    byId('search').reset();
    byId('search-user').value = userId;
    await find();
  }

  async function find() {
    const parameters = new URLSearchParams();
    for (const [name, value] of new FormData(byId('search'))) {
      if (value !== '') {
        parameters.set(name, name === 'since' || name === 'until' ? new Date(value).toISOString() : value);
      }
    }
    search = {parameters, next: null};
    byId('found').tBodies[0].replaceChildren();
    await page();
  }

  async function page() {
    const mine = search;
    if (!mine.parameters.has('user_id')) {
      await pageOfAll(mine);
      return;
    }
    const parameters = new URLSearchParams(mine.parameters);
    if (mine.next !== null) {
      parameters.set('before', mine.next);
    }
    const answer = await ask('GET', 'notifications?' + parameters);
    if (mine !== search) {
      return;
    }
    mine.next = answer.next;
    const userId = mine.parameters.get('user_id');
    const body = byId('found').tBodies[0];
    body.append(...answer.notifications.map(one => entry(one)));
    byId('found').hidden = body.rows.length === 0;
    byId('more').hidden = answer.next === null;
    about(userId, answer, body.rows.length > 0 ? '.' : answer.next === null ? '; nothing found.' : '; nothing found so far.');
  }

  async function pageOfAll(mine) {
    const answer = await ask('GET', 'search?' + mine.parameters);
    if (mine !== search) {
      return;
    }
    const body = byId('found').tBodies[0];
    body.append(...answer.notifications.map(one => entry(one)));
    byId('found').hidden = body.rows.length === 0;
    byId('more').hidden = true;
    byId('about-user').textContent = body.rows.length === 0 ? 'Nobody has one.'
      : answer.has_more ? 'The newest of everybody; there are older ones: name a user or a time to see them.'
      : 'Of everybody.';
  }

  function about(userId, answer, end) {
    byId('about-user').textContent = 'User ' + userId + ': '
      + (answer.online ? answer.devices + ' connected' : 'not connected') + ', ' + answer.unread_count + ' unread' + end;
  }

  async function countAgain(userId) {
    if (!search.parameters.has('user_id')) {
      return;
    }
    about(userId, await ask('GET', 'notifications?limit=1&user_id=' + encodeURIComponent(userId)), '.');
  }

  function entry(one) {
    const userId = one.recipient;
    const words = document.createDocumentFragment();
    const title = document.createElement('span');
    title.textContent = one.title ?? '(no title)';
    title.className = one.read ? '' : 'unread';
    words.append(title);
    for (const text of [one.message, JSON.stringify(one.data) === '{}' ? null : JSON.stringify(one.data)]) {
      if (text !== null) {
        const small = document.createElement('small');
        small.textContent = text.length > 500 ? text.slice(0, 500) + '…' : text;
        words.append(small);
      }
    }
    const path = 'notifications/' + one.id;
    const user = '?user_id=' + encodeURIComponent(userId);
    const actions = [['Delete', 'Delete notification ' + one.id, async () => {
      await ask('DELETE', path + user);
      say('Notification ' + one.id + ' of user ' + userId + ' is deleted.');
      made.remove();
      byId('main').focus();
      await countAgain(userId);
    }]];
    if (!one.read) {
      actions.unshift(['Mark read', 'Mark notification ' + one.id + ' as read', async () => {
        await ask('POST', path + '/read' + user);
        say('Notification ' + one.id + ' of user ' + userId + ' is read.');
        const again = entry({...one, read: true});
        made.replaceWith(again);
        again.querySelector('button').focus();
        await countAgain(userId);
      }]);
    }
    const made = row(
      cell('User', buttons([userId, 'Show the notifications of ' + userId, () => showUser(userId)])),
      cell('Id', one.id),
      cell('Created', time(one.created_at)),
      cell('Type', one.type),
      cell('Words', words, 'words'),
      cell('State', one.read ? 'read' : 'unread'),
      cell('Actions', buttons(...actions)));
    return made;
  }

  async function send() {
    const body = Object.fromEntries(new FormData(byId('send')));
    const answer = await ask('POST', 'notifications', body);
    const devices = answer.devices === 1 ? '1 device is' : answer.devices + ' devices are';
    say(answer.outcome === 'stored'
      ? 'Stored as notification ' + answer.notification_id + ' of user ' + body.user_id + '; ' + devices + ' connected.'
      : 'Not kept (' + answer.outcome + '): the preferences of user ' + body.user_id + ' say so.');
    await showUser(body.user_id);
  }

  function onSubmit(id, work) {
    byId(id).addEventListener('submit', async event => {
      event.preventDefault();
      const button = event.target.querySelector('button');
      button.disabled = true;
      await tried(work);
      button.disabled = false;
    });
  }

  byId('login').addEventListener('submit', logIn);
  byId('logout').addEventListener('click', () => logOut(''));
  byId('more').addEventListener('click', () => tried(page));
  onSubmit('search', find);
  onSubmit('send', send);
})();
