import { ICONS, element, icon, setAttribute } from './dom.js';
import { safeLink } from './texts.js';

const SHOWN_MS = 7_000;
const MAX_SHOWN = 3;

/** Short messages in a corner: each for some seconds, unless the pointer or the focus is on it. */
export class Toasts {
  node = element('div', { class: 'toasts', part: 'toasts' });
  #about;

  /** @param about what the element knows: `{texts, open(event, notification)}` */
  constructor(about) {
    this.#about = about;
  }

  /** @param notification what it is about; null for a message that opens the list */
  show(notification, { title, message }) {
    const href = notification === null ? null : safeLink(notification.link, document.baseURI);
    const words = [element('span', { class: 'title', dir: 'auto' }, title ?? '')];
    if (message) {
      words.push(element('span', { class: 'message', dir: 'auto' }, message));
    }
    const open = element(href === null ? 'button' : 'a', { class: 'open' }, ...words);
    setAttribute(open, href === null ? 'type' : 'href', href ?? 'button');
    const toast = element('div', { class: 'toast', part: 'toast' }, open);
    const leave = () => toast.remove();
    open.addEventListener('click', (event) => {
      leave();
      this.#about.open(event, notification);
    });
    const close = { type: 'button', class: 'icon', 'aria-label': this.#about.texts.close, click: leave };
    toast.append(element('button', close, icon(...ICONS.close)));
    this.node.append(toast);
    while (this.node.children.length > MAX_SHOWN) {
      this.node.firstElementChild.remove();
    }
    this.#leaveLater(toast, leave);
  }

  clear() {
    this.node.replaceChildren();
  }

  #leaveLater(toast, leave) {
    let timer = null;
    const wait = () => {
      timer = setTimeout(leave, SHOWN_MS);
    };
    const stay = () => clearTimeout(timer);
    for (const [begin, end] of [['pointerenter', 'pointerleave'], ['focusin', 'focusout']]) {
      toast.addEventListener(begin, stay);
      toast.addEventListener(end, wait);
    }
    wait();
  }
}
