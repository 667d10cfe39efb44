// `amplifyConfig`: a pool and a client as aws-amplify 6 is configured with them.

import { listed } from './listing.mjs';
import { shown } from './words.mjs';

const MFA = { ON: 'on', OFF: 'off', OPTIONAL: 'optional' };

/** The configuration of a client, by id or name, of a pool, by id or name; of one that there is, neither has to be said. */
export function amplifyConfig(core, userPool, client) {
  return core.look((ask) => configOf(ask, userPool, client));
}

function configOf(ask, userPool, client) {
  const pools = listed(ask, 'ListUserPools').map(({ Id, Name }) => ({ id: Id, name: Name }));
  const UserPoolId = one(pools, userPool, 'user pool').id;
  const { UserPool } = ask({ operation: 'DescribeUserPool', input: { UserPoolId } });
  const clients = listed(ask, 'ListUserPoolClients', { UserPoolId }).map(({ ClientId, ClientName }) => ({ id: ClientId, name: ClientName }));
  const has = ({ id }) => ask({ operation: 'DescribeUserPoolClient', input: { UserPoolId, ClientId: id } }).UserPoolClient.ClientSecret !== undefined;
  // Amplify cannot keep a secret, so a client that has one is not meant.
  const open = clients.filter((candidate) => !has(candidate));
  const userPoolClientId = one(client === undefined ? open : clients, client, 'client without a secret').id;
  if (!open.some(({ id }) => id === userPoolClientId)) throw new Error(`pocket-cognito: the client ${userPoolClientId} has a secret, which Amplify does not take; choose one without`);

  const { PasswordPolicy: policy } = UserPool.Policies;
  const mfa = ask({ operation: 'GetUserPoolMfaConfig', input: { UserPoolId } });
  const byName = UserPool.UsernameAttributes === undefined;
  const aliases = [...(UserPool.UsernameAttributes ?? []), ...(UserPool.AliasAttributes ?? [])];
  const required = UserPool.SchemaAttributes.filter(({ Name, Required }) => Required && Name !== 'sub');
  return {
    Auth: {
      Cognito: {
        userPoolId: UserPoolId,
        userPoolClientId,
        signUpVerificationMethod: UserPool.VerificationMessageTemplate?.DefaultEmailOption === 'CONFIRM_WITH_LINK' ? 'link' : 'code',
        loginWith: { username: byName, email: aliases.includes('email'), phone: aliases.includes('phone_number') },
        userAttributes: Object.fromEntries(required.map(({ Name }) => [Name, { required: true }])),
        mfa: {
          status: MFA[mfa.MfaConfiguration ?? 'OFF'],
          totpEnabled: mfa.SoftwareTokenMfaConfiguration?.Enabled === true,
          smsEnabled: mfa.SmsMfaConfiguration !== undefined,
        },
        passwordFormat: {
          minLength: policy.MinimumLength,
          requireLowercase: policy.RequireLowercase,
          requireUppercase: policy.RequireUppercase,
          requireNumbers: policy.RequireNumbers,
          requireSpecialCharacters: policy.RequireSymbols,
        },
      },
    },
  };
}

// The one that is meant, by id or name; of one there is, none has to be.
function one(candidates, which, what) {
  const meant = candidates.filter(({ id, name }) => which === undefined || id === which || name === which);
  if (meant.length === 1) return meant[0];
  const list = candidates.map(({ id, name }) => `${name} (${id})`).sort().join(', ') || 'none';
  const why = meant.length > 1 ? `there is more than one ${what}${which === undefined ? '' : ` called ${which}`}; name one of` : `there is no ${what}${which === undefined ? '' : ` ${shown(which)}`}; there are`;
  throw new Error(`pocket-cognito: amplifyConfig(): ${why}: ${list}`);
}
