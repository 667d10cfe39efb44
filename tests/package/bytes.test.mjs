// Where the core's bytes come from in CommonJS: the file beside, or, where there is none, the text inlined; and that a
// process takes them once.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
const installed = dirname(require.resolve('pocket-cognito/package.json'));

/** What `script` prints in a process of its own, whose folder has the package, copied and changed. */
async function copied(change, script) {
  const folder = mkdtempSync(join(tmpdir(), 'pocket-cognito-'));
  try {
    cpSync(installed, folder, { recursive: true });
    change(join(folder, 'dist'));
    return (await promisify(execFile)(process.execPath, ['-e', script], { cwd: folder })).stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const MAKE_A_POOL = "new (require('./').PocketCognito)().createUserPool({ PoolName: 'copied' }).then(({ UserPool }) => process.stdout.write(UserPool.Name));";

test('the file beside the entry is enough', async () => {
  const change = (dist) => writeFileSync(join(dist, 'core.inline.cjs'), 'throw new Error("was loaded")');
  assert.equal(await copied(change, MAKE_A_POOL), 'copied');
});

test('without that file the inlined text serves', async () => {
  assert.equal(await copied((dist) => rmSync(join(dist, 'core.wasm')), MAKE_A_POOL), 'copied');
});

const removeBoth = (dist) => {
  rmSync(join(dist, 'core.wasm'));
  rmSync(join(dist, 'core.inline.cjs'));
};

test('with neither, the error names what is missing', async () => {
  await assert.rejects(copied(removeBoth, MAKE_A_POOL), /core\.inline\.cjs/);
});

test('a process reads them once, in whatever realm and however often the package is loaded', async () => {
  const again = `
    const { readFileSync, rmSync } = require('node:fs');
    const vm = require('node:vm');
    const load = () => {
      const module = { exports: {} };
      const sandbox = vm.createContext({ process, Buffer, module, require, __dirname: process.cwd() + '/dist' });
      vm.runInContext(readFileSync('dist/index.cjs', 'utf8'), sandbox);
      return { cognito: new module.exports.PocketCognito({ seed: 1 }), sandbox };
    };
    (async () => {
      const first = load();
      await first.cognito.createUserPool({ PoolName: 'first' });
      for (const file of ['dist/core.wasm', 'dist/core.inline.cjs']) rmSync(file);
      const second = load();
      const { UserPools } = await second.cognito.listUserPools({ MaxResults: 1 });
      process.stdout.write(JSON.stringify([UserPools, UserPools instanceof vm.runInContext('Array', second.sandbox), Object.keys(globalThis).filter((name) => name.includes('pocket'))]));
    })();`;
  assert.equal(await copied(() => {}, again), '[[],true,[]]');
});
