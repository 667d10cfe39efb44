// The log of calls, newest first, and one of them whole.

import { h } from './dom.mjs';
import { badge, button, chosen, facts, leaves, refusal, sides, table, time } from './parts.mjs';
import { PAGE } from './source.mjs';

export const calls = {
  name: 'Calls',

  needsPool: false,

  state: () => ({ offset: 0, chosen: undefined }),

  asks: ({ offset }) => ({ calls: { offset } }),

  view(console, state, { calls: { total, calls: list } }) {
    return sides([
      h('div', { class: 'bar' }, h('p', { class: 'hint grows' }, total === 1 ? '1 call' : `${total} calls`), button('Clear', () => {
        Object.assign(state, calls.state());
        return console.act('clearCalls', {}, () => 'The log is empty.');
      }, { disabled: total === 0 })),
      total === 0 ? h('p', { class: 'empty' }, 'Nothing was called. What this console reads is not logged; what it changes is.') : table('Calls', ['Operation', 'Outcome', ['At', 'lesser']], list.map((call) => h('tr', { key: call.number, class: state.chosen?.number === call.number ? 'current' : undefined },
        h('th', { scope: 'row' }, button(call.operation === '' ? '(no operation)' : call.operation, async () => {
          state.chosen = (await console.query('call', { number: call.number })) ?? undefined;
          console.draw();
        }, { class: 'link', 'aria-current': state.chosen?.number === call.number ? 'true' : undefined })),
        h('td', {}, outcome(call)),
        h('td', { class: 'lesser' }, time(call.at))))),
      leaves(console, state, { total, shown: list.length, size: PAGE }, 'calls'),
    ], state.chosen && one(console, state));
  },
};

function outcome({ state, error }) {
  if (state === 'answered') return badge('ok', 'good');
  return state === 'open' ? badge('open', 'warn') : badge(error.name, 'bad');
}

const DOORS = { method: 'a method', sync: 'callSync', wire: 'the wire' };

function one(console, state) {
  const { operation, door, at, duration, error, input, outcome: text } = state.chosen;
  return [
    chosen(operation, () => {
      state.chosen = undefined;
      console.draw();
    }, h('p', {}, outcome(state.chosen))),
    error && refusal(error),
    facts([['by', DOORS[door]], ['at', time(at)], ['took', duration === undefined ? undefined : `${duration.toFixed(2)} ms`]]),
    h('h3', {}, 'Input'),
    h('pre', { tabindex: '0', 'aria-label': 'Input' }, input),
    error === undefined && [h('h3', {}, 'Output'), h('pre', { tabindex: '0', 'aria-label': 'Output' }, text)],
  ];
}
