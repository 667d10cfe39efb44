// Storybooks, built and shown in Chromium.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };
const CLI = fileURLToPath(new URL('node_modules/storybook/dist/bin/dispatcher.js', import.meta.url));

/** Builds the Storybook of `folder` and gives the folder of what was built. */
export async function built(folder) {
  const out = `${folder}-built`;
  const build = spawn(process.execPath, [CLI, 'build', '--disable-telemetry', '--quiet', '-o', out], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [build.stdout, build.stderr]) stream.on('data', (text) => { said += text; });
  const code = await new Promise((ended) => { build.once('close', ended); });
  if (code !== 0) throw new Error(said);
  return out;
}

export function launched() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
}

/** A built Storybook behind a server of its own, in a window of its own. Nothing else can be reached from it. */
export class Book {
  static async open(browser, folder) {
    const server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url, 'http://localhost');
      const file = join(folder, pathname === '/' ? 'index.html' : pathname);
      const body = await readFile(file).catch(() => undefined);
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((ready) => { server.once('listening', ready); });
    const origin = `http://localhost:${server.address().port}`;

    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const strangers = [];
    page.on('request', (request) => { if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== origin) strangers.push(request.url()); });
    // What happens to stories, from before they are there.
    await page.addInitScript(() => {
      globalThis.told = [];
      let channel;
      Object.defineProperty(globalThis, '__STORYBOOK_ADDONS_CHANNEL__', {
        configurable: true,
        get: () => channel,
        set(given) {
          channel = given;
          for (const event of ['storyFinished', 'playFunctionThrewException', 'storyThrewException', 'storyErrored', 'unhandledErrorsWhilePlaying']) {
            given.on(event, (said) => globalThis.told.push([event, said]));
          }
        },
      });
    });
    return new Book(server, origin, page, strangers);
  }

  constructor(server, origin, page, strangers) {
    this.server = server;
    this.origin = origin;
    this.page = page;
    this.strangers = strangers;
  }

  async close() {
    await this.page.context().close();
    this.server.close();
  }

  async ids() {
    const { entries } = await (await fetch(`${this.origin}/index.json`)).json();
    return Object.values(entries).filter(({ type }) => type === 'story').map(({ id }) => id);
  }

  /** Shows a story in a fresh page, by its address, and gives what went wrong with it. */
  async show(id, globals = '') {
    await this.page.goto(`${this.origin}/iframe.html?id=${id}&viewMode=story${globals === '' ? '' : `&globals=${encodeURIComponent(globals)}`}`);
    return this.#finished(id);
  }

  /** Goes to a story from another one, as a click in the sidebar does. */
  async goTo(id) {
    return this.does(id, 'setCurrentStory', { storyId: id, viewMode: 'story' });
  }

  /** Says something on Storybook's channel, after which story `id` is shown again. */
  async does(id, event, said) {
    await this.page.evaluate(([name, what]) => {
      globalThis.told = [];
      globalThis.__STORYBOOK_ADDONS_CHANNEL__.emit(name, what);
    }, [event, said]);
    return this.#finished(id);
  }

  async #finished(id) {
    await this.page.waitForFunction((wanted) => globalThis.told?.some(([event, said]) => event === 'storyFinished' && said.storyId === wanted), id);
    const told = await this.page.evaluate(() => globalThis.told);
    return told.filter(([event, said]) => event !== 'storyFinished' || said.status !== 'success').map(([event, said]) => `${event}: ${said?.message ?? said?.description ?? JSON.stringify(said)}`);
  }

  /** Waits until the story shows `text`. */
  async shows(text) {
    await this.page.locator('#storybook-root').getByText(text, { exact: true }).first().waitFor();
  }

  text() {
    return this.page.locator('#storybook-root').innerText();
  }
}
