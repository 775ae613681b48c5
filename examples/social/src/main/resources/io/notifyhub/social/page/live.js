// The user's feed: what happens elsewhere appears here at once, and once.

import { NotifyClient } from '/notify/notify.js';
import { token } from './session.js';

/** Connects. `told(notification, live)` for each notification, `event(type, data)` for what is not kept, `back()` when all is in. */
export function connect(user, { told, event, back, state }) {
  const client = new NotifyClient({ user, token });
  client.addEventListener('status', ({ detail }) => {
    if (detail.to === 'connecting') {
      console.log('Connecting to WebSocket...');
    } else if (detail.to === 'connected') {
      console.log('WebSocket connected');
    } else if (detail.to === 'reconnecting') {
      console.log(`Reconnecting in ${detail.retryInMs ?? 0}ms...`);
    } else if (detail.to === 'closed') {
      console.log('WebSocket closed: 1000');
    }
    state(detail.to);
  });
  client.addEventListener('hello', ({ detail }) => console.log('Message:', detail));
  client.addEventListener('notification', ({ detail }) => {
    console.log('Message:', detail.notification);
    told(detail.notification, detail.live);
  });
  client.addEventListener('event', ({ detail }) => {
    console.log('Message:', detail);
    event(detail.type, detail.data);
  });
  client.addEventListener('caughtup', back);
  client.connect().catch(() => {
    // Said by the status.
  });
  return client;
}
