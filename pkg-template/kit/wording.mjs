// Words for what a matcher found: names that are nearly right, values that fit on a line, the part of a value that counts.

import { readable, shown } from '../words.mjs';

/** Of so many lines the rest is a count. */
const SHOWN = 8;

/** A list's items, a line each. */
export function bullets(items, line) {
  const lines = [...items].slice(-SHOWN).map((item) => `  - ${line(item)}`);
  return items.length > SHOWN ? [`  - (${items.length - SHOWN} more)`, ...lines] : lines;
}

/** A value on one line, as JSON has it. */
export function short(value) {
  let text;
  try {
    text = typeof value === 'function' ? `function ${value.name}` : JSON.stringify(value);
  } catch {
    // Of what has no JSON form, as much as has.
    text = JSON.stringify(readable(value));
  }
  text ??= shown(value);
  return text.length > 160 ? `${text.slice(0, 159)}\u2026` : text;
}

/** The names that are nearly the wanted one, nearest first. */
export function nearest(names, wanted) {
  const most = Math.max(2, Math.floor(wanted.length / 3));
  const near = [...new Set(names)].map((name) => ({ name, distance: distance(name.toLowerCase(), wanted.toLowerCase(), most) }));
  return near.filter(({ distance: far }) => far <= most).sort((a, b) => a.distance - b.distance).slice(0, 3).map(({ name }) => name);
}

/** The members of `actual` that `expected` names, as deep as it goes. */
export function partOf(actual, expected) {
  if (!isPlain(expected) || !isPlain(actual)) return actual;
  const part = {};
  for (const name of Object.keys(expected)) if (name in actual) part[name] = partOf(actual[name], expected[name]);
  return part;
}

function isPlain(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && typeof value.asymmetricMatch !== 'function';
}

// How many letters are to be changed, put in or left out; anything above `most` where it is more.
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}
