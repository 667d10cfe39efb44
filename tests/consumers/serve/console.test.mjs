// Who gets at the console of `pocket-cognito serve --console`: the page at the printed address, and nobody else.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Program } from './program.mjs';

describe('the console', () => {
  let program, token, own;
  before(async () => {
    program = await Program.serving('--console', '--user-pool', 'teams', '--codes', '246802');
    [, token] = /console +http:\S+\/_console#(\S+)/.exec(program.out);
    const { port } = new URL(program.url);
    own = { 'host': `127.0.0.1:${port}`, 'content-type': 'application/json', 'x-pocket-cognito-console': token };
  });
  after(() => program.stop());

  const POOLS = { question: 'look', given: { operations: [['ListUserPools', { MaxResults: 1 }]] } };

  test('answers whoever has the token', async () => {
    const { status, body } = await ask(POOLS);

    assert.equal(status, 200);
    assert.equal(JSON.parse(body).answer.results[0].output.UserPools[0].Name, 'teams');
    assert.equal((await ask(POOLS, { origin: program.url, 'sec-fetch-site': 'same-origin' })).status, 200);
  });

  test('tells a refusal of the service in its words', async () => {
    const { body } = await ask({ question: 'change', given: { operation: 'DeleteUserPool', input: { UserPoolId: 'us-east-1_absent' } } });

    assert.deepEqual(JSON.parse(body), { error: { name: 'ResourceNotFoundException', message: 'User pool us-east-1_absent does not exist.' } });
  });

  test('prints the codes that it leads to', async () => {
    const UserPoolId = /user pool teams: (\S+), client/.exec(program.out)[1];
    const change = (operation, input) => ask({ question: 'change', given: { operation, input: { UserPoolId, Username: 'ann', ...input } } });

    await change('AdminCreateUser', { MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }, { Name: 'email_verified', Value: 'true' }] });
    await change('AdminSetUserPassword', { Password: 'Correct-horse-7', Permanent: true });
    await change('AdminResetUserPassword');

    await program.says('EMAIL to ann@example.com: 246802 (CustomMessage_ForgotPassword)\n');
  });

  test('answers nobody without the token', async () => {
    for (const given of ['', 'a', `${token}a`, token.slice(1), 'a'.repeat(token.length)]) {
      const { status, body } = await ask(POOLS, { 'x-pocket-cognito-console': given });
      assert.equal(status, 403, given);
      assert.match(body, /open the address that the program printed/);
    }
    assert.equal((await ask(POOLS, { 'x-pocket-cognito-console': undefined })).status, 403);
  });

  test('answers no page of another origin, even with the token, and allows none to ask', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1', program.url.replace('http:', 'https:')]) {
      const { status, headers } = await ask(POOLS, { origin });
      assert.equal(status, 403, origin);
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
    assert.equal((await ask(POOLS, { 'sec-fetch-site': 'cross-site' })).status, 403);
    assert.equal((await ask(POOLS, { 'sec-fetch-site': 'same-site' })).status, 403);

    const preflight = await send('OPTIONS', '/_console/ask', { 'origin': 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-pocket-cognito-console' });
    assert.equal(preflight.status, 403);
    assert.equal(preflight.headers['access-control-allow-origin'], undefined);
  });

  test('is at no name that could be made to lead here', async () => {
    const { port } = new URL(program.url);
    for (const host of ['evil.example', `rebound.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example', `localhost@evil.example:${port}`]) {
      assert.equal((await ask(POOLS, { host })).status, 403, host);
      assert.equal((await send('GET', '/_console', { host })).status, 403, host);
    }
    for (const host of ['localhost', `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) assert.equal((await ask(POOLS, { host })).status, 200, host);
  });

  test('serves a page without secrets, which no other may frame', async () => {
    for (const path of ['/_console', '/_console?x', '/_console/page.mjs', '/_console/console.mjs']) {
      const { status, body, headers } = await send('GET', path);
      assert.equal(status, 200);
      assert.equal(body.includes(token), false);
      assert.match(headers['content-security-policy'], /frame-ancestors 'none'/);
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
    assert.equal((await send('GET', '/_console/serve.mjs')).status, 404);
    assert.equal((await send('GET', '/_console/../serve.mjs')).status, 404);
  });

  test('refuses what is no question, and goes on', async () => {
    assert.equal((await send('POST', '/_console/ask', {}, '{')).status, 400);
    for (const message of ['null', '[]', '"look"', '{"question":"__proto__"}', '{"question":"look","given":null}', '{"question":"look","given":{"operations":[null]}}']) {
      const { status, body } = await send('POST', '/_console/ask', {}, message);
      assert.equal(status, 200, message);
      assert.equal(typeof JSON.parse(body).error.message, 'string', message);
    }
    assert.equal((await ask(POOLS)).status, 200);
    assert.equal(program.err, '');
  });

  const ask = (message, headers) => send('POST', '/_console/ask', headers, JSON.stringify(message));

  // As `fetch` does not let one: with any Host and Origin.
  function send(method, path, headers = {}, body = '') {
    const all = Object.fromEntries(Object.entries({ ...own, ...headers }).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: new URL(program.url).port, method, path, headers: all }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
      });
      sent.on('error', reject).end(body);
    });
  }
});

test('without the option there is no console', async () => {
  const program = await Program.serving();

  assert.equal(program.out.includes('_console'), false);
  assert.deepEqual(await (await fetch(`${program.url}/_console`)).json(), { __type: 'UnknownOperationException' });
  await program.stop();
});

test('each start has a token of its own', async () => {
  const tokens = [];
  for (const program of [await Program.serving('--console'), await Program.serving('--console')]) {
    tokens.push(/_console#(\S{32})\n/.exec(program.out)[1]);
    await program.stop();
  }
  assert.notEqual(tokens[0], tokens[1]);
});
