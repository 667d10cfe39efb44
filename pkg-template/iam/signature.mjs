// Signature version 4 of a request: whose it is, or what is wrong with it.

import { toBase64 } from '../codec.mjs';
import { Refusal } from '../gates.mjs';
import { HOSTS } from '../hosts.mjs';

const SERVICE = 'cognito-idp';
const TERMINATOR = 'aws4_request';

/** How far the time of a request may be from ours, in milliseconds. */
const SKEW = 5 * 60_000;

/**
 * The identity whose keys have signed `request`, or the Refusal. `identityOf` finds one by its access key; `times` are
 * the clocks by which a request may have been signed, the host's first; `digest` is the core's hash.
 */
export function signer(request, { identityOf, region, times, digest }) {
  const authorization = request.header('authorization');
  if (!authorization) return new Refusal({ name: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' });

  const { Credential, Signature, SignedHeaders } = partsOf(authorization);
  const date = request.header('x-amz-date') ?? basic(Date.parse(request.header('date')));
  const missing = [
    ...(Credential ? [] : ["Authorization header requires 'Credential' parameter."]),
    ...(Signature ? [] : ["Authorization header requires 'Signature' parameter."]),
    ...(SignedHeaders ? [] : ["Authorization header requires 'SignedHeaders' parameter."]),
    ...(date ? [] : ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."]),
  ];
  if (missing.length > 0) return incomplete(`${missing.join(' ')} (Hashed with SHA-256 and encoded with Base64) Authorization=${toBase64(bytesOf(digest('', authorization)))}`);
  const signedAt = timeOf(date);
  if (signedAt === undefined) return incomplete(`Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`);
  const scope = Credential.split('/');
  if (scope.length !== 5) return incomplete(`Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${Credential}'`);

  const identity = identityOf(scope[0]);
  const token = request.header('x-amz-security-token');
  if (identity === undefined || identity.keys.sessionToken !== token) return new Refusal({ name: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' });
  if (identity.hasExpired(times.at(-1))) return expired();

  const misplaced = scopeFaults(scope, date, regionOf(request.host) ?? region);
  if (misplaced !== '') return invalid(misplaced);
  if (!times.some((now) => Math.abs(now - signedAt) <= SKEW)) return invalid(tooFar(date, signedAt, times[0]));

  const keys = [`AWS4${identity.keys.secretAccessKey}`, ...scope.slice(1)].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scope.slice(1).join('/'), digest('', canonical(request, SignedHeaders, digest))].join('\n');
  if (digest(keys, text) === Signature) return identity;
  return invalid('The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.');
}

/** What is said to keys whose session is over. */
export function expired() {
  return new Refusal({ name: 'ExpiredTokenException', message: 'The security token included in the request is expired' });
}

function incomplete(message) {
  return new Refusal({ name: 'IncompleteSignatureException', message });
}

function invalid(message) {
  return new Refusal({ name: 'InvalidSignatureException', message });
}

function partsOf(authorization) {
  const [, list] = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(authorization.trim()) ?? [];
  const pairs = (list ?? '').split(',').map((part) => /^(\w+)=(.*)$/.exec(part.trim())).filter((pair) => pair !== null);
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
}

// Each sentence ends in a space.
function scopeFaults([, day, region, service, terminator], date, ownRegion) {
  return [
    ...(region === ownRegion ? [] : [`Credential should be scoped to a valid region, not '${region}'. `]),
    ...(service === SERVICE ? [] : [`Credential should be scoped to correct service: '${SERVICE}'. `]),
    ...(terminator === TERMINATOR ? [] : [`Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${terminator}'. `]),
    ...(day === date.slice(0, 8) ? [] : [`Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${date.slice(0, 8)}', from '${date}'. `]),
  ].join('');
}

function tooFar(date, signedAt, now) {
  if (signedAt < now) return `Signature expired: ${date} is now earlier than ${basic(now - SKEW)} (${basic(now)} - 5 min.)`;
  return `Signature not yet current: ${date} is still later than ${basic(now + SKEW)} (${basic(now)} + 5 min.)`;
}

function canonical(request, signedHeaders, digest) {
  const headers = signedHeaders.split(';').map((name) => {
    const value = request.header(name) ?? (name === 'host' ? request.host : '');
    return `${name}:${value.trim().replace(/ +/g, ' ')}\n`;
  });
  const path = request.path.split('/').map(encoded).join('/');
  const query = request.query.split('&').map((pair) => (pair === '' || pair.includes('=') ? pair : `${pair}=`)).sort().join('&');
  return [request.method, path, query, headers.join(''), signedHeaders, digest('', request.body)].join('\n');
}

const LONE = /\p{Surrogate}/gu;

function encoded(text) {
  // Half of a surrogate pair has no bytes; on the wire it is the replacement character.
  return encodeURIComponent(text.replace(LONE, '\ufffd')).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The region of an endpoint of the service; undefined of any other host. */
function regionOf(host) {
  return HOSTS.exec(`https://${host}`)?.[1].toLowerCase();
}

function timeOf(date) {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (parts === null) return undefined;
  const [year, month, ...rest] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest);
}

/** `20260105T090000Z`; undefined of no time. */
function basic(time) {
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}

function bytesOf(hex) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, n) => Number.parseInt(hex.slice(2 * n, 2 * n + 2), 16));
}
