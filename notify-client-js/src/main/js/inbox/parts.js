import { ICONS, element, icon, setAttribute } from './dom.js';

/** What stays the same for the life of the element: the bell, and the panel with its buttons. */
export function partsOf(texts, { toggle, close, markAllRead, showPreferences, loadMore, key }) {
  const button = (kind, label, paths, click) =>
    element('button', { type: 'button', class: kind, 'aria-label': label, title: label, click }, icon(...paths));
  const parts = {
    badge: element('span', { class: 'badge', part: 'badge', 'aria-hidden': 'true', hidden: true }),
    bell: button('bell', texts.title, ICONS.bell, toggle),
    panel: element('section', { id: 'panel', class: 'panel', part: 'panel', role: 'dialog', 'aria-label': texts.title, tabindex: -1 }),
    title: element('h2', {}, texts.title),
    back: button('icon', texts.back, ICONS.back, () => showPreferences(false)),
    allRead: element('button', { type: 'button', class: 'text', click: markAllRead }, texts.markAllRead),
    settings: button('icon', texts.settings, ICONS.gear, () => showPreferences(true)),
    close: button('icon', texts.close, ICONS.close, close),
    state: element('p', { class: 'state', role: 'status', hidden: true }),
    body: element('div', { class: 'body' }),
    listed: element('div'),
    more: element('button', { type: 'button', class: 'more', hidden: true, click: loadMore }, texts.older),
    empty: element('div', { class: 'empty' }, icon(...ICONS.bell), element('strong'), element('span')),
    /** Read out, and not shown: what came. */
    news: element('div', { class: 'sr', role: 'status' }),
  };
  const { bell, badge, panel } = parts;
  bell.append(badge);
  bell.part.add('bell');
  bell.removeAttribute('title');
  setAttribute(bell, 'aria-haspopup', 'dialog');
  setAttribute(bell, 'aria-controls', 'panel');
  panel.addEventListener('keydown', key);
  return parts;
}

/** Puts them together. */
export function assemble(parts, list, preferences) {
  const { panel, back, title, allRead, settings, close, state, body, listed, more, empty } = parts;
  listed.append(list, more, empty);
  body.append(listed, preferences);
  panel.append(element('header', {}, back, title, allRead, settings, close), state, body);
}
