// Pages with a console: the package's files behind a server, opened in Chromium.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Why nothing runs in a page, if so. */
export const skip = process.env.CHROMIUM ? false : 'no Chromium: set CHROMIUM to the path of one';

/** What many an app is served with. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src *; style-src 'unsafe-inline'";

export class Pages {
  complaints = [];

  static async opened() {
    const pages = new Pages();
    pages.server = createServer(serve).listen(0, '127.0.0.1');
    await new Promise((ready) => { pages.server.once('listening', ready); });
    pages.origin = `http://localhost:${pages.server.address().port}`;
    pages.browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
    return pages;
  }

  /** A page of a browser profile of its own. */
  async open(url, { width = 1000, height = 700, ...options } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height }, permissions: ['clipboard-read', 'clipboard-write'], ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    page.on('pageerror', (error) => this.complaints.push(String(error.stack ?? error)));
    page.on('console', (message) => { if (message.type() === 'error') this.complaints.push(message.text()); });
    await page.goto(url);
    return page;
  }

  async close() {
    await this.browser.close();
    this.server.close();
  }
}

async function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/favicon.ico') return response.writeHead(204).end();
  const file = pathname.startsWith('/dist/') ? `node_modules/pocket-cognito${pathname}` : `.${pathname}`;
  // The guide's pages have scripts in them.
  const policy = file.endsWith('.html') && !file.startsWith('./guide/') ? { 'content-security-policy': POLICY } : {};
  try {
    const body = await readFile(here(file));
    return response.writeHead(200, { 'content-type': file.endsWith('.html') ? 'text/html' : 'text/javascript', ...policy }).end(body);
  } catch {
    return response.writeHead(404).end();
  }
}
