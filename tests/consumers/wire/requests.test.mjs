// The wire: what goes over it, byte for byte, and what is said when it is not what it should be.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { ENDPOINT, TARGET, UUID, makePool, makeService, post, read } from './support/wire.mjs';

let cognito, UserPoolId;
beforeEach(async () => {
  cognito = makeService();
  UserPoolId = await makePool(cognito);
});

const refused = async (answer, type, message) => {
  const { status, json } = await answer;
  assert.deepEqual({ status, ...json }, { status: 400, __type: type, ...(message === undefined ? {} : { message }) });
};

describe('an answer', () => {
  test('is AWS JSON 1.1 with a request id', async () => {
    const { status, headers } = await post(cognito, 'ListGroups', { UserPoolId });

    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'application/x-amz-json-1.1');
    assert.match(headers.get('x-amzn-requestid'), UUID);
  });

  test('has a request id of its own each time', async () => {
    const ids = new Set();
    for (let n = 0; n < 5; n++) ids.add((await post(cognito, 'ListGroups', { UserPoolId })).headers.get('x-amzn-requestid'));

    assert.equal(ids.size, 5);
  });

  test('has no bytes where the operation has no output', async () => {
    await post(cognito, 'CreateGroup', { UserPoolId, GroupName: 'g' });
    await post(cognito, 'AdminCreateUser', { UserPoolId, Username: 'alice', MessageAction: 'SUPPRESS' });

    for (const [operation, input] of [
      ['AdminAddUserToGroup', { Username: 'alice', GroupName: 'g' }], ['AdminRemoveUserFromGroup', { Username: 'alice', GroupName: 'g' }],
      ['DeleteGroup', { GroupName: 'g' }], ['AdminDeleteUser', { Username: 'alice' }], ['DeleteUserPool', {}],
    ]) {
      const { status, bytes } = await post(cognito, operation, { UserPoolId, ...input });
      assert.deepEqual({ operation, status, bytes }, { operation, status: 200, bytes: 0 });
    }
  });

  test('is {} where the output is empty', async () => {
    await post(cognito, 'AdminCreateUser', { UserPoolId, Username: 'alice', MessageAction: 'SUPPRESS' });

    for (const [operation, input] of [
      ['AdminSetUserPassword', { Password: 'Correct-horse-7', Permanent: true }], ['AdminDisableUser', {}], ['AdminEnableUser', {}],
      ['AdminUpdateUserAttributes', { UserAttributes: [{ Name: 'name', Value: 'Alice' }] }],
      ['AdminDeleteUserAttributes', { UserAttributeNames: ['name'] }], ['AdminUserGlobalSignOut', {}],
    ]) {
      const { status, text } = await post(cognito, operation, { UserPoolId, Username: 'alice', ...input });
      assert.deepEqual({ operation, status, text }, { operation, status: 200, text: '{}' });
    }
  });

  test('keeps empty lists and leaves absent members out', async () => {
    assert.equal((await post(cognito, 'ListGroups', { UserPoolId })).text, '{"Groups":[]}');
    assert.equal((await post(cognito, 'ListUsers', { UserPoolId })).text, '{"Users":[]}');
  });

  test('tells times as seconds with milliseconds', async () => {
    cognito = makeService({ now: () => 1_790_272_690_299 });
    UserPoolId = await makePool(cognito);

    const { json: { Group } } = await post(cognito, 'CreateGroup', { UserPoolId, GroupName: 'g' });

    assert.equal(Group.CreationDate, 1_790_272_690.299);
    assert.equal(Group.LastModifiedDate, 1_790_272_690.299);
  });
});

describe('a refusal', () => {
  test('is 400 with __type first, compact, and told again in the headers', async () => {
    const { status, text, bytes, headers } = await post(cognito, 'GetGroup', { UserPoolId, GroupName: 'absent' });

    assert.equal(status, 400);
    assert.equal(text, '{"__type":"ResourceNotFoundException","message":"Group not found."}');
    assert.equal(bytes, 67);
    assert.equal(headers.get('content-type'), 'application/x-amz-json-1.1');
    assert.match(headers.get('x-amzn-errortype'), /^ResourceNotFoundException:?$/);
    assert.equal(headers.get('x-amzn-errormessage'), 'Group not found.');
    assert.match(headers.get('x-amzn-requestid'), UUID);
  });

  test('with a newline or a letter of another script in its message still has headers', async () => {
    const name = 'tab\there';
    const { status, json } = await post(cognito, 'GetGroup', { UserPoolId, GroupName: name });
    assert.equal(status, 400);
    assert.ok(json.message.includes(`'${name}'`));

    const answer = await post(cognito, 'GetGroup', { UserPoolId, GroupName: 'две команды\n' });
    assert.equal(answer.status, 400);
    assert.ok(answer.json.message.includes('две команды\n'));
  });
});

describe('a request of the wrong JSON types', () => {
  const cases = [
    ['a number for a string', { GroupName: 1 }, 'NUMBER_VALUE can not be converted to a String'],
    ['true for a string', { GroupName: true }, 'TRUE_VALUE can not be converted to a String'],
    ['false for a string', { GroupName: false }, 'FALSE_VALUE can not be converted to a String'],
    ['an object for a string', { GroupName: {} }, 'Start of structure or map found where not expected.'],
    ['a list for a string', { GroupName: [] }, 'Start of list found where not expected'],
    ['a string for a number', { GroupName: 'g', Precedence: '1' }, 'STRING_VALUE can not be converted to an Integer'],
    ['true for a number', { GroupName: 'g', Precedence: true }, 'TRUE_VALUE can not be converted to an Integer'],
  ];
  for (const [title, input, message] of cases) {
    test(`${title} is a SerializationException`, async () => {
      await refused(post(cognito, 'CreateGroup', { UserPoolId, ...input }), 'SerializationException', message);
    });
  }

  test('a string for a list, and for a structure', async () => {
    await refused(post(cognito, 'AdminCreateUser', { UserPoolId, Username: 'a', UserAttributes: 'x' }), 'SerializationException', 'Expected list or null');
    await refused(post(cognito, 'CreateUserPool', { PoolName: 'p', Policies: 'x' }), 'SerializationException', 'Expected null');
    await refused(post(cognito, 'CreateUserPool', { PoolName: 'p', UserPoolTags: 1 }), 'SerializationException', 'Expected null');
  });

  test('an attribute value that is a number', async () => {
    await refused(post(cognito, 'AdminCreateUser', { UserPoolId, Username: 'a', UserAttributes: [{ Name: 'name', Value: 7 }] }),
      'SerializationException', 'NUMBER_VALUE can not be converted to a String');
  });

  test('an integer beyond 32 bits is a SerializationException too', async () => {
    const { status, json } = await post(cognito, 'CreateGroup', { UserPoolId, GroupName: 'g', Precedence: 2 ** 31 });

    assert.deepEqual([status, json.__type], [400, 'SerializationException']);
  });

  test('comes before the constraints and changes nothing', async () => {
    await refused(post(cognito, 'CreateGroup', { UserPoolId: '', GroupName: 1 }), 'SerializationException', 'NUMBER_VALUE can not be converted to a String');
    assert.equal((await post(cognito, 'ListGroups', { UserPoolId })).text, '{"Groups":[]}');
  });

  test('null is as good as absent, and unknown members are not looked at', async () => {
    const { status, json } = await post(cognito, 'CreateGroup', { UserPoolId, GroupName: 'g', Description: null, Unheard: { of: [1] } });

    assert.equal(status, 200);
    assert.deepEqual(Object.keys(json.Group).sort(), ['CreationDate', 'GroupName', 'LastModifiedDate', 'UserPoolId']);
  });
});

describe('a body that is no JSON object', () => {
  for (const body of ['', '{', '{"UserPoolId":}', 'hello', '{"a":1}}', '[]', '"text"', '7', '{"UserPoolId":"\\ud8"}', '\u0000', '{'.repeat(10_000), `${'['.repeat(100_000)}`]) {
    test(`${JSON.stringify(body.slice(0, 24))}${body.length > 24 ? ` of ${body.length} characters` : ''} is a SerializationException`, async () => {
      const { status, json } = await post(cognito, 'ListGroups', body);

      assert.deepEqual([status, json.__type], [400, 'SerializationException']);
    });
  }

  test('a lone surrogate does no harm', async () => {
    const { status } = await post(cognito, 'CreateGroup', `{"UserPoolId":"${UserPoolId}","GroupName":"\\ud800"}`);

    assert.equal(status, 400);
    assert.equal((await post(cognito, 'ListGroups', { UserPoolId })).status, 200);
  });
});

describe('a request for something else', () => {
  const fetching = (init) => cognito.fetch(ENDPOINT, init).then(read);

  test('an operation that nobody knows', async () => {
    const { status, json } = await post(cognito, 'MakeCoffee', {});

    assert.deepEqual([status, json], [400, { __type: 'UnknownOperationException' }]);
  });

  test('no target, or that of another service', async () => {
    for (const headers of [{}, { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, { 'x-amz-target': '' }]) {
      const { status, json } = await fetching({ method: 'POST', headers, body: '{}' });
      assert.ok(status === 404 || status === 400, String(status));
      assert.equal(json.__type, 'UnknownOperationException');
    }
  });

  test('a GET of the root', async () => {
    const { status } = await fetching({ method: 'GET' });

    assert.ok(status === 404 || status === 400, String(status));
  });

  test('an operation that is not simulated says so by name, and by 501', async () => {
    for (const [operation, input] of [
      ['CreateResourceServer', { UserPoolId, Identifier: 'api', Name: 'api' }],
      ['CreateUserPoolDomain', { UserPoolId, Domain: 'teams' }],
      ['GetUICustomization', { UserPoolId }],
      ['DescribeRiskConfiguration', { UserPoolId }],
    ]) {
      const { status, json } = await post(cognito, operation, input);
      assert.equal(status, 501, operation);
      assert.ok(json.message.includes(operation), json.message);
    }
  });

  test('an operation that is not simulated is validated all the same', async () => {
    await refused(post(cognito, 'CreateUserPoolDomain', { UserPoolId, Domain: '' }), 'InvalidParameterException',
      "2 validation errors detected: Value '' at 'domain' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'domain' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$");
  });
});

describe('a browser', () => {
  test('may ask first what it may ask', async () => {
    const response = await cognito.fetch(ENDPOINT, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-amz-target,x-amz-user-agent' },
    });

    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.match(response.headers.get('access-control-allow-methods'), /POST/);
    for (const header of ['content-type', 'x-amz-target', 'x-amz-user-agent']) {
      assert.ok(response.headers.get('access-control-allow-headers').toLowerCase().includes(header), header);
    }
    assert.equal(response.headers.get('access-control-max-age'), '172800');
    assert.equal(response.headers.get('access-control-allow-credentials'), null);
    assert.equal(await response.text(), '');
  });

  test('may read answers and refusals from anywhere', async () => {
    for (const operation of ['ListGroups', 'GetGroup']) {
      const { headers } = await post(cognito, operation, { UserPoolId }, { origin: 'https://app.example.com' });
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.match(headers.get('access-control-expose-headers'), /x-amzn-RequestId/i);
      assert.match(headers.get('access-control-expose-headers'), /x-amzn-ErrorType/i);
    }
  });
});

describe('fetch()', () => {
  const init = () => ({
    method: 'POST', headers: { 'X-Amz-Target': `${TARGET}.ListGroups`, 'Content-Type': 'application/x-amz-json-1.1' }, body: JSON.stringify({ UserPoolId }),
  });

  test('takes a Request, a URL, and any way of writing headers', async () => {
    for (const response of [
      await cognito.fetch(new Request(ENDPOINT, init())),
      await cognito.fetch(new URL(ENDPOINT), init()),
      await cognito.fetch(ENDPOINT, { ...init(), headers: new Headers(init().headers) }),
      await cognito.fetch(ENDPOINT, { ...init(), headers: Object.entries(init().headers) }),
      await cognito.fetch(ENDPOINT, { ...init(), body: new TextEncoder().encode(init().body) }),
    ]) {
      assert.deepEqual(await response.json(), { Groups: [] });
    }
  });

  test('answers a Response of the host', async () => {
    const response = await cognito.fetch(ENDPOINT, init());

    assert.ok(response instanceof Response);
    assert.equal(response.ok, true);
    assert.equal((await cognito.fetch(ENDPOINT, { ...init(), body: '{' })).ok, false);
  });

  test('two calls at once both come through', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => post(cognito, 'CreateGroup', { UserPoolId, GroupName: `g${n}` })));

    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal((await post(cognito, 'ListGroups', { UserPoolId })).json.Groups.length, 20);
  });
});

test('the same seed and the same calls give the same bytes', async () => {
  const run = async () => {
    const service = makeService({ seed: 7, now: () => 1_790_272_690_299 });
    const id = await makePool(service);
    const answers = [];
    for (const [operation, input] of [
      ['CreateGroup', { GroupName: 'g' }], ['AdminCreateUser', { Username: 'alice', UserAttributes: [{ Name: 'email', Value: 'a@example.com' }] }],
      ['AdminAddUserToGroup', { Username: 'alice', GroupName: 'g' }], ['ListUsersInGroup', { GroupName: 'g' }], ['CreateUserPoolClient', { ClientName: 'c', GenerateSecret: true }],
    ]) {
      const { text, headers } = await post(service, operation, { UserPoolId: id, ...input });
      answers.push(text, headers.get('x-amzn-requestid'));
    }
    return [id, ...answers, JSON.stringify(service.outbox)];
  };

  assert.deepEqual(await run(), await run());
});

test('the wire and the methods say the same of the same input', async () => {
  const direct = async (operation, input) => {
    const method = operation[0].toLowerCase() + operation.slice(1);
    // A refusal without a sentence gets the one that the SDK puts in its place.
    const refusal = ({ name, message }) => (message === 'UnknownError' ? { __type: name } : { __type: name, message });
    return cognito[method](input).then(({ $metadata, ...output }) => output, refusal);
  };
  const wired = async (operation, input) => {
    const { json = {} } = await post(cognito, operation, input);
    return json;
  };
  for (const [operation, input] of [
    ['ListGroups', {}], ['ListGroups', { UserPoolId }], ['ListGroups', { UserPoolId: 7 }], ['ListGroups', { UserPoolId, Limit: '1' }],
    ['ListGroups', { UserPoolId, Limit: 1.5 }], ['ListGroups', { UserPoolId, Limit: 0 }], ['ListGroups', { UserPoolId, Limit: 1e99 }],
    ['GetGroup', { UserPoolId, GroupName: 'absent' }], ['GetGroup', { UserPoolId, GroupName: '' }], ['GetGroup', { UserPoolId, GroupName: ['g'] }],
    ['GetGroup', { UserPoolId, GroupName: { g: 1 } }], ['GetGroup', { UserPoolId, GroupName: true }], ['GetGroup', { UserPoolId, GroupName: null }],
    ['GetGroup', { UserPoolId, GroupName: '\ud800' }], ['GetGroup', { UserPoolId, GroupName: 'g\u0000' }], ['GetGroup', { UserPoolId, GroupName: '👩‍🚀' }],
    ['AdminCreateUser', { UserPoolId, Username: 'a', UserAttributes: {} }], ['AdminCreateUser', { UserPoolId, Username: 'a', UserAttributes: [null] }],
    ['AdminCreateUser', { UserPoolId, Username: 'a', UserAttributes: [{}] }], ['AdminCreateUser', { UserPoolId, Username: 'a', ClientMetadata: [] }],
    ['AdminCreateUser', { UserPoolId, Username: 'a', ForceAliasCreation: 'yes' }], ['CreateUserPool', { PoolName: 'p', Policies: { PasswordPolicy: { MinimumLength: 1 } } }],
  ]) {
    assert.deepEqual(await direct(operation, input), await wired(operation, input), `${operation} ${JSON.stringify(input)}`);
  }
});
