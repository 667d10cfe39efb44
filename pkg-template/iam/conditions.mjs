// The Condition element of a policy: operators, and the keys that a request has values for.

import { ArnPattern, Pattern, Plain, componentsOf, variablesOf } from './template.mjs';

/** The keys that are known of every call here, in lower case, though a call may have no value for them. */
const KEYS = new Set([
  'aws:currenttime', 'aws:epochtime', 'aws:principalaccount', 'aws:principalarn', 'aws:principaltype', 'aws:requestedregion',
  'aws:securetransport', 'aws:tagkeys', 'aws:username', 'iam:associatedresourcearn', 'iam:passedtoservice',
]);
const FAMILIES = ['aws:requesttag/', 'aws:resourcetag/'];

const QUALIFIED = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** Each operator: how it reads a value of a policy (undefined: not one of its kind), and whether a request's fits it. */
const TESTS = {
  String: { read: plain, fits: (wanted, value, valueOf) => wanted.filled(valueOf) === value },
  StringIgnoreCase: { read: plain, fits: (wanted, value, valueOf) => wanted.filled(valueOf)?.toLowerCase() === value.toLowerCase() },
  StringLike: { read: (text, options) => new Pattern(text, options), fits: (wanted, value, valueOf) => wanted.matches(value, valueOf) },
  Arn: { read: (text, options) => (componentsOf(text).length === 6 || /^\$\{.*\}$/.test(text) ? arn(text, options) : undefined), fits: (wanted, value, valueOf) => wanted.matches(value, valueOf) },
  Bool: { read: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : undefined), fits: (wanted, value) => wanted === value.toLowerCase() },
  Numeric: { read: number, order: number },
  Date: { read: moment, order: moment },
  Ip: { read: network, fits: (wanted, value) => contains(wanted, network(value)) },
};

const OPERATORS = {
  StringEquals: ['String'],
  StringNotEquals: ['String', true],
  StringEqualsIgnoreCase: ['StringIgnoreCase'],
  StringNotEqualsIgnoreCase: ['StringIgnoreCase', true],
  StringLike: ['StringLike'],
  StringNotLike: ['StringLike', true],
  ArnEquals: ['Arn'],
  ArnLike: ['Arn'],
  ArnNotEquals: ['Arn', true],
  ArnNotLike: ['Arn', true],
  Bool: ['Bool'],
  Null: ['Bool'],
  BinaryEquals: ['String'],
  IpAddress: ['Ip'],
  NotIpAddress: ['Ip', true],
  ...ordered('Numeric'),
  ...ordered('Date'),
};

function ordered(kind) {
  return {
    [`${kind}Equals`]: [kind, false, (value, wanted) => value === wanted],
    [`${kind}NotEquals`]: [kind, true, (value, wanted) => value === wanted],
    [`${kind}LessThan`]: [kind, false, (value, wanted) => value < wanted],
    [`${kind}LessThanEquals`]: [kind, false, (value, wanted) => value <= wanted],
    [`${kind}GreaterThan`]: [kind, false, (value, wanted) => value > wanted],
    [`${kind}GreaterThanEquals`]: [kind, false, (value, wanted) => value >= wanted],
  };
}

/** The keys of a policy are those that a request has here, or that its identity was given in `context`. */
export class Keys {
  #given;

  constructor(given) {
    this.#given = given;
  }

  check(key, complain) {
    const name = key.toLowerCase();
    if (KEYS.has(name) || this.#given.has(name) || FAMILIES.some((family) => name.startsWith(family) && name.length > family.length)) return name;
    return complain(`has the condition key ${key}, of which nothing is known here: say what it is in the identity's context, { ${JSON.stringify(key)}: '...' }, or null where a request has none`);
  }
}

/** One operator on one key. */
class Condition {
  constructor(key, { quantifier, operator, ifExists }, values) {
    [this.kind, this.negated = false, this.compares] = OPERATORS[operator];
    this.key = key;
    this.quantifier = quantifier;
    this.isNull = operator === 'Null';
    this.ifExists = ifExists;
    this.values = values;
  }

  holds(valueOf) {
    const found = valueOf(this.key);
    const values = found === undefined ? [] : Array.isArray(found) ? found : [found];
    if (this.isNull) return this.values.some((wanted) => (wanted === 'true') === (values.length === 0));
    if (values.length === 0) {
      if (this.ifExists || this.quantifier === 'ForAllValues') return true;
      return this.quantifier === undefined && this.negated;
    }
    const each = (value) => this.values.some((wanted) => this.#fits(wanted, value, valueOf)) !== this.negated;
    if (this.quantifier === 'ForAllValues' || (this.quantifier === undefined && this.negated)) return values.every(each);
    return values.some(each);
  }

  #fits(wanted, value, valueOf) {
    const { fits, order } = TESTS[this.kind];
    if (fits !== undefined) return fits(wanted, value, valueOf);
    const read = order(value);
    return read !== undefined && this.compares(read, wanted);
  }
}

/** The conditions of a statement. `complain` throws, and names the place in the policy. */
export function readConditions(block, { keys, variables, complain }) {
  const conditions = [];
  for (const [written, entries] of entriesOf(block, (what) => complain('Condition', what))) {
    const [, quantifier, operator, ifExists] = QUALIFIED.exec(written) ?? [];
    const at = `Condition.${written}`;
    if (!Object.hasOwn(OPERATORS, operator ?? '') || (operator === 'Null' && ifExists)) complain(at, `is no operator; there are ${Object.keys(OPERATORS).join(', ')}, with ForAllValues: or ForAnyValue: before and IfExists behind`);
    for (const [key, given] of entriesOf(entries, (what) => complain(at, what))) {
      const place = `${at}.${key}`;
      const name = keys.check(key, (what) => complain(place, what));
      const values = (Array.isArray(given) ? given : [given]).map((value) => {
        if (!['string', 'number', 'boolean'].includes(typeof value)) complain(place, 'is a text, or a list of texts');
        const text = String(value);
        if (variables) for (const variable of variablesOf(text)) keys.check(variable, (what) => complain(place, what));
        const read = TESTS[OPERATORS[operator][0]].read(text, { variables });
        if (read === undefined) complain(place, `is ${JSON.stringify(text)}, which ${operator} cannot compare with`);
        return read;
      });
      conditions.push(new Condition(name, { quantifier, operator, ifExists: ifExists !== undefined }, values));
    }
  }
  return conditions;
}

function entriesOf(value, complain) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) complain('is an object');
  return Object.entries(value);
}

function plain(text, options) {
  return new Plain(text, options);
}

function arn(text, options) {
  return componentsOf(text).length === 6 ? new ArnPattern(text, options) : new Pattern(text, options);
}

function number(text) {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? undefined : value;
}

// An ISO text, or seconds since 1970.
function moment(text) {
  const value = /^\d{5,}(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(value) ? undefined : value;
}

/** An address or a range of them: its bits, and how many of them count. */
function network(text) {
  const [, address, length] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  if (address === undefined) return undefined;
  const bits = address.includes(':') ? bitsOfV6(address) : bitsOfV4(address);
  if (bits === undefined || Number(length ?? 0) > bits.length) return undefined;
  return { bits, length: length === undefined ? bits.length : Number(length) };
}

function contains(range, address) {
  if (address === undefined || address.bits.length !== range.bits.length || address.length < range.length) return false;
  return address.bits.slice(0, range.length) === range.bits.slice(0, range.length);
}

function bitsOfV4(text) {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

function bitsOfV6(text) {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups = halves.flat();
  if (halves.length > 2 || groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const missing = 8 - groups.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const whole = halves.length === 1 ? groups : [...halves[0], ...Array(missing).fill('0'), ...halves[1]];
  return whole.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
