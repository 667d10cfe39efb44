// From the processed WebAssembly module and pkg-template/ to the finished package: the glue as a factory, three bundles,
// the program, the type declarations, the documents. Called by `cargo xtask build`, which also says where everything is:
//
//   node tools/bundle.mjs <glue.js> <core.wasm> <template folder> <out folder> <folder of the repository>
//
// Prints one line of JSON with the sizes.

import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { explanations } from './refusals.mjs';

// Private members and static blocks as the hosts have them: lowered further they would be a look-up in a WeakMap at
// each call. Every host with the reference types that the core needs anyway has them.
const TARGET = 'es2022';

const [glueFile, wasmFile, template, out, documents] = process.argv.slice(2).map((path) => resolve(path));
const wasm = readFileSync(wasmFile);
const digest = createHash('sha256').update(wasm).digest('hex').slice(0, 16);
const dist = join(out, 'dist');

rmSync(out, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

// The modules that few test files use. In CommonJS they are a file of its own, loaded by the first call of a function of
// theirs; what they use of the others is handed to it, because a second copy of those would have states and classes of its
// own. The other modules can import nothing but functions from them.
const LATER = ['about', 'amplify', 'authorisation', 'effects', 'faults', 'fixture', 'fixture_of', 'generated/public', 'generated/quotas', 'inert', 'jwt', 'lint', 'listing', 'quotas', 'required_actions', 'strict', 'subject'].map((name) => join(template, `${name}.mjs`));

const glue = await glueFactory();
await Promise.all([
  bundle('index.mjs', 'esm'),
  bundle('index.cjs', 'cjs', { entry: 'index.common.mjs', compact: true, plugins: [withoutLater()] }),
  bundleLater(),
  bundle('index.workerd.mjs', 'esm', { ready: true, compact: true }),
  ...modules().flatMap((name) => [
    bundle(`${name}.mjs`, 'esm', { entry: `kit/${name}.mjs` }),
    bundle(`${name}.cjs`, 'cjs', { entry: `kit/${name}.mjs`, compact: true }),
  ]),
]);
// As they are, beside the modules that they import: the program, and the script of a page with a console.
for (const name of ['serve.mjs', 'serve_console.mjs']) copyFileSync(join(template, name), join(dist, name));
copyFileSync(join(template, 'kit/console/page.mjs'), join(dist, 'console.page.mjs'));
writeFileSync(join(dist, 'core.wasm'), wasm);
writeFileSync(join(dist, 'core.inline.cjs'), `module.exports = '${wasm.toString('base64')}';\n`);

const types = [['index', declarations()], ...modules().map((name) => [name, readFileSync(join(template, `kit/${name}.d.ts`), 'utf8')])];
for (const [name, text] of types) for (const ending of ['mts', 'cts']) writeFileSync(join(dist, `${name}.d.${ending}`), text);

copyFileSync(join(template, 'package.json'), join(out, 'package.json'));
for (const document of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'CHANGELOG.md', 'FIDELITY.md', 'THIRD-PARTY.md']) {
  if (existsSync(join(documents, document))) copyFileSync(join(documents, document), join(out, document));
}
// The README leads to the guides.
cpSync(join(documents, 'docs'), join(out, 'docs'), { recursive: true });

console.log(JSON.stringify({
  raw: wasm.length,
  gzip: gzipSync(wasm, { level: 9 }).length,
  brotli: brotliCompressSync(wasm).length,
  exports: WebAssembly.Module.exports(new WebAssembly.Module(wasm)).length,
}));

// The modules of the test kit that are imported by a path of their own (`pocket-cognito/jest`), as package.json lists them.
function modules() {
  const { exports } = JSON.parse(readFileSync(join(template, 'package.json'), 'utf8'));
  return Object.keys(exports).filter((path) => path !== '.' && !path.endsWith('.json')).map((path) => path.slice(2));
}

// wasm-bindgen's glue keeps its instance in module variables. As a function it can be had once per instance, which is
// how a panic is survived. Its text decoder comes from codec.mjs: not every host has one.
async function glueFactory() {
  const source = readFileSync(glueFile, 'utf8');
  // esbuild gathers the exports in one statement at the end. Nobody reads the glue, and everybody loads it: no comments.
  const { code } = await esbuild.transform(source, { format: 'esm', target: TARGET, minifyWhitespace: true });
  const [statement, list] = /export\{([^}]*)\};\s*$/.exec(code);
  const members = list.split(',').map((name) => name.split(' as ').reverse().join(':'));
  const [imported] = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
  return `import { PocketTextDecoder as TextDecoder, PocketTextEncoder as TextEncoder } from './codec.mjs';
export const importName = ${JSON.stringify(imported.module)};
export function createGlue() {
${code.slice(0, -statement.length)}
return {${members}};
}
`;
}

// Leads what the other modules import from LATER to functions that load it and go on there.
function withoutLater() {
  return {
    name: 'without later',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => (LATER.includes(join(resolveDir, path)) ? { path: join(resolveDir, path), namespace: 'later' } : undefined));
      build.onLoad({ filter: /./, namespace: 'later' }, ({ path }) => ({
        contents: `import { later } from 'pocket-cognito:later';\n${functionsOf(path).map((name) => `export function ${name}(...given) { return later().${name}(...given); }`).join('\n')}`,
      }));
      build.onResolve({ filter: /^\.\/index\.later\.cjs$/ }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /^pocket-cognito:later$/, namespace: 'made' }, () => ({
        contents: `${[...sharedWithLater()].map(([path, names]) => `import { ${names} } from ${JSON.stringify(path)};`).join('\n')}
let loaded;
export function later() { return (loaded ??= require('./index.later.cjs')({ ${[...sharedWithLater().values()].join()} })); }`,
        resolveDir: template,
      }));
    },
  };
}

// index.later.cjs exports a function of what it shares with index.cjs.
async function bundleLater() {
  const shared = sharedWithLater();
  await bundle('index.later.cjs', 'iife', {
    compact: true,
    stdin: { contents: LATER.map((path) => `export { ${functionsOf(path)} } from ${JSON.stringify(path)};`).join('\n'), resolveDir: template },
    globalName: 'later',
    banner: { js: '"use strict";module.exports=(shared)=>{' },
    footer: { js: 'return later;};' },
    plugins: [{
      name: 'later',
      setup(build) {
        build.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
          const module = join(resolveDir, path);
          if (shared.has(module)) return { path: module, namespace: 'shared' };
          if (LATER.includes(module) || path.endsWith('.json')) return undefined;
          return { errors: [{ text: `write it as import { ... } from '${path}', in one line and without \`as\`, or this would be a second copy of ${path}` }] };
        });
        build.onLoad({ filter: /./, namespace: 'shared' }, ({ path }) => ({ contents: `export const { ${shared.get(path)} } = shared;` }));
      },
    }],
  });
}

// What LATER imports of the other modules: names by module.
function sharedWithLater() {
  const shared = new Map();
  for (const module of LATER) {
    for (const [, names, path] of readFileSync(module, 'utf8').matchAll(/^import \{ (.+) \} from '(\..+\.mjs)';$/gm)) {
      const from = join(dirname(module), path);
      if (!LATER.includes(from)) shared.set(from, [...new Set([...(shared.get(from) ?? []), ...names.split(', ')])]);
    }
  }
  return shared;
}

function functionsOf(module) {
  return [...readFileSync(module, 'utf8').matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
}

async function bundle(name, format, { entry = 'index.mjs', ready = false, compact = false, plugins = [], ...more } = {}) {
  await esbuild.build({
    ...(more.stdin === undefined && { entryPoints: [join(template, entry)] }),
    ...more,
    outfile: join(dist, name),
    bundle: true,
    format,
    target: TARGET,
    platform: 'neutral',
    legalComments: 'none',
    // Jest compiles CommonJS anew for each test file, by the character. Names stay, and lines short enough for a trace;
    // the ESM, which debuggers show, stays as it is laid out.
    ...(compact && { minifyWhitespace: true, lineLimit: 160 }),
    logLevel: 'warning',
    // The CommonJS entry sets `module.exports` itself.
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
    plugins: [...plugins, {
      name: 'pocket-cognito',
      setup(build) {
        // A module of the kit has no core of its own: what it needs of the package, it imports as everybody does. What it
        // belongs to (the runner, Storybook's manager) gives it the rest.
        build.onResolve({ filter: /^(pocket-cognito(\/.+)?|react|vitest|storybook\/manager-api)$/ }, ({ path }) => ({ path, external: true }));
        build.onResolve({ filter: /^pocket-cognito:/ }, ({ path }) => ({ path, namespace: 'made' }));
        build.onLoad({ filter: /^pocket-cognito:wasm$/, namespace: 'made' }, () => ({ contents: `export default '${wasm.toString('base64')}';` }));
        build.onLoad({ filter: /^pocket-cognito:glue$/, namespace: 'made' }, () => ({ contents: glue, resolveDir: template }));
        build.onLoad({ filter: /^pocket-cognito:refusals$/, namespace: 'made' }, () => ({ contents: JSON.stringify(explanations(documents)), loader: 'json' }));
        build.onLoad({ filter: /^pocket-cognito:digest$/, namespace: 'made' }, () => ({ contents: `export const digest = '${digest}';` }));
        if (format === 'cjs') {
          build.onResolve({ filter: /^\.\/compile\.mjs$/ }, ({ importer }) => ({ path: join(template, importer.endsWith('instance.mjs') ? 'compile.kept.mjs' : 'compile.mjs') }));
          build.onResolve({ filter: /^\.\/bytes\.mjs$/ }, () => ({ path: join(template, 'bytes.beside.mjs') }));
          build.onResolve({ filter: /^\.\/core\.inline\.cjs$/ }, ({ path }) => ({ path, external: true }));
        }
        if (!ready) return;
        build.onResolve({ filter: /^\.\/compile\.mjs$/ }, () => ({ path: join(template, 'compile.workerd.mjs') }));
        build.onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path, external: true }));
      },
    }],
  });
}

// One file, so that it is the same for both formats: index.d.ts, and behind it what the other files declare, a subject
// each. What such a file adds to an interface (PocketCognito, PocketCognitoOptions) is merged with it there.
function declarations() {
  const others = readdirSync(template).filter((file) => file.endsWith('.d.ts') && file !== 'index.d.ts').sort();
  const parts = ['index.d.ts', ...others, 'generated/operations.d.ts'].map((part) => readFileSync(join(template, part), 'utf8'));
  const withoutImports = (text) => text.split('\n').filter((line) => !/^(import|export \*) .*from '\.{1,2}\//.test(line)).join('\n');
  return `${parts.map((part) => withoutImports(part).trim()).join('\n\n')}\n`;
}
