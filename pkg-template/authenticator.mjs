// A passkey's authenticator in software: what a browser and a security key would make of the options that Cognito gives.
// The core makes it all; here are the device's seed, from which its keys come, and its counter.

import { jsonFor } from './words.mjs';

export class VirtualAuthenticator {
  #core;
  #seed;
  #counter = 0;

  constructor(core, { seed, origin, userPresent = true, userVerified = true }) {
    this.#core = core;
    this.#seed = seed;
    /** Of the page that asks; undefined for the relying party's own. */
    this.origin = origin;
    /** Whether somebody touches it, and whether that somebody shows to be its owner. */
    this.userPresent = userPresent;
    this.userVerified = userVerified;
  }

  /** A new passkey for the `CredentialCreationOptions` of startWebAuthnRegistration: the `Credential` to complete it with. */
  create(options) {
    return this.#make('create', options);
  }

  /** The proof of a passkey for the challenge parameter `CREDENTIAL_REQUEST_OPTIONS`: as JSON text the response `CREDENTIAL`. */
  get(options) {
    return this.#make('get', options);
  }

  #make(task, options) {
    const { origin, userPresent, userVerified } = this;
    const text = typeof options === 'string' ? options : jsonFor(`authenticator().${task}()`, options ?? null);
    const { credential, failure, reason } = this.#core.ask('authenticator', {
      task, options: text, seed: this.#seed, origin, counter: ++this.#counter, userPresent, userVerified,
    });
    if (credential !== undefined) return JSON.parse(credential);
    // As navigator.credentials refuses, by the name.
    const error = new Error(`pocket-cognito: ${reason}`);
    error.name = failure;
    throw error;
  }
}
