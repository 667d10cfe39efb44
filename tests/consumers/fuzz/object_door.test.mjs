// The object door under fire: whatever is given to whichever operation, it answers or refuses as the service would, a
// refusal leaves no trace, and the pool goes on working.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, test } from 'node:test';
import { CognitoError, PocketCognito, validate } from 'pocket-cognito';
import { all, faithful, hostile } from './support/hostile.mjs';
import { makeInput, members, operations } from './support/inputs.mjs';
import { Random } from './support/random.mjs';
import { direct, makeWorld, methodOf, wire } from './support/world.mjs';

/** What it was, for a message: some of these cannot even be looked at. */
function shown(input) {
  try {
    return inspect(input, { depth: 4, maxArrayLength: 5, maxStringLength: 80 }).slice(0, 1000);
  } catch {
    return 'something that cannot be shown';
  }
}

/** Calls, and holds the outcome to the rules. */
async function survive(cognito, operation, input) {
  const before = cognito.export();
  try {
    const output = await cognito[methodOf(operation)](input);
    assert.equal(output.$metadata.httpStatusCode, 200);
    return 'answered';
  } catch (error) {
    const label = `${operation} ${shown(input)}`;
    assert.ok(error instanceof CognitoError, `${label}\nrejected with ${shown(error)}`);
    assert.ok(typeof error.name === 'string' && error.name.length > 0, label);
    assert.equal(typeof error.message, 'string', label);
    assert.equal(cognito.export(), before, `${label}\nleft a trace`);
    return 'refused';
  } finally {
    const { UserPools } = await cognito.listUserPools({ MaxResults: 60 });
    assert.ok(Array.isArray(UserPools), 'the pool goes on working');
  }
}

test('there are members to try for every operation', () => {
  assert.equal(operations.length, 141);
  assert.deepEqual([...members.get('CreateGroup')].sort(), ['Description', 'GroupName', 'Precedence', 'RoleArn', 'UserPoolId']);
});

describe('an input as a whole', () => {
  for (const [kind, makers] of Object.entries(all)) {
    test(`may be anything (${kind.toLowerCase()})`, async () => {
      const world = makeWorld();
      for (const [at, make] of makers.entries()) {
        for (const operation of ['CreateGroup', 'AdminCreateUser', 'ListUserPools', 'SetUICustomization', operations[at % operations.length]]) {
          await survive(world.fork(), operation, make());
        }
      }
    });
  }
});

describe('members of an input', () => {
  test('may each be anything', async () => {
    const world = makeWorld();
    for (const [at, make] of [...all.FAITHFUL, ...all.BREAKING].entries()) {
      for (const [operation, member] of [
        ['CreateGroup', 'GroupName'], ['CreateGroup', 'Precedence'], ['AdminCreateUser', 'UserAttributes'], ['AdminCreateUser', 'ClientMetadata'],
        ['AdminCreateUser', 'ForceAliasCreation'], ['CreateUserPool', 'Policies'], ['TagResource', 'Tags'], ['SetUICustomization', 'ImageFile'],
        ['CreateManagedLoginBranding', 'Assets'], ['CreateManagedLoginBranding', 'Settings'], [operations[at % operations.length], members.get(operations[at % operations.length])[0]],
      ]) {
        if (member === undefined) continue;
        const input = { UserPoolId: 'us-east-1_P', Username: 'bob', GroupName: 'writers', ClientId: 'c', PoolName: 'other' };
        await survive(world.fork(), operation, { ...input, [member]: make() });
      }
    }
  });

  for (const seed of [1, 2, 3]) {
    test(`may be any mixture (seed ${seed})`, async () => {
      const random = new Random(seed);
      const world = makeWorld();
      const outcomes = { answered: 0, refused: 0 };
      for (let round = 0; round < 6; round++) {
        for (const operation of operations) {
          const input = makeInput(operation, random, () => hostile(random));
          outcomes[await survive(world.fork(), operation, input)]++;
        }
      }
      assert.ok(outcomes.answered > 20 && outcomes.refused > 500, inspect(outcomes));
    });
  }
});

describe('both doors', () => {
  for (const seed of [11, 12, 13]) {
    test(`say the same to what JSON can carry (seed ${seed})`, async () => {
      const random = new Random(seed);
      const world = makeWorld();
      for (let round = 0; round < 8; round++) {
        for (const operation of operations) {
          const input = makeInput(operation, random, () => faithful(random));
          const [one, two] = [world.fork(), world.fork()];
          const answers = [await direct(one, operation, input), await wire(two, operation, JSON.stringify(input))];
          assert.deepEqual(answers[0], answers[1], `${operation} ${shown(input)}`);
          assert.equal(one.export(), two.export(), `${operation} ${shown(input)}`);
        }
      }
    });
  }

  test('find the same wrong with it', () => {
    const random = new Random(21);
    for (let round = 0; round < 4; round++) {
      for (const operation of operations) {
        const input = makeInput(operation, random, () => faithful(random));
        const found = validate(operation, input);
        assert.deepEqual(found, validate(operation, JSON.parse(JSON.stringify(input))), `${operation} ${shown(input)}`);
        for (const { path, message } of found) assert.ok(Array.isArray(path) && message.length > 0, operation);
      }
    }
  });
});

test('validation finds something to say, or nothing, of any value at all', () => {
  for (const make of [...all.FAITHFUL, ...all.BREAKING]) {
    for (const operation of ['CreateGroup', 'AdminCreateUser', 'CreateManagedLoginBranding']) {
      assert.ok(Array.isArray(validate(operation, make())), shown(make()));
      assert.ok(Array.isArray(validate.member(operation, 'UserPoolId', make())), shown(make()));
    }
  }
});

describe('a getter of an input', () => {
  const reading = (cognito, work) => ({
    UserPoolId: 'us-east-1_P',
    get GroupName() {
      work(cognito);
      return 'writers';
    },
  });

  for (const [what, work] of [
    ['call the pool', (cognito) => cognito.callSync('ListUsers', { UserPoolId: 'us-east-1_P' })],
    ['change the pool', (cognito) => cognito.callSync('UpdateGroup', { UserPoolId: 'us-east-1_P', GroupName: 'readers', Description: 'changed' })],
    ['call the pool and fail', (cognito) => assert.throws(() => cognito.callSync('CreateGroup', reading(cognito, () => { throw new Error('inner'); })))],
    ['validate', () => validate('CreateGroup', { GroupName: 'a b' })],
    ['fork, export and import', (cognito) => { cognito.fork().callSync('DeleteUserPool', { UserPoolId: 'us-east-1_P' }); cognito.import(cognito.export()); }],
    ['go back', (cognito) => cognito.restore(cognito.snapshot())],
    ['make another', () => new PocketCognito().callSync('CreateUserPool', { PoolName: 'other' })],
    ['grow the memory', () => assert.equal(validate('CreateGroup', { GroupName: 'x'.repeat(20_000_000) }).length, 2)],
  ]) {
    test(`may ${what}`, async () => {
      const cognito = makeWorld();
      const { Group } = await cognito.createGroup(reading(cognito, work));
      assert.equal(Group.GroupName, 'writers');
      assert.equal((await cognito.listGroups({ UserPoolId: 'us-east-1_P' })).Groups.length, 2);
    });
  }

  test('may leave by an exception as often as it likes', async () => {
    const cognito = makeWorld();
    const input = reading(cognito, () => { throw new Error('from a getter'); });
    for (let i = 0; i < 20_000; i++) assert.throws(() => cognito.callSync('CreateGroup', input), { name: 'SerializationException' });
    await survive(cognito, 'CreateGroup', { UserPoolId: 'us-east-1_P', GroupName: 'writers' });
  });
});

describe('an import', () => {
  test('of anything is taken whole or not at all', () => {
    const cognito = makeWorld();
    const before = cognito.export();
    for (const make of [...all.FAITHFUL, ...all.BREAKING]) {
      assert.throws(() => cognito.import(make()), (error) => error !== undefined || true, shown(make()));
      assert.equal(cognito.export(), before);
    }
    cognito.import(before);
    assert.equal(cognito.export(), before);
  });

  test('of a torn export is refused with a reason', () => {
    const cognito = makeWorld();
    const before = cognito.export();
    const random = new Random(31);
    for (let i = 0; i < 300; i++) {
      const text = before.slice(0, random.below(before.length));
      assert.throws(() => cognito.import(text), /this is not a state to import: /);
    }
    assert.equal(cognito.export(), before);
  });
});
