// Where the core's bytes come from in CommonJS: the file beside, or, where there is none, the text inlined.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const installed = dirname(require.resolve('pocket-cognito/package.json'));

/** The package, copied and changed, and what its CommonJS entry answers. */
async function copied(change) {
  const folder = mkdtempSync(join(tmpdir(), 'pocket-cognito-'));
  try {
    cpSync(installed, folder, { recursive: true });
    change(join(folder, 'dist'));
    const { PocketCognito } = require(folder);
    const { UserPool } = await new PocketCognito().createUserPool({ PoolName: 'copied' });
    return UserPool.Name;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the file beside the entry is enough', async () => {
  assert.equal(await copied((dist) => writeFileSync(join(dist, 'core.inline.cjs'), 'throw new Error("was loaded")')), 'copied');
});

test('without that file the inlined text serves', async () => {
  assert.equal(await copied((dist) => rmSync(join(dist, 'core.wasm'))), 'copied');
});

test('with neither, the error names what is missing', async () => {
  await assert.rejects(
    copied((dist) => {
      rmSync(join(dist, 'core.wasm'));
      rmSync(join(dist, 'core.inline.cjs'));
    }),
    /core\.inline\.cjs/,
  );
});
