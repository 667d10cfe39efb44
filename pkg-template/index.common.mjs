// The CommonJS entry: what index.mjs exports, the exception classes and schemas made when they are first asked for. A
// test file under Jest loads this anew, and uses a few of them at most.

import { exceptionClass } from './errors.mjs';
import { exceptions } from './generated/operations.mjs';
import { CognitoError, PocketCognito, PocketCognitoBug, validate } from './index.mjs';
import { inputSchemas } from './validate.mjs';

module.exports = Object.defineProperty({ PocketCognito, PocketCognitoBug, CognitoError, validate }, '__esModule', { value: true });

function later(name, get) {
  Object.defineProperty(module.exports, name, { get, enumerable: true, configurable: true });
}

let schemas;
later('schemas', () => (schemas ??= inputSchemas()));
for (const name of exceptions) later(name, () => exceptionClass(name));
