// The guides of docs/ that are about runners, clients and migrations, run. What a reader would paste is what runs here.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { guide, installed, readme } from '../shared/blocks.mjs';
import { suitesOf, suitesPass } from '../shared/guides.mjs';

const require = createRequire(import.meta.url);
const here = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const examples = join(here, 'examples');
const { devDependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

const node = (cwd, args, env = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', ...env } });
  return { status, stdout, output: stdout + stderr };
};

/** Writes a guide's files and gives its folder; a block that is no file has to be of a kind that is looked at here. */
function written(name) {
  const folder = join(examples, name);
  const blocks = guide(name, folder);
  for (const { language, file, line, lines } of blocks) {
    assert.ok(file !== undefined || language === 'sh', `${name}.md:${line} is run by nobody`);
    for (const command of language === 'sh' ? lines : []) {
      assert.match(command, /^(npm install |npx pocket-cognito serve|NODE_OPTIONS=--experimental-vm-modules npx jest$)/, `${name}.md:${line}`);
    }
  }
  for (const name of installed(blocks)) assert.ok(name === 'pocket-cognito' || name in devDependencies, `${name} is not among the packages here`);
  return { folder, files: blocks.map(({ file }) => file).filter((file) => file !== undefined), blocks };
}

function passesInJest(name) {
  const { folder, blocks } = written(name);
  suitesPass(folder, suitesOf(blocks));
  return folder;
}

function passesInVitest(folder, suites) {
  const { status, stdout, output } = node(folder, [join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs'), 'run', '--reporter=json']);
  assert.equal(status, 0, output);
  const { numPassedTests, testResults } = JSON.parse(stdout);
  assert.ok(numPassedTests >= suites, output);
  assert.equal(testResults.length, suites, output);
}

function compiles(folder, file) {
  const { status, output } = node(folder, [require.resolve('typescript/bin/tsc'), '--noEmit', '--skipLibCheck', '--strict', '--exactOptionalPropertyTypes', '--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2022', '--types', 'jest', '--typeRoots', join(here, 'node_modules/@types'), file]);
  assert.equal(status, 0, output);
}

before(() => {
  rmSync(examples, { recursive: true, force: true });
  mkdirSync(examples);
});

describe('the guide to', () => {
  test('Jest passes in Jest, and compiles', () => {
    const folder = passesInJest('jest');
    compiles(folder, 'teams.check.ts');
  });

  test('the AWS SDK v3 passes in Jest, and compiles', () => {
    const folder = passesInJest('aws-sdk-v3');
    compiles(folder, 'types.check.ts');
  });

  for (const name of ['amplify', 'identity-js', 'forms', 'migrating-from-cognito-local', 'migrating-from-moto-server']) {
    test(`${name} passes in Jest`, () => {
      passesInJest(name);
    });
  }

  test('Vitest passes in Vitest', () => {
    const { folder, files } = written('vitest');

    passesInVitest(folder, files.filter((file) => file.includes('.test.')).length);
  });

  test('Amplify in the README passes in Vitest', () => {
    const folder = join(examples, 'readme');
    readme(folder);
    for (const other of ['team.test.js', 'stories', '.storybook']) rmSync(join(folder, other), { recursive: true });

    passesInVitest(folder, 1);
  });

  test('cognito-local: its clients go on at the same port', async () => {
    const { folder, blocks } = written('migrating-from-cognito-local');

    await serving(blocks, () => {
      const { status, output } = node(folder, ['before.mjs']);
      assert.equal(status, 0, output);
    });
  });
});

/** Does `work` while the program runs as the guide's command starts it. */
async function serving(blocks, work) {
  const command = blocks.filter(({ language }) => language === 'sh').flatMap(({ lines }) => lines).find((line) => line.startsWith('npx pocket-cognito serve'));
  const program = join(here, 'node_modules/.bin/pocket-cognito');
  const server = spawn(program, command.split(' ').slice(2), { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let said = '';
    for await (const chunk of server.stdout) {
      said += chunk;
      if (said.includes('Ctrl-C ends it.')) break;
    }
    work();
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
  }
}
