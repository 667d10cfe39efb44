// Authenticators: associated, verified, asked for, taken away.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses, violates, violation } from './support/expect.mjs';
import { makePool } from './support/make_pool.mjs';
import { makeConfirmedUser } from './support/make_user.mjs';
import { accessToken, begin, makeOpenClient, respond } from './support/sign_in.mjs';

let it;
const inPool = (rest) => ({ UserPoolId: it.UserPoolId, Username: 'alice', ...rest });
const allow = (MfaConfiguration) =>
  it.client.setUserPoolMfaConfig({ UserPoolId: it.UserPoolId, MfaConfiguration, SoftwareTokenMfaConfiguration: { Enabled: true } });

beforeEach(async () => {
  it = await makePool();
  await allow('OPTIONAL');
  await makeConfirmedUser(it, 'alice');
  it.ClientId = await makeOpenClient(it);
});

/** Alice with an authenticator that is turned on; her access token. */
async function withAuthenticator() {
  const AccessToken = await accessToken(it, 'alice');
  await it.client.associateSoftwareToken({ AccessToken });
  await it.client.verifySoftwareToken({ AccessToken, UserCode: it.cognito.totp('alice') });
  await it.client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
  return AccessToken;
}

describe('AssociateSoftwareToken and VerifySoftwareToken', () => {
  test('an authenticator is associated, verified, turned on and asked for', async () => {
    const AccessToken = await accessToken(it, 'alice');

    const { SecretCode, ...rest } = await answer(it.client.associateSoftwareToken({ AccessToken }));
    assert.match(SecretCode, /^[A-Z2-7]{52}$/);
    assert.deepEqual(rest, {});
    assert.deepEqual(await answer(it.client.verifySoftwareToken({ AccessToken, UserCode: it.cognito.totp({ secretCode: SecretCode }) })), { Status: 'SUCCESS' });
    await it.client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true } });

    const challenge = await begin(it, 'alice');
    assert.equal(challenge.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    const { AuthenticationResult } = await respond(it, 'alice', challenge, { SOFTWARE_TOKEN_MFA_CODE: it.cognito.totp('alice') });
    assert.ok(AuthenticationResult.AccessToken);
  });

  test('where a pool requires one, it is set up on the way to the tokens', async () => {
    await allow('ON');

    const challenge = await begin(it, 'alice');
    assert.equal(challenge.ChallengeName, 'MFA_SETUP');
    assert.equal(challenge.ChallengeParameters.MFAS_CAN_SETUP, '["SOFTWARE_TOKEN_MFA"]');
    const { SecretCode: secretCode, Session } = await answer(it.client.associateSoftwareToken({ Session: challenge.Session }));
    const UserCode = it.cognito.totp({ secretCode });
    const verified = await answer(it.client.verifySoftwareToken({ Session, UserCode, FriendlyDeviceName: 'phone' }));
    assert.equal(verified.Status, 'SUCCESS');
    const { AuthenticationResult } = await respond(it, 'alice', { ChallengeName: 'MFA_SETUP', Session: verified.Session });
    assert.ok(AuthenticationResult.AccessToken);

    assert.deepEqual((await begin(it, 'alice')).ChallengeParameters, { USER_ID_FOR_SRP: 'alice', FRIENDLY_DEVICE_NAME: 'phone' });
  });

  test('a wrong code, and none associated', async () => {
    const AccessToken = await accessToken(it, 'alice');
    await refuses(it.client.verifySoftwareToken({ AccessToken, UserCode: '123456' }), 'SoftwareTokenMFANotFoundException',
      'Software Token MFA does not exist for the user.');

    await it.client.associateSoftwareToken({ AccessToken });
    const right = it.cognito.totp('alice');
    it.clock.advance({ minutes: 2 });
    await refuses(it.client.verifySoftwareToken({ AccessToken, UserCode: right }), 'EnableSoftwareTokenMFAException',
      'Code mismatch and fail enable Software Token MFA');
    await violates(it.client.verifySoftwareToken({ AccessToken, UserCode: '12345' }),
      violation(undefined, 'userCode', 'Member must have length greater than or equal to 6'));
  });

  test('a pool without software tokens', async () => {
    const AccessToken = await accessToken(it, 'alice');
    await it.client.setUserPoolMfaConfig({ UserPoolId: it.UserPoolId, MfaConfiguration: 'OFF' });
    const refusal = ['SoftwareTokenMFANotFoundException', 'Software Token MFA has not been enabled by the userPool'];

    await refuses(it.client.associateSoftwareToken({ AccessToken }), ...refusal);
    await refuses(it.client.verifySoftwareToken({ AccessToken, UserCode: '123456' }), ...refusal);
  });

  test('a token or a session, and one that is any good', async () => {
    await refuses(it.client.associateSoftwareToken({}), 'InvalidParameterException', 'Exactly one of AccessToken and Session is required.');
    await refuses(it.client.associateSoftwareToken({ AccessToken: 'no.access.token' }), 'NotAuthorizedException', 'Invalid Access Token');
    await refuses(it.client.associateSoftwareToken({ Session: 'a-session-of-twenty-and-more' }), 'NotAuthorizedException', 'Invalid session for the user.');

    await allow('ON');
    const { Session } = await begin(it, 'alice');
    await it.client.associateSoftwareToken({ Session });
    await refuses(it.client.associateSoftwareToken({ Session }), 'NotAuthorizedException',
      'Invalid session for the user, session can only be used once.');
  });

  test('a code is good once', async () => {
    await withAuthenticator();
    const code = it.cognito.totp('alice');
    await respond(it, 'alice', await begin(it, 'alice'), { SOFTWARE_TOKEN_MFA_CODE: code });

    await refuses(respond(it, 'alice', await begin(it, 'alice'), { SOFTWARE_TOKEN_MFA_CODE: code }), 'ExpiredCodeException',
      'Your software token has already been used once.');
  });
});

describe('AdminDeleteSoftwareToken', () => {
  test('a user without an authenticator is asked for nothing', async () => {
    const AccessToken = await withAuthenticator();

    assert.deepEqual(await answer(it.client.adminDeleteSoftwareToken(inPool())), {});

    assert.ok((await begin(it, 'alice')).AuthenticationResult.AccessToken);
    await refuses(it.client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true } }), 'InvalidParameterException',
      'User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA');
    await answer(it.client.adminDeleteSoftwareToken(inPool()));
  });

  test('a user that is not there is refused', async () => {
    await refuses(it.client.adminDeleteSoftwareToken(inPool({ Username: 'nobody' })), 'UserNotFoundException', 'User does not exist.');
  });
});
