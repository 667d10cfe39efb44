// What a client in a browser keeps of somebody who is signed in: names and values, in localStorage or wherever it was
// told to keep them.

import { readToken } from '../jwt.mjs';

/** What a client keeps beside the tokens, by the client's name: for whom, and with when they were issued (seconds). */
const BESIDES = {
  amplify: (username, iat) => ({
    // By how many milliseconds the service's clock is ahead of the page's.
    clockDrift: String(iat * 1000 - Date.now()),
    signInDetails: JSON.stringify({ loginId: username, authFlowType: 'USER_SRP_AUTH' }),
  }),

  // Here by how many seconds it is behind.
  'identity-js': (username, iat) => ({ clockDrift: String(Math.floor(Date.now() / 1000) - iat) }),
};

export const clients = Object.keys(BESIDES);

/** The items that `client` keeps of tokens, as `issueTokens()` gives them: `[{ name, value }]`. */
export function storedTokens({ IdToken, AccessToken, RefreshToken }, client) {
  const { client_id, username, iat } = readToken(AccessToken).claims;
  const prefix = `CognitoIdentityServiceProvider.${client_id}`;
  const items = { idToken: IdToken, accessToken: AccessToken, refreshToken: RefreshToken, ...BESIDES[client](username, iat) };
  return [
    { name: `${prefix}.LastAuthUser`, value: username },
    ...Object.entries(items).map(([name, value]) => ({ name: `${prefix}.${username}.${name}`, value })),
  ];
}
