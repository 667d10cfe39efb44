// The clock by which everything expires, and the states to go back to.

import { h } from './dom.mjs';
import { button, facts } from './parts.mjs';
import { moment, span } from './text.mjs';

const STEPS = [['1m', '1 min'], ['15m', '15 min'], ['1h', '1 hour'], ['1d', '1 day'], ['30d', '30 days']];

export const time = {
  name: 'Time',

  needsPool: false,

  state: () => ({ by: '', to: '' }),

  asks: () => ({}),

  view(console, state, { now, ahead, snapshots }) {
    const line = (name, label, word, hint, act) => h('form', { class: 'line', onsubmit: (event) => {
      event.preventDefault();
      return act(state[name].trim());
    } }, h('label', {}, h('span', {}, label), h('input', { type: 'text', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', placeholder: hint, value: state[name], oninput: ({ target }) => { state[name] = target.value; } })), h('button', { type: 'submit' }, word));
    const said = (answer) => `It is ${moment(answer.now)} UTC.`;
    return [
      h('h2', {}, 'Clock'),
      facts([['now, in UTC', moment(now)], ['beside its host', Math.abs(ahead) < 1000 ? 'the same' : `${span(ahead)} ${ahead > 0 ? 'ahead' : 'behind'}`]]),
      h('div', { class: 'buttons', role: 'group', 'aria-label': 'Advance the clock' }, STEPS.map(([duration, label]) => button(`+${label}`, () => console.act('clock', { advance: duration }, said), { key: duration, 'aria-label': `Advance by ${label}` }))),
      line('by', 'Advance by', 'Advance', '1d 12h', (advance) => console.act('clock', { advance }, said)),
      line('to', 'Stop at', 'Set', moment(now), (to) => console.act('clock', { set: inUtc(to) }, said)),
      button('Follow the host again', () => console.act('clock', { follow: true }, said)),
      h('h2', {}, 'State'),
      h('p', { class: 'hint' }, 'A snapshot is all pools with all that is in them. The clock and the log of calls are not part of it.'),
      h('ul', { class: 'rows' }, snapshots.map(({ number, at }) => h('li', { key: number }, h('span', {}, `Snapshot ${number}, `, moment(at)), button('Restore', () => console.act('restore', { number }, () => `Everything is as it was in snapshot ${number}.`), { 'aria-label': `Restore snapshot ${number}` })))),
      button('Keep a snapshot', () => console.act('keep', {}, ({ number }) => `Snapshot ${number} was kept.`)),
    ];
  },
};

// A time without a zone is one of UTC, as they are shown.
function inUtc(text) {
  return /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
}
