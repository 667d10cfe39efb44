// Every operation that is simulated is called through the SDK's client somewhere in this folder.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { answer } from './support/expect.mjs';
import { makePool } from './support/make_pool.mjs';

const SIMULATED = `
  createGroup getGroup updateGroup deleteGroup listGroups listUsersInGroup adminAddUserToGroup adminRemoveUserFromGroup adminListGroupsForUser
  adminCreateUser adminGetUser adminDeleteUser adminEnableUser adminDisableUser adminConfirmSignUp adminSetUserPassword adminResetUserPassword
  signUp confirmSignUp resendConfirmationCode forgotPassword confirmForgotPassword changePassword
  updateUserAttributes deleteUserAttributes getUserAttributeVerificationCode verifyUserAttribute
  getUser deleteUser globalSignOut revokeToken getTokensFromRefreshToken getClientToken getSigningCertificate
  adminUpdateUserAttributes adminDeleteUserAttributes adminUserGlobalSignOut listUsers adminLinkProviderForUser adminDisableProviderForUser
  createUserPool describeUserPool updateUserPool deleteUserPool listUserPools addCustomAttributes
  createUserPoolClient describeUserPoolClient updateUserPoolClient deleteUserPoolClient listUserPoolClients
  addUserPoolClientSecret listUserPoolClientSecrets deleteUserPoolClientSecret
  tagResource untagResource listTagsForResource
  createIdentityProvider describeIdentityProvider updateIdentityProvider deleteIdentityProvider listIdentityProviders getIdentityProviderByIdentifier
  setUserPoolMfaConfig getUserPoolMfaConfig adminSetUserMFAPreference setUserMFAPreference adminSetUserSettings setUserSettings
  adminGetUserAuthFactors getUserAuthFactors associateSoftwareToken verifySoftwareToken adminDeleteSoftwareToken
  confirmDevice getDevice listDevices forgetDevice updateDeviceStatus adminGetDevice adminListDevices adminForgetDevice adminUpdateDeviceStatus
`.trim().split(/\s+/);

test('no simulated operation goes untested', () => {
  const folder = new URL('.', import.meta.url);
  const tests = readdirSync(folder).filter((file) => file.endsWith('.test.mjs') && file !== 'coverage.test.mjs');
  const text = tests.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');

  assert.deepEqual(SIMULATED.filter((operation) => !text.includes(`client.${operation}(`) && !text.includes(`'${operation}'`)), []);
});

test('what is not simulated is refused by name, and not as one of the service\'s refusals', async () => {
  const { client, UserPoolId } = await makePool();

  await assert.rejects(client.createUserPoolDomain({ UserPoolId, Domain: 'teams' }), (error) => {
    assert.match(error.message, /CreateUserPoolDomain/);
    assert.equal(error.$metadata.httpStatusCode, 501);
    assert.equal(error.$fault, 'server');
    return true;
  });
  await answer(client.listGroups({ UserPoolId }));
});
