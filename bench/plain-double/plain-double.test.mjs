// The yardstick must be straight: the plain double keeps the service's rules, direct and through the real client.
// node --test, from a folder where the measurements' packages are installed.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';

const { PlainCognito, GroupExistsException, InvalidParameterException, NotAuthorizedException, UserNotFoundException } = createRequire(import.meta.url)('./index.cjs');
const sdk = createRequire(path.join(process.cwd(), 'package.json'))('@aws-sdk/client-cognito-identity-provider');

async function makePool() {
  const double = new PlainCognito({ now: () => 1_700_000_000_000 });
  const { UserPool } = await double.createUserPool({ PoolName: 'people' });
  return { double, UserPoolId: UserPool.Id };
}
const invite = (double, UserPoolId, Username) =>
  double.adminCreateUser({ UserPoolId, Username, UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }], MessageAction: 'SUPPRESS' });

test('a group made with a name answers with four members', async () => {
  const { double, UserPoolId } = await makePool();

  const { Group, $metadata } = await double.createGroup({ UserPoolId, GroupName: 'team' });

  const at = new Date(1_700_000_000_000);
  assert.deepEqual(Group, { GroupName: 'team', UserPoolId, CreationDate: at, LastModifiedDate: at });
  assert.equal($metadata.httpStatusCode, 200);
  assert.match($metadata.requestId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('all violations of a request come in one sentence', async () => {
  const { double } = await makePool();

  await assert.rejects(double.createGroup({ GroupName: '', Precedence: -1 }), (error) => {
    assert(error instanceof InvalidParameterException);
    assert.equal(error.message, "4 validation errors detected: Value '' at 'groupName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'groupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; Value null at 'userPoolId' failed to satisfy constraint: Member must not be null; Value '-1' at 'precedence' failed to satisfy constraint: Member must have value greater than or equal to 0");
    return true;
  });
});

test('an answer that the caller changes leaves the state alone', async () => {
  const { double, UserPoolId } = await makePool();
  const given = [{ Name: 'email', Value: 'a@example.com' }];
  const { User } = await double.adminCreateUser({ UserPoolId, Username: 'alice', UserAttributes: given, MessageAction: 'SUPPRESS' });

  given[0].Value = 'changed';
  User.Attributes[0].Value = 'changed';
  User.UserCreateDate.setTime(0);

  const { UserAttributes, UserCreateDate } = await double.adminGetUser({ UserPoolId, Username: 'alice' });
  assert.equal(UserAttributes[0].Value, 'a@example.com');
  assert.equal(UserCreateDate.getTime(), 1_700_000_000_000);
});

test('each member of a group is met once, page by page', async () => {
  const { double, UserPoolId } = await makePool();
  await double.createGroup({ UserPoolId, GroupName: 'team' });
  for (let i = 0; i < 130; i++) {
    await invite(double, UserPoolId, `u${i}`);
    await double.adminAddUserToGroup({ UserPoolId, GroupName: 'team', Username: `u${i}` });
  }

  const met = [], sizes = [];
  let NextToken;
  do {
    const page = await double.listUsersInGroup({ UserPoolId, GroupName: 'team', NextToken });
    met.push(...page.Users.map((user) => user.Username));
    sizes.push(page.Users.length);
    NextToken = page.NextToken;
  } while (NextToken);

  assert.deepEqual(sizes, [60, 60, 10]);
  assert.equal(new Set(met).size, 130);
});

test('a deleted group leaves its members, a deleted user leaves no memberships', async () => {
  const { double, UserPoolId } = await makePool();
  for (const GroupName of ['a', 'b']) await double.createGroup({ UserPoolId, GroupName });
  await invite(double, UserPoolId, 'alice');
  for (const GroupName of ['a', 'b']) await double.adminAddUserToGroup({ UserPoolId, GroupName, Username: 'alice' });

  await double.deleteGroup({ UserPoolId, GroupName: 'a' });
  assert.deepEqual((await double.adminListGroupsForUser({ UserPoolId, Username: 'alice' })).Groups.map((group) => group.GroupName), ['b']);

  await double.adminDeleteUser({ UserPoolId, Username: 'alice' });
  assert.deepEqual((await double.listUsersInGroup({ UserPoolId, GroupName: 'b' })).Users, []);
});

test('users are found by an exact and by a prefix filter', async () => {
  const { double, UserPoolId } = await makePool();
  for (const name of ['alice', 'albert', 'bob']) await invite(double, UserPoolId, name);
  const found = async (Filter) => (await double.listUsers({ UserPoolId, Filter })).Users.map((user) => user.Username).sort();

  assert.deepEqual(await found('email = "alice@example.com"'), ['alice']);
  assert.deepEqual(await found('username ^= "al"'), ['albert', 'alice']);
  await assert.rejects(found('alice'), { name: 'InvalidParameterException', message: 'Error while parsing filter.' });
});

test('the SDK’s client gets dates, empty answers and its own error classes', async () => {
  const { double, UserPoolId } = await makePool();
  const client = new sdk.CognitoIdentityProviderClient(double.clientConfig());

  const { Group } = await client.send(new sdk.CreateGroupCommand({ UserPoolId, GroupName: 'team' }));
  assert.deepEqual(Group.CreationDate, new Date(1_700_000_000_000));
  await assert.rejects(client.send(new sdk.CreateGroupCommand({ UserPoolId, GroupName: 'team' })), (error) => error instanceof sdk.GroupExistsException && error.message === 'A group with the name already exists.');
  assert.equal((await client.send(new sdk.DeleteGroupCommand({ UserPoolId, GroupName: 'team' }))).$metadata.httpStatusCode, 200);
});

test('a direct refusal is an instance of the SDK’s class too', async () => {
  const { double, UserPoolId } = await makePool();
  await double.createGroup({ UserPoolId, GroupName: 'team' });

  await assert.rejects(double.createGroup({ UserPoolId, GroupName: 'team' }), (error) => error instanceof GroupExistsException && error instanceof sdk.GroupExistsException);
  await assert.rejects(double.adminGetUser({ UserPoolId, Username: 'nobody' }), (error) => error instanceof UserNotFoundException && error.message === 'User does not exist.');
});

async function makeSignIn() {
  const { double, UserPoolId } = await makePool();
  const { UserPoolClient: { ClientId } } = await double.createUserPoolClient({ UserPoolId, ClientName: 'web', ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] });
  await invite(double, UserPoolId, 'alice');
  await double.adminSetUserPassword({ UserPoolId, Username: 'alice', Password: 'Passw0rd!', Permanent: true });
  const start = (AuthFlow, AuthParameters) => double.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow, AuthParameters });
  return { double, UserPoolId, signIn: (PASSWORD = 'Passw0rd!') => start('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'alice', PASSWORD }), refresh: (REFRESH_TOKEN) => start('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }) };
}
const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());

test('the tokens of a sign-in, and those of its refresh token, follow the groups', async () => {
  const { double, UserPoolId, signIn, refresh } = await makeSignIn();
  await double.createGroup({ UserPoolId, GroupName: 'team', RoleArn: 'arn:aws:iam::123456789012:role/team', Precedence: 1 });
  await double.adminAddUserToGroup({ UserPoolId, GroupName: 'team', Username: 'alice' });

  const { AuthenticationResult: { IdToken, RefreshToken, AccessToken } } = await signIn();
  await double.deleteGroup({ UserPoolId, GroupName: 'team' });
  const { AuthenticationResult: later } = await refresh(RefreshToken);

  assert.deepEqual(claims(IdToken)['cognito:groups'], ['team']);
  assert.equal(claims(IdToken)['cognito:preferred_role'], 'arn:aws:iam::123456789012:role/team');
  assert.equal(claims(later.IdToken)['cognito:groups'], undefined);
  assert.equal(claims(later.AccessToken).origin_jti, claims(AccessToken).origin_jti);
  assert.equal(Buffer.from(AccessToken.split('.')[2], 'base64url').length, 256);
  assert.equal((await double.getUser({ AccessToken })).Username, 'alice');
});

test('after five wrong passwords the right one is refused, too', async () => {
  const { signIn } = await makeSignIn();

  for (let i = 0; i < 5; i++) await assert.rejects(signIn('wrong'), { name: 'NotAuthorizedException', message: 'Incorrect username or password.' });

  await assert.rejects(signIn(), (error) => error instanceof NotAuthorizedException && error.message === 'Password attempts exceeded');
});

test('an access token of nobody, or of a user who is gone, is refused', async () => {
  const { double, UserPoolId, signIn } = await makeSignIn();
  const { AuthenticationResult: { AccessToken } } = await signIn();
  const refused = { name: 'NotAuthorizedException', message: 'Invalid Access Token' };

  await assert.rejects(double.getUser({ AccessToken: `${AccessToken}x` }), refused);
  await double.adminDeleteUser({ UserPoolId, Username: 'alice' });
  await assert.rejects(double.getUser({ AccessToken }), refused);
});
