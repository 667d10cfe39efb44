// The package as plain Node imports it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import * as pocket from 'pocket-cognito';
import { CognitoError, GroupExistsException, PocketCognito, schemas, validate } from 'pocket-cognito';

const makePool = async (options) => {
  const cognito = new PocketCognito(options);
  const { UserPool } = await cognito.createUserPool({ PoolName: 'teams' });
  return { cognito, UserPoolId: UserPool.Id };
};

describe('direct calls', () => {
  test('answer promises, with $metadata and Dates', async () => {
    const { cognito, UserPoolId } = await makePool();

    const { Group, $metadata } = await cognito.createGroup({ UserPoolId, GroupName: 'writers' });

    assert.equal(Group.GroupName, 'writers');
    assert.ok(Group.CreationDate instanceof Date);
    assert.equal($metadata.httpStatusCode, 200);
    assert.match($metadata.requestId, /^[0-9a-f-]{36}$/);
  });

  test('answer callbacks, with and without options', async () => {
    const { cognito, UserPoolId } = await makePool();
    const called = (call) => new Promise((resolve) => call((error, output) => resolve({ error, output })));

    const made = await called((done) => cognito.createGroup({ UserPoolId, GroupName: 'writers' }, done));
    assert.equal(made.error, null);
    assert.equal(made.output.Group.GroupName, 'writers');

    const refused = await called((done) => cognito.createGroup({ UserPoolId, GroupName: 'writers' }, {}, done));
    assert.equal(refused.error.name, 'GroupExistsException');
    assert.equal(refused.output, undefined);
  });

  test('are real methods: one for each operation, and nothing for a typo', () => {
    const cognito = new PocketCognito();

    const names = Object.keys(schemas);
    assert.equal(names.length, 141);
    for (const name of names) assert.equal(typeof cognito[name[0].toLowerCase() + name.slice(1)], 'function', name);
    assert.equal(cognito.creatGroup, undefined);
    assert.equal(cognito.then, undefined);
  });

  test('leave the answer to the caller: what is done to it changes nothing', async () => {
    const { cognito, UserPoolId } = await makePool();
    const { Group } = await cognito.createGroup({ UserPoolId, GroupName: 'writers', Description: 'kept' });

    Group.Description = 'changed';
    Group.CreationDate.setTime(0);

    const again = (await cognito.getGroup({ UserPoolId, GroupName: 'writers' })).Group;
    assert.equal(again.Description, 'kept');
    assert.notEqual(again.CreationDate.getTime(), 0);
  });

  test('an operation that is not simulated yet refuses by name', async () => {
    const { cognito, UserPoolId } = await makePool();

    await assert.rejects(cognito.createUserPoolDomain({ UserPoolId, Domain: 'teams' }), /CreateUserPoolDomain/);
  });

  test('bad input of any kind rejects and leaves the pool as it was', async () => {
    const { cognito, UserPoolId } = await makePool();
    const cyclic = { UserPoolId };
    cyclic.GroupName = cyclic;

    for (const input of [cyclic, { UserPoolId, GroupName: 1n }, { UserPoolId, GroupName: Symbol('g') }, { UserPoolId, GroupName: new Map() },
      { UserPoolId, get GroupName() { throw new Error('no'); } }, { UserPoolId, GroupName: '\ud800' }, 'text', 7, [], () => {}]) {
      await assert.rejects(async () => cognito.createGroup(input), (error) => error instanceof Error);
    }

    assert.deepEqual((await cognito.listGroups({ UserPoolId })).Groups, []);
  });
});

describe('errors', () => {
  const refusal = async (call) => { try { await call(); } catch (error) { return error; } throw new Error('answered'); };

  test('of direct calls are instances of our classes and of the SDK\'s', async () => {
    const { cognito, UserPoolId } = await makePool();
    await cognito.createGroup({ UserPoolId, GroupName: 'writers' });

    const error = await refusal(() => cognito.createGroup({ UserPoolId, GroupName: 'writers' }));

    assert.ok(error instanceof Error);
    assert.ok(error instanceof CognitoError);
    assert.ok(error instanceof GroupExistsException);
    assert.ok(error instanceof sdk.GroupExistsException);
    assert.ok(!(error instanceof pocket.UserNotFoundException));
    assert.ok(!(error instanceof sdk.UserNotFoundException));
    assert.equal(error.name, 'GroupExistsException');
    assert.equal(error.message, 'A group with the name already exists.');
    assert.equal(error.$fault, 'client');
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.match(error.stack, /package\.test\.mjs/);
  });

  test('of the SDK are instances of our classes', async () => {
    const { cognito, UserPoolId } = await makePool();
    const client = new sdk.CognitoIdentityProvider(cognito.clientConfig());

    const error = await refusal(() => client.getGroup({ UserPoolId, GroupName: 'absent' }));

    assert.ok(error instanceof sdk.ResourceNotFoundException);
    assert.ok(error instanceof pocket.ResourceNotFoundException);
    assert.ok(error instanceof CognitoError);
  });

  test('of the required copy are instances of the imported copy\'s classes', async () => {
    const required = createRequire(import.meta.url)('pocket-cognito');
    const cognito = new required.PocketCognito();

    const error = await refusal(() => cognito.getGroup({ UserPoolId: 'us-east-1_absent000', GroupName: 'g' }));

    assert.notEqual(required.ResourceNotFoundException, pocket.ResourceNotFoundException);
    assert.ok(error instanceof pocket.ResourceNotFoundException);
    assert.ok(error instanceof CognitoError);
  });

  test('have one class each, called as it is exported, in both formats', () => {
    const required = createRequire(import.meta.url)('pocket-cognito');

    assert.deepEqual(Object.keys(required).sort(), Object.keys(pocket).sort());
    for (const copy of [pocket, required]) {
      const classes = Object.keys(copy).filter((name) => name.endsWith('Exception'));
      assert.ok(classes.length > 60);
      for (const name of classes) {
        assert.equal(copy[name].name, name);
        assert.equal(copy[name], copy[name]);
      }
      const ofServer = classes.filter((name) => new copy[name]().$fault === 'server');
      assert.deepEqual(ofServer, ['InternalErrorException', 'InternalServerException', 'NotSimulatedException']);
    }
    assert.equal(required.schemas, required.schemas);
  });

  test('every exception class of the SDK has a namesake here', () => {
    const theirs = Object.keys(sdk).filter((name) => /Exception$/.test(name) && sdk[name].prototype instanceof sdk.CognitoIdentityProviderServiceException);

    assert.ok(theirs.length > 40);
    assert.deepEqual(theirs.filter((name) => typeof pocket[name] !== 'function'), []);
  });
});

describe('doors', () => {
  test('requestHandler() serves a client that is configured by hand', async () => {
    const { cognito, UserPoolId } = await makePool();
    const client = new sdk.CognitoIdentityProviderClient({
      region: 'us-east-1', credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' }, requestHandler: cognito.requestHandler(),
    });

    const { Group } = await client.send(new sdk.CreateGroupCommand({ UserPoolId, GroupName: 'équipe-编辑' }));

    assert.equal(Group.GroupName, 'équipe-编辑');
  });

  test('attach(client) takes a client over, and its undo lets go', async () => {
    const { cognito, UserPoolId } = await makePool();
    const elsewhere = { handle: async () => { throw new Error('went elsewhere'); } };
    const client = new sdk.CognitoIdentityProviderClient({
      region: 'us-east-1', credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' }, requestHandler: elsewhere, maxAttempts: 1,
    });

    const detach = cognito.attach(client);
    assert.deepEqual((await client.send(new sdk.ListGroupsCommand({ UserPoolId }))).Groups, []);

    detach();
    await assert.rejects(client.send(new sdk.ListGroupsCommand({ UserPoolId })), /went elsewhere/);
  });

  test('attach(class) takes over clients that the code under test makes for itself, without credentials', async () => {
    const { cognito, UserPoolId } = await makePool();
    const codeUnderTest = () => new sdk.CognitoIdentityProviderClient({ region: 'eu-west-3' }).send(new sdk.ListGroupsCommand({ UserPoolId }));

    const detach = cognito.attach(sdk.CognitoIdentityProviderClient);
    try {
      assert.deepEqual((await codeUnderTest()).Groups, []);
      await assert.rejects(new sdk.CognitoIdentityProviderClient({}).send(new sdk.GetGroupCommand({ UserPoolId, GroupName: 'absent' })), sdk.ResourceNotFoundException);
      assert.deepEqual((await new sdk.CognitoIdentityProvider({}).listGroups({ UserPoolId })).Groups, []);
    } finally {
      detach();
    }
  });

  test('send() takes the SDK\'s commands without a client', async () => {
    const { cognito, UserPoolId } = await makePool();

    await cognito.send(new sdk.CreateGroupCommand({ UserPoolId, GroupName: 'writers' }));

    assert.equal((await cognito.send(new sdk.ListGroupsCommand({ UserPoolId }))).Groups.length, 1);
    await assert.rejects(cognito.send(new sdk.GetGroupCommand({ UserPoolId, GroupName: 'absent' })), sdk.ResourceNotFoundException);
  });

  test('install() answers Cognito\'s hosts on the global fetch and nothing else', async () => {
    const { cognito, UserPoolId } = await makePool();
    const before = globalThis.fetch;
    const others = [];
    globalThis.fetch = async (url) => { others.push(String(url)); return new Response('other'); };
    const under = globalThis.fetch;

    const undo = cognito.install();
    try {
      const response = await fetch('https://cognito-idp.us-east-1.amazonaws.com/', {
        method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListGroups' }, body: JSON.stringify({ UserPoolId }),
      });
      assert.deepEqual(await response.json(), { Groups: [] });
      assert.equal(await (await fetch('https://example.com/')).text(), 'other');
      assert.deepEqual(others, ['https://example.com/']);

      undo();
      assert.equal(globalThis.fetch, under);
    } finally {
      undo();
      globalThis.fetch = before;
    }
  });
});

describe('state', () => {
  const groups = async ({ cognito, UserPoolId }) => (await cognito.listGroups({ UserPoolId })).Groups.map(({ GroupName }) => GroupName).sort();
  const create = ({ cognito, UserPoolId }, GroupName) => cognito.createGroup({ UserPoolId, GroupName });

  test('restore() goes back to the snapshot, again and again', async () => {
    const pool = await makePool();
    await create(pool, 'a');
    const snapshot = pool.cognito.snapshot();

    for (const name of ['b', 'c']) {
      await create(pool, name);
      pool.cognito.restore(snapshot);
      assert.deepEqual(await groups(pool), ['a']);
    }
  });

  test('a fork and its parent go separate ways', async () => {
    const parent = await makePool();
    await create(parent, 'a');
    const fork = { ...parent, cognito: parent.cognito.fork() };

    await create(parent, 'b');
    await create(fork, 'c');

    assert.deepEqual(await groups(parent), ['a', 'b']);
    assert.deepEqual(await groups(fork), ['a', 'c']);
  });

  test('export() is JSON with a version, and import() brings everything back', async () => {
    const pool = await makePool();
    await create(pool, 'a');
    await pool.cognito.adminCreateUser({ UserPoolId: pool.UserPoolId, Username: 'alice', UserAttributes: [{ Name: 'email', Value: 'a@example.com' }] });
    await pool.cognito.adminAddUserToGroup({ UserPoolId: pool.UserPoolId, Username: 'alice', GroupName: 'a' });

    const exported = pool.cognito.export();
    const text = typeof exported === 'string' ? exported : JSON.stringify(exported);
    const other = { ...pool, cognito: new PocketCognito() };
    other.cognito.import(typeof exported === 'string' ? text : JSON.parse(text));

    assert.match(text, /"version"/i);
    assert.deepEqual(await groups(other), ['a']);
    const [mine, theirs] = await Promise.all([pool, other].map(({ cognito, UserPoolId }) => cognito.listUsersInGroup({ UserPoolId, GroupName: 'a' })));
    assert.deepEqual(theirs.Users, mine.Users);
    assert.deepEqual(other.cognito.outbox, pool.cognito.outbox);
  });

  test('import() refuses what is no export and keeps what it has', async () => {
    const pool = await makePool();
    await create(pool, 'a');

    for (const text of ['', '{}', 'nonsense', '{"version":999999}', '{"Format":"pocket-cognito","Version":999999}', '[]']) assert.throws(() => pool.cognito.import(text));

    assert.deepEqual(await groups(pool), ['a']);
  });

  test('instances share nothing', async () => {
    const [one, two] = [await makePool(), await makePool()];
    await create(one, 'a');

    assert.deepEqual(await groups(two), []);
  });
});

describe('knobs', () => {
  test('now sets the clock, at each call', async () => {
    let now = 0;
    const { cognito, UserPoolId } = await makePool({ now: () => now });
    now = 1000;

    assert.equal((await cognito.createGroup({ UserPoolId, GroupName: 'g' })).Group.CreationDate.getTime(), 1000);
  });

  test('seed, region and accountId show in the ids', async () => {
    const options = { seed: 7, region: 'eu-west-3', accountId: '111122223333' };
    const [one, two] = [await makePool(options), await makePool(options)];

    assert.equal(one.UserPoolId, two.UserPoolId);
    assert.match(one.UserPoolId, /^eu-west-3_[0-9A-Za-z]{9}$/);
    const { UserPool } = await one.cognito.describeUserPool({ UserPoolId: one.UserPoolId });
    assert.equal(UserPool.Arn, `arn:aws:cognito-idp:eu-west-3:111122223333:userpool/${one.UserPoolId}`);
  });

  test('options that make no sense are refused at once', () => {
    for (const options of [{ region: 7 }, { accountId: 'abc' }, { now: 5 }]) assert.throws(() => new PocketCognito(options));
  });
});

describe('triggers', () => {
  const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up';

  test('given to the constructor, async, and calling the same pool', async () => {
    const cognito = new PocketCognito({
      triggers: {
        [ARN]: async (event) => {
          await cognito.createGroup({ UserPoolId: event.userPoolId, GroupName: `of-${event.userName}` });
          return event;
        },
      },
    });
    const { UserPool } = await cognito.createUserPool({ PoolName: 'teams', LambdaConfig: { PreSignUp: ARN } });

    await cognito.adminCreateUser({ UserPoolId: UserPool.Id, Username: 'alice', MessageAction: 'SUPPRESS' });

    assert.deepEqual((await cognito.listGroups({ UserPoolId: UserPool.Id })).Groups.map(({ GroupName }) => GroupName), ['of-alice']);
  });

  test('on(trigger, fn) goes by the trigger\'s name too, and its undo takes it off', async () => {
    const cognito = new PocketCognito();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'teams', LambdaConfig: { PreSignUp: ARN } });
    const invite = (Username) => cognito.adminCreateUser({ UserPoolId: UserPool.Id, Username, MessageAction: 'SUPPRESS' });

    const off = cognito.on('PreSignUp', (event, context, done) => done(null, event));
    await invite('alice');
    off();

    await assert.rejects(invite('bob'), pocket.UnexpectedLambdaException);
  });
});

describe('validation without a pool', () => {
  test('validate() tells every violation with its path', () => {
    const violations = validate('CreateGroup', { GroupName: '', UserPoolId: 'us-east-1_abc123' });

    assert.equal(violations.length, 2);
    assert.ok(violations[0].message.includes('Member must have length greater than or equal to 1'));
    assert.ok(violations[1].message.includes('Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+'));
    for (const { path, constraint } of violations) {
      assert.match(String(path), /^groupName$/i);
      assert.ok(constraint);
    }
    assert.deepEqual(validate('CreateGroup', { GroupName: 'writers', UserPoolId: 'us-east-1_abc123' }), []);
  });

  test('validate.member() looks at one field', () => {
    assert.deepEqual(validate.member('CreateGroup', 'GroupName', 'writers'), []);
    assert.equal(validate.member('CreateGroup', 'GroupName', 'two words').length, 1);
    assert.equal(validate.member('CreateGroup', 'Precedence', -1).length, 1);
  });

  test('schemas are Standard Schemas', () => {
    const standard = schemas.CreateGroup['~standard'];

    assert.equal(standard.version, 1);
    assert.equal(standard.vendor, 'pocket-cognito');
    const input = { GroupName: 'writers', UserPoolId: 'us-east-1_abc123' };
    assert.deepEqual(standard.validate(input), { value: input });
    const { issues } = standard.validate({ ...input, GroupName: 'two words' });
    assert.equal(issues.length, 1);
    assert.deepEqual(issues[0].path, ['GroupName']);
    assert.equal(typeof issues[0].message, 'string');
  });

  test('every operation has a schema', () => {
    assert.equal(Object.keys(schemas).length, 141);
  });
});
