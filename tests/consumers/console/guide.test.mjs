// The guide, as it stands there.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { guide, programOf } from '../shared/blocks.mjs';
import { Pages, skip } from './pages.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = join(here, 'guide');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const blocks = guide('console', folder);

// A page for the guide's module, which a bundler would make of it.
writeFileSync(join(folder, 'bundled.html'), `<!doctype html>
<title>An app with a double of its own</title>
<script type="importmap">{ "imports": { "pocket-cognito": "/dist/index.mjs", "pocket-cognito/console": "/dist/console.mjs" } }</script>
<body><script type="module" src="console.js"></script></body>
`);

describe('the guide\'s pages', { skip }, () => {
  let pages;
  before(async () => { pages = await Pages.opened(); });
  after(() => pages.close());

  for (const file of ['index.html', 'bundled.html']) {
    test(`${file} shows the pool that it made`, async () => {
      const page = await pages.open(`${pages.origin}/guide/${file}`);

      await page.getByRole('tab', { name: 'Pool', exact: true }).click();
      await page.getByRole('heading', { name: 'staff' }).waitFor();

      assert.deepEqual(pages.complaints, []);
      await page.context().close();
    });
  }
});

test('the guide\'s command prints the address of a console', async () => {
  const [command] = blocks.find(({ language }) => language === 'sh').lines;
  const [npx, name, ...words] = command.split(' ');
  assert.deepEqual([npx, name], ['npx', 'pocket-cognito']);
  const program = spawn(join(here, 'node_modules/.bin/pocket-cognito'), [...words, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const text of program.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text;
    if (said.includes('Ctrl-C ends it.')) break;
  }
  program.kill();
  await once(program, 'close');

  assert.match(said, /console +http:\/\/127\.0\.0\.1:\d+\/_console#\S+\n/);
});

test('the guide\'s programs say what they say', () => {
  const programs = blocks.filter(({ language, file }) => language === 'js' && file === undefined);
  assert.equal(programs.length, 1);
  for (const block of programs) {
    const file = join(folder, `line-${block.line}.mjs`);
    writeFileSync(file, programOf(block));
    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  }
});
