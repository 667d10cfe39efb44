// explain(error): which rule refused, where it is known from, and how to mend it. What it knows is made at the build of
// the package (tools/refusals.mjs) from the core's sentences, FIDELITY.md, the model and the transcripts.

import data from 'pocket-cognito:refusals';
import { isBroken } from '../hosts.mjs';
import { optionsOf, sentenceOf, shown } from '../words.mjs';

const VIOLATION = /Value (?:(null|'[\s\S]*?') )?at '([^']+)' failed to satisfy constraint: ([\s\S]*?)(?=; Value |$)/g;
const MODEL = 'model/cognito-idp.json';
const NOBODY = { kind: 'unknown', text: 'how this is known was not written down', confidence: 'none', where: 'model/refusals.json' };

/** What is known of an error. As text it is a paragraph to read. */
class Explanation {
  constructor({ operation, name, message }, known) {
    this.operation = operation;
    this.name = name;
    this.message = message;
    Object.assign(this, known);
  }

  toString() {
    const { operation, name, message, rule, source, mend } = this;
    const told = message === undefined ? name : `${name}: ${message.trim()}`;
    const lines = [
      operation === undefined ? told : `${operation} was refused: ${told}`,
      `  rule   ${rule}`,
      `  known  ${source.text} (${source.confidence}; ${source.where})`,
    ];
    if (mend !== undefined) lines.push(`  mend   ${mend}`);
    return lines.join('\n');
  }
}

/**
 * Explains an error of a method, of the AWS SDK's client, the body of a response of `fetch`, or a recorded call. The
 * operation makes it more exact; a recorded call brings it along.
 */
export function explain(error, options) {
  const { operation, ...unknown } = optionsOf('explain()', options);
  if (operation !== undefined && (typeof operation !== 'string' || operation === '')) throw new TypeError(`pocket-cognito: explain() takes for operation its name, not ${shown(operation)}`);
  for (const name of Object.keys(unknown)) throw new TypeError(`pocket-cognito: explain() does not take ${name}; it takes operation`);
  let given;
  try {
    given = read(error, operation);
  } catch (thrown) {
    if (thrown instanceof Misuse) throw thrown;
    throw new Misuse(`pocket-cognito: explain() was given what cannot be read: ${sentenceOf(thrown)}`, { cause: thrown });
  }
  return new Explanation(given, bug(given) ?? constraints(given) ?? refusal(given) ?? own(given) ?? nothing(given));
}

/** What is no error to be explained. */
class Misuse extends TypeError {
  static {
    this.prototype.name = 'TypeError';
  }
}

// What an error says, in whatever form it comes.
function read(error, operation) {
  const thing = typeof error === 'string' ? parsed(error) : error;
  if (thing === null || typeof thing !== 'object') throw new Misuse('pocket-cognito: explain() takes an error, the body of an error, or a recorded call');
  // A recorded call.
  if (typeof thing.operation === 'string' && 'door' in thing) {
    if (thing.error === undefined) throw new Misuse(`pocket-cognito: the call of ${thing.operation} was not refused: there is nothing to explain`);
    return read(thing.error, operation ?? thing.operation);
  }
  const type = thing.__type ?? thing.name ?? thing.code;
  const name = typeof type === 'string' ? type.slice(type.lastIndexOf('#') + 1) : 'Error';
  const message = thing.message ?? thing.Message;
  // The SDK's word for an error without a message, and ours.
  const worded = typeof message === 'string' && message !== '' && message !== 'UnknownError' && message !== 'Unknown';
  return { operation: operation === undefined ? undefined : operation[0].toUpperCase() + operation.slice(1), name, message: worded ? message : undefined };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bug({ name }) {
  if (name !== 'PocketCognitoBug') return undefined;
  return {
    rule: 'a fault of pocket-cognito itself, never an answer of the service',
    source: { kind: 'ours', text: 'the double ended every engine of its WebAssembly instance', confidence: 'certain', where: 'ARCHITECTURE.md, The package' },
    mend: 'report it, with the calls that led here; the next new PocketCognito() is whole again',
  };
}

// The violations of the model, which all stand in one sentence.
function constraints({ operation, name, message }) {
  if (name !== 'InvalidParameterException' || message === undefined || !/\d+ validation errors? detected: /.test(message)) return undefined;
  const violations = [...message.matchAll(VIOLATION)].map(([, , path, constraint]) => ({ path, constraint, ...placeOf(operation, path) }));
  if (violations.length === 0) return undefined;
  const [{ where, late }] = violations;
  return {
    rule: violations.map(({ path, constraint }) => `${path}: ${constraint}`).join('; '),
    source: late === undefined
      ? { kind: 'model', text: "a constraint of the service's own model, judged before every look-up", confidence: 'high', where }
      : { kind: 'captured', text: late, confidence: 'high', where },
    mend: mendOf(violations),
    violations: violations.map(({ path, constraint, shape }) => ({ path, constraint, ...(shape !== undefined && { shape }) })),
  };
}

function mendOf(violations) {
  const paths = (chosen) => [...new Set(chosen.map(({ path }) => path))].join(', ');
  const missing = violations.filter(({ constraint }) => constraint === 'Member must not be null');
  const wrong = violations.filter((one) => !missing.includes(one));
  const parts = [];
  if (missing.length > 0) parts.push(`give ${paths(missing)}`);
  if (wrong.length > 0) parts.push(`give ${paths(wrong)} a value for which this holds`);
  return `${parts.join('; ')}; validate() tells the same without a call`;
}

// The shape at a printed path: `userAttributes.1.member.name`.
function placeOf(operation, path) {
  const late = data.late.find((one) => one.printed === path && (operation === undefined || one.operation === operation));
  if (late !== undefined) return { late: late.reason, where: 'model/corrections.json' };
  let shape = data.inputs[operation];
  for (const step of shape === undefined ? [] : path.split('.')) {
    const within = data.shapes[shape];
    if (step === 'member') continue;
    if (typeof within === 'string') shape = within;
    else shape = within?.[Object.keys(within).find((name) => name[0].toLowerCase() + name.slice(1) === step)];
  }
  return shape === undefined ? { where: MODEL } : { shape, where: `${MODEL}, ${shape}` };
}

// A sentence of the core, or of what stands before it.
function refusal({ operation, name, message }) {
  const is = (at) => data.refusals[at].exception === name;
  const at = message === undefined ? data.wordless.find(is) : data.sentences.find(([one, pattern]) => is(one) && new RegExp(pattern).test(message))?.[0];
  if (at === undefined) return undefined;
  const { rule, mend, sources } = data.refusals[at];
  const [source = NOBODY, ...also] = sources.map((one) => sourceOf(one, operation));
  return { rule, source, mend, ...(also.length > 0 && { also }) };
}

function sourceOf({ lines, row, text, confidence, where }, operation) {
  if (lines !== undefined) {
    const [of, line] = Object.entries(lines).find(([name]) => name === operation) ?? Object.entries(lines)[0];
    return { kind: 'captured', text: `AWS answered ${of} so`, confidence: 'high', where: `tests/transcripts/${line}` };
  }
  if (row !== undefined) return { kind: 'fidelity', ...data.rows[row] };
  return { kind: text.startsWith('captured') ? 'captured' : 'told', text, confidence, where };
}

// Errors of our own tell what to do; a broken connection is a fault that a test asked for.
function own({ name, message = '' }) {
  if (message.startsWith('pocket-cognito: ')) {
    return {
      rule: message.slice('pocket-cognito: '.length),
      source: { kind: 'ours', text: 'an error of the double, not of the service', confidence: 'certain', where: 'pocket-cognito' },
      mend: undefined,
    };
  }
  if (message !== 'socket hang up' && !isBroken({ name, message })) return undefined;
  return {
    rule: 'the connection broke, as a fault with `network` asks for',
    source: { kind: 'ours', text: "what the client says, in Node or in a browser, when the other side hangs up", confidence: 'high', where: 'pkg-template/gates.mjs' },
    mend: 'retry, as the AWS SDK does by itself',
  };
}

function nothing({ name }) {
  return {
    rule: 'none that pocket-cognito knows',
    source: { kind: 'unknown', text: `no rule of the double words this: a fault or a function of the test, another service, or AWS itself may have thrown ${name}`, confidence: 'none', where: 'nowhere' },
    mend: undefined,
  };
}
