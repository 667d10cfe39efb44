// Workers bundled as Wrangler bundles them, and workerd itself to run them: its program and a configuration are all that
// this takes, where Miniflare would bring a proxy and an image library between a test and its worker.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const { default: program, compatibilityDate } = createRequire(import.meta.url)('workerd');
const out = fileURLToPath(new URL('../out/', import.meta.url));

/** A worker of long ago has neither parts of Node nor FinalizationRegistry; one of today has both without asking. */
export const DATES = { bare: '2024-01-01', today: compatibilityDate };

/** What Wrangler resolves packages by, beside `import`. */
const CONDITIONS = ['workerd', 'worker', 'browser'];

/**
 * Runs workers, `{ name: { file, date, conditions } }`, each behind a free port. Gives `{ name: origin }` and the end of it.
 */
export async function running(workers) {
  await rm(out, { recursive: true, force: true });
  const services = [];
  for (const [name, worker] of Object.entries(workers)) services.push(await service(name, worker));
  const sockets = Object.keys(workers).map((name) => `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}")`);
  await writeFile(join(out, 'config.capnp'), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [${services}], sockets = [${sockets}]);
`);

  // It tells its ports by the third stream.
  const host = spawn(program, ['serve', 'config.capnp', '--control-fd=3'], { cwd: out, stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
  const ended = once(host, 'exit').then(([status, signal]) => { throw new Error(`workerd ended (${status ?? signal})`); });
  const stop = async () => {
    ended.catch(() => {});
    host.kill();
    if (host.exitCode === null && host.signalCode === null) await once(host, 'exit');
  };
  return { origins: await Promise.race([originsOf(host.stdio[3], sockets.length), ended]), stop };
}

async function originsOf(control, count) {
  const origins = {};
  let text = '';
  for await (const chunk of control.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    const lines = (text + chunk).split('\n');
    text = lines.pop();
    for (const { event, socket, port } of lines.map((line) => JSON.parse(line))) {
      if (event === 'listen') origins[socket] = `http://127.0.0.1:${port}`;
    }
    if (Object.keys(origins).length === count) return origins;
  }
  throw new Error('workerd has told too few ports');
}

async function service(name, { file, date = DATES.today, conditions = CONDITIONS }) {
  const folder = join(out, name);
  await mkdir(folder, { recursive: true });
  const modules = [`(name = "worker.mjs", esModule = embed "${name}/worker.mjs")`];
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL(`../${file}`, import.meta.url))],
    outfile: join(folder, 'worker.mjs'),
    bundle: true, format: 'esm', platform: 'browser', target: 'es2024', conditions, logLevel: 'error',
    plugins: [{
      name: 'modules of WebAssembly',
      setup(build) {
        build.onResolve({ filter: /\.wasm$/ }, async ({ path, resolveDir }) => {
          await copyFile(resolve(resolveDir, path), join(folder, 'core.wasm'));
          modules.push(`(name = "core.wasm", wasm = embed "${name}/core.wasm")`);
          return { path: './core.wasm', external: true };
        });
      },
    }],
  });
  return `(name = "${name}", worker = (modules = [${modules}], compatibilityDate = "${date}"))`;
}
