// `pocket-cognito/seed`: fixtures from what describes pools elsewhere. Pure functions: data in, a fixture for
// `PocketCognito.from` out. What such a source says and a fixture cannot is never dropped in silence: it is an error,
// until the caller names it in `leaveOut`; then it is listed in the fixture's `leftOut`.

import { resolver } from '../template.mjs';

/** For what sends SMS; the sources that do not tell the role would not take another either. */
const SMS_ROLE = 'arn:aws:iam::000000000000:role/sms';

/** The attributes that every pool has, with the bounds that they have if nobody says otherwise. */
const STANDARD = {
  sub: ['1', '2048'], name: ['0', '2048'], given_name: ['0', '2048'], family_name: ['0', '2048'], middle_name: ['0', '2048'], nickname: ['0', '2048'], preferred_username: ['0', '2048'], profile: ['0', '2048'],
  picture: ['0', '2048'], website: ['0', '2048'], email: ['0', '2048'], email_verified: [], gender: ['0', '2048'], birthdate: ['10', '10'], zoneinfo: ['0', '2048'], locale: ['0', '2048'], phone_number: ['0', '2048'],
  phone_number_verified: [], address: ['0', '2048'], updated_at: ['0'], identities: [],
};

// ---- Amplify

/** From amplify_outputs.json (Amplify Gen 2); only its section `auth` is read. */
export function fromAmplifyOutputs(outputs, options) {
  return read(new Source('fromAmplifyOutputs', options, ['leaveOut']), outputs, amplifyOutputs);
}

function amplifyOutputs(found) {
  const { auth } = found.data;
  if (!isObject(auth) || typeof auth.user_pool_id !== 'string') throw found.error('the file has no auth.user_pool_id; is it an amplify_outputs.json?');
  const { aws_region: region, user_pool_id: id, user_pool_client_id: client, username_attributes: names, standard_required_attributes: required, user_verification_types: verified, password_policy: policy, mfa_configuration: mode, mfa_methods: methods, groups, oauth, authentication_flow_type: flow, ...rest } = auth;

  // The flow is the application's choice; the client has them all.
  void flow;
  const settings = oauth === undefined ? {} : oauthOf(oauth, found, 'auth.oauth', { providers: 'identity_providers', scopes: 'scopes', callbacks: 'redirect_sign_in_uri', logouts: 'redirect_sign_out_uri', response: 'response_type' });
  found.knows(policy, 'auth.password_policy', ['min_length', 'require_lowercase', 'require_uppercase', 'require_numbers', 'require_symbols']);
  for (const name of Object.keys(rest)) found.leave(`auth.${name}`, REASONS[name] ?? 'pocket-cognito does not know it');
  return found.fixture({
    region,
    pools: [amplifyPool({
      id, client, settings, names, required, verified,
      policy: policy && {
        MinimumLength: policy.min_length === undefined ? undefined : Number(policy.min_length),
        RequireLowercase: policy.require_lowercase,
        RequireUppercase: policy.require_uppercase,
        RequireNumbers: policy.require_numbers,
        RequireSymbols: policy.require_symbols,
      },
      mode: { NONE: 'OFF', OPTIONAL: 'OPTIONAL', REQUIRED: 'ON' }[mode] ?? mode,
      methods,
      groups: (groups ?? []).flatMap((group) => (typeof group === 'string' ? [{ name: group }] : Object.entries(group).map(([name, { precedence }]) => present({ name, Precedence: precedence })))),
    })],
  });
}

/** From aws-exports.js or amplifyconfiguration.json of a web application (Amplify Gen 1); only what begins with aws_cognito_ or aws_user_pools_, and oauth, is read. */
export function fromAmplifyConfig(config, options) {
  return read(new Source('fromAmplifyConfig', options, ['leaveOut']), config, amplifyConfig);
}

function amplifyConfig(found) {
  const { data } = found;
  const {
    aws_user_pools_id: id, aws_user_pools_web_client_id: client, aws_cognito_region: region, aws_project_region: project, aws_cognito_username_attributes: names, aws_cognito_signup_attributes: required,
    aws_cognito_verification_mechanisms: verified, aws_cognito_password_protection_settings: policy, aws_cognito_mfa_configuration: mode, aws_cognito_mfa_types: methods, oauth, ...rest
  } = data;
  if (typeof id !== 'string') throw found.error('the file has no aws_user_pools_id; is it an aws-exports.js or the amplifyconfiguration.json of a web application?');
  const has = (kind) => policy.passwordPolicyCharacters?.includes(`REQUIRES_${kind}`) === true;

  const settings = oauth === undefined || Object.keys(oauth).length === 0 ? {} : oauthOf(oauth, found, 'oauth', { scopes: 'scope', callbacks: 'redirectSignIn', logouts: 'redirectSignOut', response: 'responseType' });
  found.knows(policy, 'aws_cognito_password_protection_settings', ['passwordPolicyMinLength', 'passwordPolicyCharacters']);
  for (const [name, value] of Object.entries(rest)) {
    if (!/^aws_(cognito|user_pools)_/.test(name) || (Array.isArray(value) && value.length === 0)) continue;
    found.leave(name, REASONS[name] ?? 'pocket-cognito does not know it');
  }
  return found.fixture({
    region: region ?? project,
    pools: [amplifyPool({
      id, client, settings, names, required, verified, mode, methods,
      policy: policy && {
        MinimumLength: policy.passwordPolicyMinLength === undefined ? undefined : Number(policy.passwordPolicyMinLength),
        RequireLowercase: has('LOWERCASE'),
        RequireUppercase: has('UPPERCASE'),
        RequireNumbers: has('NUMBERS'),
        RequireSymbols: has('SYMBOLS'),
      },
    })],
  });
}

const REASONS = {
  identity_pool_id: 'identity pools are another service',
  unauthenticated_identities_enabled: 'identity pools are another service',
  aws_cognito_identity_pool_id: 'identity pools are another service',
  aws_cognito_social_providers: 'the file does not tell the providers\' details',
};

// Neither file tells the names of the pool and the client, which are their ids here.
function amplifyPool({ id, client, settings, names, required, verified, policy, mode, methods, groups }) {
  const low = (list) => (list ?? []).map((one) => String(one).toLowerCase());
  return present({
    name: id,
    id,
    UsernameAttributes: nonempty(low(names).filter((name) => name !== 'username' && name !== 'preferred_username')),
    AutoVerifiedAttributes: nonempty(low(verified)),
    Schema: nonempty(low(required).map((Name) => ({ Name, Required: true }))),
    PasswordPolicy: policy && present(policy),
    ...mfaOf(mode, (methods ?? []).map((method) => ({ SMS: 'SMS_MFA', TOTP: 'SOFTWARE_TOKEN_MFA', EMAIL: 'EMAIL_OTP' })[method] ?? method), {}),
    clients: client === undefined ? undefined : [{ name: client, id: client, ...settings }],
    groups: nonempty(groups ?? []),
  });
}

// What a client keeps of the hosted pages. Their domain and the providers' details are not a client's.
function oauthOf(oauth, found, path, { providers, scopes, callbacks, logouts, response }) {
  const list = (value) => (typeof value === 'string' ? value.split(',').filter((one) => one !== '') : nonempty(value ?? []));
  for (const name of Object.keys(oauth)) {
    if ([scopes, callbacks, logouts, response].includes(name) || (Array.isArray(oauth[name]) && oauth[name].length === 0)) continue;
    found.leave(`${path}.${name}`, name === providers ? 'the file does not tell the providers\' details' : 'hosted pages are not of the pool itself');
  }
  const CallbackURLs = list(oauth[callbacks]);
  return present({
    CallbackURLs,
    LogoutURLs: list(oauth[logouts]),
    AllowedOAuthScopes: list(oauth[scopes]),
    ...(CallbackURLs !== undefined && { AllowedOAuthFlows: [oauth[response] === 'token' ? 'implicit' : 'code'], AllowedOAuthFlowsUserPoolClient: true }),
  });
}

function mfaOf(mode, factors, { SmsConfiguration, EmailMfaConfiguration = {} }) {
  if (mode === undefined) return {};
  if (mode === 'OFF') return { MfaConfiguration: mode };
  const has = (factor) => factors.includes(factor);
  return present({
    MfaConfiguration: mode,
    SmsMfaConfiguration: has('SMS_MFA') ? { SmsConfiguration: SmsConfiguration ?? { SnsCallerArn: SMS_ROLE } } : undefined,
    SoftwareTokenMfaConfiguration: has('SOFTWARE_TOKEN_MFA') ? { Enabled: true } : undefined,
    EmailMfaConfiguration: has('EMAIL_OTP') ? EmailMfaConfiguration : undefined,
  });
}

// ---- CloudFormation

/** What a template's resources become. Of what belongs to a pool, `UserPoolId` says to which. */
const RESOURCES = {
  'AWS::Cognito::UserPoolIdentityProvider': 'providers',
  'AWS::Cognito::UserPoolClient': 'clients',
  'AWS::Cognito::UserPoolGroup': 'groups',
  'AWS::Cognito::UserPoolUser': 'users',
};
const ATTACHMENT = 'AWS::Cognito::UserPoolUserToGroupAttachment';

/** From a template of CloudFormation in JSON, as CDK and SAM synthesise it. Logical ids become the ids of pools and clients. */
export function fromTemplate(template, options) {
  return read(new Source('fromTemplate', options, ['parameters', 'region', 'accountId', 'leaveOut']), template, templateOf);
}

function templateOf(found) {
  const { parameters = {}, region = 'us-east-1', accountId = '000000000000' } = found.options;
  if (!isObject(found.data.Resources)) throw found.error('the template has no Resources; is it JSON as `cdk synth` writes it to cdk.out?');
  const scope = resolver(found.data, { parameters, region, accountId, fail: (words) => found.error(words) });
  const resources = Object.entries(found.data.Resources).filter(([, resource]) => String(resource.Type).startsWith('AWS::Cognito::') && scope.stands(resource));

  const pools = new Map();
  for (const [logicalId, { Type, Properties = {} }] of resources) {
    if (Type === 'AWS::Cognito::UserPool') pools.set(scope.poolId(logicalId), templatePool(logicalId, scope.poolId(logicalId), typed(scope.value(Properties, logicalId))));
  }
  const attachments = [];
  for (const [logicalId, { Type, Properties = {} }] of resources) {
    if (Type === 'AWS::Cognito::UserPool') continue;
    if (RESOURCES[Type] === undefined && Type !== ATTACHMENT) {
      found.leave(Type, 'it is not simulated', logicalId);
      continue;
    }
    const { UserPoolId, ...properties } = typed(scope.value(Properties, logicalId));
    const pool = pools.get(UserPoolId);
    if (pool === undefined) found.leave(logicalId, `its pool ${UserPoolId} is not in the template`);
    else if (Type === ATTACHMENT) attachments.push([logicalId, pool, properties]);
    else pool[RESOURCES[Type]].push(MAKERS[RESOURCES[Type]](logicalId, properties));
  }
  for (const [logicalId, pool, { Username, GroupName }] of attachments) {
    const user = pool.users.find(({ username }) => username === Username);
    if (user === undefined) found.leave(logicalId, `its user ${Username} is not in the template`);
    else user.groups = [...(user.groups ?? []), GroupName];
  }
  const members = ([name, value]) => !Array.isArray(value) || value.length > 0 || name === 'ExplicitAuthFlows';
  return found.fixture({ region, accountId, pools: [...pools.values()].map((pool) => Object.fromEntries(Object.entries(pool).filter(members))) });
}

function templatePool(logicalId, id, properties) {
  const { UserPoolName, EnabledMfas, MfaConfiguration, EmailAuthenticationMessage: Message, EmailAuthenticationSubject: Subject, WebAuthnRelyingPartyID: RelyingPartyId, WebAuthnUserVerification: UserVerification, WebAuthnFactorConfiguration: FactorConfiguration, ...settings } = properties;
  const passkeys = present({ RelyingPartyId, UserVerification, FactorConfiguration });
  return {
    name: UserPoolName ?? logicalId,
    id,
    ...settings,
    ...mfaOf(MfaConfiguration, EnabledMfas ?? ['SMS_MFA'], { SmsConfiguration: settings.SmsConfiguration, EmailMfaConfiguration: present({ Message, Subject }) }),
    ...(Object.keys(passkeys).length > 0 && { WebAuthnConfiguration: passkeys }),
    providers: [],
    clients: [],
    groups: [],
    users: [],
  };
}

const MAKERS = {
  providers: (logicalId, { ProviderName, ...settings }) => ({ name: ProviderName ?? logicalId, ...settings }),
  // A client without flows has those that the service gives it.
  clients: (logicalId, { ClientName, ExplicitAuthFlows = [], ...settings }) => ({ name: ClientName ?? logicalId, id: logicalId, ...settings, ExplicitAuthFlows }),
  groups: (logicalId, { GroupName, ...settings }) => ({ name: GroupName ?? logicalId, ...settings }),
  // The other members of a user are about the invitation, which is not sent.
  users: (logicalId, { Username, UserAttributes = [] }) => present({ username: Username, attributes: attributesOf(UserAttributes) }),
};

const INTEGERS = /^(MinimumLength|PasswordHistorySize|TemporaryPasswordValidityDays|UnusedAccountValidityDays|Priority|(Refresh|Access|Id)TokenValidity|AuthSessionValidity|Precedence|RetryGracePeriodSeconds)$/;
const TEXTS = /^(Min|Max)(Length|Value)$/;
const FREE = ['UserPoolTags', 'ProviderDetails', 'AttributeMapping'];

// Parameters are texts, also where a number or a boolean is meant.
function typed(value, name = '') {
  if (Array.isArray(value)) return value.map((one) => typed(one));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([member, one]) => [member, FREE.includes(member) ? one : typed(one, member)]));
  if (INTEGERS.test(name) && typeof value === 'string' && value.trim() !== '') return Number(value);
  if (TEXTS.test(name) && typeof value === 'number') return String(value);
  if (/^(true|false)$/i.test(value) && name !== 'Value') return String(value).toLowerCase() === 'true';
  return value;
}

// ---- what the API says of a real pool

/** What DescribeUserPool and the like say of a pool and `fromDescribed` does not need. */
const OF_POOL = ['Id', 'Name', 'Arn', 'Status', 'CreationDate', 'LastModifiedDate', 'EstimatedNumberOfUsers', 'EmailConfigurationFailure', 'SmsConfigurationFailure', 'SchemaAttributes', 'Domain', 'CustomDomain', 'MfaConfiguration'];
const DATES = ['CreationDate', 'LastModifiedDate'];
const SEEDED = ['CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'UNCONFIRMED', 'RESET_REQUIRED'];
const FACTORS = ['SmsMfaConfiguration', 'SoftwareTokenMfaConfiguration', 'EmailMfaConfiguration', 'WebAuthnConfiguration'];

/**
 * From answers of a real pool: of DescribeUserPool (`UserPool`), DescribeUserPoolClient (`UserPoolClients`), ListUsers
 * (`Users`), ListGroups (`Groups`), ListUsersInGroup (`memberships`, by group), GetUserPoolMfaConfig (its members) and
 * DescribeIdentityProvider (`IdentityProviders`). Passwords are not in them.
 */
export function fromDescribed(described, options) {
  return read(new Source('fromDescribed', options, ['leaveOut']), described, describedPools);
}

function describedPools(found) {
  if (!Array.isArray(found.data.pools)) throw found.error('it takes { pools: [{ UserPool, UserPoolClients, Users, Groups, memberships }] }');
  const arn = String(found.data.pools[0]?.UserPool?.Arn ?? '').split(':');
  return found.fixture(present({ region: arn[3], accountId: arn[4], pools: found.data.pools.map((pool, at) => describedPool(pool, `pools[${at}]`, found)) }));
}

function describedPool({ UserPool, UserPoolClients = [], Users = [], Groups = [], memberships = {}, IdentityProviders = [], MfaConfiguration, $metadata, ResponseMetadata, ...rest }, path, found) {
  if (!isObject(UserPool)) throw found.error(`${path} has no UserPool: what DescribeUserPool answered`);
  if (rest.NextToken !== undefined || rest.PaginationToken !== undefined) throw found.error(`${path} has a token for a next page: a listing has to be whole`);
  const factors = {};
  for (const [name, value] of Object.entries(rest)) {
    if (FACTORS.includes(name)) factors[name] = value;
    else found.leave(`${path}.${name}`, 'pocket-cognito does not know it');
  }
  for (const name of ['Domain', 'CustomDomain']) if (UserPool[name] !== undefined) found.leave(`${path}.UserPool.${name}`, 'domains are not of the pool itself');

  const groupsOf = new Map();
  for (const [group, given] of Object.entries(memberships)) {
    if (given?.NextToken !== undefined) throw found.error(`${path}.memberships.${group} has a token for a next page: a listing has to be whole`);
    for (const user of Array.isArray(given) ? given : given?.Users ?? []) {
      const name = typeof user === 'string' ? user : user.Username;
      groupsOf.set(name, [...(groupsOf.get(name) ?? []), group]);
    }
  }
  const users = Users.map((user) => describedUser(user, UserPool, groupsOf.get(user.Username), found)).filter((user) => user !== undefined);
  const strangers = [...groupsOf.keys()].filter((name) => !Users.some(({ Username }) => Username === name));
  if (strangers.length > 0) throw found.error(`${path}.memberships names ${strangers[0]}, who is not among the Users`);

  return present({
    name: UserPool.Name,
    id: UserPool.Id,
    ...without(UserPool, OF_POOL),
    // How long an invitation is good stands in two places, of which only one may be said.
    AdminCreateUserConfig: UserPool.AdminCreateUserConfig && without(UserPool.AdminCreateUserConfig, UserPool.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays === undefined ? [] : ['UnusedAccountValidityDays']),
    MfaConfiguration: MfaConfiguration ?? UserPool.MfaConfiguration,
    ...factors,
    Schema: nonempty((UserPool.SchemaAttributes ?? []).flatMap(declaration)),
    providers: nonempty(IdentityProviders.map((one) => one.IdentityProvider ?? one).map((provider) => ({ name: provider.ProviderName, ...without(provider, [...DATES, 'UserPoolId', 'ProviderName']) }))),
    clients: nonempty(UserPoolClients.map((one) => one.UserPoolClient ?? one).map(describedClient)),
    groups: nonempty(Groups.map((group) => ({ name: group.GroupName, ...without(group, [...DATES, 'UserPoolId', 'GroupName']) }))),
    users: nonempty(users),
  });
}

function describedClient(client) {
  const { ClientName, ClientId, ExplicitAuthFlows = [] } = client;
  return { name: ClientName, id: ClientId, ...without(client, [...DATES, 'UserPoolId', 'ClientName', 'ClientId', 'ClientType']), ExplicitAuthFlows };
}

function describedUser(user, pool, groups, found) {
  const { Username, Attributes, UserAttributes, UserStatus, Enabled, UserMFASettingList = [], PreferredMfaSetting } = user;
  if (!SEEDED.includes(UserStatus)) {
    found.leave(`Users.${Username}`, `a user does not begin as ${UserStatus}`);
    return undefined;
  }
  const { sub, identities, ...attributes } = attributesOf(Attributes ?? UserAttributes ?? []);
  if (identities !== undefined) found.leave(`Users.${Username}.identities`, 'links to other identities are not part of a fixture');
  // The secret is the user's alone.
  if (UserMFASettingList.includes('SOFTWARE_TOKEN_MFA')) found.leave(`Users.${Username}.SOFTWARE_TOKEN_MFA`, 'the secret of the authenticator app is not told');
  const factors = UserMFASettingList.filter((factor) => factor === 'SMS_MFA' || factor === 'EMAIL_OTP');
  const address = ['email', 'phone_number'].find((name) => pool.UsernameAttributes?.includes(name) && attributes[name] !== undefined);
  return present({
    username: address === undefined ? Username : attributes[address],
    status: UserStatus,
    enabled: Enabled === false ? false : undefined,
    sub,
    attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
    groups,
    UserMFASettingList: nonempty(factors),
    PreferredMfaSetting: factors.includes(PreferredMfaSetting) ? PreferredMfaSetting : undefined,
  });
}

// An attribute as CreateUserPool declares it; nothing, if every pool has it so.
function declaration({ Name, AttributeDataType, StringAttributeConstraints: text, NumberAttributeConstraints: number, ...rest }) {
  const limits = { ...(text && { StringAttributeConstraints: text }), ...(number && { NumberAttributeConstraints: number }) };
  if (!Object.hasOwn(STANDARD, Name)) return [{ Name: Name.replace(/^(dev:)?custom:/, ''), AttributeDataType, ...rest, ...limits }];
  if (Name === 'sub' || Name === 'identities') return [];
  const [least, most] = STANDARD[Name];
  const bounds = text === undefined ? [number?.MinValue, number?.MaxValue] : [text.MinLength, text.MaxLength];
  const { Required = false, Mutable = true } = rest;
  const usual = !Required && Mutable && bounds[0] === least && bounds[1] === most;
  return usual ? [] : [{ Name, Required, Mutable, ...(bounds[0] === least && bounds[1] === most ? undefined : limits) }];
}

// ---- of all

// A source is somebody else's, and may have another form than the one that is known.
function read(found, given, make) {
  let data = given;
  if (typeof given === 'string') {
    try {
      data = JSON.parse(given);
    } catch (error) {
      throw found.error(`the text is not JSON: ${error.message}`, error);
    }
  }
  if (!isObject(data)) throw found.error('it takes an object, or its JSON text');
  found.data = data;
  try {
    return make(found);
  } catch (error) {
    if (found.isOwn(error)) throw error;
    throw found.error(`what it was given has not the form that it knows: ${error?.message}`, error);
  }
}

/** What is read, what was asked for, and what had to be left out. */
class Source {
  #name;
  #leftOut = [];
  #errors = new Set();
  data;

  constructor(name, options = {}, known) {
    this.#name = name;
    this.options = options;
    if (!isObject(options)) throw this.error('the options are an object');
    for (const option of Object.keys(options)) if (!known.includes(option)) throw this.error(`it does not take ${option}; it takes ${known.join(', ')}`);
  }

  leave(what, why, logicalId) {
    this.#leftOut.push(present({ what, logicalId, why }));
  }

  /** Leaves out what is in `value` beside `names`. */
  knows(value, path, names) {
    for (const name of Object.keys(value ?? {})) if (!names.includes(name)) this.leave(`${path}.${name}`, 'pocket-cognito does not know it');
  }

  fixture(fixture) {
    const { leaveOut = [] } = this.options;
    const agreed = ({ what, logicalId }) => leaveOut === true || leaveOut.includes(what) || (logicalId !== undefined && leaveOut.includes(logicalId));
    const open = this.#leftOut.filter((one) => !agreed(one));
    if (open.length > 0) {
      const list = open.map(({ what, logicalId, why }) => `  ${what}${logicalId === undefined ? '' : ` (${logicalId})`}: ${why}`);
      const names = [...new Set(open.map(({ what }) => `'${what}'`))];
      throw this.error(`a fixture cannot have\n${list.join('\n')}\nGo on without: { leaveOut: [${names.join(', ')}] }, or leaveOut: true for whatever there is`);
    }
    return this.#leftOut.length > 0 ? { ...fixture, leftOut: this.#leftOut } : fixture;
  }

  error(words, cause) {
    const error = new TypeError(`pocket-cognito: ${this.#name}(): ${words}`, cause === undefined ? undefined : { cause });
    this.#errors.add(error);
    return error;
  }

  isOwn(error) {
    return this.#errors.has(error);
  }
}

function attributesOf(list) {
  return Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
}

function without(members, names) {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

function present(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function nonempty(list) {
  return list.length > 0 ? list : undefined;
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
