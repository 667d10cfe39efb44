// Hosts that compile no WebAssembly at run time take the package under the condition `workerd`.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const support = (file) => fileURLToPath(new URL(`support/${file}`, import.meta.url));
const worker = (...flags) => [...flags, '--no-warnings', '--import', support('edge_host.mjs'), support('edge_worker.mjs')];

describe('an edge runtime', () => {
  test('gets the module ready-made', () => {
    assert.equal(execFileSync(process.execPath, worker('--conditions=workerd'), { encoding: 'utf8' }), 'g\n');
  });

  test('without the condition is told about it', () => {
    const { status, stderr } = spawnSync(process.execPath, worker(), { encoding: 'utf8' });

    assert.equal(status, 1);
    assert.match(stderr, /"workerd" condition/);
  });
});
