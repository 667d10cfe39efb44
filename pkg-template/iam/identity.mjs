// Somebody who calls: keys, an ARN, and the policies that say what may be done with them.

import { Keys } from './conditions.mjs';
import { Policy } from './policies.mjs';

const MEMBERS = ['arn', 'accessKeyId', 'secretAccessKey', 'sessionToken', 'expires', 'policies', 'permissionsBoundary', 'sessionPolicies', 'context'];

const CALLER = /^arn:(aws[\w-]*):(iam|sts)::(\d{12}):(user|assumed-role|federated-user)\/([\w+=,.@/-]+)$/;

/** The kinds of policies: how a denial names them. */
const KINDS = { policies: 'identity-based policy', permissionsBoundary: 'permissions boundary', sessionPolicies: 'session policy' };

/** What `iam()` was given under one name, read and checked. `number` makes keys where there are none. */
export class Identity {
  constructor(name, given, number) {
    const at = `iam().${name}`;
    const complain = (what) => {
      throw new TypeError(`pocket-cognito: ${at}${what}`);
    };
    if (given === null || typeof given !== 'object') complain(' is an object with policies');
    for (const member of Object.keys(given)) if (!MEMBERS.includes(member)) complain(` has no member ${member}; there are ${MEMBERS.join(', ')}`);
    const { arn, accessKeyId, secretAccessKey, sessionToken, expires, policies = [], permissionsBoundary, sessionPolicies, context = {} } = given;

    this.name = name;
    if (arn === undefined && !/^[\w+=,.@-]{1,64}$/.test(name)) complain(` needs an arn: a user of IAM cannot have this name`);
    if (arn !== undefined && !CALLER.test(arn)) complain(`.arn is that of a caller: 'arn:aws:iam::000000000000:user/ann', or of a role's session, 'arn:aws:sts::000000000000:assumed-role/Deployer/ci'`);
    this.arn = arn;

    const isTemporary = expires !== undefined || sessionPolicies !== undefined || arn?.includes(':sts:') === true;
    for (const [member, value] of Object.entries({ accessKeyId, secretAccessKey, sessionToken })) {
      if (value !== undefined && (typeof value !== 'string' || !/^\S+$/.test(value))) complain(`.${member} is a text without spaces`);
    }
    if (accessKeyId?.includes('/')) complain('.accessKeyId has no slash: a signature could not name it');
    const token = sessionToken ?? (isTemporary && accessKeyId === undefined ? `session-of-${name}` : undefined);
    this.keys = Object.freeze({
      accessKeyId: accessKeyId ?? `${isTemporary ? 'ASIA' : 'AKIA'}POCKET${String(number).padStart(10, '0')}`,
      secretAccessKey: secretAccessKey ?? `secret-of-${name}`,
      ...(token !== undefined && { sessionToken: token }),
    });
    this.expires = expires === undefined ? undefined : momentOf(expires);
    if (Number.isNaN(this.expires)) complain('.expires is a Date, milliseconds since the epoch or an ISO text');

    if (context === null || typeof context !== 'object') complain('.context is an object of condition keys and their values');
    this.context = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), contextValue(value, () => complain(`.context of ${key} is a text, a list of texts, or null where there is none`))]));
    const keys = new Keys(this.context);
    const list = (member, documents) => {
      if (!Array.isArray(documents)) complain(`.${member} is a list of policy documents`);
      return documents.map((document, n) => new Policy(document, `${at}.${member}[${n}]`, keys));
    };
    this.sets = [
      [KINDS.policies, list('policies', policies)],
      ...(permissionsBoundary === undefined ? [] : [[KINDS.permissionsBoundary, [new Policy(permissionsBoundary, `${at}.permissionsBoundary`, keys)]]]),
      ...(sessionPolicies === undefined ? [] : [[KINDS.sessionPolicies, list('sessionPolicies', sessionPolicies)]]),
    ];
  }

  /** Whether its session is over at that moment. */
  hasExpired(now) {
    return this.expires !== undefined && now >= this.expires;
  }

  /** As denials name it; without an ARN of its own, a user of the account. */
  arnIn(accountId) {
    return this.arn ?? `arn:aws:iam::${accountId}:user/${this.name}`;
  }

  /** What is said against the action on the resource, the end of a denial; undefined when it is allowed. */
  denial(action, resource, valueOf) {
    const denies = this.sets.find(([, policies]) => policies.some((policy) => policy.says('Deny', action, resource, valueOf)));
    if (denies !== undefined) return `with an explicit deny in ${denies[0].startsWith('i') ? 'an' : 'a'} ${denies[0]}`;
    const silent = this.sets.find(([, policies]) => !policies.some((policy) => policy.says('Allow', action, resource, valueOf)));
    return silent && `because no ${silent[0]} allows the ${action} action`;
  }
}

/** What the condition keys of a principal are. The principal of a role's session is the role. */
export function principalKeys(arn) {
  const [, partition, , account, kind, rest] = CALLER.exec(arn);
  const types = { 'user': 'User', 'assumed-role': 'AssumedRole', 'federated-user': 'FederatedUser' };
  return {
    'aws:principalaccount': account,
    'aws:principalarn': kind === 'assumed-role' ? `arn:${partition}:iam::${account}:role/${rest.split('/')[0]}` : arn,
    'aws:principaltype': types[kind],
    'aws:username': kind === 'user' ? rest.split('/').at(-1) : undefined,
  };
}

/** The account of a caller's ARN. */
export function accountOf(arn) {
  return CALLER.exec(arn)[3];
}

function momentOf(moment) {
  if (typeof moment === 'string') return Date.parse(moment);
  return moment === null ? Number.NaN : Number(moment);
}

function contextValue(value, complain) {
  if (value === null) return undefined;
  const values = Array.isArray(value) ? value : [value];
  if (values.some((one) => !['string', 'number', 'boolean'].includes(typeof one))) complain();
  return Array.isArray(value) ? values.map(String) : String(value);
}
