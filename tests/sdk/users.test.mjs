// Users as the administrator makes, reads, lists and removes them.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { allPages, answer, refuses, violates, violation } from './support/expect.mjs';
import { START, makePool } from './support/make_pool.mjs';
import { PASSWORD, attribute, makeConfirmedUser, makeUser } from './support/make_user.mjs';

const START_DATE = new Date(START);
const NAME = '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+';
const NO_SUCH_POOL = 'us-east-1_absent000';

let it;
beforeEach(async () => { it = await makePool(); });

const inPool = (rest) => ({ UserPoolId: it.UserPoolId, ...rest });
const create = (Username, rest) => it.client.adminCreateUser(inPool({ Username, ...rest }));
const get = (Username) => it.client.adminGetUser(inPool({ Username }));
const email = (Value, verified) => [{ Name: 'email', Value }, ...(verified ? [{ Name: 'email_verified', Value: 'true' }] : [])];

describe('AdminCreateUser', () => {
  test('the new user must change the password; given attributes come first, sub last', async () => {
    const { User } = await answer(create('alice', { MessageAction: 'SUPPRESS', UserAttributes: email('alice@example.com') }));

    const sub = attribute(User.Attributes, 'sub');
    assert.match(sub, /^[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    assert.deepEqual(User, {
      Username: 'alice', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD', UserCreateDate: START_DATE, UserLastModifiedDate: START_DATE,
      Attributes: [{ Name: 'email', Value: 'alice@example.com' }, { Name: 'sub', Value: sub }],
    });
  });

  test('a taken username is refused', async () => {
    await makeUser(it, 'alice');

    await refuses(create('alice'), 'UsernameExistsException', 'User account already exists');
  });

  test('usernames are told apart by case unless the pool says otherwise', async () => {
    await makeUser(it, 'alice');
    await makeUser(it, 'Alice');

    it = await makePool({ UsernameConfiguration: { CaseSensitive: false } });
    await makeUser(it, 'alice');
    await refuses(create('ALICE'), 'UsernameExistsException', 'User account already exists');
    assert.equal((await get('aLiCe')).Username, 'alice');
  });

  test('a temporary password is held to the policy, the first failing rule is told', async () => {
    const prefix = 'Password did not conform with password policy: ';
    for (const [TemporaryPassword, reason] of [
      ['Aa1!', 'Password not long enough'],
      ['LOUD-AND-LONG-1', 'Password must have lowercase characters'],
      ['quiet-and-long-1', 'Password must have uppercase characters'],
      ['No-digits-here', 'Password must have numeric characters'],
      ['NoSymbolsHere1', 'Password must have symbol characters'],
    ]) {
      await refuses(create('alice', { TemporaryPassword }), 'InvalidPasswordException', prefix + reason);
    }
    await refuses(get('alice'), 'UserNotFoundException', 'User does not exist.');
  });

  test('without SUPPRESS an invitation goes out with the username and the temporary password', async () => {
    await create('alice', { TemporaryPassword: PASSWORD, UserAttributes: email('alice@example.com'), DesiredDeliveryMediums: ['EMAIL'] });

    const [message, ...others] = it.cognito.outbox;
    assert.equal(others.length, 0);
    assert.equal(message.medium, 'EMAIL');
    assert.equal(message.destination, 'alice@example.com');
    assert.equal(message.maskedDestination, 'a***@e***');
  });

  test('with SUPPRESS nobody hears of it', async () => {
    await create('alice', { MessageAction: 'SUPPRESS', UserAttributes: email('alice@example.com'), DesiredDeliveryMediums: ['EMAIL'] });

    assert.deepEqual(it.cognito.outbox, []);
  });

  test('RESEND sends the invitation again and keeps the user', async () => {
    const user = await makeUser(it, 'alice', { email: 'alice@example.com' });

    const { User } = await create('alice', { MessageAction: 'RESEND', DesiredDeliveryMediums: ['EMAIL'] });

    assert.equal(attribute(User.Attributes, 'sub'), user.sub);
    assert.equal(it.cognito.outbox.length, 1);
  });

  test('RESEND needs a user, and one that never signed in', async () => {
    await makeConfirmedUser(it, 'alice');

    await refuses(create('nobody', { MessageAction: 'RESEND' }), 'UserNotFoundException', 'User does not exist.');
    await refuses(create('alice', { MessageAction: 'RESEND' }), 'UnsupportedUserStateException',
      'Resend not possible. alice status is not FORCE_CHANGE_PASSWORD');
  });

  test('in an email pool the username is a generated one, and the email finds it', async () => {
    it = await makePool({ UsernameAttributes: ['email'] });

    const user = await makeUser(it, 'alice@example.com');

    assert.equal(user.Username, user.sub);
    assert.equal(attribute(user.Attributes, 'email'), 'alice@example.com');
    assert.equal((await get('alice@example.com')).Username, user.sub);
    await refuses(create('alice@example.com'), 'UsernameExistsException', 'An account with the given email already exists.');
  });

  test('a phone pool names the phone number', async () => {
    it = await makePool({ UsernameAttributes: ['phone_number'] });
    await makeUser(it, '+15555550100');

    await refuses(create('+15555550100'), 'UsernameExistsException', 'An account with the given phone_number already exists.');
  });

  test('pools with username attributes say what a username should be', async () => {
    for (const [UsernameAttributes, sentence] of [
      [['email'], 'Username should be an email.'],
      [['phone_number'], 'Username should be a phone number.'],
      [['email', 'phone_number'], 'Username should be either an email or a phone number.'],
    ]) {
      it = await makePool({ UsernameAttributes });
      await refuses(create('alice'), 'InvalidParameterException', sentence);
    }
  });

  test('where email is an alias a username may not look like one', async () => {
    it = await makePool({ AliasAttributes: ['email'] });

    await refuses(create('alice@example.com'), 'InvalidParameterException',
      'Username cannot be of email format, since user pool is configured for email alias.');
  });

  test('where the phone number is an alias a username may not look like one', async () => {
    it = await makePool({ AliasAttributes: ['phone_number'] });

    await refuses(create('+15555550100'), 'InvalidParameterException',
      'Username cannot be of phone number format, since user pool is configured for phone number alias.');
  });

  test('an alias in use is refused, unless it is taken over by force', async () => {
    it = await makePool({ AliasAttributes: ['email'] });
    await makeUser(it, 'alice', { email: 'team@example.com', email_verified: 'true' });
    const asking = { MessageAction: 'SUPPRESS', UserAttributes: email('team@example.com', true) };

    // The model does not declare this error for the operation; the service's SDK shows it by name all the same.
    await refuses(create('bob', asking), 'AliasExistsException', 'An account with the email already exists.');
    assert.equal((await get('team@example.com')).Username, 'alice');

    await create('bob', { ...asking, ForceAliasCreation: true });
    assert.equal((await get('team@example.com')).Username, 'bob');
    assert.equal((await get('alice')).Username, 'alice');
  });

  test('attributes are held to the schema', async () => {
    await refuses(create('alice', { UserAttributes: [{ Name: 'custom:unknown', Value: 'x' }] }), 'InvalidParameterException',
      'Attributes did not conform to the schema: Type for attribute {custom:unknown} could not be determined');
    await refuses(create('alice', { UserAttributes: email('not-an-email') }), 'InvalidParameterException', 'Invalid email address format.');
    await refuses(create('alice', { UserAttributes: [{ Name: 'phone_number', Value: '12' }] }), 'InvalidParameterException', 'Invalid phone number format.');
    await refuses(get('alice'), 'UserNotFoundException', 'User does not exist.');
  });

  test('constraints are checked before anything else, and a sensitive value is not shown', async () => {
    await violates(create('two words', { TemporaryPassword: 'with space', MessageAction: 'WHISPER' }),
      violation(undefined, 'username', `Member must satisfy regular expression pattern: ${NAME}`),
      violation(undefined, 'temporaryPassword', 'Member must satisfy regular expression pattern: [\\S]+'),
      violation("'WHISPER'", 'messageAction', 'Member must satisfy enum value set: [RESEND, SUPPRESS]'));
    await violates(create('alice', { UserAttributes: [{ Name: 'email', Value: 'a@example.com' }, { Name: '', Value: 'x' }] }),
      violation("''", 'userAttributes.2.member.name', 'Member must have length greater than or equal to 1'),
      violation("''", 'userAttributes.2.member.name', 'Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+'));
  });
});

describe('AdminCreateUser with triggers', () => {
  const PRE_SIGN_UP = 'arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up';
  const CUSTOM_MESSAGE = 'arn:aws:lambda:us-east-1:123456789012:function:custom-message';

  test('PreSignUp sees the user before it exists, with the validation data', async () => {
    const events = [];
    it = await makePool({ LambdaConfig: { PreSignUp: PRE_SIGN_UP } });
    it.cognito.on(PRE_SIGN_UP, async (event) => {
      events.push(event);
      await assert.rejects(it.cognito.adminGetUser(inPool({ Username: 'alice' })), { name: 'UserNotFoundException' });
      return event;
    });

    await create('alice', { MessageAction: 'SUPPRESS', UserAttributes: email('a@example.com'), ValidationData: [{ Name: 'code', Value: '7' }], ClientMetadata: { from: 'test' } });

    assert.equal(events.length, 1);
    const [event] = events;
    assert.equal(event.triggerSource, 'PreSignUp_AdminCreateUser');
    assert.equal(event.version, '1');
    assert.equal(event.region, 'us-east-1');
    assert.equal(event.userPoolId, it.UserPoolId);
    assert.equal(event.userName, 'alice');
    assert.equal(event.callerContext.clientId, 'CLIENT_ID_NOT_APPLICABLE');
    assert.equal(event.request.userAttributes.email, 'a@example.com');
    assert.deepEqual(event.request.validationData, { code: '7' });
    assert.deepEqual(event.request.clientMetadata, { from: 'test' });
    assert.equal((await get('alice')).Username, 'alice');
  });

  test('a PreSignUp that throws leaves no user behind, and its words come through', async () => {
    it = await makePool({ LambdaConfig: { PreSignUp: PRE_SIGN_UP } });
    it.cognito.on(PRE_SIGN_UP, () => { throw new Error('Email domain not allowed'); });

    await refuses(create('alice'), 'UserLambdaValidationException', 'PreSignUp failed with error Email domain not allowed.');
    await refuses(get('alice'), 'UserNotFoundException', 'User does not exist.');
  });

  test('a PreSignUp that answers nonsense is unrecognizable', async () => {
    it = await makePool({ LambdaConfig: { PreSignUp: PRE_SIGN_UP } });
    it.cognito.on(PRE_SIGN_UP, () => 'nonsense');

    await refuses(create('alice'), 'InvalidLambdaResponseException', 'Unrecognizable lambda output');
  });

  test('a PreSignUp that renames the user is caught', async () => {
    it = await makePool({ LambdaConfig: { PreSignUp: PRE_SIGN_UP } });
    it.cognito.on(PRE_SIGN_UP, (event) => ({ ...event, userName: 'mallory' }));

    await refuses(create('alice'), 'InvalidLambdaResponseException', 'Invalid user name. User name in Lambda mismatches the actual username.');
  });

  test('a function nobody provides cannot be invoked', async () => {
    it = await makePool({ LambdaConfig: { PreSignUp: PRE_SIGN_UP } });

    await refuses(create('alice'), 'UnexpectedLambdaException', 'PreSignUp invocation failed due to error ResourceNotFoundException.');
  });

  test('CustomMessage words the invitation', async () => {
    const events = [];
    it = await makePool({ LambdaConfig: { CustomMessage: CUSTOM_MESSAGE } });
    it.cognito.on(CUSTOM_MESSAGE, (event) => {
      events.push(event);
      const { usernameParameter, codeParameter } = event.request;
      return { ...event, response: { emailSubject: 'Join us', emailMessage: `${usernameParameter}: ${codeParameter}` } };
    });

    await create('alice', { TemporaryPassword: PASSWORD, UserAttributes: email('a@example.com'), DesiredDeliveryMediums: ['EMAIL'] });

    assert.equal(events[0].triggerSource, 'CustomMessage_AdminCreateUser');
    const text = JSON.stringify(it.cognito.outbox[0]);
    assert.ok(text.includes('Join us'), text);
    assert.ok(text.includes(`alice: ${PASSWORD}`), text);
  });
});

describe('AdminGetUser', () => {
  test('answers six members and no more', async () => {
    const { sub } = await makeUser(it, 'alice', { email: 'alice@example.com' });

    assert.deepEqual(await answer(get('alice')), {
      Username: 'alice', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD', UserCreateDate: START_DATE, UserLastModifiedDate: START_DATE,
      UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }, { Name: 'sub', Value: sub }],
    });
  });

  test('the sub finds the user too', async () => {
    const { sub } = await makeUser(it, 'alice');

    assert.equal((await get(sub)).Username, 'alice');
  });

  test('a user that is not there is refused', async () => {
    await refuses(get('nobody'), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('AdminDeleteUser', () => {
  test('removes the user and its memberships; the name made anew is somebody else', async () => {
    const before = await makeUser(it, 'alice');
    await it.client.createGroup(inPool({ GroupName: 'writers' }));
    await it.client.adminAddUserToGroup(inPool({ Username: 'alice', GroupName: 'writers' }));

    assert.deepEqual(await answer(it.client.adminDeleteUser(inPool({ Username: 'alice' }))), {});

    await refuses(get('alice'), 'UserNotFoundException', 'User does not exist.');
    const after = await makeUser(it, 'alice');
    assert.notEqual(after.sub, before.sub);
    assert.deepEqual((await it.client.adminListGroupsForUser(inPool({ Username: 'alice' }))).Groups, []);
    assert.deepEqual((await it.client.listUsersInGroup(inPool({ GroupName: 'writers' }))).Users, []);
  });

  test('a user that is not there is refused', async () => {
    await refuses(it.client.adminDeleteUser(inPool({ Username: 'nobody' })), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('AdminDisableUser and AdminEnableUser', () => {
  const disable = (Username) => it.client.adminDisableUser(inPool({ Username }));
  const enable = (Username) => it.client.adminEnableUser(inPool({ Username }));

  test('each answers nothing, as often as it is asked', async () => {
    await makeUser(it, 'alice');

    for (const [act, enabled] of [[disable, false], [disable, false], [enable, true], [enable, true]]) {
      assert.deepEqual(await answer(act('alice')), {});
      assert.equal((await get('alice')).Enabled, enabled);
    }
  });

  test('disabling moves the date of the user', async () => {
    await makeUser(it, 'alice');
    it.clock.advance({ minutes: 1 });
    await disable('alice');

    assert.deepEqual((await get('alice')).UserLastModifiedDate, it.clock.now());
  });

  test('a user that is not there is refused', async () => {
    await refuses(disable('nobody'), 'UserNotFoundException', 'User does not exist.');
    await refuses(enable('nobody'), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('ListUsers', () => {
  const list = (rest) => it.client.listUsers(inPool(rest));
  const found = async (Filter) => (await list({ Filter })).Users.map(({ Username }) => Username).sort();

  test('an empty pool lists nobody', async () => {
    assert.deepEqual(await answer(list()), { Users: [] });
  });

  test('shows users whole', async () => {
    const { sub } = await makeUser(it, 'alice', { email: 'alice@example.com' });

    assert.deepEqual(await answer(list()), {
      Users: [{
        Username: 'alice', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD', UserCreateDate: START_DATE, UserLastModifiedDate: START_DATE,
        Attributes: [{ Name: 'email', Value: 'alice@example.com' }, { Name: 'sub', Value: sub }],
      }],
    });
  });

  test('finds by value and by the beginning of a value', async () => {
    const alice = await makeUser(it, 'alice', { email: 'alice@example.com', given_name: 'Alice', family_name: 'Adams', name: 'A. Adams', phone_number: '+15555550100', preferred_username: 'ace' });
    await makeConfirmedUser(it, 'albert', { email: 'albert@example.com' });
    await makeUser(it, 'bob', { email: 'bob@example.org' });
    await it.client.adminDisableUser(inPool({ Username: 'bob' }));

    for (const [filter, users] of [
      ['username = "alice"', ['alice']],
      ['username ^= "al"', ['albert', 'alice']],
      ['username="alice"', ['alice']],
      ['username^="b"', ['bob']],
      ['username = "ALICE"', []],
      ['email = "bob@example.org"', ['bob']],
      ['email ^= "al"', ['albert', 'alice']],
      ['email = "nobody@example.org"', []],
      ['given_name = "Alice"', ['alice']],
      ['family_name ^= "Ad"', ['alice']],
      ['name = "A. Adams"', ['alice']],
      ['phone_number ^= "+1555"', ['alice']],
      ['preferred_username = "ace"', ['alice']],
      [`sub = "${alice.sub}"`, ['alice']],
      ['cognito:user_status = "CONFIRMED"', ['albert']],
      ['cognito:user_status = "confirmed"', ['albert']],
      ['status = "Disabled"', ['bob']],
      ['status = "Enabled"', ['albert', 'alice']],
      ['', ['albert', 'alice', 'bob']],
    ]) {
      assert.deepEqual(await found(filter), users, filter);
    }
  });

  test('a quote inside a value is escaped', async () => {
    await makeUser(it, 'alice', { name: 'The "A"' });

    assert.deepEqual(await found('name = "The \\"A\\""'), ['alice']);
  });

  test('a filter that does not parse is refused', async () => {
    for (const Filter of ['username', 'username = alice', 'username = "alice', 'username != "alice"', 'username = "a" and email = "b"']) {
      await refuses(list({ Filter }), 'InvalidParameterException', 'Error while parsing filter.');
    }
  });

  test('custom and other attributes cannot be searched', async () => {
    for (const name of ['custom:team', 'birthdate']) {
      await refuses(list({ Filter: `${name} = "x"` }), 'InvalidParameterException', `Invalid search attribute: ${name}`);
    }
  });

  test('AttributesToGet leaves the others out', async () => {
    await makeUser(it, 'alice', { email: 'alice@example.com', name: 'Alice' });

    const { Users } = await list({ AttributesToGet: ['email'] });

    assert.deepEqual(Users[0].Attributes, [{ Name: 'email', Value: 'alice@example.com' }]);
  });

  test('AttributesToGet asks for attributes that the schema has', async () => {
    await refuses(list({ AttributesToGet: ['custom:unknown'] }), 'InvalidParameterException', /One or more requested attributes do not exist/);
  });

  test('a made-up token is refused', async () => {
    await refuses(list({ PaginationToken: 'made-up' }), 'InvalidParameterException');
  });

  test('pages of sixty by default, and each user once', async () => {
    for (let n = 0; n < 130; n++) await it.cognito.adminCreateUser(inPool({ Username: `u${n}`, MessageAction: 'SUPPRESS' }));

    const first = await list();
    const all = await allPages((page) => list(page), 'Users', 'PaginationToken');

    assert.equal(first.Users.length, 60);
    assert.equal(new Set(all.map(({ Username }) => Username)).size, 130);
    assert.equal(all.length, 130);
  });

  test('pages keep to the filter', async () => {
    for (const name of ['alice', 'albert', 'alfred', 'bob']) await makeUser(it, name);

    const all = await allPages((page) => list({ Filter: 'username ^= "al"', Limit: 2, ...page }), 'Users', 'PaginationToken');

    assert.deepEqual(all.map(({ Username }) => Username).sort(), ['albert', 'alfred', 'alice']);
  });

  test('a token serves only the query it came from', async () => {
    for (const name of ['alice', 'albert']) await makeUser(it, name);
    const { PaginationToken } = await list({ Filter: 'username ^= "al"', Limit: 1 });

    await refuses(list({ Limit: 1, PaginationToken }), 'InvalidParameterException', 'Paging marker is Invalid for Request');
  });

  test('limits and filters have their bounds', async () => {
    const long = `username = "${'x'.repeat(260)}"`;
    await violates(list({ Limit: 61, Filter: long }),
      violation("'61'", 'limit', 'Member must have value less than or equal to 60'),
      violation(`'${long}'`, 'filter', 'Member must have length less than or equal to 256'));
  });
});

test('a pool that is not there is named by every user operation', async () => {
  const calls = {
    adminCreateUser: { Username: 'u' }, adminGetUser: { Username: 'u' }, adminDeleteUser: { Username: 'u' }, adminEnableUser: { Username: 'u' },
    adminDisableUser: { Username: 'u' }, adminConfirmSignUp: { Username: 'u' }, adminSetUserPassword: { Username: 'u', Password: PASSWORD },
    adminResetUserPassword: { Username: 'u' }, adminUpdateUserAttributes: { Username: 'u', UserAttributes: [] },
    adminDeleteUserAttributes: { Username: 'u', UserAttributeNames: [] }, adminUserGlobalSignOut: { Username: 'u' }, listUsers: {},
    adminLinkProviderForUser: {
      DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'u' },
      SourceUser: { ProviderName: 'Google', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: '1' },
    },
    adminDisableProviderForUser: { User: { ProviderName: 'Google', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: '1' } },
  };
  for (const [operation, input] of Object.entries(calls)) {
    await refuses(it.client[operation]({ UserPoolId: NO_SUCH_POOL, ...input }), 'ResourceNotFoundException', `User pool ${NO_SUCH_POOL} does not exist.`);
  }
});
