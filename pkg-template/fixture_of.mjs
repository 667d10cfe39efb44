// `toFixture`: the present state as `PocketCognito.from` takes it. What people set up is in it; what is under way (codes,
// sign-ins, challenges, messages), what devices, passkeys and links know, and dates are not: for those there is `export()`.

import { numberOf } from './names.mjs';
import { aside } from './fixture.mjs';

export function fixtureOf(core) {
  const state = stateOf(core);
  const plain = plainPool(core);
  const leftOut = state.Pools.flatMap(({ Settings, Users }) => Users.filter(isForeign).map(({ Username }) => ({ what: `${Settings.Name}: the user ${Username}`, why: 'whoever signs in through an identity provider is made by doing so: federatedSignIn()' })));
  return { region: state.Region, accountId: state.AccountId, pools: state.Pools.map((pool) => poolOf(core, pool, plain)), ...filled('leftOut', leftOut) };
}

// Made by a sign-in through an identity provider, and nothing without the link that a fixture does not say.
function isForeign({ Status }) {
  return Status === 'EXTERNAL_PROVIDER';
}

function stateOf(core) {
  return JSON.parse(core.guard(() => core.engine.exportState()));
}

// A pool and a client of which nothing was said: what they have need not be told.
function plainPool(core) {
  const twin = aside(core).fork();
  const { UserPool: { Id: UserPoolId } } = twin.sync(numberOf('CreateUserPool'), { PoolName: 'plain' });
  twin.sync(numberOf('CreateUserPoolClient'), { UserPoolId, ClientName: 'plain' });
  const plain = stateOf(twin).Pools.find(({ Id }) => Id === UserPoolId);
  twin.engine.free();
  return plain;
}

function poolOf(core, pool, plain) {
  const { Id, Settings, Tags, Schema, Providers, Clients, Groups, Users, Names } = pool;
  const { $metadata, ...mfa } = aside(core).sync(numberOf('GetUserPoolMfaConfig'), { UserPoolId: Id });
  const groups = new Map();
  for (const { Name, Members } of Groups) for (const member of Members) groups.set(member, [...(groups.get(member) ?? []), Name]);
  return {
    name: Settings.Name,
    id: Id,
    ...told(core, 'CreateUserPool', sayable(Settings), sayable(plain.Settings)),
    ...(Object.keys(mfa).length > 1 && mfa),
    ...filled('UserPoolTags', Tags),
    ...filled('Schema', Schema.flatMap((attribute, at) => declaration(attribute, plain.Schema[at]))),
    ...filled('providers', Providers.map(({ Provider }) => ({ name: Provider.ProviderName, ...told(core, 'CreateIdentityProvider', Provider, {}) }))),
    ...filled('clients', Clients.map((client) => clientOf(core, client, plain.Clients[0]))),
    ...filled('groups', Groups.map(({ Name, Description, RoleArn, Precedence }) => defined({ name: Name, Description, RoleArn, Precedence }))),
    ...filled('users', Users.filter((user) => !isForeign(user)).map((user) => userOf(user, Names, groups.get(user.Number)))),
  };
}

// How long an invitation is good stands in two places, of which only one may be said.
function sayable({ AdminCreateUserConfig: { UnusedAccountValidityDays, ...AdminCreateUserConfig }, ...settings }) {
  return { ...settings, AdminCreateUserConfig };
}

// The flows are always told: without a word of them, `from` gives a client those that people use.
function clientOf(core, { Id, Settings, Secrets }, plain) {
  const { ClientName, ExplicitAuthFlows = [] } = Settings;
  const secret = Secrets.length === 0 ? undefined : Secrets[0].Value;
  return defined({ name: ClientName, id: Id, ClientSecret: secret, ...told(core, 'CreateUserPoolClient', Settings, plain.Settings), ExplicitAuthFlows });
}

function userOf({ Username, Sub, Attributes, Enabled, Status, Password, Extras }, names, groups) {
  const { sub, identities, ...attributes } = Attributes;
  // Where the address is the name, the username is the sub.
  const byAddress = (names.EmailUsername && attributes.email) || (names.PhoneUsername && attributes.phone_number);
  const { SoftwareToken, Mfa } = Extras ?? {};
  const factors = (Mfa?.Enabled ?? []).filter((factor) => factor !== 'WEB_AUTHN_MFA');
  const totp = SoftwareToken?.Verified ? SoftwareToken.Secret : undefined;
  return {
    username: byAddress || Username,
    ...defined({ password: Password?.Text }),
    status: Status,
    ...(!Enabled && { enabled: false }),
    sub: Sub,
    ...filled('attributes', attributes),
    ...filled('groups', groups ?? []),
    ...defined({ totp }),
    // Without a list, an authenticator app is turned on.
    ...((factors.length > 0 || totp !== undefined) && { UserMFASettingList: factors }),
    ...defined({ PreferredMfaSetting: factors.includes(Mfa?.Preferred) ? Mfa.Preferred : undefined }),
  };
}

// An attribute as CreateUserPool declares it; nothing, if every pool has it so.
function declaration(attribute, plain) {
  if (same(attribute, plain)) return [];
  const { Name, AttributeDataType, StringAttributeConstraints: text, NumberAttributeConstraints: number, ...rest } = attribute;
  const limits = { ...filled('StringAttributeConstraints', text ?? {}), ...filled('NumberAttributeConstraints', number ?? {}) };
  if (plain !== undefined) return [{ Name, Mutable: rest.Mutable, Required: rest.Required, ...limits }];
  return [{ Name: Name.replace(/^(dev:)?custom:/, ''), AttributeDataType, ...rest, ...limits }];
}

/** What a fixture says with words of its own, or by where it stands. */
const NAMES = ['PoolName', 'ClientName', 'ProviderName', 'UserPoolId'];

// The members that `operation` takes and that are not as in `plain`.
function told(core, operation, settings, plain) {
  const known = core.instance.recorder.members(numberOf(operation));
  const members = Object.keys(settings).filter((name) => known.includes(name) && !NAMES.includes(name) && !same(settings[name], plain[name]));
  return Object.fromEntries(members.map((name) => [name, settings[name]]));
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function filled(name, value) {
  return Object.keys(value).length > 0 && { [name]: value };
}

function defined(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
