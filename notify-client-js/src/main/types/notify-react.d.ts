import type { ReactElement, ReactNode } from 'react';
import type { ClientOptions, NotifyClient, Snapshot } from './notify.js';

export interface NotifyProviderProps {
  /** A client that the caller connects and closes. */
  client?: NotifyClient;
  /** What to make a client from, where none is given. It is made anew when `url`, `api`, `user` or `auth` change. */
  options?: ClientOptions;
  children?: ReactNode;
}

/**
 * Gives a client to everything below. An own client is made and connected when the provider is on the screen, and closed when it leaves it:
 * rendering on a server or twice in StrictMode opens nothing.
 */
export function NotifyProvider(props: NotifyProviderProps): ReactElement;

export interface Notifications extends Snapshot {
  markRead(id: number): Promise<unknown>;
  markAllRead(): Promise<unknown>;
  remove(id: number): Promise<unknown>;
  loadMore(): Promise<boolean>;
}

/**
 * What there is to show, and what can be done with it. Renders again after each change; on the server it is empty. Throws where there is no
 * provider above.
 */
export function useNotifications(): Notifications;

/** The client of the provider above, for its events; null while it has none, as on the server. */
export function useNotifyClient(): NotifyClient | null;
