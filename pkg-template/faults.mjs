// Faults that a test asks for, as data: which calls, which time, and what becomes of them. They are a gate (gates.mjs) that
// stands while there are any.

import { SYNC } from './calls.mjs';
import { milliseconds } from './clock.mjs';
import { lowerFirst, numberOf } from './names.mjs';
import { Drop, Refusal } from './gates.mjs';
import { exceptions } from './generated/operations.mjs';
import { namesOf } from './subject.mjs';
import { sentenceOf, shown } from './words.mjs';

/** What the service's front door answers beside the exceptions of the API, as every service of AWS. */
const FRONT_DOOR = ['ExpiredTokenException', 'InternalFailure', 'InvalidSignatureException', 'MissingAuthenticationTokenException', 'ServiceUnavailable', 'ThrottlingException', 'UnrecognizedClientException'];

/** Statuses other than 400. */
const STATUS = { ForbiddenException: 403, InternalErrorException: 500, InternalServerException: 500, InternalFailure: 500, ServiceUnavailable: 503 };

/** The service's sentence, where it has one for whatever call. */
const SENTENCES = {
  CodeMismatchException: 'Invalid verification code provided, please try again.',
  ExpiredCodeException: 'Invalid code provided, please request a code again.',
  ExpiredTokenException: 'The security token included in the request is expired',
  LimitExceededException: 'Attempt limit exceeded, please try after some time.',
  MissingAuthenticationTokenException: 'Missing Authentication Token',
  NotAuthorizedException: 'Incorrect username or password.',
  PasswordResetRequiredException: 'Password reset required for the user',
  ThrottlingException: 'Rate exceeded',
  TooManyRequestsException: 'Rate exceeded',
  UnrecognizedClientException: 'The security token included in the request is invalid.',
  UserNotConfirmedException: 'User is not confirmed.',
  UserNotFoundException: 'User does not exist.',
  UsernameExistsException: 'User already exists',
};

/** The longest time that the timers of a host can wait. */
const LONGEST = 2 ** 31 - 1;

/** The orders for `gates`: a copy of the original's where they are a fork's. */
export function faultsOf(gates) {
  return gates.get('faults') ?? new Faults(gates);
}

/** The faults of a PocketCognito, in the order in which they were added. */
class Faults {
  #gates;
  #list = new Set();

  constructor(gates) {
    this.#gates = gates;
  }

  /** Orders a fault, and gives what takes it back. */
  add(options) {
    return this.#put(new Fault(this, options, ruleOf(options)));
  }

  get list() {
    return [...this.#list];
  }

  clear() {
    this.#list.clear();
    this.#gates.take('faults');
  }

  remove(fault) {
    if (!this.#list.delete(fault)) return;
    if (this.#list.size === 0) this.#gates.take('faults');
  }

  /** The latencies of all faults whose turn it is add up; the first error or broken connection is what comes of it. */
  judge(call) {
    let wait = 0;
    let verdict;
    // What a function `when` adds is for the next call, and what it removes strikes no more, unless that is itself.
    for (const fault of this.list) {
      if (!this.#list.has(fault) || !fault.isDue(call)) continue;
      const { latency } = fault;
      if (latency === 0 && verdict !== undefined) continue;
      fault.strike();
      wait += latency;
      verdict ??= fault.verdict;
    }
    if (wait === 0) return verdict;
    if (call.door === SYNC) throw new Error(`pocket-cognito: a fault delays ${call.operation}, which callSync cannot be; call ${lowerFirst(call.operation)}() and await it`);
    return waited(Math.min(wait, LONGEST), call.signal).then(() => verdict);
  }

  copy(gates) {
    const copy = new Faults(gates);
    for (const fault of this.#list) copy.#list.add(fault.copy(copy));
    return copy;
  }

  #put(fault) {
    this.#list.add(fault);
    this.#gates.put('faults', this);
    return fault;
  }
}

/** One fault. */
class Fault {
  #faults;
  #rule;
  #random;
  #matched = 0;
  #hits = 0;

  constructor(faults, options, rule) {
    this.#faults = faults;
    /** As it was ordered. */
    this.options = Object.freeze({ ...options });
    this.#rule = rule;
    this.#random = new Random(rule.seed);
  }

  /** How often it struck. */
  get hits() {
    return this.#hits;
  }

  get latency() {
    return this.#rule.latency;
  }

  get verdict() {
    return this.#rule.verdict;
  }

  remove() {
    this.#faults.remove(this);
  }

  /** Whether it is the turn of `call`, which is counted. */
  isDue(call) {
    const { operations, users, when, nth, every, times, probability } = this.#rule;
    if (operations !== undefined && !operations.includes(call.op)) return false;
    if (users !== undefined && !namesOf(call).some((name) => users.includes(name))) return false;
    if (when !== undefined && !answerOf(when, call)) return false;
    this.#matched++;
    if (nth !== undefined && !nth.includes(this.#matched)) return false;
    if (this.#matched % every !== 0 || this.#hits >= times) return false;
    return probability === undefined || this.#random.next() < probability;
  }

  strike() {
    this.#hits++;
  }

  copy(faults) {
    const copy = new Fault(faults, this.options, this.#rule);
    copy.#matched = this.#matched;
    copy.#hits = this.#hits;
    copy.#random = this.#random.copy();
    return copy;
  }

  static {
    if (typeof Symbol.dispose === 'symbol') {
      const value = function dispose() {
        this.remove();
      };
      Object.defineProperty(this.prototype, Symbol.dispose, { value, configurable: true, writable: true });
    }
  }
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
class Random {
  #state;

  constructor(seed) {
    this.#state = 0x811c9dc5;
    for (let at = 0; at < seed.length; at++) this.#state = Math.imul(this.#state ^ seed.charCodeAt(at), 0x01000193);
  }

  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  copy() {
    const copy = new Random('');
    copy.#state = this.#state;
    return copy;
  }
}

// What was ordered, held against what can be.
function ruleOf(options) {
  if (options === null || typeof options !== 'object' || Array.isArray(options)) throw wrong("takes an object: { operation: 'InitiateAuth', error: 'TooManyRequestsException' }");
  const { operation, nth, every, times, when, user, error, message, latency, network, probability, seed, ...unknown } = options;
  for (const name of Object.keys(unknown)) throw wrong(`does not take ${name}; it takes operation, nth, every, times, when, user, error, message, latency, network, probability and seed`);

  if (error === undefined && latency === undefined && network === undefined) throw wrong('takes what goes wrong: error, latency or network');
  if (error !== undefined && network !== undefined) throw wrong('takes error or network, not both: a connection that breaks brings no answer');
  if (nth !== undefined && every !== undefined) throw wrong('takes nth or every, not both');
  if (message !== undefined && error === undefined) throw wrong('takes message with error only');
  if (seed !== undefined && probability === undefined) throw wrong('takes seed with probability only');
  if (when !== undefined && typeof when !== 'function') throw wrong('takes for when a function of the call');
  if (message !== undefined && typeof message !== 'string') throw wrong('takes for message a text');
  if (network !== undefined && network !== 'drop' && network !== 'drop-response') throw wrong("takes for network 'drop' or 'drop-response'");
  if (probability !== undefined && !(typeof probability === 'number' && probability >= 0 && probability <= 1)) throw wrong('takes for probability a number from 0 to 1');
  if (seed !== undefined && typeof seed !== 'string' && typeof seed !== 'number') throw wrong('takes for seed a number or a text');

  return {
    operations: operation === undefined ? undefined : listOf('operation', operation).map(operationOf),
    users: user === undefined ? undefined : listOf('user', user).map(userOf),
    when,
    nth: nth === undefined ? undefined : listOf('nth', nth).map((turn) => count('nth', turn)),
    every: every === undefined ? 1 : count('every', every),
    times: times === undefined ? Infinity : count('times', times),
    probability,
    seed: String(seed ?? 'pocket-cognito'),
    latency: latency === undefined ? 0 : latencyOf(latency),
    verdict: error === undefined ? network && new Drop(network === 'drop-response') : refusalOf(error, message),
  };
}

function wrong(sentence) {
  return new TypeError(`pocket-cognito: faults.add() ${sentence}`);
}

function listOf(name, value) {
  const list = Array.isArray(value) ? [...value] : [value];
  if (list.length === 0) throw wrong(`takes for ${name} at least one`);
  return list;
}

function operationOf(name) {
  const op = typeof name === 'string' ? numberOf(name) : undefined;
  if (op === undefined) throw wrong(`takes for operation names of the API; there is no operation ${shown(name)}`);
  return op;
}

function userOf(name) {
  if (typeof name !== 'string' || name === '') throw wrong('takes for user a username, an alias or a sub, as the call has it');
  return name;
}

function count(name, value) {
  if (!Number.isSafeInteger(value) || value < 1) throw wrong(`takes for ${name} whole numbers from 1`);
  return value;
}

function latencyOf(duration) {
  const latency = milliseconds(duration);
  if (latency < 1 || latency > LONGEST) throw wrong('takes for latency a millisecond to 24 days');
  return latency;
}

function refusalOf(name, message) {
  const known = typeof name === 'string' && name !== 'NotSimulatedException' && (exceptions.includes(name) || FRONT_DOOR.includes(name));
  if (!known) throw wrong(`takes for error the name of an exception of the API, or one of ${FRONT_DOOR.join(', ')}; there is no ${shown(name)}`);
  return new Refusal({ name, message: message ?? SENTENCES[name], status: STATUS[name] ?? 400, capital: name === 'AccessDeniedException' });
}

/** The functions that are being asked. */
const ASKED = new Set();

// What a test's own function says of a call.
function answerOf(when, call) {
  if (ASKED.has(when)) throw new Error(`pocket-cognito: the function \`when\` of a fault made a call about which it would be asked itself: name the operation of the fault, and let the function call others only`);
  let answer;
  ASKED.add(when);
  try {
    answer = when(call);
  } catch (error) {
    throw new Error(`pocket-cognito: the function \`when\` of a fault threw: ${sentenceOf(error)}`, { cause: error });
  } finally {
    ASKED.delete(when);
  }
  if (typeof answer?.then === 'function') throw new TypeError('pocket-cognito: the function `when` of a fault answers at once, not by a promise');
  return Boolean(answer);
}

// The host's timers are looked up at each call, so that fake ones count.
function waited(time, signal) {
  return new Promise((resolve) => {
    // Given meanwhile, it tells nobody any more.
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener?.('abort', done);
      resolve();
    };
    const timer = setTimeout(done, time);
    signal?.addEventListener?.('abort', done);
  });
}
