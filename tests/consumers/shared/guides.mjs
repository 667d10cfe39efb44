// Guides that need nothing but Node and Jest, run as they are written.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { guide, installed, isBeginning, programOf } from './blocks.mjs';

/**
 * Runs the guide `docs/{name}.md` in the consumer whose folder is `here`: blocks without a file as programs, files that
 * are suites in Jest. `elsewhere` are packages that the guide installs and another consumer has.
 */
export function runsAsWritten(name, here, { elsewhere = [] } = {}) {
  const folder = join(here, 'guides', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const blocks = guide(name, folder);
  const programs = blocks.filter(({ language, file }) => language === 'js' && file === undefined);
  const beginning = programs.find(isBeginning);
  const suites = suitesOf(blocks);

  describe(`docs/${name}.md`, () => {
    test('has nothing that is not run', () => {
      const { devDependencies = {} } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
      const known = ['pocket-cognito', ...Object.keys(devDependencies), ...elsewhere];

      assert.ok(programs.length + suites.length > 0);
      assert.deepEqual(blocks.filter((block) => block.file === undefined && block.language !== 'sh' && !programs.includes(block)), []);
      assert.deepEqual(installed(blocks).filter((one) => !known.includes(one)), []);
    });

    for (const block of programs) {
      test(`${block.heading} (line ${block.line})`, async () => {
        const file = join(folder, `line-${block.line}.mjs`);
        writeFileSync(file, programOf(block, beginning));

        await import(pathToFileURL(file));
      });
    }

    if (suites.length > 0) test('has suites that pass in Jest', () => suitesPass(folder, suites));
  });
}

/** The files of a guide that are suites. */
export function suitesOf(blocks) {
  return blocks.map(({ file }) => file).filter((file) => file?.includes('.test.'));
}

/** Runs Jest in a guide's folder: by the configuration that the guide has, or none. */
export function suitesPass(folder, suites) {
  const modules = suites.some((file) => file.endsWith('.mjs')) ? ['--experimental-vm-modules'] : [];
  const jest = createRequire(join(folder, 'any.js')).resolve('jest/bin/jest');
  // A root of its own, where a configuration is looked for.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');

  const { stdout, stderr } = spawnSync(process.execPath, [...modules, jest, '--ci', '--json', '--testTimeout=60000', '--testMatch', '**/*.test.*js'], { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined } });

  assert.ok(stdout.startsWith('{'), stdout + stderr);
  const { success, numPassedTestSuites, numPassedTests } = JSON.parse(stdout);
  assert.deepEqual([success, numPassedTestSuites], [true, suites.length], stderr);
  assert.ok(numPassedTests >= suites.length, stderr);
}
