// The matchers, for whatever runner has Jest's `expect.extend`. They look beside the API: what they ask is recorded
// nowhere, meets no fault or quota, and changes nothing. All are synchronous.

import { poolOfToken, readToken, usernameOfToken } from '../jwt.mjs';
import { listed } from '../listing.mjs';
import { bullets, nearest, partOf, short } from './wording.mjs';
import { shown } from '../words.mjs';

/** What a PocketCognito gives to the matchers (index.mjs). */
const LOOK = Symbol.for('pocket-cognito.look');

/** Of a pool with very many users, so many are compared with a name that is not there. */
const COMPARED = 1200;

const THROTTLES = ['TooManyRequestsException', 'ThrottlingException'];

export const matchers = {
  toHaveReceivedOperation(cognito, operation, times) {
    const judge = judged(this, 'toHaveReceivedOperation', cognito);
    if (times !== undefined && !(Number.isInteger(times) && times >= 0)) throw judge.misuse(`takes how many times as a whole number, not ${short(times)}`);
    const calls = callsOf(judge, operation);
    const pass = times === undefined ? calls.length > 0 : calls.length === times;
    const wanted = times === undefined ? 'at least one call' : count(times, 'call');
    return judge.is(pass, () => [
      `Expected: ${this.isNot ? `not ${times === undefined ? 'a call' : wanted}` : wanted} of ${operation}`,
      `Received: ${count(calls.length, 'call')}`,
      ...(calls.length > 0 ? bullets(calls, callLine) : otherCalls(cognito)),
    ]);
  },

  toHaveReceivedOperationWith(cognito, operation, input) {
    const judge = judged(this, 'toHaveReceivedOperationWith', cognito);
    if (input === null || typeof input !== 'object') throw judge.misuse(`takes a part of the input as an object, not ${short(input)}`);
    const calls = callsOf(judge, operation);
    const matching = calls.filter((call) => contains(this, call.input, input));
    return judge.is(matching.length > 0, () => {
      if (this.isNot) return [`Expected: no call of ${operation} with`, `  ${this.utils.printExpected(input)}`, `Received: ${count(matching.length, 'call')}`, ...bullets(matching, callLine)];
      if (calls.length === 0) return [`Expected: a call of ${operation} with`, `  ${this.utils.printExpected(input)}`, 'Received: none', ...otherCalls(cognito)];
      const closest = closestTo(this, calls, input);
      return [
        `Of ${count(calls.length, 'call')} of ${operation} none has this input. The closest, call ${calls.indexOf(closest) + 1} (${outcome(closest)}):`,
        '',
        difference(this, input, closest.input),
      ];
    });
  },

  toHaveUser(cognito, user, expected, options) {
    const judge = judged(this, 'toHaveUser', cognito);
    const { name, pools } = which(judge, user, options);
    if (expected !== undefined && (expected === null || typeof expected !== 'object')) throw judge.misuse(`takes what is expected as an object such as { UserStatus: 'CONFIRMED' }, not ${short(expected)}`);
    return judge.looking(({ ask }) => {
      const among = pools(ask);
      const found = among.flatMap(({ Id }) => {
        const output = ask({ operation: 'AdminGetUser', input: { UserPoolId: Id, Username: name } });
        return output === undefined ? [] : [{ pool: Id, user: withoutMetadata(output) }];
      });
      const wanted = expected === undefined ? undefined : withAttributes(expected);
      const matching = found.filter((one) => wanted === undefined || contains(this, withAttributes(one.user), wanted));
      return judge.is(matching.length > 0, () => {
        if (this.isNot) return [`Expected: no user ${short(name)}${wanted === undefined ? '' : ` with ${this.utils.printExpected(wanted)}`}`, 'Received:', ...bullets(matching, (one) => `${short(one.user.Username)}, ${one.user.UserStatus}, in ${one.pool}`)];
        if (found.length > 0) return [`There is a user ${short(name)} in ${found[0].pool}, but not as expected:`, '', difference(this, wanted, withAttributes(found[0].user))];
        return [`Expected: a user ${short(name)} in ${poolsLine(among)}`, ...noUser(ask, among, name)];
      });
    });
  },

  toHaveGroup(cognito, group, expected, options) {
    const judge = judged(this, 'toHaveGroup', cognito);
    const { name, pools } = which(judge, group, options, 'the name of a group');
    if (expected !== undefined && (expected === null || typeof expected !== 'object')) throw judge.misuse(`takes what is expected as an object such as { Precedence: 1 }, not ${short(expected)}`);
    return judge.looking(({ ask }) => {
      const among = pools(ask);
      const found = among.flatMap(({ Id }) => ask({ operation: 'GetGroup', input: { UserPoolId: Id, GroupName: name } })?.Group ?? []);
      const matching = found.filter((one) => expected === undefined || contains(this, one, expected));
      return judge.is(matching.length > 0, () => {
        if (this.isNot) return [`Expected: no group ${short(name)}${expected === undefined ? '' : ` with ${this.utils.printExpected(expected)}`}`, 'Received:', ...bullets(matching, (one) => `${short(one.GroupName)} in ${one.UserPoolId}`)];
        if (found.length > 0) return [`There is a group ${short(name)} in ${found[0].UserPoolId}, but not as expected:`, '', difference(this, expected, found[0])];
        return [`Expected: a group ${short(name)} in ${poolsLine(among)}`, ...noGroup(ask, among, name)];
      });
    });
  },

  toHaveUserInGroup(cognito, user, group, options) {
    const judge = judged(this, 'toHaveUserInGroup', cognito);
    const { name, pools } = which(judge, user, options);
    if (typeof group !== 'string') throw judge.misuse(`takes the name of a group, not ${short(group)}`);
    return judge.looking(({ ask }) => {
      const among = pools(ask);
      const found = among.flatMap(({ Id }) => {
        const groups = listed(ask, 'AdminListGroupsForUser', { UserPoolId: Id, Username: name });
        return groups === undefined ? [] : [{ pool: Id, groups: groups.map(({ GroupName }) => GroupName) }];
      });
      const matching = found.filter(({ groups }) => groups.includes(group));
      return judge.is(matching.length > 0, () => {
        if (this.isNot) return [`Expected: user ${short(name)} not in group ${short(group)}`, `Received: a member, in ${matching.map(({ pool }) => pool).join(', ')}`];
        if (found.length === 0) return [`Expected: user ${short(name)} in group ${short(group)}`, ...noUser(ask, among, name)];
        const lines = found.map(({ pool, groups }) => `Received: in ${groups.length === 0 ? 'no group' : groups.map((one) => short(one)).join(', ')} (${pool})`);
        const known = found.some(({ pool }) => ask({ operation: 'GetGroup', input: { UserPoolId: pool, GroupName: group } }) !== undefined);
        return [`Expected: user ${short(name)} in group ${short(group)}`, ...lines, ...(known ? [] : noGroup(ask, found.map(({ pool }) => ({ Id: pool })), group))];
      });
    });
  },

  toHaveSentCode(cognito, user, options) {
    const judge = judged(this, 'toHaveSentCode', cognito);
    const { medium, destination, source, ...where } = options ?? {};
    const { name, pools } = which(judge, user, where, undefined, ['medium', 'destination', 'source']);
    const sent = cognito.outbox;
    return judge.looking(({ ask }) => {
      const among = pools(ask).map(({ Id }) => Id);
      const usernames = new Map(among.map((pool) => [pool, ask({ operation: 'AdminGetUser', input: { UserPoolId: pool, Username: name } })?.Username]));
      const own = sent.filter((one) => among.includes(one.userPoolId) && (one.username === name || one.destination === name || one.username === usernames.get(one.userPoolId)));
      const wanted = { medium, destination, source: typeof source === 'string' ? longSource(source) : source };
      for (const key of Object.keys(wanted)) if (wanted[key] === undefined) delete wanted[key];
      const matching = own.filter((one) => contains(this, one, wanted));
      return judge.is(matching.length > 0, () => {
        const expectation = `code to ${short(name)}${Object.keys(wanted).length === 0 ? '' : ` with ${this.utils.printExpected(wanted)}`}`;
        if (this.isNot) return [`Expected: no ${expectation}`, 'Received:', ...bullets(matching, messageLine)];
        if (own.length > 0) return [`Expected: a ${expectation}`, 'Sent to them:', ...bullets(own, messageLine)];
        return [`Expected: a ${expectation}`, ...(sent.length === 0 ? ['Received: no code was sent to anybody'] : ['Received: none; sent to others:', ...bullets(sent, messageLine)])];
      });
    });
  },

  toBeValidTokenFor(token, cognito, user, options) {
    const judge = judged(this, 'toBeValidTokenFor', cognito, 'token');
    const { clientId, groups, use, ...where } = options ?? {};
    const { name, pools } = which(judge, user, where, undefined, ['clientId', 'groups', 'use']);
    if (use !== undefined && use !== 'access' && use !== 'id') throw judge.misuse(`takes use: 'access' or 'id', not ${short(use)}`);
    return judge.looking(({ ask, sign }) => {
      const read = readToken(token);
      const reasons = read === undefined ? [notAToken(token)] : [...whyInvalid(read, cognito, sign), ...whyOthers(this, read.claims, { ask, pools, name, clientId, groups, use })];
      return judge.is(reasons.length === 0, () => {
        if (this.isNot) return [`Expected: no valid token for ${short(name)}`, ...portrait(read.claims)];
        return [`Expected: a valid token for ${short(name)}`, 'Received: one that is not:', ...bullets(reasons, (reason) => reason), ...(read === undefined ? [] : portrait(read.claims))];
      });
    });
  },

  toHaveThrottled(cognito, operation) {
    const judge = judged(this, 'toHaveThrottled', cognito);
    const calls = operation === undefined ? [...cognito.calls] : callsOf(judge, operation);
    const throttled = calls.filter(({ error }) => THROTTLES.includes(error?.name));
    return judge.is(throttled.length > 0, () => [
      `Expected: ${this.isNot ? 'no call' : 'a call'}${operation === undefined ? '' : ` of ${operation}`} refused with TooManyRequestsException`,
      `Received: ${count(throttled.length, 'such call')} of ${calls.length}`,
      ...bullets(this.isNot ? throttled : calls, callLine),
    ]);
  },
};

/** What all matchers have in common: whom they are asked about, and how they word their answer. */
function judged(context, matcher, cognito, received = 'cognito') {
  const misuse = (what) => new TypeError(`pocket-cognito: ${matcher}() ${what}`);
  if (typeof cognito?.[LOOK] !== 'function') {
    throw misuse(received === 'token' ? `takes the PocketCognito that the token is from: expect(token).${matcher}(cognito, 'ann'), not ${short(cognito)}` : `is for a PocketCognito: expect(cognito).${matcher}(\u2026), not ${short(cognito)}`);
  }
  return {
    cognito,
    misuse,
    // A message is made at once where it needs to look, and only for a matcher that fails.
    is(pass, lines) {
      const fails = pass === Boolean(context.isNot);
      const text = fails ? [context.utils.matcherHint(matcher, received, '', { isNot: context.isNot, promise: context.promise }), '', ...lines()].join('\n') : matcher;
      return { pass, message: () => text };
    },
    looking: (body) => cognito[LOOK](body),
  };
}

/** A name, and the pools to look in: one that the options name, else all. */
function which(judge, given, options, what = 'a username, an alias or a sub', others = []) {
  if (options !== undefined && (options === null || typeof options !== 'object')) throw judge.misuse(`takes its options as an object, not ${short(options)}`);
  const { userPoolId = typeof given === 'object' ? given?.userPoolId : undefined, poolName, ...unknown } = options ?? {};
  for (const name of Object.keys(unknown)) throw judge.misuse(`does not take ${name}; it takes ${[...others, 'userPoolId', 'poolName'].join(', ')}`);
  const name = typeof given === 'string' ? given : given?.username;
  if (typeof name !== 'string') throw judge.misuse(`takes ${what}, not ${short(given)}`);
  return {
    name,
    pools(ask) {
      const all = listed(ask, 'ListUserPools');
      const pools = all.filter((pool) => (userPoolId === undefined || pool.Id === userPoolId) && (poolName === undefined || pool.Name === poolName));
      if (pools.length === 0 && (userPoolId !== undefined || poolName !== undefined)) {
        throw judge.misuse(`is asked about the pool ${short(userPoolId ?? poolName)}, which there is not; there ${all.length === 0 ? 'is none' : `are ${all.map(({ Id, Name }) => `${Id} (${Name})`).join(', ')}`}`);
      }
      return pools;
    },
  };
}

function callsOf({ cognito, misuse }, operation) {
  try {
    return cognito.calls.of(operation);
  } catch {
    const { names } = operationsOf(cognito);
    throw misuse(`is asked about ${short(operation)}, which is no operation${suggestion(names, shown(operation))}`);
  }
}

// The operations are the methods of the class below PocketCognito.
function operationsOf(cognito) {
  let prototype = Object.getPrototypeOf(cognito);
  while (!Object.hasOwn(prototype, 'createGroup')) prototype = Object.getPrototypeOf(prototype);
  return { names: Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor').map((name) => name[0].toUpperCase() + name.slice(1)) };
}

/** As `toMatchObject` has it: members that are not named may be anything, asymmetric matchers match. */
function contains(context, actual, expected) {
  const { iterableEquality, subsetEquality } = context.utils;
  return context.equals(actual, expected, [...(context.customTesters ?? []), iterableEquality, subsetEquality]);
}

function difference(context, expected, actual) {
  return context.utils.diff(expected, partOf(actual, expected)) ?? `Received: ${context.utils.printReceived(actual)}`;
}

// By the members that agree; of equals the latest.
function closestTo(context, calls, input) {
  const score = (call) => Object.keys(input).filter((key) => contains(context, partOf(call.input, input)?.[key], input[key])).length;
  return calls.reduce((best, call) => (score(call) >= score(best) ? call : best));
}

function otherCalls(cognito) {
  const counts = new Map();
  for (const call of cognito.calls) counts.set(call.operation, (counts.get(call.operation) ?? 0) + 1);
  if (counts.size === 0) return ['There were no calls at all.'];
  return [`There were calls of ${[...counts].map(([name, times]) => (times === 1 ? name : `${name} (${times})`)).join(', ')}.`];
}

function suggestion(names, wanted) {
  const [closest] = nearest(names, wanted);
  return closest === undefined ? '' : `; did you mean ${closest}?`;
}

function callLine(call) {
  return `${call.operation} ${short(call.input)}: ${outcome(call)}`;
}

function outcome({ state, error }) {
  if (state === 'answered') return 'answered';
  return state === 'open' ? 'not answered yet' : `${error?.name ?? 'refused'}: ${error?.message ?? ''}`;
}

function messageLine({ medium, destination, source, username, userPoolId }) {
  return `${medium} to ${destination} for user ${short(username)}, ${source}, ${userPoolId}`;
}

function poolsLine(pools) {
  return pools.map(({ Id }) => Id).join(', ') || 'a pool, of which there is none';
}

/** The nearest names of users, also by their addresses. */
function noUser(ask, pools, name) {
  const users = pools.flatMap(({ Id }) => (listed(ask, 'ListUsers', { UserPoolId: Id }, COMPARED) ?? []).map((user) => ({ ...user, pool: Id })));
  if (users.length === 0) return ['Received: there are no users'];
  const names = new Map();
  for (const user of users) {
    for (const known of [user.Username, ...user.Attributes.filter(({ Name }) => ['email', 'phone_number', 'preferred_username'].includes(Name)).map(({ Value }) => Value)]) names.set(known, user);
  }
  const similar = nearest([...names.keys()], name);
  const shown = similar.length > 0 ? similar : [...names.keys()].slice(0, 5);
  return [`Received: none; ${similar.length > 0 ? 'the nearest' : 'there are'}:`, ...bullets(shown, (known) => {
    const { Username, UserStatus, pool } = names.get(known);
    return `${short(known)}${known === Username ? '' : ` of ${short(Username)}`}, ${UserStatus}, in ${pool}`;
  })];
}

function noGroup(ask, pools, name) {
  const groups = pools.flatMap(({ Id }) => listed(ask, 'ListGroups', { UserPoolId: Id }, COMPARED) ?? []);
  if (groups.length === 0) return ['There are no groups.'];
  const similar = nearest(groups.map(({ GroupName }) => GroupName), name);
  const shown = similar.length > 0 ? similar : groups.slice(0, 5).map(({ GroupName }) => GroupName);
  return [`There is no group ${short(name)}; ${similar.length > 0 ? 'the nearest' : 'there are'}: ${shown.map((one) => short(one)).join(', ')}`];
}

function withoutMetadata({ $metadata, ...output }) {
  return output;
}

/** Attributes by name, for they have no order: AWS's list or an object of names and values. */
function withAttributes({ UserAttributes, ...rest }) {
  if (UserAttributes === undefined) return rest;
  const byName = Array.isArray(UserAttributes) ? Object.fromEntries(UserAttributes.map((attribute) => [attribute?.Name, attribute?.Value])) : UserAttributes;
  return { ...rest, UserAttributes: byName };
}

function longSource(source) {
  return source.includes('_') ? source : `CustomMessage_${source}`;
}

function notAToken(token) {
  if (typeof token !== 'string') return `it is not a text but ${short(token)}`;
  return token.split('.').length === 5 ? 'it is a refresh token, or another that is encrypted: only its issuer can read it' : 'it is no JSON Web Token: three parts with dots between them';
}

/** Whom a verifier would trust: keys, issuer, time. */
function whyInvalid({ header, claims, signed, signature }, cognito, sign) {
  const pool = poolOfToken(claims);
  let keys;
  try {
    ({ keys } = cognito.jwks(pool));
  } catch {
    return [`its issuer (iss) is ${short(claims.iss)}, and there is no such pool here`];
  }
  const reasons = [];
  const region = pool.slice(0, pool.indexOf('_'));
  if (claims.iss !== `https://cognito-idp.${region}.amazonaws.com/${pool}`) reasons.push(`its issuer (iss) is ${short(claims.iss)}, which is not that of the pool`);
  const key = keys.findIndex(({ kid }) => kid === header.kid);
  // RS256 has one signature for a text: it is right when the key's owner would make the same.
  if (key < 0) reasons.push(`its key (kid) ${short(header.kid)} is not one of the pool`);
  else if (header.alg !== 'RS256' || sign(key, signed) !== signature) reasons.push('its signature is not the pool\'s: it was changed, or made elsewhere');
  const now = cognito.clock.now();
  if (!(typeof claims.exp === 'number' && claims.exp * 1000 > now)) reasons.push(`it expired ${ago(now - claims.exp * 1000)}: ${moment(claims.exp * 1000)}, and the double's clock says ${moment(now)}`);
  return reasons;
}

/** Whether it is for that user, client, use and groups. */
function whyOthers(context, claims, { ask, pools, name, clientId, groups, use }) {
  const reasons = [];
  const pool = poolOfToken(claims);
  const expected = pools(ask);
  if (!expected.some(({ Id }) => Id === pool)) reasons.push(`it is of the pool ${short(pool)}, not of ${poolsLine(expected)}`);
  const user = ask({ operation: 'AdminGetUser', input: { UserPoolId: pool, Username: name } });
  const sub = user?.UserAttributes.find(({ Name }) => Name === 'sub').Value;
  if (user === undefined) reasons.push(`there is no user ${short(name)} in its pool; it is for ${short(usernameOfToken(claims))}`);
  else if (sub !== claims.sub) reasons.push(`it is for ${short(usernameOfToken(claims))}, not for ${short(name)}`);
  if (use !== undefined && claims.token_use !== use) reasons.push(`it is an ${shown(claims.token_use)} token, not an ${use} token (token_use)`);
  const client = claims.token_use === 'id' ? claims.aud : claims.client_id;
  if (clientId !== undefined && client !== clientId) reasons.push(`it is for the client ${short(client)}, not for ${short(clientId)} (${claims.token_use === 'id' ? 'aud' : 'client_id'})`);
  const has = claims['cognito:groups'] ?? [];
  const sorted = (list) => (Array.isArray(list) ? [...list].sort((one, other) => (shown(one) < shown(other) ? -1 : 1)) : list);
  if (groups !== undefined && !context.equals(sorted(has), sorted(groups))) reasons.push(`its groups are ${short(has)}, not ${context.utils.stringify(groups)} (cognito:groups)`);
  return reasons;
}

function portrait(claims) {
  const client = claims.token_use === 'id' ? claims.aud : claims.client_id;
  return ['', `It is an ${shown(claims.token_use)} token of ${poolOfToken(claims)} for ${short(usernameOfToken(claims))}, client ${short(client)}, groups ${short(claims['cognito:groups'] ?? [])}, until ${moment(claims.exp * 1000)}.`];
}

function moment(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}

function ago(time) {
  if (!(time >= 0)) return 'or says no time';
  return time < 120_000 ? `${Math.floor(time / 1000)} s ago` : `${Math.floor(time / 60_000)} min ago`;
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
