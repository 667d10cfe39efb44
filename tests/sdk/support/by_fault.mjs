// What only a fault provokes here: by_fault.json, as pairs of an operation and an error. `all` are the simulated operations
// that declare the error.
import { readFileSync } from 'node:fs';
import { DECLARED } from './declared.mjs';

/** The rows: an error, why nothing else provokes it, and of which operations. */
export const BY_FAULT = JSON.parse(readFileSync(new URL('../by_fault.json', import.meta.url), 'utf8')).map(({ error, reason, operations }) => ({
  error, reason, operations: operations === 'all' ? [...DECLARED.keys()].filter((operation) => DECLARED.get(operation).has(error)) : operations,
}));
