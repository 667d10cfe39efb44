// Faults that a test asks for.

/** An exception of the API, or what the front door of every service of AWS answers. */
export type FaultError =
  | Exclude<ExceptionName, 'NotSimulatedException'>
  | 'ExpiredTokenException' | 'InternalFailure' | 'InvalidSignatureException' | 'MissingAuthenticationTokenException'
  | 'ServiceUnavailable' | 'ThrottlingException' | 'UnrecognizedClientException';

/** Which calls, which of them in turn, and what becomes of them. Every condition has to hold. */
export interface FaultOptions {
  /** Operations, in either spelling of their names. Default: all. */
  operation?: OperationName | readonly OperationName[] | undefined;
  /** Users by a name that the call has: a username, an alias; of an access token its username or sub. */
  user?: string | readonly string[] | undefined;
  /** Whether it is a call that is meant. */
  when?: ((call: RecordedCall) => boolean) | undefined;
  /** Of the calls that are meant, the first (1), or the first and third (`[1, 3]`). */
  nth?: number | readonly number[] | undefined;
  /** Of the calls that are meant, each second (2). */
  every?: number | undefined;
  /** At most so many. */
  times?: number | undefined;
  /** From 0 to 1: of the calls whose turn it is, so many, by dice that fall alike for the same seed. */
  probability?: number | undefined;
  seed?: number | string | undefined;

  /** The exception that is answered. */
  error?: FaultError | undefined;
  /** Its sentence. Default: the service's usual one, where there is one. */
  message?: string | undefined;
  /** The time that passes before the call arrives. It is waited for by the host's timers. */
  latency?: Duration | undefined;
  /** The connection breaks: before the call arrives, or when it is done and before its answer arrives. */
  network?: 'drop' | 'drop-response' | undefined;
}

/** A fault that was ordered. */
export interface Fault {
  readonly options: Readonly<FaultOptions>;
  /** How often it struck. */
  readonly hits: number;
  /** Takes it back. */
  remove(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * What is to go wrong. Where several faults strike the same call, their latencies add up, and the one that was added first
 * says what becomes of it.
 */
export interface Faults {
  add(options: FaultOptions): Fault;
  /** In the order in which they were added. */
  readonly list: Fault[];
  /** Takes all back. */
  clear(): void;
}

export interface PocketCognito {
  /** What is to go wrong, for this double and from now on. A fork takes copies. */
  readonly faults: Faults;
}
