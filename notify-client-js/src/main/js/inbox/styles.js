/** Colours and measures are custom properties, which a page may set on the element. */
export const STYLES = `
:host {
  --_back: var(--notify-back, #ffffff);
  --_soft: var(--notify-soft, #f3f5f8);
  --_line: var(--notify-line, #e1e5eb);
  --_text: var(--notify-text, #18202b);
  --_faint: var(--notify-faint, #5a6675);
  --_main: var(--notify-main, #2457d6);
  --_tint: var(--notify-tint, #eef3ff);
  --_badge: var(--notify-badge, #d6293e);
  --_shadow: 0 1px 2px rgb(16 24 40 / 8%), 0 12px 32px rgb(16 24 40 / 16%);
  display: inline-block;
  position: relative;
  color-scheme: light;
  color: var(--_text);
  font: 400 0.9375rem/1.4 var(--notify-font, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif);
  text-align: start;
}
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) {
    --_back: var(--notify-back, #1b212b);
    --_soft: var(--notify-soft, #262e3a);
    --_line: var(--notify-line, #323c4a);
    --_text: var(--notify-text, #e8ecf2);
    --_faint: var(--notify-faint, #a2aebd);
    --_main: var(--notify-main, #86acff);
    --_tint: var(--notify-tint, #222d43);
    --_badge: var(--notify-badge, #e5484d);
    --_shadow: 0 0 0 1px rgb(255 255 255 / 6%), 0 16px 40px rgb(0 0 0 / 50%);
    color-scheme: dark;
  }
}
:host([theme="dark"]) {
  --_back: var(--notify-back, #1b212b);
  --_soft: var(--notify-soft, #262e3a);
  --_line: var(--notify-line, #323c4a);
  --_text: var(--notify-text, #e8ecf2);
  --_faint: var(--notify-faint, #a2aebd);
  --_main: var(--notify-main, #86acff);
  --_tint: var(--notify-tint, #222d43);
  --_badge: var(--notify-badge, #e5484d);
  --_shadow: 0 0 0 1px rgb(255 255 255 / 6%), 0 16px 40px rgb(0 0 0 / 50%);
  color-scheme: dark;
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
svg { width: 1.25rem; height: 1.25rem; fill: none; stroke: currentcolor; stroke-width: 1.8; stroke-linecap: round;
  stroke-linejoin: round; display: block; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
button:disabled { cursor: default; opacity: .5; }
:focus-visible { outline: 2px solid var(--_main); outline-offset: 2px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.bell { position: relative; display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: 50%; }
.bell svg { width: 1.5rem; height: 1.5rem; }
.bell:hover, .bell[aria-expanded="true"] { background: var(--_soft); }
.badge { position: absolute; inset-block-start: .2rem; inset-inline-end: .1rem; min-width: 1.2rem; height: 1.2rem; padding: 0 .3rem;
  border-radius: .6rem; background: var(--_badge); color: #fff; font-size: .72rem; font-weight: 650; line-height: 1.2rem; text-align: center;
  box-shadow: 0 0 0 2px var(--_back);
  font-variant-numeric: tabular-nums; }

.panel { position: absolute; z-index: 2147483000; inset-block-start: calc(100% + .5rem); inset-inline-end: 0; width: 25rem;
  max-width: calc(100vw - 1rem); max-height: min(36rem, calc(100dvh - 6rem)); display: flex; flex-direction: column; overflow: hidden;
  background: var(--_back); border: 1px solid var(--_line); border-radius: .875rem; box-shadow: var(--_shadow); }
.panel.start { inset-inline: 0 auto; }
.panel:focus { outline: none; }
header { display: flex; align-items: center; gap: .25rem; padding: .75rem .5rem .75rem 1rem; padding-inline: 1rem .5rem;
  border-block-end: 1px solid var(--_line); }
header .icon:first-child { margin-inline-start: -.5rem; }
h2 { flex: 1; margin: 0; font-size: 1.0625rem; font-weight: 650; line-height: 2.25rem; }
.icon { display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: .5rem; color: var(--_faint); flex: none; }
.icon:hover { background: var(--_soft); color: var(--_text); }
.text { padding: .4rem .6rem; border-radius: .5rem; color: var(--_main); font-size: .875rem; font-weight: 550; white-space: nowrap; }
.text:hover:enabled { background: var(--_soft); }
.body { overflow-y: auto; scrollbar-width: thin; scrollbar-color: var(--_line) transparent; overscroll-behavior: contain; flex: 1; min-height: 0; }
.state { margin: 0; padding: .5rem 1rem; background: var(--_soft); color: var(--_faint); font-size: .8125rem; }

ul { list-style: none; margin: 0; padding: 0; }
li { position: relative; display: flex; align-items: flex-start; border-block-end: 1px solid var(--_line); }
li:last-child { border-block-end: 0; }
li.unread { background: var(--_tint); }
li:hover { background: var(--_soft); }
.open { flex: 1; min-width: 0; display: block; padding: .8rem 1rem; padding-inline: 1.9rem .25rem; color: inherit; text-align: start;
  text-decoration: none; border-radius: .25rem; }
.open:focus-visible { outline-offset: -3px; }
li.unread .open::before { content: ""; position: absolute; inset-block-start: 1.2rem; inset-inline-start: .8rem; width: .5rem;
  height: .5rem; border-radius: 50%; background: var(--_main); }
.title, .message { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; white-space: pre-line;
  text-align: -webkit-match-parent; text-align: match-parent; }
.title { -webkit-line-clamp: 2; }
.message { -webkit-line-clamp: 3; color: var(--_faint); font-size: .875rem; margin-block-start: .1rem; }
li.unread .title { font-weight: 600; }
time { display: block; margin-block-start: .25rem; color: var(--_faint); font-size: .78rem; }
.actions { display: flex; padding: .55rem .5rem 0 0; padding-inline: 0 .5rem; flex: none; }
.actions .icon { width: 2rem; height: 2rem; }
.actions svg { width: 1.1rem; height: 1.1rem; }
@media (hover: hover) {
  .actions .icon { opacity: 0; }
  li:hover .actions .icon, li:focus-within .actions .icon { opacity: 1; }
}
.more { display: block; width: 100%; padding: .8rem; color: var(--_main); font-size: .875rem; font-weight: 550;
  border-block-start: 1px solid var(--_line); }
.more:hover { background: var(--_soft); }
.empty { padding: 3rem 2rem 3.5rem; text-align: center; color: var(--_faint); }
.empty svg { width: 2.5rem; height: 2.5rem; margin: 0 auto .75rem; opacity: .55; stroke-width: 1.4; }
.empty strong { display: block; color: var(--_text); font-weight: 600; }

.prefs { padding: .25rem 1rem 1rem; }
.prefs label { display: flex; align-items: center; gap: .5rem; cursor: pointer; }
.prefs > label { padding: .75rem 0; border-block-end: 1px solid var(--_line); font-weight: 550; justify-content: space-between; }
fieldset { display: flex; align-items: center; gap: 1.25rem; border: 0; border-block-end: 1px solid var(--_line); margin: 0; padding: .7rem 0;
  min-width: 0; }
fieldset:last-of-type { border-block-end: 0; }
legend { float: inline-start; flex: 1; min-width: 0; padding: 0; overflow-wrap: anywhere; }
fieldset label { color: var(--_faint); font-size: .8125rem; }
input[type="checkbox"] { appearance: none; position: relative; flex: none; width: 2.1rem; height: 1.25rem; margin: 0; border-radius: .7rem;
  background: color-mix(in srgb, var(--_faint) 45%, transparent); cursor: pointer; transition: background .15s; }
input[type="checkbox"]::before { content: ""; position: absolute; inset-block-start: .15rem; inset-inline-start: .15rem; width: .95rem;
  height: .95rem; border-radius: 50%; background: #fff; box-shadow: 0 1px 2px rgb(0 0 0 / 30%); transition: inset-inline-start .15s; }
input[type="checkbox"]:checked { background: var(--_main); }
input[type="checkbox"]:checked::before { inset-inline-start: 1rem; }
input[type="checkbox"]:disabled { opacity: .5; cursor: default; }

.toasts { position: fixed; z-index: 2147483001; inset-block-end: 1rem; inset-inline-end: 1rem; width: 22rem; max-width: calc(100vw - 2rem);
  display: flex; flex-direction: column; gap: .5rem; pointer-events: none; }
.toast { pointer-events: auto; display: flex; align-items: flex-start; background: var(--_back); border: 1px solid var(--_line);
  border-radius: .75rem; box-shadow: var(--_shadow); animation: in .2s ease-out; overflow: hidden; }
.toast .open { padding-inline: 1rem .25rem; }
.toast .icon { margin: .5rem; }
.toast .title { font-weight: 600; }
.toast .message { -webkit-line-clamp: 2; }
@keyframes in { from { opacity: 0; transform: translateY(.5rem); } }

@media (max-width: 30rem) {
  .panel, .panel.start { position: fixed; inset: auto 0 0 0; width: auto; max-width: none; max-height: 85dvh; min-height: 50dvh;
    border-radius: 1rem 1rem 0 0; border-width: 1px 0 0; padding-block-end: env(safe-area-inset-bottom); }
  .toasts { inset-inline: 1rem; width: auto; }
  .actions .icon { width: 2.5rem; height: 2.5rem; opacity: 1; }
}
@media (prefers-reduced-motion: reduce) {
  .toast { animation: none; }
  input[type="checkbox"], input[type="checkbox"]::before { transition: none; }
}
@media (forced-colors: active) {
  .badge, li.unread .open::before { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  input[type="checkbox"] { appearance: auto; }
}
`;
