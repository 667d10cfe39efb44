// What several tabs are made of.

import { h } from './dom.mjs';
import { moment } from './text.mjs';

export const button = (label, onclick, more = {}) => h('button', { type: 'button', onclick, ...more }, label);

/** A small word in a colour that says how it is: `good`, `warn`, `bad`. */
export const badge = (text, how = '') => h('span', { class: `badge ${how}` }, text);

/** Pairs of a name and what it is. */
export const facts = (pairs) => h('dl', { class: 'facts' },
  pairs.filter(([, value]) => value !== undefined && value !== '' && value !== false).map(([name, value]) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, value))));

export const time = (at) => h('time', { datetime: new Date(at).toISOString() }, moment(at));

/** A text that one wants elsewhere, with the button that takes it there. */
export const copied = (console, text, what) => h('span', { class: 'copied' }, h('code', {}, text), button('Copy', () => console.copy(text), { class: 'quiet', 'aria-label': `Copy ${what}` }));

/** Why something cannot be shown. */
export const refusal = ({ name, message }) => h('p', { class: 'empty bad', role: 'alert' }, h('strong', {}, name), ` ${message}`);

/** A table; a column that a narrow page does without is given with its class. */
export const table = (caption, columns, rows) => h('table', {},
  h('caption', {}, caption),
  h('thead', {}, h('tr', {}, columns.map((column) => [column].flat()).map(([name, how]) => h('th', { key: name, scope: 'col', class: how }, name)))),
  h('tbody', {}, rows));

/** Pages of a listing that goes on from tokens: `at.tokens` are those of the pages so far, the first of which has none. */
export function pages(console, at, next, what) {
  const turn = (tokens) => {
    at.tokens = tokens;
    return console.look();
  };
  if (at.tokens.length === 1 && next === undefined) return undefined;
  return h('nav', { key: 'pages', class: 'pages', 'aria-label': `Pages of ${what}` },
    button('Previous', () => turn(at.tokens.slice(0, -1)), { disabled: at.tokens.length === 1 }),
    h('span', {}, `Page ${at.tokens.length}`),
    button('Next', () => turn([...at.tokens, next]), { disabled: next === undefined }));
}

/** Pages of what is counted: `at.offset` is where this one begins. */
export function leaves(console, at, { total, shown, size }, what) {
  const turn = (offset) => {
    at.offset = offset;
    return console.look();
  };
  if (total <= size) return undefined;
  return h('nav', { key: 'pages', class: 'pages', 'aria-label': `Pages of ${what}` },
    button('Newer', () => turn(Math.max(0, at.offset - size)), { disabled: at.offset === 0 }),
    h('span', {}, `${at.offset + 1}\u2013${at.offset + shown} of ${total}`),
    button('Older', () => turn(at.offset + size), { disabled: at.offset + shown >= total }));
}

/** A listing, and beside it what is chosen there; where it is narrow, one or the other. */
export const sides = (list, detail) => h('div', { class: detail === undefined ? 'sides' : 'sides two' }, h('div', { key: 'list', class: 'list' }, list), detail && h('section', { key: 'detail', class: 'detail', 'aria-labelledby': 'chosen' }, detail));

/** The head of what is chosen. */
export const chosen = (name, back, ...more) => h('div', { class: 'chosen' }, button('\u2190 Back', back, { class: 'back' }), h('h2', { id: 'chosen' }, name), more);

export const past = (at) => (at === undefined ? undefined : time(at));
