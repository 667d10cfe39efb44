// The guide docs/iam.md, run as it is written there: files by Jest, the rest as programs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { guide, programOf, standsAlone } from '../shared/blocks.mjs';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));

for (const name of ['iam']) {
  const folder = join(here, 'written', name);
  rmSync(folder, { recursive: true, force: true });
  const blocks = guide(name, folder).filter(({ language }) => language === 'js');

  describe(`the guide ${name}.md`, () => {
    for (const block of blocks.filter(({ file }) => file === undefined)) {
      test(`${block.heading} (line ${block.line})`, async () => {
        assert.ok(standsAlone(block), 'a program makes its own double');
        const file = join(folder, `line-${block.line}.mjs`);
        writeFileSync(file, programOf(block));

        await import(pathToFileURL(file));
      });
    }

    test('has suites that pass in Jest', () => {
      const suites = readdirSync(folder).filter((file) => file.endsWith('.test.js'));
      writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');

      const { stdout, stderr } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), '--rootDir', folder, '--ci', '--json'], { cwd: here, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
      const { success, numPassedTests, testResults } = JSON.parse(stdout);

      assert.ok(success, stderr);
      assert.equal(testResults.length, suites.length);
      assert.ok(numPassedTests >= suites.length && suites.length > 0);
    });
  });
}
