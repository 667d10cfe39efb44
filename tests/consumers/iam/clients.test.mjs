// Clients of the AWS SDK with their own signer, each as somebody else.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AdminGetUserCommand, CognitoIdentityProvider, CognitoIdentityProviderClient, CreateGroupCommand, ListGroupsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PocketCognito } from 'pocket-cognito';
import { ACCOUNT, ARN, POOL, allow, denied, outcome, policy, world } from './support/world.mjs';

const reader = { policies: [policy(allow(['cognito-idp:List*', 'cognito-idp:Describe*']))] };
const job = { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Reader/job-7`, policies: reader.policies };
const READER = `arn:aws:iam::${ACCOUNT}:user/reader`;
const mayNotCreate = denied(READER, 'cognito-idp:CreateGroup', ARN, 'because no identity-based policy allows the cognito-idp:CreateGroup action');

const input = { UserPoolId: POOL, GroupName: 'editors' };

describe('clientConfig()', () => {
  test('signs as the root, who may do everything', async () => {
    const client = new CognitoIdentityProviderClient(world({ reader }).clientConfig());

    assert.equal((await client.send(new CreateGroupCommand(input))).Group.GroupName, 'editors');
  });

  test('of an identity signs with its keys and is judged by its policies', async () => {
    const cognito = world({ reader, job });
    for (const [name, caller] of [['reader', READER], ['job', job.arn]]) {
      const client = new CognitoIdentityProvider(cognito.as(name).clientConfig());
      assert.deepEqual((await client.listGroups({ UserPoolId: POOL })).Groups, []);
      assert.equal(await outcome(client.createGroup(input)), mayNotCreate.replace(READER, caller));
    }
  });

  test('has the signer that signs nothing where nobody looks', () => {
    assert.deepEqual(Object.keys(new PocketCognito().clientConfig()).sort(), ['credentials', 'maxAttempts', 'region', 'requestHandler', 'signer']);
    assert.deepEqual(Object.keys(world({ reader }).clientConfig()).sort(), ['credentials', 'maxAttempts', 'region', 'requestHandler']);
  });
});

describe('attach()', () => {
  test('keeps the keys of a client', async () => {
    const cognito = world({ reader });
    const config = { region: 'us-east-1', maxAttempts: 1 };
    const mine = new CognitoIdentityProvider({ ...config, credentials: cognito.as('reader').clientConfig().credentials });
    const wrong = new CognitoIdentityProvider({ ...config, credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } });
    for (const client of [mine, wrong]) cognito.attach(client);

    assert.deepEqual((await mine.listGroups({ UserPoolId: POOL })).Groups, []);
    assert.equal(await outcome(mine.createGroup(input)), mayNotCreate);
    assert.equal(await outcome(wrong.listGroups({ UserPoolId: POOL })), 'UnrecognizedClientException: The security token included in the request is invalid.');
  });

  test('of an identity gives its keys to every client of a class, whatever they had, until the undo', async () => {
    const cognito = world({ reader });
    const detach = cognito.as('reader').attach(CognitoIdentityProviderClient);
    try {
      for (const credentials of [undefined, { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' }]) {
        const client = new CognitoIdentityProviderClient({ region: 'us-east-1', maxAttempts: 1, ...(credentials && { credentials }) });
        assert.deepEqual((await client.send(new ListGroupsCommand({ UserPoolId: POOL }))).Groups, []);
        assert.equal(await outcome(client.send(new CreateGroupCommand(input))), mayNotCreate);
      }
    } finally {
      detach();
    }
  });
});

test('a denial is instanceof nothing that is declared wrongly, and is told on the wire with a capital Message', async () => {
  const cognito = world({ reader });
  const client = new CognitoIdentityProviderClient(cognito.as('reader').clientConfig());
  let body;
  client.middlewareStack.add((next) => async (args) => {
    const result = await next(args);
    body = Buffer.from(result.response.body).toString();
    return result;
  }, { step: 'deserialize', priority: 'low' });
  const error = await client.send(new AdminGetUserCommand({ UserPoolId: POOL, Username: 'ada' })).catch((thrown) => thrown);

  assert.equal(error.name, 'AccessDeniedException');
  assert.equal(error.$metadata.httpStatusCode, 400);
  assert.deepEqual(JSON.parse(body), { __type: 'AccessDeniedException', Message: error.message });
});

describe('as()', () => {
  test('is the same double in other hands, by every form of a call', async () => {
    const cognito = world({ reader });
    const view = cognito.as('reader');

    assert.equal(await outcome(view.createGroup(input)), mayNotCreate);
    assert.equal(await outcome(view.send(new CreateGroupCommand(input))), mayNotCreate);
    assert.throws(() => view.callSync('CreateGroup', input), { name: 'AccessDeniedException' });
    assert.equal(await new Promise((resolve) => { view.createGroup(input, (error) => resolve(error.name)); }), 'AccessDeniedException');
    await cognito.createGroup(input);
    assert.deepEqual((await view.listGroups({ UserPoolId: POOL })).Groups.map(({ GroupName }) => GroupName), ['editors']);
    assert.ok(view instanceof PocketCognito);
  });

  test('outlives a fork, in whose world it goes on as itself', async () => {
    const fork = world({ reader }).as('reader').fork();

    assert.equal(await outcome(fork.createGroup(input)), mayNotCreate);
    assert.equal(await outcome(fork.listGroups({ UserPoolId: POOL })), 'allowed');
  });

  test('knows the names', () => {
    assert.throws(() => world({ reader, job }).as('raeder'), { message: 'pocket-cognito: iam() was given no identity raeder; there are reader, job' });
  });

  test('has the faults and the calls of the double', async () => {
    const cognito = world({ reader });
    const { faults } = cognito.as('reader');
    faults.add({ operation: 'ListGroups', error: 'TooManyRequestsException' });

    assert.equal(faults, cognito.faults);
    await assert.rejects(cognito.listGroups({ UserPoolId: POOL }), { name: 'TooManyRequestsException' });
    await cognito.as('reader').listUsers({ UserPoolId: POOL });
    assert.deepEqual([...cognito.calls].map(({ operation, caller }) => [operation, caller]), [['CreateUserPool', undefined], ['ListGroups', undefined], ['ListUsers', 'reader']]);
  });

  test('makes authenticators of one count', () => {
    const cognito = world({ reader });
    const options = { rp: { id: 'example.com', name: 'x' }, user: { id: 'AA', name: 'a', displayName: 'a' }, challenge: 'AAAA', pubKeyCredParams: [{ type: 'public-key', alg: -7 }] };
    assert.notEqual(cognito.authenticator().create(options).id, cognito.as('reader').authenticator().create(options).id);
  });
});
