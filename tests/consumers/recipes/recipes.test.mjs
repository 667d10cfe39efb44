// The guides' examples in the runner they are written for.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { guide, installed, programOf } from '../shared/blocks.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { resolve } = createRequire(import.meta.url);

for (const name of ['aws-sdk-v2', 'migrating-from-aws-sdk-client-mock']) {
  const folder = join(here, 'guides', name);
  const blocks = guide(name, folder);

  test(`${name}: every block is a file, and what it installs is here`, () => {
    assert.deepEqual(blocks.filter(({ language, file }) => language !== 'sh' && file === undefined), []);
    for (const wanted of installed(blocks)) assert.ok(resolve(wanted), wanted);
  });

  test(`${name}: its suites pass in Jest`, () => {
    const suites = blocks.filter(({ file }) => file?.endsWith('.test.js'));

    const { stdout, stderr } = spawnSync(process.execPath, [join(here, 'node_modules/jest/bin/jest.js'), '--rootDir', folder, '--ci', '--json'], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined } });

    const { success, numPassedTestSuites } = JSON.parse(stdout);
    assert.deepEqual([success, numPassedTestSuites], [true, suites.length], stderr);
    assert.ok(suites.length > 0);
  });
}

test('interception: its programs say what is said', () => {
  const folder = join(here, 'guides', 'interception');
  const programs = guide('interception', folder);
  mkdirSync(folder, { recursive: true });
  assert.ok(programs.length > 0);
  for (const program of programs) {
    const file = join(folder, `line-${program.line}.mjs`);
    writeFileSync(file, programOf(program));

    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });

    assert.equal(status, 0, stderr);
  }
});
