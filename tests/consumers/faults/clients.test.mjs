// What unmodified clients see of ordered faults: the AWS SDK with its own retries, and callers of fetch. What breaks a
// connection is held against a server that really breaks it.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { CognitoIdentityProvider, CognitoIdentityProviderServiceException, InternalErrorException, TooManyRequestsException } from '@aws-sdk/client-cognito-identity-provider';
import { PocketCognito } from 'pocket-cognito';

let cognito;
let UserPoolId;
let client;

beforeEach(() => {
  cognito = new PocketCognito({ seed: 1 });
  UserPoolId = cognito.callSync('CreateUserPool', { PoolName: 'teams' }).UserPool.Id;
  client = patient(cognito);
});
afterEach(() => client.destroy());

/** A client that tries three times, without the SDK's pauses in between. */
function patient(service, settings) {
  const pauseless = new CognitoIdentityProvider({ ...service.clientConfig(), maxAttempts: 3, ...settings });
  const strategy = pauseless.config.retryStrategy;
  pauseless.config.retryStrategy = async () => {
    const inner = await strategy();
    inner.retryBackoffStrategy = { setDelayBase() {}, computeNextBackoffDelay: () => 0 };
    return inner;
  };
  return pauseless;
}

const attempts = () => cognito.faults.list.reduce((sum, { hits }) => sum + hits, 0);
const list = (on = client) => on.listGroups({ UserPoolId });

describe('the AWS SDK', () => {
  test('tries again what is throttled twice, and has its answer', async () => {
    cognito.faults.add({ operation: 'ListGroups', error: 'TooManyRequestsException', times: 2 });

    const { Groups, $metadata } = await list();
    assert.deepEqual(Groups, []);
    assert.equal($metadata.attempts, 3);
    assert.equal(attempts(), 2);
  });

  for (const error of ['TooManyRequestsException', 'ThrottlingException', 'InternalErrorException', 'ServiceUnavailable']) {
    test(`gives up on ${error} after its three attempts`, async () => {
      cognito.faults.add({ error });

      await assert.rejects(list(), (thrown) => thrown.name === error && thrown.$metadata.attempts === 3 && thrown instanceof CognitoIdentityProviderServiceException);
      assert.equal(attempts(), 3);
    });
  }

  test('does not try again what is the caller\u2019s fault', async () => {
    cognito.faults.add({ error: 'NotAuthorizedException' });

    await assert.rejects(list(), { name: 'NotAuthorizedException', message: 'Incorrect username or password.' });
    assert.equal(attempts(), 1);
  });

  test('has the class of its own exceptions, status and sentence', async () => {
    cognito.faults.add({ error: 'TooManyRequestsException', nth: 1 });
    cognito.faults.add({ error: 'InternalErrorException', message: 'Something went wrong' });
    const once = patient(cognito, { maxAttempts: 1 });

    await assert.rejects(list(once), (thrown) => thrown instanceof TooManyRequestsException && thrown.message === 'Rate exceeded' && thrown.$metadata.httpStatusCode === 400);
    await assert.rejects(list(once), (thrown) => thrown instanceof InternalErrorException && thrown.message === 'Something went wrong' && thrown.$metadata.httpStatusCode === 500 && thrown.$fault === 'server');
  });

  test('tries again where the connection broke: what was lost after it was done is done twice', async () => {
    cognito.faults.add({ operation: 'CreateGroup', network: 'drop', nth: 1 });
    assert.equal((await client.createGroup({ UserPoolId, GroupName: 'a' })).$metadata.attempts, 2);

    cognito.faults.add({ operation: 'CreateGroup', network: 'drop-response', nth: 1 });
    await assert.rejects(client.createGroup({ UserPoolId, GroupName: 'b' }), { name: 'GroupExistsException' });
    assert.equal((await list()).Groups.length, 2);
  });

  test('waits for a slow answer, and is stopped by its signal', async () => {
    cognito.faults.add({ operation: 'ListGroups', latency: 20, nth: 1 });
    cognito.faults.add({ operation: 'ListUsers', latency: '1h' });

    const began = performance.now();
    await list();
    assert.ok(performance.now() - began > 15);
    await assert.rejects(client.listUsers({ UserPoolId }, { abortSignal: AbortSignal.timeout(5) }), { name: 'AbortError' });
  });

  test('goes on page after page over a fault', async () => {
    for (const GroupName of ['a', 'b', 'c']) await client.createGroup({ UserPoolId, GroupName });
    cognito.faults.add({ operation: 'ListGroups', error: 'TooManyRequestsException', every: 2 });

    const names = [];
    let NextToken;
    do {
      const page = await client.listGroups({ UserPoolId, Limit: 1, NextToken });
      names.push(...page.Groups.map(({ GroupName }) => GroupName));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    assert.deepEqual(names, ['a', 'b', 'c']);
    assert.ok(attempts() > 0);
  });

  test('has each attempt recorded as a call, with the gate that stopped it', async () => {
    const seen = [];
    cognito.faults.add({ error: 'TooManyRequestsException', times: 1, when: (call) => seen.push(call) });
    await list();

    const recorded = seen.map(({ operation, state, gate, error }) => [operation, state, gate, error?.name, error?.message]);
    assert.deepEqual(recorded, [
      ['ListGroups', 'refused', 'faults', 'TooManyRequestsException', 'Rate exceeded'],
      ['ListGroups', 'answered', undefined, undefined, undefined],
    ]);
  });
});

describe('a broken connection looks as a real one', () => {
  let server;
  let url;
  beforeEach(async () => {
    server = createServer((request) => request.socket.destroy());
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${server.address().port}/`;
    cognito.faults.add({ network: 'drop' });
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const thrown = (promise) => promise.then(() => assert.fail('was answered'), (error) => error);
  const looks = ({ name, message, code, cause, $metadata, constructor }) => ({
    type: constructor.name, name, message, code, cause: cause && { name: cause.name, message: cause.message, code: cause.code },
    metadata: $metadata && Object.keys($metadata).sort(), attempts: $metadata?.attempts,
  });

  test('to the AWS SDK', async () => {
    const real = new CognitoIdentityProvider({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, endpoint: url, maxAttempts: 1 });

    const expected = looks(await thrown(real.listGroups({ UserPoolId })));
    real.destroy();
    assert.equal(expected.code, 'ECONNRESET');
    assert.deepEqual(looks(await thrown(list(patient(cognito, { maxAttempts: 1 })))), expected);
    assert.deepEqual(looks(await thrown(cognito.listGroups({ UserPoolId }))), expected);
    assert.deepEqual(looks(await thrown(cognito.send({ schema: [0, 0, 'ListGroups'], input: { UserPoolId } }))), expected);
  });

  test('to a caller of fetch', async () => {
    const post = { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListGroups' }, body: JSON.stringify({ UserPoolId }) };
    const expected = looks(await thrown(fetch(url, post)));
    assert.equal(expected.message, 'fetch failed');

    const endpoint = 'https://cognito-idp.us-east-1.amazonaws.com/';
    assert.deepEqual(looks(await thrown(cognito.fetch(endpoint, post))), expected);
    const uninstall = cognito.install();
    try {
      assert.deepEqual(looks(await thrown(fetch(endpoint, post))), expected);
    } finally {
      uninstall();
    }
  });
});
