// Amplify in a page whose user pool is behind `pocket-cognito serve`: another origin, as the service itself is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { openedPage, skip } from '../shared/in_page.mjs';

const PROGRAM = fileURLToPath(new URL('node_modules/.bin/pocket-cognito', import.meta.url));

test('a page signs up and in at the address that the program prints', { skip }, async (t) => {
  const code = '246802';
  const program = spawn(PROGRAM, ['serve', '--port', '0', '--user-pool', 'teams', '--codes', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(async () => {
    program.kill();
    await once(program, 'close');
  });
  let said = '';
  for await (const text of program.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text;
    if (said.includes('Ctrl-C ends it.')) break;
  }
  const [, userPoolEndpoint] = /userPoolEndpoint: '(.+?)'/.exec(said);
  const [, userPoolId, userPoolClientId] = /user pool teams: (\S+), client (\w+)/.exec(said);
  const { walk } = await openedPage(t, new URL('served_page.mjs', import.meta.url), { chromium, esbuild, friends: [userPoolEndpoint] });

  await walk({ pool: { userPoolEndpoint, userPoolId, userPoolClientId }, code });
});
