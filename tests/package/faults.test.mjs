// What happens when something goes wrong inside, or in the user's own code in the middle of a call.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PocketCognito, PocketCognitoBug, SerializationException, validate } from 'pocket-cognito';

const PANIC = Symbol.for('pocket-cognito.panic');

const makePool = async () => {
  const cognito = new PocketCognito();
  const { UserPool } = await cognito.createUserPool({ PoolName: 'teams' });
  return { cognito, UserPoolId: UserPool.Id };
};

describe('a panic in the core', () => {
  test('says what it was, ends every pool of that instance, and leaves the next one whole', async () => {
    const { cognito, UserPoolId } = await makePool();
    const fork = cognito.fork();
    const snapshot = cognito.snapshot();

    assert.throws(() => cognito[PANIC](), (error) => error instanceof PocketCognitoBug && /asked for by a test/.test(error.message));

    await assert.rejects(cognito.createGroup({ UserPoolId, GroupName: 'g' }), /asked for by a test.*make a new PocketCognito/s);
    await assert.rejects(fork.listGroups({ UserPoolId }), PocketCognitoBug);
    assert.throws(() => cognito.outbox, PocketCognitoBug);
    assert.throws(() => cognito.restore(snapshot), PocketCognitoBug);
    await assert.rejects(cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST' }), PocketCognitoBug);

    const next = await makePool();
    await next.cognito.createGroup({ UserPoolId: next.UserPoolId, GroupName: 'g' });
    assert.throws(() => next.cognito.restore(snapshot), PocketCognitoBug);
    assert.deepEqual(validate('DeleteGroup', { UserPoolId: 'us-east-1_abc', GroupName: 'g' }), []);
  });
});

describe('a getter that throws', () => {
  test('costs nothing that adds up', async () => {
    const { cognito, UserPoolId } = await makePool();
    const input = { UserPoolId, get GroupName() { throw new Error('mine'); } };

    for (let i = 0; i < 20_000; i++) assert.throws(() => cognito.callSync('CreateGroup', input), SerializationException);
    for (let i = 0; i < 20_000; i++) assert.equal(validate('CreateGroup', input)[0].message, 'mine');

    assert.equal((await cognito.createGroup({ UserPoolId, GroupName: 'g' })).Group.GroupName, 'g');
  });

  test('may itself have called the pool', async () => {
    const { cognito, UserPoolId } = await makePool();
    const input = {
      UserPoolId,
      get GroupName() {
        assert.throws(() => cognito.callSync('CreateGroup', { UserPoolId, get GroupName() { throw new Error('inner'); } }));
        cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'inner' });
        return 'outer';
      },
    };

    await cognito.createGroup(input);

    assert.deepEqual((await cognito.listGroups({ UserPoolId })).Groups.map(({ GroupName }) => GroupName).sort(), ['inner', 'outer']);
  });
});

describe('an input without a JSON form', () => {
  test('is refused in the service\'s words', async () => {
    const { cognito, UserPoolId } = await makePool();
    const cyclic = { UserPoolId };
    cyclic.Description = cyclic;

    await assert.rejects(cognito.createGroup(cyclic), { name: 'SerializationException', message: 'Start of structure or map found where not expected.' });
    await assert.rejects(cognito.createGroup({ UserPoolId, GroupName: 1n }), SerializationException);
  });
});

describe('callSync', () => {
  const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up';

  test('answers at once', async () => {
    const { cognito, UserPoolId } = await makePool();

    assert.equal(cognito.callSync('createGroup', { UserPoolId, GroupName: 'g' }).Group.GroupName, 'g');
    assert.throws(() => cognito.callSync('NoSuch', {}), TypeError);
  });

  test('says when a trigger is asked for, and changes nothing', async () => {
    const cognito = new PocketCognito({ triggers: { PreSignUp: async (event) => event } });
    const { UserPool } = await cognito.createUserPool({ PoolName: 'teams', LambdaConfig: { PreSignUp: ARN } });
    const input = { UserPoolId: UserPool.Id, Username: 'alice', MessageAction: 'SUPPRESS' };

    assert.throws(() => cognito.callSync('AdminCreateUser', input), /PreSignUp.*adminCreateUser\(\)/);

    assert.deepEqual((await cognito.listUsers({ UserPoolId: UserPool.Id })).Users, []);
    assert.equal((await cognito.adminCreateUser(input)).User.Username, 'alice');
  });
});

describe('Symbol.dispose', () => {
  test('ends this pool and no other, and may be called twice', { skip: typeof Symbol.dispose !== 'symbol' }, async () => {
    const { cognito, UserPoolId } = await makePool();
    const fork = cognito.fork();

    cognito[Symbol.dispose]();
    cognito[Symbol.dispose]();

    await assert.rejects(cognito.listGroups({ UserPoolId }), /disposed of/);
    assert.deepEqual((await fork.listGroups({ UserPoolId })).Groups, []);
  });
});
