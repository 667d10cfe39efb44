// The test kit under fire: what a test does wrong, or out of malice, is a clear error, loses nothing and ends nothing.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { describe, mock, test } from 'node:test';
import { PocketCognito, PocketCognitoBug } from 'pocket-cognito';
import { answered, consoleSource, remoteSource } from 'pocket-cognito/console';
import { explain } from 'pocket-cognito/explain';
import { iam } from 'pocket-cognito/iam';
import { all } from './support/hostile.mjs';
import { NOW, wander } from './support/walk.mjs';
import { makeWorld, wire } from './support/world.mjs';

const UserPoolId = 'us-east-1_P';
const ENDPOINT = 'https://cognito-idp.us-east-1.amazonaws.com/';
const values = [...all.FAITHFUL, ...all.BREAKING];
const error = 'TooManyRequestsException';
const LIMITED = { name: error };
const list = (cognito, options) => cognito.listGroups({ UserPoolId }, options);

/** Runs `work`, which may fail, but not by a fault of the package. */
async function survive(work) {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof PocketCognitoBug) assert.fail(thrown.stack);
    return undefined;
  }
}

function nest(depth) {
  let value = 1;
  for (let at = 0; at < depth; at++) value = { value };
  return value;
}

describe('any value at all', () => {
  test('as an option makes a double or an error, and ends no other double', async () => {
    const other = makeWorld();
    const options = ['region', 'accountId', 'seed', 'ids', 'codes', 'now', 'triggers', 'quotas', 'iam', 'strict'];
    for (const make of values) {
      await survive(() => new PocketCognito(make()));
      for (const name of options) await survive(() => new PocketCognito({ [name]: make() }).callSync('ListUserPools', { MaxResults: 1 }));
    }
    await list(other);
  });

  test('given to a helper is answered or refused, and the double goes on as it was', async () => {
    const cognito = makeWorld();
    const source = consoleSource(cognito);
    const before = cognito.export();
    for (const make of values) {
      for (const work of [
        () => cognito.issueTokens({ user: 'nobody', claims: { claim: make() }, groups: make() }), () => cognito.federatedSignIn({ provider: 'Google', userId: '1', attributes: { email: make() } }),
        () => cognito.totp(make()), () => cognito.lastCode(make()), () => cognito.jwks(make()), () => cognito.authenticator({ seed: 'a', origin: make() }).create(make()),
        () => cognito.amplifyConfig(make(), make()), () => cognito.import(make()), () => cognito.restore(make()), () => cognito.callSync(make(), {}), () => cognito.send(make()), () => cognito.as(make()),
        () => cognito.on('PreSignUp', make())(), () => cognito.on(make(), () => {})(), () => cognito.install(make())(), () => cognito.attach(make())(),
        () => cognito.calls.of(make()), () => cognito.calls.for(make()), () => cognito.calls.keep(make()), () => cognito.clock.set(make()), () => cognito.clock.advance(make()),
        () => explain(make()).toString(), () => explain({ name: make(), message: make() }).toString(), () => explain(new Error('x'), make()).toString(),
        () => answered(source, { question: 'look', given: { operations: make(), outbox: make(), calls: make() } }), () => remoteSource(async () => make()).ask('look'),
        () => cognito.fetch(make(), make()), () => cognito.requestHandler().handle(make()),
      ]) await survive(work);
      cognito.clock.follow();
      assert.equal(cognito.export(), before, inspect(make));
    }
  });

  test('given to faults.add is refused by name, or stands', () => {
    const cognito = makeWorld();
    for (const make of values) {
      for (const name of ['operation', 'nth', 'every', 'times', 'when', 'user', 'error', 'message', 'latency', 'network', 'probability', 'seed']) {
        const value = make();
        const standing = cognito.faults.list.length;
        try {
          cognito.faults.add({ error, ...(name === 'seed' && { probability: 0.5 }), [name]: value });
        } catch {
          assert.equal(cognito.faults.list.length, standing);
        }
      }
    }
    cognito.faults.clear();
    assert.deepEqual(cognito.callSync('ListGroups', { UserPoolId }).Groups.length, 1);
  });

  test('that the other end of a console throws is an answer', async () => {
    for (const make of values) {
      const { error: told } = await answered({ ask() { throw make(); } }, { question: 'look' });
      assert.deepEqual([typeof told.name, typeof told.message], ['string', 'string']);
    }
  });

  test('that a function of a trigger throws is its refusal, and the call is over', async () => {
    for (const make of values) {
      const cognito = makeWorld();
      cognito.callSync('UpdateUserPool', { UserPoolId, LambdaConfig: { PreSignUp: 'arn:aws:lambda:us-east-1:000000000000:function:f' } });
      cognito.on('PreSignUp', () => { throw make(); });
      await assert.rejects(cognito.adminCreateUser({ UserPoolId, Username: 'bob' }), { name: 'UserLambdaValidationException' });
      assert.equal(cognito.calls.last.state, 'refused');
    }
  });
});

describe('what has no JSON form', () => {
  for (const [what, value] of Object.entries({ 'a BigInt': 1n, 'what contains itself': (() => { const value = {}; value.value = value; return value; })(), 'what is deeper than the stack': nest(60_000) })) {
    test(`is refused in a sentence, and no double ends by it: ${what}`, async () => {
      const cognito = makeWorld();
      const whole = /^pocket-cognito: .*takes what can be written as JSON: /;
      assert.throws(() => cognito.issueTokens({ user: 'ann', claims: { value } }), { name: 'TypeError', message: whole });
      assert.throws(() => cognito.import({ value }), { name: 'TypeError', message: whole });
      assert.throws(() => cognito.authenticator().create({ value }), { name: 'TypeError', message: whole });
      assert.throws(() => new PocketCognito({ ids: { subs: { ann: value } } }), { name: 'TypeError', message: whole });
      await assert.rejects(cognito.federatedSignIn({ provider: 'Google', userId: '1', attributes: { email: value } }), { name: 'TypeError', message: whole });
      assert.equal((await list(cognito)).Groups.length, 1);
    });
  }
});

test('a knob that does not exist is refused by name', () => {
  for (const [make, message] of [
    [() => new PocketCognito({ ids: { pools: {} } }), 'pocket-cognito: there is no option ids.pools; there are ids.userPools, ids.clients, ids.subs'],
    [() => new PocketCognito({ triggers: { PreSignup() {} } }), /^pocket-cognito: there is no trigger PreSignup; there are PreSignUp, /],
    [() => makeWorld().authenticator({ verified: true }), 'pocket-cognito: authenticator() does not take verified; it takes seed, origin, userPresent and userVerified'],
    [() => new PocketCognito(null), 'pocket-cognito: new PocketCognito() takes its options as an object, not null'],
    [() => PocketCognito.from({}, 5), 'pocket-cognito: PocketCognito.from() takes its options as an object, not 5'],
    [() => explain(new Error('x'), { operation: 5 }), 'pocket-cognito: explain() takes for operation its name, not 5'],
  ]) assert.throws(make, { name: 'TypeError', message });
});

describe('a clock of a test', () => {
  test('that calls the double without end ends nothing but itself', () => {
    let calls = false;
    const cognito = new PocketCognito({ now: () => (calls ? cognito.callSync('ListUserPools', { MaxResults: 1 }) : NOW) });
    calls = true;
    for (const work of [() => cognito.lastCode('ann'), () => cognito.issueTokens({ user: 'ann' }), () => cognito.callSync('ListUserPools', { MaxResults: 1 })]) assert.throws(work, { name: 'RangeError' });
    calls = false;
    assert.deepEqual(cognito.callSync('ListUserPools', { MaxResults: 1 }).UserPools, []);
  });
});

describe('a function `when` of a fault', () => {
  test('whose own call would ask it again is an error that says so, at every door', async () => {
    const message = /^pocket-cognito: the function `when` of a fault threw: pocket-cognito: the function `when` of a fault made a call about which it would be asked itself/;
    for (const whom of [(cognito) => cognito, (cognito) => cognito.fork()]) {
      const cognito = makeWorld();
      cognito.faults.add({ error, when: () => whom(cognito).callSync('ListGroups', { UserPoolId }) });
      await assert.rejects(list(cognito), { message });
      assert.throws(() => cognito.callSync('ListGroups', { UserPoolId }), { message });
      await assert.rejects(wire(cognito, 'ListGroups', JSON.stringify({ UserPoolId })), { message });
    }
  });

  test('may call operations that its fault does not name', async () => {
    const cognito = makeWorld();
    cognito.faults.add({ operation: 'ListGroups', error, when: () => cognito.callSync('ListUsers', { UserPoolId }).Users.length === 1 });
    await assert.rejects(list(cognito), LIMITED);
  });

  test('may take faults away, which strike no more, and add some, which strike from the next call on', async () => {
    const cognito = makeWorld();
    let later;
    const first = cognito.faults.add({ error, when() { first.remove(); later.remove(); cognito.faults.add({ error: 'InternalErrorException' }); return false; } });
    later = cognito.faults.add({ error });
    await list(cognito);
    assert.equal(later.hits, 0);
    await assert.rejects(list(cognito), { name: 'InternalErrorException' });
  });

  test('that gives up the call does not wait for a latency that nobody waits for', async () => {
    const cognito = makeWorld();
    const abort = new AbortController();
    cognito.faults.add({ latency: '20d', when: () => { abort.abort(); return true; } });
    await assert.rejects(list(cognito, { abortSignal: abort.signal }), { name: 'AbortError' });
    await assert.rejects(cognito.fetch(ENDPOINT, { method: 'POST', headers: { 'x-amz-target': 'a.ListGroups' }, body: '{}', signal: abort.signal }), { name: 'AbortError' });
  });
});

test('ten thousand faults are put up, asked and taken away one by one', async () => {
  const cognito = makeWorld();
  const faults = Array.from({ length: 10_000 }, () => cognito.faults.add({ error, nth: 1_000_000 }));
  await list(cognito);
  for (const fault of faults) fault.remove();
  assert.deepEqual(cognito.faults.list, []);
});

describe('a double that is disposed of', () => {
  test('while calls wait refuses them, at every door, and no other double ends', async () => {
    const cognito = makeWorld();
    const other = makeWorld();
    cognito.faults.add({ latency: 20 });
    const gone = { message: 'pocket-cognito: this PocketCognito has been disposed of' };
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListGroups' };
    const waiting = [
      list(cognito),
      cognito.fetch(ENDPOINT, { method: 'POST', headers, body: '{}' }),
      cognito.requestHandler().handle({ method: 'POST', headers, body: '{}' }),
      cognito.initiateAuth({ ClientId: 'c', AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 'ann' } }),
    ].map((call) => assert.rejects(call, gone));
    cognito[Symbol.dispose]();
    await Promise.all(waiting);
    // What was recorded can still be looked at, also whom it was about.
    assert.equal(JSON.parse(JSON.stringify(cognito.calls)).at(-1).user, 'ann');
    assert.match(inspect(cognito.calls), /InitiateAuth/);
    assert.equal((await list(other)).Groups.length, 1);
  });

  test('restored meanwhile answers from the state that there is when the wait is over', async () => {
    const cognito = makeWorld();
    const before = cognito.snapshot();
    cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'writers' });
    cognito.faults.add({ latency: 10 });
    const waiting = list(cognito);
    cognito.restore(before);
    assert.deepEqual((await waiting).Groups.map(({ GroupName }) => GroupName), ['readers']);
  });
});

describe('the recorder', () => {
  test('shows a call whatever its input has become, in JSON and to Node', async () => {
    const cognito = makeWorld();
    for (const make of values) {
      cognito.calls.clear();
      await survive(() => cognito.createGroup(make()));
      await survive(() => cognito.createGroup({ UserPoolId, GroupName: 'g', Description: make(), more: make() }));
      for (const call of cognito.calls) {
        assert.equal(JSON.parse(JSON.stringify(call)).operation, 'CreateGroup');
        assert.match(inspect(call), /operation: 'CreateGroup'/);
        assert.ok(Array.isArray(call.effects));
      }
    }
    cognito.lint();
    cognito.requiredActions();
  });

  test('tells in words what cannot be read, and the rest as it is', () => {
    const cognito = makeWorld();
    const input = { UserPoolId, Description: 5n };
    input.self = input;
    Object.defineProperty(input, 'GroupName', { enumerable: true, get() { throw new Error('from a getter'); } });
    assert.throws(() => cognito.callSync('CreateGroup', input));
    assert.deepEqual(JSON.parse(JSON.stringify(cognito.calls.last)).input, { UserPoolId, Description: '5n', self: '(itself)', GroupName: '(cannot be read: from a getter)' });
  });

  test('is read by lint and requiredActions also when a test has torn its outputs and inputs', () => {
    const cognito = makeWorld();
    const input = { PoolName: 'torn' };
    const output = cognito.callSync('CreateUserPool', input);
    delete output.UserPool;
    Object.defineProperty(input, 'PoolName', { enumerable: true, get() { throw new Error('torn'); } });
    cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'w' }).UserPoolClient = null;
    assert.ok(Array.isArray(cognito.lint()));
    assert.equal(cognito.requiredActions().Version, '2012-10-17');
  });

  test('holds a bounded number of a hundred thousand calls', () => {
    const cognito = makeWorld();
    for (let at = 0; at < 100_000; at++) cognito.callSync('GetGroup', { UserPoolId, GroupName: 'readers' });
    assert.ok(cognito.calls.length <= 1250 && cognito.calls.length + cognito.calls.dropped >= 100_000, `${cognito.calls.length} + ${cognito.calls.dropped}`);
  });
});

describe('policies and signatures', () => {
  const double = (statement) => {
    const cognito = new PocketCognito({ ids: { userPools: { teams: UserPoolId } }, iam: iam({ bob: { policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...statement }] }] } }) });
    cognito.callSync('CreateUserPool', { PoolName: 'teams', UserPoolTags: { team: 'a'.repeat(250) } });
    return cognito;
  };
  const stars = '*a'.repeat(60);

  for (const [what, statement] of Object.entries({
    resource: { Resource: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${stars}*b` },
    action: { Action: `cognito-idp:${'*i'.repeat(60)}*b` },
    condition: { Condition: { StringLike: { 'aws:ResourceTag/team': `${stars}*b` } } },
  })) {
    // Tried out one by one, the ways in which these could fit would take longer than there is time.
    test(`wildcards of a ${what} that almost fit are decided at once`, () => {
      assert.throws(() => double(statement).as('bob').callSync('ListGroups', { UserPoolId }), { name: 'AccessDeniedException' });
    });
  }

  test('wildcards mean what they meant: any number of characters, one, whatever the alphabet', () => {
    const allows = (pattern) => {
      try {
        return double({ Condition: { StringLike: { 'aws:ResourceTag/team': pattern } } }).as('bob').callSync('ListGroups', { UserPoolId }).Groups.length === 0;
      } catch (thrown) {
        assert.equal(thrown.name, 'AccessDeniedException');
        return false;
      }
    };
    for (const pattern of ['*', '**', 'a*', '*a', 'a*a*a', `${'?'.repeat(250)}`, `*${'?'.repeat(250)}*`, 'a'.repeat(250), '*a?a*']) assert.ok(allows(pattern), pattern);
    for (const pattern of ['', 'b*', '*b', 'a*b*a', '?'.repeat(249), `*${'?'.repeat(251)}`, 'a'.repeat(249), 'A*', '\u{1f600}*']) assert.ok(!allows(pattern), pattern);
  });

  test('any document is a policy or refused by its place', async () => {
    for (const make of values) {
      for (const document of [make(), { Version: '2012-10-17', Statement: make() }, { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: make(), Resource: make(), Condition: make() }] }]) {
        try {
          iam({ bob: { policies: [document] } });
        } catch (thrown) {
          assert.match(thrown.message, /^pocket-cognito: iam\(\)\.bob\.policies\[0\]/);
        }
      }
    }
  });

  test('any header is a signature or refused as the service does', async () => {
    const cognito = double({});
    const day = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${day.slice(0, 8)}/us-east-1/cognito-idp/aws4_request`;
    for (const parts of [
      '', ' ', ','.repeat(100_000), 'a=1,'.repeat(100_000), `Credential=${' '.repeat(300_000)}x, Signature=1, SignedHeaders=host`, `Credential=${'/'.repeat(100_000)}, Signature=1, SignedHeaders=host`,
      `Credential=__proto__/${scope}, Signature=1, SignedHeaders=host`, `Credential=AKIAPOCKETCOGNITO000/${scope}, Signature=\u{1f600}\ud800, SignedHeaders=\ud800;__proto__;;host`,
      `Credential=AKIAPOCKETCOGNITO000/${scope}, Signature=1, SignedHeaders=${'a;'.repeat(50_000)}host`, `Credential=a/${scope}, Credential=AKIAPOCKETCOGNITO000/${scope}, Signature=1, Signature=2, SignedHeaders=host`,
    ]) {
      for (const date of [day, '', '\u0660', '99991399T999999Z']) {
        const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListGroups', authorization: `AWS4-HMAC-SHA256 ${parts}`, 'x-amz-date': date };
        const response = await cognito.fetch(`${ENDPOINT}\ud800?\udfff=1`, { method: 'POST', headers, body: JSON.stringify({ UserPoolId }) });
        assert.equal(response.status, 400);
        assert.match((await response.json()).__type, /^(IncompleteSignature|InvalidSignature|UnrecognizedClient|MissingAuthenticationToken)Exception$/);
      }
    }
  });
});

describe('the same seed and the same calls', () => {
  const gated = { quotas: { UserCreation: 30, UserRead: 2, aws: true } };

  /** What becomes of a walk with all gates up: each call's verdict, and the state. */
  async function run(Double) {
    let now = NOW;
    const cognito = new Double({ seed: 7, now: () => now, ...gated });
    const { Id } = cognito.callSync('CreateUserPool', { PoolName: 'p' }).UserPool;
    cognito.faults.add({ probability: 0.3, seed: 'dice', error: 'InternalErrorException' });
    cognito.faults.add({ operation: 'AdminCreateUser', probability: 0.2, network: 'drop-response' });
    const verdicts = [];
    for (let at = 0; at < 300; at++) {
      // There and back again.
      now += at % 50 === 49 ? -20_000 : 37;
      const input = { UserPoolId: Id, Username: `user ${at}`.replace(' ', '-') };
      verdicts.push(await cognito[at % 3 === 0 ? 'adminGetUser' : 'adminCreateUser'](input).then(() => 'ok', ({ name }) => name));
    }
    return { verdicts, state: cognito.export() };
  }

  test('give the same verdicts and bytes, as an ES module and as CommonJS', async () => {
    const { PocketCognito: Common } = createRequire(import.meta.url)('pocket-cognito');
    assert.notEqual(Common, PocketCognito);
    const one = await run(PocketCognito);
    assert.deepEqual(await run(Common), one);
    for (const name of ['ok', 'InternalErrorException', 'TooManyRequestsException', 'TimeoutError', 'UserNotFoundException']) assert.ok(one.verdicts.includes(name), name);
  });

  test('go the same way in two forks with all gates up, and what one does is nothing to the other', async () => {
    const original = await wander(3, 60, { quotas: { aws: true, ListGroups: 5 } });
    original.faults.add({ probability: 0.5, error, seed: 1 });
    original.faults.add({ nth: 4, error: 'InternalErrorException' });
    const [{ Id }] = (await wander(3, 60)).callSync('ListUserPools', { MaxResults: 60 }).UserPools;
    const line = async (cognito) => {
      let names = '';
      for (let at = 0; at < 20; at++) names += await cognito.listGroups({ UserPoolId: Id }).then(() => '.', ({ name }) => name[0]);
      return names;
    };
    const [one, other] = [original.fork(), original.fork()];
    const first = await line(one);
    one.faults.clear();
    one.clock.advance('1d');
    one.callSync('CreateUserPool', { PoolName: 'of one only' });
    assert.equal(await line(other), first);
    assert.equal(await line(original), first);
    assert.match(first, /T/);
    assert.equal(other.export(), original.export());
  });
});

test('two doubles that are installed answer in turn under fake timers, and leave fetch as it was', async () => {
  const before = globalThis.fetch;
  const [one, two] = [makeWorld(), makeWorld()];
  two.callSync('CreateGroup', { UserPoolId, GroupName: 'writers' });
  one.faults.add({ latency: 1000 });
  const ask = () => fetch(ENDPOINT, { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListGroups' }, body: JSON.stringify({ UserPoolId }) }).then((response) => response.json());
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  try {
    const undoOne = one.install();
    const slow = ask();
    const undoTwo = two.install();
    assert.equal((await ask()).Groups.length, 2);
    undoOne();
    mock.timers.tick(1000);
    assert.equal((await slow).Groups.length, 1);
    undoTwo();
    undoTwo();
  } finally {
    mock.timers.reset();
  }
  assert.equal(globalThis.fetch, before);
});
