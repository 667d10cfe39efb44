// Our types against the AWS SDK's, both ways, for every operation that both have and three versions of the SDK.
// A line that fails to compile names the operations that differ.
import type * as now from '@aws-sdk/client-cognito-identity-provider';
import type * as lately from 'sdk-of-august-2026';
import type * as before from 'sdk-of-2025';
import { CognitoIdentityProvider, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoIdentityProviderClient as ClientBefore } from 'sdk-of-2025';
import { type OperationTypes, PocketCognito } from 'pocket-cognito';

/** The operations as methods. */
type Ours = Uncapitalize<keyof OperationTypes>;
/** Those of an SDK: what its client has beside what each client has. */
type Of<Theirs> = Exclude<keyof Theirs, keyof CognitoIdentityProviderClient | `paginate${string}`>;
/** Those that both have. */
type Common<Theirs> = Ours & Of<Theirs>;

// The form (input, options, callback) shows both types at once.
type Input<F> = F extends (input: infer I, options: any, callback: (error: any, data?: any) => void) => void ? I : never;
type Output<F> = F extends (input: any, options: any, callback: (error: any, data?: infer O) => void) => void ? NonNullable<O> : never;

type Known<T> = [T] extends [never] ? false : 0 extends 1 & T ? false : true;
type Fits<A, B> = Known<A> extends true ? (Known<B> extends true ? ([A] extends [B] ? true : false) : false) : false;

// What an SDK of 2025 does not know yet: values of enumerations, and that nothing is required inside SmsConfiguration.
type NewsSince2025 = 'SOFTWARE_TOKEN' | 'SmsConfiguration';
type Without<T, V> =
  [V] extends [never] ? T
  : T extends string ? Exclude<T, V>
  : T extends Date | Uint8Array ? T
  : T extends (infer Element)[] ? Without<Element, V>[]
  : T extends object ? { [Member in keyof T as Exclude<Member, V>]: Without<T[Member], V> }
  : T;

/** The operations whose inputs or outputs are not assignable to each other, ours without the values and members `V`. */
type Apart<Ours, Theirs, Names extends keyof Ours & keyof Theirs, V> = {
  [N in Names]:
    | (Fits<Input<Theirs[N]>, Input<Ours[N]>> extends true ? never : `${N & string}: their input is not ours`)
    | (Fits<Without<Input<Ours[N]>, V>, Input<Theirs[N]>> extends true ? never : `${N & string}: our input is not theirs`)
    | (Fits<Output<Theirs[N]>, Output<Ours[N]>> extends true ? never : `${N & string}: their output is not ours`)
    | (Fits<Without<Output<Ours[N]>, V>, Output<Theirs[N]>> extends true ? never : `${N & string}: our output is not theirs`);
}[Names];

type None<T extends never> = T;
export type Now = None<Apart<PocketCognito, now.CognitoIdentityProvider, Common<now.CognitoIdentityProvider>, never>>;
export type Lately = None<Apart<PocketCognito, lately.CognitoIdentityProvider, Common<lately.CognitoIdentityProvider>, never>>;
export type Before = None<Apart<PocketCognito, before.CognitoIdentityProvider, Common<before.CognitoIdentityProvider>, NewsSince2025>>;

// No SDK has an operation that we have not, and the newest has all of ours but one, which its model has.
export type Unknown = None<Exclude<Of<now.CognitoIdentityProvider> | Of<lately.CognitoIdentityProvider> | Of<before.CognitoIdentityProvider>, Ours>>;
export type Missing = None<Exclude<Ours, Of<now.CognitoIdentityProvider> | 'getDerivedToken'>>;
// @ts-expect-error
export type NoLongerMissing = None<Exclude<Ours, Of<now.CognitoIdentityProvider>>>;

// The check itself can fail: there are operations to check, it is no tighter than what it excuses, and it tells shapes apart.
export const both: [Common<now.CognitoIdentityProvider>, Common<lately.CognitoIdentityProvider>, Common<before.CognitoIdentityProvider>] = ['listUsers', 'listUsers', 'listUsers'];
// @ts-expect-error
export type StillBehind = None<Apart<PocketCognito, before.CognitoIdentityProvider, Common<before.CognitoIdentityProvider>, never>>;
type Method<I, O> = { a(input: I, options: object, callback: (error: any, data?: O) => void): void };
// @ts-expect-error
export type OtherInput = None<Apart<Method<{ x: string }, {}>, Method<{ x: number }, {}>, 'a', never>>;
// @ts-expect-error
export type OtherOutput = None<Apart<Method<{}, { x?: Date }>, Method<{}, { x?: string }>, 'a', never>>;

// A double goes where code asks for the operations of the SDK's client.
type Port = Pick<CognitoIdentityProvider, Common<CognitoIdentityProvider>>;
const cognito = new PocketCognito();
export const port: Port = cognito;

// The doors take the SDK's clients and commands of both versions.
export const client = new CognitoIdentityProviderClient(cognito.clientConfig());
export const clientBefore = new ClientBefore(cognito.clientConfig());
export const byHand = new CognitoIdentityProviderClient({ region: 'us-east-1', requestHandler: cognito.requestHandler() });
export const detach: (() => void)[] = [cognito.attach(client), cognito.attach(CognitoIdentityProviderClient), cognito.attach(clientBefore), cognito.attach(ClientBefore)];
