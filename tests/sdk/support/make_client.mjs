// A client of a pool, and tokens of it.

/** `it` with the ClientId of a new client. */
export async function makeClient(it, settings = {}) {
  const { UserPoolClient } = await it.client.createUserPoolClient({ UserPoolId: it.UserPoolId, ClientName: 'web', ...settings });
  return { ...it, ClientId: UserPoolClient.ClientId, ClientSecret: UserPoolClient.ClientSecret };
}

/** An access token of a user, whatever the user's state. */
export const accessTokenOf = ({ cognito, ClientId }, user) =>
  cognito.issueTokens({ user, clientId: ClientId }).AccessToken;
