'use strict';
// What the package's wasm costs in a fresh process: the constructors are timed where the package calls them.

const { createRequire } = require('node:module');
const requireHere = createRequire(process.cwd() + '/package.json');
const told = { compile: 0, instantiate: 0 };

function timed(name, figure, note) {
  const Real = WebAssembly[name];
  const Timed = function (...args) {
    const start = performance.now();
    const made = new Real(...args);
    told[figure] += performance.now() - start;
    note(args, made);
    return made;
  };
  WebAssembly[name] = Object.assign(Timed, { exports: Real.exports, prototype: Real.prototype });
}
timed('Module', 'compile', ([bytes], module) => {
  told.bytes = bytes.byteLength;
  told.exports = WebAssembly.Module.exports(module).length;
});
timed('Instance', 'instantiate', () => {});

let start = performance.now();
const { PocketCognito } = requireHere('pocket-cognito');
told.load = performance.now() - start;
start = performance.now();
new PocketCognito();
told.firstNew = performance.now() - start;
console.log(JSON.stringify(told));
