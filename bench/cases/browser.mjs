// Signing in in a page of a headless Chromium, where WebCrypto signs: the package's ES module as it lies in the tarball,
// without a bundler. The page sends its figures to the server that it came from.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { median } from '../measure.mjs';

const SECONDS_MAX = 120;
const page = new URL('../children/page.mjs', import.meta.url);

/** `CHROMIUM` names the browser; without one nothing is measured. */
export async function browserSignIn(report, { signIns }) {
  report.section('Signing in in Chromium');
  if (!process.env.CHROMIUM) {
    process.stderr.write('    no Chromium: set CHROMIUM to the path of one\n');
    return;
  }
  const told = await figures(process.env.CHROMIUM, signIns);
  if (told.failure !== undefined) throw new Error(`in Chromium: ${told.failure}`);
  report.add(`ADMIN_USER_PASSWORD_AUTH (${signIns})`, { figure: median(told.promised), unit: 'ms', bound: 5 });
  report.add('  the first of the page', { figure: told.first, unit: 'ms' });
  report.add('The same by callSync, which the module signs for', { figure: median(told.inCore), unit: 'ms' });
}

async function figures(chromium, signIns) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'pocket-cognito-bench-'));
  let browser;
  const server = http.createServer();
  try {
    const told = new Promise((resolve, reject) => {
      server.on('request', (request, response) => serve(request, response, resolve));
      server.listen(0, '127.0.0.1', () => {
        const address = `http://127.0.0.1:${server.address().port}/?signIns=${signIns}`;
        browser = spawn(chromium, ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`, address], { stdio: 'ignore' });
        browser.on('error', reject);
        browser.on('exit', () => reject(new Error('Chromium ended before its page did')));
        setTimeout(() => reject(new Error(`no figures after ${SECONDS_MAX} s`)), SECONDS_MAX * 1000).unref();
      });
    });
    return await told;
  } finally {
    if (browser?.exitCode === null) {
      const ended = new Promise((resolve) => browser.once('exit', resolve));
      browser.kill();
      await ended;
    }
    server.closeAllConnections();
    server.close();
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function serve(request, response, told) {
  const { pathname } = new URL(request.url, 'http://localhost');
  // Isolated pages have the finer clock.
  const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  const send = (type, body) => response.writeHead(200, { ...headers, 'content-type': type }).end(body);
  switch (pathname) {
    case '/': return send('text/html', '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="page.mjs"></script>');
    case '/page.mjs': return send('text/javascript', fs.readFileSync(page));
    case '/pocket-cognito.mjs': return send('text/javascript', fs.readFileSync('node_modules/pocket-cognito/dist/index.mjs'));
    case '/told': {
      let text = '';
      for await (const part of request) text += part;
      send('text/plain', '');
      return told(JSON.parse(text));
    }
    default: return response.writeHead(404).end();
  }
}
