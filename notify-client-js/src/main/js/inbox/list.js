import { ICONS, element, icon, setAttribute, setText } from './dom.js';
import { agoOf, safeLink } from './texts.js';

/** The list of entries. Each has a row for as long as it is there, so that the focus stays where it is. */
export class ListView {
  node;
  #about;
  #rows = new Map();
  #current = null;

  /** @param about what the element knows: `{texts, language, shown(notification), open(event, notification), read(id), remove(id)}` */
  constructor(about) {
    this.#about = about;
    this.node = element('ul', { keydown: (event) => this.#onKey(event), focusin: (event) => this.#onFocus(event) });
  }

  show(items) {
    const present = new Set(items.map((each) => each.id));
    for (const [id, row] of this.#rows) {
      if (!present.has(id)) {
        this.#leave(row);
        this.#rows.delete(id);
      }
    }
    items.forEach((each, at) => {
      const row = this.#rows.get(each.id) ?? this.#add(each);
      this.#update(row, each);
      if (this.node.children[at] !== row.node) {
        this.node.insertBefore(row.node, this.node.children[at] ?? null);
      }
    });
    if (!this.#rows.has(this.#current)) {
      this.#setCurrent(items[0]?.id ?? null);
    }
  }

  /** Moves the focus to the entry where it was, or the first one; returns whether there is one. */
  focus() {
    const row = this.#rows.get(this.#current);
    row?.open.focus();
    return row !== undefined;
  }

  #add({ id, link }) {
    const { texts } = this.#about;
    const href = safeLink(link, document.baseURI);
    const title = element('span', { class: 'title', dir: 'auto' });
    const message = element('span', { class: 'message', dir: 'auto' });
    const unread = element('span', { class: 'sr' });
    const time = element('time');
    const open = element(href === null ? 'button' : 'a', { class: 'open', part: 'entry', tabindex: -1 }, unread, title, message, time);
    setAttribute(open, href === null ? 'type' : 'href', href ?? 'button');
    const read = actionOf(texts.markRead, ICONS.check, () => this.#about.read(id));
    const remove = actionOf(texts.remove, ICONS.trash, () => this.#about.remove(id));
    const node = element('li', {}, open, element('div', { class: 'actions' }, read, remove));
    const row = { id, node, open, title, message, unread, time, read, remove, notification: null };
    open.addEventListener('click', (event) => this.#about.open(event, row.notification));
    this.#rows.set(id, row);
    return row;
  }

  #update(row, notification) {
    const { texts, language, shown } = this.#about;
    const { title, message } = shown(notification);
    row.notification = notification;
    setAttribute(row.node, 'class', notification.read ? null : 'unread');
    setText(row.unread, notification.read ? '' : `${texts.isUnread}: `);
    setText(row.title, title ?? '');
    setText(row.message, message ?? '');
    row.message.hidden = !message;
    row.read.hidden = notification.read;
    setText(row.time, agoOf(notification.created_at, Date.now(), language()));
    setAttribute(row.time, 'datetime', notification.created_at);
    setAttribute(row.read, 'aria-label', `${texts.markRead}: ${title}`);
    setAttribute(row.remove, 'aria-label', `${texts.remove}: ${title}`);
  }

  #leave(row) {
    if (row.node.contains(row.node.getRootNode().activeElement)) {
      const next = row.node.nextElementSibling ?? row.node.previousElementSibling;
      next?.querySelector('.open').focus();
    }
    row.node.remove();
  }

  // ---- one row at a time can be reached by Tab, the others by the arrows

  #setCurrent(id) {
    this.#current = id;
    for (const row of this.#rows.values()) {
      const tabindex = row.id === id ? 0 : -1;
      [row.open, row.read, row.remove].forEach((each) => setAttribute(each, 'tabindex', tabindex));
    }
  }

  #onFocus({ target }) {
    const row = [...this.#rows.values()].find((each) => each.node.contains(target));
    if (row !== undefined && row.id !== this.#current) {
      this.#setCurrent(row.id);
    }
  }

  #onKey(event) {
    const rows = [...this.node.children];
    const at = rows.findIndex((each) => each.contains(event.target));
    const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (goal !== undefined) {
      rows[Math.max(0, Math.min(goal, rows.length - 1))].querySelector('.open').focus();
    } else if (event.key === 'Delete') {
      this.#about.remove(this.#current);
    } else {
      return;
    }
    event.preventDefault();
  }
}

function actionOf(label, paths, act) {
  return element('button', { type: 'button', class: 'icon', title: label, click: act }, icon(...paths));
}
