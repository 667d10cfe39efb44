// What the list of calls keeps, and what it lets go.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PocketCognito } from 'pocket-cognito';

test('the newest stay, in their order, however often the oldest go', async () => {
  const cognito = new PocketCognito();
  cognito.calls.keep(8);
  for (let at = 1; at <= 60; at++) await cognito.listUserPools({ MaxResults: at });

  const kept = cognito.calls.map(({ input }) => input.MaxResults);
  assert.ok(kept.length >= 8 && kept.length <= 10);
  assert.deepEqual(kept, Array.from(kept, (_, at) => 61 - kept.length + at));
  assert.equal(cognito.calls.dropped, 60 - kept.length);
  assert.deepEqual(Object.keys(cognito.calls), Object.keys(kept));
});

test('a call over the wire lets go of its request once it is done, and still knows what was asked', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const cognito = new PocketCognito();
  const handler = cognito.requestHandler();
  const ask = async (operation, body) => {
    const request = { method: 'POST', headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` }, path: '/', body };
    await handler.handle(request);
    return new WeakRef(request);
  };
  const request = await ask('CreateUserPool', '{"PoolName":"p"}');
  await ask('NoSuchOperation', '{}');
  await new Promise(setImmediate);
  gc();

  assert.equal(request.deref(), undefined);
  const [created, unknown] = cognito.calls;
  assert.deepEqual([created.operation, created.input, created.status, created.output.UserPool.Name], ['CreateUserPool', { PoolName: 'p' }, 200, 'p']);
  assert.deepEqual([unknown.operation, unknown.state, unknown.error.name], ['AWSCognitoIdentityProviderService.NoSuchOperation', 'refused', 'UnknownOperationException']);
});

test('an answer that gets lost is a call that was refused, at each door, with its gate and its time', async () => {
  const cognito = new PocketCognito();
  cognito.faults.add({ network: 'drop-response' });
  await assert.rejects(cognito.createUserPool({ PoolName: 'p' }), { name: 'TimeoutError' });
  await assert.rejects(cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.CreateUserPool' }, body: '{"PoolName":"p"}' }), TypeError);
  cognito.faults.clear();

  for (const call of cognito.calls) {
    assert.deepEqual([call.state, call.gate, call.output, call.status], ['refused', 'faults', undefined, undefined]);
    assert.equal(typeof call.duration, 'number');
  }
  assert.equal((await cognito.listUserPools({ MaxResults: 5 })).UserPools.length, 2);
});

test('of large outputs the last twenty stay, as they were answered, and not in the objects that the caller got', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const cognito = new PocketCognito();
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'p' });
  for (let at = 0; at < 60; at++) await cognito.adminCreateUser({ UserPoolId, Username: `größe-${at}`, MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'name', Value: '\u{1f600}'.repeat(at) }] });

  const told = [];
  for (let at = 0; at < 24; at++) {
    const input = { UserPoolId, Limit: 60 - (at % 10) };
    const output = at % 2 === 0 ? await cognito.listUsers(input) : cognito.callSync('ListUsers', input);
    assert.equal(output.Users[at].Username, `größe-${at}`);
    told.push(structuredClone(output));
    output.Users.length = 0;
  }
  await new Promise(setImmediate);

  const calls = cognito.calls.of('ListUsers');
  assert.deepEqual(calls.map(({ released }) => released), told.map((_, at) => at < 4));
  assert.deepEqual(calls.slice(4).map(({ output }) => output), told.slice(4));
  assert.equal(calls[3].output, undefined);
  assert.equal(calls[4].output, calls[4].output);

  const user = new WeakRef((await cognito.listUsers({ UserPoolId })).Users[0]);
  await new Promise(setImmediate);
  gc();
  assert.equal(user.deref(), undefined);
});
