import type { FaultOptions, Fixture, IssueTokensOptions, PocketCognito } from 'pocket-cognito';

/** What a story says of its Cognito: `parameters: { cognito: { signedInAs: 'ada' } }`. */
export interface CognitoParameters {
  /** What `PocketCognito.from()` takes, or a double that was filled already. It is filled once, and each story gets a fork. */
  fixture?: Fixture | PocketCognito | undefined;
  /** Who is signed in when the story begins; null for nobody. */
  signedInAs?: string | SignedInAs | null | undefined;
  /** The groups of `signedInAs`, in place of those that the fixture says. */
  groups?: readonly string[] | undefined;
  /** What `cognito.faults.add()` takes. */
  faults?: readonly FaultOptions[] | undefined;
  /** Is given the story's double before anybody is signed in. Its calls are not among `cognito.calls`. */
  prepare?: ((cognito: PocketCognito) => unknown) | undefined;
}

/** A user, and what `issueTokens()` takes besides. */
export interface SignedInAs extends Omit<IssueTokensOptions, 'groups'> {
  /** Whose items in the browser's storage: `amplify` (the default) or `identity-js`. */
  client?: 'amplify' | 'identity-js' | undefined;
}

/** What a story finds in its context besides, where it has `parameters.cognito`. */
export interface CognitoContext {
  /** The story's own double. */
  cognito: PocketCognito;
}

/** What the toolbar, the address and a story's `globals` say. */
export interface CognitoGlobals {
  /** A username; `'signed out'` for nobody; undefined for whom the story says. */
  cognitoUser?: string | undefined;
  /** A group or several; `'no groups'` for none; undefined for those that the story says. */
  cognitoGroups?: string | readonly string[] | undefined;
}

/** Annotations of a preview. */
export interface CognitoAnnotations {
  globalTypes: Record<keyof CognitoGlobals, { name: string; description: string; toolbar: Toolbar }>;
  initialGlobals: CognitoGlobals;
  argTypesEnhancers: ((context: any) => any)[];
  beforeEach(context: any): Promise<(() => void) | undefined>;
}

interface Toolbar {
  icon: 'user' | 'users';
  title: string;
  dynamicTitle: boolean;
  items: ({ type: 'reset'; title: string } | { value: string; title: string })[];
}

/**
 * Annotations for a preview whose stories have a fixture in common: `definePreview({ addons: [cognito({ fixture })] })`.
 * The toolbar offers the fixture's users and groups. Whatever else is given is the default of `parameters.cognito`.
 */
export function cognito(defaults?: CognitoParameters): CognitoAnnotations & { parameters: { cognito: CognitoParameters } };

export const globalTypes: CognitoAnnotations['globalTypes'];
export const initialGlobals: CognitoAnnotations['initialGlobals'];
export const argTypesEnhancers: CognitoAnnotations['argTypesEnhancers'];
export const beforeEach: CognitoAnnotations['beforeEach'];
