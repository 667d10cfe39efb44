// A page in Chromium that walks journeys: bundled without options about wasm, served, opened, and asked for one journey
// after the other. It may talk to nobody but its server, and to those that are named.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const HTML = '<!doctype html><meta charset="utf-8"><title>journeys</title><script type="module" src="page.js"></script>';

/** Makes a test of each of `claims`; the page at `entry` has a global function `walk` that takes one. */
export function inPage(entry, claims, { chromium, esbuild, test, prepare }) {
  test('in a page', { skip }, async (t) => {
    const { walk } = await openedPage(t, entry, { chromium, esbuild, prepare });

    for (const claim of claims) await t.test(claim, () => walk(claim));
  });
}

/** Why nothing runs in a page, if so. */
export const skip = process.env.CHROMIUM ? false : 'no Chromium: set CHROMIUM to the path of one';

/**
 * Opens the page at `entry` for the test `t`; `prepare` is given it before. `walk(one)` rejects with what the page's
 * global function `walk` threw, or when the page asked for something at a stranger's.
 */
export async function openedPage(t, entry, { chromium, esbuild, prepare = async () => {}, friends = [] }) {
  const script = await bundled(esbuild, fileURLToPath(entry));
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') return response.writeHead(204).end();
    const isScript = request.url === '/page.js';
    return response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' }).end(isScript ? script : HTML);
  }).listen(0, '127.0.0.1');
  await new Promise((ready) => { server.once('listening', ready); });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  t.after(async () => {
    await browser.close();
    server.close();
  });
  // By this name pages without a certificate may do all that others may.
  const origin = `http://localhost:${server.address().port}`;
  const known = [origin, ...friends];
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => { if (!known.includes(new URL(request.url()).origin)) complaints.push(`asked for ${request.url()}`); });
  await prepare(page);
  await page.goto(origin);
  await page.waitForFunction('globalThis.walk');

  return {
    async walk(one) {
      const thrown = await page.evaluate((given) => globalThis.walk(given).then(() => undefined, (error) => String(error.stack ?? error)), one);
      if (thrown !== undefined) throw new Error(thrown);
      if (complaints.length > 0) throw new Error(complaints.splice(0).join('\n'));
    },
  };
}

async function bundled(esbuild, entry) {
  const { outputFiles: [{ contents }] } = await esbuild.build({
    entryPoints: [entry], bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', logLevel: 'error',
    // As Vite and webpack do for libraries that were written for Node.
    define: { global: 'globalThis' },
  });
  return contents;
}
