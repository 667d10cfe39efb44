// The groups of a pool, and the members of one.

import { h } from './dom.mjs';
import { button, chosen, facts, pages, past, refusal, sides, table } from './parts.mjs';
import { users } from './users.mjs';

export const groups = {
  name: 'Groups',

  state: () => ({ tokens: [undefined], chosen: undefined, members: { tokens: [undefined] } }),

  asks(state, UserPoolId) {
    const GroupName = state.chosen;
    return {
      operations: {
        listed: ['ListGroups', { UserPoolId, Limit: 60, NextToken: state.tokens.at(-1) }],
        ...(GroupName !== undefined && {
          group: ['GetGroup', { UserPoolId, GroupName }],
          members: ['ListUsersInGroup', { UserPoolId, GroupName, Limit: 60, NextToken: state.members.tokens.at(-1) }],
        }),
      },
    };
  },

  view(console, state, { results: { listed, group, members } }) {
    return sides([
      h('div', { class: 'bar' }, button('New group', () => edit(console))),
      listed.error ? refusal(listed.error) : listing(console, state, listed.output),
    ], state.chosen === undefined ? undefined : one(console, state, group, members));
  },
};

function listing(console, state, { Groups, NextToken }) {
  if (Groups.length === 0) return h('p', { class: 'empty' }, 'There are no groups in this pool.');
  return [
    table('Groups', ['Name', 'Precedence', ['Description', 'lesser']], Groups.map(({ GroupName, Precedence, Description }) => h('tr', { key: GroupName, class: state.chosen === GroupName ? 'current' : undefined },
      h('th', { scope: 'row' }, button(GroupName, () => {
        Object.assign(state, { chosen: GroupName, members: { tokens: [undefined] } });
        return console.look();
      }, { class: 'link', 'aria-current': state.chosen === GroupName ? 'true' : undefined })),
      h('td', {}, Precedence ?? ''),
      h('td', { class: 'lesser' }, Description ?? '')))),
    pages(console, state, NextToken, 'groups'),
  ];
}

function one(console, state, group, members) {
  const back = () => {
    state.chosen = undefined;
    return console.look();
  };
  if (group === undefined) return [];
  if (group.error !== undefined) return [chosen(state.chosen, back), refusal(group.error)];
  const { GroupName, Description, Precedence, RoleArn, CreationDate, LastModifiedDate } = group.output.Group;
  const about = { UserPoolId: console.userPoolId, GroupName };
  return [
    chosen(GroupName, back),
    h('div', { class: 'buttons' },
      button('Add a member', () => add(console, about)),
      button('Edit', () => edit(console, group.output.Group)),
      button('Delete', () => remove(console, state, about), { class: 'grave' })),
    facts([['description', Description], ['precedence', Precedence === undefined ? undefined : String(Precedence)], ['role', RoleArn], ['created', past(CreationDate)], ['modified', past(LastModifiedDate)]]),
    h('h3', {}, 'Members'),
    members.error ? refusal(members.error) : h('ul', { class: 'rows' }, members.output.Users.map(({ Username }) => h('li', { key: Username },
      button(Username, () => console.open(users, { ...users.state(), chosen: Username }), { class: 'link' }),
      button('Remove', () => console.change('AdminRemoveUserFromGroup', { ...about, Username }, () => `${Username} is no longer in ${GroupName}.`), { class: 'quiet', 'aria-label': `Remove ${Username} from ${GroupName}` })))),
    members.output?.Users.length === 0 && h('p', { class: 'empty' }, 'None.'),
    members.output && pages(console, state.members, members.output.NextToken, 'members'),
  ];
}

// Makes a group, or changes one.
function edit(console, group) {
  const { GroupName, Description = '', Precedence, RoleArn = '' } = group ?? {};
  console.ask({
    title: group === undefined ? 'New group' : `Group ${GroupName}`,
    submit: group === undefined ? 'Create group' : 'Save',
    fields: [
      ...(group === undefined ? [{ name: 'name', label: 'Name', member: ["'groupName'", 'group with the name'] }] : []),
      { name: 'description', label: 'Description', value: Description, member: ["'description'"] },
      { name: 'precedence', label: 'Precedence', type: 'number', value: Precedence === undefined ? '' : String(Precedence), hint: 'The lowest number comes first.', member: ["'precedence'"] },
      { name: 'role', label: 'Role', value: RoleArn, hint: 'An ARN.', member: ["'roleArn'"] },
    ],
    operations({ name, description, precedence, role }) {
      const input = { UserPoolId: console.userPoolId, GroupName: GroupName ?? name };
      if (group !== undefined || description !== '') input.Description = description;
      if (precedence !== '') input.Precedence = Number(precedence);
      if (role !== '') input.RoleArn = role;
      return [[group === undefined ? 'CreateGroup' : 'UpdateGroup', input]];
    },
    done: ({ name }) => (group === undefined ? `${name} was created.` : `${GroupName} was saved.`),
  });
}

function add(console, about) {
  console.ask({
    title: `Add a member to ${about.GroupName}`,
    submit: 'Add',
    fields: [{ name: 'username', label: 'Username', member: ["'username'", 'User'] }],
    operations: ({ username }) => [['AdminAddUserToGroup', { ...about, Username: username }]],
    done: ({ username }) => `${username} is in ${about.GroupName}.`,
  });
}

function remove(console, state, about) {
  console.ask({
    title: `Delete ${about.GroupName}?`,
    text: 'The group goes; its members stay in the pool.',
    submit: 'Delete group',
    isGrave: true,
    operations: () => [['DeleteGroup', about]],
    done() {
      state.chosen = undefined;
      return `${about.GroupName} was deleted.`;
    },
  });
}
