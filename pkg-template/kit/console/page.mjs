// `dist/console.page.mjs`, for one script tag in an app under development: the console, and a double in the page. Of the
// element's attributes, `install` has that double answer the page's fetch, and `keep="a name"` has its state outlive a reload.

import { defineConsole } from './console.mjs';
import { PocketCognito } from './index.mjs';

defineConsole();
const element = document.querySelector('pocket-cognito-console') ?? document.body.appendChild(document.createElement('pocket-cognito-console'));
element.cognito ??= new PocketCognito();
const { cognito } = element;

const name = element.getAttribute('keep');
if (name !== null) {
  const key = `pocket-cognito:${name}`;
  const kept = localStorage.getItem(key);
  try {
    if (kept !== null) cognito.import(kept);
  } catch (error) {
    // Of another version of the package, say: the page begins anew.
    console.warn(error.message);
  }
  addEventListener('pagehide', () => localStorage.setItem(key, cognito.export()));
}
if (element.hasAttribute('install')) cognito.install();
