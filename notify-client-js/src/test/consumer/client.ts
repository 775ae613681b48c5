import { NotifyClient, NotifyError, type Notification, type Snapshot } from '@notifyhub/client';

const client = new NotifyClient({ user: 5, token: async () => 'token', transports: ['websocket', 'sse'] });
client.addEventListener('notification', ({ detail }) => {
  const { notification, live }: { notification: Notification; live: boolean } = detail;
  console.log(notification.title?.toUpperCase(), live);
});
client.addEventListener('status', ({ detail }) => console.log(detail.to === 'connected', detail.cause?.reason));
const stop: () => void = client.on('friend_request', (data) => console.log(data.from_user));
const snapshot: Snapshot = client.getSnapshot();
const count: number = snapshot.unread + snapshot.items.length;
client.markRead(1).catch((error: unknown) => {
  if (error instanceof NotifyError && error.code === 'not_found') {
    stop();
  }
});
const sent: Promise<number | null> = client.notifyUser('7', { title: 'Hi', data: { count } });
void sent.then(() => client.close({ forget: true }));

// @ts-expect-error there is no such way to bring a token
new NotifyClient({ auth: 'carrier pigeon' });
// @ts-expect-error ids are numbers
void client.remove('1');
// @ts-expect-error what is shown is never changed
snapshot.unread = 0;
// @ts-expect-error there is no such status
if (client.status === 'offline') {
}
