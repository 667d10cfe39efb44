// What becomes of a sign-in, through tokens that a sign-in gave: renewed, revoked, signed out.
import assert from 'node:assert/strict';
import { X509Certificate, createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses } from './support/expect.mjs';
import { START, makePool } from './support/make_pool.mjs';
import { PASSWORD, makeConfirmedUser, makeUser } from './support/make_user.mjs';

const ROTATION = { Feature: 'ENABLED', RetryGracePeriodSeconds: 4 };
const REVOKED = ['NotAuthorizedException', 'Access Token has been revoked'];
const REFRESH_REVOKED = ['NotAuthorizedException', 'Refresh Token has been revoked'];

let it;
beforeEach(async () => {
  it = await makePool();
  await makeConfirmedUser(it, 'alice', { email: 'alice@example.com', email_verified: 'true' });
});

async function makeClient(settings = {}) {
  const { UserPoolClient } = await it.client.createUserPoolClient({
    UserPoolId: it.UserPoolId, ClientName: 'web',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', ...(settings.RefreshTokenRotation ? [] : ['ALLOW_REFRESH_TOKEN_AUTH'])],
    ...settings,
  });
  return UserPoolClient;
}

async function signIn(ClientId, USERNAME = 'alice') {
  const { AuthenticationResult, ChallengeParameters } = await answer(it.client.initiateAuth({
    ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD },
  }));
  assert.deepEqual(ChallengeParameters, {});
  return AuthenticationResult;
}

const refresh = (ClientId, RefreshToken, rest = {}) => it.client.getTokensFromRefreshToken({ ClientId, RefreshToken, ...rest });

/** The claims of a token that the pool's key set verifies. */
function claims(token) {
  const [head, body, signature] = token.split('.');
  const [header, payload] = [head, body].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  const key = it.cognito.jwks(it.UserPoolId).keys.find(({ kid }) => kid === header.kid);
  assert.ok(verify('sha256', Buffer.from(`${head}.${body}`), createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url')));
  return payload;
}

describe('GetUser', () => {
  test('shows the bearer\'s own attributes, those that the client may read', async () => {
    const { ClientId } = await makeClient({ ReadAttributes: ['email'] });
    const { AccessToken } = await signIn(ClientId);
    const { sub } = claims(AccessToken);

    assert.deepEqual(await answer(it.client.getUser({ AccessToken })), {
      Username: 'alice', UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }, { Name: 'sub', Value: sub }],
    });
  });

  test('takes an access token and nothing else', async () => {
    const { ClientId } = await makeClient();
    const { AccessToken, IdToken, RefreshToken } = await signIn(ClientId);

    for (const token of [IdToken, RefreshToken, 'garbage']) {
      await refuses(it.client.getUser({ AccessToken: token }), 'NotAuthorizedException', 'Invalid Access Token');
    }
    const forged = AccessToken.slice(0, -1) + (AccessToken.endsWith('A') ? 'Q' : 'A');
    await refuses(it.client.getUser({ AccessToken: forged }), 'NotAuthorizedException', 'Could not verify signature for Access Token');
    it.clock.advance({ minutes: 60 });
    await refuses(it.client.getUser({ AccessToken }), 'NotAuthorizedException', 'Access Token has expired');
  });

  test('a token of a deleted client names it', async () => {
    const { ClientId } = await makeClient();
    const { AccessToken } = await signIn(ClientId);
    await it.client.deleteUserPoolClient({ UserPoolId: it.UserPoolId, ClientId });

    await refuses(it.client.getUser({ AccessToken }), 'ResourceNotFoundException', `User pool client ${ClientId} does not exist.`);
  });
});

describe('DeleteUser', () => {
  test('answers nothing, and the tokens are those of nobody', async () => {
    const { ClientId } = await makeClient();
    const { AccessToken, RefreshToken } = await signIn(ClientId);

    assert.deepEqual(await answer(it.client.deleteUser({ AccessToken })), {});

    await refuses(it.client.getUser({ AccessToken }), 'UserNotFoundException', 'User does not exist.');
    await refuses(it.client.deleteUser({ AccessToken }), 'UserNotFoundException', 'User does not exist.');
    await refuses(refresh(ClientId, RefreshToken), 'NotAuthorizedException', 'The user has been deleted for the associated refresh token');
    await makeUser(it, 'alice');
    await refuses(it.client.getUser({ AccessToken }), 'NotAuthorizedException', 'Invalid access token.');
  });
});

describe('GetTokensFromRefreshToken', () => {
  test('gives tokens with the groups of now and the origin of then', async () => {
    const { ClientId } = await makeClient();
    const before = await signIn(ClientId);
    await it.client.createGroup({ UserPoolId: it.UserPoolId, GroupName: 'readers' });
    await it.client.adminAddUserToGroup({ UserPoolId: it.UserPoolId, Username: 'alice', GroupName: 'readers' });
    it.clock.advance({ minutes: 5 });

    const { AuthenticationResult, ...rest } = await answer(refresh(ClientId, before.RefreshToken));

    assert.deepEqual(rest, {});
    assert.deepEqual(Object.keys(AuthenticationResult).sort(), ['AccessToken', 'ExpiresIn', 'IdToken', 'TokenType']);
    const [old, now] = [claims(before.IdToken), claims(AuthenticationResult.IdToken)];
    assert.deepEqual([old['cognito:groups'], now['cognito:groups']], [undefined, ['readers']]);
    assert.deepEqual([now.origin_jti, now.event_id, now.auth_time], [old.origin_jti, old.event_id, old.auth_time]);
    assert.equal(now.iat, START / 1000 + 300);
    assert.deepEqual(claims(AuthenticationResult.AccessToken)['cognito:groups'], ['readers']);
  });

  test('with rotation a token is good once, and for some seconds again', async () => {
    const { ClientId } = await makeClient({ RefreshTokenRotation: ROTATION });
    const first = await signIn(ClientId);
    const { AuthenticationResult: child } = await refresh(ClientId, first.RefreshToken);
    it.clock.advance({ seconds: 3 });
    const { AuthenticationResult: secondChild } = await refresh(ClientId, first.RefreshToken);
    it.clock.advance({ seconds: 1 });

    for (const token of [first.RefreshToken, child.RefreshToken]) {
      await refuses(refresh(ClientId, token), 'RefreshTokenReuseException', 'Refresh token reuse detected');
    }
    await answer(refresh(ClientId, secondChild.RefreshToken));
  });

  test('a token, a client or a secret that does not fit is refused', async () => {
    const { ClientId } = await makeClient();
    const { ClientId: other } = await makeClient();
    const { ClientId: closed, ClientSecret } = await makeClient({ GenerateSecret: true });
    const { RefreshToken } = await signIn(ClientId);

    await refuses(refresh('absent', RefreshToken), 'ResourceNotFoundException', 'User pool client absent does not exist.');
    await refuses(refresh(ClientId, 'garbage'), 'NotAuthorizedException', 'Invalid Refresh Token');
    await refuses(refresh(other, RefreshToken), 'NotAuthorizedException', 'Refresh Token has different Client');
    await refuses(refresh(closed, RefreshToken), 'NotAuthorizedException', `Client ${closed} is configured for secret but secret was not received`);
    await refuses(refresh(closed, RefreshToken, { ClientSecret: 'x'.repeat(30) }), 'NotAuthorizedException', `Unable to verify secret hash for client ${closed}`);
    await refuses(refresh(closed, RefreshToken, { ClientSecret }), 'NotAuthorizedException', 'Refresh Token has different Client');
    it.clock.advance({ days: 30 });
    await refuses(refresh(ClientId, RefreshToken), 'NotAuthorizedException', 'Refresh Token has expired');
  });
});

describe('RevokeToken', () => {
  test('ends the sign-in of the token and no other, and may be repeated', async () => {
    const { ClientId } = await makeClient();
    const [ended, kept] = [await signIn(ClientId), await signIn(ClientId)];

    for (const round of [1, 2]) {
      assert.deepEqual(await answer(it.client.revokeToken({ ClientId, Token: ended.RefreshToken })), {}, `round ${round}`);
    }

    await refuses(it.client.getUser({ AccessToken: ended.AccessToken }), ...REVOKED);
    await refuses(it.client.initiateAuth({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: ended.RefreshToken } }), ...REFRESH_REVOKED);
    await refuses(refresh(ClientId, ended.RefreshToken), 'NotAuthorizedException');
    await answer(it.client.getUser({ AccessToken: kept.AccessToken }));
  });

  test('a client without its secret, one that revokes nothing, and another kind of token are refused', async () => {
    const { ClientId } = await makeClient();
    const { ClientId: closed } = await makeClient({ GenerateSecret: true });
    const { ClientId: lenient } = await makeClient({ EnableTokenRevocation: false });
    const { AccessToken, RefreshToken } = await signIn(ClientId);

    for (const client of [closed, 'absent']) {
      await refuses(it.client.revokeToken({ ClientId: client, Token: RefreshToken }), 'UnauthorizedException', 'Invalid client or secret');
    }
    await refuses(it.client.revokeToken({ ClientId: lenient, Token: RefreshToken }), 'UnsupportedOperationException', 'This feature is not enabled for this client');
    await refuses(it.client.revokeToken({ ClientId, Token: AccessToken }), 'UnsupportedTokenTypeException', 'Unsupported token type');
  });
});

describe('GlobalSignOut and AdminUserGlobalSignOut', () => {
  test('end every sign-in so far and leave the user\'s dates alone', async () => {
    const { ClientId } = await makeClient();
    it.clock.advance({ minutes: 1 });
    for (const signOut of [
      ({ AccessToken }) => it.client.globalSignOut({ AccessToken }),
      () => it.client.adminUserGlobalSignOut({ UserPoolId: it.UserPoolId, Username: 'alice' }),
    ]) {
      const both = [await signIn(ClientId), await signIn(ClientId)];

      assert.deepEqual(await answer(signOut(both[0])), {});

      for (const { AccessToken, RefreshToken } of both) {
        await refuses(it.client.getUser({ AccessToken }), ...REVOKED);
        await refuses(it.client.globalSignOut({ AccessToken }), ...REVOKED);
        await refuses(refresh(ClientId, RefreshToken), ...REFRESH_REVOKED);
      }
      await answer(it.client.getUser({ AccessToken: (await signIn(ClientId)).AccessToken }));
    }
    const user = await it.client.adminGetUser({ UserPoolId: it.UserPoolId, Username: 'alice' });
    assert.deepEqual(user.UserLastModifiedDate, new Date(START));
  });

  test('a user that is not there is refused', async () => {
    await refuses(it.client.adminUserGlobalSignOut({ UserPoolId: it.UserPoolId, Username: 'nobody' }), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('AdminDisableUser', () => {
  test('ends the sign-ins of before, also once the user is enabled again', async () => {
    const { ClientId } = await makeClient();
    const { AccessToken, RefreshToken } = await signIn(ClientId);
    const who = { UserPoolId: it.UserPoolId, Username: 'alice' };

    await it.client.adminDisableUser(who);
    await refuses(it.client.getUser({ AccessToken }), 'NotAuthorizedException', 'User is disabled.');
    await refuses(refresh(ClientId, RefreshToken), 'NotAuthorizedException', 'User is disabled.');
    await it.client.adminEnableUser(who);

    await refuses(it.client.getUser({ AccessToken }), ...REVOKED);
    await refuses(refresh(ClientId, RefreshToken), ...REFRESH_REVOKED);
  });
});

describe('GetClientToken', () => {
  test('gives a client with credentials a token without a user', async () => {
    const { ClientId, ClientSecret } = await makeClient({
      GenerateSecret: true, AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: ['email'],
    });

    const { ClientAuthenticationResult: result } = await answer(it.client.getClientToken({ ClientId, Secret: ClientSecret }));

    assert.deepEqual([result.ExpiresIn, result.TokenType], [3600, 'Bearer']);
    const { sub, client_id, scope, username } = claims(result.AccessToken);
    assert.deepEqual({ sub, client_id, scope, username }, { sub: ClientId, client_id: ClientId, scope: 'email', username: undefined });
    await refuses(it.client.getUser({ AccessToken: result.AccessToken }), 'NotAuthorizedException', 'Access Token does not have required scopes');
    await refuses(it.client.getClientToken({ ClientId, Secret: 'x'.repeat(30) }), 'NotAuthorizedException', 'Invalid client or secret');
    await refuses(it.client.getClientToken({ ClientId, Secret: ClientSecret, Scopes: ['openid'] }), 'InvalidParameterException', 'Invalid scope requested: openid');
  });

  test('other clients have none', async () => {
    const { ClientId } = await makeClient();

    await refuses(it.client.getClientToken({ ClientId, Secret: 'x'.repeat(30) }), 'NotAuthorizedException', 'Client is not enabled for the client_credentials flow.');
    await refuses(it.client.getClientToken({ ClientId: 'absent', Secret: 'x'.repeat(30) }), 'ResourceNotFoundException', 'User pool client absent does not exist.');
  });
});

describe('GetSigningCertificate', () => {
  test('is a certificate over the first key of the set', async () => {
    const { Certificate } = await answer(it.client.getSigningCertificate({ UserPoolId: it.UserPoolId }));
    const certificate = new X509Certificate(Buffer.from(Certificate, 'base64'));

    assert.ok(certificate.verify(certificate.publicKey));
    assert.equal(certificate.publicKey.export({ format: 'jwk' }).n, it.cognito.jwks(it.UserPoolId).keys[0].n);
    await refuses(it.client.getSigningCertificate({ UserPoolId: 'us-east-1_Absent000' }), 'ResourceNotFoundException', 'User pool us-east-1_Absent000 does not exist.');
  });
});
