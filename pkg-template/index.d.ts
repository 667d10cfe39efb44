// The types of pocket-cognito. What is generated from AWS's model (requests, responses, exceptions, the interface of the
// 141 operations) joins this file when the package is built.

/// <reference lib="esnext.disposable" />

import type { Operations, OperationTypes } from './generated/operations';
import type { TriggerEvents, TriggerFunction, TriggerHandler, TriggerHandlers, TriggerName } from './triggers';
export * from './generated/operations';
export * from './triggers';

/** What the AWS SDK tells about the request that an answer came from. Written as the SDK writes it. */
export interface CallMetadata {
  httpStatusCode?: number;
  requestId?: string;
  extendedRequestId?: string;
  cfId?: string;
  attempts?: number;
  totalRetryDelay?: number;
}

/** A part of every output. */
export interface ResponseMetadata {
  $metadata: CallMetadata;
}

/** What a call may be given beside its input. Of the AWS SDK's options the others have nothing to act on here. */
export interface CallOptions {
  abortSignal?: any;
  requestTimeout?: number | undefined;
}

/** An operation's name, as AWS writes it or as its method is called. */
export type OperationName = keyof OperationTypes | Uncapitalize<keyof OperationTypes>;
export type InputOf<Name extends OperationName> = OperationTypes[Capitalize<Name> & keyof OperationTypes]['input'];
export type OutputOf<Name extends OperationName> = OperationTypes[Capitalize<Name> & keyof OperationTypes]['output'];

/**
 * The base of every exception. `instanceof` holds between these classes and the AWS SDK's of the same name, in both
 * directions.
 */
export class CognitoError extends Error {
  static readonly shapeId: string;
  constructor(options?: { message?: string | undefined; reasonCode?: string | undefined; $metadata?: CallMetadata | undefined });
  name: string;
  readonly $fault: 'client' | 'server';
  readonly $metadata: CallMetadata;
  /** In some exceptions: why. */
  readonly reasonCode?: string | undefined;
}

/** A fault of pocket-cognito itself, never an answer of the service. Make a new PocketCognito after it. */
export class PocketCognitoBug extends Error {}

export interface PocketCognitoOptions {
  /** The region of pools and ARNs. Default `us-east-1`. */
  region?: string | undefined;
  /** The account in ARNs, 12 digits. */
  accountId?: string | undefined;
  /** Where the generated ids, codes and passwords begin: the same seed and calls give the same bytes. */
  seed?: number | string | undefined;
  /** The time, asked at each call. Default `Date.now`, so that fake timers move it. */
  now?: (() => number | Date) | undefined;
  /** Ids to give instead of generated ones, by the name that their owner will have. */
  ids?: PocketCognitoIds | undefined;
  /** The six digits that every code has, `'123456'`. Default: a code of its own each time, in the outbox. */
  codes?: string | undefined;
  /** The functions that `LambdaConfig` refers to, by their ARN or for all pools by the trigger's name. */
  triggers?: TriggerHandlers | undefined;
}

export interface PocketCognitoIds {
  /** User pool ids by PoolName; they begin with the region: `{ staff: 'us-east-1_staff' }`. */
  userPools?: { [poolName: string]: string } | undefined;
  /** Client ids by ClientName. */
  clients?: { [clientName: string]: string } | undefined;
  /** Subs by Username. */
  subs?: { [username: string]: string } | undefined;
}

/** A message that the service would have delivered. */
export interface OutboxMessage {
  medium: 'EMAIL' | 'SMS';
  /** The address or number, in full. */
  destination: string;
  /** As CodeDeliveryDetails show it: `a***@e***`. */
  maskedDestination: string;
  /** The user's attribute that holds it. */
  attribute: 'email' | 'phone_number';
  /** The code or temporary password in the message. */
  code: string;
  /** Why it was sent, as the CustomMessage trigger calls it: `CustomMessage_AdminCreateUser`. */
  source: string;
  /** E-mail only. */
  subject?: string | undefined;
  body: string;
  username: string;
  userPoolId: string;
  at: Date;
  /** When the code or temporary password stops being good. */
  expires?: Date | undefined;
}

/** A user by username, alias or sub; with the pool, where several have one of that name. */
export type WhichUser = string | { username: string; userPoolId?: string | undefined };

/** Whose tokens, and in what they differ from those of a sign-in. */
export interface IssueTokensOptions {
  /** An existing user. */
  user: WhichUser;
  /** Needed where several pools have a user of that name. */
  userPoolId?: string | undefined;
  /** Needed where the pool has several clients. */
  clientId?: string | undefined;
  /** In place of the user's own groups. */
  groups?: string[] | undefined;
  /** Claims of both tokens: added, or in place of those of that name. */
  claims?: { [name: string]: unknown } | undefined;
  /** Of the access token, in place of `aws.cognito.signin.user.admin`, without which it is no good for Cognito's own calls. */
  scopes?: string[] | undefined;
  /** Seconds, in place of what the client says. 0 or less: they have expired. */
  expiresIn?: number | undefined;
}

/** Tokens as an authentication answers them. */
export interface IssuedTokens {
  AccessToken: string;
  IdToken: string;
  RefreshToken: string;
  ExpiresIn: number;
  TokenType: string;
}

export interface VirtualAuthenticatorOptions {
  /** Of one seed there is one authenticator, however often it is made. */
  seed?: string | undefined;
  /** Of the page that asks. Default: the relying party's own, `https://` and its id. */
  origin?: string | undefined;
  /** Whether somebody touches it. Default true. */
  userPresent?: boolean | undefined;
  /** Whether that somebody shows to be its owner, by a fingerprint or a PIN. Default true. */
  userVerified?: boolean | undefined;
}

/**
 * A passkey's authenticator in software. What it will not do it refuses as `navigator.credentials` would: with an error
 * whose name is `NotAllowedError` or `InvalidStateError`.
 */
export interface VirtualAuthenticator {
  origin: string | undefined;
  userPresent: boolean;
  userVerified: boolean;
  /** A new passkey for `CredentialCreationOptions`: the `Credential` of completeWebAuthnRegistration. */
  create(options: unknown): PasskeyCredential;
  /** The proof of a passkey for the parameter `CREDENTIAL_REQUEST_OPTIONS`: as JSON text the response `CREDENTIAL`. */
  get(options: unknown): PasskeyCredential;
}

/** A credential as browsers write it in JSON. */
export type PasskeyCredential = {
  id: string;
  rawId: string;
  type: string;
  authenticatorAttachment: string;
  clientExtensionResults: { [name: string]: any };
  response: { [member: string]: any };
};

/** The public keys of a pool (RFC 7517). */
export interface KeySet {
  keys: { alg: 'RS256'; e: string; kid: string; kty: 'RSA'; n: string; use: 'sig' }[];
}

/** A state kept by `snapshot()`. */
export interface Snapshot {
  readonly [snapshot]: true;
}
declare const snapshot: unique symbol;

/** What an AWS SDK v3 client takes as `requestHandler`. */
export type RequestHandler = {
  readonly metadata: { handlerProtocol: string };
  handle(request: any, options?: any): Promise<{ response: any }>;
  destroy(): void;
  updateHttpClientConfig(key: any, value: any): void;
  httpHandlerConfigs(): any;
};

/** What an AWS SDK v3 client is made with. */
export interface ClientConfig {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** One that signs nothing; absent where signatures are judged. */
  signer?: { sign: (request: any) => Promise<any> };
  requestHandler: RequestHandler;
  maxAttempts: number;
}

/** Any command of the AWS SDK v3. */
export interface Command<Output> {
  readonly input: object;
  resolveMiddleware(stack: any, configuration: any, options: any): (args: any) => Promise<{ output: Output }>;
}

/** The host's types, where it has them. */
type HostResponse = typeof globalThis extends { Response: { new (...args: any[]): infer R } } ? R : any;

export interface PocketCognito extends Operations {}

/** A whole Cognito of its own, inside the process. Every operation is a method with the AWS SDK's name and forms. */
export class PocketCognito {
  constructor(options?: PocketCognitoOptions);

  /**
   * A Cognito with pools, clients, groups and users in it, from data or its JSON text. Nothing is asked of triggers, sent
   * or recorded, and no gate judges it. Throws a FixtureError with the place of what is wrong.
   */
  static from<Made extends PocketCognito = PocketCognito>(this: new (options?: any) => Made, fixture: Fixture | string, options?: PocketCognitoOptions): Made;

  /** Calls an operation and returns its output at once. Throws when the operation asks for a trigger. */
  callSync<Name extends OperationName>(operation: Name, input: InputOf<Name>): OutputOf<Name>;

  /** Runs a command of the AWS SDK v3. */
  send<Output>(command: Command<Output>, callback: (error: any, data?: Output) => void): void;
  send<Output>(command: Command<Output>, options: CallOptions, callback: (error: any, data?: Output) => void): void;
  send<Output>(command: Command<Output>, options?: CallOptions): Promise<Output>;

  /** A request handler for a client of the AWS SDK v3. */
  requestHandler(): RequestHandler;

  /** Everything such a client is made with: `new CognitoIdentityProviderClient(cognito.clientConfig())`. */
  clientConfig(): ClientConfig;

  /**
   * Leads an existing client of the AWS SDK (v3 or v2) here, or every client of a class, however it is made. Of several
   * doubles the last one attached answers, and one attached to a client goes before one attached to its class. Returns the
   * undo.
   */
  attach(clientOrClass: object): () => void;

  /** The service's HTTP endpoint: takes what the host's `fetch` takes. */
  fetch(input: string | { readonly url: string } | { toString(): string }, init?: object): Promise<HostResponse>;

  /**
   * Answers Cognito's hosts on `globalThis.fetch`, of every region or of one; everything else goes where it went before. Of
   * several doubles the last one installed answers. Returns the undo.
   */
  install(options?: { region?: string | undefined }): () => void;

  /** Gives the function of a trigger, for all pools whose LambdaConfig has one. Returns the undo. */
  on<Name extends TriggerName>(trigger: Name, handler: TriggerFunction<TriggerEvents[Name]>): () => void;
  /** Gives the function of an ARN in a pool's LambdaConfig. Returns the undo. */
  on<Arn extends string>(arn: Arn extends TriggerName ? never : Arn, handler: TriggerHandler): () => void;

  /** The messages that would have been delivered, oldest first. */
  readonly outbox: OutboxMessage[];

  /** The code (or temporary password) that was last sent to a user, by any name, or to an address; undefined when none was. */
  lastCode(user: WhichUser): string | undefined;

  /**
   * The code that an authenticator app shows now: of a user (of the app being set up, before the one in use), or of a
   * `SecretCode` that `associateSoftwareToken` answered. A code is good once, so a used one is followed by the next.
   */
  totp(user: WhichUser | { secretCode: string }): string;

  /** A passkey's authenticator in software; each call gives another one. */
  authenticator(options?: VirtualAuthenticatorOptions): VirtualAuthenticator;

  /** A signed set of tokens for a user, at once and without a sign-in. No trigger is asked. */
  issueTokens(options: IssueTokensOptions): IssuedTokens;

  /** The keys that verify the tokens of a pool, as its `jwks.json` has them. Throws when there is no such pool. */
  jwks(userPoolId: string): KeySet;

  /** Keeps the present state, in no time. */
  snapshot(): Snapshot;

  /** Goes back to a snapshot, in no time and as often as you like. */
  restore(snapshot: Snapshot): void;

  /** A twin with the same state, clock and triggers, which goes its own way from here. */
  fork(): PocketCognito;

  /** The whole state as text (versioned JSON), for a file. */
  export(): string;

  /** Replaces the whole state with one that `export()` wrote: the text, or what `JSON.parse` made of it. */
  import(state: string | object): void;

  [Symbol.dispose](): void;
}

/** One thing that is wrong with an input. */
export interface Violation {
  /** Where: members by name, elements of lists by index. */
  path: Array<string | number>;
  /** The same as the service prints it: `userAttributes.1.member.name`. */
  at: string;
  /** The kind of constraint, for programs. */
  constraint: 'required' | 'minLength' | 'maxLength' | 'pattern' | 'enum' | 'minValue' | 'maxValue' | 'elements' | 'keys' | 'values' | 'type';
  /** What was asked for: `Member must not be null`. */
  expected: string;
  /** The service's whole sentence. */
  message: string;
}

/** Everything that is wrong with `input` as an input of `operation`; empty when nothing is. Needs no pool. */
export function validate(operation: OperationName, input: unknown): Violation[];

export namespace validate {
  /** The same for the value of one member: what a form field asks at each key press. */
  function member<Name extends OperationName>(operation: Name, member: keyof InputOf<Name> & string, value: unknown): Violation[];
}

/** An input as a Standard Schema (https://standardschema.dev). */
export interface InputSchema<Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
    ) => { readonly value: Input; readonly issues?: undefined } | { readonly issues: ReadonlyArray<{ readonly message: string; readonly path?: ReadonlyArray<string | number> | undefined }> };
    readonly types?: { readonly input: Input; readonly output: Input } | undefined;
  };
}

/** Each operation's input as a Standard Schema: `schemas.CreateGroup`. */
export const schemas: { readonly [Name in keyof OperationTypes]: InputSchema<OperationTypes[Name]['input']> };
