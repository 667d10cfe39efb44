// The README of the packed package and the guide to using it, run. What is published is what is read here.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { blocksOf, installed, isBeginning, isSuite, programOf } from '../shared/blocks.mjs';

const require = createRequire(import.meta.url);
const here = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const examples = join(here, 'examples');

/** Of the README's files, those that are run where their runners are: the consumers `guides` and `storybook`. */
const ELSEWHERE = ['sign-in.test.mjs', '.storybook/main.js', '.storybook/preview.js', 'stories/Teams.stories.jsx'];

const README = documentOf('README.md', join(dirname(require.resolve('pocket-cognito/package.json')), 'README.md'));
const USING = documentOf('docs/using.md', join(process.env.GUIDES, 'using.md'));

function documentOf(name, path) {
  const blocks = blocksOf(readFileSync(path, 'utf8'), name);
  const code = blocks.filter(({ language, file }) => ['js', 'ts', 'jsx'].includes(language) && !ELSEWHERE.includes(file));
  const programs = code.filter((block) => !isSuite(block));
  return { name, folder: join(examples, name), blocks, programs, suites: code.filter(isSuite), beginning: programs.find(isBeginning) };
}

const titleOf = ({ heading, line }) => `${heading} (line ${line})`;
const node = (script, ...args) => spawnSync(process.execPath, [require.resolve(script), ...args], { cwd: here, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });

before(() => {
  rmSync(examples, { recursive: true, force: true });
  for (const { folder } of [README, USING]) mkdirSync(folder, { recursive: true });
});

test('the README has a quickstart of twelve lines, and what runs elsewhere', () => {
  const { blocks, suites } = README;
  assert.equal(suites[0].lines.length, 12);
  assert.deepEqual(blocks.map(({ file }) => file).filter((file) => ELSEWHERE.includes(file)), ELSEWHERE);
});

test('the README installs what its starts need', () => {
  const [, quickstart, vitest, storybook] = README.blocks.filter(({ lines }) => lines.some((line) => line.startsWith('npm install'))).map((block) => installed([block]).sort());
  assert.deepEqual(quickstart, ['@aws-sdk/client-cognito-identity-provider', 'jest', 'pocket-cognito']);
  assert.deepEqual(vitest, ['aws-amplify', 'pocket-cognito', 'vitest']);
  assert.deepEqual(storybook, ['@storybook/react-vite', 'pocket-cognito', 'react', 'react-dom', 'storybook', 'vite']);
});

test('the guide to using has many examples', () => assert.ok(USING.programs.length > 20, `${USING.programs.length} programs`));

for (const { name, folder, programs, suites, beginning } of [README, USING]) {
  describe(name, () => {
    for (const block of programs.filter(({ language }) => language === 'js')) {
      test(titleOf(block), async () => {
        const file = join(folder, `line-${block.line}.mjs`);
        writeFileSync(file, programOf(block, beginning));

        await import(pathToFileURL(file));
      });
    }

    for (const block of programs.filter(({ language }) => language === 'ts')) {
      test(titleOf(block), async () => {
        const file = join(folder, `line-${block.line}.mts`);
        writeFileSync(file, programOf(block, beginning).replace(/^import .* from "node:assert\/strict";$/m, 'declare const itSays: (actual: unknown, expected: unknown, message: string) => void;'));

        const { status, stdout } = node('typescript/bin/tsc', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,esnext.disposable,dom', file);
        assert.equal(status, 0, stdout);
        globalThis.itSays = assert.deepStrictEqual;
        await import(pathToFileURL(file.replace(/\.mts$/, '.mjs')));
      });
    }

    test(`${suites.length} suites pass in Jest`, () => {
      for (const { line, lines } of suites) writeFileSync(join(folder, `line-${line}.test.js`), `${lines.join('\n')}\n`);

      const { stdout, stderr } = node('jest/bin/jest', '--rootDir', folder, '--ci', '--json');

      assert.equal(JSON.parse(stdout).numPassedTestSuites, suites.length, stderr);
    });
  });
}
