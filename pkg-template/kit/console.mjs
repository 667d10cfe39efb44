// `pocket-cognito/console`: a custom element that shows a PocketCognito and changes it. Importing this touches no global.

import { elementClass } from './console/element.mjs';

export { answered, consoleSource, remoteSource } from './console/source.mjs';

/**
 * Defines the element, by default `<pocket-cognito-console>`, and gives its class. Its property `cognito` takes a
 * PocketCognito, or a source of one that lives elsewhere. Of a tag that is defined already, gives what it is.
 */
export function defineConsole(tag = 'pocket-cognito-console') {
  const { customElements, HTMLElement } = globalThis;
  if (customElements === undefined) throw new Error('pocket-cognito: defineConsole() needs a page, where elements can be defined; import it anywhere, and call it there');
  if (customElements.get(tag) === undefined) customElements.define(tag, elementClass(HTMLElement));
  return customElements.get(tag);
}
