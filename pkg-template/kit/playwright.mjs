// Playwright: pages whose user pools are in the test's own process. Playwright itself is not imported.

import { PocketCognito } from 'pocket-cognito';
import { HOSTS, current, isBroken, isDouble } from '../hosts.mjs';
import { clients, storedTokens } from './stored_tokens.mjs';
import { shown } from '../words.mjs';

/**
 * Answers what a page, or the pages of a context, ask of Cognito's hosts from `cognito`, or from what the function `cognito`
 * gives at that moment. Promises the undo.
 */
export async function routeCognito(pageOrContext, cognito) {
  const double = current('routeCognito', cognito);
  if (typeof pageOrContext?.route !== 'function' || typeof pageOrContext.unroute !== 'function') throw new TypeError("pocket-cognito: routeCognito() takes Playwright's page or context: await routeCognito(context, cognito)");
  const handler = (route) => answer(route, double);
  await pageOrContext.route(HOSTS, handler);
  return () => pageOrContext.unroute(HOSTS, handler);
}

/**
 * Fixtures for `base.extend(fixtures(seed))`: `cognito`, a fork of the seed for each test, to which the pages of the test's
 * context are led; and the option `signedInAs`, with whom they begin. The seed is a PocketCognito or a function that makes
 * one, once in each worker; without it each test has an empty one.
 */
export function fixtures(seed) {
  if (seed !== undefined && typeof seed !== 'function' && !isDouble(seed)) throw new TypeError('pocket-cognito: fixtures() takes a PocketCognito to be forked for each test, or a function that makes one');
  let made;
  const filled = async () => {
    const double = await (made ??= typeof seed === 'function' ? seed() : seed);
    if (!isDouble(double)) throw new TypeError('pocket-cognito: the function given to fixtures() made no PocketCognito');
    return double;
  };
  // Playwright reads from the parameters what a fixture needs: they have to be destructured here.
  return {
    cognito: async ({}, use) => use(seed === undefined ? new PocketCognito() : (await filled()).fork()),

    signedInAs: [undefined, { option: true }],

    storageState: async ({ cognito, signedInAs, storageState: given, baseURL: origin }, use) => {
      if (signedInAs === undefined) return use(given);
      if (given !== undefined) throw new Error('pocket-cognito: of the options signedInAs and storageState a test takes one; storageState(cognito, options) makes the second from the first');
      const whom = typeof signedInAs === 'string' ? { user: signedInAs } : signedInAs;
      return use(storageState(cognito, { origin, ...whom }));
    },

    context: async ({ context, cognito }, use) => {
      const undo = await routeCognito(context, cognito);
      await use(context);
      await undo();
    },
  };
}

/**
 * What a browser has stored where somebody is signed in, with tokens of `cognito.issueTokens()`: Playwright's option
 * `storageState`.
 */
export function storageState(cognito, options) {
  const { origin, client = 'amplify', storage = 'localStorage', ...whose } = options ?? {};
  if (!isDouble(cognito)) throw new TypeError('pocket-cognito: storageState() takes a PocketCognito first');
  const [, site, isSecure, domain] = /^(http(s)?:\/\/(\[[^\]]*\]|[^/:?#]+)(?::\d+)?)/.exec(shown(origin)) ?? [];
  if (site === undefined) throw new TypeError("pocket-cognito: storageState() takes the page's origin, such as 'http://localhost:5173'; in Playwright's configuration it is use.baseURL");
  if (!clients.includes(client)) throw new TypeError(`pocket-cognito: storageState() knows the clients ${clients.join(' and ')}, not ${shown(client)}`);
  if (storage !== 'localStorage' && storage !== 'cookies') throw new TypeError(`pocket-cognito: storageState() fills localStorage or cookies, not ${shown(storage)}`);

  const items = storedTokens(cognito.issueTokens(whose), client);
  if (storage === 'localStorage') return { cookies: [], origins: [{ origin: site, localStorage: items }] };
  return { cookies: items.map((item) => cookie(item, domain, isSecure !== undefined)), origins: [] };
}

async function answer(route, double) {
  const request = route.request();
  try {
    const response = await double().fetch(request.url(), { method: request.method(), headers: request.headers(), body: request.postDataBuffer() ?? undefined });
    await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) });
  } catch (error) {
    // A page that has gone away is owed nothing.
    if (/has been closed|Test ended/.test(error?.message)) return;
    await route.abort(isBroken(error) ? 'connectionreset' : 'failed');
    if (!isBroken(error)) throw error;
  }
}

// As js-cookie writes it, which Amplify uses: some characters of a name are left as they are.
function cookie({ name, value }, domain, secure) {
  return {
    name: encodeURIComponent(name).replace(/%(?:2[346B]|5E|60|7C)/g, decodeURIComponent),
    value: encodeURIComponent(value),
    domain, path: '/', expires: -1, httpOnly: false, secure, sameSite: 'Lax',
  };
}
