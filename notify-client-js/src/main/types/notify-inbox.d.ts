import type { ClientOptions, Notification, NotifyClient } from './notify.js';

/** What the element says. */
export interface InboxTexts {
  title: string;
  unread: (count: number) => string;
  markAllRead: string;
  markRead: string;
  remove: string;
  settings: string;
  back: string;
  close: string;
  empty: string;
  emptyHint: string;
  loading: string;
  older: string;
  offline: string;
  failed: string;
  missed: (count: number) => string;
  isUnread: string;
  muteAll: string;
  keep: string;
  announce: string;
  noTypes: string;
  notSaved: string;
}

/**
 * `<notify-inbox>`: a bell with the number of unread notifications, their list, short messages for new ones, and the user's preferences.
 *
 * Attributes: `url`, `user` and `auth` as of ClientOptions; `theme`, `light` or `dark` whatever the system says; `open`; `quiet`, no short
 * messages. Colours: the custom properties `--notify-back`, `-soft`, `-line`, `-text`, `-faint`, `-main`, `-tint`, `-badge` and `-font`;
 * parts: `bell`, `badge`, `panel`, `entry`, `toasts`, `toast`.
 *
 * An entry that is chosen is marked as read. Before, the event `notify-open` is sent with it as `detail`; unless that is prevented, its
 * link is followed, if it is http, https or within the site. Whatever comes from a notification is shown as text.
 */
export class NotifyInbox extends HTMLElement {
  /** Its client: one that was given, which its owner connects and closes, or its own, made from the attributes and `token`. */
  get client(): NotifyClient | null;
  set client(client: NotifyClient);
  /** As of ClientOptions, for its own client. */
  get token(): ClientOptions['token'] | null;
  set token(supplier: ClientOptions['token']);
  /** What it says, in English by default; to be set before it is in the page. */
  get texts(): InboxTexts;
  set texts(texts: Partial<InboxTexts>);
  /** What to show of a notification; by default its title and message, else its type as words. */
  get format(): (notification: Notification) => { title: string | null; message: string | null };
  set format(format: ((notification: Notification) => { title: string | null; message: string | null }) | null);
  /** Whether the list is open. */
  open: boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    'notify-inbox': NotifyInbox;
  }
  interface GlobalEventHandlersEventMap {
    'notify-open': CustomEvent<Notification>;
  }
}
