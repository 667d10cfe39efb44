// Signing in by a password, one challenge after the other, through the SDK's client.
import { PASSWORD } from './make_user.mjs';

const FLOWS = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

/** The id of a client that lets every flow through. */
export async function makeOpenClient({ client, UserPoolId }, settings = {}) {
  const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId, ClientName: 'open', ExplicitAuthFlows: FLOWS, ...settings });
  return UserPoolClient.ClientId;
}

/** InitiateAuth with the password; tokens or a challenge. */
export const begin = ({ client, ClientId }, USERNAME, rest = {}) =>
  client.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD, ...rest } });

/** The answer to a challenge. */
export const respond = ({ client, ClientId }, USERNAME, { ChallengeName, Session }, responses = {}) =>
  client.respondToAuthChallenge({ ClientId, ChallengeName, Session, ChallengeResponses: { USERNAME, ...responses } });

/** An access token, of a sign-in that asks for nothing but the password. */
export async function accessToken(it, username) {
  return (await begin(it, username)).AuthenticationResult.AccessToken;
}
