'use strict';
// Ids that look like the service's and are the same for the same seed: a counter, mixed.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

class Ids {
  #counter;

  constructor(seed = 1) {
    this.#counter = seed | 0;
  }

  word() {
    let mixed = (this.#counter = (this.#counter + 0x9e3779b9) | 0);
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  }

  uuid() {
    return this.#uuid(this.word());
  }

  /** A `sub` has `70` where a UUID has its version. */
  sub() {
    return this.#uuid((this.word() & 0xffff00ff) | 0x7000);
  }

  text(length, alphabet = LETTERS) {
    let made = '';
    for (let i = 0; i < length; i++) made += alphabet[(this.word() >>> 8) % alphabet.length];
    return made;
  }

  #uuid(b) {
    const a = this.word(), c = this.word(), d = this.word();
    return (
      HEX[a >>> 24] + HEX[(a >>> 16) & 255] + HEX[(a >>> 8) & 255] + HEX[a & 255] + '-' +
      HEX[b >>> 24] + HEX[(b >>> 16) & 255] + '-' + HEX[(b >>> 8) & 255] + HEX[b & 255] + '-' +
      HEX[c >>> 24] + HEX[(c >>> 16) & 255] + '-' + HEX[(c >>> 8) & 255] + HEX[c & 255] +
      HEX[d >>> 24] + HEX[(d >>> 16) & 255] + HEX[(d >>> 8) & 255] + HEX[d & 255]
    );
  }
}

module.exports = { Ids };
