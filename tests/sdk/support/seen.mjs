// What the tests of a file have seen of each operation: that it answered, and the errors that it refused with. The process
// of a file writes its share down when it ends; covered.mjs adds them up.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Where the shares are, by the names of their files. */
export const SEEN = new URL('../node_modules/.seen/', import.meta.url);

const operations = new WeakMap();
const seen = {};

/** Notes which operation an answer or an error of this client is of. */
export function watch(client) {
  client.middlewareStack.add((next, { commandName }) => async (args) => {
    const operation = commandName.replace(/Command$/, '');
    try {
      const result = await next(args);
      operations.set(result.output, operation);
      return result;
    } catch (error) {
      operations.set(error, operation);
      throw error;
    }
  }, { step: 'initialize', name: 'watch' });
  return client;
}

/** What a test has checked: an answer, as `answer`, or an error, by its name. */
export function saw(thing, what) {
  const operation = operations.get(thing);
  if (operation !== undefined) (seen[operation] ??= new Set()).add(what);
}

process.on('exit', () => {
  mkdirSync(SEEN, { recursive: true });
  writeFileSync(new URL(`${basename(process.argv[1])}.json`, SEEN), JSON.stringify(seen, (key, value) => (value instanceof Set ? [...value] : value)));
});
