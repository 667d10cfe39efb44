// Passwords that the administrator sets and resets.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses, violates, violation } from './support/expect.mjs';
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
