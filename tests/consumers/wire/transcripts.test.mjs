// Replays what the real service was asked, over fetch(), and compares what it answered line by line. Signatures of
// requests are not looked at: the lines that only they decide are counted, so that none is lost among them.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { proof } from './support/srp.mjs';
import { Memory, differences, memberDifferences, transcript } from './support/transcript.mjs';
import { makeService, post } from './support/wire.mjs';

const EXPECTED = {
  group: { passed: 126, unsigned: 0 },
  login: { passed: 111, unsigned: 4 },
};

const SIGNATURES = {
  signed: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00' },
  none: {},
  'other:malformed-authorization': { authorization: 'intentionally-invalid-probe' },
  'other:invalid-signature': { authorization: 'AWS4-HMAC-SHA256 Credential=AKIAINVALIDPROBE00000/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00' },
};

const SIGNATURE_ERRORS = new Set(['MissingAuthenticationTokenException', 'UnrecognizedClientException', 'IncompleteSignatureException']);

for (const [name, expected] of Object.entries(EXPECTED)) {
  describe(`transcript ${name}`, () => {
    const cognito = makeService();
    const memory = new Memory();
    const count = { passed: 0, unsigned: 0 };

    for (const line of transcript(name)) {
      test(line.label, async (t) => {
        if (line.sign && SIGNATURE_ERRORS.has(line.err?.[0])) {
          count.unsigned++;
          t.skip('signatures of requests are not looked at');
          return;
        }
        assert.deepEqual(await found(cognito, memory, line), []);
        count.passed++;
      });
    }

    after(() => assert.deepEqual(count, expected, `the counts of ${name} have changed`));
  });
}

/** What differs from the captured answer. */
async function found(cognito, memory, line) {
  if (line.op === '-claims') return claims(cognito, memory, line);
  const answer = await post(cognito, line.op, proven(memory, memory.fill(line.in ?? {})), SIGNATURES[line.sign ?? 'signed']);
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
