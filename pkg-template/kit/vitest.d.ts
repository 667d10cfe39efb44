// The matchers in Vitest.

import type { CognitoMatchers } from 'pocket-cognito';

/** What `expect` was extended with. */
export const matchers: { [Name in keyof CognitoMatchers]: (this: any, received: any, ...expected: any[]) => { pass: boolean; message: () => string } };

// @ts-ignore where it is not installed
declare module 'vitest' {
  // One interface for `expect(cognito)` and for `expect` itself, the asymmetric matchers.
  interface Matchers<T = any> extends CognitoMatchers<any> {}
}
