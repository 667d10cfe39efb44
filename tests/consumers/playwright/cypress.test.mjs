// The guide's Cypress specs, without Cypress, whose binary is on no package registry: a stand-in for what they call of `cy`,
// over a page of Chromium. It says nothing of Cypress itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, expect } from '@playwright/test';
import { guide } from '../shared/blocks.mjs';
import { served, skip } from './application.mjs';

const folder = fileURLToPath(new URL('cypress-guide/', import.meta.url));
const blocks = guide('cypress', folder);
const specs = blocks.map(({ file }) => file).filter((file) => file?.endsWith('.cy.js'));

test('every block of the Cypress guide is a file', () => {
  assert.deepEqual(blocks.filter(({ file }) => file === undefined), []);
  assert.ok(specs.length > 0);
});

// Which content types Cypress reads as JSON has changed between its versions.
for (const [bodies, isJson] of [['as text', /^application\/json/], ['parsed', /^application\/.*json/]]) {
  test(`the Cypress guide, with bodies ${bodies}`, { skip }, async (t) => {
    const origin = await served(t);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
    t.after(() => browser.close());

    for (const spec of specs) {
      const { before, tests } = await loaded(`${spec}?${bodies}`);
      for (const [title, body] of tests) {
        await t.test(title, async () => {
          const page = await browser.newPage();
          const commands = new Commands(page, origin, isJson);
          globalThis.cy = commands;
          for (const step of before) step();
          body();
          await commands.run();
          await page.close();
        });
      }
    }
  });
}

async function loaded(spec) {
  const before = [];
  const tests = [];
  globalThis.beforeEach = (step) => before.push(step);
  globalThis.it = (title, body) => tests.push([title, body]);
  await import(`${pathToFileURL(folder)}${spec}`);
  assert.ok(tests.length > 0, spec);
  return { before, tests };
}

// As in Cypress, a command says what is to be done once the test's function has returned.
class Commands {
  #page;
  #origin;
  #isJson;
  #queue = [];

  constructor(page, origin, isJson) {
    this.#page = page;
    this.#origin = origin;
    this.#isJson = isJson;
  }

  async run() {
    for (const command of this.#queue) await command();
  }

  intercept({ url }, handler) {
    this.#queue.push(() => this.#page.route(url, async (route) => {
      const request = route.request();
      const headers = request.headers();
      const text = request.postData() ?? '';
      const body = this.#isJson.test(headers['content-type'] ?? '') ? JSON.parse(text) : text;
      let replied;
      await handler({ url: request.url(), method: request.method(), headers, body, reply: (reply) => { replied = reply; } });
      await route.fulfill({ status: replied.statusCode, headers: replied.headers, body: replied.body });
    }));
  }

  visit(path, { onBeforeLoad = () => {} } = {}) {
    this.#queue.push(async () => {
      const items = [];
      onBeforeLoad({ localStorage: { setItem: (...item) => items.push(item) } });
      await this.#page.addInitScript((given) => { for (const item of given) localStorage.setItem(...item); }, items);
      await this.#page.goto(`${this.#origin}${path}`);
    });
  }

  get(selector) {
    const element = this.#page.locator(selector).first();
    return {
      type: (text) => { this.#queue.push(() => element.fill(text)); },
      click: () => { this.#queue.push(() => element.click()); },
    };
  }

  contains(text) {
    this.#queue.push(() => expect(this.#page.getByText(text)).toBeVisible());
  }
}
