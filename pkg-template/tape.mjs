// Reads the core's replies: a header of twelve words, a tape of words that spells a value, and one buffer of text from
// which the value's strings are cut. The header is described in src/wasm.rs, the tape beside its
// writer in src/model/sink.rs. Nothing here calls user code.

import { decode, encode, fromBase64, hostBuffer } from './codec.mjs';
import { names, times } from './generated/operations.mjs';

/** Kinds of reply. */
export const DONE = 0;
export const ERROR = 1;
export const ASK = 2;
export const AS_TEXT = 3;
export const SIGN = 4;

const DIGITS = '0123456789abcdef';
const HEX = [];
for (const high of DIGITS) for (const low of DIGITS) HEX.push(high + low);

// Tags that are looked for and not only met.
const TEXT = 5;
const AGAIN = 13;

/** So many characters are much for a part of them to hold on to. */
const LARGE = 2048;

/** In place of a place among the bytes: they are not needed. */
const ASCII = -1;

/** In place of another member's name: the structure ends. */
const END = 0xffff_ffff;

/** How many words the header has. */
const HEADER = 12;

/** The tape of one WebAssembly instance. One reply is read at a time, and before the next call into the core. */
export class Tape {
  #memory;
  #words;
  #bytes;
  #host;
  #header = 0;
  #at = 0;
  #text = '';
  #textAt = 0;
  #byteAt = ASCII;
  #kept = [];

  constructor(memory) {
    this.#memory = memory;
    this.#view();
  }

  /** Opens the reply at `pointer` and gives its kind. */
  open(pointer) {
    // Memory that has grown leaves the old views empty.
    if (this.#words.length === 0) this.#view();
    const words = this.#words;
    const header = pointer >>> 2;
    this.#header = header;
    this.#at = words[header + 7] >>> 2;
    return words[header];
  }

  /** How many words spell the open reply's value. */
  get size() {
    return this.#words[this.#header + 8];
  }

  /** The HTTP status of the open reply. */
  get status() {
    return this.#words[this.#header + 1];
  }

  /** How many messages were sent on the way to the open reply. */
  get sent() {
    return this.#words[this.#header + 11];
  }

  /** The number of the key that the open reply asks to sign with. */
  get key() {
    return this.#words[this.#header + 1];
  }

  /** The call that the open reply asks about. */
  get callId() {
    return this.#words[this.#header + 6];
  }

  /** The request id of the open reply, in the usual form of a UUID. */
  get requestId() {
    const words = this.#words;
    const at = this.#header + 2;
    const a = words[at];
    const b = words[at + 1];
    const c = words[at + 2];
    const d = words[at + 3];
    return HEX[a >>> 24] + HEX[(a >>> 16) & 255] + HEX[(a >>> 8) & 255] + HEX[a & 255] + '-' +
      HEX[b >>> 24] + HEX[(b >>> 16) & 255] + '-' + HEX[(b >>> 8) & 255] + HEX[b & 255] + '-' +
      HEX[c >>> 24] + HEX[(c >>> 16) & 255] + '-' + HEX[(c >>> 8) & 255] + HEX[c & 255] +
      HEX[d >>> 24] + HEX[(d >>> 16) & 255] + HEX[(d >>> 8) & 255] + HEX[d & 255];
  }

  /** `$metadata` of the open reply, as the AWS SDK gives it. */
  get metadata() {
    return { httpStatusCode: this.#words[this.#header + 1], requestId: this.requestId, attempts: 1, totalRetryDelay: 0 };
  }

  /** The output of a finished call. */
  output() {
    const output = { $metadata: this.metadata };
    const words = this.#words;
    if (words[this.#header + 8] === 0) return output;
    this.#cutText();
    this.#at++;
    for (;;) {
      const name = words[this.#at++];
      if (name === END) return output;
      output[names[name]] = (words[this.#at] & 15) === TEXT ? this.#alone(words[this.#at++] >>> 4) : this.#value();
    }
  }

  /** The open reply's value; undefined when it has none. */
  value() {
    if (this.#words[this.#header + 8] === 0) return undefined;
    this.#cutText();
    return this.#value();
  }

  /** A copy of the open reply's text as bytes of this module's realm. */
  bytes() {
    const words = this.#words;
    const from = words[this.#header + 9];
    return this.#bytes.slice(from, from + words[this.#header + 10]);
  }

  /** The open reply's text. */
  text() {
    this.#cutText();
    return this.#text;
  }

  /** What `output` was read from, for somebody who wants it again later, or never. */
  copy({ $metadata }) {
    const size = this.#words[this.#header + 8];
    const from = this.#words[this.#header + 7] >>> 2;
    const words = spare?.length >= size ? spare : new Uint32Array(size);
    spare = undefined;
    words.set(this.#words.subarray(from, from + size));
    return new ReplyCopy($metadata, words, size, this.#text);
  }

  #view() {
    const buffer = this.#memory.buffer;
    this.#words = new Uint32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#host = hostBuffer()?.from(buffer);
  }

  #cutText() {
    const words = this.#words;
    const length = words[this.#header + 10];
    this.#textAt = 0;
    this.#kept.length = 0;
    if (length === 0) {
      this.#text = '';
      return;
    }
    const from = words[this.#header + 9];
    this.#text = this.#host === undefined ? decode(this.#bytes.subarray(from, from + length)) : this.#host.utf8Slice(from, from + length);
    this.#byteAt = this.#text.length === length ? ASCII : from;
  }

  // The tape counts in bytes, a text in UTF-16 units: the same thing where all of the text is ASCII.
  #cut(bytes) {
    const from = this.#textAt;
    this.#textAt = from + (this.#byteAt === ASCII ? bytes : this.#units(bytes));
    return this.#text.substring(from, this.#textAt);
  }

  // A member of the output itself. The next call, which is recorded, may be given it (a page's token): as a part of a large
  // text it would keep all of that.
  #alone(bytes) {
    if (this.#text.length < LARGE) return this.#cut(bytes);
    if (this.#host === undefined || this.#byteAt !== ASCII) return decode(encode(this.#cut(bytes)));
    const from = this.#words[this.#header + 9] + this.#textAt;
    this.#textAt += bytes;
    return this.#host.utf8Slice(from, from + bytes);
  }

  #units(bytes) {
    const end = this.#byteAt + bytes;
    let units = 0;
    for (; this.#byteAt < end; this.#byteAt++) {
      const byte = this.#bytes[this.#byteAt];
      // A character counts by its first byte, and one of four bytes is two units.
      if ((byte & 0xc0) !== 0x80) units += byte < 0xf0 ? 1 : 2;
    }
    return units;
  }

  #value() {
    const word = this.#words[this.#at++];
    const arg = word >>> 4;
    switch (word & 15) {
      case 1: return false;
      case 2: return true;
      case 3: return this.#wide();
      case 4: return arg;
      case TEXT: return this.#cut(arg);
      case 6: return this.#keep(arg);
      case 7: return this.#list(arg);
      case 8: return this.#struct({});
      case 9: return this.#map(arg);
      case 10: return new Date(this.#wide());
      case 11: return fromBase64(this.#cut(arg));
      case 12: return JSON.parse(this.#cut(arg));
      case AGAIN: return this.#kept[arg];
      case 14: return this.#attributes(arg);
      case 15: return this.#user(arg);
      default: throw new Error(`pocket-cognito: unknown tag ${word & 15} on the tape`);
    }
  }

  #wide() {
    const at = this.#at;
    this.#at = at + 2;
    return this.#number(at);
  }

  #number(at) {
    const words = this.#words;
    return (words[at + 1] | 0) * 0x1_0000_0000 + words[at];
  }

  #list(length) {
    const list = new Array(length);
    for (let i = 0; i < length; i++) list[i] = this.#value();
    return list;
  }

  #struct(struct) {
    const words = this.#words;
    for (;;) {
      const name = words[this.#at++];
      if (name === END) return struct;
      struct[names[name]] = this.#value();
    }
  }

  #keep(length) {
    const text = this.#cut(length);
    this.#kept.push(text);
    return text;
  }

  #attributes(length) {
    const words = this.#words;
    const list = new Array(length);
    for (let i = 0; i < length; i++) {
      const word = words[this.#at];
      let Name;
      if ((word & 15) === AGAIN) {
        Name = this.#kept[word >>> 4];
        this.#at++;
      } else {
        Name = this.#value();
      }
      list[i] = { Name, Value: this.#cut(words[this.#at++] >>> 4) };
    }
    return list;
  }

  // A user, of whom a page has sixty: a literal is several times as quick as adding members one by one.
  #user(length) {
    const Username = this.#cut(length);
    const at = this.#at;
    const UserCreateDate = new Date(this.#number(at));
    const UserLastModifiedDate = new Date(this.#number(at + 2));
    const Enabled = this.#words[at + 4] === 1;
    this.#at = at + 5;
    const UserStatus = this.#value();
    const Attributes = this.#value();
    return { Username, Attributes, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus };
  }

  // A map's keys are the user's: `__proto__` has to become a member like any other.
  #map(entries) {
    const map = {};
    for (let i = 0; i < entries; i++) {
      const key = this.#value();
      const value = this.#value();
      if (key === '__proto__') Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
      else map[key] = value;
    }
    return map;
  }
}

/** The words of a copy that nobody wanted, for the next one: to make them anew takes longer than to fill them. */
let spare;

/** A reply that can still be read when the core has given others. */
export class ReplyCopy {
  #metadata;
  #words;
  #size;
  #text;

  constructor($metadata, words, size, text) {
    this.#metadata = $metadata;
    this.#words = words;
    this.#size = size;
    this.#text = text;
  }

  output() {
    const bytes = encode(this.#text);
    const size = this.#size;
    const words = new Uint32Array(HEADER + size + ((bytes.length + 3) >>> 2));
    words.set([HEADER * 4, size, (HEADER + size) * 4, bytes.length], 7);
    words.set(this.#words.subarray(0, size), HEADER);
    new Uint8Array(words.buffer).set(bytes, words[9]);
    const tape = new Tape(words);
    tape.open(0);
    return { $metadata: this.#metadata, ...tape.value() };
  }

  /** It is not going to be read. */
  release() {
    spare = this.#words;
  }
}

/** For `JSON.parse` of a reply that came as text: times become Dates, as they do from the tape. */
export function revive(name, value) {
  return typeof value === 'number' && times.includes(name) ? new Date(Math.round(value * 1000)) : value;
}
