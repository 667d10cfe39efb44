// The clock of a PocketCognito.

/** Milliseconds, or a text such as `'15m'` or `'1d 12h'` (units: ms, s, m, h, d). Never negative. */
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
  /** Stops at a moment, earlier or later: a Date, milliseconds since the epoch or an ISO text. No time passes until it is moved. */
  set(moment: Date | number | string): this;
  /** Goes back to the time that it followed at first: `now`, or that of the host. */
  follow(): this;
}

export interface PocketCognito {
  /** The clock by which everything expires. */
  readonly clock: Clock;
}
