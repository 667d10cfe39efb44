// Policy documents: read once, where whatever IAM would not take is refused by its place, and then asked.

import { readConditions } from './conditions.mjs';
import { ArnPattern, Pattern, componentsOf, variablesOf } from './template.mjs';

const MEMBERS = { policy: ['Version', 'Id', 'Statement'], statement: ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'] };

/** A policy document, given as an object or as its JSON text. `at` is its place in what was given. */
export class Policy {
  #statements;

  constructor(document, at, keys) {
    const complain = (path, what) => {
      throw new TypeError(`pocket-cognito: ${[at, path].filter((part) => part !== '').join('.')} ${what}`);
    };
    const policy = asJson(document, complain);
    check(policy, MEMBERS.policy, (what) => complain('', what));
    const { Version = '2008-10-17', Id, Statement } = policy;
    if (Version !== '2012-10-17' && Version !== '2008-10-17') complain('Version', `is '2012-10-17' or '2008-10-17', not ${JSON.stringify(Version)}`);
    if (Id !== undefined && typeof Id !== 'string') complain('Id', 'is a text');
    if (Statement === undefined) complain('Statement', 'is missing');
    // Variables came with the later version.
    const context = { keys, variables: Version === '2012-10-17' };
    this.#statements = Array.isArray(Statement)
      ? Statement.map((statement, n) => readStatement(statement, `Statement[${n}]`, context, complain))
      : [readStatement(Statement, 'Statement', context, complain)];
  }

  /** Whether a statement of that effect speaks of the action on the resource, as things are. */
  says(effect, action, resource, valueOf) {
    return this.#statements.some((statement) => statement.effect === effect && statement.speaksOf(action, resource, valueOf));
  }
}

class Statement {
  constructor(effect, actions, resources, conditions) {
    this.effect = effect;
    this.actions = actions;
    this.resources = resources;
    this.conditions = conditions;
  }

  speaksOf(action, resource, valueOf) {
    const has = ({ patterns, negated }, value) => patterns.some((pattern) => pattern.matches(value, valueOf)) !== negated;
    return has(this.actions, action) && has(this.resources, resource) && this.conditions.every((condition) => condition.holds(valueOf));
  }
}

function readStatement(statement, at, { keys, variables }, complainOf) {
  const complain = (member, what) => complainOf([at, member].filter((part) => part !== '').join('.'), what);
  if (statement !== null && typeof statement === 'object' && ('Principal' in statement || 'NotPrincipal' in statement)) complain('', 'names a principal, which policies of an identity do not: it is whoever has the policy');
  check(statement, MEMBERS.statement, (what) => complain('', what));
  const { Sid, Effect, Condition = {} } = statement;
  if (Sid !== undefined && typeof Sid !== 'string') complain('Sid', 'is a text');
  if (Effect !== 'Allow' && Effect !== 'Deny') complain('Effect', `is 'Allow' or 'Deny', not ${JSON.stringify(Effect)}`);

  const actions = either(statement, 'Action', 'NotAction', complain, (text, place) => {
    if (text !== '*' && !/^[\w-]+:[\w*?]+$/.test(text)) complain(place, `is ${JSON.stringify(text)}; an action is written 'cognito-idp:ListUsers', 'cognito-idp:List*' or '*'`);
    return new Pattern(text, { variables: false, ignoreCase: true });
  });
  const resources = either(statement, 'Resource', 'NotResource', complain, (text, place) => {
    if (variables) for (const variable of variablesOf(text)) keys.check(variable, (what) => complain(place, what));
    return resource(text, variables) ?? complain(place, `is ${JSON.stringify(text)}; a resource is written 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_EXAMPLE', with wildcards, or '*'`);
  });
  return new Statement(Effect, actions, resources, readConditions(Condition, { keys, variables, complain }));
}

// What has fewer components than an ARN ends as if with wildcards.
function resource(text, variables) {
  if (/^\*+$/.test(text)) return new Pattern(text, { variables: false });
  const parts = componentsOf(text);
  if (parts[0] !== 'arn' || parts.length < 3 || parts.some((part, at) => part === '' && at !== 3 && at !== 4)) return undefined;
  while (parts.length < 6) parts.push('*');
  return new ArnPattern(parts.join(':'), { variables });
}

function either(statement, plain, negated, complain, read) {
  if ((statement[plain] === undefined) === (statement[negated] === undefined)) complain('', `has either ${plain} or ${negated}`);
  const name = statement[plain] === undefined ? negated : plain;
  const given = statement[name];
  if (Array.isArray(given) && given.length === 0) complain(name, 'is empty');
  const patterns = (Array.isArray(given) ? given : [given]).map((text, n) => {
    const place = Array.isArray(given) ? `${name}[${n}]` : name;
    if (typeof text !== 'string') complain(place, 'is a text');
    return read(text, place);
  });
  return { patterns, negated: name === negated };
}

function check(value, members, complain) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) complain('is an object');
  for (const name of Object.keys(value)) if (!members.includes(name)) complain(`has no member ${name}; there are ${members.join(', ')}`);
}

// As it would be sent to IAM: nobody's getters or classes are left.
function asJson(document, complain) {
  try {
    const value = JSON.parse(typeof document === 'string' ? document : JSON.stringify(document));
    if (value !== null) return value;
  } catch {
    // Said below.
  }
  return complain('', 'is a policy document, an object or its JSON text');
}
