// Requests over the wire: whose keys have signed them, and what is said where that cannot be told.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { beforeEach, describe, test } from 'node:test';
import { ENDPOINT, POOL, allow, answered, basic, policy, signed, world } from './support/world.mjs';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const SESSION = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/session', sessionToken: 'FwoGZXIvYXdzEXAMPLE==' };
const policies = [policy(allow('cognito-idp:*'))];

let cognito;
beforeEach(() => {
  cognito = world({
    admin: { ...KEYS, policies },
    session: { ...SESSION, policies, arn: 'arn:aws:sts::000000000000:assumed-role/Admin/ci', expires: Date.now() + 3_600_000 },
  });
});

const ask = ([url, init]) => answered(cognito.fetch(url, init));
const listing = (keys, parts) => ask(signed('ListGroups', { UserPoolId: POOL }, keys, parts));
const refused = async (answer, __type, message) => assert.deepEqual(await answer.then(({ status, text }) => ({ status, text })), { status: 400, text: JSON.stringify({ __type, message }) });
const NO_MATCH = 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

describe('a request with a good signature is answered', () => {
  test('by long-term keys, by a session, by the keys of the root', async () => {
    const root = { accessKeyId: 'AKIAPOCKETCOGNITO000', secretAccessKey: 'not-a-secret' };
    for (const keys of [KEYS, SESSION, root]) assert.deepEqual(await listing(keys), { status: 200, text: '{"Groups":[]}', json: { Groups: [] } });
  });

  test('whose body is not ASCII, whose headers have spaces, whose URL has a query', async () => {
    const GroupName = 'M\u00fcnchen\u2192\u{1f600}';
    const parts = { url: `${ENDPOINT}?y=2&x=1`, more: { 'x-amz-user-agent': '  aws-sdk-js/3   test ' } };
    const { json } = await ask(signed('CreateGroup', { UserPoolId: POOL, GroupName }, KEYS, parts));

    assert.equal(json.Group.GroupName, GroupName);
  });

  test('signed with the header Date in place of X-Amz-Date', async () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const dated = { date: basic(now), dated: { date: new Date(now).toUTCString() } };

    assert.equal((await listing(KEYS, dated)).status, 200);
    await refused(listing(KEYS, { ...dated, signAs: 'another' }), 'InvalidSignatureException', NO_MATCH);
  });

  test('sent to another region, whose name the host and the signature have', async () => {
    const { status } = await listing(KEYS, { url: 'https://cognito-idp.eu-west-1.amazonaws.com/', region: 'eu-west-1' });

    assert.equal(status, 200);
  });

  test('to an address of its own, by the region of the double', async () => {
    assert.equal((await listing(KEYS, { url: 'http://127.0.0.1:9229/' })).status, 200);
    assert.equal((await listing(KEYS, { url: 'http://127.0.0.1:9229/', region: 'eu-west-1' })).status, 400);
  });
});

describe('a request is refused', () => {
  const bare = (authorization, more = {}) => ask([ENDPOINT, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListGroups', ...(authorization !== undefined && { authorization }), ...more },
    body: JSON.stringify({ UserPoolId: POOL }),
  }]);
  const tail = (authorization) => ` (Hashed with SHA-256 and encoded with Base64) Authorization=${createHash('sha256').update(authorization).digest('base64')}`;

  test('without a signature', async () => {
    await refused(bare(undefined), 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  });

  test('for each part that its signature lacks', async () => {
    const sentence = (name) => `Authorization header requires '${name}' parameter.`;
    const noDate = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
    const credential = `Credential=${KEYS.accessKeyId}/20260101/us-east-1/cognito-idp/aws4_request`;
    const dated = { 'x-amz-date': '20260101T000000Z' };
    for (const [authorization, more, sentences] of [
      ['intentionally-invalid-probe', {}, [sentence('Credential'), sentence('Signature'), sentence('SignedHeaders'), noDate]],
      ['Bearer eyJraWQ', dated, [sentence('Credential'), sentence('Signature'), sentence('SignedHeaders')]],
      [`AWS4-HMAC-SHA256 ${credential}`, dated, [sentence('Signature'), sentence('SignedHeaders')]],
      [`AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host`, dated, [sentence('Signature')]],
      ['AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00', dated, [sentence('Credential')]],
      [`AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=00`, {}, [noDate]],
    ]) await refused(bare(authorization, more), 'IncompleteSignatureException', sentences.join(' ') + tail(authorization));
  });

  test('with a scope or a date of another form', async () => {
    const dated = { 'x-amz-date': '20260101T000000Z' };
    await refused(bare('AWS4-HMAC-SHA256 Credential=AKIA/20260101, SignedHeaders=host, Signature=00', dated), 'IncompleteSignatureException',
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIA/20260101'");
    await refused(bare('AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00', { 'x-amz-date': '2026-01-01' }), 'IncompleteSignatureException',
      "Date must be in ISO-8601 'basic format'. Got '2026-01-01'. See http://en.wikipedia.org/wiki/ISO_8601");
  });

  test('by keys that nobody has, and by a session without its token, with another, or with one too many', async () => {
    const unknown = 'The security token included in the request is invalid.';
    for (const keys of [{ ...KEYS, accessKeyId: 'AKIANOBODY0000000000' }, { ...SESSION, sessionToken: undefined }, { ...SESSION, sessionToken: 'x' }, { ...KEYS, sessionToken: 'x' }]) {
      await refused(listing(keys), 'UnrecognizedClientException', unknown);
    }
  });

  test('signed with another secret, or changed on the way', async () => {
    await refused(listing(KEYS, { signAs: 'another' }), 'InvalidSignatureException', NO_MATCH);

    const [url, init] = signed('ListGroups', { UserPoolId: POOL }, KEYS, { more: { 'x-signed': 'a' } });
    for (const change of [
      { body: JSON.stringify({ UserPoolId: POOL, Limit: 1 }) },
      { headers: { ...init.headers, 'x-signed': 'b' } },
      { headers: { ...init.headers, 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUsers' } },
    ]) await refused(ask([url, { ...init, ...change }]), 'InvalidSignatureException', NO_MATCH);
    await refused(ask([`${url}?x=1`, init]), 'InvalidSignatureException', NO_MATCH);
  });

  test('for another region, service, terminator or day than it was sent', async () => {
    const day = basic(Date.now()).slice(0, 8);
    await refused(listing(KEYS, { region: 'eu-west-1' }), 'InvalidSignatureException', "Credential should be scoped to a valid region, not 'eu-west-1'. ");
    await refused(listing(KEYS, { service: 's3', term: 'aws2_request' }), 'InvalidSignatureException',
      "Credential should be scoped to correct service: 'cognito-idp'. Credential should be scoped with a valid terminator: 'aws4_request', not 'aws2_request'. ");
    const { json } = await listing(KEYS, { day: '20200101' });
    assert.match(json.message, new RegExp(`^Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != '${day}', from '${day}T\\d{6}Z'. $`));
  });

  test('signed more than five minutes ago, or ahead', async () => {
    const { json: old } = await listing(KEYS, { date: basic(Date.now() - 301_000) });
    assert.equal(old.__type, 'InvalidSignatureException');
    assert.match(old.message, /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/);

    const { json: early } = await listing(KEYS, { date: basic(Date.now() + 302_000) });
    assert.match(early.message, /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/);
    assert.equal((await listing(KEYS, { date: basic(Date.now() - 240_000) })).status, 200);
  });

  test('by a session that is over by the clock of the double', async () => {
    cognito.clock.advance('59m');
    assert.equal((await listing(SESSION)).status, 200);

    cognito.clock.advance('1m');
    await refused(listing(SESSION), 'ExpiredTokenException', 'The security token included in the request is expired');
    await assert.rejects(cognito.as('session').listGroups({ UserPoolId: POOL }), { name: 'ExpiredTokenException' });
  });
});

test('a moved clock breaks no client: it may sign by the host\'s time or by the double\'s', async () => {
  cognito.clock.advance('365d');

  assert.equal((await listing(KEYS)).status, 200);
  assert.equal((await listing(KEYS, { date: basic(cognito.clock.now()) })).status, 200);
});

test('a signature is judged before what it signs', async () => {
  const [url, init] = signed('ListGroups', {}, { ...KEYS, secretAccessKey: 'another' });
  assert.equal((await ask([url, init])).json.__type, 'InvalidSignatureException');
  assert.equal((await ask(signed('ListGroups', {}, KEYS))).json.__type, 'InvalidParameterException');
});

test('a public operation is answered whatever the header says, and an unknown one is unknown', async () => {
  const { UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId: POOL, ClientName: 'web' });
  const post = (operation, input, headers) => ask([ENDPOINT, { method: 'POST', headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`, ...headers }, body: JSON.stringify(input) }]);

  for (const headers of [{}, { authorization: 'intentionally-invalid-probe' }]) {
    assert.equal((await post('SignUp', { ClientId, Username: `u${Object.keys(headers).length}`, Password: 'Secret-7' }, headers)).status, 200);
    assert.equal((await post('MakeCoffee', {}, headers)).json.__type, 'UnknownOperationException');
  }
});

test('without the option nothing is looked at', async () => {
  const { PocketCognito } = await import('pocket-cognito');
  const open = new PocketCognito();
  const { UserPool } = open.callSync('CreateUserPool', { PoolName: 'staff' });
  const [url, init] = signed('ListGroups', { UserPoolId: UserPool.Id }, { ...KEYS, secretAccessKey: 'another' });

  assert.equal((await open.fetch(url, init)).status, 200);
  assert.throws(() => open.as('admin'), { message: 'pocket-cognito: as() takes an identity of the option iam, which was not given' });
});
