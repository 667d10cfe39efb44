// What was called: every call, by whatever door, with its input, its outcome, how long it took and what it led to.

import { decode } from './codec.mjs';
import { operations, times } from './generated/operations.mjs';

/** The doors: a method (or `send`), `callSync`, and the wire (fetch and the request handler). */
export const METHOD = 'method';
export const SYNC = 'sync';
export const WIRE = 'wire';

/** How many calls are kept. */
const KEPT = 10_000;

/** One call. What came over the wire is read when somebody looks at it. */
export class Call {
  #input;
  #outcome;
  #began;

  constructor(door, op, input, at, request, caller) {
    /** By which door it came. */
    this.door = door;
    this.op = op;
    this.#input = input;
    /** When, in milliseconds since the epoch, by the clock of the double. */
    this.at = at;
    /** Of a call over the wire: what is needed to judge its signature. */
    this.request = request;
    /** The identity of IAM who called; undefined of the account's root, and where nobody asks. */
    this.caller = caller;
    /** Milliseconds of the host's own time; undefined while it runs. */
    this.duration = undefined;
    /** What was asked of Lambda functions meanwhile. */
    this.asked = undefined;
    /** By which its caller may give it up. */
    this.signal = request?.signal;
    /** Which gate did not let it through, or lost its answer (gates.mjs). */
    this.gate = undefined;
    this.state = 'open';
    this.#began = stopwatch();
  }

  /** As AWS writes it; of a request without a known one, what it asked for. */
  get operation() {
    return this.op === undefined ? String(this.request.target ?? '') : operations[this.op];
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

  answered(output) {
    this.#end('answered', output);
    return output;
  }

  refused(error) {
    this.#end('refused', error);
    return error;
  }

  /** The function of a trigger is asked. */
  asks({ trigger, arn, event }) {
    (this.asked ??= []).push({ trigger, arn, event });
  }

  #end(state, outcome) {
    this.duration = stopwatch() - this.#began;
    this.state = state;
    this.#outcome = outcome;
  }

  #read() {
    if (!(this.#outcome instanceof Uint8Array)) return;
    const body = decode(this.#outcome);
    if (this.state === 'answered') {
      this.#outcome = parsed(body, revive) ?? {};
      return;
    }
    const { __type, message, Message } = parsed(body) ?? {};
    this.#outcome = { name: __type, message: message ?? Message };
  }
}

/** The calls of a PocketCognito, oldest first. */
export class Calls {
  #list = [];

  begin(door, op, input, at, request, caller) {
    const call = new Call(door, op, input, at, request, caller);
    this.#list.push(call);
    if (this.#list.length > 2 * KEPT) this.#list = this.#list.slice(KEPT);
    return call;
  }

  /** Forgets them. */
  clear() {
    this.#list = [];
  }

  [Symbol.iterator]() {
    return this.#list.values();
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
