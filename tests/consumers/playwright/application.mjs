// The application, built and served.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const path = (name) => fileURLToPath(new URL(`app/${name}`, import.meta.url));

/** Serves it until the test `t` ends; gives its origin. */
export async function served(t) {
  const { outputFiles: [{ contents: script }] } = await esbuild.build({
    entryPoints: [path('page.mjs')], bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', logLevel: 'error',
    define: { global: 'globalThis' },
  });
  const html = readFileSync(path('index.html'));
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' }).end(isScript ? script : html);
  }).listen(0, '127.0.0.1');
  await new Promise((ready) => { server.once('listening', ready); });
  t.after(() => server.close());
  return `http://localhost:${server.address().port}`;
}

/** Why nothing runs in a page, if so. */
export const skip = process.env.CHROMIUM ? false : 'no Chromium: set CHROMIUM to the path of one';
