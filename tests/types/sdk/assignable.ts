// Our types against the AWS SDK's, both ways, for every simulated operation and two versions of the SDK.
// A line that fails to compile names the operations that differ.
import type * as now from '@aws-sdk/client-cognito-identity-provider';
import type * as before from 'sdk-of-2025';
import { CognitoIdentityProvider, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoIdentityProviderClient as ClientBefore } from 'sdk-of-2025';
import { PocketCognito } from 'pocket-cognito';

type Simulated =
  | 'createGroup' | 'getGroup' | 'updateGroup' | 'deleteGroup' | 'listGroups' | 'listUsersInGroup'
  | 'adminAddUserToGroup' | 'adminRemoveUserFromGroup' | 'adminListGroupsForUser'
  | 'adminCreateUser' | 'adminGetUser' | 'adminDeleteUser' | 'adminEnableUser' | 'adminDisableUser' | 'adminConfirmSignUp'
  | 'adminSetUserPassword' | 'adminResetUserPassword' | 'adminUpdateUserAttributes' | 'adminDeleteUserAttributes'
  | 'adminUserGlobalSignOut' | 'listUsers' | 'adminLinkProviderForUser' | 'adminDisableProviderForUser'
  | 'createUserPool' | 'describeUserPool' | 'updateUserPool' | 'deleteUserPool' | 'listUserPools' | 'addCustomAttributes'
  | 'createUserPoolClient' | 'describeUserPoolClient' | 'updateUserPoolClient' | 'deleteUserPoolClient' | 'listUserPoolClients'
  | 'addUserPoolClientSecret' | 'listUserPoolClientSecrets' | 'deleteUserPoolClientSecret'
  | 'tagResource' | 'untagResource' | 'listTagsForResource'
  | 'createIdentityProvider' | 'describeIdentityProvider' | 'updateIdentityProvider' | 'deleteIdentityProvider'
  | 'listIdentityProviders' | 'getIdentityProviderByIdentifier';

/** Operations that the older SDK does not have. */
type Later = 'addUserPoolClientSecret' | 'listUserPoolClientSecrets' | 'deleteUserPoolClientSecret';

// The form (input, options, callback) shows both types at once.
type Input<F> = F extends (input: infer I, options: any, callback: (error: any, data?: any) => void) => void ? I : never;
type Output<F> = F extends (input: any, options: any, callback: (error: any, data?: infer O) => void) => void ? NonNullable<O> : never;

type Known<T> = [T] extends [never] ? false : 0 extends 1 & T ? false : true;
type Fits<A, B> = Known<A> extends true ? (Known<B> extends true ? ([A] extends [B] ? true : false) : false) : false;

// AWS's model is ahead of the SDKs: by values of enumerations, and by what is no longer required inside SmsConfiguration.
// What we take and give is the SDK's but for these.
type News = 'ALLOW_TOKEN_EXCHANGE_DELEGATION' | 'ALLOW_TOKEN_EXCHANGE_IMPERSONATION';
type NewsSince2025 = News | 'SOFTWARE_TOKEN' | 'SmsConfiguration';
type Without<T, V> =
  T extends string ? Exclude<T, V>
  : T extends Date ? T
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
export type Now = None<Apart<PocketCognito, now.CognitoIdentityProvider, Simulated, News>>;
export type Before = None<Apart<PocketCognito, before.CognitoIdentityProvider, Exclude<Simulated, Later>, NewsSince2025>>;

// The check itself can fail: it is no tighter than what it excuses, and it tells shapes apart.
// @ts-expect-error
export type StillAhead = None<Apart<PocketCognito, now.CognitoIdentityProvider, Simulated, never>>;
type Method<I, O> = { a(input: I, options: object, callback: (error: any, data?: O) => void): void };
// @ts-expect-error
export type OtherInput = None<Apart<Method<{ x: string }, {}>, Method<{ x: number }, {}>, 'a', never>>;
// @ts-expect-error
export type OtherOutput = None<Apart<Method<{}, { x?: Date }>, Method<{}, { x?: string }>, 'a', never>>;

// A double goes where code asks for the part of the SDK's client that it uses.
type Port = Pick<CognitoIdentityProvider, 'createGroup' | 'listGroups' | 'adminAddUserToGroup'>;
const cognito = new PocketCognito();
export const port: Port = cognito;

// The doors take the SDK's clients and commands of both versions.
export const client = new CognitoIdentityProviderClient(cognito.clientConfig());
export const clientBefore = new ClientBefore(cognito.clientConfig());
export const byHand = new CognitoIdentityProviderClient({ region: 'us-east-1', requestHandler: cognito.requestHandler() });
export const detach: (() => void)[] = [cognito.attach(client), cognito.attach(CognitoIdentityProviderClient), cognito.attach(clientBefore), cognito.attach(ClientBefore)];
