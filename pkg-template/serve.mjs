#!/usr/bin/env node
// `npx pocket-cognito serve`: the double behind a port, for clients that are not in this process. A front over `fetch()`
// and nothing more: every answer is made there.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { PocketCognito } from './index.mjs';
import { ConsoleDoor } from './serve_console.mjs';

const USAGE = `pocket-cognito serve    Amazon Cognito user pools on a local port

  --port N            the port; 0 takes a free one       (9229)
  --host ADDRESS      the address to listen at           (127.0.0.1)
  --user-pool NAME    make a user pool of this name, with a client, unless it is there; may be repeated
  --region REGION     the region of pools and tokens     (us-east-1)
  --seed TEXT         where generated ids begin: the same seed gives the same ids
  --codes DIGITS      six digits that every code has     (a code of its own each time)
  --console           serve a console for the browser, too; its address is printed
  --state FILE        begin with the state in this file, if there is one, and write it there at the end

Codes that Cognito would send by e-mail or SMS are printed here.`;

/** Larger than any input that the service takes. */
const BODY_BYTES_MAX = 1024 * 1024;

const CLIENT_FLOWS = ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

/** What ends the program with a sentence instead of a stack. */
class Complaint extends Error {}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Complaint ? `pocket-cognito: ${error.message}` : error);
  process.exitCode = 1;
});

async function main(words) {
  const options = read(words);
  if (options === undefined) return console.log(USAGE);
  const { seed, codes } = options;
  const cognito = complaining(() => new PocketCognito({ region: options.region, seed, codes }));
  // A state has a region of its own.
  const region = (options.state !== undefined && load(cognito, options.state)) || options.region;
  const pools = [];
  for (const name of options['user-pool']) pools.push(await poolNamed(cognito, name));

  const door = options.console ? new ConsoleDoor(cognito) : undefined;
  const server = createServer(answering(cognito, region, door));
  server.on('clientError', (error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  await listening(server, options);
  tell(server.address(), region, pools, door);

  const stop = () => {
    server.close();
    server.closeAllConnections();
    if (options.state !== undefined) save(cognito, options.state);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

// ---- before it listens

function read(words) {
  let given;
  try {
    given = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        port: { type: 'string', default: '9229' },
        host: { type: 'string', default: '127.0.0.1' },
        region: { type: 'string', default: 'us-east-1' },
        seed: { type: 'string' },
        codes: { type: 'string' },
        state: { type: 'string' },
        console: { type: 'boolean', default: false },
        'user-pool': { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    // Node adds how an argument could begin with a dash, which none of these does.
    throw new Complaint(`${error.message.split('. ')[0]}\n\n${USAGE}`);
  }
  const { values, positionals } = given;
  if (values.help) return undefined;
  if (positionals.length !== 1 || positionals[0] !== 'serve') throw new Complaint(`the one command is serve\n\n${USAGE}`);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) throw new Complaint(`--port ${values.port} is no port: a number from 0 to 65535`);
  return { ...values, port };
}

// What the options are, is judged by the core; its sentences begin with our name.
function complaining(work) {
  try {
    return work();
  } catch (error) {
    throw new Complaint(error.message.replace('pocket-cognito: ', ''));
  }
}

/** Takes over the state in a file and gives its region; undefined when there is no such file, as there is none at first. */
function load(cognito, file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw new Complaint(`--state ${file} cannot be read: ${error.message}`);
  }
  complaining(() => cognito.import(text));
  return JSON.parse(text).Region;
}

// Whole or not at all: a half-written file would be refused at the next start.
function save(cognito, file) {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, cognito.export());
    renameSync(beside, file);
  } catch (error) {
    console.error(`pocket-cognito: the state could not be written to ${file}: ${error.message}`);
    process.exitCode = 1;
  }
}

async function poolNamed(cognito, name) {
  try {
    const id = (await idOfPool(cognito, name)) ?? (await cognito.createUserPool({ PoolName: name, AutoVerifiedAttributes: ['email'] })).UserPool.Id;
    const { UserPoolClients: [client] } = await cognito.listUserPoolClients({ UserPoolId: id, MaxResults: 1 });
    const clientId = client?.ClientId ?? (await cognito.createUserPoolClient({ UserPoolId: id, ClientName: name, ExplicitAuthFlows: CLIENT_FLOWS })).UserPoolClient.ClientId;
    return { name, id, clientId };
  } catch (error) {
    throw new Complaint(`--user-pool ${name}: ${error.message}`);
  }
}

async function idOfPool(cognito, name) {
  let NextToken;
  do {
    const page = await cognito.listUserPools({ MaxResults: 60, NextToken });
    const known = page.UserPools.find((pool) => pool.Name === name);
    if (known !== undefined) return known.Id;
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return undefined;
}

function listening(server, { port, host }) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Complaint(whyNot(error, port, host))));
    server.listen(port, host, resolve);
  });
}

function whyNot(error, port, host) {
  switch (error.code) {
    case 'EADDRINUSE': return `port ${port} of ${host} is taken; choose another with --port, or --port 0 for any free one`;
    case 'EACCES': return `port ${port} of ${host} is not ours to take; choose one above 1023 with --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND': return `${host} is no address of this machine; leave --host out for 127.0.0.1`;
    default: return `cannot listen at ${host}:${port}: ${error.message}`;
  }
}

function tell({ address, port, family }, region, pools, door) {
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  const lines = [`pocket-cognito serves Cognito user pools at ${url}`, ''];
  for (const { name, id, clientId } of pools) lines.push(`  user pool ${name}: ${id}, client ${clientId}`);
  if (pools.length > 0) lines.push('');
  lines.push(
    `  AWS SDK, CLI  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=${url} AWS_REGION=${region} AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any`,
    `  AWS SDK v3    new CognitoIdentityProviderClient({ endpoint: '${url}', region: '${region}', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } })`,
    `  boto3         boto3.client('cognito-idp', endpoint_url='${url}', region_name='${region}', aws_access_key_id='any', aws_secret_access_key='any')`,
    `  Amplify       Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: '${url}' } } })`,
    `  key set       ${url}/{user pool id}/.well-known/jwks.json   (the tokens' issuer is https://cognito-idp.${region}.amazonaws.com/{user pool id})`,
    ...(door === undefined ? [] : [`  console       ${door.address(url)}`]),
    '',
  );
  if (!isLoopback(address)) lines.push('  Not a loopback address: whoever reaches it can read and change everything here.', '');
  lines.push('Ctrl-C ends it.');
  console.log(lines.join('\n'));
}

function isLoopback(address) {
  return address === '::1' || address.startsWith('127.');
}

// ---- while it listens

function answering(cognito, region, door) {
  const origin = `https://cognito-idp.${region}.amazonaws.com`;
  let messages = cognito.outbox.length;
  const printCodes = () => {
    const { outbox } = cognito;
    for (const { medium, destination, code, source } of outbox.slice(messages)) console.log(`${medium} to ${destination}: ${code} (${source})`);
    messages = outbox.length;
  };

  return async (request, response) => {
    try {
      const body = await bodyOf(request);
      if (body === undefined) return refuse(response, 413, 'RequestEntityTooLargeException', `The body is larger than ${BODY_BYTES_MAX} bytes`);
      if (door !== undefined && ConsoleDoor.isFor(request)) {
        await door.answer(request, response, body);
        return printCodes();
      }
      const answer = await cognito.fetch(origin + (request.url.startsWith('/') ? request.url : '/'), {
        method: request.method, headers: request.headers, body: body.length === 0 ? undefined : body,
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(bytes);
      printCodes();
    } catch (error) {
      // A caller who has gone away is owed nothing.
      if (request.errored || response.destroyed) return;
      console.error(error);
      refuse(response, 500, 'InternalErrorException', String(error?.message ?? error));
    }
  };
}

/** The whole body; undefined when it is too large. */
async function bodyOf(request) {
  const chunks = [];
  let bytes = 0;
  // What is beyond the limit is read and dropped, so that the caller gets to read the refusal.
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > BODY_BYTES_MAX ? undefined : Buffer.concat(chunks);
}

function refuse(response, status, name, message) {
  if (response.headersSent) return response.destroy();
  const body = JSON.stringify({ __type: name, message });
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': `${name}:`, 'content-length': Buffer.byteLength(body) }).end(body);
}
