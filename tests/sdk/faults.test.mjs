// Errors that operations declare and that nothing here can bring about: asked for by `faults`, they arrive as the SDK's
// own. Which they are, and why, is by_fault.json; covered.mjs sees to it that they are all that is left.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { BY_FAULT } from './support/by_fault.mjs';
import { DECLARED, methodOf } from './support/declared.mjs';
import { refuses } from './support/expect.mjs';
import { makeService } from './support/make_pool.mjs';

const STATUS = { ForbiddenException: 403, InternalErrorException: 500, InternalServerException: 500 };

let it;
beforeEach(() => { it = makeService(); });

describe('an error that a test asks for is of the SDK\'s class', () => {
  for (const { error: name, reason, operations } of BY_FAULT) {
    test(`${name} (${reason})`, async () => {
      for (const operation of operations) {
        const message = `${operation} and its ${name}`;
        const fault = it.cognito.faults.add({ operation, error: name, message, times: 1 });

        const error = await it.client[methodOf(operation)]({}).then(() => assert.fail(`${operation} was answered`), (thrown) => thrown);

        assert.ok(error instanceof sdk[name], `${operation}: ${error.name} is not an instance of the SDK's class`);
        const { $fault, $metadata: { httpStatusCode, attempts } } = error;
        assert.deepEqual({ name: error.name, message: error.message, $fault, httpStatusCode, attempts }, {
          name, message, $fault: DECLARED.get(operation).get(name), httpStatusCode: STATUS[name] ?? 400, attempts: 1,
        });
        assert.equal(fault.hits, 1);
        await refuses(it.client[methodOf(operation)]({}), 'InvalidParameterException');
      }
    });
  }
});
