// Writes an input for the core: words and bytes in its own memory, by the shapes that the core itself describes
// (src/model/record.rs). It writes only what is plainly right; for anything else `write` answers false, and the input
// goes as JSON text, so that the core says about it what the service says about that text.

import { names } from './generated/operations.mjs';

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const INTEGER = 4;
const TEXT = 5;
const LIST = 7;
const STRUCT = 8;
const MAP = 9;

export class Recorder {
  #memory;
  #tape;
  #glue;
  #inputs = [];
  #structures = [];
  #words;
  #bytes;
  #wordsAt;
  #wordsEnd;
  #bytesAt;
  #bytesEnd;
  #word = 0;
  #byte = 0;
  #writing = false;

  constructor(memory, glue, tape) {
    this.#memory = memory;
    this.#glue = glue;
    this.#tape = tape;
    // The call makes the buffers, so the memory may grow: look at it afterwards.
    const places = glue.buffers();
    const [words, wordCount, bytes, byteCount] = new Uint32Array(memory.buffer, places, 4);
    this.#wordsAt = words >>> 2;
    // Room for what is written between two checks.
    this.#wordsEnd = this.#wordsAt + wordCount - 8;
    this.#bytesAt = bytes;
    this.#bytesEnd = bytes + byteCount - 8;
    this.#view();
  }

  /** How many words the last record has. */
  get words() {
    return this.#word - this.#wordsAt;
  }

  /** How many bytes its texts have. */
  get bytes() {
    return this.#byte - this.#bytesAt;
  }

  /** The names of the members of operation `op`'s input. */
  members(op) {
    return this.#input(op).names;
  }

  /** The path of the first member in `value`, an input of operation `op`, that the model does not know; undefined: it knows all. */
  stranger(op, value) {
    return this.#strangerIn(this.#input(op), value, []);
  }

  /** Writes `value`, an input of operation `op`; false when it has to go as text. Getters of the input run here, and may throw. */
  write(op, value) {
    // A getter of an input may call the pool itself, while this one is being written.
    if (this.#writing) return false;
    // Asking for a structure calls the core, whose memory may grow.
    const input = this.#input(op);
    // Memory that has grown leaves the old views empty.
    if (this.#words.length === 0) this.#view();
    this.#word = this.#wordsAt;
    this.#byte = this.#bytesAt;
    this.#writing = true;
    try {
      return this.#struct(input, value) && this.#words.length > 0;
    } finally {
      this.#writing = false;
    }
  }

  #strangerIn({ names: known, shapes }, value, path) {
    for (const name of Object.keys(value)) {
      const at = known.indexOf(name);
      if (at < 0) return [...path, name];
      const found = this.#strangerBelow(shapes[at], value[name], [...path, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  // What is not of the shape's kind is not judged here.
  #strangerBelow({ tag, of }, value, path) {
    if (value === null || typeof value !== 'object') return undefined;
    if (tag === STRUCT && !Array.isArray(value)) return this.#strangerIn(this.#structure(of), value, path);
    if (tag !== LIST || !Array.isArray(value)) return undefined;
    for (const [at, element] of value.entries()) {
      const found = this.#strangerBelow(of, element, [...path, at]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #view() {
    this.#words = new Uint32Array(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }

  #input(op) {
    return (this.#inputs[op] ??= this.#described(op, false));
  }

  // Inside a record: if the core's memory grows here, the rest is written to nowhere, and `write` sees it at its end.
  #structure(shape) {
    return (this.#structures[shape] ??= this.#described(shape, true));
  }

  #described(number, isShape) {
    this.#tape.open(this.#glue.describe(number, isShape));
    return membersOf(this.#tape.value());
  }

  #value(shape, value) {
    switch (shape.tag) {
      case TEXT: return typeof value === 'string' && this.#text(value);
      case INTEGER:
        if (typeof value !== 'number' || (value | 0) !== value || this.#word >= this.#wordsEnd) return false;
        this.#words[this.#word++] = INTEGER;
        this.#words[this.#word++] = value;
        return true;
      case TRUE:
        if (typeof value !== 'boolean' || this.#word >= this.#wordsEnd) return false;
        this.#words[this.#word++] = value ? TRUE : FALSE;
        return true;
      case STRUCT: return this.#struct(this.#structure(shape.of), value);
      case LIST: return this.#list(shape.of, value);
      case MAP: return this.#map(shape.of, value);
      default: return false;
    }
  }

  #struct({ names, shapes }, value) {
    if (value === null || typeof value !== 'object' || typeof value.toJSON === 'function' || this.#word >= this.#wordsEnd) return false;
    const head = this.#word++;
    let count = 0;
    for (let i = 0; i < names.length; i++) {
      const member = value[names[i]];
      if (member === undefined || member === null) continue;
      this.#words[this.#word++] = i;
      if (!this.#value(shapes[i], member)) return false;
      count++;
    }
    this.#words[head] = STRUCT | (count << 4);
    // Without any member: a real `{}`, or a thing of another kind. Its text knows.
    return count > 0;
  }

  #list(of, value) {
    if (!Array.isArray(value) || value.length >= 1 << 16 || this.#word >= this.#wordsEnd) return false;
    const { length } = value;
    this.#words[this.#word++] = LIST | (length << 4);
    for (let i = 0; i < length; i++) {
      const element = value[i];
      if (element !== undefined && element !== null) {
        if (!this.#value(of, element)) return false;
      } else {
        if (this.#word >= this.#wordsEnd) return false;
        this.#words[this.#word++] = NULL;
      }
    }
    return true;
  }

  #map(of, value) {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || typeof value.toJSON === 'function') return false;
    // A boxed string has its characters for keys, and is a string to JSON.
    if (typeof value.length === 'number') return false;
    const keys = Object.keys(value);
    if (keys.length === 0 || keys.length >= 1 << 16 || this.#word >= this.#wordsEnd) return false;
    const head = this.#word++;
    let count = 0;
    for (const key of keys) {
      const entry = value[key];
      if (entry === undefined || entry === null) continue;
      if (!this.#text(key) || !this.#value(of, entry)) return false;
      count++;
    }
    this.#words[head] = MAP | (count << 4);
    return true;
  }

  #text(text) {
    const { length } = text;
    const from = this.#byte;
    if (this.#word >= this.#wordsEnd || from + length > this.#bytesEnd) return false;
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) return this.#wideText(text);
      bytes[from + i] = unit;
    }
    this.#byte = from + length;
    this.#words[this.#word++] = TEXT | (length << 4);
    return true;
  }

  // Text beyond ASCII; a lone surrogate cannot be written.
  #wideText(text) {
    const { length } = text;
    const from = this.#byte;
    if (from + length * 3 > this.#bytesEnd) return false;
    const bytes = this.#bytes;
    let at = from;
    for (let i = 0; i < length; i++) {
      const point = text.codePointAt(i);
      if (point < 0x80) {
        bytes[at++] = point;
      } else if (point < 0x800) {
        bytes[at++] = 0xc0 | (point >> 6);
        bytes[at++] = 0x80 | (point & 63);
      } else if (point < 0x10000) {
        if (point >= 0xd800 && point < 0xe000) return false;
        bytes[at++] = 0xe0 | (point >> 12);
        bytes[at++] = 0x80 | ((point >> 6) & 63);
        bytes[at++] = 0x80 | (point & 63);
      } else {
        i++;
        bytes[at++] = 0xf0 | (point >> 18);
        bytes[at++] = 0x80 | ((point >> 12) & 63);
        bytes[at++] = 0x80 | ((point >> 6) & 63);
        bytes[at++] = 0x80 | (point & 63);
      }
    }
    this.#byte = at;
    this.#words[this.#word++] = TEXT | ((at - from) << 4);
    return true;
  }
}

// From the core's description (src/model/record.rs). What a shape holds is another shape, or the number of a structure.
function membersOf(words) {
  const members = { names: [], shapes: [] };
  let at = 0;
  const shape = () => {
    const tag = words[at++];
    return { tag, of: tag === LIST || tag === MAP ? shape() : tag === STRUCT ? words[at++] : undefined };
  };
  while (at < words.length) {
    members.names.push(names[words[at++]]);
    members.shapes.push(shape());
  }
  return members;
}
