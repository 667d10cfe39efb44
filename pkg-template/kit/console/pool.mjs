// The pool itself, and its app clients.

import { h } from './dom.mjs';
import { button, copied, facts, past, refusal } from './parts.mjs';

const FLOWS = ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

export const pool = {
  name: 'Pool',

  state: () => ({}),

  asks: (state, UserPoolId) => ({
    operations: { pool: ['DescribeUserPool', { UserPoolId }], clients: ['ListUserPoolClients', { UserPoolId, MaxResults: 60 }] },
  }),

  view(console, state, { results: { pool: described, clients } }) {
    if (described.error !== undefined) return refusal(described.error);
    const { Id, Name, Arn, UsernameAttributes, AliasAttributes, AutoVerifiedAttributes, MfaConfiguration, Policies, LambdaConfig, EstimatedNumberOfUsers, CreationDate } = described.output.UserPool;
    const about = { UserPoolId: Id };
    return [
      h('h2', {}, Name),
      facts([
        ['id', copied(console, Id, 'the id of the pool')],
        ['ARN', Arn],
        ['users', String(EstimatedNumberOfUsers ?? 0)],
        ['signs in with', UsernameAttributes?.join(', ') ?? ['username', ...(AliasAttributes ?? [])].join(', ')],
        ['verifies', AutoVerifiedAttributes?.join(', ')],
        ['MFA', MfaConfiguration],
        ['passwords', policy(Policies?.PasswordPolicy)],
        ['triggers', Object.keys(LambdaConfig ?? {}).join(', ')],
        ['created', past(CreationDate)],
      ]),
      h('h3', {}, 'App clients'),
      clients.output.UserPoolClients.length === 0 && h('p', { class: 'empty' }, 'None.'),
      h('ul', { class: 'rows' }, clients.output.UserPoolClients.map(({ ClientId, ClientName }) => h('li', { key: ClientId }, h('span', {}, h('strong', {}, ClientName), ' ', copied(console, ClientId, `the id of ${ClientName}`)),
        button('Delete', () => console.change('DeleteUserPoolClient', { ...about, ClientId }, () => `${ClientName} was deleted.`), { class: 'quiet', 'aria-label': `Delete the client ${ClientName}` })))),
      h('div', { class: 'buttons' }, button('New client', () => createClient(console, about)), button('Delete pool', () => remove(console, described.output.UserPool), { class: 'grave' })),
    ];
  },
};

function policy({ MinimumLength, RequireLowercase, RequireUppercase, RequireNumbers, RequireSymbols } = {}) {
  if (MinimumLength === undefined) return undefined;
  const kinds = [[RequireLowercase, 'lowercase'], [RequireUppercase, 'uppercase'], [RequireNumbers, 'numbers'], [RequireSymbols, 'symbols']].filter(([isRequired]) => isRequired).map(([, kind]) => kind);
  return [`at least ${MinimumLength} characters`, ...kinds].join(', ');
}

/** Asks for a new pool; `then(id)` when it is made. */
export function createPool(console, then) {
  console.ask({
    title: 'New user pool',
    submit: 'Create pool',
    fields: [
      { name: 'name', label: 'Name', member: ["'poolName'"] },
      { name: 'signIn', label: 'Users sign in with', type: 'select', options: [{ value: '', label: 'a username' }, { value: 'email', label: 'their e-mail address' }, { value: 'phone_number', label: 'their phone number' }] },
    ],
    operations: ({ name, signIn }) => [['CreateUserPool', { PoolName: name, AutoVerifiedAttributes: [signIn === '' ? 'email' : signIn], ...(signIn !== '' && { UsernameAttributes: [signIn] }) }]],
    done(values, { UserPool }) {
      then(UserPool.Id);
      return `${UserPool.Name} was created.`;
    },
  });
}

function createClient(console, about) {
  console.ask({
    title: 'New app client',
    submit: 'Create client',
    fields: [
      { name: 'name', label: 'Name', member: ["'clientName'"] },
      { name: 'secret', label: 'It has a secret', type: 'checkbox' },
    ],
    operations: ({ name, secret }) => [['CreateUserPoolClient', { ...about, ClientName: name, ExplicitAuthFlows: FLOWS, ...(secret && { GenerateSecret: true }) }]],
    done: ({ name }) => `${name} was created.`,
  });
}

function remove(console, { Id, Name }) {
  console.ask({
    title: `Delete the pool ${Name}?`,
    text: 'It goes with all its users and groups.',
    submit: 'Delete pool',
    isGrave: true,
    operations: () => [['DeleteUserPool', { UserPoolId: Id }]],
    done: () => `${Name} was deleted.`,
  });
}
