// Faults that a test orders: which calls they strike, what comes of them at each door, and that nothing else is touched.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CognitoError, PocketCognito, TooManyRequestsException } from 'pocket-cognito';
import { iam } from 'pocket-cognito/iam';

const ENDPOINT = 'https://cognito-idp.us-east-1.amazonaws.com/';
const THROTTLED = { name: 'TooManyRequestsException', message: 'Rate exceeded' };

let cognito;
let UserPoolId;

beforeEach(() => {
  cognito = new PocketCognito({ seed: 1 });
  UserPoolId = cognito.callSync('CreateUserPool', { PoolName: 'teams' }).UserPool.Id;
});

const list = (service = cognito) => service.listGroups({ UserPoolId });
const error = 'TooManyRequestsException';

/** What becomes of so many calls: `.` for an answer, `x` for a refusal. */
async function outcomes(count, call = list) {
  let line = '';
  for (let at = 0; at < count; at++) line += await call().then(() => '.', () => 'x');
  return line;
}

describe('a fault strikes', () => {
  test('the operation that it names, in either spelling, or one of several, or all', async () => {
    const one = cognito.faults.add({ operation: 'ListGroups', error });
    await assert.rejects(list(), THROTTLED);
    await cognito.listUsers({ UserPoolId });
    one.remove();

    const several = cognito.faults.add({ operation: ['listGroups', 'ListUsers'], error });
    await assert.rejects(list(), THROTTLED);
    await assert.rejects(cognito.listUsers({ UserPoolId }), THROTTLED);
    await cognito.describeUserPool({ UserPoolId });
    several.remove();

    cognito.faults.add({ error });
    await assert.rejects(cognito.describeUserPool({ UserPoolId }), THROTTLED);
  });

  for (const [which, line] of [
    [{ nth: 2 }, '.x......'], [{ nth: [1, 4] }, 'x..x....'], [{ every: 3 }, '..x..x..'], [{ times: 2 }, 'xx......'],
    [{ every: 2, times: 3 }, '.x.x.x..'], [{ nth: [1, 2, 3], times: 2 }, 'xx......'], [{}, 'xxxxxxxx'], [{ probability: 0 }, '........'], [{ probability: 1 }, 'xxxxxxxx'],
  ]) {
    test(`with ${JSON.stringify(which)} ${line}`, async () => {
      const fault = cognito.faults.add({ operation: 'ListGroups', error, ...which });

      assert.equal(await outcomes(8), line);
      assert.equal(fault.hits, line.split('x').length - 1);
    });
  }

  test('only calls that it means count: others do not move its turn', async () => {
    cognito.faults.add({ operation: 'ListGroups', nth: 2, error });
    await list();
    await cognito.listUsers({ UserPoolId });

    await assert.rejects(list(), THROTTLED);
  });

  test('by dice that fall alike for the same seed, and about as often as it says', async () => {
    const line = async (options) => {
      const service = new PocketCognito();
      service.faults.add({ error, ...options });
      return outcomes(400, () => service.listUserPools({ MaxResults: 1 }));
    };
    const first = await line({ probability: 0.25, seed: 1 });

    assert.equal(await line({ probability: 0.25, seed: '1' }), first);
    assert.notEqual(await line({ probability: 0.25, seed: 2 }), first);
    const struck = first.split('x').length - 1;
    assert.ok(struck > 70 && struck < 130, `${struck} of 400`);
    assert.equal(await line({ probability: 0.25 }), await line({ probability: 0.25 }));
  });

  test('where its function says so, which sees the call', async () => {
    const seen = [];
    cognito.faults.add({ when: (call) => seen.push([call.operation, call.door, call.input]) && call.input.Limit === 7, error });

    await list();
    await assert.rejects(cognito.listGroups({ UserPoolId, Limit: 7 }), THROTTLED);
    const { status } = await cognito.fetch(ENDPOINT, wire('ListGroups', { UserPoolId, Limit: 7 }));
    assert.equal(status, 400);
    assert.deepEqual(seen, [['ListGroups', 'method', { UserPoolId }], ['ListGroups', 'method', { UserPoolId, Limit: 7 }], ['ListGroups', 'wire', { UserPoolId, Limit: 7 }]]);
  });

  test('the user whom the call names, however it does', async () => {
    const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
    const { ClientId } = cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'web', ExplicitAuthFlows }).UserPoolClient;
    for (const Username of ['ann', 'ben']) cognito.callSync('AdminCreateUser', { UserPoolId, Username, TemporaryPassword: 'Secret-7' });
    const calls = (user) => ({
      Username: () => cognito.adminGetUser({ UserPoolId, Username: user }),
      AuthParameters: () => cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: user, PASSWORD: 'Secret-7' } }),
      ChallengeResponses: async () => {
        const { Session } = await adminSignIn(user);
        return cognito.respondToAuthChallenge({ ClientId, Session, ChallengeName: 'NEW_PASSWORD_REQUIRED', ChallengeResponses: { USERNAME: user, NEW_PASSWORD: 'Secret-8' } });
      },
      AccessToken: () => cognito.getUser({ AccessToken: cognito.issueTokens({ user }).AccessToken }),
    });
    const adminSignIn = async (user) => {
      const off = cognito.faults.list[0];
      off.remove();
      const answer = await cognito.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: user, PASSWORD: 'Secret-7' } });
      cognito.faults.add(off.options);
      return answer;
    };
    cognito.faults.add({ user: 'ann', error });

    for (const [where, call] of Object.entries(calls('ann'))) await assert.rejects(call(), THROTTLED, where);
    for (const call of Object.values(calls('ben'))) await call();
    cognito.faults.clear();
    const sub = cognito.callSync('AdminGetUser', { UserPoolId, Username: 'ben' }).UserAttributes.find(({ Name }) => Name === 'sub').Value;
    cognito.faults.add({ user: [sub, 'nobody'], error });
    await assert.rejects(calls('ben').AccessToken(), THROTTLED);
    await list();
  });

  test('several at once: latencies add up, and the one that was added first says what comes of it', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const slow = cognito.faults.add({ latency: '2s' });
    const first = cognito.faults.add({ error: 'InternalErrorException', latency: 500, nth: 1 });
    const second = cognito.faults.add({ error });

    const call = list();
    let settled = false;
    call.catch(() => { settled = true; });
    t.mock.timers.tick(2499);
    await new Promise(setImmediate);
    assert.equal(settled, false);
    t.mock.timers.tick(1);
    await assert.rejects(call, { name: 'InternalErrorException' });
    assert.deepEqual([slow, first, second].map(({ hits }) => hits), [1, 1, 0]);

    const next = list();
    t.mock.timers.tick(2000);
    await assert.rejects(next, THROTTLED);
  });
});

const wire = (operation, input, rest) => ({ method: 'POST', headers: { 'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}` }, body: JSON.stringify(input), ...rest });

describe('an ordered error', () => {
  test('is the exception that the service would answer, and nothing is done', async () => {
    cognito.faults.add({ operation: 'CreateGroup', error });
    const before = cognito.export();

    const thrown = await cognito.createGroup({ UserPoolId, GroupName: 'g' }).catch((reason) => reason);
    assert.ok(thrown instanceof TooManyRequestsException && thrown instanceof CognitoError);
    assert.equal(thrown.$fault, 'client');
    assert.equal(thrown.$metadata.httpStatusCode, 400);
    assert.equal(thrown.$metadata.attempts, 1);
    assert.match(thrown.$metadata.requestId, /^[0-9a-f-]{36}$/);
    assert.throws(() => cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'g' }), THROTTLED);
    assert.equal(cognito.export(), before);
  });

  for (const [name, status, $fault, sentence] of [
    ['TooManyRequestsException', 400, 'client', 'Rate exceeded'], ['LimitExceededException', 400, 'client', 'Attempt limit exceeded, please try after some time.'],
    ['InternalErrorException', 500, 'server', undefined], ['InternalServerException', 500, 'server', undefined], ['ForbiddenException', 403, 'client', undefined],
    ['ThrottlingException', 400, 'client', 'Rate exceeded'], ['ServiceUnavailable', 503, 'server', undefined], ['InternalFailure', 500, 'server', undefined],
    ['ExpiredTokenException', 400, 'client', 'The security token included in the request is expired'], ['UserNotFoundException', 400, 'client', 'User does not exist.'],
  ]) {
    test(`${name} is ${status}, ${sentence ?? 'without a sentence'}`, async () => {
      cognito.faults.add({ error: name });

      await assert.rejects(list(), (thrown) => {
        assert.deepEqual([thrown.name, thrown.message, thrown.$fault, thrown.$metadata.httpStatusCode], [name, sentence ?? 'UnknownError', $fault, status]);
        return thrown instanceof CognitoError;
      });
      const response = await cognito.fetch(ENDPOINT, wire('ListGroups', { UserPoolId }));
      assert.equal(response.status, status);
      assert.equal(response.headers.get('x-amzn-errortype'), `${name}:`);
      assert.equal(await response.text(), JSON.stringify({ __type: name, message: sentence }));
    });
  }

  test('has the sentence that was ordered, and a denial has it under Message', async () => {
    cognito.faults.add({ error: 'AccessDeniedException', message: 'Not you.' });

    await assert.rejects(list(), { name: 'AccessDeniedException', message: 'Not you.' });
    const response = await cognito.fetch(ENDPOINT, wire('ListGroups', { UserPoolId }));
    assert.equal(await response.text(), '{"__type":"AccessDeniedException","Message":"Not you."}');
  });
});

describe('latency', () => {
  test('is waited for by the host\u2019s timers, and the call arrives when it is over', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1000 });
    cognito.faults.add({ operation: 'CreateUserPool', latency: '1.5s' });

    const call = cognito.createUserPool({ PoolName: 'slow' });
    t.mock.timers.tick(1500);
    assert.equal((await call).UserPool.CreationDate.getTime(), 2500);
    const response = cognito.fetch(ENDPOINT, wire('CreateUserPool', { PoolName: 'slow' }));
    await new Promise(setImmediate);
    t.mock.timers.tick(1500);
    assert.equal((await (await response).json()).UserPool.CreationDate, 4);
  });

  test('is refused by callSync, which cannot wait', () => {
    cognito.faults.add({ latency: 1 });

    assert.throws(() => cognito.callSync('ListGroups', { UserPoolId }), { message: 'pocket-cognito: a fault delays ListGroups, which callSync cannot be; call listGroups() and await it' });
  });

  test('ends at once for a caller who gives up, and the call is never done', async () => {
    cognito.faults.add({ operation: 'CreateGroup', latency: '20d' });
    const before = cognito.export();
    const controller = new AbortController();
    const input = { UserPoolId, GroupName: 'g' };
    const calls = [
      cognito.createGroup(input, { abortSignal: controller.signal }),
      cognito.fetch(ENDPOINT, wire('CreateGroup', input, { signal: controller.signal })),
      cognito.requestHandler().handle({ method: 'POST', ...wire('CreateGroup', input) }, { abortSignal: controller.signal }),
    ];

    await new Promise(setImmediate);
    controller.abort();
    for (const { reason } of await Promise.allSettled(calls)) assert.equal(reason.name, 'AbortError');
    await new Promise(setImmediate);
    assert.equal(cognito.export(), before);
  });

  test('runs into a time limit of fetch', async () => {
    cognito.faults.add({ latency: '1h' });

    await assert.rejects(cognito.fetch(ENDPOINT, wire('ListGroups', { UserPoolId }, { signal: AbortSignal.timeout(5) })), { name: 'TimeoutError' });
  });
});

describe('a broken connection', () => {
  test('before the service leaves nothing behind, after it all is done and nobody is told', async () => {
    for (const [network, done] of [['drop', 0], ['drop-response', 1]]) {
      cognito.faults.add({ operation: 'CreateGroup', network, times: 3 });
      const doors = [
        () => cognito.createGroup({ UserPoolId, GroupName: `${network} 1`.replace(' ', '_') }),
        async () => cognito.callSync('CreateGroup', { UserPoolId, GroupName: `${network}_2` }),
        () => cognito.fetch(ENDPOINT, wire('CreateGroup', { UserPoolId, GroupName: `${network}_3` })),
      ];
      for (const door of doors) await assert.rejects(door(), (reason) => !(reason instanceof CognitoError));

      const { Groups } = await list();
      assert.equal(Groups.filter(({ GroupName }) => GroupName.startsWith(`${network}_`)).length, 3 * done);
    }
  });

  test('loses a refusal, too', async () => {
    cognito.faults.add({ network: 'drop-response', times: 2 });

    await assert.rejects(cognito.getGroup({ UserPoolId, GroupName: 'absent' }), { name: 'ResourceNotFoundException' });
    await assert.rejects(cognito.listGroups({ UserPoolId }), { code: 'ECONNRESET', $metadata: { attempts: 1, totalRetryDelay: 0 } });
  });
});

describe('the list of faults', () => {
  test('has them in their order, each with what was ordered and how often it struck', async () => {
    const options = { operation: 'ListGroups', error, times: 1 };
    const fault = cognito.faults.add(options);
    const other = cognito.faults.add({ operation: 'ListUsers', network: 'drop' });
    await outcomes(2);

    assert.deepEqual(cognito.faults.list, [fault, other]);
    assert.deepEqual(fault.options, options);
    assert.deepEqual([fault.hits, other.hits], [1, 0]);
    fault.remove();
    fault.remove();
    assert.deepEqual(cognito.faults.list, [other]);
    cognito.faults.clear();
    assert.deepEqual(cognito.faults.list, []);
    assert.equal(await outcomes(1), '.');
  });

  test('loses one at the end of its block', async () => {
    const fault = cognito.faults.add({ error });
    fault[Symbol.dispose]();

    assert.deepEqual(cognito.faults.list, []);
    await list();
  });

  test('of a fork is a copy that goes on where it was, apart from then on', async () => {
    cognito.faults.add({ operation: 'ListGroups', nth: 3, error });
    cognito.faults.add({ operation: 'ListUsers', probability: 0.5, error });
    const users = (service) => outcomes(40, () => service.listUsers({ UserPoolId }));
    await outcomes(2);
    await users(cognito);
    const fork = cognito.fork();

    assert.equal(await users(fork), await users(cognito));
    fork.faults.list[0].remove();
    assert.equal(await outcomes(1, () => list(fork)), '.');
    assert.equal(await outcomes(1), 'x');
    assert.equal(fork.faults.list.length, 1);
    assert.equal(cognito.faults.list.length, 2);
    fork.faults.clear();
    fork.faults.add({ error });
    assert.equal(await outcomes(2, () => list(fork)), 'xx');
    assert.equal(new PocketCognito().faults.list.length, 0);
  });
});

test('faults are the double\u2019s, in whosever hands it is', async () => {
  const guarded = new PocketCognito({ iam: iam({ guest: {} }) });
  const guest = guarded.as('guest');
  const first = guest.faults.add({ operation: 'ListUserPools', error, times: 1 });
  guarded.faults.add({ operation: 'ListUserPools', network: 'drop', nth: 2 });

  assert.deepEqual(guest.faults.list, guarded.faults.list);
  await assert.rejects(guarded.listUserPools({ MaxResults: 1 }), THROTTLED);
  await assert.rejects(guest.listUserPools({ MaxResults: 1 }), { code: 'ECONNRESET' });
  await assert.rejects(guest.listUserPools({ MaxResults: 1 }), { name: 'AccessDeniedException' });
  assert.equal(first.hits, 1);
});

describe('what is no fault is refused by name', () => {
  const cases = {
    'takes an object': [undefined, null, 'drop', [], 7],
    'does not take colour': [{ colour: 'red', error }],
    'takes what goes wrong: error, latency or network': [{}, { operation: 'ListGroups' }, { error: undefined }],
    'takes error or network, not both': [{ error, network: 'drop' }],
    'takes nth or every, not both': [{ error, nth: 1, every: 1 }],
    'takes message with error only': [{ network: 'drop', message: 'x' }],
    'takes for message a text': [{ error, message: 7 }],
    'takes seed with probability only': [{ error, seed: 1 }],
    'takes for seed a number or a text': [{ error, probability: 1, seed: {} }],
    'takes for operation names of the API; there is no operation MakeCoffee': [{ error, operation: 'MakeCoffee' }, { error, operation: ['ListGroups', 'MakeCoffee'] }],
    'takes for operation at least one': [{ error, operation: [] }],
    'takes for nth whole numbers from 1': [{ error, nth: 0 }, { error, nth: [1, 1.5] }, { error, nth: '1' }],
    'takes for every whole numbers from 1': [{ error, every: -1 }],
    'takes for times whole numbers from 1': [{ error, times: Infinity }, { error, times: 0 }],
    'takes for when a function': [{ error, when: true }],
    'takes for user a username': [{ error, user: '' }, { error, user: [7] }],
    'takes for error the name of an exception of the API': [{ error: 'TooManyRequests' }, { error: 'NotSimulatedException' }, { error: TooManyRequestsException }, { error: '__proto__' }],
    "takes for network 'drop' or 'drop-response'": [{ network: 'down' }, { network: true }],
    'takes for latency a millisecond to 24 days': [{ latency: 0 }, { latency: '25d' }],
    'takes for probability a number from 0 to 1': [{ error, probability: 1.1 }, { error, probability: '1' }, { error, probability: NaN }],
  };
  for (const [sentence, wrong] of Object.entries(cases)) {
    test(sentence, () => {
      for (const options of wrong) {
        assert.throws(() => cognito.faults.add(options), ({ name, message }) => name === 'TypeError' && message.startsWith(`pocket-cognito: faults.add() ${sentence}`), JSON.stringify(options));
      }
      assert.deepEqual(cognito.faults.list, []);
    });
  }

  test('a latency that is no duration', () => {
    assert.throws(() => cognito.faults.add({ latency: 'long' }), { name: 'TypeError', message: /^pocket-cognito: a duration is/ });
  });

  test('a function that throws or promises is told by the call that asked it', async () => {
    const cause = new Error('no');
    const thrower = cognito.faults.add({ error, when: () => { throw cause; } });
    await assert.rejects(list(), { message: 'pocket-cognito: the function `when` of a fault threw: no', cause });
    assert.throws(() => cognito.callSync('ListGroups', { UserPoolId }), { message: 'pocket-cognito: the function `when` of a fault threw: no' });
    thrower.remove();

    cognito.faults.add({ error, when: async () => false });
    await assert.rejects(list(), { name: 'TypeError', message: 'pocket-cognito: the function `when` of a fault answers at once, not by a promise' });
  });

  test('an input that cannot be read names no user, and the core says what is wrong with it', async () => {
    cognito.faults.add({ error, user: 'ann' });
    const hostile = { UserPoolId, get Username() { throw new Error('not for you'); } };

    await assert.rejects(cognito.adminGetUser(hostile), { name: 'SerializationException', message: 'not for you' });
    await assert.rejects(cognito.getUser({ AccessToken: 'a.b.c' }), { name: 'NotAuthorizedException' });
    await assert.rejects(cognito.getUser(), { name: 'InvalidParameterException' });
  });
});
