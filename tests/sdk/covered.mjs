// What the tests of this folder saw, added up: each operation that is simulated has answered the SDK's client, and has
// refused by each error that it declares, or by_fault.json says why it does not. Run after them, by `npm test`.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { BY_FAULT } from './support/by_fault.mjs';
import { DECLARED, SIMULATED } from './support/declared.mjs';
import { SEEN } from './support/seen.mjs';

const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.test.mjs'));
const shares = files.map((file) => JSON.parse(readFileSync(new URL(`${file}.json`, SEEN), 'utf8')));
const seen = new Set(shares.flatMap((share) => Object.entries(share).flatMap(([operation, whats]) => whats.map((what) => `${operation} ${what}`))));

const declared = SIMULATED.flatMap((operation) => [...DECLARED.get(operation).keys()].map((error) => `${operation} ${error}`));
const byFault = BY_FAULT.flatMap(({ error, operations }) => operations.map((operation) => `${operation} ${error}`));

test('what is simulated and what it declares could be read', () => {
  assert.ok(SIMULATED.length > 90, `${SIMULATED.length} operations`);
  assert.deepEqual(SIMULATED.filter((operation) => !(`${operation}Command` in sdk)), []);
  assert.deepEqual(SIMULATED.filter((operation) => DECLARED.get(operation).get('InvalidParameterException') !== 'client'), []);
});

test('each simulated operation has answered', () => {
  assert.deepEqual(SIMULATED.filter((operation) => !seen.has(`${operation} answer`)), []);
});

test('each declared error was provoked, or it says in by_fault.json why not', () => {
  assert.deepEqual(declared.filter((pair) => !seen.has(pair) && !byFault.includes(pair)), []);
});

test('what is in by_fault.json is declared, stands there once, and was not provoked otherwise', () => {
  assert.deepEqual(byFault.filter((pair, at) => !declared.includes(pair) || byFault.indexOf(pair) !== at || seen.has(pair)), []);
});
