// The wire door and the patched fetch, also when they are used out of order.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';

const ENDPOINT = 'https://cognito-idp.eu-central-1.amazonaws.com/';

let cognito;
let UserPoolId;

beforeEach(async () => {
  cognito = new PocketCognito();
  ({ UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' }));
});

const post = (operation, input, rest) => [ENDPOINT, {
  method: 'POST', headers: { 'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}` }, body: JSON.stringify(input), ...rest,
}];

describe('fetch', () => {
  test('takes a Request, a URL, and every form of headers and body', async () => {
    const input = { UserPoolId };
    const [url, init] = post('ListGroups', input);

    const responses = await Promise.all([
      cognito.fetch(new Request(url, init)),
      cognito.fetch(new URL(url), init),
      cognito.fetch(url, { ...init, headers: new Headers(init.headers) }),
      cognito.fetch(url, { ...init, headers: Object.entries(init.headers) }),
      cognito.fetch(url, { ...init, body: new TextEncoder().encode(init.body) }),
      cognito.fetch(url, { ...init, body: new TextEncoder().encode(init.body).buffer }),
      cognito.fetch(url, { ...init, body: new Blob([init.body]) }),
      cognito.fetch(url, { ...init, body: new Blob([init.body]).stream() }),
    ]);

    for (const response of responses) assert.deepEqual(await response.json(), { Groups: [] });
  });

  test('answers a refusal with its headers', async () => {
    const response = await cognito.fetch(...post('GetGroup', { UserPoolId, GroupName: 'absent' }));

    assert.equal(response.status, 400);
    assert.equal(response.headers.get('x-amzn-errortype'), 'ResourceNotFoundException:');
    assert.equal(response.headers.get('x-amzn-errormessage'), 'Group not found.');
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.match(response.headers.get('x-amzn-requestid'), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual(await response.json(), { __type: 'ResourceNotFoundException', message: 'Group not found.' });
  });

  test('leaves a sentence that is no header to the body', async () => {
    const response = await cognito.fetch(...post('CreateGroup', { UserPoolId, GroupName: 'équipe un' }));

    assert.equal(response.headers.get('x-amzn-errormessage'), null);
    assert.match((await response.json()).message, /équipe un/);
  });

  test('and the methods list the same users, whatever their alphabet', async () => {
    await cognito.createGroup({ UserPoolId, GroupName: 'everyone' });
    const attributes = (name) => [{ Name: 'name', Value: name }, { Name: 'email', Value: 'a@example.com' }, { Name: 'email_verified', Value: 'true' }];
    for (const [Username, name] of [['ann', 'Ann'], ['user-é', 'É'], ['编辑', '编 辑'], ['🚀', '🚀 and 🚀'], ['bare', '\u{feff}'], ['zoë', 'Zoë']]) {
      await cognito.adminCreateUser({ UserPoolId, Username, MessageAction: 'SUPPRESS', UserAttributes: attributes(name) });
      await cognito.adminAddUserToGroup({ UserPoolId, GroupName: 'everyone', Username });
    }
    await cognito.adminDisableUser({ UserPoolId, Username: 'user-é' });

    for (const Limit of [1, 2, 60]) {
      let NextToken;
      do {
        const input = { UserPoolId, GroupName: 'everyone', Limit, NextToken };
        const { Users, NextToken: next } = await cognito.listUsersInGroup(input);
        const onTheWire = await (await cognito.fetch(...post('ListUsersInGroup', input))).json();

        const seconds = (user) => ({ ...user, UserCreateDate: user.UserCreateDate / 1000, UserLastModifiedDate: user.UserLastModifiedDate / 1000 });
        assert.deepEqual(Users.map(seconds), onTheWire.Users);
        assert.equal(next, onTheWire.NextToken);
        NextToken = next;
      } while (NextToken !== undefined);
    }
  });

  test('answers 0 bytes where the operation has no output', async () => {
    await cognito.createGroup({ UserPoolId, GroupName: 'g' });

    const response = await cognito.fetch(...post('DeleteGroup', { UserPoolId, GroupName: 'g' }));

    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-length'), '0');
    assert.equal(await response.text(), '');
  });

  test('answers a preflight', async () => {
    const response = await cognito.fetch(ENDPOINT, { method: 'OPTIONS', headers: { 'Access-Control-Request-Headers': 'x-amz-target,x-mine' } });

    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('access-control-allow-headers'), 'x-amz-target,x-mine');
    assert.equal(response.headers.get('access-control-max-age'), '172800');
  });

  test('does not understand what is no call', async () => {
    for (const init of [undefined, { method: 'PUT', body: '{}' }, { method: 'POST' }, { method: 'POST', headers: { 'x-amz-target': 'Nonsense' } }]) {
      const response = await cognito.fetch(ENDPOINT, init);
      assert.ok(response.status >= 400 && response.status < 500, `${init?.method}: ${response.status}`);
    }
  });

  test('heeds a signal that was aborted before', async () => {
    await assert.rejects(cognito.fetch(...post('ListGroups', { UserPoolId }, { signal: AbortSignal.abort() })), { name: 'AbortError' });
    await assert.rejects(cognito.listGroups({ UserPoolId }, { abortSignal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});

describe('install', () => {
  test('answers all hosts of the service, and only those', async () => {
    const before = globalThis.fetch;
    const others = [];
    const stand = async (input) => { others.push(String(input.url ?? input)); return new Response('other'); };
    globalThis.fetch = stand;
    const undo = cognito.install();
    try {
      for (const host of ['cognito-idp.us-east-1.amazonaws.com', 'COGNITO-IDP.eu-west-1.amazonaws.com', 'cognito-idp-fips.us-gov-west-1.amazonaws.com', 'cognito-idp.cn-north-1.amazonaws.com.cn']) {
        const response = await fetch(new URL(`https://${host}/`), post('ListGroups', { UserPoolId })[1]);
        assert.deepEqual(await response.json(), { Groups: [] }, host);
      }
      const passed = ['https://cognito-idp.us-east-1.amazonaws.com.example.com/', 'https://example.com/?https://cognito-idp.us-east-1.amazonaws.com/', 'https://cognito-identity.us-east-1.amazonaws.com/'];
      for (const url of passed) assert.equal(await (await fetch(url)).text(), 'other');
      assert.deepEqual(others, passed);
    } finally {
      undo();
      assert.equal(globalThis.fetch, stand);
      globalThis.fetch = before;
    }
  });

  test('undone under another that came later, lets everything pass', async () => {
    const before = globalThis.fetch;
    globalThis.fetch = async () => new Response('host');
    const undo = cognito.install();
    const ours = globalThis.fetch;
    globalThis.fetch = (...args) => ours(...args);
    const later = globalThis.fetch;
    try {
      undo();
      assert.equal(globalThis.fetch, later);
      assert.equal(await (await fetch(...post('ListGroups', { UserPoolId }))).text(), 'host');
    } finally {
      globalThis.fetch = before;
    }
  });

  test('of several doubles the last one answers, and they let go in any order', async () => {
    const before = globalThis.fetch;
    const stand = async () => new Response('host');
    globalThis.fetch = stand;
    const pool = async (name) => {
      const double = new PocketCognito();
      await double.createUserPool({ PoolName: name });
      return double;
    };
    const sees = async () => {
      const text = await (await fetch(...post('ListUserPools', { MaxResults: 1 }))).text();
      return text === 'host' ? text : JSON.parse(text).UserPools[0].Name;
    };
    const doubles = await Promise.all(['one', 'two', 'three'].map(pool));
    try {
      const [one, two, three] = doubles.map((double) => double.install());
      assert.equal(await sees(), 'three');
      two();
      assert.equal(await sees(), 'three');
      three();
      assert.equal(await sees(), 'one');
      one();
      assert.equal(globalThis.fetch, stand);
    } finally {
      globalThis.fetch = before;
    }
  });

  test('of one region leaves the others to another double', async () => {
    const [east, west] = ['us-east-1', 'eu-west-1'].map((region) => new PocketCognito({ region }));
    for (const double of [east, west]) await double.createUserPool({ PoolName: 'teams' });
    const undo = [east.install(), west.install({ region: 'eu-west-1' })];
    try {
      for (const region of ['us-east-1', 'eu-west-1', 'eu-central-1']) {
        const { UserPools: [{ Id }] } = await (await fetch(`https://cognito-idp.${region}.amazonaws.com/`, post('ListUserPools', { MaxResults: 1 })[1])).json();
        assert.equal(Id.split('_')[0], region === 'eu-west-1' ? 'eu-west-1' : 'us-east-1', region);
      }
    } finally {
      for (const step of undo) step();
    }
    assert.throws(() => east.install({ regoin: 'eu-west-1' }), { message: 'pocket-cognito: install() does not take regoin; it takes region' });
    assert.throws(() => east.install({ region: 1 }), { message: "pocket-cognito: install() takes the name of a region: install({ region: 'eu-west-1' })" });
  });
});
