// Whom a recorded call is about: which user, of which pool, by all that is known of it afterwards: what it brought
// (subject.mjs), what it was answered, what it sent and asked, and the calls before it.

import { poolOfToken, readToken, usernameOfToken } from './jwt.mjs';
import { listed } from './listing.mjs';
import { member, namesOf, poolOf, text } from './subject.mjs';

/** `{ user, pool }`: the user by the name that the call uses, the pool by its id. */
export function subjectOf(call, core) {
  const { input } = call;
  const token = claimsIn(call);
  const told = call.triggers[0]?.event ?? undefined;
  const sent = call.messages[0];
  const subject = {
    user: namesOf(call)[0] ?? (token && usernameOfToken(token)) ?? text(told, 'userName') ?? sent?.username,
    pool: poolOf(call) ?? (token && poolOfToken(token)) ?? text(call.output, 'UserPool', 'Id') ?? text(told, 'userPoolId') ?? sent?.userPoolId,
  };
  if (subject.user === undefined || subject.pool === undefined) {
    const earlier = origin(call, core);
    subject.user ??= earlier?.user;
    subject.pool ??= earlier?.pool;
  }
  const client = text(input, 'ClientId');
  if (subject.pool === undefined && client !== undefined) subject.pool = poolOfClient(client, core);
  return subject;
}

/** The claims of a token that the call brought or got. */
export function claimsIn({ input, output }) {
  for (const token of [text(input, 'AccessToken'), text(output, 'AuthenticationResult', 'AccessToken'), text(input, 'Token')]) {
    const claims = readToken(token)?.claims;
    if (claims !== undefined) return claims;
  }
  return undefined;
}

/**
 * Whether a call is about a user: a test for calls. Names are compared as those of whom they name now; of users who are
 * gone, by the names that they were created with.
 */
export function about({ username, userPoolId }, { calls }, ask) {
  const known = new Map();
  const subOf = (pool, name) => {
    const key = `${pool} ${name}`;
    if (!known.has(key)) known.set(key, subIn(ask({ operation: 'AdminGetUser', input: { UserPoolId: pool, Username: name } })));
    return known.get(key);
  };
  const pools = userPoolId === undefined ? new Set(calls.map(({ pool }) => pool).filter((pool) => pool !== undefined)) : [userPoolId];
  const subs = new Set([...pools].map((pool) => subOf(pool, username)).filter((sub) => sub !== undefined));
  const names = new Set([username]);
  if (subs.size === 0) {
    for (const call of calls.filter(({ op, state }) => op !== undefined && state === 'answered')) {
      const created = namesAtCreation(call);
      if (created.includes(username)) for (const name of created) names.add(name);
    }
  }
  return ({ user, pool }) => {
    if (user === undefined || (userPoolId !== undefined && pool !== userPoolId)) return false;
    return names.has(user) || (subs.size > 0 && pool !== undefined && subs.has(subOf(pool, user)));
  };
}

/** The pool of a client: as it stands, or as it was made. */
function poolOfClient(client, core) {
  // Of a double that has been disposed of, only what was recorded can be asked.
  const standing = core.isThere && core.look((ask) => {
    for (const { Id } of listed(ask, 'ListUserPools')) if (ask({ operation: 'DescribeUserPoolClient', input: { UserPoolId: Id, ClientId: client } }) !== undefined) return Id;
    return undefined;
  });
  return standing || core.calls.map(({ output }) => member(output, 'UserPoolClient')).find((made) => text(made, 'ClientId') === client)?.UserPoolId;
}

// The call that gave out the session or the refresh token with which this one goes on.
function origin(call, core) {
  const { input } = call;
  const session = text(input, 'Session');
  const refresh = text(input, 'RefreshToken') ?? text(input, 'Token') ?? text(input, 'AuthParameters', 'REFRESH_TOKEN') ?? text(input, 'AuthParameters', 'REFRESH');
  if (session === undefined && refresh === undefined) return undefined;
  return core.calls.find((other) => {
    if (other === call) return false;
    const { output } = other;
    return (session !== undefined && text(output, 'Session') === session) || (refresh !== undefined && text(output, 'AuthenticationResult', 'RefreshToken') === refresh);
  });
}

function namesAtCreation({ operation, input, output }) {
  if (operation === 'AdminCreateUser') return [text(output, 'User', 'Username'), ...values(member(output, 'User', 'Attributes'))];
  if (operation === 'SignUp') return [text(input, 'Username'), text(output, 'UserSub'), ...values(member(input, 'UserAttributes'))];
  return [];
}

const NAMES = ['sub', 'email', 'phone_number', 'preferred_username'];

function values(attributes) {
  return Array.isArray(attributes) ? attributes.filter((attribute) => NAMES.includes(text(attribute, 'Name'))).map((attribute) => text(attribute, 'Value')) : [];
}

function subIn(output) {
  return output?.UserAttributes.find(({ Name }) => Name === 'sub')?.Value;
}
