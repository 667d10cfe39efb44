// What becomes of a caller's input before the core reads it: bytes become base64, and what the core's fast decoder does
// not take becomes JSON text.

import { toBase64 } from './codec.mjs';
import { unserialisable } from './errors.mjs';
import { blobs, operations } from './generated/operations.mjs';

const NOTHING = Object.freeze({});

/** `input` as the core takes it for operation `op`. */
export function prepared(op, input) {
  if (input === undefined || input === null) return NOTHING;
  const paths = blobs[operations[op]];
  if (paths === undefined) return input;
  try {
    return paths.reduce((value, path) => withBase64(value, path.split('.'), 0), input);
  } catch (error) {
    throw unserialisable(error);
  }
}

/** The JSON text of `input`, as a client would send it. */
export function jsonOf(input) {
  try {
    const text = JSON.stringify(input);
    return text === undefined ? '' : text;
  } catch (error) {
    throw unserialisable(error);
  }
}

// A copy of `value` in which the bytes at `path` are base64 text, as they travel. `[]` stands for each element.
function withBase64(value, path, at) {
  if (at === path.length) return ArrayBuffer.isView(value) ? toBase64(value) : value;
  if (value === null || typeof value !== 'object') return value;
  const step = path[at];
  if (step === '[]') return Array.isArray(value) ? value.map((element) => withBase64(element, path, at + 1)) : value;
  const member = value[step];
  return member === undefined ? value : { ...value, [step]: withBase64(member, path, at + 1) };
}
