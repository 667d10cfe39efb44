// The README of the packed package, run. What is published is what is read here.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { blocksOf, isBeginning, isSuite, programOf } from '../shared/blocks.mjs';

const require = createRequire(import.meta.url);
const here = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const examples = join(here, 'examples');
const readme = readFileSync(join(dirname(require.resolve('pocket-cognito/package.json')), 'README.md'), 'utf8');

const blocks = blocksOf(readme).filter(({ language }) => language === 'js' || language === 'ts');
const suites = blocks.filter(isSuite);
const programs = blocks.filter((block) => !isSuite(block));
const beginning = programs.find(isBeginning);
const titleOf = ({ heading, line }) => `${heading} (line ${line})`;

const node = (script, ...args) => spawnSync(process.execPath, [require.resolve(script), ...args], { cwd: here, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });

before(() => {
  rmSync(examples, { recursive: true, force: true });
  mkdirSync(examples);
});

describe('the README', () => {
  test('has a quickstart of twelve lines, and examples', () => {
    assert.equal(blocks[0].lines.length, 12);
    assert.ok(beginning !== undefined);
    assert.ok(programs.length > 10, `${programs.length} programs`);
  });

  for (const block of programs.filter(({ language }) => language === 'js')) {
    test(titleOf(block), async () => {
      const file = join(examples, `line-${block.line}.mjs`);
      writeFileSync(file, programOf(block, beginning));

      await import(pathToFileURL(file));
    });
  }

  for (const block of programs.filter(({ language }) => language === 'ts')) {
    test(titleOf(block), async () => {
      const file = join(examples, `line-${block.line}.mts`);
      writeFileSync(file, programOf(block, beginning).replace(/^import .* from "node:assert\/strict";$/m, 'declare const readmeSays: (actual: unknown, expected: unknown, message: string) => void;'));

      const { status, stdout } = node('typescript/bin/tsc', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,esnext.disposable,dom', file);
      assert.equal(status, 0, stdout);
      globalThis.readmeSays = assert.deepStrictEqual;
      await import(pathToFileURL(file.replace(/\.mts$/, '.mjs')));
    });
  }

  test(`has ${suites.length} suites that pass in Jest`, () => {
    for (const { line, lines } of suites) writeFileSync(join(examples, `line-${line}.test.js`), `${lines.join('\n')}\n`);

    const { stdout, stderr } = node('jest/bin/jest', '--rootDir', examples, '--ci', '--json');

    assert.equal(JSON.parse(stdout).numPassedTestSuites, suites.length, stderr);
  });
});
