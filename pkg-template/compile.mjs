// The WebAssembly module of the core, from the bytes that the package brings. Synchronous: every host except the edge
// runtimes allows it (Chromium up to 8 MB), and so `new PocketCognito()` needs no `await` anywhere.

import { bytes } from './bytes.mjs';

/** `Module` is a realm's WebAssembly.Module. */
export function compile(Module = WebAssembly.Module) {
  try {
    return new Module(bytes());
  } catch (error) {
    const text = String(error && error.message);
    if (text.includes('disallowed by embedder')) {
      throw new Error(`pocket-cognito: this host refuses to compile WebAssembly at run time. Resolve the package with the "workerd" condition, which imports the module ready-made. (${text})`);
    }
    if (text.includes('Content Security Policy') || text.includes('unsafe-eval') || text.includes('CSP')) {
      throw new Error(`pocket-cognito: the page's Content-Security-Policy blocks WebAssembly; add 'wasm-unsafe-eval' to its script-src. (${text})`);
    }
    throw error;
  }
}
