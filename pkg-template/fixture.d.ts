// Fixtures: what `PocketCognito.from` takes and `toFixture()` gives.

import type { CreateGroupRequest, CreateIdentityProviderRequest, CreateUserPoolClientRequest, CreateUserPoolRequest, PasswordPolicyType, SchemaAttributeType, SetUserPoolMfaConfigRequest } from './generated/operations';

/** Data as JSON has it. Names with a small letter are the fixture's own; those with a capital are the API's. */
export interface Fixture {
  pools: FixturePool[];
  /** Of all pools. Default: that of the first pool's id, else `us-east-1`. The constructor's option comes before it. */
  region?: string | undefined;
  /** In ARNs. The constructor's option comes before it. */
  accountId?: string | undefined;
  /** What the source of this fixture said and a fixture cannot (`pocket-cognito/seed`). Nothing is made of it. */
  leftOut?: FixtureLeftOut[] | undefined;
}

export interface FixtureLeftOut {
  what: string;
  why: string;
  logicalId?: string | undefined;
}

/** A pool, with any member of CreateUserPool and those of SetUserPoolMfaConfig. */
export interface FixturePool extends Omit<CreateUserPoolRequest, 'PoolName'>, Omit<SetUserPoolMfaConfigRequest, 'UserPoolId' | 'MfaConfiguration'> {
  name: string;
  /** Default: a generated one. */
  id?: string | undefined;
  /** Short for `Policies.PasswordPolicy`. */
  PasswordPolicy?: PasswordPolicyType | undefined;
  /** Attributes by name, each with its type or the members of SchemaAttributeType; custom ones that users have need not be declared. */
  schema?: { [name: string]: NonNullable<SchemaAttributeType['AttributeDataType']> | Omit<SchemaAttributeType, 'Name'> } | undefined;
  providers?: FixtureProvider[] | undefined;
  /** A text is a client's name. */
  clients?: (string | FixtureClient)[] | undefined;
  /** A text is a group's name. */
  groups?: (string | FixtureGroup)[] | undefined;
  /** A text is a username. */
  users?: (string | FixtureUser)[] | undefined;
}

/** A client, with any member of CreateUserPoolClient. Without ExplicitAuthFlows it has all that people use. */
export interface FixtureClient extends Omit<CreateUserPoolClientRequest, 'UserPoolId' | 'ClientName'> {
  name: string;
  /** Default: a generated one. */
  id?: string | undefined;
}

/** A group, with any member of CreateGroup. */
export interface FixtureGroup extends Omit<CreateGroupRequest, 'UserPoolId' | 'GroupName'> {
  name: string;
}

/** An identity provider, with any member of CreateIdentityProvider. */
export interface FixtureProvider extends Omit<CreateIdentityProviderRequest, 'UserPoolId' | 'ProviderName'> {
  name: string;
}

export interface FixtureUser {
  /** Where the pool is signed in to by e-mail address or phone number, the attribute will do. */
  username?: string | undefined;
  /** Without one, a generated password that nobody knows. */
  password?: string | undefined;
  /** Default: CONFIRMED with a password, and without one what AdminCreateUser gives. */
  status?: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'UNCONFIRMED' | 'RESET_REQUIRED' | undefined;
  /** Default true. */
  enabled?: boolean | undefined;
  attributes?: { [name: string]: string | number | boolean } | undefined;
  /** Groups of the pool, by name. */
  groups?: string[] | undefined;
  /** A lower-case UUID. Default: a generated one. */
  sub?: string | undefined;
  /** The secret of an authenticator app, in base32. Without a UserMFASettingList it is turned on. */
  totp?: string | undefined;
  UserMFASettingList?: ('SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP')[] | undefined;
  PreferredMfaSetting?: 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP' | undefined;
}

/** What `from` throws when something is wrong with a fixture. */
export interface FixtureError extends TypeError {
  /** Where: `['pools', 0, 'users', 2, 'attributes', 'email']`. */
  path: (string | number)[];
  /** The service's error, where an operation refused. */
  cause?: unknown;
}

/** What `Amplify.configure` of aws-amplify 6 takes. */
export interface AmplifyConfig {
  Auth: {
    Cognito: {
      userPoolId: string;
      userPoolClientId: string;
      signUpVerificationMethod: 'code' | 'link';
      loginWith: { username: boolean; email: boolean; phone: boolean };
      userAttributes: { [name: string]: { required: boolean } };
      mfa: { status: 'on' | 'off' | 'optional'; totpEnabled: boolean; smsEnabled: boolean };
      passwordFormat: { minLength: number; requireLowercase: boolean; requireUppercase: boolean; requireNumbers: boolean; requireSpecialCharacters: boolean };
    };
  };
}

export interface PocketCognito {
  /** What `from` takes, of what is there now, users with their passwords. What is under way (codes, sign-ins, messages) is not in it, nor are devices, passkeys, links and dates. */
  toFixture(): Fixture;

  /** What `Amplify.configure` takes. A pool and a client by name or id; of which there is only one, it need not be named. */
  amplifyConfig(userPool?: string, client?: string): AmplifyConfig;
}
