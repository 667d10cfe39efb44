// What stands between a caller and the core: faults that a test asked for, quotas, IAM, strictness. A gate looks at a call
// before the core does and gives a verdict. Most of the time there is none, and a call goes straight through.

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

  /** What a client sees of it: Node's own error, which the AWS SDK takes for one to retry. */
  error() {
    return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', $metadata: { attempts: 1, totalRetryDelay: 0 } });
  }
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
  judge(call, core, from = 0) {
    for (let at = from; at < this.standing.length; at++) {
      const verdict = this.standing[at].judge(call, core);
      if (verdict === undefined) continue;
      if (typeof verdict.then !== 'function') return verdict;
      return verdict.then((settled) => settled ?? this.judge(call, core, at + 1));
    }
    return undefined;
  }

  /** The same gates for a fork: each says how it goes on there. */
  copy() {
    const copy = new Gates();
    for (const [name, gate] of this.#gates) copy.put(name, gate.copy());
    return copy;
  }

  #stand() {
    this.standing = ORDER.map((name) => this.#gates.get(name)).filter((gate) => gate !== undefined);
  }
}
