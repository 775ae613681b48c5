import { NotifyError } from './errors.js';
import { ANSWER_MS, refusal } from './requests.js';

/** The server's REST routes, for what does not go over the connection: preferences, tickets, and all where that is a stream. */
export class Rest {
  #env;
  #apiUrl;
  #credentials;

  constructor(env, apiUrl, credentials) {
    this.#env = env;
    this.#apiUrl = apiUrl;
    this.#credentials = credentials;
  }

  preferences() {
    return this.call('GET', 'preferences/');
  }

  setPreferences(preferences) {
    return this.call('PUT', 'preferences/', preferences);
  }

  /** A ticket for the owner of `token`, or of the cookie if it is null. */
  async ticket(token) {
    const answer = await this.#fetch('POST', 'ticket/', undefined, {}, token);
    return answer.ticket;
  }

  /** What the frame would do on a socket; the answer is what a socket would bring. */
  command(frame) {
    switch (frame.type) {
      case 'get_notifications':
        return this.call('GET', `?${query(frame)}`);
      case 'mark_read':
        return this.call('POST', `${frame.notification_id}/read/`);
      case 'mark_all_read':
        return this.call('POST', 'read_all/', { up_to: frame.up_to });
      case 'delete_notification':
        return this.call('DELETE', `${frame.notification_id}/`);
      case 'send_notification':
        return this.#send(frame);
      default:
        return Promise.reject(new NotifyError('not_connected', 'an event stream carries no messages to the server'));
    }
  }

  async #send({ type, idempotency_key: key, ...body }) {
    const answer = await this.call('POST', '', body, { 'Idempotency-Key': key });
    return { type: 'notification_sent', success: true, notification_id: answer.id ?? null };
  }

  async call(method, path, body, headers = {}) {
    return this.#fetch(method, path, body, headers, await this.#credentials.token());
  }

  async #fetch(method, path, body, headers, token) {
    const aborted = new this.#env.AbortController();
    const timer = this.#env.setTimeout(() => aborted.abort(), ANSWER_MS);
    let answer;
    let json;
    try {
      answer = await this.#env.fetch(new URL(path, this.#apiUrl).href, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        // A cookie beside a token would be a second credential, and two of them let nobody in.
        credentials: token === null ? 'include' : 'omit',
        cache: 'no-store',
        signal: aborted.signal,
      });
      json = await answer.json();
    } catch (cause) {
      throw new NotifyError(method === 'GET' ? 'no_answer' : 'outcome_unknown', 'no answer', { cause });
    } finally {
      this.#env.clearTimeout(timer);
    }
    if (!answer.ok) {
      throw refusal(json?.code, json?.error);
    }
    return json;
  }
}

function query({ limit, before, unread_only: unreadOnly }) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ limit, before, unread_only: unreadOnly })) {
    if (value !== undefined && value !== null) {
      parameters.set(name, String(value));
    }
  }
  return parameters;
}
