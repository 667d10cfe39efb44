// node --expose-gc bench/run.mjs [--quick] [--check], in the folder where the packages were installed.
//
// Measures pocket-cognito beside the plain double, direct and through the SDK, in one run: rounds in turns, warm-up first,
// medians, and ratios of neighbours in time. Prints a table and writes result.json. With --check it fails when a bound is
// exceeded; --quick only shows that everything runs: smaller pools, few rounds, figures that mean little.

import fs from 'node:fs';
import os from 'node:os';
import { differences } from './parity.mjs';
import { direct, makers, sdkCalls } from './cases/operations.mjs';
import { filtering, walking } from './cases/lists.mjs';
import { coldStart, firstSignIn, jestFiles, memory, wasm } from './cases/processes.mjs';
import { browserSignIn } from './cases/browser.mjs';
import { signingIn } from './cases/sign_in.mjs';
import { deletingAGroup, forking } from './cases/state.mjs';
import { Report, number } from './report.mjs';
import { seed, versions } from './subjects.mjs';

const isQuick = process.argv.includes('--quick');
const isChecked = process.argv.includes('--check');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length).split(',');
const rounds = (full) => (isQuick ? Math.max(2, Math.ceil(full / 15)) : full);
const wants = (part) => only === undefined || only.includes(part);

const started = performance.now();
const load = { before: os.loadavg() };
const report = new Report();

const unequal = await differences(makers);
for (const { call, ours, plain } of unequal) process.stderr.write(`  differs: ${call}\n    pocket-cognito ${ours}\n    plain double   ${plain}\n`);

const largest = isQuick ? 5_000 : 100_000;
const states = new Map();
async function state(users, everyone = 0) {
  if (!states.has(users)) states.set(users, { users, ours: await seed(makers.ours(), { users, everyone }), plain: await seed(makers.plain(), { users, everyone }) });
  return states.get(users);
}
const several = async (sizes) => {
  const made = [];
  for (const users of sizes) made.push(await state(users));
  globalThis.gc?.();
  return made;
};

// First what needs processes of its own, while this one is small.
if (wants('wasm')) await wasm(report, { rounds: rounds(15) });
if (wants('cold')) await coldStart(report, { rounds: rounds(20) });
if (wants('first')) await firstSignIn(report, { rounds: rounds(20) });
if (wants('browser')) await browserSignIn(report, { signIns: isQuick ? 20 : 400 });
if (wants('jest')) await jestFiles(report, { rounds: isQuick ? 1 : 9, files: isQuick ? 4 : 40 });
if (wants('memory')) await memory(report, { users: largest });

if (wants('direct')) await direct(report, await several([10, 1_000, largest]), { rounds: rounds(60) });
if (wants('sdk')) await sdkCalls(report, await several([10, 1_000, largest]), { rounds: rounds(100) });
if (wants('signin')) {
  const pool = (make) => seed(make(), { users: 1_000 });
  const subjects = { ours: await pool(makers.ours), plain: await pool(makers.plain), srpState: await pool(makers.ours), foreignState: await pool(makers.ours) };
  await signingIn(report, subjects, { rounds: rounds(60), slowRounds: rounds(20) });
}
const middle = isQuick ? 2_000 : 10_000;
if (wants('walk')) await walking(report, await state(middle, middle), { rounds: rounds(25), sdkRounds: rounds(5) });
if (wants('filter')) {
  await state(middle, middle);
  await filtering(report, await several([1_000, middle, largest]), { rounds: rounds(25) });
}
if (wants('fork')) await forking(report, await state(1_000), { rounds: rounds(40) });
states.clear();
const crowd = isQuick ? 3_000 : 50_000;
if (wants('delete')) await deletingAGroup(report, await state(crowd, crowd), { rounds: rounds(11) });

load.after = os.loadavg();
const seconds = (performance.now() - started) / 1000;
const { over } = report;
const bounded = report.rows.filter((row) => row.verdict !== '').length;

console.log(report.table());
console.log(`\n  Node ${versions.node}, SDK ${versions.sdk}, pocket-cognito ${versions.pocketCognito}, ${os.cpus().length} × ${os.cpus()[0].model.trim()}; load ${number(load.before[0])} before, ${number(load.after[0])} after; ${number(seconds)} s`);
console.log(`  Answers: ${unequal.length === 0 ? 'both doubles answer alike' : `${unequal.length} calls are answered differently (above)`}`);
console.log(`  Bounds: ${bounded - over.length} of ${bounded} kept${isQuick ? ' (a smoke test: the figures mean little)' : ''}`);
for (const row of over) console.log(`    over: ${row.section}: ${row.measure}: ${number(row.figure)} ${row.unit}, bound ${row.bound ?? row.atLeast}`);

fs.writeFileSync('result.json', JSON.stringify({ isQuick, versions, cpus: os.cpus().map((cpu) => cpu.model), load, seconds, unequal, rows: report.rows }, null, 1) + '\n');
process.exit(isChecked && over.length > 0 ? 1 : 0);
