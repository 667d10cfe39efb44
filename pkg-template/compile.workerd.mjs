// The WebAssembly module of the core for hosts that forbid compiling at run time: they import it ready-made.

import module from './core.wasm';

export function compile() {
  return module;
}
