// Whole answers and whole refusals: every test sees $metadata checked, and that a refusal has an explanation, without
// having to say so.
import assert from 'node:assert/strict';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { explain } from 'pocket-cognito/explain';
import { saw } from './seen.mjs';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The answer without its $metadata, which is checked here. */
export async function answer(promise) {
  const answered = await promise;
  const { $metadata, ...rest } = answered;
  assert.equal($metadata.httpStatusCode, 200);
  assert.match($metadata.requestId, UUID);
  assert.equal($metadata.attempts, 1);
  saw(answered, 'answer');
  return rest;
}

/** The error of a call that must be refused, of the SDK's own class, with `sentence` (text or pattern) when one is known. */
export async function refuses(promise, name, sentence) {
  const error = await promise.then(
    () => assert.fail(`expected ${name}, and the call was answered`),
    (thrown) => thrown,
  );
  assert.equal(error.name, name, `${error.name}: ${error.message}`);
  if (sentence instanceof RegExp) assert.match(error.message, sentence);
  else if (sentence !== undefined) assert.equal(error.message, sentence);
  if (sdk[name]) assert.ok(error instanceof sdk[name], `${name} is not an instance of the SDK's class`);
  assert.ok(error instanceof sdk.CognitoIdentityProviderServiceException);
  assert.equal(error.$fault, 'client');
  assert.equal(error.$metadata.httpStatusCode, 400);
  assert.match(error.$metadata.requestId, UUID);
  assert.notEqual(explain(error).source.kind, 'unknown', `nothing explains ${error.message}`);
  saw(error, name);
  return error;
}

/** A validation error with exactly these violations, in any order: the service's order is not stable. */
export async function violates(promise, ...violations) {
  const { message } = await refuses(promise, 'InvalidParameterException');
  const [head, ...items] = message.split(/ detected: |; (?=Value )/);
  assert.equal(head, `${violations.length} validation error${violations.length === 1 ? '' : 's'}`, message);
  assert.deepEqual(items.sort(), violations.sort());
}

export const violation = (value, path, constraint) =>
  `Value ${value === undefined ? '' : `${value} `}at '${path}' failed to satisfy constraint: ${constraint}`;

/** Every item of a listing, page after page. */
export async function allPages(ask, member, token = 'NextToken') {
  const items = [];
  let next;
  do {
    const page = await answer(ask(next && { [token]: next }));
    items.push(...page[member]);
    next = page[token];
  } while (next);
  return items;
}
