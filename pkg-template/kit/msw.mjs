// Handlers for Mock Service Worker, 2 and 3: Cognito's endpoint, answered by a double. What is needed of MSW is given.

import { HOSTS, current, isBroken } from '../hosts.mjs';

/**
 * Handlers that answer Cognito's hosts from `cognito`, or from what the function `cognito` gives at that moment:
 * `setupServer(...cognitoHandlers(cognito, { http }))`.
 */
export function cognitoHandlers(cognito, msw) {
  const double = current('cognitoHandlers', cognito);
  if (typeof msw?.http?.all !== 'function') throw new TypeError("pocket-cognito: cognitoHandlers() takes MSW's `http` besides: cognitoHandlers(cognito, { http })");
  return [msw.http.all(HOSTS, ({ request }) => answer(double(), request))];
}

async function answer(cognito, request) {
  try {
    return await cognito.fetch(request);
  } catch (error) {
    // Whoever has given up hears nothing either way.
    if (isBroken(error) || request.signal.aborted) return Response.error();
    throw error;
  }
}
