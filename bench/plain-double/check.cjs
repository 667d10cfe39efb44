'use strict';
// What the model says a request may contain, prepared once per operation: one small function per shape, its
// bounds and compiled pattern in a closure. A request without faults allocates nothing. Faults come back as
// { path, value, constraint } and are worded together at the end, as the service does.

const fs = require('node:fs');
const path = require('node:path');
const { InvalidParameterException, SerializationException } = require('./errors.cjs');

const model = JSON.parse(fs.readFileSync(path.join(__dirname, '../../model/cognito-idp.json'), 'utf8'));
const checkers = new Map();
const INT_MAX = 2 ** 31 - 1;

/** The checker of one operation's input: returns nothing, or throws with every violation in the message. */
function prepare(operation) {
  const check = checkerOf(model.operations[operation].input);

  return (input) => {
    const faults = check(input);
    if (faults !== null) throw new InvalidParameterException(sentence(faults));
  };
}

function sentence(faults) {
  const items = faults.map(({ path, value, constraint }) => `Value${value} at '${path}' failed to satisfy constraint: ${constraint}`);
  return `${items.length} validation error${items.length === 1 ? '' : 's'} detected: ${items.join('; ')}`;
}

function checkerOf(name) {
  let checker = checkers.get(name);
  if (checker === undefined) {
    checkers.set(name, (value) => checkers.get(name)(value)); // for a shape that contains itself
    checker = build(model.shapes[name]);
    checkers.set(name, checker);
  }
  return checker;
}

function build(shape) {
  switch (shape.type) {
    case 'structure': return structure(shape);
    case 'list': return list(shape);
    case 'map': return map(shape);
    case 'string': return shape.enum ? choice(shape) : text(shape);
    case 'integer':
    case 'long': return integer(shape);
    case 'boolean': return boolean;
    default: return () => null;
  }
}

// The path of a fault is made on the way up, so that nothing is joined while all is well.
const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1);
const under = (prefix, faults) => faults.map((fault) => ({ ...fault, path: fault.path === '' ? prefix : `${prefix}.${fault.path}` }));

const sizeFaults = (shape, size, value, kind) => {
  const faults = [];
  if (shape.min !== undefined && size < shape.min) faults.push({ path: '', value, constraint: `Member must have ${kind} greater than or equal to ${shape.min}` });
  if (shape.max !== undefined && size > shape.max) faults.push({ path: '', value, constraint: `Member must have ${kind} less than or equal to ${shape.max}` });
  return faults;
};

function structure(shape) {
  const required = new Set(shape.required);
  const members = Object.entries(shape.members).map(([name, of]) => ({
    name,
    label: lowerFirst(name),
    isRequired: required.has(name),
    absent: model.shapes[of].sensitive ? '' : ' null',
    check: checkerOf(of),
  }));

  return (value) => {
    if (typeof value !== 'object') throw new SerializationException('Expected null');
    if (Array.isArray(value)) throw new SerializationException('Start of list found where not expected');

    let faults = null;
    for (let i = 0; i < members.length; i++) {
      const member = members[i];
      const given = value[member.name];
      if (given === undefined || given === null) {
        if (member.isRequired) (faults ??= []).push({ path: member.label, value: member.absent, constraint: 'Member must not be null' });
        continue;
      }
      const found = member.check(given);
      if (found !== null) (faults ??= []).push(...under(member.label, found));
    }
    return faults;
  };
}

function list(shape) {
  const check = checkerOf(shape.member);
  const isOfScalars = model.shapes[shape.member].type === 'string';
  const min = shape.min ?? 0, max = shape.max ?? Infinity;

  return (value) => {
    if (!Array.isArray(value)) throw new SerializationException('Expected list or null');

    let faults = value.length < min || value.length > max ? sizeFaults(shape, value.length, ` '${shown(value)}'`, 'length') : null;
    for (let i = 0; i < value.length; i++) {
      if (value[i] === null || value[i] === undefined) continue;
      const found = check(value[i]);
      if (found === null) continue;
      if (!isOfScalars) {
        (faults ??= []).push(...under(`${i + 1}.member`, found));
      } else {
        const nested = found.map((fault) => fault.constraint).join(', ');
        (faults ??= []).push({ path: '', value: ` '${shown(value)}'`, constraint: `Member must satisfy constraint: [${nested}]` });
        break; // the whole list is shown once
      }
    }
    return faults;
  };
}

function map(shape) {
  const checkKey = checkerOf(shape.key);
  const checkValue = checkerOf(shape.value);
  const isOfScalars = model.shapes[shape.value].type === 'string';
  const min = shape.min ?? 0, max = shape.max ?? Infinity;

  return (value) => {
    if (typeof value !== 'object') throw new SerializationException('Expected null');

    const keys = Object.keys(value);
    let faults = keys.length < min || keys.length > max ? sizeFaults(shape, keys.length, ` '${shown(value)}'`, 'length') : null;
    for (const key of keys) {
      const ofKey = checkKey(key);
      if (ofKey !== null) (faults ??= []).push({ path: '', value: ` '${shown(value)}'`, constraint: `Map keys must satisfy constraint: [${ofKey.map((fault) => fault.constraint).join(', ')}]` });
      if (value[key] === null || value[key] === undefined) continue;
      const ofValue = checkValue(value[key]);
      if (ofValue === null) continue;
      if (!isOfScalars) (faults ??= []).push(...under(key, ofValue));
      else (faults ??= []).push({ path: '', value: ` '${shown(value)}'`, constraint: `Map value must satisfy constraint: [${ofValue.map((fault) => fault.constraint).join(', ')}]` });
    }
    return faults;
  };
}

function text(shape) {
  const min = shape.min ?? 0, max = shape.max ?? Infinity;
  const pattern = shape.pattern === undefined ? null : compiled(shape.pattern);
  const isSensitive = shape.sensitive === true;

  return (value) => {
    if (typeof value !== 'string') throw notA('String', value);
    if (value.length >= min && value.length <= max && (pattern === null || pattern.test(value))) return null;

    const shownValue = isSensitive ? '' : ` '${value}'`;
    const faults = sizeFaults(shape, value.length, shownValue, 'length');
    if (pattern !== null && !pattern.test(value)) faults.push({ path: '', value: shownValue, constraint: `Member must satisfy regular expression pattern: ${shape.pattern}` });
    return faults;
  };
}

function choice(shape) {
  const allowed = new Set(shape.enum);

  return (value) => {
    if (typeof value !== 'string') throw notA('String', value);
    if (allowed.has(value)) return null;
    return [{ path: '', value: ` '${value}'`, constraint: `Member must satisfy enum value set: [${shape.enum.join(', ')}]` }];
  };
}

function integer(shape) {
  const min = shape.min ?? -Infinity, max = shape.max ?? Infinity;

  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value > INT_MAX || value < -INT_MAX - 1) throw notA('Integer', value);
    return value >= min && value <= max ? null : sizeFaults(shape, value, ` '${value}'`, 'value');
  };
}

function boolean(value) {
  if (typeof value !== 'boolean') throw notA('Boolean', value);
  return null;
}

function notA(kind, value) {
  if (Array.isArray(value)) return new SerializationException('Start of list found where not expected');
  if (typeof value === 'object') return new SerializationException('Start of structure or map found where not expected.');
  const given = typeof value === 'boolean' ? `${value}_VALUE`.toUpperCase() : `${typeof value}_VALUE`.toUpperCase();
  return new SerializationException(`${given} can not be converted to ${kind === 'Integer' ? 'an' : 'a'} ${kind}`);
}

/** The model's patterns are Java's: they match the whole value, and `(?s)` is a flag here. */
function compiled(pattern) {
  const isDotAll = pattern.startsWith('(?s)');
  return new RegExp(`^(?:${isDotAll ? pattern.slice(4) : pattern})$`, isDotAll ? 'us' : 'u');
}

function shown(value) {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (value !== null && typeof value === 'object') return `{${Object.entries(value).map(([key, inner]) => `${key}=${shown(inner)}`).join(', ')}}`;
  return String(value);
}

module.exports = { prepare };
