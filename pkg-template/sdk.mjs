// The doors for unmodified clients of the AWS SDK v3: what a client is made with, and how one that already exists, or
// that the code under test will make, is led here. The SDK itself is never imported.

import { lowerFirst } from './core.mjs';

const CREDENTIALS = Object.freeze({ accessKeyId: 'AKIAPOCKETCOGNITO000', secretAccessKey: 'not-a-secret' });

/** Nothing checks a signature here, and making one is most of what an SDK call costs. */
const SIGNER = Object.freeze({ sign: async (request) => request });

/** What `new CognitoIdentityProviderClient(...)` needs to be answered by `handler`. */
export function clientConfig(region, handler) {
  return { region, credentials: { ...CREDENTIALS }, signer: { ...SIGNER }, requestHandler: handler, maxAttempts: 1 };
}

/** Leads a client, or every client of a class, to `handler`; returns the undo. */
export function attach(target, region, handler) {
  if (typeof target === 'function' && target.prototype && typeof target.prototype.send === 'function') return attachClass(target, region, handler);
  if (target !== null && typeof target === 'object' && target.config && typeof target.send === 'function') return lead(target, region, handler);
  throw new TypeError("pocket-cognito: attach() takes a client of the AWS SDK v3 or such a client's class");
}

/** The method that serves `command`: its operation's name is in its schema, where no minifier reaches. */
export function methodOf(command) {
  const name = command?.schema?.[2] ?? command?.constructor?.name?.replace('Command', '');
  if (typeof name !== 'string' || name === '') throw new TypeError('pocket-cognito: send() takes a command of the AWS SDK v3');
  return lowerFirst(name);
}

// A client is led at its first use, when its class's constructor has long finished.
function attachClass(type, region, handler) {
  const { prototype } = type;
  const before = Object.getOwnPropertyDescriptor(prototype, 'send');
  const passOn = prototype.send;
  const led = new Map();
  let serving = true;

  function send(...args) {
    if (serving && !led.has(this)) led.set(this, lead(this, region, handler));
    return passOn.apply(this, args);
  }

  Object.defineProperty(prototype, 'send', { value: send, configurable: true, writable: true });
  return () => {
    serving = false;
    for (const undo of led.values()) undo();
    led.clear();
    if (prototype.send !== send) return;
    if (before !== undefined) Object.defineProperty(prototype, 'send', before);
    else delete prototype.send;
  };
}

function lead(client, region, handler) {
  const { config } = client;
  const ours = {
    requestHandler: handler,
    credentials: { ...CREDENTIALS },
    signer: async () => SIGNER,
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
