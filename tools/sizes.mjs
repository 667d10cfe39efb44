// Which crate the WebAssembly module's bytes come from, by the names of its functions. Called by `cargo xtask build`:
//
//   node tools/sizes.mjs <module with its name section>
//
// Prints a JSON array of { crate, bytes, parts }, largest first. A generic function belongs to the crate that wrote it,
// also where another made it concrete; data and the rest of the module have rows of their own. `parts`, of our own crate
// only, are { part, bytes } by the file or folder of src/ that a function stands in; of operations by theirs.

import { readFileSync } from 'node:fs';

const STANDARD = new Set(['core', 'alloc', 'std', 'dlmalloc', 'hashbrown', 'compiler_builtins', 'rustc_demangle', 'panic_abort', '__rustc']);

const wasm = readFileSync(process.argv[2]);
const OURS = 'pocket_cognito';
const sizes = new Map();
const parts = new Map();
const addTo = (sums, name, bytes) => sums.set(name, (sums.get(name) ?? 0) + bytes);
const add = (crate, bytes) => addTo(sizes, crate, bytes);

let at = 8;
let importedFunctions = 0;
let bodies = [];
let names = new Map();
for (; at < wasm.length;) {
  const id = wasm[at++];
  const size = varint();
  const end = at + size;
  if (id === 2) importedFunctions = countImportedFunctions();
  else if (id === 10) bodies = readBodies();
  else if (id === 11) add('(data)', size);
  else if (id === 0 && text() === 'name') names = readNames(end);
  else if (id !== 0) add('(other sections)', size);
  at = end;
}
bodies.forEach((bytes, i) => {
  const name = names.get(importedFunctions + i) ?? '';
  const crate = crateOf(name);
  add(crate, bytes);
  if (crate === OURS) addTo(parts, partOf(name), bytes);
});

const largestFirst = (a, b) => b.bytes - a.bytes;
const ofParts = [...parts].map(([part, bytes]) => ({ part, bytes })).sort(largestFirst);
console.log(JSON.stringify([...sizes].map(([crate, bytes]) => ({ crate, bytes, parts: crate === OURS ? ofParts : [] })).sort(largestFirst)));

// `pocket_cognito::operations::sign_in::srp::begin`: operations/sign_in. An operation has its name no more where it was
// taken into the roll's pointer to it, nor has the change that it leaves to be done; and what an export of the module
// calls alone was taken into that.
function partOf(mangled) {
  const path = /pocket_cognito(?:\[[0-9a-f]+\])?::((?:[a-z_0-9]+::)+)/.exec(mangled)?.[1].split('::') ?? [];
  if (path[0] === 'operations' && path[1]) return `operations/${path[1]}`;
  if (path.length > 0) return path[0];
  if (mangled.startsWith('core::ops::function::FnOnce::call_once')) return 'operations';
  return /^engine_(im|ex)portState/.test(mangled) ? 'export' : 'wasm';
}

// `<imbl::ord::map::OrdMap<K, V> as core::ops::Index>::index`: the type's crate, unless the type is the standard
// library's or a parameter; then the trait's. What has no path is an export of ours. The functions behind a function
// pointer have lost their own name; they are ours, too.
function crateOf(mangled) {
  const name = mangled.replace(/\[[0-9a-f]{8,16}\]/g, '').replace(/( externref shim| multivalue shim)+$/, '');
  if (name === '') return '(unnamed)';
  if (/wbindgen|wbg|^__externref|Externref$/.test(name)) return 'wasm_bindgen';
  if (name.startsWith('core::ops::function::FnOnce::call_once')) return OURS;
  if (!name.includes('::')) return /^(mem(cpy|move|set|cmp)|__.*)$/.test(name) ? 'std' : OURS;
  const implementation = /^<(.+?) as (.+?)>::/.exec(name);
  const paths = implementation ? [implementation[1], implementation[2]] : [name];
  const crates = paths.map((path) => /^(?:&|\*|mut |const |dyn |[[(<])*([A-Za-z_][A-Za-z0-9_]*)::/.exec(path)?.[1]).filter(Boolean);
  const crate = crates.find((found) => !STANDARD.has(found)) ?? crates[0];
  return crate === undefined || STANDARD.has(crate) ? 'std' : crate;
}

function countImportedFunctions() {
  let functions = 0;
  for (let left = varint(); left > 0; left--) {
    text();
    text();
    const kind = wasm[at++];
    if (kind === 0) {
      varint();
      functions++;
    } else if (kind === 1) {
      at++;
      limits();
    } else if (kind === 2) {
      limits();
    } else {
      at += 2;
    }
  }
  return functions;
}

function readBodies() {
  const read = [];
  for (let left = varint(); left > 0; left--) {
    const size = varint();
    read.push(size);
    at += size;
  }
  return read;
}

function readNames(end) {
  const read = new Map();
  while (at < end) {
    const kind = wasm[at++];
    const size = varint();
    const next = at + size;
    if (kind === 1) {
      for (let left = varint(); left > 0; left--) {
        const index = varint();
        read.set(index, text());
      }
    }
    at = next;
  }
  return read;
}

function limits() {
  const flags = wasm[at++];
  varint();
  if (flags & 1) varint();
}

function text() {
  const length = varint();
  at += length;
  return wasm.toString('utf8', at - length, at);
}

function varint() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = wasm[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
}
