// `PocketCognito.from`: what a test begins with, as data. A fixture is read whole before anything is made; then it is
// made by the operations themselves, so that it is judged as any input is, before the engine is in anybody's hands.

import { Call } from './calls.mjs';
import { Clock } from './clock.mjs';
import { Core } from './core.mjs';
import { unserialisable } from './errors.mjs';
import { instance } from './instance.mjs';
import { numberOf } from './names.mjs';
import { CognitoError } from './service-error.mjs';
import { Triggers } from './triggers.mjs';
import { validate } from './validate.mjs';

/** Beside these, an item takes the members of the operation that makes it, by AWS's names. */
const OWN = {
  fixture: ['pools', 'region', 'accountId', 'leftOut'],
  pool: ['name', 'id', 'schema', 'providers', 'clients', 'groups', 'users'],
  client: ['name', 'id'],
  group: ['name'],
  provider: ['name'],
  user: ['username', 'password', 'status', 'enabled', 'attributes', 'groups', 'sub', 'totp', 'UserMFASettingList', 'PreferredMfaSetting'],
};

/** What an item says with its own word, and is not to be said twice. */
const NAMED = { pool: ['PoolName'], client: ['ClientName', 'UserPoolId'], group: ['GroupName', 'UserPoolId'], provider: ['ProviderName', 'UserPoolId'] };

const STATUSES = ['CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'UNCONFIRMED', 'RESET_REQUIRED'];

/** The members that only SetUserPoolMfaConfig has. */
const MFA = ['SmsMfaConfiguration', 'SoftwareTokenMfaConfiguration', 'EmailMfaConfiguration', 'WebAuthnConfiguration'];

/** The factors of a UserMFASettingList, and the member of AdminSetUserMFAPreference for each. */
const FACTORS = { SMS_MFA: 'SMSMfaSettings', SOFTWARE_TOKEN_MFA: 'SoftwareTokenMfaSettings', EMAIL_OTP: 'EmailMfaSettings' };

/** The flows of a client that says nothing of them: all that people use. */
const FLOWS = ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH'];

/** Deeper than anything that the API takes. */
const DEPTH = 32;

// ---- what is said when something is wrong

/** The error of a fixture: where (`path`), what, and the service's own error (`cause`). */
function fault(path, words, cause) {
  const error = new TypeError(`pocket-cognito: ${path.length === 0 ? 'the fixture' : spelt(path)}: ${words}`, cause === undefined ? undefined : { cause });
  return Object.assign(error, { path });
}

function spelt(path) {
  return path.map((step, at) => {
    if (typeof step === 'number') return `[${step}]`;
    if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `[${JSON.stringify(step)}]`;
    return at === 0 ? step : `.${step}`;
  }).join('');
}

// ---- reading

/** A fixture (an object, or its JSON text) as plain data of ours. The caller's getters run here, and nowhere later. */
export function readFixture(given) {
  const whole = typeof given === 'string' ? parsed(given) : given;
  if (whole === null || typeof whole !== 'object') throw fault([], 'this is { pools: [...] }, or the JSON text of it');
  const data = plain(whole, [], []);
  members(data, [], OWN.fixture);
  const pools = list(data.pools ?? [], ['pools']).map((pool, at) => readPool(pool, ['pools', at]));
  const first = pools.find(({ id }) => id !== undefined)?.id;
  return {
    // The id of a pool begins with its region.
    region: text(data.region, ['region']) ?? (first?.includes('_') ? first.slice(0, first.indexOf('_')) : undefined),
    accountId: text(data.accountId, ['accountId']),
    pools,
  };
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw fault([], `the text is not JSON: ${error.message}`, error);
  }
}

function readPool(given, path) {
  const pool = item(given, path, 'pool', 'CreateUserPool', ['PasswordPolicy', ...MFA]);
  const { name, id, schema, providers, clients, groups, users, PasswordPolicy, ...settings } = pool;
  const input = { PoolName: text(name, [...path, 'name']), ...settings };
  if (PasswordPolicy !== undefined) {
    if (settings.Policies?.PasswordPolicy !== undefined) throw fault([...path, 'PasswordPolicy'], 'Policies has a PasswordPolicy too; say it once');
    input.Policies = { ...settings.Policies, PasswordPolicy };
  }
  const read = {
    path,
    id: text(id, [...path, 'id']),
    input,
    shortPolicy: PasswordPolicy !== undefined,
    providers: items(providers, [...path, 'providers'], readProvider),
    clients: items(clients, [...path, 'clients'], (client, at) => readClient(client, at, settings.UserPoolTier)),
    groups: items(groups, [...path, 'groups'], readGroup),
    users: items(users, [...path, 'users'], (user, at) => readUser(user, at, settings.UsernameAttributes)),
  };
  readSchema(read, schema);
  return read;
}

function readClient(given, path, tier) {
  const { name, id, ...settings } = item(given, path, 'client', 'CreateUserPoolClient');
  const input = { ClientName: text(name, [...path, 'name']), ...settings };
  if (input.ExplicitAuthFlows === undefined) {
    input.ExplicitAuthFlows = [
      ...FLOWS,
      // A client whose refresh tokens rotate has no such flow.
      ...(settings.RefreshTokenRotation?.Feature === 'ENABLED' ? [] : ['ALLOW_REFRESH_TOKEN_AUTH']),
      ...(tier === 'LITE' ? [] : ['ALLOW_USER_AUTH']),
    ];
  }
  return { path, id: text(id, [...path, 'id']), input };
}

function readGroup(given, path) {
  const { name, ...settings } = item(given, path, 'group', 'CreateGroup');
  return { path, input: { GroupName: text(name, [...path, 'name']), ...settings } };
}

function readProvider(given, path) {
  const { name, ...settings } = item(given, path, 'provider', 'CreateIdentityProvider');
  return { path, input: { ProviderName: text(name, [...path, 'name']), ...settings } };
}

function readUser(given, path, byAddress) {
  const user = item(given, path, 'user');
  const attributes = user.attributes ?? {};
  members(attributes, [...path, 'attributes']);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'object') throw fault([...path, 'attributes', name], 'an attribute is a text, a number or a boolean');
  }
  const status = text(user.status, [...path, 'status']);
  if (status !== undefined && !STATUSES.includes(status)) throw fault([...path, 'status'], `a user begins as ${STATUSES.join(', ')}`);
  if (user.enabled !== undefined && typeof user.enabled !== 'boolean') throw fault([...path, 'enabled'], 'this is true or false');
  const totp = text(user.totp, [...path, 'totp']);
  if (totp !== undefined && !/^[A-Z2-7]{16,}$/.test(totp)) throw fault([...path, 'totp'], 'the secret of an authenticator app is 16 or more characters of base32 (A-Z, 2-7)');
  const sub = text(user.sub, [...path, 'sub']);
  if (sub !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(sub)) throw fault([...path, 'sub'], 'a sub is a lower-case UUID');
  const factors = items(user.UserMFASettingList, [...path, 'UserMFASettingList'], (factor, at) => {
    if (typeof factor !== 'string' || !Object.hasOwn(FACTORS, factor)) throw fault(at, `a second factor is one of ${Object.keys(FACTORS).join(', ')}`);
    return factor;
  });
  if (totp !== undefined && user.UserMFASettingList === undefined) factors.push('SOFTWARE_TOKEN_MFA');
  const preferred = text(user.PreferredMfaSetting, [...path, 'PreferredMfaSetting']);
  if (preferred !== undefined && !factors.includes(preferred)) throw fault([...path, 'PreferredMfaSetting'], 'the preferred factor is one of the UserMFASettingList');
  return {
    path,
    username: text(user.username, [...path, 'username']) ?? address(attributes, byAddress),
    password: text(user.password, [...path, 'password']),
    status,
    enabled: user.enabled !== false,
    attributes: Object.entries(attributes),
    groups: items(user.groups, [...path, 'groups'], (group, at) => text(group, at) ?? ''),
    sub,
    totp,
    factors,
    preferred,
  };
}

// In a pool that is signed in to by address, the address is the name.
function address(attributes, byAddress) {
  const name = Array.isArray(byAddress) ? ['email', 'phone_number'].find((one) => byAddress.includes(one) && attributes[one] !== undefined) : undefined;
  return name === undefined ? undefined : String(attributes[name]);
}

// The schema: as given, and the custom attributes that users have and nobody declared. `origins` says where each is from.
function readSchema(pool, short) {
  const { path, input, users } = pool;
  const declared = input.Schema === undefined ? [] : list(input.Schema, [...path, 'Schema']);
  const schema = [...declared];
  const origins = declared.map((_, at) => ['Schema', at]);
  if (short !== undefined) members(short, [...path, 'schema']);
  for (const [name, what] of Object.entries(short ?? {})) {
    if (typeof what !== 'string' && (typeof what !== 'object' || Array.isArray(what))) throw fault([...path, 'schema', name], 'an attribute is declared by its type (String, Number, Boolean, DateTime) or by the members of SchemaAttributeType');
    schema.push({ ...(typeof what === 'string' ? { AttributeDataType: what } : what), Name: name.replace(/^custom:/, '') });
    origins.push(['schema', name]);
  }
  const known = new Set(schema.map((attribute) => attribute?.Name));
  const found = new Map();
  for (const user of users) {
    for (const [name, value] of user.attributes) {
      if (!name.startsWith('custom:') || known.has(name.slice(7)) || known.has(name)) continue;
      const use = found.get(name);
      if (use === undefined) found.set(name, { kind: typeof value, origin: [...user.path.slice(path.length), 'attributes', name] });
      else if (use.kind !== typeof value) use.kind = 'string';
    }
  }
  for (const [name, { kind, origin }] of found) {
    schema.push({ Name: name.slice(7), AttributeDataType: { number: 'Number', boolean: 'Boolean' }[kind] ?? 'String', Mutable: true });
    origins.push(origin);
  }
  if (schema.length > 0) input.Schema = schema;
  pool.origins = origins;
}

function items(given, path, read) {
  return given === undefined ? [] : list(given, path).map((one, at) => read(one, [...path, at]));
}

// An item, of which a text is the name. It has members of its own, and those of the operation that makes it.
function item(given, path, kind, operation, more = []) {
  const [name] = OWN[kind];
  if (typeof given === 'string') return { [name]: given };
  const others = operation === undefined ? [] : [...membersOf(operation), ...more];
  const words = operation === undefined ? '' : `, and by their AWS names those of ${operation} but ${NAMED[kind].join(' and ')}`;
  members(given, path, OWN[kind], others.filter((other) => !NAMED[kind].includes(other)), words);
  return given;
}

// Looks at an object's names; without `own`, any will do.
function members(value, path, own, others = [], words = '') {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw fault(path, 'this has to be an object');
  if (own === undefined) return;
  for (const name of Object.keys(value)) {
    if (!own.includes(name) && !others.includes(name)) throw fault([...path, name], `there is no such member; there are ${own.join(', ')}${words}`);
  }
}

function list(value, path) {
  if (!Array.isArray(value)) throw fault(path, 'this has to be a list');
  return value;
}

function text(value, path) {
  if (value !== undefined && typeof value !== 'string') throw fault(path, 'this has to be a text');
  return value;
}

// A copy without code in it. What is undefined or null is not there.
function plain(value, path, above) {
  if (typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (value === null || typeof value !== 'object') throw fault(path, `${value === null || value === undefined ? 'nothing' : `a ${typeof value}`} has no place in a fixture, which is data as JSON has it`);
  if (above.includes(value)) throw fault(path, 'the fixture contains itself here');
  if (above.length > DEPTH) throw fault(path, 'the fixture is deeper than anything in the API');
  let entries;
  let kind;
  let isList;
  try {
    kind = Object.prototype.toString.call(value);
    isList = Array.isArray(value);
    if (isList) entries = elements(value);
    else if (kind === '[object Object]') entries = Object.keys(value).map((name) => [name, value[name]]);
  } catch (error) {
    throw fault(path, `it cannot be read: ${unserialisable(error).message}`, error);
  }
  if (entries === undefined) throw fault(path, `${kind.slice(8, -1)} has no place in a fixture, which is data as JSON has it`);
  const around = [...above, value];
  if (isList) return entries.map((one, at) => plain(one, [...path, at], around));
  const copy = {};
  for (const [name, one] of entries) {
    if (name === '__proto__') throw fault([...path, name], 'no member can be called so');
    if (one !== undefined && one !== null) copy[name] = plain(one, [...path, name], around);
  }
  return copy;
}

// Up to the first hole, which is refused as nothing: a list may be said to have billions of them.
function elements(list) {
  const found = [];
  const { length } = list;
  for (let at = 0; at < length; at++) {
    found.push(list[at]);
    if (found[at] === undefined) break;
  }
  return found;
}

function membersOf(operation) {
  return instance().recorder.members(numberOf(operation));
}

// ---- filling

/** Fills an engine that nobody has seen yet. */
export function fill(core, fixture) {
  new Filling(aside(core)).fill(fixture);
}

/** The same engine, past the recorder, the gates and the triggers of whoever has it; it is one moment there. */
export function aside(core) {
  const at = core.now();
  return new Core(core.instance, core.engine, { place: core.place, clock: new Clock(() => at), triggers: new Triggers(), calls: FORGOTTEN });
}

/** A recorder that keeps nothing. */
const FORGOTTEN = { begin: (...call) => new Call(undefined, ...call), large() {} };

class Filling {
  #core;
  /** What no operation says: ids, and what would leave a message or need a session. By pool: its own, by client id, by sub. */
  #edits = new Map();
  #taken = new Set();

  constructor(core) {
    this.#core = core;
  }

  fill({ pools }) {
    for (const pool of pools) this.#pool(pool);
    if (this.#edits.size > 0) this.#edit();
    for (const pool of pools) for (const user of pool.users) this.#prefer(pool, user);
  }

  #pool(pool) {
    const { path, input, origins } = pool;
    const { LambdaConfig, ...made } = input;
    const mfa = { MfaConfiguration: input.MfaConfiguration };
    for (const member of MFA) if (input[member] !== undefined) mfa[member] = made[member];
    const hasMfa = Object.keys(mfa).length > 1;
    for (const member of hasMfa ? Object.keys(mfa) : []) delete made[member];

    const { UserPool } = this.#run('CreateUserPool', made, (inside) => {
      const [first, at, ...rest] = inside;
      if (first === 'Schema' && at !== undefined) return [...path, ...origins[at], ...rest];
      if (first === 'Policies' && pool.shortPolicy) return [...path, 'PasswordPolicy', ...rest];
      return [...path, ...(first === 'PoolName' ? ['name'] : inside)];
    });
    const UserPoolId = UserPool.Id;
    pool.made = pool.id ?? UserPoolId;
    const edit = { id: pool.id, clients: new Map(), users: new Map() };
    if (pool.id !== undefined) this.#chosen('userPools', pool.id, [...path, 'id']);

    for (const provider of pool.providers) this.#named('CreateIdentityProvider', provider, UserPoolId, 'ProviderName');
    for (const client of pool.clients) {
      const { UserPoolClient } = this.#named('CreateUserPoolClient', client, UserPoolId, 'ClientName');
      if (client.id === undefined) continue;
      this.#chosen('clients', client.id, [...client.path, 'id']);
      edit.clients.set(UserPoolClient.ClientId, client.id);
    }
    for (const group of pool.groups) this.#named('CreateGroup', group, UserPoolId, 'GroupName');
    for (const user of pool.users) this.#user(user, UserPoolId, edit.users);
    if (edit.id !== undefined || edit.clients.size > 0 || edit.users.size > 0) this.#edits.set(UserPoolId, edit);

    // From here on functions are asked.
    if (LambdaConfig !== undefined) {
      const known = membersOf('UpdateUserPool');
      const update = Object.fromEntries(Object.entries(made).filter(([name]) => known.includes(name)));
      this.#run('UpdateUserPool', { ...update, UserPoolId, LambdaConfig }, ([first, ...rest]) => [...path, 'LambdaConfig', ...(first === 'LambdaConfig' ? rest : [])]);
    }
    if (hasMfa) this.#run('SetUserPoolMfaConfig', { ...mfa, UserPoolId }, (inside) => [...path, ...inside]);
  }

  #named(operation, { path, input }, UserPoolId, name) {
    return this.#run(operation, { ...input, UserPoolId }, ([first, ...rest]) => (first === 'UserPoolId' || first === undefined ? path : [...path, first === name ? 'name' : first, ...rest]));
  }

  #user(user, UserPoolId, edits) {
    const { path, username, password, attributes } = user;
    if (user.sub !== undefined) this.#once(`${UserPoolId} ${user.sub}`, [...path, 'sub']);
    const input = { UserPoolId, Username: username, MessageAction: 'SUPPRESS' };
    if (attributes.length > 0) input.UserAttributes = attributes.map(([Name, value]) => ({ Name, Value: String(value) }));
    if (user.status === 'FORCE_CHANGE_PASSWORD' && password !== undefined) input.TemporaryPassword = password;
    const { User } = this.#run('AdminCreateUser', input, ([first, at]) => {
      if (first === 'UserAttributes') return [...path, 'attributes', ...(at === undefined ? [] : [attributes[at][0]])];
      return [...path, ...({ Username: ['username'], TemporaryPassword: ['password'] }[first] ?? [])];
    });
    const sub = User.Attributes.find(({ Name }) => Name === 'sub').Value;
    const { Username } = User;
    // Where the address is the name, the username is the sub.
    user.made = Username === sub ? (user.sub ?? sub) : Username;
    let { UserStatus: status } = User;
    if (password !== undefined && input.TemporaryPassword === undefined) {
      this.#run('AdminSetUserPassword', { UserPoolId, Username, Password: password, Permanent: true }, () => [...path, 'password']);
      status = 'CONFIRMED';
    }
    user.groups.forEach((GroupName, at) => this.#run('AdminAddUserToGroup', { UserPoolId, Username, GroupName }, () => [...path, 'groups', at]));
    if (!user.enabled) this.#run('AdminDisableUser', { UserPoolId, Username }, () => [...path, 'enabled']);

    const wanted = user.status ?? status;
    if (wanted === 'FORCE_CHANGE_PASSWORD' && status !== wanted) throw fault([...path, 'status'], 'in a pool that is signed in to without passwords, this status needs a password');
    if (wanted !== status || user.totp !== undefined || user.sub !== undefined) edits.set(sub, { status: wanted, totp: user.totp, sub: user.sub ?? sub });
  }

  #prefer(pool, { path, made, factors, preferred }) {
    if (factors.length === 0) return;
    const input = { UserPoolId: pool.made, Username: made };
    for (const factor of factors) input[FACTORS[factor]] = { Enabled: true, PreferredMfa: factor === preferred };
    this.#run('AdminSetUserMFAPreference', input, ([first]) => {
      const at = factors.findIndex((factor) => FACTORS[factor] === first);
      return at < 0 ? path : [...path, 'UserMFASettingList', at];
    });
  }

  // A sign-up and a demanded reset leave a message, an authenticator app is set up in a session, and of ids the option
  // `ids` chooses one by name: what becomes of all that is written into the state.
  #edit() {
    const { engine } = this.#core;
    const refusal = this.#core.guard(() => {
      const state = JSON.parse(engine.exportState());
      for (const pool of state.Pools) if (this.#edits.has(pool.Id)) editPool(pool, this.#edits.get(pool.Id));
      return engine.importState(JSON.stringify(state));
    });
    if (refusal !== undefined) throw new Error(`pocket-cognito: the fixture made a state that cannot be: ${refusal}`);
  }

  // The core judges an id where it judges the option `ids`.
  #chosen(kind, id, path) {
    try {
      new this.#core.instance.glue.Engine(JSON.stringify({ region: this.#core.place.region, ids: { [kind]: { it: id } } })).free();
    } catch (error) {
      if (typeof error !== 'string') throw this.#core.instance.failure(error);
      throw fault(path, error.slice(error.indexOf(': ') + 2));
    }
    this.#once(`${kind} ${id}`, path);
  }

  #once(mark, path) {
    if (this.#taken.has(mark)) throw fault(path, 'something else in the fixture has this id already');
    this.#taken.add(mark);
  }

  // Calls an operation; `place` tells from a path in its input what that is in the fixture.
  #run(operation, input, place) {
    const op = numberOf(operation);
    const stranger = this.#core.instance.recorder.stranger(op, input);
    if (stranger !== undefined) throw fault(place(stranger), `there is no such member of ${operation}`);
    try {
      return this.#core.sync(op, input);
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      throw fault(place(this.#blamed(operation, op, input, error)), error.message, error);
    }
  }

  // What in `input` is to blame for `error`: what breaks the model, else what changes the answer when it is left out.
  #blamed(operation, op, input, { name, message }) {
    const [violation] = validate(operation, input);
    if (violation !== undefined) return violation.path;
    for (const [member, value] of Object.entries(input)) {
      const rest = { ...input };
      delete rest[member];
      if (validate(operation, rest).length > 0) continue;
      if (this.#answersAlike(op, rest, name, message)) continue;
      if (!Array.isArray(value) || value.length < 2) return Array.isArray(value) && typeof value[0] === 'object' ? [member, 0] : [member];
      const culprit = value.findIndex((_, at) => !this.#answersAlike(op, { ...input, [member]: value.filter((__, other) => other !== at) }, name, message));
      return culprit < 0 ? [member] : [member, culprit];
    }
    return [];
  }

  #answersAlike(op, input, name, message) {
    const twin = this.#core.fork();
    try {
      twin.sync(op, input);
      return false;
    } catch (error) {
      return error.name === name && error.message === message;
    } finally {
      if (twin.instance.wreck === undefined) twin.engine.free();
    }
  }
}

function editPool(pool, { id, clients, users }) {
  if (id !== undefined) {
    pool.Arn = pool.Arn.replace(pool.Id, id);
    pool.Id = id;
  }
  for (const client of pool.Clients) {
    const chosen = clients.get(client.Id);
    if (chosen === undefined) continue;
    for (const secret of client.Secrets) secret.Id = secret.Id.replace(client.Id, chosen);
    client.Id = chosen;
  }
  for (const user of users.size === 0 ? [] : pool.Users) {
    const edit = users.get(user.Sub);
    if (edit !== undefined) editUser(user, edit);
  }
}

function editUser(user, { status, totp, sub }) {
  user.Status = status;
  if (status !== 'FORCE_CHANGE_PASSWORD' && user.Password !== undefined) delete user.Password.TemporaryUntil;
  if (user.Username === user.Sub) user.Username = sub;
  user.Sub = sub;
  user.Attributes.sub = sub;
  if (totp === undefined) return;
  user.Extras = { PastPasswords: [], Links: [], Codes: [], Devices: [], Passkeys: [], ...user.Extras, SoftwareToken: { Secret: totp, Verified: true } };
}
