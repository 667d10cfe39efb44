// The one clock of a PocketCognito, by which everything expires: tokens, codes, sessions, temporary passwords, lock-outs,
// the grace of rotated refresh tokens, the steps of TOTP. It runs on the host's time (or the option `now`) until it is
// moved or stopped; nothing inside waits for a timer.

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PART = /(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*/y;

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
    return (this.#source === undefined ? Date.now() : Number(this.#source())) + this.#ahead;
  }

  /** Moves on by milliseconds or a text like `'15m'` or `'1d 12h'`, and goes on as before from there. */
  advance(duration) {
    const by = milliseconds(duration);
    if (this.#stopped === undefined) this.#ahead += by;
    else this.set(this.#stopped + by);
    return this;
  }

  /** Stops at a moment: a Date, milliseconds since the epoch or an ISO text. Until it is moved, no time passes. */
  set(moment) {
    const at = typeof moment === 'string' ? Date.parse(moment) : Number(moment);
    if (moment === null || moment === '' || !(Math.abs(at) <= LAST)) throw new TypeError('pocket-cognito: clock.set() takes a Date, milliseconds since the epoch or an ISO text');
    this.#stopped = at;
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
  if (typeof duration === 'number' && Number.isFinite(duration)) return duration;
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
    if (text !== '' && at === text.length) return sum;
  }
  throw new TypeError("pocket-cognito: a duration is a number of milliseconds or a text such as '15m' or '1d 12h' (units: ms, s, m, h, d)");
}
