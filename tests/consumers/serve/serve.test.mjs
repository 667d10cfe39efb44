// `pocket-cognito serve`, driven by clients that know nothing of it but its address.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { Program } from './program.mjs';

const clientOf = ({ url }, region = 'us-east-1') =>
  new CognitoIdentityProvider({ endpoint: url, region, credentials: { accessKeyId: 'any', secretAccessKey: 'any' }, maxAttempts: 1 });

const post = (url, operation, body) => fetch(url, { method: 'POST', headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` }, body });

let folder;
before(async () => { folder = await mkdtemp(join(tmpdir(), 'serve-')); });
after(() => rm(folder, { recursive: true }));

describe('a program that serves', () => {
  let program, client, UserPoolId;
  before(async () => {
    program = await Program.serving('--user-pool', 'teams', '--user-pool', 'others', '--seed', '1', '--codes', '246802');
    client = clientOf(program);
    UserPoolId = /user pool teams: (\S+), client \w+/.exec(program.out)[1];
  });
  after(() => program.stop());

  test('listens at the loopback address only, and says how to be used', () => {
    assert.match(program.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.ok(program.out.includes(`endpoint_url='${program.url}'`));
    assert.ok(program.out.includes(`userPoolEndpoint: '${program.url}'`));
    assert.equal(program.err, '');
  });

  test('answers the AWS SDK\'s client', async () => {
    await client.createGroup({ UserPoolId, GroupName: 'équipe' });
    await assert.rejects(client.createGroup({ UserPoolId, GroupName: 'équipe' }), { name: 'GroupExistsException' });

    const { Groups } = await client.listGroups({ UserPoolId });
    assert.deepEqual(Groups.map(({ GroupName }) => GroupName), ['équipe']);
    assert.ok(Groups[0].CreationDate instanceof Date);
  });

  test('made the pools that it was started with, each with a client', async () => {
    const { UserPools } = await client.listUserPools({ MaxResults: 10 });
    assert.deepEqual(UserPools.map(({ Name }) => Name).sort(), ['others', 'teams']);
    for (const { Id } of UserPools) assert.equal((await client.listUserPoolClients({ UserPoolId: Id })).UserPoolClients.length, 1);
  });

  test('prints the codes that it sends', async () => {
    await client.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }, { Name: 'email_verified', Value: 'true' }] });
    await client.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'Correct-horse-7', Permanent: true });
    await client.adminResetUserPassword({ UserPoolId, Username: 'ann' });

    await program.says('EMAIL to ann@example.com: 246802 (CustomMessage_ForgotPassword)\n');
  });

  test('signs users in, with tokens that its key set verifies', async () => {
    const ClientId = /user pool teams: \S+, client (\w+)/.exec(program.out)[1];
    await client.adminCreateUser({ UserPoolId, Username: 'bob', MessageAction: 'SUPPRESS' });
    await client.adminSetUserPassword({ UserPoolId, Username: 'bob', Password: 'Correct-horse-7', Permanent: true });
    const signIn = (PASSWORD) => client.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'bob', PASSWORD } });

    await assert.rejects(signIn('Wrong-horse-7'), { name: 'NotAuthorizedException' });
    const { AuthenticationResult: { AccessToken, IdToken } } = await signIn('Correct-horse-7');

    assert.equal((await client.getUser({ AccessToken })).Username, 'bob');
    const { keys } = await (await fetch(`${program.url}/${UserPoolId}/.well-known/jwks.json`)).json();
    const [header, claims, signature] = IdToken.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url'));
    const key = createPublicKey({ key: keys.find((one) => one.kid === kid), format: 'jwk' });
    assert.ok(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')));
  });

  test('answers key sets and discovery under its own address', async () => {
    const keys = await fetch(`${program.url}/${UserPoolId}/.well-known/jwks.json`);
    assert.equal(keys.headers.get('access-control-allow-origin'), '*');
    assert.equal((await keys.json()).keys.length, 2);

    const { issuer } = await (await fetch(`${program.url}/${UserPoolId}/.well-known/openid-configuration`)).json();
    assert.equal(issuer, `https://cognito-idp.us-east-1.amazonaws.com/${UserPoolId}`);
    assert.equal((await fetch(`${program.url}/us-east-1_absent/.well-known/jwks.json`)).status, 404);
    assert.equal((await fetch(`${program.url}/${UserPoolId}/.well-known/jwks.json`, { method: 'HEAD' })).status, 200);
  });

  test('answers a browser\'s preflight', async () => {
    const { status, headers } = await fetch(program.url, { method: 'OPTIONS', headers: { 'access-control-request-headers': 'x-amz-target' } });

    assert.equal(status, 200);
    assert.equal(headers.get('access-control-allow-headers'), 'x-amz-target');
  });

  test('refuses a body that is too large, whether its length is told or not', async () => {
    const large = 'x'.repeat(1024 * 1024 + 1);
    for (const body of [large, new Blob([large]).stream()]) {
      const response = await fetch(program.url, { method: 'POST', body, duplex: 'half' });
      assert.equal(response.status, 413);
      assert.deepEqual(await response.json(), { __type: 'RequestEntityTooLargeException', message: 'The body is larger than 1048576 bytes' });
    }
  });

  test('answers whatever comes, and goes on', async () => {
    assert.deepEqual(await (await fetch(program.url)).json(), { __type: 'UnknownOperationException' });
    assert.deepEqual(await (await post(program.url, 'ListGroups', '{')).json(), { __type: 'SerializationException' });
    assert.equal((await post(program.url, 'ListGroups', Buffer.from([0x7b, 0xff, 0x7d]))).status, 400);
    assert.match(await raw('no http at all\r\n\r\n'), /^HTTP\/1\.1 400 /);
    assert.match(await raw('GET http://elsewhere/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'), /UnknownOperationException/);
    await gone('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly a part');

    assert.equal((await post(program.url, 'ListUserPools', '{"MaxResults":1}')).status, 200);
    assert.equal(program.err, '');
  });

  test('says that a port is taken', async () => {
    const { port } = new URL(program.url);
    const { code, out, err } = await new Program(['serve', '--port', port]).ended;

    assert.deepEqual({ code, out, err }, { code: 1, out: '', err: `pocket-cognito: port ${port} of 127.0.0.1 is taken; choose another with --port, or --port 0 for any free one\n` });
  });

  // What comes back for these bytes.
  function raw(text) {
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(new URL(program.url).port, '127.0.0.1', () => socket.write(text));
      socket.setEncoding('utf8').on('data', (part) => { answer += part; }).on('close', () => resolve(answer)).on('error', reject);
    });
  }

  // A caller who goes away in the middle of a request.
  function gone(text) {
    return new Promise((resolve, reject) => {
      const socket = connect(new URL(program.url).port, '127.0.0.1', () => socket.write(text, () => socket.destroy()));
      socket.on('close', resolve).on('error', reject);
    });
  }
});

describe('its state', () => {
  test('is written to the file at the end, and taken from there', async () => {
    const state = join(folder, 'state.json');
    const first = await Program.serving('--state', state, '--user-pool', 'teams', '--region', 'eu-west-1');
    const UserPoolId = /user pool teams: (\S+), client/.exec(first.out)[1];
    await clientOf(first, 'eu-west-1').createGroup({ UserPoolId, GroupName: 'kept' });
    assert.deepEqual(await first.stop(), { code: 0, signal: null, out: first.out, err: '' });

    const second = await Program.serving('--state', state, '--user-pool', 'teams');
    const { Groups } = await clientOf(second, 'eu-west-1').listGroups({ UserPoolId });
    assert.deepEqual(Groups.map(({ GroupName }) => GroupName), ['kept']);
    assert.ok(second.out.includes(`user pool teams: ${UserPoolId}, client`));
    assert.ok(second.out.includes(`https://cognito-idp.eu-west-1.amazonaws.com/`));
    const before = await readFile(state, 'utf8');
    assert.equal((await second.stop('SIGTERM')).code, 0);
    assert.equal(await readFile(state, 'utf8'), before);
  });

  test('that is none is refused', async () => {
    const state = join(folder, 'other.json');
    await writeFile(state, '{"Format":"other"}');

    const { code, err } = await new Program(['serve', '--port', '0', '--state', state]).ended;

    assert.equal(code, 1);
    assert.match(err, /^pocket-cognito: this is not a state to import: /);
  });
});

describe('Ctrl-C', () => {
  test('ends it although a client keeps its connection', async () => {
    const program = await Program.serving();
    const client = clientOf(program);
    await client.listUserPools({ MaxResults: 1 });

    assert.deepEqual(await program.stop(), { code: 0, signal: null, out: program.out, err: '' });
  });
});

describe('its words', () => {
  const refused = async (words, err) => {
    const ended = await new Program(words).ended;
    assert.equal(ended.code, 1);
    assert.equal(ended.out, '');
    assert.equal(ended.err.split('\n')[0], `pocket-cognito: ${err}`);
  };

  test('are refused with a reason', async () => {
    await refused([], 'the one command is serve');
    await refused(['server'], 'the one command is serve');
    await refused(['serve', '--port', '70000'], '--port 70000 is no port: a number from 0 to 65535');
    await refused(['serve', '--port', '0', '--host', '192.0.2.1'], '192.0.2.1 is no address of this machine; leave --host out for 127.0.0.1');
    await refused(['serve', '--port', '0', '--codes', '12'], "codes '12' is not a code: six digits");
    await refused(['serve', '--port', '0', '--region', 'Mars!'], "region 'Mars!' is not a region: letters, digits and dashes, such as us-east-1");
    await refused(['serve', '--prot', '1'], "Unknown option '--prot'");
    await refused(['serve', '--port', '0', '--state', folder], `--state ${folder} cannot be read: EISDIR: illegal operation on a directory, read`);
  });

  test('are explained on request', async () => {
    const { code, out } = await new Program(['--help']).ended;

    assert.equal(code, 0);
    assert.match(out, /^pocket-cognito serve /);
  });
});

test('an address that is not loopback brings a warning', async () => {
  const program = await Program.serving('--host', '0.0.0.0');
  assert.ok(program.out.includes('Not a loopback address'));
  await program.stop();
});
