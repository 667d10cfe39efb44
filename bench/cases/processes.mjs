// What only a process of its own can tell: memory, cold starts, a Jest run, the wasm's first compilation.

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { interleave, median, ratio } from '../measure.mjs';
import { count } from './operations.mjs';

const run = promisify(execFile);
const child = (name) => fileURLToPath(new URL(`../children/${name}`, import.meta.url));
const env = { ...process.env, NODE_NO_WARNINGS: '1', NODE_OPTIONS: '' };
const node = async (...args) => JSON.parse((await run(process.execPath, args, { env, maxBuffer: 1 << 26 })).stdout);

export async function memory(report, { users }) {
  report.section('Memory');
  const ours = await node('--expose-gc', child('memory.cjs'), 'ours', String(users));
  const plain = await node('--expose-gc', child('memory.cjs'), 'plain', String(users));
  report.add(`Bytes a user at ${count(users)} (linear memory and JS heap)`, {
    figure: ours.bytes, unit: 'B', bound: 600,
    ours: { value: ours.bytes, unit: 'B' }, theirs: { value: plain.bytes, unit: 'B' },
  });
  report.add('The same, resident size of the process', {
    figure: ours.resident, unit: 'B', ours: { value: ours.resident, unit: 'B' }, theirs: { value: plain.resident, unit: 'B' },
  });
}

export async function coldStart(report, { rounds }) {
  report.section('Cold start');
  const kinds = ['sdk', 'direct'];
  const subjects = {};
  for (const who of ['ours', 'plain']) for (const kind of kinds) subjects[`${who} ${kind}`] = () => node(child('cold.cjs'), who, kind);
  const samples = await interleave(subjects, { rounds, warmUp: 1 });

  const tell = (measure, kind, figure, bound) => {
    const ours = samples[`ours ${kind}`][figure], theirs = samples[`plain ${kind}`][figure];
    report.add(measure, { figure: ratio(ours, theirs), unit: '×', bound, ours: { value: median(ours), unit: 'ms' }, theirs: { value: median(theirs), unit: 'ms' } });
  };
  tell('SDK client to the first answer, from the first line', 'sdk', 'fromFirstLine', 2);
  tell('SDK client to the first answer, from the start of the process', 'sdk', 'fromProcessStart', 2);
  tell('Without the SDK, from the first line', 'direct', 'fromFirstLine');
}

export async function firstSignIn(report, { rounds }) {
  report.section('The first sign-in of a process');
  const samples = await interleave({ ours: () => node(child('first_sign_in.cjs')) }, { rounds, warmUp: 1 });
  const of = (figure) => median(samples.ours[figure]);
  report.add('ADMIN_USER_PASSWORD_AUTH, the first', { figure: of('first'), unit: 'ms', bound: 15 });
  report.add('  the second', { figure: of('second'), unit: 'ms' });
  report.add('From the first line to the first tokens: package, pool, client, user, password, sign-in', { figure: of('fromFirstLine'), unit: 'ms' });
}

export async function wasm(report, { rounds }) {
  report.section('The wasm in a fresh Node process');
  const samples = await interleave({ ours: () => node(child('wasm.cjs')) }, { rounds, warmUp: 1 });
  const of = (figure) => median(samples.ours[figure]);
  report.add('Compile and instantiate', { figure: of('compile') + of('instantiate'), unit: 'ms', bound: 8 });
  report.add('  of it compile', { figure: of('compile'), unit: 'ms' });
  report.add('First new PocketCognito(), all in all', { figure: of('firstNew'), unit: 'ms' });
  report.add('require of the package', { figure: of('load'), unit: 'ms' });
  report.add('Size before base64', { figure: of('bytes') / 1024, unit: 'KB', bound: 900 });
  report.add('Exports', { figure: of('exports'), unit: '', bound: 30 });
}

/**
 * Forty tiny test files in one worker: what one that uses the package costs in CPU over one that is empty. None uses
 * `expect`, whose first use in a file costs Jest some milliseconds of its own.
 */
export async function jestFiles(report, { rounds, files }) {
  report.section('A Jest file');
  const using = (double, from) => `const { ${double} } = require(${JSON.stringify(from)});
test('a pool', async () => {
  const { UserPool } = await new ${double}().createUserPool({ PoolName: 'p' });
  if (!UserPool.Id) throw new Error('no pool');
});
`;
  const bodies = {
    empty: "test('nothing', () => {});\n",
    ours: using('PocketCognito', 'pocket-cognito'),
    plain: using('PlainCognito', fileURLToPath(new URL('../plain-double/index.cjs', import.meta.url))),
  };
  const subjects = {};
  for (const [name, body] of Object.entries(bodies)) {
    const folder = path.join(process.cwd(), 'jest', name);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    for (let i = 0; i < files; i++) fs.writeFileSync(path.join(folder, `${i}.test.js`), body);
    subjects[name] = async () => {
      const { stderr } = await run(process.execPath, ['--require', child('cpu.cjs'), path.join(process.cwd(), 'node_modules/jest/bin/jest.js'), '-i', '--rootDir', folder, '--silent'], { env, cwd: folder, maxBuffer: 1 << 26 });
      return { cpu: Number(/cpu-milliseconds (\d+(?:\.\d+)?)/.exec(stderr)[1]) };
    };
  }
  const samples = await interleave(subjects, { rounds, warmUp: 1 });
  const over = (name) => median(samples[name].cpu.map((cpu, round) => (cpu - samples.empty.cpu[round]) / files));
  const whole = (name) => ({ value: median(samples[name].cpu) / files, unit: 'ms' });
  report.add(`CPU over an empty file (${files} files, -i)`, { figure: over('ours'), unit: 'ms', bound: 10, ours: whole('ours'), theirs: whole('empty') });
  report.add('The plain double’s, over an empty file', { figure: over('plain'), unit: 'ms', ours: whole('plain'), theirs: whole('empty') });
}
