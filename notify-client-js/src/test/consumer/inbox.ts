import { NotifyInbox } from '@notifyhub/client/inbox';

const inbox = document.createElement('notify-inbox');
inbox.token = () => 'token';
inbox.texts = { title: 'Nachrichten', unread: (count) => `${count} ungelesen` };
inbox.format = ({ title, message, data }) => ({ title: title ?? String(data.name), message });
inbox.open = inbox instanceof NotifyInbox;
inbox.client?.markAllRead();
document.addEventListener('notify-open', (event) => event.detail.link ?? event.preventDefault());

// @ts-expect-error there is no such text
inbox.texts = { farewell: 'Bye' };
