// Operations that are known and not simulated.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from './support/expect.mjs';
import { makePool } from './support/make_pool.mjs';

test('what is not simulated is refused by name, and not as one of the service\'s refusals', async () => {
  const { client, UserPoolId } = await makePool();

  await assert.rejects(client.createUserPoolDomain({ UserPoolId, Domain: 'teams' }), (error) => {
    assert.match(error.message, /CreateUserPoolDomain/);
    assert.equal(error.$metadata.httpStatusCode, 501);
    assert.equal(error.$fault, 'server');
    return true;
  });
  await answer(client.listGroups({ UserPoolId }));
});
