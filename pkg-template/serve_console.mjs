// The console of `pocket-cognito serve --console`: its page, and the questions that the page asks. The port's other door is
// open to every origin, as the service is; this one, which shows codes and changes what it likes, is for one page only.
//
// - The questions need a token that only the address printed by the program has. It stands behind the `#`, so it is in no
//   request, log or Referer.
// - The page is addressed by an IP address or `localhost`. A name could be anybody's, who has it lead here (DNS rebinding).
// - Another origin gets neither an answer nor permission to ask: no CORS headers, and no frame.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { answered, consoleSource } from './console.mjs';

export const PATH = '/_console';

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>pocket-cognito</title>
<link rel="icon" href="data:,">
<main><pocket-cognito-console></pocket-cognito-console></main>
<script type="module" src="${PATH}/page.mjs"></script>
</html>
`;

const SCRIPT = `import { defineConsole, remoteSource } from './console.mjs';

const token = location.hash.slice(1);
const element = document.querySelector('pocket-cognito-console');
document.body.style.margin = '0';
element.style.blockSize = '100vh';
defineConsole();
element.cognito = remoteSource(async (message) => {
  const request = { method: 'POST', headers: { 'content-type': 'application/json', 'x-pocket-cognito-console': token }, body: JSON.stringify(message) };
  const response = await fetch('${PATH}/ask', request).catch(() => undefined);
  if (response === undefined) throw new Error('the program has ended; start it again, and open the address that it prints');
  if (!response.ok) throw new Error(await response.text());
  return response.json();
});
addEventListener('hashchange', () => location.reload());
`;

export class ConsoleDoor {
  #source;
  #token = randomBytes(24).toString('base64url');
  #script;

  constructor(cognito) {
    this.#source = consoleSource(cognito);
    // Beside the program, which is called by a link.
    this.#script = readFileSync(join(dirname(realpathSync(process.argv[1])), 'console.mjs'));
  }

  /** What to open, of the server at `url`. */
  address(url) {
    return `${url}${PATH}#${this.#token}`;
  }

  static isFor({ url }) {
    const path = url.split('?')[0];
    return path === PATH || path.startsWith(`${PATH}/`);
  }

  async answer(request, response, body) {
    const refusal = this.#refusal(request);
    if (refusal !== undefined) return send(response, 403, 'text/plain', refusal);
    switch (`${request.method} ${request.url.split('?')[0]}`) {
      case `GET ${PATH}`: return send(response, 200, 'text/html', PAGE);
      case `GET ${PATH}/page.mjs`: return send(response, 200, 'text/javascript', SCRIPT);
      case `GET ${PATH}/console.mjs`: return send(response, 200, 'text/javascript', this.#script);
      case `POST ${PATH}/ask`: return this.#ask(request, response, body);
      default: return send(response, 404, 'text/plain', 'There is nothing here.');
    }
  }

  #refusal({ headers }) {
    if (!isAddress(headers.host)) return `This console is opened by an IP address or by localhost, not by the name ${headers.host}.`;
    if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) return 'This console answers its own page only.';
    return undefined;
  }

  async #ask({ headers }, response, body) {
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') return send(response, 403, 'text/plain', 'This console answers its own page only.');
    if (!this.#isKnown(headers['x-pocket-cognito-console'])) return send(response, 403, 'text/plain', 'this page was opened without the token of the program; open the address that the program printed when it started');
    let message;
    try {
      message = JSON.parse(body.toString('utf8'));
    } catch {
      return send(response, 400, 'text/plain', 'This is no JSON.');
    }
    return send(response, 200, 'application/json', JSON.stringify(await answered(this.#source, message)));
  }

  #isKnown(token) {
    const [given, own] = [Buffer.from(token ?? ''), Buffer.from(this.#token)];
    return given.length === own.length && timingSafeEqual(given, own);
  }
}

// Of a Host header.
function isAddress(host = '') {
  const name = /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host)?.[1].toLowerCase() ?? '';
  return name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

function send(response, status, type, body) {
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8`, 'content-length': Buffer.byteLength(body) }).end(body);
}
