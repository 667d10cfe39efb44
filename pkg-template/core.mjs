// One engine in the core, and the loop that drives it: call, and while the core asks for something (a trigger's answer,
// a signature), get that and resume. The only `await` between a caller and an answer is here.

import { throwIfAborted } from './abort.mjs';
import { Calls, LARGE_BYTES, LARGE_WORDS, METHOD, SYNC, WIRE } from './calls.mjs';
import { encode } from './codec.mjs';
import { serviceError, unserialisable } from './errors.mjs';
import { Drop, Gates } from './gates.mjs';
import { operations } from './generated/operations.mjs';
import { jsonOf, prepared } from './input.mjs';
import { PocketCognitoBug } from './instance.mjs';
import { lowerFirst, numberOf } from './names.mjs';
import { ASK, AS_TEXT, DONE, ERROR, SIGN, revive } from './tape.mjs';
import { jsonFor } from './words.mjs';

/** Before the operation's name in the header `X-Amz-Target`. */
const TARGET = 'AWSCognitoIdentityProviderService.';

/** A call that waits for an answer. */
class Pending {
  constructor(tape, asText) {
    this.callId = tape.callId;
    /** Whether the call went in as text, and so comes out as text. */
    this.asText = asText;
  }
}

/** A call that waits for the answer of a trigger. */
class Ask extends Pending {
  constructor(tape, asText) {
    super(tape, asText);
    const { trigger, arn, event } = tape.value();
    this.requestId = tape.requestId;
    this.trigger = trigger;
    this.arn = arn;
    this.event = event;
  }

  answer(core, call) {
    const asked = call?.asks(this);
    const answer = core.triggers.answer(this, core);
    // Beside the call, which goes on with the very promise.
    answer.then((text) => asked?.ends(text));
    return answer;
  }
}

/** A call that waits for a signature, on a host that only promises it. */
class Sign extends Pending {
  constructor(tape, asText) {
    super(tape, asText);
    this.key = tape.key;
    this.bytes = tape.bytes();
  }

  async answer({ instance }) {
    return { ok: true, text: await instance.signer.promise(this.key, this.bytes) };
  }
}

/** An HTTP answer whose body is still bytes. */
class WireReply {
  constructor(status, requestId, failed, body) {
    this.status = status;
    this.requestId = requestId;
    this.failed = failed;
    this.body = body;
  }
}

export class Core {
  // Messages that went out since they were last told to a call.
  #sent = 0;

  /** `engine` lives in `instance`. */
  constructor(instance, engine, { place, clock, triggers, gates = new Gates(), calls, authenticators = 0 }) {
    this.instance = instance;
    this.engine = engine;
    /** The region and the account. */
    this.place = place;
    this.clock = clock;
    this.triggers = triggers;
    this.gates = gates;
    this.calls = calls ?? new Calls(this);
    /** The orders for the gate of that name, once somebody has asked for them. */
    this.faults = undefined;
    /** How many were made, each of a seed of its own. */
    this.authenticators = authenticators;
  }

  /** Milliseconds since the epoch. */
  now() {
    return this.clock.now();
  }

  /** A core with the same state, clock, triggers and gates, which goes its own way from here. */
  fork() {
    const engine = this.guard(() => this.engine.fork());
    return new Core(this.instance, engine, { place: this.place, clock: this.clock.copy(), triggers: this.triggers.copy(), gates: this.gates.copy(), authenticators: this.authenticators });
  }

  /**
   * Lets `body` look at the present state, past recorder and gates: it gets a function that calls an operation on a twin
   * and gives its output, or undefined when that is refused.
   */
  look(body) {
    const engine = this.guard(() => this.engine.fork());
    const twin = new Core(this.instance, engine, { place: this.place, clock: this.clock, triggers: this.triggers });
    try {
      return body(({ operation, input }) => {
        const op = numberOf(operation);
        try {
          return twin.#sync(op, input, twin.calls.begin(SYNC, op, input, twin.now()));
        } catch {
          this.instance.check();
          return undefined;
        }
      });
    } finally {
      if (this.instance.wreck === undefined) engine.free();
    }
  }

  // Calls operation `op` with a JS value: its output, or what it waits for. Throws the service's error.
  #start(op, input, now) {
    this.check();
    const given = prepared(op, input);
    const { instance } = this;
    const { recorder } = instance;
    let plain;
    try {
      // Getters of the input run here, and nowhere later.
      plain = recorder.write(op, given);
    } catch (error) {
      throw unserialisable(error);
    }
    if (!plain) return this.#startAsText(op, given, now);
    let pointer;
    try {
      pointer = this.engine.call(op, recorder.words, recorder.bytes, now);
    } catch (error) {
      throw instance.failure(error);
    }
    return this.#read(pointer, op, given, now);
  }

  /** Calls operation `op` and promises its output; `caller` is an identity of IAM, if not the root. */
  promise(op, input, caller, signal) {
    let call;
    try {
      call = this.calls.begin(METHOD, op, input, this.now(), undefined, caller);
    } catch (error) {
      return Promise.reject(error);
    }
    if (this.gates.standing.length !== 0) return this.#judged(op, input, call, signal);
    return this.#promise(op, input, call, call.now);
  }

  /** Calls operation `op`, which may not need an answer from a trigger. */
  sync(op, input, caller) {
    const call = this.calls.begin(SYNC, op, input, this.now(), undefined, caller);
    try {
      const verdict = this.gates.judge(call, this);
      if (typeof verdict?.then === 'function') throw new Error(`pocket-cognito: ${operations[op]} was to be delayed, which callSync cannot be; call ${lowerFirst(operations[op])}() and await it`);
      if (verdict !== undefined && !verdict.answered) throw this.#thrown(verdict, call);
      const output = this.#answered(call, this.#sync(op, input, call));
      if (verdict !== undefined) throw this.#thrown(verdict, call);
      return output;
    } catch (error) {
      throw call.refused(error);
    }
  }

  /** Answers a request of the wire protocol (http.mjs). */
  async wire(request) {
    this.check();
    const call = this.calls.begin(WIRE, numberOf(operationOf(request)), request.body, this.now(), request);
    try {
      let verdict;
      let { now } = call;
      if (this.gates.standing.length !== 0) {
        verdict = await this.gates.judge(call, this);
        throwIfAborted(call.signal);
        now = this.now();
      }
      const reply = verdict === undefined || verdict.answered ? await this.#wire(request, call, now) : this.#refusal(verdict, call);
      if (verdict instanceof Drop) throw verdict.error(call);
      if (reply.failed) call.refused(reply.body, reply.status);
      else call.answered(reply.body, reply.status);
      if (reply.body.length > LARGE_BYTES) this.calls.large(call);
      return reply;
    } catch (error) {
      throw call.refused(error);
    }
  }

  /**
   * Asks the core something beside the API (src/host.rs) and gives the answer at once. A refusal is an error of the test,
   * not of the service: a plain one.
   */
  ask(question, input) {
    let kind = this.#asked(question, input);
    const { tape, signer } = this.instance;
    while (kind === SIGN) {
      const { callId } = tape;
      kind = this.#open(this.#resume({ callId }, { ok: true, text: signer.inCore(tape.key, tape.bytes()) }));
    }
    return this.#told(kind);
  }

  /** The same of a question that may need an answer from a trigger. */
  async question(question, input) {
    let kind = this.#asked(question, input);
    const { tape } = this.instance;
    while (kind === SIGN || kind === ASK) {
      const pending = kind === ASK ? new Ask(tape, false) : new Sign(tape, false);
      kind = this.#open(this.#resume(pending, await pending.answer(this)));
    }
    return this.#told(kind);
  }

  // The input's getters and the clock are code of a test: they run before the core does.
  #asked(question, input) {
    const text = jsonFor(`${question}()`, input);
    const now = this.now();
    this.check();
    return this.#open(this.#run(() => this.engine.host(question, text, now)));
  }

  #told(kind) {
    // What a question sends, no call has sent.
    this.#sent = 0;
    const answer = this.instance.tape.value();
    if (kind === ERROR) throw new Error(`pocket-cognito: ${answer.message}`);
    return answer;
  }

  /** The newest messages of the outbox, so many of them, oldest first. */
  outbox(newest) {
    const { tape } = this.instance;
    tape.open(this.guard(() => this.engine.outbox(newest)));
    return tape.value();
  }

  /** Runs `work`, a call into the core; a trap ends the instance. */
  guard(work) {
    this.check();
    return this.#run(work);
  }

  /** Whether it can still be asked. */
  get isThere() {
    return this.engine !== undefined && this.instance.wreck === undefined;
  }

  /** Throws when this engine was disposed of or went down. */
  check() {
    if (this.engine === undefined) throw new Error('pocket-cognito: this PocketCognito has been disposed of');
    if (this.instance.wreck !== undefined) this.instance.check();
  }

  #promise(op, input, call, now) {
    let output;
    try {
      output = this.#start(op, input, now);
    } catch (error) {
      return Promise.reject(call.refused(error));
    } finally {
      if (this.#sent !== 0) this.#tell(call);
    }
    return output instanceof Pending ? this.#finish(output, op, call) : Promise.resolve(this.#answered(call, output));
  }

  // The output is the caller's and the recorder's. Of a large one the recorder has a copy of the reply that it was read
  // from: sixty users that outlive their page are copied by the collector again and again, and slow down whatever follows.
  #answered(call, output) {
    const { tape } = this.instance;
    if (tape.size > LARGE_WORDS) {
      call.answered(tape.copy(output));
      this.calls.large(call);
    } else {
      call.answered(output);
    }
    return output;
  }

  #sync(op, input, call) {
    const { signer } = this.instance;
    let output;
    try {
      output = this.#start(op, input, call.now);
      while (output instanceof Sign) output = this.#go(output, { ok: true, text: signer.inCore(output.key, output.bytes) }, op);
    } finally {
      if (this.#sent !== 0) this.#tell(call);
    }
    if (!(output instanceof Pending)) return output;
    // Ends the call the way a failing trigger would, so that nothing stays parked.
    this.#run(() => this.engine.resume(output.callId, false, 'callSync', this.now()));
    throw new Error(`pocket-cognito: ${operations[op]} asked for the trigger ${output.trigger}, which callSync cannot wait for; call ${lowerFirst(operations[op])}() and await it`);
  }

  async #wire({ target, body }, call, now) {
    // It may have been disposed of while a gate took its time.
    this.check();
    let reply = this.#readWire(this.#run(() => this.engine.text(target, body, now)), call);
    while (reply instanceof Pending) reply = this.#readWire(this.#resume(reply, await reply.answer(this, call)), call);
    return reply;
  }

  // A method's call, once the gates have had their say. It arrives when they are done with it.
  async #judged(op, input, call, signal) {
    let verdict;
    let now;
    try {
      call.signal = signal;
      verdict = await this.gates.judge(call, this);
      throwIfAborted(signal);
      if (verdict !== undefined && !verdict.answered) throw this.#thrown(verdict, call);
      now = this.now();
    } catch (error) {
      throw call.refused(error);
    }
    const output = await this.#promise(op, input, call, now);
    if (verdict !== undefined) throw call.refused(this.#thrown(verdict, call));
    return output;
  }

  #thrown(verdict, call) {
    if (verdict instanceof Drop) return verdict.error(call);
    return serviceError(verdict, { httpStatusCode: verdict.status, requestId: this.#requestId(), attempts: 1, totalRetryDelay: 0 });
  }

  #refusal(verdict, call) {
    if (verdict instanceof Drop) throw verdict.error(call);
    return new WireReply(verdict.status, this.#requestId(), true, encode(verdict.body));
  }

  // Of a call that does not get as far as the core.
  #requestId() {
    this.ask('requestId', {});
    return this.instance.tape.requestId;
  }

  #run(work) {
    try {
      return work();
    } catch (error) {
      throw this.instance.failure(error);
    }
  }

  // Opens a reply and gives its kind. Where the host signs at once, a text to sign gets no further than this.
  #open(pointer) {
    const { tape, signer } = this.instance;
    let kind = tape.open(pointer);
    this.#sent += tape.sent;
    while (kind === SIGN && signer.isImmediate) {
      const { callId } = tape;
      const text = signer.sign(tape.key, tape.bytes());
      kind = tape.open(this.#resume({ callId }, { ok: true, text }));
      this.#sent += tape.sent;
    }
    return kind;
  }

  // Tells a call of the messages that it sent. The reply before has been read: this is another one.
  #tell(call) {
    const sent = this.#sent;
    this.#sent = 0;
    if (this.instance.wreck === undefined) call.sends(this.outbox(sent));
  }

  #read(pointer, op, input, now) {
    const { tape } = this.instance;
    switch (this.#open(pointer)) {
      case DONE: return tape.output();
      case ERROR: throw serviceError(tape.value(), tape.metadata);
      case ASK: return new Ask(tape, false);
      case SIGN: return new Sign(tape, false);
      case AS_TEXT: return this.#startAsText(op, input, now);
      default: throw new PocketCognitoBug('a reply of unknown kind');
    }
  }

  // The input holds what the fast decoder does not take (a wrong type, a lone surrogate): its JSON text says how the
  // service sees it.
  #startAsText(op, input, now) {
    const text = jsonOf(input);
    const reply = this.#run(() => this.engine.text(TARGET + operations[op], text, now));
    return this.#readText(reply);
  }

  #readText(pointer) {
    const { tape } = this.instance;
    const kind = this.#open(pointer);
    if (kind === ASK) return new Ask(tape, true);
    if (kind === SIGN) return new Sign(tape, true);
    const $metadata = tape.metadata;
    const text = tape.text();
    if (kind === DONE) return { $metadata, ...(text === '' ? undefined : JSON.parse(text, revive)) };
    const { __type, message, Message, reasonCode } = text === '' ? {} : JSON.parse(text);
    throw serviceError({ name: __type, message: message ?? Message, reasonCode }, $metadata);
  }

  #readWire(pointer, call) {
    const { tape } = this.instance;
    const kind = this.#open(pointer);
    const read = kind === ASK ? new Ask(tape, true) : kind === SIGN ? new Sign(tape, true) : new WireReply(tape.status, tape.requestId, kind === ERROR, tape.bytes());
    if (this.#sent !== 0) this.#tell(call);
    return read;
  }

  async #finish(pending, op, call) {
    let output = pending;
    try {
      while (output instanceof Pending) {
        const answer = await output.answer(this, call);
        try {
          output = this.#go(output, answer, op);
        } finally {
          if (this.#sent !== 0) this.#tell(call);
        }
      }
    } catch (error) {
      throw call.refused(error);
    }
    return this.#answered(call, output);
  }

  // From an answer to the next output, or the next thing to wait for.
  #go(pending, answer, op) {
    const pointer = this.#resume(pending, answer);
    return pending.asText ? this.#readText(pointer) : this.#read(pointer, op);
  }

  // A pointer is good until the next call into the core: whoever gets it reads it before giving up control.
  #resume({ callId }, { ok, text }) {
    this.check();
    const now = this.now();
    return this.#run(() => this.engine.resume(callId, ok, text, now));
  }
}

// The operation that a request names, of whatever service.
function operationOf({ target }) {
  return target?.slice(target.lastIndexOf('.') + 1);
}
