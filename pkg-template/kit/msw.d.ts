import type { PocketCognito } from 'pocket-cognito';

/**
 * Handlers for Mock Service Worker (2 or 3) that answer Cognito's hosts, of every region:
 * `setupServer(...cognitoHandlers(cognito, { http }))`. Given a function, they ask it at each request, so that each test
 * can have a double of its own.
 */
export function cognitoHandlers<Handler>(
  cognito: PocketCognito | (() => PocketCognito),
  msw: { http: { all(path: RegExp, resolver: any): Handler } },
): Handler[];
