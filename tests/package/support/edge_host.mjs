// Makes Node like an edge runtime: importing a .wasm file gives a compiled module, and compiling at run time is refused.
import { register } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { Module } = WebAssembly;
globalThis.compiledAhead = (url) => new Module(readFileSync(fileURLToPath(url)));
WebAssembly.Module = function () {
  throw new WebAssembly.CompileError('WebAssembly.Module(): Wasm code generation disallowed by embedder');
};

const hooks = `export async function load(url, context, next) {
  if (!url.endsWith('.wasm')) return next(url, context);
  return { format: 'module', shortCircuit: true, source: 'export default globalThis.compiledAhead(' + JSON.stringify(url) + ');' };
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
