// The recorder.

/** A message, a token, a change: what a call led to. */
export interface Effect {
  /** Its name: `GroupCreated`, `UserInGroup`, `TokensIssued`, `MessageSent`; see docs/recorder.md. */
  readonly effect: string;
  /** The user whom it is about, as the call names them. */
  readonly user?: string;
  /** The id of the pool. */
  readonly pool?: string;
  /** What the effect has besides: `group`, `client`, `attributes`, `challenge`, `medium`. */
  readonly [detail: string]: any;
}

/** A trigger's function that a call asked. */
export interface AskedTrigger {
  readonly trigger: TriggerName;
  readonly arn: string;
  /** The event, as it was when the function was called. */
  readonly event: any;
  /** The event that the function gave back. */
  readonly answer: any;
  /** What it failed with: its own message, or AWS's name for why it could not be run at all. */
  readonly error: string | undefined;
}

/** A call that was made, by whatever door. Input and output are the caller's own objects, not copies; only a large output is read anew. */
export interface RecordedCall {
  /** As AWS writes it: `CreateGroup`. */
  readonly operation: string;
  /** A method (or `send`), `callSync`, or the wire: `fetch` and the request handler. */
  readonly door: 'method' | 'sync' | 'wire';
  /** As it was given; of the wire, as its JSON says. */
  readonly input: any;
  readonly state: 'open' | 'answered' | 'refused';
  readonly output: any;
  /** What it was refused with: by the service, or on the way there. */
  readonly error: any;
  /** What kept it from the service, or its answer from the caller, where something did. */
  readonly gate?: 'faults' | 'quotas' | 'iam' | 'strict' | undefined;
  /** The HTTP status; undefined while it runs, and where the connection broke. */
  readonly status: number | undefined;
  /** The user whom it is about, by the name that the call uses. */
  readonly user: string | undefined;
  /** The id of the pool, also where the call names only a client, a token or a session. */
  readonly pool: string | undefined;
  /** What it led to. */
  readonly effects: Effect[];
  /** The messages that it sent. */
  readonly messages: readonly OutboxMessage[];
  /** The functions that it asked, in order. */
  readonly triggers: readonly AskedTrigger[];
  /** When, by the double's clock. */
  readonly at: Date;
  /** Whether its output is no longer here: of large ones, from about thirty users, the last twenty are kept. */
  readonly released: boolean;
  /** In milliseconds of the host's time; undefined while it runs. */
  readonly duration: number | undefined;
}

/** Some calls, oldest first: an array that knows operations and users. */
export interface SomeCalls extends Array<RecordedCall> {
  readonly last: RecordedCall | undefined;
  filter(test: (call: RecordedCall, index: number, calls: RecordedCall[]) => unknown, self?: any): SomeCalls;
  /** Those of some operations, in either spelling. */
  of(...operations: OperationName[]): SomeCalls;
  /** Those that are about a user, by whatever name: username, alias, sub, token, session. */
  for(user: WhichUser): SomeCalls;
}

/** The calls of a PocketCognito. The last 1,000 are kept, and up to a quarter more. */
export interface Calls extends SomeCalls {
  /** How many older ones are no longer here. */
  readonly dropped: number;
  /** Keeps at least so many from now on; `Infinity` keeps all. */
  keep(count: number): this;
  /** Forgets all of them. */
  clear(): void;
}

export interface PocketCognito {
  /** The calls so far, by whatever door, oldest first. A list that goes on; a fork begins one of its own. */
  readonly calls: Calls;
}
