import { element, setText } from './dom.js';
import { wordsOf } from './texts.js';

/** What the user wants to hear of: everything or nothing at once, and for each kind whether it is kept and whether it pops up. */
export class PreferencesView {
  node = element('form', { class: 'prefs' });
  #about;
  #problem = element('p', { class: 'state', role: 'alert', hidden: true });
  #preferences = { mute_all: false, types: {} };

  /** @param about what the element knows: `{texts, load(), save(preferences), types()}` */
  constructor(about) {
    this.#about = about;
  }

  async open() {
    this.#build();
    try {
      this.#preferences = await this.#about.load();
      this.#build();
    } catch {
      this.#say(this.#about.texts.failed);
    }
  }

  /** Set on another device, or here. */
  changed(preferences) {
    this.#preferences = preferences;
    for (const box of this.node.querySelectorAll('input')) {
      box.checked = this.#valueOf(box.name);
    }
  }

  #build() {
    const { texts } = this.#about;
    const kinds = [...new Set([...this.#about.types(), ...Object.keys(this.#preferences.types)])].sort();
    const all = element('label', {}, texts.muteAll, this.#box('mute_all'));
    const rows = kinds.map((type) =>
      element(
        'fieldset',
        {},
        element('legend', {}, wordsOf(type)),
        element('label', {}, this.#box(`${type} inbox`), texts.keep),
        element('label', {}, this.#box(`${type} live`), texts.announce),
      ),
    );
    this.node.replaceChildren(all, ...(rows.length > 0 ? rows : [element('p', {}, texts.noTypes)]), this.#problem);
  }

  #box(name) {
    const box = element('input', { type: 'checkbox', name, role: 'switch', change: () => this.#set(name, box.checked) });
    box.checked = this.#valueOf(name);
    return box;
  }

  #valueOf(name) {
    const { mute_all: muteAll, types } = this.#preferences;
    const [type, way] = name.split(' ');
    return way === undefined ? muteAll === true : types[type]?.[way] !== false;
  }

  async #set(name, value) {
    const { mute_all, types } = this.#preferences;
    const [type, way] = name.split(' ');
    const kind = { inbox: true, live: true, ...types[type], [way]: value };
    const wanted = way === undefined ? { mute_all: value, types } : { mute_all, types: { ...types, [type]: kind } };
    const before = this.#preferences;
    this.#preferences = wanted;
    this.#problem.hidden = true;
    try {
      this.#preferences = await this.#about.save(wanted);
    } catch {
      this.changed(before);
      this.#say(this.#about.texts.notSaved);
    }
  }

  #say(text) {
    setText(this.#problem, text);
    this.#problem.hidden = false;
  }
}
