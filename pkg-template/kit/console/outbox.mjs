// What the pool would have sent, newest first, with the codes.

import { h } from './dom.mjs';
import { badge, copied, leaves, time } from './parts.mjs';
import { PAGE } from './source.mjs';
import { ending } from './text.mjs';

export const outbox = {
  name: 'Outbox',

  state: () => ({ offset: 0 }),

  asks: ({ offset }, userPoolId) => ({ outbox: { userPoolId, offset } }),

  view(console, state, { outbox: { total, messages }, now }) {
    if (total === 0) return h('p', { class: 'empty' }, 'This pool has sent nothing yet.');
    return [
      h('ul', { class: 'cards', 'aria-label': 'Messages' }, messages.map((message, at) => h('li', { key: total - state.offset - at, class: 'card' }, card(console, message, now)))),
      leaves(console, state, { total, shown: messages.length, size: PAGE }, 'messages'),
    ];
  },
};

function card(console, { medium, destination, code, source, subject, body, username, at, expires }, now) {
  const end = expires === undefined ? undefined : ending(expires, now);
  return [
    h('p', { class: 'line' }, badge(medium), ' ', h('strong', {}, destination), h('span', { class: 'hint' }, ` for ${username}`), h('span', { class: 'when' }, time(at))),
    h('p', { class: 'code' }, copied(console, code, `the code for ${username}`), ' ', end && badge(end.words, end.isOver ? 'bad' : 'good')),
    h('details', {}, h('summary', {}, `${source.replace('CustomMessage_', '')}: the message`), subject !== undefined && h('p', {}, h('strong', {}, subject)), h('p', { class: 'body' }, body)),
  ];
}
