// Passkeys: registered with an authenticator in software, listed, signed in with, deleted.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { allPages, answer, refuses } from './support/expect.mjs';
import { accessTokenOf } from './support/make_client.mjs';
import { makePool } from './support/make_pool.mjs';
import { makeConfirmedUser } from './support/make_user.mjs';
import { makeOpenClient, respond } from './support/sign_in.mjs';

const EXPIRED = ['WebAuthnChallengeNotFoundException', 'The challenge from StartWebAuthnRegistration has expired or does not exist.'];

let it;

/** A pool with these first factors, and alice in it. */
async function settle(...AllowedFirstAuthFactors) {
  it = await makePool({ Policies: { SignInPolicy: { AllowedFirstAuthFactors } } });
  it.ClientId = await makeOpenClient(it);
  await makeConfirmedUser(it, 'alice');
  it.AccessToken = accessTokenOf(it, 'alice');
}

beforeEach(async () => {
  await settle('PASSWORD', 'WEB_AUTHN');
  await it.client.setUserPoolMfaConfig({
    UserPoolId: it.UserPoolId, MfaConfiguration: 'OFF', WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'required' },
  });
});

const mine = (rest) => ({ AccessToken: it.AccessToken, ...rest });
const start = async () => (await answer(it.client.startWebAuthnRegistration(mine()))).CredentialCreationOptions;
const complete = (Credential, rest) => it.client.completeWebAuthnRegistration(mine({ Credential, ...rest }));
const list = (rest) => it.client.listWebAuthnCredentials(mine(rest));
const remove = (CredentialId) => it.client.deleteWebAuthnCredential(mine({ CredentialId }));

/** A passkey of an authenticator. */
async function register(authenticator = it.cognito.authenticator()) {
  const credential = authenticator.create(await start());
  await answer(complete(credential));
  return credential.id;
}

describe('StartWebAuthnRegistration and CompleteWebAuthnRegistration', () => {
  test('what an authenticator makes of the options is a passkey, which signs in', async () => {
    const authenticator = it.cognito.authenticator();
    const options = await start();
    assert.deepEqual([options.rp.id, options.user.name], ['example.com', 'alice']);

    assert.deepEqual(await answer(complete(authenticator.create(options))), {});

    const AuthParameters = { USERNAME: 'alice', PREFERRED_CHALLENGE: 'WEB_AUTHN' };
    const challenge = await answer(it.client.initiateAuth({ ClientId: it.ClientId, AuthFlow: 'USER_AUTH', AuthParameters }));
    assert.equal(challenge.ChallengeName, 'WEB_AUTHN');
    const CREDENTIAL = JSON.stringify(authenticator.get(challenge.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS));
    const { AuthenticationResult } = await answer(respond(it, 'alice', challenge, { CREDENTIAL }));
    assert.ok(AuthenticationResult.AccessToken);
  });

  test('want a pool that takes passkeys, and says for whom', async () => {
    await settle('PASSWORD', 'WEB_AUTHN');
    await refuses(it.client.startWebAuthnRegistration(mine()), 'WebAuthnConfigurationMissingException',
      'The user pool doesn\'t have a configured relying party id or a user pool domain.');

    await settle('PASSWORD');
    for (const call of [it.client.startWebAuthnRegistration(mine()), complete({})]) {
      await refuses(call, 'WebAuthnNotEnabledException', 'The passkey feature isn\'t enabled for the user pool.');
    }
  });

  test('a challenge is of one client, and ends', async () => {
    await refuses(complete({}), ...EXPIRED);
    const credential = it.cognito.authenticator().create(await start());
    const other = { ...it, ClientId: await makeOpenClient(it) };
    await refuses(complete(credential, { AccessToken: accessTokenOf(other, 'alice') }), 'WebAuthnClientMismatchException',
      'The access token is for a different client than the one in the original StartWebAuthnRegistration request.');
    it.clock.advance({ minutes: 3 });
    await refuses(complete(credential), ...EXPIRED);
  });

  test('a credential of another site, of another relying party, of nobody\'s touch, or none at all', async () => {
    const options = await start();
    const made = (settings, asked = options) => it.cognito.authenticator(settings).create(asked);

    await refuses(complete(made({ origin: 'https://example.org' })), 'WebAuthnOriginNotAllowedException',
      'The passkey credential\'s registration origin does not align with the user pool relying party id.');
    await refuses(complete(made({}, { ...options, rp: { ...options.rp, id: 'login.example.com' } })), 'WebAuthnRelyingPartyMismatchException',
      'The passkey credential is associated with a different relying party ID than the user pool relying party ID.');
    await refuses(complete(made({ userVerified: false })), 'WebAuthnCredentialNotSupportedException',
      'The passkey credential is from an unsupported device or provider.');
    await refuses(complete({}), 'InvalidParameterException', 'Invalid WebAuthn credential.');
    await answer(complete(made({})));
  });

  test('twenty passkeys are the most', async () => {
    for (let n = 0; n < 20; n++) await register();

    await refuses(it.client.startWebAuthnRegistration(mine()), 'LimitExceededException', 'The user has reached the maximum number of passkeys.');
  });
});

describe('ListWebAuthnCredentials', () => {
  test('shows passkeys in the order of their registration, page by page', async () => {
    const ids = [await register(), await register(), await register()];

    const { Credentials } = await answer(list());

    assert.deepEqual(Credentials.map(({ CredentialId }) => CredentialId), ids);
    const { CreatedAt, RelyingPartyId, AuthenticatorTransports } = Credentials[0];
    assert.deepEqual([CreatedAt, RelyingPartyId, AuthenticatorTransports], [it.clock.now(), 'example.com', ['internal']]);
    assert.deepEqual((await allPages((page) => list({ MaxResults: 2, ...page }), 'Credentials')), Credentials);
    await refuses(list({ NextToken: 'made-up' }), 'InvalidParameterException');
  });
});

describe('DeleteWebAuthnCredential', () => {
  test('is final', async () => {
    const id = await register();

    assert.deepEqual(await answer(remove(id)), {});

    assert.deepEqual((await list()).Credentials, []);
    await refuses(remove(id), 'ResourceNotFoundException', 'WebAuthn credential does not exist.');
  });
});
