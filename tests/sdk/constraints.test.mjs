// Constraints of the service's model, told by each operation before anything is looked up. That each constraint is told
// in the service's words is a law of the native tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate } from 'pocket-cognito';
import { SIMULATED, methodOf } from './support/declared.mjs';
import { answer, refuses } from './support/expect.mjs';
import { makeService } from './support/make_pool.mjs';

const VIOLATIONS = /^\d+ validation errors? detected: Value .*at '.+' failed to satisfy constraint: Member must not be null/;

test('each operation tells what it cannot do without', async () => {
  const { client } = makeService();

  for (const operation of SIMULATED) {
    const [first] = validate(operation, {});
    const sentence = first === undefined ? 'Exactly one of AccessToken and Session is required.' : VIOLATIONS;
    await refuses(client[methodOf(operation)]({}), 'InvalidParameterException', sentence);
  }
  await answer(client.listUserPools({ MaxResults: 1 }));
});

test('only AssociateSoftwareToken can do without any one member', () => {
  assert.deepEqual(SIMULATED.filter((operation) => validate(operation, {}).length === 0), ['AssociateSoftwareToken']);
});
