// Everything that people wrote goes into a page through here, as text.

export const byId = (id) => document.getElementById(id);

/** An element: `make('p', {class: 'x', onclick: f}, 'text', child)`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export const nameOf = (person) => `${person.first_name ?? ''} ${person.last_name ?? ''}`.trim() || person.username;

/** The first letters of a name on a colour of its own. */
export function face(person, online = null) {
  const name = nameOf(person);
  const letters = name.split(/\s+/).map((word) => [...word][0] ?? '').slice(0, 2).join('').toUpperCase();
  const made = make('span', { class: `face tone-${Number(person.id) % 6}`, 'aria-hidden': 'true' }, letters);
  return online === null ? made : make('span', { class: 'with-dot' }, made, dot(online));
}

export const dot = (online) => make('span', { class: online ? 'dot on' : 'dot' }, make('span', { class: 'sr' }, online ? 'online' : 'away'));

let clearing;

/** Tells the user in passing. */
export function say(text, bad = false) {
  const place = byId('say');
  place.textContent = text;
  place.classList.toggle('bad', bad);
  clearTimeout(clearing);
  clearing = setTimeout(() => (place.textContent = ''), 6_000);
}

/** Runs what a button or form does, once at a time, and says why it failed. */
export function doing(action, complain = (error) => say(error.message, true)) {
  let busy = false;
  return async (event) => {
    event?.preventDefault?.();
    if (busy) {
      return;
    }
    busy = true;
    try {
      await action(event);
    } catch (error) {
      complain(error);
    } finally {
      busy = false;
    }
  };
}

/**
 * Runs a load once at a time. Asked for while it runs, it runs once more: what it brings may be older than what it was asked for.
 * Each promise ends with the last run.
 */
export function refreshing(load) {
  let running = null;
  let again = false;
  return () => {
    again = true;
    running ??= (async () => {
      try {
        while (again) {
          again = false;
          await load();
        }
      } finally {
        running = null;
      }
    })();
    return running;
  };
}

/** Shows a list, or that there is nothing in it. */
export function fill(section, items) {
  section.querySelector('.cards').replaceChildren(...items);
  section.querySelector('.empty').hidden = items.length > 0;
}

export function time(text) {
  const date = new Date(text);
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString([], today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}
