import { NotifyClient } from './notify.js';
import { setAttribute, setText } from './dom.js';
import { ListView } from './list.js';
import { assemble, partsOf } from './parts.js';
import { PreferencesView } from './preferences.js';
import { STYLES } from './styles.js';
import { ENGLISH, shownOf } from './texts.js';
import { Toasts } from './toasts.js';

const MAX_BADGE = 99;
const MINUTE = 60_000;

/** On a server there are no elements; importing this module must not fail there. */
const Base = globalThis.HTMLElement ?? class {};

let sheet = null;

/** A bell with the number of unread notifications, and their list. See notify-inbox.d.ts. */
export class NotifyInbox extends Base {
  static observedAttributes = ['url', 'user', 'auth', 'open', 'quiet'];

  #texts = ENGLISH;
  #format = shownOf;
  #token = null;
  #client = null;
  #own = false;
  #parts = null;
  #list;
  #toasts;
  #preferences;
  #attached = null;
  #ends = [];
  #missed = [];
  #clock = null;
  #outside = (event) => {
    if (!event.composedPath().includes(this)) {
      this.open = false;
    }
  };

  // ---- properties

  get client() {
    return this.#client;
  }

  set client(client) {
    this.#letGo();
    this.#client = client;
    this.#own = false;
    if (this.isConnected && client !== null) {
      this.#attach();
    }
  }

  get token() {
    return this.#token;
  }

  set token(supplier) {
    this.#token = supplier;
    this.#renew();
  }

  get texts() {
    return this.#texts;
  }

  set texts(texts) {
    this.#texts = { ...ENGLISH, ...texts };
  }

  get format() {
    return this.#format;
  }

  set format(format) {
    this.#format = format ?? shownOf;
    this.#show();
  }

  get open() {
    return this.hasAttribute('open');
  }

  set open(value) {
    this.toggleAttribute('open', Boolean(value));
  }

  focus(options) {
    this.#parts?.bell.focus(options);
  }

  // ---- life

  connectedCallback() {
    this.#upgrade('client', 'token', 'texts', 'format');
    if (this.#parts === null) {
      this.#build();
    } else {
      this.#watchOutside(this.open);
    }
    // What is set right after it was put into the page counts as well.
    queueMicrotask(() => {
      if (this.isConnected && this.#client === null) {
        this.#makeClient();
      } else if (this.isConnected) {
        this.#attach();
      }
    });
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#letGo();
        this.#watchOutside(false);
      }
    });
  }

  attributeChangedCallback(name, before, now) {
    if (name === 'open') {
      this.#showPanel(now !== null);
    } else if (name === 'quiet') {
      this.#toasts?.clear();
    } else if (before !== now) {
      this.#renew();
    }
  }

  /** Properties that were set before this element was defined hide its own. */
  #upgrade(...names) {
    for (const name of names) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
  }

  #renew() {
    if (this.#own && this.isConnected) {
      this.#letGo();
      this.#makeClient();
    }
  }

  #makeClient() {
    const options = { token: this.#token ?? undefined };
    for (const name of ['url', 'user', 'auth']) {
      options[name] = this.getAttribute(name) ?? undefined;
    }
    this.#client = new NotifyClient(options);
    this.#own = true;
    this.#attach();
    // Its state shows what came of it.
    this.#client.connect().catch(() => {});
  }

  #attach() {
    const client = this.#client;
    if (this.#attached === client) {
      return;
    }
    this.#attached = client;
    this.#ends.push(client.subscribe(() => this.#show()));
    this.#listen(client, 'notification', ({ detail }) => this.#announce(detail));
    this.#listen(client, 'caughtup', () => this.#announceMissed());
    this.#listen(client, 'preferences', ({ detail }) => this.#preferences.changed(detail));
    this.#show();
  }

  #listen(target, type, listener) {
    target.addEventListener(type, listener);
    this.#ends.push(() => target.removeEventListener(type, listener));
  }

  #letGo() {
    this.#ends.forEach((end) => end());
    this.#ends = [];
    this.#attached = null;
    this.#missed = [];
    this.#toasts?.clear();
    if (this.#own) {
      this.#client.close();
      this.#client = null;
      this.#own = false;
    }
  }

  // ---- what there is to see

  #build() {
    const root = this.attachShadow({ mode: 'open' });
    if (sheet === null) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLES);
    }
    root.adoptedStyleSheets = [sheet];
    const about = {
      texts: this.#texts,
      language: () => this.closest('[lang]')?.lang || document.documentElement.lang,
      shown: (notification) => this.#format(notification),
      open: (event, notification) => this.#opened(event, notification),
      read: (id) => this.#client.markRead(id),
      remove: (id) => this.#client.remove(id),
      load: () => this.#client.preferences(),
      save: (preferences) => this.#client.setPreferences(preferences),
      types: () => this.#client.getSnapshot().items.map((each) => each.type),
    };
    this.#list = new ListView(about);
    this.#toasts = new Toasts(about);
    this.#preferences = new PreferencesView(about);
    this.#parts = partsOf(this.#texts, {
      toggle: () => (this.open = !this.open),
      close: () => this.#close(),
      markAllRead: () => this.#client.markAllRead(),
      showPreferences: (shown) => this.#showPreferences(shown),
      loadMore: () => this.#loadMore(),
      key: (event) => this.#onKey(event),
    });
    const { bell, panel, news } = this.#parts;
    assemble(this.#parts, this.#list.node, this.#preferences.node);
    root.append(bell, panel, news, this.#toasts.node);
    this.#showPanel(this.open);
  }

  #show() {
    if (this.#parts === null || this.#client === null) {
      return;
    }
    const { items, unread, hasMore, loaded, status } = this.#client.getSnapshot();
    const { badge, bell, allRead, more, empty } = this.#parts;
    const texts = this.#texts;
    badge.hidden = unread === 0;
    setText(badge, unread > MAX_BADGE ? `${MAX_BADGE}+` : String(unread));
    setAttribute(bell, 'aria-label', texts.unread(unread));
    allRead.disabled = unread === 0;
    this.#showState(status);
    if (this.open) {
      this.#list.show(items);
      more.hidden = !hasMore;
      empty.hidden = items.length > 0;
      setText(empty.children[1], loaded ? texts.empty : texts.loading);
      setText(empty.children[2], loaded ? texts.emptyHint : '');
    }
  }

  #showState(status) {
    const { state } = this.#parts;
    const text = { reconnecting: this.#texts.offline, failed: this.#texts.failed }[status] ?? '';
    setText(state, text);
    state.hidden = text === '';
  }

  // ---- the panel

  #showPanel(open) {
    if (this.#parts === null) {
      return;
    }
    const { bell, panel } = this.#parts;
    setAttribute(bell, 'aria-expanded', String(open));
    panel.hidden = !open;
    this.#watchOutside(open && this.isConnected);
    if (open) {
      this.#placePanel();
      this.#showPreferences(false);
      this.#show();
      this.#toasts.clear();
      panel.focus({ preventScroll: true });
    }
  }

  /** A press anywhere else closes the panel; and while it is open, times go on. */
  #watchOutside(watched) {
    document.removeEventListener('pointerdown', this.#outside);
    clearInterval(this.#clock);
    if (watched) {
      document.addEventListener('pointerdown', this.#outside);
      this.#clock = setInterval(() => this.#show(), MINUTE);
    }
  }

  /** Towards the side where there is room. */
  #placePanel() {
    const { left, right } = this.getBoundingClientRect();
    const toRight = innerWidth - left;
    const rightToLeft = getComputedStyle(this).direction === 'rtl';
    const startsHere = rightToLeft ? right > toRight : toRight > right;
    this.#parts.panel.classList.toggle('start', startsHere);
  }

  #close() {
    this.open = false;
    this.#parts.bell.focus();
  }

  #showPreferences(shown) {
    const { listed, back, allRead, settings, title } = this.#parts;
    listed.hidden = shown;
    allRead.hidden = shown;
    settings.hidden = shown;
    back.hidden = !shown;
    this.#preferences.node.hidden = !shown;
    setText(title, shown ? this.#texts.settings : this.#texts.title);
    if (shown) {
      this.#preferences.open();
      back.focus();
    } else if (this.shadowRoot.activeElement === back) {
      settings.focus();
    }
  }

  #onKey(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'ArrowDown' && event.target === this.#parts.panel && this.#list.focus()) {
      event.preventDefault();
    }
  }

  async #loadMore() {
    const { more } = this.#parts;
    more.disabled = true;
    await this.#client.loadMore().catch(() => {});
    more.disabled = false;
  }

  /** An entry was chosen: the page may do what it likes with it, else its link is followed. */
  #opened(event, notification) {
    if (notification === null) {
      this.open = true;
      return;
    }
    const chosen = new CustomEvent('notify-open', { detail: notification, bubbles: true, composed: true, cancelable: true });
    if (!this.dispatchEvent(chosen)) {
      event.preventDefault();
    }
    if (!notification.read && notification.id > 0) {
      this.#client.markRead(notification.id);
    }
  }

  // ---- news

  #announce({ notification, muted, live }) {
    if (muted || notification.read) {
      return;
    }
    if (!live) {
      this.#missed.push(notification);
    } else if (document.visibilityState === 'visible') {
      this.#tell(notification, this.#format(notification));
    }
  }

  #announceMissed() {
    const missed = this.#missed.splice(0);
    if (missed.length === 1) {
      this.#tell(missed[0], this.#format(missed[0]));
    } else if (missed.length > 1) {
      this.#tell(null, { title: this.#texts.missed(missed.length), message: null });
    }
  }

  #tell(notification, shown) {
    setText(this.#parts.news, [shown.title, shown.message].filter(Boolean).join('. '));
    if (!this.open && !this.hasAttribute('quiet')) {
      this.#toasts.show(notification, shown);
    }
  }
}

if (globalThis.customElements && !customElements.get('notify-inbox')) {
  customElements.define('notify-inbox', NotifyInbox);
}
