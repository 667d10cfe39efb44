// Quotas: which calls count together, and when they are throttled.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';

const RATES = {
  UserAuthentication: 120, UserCreation: 50, UserAccountRecovery: 30, UserRead: 120, UserUpdate: 25, UserToken: 120, UserResourceRead: 50, UserResourceUpdate: 25, UserList: 30,
  UserPoolRead: 15, UserPoolUpdate: 15, UserPoolResourceRead: 20, UserPoolResourceUpdate: 15, UserPoolClientRead: 15, UserPoolClientUpdate: 15, ClientAuthentication: 150, LimitManagement: 1,
};
const OPERATIONS = Object.getOwnPropertyNames(Object.getPrototypeOf(PocketCognito.prototype)).filter((name) => name !== 'constructor');

function make(quotas) {
  const cognito = new PocketCognito({ seed: 1, quotas });
  cognito.clock.set(1_000_000);
  return cognito;
}

/** Whether a call is throttled: whatever else it is refused with, it has passed. */
function isThrottled(cognito, operation, input = {}) {
  try {
    cognito.callSync(operation, input);
  } catch (error) {
    return error.name === 'TooManyRequestsException';
  }
  return false;
}

/** How many calls pass before one is throttled. */
function passing(cognito, operation, input, most = 1000) {
  for (let count = 0; count < most; count++) if (isThrottled(cognito, operation, typeof input === 'function' ? input(count) : input)) return count;
  return most;
}

describe('the categories', () => {
  test('have each of the 141 operations exactly once', () => {
    const closed = Object.keys(RATES).map((category) => [category, make({ [category]: 0 })]);

    assert.equal(OPERATIONS.length, 141);
    for (const operation of OPERATIONS) {
      const counted = closed.filter(([, cognito]) => isThrottled(cognito, operation));
      assert.equal(counted.length, 1, `${operation}: ${counted.map(([category]) => category)}`);
    }
  });

  for (const [category, operations] of Object.entries({
    UserAuthentication: ['InitiateAuth', 'AdminInitiateAuth', 'GetTokensFromRefreshToken'], UserCreation: ['SignUp', 'ConfirmSignUp', 'AdminCreateUser', 'AdminConfirmSignUp'],
    UserAccountRecovery: ['ForgotPassword', 'ConfirmForgotPassword', 'ChangePassword', 'AdminSetUserPassword', 'AdminResetUserPassword'], UserRead: ['GetUser', 'AdminGetUser'],
    UserUpdate: ['AdminUpdateUserAttributes', 'AdminAddUserToGroup', 'AdminLinkProviderForUser', 'GlobalSignOut'], UserList: ['ListUsers', 'ListUsersInGroup'], UserToken: ['RevokeToken'],
    UserResourceRead: ['AdminListGroupsForUser', 'AdminListDevices'], UserResourceUpdate: ['SetUserMFAPreference', 'AssociateSoftwareToken', 'ConfirmDevice'], UserPoolRead: ['DescribeUserPool'], UserPoolUpdate: ['CreateUserPool'],
    UserPoolResourceRead: ['GetGroup', 'ListGroups'], UserPoolResourceUpdate: ['CreateGroup', 'UpdateGroup', 'DeleteGroup'], UserPoolClientRead: ['DescribeUserPoolClient'], UserPoolClientUpdate: ['CreateUserPoolClient'],
  })) {
    test(`${category} lets ${RATES[category]} calls a second through, whichever of its operations they are`, () => {
      const cognito = make('aws');

      assert.equal(passing({ callSync: (_, input) => cognito.callSync(operations[input.at % operations.length], {}) }, '', (at) => ({ at })), RATES[category]);
      for (const operation of operations) assert.ok(isThrottled(cognito, operation), operation);
    });
  }
});

describe('a throttled call', () => {
  test('is refused as the service refuses it, before its input is looked at, and takes nothing away', async () => {
    const cognito = make({ ListUserPools: 1 });
    await cognito.listUserPools({ MaxResults: 1 });

    const thrown = await cognito.listUserPools({ MaxResults: -1 }).catch((error) => error);
    assert.deepEqual([thrown.name, thrown.message, thrown.$metadata.httpStatusCode], ['TooManyRequestsException', 'Rate exceeded', 400]);
    const response = await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools' }, body: '{}' });
    assert.equal(await response.text(), '{"__type":"TooManyRequestsException","message":"Rate exceeded"}');
    cognito.clock.advance('1s');
    await cognito.listUserPools({ MaxResults: 1 });
  });

  test('stands in the record of calls with its gate', async () => {
    const cognito = make({ UserPoolRead: 0 });
    const seen = [];
    cognito.faults.add({ network: 'drop', when: (call) => seen.push(call) && false });
    await cognito.listUserPools({ MaxResults: 1 }).catch(() => {});

    assert.deepEqual(seen.map(({ state, gate, error }) => [state, gate, error.name]), [['refused', 'quotas', 'TooManyRequestsException']]);
  });

  test('whose answer would have been lost is lost, too', async () => {
    const cognito = make({ UserPoolUpdate: 0 });
    cognito.faults.add({ network: 'drop-response' });

    await assert.rejects(cognito.createUserPool({ PoolName: 'p' }), { code: 'ECONNRESET' });
    cognito.faults.clear();
    assert.equal((await cognito.listUserPools({ MaxResults: 1 })).UserPools.length, 0);
  });
});

describe('a rate', () => {
  test('holds a second\u2019s worth and refills steadily, by the clock of the double', () => {
    const cognito = make({ UserPoolRead: 4 });
    const pass = () => passing(cognito, 'ListUserPools');

    assert.equal(pass(), 4);
    assert.equal(pass(), 0);
    cognito.clock.advance(249);
    assert.equal(pass(), 0);
    cognito.clock.advance(1);
    assert.equal(pass(), 1);
    cognito.clock.advance(500);
    assert.equal(pass(), 2);
    cognito.clock.advance('1h');
    assert.equal(pass(), 4);
  });

  test('is steady over many small steps, and a clock that goes back brings nothing', () => {
    const cognito = make({ UserPoolRead: 3 });
    assert.equal(passing(cognito, 'ListUserPools'), 3);
    let passed = 0;
    for (let at = 0; at < 7000; at++) {
      cognito.clock.advance(1);
      passed += passing(cognito, 'ListUserPools', {}, 1);
    }

    assert.equal(passed, 21);
    cognito.clock.set(0);
    assert.equal(passing(cognito, 'ListUserPools'), 0);
    cognito.clock.advance('1s');
    assert.equal(passing(cognito, 'ListUserPools'), 3);
  });

  test('below one lets one call through after the other', () => {
    const cognito = make({ UserPoolRead: 0.5 });

    assert.equal(passing(cognito, 'ListUserPools'), 1);
    cognito.clock.advance('1s');
    assert.equal(passing(cognito, 'ListUserPools'), 0);
    cognito.clock.advance('1s');
    assert.equal(passing(cognito, 'ListUserPools'), 1);
  });

  test('of an operation and of its category hold together, and what is not named is not limited', () => {
    const cognito = make({ UserList: 3, listUsers: 2 });

    assert.equal(passing(cognito, 'ListUsers'), 2);
    assert.equal(passing(cognito, 'ListUsersInGroup'), 1);
    assert.equal(passing(cognito, 'ListUserPools'), 1000);
  });

  test('may be one of AWS\u2019s but another', () => {
    const cognito = make({ aws: true, UserPoolRead: 2 });

    assert.equal(passing(cognito, 'ListUserPools'), 2);
    assert.equal(passing(cognito, 'CreateUserPool'), 15);
  });

  test('goes on in a fork as far as it was used, apart from then on', () => {
    const cognito = make({ UserPoolRead: 3 });
    passing(cognito, 'ListUserPools', {}, 2);
    const fork = cognito.fork();

    assert.equal(passing(fork, 'ListUserPools'), 1);
    assert.equal(passing(cognito, 'ListUserPools'), 1);
  });
});

describe('AWS\u2019s quotas', () => {
  test('let the answers to challenges through three times as often, and count what is more as sign-ins', () => {
    const cognito = make('aws');

    assert.equal(passing(cognito, 'RespondToAuthChallenge'), 3 * 120 + 120);
    assert.ok(isThrottled(cognito, 'InitiateAuth'));
    const own = make({ UserAuthentication: 2 });
    assert.equal(passing(own, 'InitiateAuth'), 2);
    assert.equal(passing(own, 'AdminRespondToAuthChallenge'), 6);
  });

  test('let each operation on the resources and clients of a pool through five times a second', () => {
    const cognito = make('aws');

    assert.equal(passing(cognito, 'ListGroups', { UserPoolId: 'us-east-1_a' }), 5);
    assert.equal(passing(cognito, 'GetGroup', { UserPoolId: 'us-east-1_a' }), 5);
    assert.equal(passing(cognito, 'ListGroups', { UserPoolId: 'us-east-1_b' }), 5);
    assert.equal(passing(cognito, 'ListGroups', { UserPoolId: 'us-east-1_c' }), 5);
    assert.equal(passing(cognito, 'ListGroups', { UserPoolId: 'us-east-1_d' }), 0);
    assert.equal(passing(cognito, 'DescribeUserPool', { UserPoolId: 'us-east-1_a' }), 15);
    assert.equal(passing(cognito, 'TagResource', { ResourceArn: 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a' }), 5);
  });

  test('let each user read ten times and write ten times a second', () => {
    const cognito = make('aws');
    const ann = { UserPoolId: 'us-east-1_a', Username: 'ann' };

    assert.equal(passing(cognito, 'AdminGetUser', ann), 10);
    assert.throws(() => cognito.callSync('AdminListGroupsForUser', ann), { name: 'TooManyRequestsException', message: 'Too many requests' });
    assert.equal(passing(cognito, 'AdminUpdateUserAttributes', ann), 10);
    assert.equal(passing(cognito, 'AdminGetUser', { ...ann, Username: 'ben' }), 10);
    assert.equal(passing(cognito, 'AdminGetUser', { ...ann, UserPoolId: 'us-east-1_b' }), 10);
    assert.equal(passing(cognito, 'InitiateAuth', { AuthParameters: { USERNAME: 'ann' } }), 10);
  });

  test('know the user of an access token', () => {
    const cognito = make('aws');
    const { Id: UserPoolId } = cognito.callSync('CreateUserPool', { PoolName: 'p' }).UserPool;
    cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'c' });
    cognito.callSync('AdminCreateUser', { UserPoolId, Username: 'ann' });
    const { AccessToken } = cognito.issueTokens({ user: 'ann' });

    assert.equal(passing(cognito, 'GetUser', { AccessToken }), 10);
    assert.ok(isThrottled(cognito, 'AdminGetUser', { UserPoolId, Username: 'ann' }));
  });

  test('forget users who have been quiet', () => {
    const cognito = make('aws');
    for (let at = 0; at < 30_000; at++) {
      cognito.clock.advance(100);
      assert.equal(isThrottled(cognito, 'AdminGetUser', { UserPoolId: 'us-east-1_a', Username: `user ${at}` }), false);
    }
  });
});

test('what is no quota is refused by name', () => {
  for (const [quotas, message] of [
    ['AWS', /^pocket-cognito: `quotas` is 'aws', or requests per second by category or operation/], [null, /`quotas` is/], [[], /`quotas` is/], [7, /`quotas` is/],
    [{ UserFederation: 5 }, /^pocket-cognito: there is no quota UserFederation; there are operations, and the categories UserAuthentication, /], [{ MakeCoffee: 1 }, /there is no quota MakeCoffee/],
    [{ ListUsers: -1 }, /^pocket-cognito: quotas.ListUsers is a number of requests per second/], [{ UserRead: '5' }, /quotas.UserRead is a number/], [{ UserRead: NaN }, /quotas.UserRead is/], [{ UserRead: Infinity }, /quotas.UserRead is/],
    [{ aws: 'yes' }, /^pocket-cognito: quotas.aws is true or false/],
  ]) assert.throws(() => new PocketCognito({ quotas }), { name: 'TypeError', message }, JSON.stringify(quotas));
  new PocketCognito({ quotas: undefined }).callSync('ListUserPools', { MaxResults: 1 });
  new PocketCognito({ quotas: { UserRead: undefined } }).callSync('ListUserPools', { MaxResults: 1 });
});
