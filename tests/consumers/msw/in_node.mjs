// The claims in one process of Node, with the MSW that the first argument names. Says `ok` or what went wrong.
import { claims } from './doubles.mjs';

const [name] = process.argv.slice(2);
const { HttpResponse, http } = await import(name);
const { setupServer } = await import(`${name}/node`);

// Amplify names a device after it, and Node has one from version 21 on.
globalThis.navigator ??= { userAgent: 'Node.js/20' };

const server = setupServer();
server.listen({ onUnhandledRequest: 'error' });
const outcomes = {};
for (const [claim, holds] of Object.entries(claims)) {
  server.resetHandlers();
  outcomes[claim] = await holds({ http, HttpResponse, use: (handlers) => server.use(...handlers) }).then(() => 'ok', (error) => String(error.stack));
}
server.close();
console.log(JSON.stringify(outcomes));
process.exit(0);
