// The package in the runtime that compiles no WebAssembly, as Cloudflare builds it.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CognitoIdentityProviderClient, CreateGroupCommand, GroupExistsException, InitiateAuthCommand, ListGroupsCommand, ListUsersInGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { claims as claimsOf } from '../shared/expect.cjs';
import { guide } from '../shared/blocks.mjs';
import { DATES, running } from './support/host.mjs';
import { claims } from './workers/claims.mjs';

const UserPoolId = 'us-east-1_staff';
const ADA = { ClientId: 'web', AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ada', PASSWORD: 'Secret-ada-7' } };

const guides = fileURLToPath(new URL('guides/', import.meta.url));
const HOSTS = { bare: 'nothing of Node', today: "today's parts of Node" };
const WORKERS = {
  scope: { file: 'workers/scope.mjs' },
  recorded: { file: 'workers/recorded.mjs', date: DATES.bare },
  conditioned: { file: 'workers/made.mjs', date: DATES.bare },
  unconditioned: { file: 'workers/made.mjs', conditions: ['worker', 'browser'] },
};
for (const host of Object.keys(HOSTS)) {
  WORKERS[`${host} inside`] = { file: 'workers/inside.mjs', date: DATES[host] };
  WORKERS[`${host} pool`] = { file: 'guides/worker.mjs', date: DATES[host] };
}

let origins, stop, blocks;
before(async () => {
  rmSync(guides, { recursive: true, force: true });
  mkdirSync(guides);
  blocks = guide('workerd', guides);
  ({ origins, stop } = await running(WORKERS));
});
after(() => stop?.());

const json = async (url) => (await fetch(url)).json();
const clientOf = (endpoint) => new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' }, maxAttempts: 1 });

for (const [host, parts] of Object.entries(HOSTS)) {
  describe(`in a worker with ${parts}`, () => {
    for (const claim of Object.keys(claims)) {
      test(claim, async () => {
        const response = await fetch(origins[`${host} inside`], { method: 'POST', body: claim });

        assert.equal(await response.text(), 'as claimed');
      });
    }
  });
}

describe('a worker', () => {
  test('of long ago has none of what one of today has, and makes a double all the same', async () => {
    assert.deepEqual(await json(origins.conditioned), { globals: ['undefined', 'undefined', 'undefined'] });
    assert.deepEqual((await json(origins.unconditioned)).globals, ['object', 'function', 'function']);
  });

  test('that was bundled without the condition is told about it', async () => {
    assert.match((await json(origins.unconditioned)).complaint, /^pocket-cognito: this host refuses to compile WebAssembly at run time\. Resolve the package with the "workerd" condition/);
  });

  test('may have a double at module scope, with all that workerd allows there', async () => {
    const { outcomes } = await json(origins.scope);

    assert.deepEqual(outcomes, {
      'new PocketCognito()': 'allowed', 'fork()': 'allowed', 'install()': 'allowed', 'a method': 'allowed', 'callSync()': 'allowed', 'a sign-in': 'allowed', 'issueTokens()': 'allowed',
      'fetch()': 'forbidden', 'a client of the AWS SDK': 'forbidden', 'a delay': 'forbidden',
    });
  });

  test('is in 1970 at module scope, and its double comes to the present with the first request', async () => {
    const begun = Date.now();
    const { made, later, refusal } = await json(origins.scope);

    assert.equal(made, '1970-01-01T00:00:00.000Z');
    assert.equal(refusal, 'Access Token has expired');
    assert.ok(Math.abs(Date.parse(later) - begun) < 60_000, later);
  });

  test('that is a pool can tell of calls in other requests', async () => {
    const client = clientOf(origins.recorded);
    await client.send(new ListGroupsCommand({ UserPoolId }));
    await assert.rejects(client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'editors' })), GroupExistsException);
    client.destroy();

    assert.deepEqual(await json(`${origins.recorded}/calls`), [
      { operation: 'ListGroups', input: { UserPoolId }, status: 200, groups: 1 },
      { operation: 'CreateGroup', input: { UserPoolId, GroupName: 'editors' }, status: 400, error: 'GroupExistsException' },
    ]);
  });
});

test('the guide has no block that is not run', () => assert.deepEqual(blocks.map(({ file }) => file), ['worker.mjs']));

for (const [host, parts] of Object.entries(HOSTS)) {
  describe(`the guide's worker, with ${parts}, asked from outside`, () => {
    let origin, client;
    before(() => {
      origin = origins[`${host} pool`];
      client = clientOf(origin);
    });
    after(() => client.destroy());

    // The first request is where the double and the key are made: all of these may meet there.
    test('signs in many at once, each in a request of its own', async () => {
      const signedIn = await Promise.all(Array.from({ length: 8 }, () => client.send(new InitiateAuthCommand(ADA))));

      const { keys } = await json(`${origin}/${UserPoolId}/.well-known/jwks.json`);
      const key = await crypto.subtle.importKey('jwk', keys.find(({ kid }) => kid === headerOf(signedIn[0].AuthenticationResult.IdToken).kid), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['verify']);
      for (const { AuthenticationResult: { IdToken } } of signedIn) {
        const [header, payload, signature] = IdToken.split('.');
        assert.ok(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, Buffer.from(signature, 'base64url'), Buffer.from(`${header}.${payload}`)));
        assert.deepEqual(claimsOf(IdToken)['cognito:groups'], ['editors']);
      }
    });

    test('keeps its state from one request to the next', async () => {
      await client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'authors' }));

      await assert.rejects(client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'authors' })), (error) => error instanceof GroupExistsException && error.message === 'A group with the name already exists.');
    });

    test('was filled in the present', async () => {
      const { Users: [{ Username, UserCreateDate }] } = await client.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: 'editors' }));

      assert.equal(Username, 'ada');
      assert.ok(Math.abs(UserCreateDate - Date.now()) < 60_000, UserCreateDate);
    });
  });
}

function headerOf(token) {
  return JSON.parse(Buffer.from(token.split('.')[0], 'base64url'));
}
