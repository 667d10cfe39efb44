// What the helpers for Playwright refuse, and the form of what they give: no browser is needed for that.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';
import { fixtures, routeCognito, storageState } from 'pocket-cognito/playwright';

let cognito;
beforeEach(() => {
  cognito = new PocketCognito({ ids: { clients: { web: 'web' } } });
  const { UserPool: { Id: UserPoolId } } = cognito.callSync('CreateUserPool', { PoolName: 'staff' });
  cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'web' });
  cognito.callSync('AdminCreateUser', { UserPoolId, Username: 'ada' });
});

test('the tokens are those that the double knows', async () => {
  const { cookies, origins } = storageState(cognito, { user: 'ada', origin: 'https://staff.example.com/path', groups: ['editors'] });

  const [{ origin, localStorage }] = origins;
  const items = Object.fromEntries(localStorage.map(({ name, value }) => [name.replace('CognitoIdentityServiceProvider.web.', ''), value]));
  assert.deepEqual([cookies, origins.length, origin], [[], 1, 'https://staff.example.com']);
  assert.deepEqual(Object.keys(items), ['LastAuthUser', 'ada.idToken', 'ada.accessToken', 'ada.refreshToken', 'ada.clockDrift', 'ada.signInDetails']);
  assert.equal((await cognito.getUser({ AccessToken: items['ada.accessToken'] })).Username, 'ada');
  assert.ok((await cognito.getTokensFromRefreshToken({ ClientId: 'web', RefreshToken: items['ada.refreshToken'] }).catch((error) => error)).name !== 'NotAuthorizedException');
  assert.deepEqual(JSON.parse(items['ada.signInDetails']), { loginId: 'ada', authFlowType: 'USER_SRP_AUTH' });
});

test('cookies are of the host, and secure where the page is', () => {
  const [local, secure] = ['http://localhost:5173', 'https://staff.example.com'].map((origin) => storageState(cognito, { user: 'ada', origin, storage: 'cookies' }));

  assert.deepEqual(local.origins, []);
  assert.deepEqual(local.cookies.map(({ domain, path, secure: isSecure }) => [domain, path, isSecure]), local.cookies.map(() => ['localhost', '/', false]));
  assert.deepEqual(secure.cookies.map(({ domain, secure: isSecure }) => [domain, isSecure]), secure.cookies.map(() => ['staff.example.com', true]));
});

for (const [what, options, message] of [
  ['no origin', { user: 'ada' }, "storageState() takes the page's origin, such as 'http://localhost:5173'; in Playwright's configuration it is use.baseURL"],
  ['an origin without a scheme', { user: 'ada', origin: 'localhost:5173' }, "storageState() takes the page's origin, such as 'http://localhost:5173'; in Playwright's configuration it is use.baseURL"],
  ['another client', { user: 'ada', origin: 'http://localhost', client: 'auth0' }, 'storageState() knows the clients amplify and identity-js, not auth0'],
  ['another storage', { user: 'ada', origin: 'http://localhost', storage: 'sessionStorage' }, 'storageState() fills localStorage or cookies, not sessionStorage'],
  ['an unknown option', { user: 'ada', origin: 'http://localhost', cliendId: 'web' }, /does not take cliendId/],
  ['nobody', { origin: 'http://localhost' }, /issueTokens\(\) takes a username/],
  ['a stranger', { user: 'bob', origin: 'http://localhost' }, /no user pool has a user 'bob'/],
]) {
  test(`storageState() refuses ${what}`, () => {
    assert.throws(() => storageState(cognito, options), { message: typeof message === 'string' ? `pocket-cognito: ${message}` : message });
  });
}

test('what is no double, and what is no page, is refused', async () => {
  const page = { async route() {}, async unroute() {} };

  assert.throws(() => storageState({}, { user: 'ada', origin: 'http://localhost' }), { message: 'pocket-cognito: storageState() takes a PocketCognito first' });
  assert.throws(() => fixtures({}), { message: 'pocket-cognito: fixtures() takes a PocketCognito to be forked for each test, or a function that makes one' });
  await assert.rejects(routeCognito(page, {}), { message: 'pocket-cognito: routeCognito() takes a PocketCognito, or a function that gives one' });
  await assert.rejects(routeCognito({}, cognito), { message: "pocket-cognito: routeCognito() takes Playwright's page or context: await routeCognito(context, cognito)" });
  await assert.rejects(fixtures(() => ({})).cognito({}, () => {}), { message: 'pocket-cognito: the function given to fixtures() made no PocketCognito' });
});

test('without a seed each test has an empty double', async () => {
  const { cognito: fixture } = fixtures();
  const given = [];

  for (let i = 0; i < 2; i++) await fixture({}, async (double) => given.push(double));

  assert.notEqual(given[0], given[1]);
  assert.deepEqual((await given[0].listUserPools({ MaxResults: 1 })).UserPools, []);
});

test('a seed that is made fails each test that needs it, and is made once', async () => {
  let times = 0;
  const { cognito: fixture } = fixtures(async () => { times += 1; throw new Error('no such table'); });

  for (let i = 0; i < 2; i++) await assert.rejects(fixture({}, () => {}), { message: 'no such table' });

  assert.equal(times, 1);
});
