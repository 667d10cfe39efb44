// The gate of the option `quotas`: the request rates of an account in a region, by category (model/quotas.json). Each rate
// is a bucket that holds a second's worth and refills steadily, by the clock of the double.

import { numberOf } from './names.mjs';
import { Refusal } from './gates.mjs';
import { challenges, letters, perPool, perUser, rates } from './generated/quotas.mjs';
import { operations } from './generated/operations.mjs';
import { namesOf, poolOf } from './subject.mjs';

const CATEGORIES = Object.keys(rates);
const EXCEEDED = new Refusal({ name: 'TooManyRequestsException', message: 'Rate exceeded' });
const TOO_MANY = new Refusal({ name: 'TooManyRequestsException', message: 'Too many requests' });

/** What a request takes out of a bucket: so that a millisecond brings as much as the rate says, and whole numbers stay whole. */
const REQUEST = 1000;

/** The bucket of the answers to challenges. */
const ANSWERS = 'challenges';

/** How many buckets are kept before those that are full again are thrown away. */
const KEPT = 10_000;

/** The gate that the option `quotas` asks for. */
export function quotasOf(option) {
  if (option === 'aws') return new Quotas({ ...rates }, true);
  if (option === null || typeof option !== 'object' || Array.isArray(option)) throw new TypeError("pocket-cognito: `quotas` is 'aws', or requests per second by category or operation: { UserAuthentication: 5, ListUsers: 1 }");
  const { aws = false, ...given } = option;
  if (typeof aws !== 'boolean') throw new TypeError('pocket-cognito: quotas.aws is true or false');
  const chosen = aws ? { ...rates } : {};
  for (const [name, rate] of Object.entries(given)) {
    if (rate === undefined) continue;
    const op = numberOf(name);
    if (op === undefined && !CATEGORIES.includes(name)) throw new TypeError(`pocket-cognito: there is no quota ${name}; there are operations, and the categories ${CATEGORIES.join(', ')}`);
    if (typeof rate !== 'number' || !(rate >= 0 && rate < Infinity)) throw new TypeError(`pocket-cognito: quotas.${name} is a number of requests per second`);
    chosen[op === undefined ? name : operations[op]] = rate;
  }
  return new Quotas(chosen, aws);
}

class Quotas {
  #rates;
  #isAws;
  #buckets = new Map();

  /** `chosen` are the rates by category or operation; with `isAws` there are those of each pool and user besides. */
  constructor(chosen, isAws) {
    this.#rates = chosen;
    this.#isAws = isAws;
  }

  /** A call takes from every bucket that it concerns, or it is refused and takes from none. */
  judge(call, core) {
    if (call.op === undefined) return undefined;
    const now = core.now();
    const buckets = [];
    for (const [key, rate, refusal] of this.#limits(call, now)) {
      const bucket = this.#bucket(key, rate, now);
      if (bucket.level < REQUEST) return refusal;
      buckets.push(bucket);
    }
    for (const bucket of buckets) bucket.level -= REQUEST;
    return undefined;
  }

  copy() {
    const copy = new Quotas(this.#rates, this.#isAws);
    for (const [key, bucket] of this.#buckets) copy.#buckets.set(key, { ...bucket });
    return copy;
  }

  // What limits `call`: the name of a bucket, its rate, and how it refuses.
  #limits(call, now) {
    const operation = operations[call.op];
    const category = CATEGORIES[letters.charCodeAt(call.op) - 97];
    const limits = [];
    const limit = (key, rate, refusal = EXCEEDED) => {
      if (rate !== undefined) limits.push([key, rate, refusal]);
    };
    if (this.#isAws) {
      const user = namesOf(call)[0];
      if (user !== undefined) {
        if (perUser.reads.includes(category)) limit(`read ${poolOf(call)} ${user}`, perUser.rate, TOO_MANY);
        if (perUser.writes.includes(category)) limit(`write ${poolOf(call)} ${user}`, perUser.rate, TOO_MANY);
      }
      const pool = perPool.categories.includes(category) ? poolOf(call) : undefined;
      if (pool !== undefined) limit(`${operation} ${pool}`, perPool.rate);
    }
    limit(operation, this.#rates[operation]);
    const rate = this.#rates[category];
    if (rate !== undefined && challenges.operations.includes(operation)) {
      const more = rate * challenges.times;
      if (this.#bucket(ANSWERS, more, now).level >= REQUEST) return [...limits, [ANSWERS, more, EXCEEDED]];
    }
    limit(category, rate);
    return limits;
  }

  #bucket(key, rate, now) {
    let bucket = this.#buckets.get(key);
    const room = rate === 0 ? 0 : Math.max(rate, 1) * REQUEST;
    if (bucket === undefined) {
      if (this.#buckets.size >= KEPT) this.#discard(now);
      bucket = { level: room, room, rate, at: now };
      this.#buckets.set(key, bucket);
      return bucket;
    }
    bucket.level = levelOf(bucket, now);
    bucket.at = now;
    return bucket;
  }

  #discard(now) {
    for (const [key, bucket] of this.#buckets) if (levelOf(bucket, now) === bucket.room) this.#buckets.delete(key);
  }
}

// A clock that runs backwards brings nothing.
function levelOf({ level, room, rate, at }, now) {
  return Math.min(room, level + Math.max(0, now - at) * rate);
}
