// Passkeys without a browser: the virtual authenticator.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';

let cognito, ClientId, AccessToken;
beforeEach(async () => {
  cognito = new PocketCognito({ seed: 1 });
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams', Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } });
  await cognito.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'OFF', WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'required' } });
  ({ UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }));
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  ({ AccessToken } = cognito.issueTokens({ user: 'ann' }));
});

async function register(authenticator, pool = cognito) {
  const { CredentialCreationOptions } = await pool.startWebAuthnRegistration({ AccessToken });
  return pool.completeWebAuthnRegistration({ AccessToken, Credential: authenticator.create(CredentialCreationOptions) });
}

const passkeys = async (pool = cognito) => (await pool.listWebAuthnCredentials({ AccessToken })).Credentials.length;

/** What a sign-in by a passkey would be asked for. */
const requestOf = (...ids) => ({ challenge: 'AAAA', rpId: 'example.com', allowCredentials: ids.map((id) => ({ id, type: 'public-key' })) });

describe('an authenticator', () => {
  test('registers a passkey', async () => {
    await register(cognito.authenticator());

    const { Credentials: [{ RelyingPartyId, CreatedAt }] } = await cognito.listWebAuthnCredentials({ AccessToken });
    assert.equal(RelyingPartyId, 'example.com');
    assert.ok(CreatedAt instanceof Date);
  });

  test('signs its user in, and no other authenticator does', async () => {
    const authenticator = cognito.authenticator();
    await register(authenticator);
    const { Session, ChallengeName, ChallengeParameters } = await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 'ann', PREFERRED_CHALLENGE: 'WEB_AUTHN' } });
    assert.equal(ChallengeName, 'WEB_AUTHN');
    const { CREDENTIAL_REQUEST_OPTIONS } = ChallengeParameters;
    assert.throws(() => cognito.authenticator().get(CREDENTIAL_REQUEST_OPTIONS), { name: 'NotAllowedError' });

    const CREDENTIAL = JSON.stringify(authenticator.get(CREDENTIAL_REQUEST_OPTIONS));
    const { AuthenticationResult } = await cognito.respondToAuthChallenge({ ClientId, ChallengeName, Session, ChallengeResponses: { USERNAME: 'ann', CREDENTIAL } });

    assert.equal((await cognito.getUser({ AccessToken: AuthenticationResult.AccessToken })).Username, 'ann');
  });

  test('proves what it has registered, and counts', async () => {
    const authenticator = cognito.authenticator();
    const { CredentialCreationOptions } = await cognito.startWebAuthnRegistration({ AccessToken });
    const { id } = authenticator.create(CredentialCreationOptions);

    const proofs = [requestOf(id), JSON.stringify(requestOf('other', id))].map((options) => authenticator.get(options));

    for (const { id: proved, type, response } of proofs) {
      assert.deepEqual({ proved, type }, { proved: id, type: 'public-key' });
      assert.deepEqual(JSON.parse(Buffer.from(response.clientDataJSON, 'base64url')), { type: 'webauthn.get', challenge: 'AAAA', origin: 'https://example.com', crossOrigin: false });
    }
    const counts = proofs.map(({ response }) => Buffer.from(response.authenticatorData, 'base64url').readUInt32BE(33));
    assert.deepEqual(counts, [2, 3]);
  });

  test('is another one each time, in a fork too, and the same by its seed', async () => {
    const [first, second] = [cognito.authenticator(), cognito.authenticator()];
    await register(first);
    await register(second);
    const fork = cognito.fork();
    await register(fork.authenticator(), fork);
    assert.deepEqual([await passkeys(), await passkeys(fork)], [2, 3]);

    await register(cognito.authenticator({ seed: 'phone' }));
    await assert.rejects(register(cognito.authenticator({ seed: 'phone' })), { name: 'InvalidStateError' });
  });

  test('refuses as a browser would', async () => {
    const authenticator = cognito.authenticator();
    await register(authenticator);

    await assert.rejects(register(authenticator), { name: 'InvalidStateError' });
    assert.throws(() => authenticator.get(requestOf('AAAA')), { name: 'NotAllowedError', message: 'pocket-cognito: this authenticator has none of the allowed passkeys' });
    assert.throws(() => authenticator.create({}), { name: 'TypeError', message: 'pocket-cognito: these are no options of a passkey' });
    assert.throws(() => authenticator.create(), { name: 'TypeError' });
  });

  test('that is not touched, or of another page, is refused by the service', async () => {
    const refused = (authenticator) => assert.rejects(register(authenticator), ({ $metadata }) => $metadata.httpStatusCode === 400);
    await refused(cognito.authenticator({ userPresent: false }));
    await refused(cognito.authenticator({ userVerified: false }));
    await refused(cognito.authenticator({ origin: 'https://example.org' }));

    const changed = cognito.authenticator({ userVerified: false });
    changed.userVerified = true;
    await register(changed);
    assert.equal(await passkeys(), 1);
  });
});
