// Groups and who is in them.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { allPages, answer, refuses, violates, violation } from './support/expect.mjs';
import { START, makePool } from './support/make_pool.mjs';
import { makeConfirmedUser, makeUser } from './support/make_user.mjs';

const ROLE = 'arn:aws:iam::123456789012:role/writer';
const ARN = 'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?';
const NAME = '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+';
const NO_SUCH_POOL = 'us-east-1_absent000';
const START_DATE = new Date(START);

let it;
beforeEach(async () => { it = await makePool(); });

const inPool = (rest) => ({ UserPoolId: it.UserPoolId, ...rest });
const createGroup = (GroupName, rest) => it.client.createGroup(inPool({ GroupName, ...rest }));
const names = (groups) => groups.map(({ GroupName }) => GroupName).sort();
const usernames = (users) => users.map(({ Username }) => Username).sort();

describe('CreateGroup', () => {
  test('a group made with just a name has four members and two equal dates', async () => {
    assert.deepEqual(await answer(createGroup('readers')), {
      Group: { GroupName: 'readers', UserPoolId: it.UserPoolId, CreationDate: START_DATE, LastModifiedDate: START_DATE },
    });
  });

  test('everything given comes back, precedence 0 too', async () => {
    const { Group } = await createGroup('writers', { Description: 'They write', RoleArn: ROLE, Precedence: 0 });

    assert.deepEqual(Group, {
      GroupName: 'writers', UserPoolId: it.UserPoolId, Description: 'They write', RoleArn: ROLE, Precedence: 0,
      CreationDate: START_DATE, LastModifiedDate: START_DATE,
    });
  });

  test('a name that exists is refused and the group stays as it was', async () => {
    await createGroup('writers', { Description: 'first' });

    await refuses(createGroup('writers', { Description: 'second' }), 'GroupExistsException', 'A group with the name already exists.');

    const { Group } = await it.client.getGroup(inPool({ GroupName: 'writers' }));
    assert.equal(Group.Description, 'first');
  });

  test('names are told apart by case, and by pool', async () => {
    await createGroup('writers');
    await createGroup('Writers');
    const { UserPool } = await it.client.createUserPool({ PoolName: 'another' });
    await it.client.createGroup({ UserPoolId: UserPool.Id, GroupName: 'writers' });

    assert.deepEqual(names((await it.client.listGroups(inPool())).Groups), ['Writers', 'writers']);
  });

  test('letters of any script, marks, symbols, numbers and punctuation make a name', async () => {
    for (const name of ['équipe', 'команда', '编辑', 'العربية', 'team-1_(a)', '€uro', '🚀']) {
      assert.equal((await createGroup(name)).Group.GroupName, name);
    }
  });

  test('every violated constraint is told at once', async () => {
    await violates(createGroup('', { RoleArn: '', Precedence: -1 }),
      violation("''", 'groupName', 'Member must have length greater than or equal to 1'),
      violation("''", 'groupName', `Member must satisfy regular expression pattern: ${NAME}`),
      violation("''", 'roleArn', 'Member must have length greater than or equal to 20'),
      violation("''", 'roleArn', `Member must satisfy regular expression pattern: ${ARN}`),
      violation("'-1'", 'precedence', 'Member must have value greater than or equal to 0'));
  });

  test('length is told before pattern', async () => {
    await refuses(createGroup('g', { RoleArn: '' }), 'InvalidParameterException',
      `2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; Value '' at 'roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern: ${ARN}`);
  });

  test('a space or a control character is no part of a name', async () => {
    await violates(createGroup('two words'), violation("'two words'", 'groupName', `Member must satisfy regular expression pattern: ${NAME}`));
    await violates(createGroup('tab\there'), violation("'tab\there'", 'groupName', `Member must satisfy regular expression pattern: ${NAME}`));
  });

  test('names end at 128 characters and descriptions at 2048', async () => {
    await createGroup('g'.repeat(128), { Description: 'd'.repeat(2048) });

    const [name, text] = ['g'.repeat(129), 'd'.repeat(2049)];
    await violates(createGroup(name), violation(`'${name}'`, 'groupName', 'Member must have length less than or equal to 128'));
    await violates(createGroup('g', { Description: text }), violation(`'${text}'`, 'description', 'Member must have length less than or equal to 2048'));
  });

  test('required members are required', async () => {
    await violates(it.client.createGroup({}),
      violation('null', 'groupName', 'Member must not be null'),
      violation('null', 'userPoolId', 'Member must not be null'));
  });

  test('a pool holds ten thousand groups and no more', async () => {
    for (let n = 0; n < 10_000; n++) await it.cognito.createGroup(inPool({ GroupName: `g${n}` }));

    await refuses(createGroup('one-too-many'), 'LimitExceededException');
    await it.client.deleteGroup(inPool({ GroupName: 'g0' }));
    await createGroup('one-too-many');
  });
});

describe('GetGroup', () => {
  test('answers the group as it is stored', async () => {
    const { Group } = await createGroup('writers', { Description: 'They write' });

    assert.deepEqual(await answer(it.client.getGroup(inPool({ GroupName: 'writers' }))), { Group });
  });

  test('a group that is not there is refused', async () => {
    await createGroup('writers');

    await refuses(it.client.getGroup(inPool({ GroupName: 'readers' })), 'ResourceNotFoundException', 'Group not found.');
  });
});

describe('UpdateGroup', () => {
  test('what is sent changes, what is not stays, and the date moves', async () => {
    await createGroup('writers', { Description: 'old', RoleArn: ROLE, Precedence: 5 });
    it.clock.advance({ minutes: 1 });

    assert.deepEqual(await answer(it.client.updateGroup(inPool({ GroupName: 'writers', Description: 'new' }))), {
      Group: {
        GroupName: 'writers', UserPoolId: it.UserPoolId, Description: 'new', RoleArn: ROLE, Precedence: 5,
        CreationDate: START_DATE, LastModifiedDate: it.clock.now(),
      },
    });
  });

  test('an equal value moves the date too', async () => {
    await createGroup('writers', { Description: 'same' });
    it.clock.advance({ minutes: 1 });

    const { Group } = await it.client.updateGroup(inPool({ GroupName: 'writers', Description: 'same' }));

    assert.deepEqual(Group.LastModifiedDate, it.clock.now());
  });

  test('nothing, nulls and an empty description change nothing, not even the date', async () => {
    const { Group } = await createGroup('writers', { Description: 'kept', RoleArn: ROLE, Precedence: 5 });
    it.clock.advance({ minutes: 1 });

    for (const change of [{}, { Description: '' }, { Description: null, RoleArn: null, Precedence: null }]) {
      assert.deepEqual(await answer(it.client.updateGroup(inPool({ GroupName: 'writers', ...change }))), { Group });
    }
  });

  test('precedence 0 is a value like any other', async () => {
    await createGroup('writers', { Precedence: 5 });

    assert.equal((await it.client.updateGroup(inPool({ GroupName: 'writers', Precedence: 0 }))).Group.Precedence, 0);
  });

  test('a group that is not there is refused', async () => {
    await refuses(it.client.updateGroup(inPool({ GroupName: 'absent', Description: 'x' })), 'ResourceNotFoundException', 'Group not found.');
  });

  test('an empty role is a violation and the group stays as it was', async () => {
    const { Group } = await createGroup('writers', { RoleArn: ROLE });

    await violates(it.client.updateGroup(inPool({ GroupName: 'writers', RoleArn: '' })),
      violation("''", 'roleArn', 'Member must have length greater than or equal to 20'),
      violation("''", 'roleArn', `Member must satisfy regular expression pattern: ${ARN}`));
    assert.deepEqual((await it.client.getGroup(inPool({ GroupName: 'writers' }))).Group, Group);
  });
});

describe('DeleteGroup', () => {
  test('takes the memberships with it and leaves the users', async () => {
    await createGroup('writers');
    await makeUser(it, 'alice');
    await it.client.adminAddUserToGroup(inPool({ Username: 'alice', GroupName: 'writers' }));

    assert.deepEqual(await answer(it.client.deleteGroup(inPool({ GroupName: 'writers' }))), {});

    assert.deepEqual((await it.client.adminListGroupsForUser(inPool({ Username: 'alice' }))).Groups, []);
    await createGroup('writers');
    assert.deepEqual((await it.client.listUsersInGroup(inPool({ GroupName: 'writers' }))).Users, []);
  });

  test('a second delete is refused', async () => {
    await createGroup('writers');
    await it.client.deleteGroup(inPool({ GroupName: 'writers' }));

    await refuses(it.client.deleteGroup(inPool({ GroupName: 'writers' })), 'ResourceNotFoundException', 'Group not found.');
  });
});

describe('AdminAddUserToGroup', () => {
  const add = (Username, GroupName) => it.client.adminAddUserToGroup(inPool({ Username, GroupName }));

  test('answers nothing, twice over', async () => {
    await createGroup('writers');
    await makeUser(it, 'alice');

    assert.deepEqual(await answer(add('alice', 'writers')), {});
    assert.deepEqual(await answer(add('alice', 'writers')), {});

    assert.deepEqual(usernames((await it.client.listUsersInGroup(inPool({ GroupName: 'writers' }))).Users), ['alice']);
  });

  test('the user is looked up before the group', async () => {
    await createGroup('writers');
    await makeUser(it, 'alice');

    await refuses(add('nobody', 'writers'), 'UserNotFoundException', 'User does not exist.');
    await refuses(add('nobody', 'nothing'), 'UserNotFoundException', 'User does not exist.');
    await refuses(add('alice', 'nothing'), 'ResourceNotFoundException', 'Group not found.');
  });

  test('a user goes by username, sub or verified alias, and the membership is on the user', async () => {
    it = await makePool({ AliasAttributes: ['email'] });
    const { sub } = await makeUser(it, 'alice', { email: 'alice@example.com', email_verified: 'true' });
    for (const [n, name] of ['alice', sub, 'alice@example.com'].entries()) {
      await createGroup(`g${n}`);
      await add(name, `g${n}`);
    }

    assert.deepEqual(names((await it.client.adminListGroupsForUser(inPool({ Username: 'alice' }))).Groups), ['g0', 'g1', 'g2']);
    assert.deepEqual(usernames((await it.client.listUsersInGroup(inPool({ GroupName: 'g2' }))).Users), ['alice']);
  });

  test('an unverified email is no alias', async () => {
    it = await makePool({ AliasAttributes: ['email'] });
    await createGroup('writers');
    await makeUser(it, 'alice', { email: 'alice@example.com' });

    await refuses(add('alice@example.com', 'writers'), 'UserNotFoundException', 'User does not exist.');
  });

  test('moves neither the date of the user nor that of the group', async () => {
    await createGroup('writers');
    await makeUser(it, 'alice');
    it.clock.advance({ minutes: 1 });
    await add('alice', 'writers');

    assert.deepEqual((await it.client.getGroup(inPool({ GroupName: 'writers' }))).Group.LastModifiedDate, START_DATE);
    assert.deepEqual((await it.client.adminGetUser(inPool({ Username: 'alice' }))).UserLastModifiedDate, START_DATE);
  });

  test('a disabled user can be added', async () => {
    await createGroup('writers');
    await makeUser(it, 'alice');
    await it.client.adminDisableUser(inPool({ Username: 'alice' }));

    await answer(add('alice', 'writers'));
  });

  test('a user is in a hundred groups and no more', async () => {
    await makeUser(it, 'alice');
    for (let n = 0; n <= 100; n++) await it.cognito.createGroup(inPool({ GroupName: `g${n}` }));
    for (let n = 0; n < 100; n++) await it.cognito.adminAddUserToGroup(inPool({ Username: 'alice', GroupName: `g${n}` }));

    // Which exception answers is not known; that it is one of the service's and that nothing changed is.
    await assert.rejects(add('alice', 'g100'), { $fault: 'client' });
    await answer(add('alice', 'g99'));
    const groups = await allPages((page) => it.client.adminListGroupsForUser(inPool({ Username: 'alice', ...page })), 'Groups');
    assert.equal(groups.length, 100);
  });
});

describe('AdminRemoveUserFromGroup', () => {
  const remove = (Username, GroupName) => it.client.adminRemoveUserFromGroup(inPool({ Username, GroupName }));

  test('ends the membership, and answers the same when there was none', async () => {
    await createGroup('writers');
    await makeUser(it, 'alice');
    await it.client.adminAddUserToGroup(inPool({ Username: 'alice', GroupName: 'writers' }));

    assert.deepEqual(await answer(remove('alice', 'writers')), {});
    assert.deepEqual(await answer(remove('alice', 'writers')), {});

    assert.deepEqual((await it.client.listUsersInGroup(inPool({ GroupName: 'writers' }))).Users, []);
  });

  test('a group that does not exist is no error', async () => {
    await makeUser(it, 'alice');

    assert.deepEqual(await answer(remove('alice', 'nothing')), {});
  });

  test('a user that does not exist is, whether or not the group does', async () => {
    await createGroup('writers');

    await refuses(remove('nobody', 'writers'), 'UserNotFoundException', 'User does not exist.');
    await refuses(remove('nobody', 'nothing'), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('ListGroups', () => {
  test('a pool without groups lists none', async () => {
    assert.deepEqual(await answer(it.client.listGroups(inPool())), { Groups: [] });
  });

  test('pages of sixty by default, and each group once', async () => {
    for (let n = 0; n < 61; n++) await it.cognito.createGroup(inPool({ GroupName: `g${n}` }));

    const first = await it.client.listGroups(inPool());
    const second = await it.client.listGroups(inPool({ NextToken: first.NextToken }));

    assert.equal(first.Groups.length, 60);
    assert.equal(second.Groups.length, 1);
    assert.equal(second.NextToken, undefined);
    assert.equal(new Set(names([...first.Groups, ...second.Groups])).size, 61);
  });

  test('the last page has no token, even when it is full', async () => {
    await createGroup('a');
    await createGroup('b');

    const first = await it.client.listGroups(inPool({ Limit: 1 }));
    const second = await it.client.listGroups(inPool({ Limit: 1, NextToken: first.NextToken }));

    assert.ok(first.NextToken);
    assert.equal(second.Groups.length, 1);
    assert.ok(!('NextToken' in second));
  });

  test('the order is the same at each call', async () => {
    for (const name of ['z-default', 'reader', 'writer', 'empty-first']) await createGroup(name);

    const [one, two] = [await it.client.listGroups(inPool()), await it.client.listGroups(inPool())];

    assert.deepEqual(one.Groups, two.Groups);
  });

  test('limit 0 and 61 are out of range, each in its own words', async () => {
    await violates(it.client.listGroups(inPool({ Limit: 0 })), violation("'0'", 'maxResults', 'Member must have value greater than or equal to 1'));
    await violates(it.client.listGroups(inPool({ Limit: 61 })), violation("'61'", 'limit', 'Member must have value less than or equal to 60'));
  });

  test('a token that was never given, or for another pool, is refused', async () => {
    const sentence = 'Provided pagination token is invalid. Check the token and try your request again.';
    await createGroup('a');
    await createGroup('b');
    const { NextToken } = await it.client.listGroups(inPool({ Limit: 1 }));
    const { UserPool } = await it.client.createUserPool({ PoolName: 'another' });

    await refuses(it.client.listGroups(inPool({ NextToken: 'made-up' })), 'InvalidParameterException', sentence);
    await refuses(it.client.listGroups({ UserPoolId: UserPool.Id, NextToken }), 'InvalidParameterException', sentence);
  });
});

describe('AdminListGroupsForUser', () => {
  const list = (Username, rest) => it.client.adminListGroupsForUser(inPool({ Username, ...rest }));

  test('lists whole groups, by any name of the user', async () => {
    const { Group } = await createGroup('writers', { Description: 'They write', Precedence: 3 });
    const { sub } = await makeUser(it, 'alice');
    await it.client.adminAddUserToGroup(inPool({ Username: 'alice', GroupName: 'writers' }));

    assert.deepEqual(await answer(list('alice')), { Groups: [Group] });
    assert.deepEqual(await answer(list(sub)), { Groups: [Group] });
  });

  test('a user without groups has none', async () => {
    await makeUser(it, 'alice');

    assert.deepEqual(await answer(list('alice')), { Groups: [] });
  });

  test('pages yield each group once', async () => {
    await makeUser(it, 'alice');
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await createGroup(name);
      await it.client.adminAddUserToGroup(inPool({ Username: 'alice', GroupName: name }));
    }

    const groups = await allPages((page) => list('alice', { Limit: 2, ...page }), 'Groups');

    assert.deepEqual(names(groups), ['a', 'b', 'c', 'd', 'e']);
  });

  test('a missing user, a bad token and limit 0 are refused', async () => {
    await makeUser(it, 'alice');

    await refuses(list('nobody'), 'UserNotFoundException', 'User does not exist.');
    await refuses(list('alice', { NextToken: 'made-up' }), 'InvalidParameterException',
      'Provided pagination token is invalid. Check the token and try your request again.');
    await violates(list('alice', { Limit: 0 }), violation("'0'", 'maxResults', 'Member must have value greater than or equal to 1'));
  });

  test('the user is looked up before limit 0 is refused', async () => {
    await refuses(list('nobody', { Limit: 0 }), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('ListUsersInGroup', () => {
  const list = (GroupName, rest) => it.client.listUsersInGroup(inPool({ GroupName, ...rest }));

  test('shows members whole: attributes, state and dates', async () => {
    await createGroup('writers');
    const { sub } = await makeConfirmedUser(it, 'alice', { email: 'alice@example.com' });
    await it.client.adminAddUserToGroup(inPool({ Username: 'alice', GroupName: 'writers' }));

    assert.deepEqual(await answer(list('writers')), {
      Users: [{
        Username: 'alice', Enabled: true, UserStatus: 'CONFIRMED', UserCreateDate: START_DATE, UserLastModifiedDate: START_DATE,
        Attributes: [{ Name: 'email', Value: 'alice@example.com' }, { Name: 'sub', Value: sub }],
      }],
    });
  });

  test('an empty group lists nobody', async () => {
    await createGroup('writers');

    assert.deepEqual(await answer(list('writers')), { Users: [] });
  });

  test('pages yield each member once, and the last has no token', async () => {
    await createGroup('writers');
    for (const name of ['alice', 'bob', 'carol', 'dave']) {
      await makeUser(it, name);
      await it.client.adminAddUserToGroup(inPool({ Username: name, GroupName: 'writers' }));
    }

    const first = await list('writers', { Limit: 2 });
    const second = await list('writers', { Limit: 2, NextToken: first.NextToken });

    assert.deepEqual(usernames([...first.Users, ...second.Users]), ['alice', 'bob', 'carol', 'dave']);
    assert.ok(!('NextToken' in second));
  });

  test('a missing group is refused', async () => {
    await refuses(list('nothing'), 'ResourceNotFoundException', 'Group not found.');
  });

  test('a bad token has a sentence of its own, also when it came from another group', async () => {
    for (const group of ['writers', 'readers']) {
      await createGroup(group);
      for (const name of ['alice', 'bob']) {
        if (group === 'writers') await makeUser(it, name);
        await it.client.adminAddUserToGroup(inPool({ Username: name, GroupName: group }));
      }
    }
    const { NextToken } = await list('writers', { Limit: 1 });

    await refuses(list('writers', { NextToken: 'made-up' }), 'InvalidParameterException', 'Paging marker is invalid.');
    await refuses(list('readers', { NextToken }), 'InvalidParameterException', 'Paging marker is invalid.');
  });

  test('limit 0 leaks the words of the service behind it', async () => {
    await createGroup('writers');

    await refuses(list('writers', { Limit: 0 }), 'InvalidParameterException',
      /^com\.amazonaws\.services\.identitystoreservice\.model\.ValidationException: 1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1 \(Service: AWSIdentityStoreService; Status Code: 400; Error Code: ValidationException; Request ID: [0-9a-f-]{36}; Proxy: null\)$/);
    await violates(list('writers', { Limit: 61 }), violation("'61'", 'limit', 'Member must have value less than or equal to 60'));
  });
});

test('a pool that is not there is named by every group operation', async () => {
  const sentence = `User pool ${NO_SUCH_POOL} does not exist.`;
  const calls = {
    createGroup: { GroupName: 'g' }, getGroup: { GroupName: 'g' }, updateGroup: { GroupName: 'g' }, deleteGroup: { GroupName: 'g' },
    listGroups: {}, listUsersInGroup: { GroupName: 'g' }, adminListGroupsForUser: { Username: 'u' },
    adminAddUserToGroup: { Username: 'u', GroupName: 'g' }, adminRemoveUserFromGroup: { Username: 'u', GroupName: 'g' },
  };
  for (const [operation, input] of Object.entries(calls)) {
    await refuses(it.client[operation]({ UserPoolId: NO_SUCH_POOL, ...input }), 'ResourceNotFoundException', sentence);
  }
});

test('validation comes before any look-up, and hides what is sensitive', async () => {
  await violates(it.client.adminAddUserToGroup({ UserPoolId: NO_SUCH_POOL, Username: 'two words', GroupName: 'g' }),
    violation(undefined, 'username', `Member must satisfy regular expression pattern: ${NAME}`));
  await violates(it.client.getGroup({ UserPoolId: 'not a pool id', GroupName: 'g' }),
    violation("'not a pool id'", 'userPoolId', 'Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+'));
});
