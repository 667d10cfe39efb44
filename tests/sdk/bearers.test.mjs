// What an access token is refused with, by every operation that takes one.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses } from './support/expect.mjs';
import { accessTokenOf, makeClient } from './support/make_client.mjs';
import { makePool } from './support/make_pool.mjs';
import { PASSWORD, makeConfirmedUser } from './support/make_user.mjs';

const DeviceKey = 'us-east-1_0';

/** Each of them with what it needs besides, so that nothing but the token is at fault. */
const CALLS = {
  associateSoftwareToken: {},
  changePassword: { ProposedPassword: PASSWORD },
  completeWebAuthnRegistration: { Credential: {} },
  confirmDevice: { DeviceKey },
  deleteUser: {},
  deleteUserAttributes: { UserAttributeNames: ['name'] },
  deleteWebAuthnCredential: { CredentialId: 'none' },
  forgetDevice: { DeviceKey },
  getDevice: { DeviceKey },
  getUser: {},
  getUserAttributeVerificationCode: { AttributeName: 'email' },
  getUserAuthFactors: {},
  globalSignOut: {},
  listDevices: {},
  listWebAuthnCredentials: {},
  setUserMFAPreference: {},
  setUserSettings: { MFAOptions: [] },
  startWebAuthnRegistration: {},
  updateDeviceStatus: { DeviceKey },
  updateUserAttributes: { UserAttributes: [] },
  verifySoftwareToken: { UserCode: '123456' },
  verifyUserAttribute: { AttributeName: 'email', Code: '123456' },
};

let it;
let AccessToken;
beforeEach(async () => {
  it = await makeClient(await makePool());
  await makeConfirmedUser(it, 'alice', { email: 'alice@example.com', email_verified: 'true' });
  AccessToken = accessTokenOf(it, 'alice');
});

const inPool = (rest) => ({ UserPoolId: it.UserPoolId, ...rest });
const alice = () => inPool({ Username: 'alice' });
const everyCall = async (name, sentence) => {
  for (const [operation, rest] of Object.entries(CALLS)) await refuses(it.client[operation]({ AccessToken, ...rest }), name, sentence);
};

describe('an access token', () => {
  test('that is none', async () => {
    AccessToken = 'no.access.token';
    await everyCall('NotAuthorizedException', 'Invalid Access Token');
  });

  test('that has been revoked', async () => {
    await it.client.adminUserGlobalSignOut(alice());
    await everyCall('NotAuthorizedException', 'Access Token has been revoked');
  });

  test('of a client that is gone', async () => {
    await it.client.deleteUserPoolClient(inPool({ ClientId: it.ClientId }));
    await everyCall('ResourceNotFoundException', `User pool client ${it.ClientId} does not exist.`);
  });

  test('of a user who must set a new password', async () => {
    await it.client.adminResetUserPassword(alice());
    await everyCall('PasswordResetRequiredException', 'Password reset required for the user');
  });

  test('of a user who is disabled', async () => {
    await it.client.adminDisableUser(alice());
    await everyCall('NotAuthorizedException', 'User is disabled.');
  });

  test('of a user who is gone, and then of one who has signed up anew under the name', async () => {
    await it.client.adminDeleteUser(alice());
    await everyCall('UserNotFoundException', 'User does not exist.');

    const { UserConfirmed } = await answer(it.client.signUp({ ClientId: it.ClientId, Username: 'alice', Password: PASSWORD }));
    assert.equal(UserConfirmed, false);
    await everyCall('UserNotConfirmedException', 'User is not confirmed.');
  });
});
