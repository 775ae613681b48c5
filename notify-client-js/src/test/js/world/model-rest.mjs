import { Session } from './model-server.mjs';

/** The REST routes of a ModelServer, and the feed as an event stream. */
export async function restOf(server, url, { method = 'GET', signal, body }, runs) {
  const path = url.pathname.replace('/api/notifications/', '');
  const { log } = server;
  if (path === 'stream') {
    return stream(server, url, signal, runs);
  }
  if (path === '') {
    const { limit, before, unread_only: unreadOnly } = Object.fromEntries(url.searchParams);
    const page = log.page({ limit: limit && Number(limit), before: before && Number(before), unread_only: unreadOnly === 'true' });
    return json({ ...page, cursor: log.cursorAt(log.head) });
  }
  if (path === 'preferences/') {
    if (method === 'PUT') {
      server.did(log.setPreferences(JSON.parse(body)));
    }
    return json(log.preferences);
  }
  const id = Number.parseInt(path, 10);
  if (path === 'read_all/') {
    const upTo = JSON.parse(body).up_to;
    server.did(log.readAll(upTo));
    return changed(log, 'all_notifications_marked_read', { up_to: upTo ?? log.head });
  }
  if (method === 'DELETE') {
    server.did(log.delete(id));
    return changed(log, 'notification_deleted', { notification_id: id });
  }
  const step = log.read(id);
  server.did(step);
  return step === undefined
    ? json({ error: 'No such notification', code: 'not_found' }, 404)
    : changed(log, 'notification_marked_read', { notification_id: id });
}

function changed(log, type, fields) {
  return json({ type, success: true, ...fields, unread_count: log.page({}).unread_count });
}

function json(content, status = 200) {
  return new Response(JSON.stringify(content), { status, headers: { 'Content-Type': 'application/json' } });
}

function stream(server, url, signal, runs) {
  let controller;
  const body = new ReadableStream({ start: (given) => (controller = given) });
  const encoder = new TextEncoder();
  let open = true;
  const socket = {
    kind: 'sse',
    url,
    protocols: [],
    arrived(text) {
      if (open && !signal.aborted) {
        // Cut anywhere, as a network does.
        const bytes = encoder.encode(`: beat\ndata: ${text}\n\n`);
        const at = Math.floor(server.random() * bytes.length);
        runs(() => signal.aborted || [bytes.slice(0, at), bytes.slice(at)].forEach((each) => controller.enqueue(each)));
      }
    },
    ended() {
      if (open && !signal.aborted) {
        open = false;
        runs(() => signal.aborted || controller.close());
      }
    },
  };
  server.requests.push({ url, protocols: [] });
  server.opened++;
  const session = new Session(server, socket);
  signal.addEventListener('abort', () => session.gone());
  session.begin();
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
