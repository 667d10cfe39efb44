// The bytes of the core for CommonJS. Jest loads the package anew for each test file, and half a megabyte of text in
// code costs it more than everything else together: so the file that lies beside this one is read where there is one,
// and the inlined text is a module of its own, loaded only where there is none (in a bundle, in an archive).

import { fromBase64 } from './codec.mjs';

export function bytes() {
  const files = globalThis.process?.getBuiltinModule?.('node:fs');
  if (files !== undefined && typeof __dirname === 'string') {
    try {
      return files.readFileSync(`${__dirname}/core.wasm`);
    } catch {
      // No such file: the package is part of something else here.
    }
  }
  return fromBase64(require('./core.inline.cjs'));
}
