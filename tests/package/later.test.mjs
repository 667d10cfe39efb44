// What CommonJS loads at first (index.cjs) and what when it is asked for (index.later.cjs): two files, one package.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const isLoaded = (file) => Object.keys(require.cache).some((path) => path.endsWith(file));

/** The package, as a runner loads it anew for a test file. */
function anew() {
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  return require('pocket-cognito');
}

test('pools, users, sign-ins, the SDK’s door and the list of calls do without the second file', async () => {
  const { PocketCognito, UserNotFoundException } = anew();
  const cognito = new PocketCognito();
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'p' });
  const { UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'c', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann' });
  await cognito.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'Secret-1234', Permanent: true });
  await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD: 'Secret-1234' } });
  await assert.rejects(cognito.adminGetUser({ UserPoolId, Username: 'bob' }), UserNotFoundException);
  const answer = await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', headers: { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.ListUserPools' }, body: '{"MaxResults":1}' });
  assert.equal(answer.status, 200);
  cognito.clientConfig();
  cognito.restore(cognito.snapshot());
  cognito.fork().clock.advance('1h');
  cognito.issueTokens({ user: 'ann' });
  assert.equal(cognito.calls.of('AdminCreateUser').last.input.Username, 'ann');
  assert.ok(isLoaded('index.cjs'));
  assert.ok(!isLoaded('index.later.cjs'));
});

const USES = {
  'a fixture': ({ PocketCognito }) => PocketCognito.from({ pools: [{ name: 'p' }] }),
  'toFixture()': ({ PocketCognito }) => new PocketCognito().toFixture(),
  'lint()': ({ PocketCognito }) => new PocketCognito().lint(),
  'faults': ({ PocketCognito }) => new PocketCognito().faults.add({ error: 'ThrottlingException' }),
  'quotas': ({ PocketCognito }) => new PocketCognito({ quotas: 'aws' }),
  'strict': ({ PocketCognito }) => new PocketCognito({ strict: true }),
  'requiredActions()': ({ PocketCognito }) => new PocketCognito().requiredActions(),
  'calls.for()': ({ PocketCognito }) => new PocketCognito().calls.for('ann'),
  'the effects of a call': ({ PocketCognito }) => {
    const cognito = new PocketCognito();
    cognito.callSync('ListUserPools', { MaxResults: 1 });
    return cognito.calls.last.effects;
  },
};
for (const [name, use] of Object.entries(USES)) {
  test(`${name} loads it`, () => {
    const loaded = anew();
    assert.ok(!isLoaded('index.later.cjs'));
    use(loaded);
    assert.ok(isLoaded('index.later.cjs'));
  });
}

test('both files have the same classes: what the second throws and makes, the first knows', async () => {
  const { PocketCognito, CognitoError, LimitExceededException } = anew();
  const cognito = PocketCognito.from({ pools: [{ name: 'p', users: [{ username: 'ann' }] }] });
  assert.ok(cognito instanceof PocketCognito);
  cognito.faults.add({ error: 'LimitExceededException', operation: 'ListUserPools' });
  await assert.rejects(cognito.listUserPools({ MaxResults: 1 }), LimitExceededException);
  const before = cognito.calls.length;
  assert.throws(() => PocketCognito.from({ pools: [{ name: 'p', users: [{ username: 'ann', attributes: { email: '' }, nothing: 1 }] }] }), TypeError);
  assert.equal(cognito.calls.length, before);
  assert.ok(cognito.calls.last.error instanceof CognitoError);
});

test('two loads of the package are two packages, whichever loads its second file first', async () => {
  const first = anew();
  const second = anew();
  assert.notEqual(first.PocketCognito, second.PocketCognito);
  for (const { PocketCognito, TooManyRequestsException } of [second, first]) {
    const cognito = PocketCognito.from({ pools: [{ name: 'p', users: [{ username: 'ann' }] }] });
    cognito.faults.add({ error: 'TooManyRequestsException', operation: 'ListUsers', times: 1 });
    const UserPoolId = cognito.toFixture().pools[0].id;
    await assert.rejects(cognito.listUsers({ UserPoolId }), TooManyRequestsException);
    assert.equal((await cognito.listUsers({ UserPoolId })).Users.length, 1);
    assert.equal(cognito.calls.for('ann').length, 0);
    assert.equal(cognito.fork().faults.list.length, 1);
  }
});
