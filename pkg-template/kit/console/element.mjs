// The element: a property, and a life in the page. What it shows is the console's business.

import { Console } from './console.mjs';
import { consoleSource } from './source.mjs';

/** A class of elements, in the realm of this `HTMLElement`. */
export function elementClass(HTMLElement) {
  return class PocketCognitoConsole extends HTMLElement {
    #console;
    #cognito;

    /** A PocketCognito, or a source of one that lives elsewhere. */
    get cognito() {
      return this.#cognito;
    }

    set cognito(cognito) {
      const source = cognito === undefined || cognito === null ? undefined : sourceOf(cognito);
      this.#cognito = cognito ?? undefined;
      this.#drawn().watch(source);
    }

    connectedCallback() {
      // Set before the element was defined: a plain property, which would hide ours.
      if (Object.hasOwn(this, 'cognito')) {
        const { cognito } = this;
        delete this.cognito;
        this.cognito = cognito;
      }
      this.#drawn().start();
    }

    disconnectedCallback() {
      this.#drawn().stop();
    }

    #drawn() {
      return (this.#console ??= new Console(this.attachShadow({ mode: 'open' })));
    }
  };
}

function sourceOf(cognito) {
  return typeof cognito.ask === 'function' ? cognito : consoleSource(cognito);
}
