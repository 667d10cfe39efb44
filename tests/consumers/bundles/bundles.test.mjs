// Pages bundled without a plugin or an option about wasm, run in a real Chromium.
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { build as viteBuild } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const bundlers = {
  async vite(page, outdir) {
    await viteBuild({
      configFile: false, logLevel: 'error', root: here('.'),
      build: { outDir: outdir, emptyOutDir: false, chunkSizeWarningLimit: 10_000, rollupOptions: { input: here(`pages/${page}.mjs`), output: { entryFileNames: 'page.js' } } },
    });
  },
  async esbuild(page, outdir) {
    await esbuild.build({ entryPoints: [here(`pages/${page}.mjs`)], outfile: `${outdir}/page.js`, bundle: true, minify: true, format: 'esm', platform: 'browser', logLevel: 'error' });
  },
};

const PAGES = {
  direct: { sameTokens: true, groups: ['équipe-编辑-🚀'], isDate: true, error: 'GroupExistsException', isOurs: true, violations: 1 },
  sdk: { groups: ['équipe-编辑-🚀'], isDate: true, error: 'GroupExistsException', isTheirs: true, oursIsTheirs: true },
};

const skip = process.env.CHROMIUM ? false : 'no Chromium: set CHROMIUM to the path of one';

describe('bundles in Chromium', { skip }, () => {
  let browser, server, origin;

  before(async () => {
    await rm(here('out'), { recursive: true, force: true });
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
    server = createServer(serve).listen(0, '127.0.0.1');
    await new Promise((ready) => server.once('listening', ready));
    origin = `http://127.0.0.1:${server.address().port}`;
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  for (const [bundler, bundle] of Object.entries(bundlers)) {
    for (const [page, expected] of Object.entries(PAGES)) {
      test(`${bundler} makes the ${page} page work`, async () => {
        const outdir = here(`out/${bundler}-${page}`);
        await mkdir(outdir, { recursive: true });
        await bundle(page, outdir);
        await writeFile(`${outdir}/index.html`, '<!doctype html><meta charset="utf-8"><title>page</title><script type="module" src="page.js"></script>');

        const { result, complaints } = await open(`${origin}/${bundler}-${page}/index.html`);

        assert.deepEqual(complaints, []);
        assert.deepEqual(result, { found: expected });
      });
    }
  }

  test('a strict content policy with wasm-unsafe-eval is enough', async () => {
    const { result } = await open(`${origin}/esbuild-direct/index.html?policy=wasm`);

    assert.deepEqual(result, { found: PAGES.direct });
  });

  test('a content policy that forbids wasm is explained', async () => {
    const { result } = await open(`${origin}/esbuild-direct/index.html?policy=none`);

    assert.match(result.thrown, /wasm-unsafe-eval/);
  });

  async function open(url) {
    const page = await browser.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text()); });
    page.on('request', (request) => { if (!request.url().startsWith(origin)) complaints.push(`asked for ${request.url()}`); });
    await page.goto(url);
    await page.waitForFunction('globalThis.result');
    const result = await page.evaluate('globalThis.result');
    await page.close();
    return { result, complaints };
  }

  async function serve(request, response) {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    const policies = { none: "default-src 'self'", wasm: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" };
    const policy = policies[searchParams.get('policy')];
    try {
      const body = await readFile(here(`out${pathname}`));
      response.writeHead(200, { 'content-type': pathname.endsWith('.html') ? 'text/html' : 'text/javascript', ...(policy && { 'content-security-policy': policy }) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }
});
