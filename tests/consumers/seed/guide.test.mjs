// The guide, run as it is written there.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { guide, installed, programOf } from '../shared/blocks.mjs';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('guide', import.meta.url));

describe('docs/seeding.md', () => {
  rmSync(folder, { recursive: true, force: true });
  const blocks = guide('seeding', folder);
  const programs = blocks.filter(({ language, file }) => language === 'js' && file === undefined);

  test('has nothing that is not run', () => {
    const { devDependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

    assert.ok(programs.length >= 6);
    assert.deepEqual(blocks.filter(({ language, file }) => language !== 'sh' && file === undefined && language !== 'js'), []);
    for (const name of installed(blocks)) assert.ok(name === 'pocket-cognito' || Object.hasOwn(devDependencies, name), name);
  });

  for (const block of programs) {
    test(`${block.heading} (line ${block.line})`, async () => {
      const file = join(folder, `line-${block.line}.mjs`);
      writeFileSync(file, programOf(block));

      await import(pathToFileURL(file));
    });
  }

  test('its suite passes in Jest', () => {
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');

    const { stdout, stderr } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), '--rootDir', folder, '--ci', '--json'], { encoding: 'utf8' });

    const { success, numPassedTests } = JSON.parse(stdout);
    assert.deepEqual([success, numPassedTests], [true, 2], stderr);
  });
});
