// The user's Lambda functions: plain functions, found by the ARN in a pool's LambdaConfig or by the trigger's name.

import { sentenceOf } from './words.mjs';

/** Begins an answer that says the function could not be invoked at all; the rest is AWS's name for why. */
const NOT_INVOCABLE = '\u0001';

/** What Cognito waits for a function. */
const PATIENCE_MS = 5000;

/** The triggers of the API, as LambdaConfig calls them. */
const NAMES = ['PreSignUp', 'PostConfirmation', 'PreAuthentication', 'PostAuthentication', 'PreTokenGeneration', 'UserMigration', 'CustomMessage', 'DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse', 'CustomEmailSender', 'CustomSMSSender', 'InboundFederation'];

export class Triggers {
  // Key to functions; the last one given serves.
  #handlers = new Map();

  /** Adds `handler` for `key`, an ARN or a trigger's name, and returns what takes it away again. */
  on(key, handler) {
    if (typeof key !== 'string' || key === '') throw new TypeError('pocket-cognito: a trigger is named by a string: its name (PreSignUp) or the ARN in the LambdaConfig');
    if (!key.startsWith('arn:') && !NAMES.includes(key)) throw new TypeError(`pocket-cognito: there is no trigger ${key}; there are ${NAMES.join(', ')}, and the ARNs in a LambdaConfig`);
    if (typeof handler !== 'function') throw new TypeError(`pocket-cognito: the handler of ${key} is not a function`);
    const entry = { handler };
    const entries = this.#handlers.get(key);
    if (entries === undefined) this.#handlers.set(key, [entry]);
    else entries.push(entry);
    return () => {
      const left = (this.#handlers.get(key) ?? []).filter((other) => other !== entry);
      if (left.length === 0) this.#handlers.delete(key);
      else this.#handlers.set(key, left);
    };
  }

  /** The same handlers, to be changed apart. */
  copy() {
    const copy = new Triggers();
    for (const [key, entries] of this.#handlers) copy.#handlers.set(key, [...entries]);
    return copy;
  }

  /** What the function that `ask` names answers: `{ ok, text }`. Never throws. */
  async answer(ask, clock) {
    const handler = this.#find(ask.arn) ?? this.#find(ask.trigger);
    if (handler === undefined) return { ok: false, text: `${NOT_INVOCABLE}ResourceNotFoundException` };
    try {
      const text = JSON.stringify(await invoke(handler, JSON.parse(ask.event), context(ask, clock)));
      return { ok: true, text: text === undefined ? 'null' : text };
    } catch (error) {
      return { ok: false, text: complaint(error) };
    }
  }

  #find(key) {
    const entries = this.#handlers.get(key);
    return entries === undefined ? undefined : entries[entries.length - 1].handler;
  }
}

function invoke(handler, event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    const returned = handler(event, context, (error, answer) => (error ? reject(error) : resolve(answer)));
    if (returned && typeof returned.then === 'function') returned.then(resolve, reject);
  });
}

function context({ arn, requestId }, clock) {
  const began = clock.now();
  return {
    functionName: arn.split(':')[6] ?? arn,
    awsRequestId: requestId,
    invokedFunctionArn: arn,
    getRemainingTimeInMillis: () => Math.max(0, PATIENCE_MS - (clock.now() - began)),
  };
}

function complaint(error) {
  const text = sentenceOf(error);
  return text.startsWith(NOT_INVOCABLE) ? text.slice(1) : text;
}
