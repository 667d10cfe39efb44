// A host that has nothing but the language and WebAssembly: what jest-environment-jsdom lacks, and Buffer as well.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

const LACKING = ['TextDecoder', 'TextEncoder', 'Buffer', 'fetch', 'Request', 'Response', 'Headers', 'structuredClone', 'ReadableStream'];
const NAMES = ['équipe', '编辑', '🦀-crabs', 'plain', 'ß'];

let cognito;
let UserPoolId;

before(async () => {
  for (const name of LACKING) delete globalThis[name];
  const { PocketCognito } = await import('pocket-cognito');
  cognito = new PocketCognito();
  ({ UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' }));
});

describe('on a bare host', () => {
  test('text of every kind goes in and comes out', async () => {
    for (const GroupName of NAMES) await cognito.createGroup({ UserPoolId, GroupName });

    assert.deepEqual((await cognito.listGroups({ UserPoolId })).Groups.map(({ GroupName }) => GroupName).sort(), [...NAMES].sort());
  });

  test('install() brings a fetch, with a response that clients can use, and takes it away again', async () => {
    const undo = cognito.install();
    const response = await fetch('https://cognito-idp.us-east-1.amazonaws.com/', {
      method: 'POST', headers: { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.GetGroup' }, body: JSON.stringify({ UserPoolId, GroupName: NAMES[1] }),
    });

    assert.equal(response.ok, true);
    assert.equal(response.headers.get('Content-Type'), 'application/x-amz-json-1.1');
    const seen = [];
    response.headers.forEach((value, name) => seen.push(name));
    assert.ok(seen.includes('x-amzn-requestid'));
    assert.equal((await response.json()).Group.GroupName, NAMES[1]);
    await assert.rejects(response.text(), TypeError);
    await assert.rejects(fetch('https://example.com/'), TypeError);

    undo();
    assert.equal('fetch' in globalThis, false);
  });

  test('the request handler reads a body of bytes', async () => {
    const body = Uint8Array.from(JSON.stringify({ UserPoolId, GroupName: 'plain' }), (unit) => unit.charCodeAt(0));

    const { response } = await cognito.requestHandler().handle({
      method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetGroup' }, body,
    });

    assert.equal(response.statusCode, 200);
    assert.ok(response.body instanceof Uint8Array);
    assert.equal(JSON.parse(String.fromCharCode(...response.body)).Group.GroupName, 'plain');
  });
});
