import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CognitoError, GroupExistsException, PocketCognito, schemas, validate } from 'pocket-cognito';
import { fromTemplate } from 'pocket-cognito/seed';

let cognito, UserPoolId;
beforeEach(async () => {
  cognito = new PocketCognito({ seed: 1 });
  ({ UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' }));
});
afterEach(() => vi.useRealTimers());

test('answers are of the test\'s own realm', async () => {
  const { Group } = await cognito.createGroup({ UserPoolId, GroupName: 'writers' });

  expect(Group).toStrictEqual({ GroupName: 'writers', UserPoolId, CreationDate: expect.any(Date), LastModifiedDate: expect.any(Date) });
  expect(Group.CreationDate).toBeInstanceOf(Date);
});

test('errors are of our classes', async () => {
  await cognito.createGroup({ UserPoolId, GroupName: 'writers' });
  const error = await cognito.createGroup({ UserPoolId, GroupName: 'writers' }).catch((thrown) => thrown);

  expect(error).toBeInstanceOf(Error);
  expect(error).toBeInstanceOf(GroupExistsException);
  expect(error).toBeInstanceOf(CognitoError);
  expect(error.message).toBe('A group with the name already exists.');
});

test('fake timers move the double\'s time', async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 5) });
  await cognito.createGroup({ UserPoolId, GroupName: 'writers' });

  vi.advanceTimersByTime(90_000);

  const { Group } = await cognito.updateGroup({ UserPoolId, GroupName: 'writers', Precedence: 1 });
  expect(Group.CreationDate.toISOString()).toBe('2026-01-05T00:00:00.000Z');
  expect(Group.LastModifiedDate.toISOString()).toBe('2026-01-05T00:01:30.000Z');
});

test('its clock is moved apart from fake timers, and goes on with them', () => {
  vi.useFakeTimers({ now: 1000 });
  cognito.clock.advance('15m');
  vi.advanceTimersByTime(500);
  expect(cognito.clock.now()).toBe(901_500);

  cognito.clock.set(new Date(7));
  vi.advanceTimersByTime(500);
  expect(cognito.clock.now()).toBe(7);
  expect(cognito.clock.follow().now()).toBe(Date.now());
  expect(vi.getTimerCount()).toBe(0);
});

test('names of every script survive', async () => {
  const names = ['équipe', '编辑', '🚀', 'العربية'];
  for (const GroupName of names) await cognito.createGroup({ UserPoolId, GroupName });

  const { Groups } = await cognito.listGroups({ UserPoolId });

  expect(Groups.map(({ GroupName }) => GroupName).sort()).toEqual(names.sort());
});

test('methods can be spied on', async () => {
  const spy = vi.spyOn(cognito, 'listGroups');

  await cognito.listGroups({ UserPoolId });

  expect(spy).toHaveBeenCalledWith({ UserPoolId });
});

test('forms are validated without a pool', () => {
  expect(validate.member('CreateGroup', 'GroupName', 'two words')).toHaveLength(1);
  expect(schemas.CreateGroup['~standard'].validate({ GroupName: 'writers', UserPoolId: 'us-east-1_abc' })).toHaveProperty('value');
});

test('install() serves fetch', async () => {
  const undo = cognito.install();
  try {
    const response = await fetch('https://cognito-idp.us-east-1.amazonaws.com/', {
      method: 'POST', headers: { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.ListGroups' }, body: JSON.stringify({ UserPoolId }),
    });
    expect(await response.json()).toEqual({ Groups: [] });
  } finally {
    undo();
  }
});

test('a sign-in has tokens that the key set verifies, the same with and without a promise', async () => {
  const { UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] });
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  await cognito.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'Correct-horse-7', Permanent: true });
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 5), toFake: ['Date'] });
  const twin = cognito.fork();
  const input = { UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD: 'Correct-horse-7' } };

  const { AuthenticationResult } = await cognito.adminInitiateAuth(input);

  expect(twin.callSync('AdminInitiateAuth', input).AuthenticationResult).toEqual(AuthenticationResult);
  for (const token of [AuthenticationResult.IdToken, AuthenticationResult.AccessToken]) expect(await isSigned(token)).toBe(true);
});

test('a fixture is read, made and given back', () => {
  const fixture = fromTemplate({ Resources: { Pool: { Type: 'AWS::Cognito::UserPool' } } });
  fixture.pools[0].users = [{ username: 'ada', password: 'Secret-77', status: 'RESET_REQUIRED' }];

  const [{ sub, ...ada }] = PocketCognito.from(fixture).toFixture().pools[0].users;
  expect(ada).toStrictEqual({ username: 'ada', password: 'Secret-77', status: 'RESET_REQUIRED' });
  expect(() => PocketCognito.from({ pools: [{ name: 'staff', users: ['no spaces'] }] })).toThrow(TypeError);
});

async function isSigned(token) {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (unit) => unit.charCodeAt(0));
  const [header, claims, signature] = token.split('.');
  const { kid } = JSON.parse(atob(header));
  const { subtle } = globalThis.crypto;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await subtle.importKey('jwk', cognito.jwks(UserPoolId).keys.find((one) => one.kid === kid), algorithm, false, ['verify']);
  return subtle.verify(algorithm, key, bytes(signature), Uint8Array.from(`${header}.${claims}`, (unit) => unit.charCodeAt(0)));
}
