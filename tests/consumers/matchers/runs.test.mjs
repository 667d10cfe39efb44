// Jest and the compiler over this folder.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const here = import.meta.dirname;

function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: here, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  return stderr;
}

const jest = (...args) => node('node_modules/jest/bin/jest.js', '--ci', ...args);
const tsc = (project) => node('node_modules/typescript/bin/tsc', '-p', `types/${project}`);

test('recorder and matchers in Jest: CommonJS, node and jsdom', () => {
  assert.match(jest(), /Test Suites: 4 passed, 4 total/);
});

test('the matchers in Jest: ES modules', () => {
  assert.match(node('--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--ci', '-c', 'jest.esm.config.cjs'), /Tests: +2 passed/);
});

test('the types of the matchers: @types/jest, @jest/globals', () => {
  for (const project of ['globals', 'imports']) tsc(project);
});
