// What a test is told beside the API: tokens without a sign-in, the last code.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';

const NOW = 1_790_257_815_299;

let cognito, UserPoolId, ClientId;
beforeEach(async () => {
  cognito = new PocketCognito({ seed: 1, now: () => NOW });
  ({ UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' }));
  ({ UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app' }));
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  await cognito.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'Correct-horse-7', Permanent: true });
});

const part = (token, at) => JSON.parse(Buffer.from(token.split('.')[at], 'base64url').toString());

function isSigned(token) {
  const [header, claims, signature] = token.split('.');
  const jwk = cognito.jwks(UserPoolId).keys.find(({ kid }) => kid === part(token, 0).kid);
  return verify('sha256', Buffer.from(`${header}.${claims}`), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(signature, 'base64url'));
}

describe('issueTokens', () => {
  test('gives a set that the pool\'s key set verifies', () => {
    const tokens = cognito.issueTokens({ user: 'ann' });

    assert.deepEqual(Object.keys(tokens).sort(), ['AccessToken', 'ExpiresIn', 'IdToken', 'RefreshToken', 'TokenType']);
    assert.ok(isSigned(tokens.IdToken) && isSigned(tokens.AccessToken));
    assert.notEqual(part(tokens.IdToken, 0).kid, part(tokens.AccessToken, 0).kid);
    const { iss, aud, exp, iat } = part(tokens.IdToken, 1);
    assert.deepEqual({ iss, aud, exp, iat }, { iss: `https://cognito-idp.us-east-1.amazonaws.com/${UserPoolId}`, aud: ClientId, exp: iat + 3600, iat: Math.floor(NOW / 1000) });
  });

  test('changes what it is asked to', () => {
    const { AccessToken } = cognito.issueTokens({ user: { username: 'ann', userPoolId: UserPoolId }, groups: ['admins'], claims: { tenant: { id: 7 } }, scopes: ['orders/read', 'openid'], expiresIn: 60 });

    const { exp, iat, scope, tenant, 'cognito:groups': groups } = part(AccessToken, 1);
    assert.deepEqual({ valid: exp - iat, scope, tenant, groups }, { valid: 60, scope: 'orders/read openid', tenant: { id: 7 }, groups: ['admins'] });
  });

  test('says what is wrong with its options', () => {
    const says = (options, message) => assert.throws(() => cognito.issueTokens(options), { message });
    says(undefined, "pocket-cognito: issueTokens() takes a username, an alias or a sub: '…' or { username: '…', userPoolId: '…' }");
    says({ user: 'ann', group: 'admins' }, 'pocket-cognito: issueTokens() does not take group; it takes userPoolId, clientId, user, groups, claims, scopes and expiresIn');
    says({ user: 'bob' }, "pocket-cognito: no user pool has a user 'bob': make it first, with adminCreateUser or signUp");
    says({ user: 'ann', groups: 'admins' }, 'pocket-cognito: Expected list or null');
  });
});

describe('totp', () => {
  test('sets an authenticator app up and signs in with it, without waiting', async () => {
    const ExplicitAuthFlows = ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
    await cognito.updateUserPoolClient({ UserPoolId, ClientId, ClientName: 'app', ExplicitAuthFlows });
    await cognito.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } });
    const { AccessToken } = cognito.issueTokens({ user: 'ann' });
    const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken });
    assert.equal(cognito.totp('ann'), cognito.totp({ secretCode: SecretCode }));

    await cognito.verifySoftwareToken({ AccessToken, UserCode: cognito.totp('ann') });
    await cognito.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
    const { ChallengeName, Session } = await cognito.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD: 'Correct-horse-7' } });
    const answer = (SOFTWARE_TOKEN_MFA_CODE) => cognito.adminRespondToAuthChallenge({ UserPoolId, ClientId, ChallengeName, Session, ChallengeResponses: { USERNAME: 'ann', SOFTWARE_TOKEN_MFA_CODE } });

    assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
    assert.ok((await answer(cognito.totp('ann'))).AuthenticationResult.IdToken);
  });

  test('needs an app', () => {
    assert.throws(() => cognito.totp('ann'), { message: "pocket-cognito: the user 'ann' has no authenticator app: set one up first, with associateSoftwareToken" });
    assert.throws(() => cognito.totp(), { name: 'TypeError', message: "pocket-cognito: totp() takes a username, an alias or a sub: '…' or { username: '…', userPoolId: '…' }" });
  });
});

describe('lastCode', () => {
  test('is what the latest message held', async () => {
    await cognito.adminUpdateUserAttributes({ UserPoolId, Username: 'ann', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }, { Name: 'email_verified', Value: 'true' }] });
    assert.equal(cognito.lastCode('ann'), undefined);

    await cognito.adminResetUserPassword({ UserPoolId, Username: 'ann' });

    const [{ code }] = cognito.outbox;
    assert.match(code, /^\d{6}$/);
    assert.deepEqual([cognito.lastCode('ann'), cognito.lastCode('ann@example.com'), cognito.lastCode({ username: 'ann', userPoolId: UserPoolId })], [code, code, code]);
    assert.equal(cognito.lastCode('bob'), undefined);
    assert.throws(() => cognito.lastCode(), { name: 'TypeError', message: "pocket-cognito: lastCode() takes a username, an alias or a sub: '…' or { username: '…', userPoolId: '…' }" });
  });

  test('is the fixed code, where there is one', async () => {
    assert.throws(() => new PocketCognito({ codes: '12345' }), { message: "pocket-cognito: codes '12345' is not a code: six digits" });

    const fresh = new PocketCognito({ codes: 246802 });
    const { UserPool } = await fresh.createUserPool({ PoolName: 'teams' });
    await fresh.adminCreateUser({ UserPoolId: UserPool.Id, Username: 'ann', MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }, { Name: 'email_verified', Value: 'true' }] });
    await fresh.adminSetUserPassword({ UserPoolId: UserPool.Id, Username: 'ann', Password: 'Correct-horse-7', Permanent: true });
    await fresh.adminResetUserPassword({ UserPoolId: UserPool.Id, Username: 'ann' });
    assert.equal(fresh.lastCode('ann'), '246802');
  });
});
