// Jest and the compiler over this folder, and over the guides' own files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { guide, installed, isBeginning, programOf } from '../shared/blocks.mjs';

const here = import.meta.dirname;
const guides = join(here, 'guides');

function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: here, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  return stderr;
}

const jest = (...args) => node('node_modules/jest/bin/jest.js', '--ci', ...args);
const tsc = (project) => node('node_modules/typescript/bin/tsc', '-p', `types/${project}`);

before(() => {
  rmSync(guides, { recursive: true, force: true });
  mkdirSync(guides);
});

test('recorder and matchers in Jest: CommonJS, node and jsdom', () => {
  assert.match(jest(), /Test Suites: 4 passed, 4 total/);
});

test('the matchers in Jest: ES modules', () => {
  assert.match(node('--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--ci', '-c', 'jest.esm.config.cjs'), /Tests: +2 passed/);
});

test('the types of the matchers: @types/jest, @jest/globals', () => {
  for (const project of ['globals', 'imports']) tsc(project);
});

test('the guide of the matchers runs as it is written', () => {
  const blocks = guide('matchers', join(guides, 'matchers'));

  for (const name of installed(blocks)) if (name !== 'pocket-cognito' && name !== 'vitest') assert.ok(name in JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).devDependencies, name);
  assert.match(jest('--rootDir', join(guides, 'matchers'), '-c', join(guides, 'matchers/jest.config.js')), /Tests: +[1-9]\d* passed/);
});

test('the guide of the recorder runs as it is written', async () => {
  const blocks = guide('recorder', join(guides, 'recorder')).filter(({ language, file }) => language === 'js' && file === undefined);
  const beginning = blocks.find(isBeginning);

  for (const block of blocks) {
    const file = join(guides, `recorder-${block.line}.mjs`);
    writeFileSync(file, programOf(block, beginning));
    await import(pathToFileURL(file));
  }
  assert.ok(blocks.length >= 4);
});
