// The readable parts of a token (RFC 7515), whoever signed it.

import { fromBase64Url } from './codec.mjs';

/** `{ header, claims, signed, signature }`; undefined when the text is no token. */
export function readToken(token) {
  const parts = typeof token === 'string' ? token.split('.') : [];
  if (parts.length !== 3) return undefined;
  try {
    const [header, claims] = parts.slice(0, 2).map((part) => JSON.parse(fromBase64Url(part)));
    if (typeof header !== 'object' || typeof claims !== 'object' || header === null || claims === null) return undefined;
    return { header, claims, signed: `${parts[0]}.${parts[1]}`, signature: parts[2] };
  } catch {
    return undefined;
  }
}

/** The pool that a token's issuer names. */
export function poolOfToken({ iss }) {
  return typeof iss === 'string' ? iss.slice(iss.lastIndexOf('/') + 1) : undefined;
}

/** The username, which ID tokens have under another claim. */
export function usernameOfToken(claims) {
  return claims.username ?? claims['cognito:username'];
}
