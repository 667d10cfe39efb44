// What the matchers take, the same in every runner.

/** The pool to look in; without it, all pools. */
export interface InPool {
  userPoolId?: string | undefined;
  /** The PoolName. */
  poolName?: string | undefined;
}

/** Which code or temporary password; each may be an asymmetric matcher. */
export interface SentCode extends InPool {
  medium?: 'EMAIL' | 'SMS' | undefined;
  /** The address or number, in full. */
  destination?: any;
  /** As in the outbox, `CustomMessage_` may be left out: `ForgotPassword`. */
  source?: any;
}

/** What a token is to be besides valid. */
export interface TokenFor extends InPool {
  clientId?: string | undefined;
  /** All of `cognito:groups`, in any order; or an asymmetric matcher. */
  groups?: any;
  /** The claim `token_use`. */
  use?: 'access' | 'id' | undefined;
}

/** The matchers, as a runner's `expect(cognito)` has them; `R` is what it gives back. */
export interface CognitoMatchers<R = void> {
  /** Whether the operation was called (so many times), by whatever door and however it ended. */
  toHaveReceivedOperation(operation: OperationName, times?: number): R;
  /** Whether it was called with such an input: as `toMatchObject` compares. */
  toHaveReceivedOperationWith<Name extends OperationName>(operation: Name, input: { [Member in keyof InputOf<Name>]?: any }): R;
  /** Whether there is such a user; `expected` is a part of what AdminGetUser answers, attributes also as an object. */
  toHaveUser(user: WhichUser, expected?: { [Member in keyof OutputOf<'AdminGetUser'>]?: any }, options?: InPool): R;
  /** Whether there is such a group; `expected` is a part of what GetGroup answers. */
  toHaveGroup(group: string, expected?: { [Member in keyof NonNullable<OutputOf<'GetGroup'>['Group']>]?: any }, options?: InPool): R;
  toHaveUserInGroup(user: WhichUser, group: string, options?: InPool): R;
  /** Whether a user, or an address, was sent a code or a temporary password. */
  toHaveSentCode(user: WhichUser, options?: SentCode): R;
  /** Of a token: whether a verifier takes it, and it is that user's. */
  toBeValidTokenFor(cognito: PocketCognito, user: WhichUser, options?: TokenFor): R;
  /** Whether a call (of the operation) was refused with TooManyRequestsException. */
  toHaveThrottled(operation?: OperationName): R;
}
