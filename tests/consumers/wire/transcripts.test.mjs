// Replays what the real service was asked, over fetch(), and compares what it answered line by line. Each request is
// signed as it was then: by an identity that may do everything, by nobody, wrongly, or by what is no signature.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { iam } from 'pocket-cognito/iam';
import { signed } from './support/signature.mjs';
import { proof } from './support/srp.mjs';
import { Memory, differences, memberDifferences, transcript } from './support/transcript.mjs';
import { makeService, post } from './support/wire.mjs';

const EXPECTED = { group: 126, login: 115 };

const ADMIN = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const NOBODY = { ...ADMIN, accessKeyId: 'AKIAINVALIDPROBE00000' };
const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

/** The headers that a request was signed with, by the transcript's word for it. */
const SIGNATURES = {
  'signed': (operation, body) => signed(operation, body, ADMIN),
  'none': () => ({}),
  'other:malformed-authorization': () => ({ authorization: 'intentionally-invalid-probe' }),
  'other:invalid-signature': (operation, body) => signed(operation, body, NOBODY),
};

for (const [name, expected] of Object.entries(EXPECTED)) {
  describe(`transcript ${name}`, () => {
    const cognito = makeService({ iam: iam({ admin: { ...ADMIN, policies: [everything] } }) });
    const memory = new Memory();
    let passed = 0;

    for (const line of transcript(name)) {
      test(line.label, async () => {
        assert.deepEqual(await found(cognito, memory, line), []);
        passed++;
      });
    }

    after(() => assert.equal(passed, expected, `the number of lines of ${name} has changed`));
  });
}

/** What differs from the captured answer. */
async function found(cognito, memory, line) {
  if (line.op === '-claims') return claims(cognito, memory, line);
  const body = JSON.stringify(proven(memory, memory.fill(line.in ?? {})));
  const answer = await post(cognito, line.op, body, SIGNATURES[line.sign ?? 'signed'](line.op, body));
  memory.save(line.save, answer.json ?? {});
  return line.err ? refusal(memory, line, answer) : success(memory, line, answer);
}

/** The input with the proof of a password, where the transcript says of which one and when. */
function proven(memory, input) {
  const asked = /^\(SRP proof for (.*)\)$/.exec(input.ChallengeResponses?.PASSWORD_CLAIM_SIGNATURE);
  if (!asked) return input;
  const [, timestamp] = /^\(now, as in (.*)\)$/.exec(input.ChallengeResponses.TIMESTAMP);
  const signature = proof({
    poolName: memory.recall('pool').split('_')[1],
    user: input.ChallengeResponses.USERNAME,
    password: memory.recall(asked[1]),
    salt: memory.recall('salt'),
    srpB: memory.recall('srpB'),
    secretBlock: memory.recall('secretBlock'),
    timestamp,
  });
  return { ...input, ChallengeResponses: { ...input.ChallengeResponses, TIMESTAMP: timestamp, PASSWORD_CLAIM_SIGNATURE: signature } };
}

function refusal(memory, line, { status, json }) {
  const [type, message] = line.err;
  return differences({ status: 400, type, message: message === null ? '$absent' : memory.fill(message) }, { status, type: json?.__type, message: json?.message ?? json?.Message });
}

function success(memory, line, { status, json, bytes, text }) {
  if (status !== 200) return [`expected 200, got ${status} ${text}`];
  return [
    ...(line.bytes === undefined || line.bytes === bytes ? [] : [`expected ${line.bytes} bytes, got ${bytes}`]),
    ...differences(memory.fill(line.ok ?? {}), json ?? {}),
    ...memberDifferences(line.keys, json ?? {}),
  ];
}

/** Of a token that verifies by the key set at its issuer, as a resource server would have it. */
async function claims(cognito, memory, line) {
  const [head, body, signature] = memory.recall(line.token).split('.');
  const [header, payload] = [head, body].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  const { keys } = await (await cognito.fetch(`${payload.iss}/.well-known/jwks.json`)).json();
  const key = createPublicKey({ key: keys.find(({ kid }) => kid === header.kid), format: 'jwk' });
  const verified = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));

  memory.save(line.save, payload);
  return [
    ...(verified ? [] : ['the key set does not verify the signature']),
    ...differences(memory.fill(line.ok ?? {}), payload),
    ...memberDifferences(line.keys, payload),
  ];
}
