// The users of a pool: found by a filter, sixty at a time; and one of them.

import { h } from './dom.mjs';
import { badge, button, chosen, copied, facts, pages, past, refusal, sides, table } from './parts.mjs';
import { ending } from './text.mjs';
import { tokens } from './tokens.mjs';

const HOW = { CONFIRMED: 'good', EXTERNAL_PROVIDER: 'good', UNCONFIRMED: 'warn', FORCE_CHANGE_PASSWORD: 'warn', RESET_REQUIRED: 'warn' };

export const users = {
  name: 'Users',

  state: () => ({ filter: '', tokens: [undefined], chosen: undefined }),

  asks(state, UserPoolId) {
    const Username = state.chosen;
    return {
      operations: {
        pool: ['DescribeUserPool', { UserPoolId }],
        listed: ['ListUsers', { UserPoolId, Limit: 60, Filter: filterOf(state.filter), PaginationToken: state.tokens.at(-1) }],
        ...(Username !== undefined && {
          user: ['AdminGetUser', { UserPoolId, Username }],
          memberships: ['AdminListGroupsForUser', { UserPoolId, Username, Limit: 60 }],
          groups: ['ListGroups', { UserPoolId, Limit: 60 }],
        }),
      },
      ...(Username !== undefined && { outbox: { userPoolId: UserPoolId, username: Username, limit: 1 } }),
    };
  },

  view(console, state, answer) {
    const { pool, listed } = answer.results;
    return sides([
      h('div', { class: 'bar' },
        h('label', { class: 'search' }, h('span', {}, 'Filter'), h('input', {
          type: 'search', placeholder: 'ann, ann@, or email ^= "a"', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'filter-refused',
          'aria-invalid': listed.error && 'true', value: state.filter,
          oninput: ({ target }) => {
            Object.assign(state, { filter: target.value, tokens: [undefined] });
            console.look();
          },
        })),
        button('New user', () => create(console, pool.output.UserPool))),
      h('p', { id: 'filter-refused', class: 'refusal', 'aria-live': 'polite' }, listed.error && [h('strong', {}, listed.error.name), ` ${listed.error.message}`]),
      listed.output && listing(console, state, listed.output, pool.output?.UserPool),
    ], state.chosen === undefined ? undefined : one(console, state, answer));
  },
};

/** What ListUsers takes for what was typed: a filter of its own grammar, or the beginning of a name, an address, a number. */
function filterOf(typed) {
  const text = typed.trim();
  if (text === '') return undefined;
  if (/^[\w":]+\s*\^?=/.test(text)) return text;
  const attribute = text.includes('@') ? 'email' : text.startsWith('+') ? 'phone_number' : 'username';
  return `${attribute} ^= "${text.replace(/["\\]/g, '\\$&')}"`;
}

function listing(console, state, { Users, PaginationToken }, pool) {
  if (Users.length === 0) return h('p', { class: 'empty' }, state.filter.trim() === '' ? 'There are no users in this pool.' : 'Nobody is found by this filter.');
  const about = state.filter.trim() === '' && pool !== undefined ? `Users, ${pool.EstimatedNumberOfUsers ?? Users.length} in all` : 'Users found';
  return [
    table(about, ['Username', 'Status', ['E-mail', 'lesser']], Users.map(({ Username, UserStatus, Enabled, Attributes }) => h('tr', { key: Username, class: state.chosen === Username ? 'current' : undefined },
      h('th', { scope: 'row' }, button(Username, () => {
        state.chosen = Username;
        return console.look();
      }, { class: 'link', 'aria-current': state.chosen === Username ? 'true' : undefined })),
      h('td', {}, badge(UserStatus, HOW[UserStatus]), !Enabled && [' ', badge('disabled', 'bad')]),
      h('td', { class: 'lesser' }, valueOf(Attributes, 'email') ?? '')))),
    pages(console, state, PaginationToken, 'users'),
  ];
}

function one(console, state, { results: { user, memberships, groups, pool }, outbox, now }) {
  const back = () => {
    state.chosen = undefined;
    return console.look();
  };
  if (user === undefined) return [];
  if (user.error !== undefined) return [chosen(state.chosen, back), refusal(user.error)];
  const { Username, UserStatus, Enabled, UserAttributes, UserCreateDate, UserLastModifiedDate, UserMFASettingList = [] } = user.output;
  const UserPoolId = console.userPoolId;
  const about = { UserPoolId, Username };
  const [message] = outbox.messages;
  return [
    chosen(Username, back, h('p', {}, badge(UserStatus, HOW[UserStatus]), ' ', Enabled ? badge('enabled', 'good') : badge('disabled', 'bad'))),
    h('div', { class: 'buttons' },
      button('Tokens', () => console.open(tokens, { user: Username })),
      button('Set password', () => setPassword(console, about)),
      UserStatus === 'UNCONFIRMED' && button('Confirm', () => console.change('AdminConfirmSignUp', about, () => `${Username} is confirmed.`), { key: 'confirm' }),
      Enabled
        ? button('Disable', () => console.change('AdminDisableUser', about, () => `${Username} is disabled.`), { key: 'enable' })
        : button('Enable', () => console.change('AdminEnableUser', about, () => `${Username} is enabled.`), { key: 'enable' }),
      button('Reset password', () => console.change('AdminResetUserPassword', about, () => `${Username} has to choose a new password, with the code that was sent.`)),
      button('Sign out', () => console.change('AdminUserGlobalSignOut', about, () => `${Username} is signed out everywhere.`)),
      button('Delete', () => remove(console, state, about), { class: 'grave' })),
    message && h('p', { key: 'code', class: 'code' }, `Sent last, by ${message.medium}: `, copied(console, message.code, `the code of ${Username}`),
      message.expires !== undefined && h('span', { class: 'hint' }, ` ${ending(message.expires, now).words}`)),
    h('h3', {}, 'Groups'),
    memberships.output.Groups.length === 0
      ? h('p', { class: 'empty' }, 'None.')
      : h('ul', { class: 'chips' }, memberships.output.Groups.map(({ GroupName }) => h('li', { key: GroupName }, GroupName, button('\u00d7', () => console.change('AdminRemoveUserFromGroup', { ...about, GroupName }, () => `${Username} is no longer in ${GroupName}.`), { class: 'quiet', 'aria-label': `Remove ${Username} from ${GroupName}` })))),
    memberships.output.NextToken !== undefined && h('p', { class: 'hint' }, 'The first 60 groups are shown.'),
    button('Add to a group', () => join(console, about, groups.output.Groups)),
    h('h3', {}, 'Attributes'),
    h('table', { class: 'plain' }, h('caption', { class: 'unseen' }, `Attributes of ${Username}`), h('thead', { class: 'unseen' }, h('tr', {}, ['Name', 'Value', 'Change'].map((column) => h('th', { key: column, scope: 'col' }, column)))),
      h('tbody', {}, UserAttributes.map(({ Name, Value }) => h('tr', { key: Name }, h('th', { scope: 'row' }, Name), h('td', { class: 'value' }, Value),
        h('td', { class: 'ends' }, isOwn(Name) && [
          button('Edit', () => edit(console, about, Name, Value), { class: 'quiet', 'aria-label': `Edit ${Name}` }),
          button('Delete', () => console.change('AdminDeleteUserAttributes', { ...about, UserAttributeNames: [Name] }, () => `${Username} has no ${Name} any more.`), { class: 'quiet', 'aria-label': `Delete ${Name}` }),
        ]))))),
    button('Set an attribute', () => edit(console, about, undefined, undefined, pool.output.UserPool.SchemaAttributes)),
    h('h3', {}, 'About'),
    facts([['created', past(UserCreateDate)], ['modified', past(UserLastModifiedDate)], ['MFA', UserMFASettingList.join(', ')]]),
  ];
}

const valueOf = (attributes = [], name) => attributes.find(({ Name }) => Name === name)?.Value;

// The others are the service's.
const isOwn = (name) => name !== 'sub' && name !== 'identities' && !name.startsWith('cognito:');

function create(console, { Id, UsernameAttributes = [], SchemaAttributes = [] }) {
  const needed = SchemaAttributes.filter(({ Required, Name }) => Required && Name !== 'sub').map(({ Name }) => Name);
  const attributes = [...new Set(['email', ...UsernameAttributes, ...needed])].filter((name) => !UsernameAttributes.includes(name));
  const isGiven = (value) => value !== '';
  console.ask({
    title: 'New user',
    submit: 'Create user',
    fields: [
      { name: 'username', label: UsernameAttributes.length === 0 ? 'Username' : `Username (${UsernameAttributes.join(' or ')})`, member: ["'username'", 'Username', 'User account'] },
      ...attributes.map((name) => ({ name, label: name === 'email' ? 'E-mail' : name, member: ['userAttributes', name] })),
      { name: 'password', label: 'Password', hint: 'Left empty, one is made up.', member: ['temporaryPassword', 'Password'] },
      { name: 'permanent', label: 'The password is the user\'s own: no change at the first sign-in', type: 'checkbox' },
      { name: 'verified', label: 'The e-mail address is verified', type: 'checkbox' },
      { name: 'invite', label: 'Send an invitation', type: 'checkbox', checked: true },
    ],
    operations(values) {
      const { username: Username, password, permanent, verified, invite } = values;
      const UserAttributes = attributes.filter((name) => isGiven(values[name])).map((Name) => ({ Name, Value: values[Name] }));
      if (verified) UserAttributes.push({ Name: 'email_verified', Value: 'true' });
      const hasEmail = isGiven(values.email ?? '') || Username.includes('@');
      return [
        ['AdminCreateUser', {
          UserPoolId: Id, Username, UserAttributes, ...(isGiven(password) && { TemporaryPassword: password }),
          ...(invite ? hasEmail && { DesiredDeliveryMediums: ['EMAIL'] } : { MessageAction: 'SUPPRESS' }),
        }],
        ...(permanent && isGiven(password) ? [['AdminSetUserPassword', { UserPoolId: Id, Username, Password: password, Permanent: true }]] : []),
      ];
    },
    done: ({ username }) => `${username} was created.`,
  });
}

function remove(console, state, about) {
  console.ask({
    title: `Delete ${about.Username}?`,
    text: 'The user goes, with its sign-ins and memberships.',
    submit: 'Delete user',
    isGrave: true,
    operations: () => [['AdminDeleteUser', about]],
    done() {
      state.chosen = undefined;
      return `${about.Username} was deleted.`;
    },
  });
}

function setPassword(console, about) {
  console.ask({
    title: `Password of ${about.Username}`,
    submit: 'Set password',
    fields: [
      { name: 'password', label: 'Password', member: ["'password'", 'Password'] },
      { name: 'permanent', label: 'Permanent: no change at the next sign-in', type: 'checkbox', checked: true },
    ],
    operations: ({ password, permanent }) => [['AdminSetUserPassword', { ...about, Password: password, Permanent: permanent }]],
    done: () => `${about.Username} has a new password.`,
  });
}

function join(console, about, groups) {
  console.ask({
    title: `Add ${about.Username} to a group`,
    submit: 'Add',
    fields: [{ name: 'group', label: 'Group', member: ["'groupName'", 'Group'], list: groups.map(({ GroupName }) => GroupName) }],
    operations: ({ group }) => [['AdminAddUserToGroup', { ...about, GroupName: group }]],
    done: ({ group }) => `${about.Username} is in ${group}.`,
  });
}

function edit(console, about, name, value, schema = []) {
  const isNew = name === undefined;
  console.ask({
    title: isNew ? `Attribute of ${about.Username}` : `${name} of ${about.Username}`,
    submit: 'Save',
    fields: [
      ...(isNew ? [{ name: 'name', label: 'Name', member: ['member.name'], list: schema.map(({ Name }) => Name).filter(isOwn) }] : []),
      { name: 'value', label: 'Value', value, member: ['member.value'] },
    ],
    operations: (values) => [['AdminUpdateUserAttributes', { ...about, UserAttributes: [{ Name: name ?? values.name, Value: values.value }] }]],
    done: (values) => `${name ?? values.name} was saved.`,
  });
}
