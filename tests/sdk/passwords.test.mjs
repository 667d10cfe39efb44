// Passwords that the administrator sets and resets, and that users change and forget.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses, violates, violation } from './support/expect.mjs';
import { accessTokenOf, makeClient } from './support/make_client.mjs';
import { makePool } from './support/make_pool.mjs';
import { PASSWORD, makeConfirmedUser, makeUser } from './support/make_user.mjs';

let it;
beforeEach(async () => { it = await makePool(); });

const inPool = (rest) => ({ UserPoolId: it.UserPoolId, Username: 'alice', ...rest });
const setPassword = (Password, rest) => it.client.adminSetUserPassword(inPool({ Password, ...rest }));
const reset = (rest) => it.client.adminResetUserPassword(inPool(rest));
const status = async () => (await it.client.adminGetUser(inPool())).UserStatus;

describe('AdminSetUserPassword', () => {
  test('a permanent password confirms the user, a temporary one asks for a change', async () => {
    await makeUser(it, 'alice');

    assert.deepEqual(await answer(setPassword(PASSWORD, { Permanent: true })), {});
    assert.equal(await status(), 'CONFIRMED');

    assert.deepEqual(await answer(setPassword(PASSWORD)), {});
    assert.equal(await status(), 'FORCE_CHANGE_PASSWORD');
  });

  test('moves the date of the user', async () => {
    await makeUser(it, 'alice');
    it.clock.advance({ minutes: 1 });
    await setPassword(PASSWORD, { Permanent: true });

    assert.deepEqual((await it.client.adminGetUser(inPool())).UserLastModifiedDate, it.clock.now());
  });

  test('a weak password is refused in this door\'s own words', async () => {
    await makeUser(it, 'alice');

    for (const [password, reason] of [
      ['Aa1!', 'Password not long enough'],
      ['LOUD-AND-LONG-1', 'Password must have lowercase characters'],
      ['quiet-and-long-1', 'Password must have uppercase characters'],
      ['No-digits-here', 'Password must have numeric characters'],
      ['NoSymbolsHere1', 'Password must have symbol characters'],
    ]) {
      await refuses(setPassword(password), 'InvalidPasswordException', `Password does not conform to policy: ${reason}`);
    }
  });

  test('the pool\'s own policy decides', async () => {
    it = await makePool({ Policies: { PasswordPolicy: { MinimumLength: 12, RequireLowercase: true, RequireUppercase: false, RequireNumbers: false, RequireSymbols: false } } });
    await makeUser(it, 'alice', {}, { TemporaryPassword: 'twelveletters' });

    await refuses(setPassword('elevenchars'), 'InvalidPasswordException', 'Password does not conform to policy: Password not long enough');
    await answer(setPassword('twelveletters'));
  });

  test('a password may be set again, unless the pool remembers', async () => {
    await makeConfirmedUser(it, 'alice');
    await answer(setPassword(PASSWORD, { Permanent: true }));

    it = await makePool({ Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } } });
    await makeConfirmedUser(it, 'alice');
    await refuses(setPassword(PASSWORD, { Permanent: true }), 'PasswordHistoryPolicyViolationException');
  });

  test('a user that is not there is refused', async () => {
    await refuses(setPassword(PASSWORD), 'UserNotFoundException', 'User does not exist.');
  });

  test('a password has no spaces, at most 256 characters, and is never shown', async () => {
    await violates(setPassword('Two Words-1'), violation(undefined, 'password', 'Member must satisfy regular expression pattern: [\\S]+'));
    await violates(setPassword('p'.repeat(257)), violation(undefined, 'password', 'Member must have length less than or equal to 256'));
  });
});

describe('AdminResetUserPassword', () => {
  test('a confirmed user must reset, and gets a code', async () => {
    await makeConfirmedUser(it, 'alice', { email: 'alice@example.com', email_verified: 'true' });

    assert.deepEqual(await answer(reset()), {});

    assert.equal(await status(), 'RESET_REQUIRED');
    const [message] = it.cognito.outbox;
    assert.equal(message.medium, 'EMAIL');
    assert.equal(message.destination, 'alice@example.com');
    assert.match(message.code, /^\d{6}$/);
  });

  test('the code goes to the email before it goes to the phone', async () => {
    const phone = { phone_number: '+15555550100', phone_number_verified: 'true' };
    await makeConfirmedUser(it, 'alice', phone);
    await reset();
    assert.deepEqual(it.cognito.outbox.map(({ medium, destination }) => [medium, destination]), [['SMS', '+15555550100']]);

    it = await makePool();
    await makeConfirmedUser(it, 'alice', { ...phone, email: 'alice@example.com', email_verified: 'true' });
    await reset();
    assert.deepEqual(it.cognito.outbox.map(({ medium, destination }) => [medium, destination]), [['EMAIL', 'alice@example.com']]);
  });

  test('a user with nowhere to send a code is refused', async () => {
    await makeConfirmedUser(it, 'alice', { email: 'alice@example.com' });

    await refuses(reset(), 'InvalidParameterException',
      'Cannot reset password for the user as there is no registered/verified email or phone_number');
    assert.equal(await status(), 'CONFIRMED');
  });

  test('a user that never changed the first password is refused', async () => {
    await makeUser(it, 'alice', { email: 'alice@example.com', email_verified: 'true' });

    await refuses(reset(), 'NotAuthorizedException', 'User password cannot be reset in the current state.');
  });

  test('a user that is not there is refused', async () => {
    await refuses(reset(), 'UserNotFoundException', 'User does not exist.');
  });

  test('a CustomMessage that throws is told by name', async () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:custom-message';
    it = await makePool({ LambdaConfig: { CustomMessage: arn } });
    it.cognito.on(arn, () => { throw new Error('out of paper'); });
    await makeConfirmedUser(it, 'alice', { email: 'alice@example.com', email_verified: 'true' });

    await refuses(reset(), 'UserLambdaValidationException', 'CustomMessage failed with error out of paper.');
  });
});

const NEW = 'Another-horse-8';
const EMAIL = 'alice@example.com';
const TO_ALICE = { Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' };

/** A client, and alice, who has a password and a verified email. */
async function settle(settings) {
  it = await makeClient(it, settings);
  await makeConfirmedUser(it, 'alice', { email: EMAIL, email_verified: 'true' });
}

const about = (rest) => ({ ClientId: it.ClientId, Username: 'alice', ...rest });
const forgot = (rest) => it.client.forgotPassword(about(rest));
const recover = (rest) => it.client.confirmForgotPassword(about({ ConfirmationCode: it.cognito.lastCode('alice') ?? '123456', Password: NEW, ...rest }));
const signIn = (PASSWORD) => it.client.initiateAuth({
  ClientId: it.ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'alice', PASSWORD },
});

describe('ForgotPassword', () => {
  test('sends a code, and the old password stays good until it is used', async () => {
    await settle({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });

    assert.deepEqual(await answer(forgot()), { CodeDeliveryDetails: TO_ALICE });

    assert.ok((await signIn(PASSWORD)).AuthenticationResult);
    assert.deepEqual(await answer(recover()), {});
    assert.ok((await signIn(NEW)).AuthenticationResult);
    await refuses(signIn(PASSWORD), 'NotAuthorizedException', 'Incorrect username or password.');
  });

  test('each user who cannot have another password is refused', async () => {
    await settle();
    await makeUser(it, 'bob', { email: EMAIL, email_verified: 'true' });
    await makeConfirmedUser(it, 'carol', { email: EMAIL });

    await refuses(forgot({ ClientId: 'absent' }), 'ResourceNotFoundException', 'User pool client absent does not exist.');
    await refuses(forgot({ Username: 'nobody' }), 'UserNotFoundException', 'Username/client id combination not found.');
    await refuses(forgot({ Username: 'bob' }), 'NotAuthorizedException', 'User password cannot be reset in the current state.');
    await refuses(forgot({ Username: 'carol' }), 'InvalidParameterException',
      'Cannot reset password for the user as there is no registered/verified email or phone_number');
    await it.client.adminDisableUser(inPool());
    await refuses(forgot(), 'NotAuthorizedException', 'User is disabled.');
    const secret = await makeClient(it, { GenerateSecret: true });
    await refuses(forgot({ ClientId: secret.ClientId }), 'NotAuthorizedException',
      `Client ${secret.ClientId} is configured with secret but SECRET_HASH was not received`);
  });

  test('where only the administrator resets, everybody is told so', async () => {
    it = await makePool({ AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] } });
    await settle();

    await refuses(forgot(), 'NotAuthorizedException', 'Contact administrator to reset password.');
  });

  test('a client that hides who is there pretends to send', async () => {
    await settle({ PreventUserExistenceErrors: 'ENABLED' });

    const { CodeDeliveryDetails } = await answer(forgot({ Username: 'nobody' }));

    assert.match(CodeDeliveryDetails.Destination, /^[a-z]\*{3}@[a-z]\*{3}$/);
    assert.deepEqual(await answer(forgot({ Username: 'nobody' })), { CodeDeliveryDetails });
    assert.deepEqual(it.cognito.outbox, []);
    await refuses(recover({ Username: 'nobody' }), 'CodeMismatchException', 'Invalid verification code provided, please try again.');
  });

  test('UserMigration may know who is not there', async () => {
    it = await makeClient(await makePool({ LambdaConfig: { UserMigration: 'arn:aws:lambda:us-east-1:123456789012:function:migrate' } }));
    it.cognito.on('UserMigration', async (event) => {
      Object.assign(event.response, { userAttributes: { email: EMAIL, email_verified: 'true' }, messageAction: 'SUPPRESS' });
      return event;
    });

    assert.deepEqual(await answer(forgot()), { CodeDeliveryDetails: TO_ALICE });

    await answer(recover());
    assert.equal(await status(), 'CONFIRMED');
  });
});

describe('ConfirmForgotPassword', () => {
  test('finishes what the administrator began', async () => {
    await settle();
    await reset();

    await answer(recover());

    assert.equal(await status(), 'CONFIRMED');
  });

  test('each fault is refused, and spends no code', async () => {
    await settle();
    await refuses(recover(), 'ExpiredCodeException', 'Invalid code provided, please request a code again.');
    await forgot();
    const ConfirmationCode = it.cognito.lastCode('alice') === '000000' ? '111111' : '000000';

    await refuses(recover({ ClientId: 'absent' }), 'ResourceNotFoundException');
    await refuses(recover({ Username: 'nobody' }), 'UserNotFoundException', 'Username/client id combination not found.');
    await refuses(recover({ ConfirmationCode }), 'CodeMismatchException', 'Invalid verification code provided, please try again.');
    await refuses(recover({ Password: 'weak' }), 'InvalidPasswordException', 'Password does not conform to policy: Password not long enough');
    it.clock.advance({ minutes: 59 });
    await answer(recover());
    await forgot();
    it.clock.advance({ minutes: 60 });
    await refuses(recover({ Password: PASSWORD }), 'ExpiredCodeException', 'Invalid code provided, please request a code again.');
  });

  test('a remembered password and a disabled user are refused', async () => {
    it = await makePool({ Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 1 } } });
    await settle();
    await forgot();

    await refuses(recover({ Password: PASSWORD }), 'PasswordHistoryPolicyViolationException');
    await it.client.adminDisableUser(inPool());
    await refuses(recover(), 'NotAuthorizedException', 'User is disabled.');
  });
});

describe('ChangePassword', () => {
  const change = (AccessToken, PreviousPassword, ProposedPassword) =>
    it.client.changePassword({ AccessToken, PreviousPassword, ProposedPassword });

  test('the new password is good, the old one is not, and the token stays', async () => {
    await settle({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
    const token = accessTokenOf(it, 'alice');

    assert.deepEqual(await answer(change(token, PASSWORD, NEW)), {});

    assert.ok((await signIn(NEW)).AuthenticationResult);
    await refuses(signIn(PASSWORD), 'NotAuthorizedException', 'Incorrect username or password.');
    await answer(it.client.getUser({ AccessToken: token }));
  });

  test('each fault is refused', async () => {
    it = await makePool({ Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 1 } } });
    await settle();
    const token = accessTokenOf(it, 'alice');

    await refuses(change('no-token', PASSWORD, NEW), 'NotAuthorizedException', 'Invalid Access Token');
    await refuses(change(token, 'Wrong-horse-9', NEW), 'NotAuthorizedException', 'Incorrect username or password.');
    await refuses(change(token, undefined, NEW), 'NotAuthorizedException', 'Incorrect username or password.');
    await refuses(change(token, PASSWORD, 'weak'), 'InvalidPasswordException', 'Password does not conform to policy: Password not long enough');
    await refuses(change(token, PASSWORD, PASSWORD), 'PasswordHistoryPolicyViolationException',
      'Password has previously been used. Please choose a different password.');
  });
});
