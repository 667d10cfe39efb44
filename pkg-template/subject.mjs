// Whom a call is about, as far as the call says it.

import { fromBase64Url } from './codec.mjs';

/**
 * The names by which `call` names its user: a username or alias as it was given, of an access token its username and
 * sub. None where only a session or a refresh token says who it is.
 */
export function namesOf(call) {
  try {
    const { Username, AuthParameters, ChallengeResponses, DestinationUser, AccessToken } = call.input ?? {};
    const given = [Username, AuthParameters?.USERNAME, ChallengeResponses?.USERNAME, DestinationUser?.ProviderAttributeValue];
    const { username, sub } = typeof AccessToken === 'string' ? JSON.parse(fromBase64Url(AccessToken.split('.')[1])) : {};
    return [...given, username, sub].filter((name) => typeof name === 'string');
  } catch {
    // What cannot be read is the core's to refuse.
    return [];
  }
}

/** The pool that `call` names by its id, in a member of its own or in the access token; undefined when none. */
export function poolOf(call) {
  try {
    const { UserPoolId, ResourceArn, AccessToken } = call.input ?? {};
    if (typeof UserPoolId === 'string') return UserPoolId;
    if (typeof ResourceArn === 'string') return ResourceArn.slice(ResourceArn.lastIndexOf('/') + 1);
    if (typeof AccessToken === 'string') return String(JSON.parse(fromBase64Url(AccessToken.split('.')[1])).iss).split('/').pop();
  } catch {
    // As above.
  }
  return undefined;
}
