// Clients of the AWS SDK v2, led here by attach().
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { beforeEach, describe, test } from 'node:test';
import AWS from 'aws-sdk';
import { PocketCognito } from 'pocket-cognito';

const { CognitoIdentityServiceProvider } = AWS;

let cognito;
let UserPoolId;
let client;
let detach;

beforeEach(async (t) => {
  cognito = new PocketCognito();
  ({ UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' }));
  detach = cognito.attach(CognitoIdentityServiceProvider);
  t.after(() => detach());
  client = new CognitoIdentityServiceProvider();
});

test('a client without region and credentials is answered, with dates as dates', async () => {
  const { Group } = await client.createGroup({ UserPoolId, GroupName: 'editors' }).promise();

  assert.equal(Group.GroupName, 'editors');
  assert.ok(Group.CreationDate instanceof Date);
});

test('an operation without an output answers an empty object', async () => {
  await cognito.createGroup({ UserPoolId, GroupName: 'editors' });

  assert.deepEqual(await client.deleteGroup({ UserPoolId, GroupName: 'editors' }).promise(), {});
});

test('calls back, with the error or with the data', async () => {
  const called = (params) => new Promise((resolve) => { client.getGroup(params, (error, data) => resolve([error?.code, error?.message, error?.statusCode, data])); });

  assert.deepEqual(await called({ UserPoolId, GroupName: 'absent' }), ['ResourceNotFoundException', 'Group not found.', 400, null]);
});

test('a refusal has its code, its sentence and the id of its request', async () => {
  await assert.rejects(client.adminGetUser({ UserPoolId, Username: 'absent' }).promise(), (error) => {
    assert.deepEqual([error.code, error.message, error.retryable], ['UserNotFoundException', 'User does not exist.', false]);
    assert.match(error.requestId, /^[0-9a-f]{8}-/);
    return true;
  });
});

test('the SDK checks parameters first, as it does', async () => {
  await assert.rejects(client.createGroup({ GroupName: 'editors' }).promise(), { code: 'MissingRequiredParameter' });
});

test('pages go on', async () => {
  for (const GroupName of ['a', 'b', 'c']) await cognito.createGroup({ UserPoolId, GroupName });
  const names = [];

  await new Promise((resolve, reject) => {
    client.listGroups({ UserPoolId, Limit: 1 }).eachPage((error, page) => {
      if (error) reject(error);
      else if (page === null) resolve();
      else names.push(...page.Groups.map(({ GroupName }) => GroupName));
    });
  });

  assert.deepEqual(names, ['a', 'b', 'c']);
});

test('operations that nobody signs go the same way', async () => {
  const { UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'web' });

  const { UserConfirmed } = await client.signUp({ ClientId, Username: 'ann', Password: 'Correct-horse-7' }).promise();

  assert.equal(UserConfirmed, false);
});

test('a request that is aborted ends as aborted', async () => {
  const request = client.listGroups({ UserPoolId });
  const ended = request.promise();
  request.abort();

  await assert.rejects(ended, { code: 'RequestAbortedError' });
});

test('a client of one version of the API is led, too', async () => {
  const dated = new CognitoIdentityServiceProvider({ apiVersion: '2016-04-18' });

  assert.deepEqual((await dated.listGroups({ UserPoolId }).promise()).Groups, []);
});

test('its settings are its own, and after the undo it asks where it asked before', async (t) => {
  const own = new CognitoIdentityServiceProvider({ region: 'eu-west-1', credentials: { accessKeyId: 'mine', secretAccessKey: 'mine' }, endpoint: 'http://127.0.0.1:9', maxRetries: 0 });
  const other = new PocketCognito();
  const undo = other.attach(own);
  assert.deepEqual((await own.listUserPools({ MaxResults: 1 }).promise()).UserPools, []);
  assert.equal(own.config.credentials.accessKeyId, 'mine');
  assert.equal(own.config.region, 'eu-west-1');

  undo();
  assert.equal((await own.listUserPools({ MaxResults: 1 }).promise()).UserPools[0].Id, UserPoolId, 'its class is attached still');

  t.mock.method(CognitoIdentityServiceProvider.prototype, 'customRequestHandler', () => {});
  await assert.rejects(own.listUserPools({ MaxResults: 1 }).promise(), { code: 'UnknownEndpoint' });
});

test('what hooks in as attach does goes on working', async () => {
  const seen = [];
  client.customRequestHandler = (request) => seen.push(request.operation);
  const undo = cognito.attach(client);

  await client.listGroups({ UserPoolId }).promise();
  undo();
  await client.listGroups({ UserPoolId }).promise();

  assert.deepEqual(seen, ['listGroups', 'listGroups']);
});

test('with the option iam it signs: with its own keys, or with those of the identity in whose hands it is attached', async (t) => {
  const { iam } = await import('pocket-cognito/iam');
  const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'cognito-idp:List*', Resource: '*' } };
  const guarded = new PocketCognito({ iam: iam({ reader: { policies: [policy] }, guest: {} }) });
  const { UserPool } = await guarded.createUserPool({ PoolName: 'teams' });
  const listed = (keys) => keys.listGroups({ UserPoolId: UserPool.Id }).promise().then(({ Groups }) => Groups, ({ code }) => code);

  const own = new CognitoIdentityServiceProvider({ region: 'us-east-1', credentials: guarded.as('guest').clientConfig().credentials });
  const wrong = new CognitoIdentityServiceProvider({ region: 'us-east-1', credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } });
  for (const one of [own, wrong]) t.after(guarded.attach(one));
  assert.deepEqual([await listed(own), await listed(wrong)], ['AccessDeniedException', 'UnrecognizedClientException']);

  const detach = guarded.as('reader').attach(wrong);
  assert.deepEqual(await listed(wrong), []);
  detach();
  assert.equal(await listed(wrong), 'UnrecognizedClientException');
});

describe('faults', () => {
  const patient = () => new CognitoIdentityServiceProvider({ maxRetries: 2, retryDelayOptions: { customBackoff: () => 0 } });

  test('that throttle are met by its own retries', async () => {
    const fault = cognito.faults.add({ operation: 'ListGroups', error: 'TooManyRequestsException', times: 2 });

    assert.deepEqual(await patient().listGroups({ UserPoolId }).promise(), { Groups: [] });
    assert.equal(fault.hits, 2);
    cognito.faults.add({ operation: 'ListGroups', error: 'InternalErrorException' });
    await assert.rejects(patient().listGroups({ UserPoolId }).promise(), { code: 'InternalErrorException', statusCode: 500 });
  });

  test('of the connection look as those of a server that breaks it, and are retried', async (t) => {
    const server = createServer((request) => request.socket.destroy());
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const detached = new PocketCognito();
    const looks = ({ name, code, message, retryable }) => ({ name, code, message, retryable });
    const thrown = (service) => service.listGroups({ UserPoolId }).promise().then(() => assert.fail('was answered'), looks);
    const endpoint = `http://127.0.0.1:${server.address().port}/`;

    detach();
    const expected = await thrown(new CognitoIdentityServiceProvider({ endpoint, region: 'us-east-1', accessKeyId: 'a', secretAccessKey: 'b', maxRetries: 0 }));
    const undo = detached.attach(CognitoIdentityServiceProvider);
    t.after(undo);
    const fault = detached.faults.add({ network: 'drop' });
    assert.deepEqual(await thrown(new CognitoIdentityServiceProvider({ maxRetries: 0 })), expected);
    await thrown(patient());
    assert.equal(fault.hits, 4);
  });
});
