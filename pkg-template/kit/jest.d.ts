// The matchers in Jest, by whichever types of Jest there are: @types/jest, or @jest/globals.

import type { CognitoMatchers } from 'pocket-cognito';

/** For `expect.extend(matchers)`, where Jest injects no globals. */
export const matchers: { [Name in keyof CognitoMatchers]: (this: any, received: any, ...expected: any[]) => { pass: boolean; message: () => string } };

declare global {
  namespace jest {
    interface Matchers<R, T = {}> extends CognitoMatchers<R> {}
    interface Expect extends CognitoMatchers<any> {}
  }
}

// @ts-ignore where it is not installed
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends CognitoMatchers<R> {}
  interface AsymmetricMatchers extends CognitoMatchers<any> {}
}

// @ts-ignore where it is not installed
declare module '@jest/expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends CognitoMatchers<R> {}
  interface AsymmetricMatchers extends CognitoMatchers<any> {}
}
