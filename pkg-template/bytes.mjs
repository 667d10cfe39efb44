// The bytes of the core, inlined in the package: what every host and bundler can load.

import base64 from 'pocket-cognito:wasm';
import { fromBase64 } from './codec.mjs';

export function bytes() {
  return fromBase64(base64);
}
