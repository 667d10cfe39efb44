'use strict';
// The stand-in that a good JavaScript developer would write by hand for tests: Maps and Sets in the process, the
// requests checked against the service's model, answers and errors as the SDK gives them, nothing shared with the
// caller. It is the yardstick of the measurements and is kept as quick as its job allows; it has no alias pools, no
// snapshots and no order of its own, which a real suite would soon miss.

const { prepare } = require('./check.cjs');
const { Ids } = require('./ids.cjs');
const { Tokens } = require('./tokens.cjs');
const { requestHandler, clientConfig } = require('./sdk.cjs');
const errors = require('./errors.cjs');
const {
  GroupExistsException, InvalidParameterException, InvalidPasswordException, LimitExceededException, NotAuthorizedException,
  ResourceNotFoundException, UnknownOperationException, UnsupportedUserStateException, UserNotFoundException, UsernameExistsException,
} = errors;
const { poolDefaults, clientDefaults, standardAttributes } = require('./defaults.cjs');

const PAGE = 60;
const GROUPS_PER_POOL = 10_000;
const GROUPS_PER_USER = 100;
const SEARCHABLE = new Set(['username', 'email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username', 'cognito:user_status', 'status', 'sub']);
const FILTER = /^\s*([\w:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/;
const FLOWS = {
  ADMIN_USER_PASSWORD_AUTH: { permission: 'ALLOW_ADMIN_USER_PASSWORD_AUTH', required: ['USERNAME', 'PASSWORD'] },
  REFRESH_TOKEN_AUTH: { permission: 'ALLOW_REFRESH_TOKEN_AUTH', required: ['REFRESH_TOKEN'], isRefresh: true },
};
const EMAIL = /^[^@\s]+@[^@\s]+$/;
const PHONE = /^\+\d+$/;

class PlainCognito {
  #region;
  #accountId;
  #now;
  #ids;
  #tokens;
  #pools = new Map();
  #poolsByClient = new Map();
  outbox = [];

  constructor({ region = 'us-east-1', accountId = '123456789012', seed = 1, now = () => Date.now() } = {}) {
    this.#region = region;
    this.#accountId = accountId;
    this.#now = now;
    this.#ids = new Ids(seed);
    this.#tokens = new Tokens(this.#ids);
  }

  /** One request, answered at once: what the methods and the SDK's doorway share. */
  run(operation, input) {
    const entry = operations.get(operation);
    if (entry === undefined) throw new UnknownOperationException();
    const given = input ?? {};
    entry.check(given);
    return entry.answer.call(this, given);
  }

  requestId() {
    return this.#ids.uuid();
  }

  requestHandler() {
    return requestHandler(this);
  }

  clientConfig() {
    return clientConfig(this, this.#region);
  }

  // Pools and clients

  _createUserPool(input) {
    const id = `${this.#region}_${this.#ids.text(9)}`;
    const now = this.#now();
    const arn = `arn:aws:cognito-idp:${this.#region}:${this.#accountId}:userpool/${id}`;
    const pool = {
      id,
      settings: poolDefaults(input, { id, arn }),
      schema: new Map(standardAttributes.map((attribute) => [attribute.Name, attribute])),
      createdAt: now,
      modifiedAt: now,
      users: new Map(),
      bySub: new Map(),
      groups: new Map(),
      clients: new Map(),
    };
    for (const attribute of input.Schema ?? []) pool.schema.set(standardNames.has(attribute.Name) ? attribute.Name : `custom:${attribute.Name}`, copy(attribute));
    this.#pools.set(id, pool);
    return { UserPool: { ...copy(pool.settings), SchemaAttributes: [...pool.schema.values()].map(copy), CreationDate: new Date(now), LastModifiedDate: new Date(now) } };
  }

  _createUserPoolClient(input) {
    const pool = this.#pool(input.UserPoolId);
    const now = this.#now();
    const client = { ...clientDefaults(input), UserPoolId: pool.id, ClientId: this.#ids.text(26, 'abcdefghijklmnopqrstuvwxyz0123456789') };
    if (input.GenerateSecret) client.ClientSecret = this.#ids.text(51, 'abcdefghijklmnopqrstuvwxyz0123456789');
    pool.clients.set(client.ClientId, { client, createdAt: now, modifiedAt: now });
    this.#poolsByClient.set(client.ClientId, pool);
    return { UserPoolClient: { ...copy(client), CreationDate: new Date(now), LastModifiedDate: new Date(now) } };
  }

  // Users

  _adminCreateUser(input) {
    const pool = this.#pool(input.UserPoolId);
    if (input.MessageAction === 'RESEND') return { User: userType(this.#invite(pool, this.#resendable(pool, input.Username), input)) };

    if (pool.users.has(input.Username)) throw new UsernameExistsException('User account already exists');
    const attributes = attributesOf(pool, input.UserAttributes);
    if (input.TemporaryPassword !== undefined && input.TemporaryPassword !== null) conform(input.TemporaryPassword, pool, 'Password did not conform with password policy');

    const sub = this.#ids.sub();
    attributes.push({ Name: 'sub', Value: sub });
    const now = this.#now();
    const user = {
      username: input.Username,
      sub,
      attributes,
      isEnabled: true,
      status: 'FORCE_CHANGE_PASSWORD',
      password: input.TemporaryPassword ?? this.#ids.text(7) + '-aA1',
      createdAt: now,
      modifiedAt: now,
      groups: new Set(),
      failures: 0,
      failedAt: 0,
    };
    pool.users.set(user.username, user);
    pool.bySub.set(sub, user);
    if (input.MessageAction !== 'SUPPRESS') this.#invite(pool, user, input);
    return { User: userType(user) };
  }

  _adminGetUser(input) {
    const user = this.#user(this.#pool(input.UserPoolId), input.Username);
    return {
      Username: user.username,
      UserAttributes: user.attributes.map(attribute),
      UserCreateDate: new Date(user.createdAt),
      UserLastModifiedDate: new Date(user.modifiedAt),
      Enabled: user.isEnabled,
      UserStatus: user.status,
    };
  }

  _adminDeleteUser(input) {
    const pool = this.#pool(input.UserPoolId);
    const user = this.#user(pool, input.Username);
    for (const group of user.groups) group.members.delete(user);
    pool.users.delete(user.username);
    pool.bySub.delete(user.sub);
  }

  _listUsers(input) {
    const pool = this.#pool(input.UserPoolId);
    const matches = filterOf(input.Filter);
    const wanted = input.AttributesToGet ? new Set(input.AttributesToGet) : null;
    const limit = input.Limit || PAGE;
    const after = input.PaginationToken ? placeOf(input.PaginationToken, `ListUsers ${input.Filter ?? ''}`, pool.users, 'Paging marker is Invalid for Request') : null;

    const page = pageOf(pool.users.values(), after, limit, matches);
    const answer = { Users: page.items.map((user) => userType(user, wanted)) };
    if (page.hasMore) answer.PaginationToken = token(`ListUsers ${input.Filter ?? ''}`, page.items.at(-1).username);
    return answer;
  }

  _adminSetUserPassword(input) {
    const pool = this.#pool(input.UserPoolId);
    const user = this.#user(pool, input.Username);
    conform(input.Password, pool, 'Password does not conform to policy');
    user.password = input.Password;
    user.status = input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
    user.modifiedAt = this.#now();
    return {};
  }

  // Signing in

  _adminInitiateAuth(input) {
    const pool = this.#pool(input.UserPoolId);
    const client = this.#client(input.ClientId);
    if (client.UserPoolId !== pool.id) throw new ResourceNotFoundException(`User pool client ${input.ClientId} does not exist in user pool ${pool.id}.`);
    const flow = FLOWS[input.AuthFlow];
    if (flow === undefined) throw new InvalidParameterException('Initiate Auth method not supported.');
    if (!client.ExplicitAuthFlows?.includes(flow.permission)) throw new InvalidParameterException('Auth flow not enabled for this client');
    const parameters = input.AuthParameters ?? {};
    for (const name of flow.required) if (parameters[name] === undefined) throw new InvalidParameterException(`Missing required parameter ${name}`);
    const now = this.#now();
    if (flow.isRefresh) return { ChallengeParameters: {}, AuthenticationResult: this.#tokens.refresh(parameters.REFRESH_TOKEN, client, now) };

    const user = this.#user(pool, parameters.USERNAME, client);
    if (!user.isEnabled) throw new NotAuthorizedException('User is disabled.');
    this.#prove(user, parameters.PASSWORD, now);
    if (user.status !== 'CONFIRMED') throw new Error('the plain double signs in who has a password of his own, and puts no challenges');
    return { ChallengeParameters: {}, AuthenticationResult: this.#tokens.begin({ pool, client, user, now }) };
  }

  _getUser(input) {
    const user = this.#tokens.bearer(input.AccessToken, this.#now());
    return { Username: user.username, UserAttributes: user.attributes.map(attribute) };
  }

  /** After five wrong passwords the user is locked out for a second, and twice as long after each further one. */
  #prove(user, password, now) {
    if (user.failures >= 5 && now < user.failedAt + Math.min(2 ** (user.failures - 5), 900) * 1000) throw new NotAuthorizedException('Password attempts exceeded');
    if (user.password === password) {
      user.failures = 0;
    } else {
      user.failures++;
      user.failedAt = now;
      throw new NotAuthorizedException('Incorrect username or password.');
    }
  }

  // Groups

  _createGroup(input) {
    const pool = this.#pool(input.UserPoolId);
    if (pool.groups.has(input.GroupName)) throw new GroupExistsException('A group with the name already exists.');
    if (pool.groups.size >= GROUPS_PER_POOL) throw new LimitExceededException('You have exceeded the maximum number of groups.');

    const now = this.#now();
    const group = {
      name: input.GroupName,
      poolId: pool.id,
      description: input.Description || undefined,
      roleArn: input.RoleArn ?? undefined,
      precedence: input.Precedence ?? undefined,
      createdAt: now,
      modifiedAt: now,
      members: new Set(),
    };
    pool.groups.set(group.name, group);
    return { Group: groupType(group) };
  }

  _getGroup(input) {
    return { Group: groupType(groupOf(this.#pool(input.UserPoolId), input.GroupName)) };
  }

  _updateGroup(input) {
    const group = groupOf(this.#pool(input.UserPoolId), input.GroupName);
    const isChange = Boolean(input.Description || input.RoleArn || (input.Precedence ?? null) !== null);
    if (isChange) {
      group.description = input.Description || group.description;
      group.roleArn = input.RoleArn ?? group.roleArn;
      group.precedence = input.Precedence ?? group.precedence;
      group.modifiedAt = this.#now();
    }
    return { Group: groupType(group) };
  }

  _deleteGroup(input) {
    const pool = this.#pool(input.UserPoolId);
    const group = groupOf(pool, input.GroupName);
    for (const user of group.members) user.groups.delete(group);
    pool.groups.delete(group.name);
  }

  _listGroups(input) {
    const pool = this.#pool(input.UserPoolId);
    const limit = pageSize(input.Limit);
    const after = input.NextToken ? placeOf(input.NextToken, 'ListGroups', pool.groups, BAD_TOKEN) : null;

    const page = pageOf(pool.groups.values(), after, limit, null);
    const answer = { Groups: page.items.map(groupType) };
    if (page.hasMore) answer.NextToken = token('ListGroups', page.items.at(-1).name);
    return answer;
  }

  _adminListGroupsForUser(input) {
    const pool = this.#pool(input.UserPoolId);
    const user = this.#user(pool, input.Username);
    const limit = pageSize(input.Limit);
    const after = input.NextToken ? placeOf(input.NextToken, `AdminListGroupsForUser ${user.username}`, pool.groups, BAD_TOKEN) : null;

    const page = pageOf(user.groups.values(), after, limit, null);
    const answer = { Groups: page.items.map(groupType) };
    if (page.hasMore) answer.NextToken = token(`AdminListGroupsForUser ${user.username}`, page.items.at(-1).name);
    return answer;
  }

  _listUsersInGroup(input) {
    const pool = this.#pool(input.UserPoolId);
    const group = groupOf(pool, input.GroupName);
    const limit = pageSize(input.Limit);
    const after = input.NextToken ? placeOf(input.NextToken, `ListUsersInGroup ${group.name}`, pool.users, 'Paging marker is invalid.') : null;

    const page = pageOf(group.members.values(), after, limit, null);
    const answer = { Users: page.items.map((user) => userType(user)) };
    if (page.hasMore) answer.NextToken = token(`ListUsersInGroup ${group.name}`, page.items.at(-1).username);
    return answer;
  }

  _adminAddUserToGroup(input) {
    const pool = this.#pool(input.UserPoolId);
    const user = this.#user(pool, input.Username);
    const group = groupOf(pool, input.GroupName);
    if (user.groups.size >= GROUPS_PER_USER && !user.groups.has(group)) throw new LimitExceededException('You have exceeded the maximum number of groups.');

    user.groups.add(group);
    group.members.add(user);
  }

  _adminRemoveUserFromGroup(input) {
    const pool = this.#pool(input.UserPoolId);
    const user = this.#user(pool, input.Username);
    const group = pool.groups.get(input.GroupName);
    if (group === undefined) return;

    user.groups.delete(group);
    group.members.delete(user);
  }

  // Look-ups that refuse

  #pool(id) {
    const pool = this.#pools.get(id);
    if (pool === undefined) throw new ResourceNotFoundException(`User pool ${id} does not exist.`);
    return pool;
  }

  #client(id) {
    const entry = this.#poolsByClient.get(id)?.clients.get(id);
    if (entry === undefined) throw new ResourceNotFoundException(`User pool client ${id} does not exist.`);
    return entry.client;
  }

  /** Through a client that hides who exists, a wrong name is a wrong password. */
  #user(pool, username, client) {
    const user = pool.users.get(username) ?? pool.bySub.get(username);
    if (user === undefined && client?.PreventUserExistenceErrors === 'ENABLED') throw new NotAuthorizedException('Incorrect username or password.');
    if (user === undefined) throw new UserNotFoundException('User does not exist.');
    return user;
  }

  #resendable(pool, username) {
    const user = this.#user(pool, username);
    if (user.status !== 'FORCE_CHANGE_PASSWORD') throw new UnsupportedUserStateException(`Resend not possible. ${username} status is not FORCE_CHANGE_PASSWORD`);
    return user;
  }

  #invite(pool, user, input) {
    const email = user.attributes.find(({ Name }) => Name === 'email')?.Value;
    if (email !== undefined && (input.DesiredDeliveryMediums ?? []).includes('EMAIL')) {
      this.outbox.push({ medium: 'EMAIL', destination: email, poolId: pool.id, username: user.username, code: user.password, at: new Date(this.#now()) });
    }
    return user;
  }
}

const BAD_TOKEN = 'Provided pagination token is invalid. Check the token and try your request again.';

function groupOf(pool, name) {
  const group = pool.groups.get(name);
  if (group === undefined) throw new ResourceNotFoundException('Group not found.');
  return group;
}

// Answers: fresh objects, so that a caller may do with them what it likes

function groupType(group) {
  const answer = { GroupName: group.name, UserPoolId: group.poolId, LastModifiedDate: new Date(group.modifiedAt), CreationDate: new Date(group.createdAt) };
  if (group.description !== undefined) answer.Description = group.description;
  if (group.roleArn !== undefined) answer.RoleArn = group.roleArn;
  if (group.precedence !== undefined) answer.Precedence = group.precedence;
  return answer;
}

function userType(user, wanted = null) {
  return {
    Username: user.username,
    Attributes: wanted === null ? user.attributes.map(attribute) : user.attributes.filter(({ Name }) => wanted.has(Name)).map(attribute),
    UserCreateDate: new Date(user.createdAt),
    UserLastModifiedDate: new Date(user.modifiedAt),
    Enabled: user.isEnabled,
    UserStatus: user.status,
  };
}

const attribute = ({ Name, Value }) => ({ Name, Value });

function copy(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(copy);
  const made = {};
  for (const key of Object.keys(value)) if (value[key] !== undefined && value[key] !== null) made[key] = copy(value[key]);
  return made;
}

// Pages: the token names the last item served; a Set has no index, so the page walks to it

const token = (query, last) => Buffer.from(JSON.stringify([query, last])).toString('base64url');

function placeOf(given, query, rows, complaint) {
  let parsed;
  try {
    parsed = JSON.parse(Buffer.from(given, 'base64url').toString());
  } catch {
    throw new InvalidParameterException(complaint);
  }
  const place = Array.isArray(parsed) && parsed[0] === query ? rows.get(parsed[1]) : undefined;
  if (place === undefined) throw new InvalidParameterException(complaint);
  return place;
}

function pageOf(rows, after, limit, matches) {
  const items = [];
  let isPast = after === null;
  for (const row of rows) {
    if (!isPast) {
      isPast = row === after;
    } else if (matches === null || matches(row)) {
      if (items.length === limit) return { items, hasMore: true };
      items.push(row);
    }
  }
  return { items, hasMore: false };
}

function pageSize(limit) {
  if (limit === 0) throw new InvalidParameterException("1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1");
  return limit ?? PAGE;
}

// What the service thinks about values

function filterOf(text) {
  if (!text) return null;
  const parsed = FILTER.exec(text);
  if (parsed === null) throw new InvalidParameterException('Error while parsing filter.');
  const [, name, operator, quoted] = parsed;
  if (!SEARCHABLE.has(name)) throw new InvalidParameterException(`Invalid search attribute: ${name}`);

  const value = quoted.includes('\\') ? quoted.replace(/\\(.)/g, '$1') : quoted;
  const of = valueOf(name);
  return operator === '=' ? (user) => of(user) === value : (user) => of(user)?.startsWith(value) === true;
}

function valueOf(name) {
  switch (name) {
    case 'username': return (user) => user.username;
    case 'sub': return (user) => user.sub;
    case 'status': return (user) => (user.isEnabled ? 'Enabled' : 'Disabled');
    case 'cognito:user_status': return (user) => user.status;
    default: return (user) => {
      const { attributes } = user;
      for (let i = 0; i < attributes.length; i++) if (attributes[i].Name === name) return attributes[i].Value;
      return undefined;
    };
  }
}

/** The given attributes, copied; of two with one name the last counts. */
function attributesOf(pool, given) {
  const kept = [];
  for (const { Name, Value } of given ?? []) {
    const schema = pool.schema.get(Name);
    if (schema === undefined) throw new InvalidParameterException(`Attributes did not conform to the schema: Type for attribute {${Name}} could not be determined`);
    if (Name === 'sub') throw new InvalidParameterException('Cannot modify the non-mutable attribute sub');

    const value = Value ?? '';
    const earlier = kept.findIndex((attribute) => attribute.Name === Name);
    if (earlier !== -1) kept.splice(earlier, 1);
    if (value === '') continue;

    const limits = schema.StringAttributeConstraints;
    if (limits?.MaxLength !== undefined && value.length > limits.max) throw new InvalidParameterException(`user.${Name}: String must be no longer than ${limits.MaxLength} characters\n`);
    if (Name === 'email' && !EMAIL.test(value)) throw new InvalidParameterException('Invalid email address format.');
    if (Name === 'phone_number' && !PHONE.test(value)) throw new InvalidParameterException('Invalid phone number format.');
    kept.push({ Name, Value: value });
  }
  return kept;
}

function conform(password, pool, refusal) {
  const policy = pool.settings.Policies.PasswordPolicy;
  const reason =
    password.length < policy.MinimumLength ? 'Password not long enough'
    : policy.RequireLowercase && !/[a-z]/.test(password) ? 'Password must have lowercase characters'
    : policy.RequireUppercase && !/[A-Z]/.test(password) ? 'Password must have uppercase characters'
    : policy.RequireNumbers && !/[0-9]/.test(password) ? 'Password must have numeric characters'
    : policy.RequireSymbols && !/[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`+=\- ]/.test(password) ? 'Password must have symbol characters'
    : null;
  if (reason !== null) throw new InvalidPasswordException(`${refusal}: ${reason}`);
}

const standardNames = new Set(standardAttributes.map(({ Name }) => Name));

// One real method per operation, named as in the SDK

const operations = new Map();
for (const name of [
  'AdminAddUserToGroup', 'AdminCreateUser', 'AdminDeleteUser', 'AdminGetUser', 'AdminInitiateAuth', 'AdminListGroupsForUser',
  'AdminRemoveUserFromGroup', 'AdminSetUserPassword', 'CreateGroup', 'CreateUserPool', 'CreateUserPoolClient', 'DeleteGroup',
  'GetGroup', 'GetUser', 'ListGroups', 'ListUsers', 'ListUsersInGroup', 'UpdateGroup',
]) {
  const method = name[0].toLowerCase() + name.slice(1);
  let check = (input) => (check = prepare(name))(input); // prepared at the first call
  const answer = PlainCognito.prototype[`_${method}`];
  operations.set(name, { check: (input) => check(input), answer });

  PlainCognito.prototype[method] = async function (input) {
    const given = input ?? {};
    try {
      check(given);
      const output = answer.call(this, given) ?? {};
      output.$metadata = { httpStatusCode: 200, requestId: this.requestId(), attempts: 1, totalRetryDelay: 0 };
      return output;
    } catch (error) {
      if (error instanceof errors.ServiceError) error.$metadata.requestId = this.requestId();
      throw error;
    }
  };
}

module.exports = { PlainCognito, ...errors };
