// Whom a call is about, as far as its input says it: enough for the gates, which judge before the call is made
// (about.mjs knows more, afterwards). An input is the caller's own object: it may be of any form, and its getters may throw.

import { poolOfToken, readToken, usernameOfToken } from './jwt.mjs';

/** A member of anything; undefined when there is none to be had. */
export function member(value, ...path) {
  try {
    return path.reduce((inner, name) => inner?.[name], value);
  } catch {
    return undefined;
  }
}

/** The same of a member that is a text. */
export function text(value, ...path) {
  const found = member(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** Where an input names its user: by a username, an alias or a sub. */
const USER = [['Username'], ['AuthParameters', 'USERNAME'], ['ChallengeResponses', 'USERNAME'], ['DestinationUser', 'ProviderAttributeValue'], ['User', 'ProviderAttributeValue']];

/**
 * The names by which `call` names its user: as they were given, and of an access token its username and sub. None where
 * only a session or a refresh token says who it is.
 */
export function namesOf({ input }) {
  const claims = bearer(input);
  const names = USER.map((path) => text(input, ...path));
  return [...names, claims && usernameOfToken(claims), claims?.sub].filter((name) => typeof name === 'string');
}

/** The pool that `call` names by its id, in a member of its own, an ARN or the access token; undefined when none. */
export function poolOf({ input }) {
  const claims = bearer(input);
  return text(input, 'UserPoolId') ?? poolInArn(text(input, 'ResourceArn')) ?? (claims && poolOfToken(claims));
}

function bearer(input) {
  return readToken(text(input, 'AccessToken'))?.claims;
}

function poolInArn(arn) {
  return arn === undefined ? undefined : /:userpool\/([^/]+)$/.exec(arn)?.[1];
}
