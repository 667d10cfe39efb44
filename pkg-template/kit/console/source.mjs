// Where a console gets what it shows. It asks questions, and all that goes to and fro could be written as JSON, so the
// double may be in the same document, in another frame, or in another process.

import { member } from '../../subject.mjs';
import { safeText } from './text.mjs';
import { optionsOf, sentenceOf, shown } from '../../words.mjs';

/** What the console reads: on a twin, so that it is in no log and stands at no gate. */
const LOOKS = new Set([
  'ListUserPools', 'DescribeUserPool', 'ListUserPoolClients', 'DescribeUserPoolClient', 'ListUsers', 'AdminGetUser', 'AdminListGroupsForUser',
  'ListGroups', 'GetGroup', 'ListUsersInGroup',
]);

/** What it changes: calls like any others, which are recorded and pass the gates. */
const CHANGES = new Set([
  'CreateUserPool', 'DeleteUserPool', 'CreateUserPoolClient', 'DeleteUserPoolClient',
  'AdminCreateUser', 'AdminDeleteUser', 'AdminEnableUser', 'AdminDisableUser', 'AdminConfirmSignUp', 'AdminSetUserPassword', 'AdminResetUserPassword',
  'AdminUserGlobalSignOut', 'AdminUpdateUserAttributes', 'AdminDeleteUserAttributes',
  'CreateGroup', 'UpdateGroup', 'DeleteGroup', 'AdminAddUserToGroup', 'AdminRemoveUserFromGroup',
]);

/** How many messages or calls are shown at once, as many as the service lists. */
export const PAGE = 60;

/** How many snapshots are kept. */
const SNAPSHOTS = 20;

/** A source that is a PocketCognito in this process. */
export function consoleSource(cognito) {
  if (typeof cognito?.callSync !== 'function' || typeof cognito.fork !== 'function') throw new TypeError('pocket-cognito: a console takes a PocketCognito, or a source made by consoleSource() or remoteSource()');
  const answers = new Answers(cognito);
  return {
    async ask(question, options) {
      const given = optionsOf("a console's source", options);
      if (!QUESTIONS.includes(question)) throw new TypeError(`pocket-cognito: a console's source knows no question ${shown(question)}`);
      return JSON.parse(JSON.stringify((await answers[question](given)) ?? null));
    },
  };
}

/** A source elsewhere: `send` takes `{ question, given }` there, and promises what `answered()` gave for it. */
export function remoteSource(send) {
  if (typeof send !== 'function') throw new TypeError('pocket-cognito: remoteSource() takes a function that sends a question and promises its answer');
  return {
    async ask(question, given = {}) {
      const told = await send({ question, given });
      if (told === null || typeof told !== 'object') throw new TypeError(`pocket-cognito: the function given to remoteSource() promised ${shown(told)} and not what answered() gives`);
      const { answer, error } = told;
      if (error !== undefined) throw Object.assign(new Error(error.message), { name: error.name });
      return answer;
    },
  };
}

/** The other end of a remote source: answers what it sent from `source`, refusals included. */
export async function answered(source, message) {
  try {
    return { answer: await source.ask(message?.question, message?.given) };
  } catch (error) {
    return { error: named(error) };
  }
}

const QUESTIONS = ['look', 'call', 'attempt', 'change', 'issueTokens', 'clock', 'clearCalls', 'keep', 'restore'];

class Answers {
  #cognito;
  #snapshots = [];
  #snapshotsMade = 0;
  #numbers = new WeakMap();
  #numbered = 0;

  constructor(cognito) {
    this.#cognito = cognito;
  }

  /** What there is to see at this moment, of all that is asked for. */
  look({ operations = [], outbox, calls }) {
    const cognito = this.#cognito;
    const now = cognito.clock.now();
    return {
      now,
      ahead: now - Date.now(),
      results: this.#aside((twin) => operations.map(([operation, input]) => outcome(() => twin.callSync(allowed(LOOKS, operation), input)))),
      ...(outbox && { outbox: this.#messages(outbox) }),
      ...(calls && { calls: this.#calls(calls) }),
      snapshots: this.#snapshots.map(({ number, at }) => ({ number, at })),
    };
  }

  /** One call of the log, whole. */
  call({ number }) {
    const call = [...this.#cognito.calls].find((one) => this.#numberOf(one) === number);
    return call && { ...this.#told(call), input: safeText(() => call.input), outcome: safeText(() => (call.state === 'refused' ? named(call.error) : call.output)) };
  }

  /** Whether a change would be refused, and with what: tried on a twin. Nothing where only a trigger could say it. */
  attempt({ operation, input }) {
    return this.#aside((twin) => {
      try {
        twin.callSync(allowed(CHANGES, operation), input);
        return undefined;
      } catch (error) {
        return error?.$fault === undefined ? undefined : named(error);
      }
    });
  }

  change({ operation, input }) {
    const method = allowed(CHANGES, operation);
    return this.#cognito[method[0].toLowerCase() + method.slice(1)](input);
  }

  issueTokens(options) {
    return this.#cognito.issueTokens(options);
  }

  clock({ advance, set, follow }) {
    const { clock } = this.#cognito;
    if (follow) clock.follow();
    else if (set !== undefined) clock.set(set);
    else clock.advance(advance);
    return { now: clock.now() };
  }

  clearCalls() {
    this.#cognito.calls.clear();
  }

  /** Keeps a snapshot, and forgets the oldest when there are many. */
  keep() {
    const kept = { number: ++this.#snapshotsMade, at: this.#cognito.clock.now(), snapshot: this.#cognito.snapshot() };
    this.#snapshots.push(kept);
    if (this.#snapshots.length > SNAPSHOTS) this.#snapshots.shift();
    return { number: kept.number };
  }

  restore({ number }) {
    const kept = this.#snapshots.find((one) => one.number === number);
    if (kept === undefined) throw new Error(`pocket-cognito: there is no snapshot ${number}`);
    this.#cognito.restore(kept.snapshot);
  }

  // A double with the same state and time, and nothing else: no triggers, no gates, and calls of its own.
  #aside(work) {
    const now = this.#cognito.clock.now();
    // A fork is a PocketCognito, whatever class somebody has made of it.
    const { constructor: Double } = this.#cognito.fork();
    const twin = new Double({ now: () => now });
    try {
      twin.restore(this.#cognito.snapshot());
      return work(twin);
    } finally {
      twin[Symbol.dispose]?.();
    }
  }

  #messages({ userPoolId, username, offset = 0, limit = PAGE }) {
    const all = this.#cognito.outbox.filter((message) => message.userPoolId === userPoolId && (username === undefined || message.username === username)).reverse();
    return { total: all.length, messages: all.slice(offset, offset + limit) };
  }

  #calls({ offset = 0, limit = PAGE }) {
    const all = [...this.#cognito.calls];
    for (const call of all) this.#numberOf(call);
    return { total: all.length, calls: all.reverse().slice(offset, offset + limit).map((call) => this.#told(call)) };
  }

  #numberOf(call) {
    if (!this.#numbers.has(call)) this.#numbers.set(call, ++this.#numbered);
    return this.#numbers.get(call);
  }

  #told(call) {
    const { operation, door, at, duration, state } = call;
    return { number: this.#numberOf(call), operation, door, at: Number(at), duration, state, error: state === 'refused' ? named(call.error) : undefined };
  }
}

function allowed(operations, operation) {
  if (!operations.has(operation)) throw new TypeError(`pocket-cognito: a console does not call ${shown(operation)}`);
  return operation;
}

function outcome(work) {
  try {
    return { output: work() };
  } catch (error) {
    return { error: named(error) };
  }
}

function named(error) {
  return { name: shown(member(error, 'name') ?? 'Error'), message: sentenceOf(error) };
}
