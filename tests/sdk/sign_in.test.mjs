// Signing in by a client's id and by an administrator: the same, but for the door.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses } from './support/expect.mjs';
import { accessTokenOf, makeClient } from './support/make_client.mjs';
import { makePool } from './support/make_pool.mjs';
import { PASSWORD, makeConfirmedUser, makeUser } from './support/make_user.mjs';
import { makeOpenClient } from './support/sign_in.mjs';
import { srp } from './support/srp.mjs';

const NEW = 'Another-horse-8';
const EMAIL = { email: 'alice@example.com', email_verified: 'true' };
const WRONG = ['NotAuthorizedException', 'Incorrect username or password.'];
const NOBODY = ['UserNotFoundException', 'User does not exist.'];
const UNCONFIRMED = ['UserNotConfirmedException', 'User is not confirmed.'];
const RESET = ['PasswordResetRequiredException', 'Password reset required for the user'];

const DOORS = [
  { title: 'InitiateAuth and RespondToAuthChallenge', initiate: 'initiateAuth', respond: 'respondToAuthChallenge', flow: 'USER_PASSWORD_AUTH', other: 'ADMIN_USER_PASSWORD_AUTH', pool: () => ({}) },
  {
    title: 'AdminInitiateAuth and AdminRespondToAuthChallenge', initiate: 'adminInitiateAuth', respond: 'adminRespondToAuthChallenge',
    flow: 'ADMIN_USER_PASSWORD_AUTH', other: 'USER_PASSWORD_AUTH', pool: ({ UserPoolId }) => ({ UserPoolId }),
  },
];

for (const door of DOORS) {
  describe(door.title, () => {
    let it;

    /** A pool, a client of it that lets every flow through, and alice. */
    async function settle(settings = {}) {
      it = await makePool(settings);
      it.ClientId = await makeOpenClient(it);
      await makeConfirmedUser(it, 'alice', EMAIL);
    }
    beforeEach(() => settle());

    const inPool = (rest) => ({ UserPoolId: it.UserPoolId, Username: 'alice', ...rest });
    const initiate = (AuthFlow, AuthParameters, rest) =>
      it.client[door.initiate]({ ...door.pool(it), ClientId: it.ClientId, AuthFlow, AuthParameters, ...rest });
    const begin = (USERNAME = 'alice', given = {}, rest = {}) => initiate(door.flow, { USERNAME, PASSWORD, ...given }, rest);
    /** The list of first factors. */
    const choose = (USERNAME = 'alice') => initiate('USER_AUTH', { USERNAME });
    const respond = ({ ChallengeName, Session }, responses = {}, rest = {}) => it.client[door.respond]({
      ...door.pool(it), ClientId: it.ClientId, ChallengeName, Session, ChallengeResponses: { USERNAME: 'alice', ...responses }, ...rest,
    });
    const byPassword = (challenge, given = PASSWORD, USERNAME = 'alice') => respond(challenge, { USERNAME, ANSWER: 'PASSWORD', PASSWORD: given });
    const signedUp = (Username) => it.client.signUp({ ClientId: it.ClientId, Username, Password: PASSWORD });
    const demandMfa = (rest) => it.client.setUserPoolMfaConfig({ UserPoolId: it.UserPoolId, MfaConfiguration: 'OPTIONAL', ...rest });

    test('a right password is answered by tokens, without a challenge', async () => {
      const { AuthenticationResult, ...rest } = await answer(begin());

      assert.deepEqual(rest, { ChallengeParameters: {} });
      assert.deepEqual(Object.keys(AuthenticationResult).sort(), ['AccessToken', 'ExpiresIn', 'IdToken', 'RefreshToken', 'TokenType']);
      assert.deepEqual([AuthenticationResult.ExpiresIn, AuthenticationResult.TokenType], [3600, 'Bearer']);
      assert.equal((await it.client.getUser({ AccessToken: AuthenticationResult.AccessToken })).Username, 'alice');
    });

    test('SRP proves the password without telling it', async () => {
      const { SRP_A, proof } = srp(it.UserPoolId.split('_')[1], 'alice', PASSWORD);
      const verifier = await answer(initiate('USER_SRP_AUTH', { USERNAME: 'alice', SRP_A }));
      assert.equal(verifier.ChallengeName, 'PASSWORD_VERIFIER');

      const { AuthenticationResult } = await answer(respond(verifier, proof(verifier.ChallengeParameters)));

      assert.ok(AuthenticationResult.RefreshToken);
    });

    test('a first password is changed on the way to the tokens', async () => {
      await makeUser(it, 'bob', {}, { TemporaryPassword: PASSWORD });
      const challenge = await answer(begin('bob'));
      assert.equal(challenge.ChallengeName, 'NEW_PASSWORD_REQUIRED');
      const give = (NEW_PASSWORD, more) => respond(challenge, { USERNAME: 'bob', NEW_PASSWORD, ...more });

      await refuses(give(undefined), 'InvalidParameterException', 'Missing required parameter NEW_PASSWORD');
      await refuses(give('weak'), 'InvalidPasswordException', 'Password does not conform to policy: Password not long enough');
      assert.ok((await answer(give(NEW))).AuthenticationResult.AccessToken);
      await refuses(give(NEW), 'NotAuthorizedException', 'Invalid session for the user, session can only be used once.');
    });

    test('an attribute that comes with a first password takes no alias away', async () => {
      await settle({ AliasAttributes: ['preferred_username'] });
      await makeConfirmedUser(it, 'carol', { preferred_username: 'caro' });
      await makeUser(it, 'bob', {}, { TemporaryPassword: PASSWORD });
      const challenge = await begin('bob');
      const give = (name) => respond(challenge, { USERNAME: 'bob', NEW_PASSWORD: NEW, 'userAttributes.preferred_username': name });

      await refuses(give('caro'), 'AliasExistsException', 'An account with the preferred_username already exists.');
      assert.equal((await it.client.adminGetUser(inPool({ Username: 'caro' }))).Username, 'carol');
      assert.ok((await answer(give('bobby'))).AuthenticationResult.AccessToken);
    });

    test('a first password that the pool remembers is not the next one', async () => {
      await settle({ Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } } });
      await makeUser(it, 'bob', {}, { TemporaryPassword: PASSWORD });

      await refuses(respond(await begin('bob'), { USERNAME: 'bob', NEW_PASSWORD: PASSWORD }), 'PasswordHistoryPolicyViolationException',
        'Password has previously been used. Please choose a different password.');
    });

    test('a refresh gives tokens, unless the client rotates', async () => {
      const { AuthenticationResult: { RefreshToken: REFRESH_TOKEN } } = await begin();
      assert.ok((await answer(initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }))).AuthenticationResult.IdToken);

      const { ClientId } = await makeClient(it, { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } });
      await refuses(initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }, { ClientId }), 'UnsupportedOperationException',
        'This API does not support refresh token rotation');
    });

    test('who cannot sign in is told why', async () => {
      await makeConfirmedUser(it, 'bob', { email: 'bob@example.com', email_verified: 'true' });
      await it.client.adminResetUserPassword(inPool({ Username: 'bob' }));
      await signedUp('carol');

      await refuses(begin('alice', { PASSWORD: 'a guess' }), ...WRONG);
      await refuses(begin('nobody'), ...NOBODY);
      await refuses(begin('bob'), ...RESET);
      await refuses(begin('carol'), ...UNCONFIRMED);
      await it.client.adminDisableUser(inPool());
      await refuses(begin(), 'NotAuthorizedException', 'User is disabled.');
    });

    test('a client, a flow and parameters that are none', async () => {
      const secret = await makeClient(it, { GenerateSecret: true, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'] });

      await refuses(begin('alice', {}, { ClientId: 'absent' }), 'ResourceNotFoundException', 'User pool client absent does not exist.');
      await refuses(begin('alice', { PASSWORD: undefined }), 'InvalidParameterException', 'Missing required parameter PASSWORD');
      await refuses(initiate(door.other, { USERNAME: 'alice', PASSWORD }), 'InvalidParameterException', 'Initiate Auth method not supported.');
      await refuses(begin('alice', {}, { ClientId: secret.ClientId }), 'NotAuthorizedException',
        `Client ${secret.ClientId} is configured with secret but SECRET_HASH was not received`);
      const SECRET_HASH = createHmac('sha256', secret.ClientSecret).update(`alice${secret.ClientId}`).digest('base64');
      await answer(begin('alice', { SECRET_HASH }, { ClientId: secret.ClientId }));
    });

    test('an answer is held against its client, its session and its user', async () => {
      const challenge = await answer(choose());
      assert.deepEqual(challenge.AvailableChallenges, ['PASSWORD', 'PASSWORD_SRP']);

      await refuses(respond(challenge, {}, { ClientId: 'absent' }), 'ResourceNotFoundException', 'User pool client absent does not exist.');
      await refuses(respond({ ...challenge, Session: 'a-session-of-twenty-and-more' }), 'NotAuthorizedException', 'Invalid session for the user.');
      await refuses(byPassword(challenge, 'a guess'), ...WRONG);
      await refuses(respond(challenge), 'InvalidParameterException', 'Missing required parameter ANSWER');
      await it.client.adminResetUserPassword(inPool());
      await refuses(byPassword(challenge), ...RESET);
      await it.client.adminDeleteUser(inPool());
      await refuses(byPassword(challenge), ...NOBODY);
    });

    test('who has not confirmed is let in by no answer', async () => {
      await signedUp('carol');

      await refuses(byPassword(await choose('carol'), PASSWORD, 'carol'), ...UNCONFIRMED);
    });

    test('a wrong code by message, and then the right one', async () => {
      await settle({ SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' } });
      await demandMfa({ SmsMfaConfiguration: {} });
      await it.client.adminUpdateUserAttributes(inPool({ UserAttributes: [{ Name: 'phone_number', Value: '+15555550100' }] }));
      await it.client.adminSetUserMFAPreference(inPool({ SMSMfaSettings: { Enabled: true } }));
      const challenge = await answer(begin());
      assert.equal(challenge.ChallengeName, 'SMS_MFA');
      const code = it.cognito.lastCode('alice');

      await refuses(respond(challenge, { SMS_MFA_CODE: code === '000000' ? '111111' : '000000' }), 'CodeMismatchException', 'Invalid code received for user');
      assert.ok((await answer(respond(challenge, { SMS_MFA_CODE: code }))).AuthenticationResult.AccessToken);
    });

    test('an authenticator that is asked twice for one code, and one that is gone', async () => {
      await demandMfa({ SoftwareTokenMfaConfiguration: { Enabled: true } });
      const AccessToken = accessTokenOf(it, 'alice');
      await it.client.associateSoftwareToken({ AccessToken });
      await it.client.verifySoftwareToken({ AccessToken, UserCode: it.cognito.totp('alice') });
      await it.client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true } });
      const code = { SOFTWARE_TOKEN_MFA_CODE: it.cognito.totp('alice') };
      await answer(respond(await begin(), code));

      const challenge = await begin();
      await refuses(respond(challenge, code), 'ExpiredCodeException', 'Your software token has already been used once.');
      await it.client.adminDeleteSoftwareToken(inPool());
      await refuses(respond(challenge, code), 'SoftwareTokenMFANotFoundException', 'Software Token MFA does not exist for the user.');
    });
  });
}

test('an administrator names the pool as well, and the client must be of it', async () => {
  const it = await makePool();
  const { UserPool } = await it.client.createUserPool({ PoolName: 'another' });
  const ClientId = await makeOpenClient(it);
  const start = (UserPoolId) => it.client.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'alice', PASSWORD } });

  await refuses(start('us-east-1_absent000'), 'ResourceNotFoundException', 'User pool us-east-1_absent000 does not exist.');
  await refuses(start(UserPool.Id), 'ResourceNotFoundException', `User pool client ${ClientId} does not exist in user pool ${UserPool.Id}.`);
});
