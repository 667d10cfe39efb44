// The documents beside the API that verifiers of tokens read, by fetch and by what install() puts in its place.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { ENDPOINT, makePool, makeService, post, read } from './support/wire.mjs';

let cognito, UserPoolId, issuer;
beforeEach(async () => {
  cognito = makeService();
  UserPoolId = await makePool(cognito);
  issuer = `${ENDPOINT}${UserPoolId}`;
});

describe('the key set', () => {
  test('is answered at the issuer, to pages of every origin', async () => {
    const { status, headers, json, bytes } = await read(await cognito.fetch(`${issuer}/.well-known/jwks.json`));

    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'application/json');
    assert.equal(headers.get('content-length'), String(bytes));
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.deepEqual(json.keys.map(({ alg, e, kty, use }) => ({ alg, e, kty, use })), Array(2).fill({ alg: 'RS256', e: 'AQAB', kty: 'RSA', use: 'sig' }));
    assert.deepEqual(Object.keys(json.keys[0]), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
    assert.deepEqual(cognito.jwks(UserPoolId), json);
  });

  test('is answered by an installed fetch, whatever it is asked with', async () => {
    const undo = cognito.install();
    try {
      const url = `${issuer}/.well-known/jwks.json?now`;
      for (const input of [url, new URL(url), new Request(url)]) {
        assert.deepEqual((await read(await fetch(input))).json, cognito.jwks(UserPoolId));
      }
    } finally {
      undo();
    }
  });

  test('answers HEAD without a body', async () => {
    const { status, headers, bytes } = await read(await cognito.fetch(`${issuer}/.well-known/jwks.json`, { method: 'HEAD' }));

    assert.deepEqual({ status, bytes }, { status: 200, bytes: 0 });
    assert.ok(Number(headers.get('content-length')) > 0);
  });

  test('is the same for every pool', async () => {
    assert.deepEqual(cognito.jwks(await makePool(cognito)), cognito.jwks(UserPoolId));
  });

  test('is 404 for a pool that is not there', async () => {
    const { status, json } = await read(await cognito.fetch(`${ENDPOINT}us-east-1_absent/.well-known/jwks.json`));

    assert.deepEqual({ status, json }, { status: 404, json: { message: 'User pool us-east-1_absent does not exist.' } });
    assert.throws(() => cognito.jwks('us-east-1_absent'), { message: 'pocket-cognito: jwks() takes the id of a user pool: User pool us-east-1_absent does not exist.' });
    assert.throws(() => cognito.jwks(), { message: 'pocket-cognito: jwks() takes the id of a user pool: User pool undefined does not exist.' });
  });
});

test('the discovery document names the issuer and its key set', async () => {
  const { status, json } = await read(await cognito.fetch(`${issuer}/.well-known/openid-configuration`));

  assert.equal(status, 200);
  assert.equal(json.issuer, issuer);
  assert.deepEqual((await read(await cognito.fetch(json.jwks_uri))).json, cognito.jwks(UserPoolId));
});

test('other paths are no documents', async () => {
  for (const path of ['', UserPoolId, `${UserPoolId}/.well-known/other`]) {
    const { status, json } = await read(await cognito.fetch(ENDPOINT + path));
    assert.deepEqual({ path, status, json }, { path, status: 400, json: { __type: 'UnknownOperationException' } });
  }
});

test('a document is no request: what follows has the ids that it would have without', async () => {
  const other = makeService();
  await makePool(other);
  await cognito.fetch(`${issuer}/.well-known/jwks.json`);

  const ids = await Promise.all([cognito, other].map(async (one) => (await post(one, 'ListGroups', { UserPoolId })).headers.get('x-amzn-requestid')));
  assert.equal(ids[0], ids[1]);
});
