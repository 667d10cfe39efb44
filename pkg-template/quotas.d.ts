// Request quotas.

/** Requests per second. Only what is named is limited; with `aws` all the rest by AWS's default quotas. */
export type Quotas = { aws?: boolean | undefined } & { [Name in QuotaCategory | OperationName]?: number | undefined };

export interface PocketCognitoOptions {
  /** Request rates, beyond which calls are throttled: AWS's default quotas, or your own by category or operation. */
  quotas?: 'aws' | Quotas | undefined;
}
