'use strict';
// The journeys of every client, and those that only Amplify makes: codes by e-mail, and factors of the user's choice.

const { refused, same } = require('../shared/expect.cjs');
const { journeys, walk } = require('../shared/journeys.cjs');
const { PASSWORD, wrong } = require('../shared/world.cjs');

const EMAIL = { email: 'ann@example.com', email_verified: 'true' };
const PHONE = { phone_number: '+12065550123', phone_number_verified: 'true' };
const DONE = { step: 'DONE' };
const CHOICE = { pool: { UserPoolTier: 'ESSENTIALS', Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] } } } };

exports.walk = walk;

exports.journeys = {
  ...journeys,

  'a code by e-mail is a second factor': [{}, async (it) => {
    const { cognito, client, UserPoolId } = it;
    await it.offerSecondFactors();
    await it.confirmed('ann', EMAIL);
    await cognito.adminSetUserMFAPreference({ UserPoolId, Username: 'ann', EmailMfaSettings: { Enabled: true, PreferredMfa: true } });

    same(await client.signIn('ann', PASSWORD), { step: 'EMAIL_CODE', destination: 'a***@e***' });
    await refused(client.answer(wrong(cognito.lastCode('ann'))), 'CodeMismatchException');
    same(await client.answer(cognito.lastCode('ann')), DONE);
  }],

  'a code by e-mail is all that is asked for, where the client prefers it': [CHOICE, async ({ cognito, client, confirmed }) => {
    await confirmed('ann', EMAIL);

    same(await client.signIn('ann', undefined, { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' }), { step: 'EMAIL_CODE', destination: 'a***@e***' });
    await refused(client.answer(wrong(cognito.lastCode('ann'))), 'CodeMismatchException');
    same(await client.answer(cognito.lastCode('ann')), DONE);
  }],

  'a code by SMS is all that is asked for, where the client prefers it': [CHOICE, async ({ cognito, client, confirmed }) => {
    await confirmed('ann', PHONE);

    same(await client.signIn('ann', undefined, { authFlowType: 'USER_AUTH', preferredChallenge: 'SMS_OTP' }), { step: 'SMS_CODE', destination: '+*******0123' });
    same(await client.answer(cognito.lastCode('ann')), DONE);
  }],

  'the first factor is chosen from those that the user has': [CHOICE, async ({ cognito, client, confirmed }) => {
    await confirmed('ann', EMAIL);

    const { step, choices } = await client.signIn('ann', undefined, { authFlowType: 'USER_AUTH' });
    same({ step, choices: choices.slice().sort() }, { step: 'CHOOSE_FIRST_FACTOR', choices: ['EMAIL_OTP', 'PASSWORD', 'PASSWORD_SRP'] });
    same(await client.answer('EMAIL_OTP'), { step: 'EMAIL_CODE', destination: 'a***@e***' });
    same(await client.answer(cognito.lastCode('ann')), DONE);
  }],

  'the password is proved after it was chosen, with and without SRP': [CHOICE, async ({ client, confirmed }) => {
    await confirmed('ann', EMAIL);

    for (const factor of ['PASSWORD', 'PASSWORD_SRP']) {
      await client.signIn('ann', undefined, { authFlowType: 'USER_AUTH' });
      same(await client.answer(factor), { step: 'PASSWORD' });
      await refused(client.answer('Another-horse-8'), 'NotAuthorizedException');

      await client.signIn('ann', undefined, { authFlowType: 'USER_AUTH' });
      await client.answer(factor);
      same(await client.answer(PASSWORD), DONE);
      await client.signOutHere();
    }
  }],

  'a refresh token that each refresh replaces keeps the sign-in going': [
    { client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'], RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } } },
    async (it) => {
      await it.confirmed('ann');
      await it.client.signIn('ann', PASSWORD);
      const { access: { origin_jti: origin, jti } } = await it.tokens();
      const seen = [jti];

      for (let times = 0; times < 3; times++) {
        await it.client.refresh();
        const { access } = await it.tokens();
        same(access.origin_jti, origin);
        same(seen.includes(access.jti), false);
        seen.push(access.jti);
      }
    },
  ],

  'a sign-up goes on into a sign-in': [CHOICE, async ({ cognito, client }) => {
    const { auth } = client;
    await auth.signUp({ username: 'ann', password: PASSWORD, options: { userAttributes: { email: EMAIL.email }, autoSignIn: { authFlowType: 'USER_AUTH' } } });

    const { nextStep } = await auth.confirmSignUp({ username: 'ann', confirmationCode: cognito.lastCode('ann') });

    same(nextStep.signUpStep, 'COMPLETE_AUTO_SIGN_IN');
    same((await auth.autoSignIn()).isSignedIn, true);
    same((await auth.getCurrentUser()).username, 'ann');
  }],
};

const PASSKEYS = { pool: { UserPoolTier: 'ESSENTIALS', Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } } };

/** Journeys that need a browser, and an authenticator in it. */
exports.journeysWithAuthenticator = {
  'a passkey that the browser\'s authenticator has made signs in alone, until it is deleted': [PASSKEYS, async (it) => {
    const { client } = it;
    const signInByPasskey = () => client.signIn('ann', undefined, { authFlowType: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' });
    await withPasskey(it);
    const { credentials } = await client.auth.listWebAuthnCredentials();
    same(credentials.map(({ relyingPartyId, authenticatorAttachment }) => ({ relyingPartyId, authenticatorAttachment })), [{ relyingPartyId: 'localhost', authenticatorAttachment: 'platform' }]);
    await client.signOutHere();

    same(await signInByPasskey(), DONE);
    await client.signOutHere();
    same(await signInByPasskey(), DONE, 'the second sign-in');

    await client.auth.deleteWebAuthnCredential({ credentialId: credentials[0].credentialId });
    await client.signOutHere();
    same((await signInByPasskey()).step, 'CHOOSE_FIRST_FACTOR');
  }],

  'an authenticator is told which passkeys a user has, and makes no second one': [PASSKEYS, async (it) => {
    await withPasskey(it);

    await refused(it.client.auth.associateWebAuthnCredential(), 'PasskeyAlreadyExists');
    same((await it.client.auth.listWebAuthnCredentials()).credentials.length, 1);
  }],
};

async function withPasskey({ cognito, client, confirmed, UserPoolId }) {
  await cognito.setUserPoolMfaConfig({ UserPoolId, WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'required' } });
  await confirmed('ann');
  await client.signIn('ann', PASSWORD);
  await client.auth.associateWebAuthnCredential();
}
