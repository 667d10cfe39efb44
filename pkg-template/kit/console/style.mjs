// How the console looks: dense and calm, light or dark as its page is, from 320 pixels on. Colours are pairs of which
// `color-scheme` chooses one; all texts have a contrast of 4.5 to 1 or more on all that they stand on.

export const STYLE = `
:host {
  --page: light-dark(#ffffff, #15181c);
  --raised: light-dark(#f5f6f8, #1d2126);
  --line: light-dark(#d9dde3, #343a42);
  --edge: light-dark(#858e99, #7c8692);
  --text: light-dark(#1c2127, #e4e7ea);
  --muted: light-dark(#565f6a, #a3acb6);
  --accent: light-dark(#0b5aa8, #7fb9f5);
  --on-accent: light-dark(#ffffff, #10151a);
  --chosen: light-dark(#e6f0fb, #1c2d40);
  --good: light-dark(#17603a, #7ed4a2);
  --good-page: light-dark(#e0f2e7, #173325);
  --warn: light-dark(#744600, #ecc27a);
  --warn-page: light-dark(#fbf0d8, #3a2c11);
  --bad: light-dark(#a02318, #ffa399);
  --bad-page: light-dark(#fce8e6, #45201d);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  color-scheme: light dark;
  container-type: inline-size;
  display: block;
  min-inline-size: 0;
  background: var(--page);
  color: var(--text);
  font: 13px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  text-align: start;
}
:host([hidden]) { display: none; }
*, *::before { box-sizing: border-box; }
.app { display: flex; flex-direction: column; block-size: 100%; }

h2, h3, p, dl, dd, ul, pre, table { margin: 0; padding: 0; }
h2 { font-size: 15px; line-height: 1.3; font-weight: 600; overflow-wrap: anywhere; }
h2 ~ h2, .set h2, .set ~ h2 { margin-block-start: 18px; }
.set h2 { font-size: 13px; }
h3 { font-size: 12px; font-weight: 600; color: var(--muted); margin-block: 14px 4px; }
ul { list-style: none; }
code, pre { font: 12px/1.45 var(--mono); }
code { overflow-wrap: anywhere; }

button, input, select, textarea { font: inherit; color: inherit; }
button, select { cursor: pointer; }
button:disabled, select:disabled { cursor: default; color: var(--muted); }
button {
  padding: 2px 9px; min-block-size: 26px; border: 1px solid var(--edge); border-radius: 5px; background: var(--page); white-space: nowrap;
}
button:hover:not(:disabled) { background: var(--raised); }
button:disabled { border-color: var(--line); }
.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.main:hover:not(:disabled) { background: var(--accent); filter: brightness(1.1); }
.grave { color: var(--bad); border-color: var(--bad); }
.main.grave { background: var(--bad); color: var(--page); }
.quiet { border-color: transparent; background: transparent; padding-inline: 6px; min-block-size: 24px; min-inline-size: 24px; color: var(--accent); }
.link {
  border: 0; padding: 2px 0; min-block-size: 24px; background: none; color: var(--accent); text-align: start; white-space: normal; overflow-wrap: anywhere; font-weight: 500;
}
.link:hover:not(:disabled) { background: none; text-decoration: underline; }
input, select, textarea { min-block-size: 26px; min-inline-size: 0; padding: 2px 7px; border: 1px solid var(--edge); border-radius: 5px; background: var(--page); }
input[type='checkbox'] { min-block-size: 0; inline-size: 15px; block-size: 15px; margin: 2px 0 0; accent-color: var(--accent); }
textarea { resize: vertical; font: 12px/1.4 var(--mono); inline-size: 100%; }
::placeholder { color: var(--muted); opacity: 1; }
[aria-invalid='true'] { border-color: var(--bad); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.panel:focus-visible { outline-offset: -2px; }

header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 10px; padding: 7px 12px; background: var(--raised); }
.pools { display: flex; align-items: center; gap: 7px; min-inline-size: 0; flex: 0 1 auto; }
.pools span { color: var(--muted); white-space: nowrap; }
.pools select { max-inline-size: 100%; text-overflow: ellipsis; }
.now { margin-inline-start: auto; font: 12px/1.45 var(--mono); color: var(--muted); white-space: nowrap; }

.tabs { display: flex; padding-inline: 6px; background: var(--raised); border-block-end: 1px solid var(--line); overflow-x: auto; scrollbar-width: none; flex: none; }
.tabs button { border: 0; border-radius: 0; padding: 5px 8px 4px; background: none; color: var(--muted); border-block-end: 2px solid transparent; flex: none; }
.tabs button:hover { color: var(--text); }
.tabs button[aria-selected='true'] { color: var(--text); font-weight: 600; border-block-end-color: var(--accent); }
.tabs button:focus-visible { outline-offset: -3px; }

.panel { flex: 1 1 auto; min-block-size: 0; overflow: auto; padding: 10px 12px 14px; }
.bar { display: flex; align-items: flex-end; gap: 8px; margin-block-end: 6px; }
.grows { flex: 1; }
.search { display: flex; align-items: center; gap: 7px; flex: 1; min-inline-size: 0; }
.search span { color: var(--muted); }
.search input { flex: 1; }
.buttons { display: flex; flex-wrap: wrap; gap: 6px; margin-block: 8px; }
.empty { color: var(--muted); padding-block: 6px; }
.bad.empty { color: var(--bad); }
.hint { color: var(--muted); }
.refusal { color: var(--bad); overflow-wrap: anywhere; }
.refusal:empty { display: none; }

table { border-collapse: collapse; inline-size: 100%; }
caption { text-align: start; color: var(--muted); padding-block-end: 3px; }
th, td { text-align: start; vertical-align: baseline; padding: 3px 8px 3px 0; border-block-end: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
:is(th, td):first-child { padding-inline-start: 6px; }
thead th { color: var(--muted); font-size: 12px; overflow-wrap: normal; }
tr.current > * { background: var(--chosen); }
.plain th { color: var(--muted); inline-size: min(34%, 190px); padding-inline-start: 0; }
.plain + button { margin-block-start: 8px; }
.plain td.value { font: 12px/1.5 var(--mono); }
td.ends { text-align: end; white-space: nowrap; inline-size: 1%; padding-inline-end: 0; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.badge { display: inline-block; padding: 0 6px; border-radius: 4px; font-size: 11px; line-height: 18px; font-weight: 600; background: var(--raised); color: var(--muted); white-space: nowrap; max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; vertical-align: text-bottom; }
.badge.good { background: var(--good-page); color: var(--good); }
.badge.warn { background: var(--warn-page); color: var(--warn); }
.badge.bad { background: var(--bad-page); color: var(--bad); }

.facts > div { display: grid; grid-template-columns: 110px 1fr; gap: 8px; padding-block: 2px; }
.facts dt { color: var(--muted); }
.facts dd { overflow-wrap: anywhere; min-inline-size: 0; }
.chips { display: flex; flex-wrap: wrap; gap: 5px; margin-block: 2px 7px; }
.chips li { display: flex; align-items: center; border: 1px solid var(--line); border-radius: 5px; background: var(--raised); padding-inline-start: 8px; overflow-wrap: anywhere; }
.rows { margin-block-end: 8px; }
.rows li { display: flex; align-items: baseline; justify-content: space-between; gap: 8px; padding-block: 2px; border-block-end: 1px solid var(--line); }
.pages { display: flex; align-items: center; gap: 8px; margin-block-start: 8px; color: var(--muted); }
.pages button { color: var(--text); }
.pages button:disabled { color: var(--muted); }
.copied { overflow-wrap: anywhere; }
.code { margin-block: 4px; }
.code code { font-size: 14px; font-weight: 600; }
.chosen { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; }

.cards { display: grid; gap: 8px; }
.card { border: 1px solid var(--line); border-radius: 6px; padding: 7px 10px; }
.line { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 6px; overflow-wrap: anywhere; }
.when { margin-inline-start: auto; color: var(--muted); font-variant-numeric: tabular-nums; }
summary { cursor: pointer; color: var(--muted); border-radius: 3px; }
.body { white-space: pre-wrap; overflow-wrap: anywhere; padding-block-start: 4px; }
pre { padding: 8px 10px; background: var(--raised); border-radius: 6px; overflow: auto; max-block-size: 360px; white-space: pre-wrap; overflow-wrap: anywhere; }

form.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 8px 12px; align-items: end; }
form.grid label, .wide { display: grid; gap: 2px; }
form.grid span, .wide span, form.line span { color: var(--muted); }
form.grid button { justify-self: start; }
form.grid .refusal { grid-column: 1 / -1; }
form.line { display: flex; flex-wrap: nowrap; align-items: flex-end; gap: 8px; margin-block: 8px; }
form.line label { display: grid; gap: 2px; flex: 0 1 260px; min-inline-size: 0; }
.token { border: 1px solid var(--line); border-radius: 6px; padding: 5px 10px; margin-block: 6px; }
.token[open] { padding-block-end: 10px; }
.token summary { color: var(--text); font-weight: 600; }
.token table { margin-block: 6px; }
.token .line { margin-block-end: 8px; }

.said { display: flex; align-items: center; justify-content: space-between; gap: 8px; flex: none; padding: 4px 12px; min-block-size: 33px; background: var(--raised); border-block-start: 1px solid var(--line); overflow-wrap: anywhere; }
.said:empty { min-block-size: 0; padding: 0; border: 0; }
.said.bad { color: var(--bad); }

dialog { inline-size: min(440px, calc(100vw - 24px)); max-block-size: calc(100vh - 24px); padding: 16px; border: 1px solid var(--line); border-radius: 9px; background: var(--page); color: var(--text); font: inherit; box-shadow: 0 10px 36px rgb(0 0 0 / 0.32); }
dialog::backdrop { background: rgb(0 0 0 / 0.38); }
dialog form { display: grid; gap: 9px; }
.field { display: grid; gap: 2px; }
.field.check { grid-template-columns: auto 1fr; column-gap: 8px; }
.field.check label { order: 1; }
.field.check .hint { order: 2; grid-column: 2; }
.field .hint { font-size: 12px; }
dialog .buttons { justify-content: flex-end; margin-block: 4px 0; }

@container (min-width: 760px) {
  .sides.two { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 18px; align-items: start; }
  .detail { border-inline-start: 1px solid var(--line); padding-inline-start: 18px; }
  .back { display: none; }
}
@container (max-width: 759.98px) {
  .sides.two .list { display: none; }
}
@container (max-width: 420px) {
  header, .panel { padding-inline: 9px; }
  .pools { flex: 1 1 100%; }
  .pools select { flex: 1; }
  .tabs { padding-inline: 3px; justify-content: space-between; }
  .tabs button { padding-inline: 4px; font-size: 12px; }
  .lesser { display: none; }
  tbody th { inline-size: 40%; }
  .facts > div { grid-template-columns: 88px 1fr; }
}
@media (forced-colors: active) {
  .badge, .tabs button[aria-selected='true'] { border: 1px solid; }
}
`;
