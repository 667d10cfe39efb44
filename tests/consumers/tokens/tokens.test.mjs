// Verifiers as an API has them, under the real issuer: their key sets come from the installed fetch.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import {
  CognitoJwtInvalidClientIdError, CognitoJwtInvalidGroupError, CognitoJwtInvalidTokenUseError, JwtExpiredError, JwtInvalidSignatureError, ParameterValidationError,
} from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { PocketCognito } from 'pocket-cognito';

const PASSWORD = 'Correct-horse-7';
const clock = { ahead: 0 };

let cognito, undo, here, there, tokens;
before(async () => {
  cognito = new PocketCognito({ now: () => Date.now() + clock.ahead });
  undo = cognito.install();
  here = await madePool('here');
  there = await madePool('there');
  tokens = await signedIn(here);
});
after(() => undo());

// In Node, aws-jwt-verify does not ask the global fetch unless it is told to.
const fetcher = { fetch: async (uri) => (await fetch(uri)).arrayBuffer() };

const verifiers = {
  'aws-jwt-verify': {
    verify: (token, { pool, use, client = pool.ClientId }) =>
      CognitoJwtVerifier.create({ userPoolId: pool.UserPoolId, tokenUse: use, clientId: client }, { jwksCache: new SimpleJwksCache({ fetcher }) }).verify(token),
    forged: JwtInvalidSignatureError,
    expired: JwtExpiredError,
    ofAnotherClient: CognitoJwtInvalidClientIdError,
    ofAnotherPool: ParameterValidationError,
    ofAnotherUse: CognitoJwtInvalidTokenUseError,
  },
  jose: {
    async verify(token, { pool, use, client = pool.ClientId }) {
      const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.UserPoolId}`;
      const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
      const audience = use === 'id' ? client : undefined;
      const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ['RS256'] });
      return payload;
    },
    forged: { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' },
    expired: { code: 'ERR_JWT_EXPIRED' },
    ofAnotherClient: { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'aud' },
    ofAnotherPool: { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'iss' },
    // An access token has no audience.
    ofAnotherUse: { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'aud' },
  },
};

for (const [name, { verify, ...refusal }] of Object.entries(verifiers)) {
  describe(name, () => {
    test('accepts the tokens of a sign-in', async () => {
      const id = await verify(tokens.IdToken, { pool: here, use: 'id' });
      const access = await verify(tokens.AccessToken, { pool: here, use: 'access' });

      assert.equal(id['cognito:username'], 'ann');
      assert.equal(access.username, 'ann');
      assert.deepEqual([id, access].map((claims) => claims['cognito:groups']), [['writers'], ['writers']]);
    });

    test('accepts tokens that were issued without a sign-in', async () => {
      const issued = cognito.issueTokens({ user: 'ann', userPoolId: here.UserPoolId, clientId: here.ClientId, groups: ['admins'], claims: { tenant: 7 } });

      const id = await verify(issued.IdToken, { pool: here, use: 'id' });
      const access = await verify(issued.AccessToken, { pool: here, use: 'access' });

      assert.deepEqual([id['cognito:groups'], access['cognito:groups'], id.tenant], [['admins'], ['admins'], 7]);
    });

    test('accepts refreshed tokens, with the groups of now', async () => {
      const { UserPoolId, ClientId } = here;
      await cognito.createGroup({ UserPoolId, GroupName: 'late' });
      await cognito.adminAddUserToGroup({ UserPoolId, Username: 'ann', GroupName: 'late' });
      const { AuthenticationResult: { IdToken } } = await cognito.initiateAuth({
        ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken },
      });
      await cognito.deleteGroup({ UserPoolId, GroupName: 'late' });

      const { 'cognito:groups': groups } = await verify(IdToken, { pool: here, use: 'id' });

      assert.deepEqual(groups.sort(), ['late', 'writers']);
    });

    for (const [use, member] of Object.entries({ id: 'IdToken', access: 'AccessToken' })) {
      test(`refuses an ${use} token whose groups were changed`, async () => {
        const token = changed(tokens[member], 1, (claims) => ({ ...claims, 'cognito:groups': ['admins'] }));

        await assert.rejects(verify(token, { pool: here, use }), refusal.forged);
      });
    }

    test('refuses a token that names the other key', async () => {
      const { kid } = part(tokens.AccessToken, 0);

      await assert.rejects(verify(changed(tokens.IdToken, 0, (header) => ({ ...header, kid })), { pool: here, use: 'id' }), refusal.forged);
    });

    test('refuses a token of another client', async () => {
      await assert.rejects(verify(tokens.IdToken, { pool: here, use: 'id', client: there.ClientId }), refusal.ofAnotherClient);
    });

    test('refuses a token of another pool, although the keys are the same', async () => {
      const { IdToken } = await signedIn(there);

      await assert.rejects(verify(IdToken, { pool: here, use: 'id', client: there.ClientId }), refusal.ofAnotherPool);
    });

    test('refuses an access token where an ID token is due', async () => {
      await assert.rejects(verify(tokens.AccessToken, { pool: here, use: 'id' }), refusal.ofAnotherUse);
    });

    test('refuses an expired token', async () => {
      clock.ahead = -3_601_000;
      const { IdToken } = await signedIn(here).finally(() => { clock.ahead = 0; });

      await assert.rejects(verify(IdToken, { pool: here, use: 'id' }), refusal.expired);
    });
  });
}

test('aws-jwt-verify takes the key set at once, and then needs no fetch', () => {
  const verifier = CognitoJwtVerifier.create({ userPoolId: here.UserPoolId, tokenUse: 'access', clientId: here.ClientId, groups: 'writers' });
  verifier.cacheJwks(cognito.jwks(here.UserPoolId));

  assert.equal(verifier.verifySync(tokens.AccessToken).username, 'ann');
  assert.throws(() => verifier.verifySync(tokens.AccessToken, { groups: 'admins' }), CognitoJwtInvalidGroupError);
});

async function madePool(PoolName) {
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName });
  const { UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({
    UserPoolId, ClientName: 'web', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  await cognito.createGroup({ UserPoolId, GroupName: 'writers' });
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  await cognito.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: PASSWORD, Permanent: true });
  await cognito.adminAddUserToGroup({ UserPoolId, Username: 'ann', GroupName: 'writers' });
  return { UserPoolId, ClientId };
}

async function signedIn({ ClientId }) {
  const { AuthenticationResult } = await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD } });
  return AuthenticationResult;
}

const part = (token, index) => JSON.parse(Buffer.from(token.split('.')[index], 'base64url'));

/** A token with one of its parts made anew, under the signature that it had. */
function changed(token, index, change) {
  return token.split('.').map((text, at) => (at === index ? Buffer.from(JSON.stringify(change(part(token, at)))).toString('base64url') : text)).join('.');
}
