// Who signs tokens. node:crypto takes 0.2 ms for a signature and answers at once; WebCrypto is as quick, and promises; the
// core takes some ms, and is always there. RS256 has one signature for a text, so it shows nowhere who made it.

import { decode, toBase64Url } from './codec.mjs';

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

export class Signer {
  #glue;
  // By the key's number, each in the form that its signer takes.
  #nodeKeys = [];
  #webKeys = [];

  constructor(glue) {
    this.#glue = glue;
  }

  /** Whether `sign` is the way; else `promise` is. Asked each time: tests put a host's parts aside and back. */
  get isImmediate() {
    return nodeCrypto() !== undefined || subtle() === undefined;
  }

  /** The signature of `bytes`, base64url, at once. */
  sign(key, bytes) {
    const node = nodeCrypto();
    if (node === undefined) return this.inCore(key, bytes);
    try {
      this.#nodeKeys[key] ??= node.createPrivateKey({ key: this.#jwk(key), format: 'jwk' });
      return node.sign('sha256', bytes, this.#nodeKeys[key]).toString('base64url');
    } catch {
      // A host that is Node in part, or a stand-in that a test has put there: what it refuses, the core does.
      return this.inCore(key, bytes);
    }
  }

  /** The same by WebCrypto. */
  async promise(key, bytes) {
    try {
      this.#webKeys[key] ??= subtle().importKey('jwk', this.#jwk(key), RS256, false, ['sign']);
      return toBase64Url(new Uint8Array(await subtle().sign(RS256, await this.#webKeys[key], bytes)));
    } catch {
      // As above.
      return this.inCore(key, bytes);
    }
  }

  /** The same by the core: for hosts without either, and for who cannot wait. */
  inCore(key, bytes) {
    return this.#glue.sign(key, decode(bytes));
  }

  #jwk(key) {
    return JSON.parse(this.#glue.privateKey(key));
  }
}

function nodeCrypto() {
  const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
  return typeof crypto?.sign === 'function' && typeof crypto.createPrivateKey === 'function' ? crypto : undefined;
}

function subtle() {
  const found = globalThis.crypto?.subtle;
  return typeof found?.sign === 'function' && typeof found.importKey === 'function' ? found : undefined;
}
