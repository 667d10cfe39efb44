// What is taken, kept and shown, and changes nothing here, though on AWS it would (model/inert.json): by operation, which
// members of its input, and with which values.

import inert from '../model/inert.json';
import { operations } from './generated/operations.mjs';

/** What strict refuses, by name. */
export const inertNames = [...new Set(inert.members.map(nameOf))];

/** A row's member without the marks of its lists. */
export function nameOf({ member }) {
  return member.replaceAll('[]', '');
}

let rows;

/**
 * The members that `call` sets and that change nothing here; with `outside` also those that name something outside of the
 * service, which nobody looks up here.
 */
export function inertMembers(call, { outside = false } = {}) {
  if (rows === undefined) {
    const byOperation = (list) => {
      const found = new Map();
      for (const row of list) for (const name of row.operations) found.set(name, [...(found.get(name) ?? []), row]);
      return found;
    };
    rows = [byOperation(inert.members), byOperation(inert.outside)];
  }
  const name = operations[call.op];
  const candidates = [...(rows[0].get(name) ?? []), ...((outside && rows[1].get(name)) || [])];
  if (candidates.length === 0) return candidates;
  try {
    return candidates.filter((row) => valuesAt(call.input, row.member.split('.')).some((value) => counts(row, value)));
  } catch {
    // Code of the input threw. The core runs it, too, and says so.
    return [];
  }
}

// The values at a path, of which a step that ends in `[]` is a list.
function valuesAt(value, [step, ...rest]) {
  if (step === undefined) return [value];
  if (value === null || typeof value !== 'object') return [];
  if (!step.endsWith('[]')) return valuesAt(value[step], rest);
  const list = value[step.slice(0, -2)];
  return Array.isArray(list) ? list.flatMap((element) => valuesAt(element, rest)) : [];
}

function counts({ harmless = [], inert: only }, value) {
  if (isEmpty(value)) return false;
  const text = JSON.stringify(value);
  if (only !== undefined) return only.includes(value);
  return !harmless.some((one) => JSON.stringify(one) === text);
}

// What says nothing: null, and what holds nothing else.
function isEmpty(value) {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}
