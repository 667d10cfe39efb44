// The WebAssembly module for CommonJS. Jest loads the package anew for each test file, in a realm of its own, and the
// module would be read and compiled each time: so the process keeps one. It holds code and no state (state is in the
// instances), it belongs to the process's own realm (or it would keep the first test file's alive), and its name says
// which bytes it was made of, so that two versions of the package keep apart.

import { digest } from 'pocket-cognito:digest';
import { compile as compileAnew } from './compile.mjs';

export function compile() {
  const home = processGlobal();
  if (home === undefined) return compileAnew();
  const name = Symbol.for(`pocket-cognito.core.${digest}`);
  let module = home[name];
  if (module === undefined) {
    module = compileAnew(home.WebAssembly.Module);
    Reflect.defineProperty(home, name, { value: module, configurable: true });
  }
  return module;
}

/** The global object of the process itself, whatever realm this runs in; undefined where there is no such thing. */
function processGlobal() {
  try {
    return globalThis.process?.getBuiltinModule?.('node:vm')?.runInThisContext('globalThis');
  } catch {
    // A host that has the function and not what it takes.
    return undefined;
  }
}
