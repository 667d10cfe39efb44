'use strict';
// Tokens as the service gives them: RS256 by node:crypto, two keys made when the first is signed, claims that follow the
// groups. A sign-in is one object, which its refresh token and its access tokens lead to.

const crypto = require('node:crypto');
const { NotAuthorizedException } = require('./errors.cjs');

const ACCESS_SECONDS = 3600;
const REFRESH_SECONDS = 30 * 24 * 3600;

let signers;

function sign(use, claims) {
  signers ??= Object.fromEntries(['access', 'id'].map((name) => {
    const header = Buffer.from(JSON.stringify({ kid: name, alg: 'RS256' })).toString('base64url');
    return [name, { header, key: crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }];
  }));
  const { header, key } = signers[use];
  const text = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${text}.${crypto.sign('sha256', text, key).toString('base64url')}`;
}

class Tokens {
  #ids;
  #byRefreshToken = new Map();
  #byAccessToken = new Map();

  constructor(ids) {
    this.#ids = ids;
  }

  /** The answer to a sign-in that has succeeded. */
  begin({ pool, client, user, now }) {
    const signIn = { pool, client, user, began: now, eventId: this.#ids.uuid(), originJti: this.#ids.uuid() };
    const RefreshToken = this.#ids.text(64);
    this.#byRefreshToken.set(RefreshToken, signIn);
    return { ...this.#pair(signIn, now), RefreshToken };
  }

  /** The answer to a refresh token. */
  refresh(token, client, now) {
    const signIn = this.#byRefreshToken.get(token);
    if (signIn === undefined) throw new NotAuthorizedException('Invalid Refresh Token');
    if (signIn.client !== client) throw new NotAuthorizedException('Refresh Token has different Client');
    if (signIn.pool.users.get(signIn.user.username) !== signIn.user) throw new NotAuthorizedException('The user has been deleted for the associated refresh token');
    if (!signIn.user.isEnabled) throw new NotAuthorizedException('User is disabled.');
    if (signIn.began + REFRESH_SECONDS * 1000 <= now) throw new NotAuthorizedException('Refresh Token has expired');
    return this.#pair(signIn, now);
  }

  /** Whose an access token is. What was given out is known by heart, so that nothing is verified. */
  bearer(token, now) {
    const issued = this.#byAccessToken.get(token);
    if (issued === undefined) throw new NotAuthorizedException('Invalid Access Token');
    if (issued.until <= now) throw new NotAuthorizedException('Access Token has expired');
    const { pool, user } = issued.signIn;
    if (pool.users.get(user.username) !== user) throw new NotAuthorizedException('Invalid Access Token');
    if (!user.isEnabled) throw new NotAuthorizedException('User is disabled.');
    return user;
  }

  #pair(signIn, now) {
    const { pool, client, user } = signIn;
    const iat = Math.floor(now / 1000);
    const groups = groupClaims(user);
    const iss = `https://cognito-idp.${pool.id.split('_')[0]}.amazonaws.com/${pool.id}`;
    const times = { auth_time: Math.floor(signIn.began / 1000), exp: iat + ACCESS_SECONDS, iat };
    const common = { iss, origin_jti: signIn.originJti, event_id: signIn.eventId, ...times };

    const access = { sub: user.sub, client_id: client.ClientId, ...common, token_use: 'access', scope: 'aws.cognito.signin.user.admin', jti: this.#ids.uuid(), username: user.username };
    if (groups !== null) access['cognito:groups'] = groups['cognito:groups'];
    const id = { sub: user.sub, aud: client.ClientId, ...common, token_use: 'id', jti: this.#ids.uuid(), 'cognito:username': user.username, ...groups };
    for (const { Name, Value } of user.attributes) {
      if (Name !== 'sub') id[Name] = Name === 'email_verified' || Name === 'phone_number_verified' ? Value === 'true' : Value;
    }

    const AccessToken = sign('access', access);
    this.#byAccessToken.set(AccessToken, { signIn, until: times.exp * 1000 });
    return { AccessToken, ExpiresIn: ACCESS_SECONDS, TokenType: 'Bearer', IdToken: sign('id', id) };
  }
}

/** `cognito:groups`, and of groups with roles `cognito:roles` and the one of least precedence; two of one leave it open. */
function groupClaims(user) {
  if (user.groups.size === 0) return null;
  const names = [], roles = new Set();
  let preferred, least = Infinity;
  for (const { name, roleArn, precedence = Infinity } of user.groups) {
    names.push(name);
    if (roleArn === undefined) continue;
    roles.add(roleArn);
    if (precedence < least) [preferred, least] = [roleArn, precedence];
    else if (precedence === least && roleArn !== preferred) preferred = undefined;
  }
  const claims = { 'cognito:groups': names };
  if (roles.size > 0) claims['cognito:roles'] = [...roles];
  if (preferred !== undefined) claims['cognito:preferred_role'] = preferred;
  return claims;
}

module.exports = { Tokens };
