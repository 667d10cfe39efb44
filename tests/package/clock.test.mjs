// The clock: what it takes, and that nothing expires by any other.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';

const START = Date.UTC(2026, 0, 5, 9);
const PASSWORD = 'Secret-7';
const FLOWS = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

let cognito;
let UserPoolId;
let ClientId;

beforeEach(() => {
  cognito = new PocketCognito({ codes: '123456' });
  cognito.clock.set(START);
  UserPoolId = cognito.callSync('CreateUserPool', { PoolName: 'teams', AutoVerifiedAttributes: ['email'] }).UserPool.Id;
  ClientId = makeClient();
});

const makeClient = (settings) => cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'web', ExplicitAuthFlows: FLOWS, ...settings }).UserPoolClient.ClientId;
const email = { Name: 'email', Value: 'ann@example.com' };

async function makeUser(Username = 'ann') {
  await cognito.adminCreateUser({ UserPoolId, Username, MessageAction: 'SUPPRESS', UserAttributes: [email, { Name: 'email_verified', Value: 'true' }] });
  await cognito.adminSetUserPassword({ UserPoolId, Username, Password: PASSWORD, Permanent: true });
}

const signIn = (PASSWORD_ = PASSWORD, client = ClientId) => cognito.initiateAuth({ ClientId: client, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD: PASSWORD_ } });
const tokens = async (client) => (await signIn(PASSWORD, client)).AuthenticationResult;

/** That `call` is answered until `duration` has passed, and refused by `error` from then on. */
async function lasts(duration, call, error) {
  const then = cognito.snapshot();
  const from = cognito.clock.now();
  for (const [moved, refused] of [[-1, false], [0, true]]) {
    cognito.restore(then);
    cognito.clock.set(from).advance(duration);
    cognito.clock.set(cognito.clock.now() + moved);
    if (refused) await assert.rejects(call(), error, `refused once ${duration} have passed`);
    else await call();
  }
}

describe('by the clock of the double', () => {
  test('an access token ends after an hour', async () => {
    await makeUser();
    const { AccessToken } = await tokens();

    await lasts('1h', () => cognito.getUser({ AccessToken }), { name: 'NotAuthorizedException', message: 'Access Token has expired' });
  });

  test('a token says when it was made and when it ends', async () => {
    await makeUser();
    cognito.clock.advance('2d');
    const { IdToken } = await tokens();

    const { iat, auth_time, exp } = JSON.parse(Buffer.from(IdToken.split('.')[1], 'base64url'));
    assert.deepEqual([iat, auth_time, exp], [START / 1000 + 172_800, START / 1000 + 172_800, START / 1000 + 176_400]);
  });

  test('a refresh token ends after thirty days', async () => {
    await makeUser();
    const { RefreshToken } = await tokens();

    await lasts('30d', () => cognito.initiateAuth({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: RefreshToken } }), { name: 'NotAuthorizedException', message: 'Refresh Token has expired' });
  });

  test('a rotated refresh token is good for its grace', async () => {
    await makeUser();
    const rotating = makeClient({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'], RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 20 } });
    const { RefreshToken } = await tokens(rotating);
    const refresh = () => cognito.getTokensFromRefreshToken({ ClientId: rotating, RefreshToken });
    await refresh();

    await lasts('20s', refresh, { name: 'RefreshTokenReuseException' });
  });

  test('a code of sign-up ends after a day', async () => {
    await cognito.signUp({ ClientId, Username: 'ann', Password: PASSWORD, UserAttributes: [email] });

    await lasts('24h', () => cognito.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode: '123456' }), { name: 'ExpiredCodeException' });
  });

  test('a code for a forgotten password ends after an hour', async () => {
    await makeUser();
    await cognito.forgotPassword({ ClientId, Username: 'ann' });

    await lasts('1h', () => cognito.confirmForgotPassword({ ClientId, Username: 'ann', Password: 'Secret-8', ConfirmationCode: '123456' }), { name: 'ExpiredCodeException' });
  });

  test('a code for an attribute ends after a day', async () => {
    await makeUser();
    const day = makeClient({ AccessTokenValidity: 24 });
    const { AccessToken } = await tokens(day);
    cognito.clock.advance('1h');
    await cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' });

    cognito.clock.advance('22h');
    const later = (await tokens(day)).AccessToken;
    cognito.clock.advance('1h');
    const verify = () => cognito.verifyUserAttribute({ AccessToken: later, AttributeName: 'email', Code: '123456' });
    await lasts('1h', verify, { name: 'ExpiredCodeException' });
  });

  test('the session of a challenge ends after three minutes', async () => {
    await cognito.adminCreateUser({ UserPoolId, Username: 'ann', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });
    const { Session } = await signIn();

    await lasts('3m', () => cognito.respondToAuthChallenge({ ClientId, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session, ChallengeResponses: { USERNAME: 'ann', NEW_PASSWORD: 'Secret-8' } }), { name: 'NotAuthorizedException' });
  });

  test('a temporary password ends after seven days', async () => {
    await cognito.adminCreateUser({ UserPoolId, Username: 'ann', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });

    await lasts('7d', signIn, { name: 'NotAuthorizedException', message: 'Temporary password has expired and must be reset by an administrator.' });
  });

  test('a lock-out is over after its second', async () => {
    await makeUser();
    for (let wrong = 0; wrong < 5; wrong++) await assert.rejects(signIn('Wrong-77'), { message: 'Incorrect username or password.' });

    await assert.rejects(signIn(), { message: 'Password attempts exceeded' });
    cognito.clock.advance(999);
    await assert.rejects(signIn(), { message: 'Password attempts exceeded' });
    cognito.clock.advance(1);
    await signIn();
  });

  test('an authenticator shows another code each thirty seconds, and a code is good for its time', async () => {
    await cognito.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } });
    await makeUser();
    const { AccessToken } = await tokens();
    const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken });
    const secretCode = SecretCode;
    const shown = cognito.totp({ secretCode });

    cognito.clock.advance('29s');
    assert.equal(cognito.totp({ secretCode }), shown);
    cognito.clock.advance('1s');
    assert.notEqual(cognito.totp({ secretCode }), shown);
    cognito.clock.advance('10m');
    await assert.rejects(cognito.verifySoftwareToken({ AccessToken, UserCode: shown }), { name: 'EnableSoftwareTokenMFAException' });
    await cognito.verifySoftwareToken({ AccessToken, UserCode: cognito.totp({ secretCode }) });
  });

  test('issued tokens end when they were told to', async () => {
    await makeUser();
    const { AccessToken } = cognito.issueTokens({ user: 'ann', clientId: ClientId, expiresIn: 90 });

    await lasts('90s', () => cognito.getUser({ AccessToken }), { message: 'Access Token has expired' });
  });

  test('messages, dates, records of calls and the wire have their time', async () => {
    cognito.clock.advance('1d');
    await cognito.signUp({ ClientId, Username: 'ann', Password: PASSWORD, UserAttributes: [email] });

    const { at, expires } = cognito.outbox.at(-1);
    assert.equal(at.getTime(), START + 86_400_000);
    assert.equal(expires.getTime(), START + 2 * 86_400_000);
    assert.equal((await cognito.adminGetUser({ UserPoolId, Username: 'ann' })).UserCreateDate.getTime(), START + 86_400_000);
    const response = await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools' }, body: '{"MaxResults":1}' });
    assert.equal(response.headers.get('date'), 'Tue, 06 Jan 2026 09:00:00 GMT');
  });
});

describe('the clock', () => {
  test('follows the host until it is moved, and after follow()', (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 1000 });
    const { clock } = new PocketCognito();

    assert.equal(clock.now(), 1000);
    t.mock.timers.setTime(2000);
    assert.equal(clock.now(), 2000);
    assert.equal(clock.advance('1s').now(), 3000);
    t.mock.timers.setTime(4000);
    assert.equal(clock.now(), 5000);
    assert.equal(clock.set(0).now(), 0);
    t.mock.timers.setTime(6000);
    assert.equal(clock.now(), 0);
    assert.equal(clock.advance('1s').now(), 1000);
    assert.equal(clock.follow().now(), 6000);
  });

  test('follows the option `now`, a number or a Date of whatever library', () => {
    let time = 1000;
    const { clock } = new PocketCognito({ now: () => time });
    clock.advance(500);

    assert.equal(clock.now(), 1500);
    time = new Date(2000);
    assert.equal(clock.now(), 2500);
    time = { valueOf: () => 3000 };
    assert.equal(clock.now(), 3500);
  });

  test('stands still where it was set', () => {
    cognito.clock.set('2026-01-05T09:00:00.250Z');

    assert.equal(cognito.clock.now(), START + 250);
    for (const [moment, at] of [[new Date(7), 7], [7.9, 7], ['2026-01-05', Date.UTC(2026, 0, 5)], ['1960-02-01T00:00:00+01:00', Date.UTC(1960, 0, 31, 23)]]) {
      assert.equal(cognito.clock.set(moment).now(), at);
    }
  });

  test('may be set back, as far as before 1970, and the double goes on', async () => {
    cognito.clock.set('1969-12-31T23:59:59.5Z');

    const { UserPool } = await cognito.createUserPool({ PoolName: 'early' });
    assert.equal(UserPool.CreationDate.getTime(), -500);
  });

  test('adds the parts of a duration', () => {
    for (const [duration, by] of [['250ms', 250], ['1.5s', 1500], ['15m', 900_000], ['1d 12h', 129_600_000], ['1h30m', 5_400_000], [' 2 d ', 172_800_000], [0, 0], [1.4, 1]]) {
      assert.equal(cognito.clock.set(0).advance(duration).now(), by, String(duration));
    }
  });

  test('refuses what is no duration and stays where it was', () => {
    for (const bad of [undefined, null, '', ' ', '15', 'm', '15 minutes', '-1m', '1w', -1, NaN, Infinity, 1e300, '9e9d', 5n, true, {}, [], new Date(5)]) {
      assert.throws(() => cognito.clock.advance(bad), { name: 'TypeError', message: /^pocket-cognito: a duration is a number of milliseconds or a text such as '15m'/ }, String(bad));
    }
    assert.throws(() => cognito.clock.advance(8.64e15), { name: 'RangeError', message: /^pocket-cognito: clock.advance\(\) would go beyond the last moment/ });
    assert.equal(cognito.clock.now(), START);
  });

  test('refuses what is no moment and stays where it was', () => {
    for (const bad of [undefined, null, '', '15m', 'tomorrow', '5', '2026-13-01', NaN, Infinity, 8.65e15, new Date(NaN), 5n, true, {}, [], [5]]) {
      assert.throws(() => cognito.clock.set(bad), { name: 'TypeError', message: /^pocket-cognito: clock.set\(\) takes a Date/ }, String(bad));
    }
    assert.equal(cognito.clock.now(), START);
  });

  test('tells a call when `now` gives no time, and nothing is done', async () => {
    let time = START;
    const service = new PocketCognito({ now: () => time });
    const before = service.export();
    for (const bad of [undefined, null, 'noon', NaN, new Date(NaN)]) {
      time = bad;
      const message = { name: 'TypeError', message: /^pocket-cognito: `now` is a function that gives the time/ };
      assert.throws(() => service.callSync('CreateUserPool', { PoolName: 'p' }), message);
      await assert.rejects(service.createUserPool({ PoolName: 'p' }), message);
    }
    time = START;
    assert.equal(service.export(), before);
  });

  test('of a fork shows the same and goes its own way', () => {
    cognito.clock.set(START);
    const stopped = cognito.fork();
    stopped.clock.advance('1d');
    assert.deepEqual([cognito.clock.now(), stopped.clock.now()], [START, START + 86_400_000]);

    const before = new PocketCognito({ now: () => 1000 });
    before.clock.advance('1s');
    const ahead = before.fork();
    before.clock.follow();
    assert.deepEqual([before.clock.now(), ahead.clock.now()], [1000, 2000]);
  });

  test('is left alone by snapshots and imports', () => {
    const snapshot = cognito.snapshot();
    const text = cognito.export();
    cognito.clock.advance('1d');

    cognito.restore(snapshot);
    cognito.import(text);
    assert.equal(cognito.clock.now(), START + 86_400_000);
  });
});
