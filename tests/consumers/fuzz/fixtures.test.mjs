// Fixtures under fire: whatever is given to `PocketCognito.from` makes a double or an error that says where, and what
// `toFixture` gives of any state makes the same again, or is refused by its path.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';
import { all, hostile } from './support/hostile.mjs';
import { Random } from './support/random.mjs';
import { NOW, wander } from './support/walk.mjs';

/** What was thrown, for a message: its cause may be what cannot be looked at. */
function shown({ stack, path }) {
  return `${stack} ${inspect(path)}`;
}

/** Makes a double, or fails as a fixture may fail. */
function made(fixture) {
  try {
    return PocketCognito.from(fixture, { now: () => NOW });
  } catch (error) {
    assert.ok(error instanceof TypeError && error.message.startsWith('pocket-cognito: ') && Array.isArray(error.path), shown(error));
    return error;
  }
}

describe('a state that operations made in any order', () => {
  for (const seed of Array.from({ length: 24 }, (_, at) => at + 1)) {
    test(`is the same again as a fixture, or refused by its path (seed ${seed})`, async () => {
      const cognito = await wander(seed, 100);
      const before = cognito.export();
      const fixture = cognito.toFixture();
      assert.equal(cognito.export(), before, 'toFixture changes nothing');

      const again = made(JSON.stringify(fixture));
      if (again instanceof TypeError) {
        // What the service would refuse today, though it took it once: under an earlier policy, or with an attribute that is gone.
        assert.match(again.message, /^pocket-cognito: pools\[\d+\]\.users\[\d+\](\.password: Password d|: Username should be either)/);
        return;
      }
      const { leftOut = [], ...promised } = fixture;
      assert.deepEqual(again.toFixture(), promised);
      for (const pool of fixture.pools) {
        const users = (service) => service.callSync('ListUsers', { UserPoolId: pool.id }).Users.filter(({ UserStatus }) => UserStatus !== 'EXTERNAL_PROVIDER').map(({ Username, UserStatus, Enabled, Attributes }) => ({ Username, UserStatus, Enabled, Attributes: Attributes.filter(({ Name }) => Name !== 'identities') }));
        assert.deepEqual(users(again), users(cognito));
      }
      assert.ok(leftOut.every(({ what, why }) => what.includes(': the user ') && why.endsWith('federatedSignIn()')));
    });
  }
});

describe('PocketCognito.from makes a double, or a TypeError with a path, of', () => {
  const places = {
    'anything': (value) => value,
    'a fixture with any pools': (value) => ({ pools: value }),
    'any pool': (value) => ({ pools: [value] }),
    'a pool with any settings': (value) => ({ pools: [{ name: 'p', Policies: value, Schema: [value], schema: { team: value }, LambdaConfig: value }] }),
    'any client, group and provider': (value) => ({ pools: [{ name: 'p', clients: [value], groups: [value], providers: [value] }] }),
    'any user': (value) => ({ pools: [{ name: 'p', users: [value] }] }),
    'a user with any attribute, factor and group': (value) => ({ pools: [{ name: 'p', users: [{ username: 'ann', attributes: { email: value }, UserMFASettingList: [value], groups: [value] }] }] }),
    'a user with any status and secret': (value) => ({ pools: [{ name: 'p', users: [{ username: 'ann', status: value, totp: value, sub: value, password: value }] }] }),
  };
  for (const [what, place] of Object.entries(places)) {
    test(what, () => {
      for (const make of [...all.FAITHFUL, ...all.BREAKING]) made(place(make()));
      const random = new Random(5);
      for (let round = 0; round < 100; round++) made(place(hostile(random)));
      made({ pools: ['whole'] }).callSync('ListUserPools', { MaxResults: 1 });
    });
  }

  test('a text that is torn anywhere', () => {
    const text = JSON.stringify({ pools: [{ name: 'p', clients: ['w'], groups: ['g'], users: [{ username: 'ann', groups: ['g'], attributes: { name: 'Gr\u00f6\u00dfe' } }] }] });
    for (let end = 0; end < text.length; end++) assert.match(made(text.slice(0, end)).message, /the text is not JSON/);
  });
});

test('a getter of a fixture is read once, so it cannot say one thing when it is looked at and another when it is used', () => {
  const read = { name: 0, email: 0 };
  const lying = (key, first) => ({ enumerable: true, get: () => (read[key]++ === 0 ? first : Symbol('a lie')) });
  const attributes = Object.defineProperty({}, 'email', lying('email', 'ann@example.com'));
  const pool = Object.defineProperty({ users: [{ username: 'ann', attributes }] }, 'name', lying('name', 'teams'));

  const cognito = PocketCognito.from({ pools: [pool] });

  assert.deepEqual(read, { name: 1, email: 1 });
  const [{ name, users }] = cognito.toFixture().pools;
  assert.deepEqual([name, users[0].attributes.email], ['teams', 'ann@example.com']);
});

test('a list with billions of holes is refused at the first', () => {
  const users = ['ann'];
  users[4_294_967_294] = 'eve';

  assert.throws(() => PocketCognito.from({ pools: [{ name: 'p', users }] }), { message: 'pocket-cognito: pools[0].users[1]: nothing has no place in a fixture, which is data as JSON has it' });
});

test('a fixture that fails leaves nothing: the same engine makes the next one whole', () => {
  const good = { pools: [{ name: 'p', id: 'us-east-1_P', clients: ['w'], users: ['ann'] }] };
  const first = PocketCognito.from(good, { now: () => NOW }).export();
  for (const make of all.BREAKING) made({ pools: [...good.pools, make()] });

  assert.equal(PocketCognito.from(good, { now: () => NOW }).export(), first);
});
