// `pocket-cognito/iam`: identities with keys and policies.

import type { Iam, PolicyDocument, PolicyValue } from 'pocket-cognito';

/** Somebody who calls. Keys and the ARN of an IAM user are made up where none are given. */
export interface Identity {
  /** `arn:aws:iam::{account}:user/{name}`, or of a role's session `arn:aws:sts::{account}:assumed-role/{role}/{session}`. */
  arn?: string | undefined;
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  /** Of temporary keys. */
  sessionToken?: string | undefined;
  /** When the session is over, by the double's clock. */
  expires?: Date | number | string | undefined;
  /** Documents, or their JSON texts. Without any, nothing is allowed. */
  policies?: readonly (PolicyDocument | string)[] | undefined;
  /** Whatever it does not allow is not allowed. */
  permissionsBoundary?: PolicyDocument | string | undefined;
  /** Whatever they do not allow is not allowed, of a role's session. */
  sessionPolicies?: readonly (PolicyDocument | string)[] | undefined;
  /** Values of condition keys that cannot be known here: `{ 'aws:SourceIp': '10.0.0.1' }`; null where a request has none. */
  context?: { readonly [key: string]: PolicyValue | readonly PolicyValue[] | null } | undefined;
}

/** Identities by names of your own, for the option `iam`. */
export function iam(identities: { readonly [name: string]: Identity }): Iam;
