import type { IssueTokensOptions, PocketCognito } from 'pocket-cognito';

/**
 * Answers what a page, or the pages of a context, ask of Cognito's hosts. Given a function, asks it at each request. Promises
 * the undo.
 */
export function routeCognito(
  pageOrContext: { route(url: RegExp, handler: (route: any) => Promise<void>): Promise<unknown>; unroute(url: RegExp, handler?: (route: any) => Promise<void>): Promise<void> },
  cognito: PocketCognito | (() => PocketCognito),
): Promise<() => Promise<void>>;

/** Who is signed in, in which client: what `issueTokens()` takes, and where the tokens go. */
export interface StorageStateOptions extends IssueTokensOptions {
  /** The page's: `'http://localhost:5173'`. What follows the origin in a URL is left out. */
  origin: string;
  /** Whose form is stored: aws-amplify 6's, or amazon-cognito-identity-js'. Default `'amplify'`. */
  client?: 'amplify' | 'identity-js' | undefined;
  /** `'cookies'` for an Amplify that is configured with `{ ssr: true }`. Default `'localStorage'`. */
  storage?: 'localStorage' | 'cookies' | undefined;
}

/** Playwright's option `storageState`. */
export interface StorageState {
  cookies: { name: string; value: string; domain: string; path: string; expires: number; httpOnly: boolean; secure: boolean; sameSite: 'Lax' }[];
  origins: { origin: string; localStorage: { name: string; value: string }[] }[];
}

/** What a browser has stored where somebody is signed in, with real tokens. */
export function storageState(cognito: PocketCognito, options: StorageStateOptions): StorageState;

/** What tests get, by name. */
export interface CognitoFixtures {
  /** The double of this test, to which the pages of its context are led. */
  cognito: PocketCognito;
  /** An option: who is signed in when the test's pages begin. The origin, if not given, is `baseURL`. */
  signedInAs: string | (Omit<StorageStateOptions, 'origin'> & { origin?: string | undefined }) | undefined;
}

/**
 * Fixtures for `base.extend(fixtures(seed))`: for each test a fork of the seed, which is a PocketCognito or a function that
 * makes one, once in each worker. Without a seed each test has an empty PocketCognito.
 */
export function fixtures(seed?: PocketCognito | (() => PocketCognito | Promise<PocketCognito>)): {
  cognito: (given: {}, use: (cognito: PocketCognito) => Promise<void>) => Promise<void>;
  signedInAs: [CognitoFixtures['signedInAs'], { option: true }];
  storageState: (given: any, use: (state: any) => Promise<void>) => Promise<void>;
  context: (given: any, use: (context: any) => Promise<void>) => Promise<void>;
};
