// The client's half of SRP-6a as Cognito has it, for a password or a device's secret.
import { createHash, createHmac, randomBytes } from 'node:crypto';

const N = BigInt(`0x${`
  FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD
  EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED
  EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F
  83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B
  E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510
  15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7
  ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C
  BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF
`.replace(/\s/g, '')}`);
const g = 2n;

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const number = (bytes) => BigInt(`0x${bytes.toString('hex') || '0'}`);

/** A number's bytes as they are hashed: with a zero before a leading one. */
function padded(value) {
  let digits = value.toString(16);
  if (digits.length % 2) digits = `0${digits}`;
  return Buffer.from(/^[89a-f]/.test(digits) ? `00${digits}` : digits, 'hex');
}

function power(base, exponent) {
  let result = 1n;
  for (let square = base % N; exponent > 0n; exponent >>= 1n, square = square * square % N) {
    if (exponent & 1n) result = result * square % N;
  }
  return result;
}

const privateKey = (group, name, secret, salt) => number(sha256(padded(salt), sha256(`${group}${name}:${secret}`)));

/** What ConfirmDevice takes: the verifier of a device's secret. */
export function deviceVerifier(groupKey, deviceKey, secret) {
  const salt = number(randomBytes(16));
  const verifier = power(g, privateKey(groupKey, deviceKey, secret, salt));
  return { PasswordVerifier: padded(verifier).toString('base64'), Salt: padded(salt).toString('base64') };
}

/** A sign-in's own secret: its SRP_A, and the proof once SALT, SRP_B and SECRET_BLOCK are there. */
export function srp(group, name, secret) {
  const a = number(randomBytes(64));
  const A = power(g, a);
  return {
    SRP_A: A.toString(16),
    proof({ SALT, SRP_B, SECRET_BLOCK }, TIMESTAMP = 'Thu Sep 24 13:50:15 UTC 2026') {
      const B = BigInt(`0x${SRP_B}`);
      const u = number(sha256(padded(A), padded(B)));
      const k = number(sha256(padded(N), padded(g)));
      const x = privateKey(group, name, secret, BigInt(`0x${SALT}`));
      const base = ((B - k * power(g, x)) % N + N) % N;
      const shared = power(base, a + u * x);
      const extracted = createHmac('sha256', padded(u)).update(padded(shared)).digest();
      const key = createHmac('sha256', extracted).update('Caldera Derived Key').update(Buffer.of(1)).digest().subarray(0, 16);
      const signature = createHmac('sha256', key).update(group).update(name).update(Buffer.from(SECRET_BLOCK, 'base64')).update(TIMESTAMP).digest('base64');
      return { PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK, PASSWORD_CLAIM_SIGNATURE: signature, TIMESTAMP };
    },
  };
}
