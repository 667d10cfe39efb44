// What was called: every call, by whatever door, with its input, its outcome, how long it took and what it led to. A call
// that is recorded costs two small objects; all that can be derived from it is derived when somebody looks.

import { decode } from './codec.mjs';
import { effectsOf } from './effects.mjs';
import { serviceError } from './errors.mjs';
import { operations, times } from './generated/operations.mjs';
import { named, numberOf } from './names.mjs';
import { about, subjectOf } from './about.mjs';

/** The doors: a method (or `send`), `callSync`, and the wire (fetch and the request handler). */
export const METHOD = 'method';
export const SYNC = 'sync';
export const WIRE = 'wire';

/** How many calls are kept at least. */
const KEPT = 10_000;

/** By how many more the list grows before the oldest go, all at once. */
const SLACK = 1000;

/** What Node prints: `util.inspect.custom`. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** One call. Input and output are the caller's own objects, not copies. What came over the wire is read late. */
export class Call {
  #core;
  #input;
  #outcome;
  #began;
  #asked;
  #sent;
  #subject;

  constructor(core, door, op, input, now, request, caller) {
    this.#core = core;
    /** By which door it came. */
    this.door = door;
    this.op = op;
    this.#input = input;
    /** When, in milliseconds since the epoch, by the clock of the double. */
    this.now = now;
    /** Of a call over the wire: what is needed to judge its signature. */
    this.request = request;
    /** The identity of IAM who called; undefined of the account's root, and where nobody asks. */
    this.caller = caller;
    /** Milliseconds of the host's own time; undefined while it runs. */
    this.duration = undefined;
    /** By which its caller may give it up. */
    this.signal = request?.signal;
    /** Which gate did not let it through, or lost its answer (gates.mjs). */
    this.gate = undefined;
    this.state = 'open';
    /** The HTTP status; undefined while it runs, and where the connection broke. */
    this.status = undefined;
    this.#began = stopwatch();
  }

  /** As AWS writes it; of a request without a known one, what it asked for. */
  get operation() {
    return this.op === undefined ? String(this.request.target ?? '') : operations[this.op];
  }

  get at() {
    return new Date(this.now);
  }

  get input() {
    if (this.door === WIRE && typeof this.#input === 'string') this.#input = parsed(this.#input);
    return this.#input;
  }

  /** What it answered; undefined when it was refused, or is not done. */
  get output() {
    if (this.state !== 'answered') return undefined;
    this.#read();
    return this.#outcome;
  }

  /** What it was refused with. */
  get error() {
    if (this.state !== 'refused') return undefined;
    this.#read();
    return this.#outcome;
  }

  /** The functions of triggers that were asked, in order. */
  get triggers() {
    return this.#asked ?? [];
  }

  /** The messages that it sent, as the outbox has them. */
  get messages() {
    return this.#sent ?? [];
  }

  /** Whom it names, by the name that it uses. */
  get user() {
    return this.#found().user;
  }

  /** The id of the pool. */
  get pool() {
    return this.#found().pool;
  }

  /** What it led to. */
  get effects() {
    return effectsOf(this);
  }

  answered(output, status = 200) {
    this.#end('answered', output, status);
    return output;
  }

  refused(error, status = statusOf(error)) {
    this.#end('refused', error, status);
    return error;
  }

  /** The function of a trigger is asked; its answer is told to what this gives. */
  asks(question) {
    const asked = new Asked(question);
    (this.#asked ??= []).push(asked);
    return asked;
  }

  /** Messages went out. */
  sends(messages) {
    (this.#sent ??= []).push(...messages);
  }

  /** What is shown of it, by Node, by Jest and in JSON. */
  toJSON() {
    const { operation, door, state, user, pool, input, output, error, status, duration, at, effects } = this;
    return { operation, door, state, user, pool, input, output, error, status, duration, at, effects };
  }

  [INSPECT]() {
    return this.toJSON();
  }

  #end(state, outcome, status) {
    this.duration = stopwatch() - this.#began;
    this.state = state;
    this.status = status;
    this.#outcome = outcome;
    this.#subject = undefined;
  }

  #found() {
    return (this.#subject ??= subjectOf(this, this.#core));
  }

  #read() {
    if (!(this.#outcome instanceof Uint8Array)) return;
    const body = decode(this.#outcome);
    if (this.state === 'answered') {
      this.#outcome = parsed(body, revive) ?? {};
      return;
    }
    const { __type, message, Message, reasonCode } = parsed(body) ?? {};
    this.#outcome = serviceError({ name: __type, message: message ?? Message, reasonCode }, { httpStatusCode: this.status, attempts: 1, totalRetryDelay: 0 });
  }
}

/** A trigger's function that was asked. */
class Asked {
  #event;
  #answer;

  constructor({ trigger, arn, event }) {
    this.trigger = trigger;
    this.arn = arn;
    this.#event = event;
  }

  /** What it was asked with. */
  get event() {
    return parsed(this.#event);
  }

  /** The event that it gave back; undefined when it failed, or is not done. */
  get answer() {
    return this.#answer?.ok ? parsed(this.#answer.text) : undefined;
  }

  /** What it failed with: its own message, or AWS's name for why it could not be run at all. */
  get error() {
    return this.#answer === undefined || this.#answer.ok ? undefined : this.#answer.text.replace('\u0001', '');
  }

  ends(answer) {
    this.#answer = answer;
  }

  toJSON() {
    const { trigger, arn, event, answer, error } = this;
    return { trigger, arn, event, answer, error };
  }

  [INSPECT]() {
    return this.toJSON();
  }
}

/** Some of the calls, oldest first: an array that knows operations and users. */
class SomeCalls extends Array {
  #core;

  // What `map`, `slice` and the like make of it is a plain array.
  static get [Symbol.species]() {
    return Array;
  }

  constructor(core) {
    super();
    this.#core = core;
  }

  get last() {
    return this[this.length - 1];
  }

  filter(test, self) {
    const some = new SomeCalls(this.#core);
    // One by one: an argument of its own for each would be too many for a call.
    for (const call of super.filter(test, self)) some.push(call);
    return some;
  }

  /** Those of some operations, in either spelling: `calls.of('CreateGroup', 'deleteGroup')`. */
  of(...names) {
    const wanted = names.map((name) => {
      const op = numberOf(name);
      if (op === undefined) throw new TypeError(`pocket-cognito: there is no operation ${String(name)}`);
      return op;
    });
    return this.filter(({ op }) => wanted.includes(op));
  }

  /** Those that are about a user, by whatever name: username, alias, sub, token, session. */
  for(user) {
    const { user: username, userPoolId } = named('calls.for', user);
    const core = this.#core;
    return core.look((ask) => this.filter(about({ username, userPoolId }, core, ask)));
  }
}

/** The calls of a PocketCognito. */
export class Calls extends SomeCalls {
  #core;
  #dropped = 0;

  constructor(core) {
    super(core);
    this.#core = core;
  }

  /** How many are no longer here: the oldest of more than the list holds. */
  get dropped() {
    return this.#dropped;
  }

  begin(door, op, input, now, request, caller) {
    const call = new Call(this.#core, door, op, input, now, request, caller);
    if (this.length === KEPT + SLACK) {
      this.splice(0, SLACK);
      this.#dropped += SLACK;
    }
    this.push(call);
    return call;
  }

  /** Forgets all of them. */
  clear() {
    this.length = 0;
    this.#dropped = 0;
  }
}

function statusOf(error) {
  try {
    return error?.$metadata?.httpStatusCode;
  } catch {
    // What a trigger or a getter threw may be anything.
    return undefined;
  }
}

// Where the host has no finer clock, milliseconds will do.
function stopwatch() {
  const { performance } = globalThis;
  return performance === undefined ? Date.now() : performance.now();
}

function parsed(text, reviver) {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}

function revive(name, value) {
  return typeof value === 'number' && times.includes(name) ? new Date(Math.round(value * 1000)) : value;
}
