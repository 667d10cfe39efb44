// pocket-cognito: Amazon Cognito user pools inside the process that tests against them. This file is the class that
// people hold; it decides nothing about Cognito. Importing it compiles nothing, starts nothing and reads no global.

import { abortError, untilAborted } from './abort.mjs';
import { amplifyConfig } from './amplify.mjs';
import { VirtualAuthenticator } from './authenticator.mjs';
import { Clock } from './clock.mjs';
import { encode } from './codec.mjs';
import { Core } from './core.mjs';
import { faultsOf } from './faults.mjs';
import { fill, readFixture } from './fixture.mjs';
import { fixtureOf } from './fixture_of.mjs';
import { CALL, Operations } from './generated/methods.mjs';
import { answerFetch, install, requestHandlerFor } from './http.mjs';
import { instance } from './instance.mjs';
import { lint } from './lint.mjs';
import { named, numberOf } from './names.mjs';
import { quotasOf } from './quotas.mjs';
import { requiredActions } from './required_actions.mjs';
import { attach, clientConfig, methodOf, unsigned } from './sdk.mjs';
import { strictness } from './strict.mjs';
import { Triggers } from './triggers.mjs';
import { jsonFor, optionsOf, shown } from './words.mjs';

export { CognitoError } from './service-error.mjs';
export { PocketCognitoBug } from './instance.mjs';
export { schemas, validate } from './validate.mjs';
export * from './generated/errors.mjs';

/**
 * A whole Cognito of its own: user pools, users, groups, and the messages they were sent. Every operation of the API is
 * a method with the AWS SDK's name and forms; nothing leaves the process.
 *
 * ```js
 * const cognito = new PocketCognito();
 * const { UserPool } = await cognito.createUserPool({ PoolName: 'staff' });
 * await cognito.createGroup({ UserPoolId: UserPool.Id, GroupName: 'admins' });
 * ```
 */
export class PocketCognito extends Operations {
  #core;
  // The identity of IAM in whose hands this is; undefined: the account's root.
  #caller;

  constructor(options = {}) {
    super();
    if (options instanceof Fork) {
      this.#core = options.core;
      this.#caller = options.caller;
      return;
    }
    const { region, accountId, seed, ids, codes, now, triggers, quotas, iam, strict, ...unknown } = optionsOf('new PocketCognito()', options);
    for (const name of Object.keys(unknown)) throw new TypeError(`pocket-cognito: there is no option ${name}; there are region, accountId, seed, ids, codes, now, triggers, quotas, iam and strict`);
    if (now !== undefined && typeof now !== 'function') throw new TypeError('pocket-cognito: `now` is a function that gives the time');
    if (iam !== undefined && typeof iam?.gate !== 'function') throw new TypeError("pocket-cognito: the option iam takes what iam({ reader: { policies: [...] } }) of 'pocket-cognito/iam' gives");
    const handlers = new Triggers();
    for (const [key, handler] of Object.entries(optionsOf('the option triggers', triggers))) handlers.on(key, handler);

    // Who does not ask for a gate does not load it either.
    const strictGate = strict === undefined ? undefined : strictness(strict);
    // Strict is AWS's pace, too, unless a test says what its pace is.
    const pace = quotas === undefined && strictGate !== undefined ? 'aws' : quotas;
    const quotasGate = pace === undefined ? undefined : quotasOf(pace);

    for (const name of Object.keys(ids ?? {})) if (!IDS.includes(name)) throw new TypeError(`pocket-cognito: there is no option ids.${name}; there are ${IDS.map((known) => `ids.${known}`).join(', ')}`);

    const home = instance();
    const text = jsonFor('new PocketCognito()', { region, accountId, seed: written('seed', seed), ids, codes: written('codes', codes) });
    let engine;
    try {
      engine = new home.glue.Engine(text);
    } catch (error) {
      if (typeof error === 'string') throw new TypeError(`pocket-cognito: ${error}`);
      throw home.failure(error);
    }
    const place = { region: region ?? 'us-east-1', accountId: accountId ?? '000000000000' };
    this.#core = new Core(home, engine, { place, clock: new Clock(now), triggers: handlers });
    if (iam !== undefined) this.#core.gates.put('iam', iam.gate(place));
    if (quotasGate !== undefined) this.#core.gates.put('quotas', quotasGate);
    if (strictGate !== undefined) this.#core.gates.put('strict', strictGate);
  }

  /**
   * A Cognito with pools, clients, groups and users in it, from data or its JSON text; `options` are the constructor's.
   * Nothing is asked of triggers, sent or recorded. What is wrong is a TypeError with its `path` in the fixture and the
   * service's own error as its `cause`.
   */
  static from(fixture, given) {
    const options = optionsOf('PocketCognito.from()', given);
    const read = readFixture(fixture);
    const { region = read.region, accountId = read.accountId } = options;
    const cognito = new this({ ...options, region, accountId });
    fill(cognito.#core, read);
    return cognito;
  }

  /** What `from` takes, of what is there now: pools, clients, groups and users with their passwords. */
  toFixture() {
    return fixtureOf(this.#core);
  }

  /** What `Amplify.configure` takes (aws-amplify 6), for a pool and a client by name or id; those that there are, if one each. */
  amplifyConfig(userPool, client) {
    return amplifyConfig(this.#core, userPool, client);
  }

  /**
   * Calls an operation (`'CreateGroup'` or `'createGroup'`) and returns its output at once. Throws when the operation
   * asks for a trigger: that needs the promise.
   */
  callSync(operation, input) {
    const op = numberOf(operation);
    if (op === undefined) throw new TypeError(`pocket-cognito: there is no operation ${shown(operation)}`);
    return this.#core.sync(op, input, this.#caller);
  }

  /** Runs a command of the AWS SDK v3. */
  send(command, options, callback) {
    const method = methodOf(command);
    if (numberOf(method) === undefined) throw new TypeError(`pocket-cognito: there is no operation ${method}`);
    return this[method](command.input, options, callback);
  }

  /** A request handler for a client of the AWS SDK v3: `new CognitoIdentityProviderClient({ requestHandler })`. */
  requestHandler() {
    return requestHandlerFor(this.#core);
  }

  /** Everything such a client is made with: `new CognitoIdentityProviderClient(cognito.clientConfig())`. */
  clientConfig() {
    return clientConfig(this.#core.place.region, this.requestHandler(), this.#core.gates.get('iam')?.credentials(this.#caller));
  }

  /** Leads an existing client (of the AWS SDK v3 or v2) here, or every client of a class. Returns the undo. */
  attach(clientOrClass) {
    return attach(clientOrClass, this.#core.place.region, this.requestHandler(), this.#signing());
  }

  /** The service's HTTP endpoint: takes what the host's `fetch` takes and answers with a Response. */
  fetch(input, init) {
    return answerFetch(this.#core, input, init);
  }

  /**
   * Answers Cognito's hosts on `globalThis.fetch`, of every region or of the one in `{ region }`; everything else goes where
   * it went before. Returns the undo.
   */
  install(options) {
    return install(this.#core, options);
  }

  /** Gives the function of a trigger (`'PreSignUp'`) or of an ARN in a pool's LambdaConfig. Returns the undo. */
  on(trigger, handler) {
    return this.#core.triggers.on(trigger, handler);
  }

  /** The clock by which everything expires: `clock.advance('15m')`, `clock.set(date)`, `clock.follow()`. */
  get clock() {
    return this.#core.clock;
  }

  /** What is to go wrong: `faults.add({ operation: 'InitiateAuth', error: 'TooManyRequestsException', times: 2 })`. */
  get faults() {
    return (this.#core.faults ??= faultsOf(this.#core.gates));
  }

  /** The calls so far, by whatever door, oldest first. */
  get calls() {
    return this.#core.calls;
  }

  /** The same double in the hands of an identity of the option `iam`. */
  as(identity) {
    const gate = this.#core.gates.get('iam');
    if (gate === undefined) throw new Error('pocket-cognito: as() takes an identity of the option iam, which was not given');
    // Who is nobody's name is said at once.
    gate.credentials(identity);
    return made(this.#core, identity);
  }

  /** The least policy under which the calls so far would have been allowed. */
  requiredActions() {
    return requiredActions(this.#core.calls, this.#core.place);
  }

  /** The messages that would have been delivered, oldest first. */
  get outbox() {
    return this.#core.outbox(ALL);
  }

  /** What would differ on AWS, by the calls that were made and the messages that were sent (lint.mjs). */
  lint() {
    return lint({ calls: [...this.calls], outbox: () => this.outbox, state: () => JSON.parse(this.export()) });
  }

  /** The code (or temporary password) that was last sent to a user or address; undefined when none was. */
  lastCode(user) {
    return this.#core.ask('lastCode', named('lastCode', user)).code;
  }

  /**
   * A passkey's authenticator in software, each call another one: `authenticator().create(CredentialCreationOptions)`.
   * Of one `seed` there is one, however often it is made.
   */
  authenticator(options) {
    const { seed = `authenticator ${++this.#core.authenticators}`, origin, userPresent, userVerified, ...unknown } = optionsOf('authenticator()', options);
    for (const name of Object.keys(unknown)) throw new TypeError(`pocket-cognito: authenticator() does not take ${name}; it takes seed, origin, userPresent and userVerified`);
    return new VirtualAuthenticator(this.#core, { seed: written('seed', seed), origin, userPresent, userVerified });
  }

  /**
   * A signed set of tokens for a user, at once and without a sign-in:
   * `issueTokens({ user: 'ann', groups: ['admins'], claims: { tenant: 7 }, scopes: ['orders/read'], expiresIn: 60 })`.
   */
  issueTokens(options) {
    const { userPoolId, clientId, user, groups, claims, scopes, expiresIn, ...unknown } = options ?? {};
    for (const name of Object.keys(unknown)) throw new TypeError(`pocket-cognito: issueTokens() does not take ${name}; it takes userPoolId, clientId, user, groups, claims, scopes and expiresIn`);
    const given = named('issueTokens', user);
    return this.#core.ask('issueTokens', { ...given, userPoolId: userPoolId ?? given.userPoolId, clientId, groups, claims, scopes, expiresIn });
  }

  /**
   * Signs in whoever an identity provider names, as the hosted pages do once it has spoken:
   * `federatedSignIn({ provider: 'Google', userId: '108', attributes: { email: 'ann@example.com' } })`.
   */
  async federatedSignIn(options) {
    const { provider, userId, attributes, clientId, userPoolId, ...unknown } = options ?? {};
    for (const name of Object.keys(unknown)) throw new TypeError(`pocket-cognito: federatedSignIn() does not take ${name}; it takes provider, userId, attributes, clientId and userPoolId`);
    return this.#core.question('federatedSignIn', { provider, userId, attributes, clientId, userPoolId });
  }

  /**
   * What an authenticator app shows now, of a user or of the `SecretCode` that associateSoftwareToken answered:
   * `totp('ann')`, `totp({ secretCode })`.
   */
  totp(user) {
    const secretCode = user?.secretCode;
    return this.#core.ask('totp', typeof secretCode === 'string' ? { secretCode } : named('totp', user)).code;
  }

  /** The keys that verify a pool's tokens, as its `jwks.json` has them. */
  jwks(userPoolId) {
    const { status, body } = this.#core.ask('wellKnown', { path: `/${shown(userPoolId)}/.well-known/jwks.json` });
    if (status !== 200) throw new Error(`pocket-cognito: jwks() takes the id of a user pool: ${body === undefined ? shown(userPoolId) : JSON.parse(body).message}`);
    return JSON.parse(body);
  }

  /** Keeps the present state, in no time. */
  snapshot() {
    return new Snapshot(this.#core.instance, this.#core.guard(() => this.#core.engine.fork()));
  }

  /** Goes back to a snapshot, in no time and as often as you like. */
  restore(snapshot) {
    this.#core.check();
    const state = Snapshot.stateFor(this.#core.instance, snapshot);
    this.#core.guard(() => this.#core.engine.restore(state));
  }

  /** A twin with the same state, clock and triggers, which goes its own way from here. */
  fork() {
    return made(this.#core.fork(), this.#caller);
  }

  /** The whole state as text (versioned JSON), for a file. */
  export() {
    return this.#core.guard(() => this.#core.engine.exportState());
  }

  /** Replaces the whole state with one that `export()` wrote. */
  import(text) {
    const state = typeof text === 'string' ? text : jsonFor('import()', text);
    const refusal = this.#core.guard(() => this.#core.engine.importState(String(state)));
    if (refusal !== undefined) throw new Error(`pocket-cognito: this is not a state to import: ${refusal}`);
  }

  // What the operations call, which are real methods and no Proxy: a typo is undefined, spies can replace them, and
  // nobody takes a pool for a promise.
  [CALL](op, input, options, callback) {
    if (options === undefined) return this.#core.promise(op, input, this.#caller);
    return this.#withOptions(op, input, options, callback);
  }

  static {
    // For the matchers, which look without being seen: calls on a twin, past recorder and gates, and signatures.
    Object.defineProperty(this.prototype, Symbol.for('pocket-cognito.look'), {
      value(body) {
        return this.#core.look((ask) => body({ ask, sign: (key, text) => this.#core.instance.signer.inCore(key, encode(text)) }));
      },
    });

    // For the tests of what happens after a fault of the core; nothing else has a reason to call it.
    Object.defineProperty(this.prototype, Symbol.for('pocket-cognito.panic'), {
      value() {
        this.#core.guard(() => this.#core.instance.glue.panicForTest());
      },
    });

    if (typeof Symbol.dispose === 'symbol') {
      // Frees the memory now instead of when the collector gets to it.
      const value = function dispose() {
        const { engine } = this.#core;
        this.#core.engine = undefined;
        if (engine !== undefined && this.#core.instance.wreck === undefined) engine.free();
      };
      Object.defineProperty(this.prototype, Symbol.dispose, { value, configurable: true, writable: true });
    }
  }

  // With what a client signs that is attached: its own, unless this is an identity's.
  #signing() {
    const gate = this.#core.gates.get('iam');
    if (gate === undefined) return unsigned();
    return this.#caller === undefined ? {} : { credentials: gate.credentials(this.#caller) };
  }

  // The forms (input, callback), (input, options) and (input, options, callback).
  #withOptions(op, input, options, callback) {
    const done = typeof options === 'function' ? options : callback;
    const signal = typeof options === 'function' ? undefined : options?.abortSignal;
    const output = signal?.aborted ? Promise.reject(abortError(signal)) : untilAborted(this.#core.promise(op, input, this.#caller, signal), signal);
    if (done === undefined) return output;
    output.then((data) => done(null, data), (error) => done(error));
    return undefined;
  }
}

// Outside the class, which a bundler would rename if it named itself.
function made(...parts) {
  return new PocketCognito(new Fork(...parts));
}

/** Whose ids can be chosen. */
const IDS = ['userPools', 'clients', 'subs'];

// What is a text, and may be given as a number.
function written(name, value) {
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new TypeError(`pocket-cognito: \`${name}\` is a number or a text, not ${shown(value)}`);
  return String(value);
}

/** More messages than there are. */
const ALL = 0xffff_ffff;

/** What a fork is made from, or the same double in other hands. */
class Fork {
  constructor(core, caller) {
    this.core = core;
    this.caller = caller;
  }
}

/** A state kept by `snapshot()`. */
class Snapshot {
  #home;
  #state;

  constructor(home, state) {
    this.#home = home;
    this.#state = state;
  }

  static stateFor(home, snapshot) {
    if (snapshot === null || typeof snapshot !== 'object' || !(#state in snapshot)) throw new TypeError('pocket-cognito: restore() takes what snapshot() gave');
    snapshot.#home.check();
    if (snapshot.#home !== home) throw new Error('pocket-cognito: the snapshot was taken before an earlier failure, and went down with it');
    return snapshot.#state;
  }
}
