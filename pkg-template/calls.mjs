// What was called: every call, by whatever door, with its input, its outcome, how long it took and what it led to. A call
// that is recorded costs two small objects; all that can be derived from it is derived when somebody looks.

import { decode } from './codec.mjs';
import { effectsOf } from './effects.mjs';
import { serviceError } from './errors.mjs';
import { operations } from './generated/operations.mjs';
import { named, numberOf } from './names.mjs';
import { about, subjectOf } from './about.mjs';
import { ReplyCopy, revive } from './tape.mjs';
import { readable, shown } from './words.mjs';

/** The doors: a method (or `send`), `callSync`, and the wire (fetch and the request handler). */
export const METHOD = 'method';
export const SYNC = 'sync';
export const WIRE = 'wire';

/**
 * How many calls are kept at least, if nobody says. What is kept outlives the collector's first rounds, which copy it: a
 * walk through a large pool took several times as long while the list had no end.
 */
const KEPT = 1000;

/** By which part of that the list grows before the oldest go, all at once. */
const SLACK = 1 / 4;

/** How many large outputs are kept, and from how many words of the tape, or bytes on the wire, an output is one. */
const LARGE_KEPT = 20;
export const LARGE_WORDS = 512;
export const LARGE_BYTES = 8192;

/** What Node prints: `util.inspect.custom`. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** What few calls have: who gives it up, what kept it, what it asked and sent; and what somebody has wanted to know of it. */
class Rare {
  signal;
  gate;
  asked;
  sent;
  subject;
  isReleased = false;
}

/**
 * One call. Input and output are the caller's own objects, not copies; but what came over the wire, and a large output, is
 * read late. There is one for each call, whether anybody looks or not, and a thousand of them are kept: so it has few
 * members.
 */
export class Call {
  #core;
  #input;
  #outcome;
  // When it began, by the stopwatch; then how long it took.
  #time;
  #rare;

  constructor(core, door, op, input, now, request, caller) {
    this.#core = core;
    /** By which door it came. */
    this.door = door;
    this.op = op;
    this.#input = input;
    /** When, in milliseconds since the epoch, by the clock of the double. */
    this.now = now;
    /** Of a call over the wire, while it runs: what is needed to judge its signature. */
    this.request = request;
    /** The identity of IAM who called; undefined of the account's root, and where nobody asks. */
    this.caller = caller;
    this.state = 'open';
    /** The HTTP status; undefined while it runs, and where the connection broke. */
    this.status = undefined;
    this.#time = stopwatch();
  }

  /** As AWS writes it; of a request without a known one, what it asked for. */
  get operation() {
    return this.op === undefined ? String(this.request.target ?? '') : operations[this.op];
  }

  get at() {
    return new Date(this.now);
  }

  /** Milliseconds of the host's own time; undefined while it runs. */
  get duration() {
    return this.state === 'open' ? undefined : this.#time;
  }

  /** By which its caller may give it up. */
  get signal() {
    return this.#rare?.signal ?? this.request?.signal;
  }

  set signal(signal) {
    if (signal !== undefined) this.#more.signal = signal;
  }

  /** Which gate did not let it through, or lost its answer (gates.mjs). */
  get gate() {
    return this.#rare?.gate;
  }

  set gate(name) {
    this.#more.gate = name;
  }

  /** Whether its output was a large one, and is no longer here. */
  get released() {
    return this.#rare?.isReleased ?? false;
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
    return this.#rare?.asked ?? [];
  }

  /** The messages that it sent, as the outbox has them. */
  get messages() {
    return this.#rare?.sent ?? [];
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
  }

  refused(error, status = statusOf(error)) {
    this.#end('refused', error, status);
    return error;
  }

  /** The output goes. */
  release() {
    this.#more.isReleased = true;
    if (this.#outcome instanceof ReplyCopy) this.#outcome.release();
    this.#outcome = undefined;
  }

  /** The function of a trigger is asked; its answer is told to what this gives. */
  asks(question) {
    const asked = new Asked(question);
    (this.#more.asked ??= []).push(asked);
    return asked;
  }

  /** Messages went out. */
  sends(messages) {
    (this.#more.sent ??= []).push(...messages);
  }

  /** What is shown of it, by Node, by Jest and in JSON. */
  toJSON() {
    const { operation, door, state, user, pool, error, status, duration, at, effects, released } = this;
    const [input, output] = [readable(this.input), readable(this.output)];
    return { operation, door, state, user, pool, input, output, error, status, duration, at, effects, ...(released && { released }) };
  }

  [INSPECT]() {
    return this.toJSON();
  }

  #end(state, outcome, status) {
    // What was answered and got lost ends twice.
    if (this.state === 'open') this.#time = stopwatch() - this.#time;
    this.state = state;
    this.status = status;
    this.#outcome = outcome;
    if (this.#rare !== undefined) this.#rare.subject = undefined;
    // It holds the whole request of whoever sent it. Of an unknown operation, it alone knows the name.
    if (this.request !== undefined && this.op !== undefined) this.request = undefined;
  }

  get #more() {
    return (this.#rare ??= new Rare());
  }

  #found() {
    return (this.#more.subject ??= subjectOf(this, this.#core));
  }

  #read() {
    if (this.#outcome instanceof ReplyCopy) this.#outcome = this.#outcome.output();
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
      if (op === undefined) throw new TypeError(`pocket-cognito: there is no operation ${shown(name)}`);
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
  #most = most(KEPT);
  #kept = KEPT;
  // Those whose outputs are large, oldest first.
  #large = [];

  constructor(core) {
    super(core);
    this.#core = core;
  }

  /** Keeps at least so many calls from now on, in place of 1,000: `calls.keep(100_000)`, `calls.keep(Infinity)`. */
  keep(count) {
    if (typeof count !== 'number' || !(count >= 1)) throw new TypeError('pocket-cognito: calls.keep() takes a number from 1; Infinity keeps all');
    this.#kept = count;
    this.#most = most(count);
    return this;
  }

  /** How many are no longer here: the oldest of more than the list holds. */
  get dropped() {
    return this.#dropped;
  }

  begin(door, op, input, now, request, caller) {
    const call = new Call(this.#core, door, op, input, now, request, caller);
    if (this.length >= this.#most) {
      const kept = Math.floor(this.#kept);
      const old = this.length - kept;
      // One by one: of a class of its own, V8 makes `splice` several times as slow.
      for (let at = 0; at < kept; at++) this[at] = this[at + old];
      this.length = kept;
      this.#dropped += old;
    }
    this.push(call);
    return call;
  }

  /** The output of `call` is a large one. */
  large(call) {
    this.#large.push(call);
    if (this.#large.length > LARGE_KEPT) this.#large.shift().release();
  }

  /** Forgets all of them. */
  clear() {
    this.length = 0;
    this.#dropped = 0;
    this.#large.length = 0;
  }
}

// The length at which the oldest go.
function most(kept) {
  return Math.floor(kept) + Math.max(1, Math.floor(kept * SLACK));
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
