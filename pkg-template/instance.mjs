// The one WebAssembly instance that all engines share, made at the first `new PocketCognito()` and never at import.
// A panic in the core ends an instance and everything in it; the next `new` makes a fresh one.

import { createGlue, importName } from 'pocket-cognito:glue';
import { compile } from './compile.mjs';
import { Recorder } from './record.mjs';
import { Signer } from './signer.mjs';
import { Tape } from './tape.mjs';

let compiled;
let current;

/** The living instance. */
export function instance() {
  if (current === undefined || current.wreck !== undefined) current = new Instance();
  return current;
}

class Instance {
  /** The text of the panic that ended this instance. */
  wreck = undefined;

  constructor() {
    compiled ??= compile();
    this.glue = createGlue();
    const { exports } = new WebAssembly.Instance(compiled, { [importName]: this.glue });
    this.glue.__wbg_set_wasm(exports);
    exports.__wbindgen_start();
    this.tape = new Tape(exports.memory);
    this.recorder = new Recorder(exports.memory, this.glue, this.tape);
    this.signer = new Signer(this.glue);
  }

  /** What to throw instead of `error`, which came out of the core: a trap means the core is lost, and says so. */
  failure(error) {
    if (!isTrap(error)) return error;
    let panic;
    try {
      panic = this.glue.lastPanic();
    } catch {
      // The panic's text went down with the instance.
    }
    this.wreck = panic || String(error.message);
    return new PocketCognitoBug(this.wreck, error);
  }

  /** Throws when this instance is gone. */
  check() {
    if (this.wreck !== undefined) throw new PocketCognitoBug(`this pool went down with an earlier failure (${this.wreck}); make a new PocketCognito`);
  }
}

/** A fault of pocket-cognito itself, never an answer of the service: the simulation it came from cannot be used any more. */
export class PocketCognitoBug extends Error {
  constructor(what, cause) {
    super(`bug in pocket-cognito, please report: ${what}`);
    this.name = 'PocketCognitoBug';
    if (cause !== undefined) Object.defineProperty(this, 'cause', { value: cause, configurable: true, writable: true });
  }
}

// A stack overflow unwinds the core like a trap does: it, too, leaves borrowed state behind.
function isTrap(error) {
  if (error === null || typeof error !== 'object') return false;
  if (error instanceof WebAssembly.RuntimeError || error.name === 'RuntimeError') return true;
  return (error.name === 'RangeError' || error.name === 'InternalError') && (error.message === 'Maximum call stack size exceeded' || error.message === 'too much recursion' || error.message === 'Maximum call stack size exceeded.');
}
