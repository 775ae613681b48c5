import { NotifyProvider, useNotifications, useNotifyClient } from '@notifyhub/client/react';
import { StrictMode, useEffect } from 'react';

function Bell() {
  const { items, unread, status, markRead, markAllRead, remove } = useNotifications();
  const client = useNotifyClient();
  useEffect(() => client?.on('message', (data) => console.log(data)), [client]);
  return (
    <section aria-busy={status !== 'connected'}>
      <button onClick={() => void markAllRead()}>{unread} unread</button>
      <ul>
        {items.map((each) => (
          <li key={each.id} onClick={() => void markRead(each.id)} onDoubleClick={() => void remove(each.id)}>
            {each.title ?? each.type}
          </li>
        ))}
      </ul>
    </section>
  );
}

export const app = (
  <StrictMode>
    <NotifyProvider options={{ user: 5, token: () => 'token' }}>
      <Bell />
    </NotifyProvider>
  </StrictMode>
);

// @ts-expect-error a client is no text
export const wrong = <NotifyProvider client="client" />;
