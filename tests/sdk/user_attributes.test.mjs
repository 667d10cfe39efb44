// Attributes that the administrator and the users themselves change, verify and remove.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses, violates, violation } from './support/expect.mjs';
import { accessTokenOf, makeClient } from './support/make_client.mjs';
import { START, makePool } from './support/make_pool.mjs';
import { attributesOf, makeUser } from './support/make_user.mjs';

const SCHEMA = [
  { Name: 'tenant', AttributeDataType: 'String', Mutable: false },
  { Name: 'colour', AttributeDataType: 'String', Mutable: true, StringAttributeConstraints: { MinLength: '3', MaxLength: '5' } },
  { Name: 'family_name', AttributeDataType: 'String', Required: true, Mutable: true },
];

let it;
beforeEach(async () => { it = await makePool(); });

const inPool = (rest) => ({ UserPoolId: it.UserPoolId, Username: 'alice', ...rest });
const update = (attributes, rest) => it.client.adminUpdateUserAttributes(inPool({
  UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })), ...rest,
}));
const remove = (...UserAttributeNames) => it.client.adminDeleteUserAttributes(inPool({ UserAttributeNames }));
const modified = async () => (await it.client.adminGetUser(inPool())).UserLastModifiedDate;

describe('AdminUpdateUserAttributes', () => {
  test('sets, changes, and moves the date of the user', async () => {
    await makeUser(it, 'alice', { name: 'Alice' });
    it.clock.advance({ minutes: 1 });

    assert.deepEqual(await answer(update({ name: 'Alice A.', nickname: 'ally' })), {});

    assert.deepEqual(await attributesOf(it, 'alice'), { name: 'Alice A.', nickname: 'ally' });
    assert.deepEqual(await modified(), it.clock.now());
  });

  test('an empty value removes the attribute', async () => {
    await makeUser(it, 'alice', { name: 'Alice', nickname: 'ally' });

    await update({ nickname: '' });

    assert.deepEqual(await attributesOf(it, 'alice'), { name: 'Alice' });
  });

  test('of two values for one name the last wins, and only it is checked', async () => {
    await makeUser(it, 'alice');

    await update({}, { UserAttributes: [{ Name: 'email', Value: 'nonsense' }, { Name: 'email', Value: 'a@example.com' }] });

    assert.equal((await attributesOf(it, 'alice')).email, 'a@example.com');
  });

  test('a new email is not verified unless the same request says so', async () => {
    await makeUser(it, 'alice', { email: 'old@example.com', email_verified: 'true' });

    await update({ email: 'new@example.com' });
    assert.equal((await attributesOf(it, 'alice')).email_verified, 'false');

    await update({ email: 'newest@example.com', email_verified: 'true' });
    assert.equal((await attributesOf(it, 'alice')).email_verified, 'true');
  });

  test('a request with one bad attribute changes none, nor the date', async () => {
    await makeUser(it, 'alice', { name: 'Alice' });
    it.clock.advance({ minutes: 1 });

    await refuses(update({ name: 'Changed', email: 'nonsense' }), 'InvalidParameterException', 'Invalid email address format.');

    assert.deepEqual(await attributesOf(it, 'alice'), { name: 'Alice' });
    assert.deepEqual(await modified(), new Date(START));
  });

  test('an unknown attribute, an immutable one and a length are told with a newline at the end', async () => {
    it = await makePool({ Schema: SCHEMA });
    await makeUser(it, 'alice', { family_name: 'Adams', 'custom:tenant': 't1' });

    for (const [attributes, sentence] of [
      [{ 'custom:unknown': 'x' }, 'user.custom:unknown: Attribute does not exist in the schema.\n'],
      [{ 'custom:tenant': 't2' }, 'user.custom:tenant: Attribute cannot be updated.\n'],
      [{ birthdate: '1990-01-01-long' }, 'user.birthdate: String must be no longer than 10 characters\n'],
      [{ 'custom:colour': 'no' }, 'user.custom:colour: String must be at least 3 characters long\n'],
      [{ 'custom:colour': 'purple' }, 'user.custom:colour: String must be no longer than 5 characters\n'],
    ]) {
      await refuses(update(attributes), 'InvalidParameterException', sentence);
    }
  });

  test('a birthdate is ten characters, whatever they say', async () => {
    await makeUser(it, 'alice');

    await update({ birthdate: 'not-a-date' });
  });

  test('sub is nobody\'s to change', async () => {
    await makeUser(it, 'alice');

    await refuses(update({ sub: 'x' }), 'InvalidParameterException', 'Cannot modify the non-mutable attribute sub');
  });

  test('bad emails and phone numbers are refused', async () => {
    await makeUser(it, 'alice');

    await refuses(update({ email: 'nonsense' }), 'InvalidParameterException', 'Invalid email address format.');
    await refuses(update({ phone_number: '555' }), 'InvalidParameterException', 'Invalid phone number format.');
  });

  test('another user\'s email is taken in an email pool', async () => {
    it = await makePool({ UsernameAttributes: ['email'] });
    await makeUser(it, 'bob@example.com');
    await makeUser(it, 'alice@example.com');

    await refuses(update({ email: 'bob@example.com' }, { Username: 'alice@example.com' }), 'AliasExistsException',
      'An account with the given email already exists.');
  });

  test('an alias follows its attribute, as long as that is verified', async () => {
    it = await makePool({ AliasAttributes: ['email'] });
    await makeUser(it, 'alice', { email: 'old@example.com', email_verified: 'true' });
    const goesBy = async (name) => (await it.client.adminGetUser(inPool({ Username: name }))).Username;

    await update({ email: 'new@example.com', email_verified: 'true' });
    assert.equal(await goesBy('new@example.com'), 'alice');
    await refuses(goesBy('old@example.com'), 'UserNotFoundException', 'User does not exist.');

    await update({ email_verified: 'false' });
    await refuses(goesBy('new@example.com'), 'UserNotFoundException', 'User does not exist.');
  });

  test('aliases are told apart by case only where the pool says so', async () => {
    it = await makePool({ AliasAttributes: ['email'], UsernameConfiguration: { CaseSensitive: false } });
    await makeUser(it, 'alice', { email: 'Alice@Example.com', email_verified: 'true' });

    assert.equal((await it.client.adminGetUser(inPool({ Username: 'aLICE@eXAMPLE.COM' }))).Username, 'alice');
  });

  test('preferred_username as an alias looks neither like an email nor like another user', async () => {
    it = await makePool({ AliasAttributes: ['email', 'preferred_username'] });
    await makeUser(it, 'alice');
    await makeUser(it, 'bob');

    await refuses(update({ preferred_username: 'a@example.com' }), 'InvalidParameterException',
      'Username cannot be of email format, since user pool is configured for email alias.');
    await refuses(update({ preferred_username: 'bob' }), 'AliasExistsException', 'User account already exists for the alias.');
  });

  test('a user that is not there is refused before its attributes are looked at', async () => {
    await refuses(update({ 'custom:unknown': 'x' }), 'UserNotFoundException', 'User does not exist.');
  });

  test('names are bounded, and values are not shown', async () => {
    const name = 'n'.repeat(33);
    await violates(update({ [name]: 'x', email: 'e'.repeat(2049) }),
      violation(`'${name}'`, 'userAttributes.1.member.name', 'Member must have length less than or equal to 32'),
      violation(undefined, 'userAttributes.2.member.value', 'Member must have length less than or equal to 2048'));
  });
});

describe('AdminDeleteUserAttributes', () => {
  test('removes what is there, and what is not is no error', async () => {
    await makeUser(it, 'alice', { name: 'Alice', nickname: 'ally' });
    it.clock.advance({ minutes: 1 });

    assert.deepEqual(await answer(remove('nickname')), {});
    assert.deepEqual(await answer(remove('nickname')), {});

    assert.deepEqual(await attributesOf(it, 'alice'), { name: 'Alice' });
    assert.deepEqual(await modified(), it.clock.now());
  });

  test('the verification goes with the email', async () => {
    await makeUser(it, 'alice', { email: 'a@example.com', email_verified: 'true' });

    await remove('email');

    assert.deepEqual(await attributesOf(it, 'alice'), {});
  });

  test('required, immutable and unknown attributes stay, and each says why', async () => {
    it = await makePool({ Schema: SCHEMA });
    await makeUser(it, 'alice', { family_name: 'Adams', 'custom:tenant': 't1', 'custom:colour': 'red' });

    for (const [name, reason] of [
      ['family_name', 'name.familyName: The attribute name.familyName is required'],
      ['custom:tenant', 'Custom.User.tenant: This attribute does not satisfy the mutability validation defined in the schema.'],
      ['custom:unknown', 'Type for attribute {custom:unknown} could not be determined'],
    ]) {
      await refuses(remove('custom:colour', name), 'InvalidParameterException', `Invalid user attributes: ${reason}`);
    }
    assert.equal((await attributesOf(it, 'alice'))['custom:colour'], 'red');
  });

  test('a user that is not there is refused', async () => {
    await refuses(remove('name'), 'UserNotFoundException', 'User does not exist.');
  });
});

test('a required attribute may wait for the first sign-in of a user who was invited', async () => {
  it = await makePool({ Schema: SCHEMA });

  await makeUser(it, 'alice');

  assert.deepEqual(await attributesOf(it, 'alice'), {});
});

const EMAIL = 'alice@example.com';
const OTHER = 'other@example.com';
const TO_OTHER = { Destination: 'o***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' };

/** Alice with a verified email, in a pool that verifies emails, and her access token. */
async function settle(pool = {}, client = {}) {
  it = await makeClient(await makePool({ AutoVerifiedAttributes: ['email'], ...pool }), client);
  await makeUser(it, 'alice', { email: EMAIL, email_verified: 'true', name: 'Alice' });
  it.AccessToken = accessTokenOf(it, 'alice');
}

const mine = (attributes, rest) => it.client.updateUserAttributes({
  AccessToken: it.AccessToken, UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })), ...rest,
});
const removeMine = (...UserAttributeNames) => it.client.deleteUserAttributes({ AccessToken: it.AccessToken, UserAttributeNames });
const askForCode = (rest) => it.client.getUserAttributeVerificationCode({ AccessToken: it.AccessToken, AttributeName: 'email', ...rest });
const verify = (rest) => it.client.verifyUserAttribute({
  AccessToken: it.AccessToken, AttributeName: 'email', Code: it.cognito.lastCode('alice') ?? '123456', ...rest,
});

describe('UpdateUserAttributes', () => {
  test('sets values, and says nothing of codes where none is sent', async () => {
    await settle();

    assert.deepEqual(await answer(mine({ name: 'Alice A.', nickname: 'ally' })), {});

    assert.deepEqual(await attributesOf(it, 'alice'), { email: EMAIL, email_verified: 'true', name: 'Alice A.', nickname: 'ally' });
  });

  test('a new email is unverified until its code comes back', async () => {
    await settle();

    assert.deepEqual(await answer(mine({ email: OTHER })), { CodeDeliveryDetailsList: [TO_OTHER] });

    assert.equal((await attributesOf(it, 'alice')).email_verified, 'false');
    assert.deepEqual(await answer(verify()), {});
    assert.deepEqual(await attributesOf(it, 'alice'), { email: OTHER, email_verified: 'true', name: 'Alice' });
  });

  test('where the pool wants it, the old email stays until then', async () => {
    await settle({ UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } });

    await mine({ email: OTHER });
    assert.equal((await attributesOf(it, 'alice')).email, EMAIL);
    await verify();

    assert.equal((await attributesOf(it, 'alice')).email, OTHER);
  });

  test('each fault is refused', async () => {
    await settle({ AliasAttributes: ['preferred_username'] }, { WriteAttributes: ['email', 'birthdate', 'preferred_username'] });
    await makeUser(it, 'bob', { preferred_username: 'bobby' });

    await refuses(mine({}, { AccessToken: 'no-token' }), 'NotAuthorizedException', 'Invalid Access Token');
    await refuses(mine({ email_verified: 'true' }), 'InvalidParameterException', 'Cannot modify the non-mutable attribute email_verified');
    await refuses(mine({ name: 'A' }), 'NotAuthorizedException', 'A client attempted to write unauthorized attribute');
    await refuses(mine({ birthdate: '2000-01-01T' }), 'InvalidParameterException', 'user.birthdate: String must be no longer than 10 characters\n');
    await refuses(mine({ preferred_username: 'bobby' }), 'AliasExistsException', 'An account with the preferred_username already exists.');
    await refuses(mine({ preferred_username: 'bob' }), 'AliasExistsException', 'User account already exists for the alias.');
  });
});

describe('DeleteUserAttributes', () => {
  test('an email goes with its flag, and what is not there is no fault', async () => {
    await settle();

    assert.deepEqual(await answer(removeMine('email', 'nickname')), {});

    assert.deepEqual(await attributesOf(it, 'alice'), { name: 'Alice' });
  });

  test('each fault is refused', async () => {
    await settle({ Schema: SCHEMA }, { WriteAttributes: ['family_name', 'custom:tenant'] });

    await refuses(removeMine('email_verified'), 'InvalidParameterException', 'Cannot modify the non-mutable attribute email_verified');
    await refuses(removeMine('name'), 'NotAuthorizedException', 'A client attempted to write unauthorized attribute');
    await refuses(removeMine('family_name'), 'InvalidParameterException',
      'Invalid user attributes: name.familyName: The attribute name.familyName is required');
    await refuses(removeMine('custom:tenant'), 'InvalidParameterException',
      'Invalid user attributes: Custom.User.tenant: This attribute does not satisfy the mutability validation defined in the schema.');
    it.AccessToken = 'no-token';
    await refuses(removeMine('name'), 'NotAuthorizedException', 'Invalid Access Token');
  });
});

describe('GetUserAttributeVerificationCode', () => {
  test('sends a code to the address', async () => {
    await settle();

    assert.deepEqual(await answer(askForCode()), {
      CodeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    });
    assert.equal(it.cognito.outbox[0].source, 'CustomMessage_VerifyUserAttribute');
  });

  test('each fault is refused', async () => {
    await settle();

    await refuses(askForCode({ AccessToken: 'no-token' }), 'NotAuthorizedException', 'Invalid Access Token');
    await refuses(askForCode({ AttributeName: 'name' }), 'InvalidParameterException');
    await refuses(askForCode({ AttributeName: 'phone_number' }), 'InvalidParameterException');
  });
});

describe('VerifyUserAttribute', () => {
  test('each fault is refused', async () => {
    await settle({ AliasAttributes: ['email'] });
    await makeUser(it, 'bob', { email: OTHER, email_verified: 'true' });

    await refuses(verify({ AccessToken: 'no-token' }), 'NotAuthorizedException', 'Invalid Access Token');
    await refuses(verify(), 'ExpiredCodeException', 'Invalid code provided, please request a code again.');
    await mine({ email: OTHER });
    await refuses(verify({ Code: it.cognito.lastCode('alice') === '000000' ? '111111' : '000000' }),
      'CodeMismatchException', 'Invalid verification code provided, please try again.');
    await refuses(verify(), 'AliasExistsException', 'An account with the email already exists.');
  });
});
