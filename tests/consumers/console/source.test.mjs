// What a console asks, without a page: the source of a double, near and far.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';
import { answered, consoleSource, defineConsole, remoteSource } from 'pocket-cognito/console';

function filled(options) {
  const cognito = new PocketCognito({ region: 'eu-central-1', ...options });
  const { Id: UserPoolId } = cognito.callSync('CreateUserPool', { PoolName: 'staff' }).UserPool;
  cognito.callSync('AdminCreateUser', { UserPoolId, Username: 'ann' });
  return { cognito, UserPoolId, source: consoleSource(cognito) };
}

const logged = (cognito) => [...cognito.calls].map(({ operation }) => operation);

test('looking leaves no call in the log, and no change in the state', async () => {
  const { cognito, UserPoolId, source } = filled();
  const [state, calls] = [cognito.export(), logged(cognito)];

  const { results: [users, absent] } = await source.ask('look', { operations: [['ListUsers', { UserPoolId }], ['GetGroup', { UserPoolId, GroupName: 'absent' }]], outbox: { userPoolId: UserPoolId }, calls: {} });

  assert.deepEqual(users.output.Users.map(({ Username }) => Username), ['ann']);
  assert.deepEqual(absent, { error: { name: 'ResourceNotFoundException', message: 'Group not found.' } });
  assert.deepEqual(logged(cognito), calls);
  assert.equal(cognito.export(), state);
});

test('no gate stands before a look, and each stands before a change', async () => {
  const { cognito, UserPoolId, source } = filled();
  cognito.faults.add({ error: 'TooManyRequestsException' });

  const { results: [users] } = await source.ask('look', { operations: [['ListUsers', { UserPoolId }]] });
  assert.equal(users.output.Users.length, 1);
  await assert.rejects(source.ask('change', { operation: 'CreateGroup', input: { UserPoolId, GroupName: 'editors' } }), { name: 'TooManyRequestsException' });
});

test('a look shows one moment, by the clock of the double', async () => {
  const { cognito, source } = filled();
  cognito.clock.set('2030-01-01T00:00:00Z');

  assert.equal((await source.ask('look')).now, Date.UTC(2030, 0, 1));
});

test('a change is a call of the double, and its refusal is the service\'s', async () => {
  const { cognito, UserPoolId, source } = filled();
  const group = { operation: 'CreateGroup', input: { UserPoolId, GroupName: 'editors' } };

  assert.equal((await source.ask('change', group)).Group.GroupName, 'editors');
  await assert.rejects(source.ask('change', group), { name: 'GroupExistsException', message: 'A group with the name already exists.' });
  assert.deepEqual(logged(cognito).slice(-2), ['CreateGroup', 'CreateGroup']);
});

test('an attempt says what a change would be refused with, and changes nothing', async () => {
  const { cognito, UserPoolId, source } = filled();
  const calls = logged(cognito);
  const tried = (operation, input) => source.ask('attempt', { operation, input: { UserPoolId, ...input } });

  assert.equal(await tried('CreateGroup', { GroupName: 'editors' }), null);
  assert.equal(await tried('CreateGroup', { GroupName: 'editors' }), null);
  assert.equal((await tried('AdminCreateUser', { Username: 'ann' })).name, 'UsernameExistsException');
  assert.deepEqual(logged(cognito), calls);
});

test('a change that asks a trigger is not judged beforehand, and asks it when it is made', async () => {
  const { cognito, UserPoolId, source } = filled();
  const asked = [];
  cognito.on('PreSignUp', (event) => {
    asked.push(event.userName);
    return event;
  });
  await cognito.updateUserPool({ UserPoolId, LambdaConfig: { PreSignUp: 'arn:aws:lambda:eu-central-1:000000000000:function:pre' } });
  const eve = { operation: 'AdminCreateUser', input: { UserPoolId, Username: 'eve' } };

  assert.equal(await source.ask('attempt', eve), null);
  assert.deepEqual(asked, []);
  await source.ask('change', eve);
  assert.deepEqual(asked, ['eve']);
});

test('only what a console needs can be asked', async () => {
  const { source } = filled();

  await assert.rejects(source.ask('constructor'), { message: 'pocket-cognito: a console\'s source knows no question constructor' });
  await assert.rejects(source.ask('change', { operation: 'fork' }), { message: 'pocket-cognito: a console does not call fork' });
  const { results: [refused] } = await source.ask('look', { operations: [['AdminDeleteUser', {}]] });
  assert.equal(refused.error.message, 'pocket-cognito: a console does not call AdminDeleteUser');
});

test('calls are shown whatever their input holds', async () => {
  const { cognito, UserPoolId, source } = filled();
  const endless = { UserPoolId, Username: 'bob', Size: 7n };
  endless.self = endless;
  await cognito.adminGetUser(endless).catch(() => {});
  await cognito.adminGetUser({ get UserPoolId() { throw new Error('no pool'); } }).catch(() => {});

  const { calls: { total, calls: [latest, before] } } = await source.ask('look', { calls: {} });

  assert.equal(total, 4);
  assert.deepEqual((await source.ask('call', latest)).input, '(cannot be shown: no pool)');
  assert.deepEqual(JSON.parse((await source.ask('call', before)).input), { UserPoolId, Username: 'bob', Size: '7n', self: '(itself)' });
});

test('the log can be cleared, the clock moved, and a snapshot restored', async () => {
  const { cognito, UserPoolId, source } = filled({ now: () => 0 });

  const { number } = await source.ask('keep');
  await source.ask('change', { operation: 'AdminDeleteUser', input: { UserPoolId, Username: 'ann' } });
  await source.ask('restore', { number });
  assert.equal((await cognito.adminGetUser({ UserPoolId, Username: 'ann' })).Username, 'ann');
  await assert.rejects(source.ask('restore', { number: 7 }), { message: 'pocket-cognito: there is no snapshot 7' });

  assert.deepEqual(await source.ask('clock', { advance: '1m' }), { now: 60_000 });
  assert.deepEqual(await source.ask('clock', { follow: true }), { now: 0 });
  await source.ask('clearCalls');
  assert.deepEqual(logged(cognito), []);
});

test('a double of a class of somebody\'s own is looked at like any other', async () => {
  class Ours extends PocketCognito {
    constructor(name) {
      super();
      this.callSync('CreateUserPool', { PoolName: name });
    }
  }

  const { results: [pools] } = await consoleSource(new Ours('theirs')).ask('look', { operations: [['ListUserPools', { MaxResults: 1 }]] });

  assert.equal(pools.output.UserPools[0].Name, 'theirs');
});

test('a remote source answers as the one at the other end, by JSON alone', async () => {
  const { UserPoolId, source } = filled();
  const remote = remoteSource(async (message) => JSON.parse(JSON.stringify(await answered(source, JSON.parse(JSON.stringify(message))))));
  const look = { operations: [['ListUsers', { UserPoolId }]] };

  assert.deepEqual((await remote.ask('look', look)).results, (await source.ask('look', look)).results);
  await assert.rejects(remote.ask('change', { operation: 'CreateGroup', input: { UserPoolId, GroupName: '' } }), { name: 'InvalidParameterException' });
});

test('what is no double is refused', () => {
  assert.throws(() => consoleSource({}), { name: 'TypeError', message: /a console takes a PocketCognito/ });
  assert.throws(() => consoleSource(undefined), TypeError);
  assert.throws(() => remoteSource('http://localhost'), TypeError);
});

test('without a page the module loads, and says what defineConsole() needs', () => {
  assert.throws(() => defineConsole(), { message: 'pocket-cognito: defineConsole() needs a page, where elements can be defined; import it anywhere, and call it there' });
});
