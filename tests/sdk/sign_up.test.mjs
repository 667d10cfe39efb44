// Signing up and confirming, by oneself and by the administrator.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses } from './support/expect.mjs';
import { makeClient } from './support/make_client.mjs';
import { makePool } from './support/make_pool.mjs';
import { PASSWORD, attributesOf, makeConfirmedUser, makeUser } from './support/make_user.mjs';

const EMAIL = 'alice@example.com';
const TO_ALICE = { Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' };

let it;
beforeEach(async () => { it = await makeClient(await makePool({ AutoVerifiedAttributes: ['email'] })); });

/** By a client, of whichever pool. */
const signUp = (by, Username, given = {}, rest = {}) => by.client.signUp({
  ClientId: by.ClientId, Username, Password: PASSWORD, UserAttributes: Object.entries(given).map(([Name, Value]) => ({ Name, Value })), ...rest,
});
const about = (rest) => ({ ClientId: it.ClientId, Username: 'alice', ...rest });
const code = () => it.cognito.lastCode('alice');
const wrongCode = () => (code() === '000000' ? '111111' : '000000');
const confirmSignUp = (ConfirmationCode, rest) => it.client.confirmSignUp(about({ ConfirmationCode, ...rest }));
const resend = (rest) => it.client.resendConfirmationCode(about(rest));
const user = () => it.client.adminGetUser({ UserPoolId: it.UserPoolId, Username: 'alice' });
const hiding = (from) => makeClient(from, { PreventUserExistenceErrors: 'ENABLED' });

describe('SignUp', () => {
  test('makes a user who has to confirm, and sends the code for it', async () => {
    const { UserSub, ...rest } = await answer(signUp(it, 'alice', { email: EMAIL }));

    assert.deepEqual(rest, { UserConfirmed: false, CodeDeliveryDetails: TO_ALICE });
    const { UserStatus, UserAttributes } = await user();
    assert.equal(UserStatus, 'UNCONFIRMED');
    assert.deepEqual(UserAttributes.at(-1), { Name: 'sub', Value: UserSub });
    assert.deepEqual(await attributesOf(it, 'alice'), { email: EMAIL, email_verified: 'false' });
    const [message] = it.cognito.outbox;
    assert.equal(message.source, 'CustomMessage_SignUp');
    assert.equal(message.code, code());
    assert.deepEqual(message.expires, new Date(it.clock.ms + 24 * 60 * 60 * 1000));
  });

  test('each fault of its input is refused', async () => {
    await signUp(it, 'alice', { email: EMAIL });
    const secret = await makeClient(it, { GenerateSecret: true });
    const narrow = await makeClient(it, { WriteAttributes: ['email'] });

    await refuses(signUp({ ...it, ClientId: 'absent' }, 'bob'), 'ResourceNotFoundException', 'User pool client absent does not exist.');
    await refuses(signUp(secret, 'bob'), 'NotAuthorizedException', `Client ${secret.ClientId} is configured with secret but SECRET_HASH was not received`);
    await refuses(signUp(secret, 'bob', {}, { SecretHash: 'wrong' }), 'NotAuthorizedException', `Unable to verify secret hash for client ${secret.ClientId}`);
    await refuses(signUp(it, 'bob', { email_verified: 'true' }), 'InvalidParameterException', 'Cannot modify the non-mutable attribute email_verified');
    await refuses(signUp(narrow, 'bob', { name: 'Bob' }), 'NotAuthorizedException', 'A client attempted to write unauthorized attribute');
    await refuses(signUp(it, 'alice'), 'UsernameExistsException', 'User already exists');
    await refuses(signUp(it, 'bob', { 'custom:unknown': 'x' }), 'InvalidParameterException',
      'Attributes did not conform to the schema: Type for attribute {custom:unknown} could not be determined');
    await refuses(signUp(it, 'bob', {}, { Password: 'weak' }), 'InvalidPasswordException', 'Password did not conform with policy: Password not long enough');
    await refuses(signUp(it, 'bob', {}, { Password: undefined }), 'InvalidParameterException', 'Password is a required field');
    await it.client.updateUserPool({ UserPoolId: it.UserPoolId, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
    await refuses(signUp(it, 'bob'), 'NotAuthorizedException', 'SignUp is not permitted for this user pool');
  });

  test('a required attribute must be given', async () => {
    it = await makeClient(await makePool({ Schema: [{ Name: 'family_name', AttributeDataType: 'String', Required: true }] }));

    await refuses(signUp(it, 'alice'), 'InvalidParameterException',
      'Attributes did not conform to the schema: name.familyName: The attribute name.familyName is required');
  });

  test('in a pool by email the username is generated, and an address is one user\'s', async () => {
    it = await makeClient(await makePool({ UsernameAttributes: ['email'] }));

    const { UserSub } = await signUp(it, EMAIL);

    assert.equal((await it.client.adminGetUser({ UserPoolId: it.UserPoolId, Username: EMAIL })).Username, UserSub);
    await refuses(signUp(it, EMAIL), 'UsernameExistsException', 'An account with the given email already exists.');
    await refuses(signUp(it, 'alice'), 'InvalidParameterException', 'Username should be an email.');
  });

  test('PreSignUp may confirm, verify or refuse, and may be async', async () => {
    it = await makeClient(await makePool({ LambdaConfig: { PreSignUp: 'arn:aws:lambda:us-east-1:123456789012:function:pre' } }));
    it.cognito.on('PreSignUp', async (event) => {
      if (event.userName === 'mallory') throw new Error('not you');
      Object.assign(event.response, { autoConfirmUser: true, autoVerifyEmail: true });
      return event;
    });

    const { UserConfirmed } = await signUp(it, 'alice', { email: EMAIL });

    assert.equal(UserConfirmed, true);
    assert.equal((await user()).UserStatus, 'CONFIRMED');
    assert.equal((await attributesOf(it, 'alice')).email_verified, 'true');
    await refuses(signUp(it, 'mallory'), 'UserLambdaValidationException', 'PreSignUp failed with error not you.');
  });

  test('the secret hash is of the username and the client', async () => {
    const { createHmac } = await import('node:crypto');
    const secret = await makeClient(it, { GenerateSecret: true });
    const SecretHash = createHmac('sha256', secret.ClientSecret).update(`alice${secret.ClientId}`).digest('base64');

    await answer(signUp(secret, 'alice', { email: EMAIL }, { SecretHash }));
  });
});

describe('ConfirmSignUp', () => {
  test('the code confirms and verifies, and the user can sign in', async () => {
    it = await makeClient(it, { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
    await signUp(it, 'alice', { email: EMAIL });
    const signIn = () => it.client.initiateAuth({ ClientId: it.ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'alice', PASSWORD } });
    await refuses(signIn(), 'UserNotConfirmedException', 'User is not confirmed.');

    assert.deepEqual(await answer(confirmSignUp(code())), {});

    assert.equal((await attributesOf(it, 'alice')).email_verified, 'true');
    assert.ok((await signIn()).AuthenticationResult.IdToken);
    await refuses(confirmSignUp(code()), 'NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED');
  });

  test('a wrong code, a late one, and nobody\'s are refused', async () => {
    await signUp(it, 'alice', { email: EMAIL });

    await refuses(confirmSignUp(wrongCode()), 'CodeMismatchException', 'Invalid verification code provided, please try again.');
    it.clock.advance({ days: 1 });
    await refuses(confirmSignUp(code()), 'ExpiredCodeException', 'Invalid code provided, please request a code again.');
    await refuses(confirmSignUp('123456', { ClientId: 'absent' }), 'ResourceNotFoundException', 'User pool client absent does not exist.');
    await refuses(confirmSignUp('123456', { Username: 'nobody' }), 'UserNotFoundException', 'Username/client id combination not found.');
    const { ClientId } = await hiding(it);
    await refuses(confirmSignUp('123456', { Username: 'nobody', ClientId }), 'ExpiredCodeException', 'Invalid code provided, please request a code again.');
  });

  test('an alias stays where it is unless it is forced', async () => {
    it = await makeClient(await makePool({ AutoVerifiedAttributes: ['email'], AliasAttributes: ['email'] }));
    await makeConfirmedUser(it, 'bob', { email: EMAIL, email_verified: 'true' });
    await signUp(it, 'alice', { email: EMAIL });

    await refuses(confirmSignUp(code()), 'AliasExistsException', 'An account with the email already exists.');
    await answer(confirmSignUp(code(), { ForceAliasCreation: true }));

    assert.equal((await it.client.adminGetUser({ UserPoolId: it.UserPoolId, Username: EMAIL })).Username, 'alice');
  });

  test('a confirmation stands though PostConfirmation fails', async () => {
    it = await makeClient(await makePool({
      AutoVerifiedAttributes: ['email'], LambdaConfig: { PostConfirmation: 'arn:aws:lambda:us-east-1:123456789012:function:post' },
    }));
    it.cognito.on('PostConfirmation', async () => { throw new Error('too late'); });
    await signUp(it, 'alice', { email: EMAIL });

    await refuses(confirmSignUp(code()), 'UserLambdaValidationException', 'PostConfirmation failed with error too late.');

    assert.equal((await user()).UserStatus, 'CONFIRMED');
  });

  test('at a client that allows USER_AUTH it leads to a sign-in', async () => {
    it = await makeClient(it, { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] });
    const first = await signUp(it, 'alice', { email: EMAIL });

    const { Session } = await answer(confirmSignUp(code(), { Session: first.Session }));
    const { AuthenticationResult } = await it.client.initiateAuth({
      ClientId: it.ClientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 'alice' }, Session,
    });

    assert.equal((await it.client.getUser({ AccessToken: AuthenticationResult.AccessToken })).Username, 'alice');
  });
});

describe('ResendConfirmationCode', () => {
  test('sends another code, which alone is good', async () => {
    await signUp(it, 'alice', { email: EMAIL });
    const first = code();

    assert.deepEqual(await answer(resend()), { CodeDeliveryDetails: TO_ALICE });

    await refuses(confirmSignUp(first), 'CodeMismatchException');
    await answer(confirmSignUp(code()));
  });

  test('only to who has to confirm and can be reached', async () => {
    await signUp(it, 'bob');
    await makeConfirmedUser(it, 'alice');

    await refuses(resend(), 'InvalidParameterException', 'User is already confirmed.');
    await refuses(resend({ Username: 'bob' }), 'NotAuthorizedException', 'Cannot resend codes. Auto verification not turned on.');
    await refuses(resend({ Username: 'nobody' }), 'UserNotFoundException', 'Username/client id combination not found.');
    await refuses(resend({ ClientId: 'absent' }), 'ResourceNotFoundException', 'User pool client absent does not exist.');
    await it.client.adminDisableUser({ UserPoolId: it.UserPoolId, Username: 'bob' });
    await refuses(resend({ Username: 'bob' }), 'NotAuthorizedException', 'User is disabled.');
  });

  test('to nobody in particular where the client hides who is there', async () => {
    const { ClientId } = await hiding(it);

    const told = await answer(resend({ ClientId, Username: EMAIL }));

    assert.deepEqual(told, { CodeDeliveryDetails: TO_ALICE });
    assert.deepEqual(it.cognito.outbox, []);
  });
});

const confirm = (Username) => it.client.adminConfirmSignUp({ UserPoolId: it.UserPoolId, Username });

describe('AdminConfirmSignUp', () => {
  test('confirms without a code, verifies nothing, and the user can sign in', async () => {
    it = await makeClient(it, { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
    await signUp(it, 'alice', { email: EMAIL });

    assert.deepEqual(await answer(confirm('alice')), {});

    assert.equal((await user()).UserStatus, 'CONFIRMED');
    assert.equal((await attributesOf(it, 'alice')).email_verified, 'false');
    const signIn = it.client.initiateAuth({ ClientId: it.ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'alice', PASSWORD } });
    assert.ok((await answer(signIn)).AuthenticationResult.IdToken);
    await refuses(confirmSignUp(code() ?? '123456'), 'NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED');
  });

  test('the address of a user who has taken it meanwhile is not shared', async () => {
    it = await makeClient(await makePool({ AutoVerifiedAttributes: ['email'], AliasAttributes: ['email'] }));
    await signUp(it, 'alice', { email: EMAIL });
    await makeConfirmedUser(it, 'bob', { email: EMAIL, email_verified: 'true' });

    await answer(confirm('alice'));

    assert.equal((await it.client.adminGetUser({ UserPoolId: it.UserPoolId, Username: EMAIL })).Username, 'bob');
  });

  test('only an unconfirmed user can be confirmed, and the refusal names the status', async () => {
    await makeConfirmedUser(it, 'alice');
    await makeUser(it, 'bob');

    await refuses(confirm('alice'), 'NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED');
    await refuses(confirm('bob'), 'NotAuthorizedException', 'User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD');
  });

  test('a user that is not there is refused', async () => {
    await refuses(confirm('nobody'), 'UserNotFoundException', 'User does not exist.');
  });
});
