// A client's proof of a password, as amazon-cognito-identity-js computes it, with 1 for its secret: SRP_A is then 2.
import { createHash, createHmac } from 'node:crypto';

const N = BigInt(`0x${[
  'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD',
  'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED',
  'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F',
  '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B',
  'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510',
  '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7',
  'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C',
  'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
].join('')}`);
const G = 2n;
const SECRET = 1n;

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const number = (bytes) => BigInt(`0x${bytes.toString('hex')}`);

/** The bytes of a number that stays positive: a zero byte precedes a first one of 0x80 or more. */
function padded(value) {
  const digits = value.toString(16);
  const even = digits.length % 2 ? `0${digits}` : digits;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function power(base, exponent) {
  let [result, square] = [1n, base % N];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

/** PASSWORD_CLAIM_SIGNATURE for a challenge: the texts of its parameters, and the part of the pool's id after `_`. */
export function proof({ poolName, user, password, salt, srpB, secretBlock, timestamp }) {
  const [A, B] = [power(G, SECRET), BigInt(`0x${srpB}`)];
  const u = number(sha256(padded(A), padded(B)));
  const x = number(sha256(padded(BigInt(`0x${salt}`)), sha256(`${poolName}${user}:${password}`)));
  const k = number(sha256(padded(N), padded(G)));
  const base = (((B - k * power(G, x)) % N) + N) % N;
  const shared = createHmac('sha256', padded(u)).update(padded(power(base, SECRET + u * x))).digest();
  const key = createHmac('sha256', shared).update('Caldera Derived Key\x01').digest().subarray(0, 16);
  const block = Buffer.from(secretBlock, 'base64');
  return createHmac('sha256', key).update(poolName).update(user).update(block).update(timestamp).digest('base64');
}
