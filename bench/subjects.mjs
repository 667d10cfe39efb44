// Who is measured, and the pools they are measured on. pocket-cognito and the SDK come from the folder that the
// measurements were prepared in (the current one), the plain double from beside this file.

import { createRequire } from 'node:module';
import path from 'node:path';

const requireHere = createRequire(path.join(process.cwd(), 'package.json'));
const requirePlain = createRequire(import.meta.url);

export const { PocketCognito } = requireHere('pocket-cognito');
export const { PlainCognito } = requirePlain('./plain-double/index.cjs');
export const sdk = requireHere('@aws-sdk/client-cognito-identity-provider');
export const versions = {
  node: process.version,
  pocketCognito: requireHere('pocket-cognito/package.json').version,
  sdk: requireHere('@aws-sdk/client-cognito-identity-provider/package.json').version,
};

export const username = (i) => `user-${String(i).padStart(6, '0')}`;
export const email = (i) => `${username(i)}@example.com`;
export const invitation = (UserPoolId, i) => ({
  UserPoolId,
  Username: username(i),
  UserAttributes: [{ Name: 'email', Value: email(i) }, { Name: 'email_verified', Value: 'true' }],
  MessageAction: 'SUPPRESS',
});

/** A pool of `users`, each in one of ten groups; `everyone` holds the first `everyone` of them. */
export async function seed(double, { users, everyone = 0 }) {
  const { UserPool } = await double.createUserPool({ PoolName: 'bench' });
  const UserPoolId = UserPool.Id;
  for (let i = 0; i < 10; i++) await double.createGroup({ UserPoolId, GroupName: `team-${i}` });
  for (let i = 0; i < 5; i++) await double.createGroup({ UserPoolId, GroupName: `squad-${i}` });
  await double.createGroup({ UserPoolId, GroupName: 'everyone' });

  for (let i = 0; i < users; i++) {
    await double.adminCreateUser(invitation(UserPoolId, i));
    await double.adminAddUserToGroup({ UserPoolId, GroupName: `team-${i % 10}`, Username: username(i) });
    if (i < everyone) await double.adminAddUserToGroup({ UserPoolId, GroupName: 'everyone', Username: username(i) });
  }
  return { double, UserPoolId, users };
}

/** The operations of a pool through a real SDK client, under the names that the doubles give them. */
export function throughSdk(config, { UserPoolId, users } = { UserPoolId: 'us-east-1_Nobody123', users: 10 }) {
  const client = new sdk.CognitoIdentityProviderClient(config);
  const api = {};
  for (const name of ['AdminAddUserToGroup', 'AdminRemoveUserFromGroup', 'CreateGroup', 'DeleteGroup', 'AdminCreateUser', 'AdminDeleteUser', 'ListUsersInGroup']) {
    const Command = sdk[`${name}Command`];
    api[name[0].toLowerCase() + name.slice(1)] = (input) => client.send(new Command(input));
  }
  return { double: api, UserPoolId, users };
}

/** A client whose every call is answered with `{}` at once: what the SDK itself costs. */
export function nullConfig() {
  const body = new TextEncoder().encode('{}');
  return {
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    signer: { sign: async (request) => request },
    maxAttempts: 1,
    requestHandler: { handle: async () => ({ response: { statusCode: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body } }) },
  };
}
