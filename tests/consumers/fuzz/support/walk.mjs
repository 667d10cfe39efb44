// A double to which many operations have been done in any order, most of which made sense.

import { PocketCognito } from 'pocket-cognito';
import { Random } from './random.mjs';

export const NOW = 1_790_257_815_299;

const NAMES = ['ann', 'bob', 'Ann', 'ada@example.com', 'gr\u00f6\u00dfe', '__proto__', 'constructor', 'x'.repeat(128), '+15550100', '\u{1f600}'];
const GROUPS = ['readers', 'writers', '__proto__', 'toString', '\u00e9'];
const PASSWORDS = ['Passw0rd!', 'Other-9pass', 'short1A!', '12345678'];
const ATTRIBUTES = [
  ['email', 'a@example.com'], ['email', 'B@example.com'], ['email_verified', 'true'], ['phone_number', '+15550100'], ['phone_number_verified', 'true'],
  ['custom:team', 'red'], ['custom:age', '7'], ['dev:custom:secret', 's'], ['name', '\u00e9 \u{1f600}'], ['name', ''], ['preferred_username', 'nick'],
].map(([Name, Value]) => ({ Name, Value }));
const SCHEMA = [
  { Name: 'team', AttributeDataType: 'String', Mutable: true },
  { Name: 'age', AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '1' } },
  { Name: 'secret', DeveloperOnlyAttribute: true, AttributeDataType: 'String' },
];
const NAMINGS = [{}, {}, { UsernameAttributes: ['email'] }, { UsernameAttributes: ['phone_number', 'email'] }, { AliasAttributes: ['email', 'preferred_username'] }, { UsernameConfiguration: { CaseSensitive: true } }];

/** A double after so many steps; of one seed there is one. */
export async function wander(seed, steps, options) {
  const random = new Random(seed);
  const cognito = new PocketCognito({ seed, now: () => NOW, ...options });
  const pools = [cognito.callSync('CreateUserPool', { PoolName: 'first', Schema: SCHEMA }).UserPool.Id];
  for (let at = 0; at < steps; at++) {
    try {
      await step(cognito, random, pools);
    } catch (error) {
      // Of the service, or of a question of ours: half of the steps make no sense.
      if (error.$fault === undefined && !error.message.startsWith('pocket-cognito: ')) throw error;
    }
  }
  return cognito;
}

async function step(cognito, random, pools) {
  const UserPoolId = random.pick(pools);
  const user = { UserPoolId, Username: random.pick(NAMES) };
  const member = { ...user, GroupName: random.pick(GROUPS) };
  const maybe = (value) => (random.chance(1, 2) ? value : undefined);
  const UserAttributes = Array.from({ length: random.below(4) }, () => random.pick(ATTRIBUTES));
  const input = {
    CreateUserPool: { PoolName: 'another', ...random.pick(NAMINGS), Schema: maybe(SCHEMA), AutoVerifiedAttributes: maybe(['email']), UserPoolTier: maybe(random.pick(['LITE', 'PLUS'])), UserPoolTags: maybe({ stage: 'test' }), AdminCreateUserConfig: maybe({ UnusedAccountValidityDays: 3 }) },
    UpdateUserPool: { UserPoolId, Policies: maybe({ PasswordPolicy: { MinimumLength: random.pick([6, 8, 12]), RequireSymbols: random.chance(1, 2) } }), AdminCreateUserConfig: maybe({ AllowAdminCreateUserOnly: false }), LambdaConfig: random.chance(1, 8) ? { PreSignUp: 'arn:aws:lambda:us-east-1:000000000000:function:f' } : undefined },
    SetUserPoolMfaConfig: { UserPoolId, MfaConfiguration: random.pick(['OFF', 'OPTIONAL', 'ON']), SoftwareTokenMfaConfiguration: { Enabled: random.chance(2, 3) }, WebAuthnConfiguration: maybe({ RelyingPartyId: 'example.com' }) },
    AddCustomAttributes: { UserPoolId, CustomAttributes: [{ Name: random.pick(['team', 'color']), AttributeDataType: random.pick(['String', 'Number', 'Boolean', 'DateTime']), Mutable: random.chance(1, 2) }] },
    CreateUserPoolClient: { UserPoolId, ClientName: 'web', GenerateSecret: random.chance(1, 2), RefreshTokenValidity: maybe(5), ReadAttributes: maybe(['email']), SupportedIdentityProviders: ['COGNITO', 'Google'] },
    CreateIdentityProvider: { UserPoolId, ProviderName: 'Google', ProviderType: 'Google', AttributeMapping: { email: 'email' }, ProviderDetails: { client_id: 'i', client_secret: 's', authorize_scopes: 'openid' } },
    CreateGroup: { UserPoolId, GroupName: member.GroupName, Precedence: maybe(random.below(3)), Description: maybe('some words') },
    DeleteGroup: { UserPoolId, GroupName: member.GroupName },
    AdminCreateUser: { ...user, UserAttributes, MessageAction: maybe('SUPPRESS'), TemporaryPassword: maybe(random.pick(PASSWORDS)), ForceAliasCreation: maybe(true) },
    AdminSetUserPassword: { ...user, Password: random.pick(PASSWORDS), Permanent: random.chance(2, 3) },
    AdminUpdateUserAttributes: { ...user, UserAttributes },
    AdminDeleteUserAttributes: { ...user, UserAttributeNames: [random.pick(ATTRIBUTES).Name] },
    AdminDisableUser: user,
    AdminEnableUser: user,
    AdminDeleteUser: user,
    AdminResetUserPassword: user,
    AdminConfirmSignUp: user,
    AdminAddUserToGroup: member,
    AdminRemoveUserFromGroup: member,
    AdminSetUserMFAPreference: { ...user, SoftwareTokenMfaSettings: { Enabled: random.chance(1, 2), PreferredMfa: random.chance(1, 2) }, EmailMfaSettings: maybe({ Enabled: true }) },
    SignUp: { ClientId: clientOf(cognito, UserPoolId), Username: user.Username, Password: 'Passw0rd!', UserAttributes },
    totp: user,
    federated: user,
  };
  // Most of what is done is about users.
  const operation = random.chance(1, 4) ? 'AdminCreateUser' : random.pick(Object.keys(input));
  if (operation === 'totp') return associate(cognito, user);
  if (operation === 'federated') return cognito.federatedSignIn({ provider: 'Google', userId: String(random.below(3)), userPoolId: UserPoolId, attributes: { email: 'f@example.com' } });
  const output = cognito.callSync(operation, input[operation]);
  if (operation === 'CreateUserPool') pools.push(output.UserPool.Id);
  return output;
}

function associate(cognito, { UserPoolId: userPoolId, Username: username }) {
  const { AccessToken } = cognito.issueTokens({ user: username, userPoolId });
  cognito.callSync('AssociateSoftwareToken', { AccessToken });
  cognito.callSync('VerifySoftwareToken', { AccessToken, UserCode: cognito.totp({ username, userPoolId }) });
}

function clientOf(cognito, UserPoolId) {
  return cognito.callSync('ListUserPoolClients', { UserPoolId, MaxResults: 1 }).UserPoolClients[0]?.ClientId ?? 'none';
}
