// UTF-8 and base64, with whatever the host has. jest-environment-jsdom has neither TextDecoder nor TextEncoder, so
// nothing here is looked up before it is used, and plain JavaScript is always there as the last resort.

/** What the wasm glue takes for `TextDecoder`: the host's class when there is one, else `decode` below. */
export class PocketTextDecoder {
  #host = typeof TextDecoder === 'function' ? new TextDecoder('utf-8', { ignoreBOM: true }) : undefined;

  decode(bytes) {
    if (bytes === undefined) return '';
    return this.#host === undefined ? decode(bytes) : this.#host.decode(bytes);
  }
}

/** What the wasm glue takes for `TextEncoder`. */
export class PocketTextEncoder {
  #host = typeof TextEncoder === 'function' ? new TextEncoder() : undefined;

  encode(text) {
    return this.#host === undefined ? encode(text) : this.#host.encode(text);
  }

  encodeInto(text, into) {
    if (this.#host !== undefined && typeof this.#host.encodeInto === 'function') return this.#host.encodeInto(text, into);
    const bytes = this.encode(text);
    into.set(bytes);
    return { read: text.length, written: bytes.length };
  }
}

/** UTF-8 to text. `bytes` may be any view, of any realm. */
export function decode(bytes) {
  if (bytes.byteLength === 0) return '';
  const buffer = hostBuffer();
  // With its bounds, which workerd's Buffer does not take for granted.
  if (buffer !== undefined) return buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).utf8Slice(0, bytes.byteLength);
  if (typeof TextDecoder === 'function') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return decodePlainly(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** Text to UTF-8 in a Uint8Array of this module's own realm: other realms' arrays are refused by the AWS SDK in Jest. */
export function encode(text) {
  const buffer = hostBuffer();
  if (buffer !== undefined) return new Uint8Array(buffer.from(text, 'utf8'));
  if (typeof TextEncoder === 'function') return new Uint8Array(new TextEncoder().encode(text));
  return encodePlainly(text);
}

/** base64 to bytes. */
export function fromBase64(text) {
  if (typeof Uint8Array.fromBase64 === 'function') return Uint8Array.fromBase64(text);
  const buffer = hostBuffer();
  if (buffer !== undefined) return new Uint8Array(buffer.from(text, 'base64'));
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Any view over bytes to base64. */
export function toBase64(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  if (typeof bytes.toBase64 === 'function') return bytes.toBase64();
  const buffer = hostBuffer();
  if (buffer !== undefined) return buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  let binary = '';
  for (let i = 0; i < bytes.length; i++) binary += String.fromCharCode(bytes[i]);
  return btoa(binary);
}

/** Any view over bytes to base64url without padding, as tokens have it. */
export function toBase64Url(view) {
  return toBase64(view).replace(/[+/=]/g, (sign) => (sign === '+' ? '-' : sign === '/' ? '_' : ''));
}

/** The text that base64url stands for. Throws when it is none. */
export function fromBase64Url(text) {
  const buffer = hostBuffer();
  if (buffer !== undefined) return buffer.from(text, 'base64url').toString();
  return decode(Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0)));
}

/** The host's own Buffer (Node's, workerd's), or undefined. By `globalThis`, or old bundlers would ship their stand-in for it. */
export function hostBuffer() {
  const buffer = globalThis.Buffer;
  return typeof buffer === 'function' && typeof buffer.prototype.utf8Slice === 'function' ? buffer : undefined;
}

// Malformed input becomes U+FFFD byte by byte. The core writes well-formed text only; a request's body may be anything.
function decodePlainly(bytes) {
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i++];
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      continue;
    }
    const more = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
    let point = more === 3 ? lead & 7 : more === 2 ? lead & 15 : lead & 31;
    let read = 0;
    while (read < more && (bytes[i + read] & 0xc0) === 0x80) point = (point << 6) | (bytes[i + read++] & 63);
    const least = more === 3 ? 0x10000 : more === 2 ? 0x800 : 0x80;
    if (more === 0 || read < more || point < least || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
      text += '\ufffd';
      continue;
    }
    i += more;
    text += String.fromCodePoint(point);
  }
  return text;
}

function encodePlainly(text) {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.codePointAt(i);
    if (point > 0xffff) i++;
    else if (point >= 0xd800 && point < 0xe000) point = 0xfffd;
    if (point < 0x80) {
      bytes[at++] = point;
    } else if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >> 6);
      bytes[at++] = 0x80 | (point & 63);
    } else if (point < 0x10000) {
      bytes[at++] = 0xe0 | (point >> 12);
      bytes[at++] = 0x80 | ((point >> 6) & 63);
      bytes[at++] = 0x80 | (point & 63);
    } else {
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 63);
      bytes[at++] = 0x80 | ((point >> 6) & 63);
      bytes[at++] = 0x80 | (point & 63);
    }
  }
  return bytes.slice(0, at);
}
