// Who signs tokens: node:crypto, WebCrypto or the core, with the same bytes.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';

const { getBuiltinModule } = process;
const subtle = Object.getOwnPropertyDescriptor(globalThis, 'crypto');

let cognito, UserPoolId, ClientId;
beforeEach(async () => {
  // One time for all that are compared.
  cognito = new PocketCognito({ seed: 1, now: () => Date.UTC(2026, 8, 24) });
  ({ UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' }));
  ({ UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }));
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  await cognito.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'Correct-horse-7', Permanent: true });
});
afterEach(() => {
  process.getBuiltinModule = getBuiltinModule;
  Object.defineProperty(globalThis, 'crypto', subtle);
});

const part = (token, at) => JSON.parse(Buffer.from(token.split('.')[at], 'base64url').toString());

function isSigned(token) {
  const [header, claims, signature] = token.split('.');
  const jwk = cognito.jwks(UserPoolId).keys.find(({ kid }) => kid === part(token, 0).kid);
  return verify('sha256', Buffer.from(`${header}.${claims}`), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(signature, 'base64url'));
}

describe('a signature', () => {
  const signIn = { AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD: 'Correct-horse-7' } };
  const hosts = {
    'node:crypto': () => {},
    WebCrypto: () => { process.getBuiltinModule = undefined; },
    'the core': () => {
      process.getBuiltinModule = undefined;
      Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true });
    },
    'the core, where node:crypto refuses': () => {
      const refuse = () => { throw new Error('not here'); };
      process.getBuiltinModule = () => ({ sign: refuse, createPrivateKey: refuse });
    },
    'the core, where WebCrypto refuses': () => {
      process.getBuiltinModule = undefined;
      const refuse = async () => { throw new Error('not here'); };
      Object.defineProperty(globalThis, 'crypto', { value: { subtle: { sign: refuse, importKey: refuse } }, configurable: true });
    },
  };

  test('of tokens is the same whoever makes it', async () => {
    const made = [];
    for (const become of Object.values(hosts)) {
      const twin = cognito.fork();
      become();
      const { AuthenticationResult } = await twin.adminInitiateAuth({ UserPoolId, ClientId, ...signIn });
      made.push([AuthenticationResult, twin.issueTokens({ user: 'ann' })]);
      process.getBuiltinModule = getBuiltinModule;
      Object.defineProperty(globalThis, 'crypto', subtle);
    }

    for (const tokens of made.slice(1)) assert.deepEqual(tokens, made[0]);
    assert.ok(isSigned(made[0][0].IdToken) && isSigned(made[0][0].AccessToken));
  });

  for (const [who, become] of Object.entries(hosts)) {
    test(`by ${who} serves callSync, the wire and calls made at once`, async () => {
      become();
      const input = { UserPoolId, ClientId, ...signIn };
      const { AuthenticationResult } = cognito.callSync('AdminInitiateAuth', input);
      const response = await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', {
        method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminInitiateAuth' }, body: JSON.stringify(input),
      });
      const several = await Promise.all([1, 2, 3].map(() => cognito.adminInitiateAuth(input)));

      const all = [AuthenticationResult, (await response.json()).AuthenticationResult, ...several.map((one) => one.AuthenticationResult)];
      for (const { IdToken, AccessToken } of all) assert.ok(isSigned(IdToken) && isSigned(AccessToken));
      assert.equal(new Set(all.map(({ IdToken }) => part(IdToken, 1).event_id)).size, all.length);
    });
  }
});
