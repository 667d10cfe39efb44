// Replays what the real service was asked, over fetch(), and compares what it answered line by line.
// A line that cannot be replayed yet is skipped with its reason; the counts below hold the rest, in both directions:
// fewer lines that pass is a regression, more is progress that has to be written down here.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Memory, Unknown, differences, memberDifferences, transcript } from './support/transcript.mjs';
import { makeService, post } from './support/wire.mjs';

const EXPECTED = {
  group: { passed: 87, waiting: 39 },
  login: { passed: 39, waiting: 76 },
};

// Lines that show what an earlier line did: they wait as long as that one does.
const STANDS_ON = {
  'get-user-confirmed': 'complete-new-password',
  'describe-disabled-user': 'complete-new-password',
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
    const lost = new Map(); // a waiting line, and what it would have saved -> why it waits
    const count = { passed: 0, waiting: 0 };

    for (const line of transcript(name)) {
      test(line.label, async (t) => {
        const { reason, found } = await replay(cognito, memory, line, lost);
        if (reason) {
          count.waiting++;
          for (const name of [line.label, ...Object.keys(line.save ?? {})]) lost.set(name, reason);
          t.skip(reason);
          return;
        }
        assert.deepEqual(found, []);
        count.passed++;
      });
    }

    after(() => assert.deepEqual(count, expected, `the counts of ${name} have changed`));
  });
}

/** Either `found`, the differences, or the `reason` why the line has to wait. */
async function replay(cognito, memory, line, lost) {
  if (line.skip && !/computes \$\{/.test(line.skip)) return { reason: line.skip };
  if (line.as) return { reason: `policies of the identity ${line.as} are not simulated yet` };
  try {
    if (line.op === '-claims') return claims(memory, line);

    const answer = await post(cognito, line.op, memory.fill(line.in ?? {}), SIGNATURES[line.sign ?? 'signed']);
    if (answer.status === 501) return { reason: `${line.op} is not simulated yet` };
    memory.save(line.save, answer.json ?? {});
    const found = line.err ? refusal(memory, line, answer) : success(memory, line, answer);
    const reason = SIGNATURE_ERRORS.has(line.err?.[0]) ? 'signatures are not checked yet' : lost.get(STANDS_ON[line.label]);
    return found.length > 0 && reason ? { reason } : { found };
  } catch (error) {
    const reason = error instanceof Unknown && lost.get(error.reference);
    if (reason) return { reason };
    throw error;
  }
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

function claims(memory, line) {
  const token = memory.recall(line.token);
  const payload = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8'));
  memory.save(line.save, payload);
  return { found: [...differences(memory.fill(line.ok ?? {}), payload), ...memberDifferences(line.keys, payload)] };
}
