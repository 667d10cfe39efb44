// One request on the wire, and its answer as bytes.
import { PocketCognito } from 'pocket-cognito';

export const ENDPOINT = 'https://cognito-idp.us-east-1.amazonaws.com/';
export const TARGET = 'AWSCognitoIdentityProviderService';
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const makeService = (options) => new PocketCognito({ seed: 1, ...options });

/** Posts `body` (text, or a value to be written as JSON) to an operation and reads the whole answer. */
export async function post(cognito, operation, body, headers = {}) {
  return read(await cognito.fetch(ENDPOINT, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${TARGET}.${operation}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
}

export async function read(response) {
  const text = await response.text();
  let json;
  try { json = JSON.parse(text); } catch { /* not every answer is JSON */ }
  return { status: response.status, headers: response.headers, bytes: new TextEncoder().encode(text).length, text, json };
}

export async function makePool(cognito, settings) {
  return (await post(cognito, 'CreateUserPool', { PoolName: 'wire', ...settings })).json.UserPool.Id;
}
