// Tokens: issued for a user at once, or pasted, and what is in them.

import { readToken } from '../../jwt.mjs';
import { h } from './dom.mjs';
import { badge, button } from './parts.mjs';
import { ending, moment } from './text.mjs';

/** Claims that are moments, in seconds. */
const MOMENTS = ['exp', 'iat', 'auth_time', 'nbf'];

/** How many sets are kept. */
const SETS = 5;

export const tokens = {
  name: 'Tokens',

  state: () => ({ user: '', client: '', groups: '', expiresIn: '', pasted: '', sets: [], made: 0, refusal: undefined }),

  asks: (state, UserPoolId) => ({
    operations: {
      clients: ['ListUserPoolClients', { UserPoolId, MaxResults: 60 }],
      users: ['ListUsers', { UserPoolId, Limit: 60, ...(state.user !== '' && { Filter: `username ^= "${state.user.replace(/["\\]/g, '\\$&')}"` }) }],
    },
  }),

  view(console, state, { results: { clients, users }, now }) {
    const list = clients.output?.UserPoolClients ?? [];
    const text = (name, label, more = {}) => h('label', {}, h('span', {}, label), h('input', { type: 'text', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', value: state[name], oninput: ({ target }) => { state[name] = target.value; }, ...more }));
    return [
      h('form', { class: 'grid', 'aria-label': 'Issue tokens', onsubmit: (event) => issue(event, console, state, list) },
        text('user', 'User', { list: 'users', 'aria-describedby': 'issue-refused' }),
        h('datalist', { id: 'users' }, (users.output?.Users ?? []).map(({ Username }) => h('option', { key: Username, value: Username }))),
        h('label', {}, h('span', {}, 'App client'), h('select', { value: clientOf(state, list), disabled: list.length === 0, onchange: ({ target }) => { state.client = target.value; } },
          list.length === 0 && h('option', { key: '', value: '' }, 'none'),
          list.map(({ ClientId, ClientName }) => h('option', { key: ClientId, value: ClientId }, ClientName)))),
        text('groups', 'Groups, if others than the user\'s'),
        text('expiresIn', 'Seconds, if others than the client\'s', { inputmode: 'numeric' }),
        h('button', { type: 'submit', class: 'main' }, 'Issue tokens'),
        h('p', { id: 'issue-refused', class: 'refusal', 'aria-live': 'polite' }, state.refusal)),
      state.sets.map(({ number, user, at, set }) => h('section', { key: number, class: 'set', 'aria-label': `Tokens of ${user}` },
        h('h2', {}, `${user}, ${moment(at)}`),
        ['AccessToken', 'IdToken'].map((kind) => shown(console, kind, set[kind], now, kind === 'AccessToken')))),
      h('h2', {}, 'Decode a token'),
      h('label', { class: 'wide' }, h('span', {}, 'A token, as it is sent'), h('textarea', { rows: '3', spellcheck: 'false', value: state.pasted, oninput: ({ target }) => {
        state.pasted = target.value;
        console.draw();
      } })),
      state.pasted.trim() !== '' && (readToken(state.pasted.trim()) === undefined ? h('p', { class: 'refusal', role: 'alert' }, 'This is no JSON Web Token. Refresh tokens are opaque.') : shown(console, 'Token', state.pasted.trim(), now, true)),
    ];
  },
};

const clientOf = (state, list) => (list.some(({ ClientId }) => ClientId === state.client) ? state.client : (list[0]?.ClientId ?? ''));

async function issue(event, console, state, list) {
  event.preventDefault();
  const user = state.user.trim();
  const clientId = clientOf(state, list);
  const groups = state.groups.split(',').map((name) => name.trim()).filter((name) => name !== '');
  try {
    const set = await console.query('issueTokens', {
      user, userPoolId: console.userPoolId,
      ...(clientId !== '' && { clientId }), ...(groups.length > 0 && { groups }), ...(state.expiresIn.trim() !== '' && { expiresIn: Number(state.expiresIn) }),
    });
    state.refusal = undefined;
    state.sets = [{ number: ++state.made, user, at: console.now, set }, ...state.sets].slice(0, SETS);
    console.say(`Tokens were issued for ${user}.`);
  } catch (error) {
    state.refusal = error.message;
  }
  return console.look();
}

function shown(console, kind, token, now, isOpen) {
  const { header, claims } = readToken(token);
  const end = typeof claims.exp === 'number' ? ending(claims.exp * 1000, now) : undefined;
  const name = { AccessToken: 'access token', IdToken: 'ID token' }[kind] ?? 'token';
  return h('details', { key: kind, class: 'token', open: isOpen },
    h('summary', {}, name[0].toUpperCase() + name.slice(1), ' ', end && badge(end.words, end.isOver ? 'bad' : 'good')),
    h('table', { class: 'plain' }, h('caption', {}, `Claims of the ${name}`), h('thead', { class: 'unseen' }, h('tr', {}, ['Claim', 'Value'].map((column) => h('th', { key: column, scope: 'col' }, column)))),
      h('tbody', {}, Object.entries(claims).map(([claim, value]) => h('tr', { key: claim }, h('th', { scope: 'row' }, claim), h('td', { class: 'value' }, worded(claim, value)))))),
    h('p', { class: 'line' }, h('span', { class: 'hint' }, 'header '), h('code', {}, JSON.stringify(header))),
    button('Copy', () => console.copy(token), { 'aria-label': `Copy the ${name}` }));
}

function worded(claim, value) {
  if (MOMENTS.includes(claim) && typeof value === 'number') return `${value} (${moment(value * 1000)})`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
