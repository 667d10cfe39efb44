// The types of pocket-cognito/seed.

import type { Fixture } from 'pocket-cognito';

export interface SeedOptions {
  /** What a fixture cannot have and may be left out, by the names of the refusal; true for all of it. */
  leaveOut?: readonly string[] | true | undefined;
}

export interface TemplateOptions extends SeedOptions {
  /** Values of the template's parameters, where the default is not meant. */
  parameters?: { [name: string]: string | number | readonly string[] } | undefined;
  /** Default `us-east-1`. */
  region?: string | undefined;
  /** Default `000000000000`. */
  accountId?: string | undefined;
}

/** A listing, or the whole answer of ListUsersInGroup. */
export type Members = readonly (string | { Username?: string | undefined })[] | { Users?: readonly { Username?: string | undefined }[] | undefined; NextToken?: string | undefined };

/** Answers of a real pool, of which the lists have to be whole. */
export interface DescribedPool {
  /** Of DescribeUserPool. */
  UserPool?: object | undefined;
  /** Of DescribeUserPoolClient, one for each client: the answers, or what is in them. */
  UserPoolClients?: readonly object[] | undefined;
  /** Of ListUsers or AdminGetUser. */
  Users?: readonly object[] | undefined;
  /** Of ListGroups. */
  Groups?: readonly object[] | undefined;
  /** Of ListUsersInGroup, by the name of the group. */
  memberships?: { readonly [groupName: string]: Members } | undefined;
  /** Of DescribeIdentityProvider. */
  IdentityProviders?: readonly object[] | undefined;
  /** Of GetUserPoolMfaConfig. */
  MfaConfiguration?: string | undefined;
  SmsMfaConfiguration?: object | undefined;
  SoftwareTokenMfaConfiguration?: object | undefined;
  EmailMfaConfiguration?: object | undefined;
  WebAuthnConfiguration?: object | undefined;
  $metadata?: object | undefined;
}

/** From amplify_outputs.json (Amplify Gen 2), parsed or as text. Only `auth` is read. */
export function fromAmplifyOutputs(outputs: object | string, options?: SeedOptions): Fixture;

/** From aws-exports.js or a web application's amplifyconfiguration.json (Amplify Gen 1), as an object or JSON text. */
export function fromAmplifyConfig(config: object | string, options?: SeedOptions): Fixture;

/** From a template of CloudFormation in JSON, as CDK and SAM synthesise it. */
export function fromTemplate(template: object | string, options?: TemplateOptions): Fixture;

/** From what the API answers about real pools. */
export function fromDescribed(described: { pools: readonly DescribedPool[] } | string, options?: SeedOptions): Fixture;
