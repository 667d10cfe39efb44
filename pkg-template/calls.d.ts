// The recorder.

/** A call that was made, by whatever door. */
export interface RecordedCall {
  /** As AWS writes it: `CreateGroup`. */
  readonly operation: string;
  /** A method (or `send`), `callSync`, or the wire: `fetch` and the request handler. */
  readonly door: 'method' | 'sync' | 'wire';
  /** As it was given. */
  readonly input: any;
  readonly state: 'open' | 'answered' | 'refused';
  readonly output?: any;
  readonly error?: any;
  /** What kept it from the service, or its answer from the caller, where something did. */
  readonly gate?: 'faults' | 'quotas' | 'iam' | 'strict' | undefined;
  /** When, in milliseconds since the epoch, by the double's clock. */
  readonly at: number;
  /** In milliseconds of the host's time. */
  readonly duration: number | undefined;
}
