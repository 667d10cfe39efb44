// What stands between a caller and the core: faults that a test asked for, quotas, IAM, strictness. A gate looks at a call
// before the core does and gives a verdict. Most of the time there is none, and a call goes straight through.

import { WIRE } from './calls.mjs';

/** The order in which they stand: the network, then the front of the service, then what only a test wants to know. */
const ORDER = ['faults', 'quotas', 'iam', 'strict'];

/** The verdict that a call is refused, as if by the service: an exception's name, its sentence, the HTTP status. */
export class Refusal {
  constructor({ name, message, status = 400, reasonCode, capital = false }) {
    this.name = name;
    this.message = message;
    this.status = status;
    this.reasonCode = reasonCode;
    /** Whether the wire says `Message`, as the service's front door does of denials. */
    this.capital = capital;
  }

  /** The body on the wire. */
  get body() {
    const { name, message, reasonCode, capital } = this;
    return JSON.stringify({ __type: name, ...(message !== undefined && { [capital ? 'Message' : 'message']: message }), ...(reasonCode !== undefined && { reasonCode }) });
  }
}

/** The verdict that the connection breaks: before the request arrives, or before the answer does. */
export class Drop {
  constructor(answered) {
    /** Whether the service has done what was asked, and only its answer is lost. */
    this.answered = answered;
  }

  /** What the caller sees of it: as fetch tells it, or as the AWS SDK does, to which every broken connection is a timeout. */
  error({ door, request }) {
    const inNode = typeof globalThis.process?.versions?.node === 'string';
    const seen = request?.byFetch || !inNode ? lostFetch(inNode) : Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    return door === WIRE ? seen : Object.assign(seen, { $metadata: { attempts: 1, totalRetryDelay: 0 } });
  }
}

function lostFetch(inNode) {
  if (!inNode) return new TypeError('Failed to fetch');
  const cause = Object.assign(new Error('other side closed'), { name: 'SocketError', code: 'UND_ERR_SOCKET' });
  return new TypeError('fetch failed', { cause });
}

export class Gates {
  #gates = new Map();
  /** Those that stand, in order. Empty: nothing is asked. */
  standing = [];

  get(name) {
    return this.#gates.get(name);
  }

  /** Puts up a gate: `judge(call, core)` gives nothing, a Refusal, a Drop, or a promise of one of them. */
  put(name, gate) {
    this.#gates.set(name, gate);
    this.#stand();
  }

  take(name) {
    this.#gates.delete(name);
    this.#stand();
  }

  /** The first verdict against `call`; a promise of it from where a gate needs time. */
  judge(call, core, standing = this.standing, from = 0) {
    for (let at = from; at < standing.length; at++) {
      const verdict = standing[at].gate.judge(call, core);
      if (verdict === undefined) continue;
      if (typeof verdict.then === 'function') return verdict.then((settled) => this.#passed(settled, call, core, standing, at));
      return this.#passed(verdict, call, core, standing, at);
    }
    return undefined;
  }

  /** The same gates for a fork: each says how it goes on there. */
  copy() {
    const copy = new Gates();
    for (const [name, gate] of this.#gates) copy.put(name, gate.copy(copy));
    return copy;
  }

  // What gate `at` has said, and with it those behind it.
  #passed(verdict, call, core, standing, at) {
    if (verdict === undefined) return this.judge(call, core, standing, at + 1);
    call.gate = standing[at].name;
    if (!verdict.answered) return verdict;
    // The answer gets lost, whatever it is; the others still say whether it is a refusal.
    const behind = this.judge(call, core, standing, at + 1);
    const lost = (other) => {
      call.gate = standing[at].name;
      return other === undefined ? verdict : new Drop(false);
    };
    return typeof behind?.then === 'function' ? behind.then(lost) : lost(behind);
  }

  #stand() {
    this.standing = ORDER.filter((name) => this.#gates.has(name)).map((name) => ({ name, gate: this.#gates.get(name) }));
  }
}
