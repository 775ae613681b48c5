const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. Attributes that are null or false are left out, true ones are empty, functions listen to the event of their name.
 * Children are elements, or texts, which stay texts whatever they hold.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      made.addEventListener(key, value);
    } else {
      setAttribute(made, key, value);
    }
  }
  made.append(...children);
  return made;
}

export function setAttribute(target, name, value) {
  if (value === null || value === false) {
    target.removeAttribute(name);
  } else if (target.getAttribute(name) !== String(value === true ? '' : value)) {
    target.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Changes a text only where it changes, so that nothing is read out twice. */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** An icon of 24 by 24, drawn by the paths. */
export function icon(...paths) {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' })) {
    svg.setAttribute(name, value);
  }
  for (const shape of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', shape);
    svg.append(path);
  }
  return svg;
}

export const ICONS = {
  bell: ['M18 16v-5a6 6 0 0 0-12 0v5l-2 2.5h16z', 'M10 21h4'],
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  trash: ['M5 7h14', 'M10 4h4', 'M7 7l1 13h8l1-13', 'M10.5 11v5.5', 'M13.5 11v5.5'],
  gear: ['M4 7h10', 'M18 7h2', 'M16 5v4', 'M4 17h2', 'M10 17h10', 'M8 15v4'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  back: ['M14 6l-6 6 6 6'],
};
