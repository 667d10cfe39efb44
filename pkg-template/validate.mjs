// Validation without a pool: every constraint that the service's model puts on an input, decided by the same code that
// decides it for a call. For forms, and as Standard Schema (https://standardschema.dev) for the libraries that take it.

import { numberOf } from './names.mjs';
import { unserialisable } from './errors.mjs';
import { operations } from './generated/operations.mjs';
import { jsonOf, prepared } from './input.mjs';
import { instance } from './instance.mjs';
import { shown } from './words.mjs';

/**
 * Everything that is wrong with `input` as an input of `operation`; empty when nothing is.
 *
 * ```js
 * validate('CreateGroup', { GroupName: 'no spaces', UserPoolId: 'eu-west-1_x' });
 * // [{ path: ['GroupName'], at: 'groupName', constraint: 'pattern', expected: 'Member must satisfy ...', message: "Value 'no spaces' ..." }]
 * ```
 */
export function validate(operation, input) {
  const op = opOf(operation);
  const home = instance();
  const { recorder, tape, glue } = home;
  let text;
  try {
    const given = prepared(op, input);
    if (!recorder.write(op, given)) text = jsonOf(given);
  } catch (error) {
    // The input's own code threw, or it has no end.
    const { message } = unserialisable(error);
    return [{ path: [], at: '', constraint: 'type', expected: message, message }];
  }
  try {
    tape.open(text === undefined ? glue.validate(op, recorder.words, recorder.bytes) : glue.validateText(op, text));
  } catch (error) {
    throw home.failure(error);
  }
  return tape.value() ?? [];
}

/** The same for the value of one member: what a form field asks at each key press. */
validate.member = function validateMember(operation, member, value) {
  const op = opOf(operation);
  if (!instance().recorder.members(op).includes(member)) throw new TypeError(`pocket-cognito: ${operations[op]} has no member ${shown(member)}`);
  // What the other members lack is not this one's fault.
  return validate(operation, { [member]: value }).filter(({ path }) => path.length === 0 || path[0] === member);
};

/** The Standard Schema of an operation's input. */
class InputSchema {
  constructor(operation) {
    this['~standard'] = {
      version: 1,
      vendor: 'pocket-cognito',
      validate(value) {
        const found = validate(operation, value);
        return found.length === 0 ? { value } : { issues: found.map(({ message, path }) => ({ message, path })) };
      },
    };
  }
}

/** Each operation's input as a Standard Schema v1 object: `schemas.CreateGroup`. */
export const schemas = /* @__PURE__ */ inputSchemas();

/** What `schemas` is, made anew. */
export function inputSchemas() {
  const made = {};
  for (const name of operations) made[name] = new InputSchema(name);
  return made;
}

function opOf(operation) {
  const op = numberOf(operation);
  if (op === undefined) throw new TypeError(`pocket-cognito: there is no operation ${shown(operation)}`);
  return op;
}
