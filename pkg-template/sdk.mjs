// The doors for unmodified clients of the AWS SDK: what a client is made with, and how one that already exists, or that
// the code under test will make, is led here. The SDK itself is never imported.

import { lowerFirst } from './names.mjs';
import { ROOT } from './root.mjs';
import { standIn } from './standin.mjs';

/** Where nothing checks a signature, making one would be most of what an SDK call costs. */
const SIGNER = Object.freeze({ sign: async (request) => request });

/**
 * What `new CognitoIdentityProviderClient(...)` needs to be answered by `handler`. With `keys` it signs by them, as it
 * does everywhere.
 */
export function clientConfig(region, handler, keys) {
  const signing = keys === undefined ? { credentials: { ...ROOT }, signer: { ...SIGNER } } : { credentials: keys };
  return { region, ...signing, requestHandler: handler, maxAttempts: 1 };
}

/** What of a client's own a signature is made with: replaced where nothing checks it. */
export function unsigned() {
  return { credentials: { ...ROOT }, signer: async () => SIGNER };
}

/** Leads a client, or every client of a class, to `handler`, with `signing` in place of its own; returns the undo. */
export function attach(target, region, handler, signing) {
  if (isClass(target, 'send')) return attachClass(target, { region, handler, signing });
  if (isObject(target) && target.config && typeof target.send === 'function') return attachClient(target, { region, handler, signing });
  if (isClass(target, 'makeRequest') || (isObject(target) && target.config && typeof target.makeRequest === 'function')) return attachVersion2(target, { region, handler, signing });
  throw new TypeError("pocket-cognito: attach() takes a client of the AWS SDK (v3 or v2) or such a client's class");
}

function isClass(target, method) {
  return typeof target === 'function' && typeof target.prototype?.[method] === 'function';
}

function isObject(target) {
  return target !== null && typeof target === 'object';
}

/** The method that serves `command`: its operation's name is in its schema, where no minifier reaches. */
export function methodOf(command) {
  const name = command?.schema?.[2] ?? command?.constructor?.name?.replace('Command', '');
  if (typeof name !== 'string' || name === '') throw new TypeError('pocket-cognito: send() takes a command of the AWS SDK v3');
  return lowerFirst(name);
}

/** The clients that are led somewhere. */
const LED = new WeakMap();

let attached = 0;

/**
 * A client and who asked to lead it. One who asked for this very client goes before one who asked for its class, and of
 * two who asked for the same, the later. When they have all let go, the client is as it was.
 */
class Led {
  #client;
  #leads = [];
  #undo = () => {};

  static of(client) {
    if (!LED.has(client)) LED.set(client, new Led(client));
    return LED.get(client);
  }

  constructor(client) {
    this.#client = client;
  }

  add(lead) {
    this.#follow([...this.#leads, lead].sort((one, other) => one.isOwn - other.isOwn || one.at - other.at));
  }

  remove(lead) {
    this.#follow(this.#leads.filter((other) => other !== lead));
  }

  #follow(leads) {
    const before = this.#leads.at(-1);
    this.#leads = leads;
    const now = leads.at(-1);
    if (now === before) return;
    this.#undo();
    this.#undo = now === undefined ? () => {} : settle(this.#client, now);
  }
}

function attachClient(client, to) {
  const lead = { ...to, isOwn: true, at: ++attached };
  Led.of(client).add(lead);
  return () => Led.of(client).remove(lead);
}

// A client is led at its first use, when its class's constructor has long finished.
function attachClass(type, to) {
  const lead = { ...to, isOwn: false, at: ++attached };
  const clients = new Set();
  const undo = standIn(type.prototype, 'send', (layer) => function send(...args) {
    if (layer.isServing && !clients.has(this)) {
      clients.add(this);
      Led.of(this).add(lead);
    }
    return layer.next.apply(this, args);
  });
  return () => {
    undo();
    for (const client of clients) Led.of(client).remove(lead);
    clients.clear();
  };
}

function settle(client, { region, handler, signing }) {
  const { config } = client;
  const ours = {
    requestHandler: handler,
    ...signing,
    region: orElse(config.region, region),
    useFipsEndpoint: orElse(config.useFipsEndpoint, false),
  };
  const undo = Object.entries(ours).map(([key, value]) => replace(config, key, value));
  // Handlers that the client has already resolved hold on to what was there before.
  delete client.handlers;
  return () => {
    for (const step of undo) step();
    delete client.handlers;
  };
}

function replace(config, key, value) {
  const had = key in config;
  const before = config[key];
  config[key] = value;
  // Credentials go through a setter, which may keep them in another form.
  const kept = config[key];
  return () => {
    if (config[key] !== kept) return;
    if (had) config[key] = before;
    else delete config[key];
  };
}

// A setting that the client resolves when it needs it; a client made without any gets ours. Asked once.
function orElse(setting, fallback) {
  let settled;
  return () => (settled ??= Promise.resolve().then(() => (typeof setting === 'function' ? setting() : setting ?? fallback)).catch(() => fallback));
}

// The SDK v2 calls `customRequestHandler` with each request that it makes: that of the class, then the client's own. What
// is changed is changed on the request, so there is nothing to put back on the client.
function attachVersion2(target, to) {
  const owner = typeof target === 'function' ? target.prototype : target;
  return standIn(owner, 'customRequestHandler', (layer) => function customRequestHandler(request) {
    // The SDK asks the class by itself.
    const next = owner === target ? layer.before?.value : layer.next;
    next?.call(this, request);
    if (layer.isServing) leadVersion2(request, to);
  });
}

/** The client of a request and what signs it, as they were before anybody led it. */
const MADE = new WeakMap();

function leadVersion2(request, { region, handler, signing: { credentials, signer } }) {
  if (!MADE.has(request)) MADE.set(request, { client: request.service, sign: request.listeners('sign') });
  const { client, sign } = MADE.get(request);
  const config = Object.create(client.config, {
    region: { value: client.config.region ?? region },
    ...(credentials !== undefined && { credentials: { value: { ...credentials } } }),
  });
  request.service = Object.create(client, { config: { value: config } });
  request.removeAllListeners('sign');
  if (signer === undefined) for (const listener of sign) request.on('sign', listener);
  request.removeAllListeners('send');
  request.onAsync('send', (answer, done) => {
    const { method, headers, body, path } = request.httpRequest;
    // As after an earlier attempt.
    answer.error = null;
    answer.data = null;
    handler.handle({ method, headers, body, path }).then(({ response }) => {
      request.emit('httpHeaders', [response.statusCode, response.headers, answer, '']);
      if (response.body.length > 0) request.emit('httpData', [response.body, answer]);
      request.emit('httpDone', [answer]);
      done();
    }, (error) => {
      answer.error = Object.assign(error, { code: error.name === 'TimeoutError' ? 'TimeoutError' : 'NetworkingError', retryable: true });
      request.emit('httpError', [error, answer], () => done());
    });
  });
}
