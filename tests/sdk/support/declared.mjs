// What there is to be covered: the operations that the package simulates, and the errors that the SDK declares of them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);
const COMMANDS = join(dirname(resolve('@aws-sdk/client-cognito-identity-provider')), '../dist-types/commands');
// The page is made from the core's own list of operations.
const PAGE = join(dirname(resolve('pocket-cognito/package.json')), 'docs/conformance.md');

/** The operations that are simulated. */
export const SIMULATED = [...readFileSync(PAGE, 'utf8').matchAll(/^\| (\w+) \| yes \|/gm)].map(([, operation]) => operation);

/** Of each of them the errors that it declares, with whose fault they are. */
export const DECLARED = new Map(SIMULATED.map((operation) => [operation, declarations(operation)]));

function declarations(operation) {
  const text = readFileSync(join(COMMANDS, `${operation}Command.d.ts`), 'utf8');
  return new Map([...text.matchAll(/@throws \{@link (\w+)\} \((client|server) fault\)/g)].map(([, name, fault]) => [name, fault]));
}

/** An operation as the SDK's client has it. */
export const methodOf = (operation) => operation[0].toLowerCase() + operation.slice(1);
