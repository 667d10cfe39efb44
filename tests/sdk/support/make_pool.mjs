// A pool of one's own, and the real SDK client that talks to it. The clock stands still until a test moves it.
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { PocketCognito } from 'pocket-cognito';
import { watch } from './seen.mjs';

export const START = Date.UTC(2026, 0, 5, 9, 0, 0);

export function makeService(options = {}) {
  const clock = {
    ms: START,
    now: () => new Date(clock.ms),
    advance: ({ seconds = 0, minutes = 0, days = 0 }) => { clock.ms += ((days * 24 * 60 + minutes) * 60 + seconds) * 1000; },
  };
  const cognito = new PocketCognito({ seed: 1, now: () => clock.ms, ...options });
  const client = watch(new CognitoIdentityProvider(cognito.clientConfig()));
  return { cognito, client, clock };
}

export async function makePool(settings = {}, options = {}) {
  const service = makeService(options);
  const { UserPool } = await service.client.createUserPool({ PoolName: 'teams', ...settings });
  return { ...service, pool: UserPool, UserPoolId: UserPool.Id };
}
