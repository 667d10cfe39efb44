// IAM: who calls, and what they may do. The identities are made in `pocket-cognito/iam`.

/** Identities, which `iam()` of `pocket-cognito/iam` reads. */
export interface Iam {
  readonly [iam]: true;
}
declare const iam: unique symbol;

/** A policy of IAM. */
export interface PolicyDocument {
  Version?: string | undefined;
  Id?: string | undefined;
  Statement: PolicyStatement | PolicyStatement[];
}

export interface PolicyStatement {
  Sid?: string | undefined;
  Effect: string;
  Action?: string | string[] | undefined;
  NotAction?: string | string[] | undefined;
  Resource?: string | string[] | undefined;
  NotResource?: string | string[] | undefined;
  Condition?: { [operator: string]: { [key: string]: PolicyValue | PolicyValue[] } } | undefined;
}

export type PolicyValue = string | number | boolean;

/** A policy as `requiredActions()` writes it. */
export interface RequiredActions {
  Version: '2012-10-17';
  Statement: { Effect: 'Allow'; Action: string[]; Resource: string[] }[];
}

export interface PocketCognitoOptions {
  /** Who may do what: `iam({ reader: { policies } })` of `pocket-cognito/iam`. Default: signatures and policies are not looked at. */
  iam?: Iam | undefined;
}

export interface RecordedCall {
  /** The identity who called, by its name in `iam()`; undefined of the double's own calls and of the root's keys. */
  readonly caller?: string | undefined;
}

export interface PocketCognito {
  /**
   * The same double in the hands of an identity of the option `iam`: its calls are judged by that identity's policies,
   * and `clientConfig()` and `attach()` give clients its keys.
   */
  as(identity: string): PocketCognito;

  /** The least policy under which the calls so far would have been allowed: their actions and resources, sorted. */
  requiredActions(): RequiredActions;
}
