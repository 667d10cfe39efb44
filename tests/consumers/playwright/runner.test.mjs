// Playwright's own runner, over the guide's specs and over ours.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { guide, installed } from '../shared/blocks.mjs';
import { served, skip } from './application.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const specs = join(here, 'specs');
const blocks = guide('playwright', specs);

test('every block of the guide is run', () => {
  assert.ok(blocks.length > 0);
  assert.deepEqual(blocks.filter(({ language, file }) => language !== 'sh' && file === undefined), []);
});

test('the guide installs what is here', () => {
  const { resolve } = createRequire(import.meta.url);
  for (const name of installed(blocks)) assert.ok(resolve(name), name);
});

test('every spec passes in the runner', { skip }, async (t) => {
  mkdirSync(specs, { recursive: true });
  cpSync(join(here, 'own'), specs, { recursive: true });
  const expected = readdirSync(specs).filter((name) => /\.spec\.c?js$/.test(name));

  const { suites, errors, stats } = await run(await served(t));

  assert.deepEqual(errors, []);
  assert.deepEqual(suites.map(({ file }) => file).sort(), expected.sort());
  for (const { title, ok, tests } of suites.flatMap(specsOf)) {
    await t.test(title, () => assert.ok(ok, tests.flatMap(({ results }) => results.flatMap((result) => result.errors.map(({ message }) => message))).join('\n')));
  }
  assert.deepEqual([stats.unexpected, stats.flaky, stats.skipped], [0, 0, 0]);
});

function specsOf({ specs: own = [], suites = [] }) {
  return [...own, ...suites.flatMap(specsOf)];
}

// The runner says everything on its standard output, as JSON.
async function run(BASE_URL) {
  const runner = spawn(process.execPath, [join(here, 'node_modules/@playwright/test/cli.js'), 'test', '--config', join(here, 'playwright.config.mjs')], {
    cwd: here, env: { ...process.env, BASE_URL, SPECS: specs, NODE_TEST_CONTEXT: undefined }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const text of runner.stdout.setEncoding('utf8')) said += text;
  return JSON.parse(said);
}
