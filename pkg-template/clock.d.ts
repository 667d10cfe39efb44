// The clock of a PocketCognito.

/** Milliseconds, or a text such as `'15m'` or `'1d 12h'` (units: ms, s, m, h, d). */
export type Duration = number | string;

/**
 * The clock by which everything expires: tokens, codes, sessions, temporary passwords, lock-outs, the grace of rotated
 * refresh tokens, the steps of TOTP. It follows the option `now` (`Date.now`, which fake timers move) until it is moved.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves on, and goes on as before from there. */
  advance(duration: Duration): this;
  /** Stops at a moment: a Date, milliseconds since the epoch or an ISO text. */
  set(moment: Date | number | string): this;
  /** Goes back to the time that it followed at first. */
  follow(): this;
}

export interface PocketCognito {
  /** The clock by which everything expires. */
  readonly clock: Clock;
}
