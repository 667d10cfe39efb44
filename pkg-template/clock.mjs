// The one clock of a PocketCognito, by which everything expires: tokens, codes, sessions, temporary passwords, lock-outs,
// the grace of rotated refresh tokens, the steps of TOTP. It runs on the host's time (or the option `now`) until it is
// moved or stopped; nothing inside waits for a timer.

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PART = /(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*/y;

/** How a moment begins in ISO 8601; what else Date.parse takes depends on the host. */
const ISO = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\d/;

/** The last moment that a Date can name, in milliseconds. */
const LAST = 8.64e15;

export class Clock {
  #source;
  #ahead = 0;
  #stopped;

  /** `source` gives the time that is followed; undefined for `Date.now`. */
  constructor(source) {
    this.#source = source;
  }

  /** Milliseconds since the epoch. The source is asked at each call, so that fake timers move it. */
  now() {
    if (this.#stopped !== undefined) return this.#stopped;
    const at = this.#source === undefined ? Date.now() : numberOf(this.#source());
    if (!isMoment(at)) throw new TypeError('pocket-cognito: `now` is a function that gives the time: a Date, or milliseconds since the epoch');
    return at + this.#ahead;
  }

  /** Moves on by milliseconds or a text like `'15m'` or `'1d 12h'`, and goes on as before from there. */
  advance(duration) {
    const by = milliseconds(duration);
    if (!isMoment(this.now() + by)) throw new RangeError('pocket-cognito: clock.advance() would go beyond the last moment that a Date can name');
    if (this.#stopped === undefined) this.#ahead += by;
    else this.#stopped += by;
    return this;
  }

  /** Stops at a moment: a Date, milliseconds since the epoch or an ISO text. Until it is moved, no time passes. */
  set(moment) {
    const at = typeof moment === 'string' && ISO.test(moment) ? Date.parse(moment) : numberOf(moment);
    if (!isMoment(at)) throw new TypeError("pocket-cognito: clock.set() takes a Date, milliseconds since the epoch or an ISO text such as '2026-01-05T09:00:00Z'");
    this.#stopped = Math.trunc(at);
    return this;
  }

  /** Goes back to the time it followed at first. */
  follow() {
    this.#stopped = undefined;
    this.#ahead = 0;
    return this;
  }

  /** One that shows the same, to be moved apart. */
  copy() {
    const copy = new Clock(this.#source);
    copy.#ahead = this.#ahead;
    copy.#stopped = this.#stopped;
    return copy;
  }
}

/** A duration in milliseconds, of a number of them or a text of numbers with units. */
export function milliseconds(duration) {
  if (typeof duration === 'number' && duration >= 0 && duration <= 2 * LAST) return Math.round(duration);
  if (typeof duration === 'string') {
    let sum = 0;
    let at = 0;
    const text = duration.trim();
    while (at < text.length) {
      PART.lastIndex = at;
      const part = PART.exec(text);
      if (part === null) break;
      sum += Number(part[1]) * UNITS[part[2]];
      at = PART.lastIndex;
    }
    if (text !== '' && at === text.length && sum <= 2 * LAST) return Math.round(sum);
  }
  throw new TypeError("pocket-cognito: a duration is a number of milliseconds or a text such as '15m' or '1d 12h' (units: ms, s, m, h, d), and never negative");
}

// Of a number, and of what stands for one: a Date of whatever realm or library.
function numberOf(moment) {
  const number = typeof moment === 'object' && typeof moment?.valueOf === 'function' ? moment.valueOf() : moment;
  return typeof number === 'number' ? number : NaN;
}

function isMoment(at) {
  return Math.abs(at) <= LAST;
}
