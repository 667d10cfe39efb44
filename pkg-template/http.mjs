// The wire door: AWS JSON 1.1 over whatever carries it. What a request means and how it is refused is the core's
// business; here are headers, bodies and the host's fetch, each looked up only when it is needed.

import { abortError, fetchAbortError, untilAborted } from './abort.mjs';
import { decode, encode } from './codec.mjs';
import { HOSTS } from './hosts.mjs';
import { standIn } from './standin.mjs';
import { optionsOf } from './words.mjs';

/** A request, whoever made it. */
export class WireRequest {
  #headers;
  #addressed;

  /**
   * `addressed` knows the URL: the request of the AWS SDK, or what the host's fetch was given. `signal` is how its caller
   * gives it up, `byFetch` whether that is somebody who calls fetch.
   */
  constructor(method, headers, body, addressed, { signal, byFetch = false } = {}) {
    this.method = method;
    this.signal = signal;
    this.byFetch = byFetch;
    this.#headers = headers;
    this.#addressed = addressed;
    /** The body's text. */
    this.body = body;
    /** The header X-Amz-Target. Only a POST is addressed to an operation; the core says what anything else gets. */
    this.target = method === 'POST' ? headerOf(headers, 'x-amz-target') : undefined;
  }

  /** The value of the header of that name, in lower case; undefined when there is none. */
  header(name) {
    return headerOf(this.#headers, name);
  }

  /** Whom it was sent to: the header, which fetch does not show, or what the URL says. */
  get host() {
    return this.header('host') ?? hostOf(urlOf(this.#addressed));
  }

  /** The path of its URL, and what follows the question mark. */
  get path() {
    const { path } = this.#addressed;
    return typeof path === 'string' ? path : pathOf(urlOf(this.#addressed)) || '/';
  }

  get query() {
    const { query } = this.#addressed;
    if (query !== undefined && typeof this.#addressed.path === 'string') return Object.entries(query).map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
    return urlOf(this.#addressed).split('#')[0].split('?')[1] ?? '';
  }
}

/** Answers `fetch(input, init)` from `core`. */
export async function answerFetch(core, input, init) {
  const request = typeof input === 'object' && input !== null && typeof input.url === 'string' ? input : undefined;
  const method = String(init?.method ?? request?.method ?? 'GET').toUpperCase();
  const headers = init?.headers ?? request?.headers;
  const signal = init?.signal ?? request?.signal;
  if (signal?.aborted) throw fetchAbortError(signal);
  if (method === 'OPTIONS') return response('', 200, preflight(headers), urlOf(input));

  if (method === 'GET' || method === 'HEAD') {
    const { status, body } = core.ask('wellKnown', { path: pathOf(urlOf(input)) });
    if (status !== undefined) return response(method === 'HEAD' ? '' : body, status, document(body), urlOf(input));
  }

  const body = await bodyText(init?.body !== undefined ? init.body : request);
  const reply = await untilAborted(core.wire(new WireRequest(method, headers, body, input, { signal, byFetch: true })), signal, fetchAbortError);

  const text = decode(reply.body);
  const answer = {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': String(reply.body.length),
    'date': new Date(core.now()).toUTCString(),
    'x-amzn-requestid': reply.requestId,
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
  };
  if (reply.failed) Object.assign(answer, errorHeaders(text));
  return response(text, reply.status, answer, urlOf(input));
}

/** A request handler for the AWS SDK's clients, answering from `core`. */
export function requestHandlerFor(core) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options) {
      const signal = options?.abortSignal;
      if (signal?.aborted) throw abortError(signal);
      const reply = await untilAborted(core.wire(new WireRequest(request.method, request.headers, textOf(request.body), request, { signal })), signal);
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': reply.requestId };
      if (reply.failed) Object.assign(headers, errorHeaders(decode(reply.body)));
      return { response: { statusCode: reply.status, headers, body: reply.body } };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs() {
      return {};
    },
  };
}

/**
 * Puts `core` in front of `globalThis.fetch` for Cognito's hosts, of one region if it is told which, and returns the undo.
 */
export function install(core, options) {
  const { region, ...unknown } = optionsOf('install()', options);
  for (const name of Object.keys(unknown)) throw new TypeError(`pocket-cognito: install() does not take ${name}; it takes region`);
  if (region !== undefined && typeof region !== 'string') throw new TypeError("pocket-cognito: install() takes the name of a region: install({ region: 'eu-west-1' })");

  return standIn(globalThis, 'fetch', (layer) => function fetch(input, init) {
    if (layer.isServing && isServed(urlOf(input), region)) return answerFetch(core, input, init);
    if (typeof layer.next === 'function') return layer.next.call(globalThis, input, init);
    return Promise.reject(new TypeError(`pocket-cognito answers Cognito's hosts only, and this host has no fetch of its own for ${urlOf(input)}`));
  });
}

function isServed(url, region) {
  const host = HOSTS.exec(url);
  return host !== null && (region === undefined || host[1].toLowerCase() === region);
}

const ALLOWED_HEADERS = 'amz-sdk-invocation-id,amz-sdk-request,authorization,cache-control,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent';

// Of a key set or a discovery document.
function document(body) {
  return {
    'content-type': 'application/json',
    'content-length': String(encode(body).length),
    'access-control-allow-origin': '*',
  };
}

function preflight(headers) {
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE, OPTIONS',
    'access-control-allow-headers': headerOf(headers, 'access-control-request-headers') ?? ALLOWED_HEADERS,
    'access-control-max-age': '172800',
    'content-length': '0',
  };
}

// A header holds printable Latin-1 only; an error whose sentence has more has it in the body.
function errorHeaders(body) {
  const { __type, message, Message } = readJson(body);
  const headers = {};
  if (typeof __type === 'string') headers['x-amzn-errortype'] = `${__type}:`;
  const sentence = String(message ?? Message ?? '').trim();
  if (sentence !== '' && isPrintable(sentence)) headers['x-amzn-errormessage'] = sentence;
  return headers;
}

function readJson(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function isPrintable(text) {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 32 || unit > 126) return false;
  }
  return true;
}

function urlOf(input) {
  if (typeof input === 'string') return input;
  return input !== null && typeof input === 'object' && typeof input.url === 'string' ? input.url : String(input);
}

// Without the host's URL, which a bare host may lack.
function endOf(url, from, stops) {
  let end = from;
  while (end < url.length && !stops.includes(url[end])) end++;
  return end;
}

function pathOf(url) {
  const start = url.indexOf('://');
  const from = start < 0 ? 0 : endOf(url, start + 3, '/?#');
  return url.slice(from, endOf(url, from, '?#'));
}

function hostOf(url) {
  const start = url.indexOf('://');
  return start < 0 ? '' : url.slice(start + 3, endOf(url, start + 3, '/?#'));
}

function headerOf(headers, name) {
  if (headers === undefined || headers === null) return undefined;
  if (typeof headers.get === 'function') return headers.get(name) ?? undefined;
  // As the AWS SDK spells it.
  if (typeof headers[name] === 'string') return headers[name];
  const entries = Array.isArray(headers) ? headers : Object.entries(headers);
  for (const [key, value] of entries) {
    if (key === name || String(key).toLowerCase() === name) return String(value);
  }
  return undefined;
}

async function bodyText(body) {
  if (body !== null && typeof body === 'object' && typeof body.text === 'function') return body.text();
  if (body !== null && typeof body === 'object' && typeof body.getReader === 'function') return new Response(body).text();
  return textOf(body);
}

/** A body as the AWS SDK or a caller of fetch gives it: text, or a view over UTF-8. */
function textOf(body) {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (ArrayBuffer.isView(body)) return decode(body);
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]') return decode(new Uint8Array(body));
  return String(body);
}

function response(body, status, headers, url) {
  if (typeof Response === 'function') return new Response(body === '' ? null : body, { status, headers });
  return new PlainResponse(body, status, headers, url);
}

/** Enough of a Response for the clients in use, where the host has none (jest-environment-jsdom). */
class PlainResponse {
  #body;
  bodyUsed = false;
  redirected = false;
  type = 'basic';
  body = null;

  constructor(body, status, headers, url) {
    this.#body = body;
    this.status = status;
    this.statusText = status === 200 ? 'OK' : '';
    this.ok = status >= 200 && status < 300;
    this.url = url;
    this.headers = typeof Headers === 'function' ? new Headers(headers) : new PlainHeaders(headers);
  }

  async text() {
    if (this.bodyUsed) throw new TypeError('Body is unusable: Body has already been read');
    this.bodyUsed = true;
    return this.#body;
  }

  async json() {
    return JSON.parse(await this.text());
  }

  clone() {
    return new PlainResponse(this.#body, this.status, Object.fromEntries(this.headers.entries()), this.url);
  }
}

class PlainHeaders {
  #entries;

  constructor(headers) {
    this.#entries = new Map(Object.entries(headers));
  }

  get(name) {
    return this.#entries.get(String(name).toLowerCase()) ?? null;
  }

  has(name) {
    return this.#entries.has(String(name).toLowerCase());
  }

  forEach(visit, self) {
    for (const [name, value] of this.#entries) visit.call(self, value, name, this);
  }

  entries() {
    return this.#entries.entries();
  }

  keys() {
    return this.#entries.keys();
  }

  values() {
    return this.#entries.values();
  }

  [Symbol.iterator]() {
    return this.#entries.entries();
  }
}
