// A small world in which the words of the inputs mean something.

import { PocketCognito } from 'pocket-cognito';

const NOW = 1_790_257_815_299;

/** A pool `us-east-1_P` with the user `ann`, the group `readers` and the client `c`. */
export function makeWorld() {
  const cognito = new PocketCognito({ now: () => NOW, ids: { userPools: { teams: 'us-east-1_P' }, clients: { web: 'c' } } });
  const UserPoolId = 'us-east-1_P';
  cognito.callSync('CreateUserPool', { PoolName: 'teams', Schema: [{ Name: 'team', AttributeDataType: 'String' }] });
  cognito.callSync('AdminCreateUser', { UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'readers' });
  cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'web' });
  return cognito;
}

/** The method of an operation. */
export function methodOf(operation) {
  return operation[0].toLowerCase() + operation.slice(1);
}

/** What a direct call comes to, in the terms of the wire. */
export async function direct(cognito, operation, input) {
  try {
    const { $metadata, ...output } = await cognito[methodOf(operation)](input);
    return { status: $metadata.httpStatusCode, requestId: $metadata.requestId, body: seconds(output) };
  } catch (error) {
    if (error?.$metadata === undefined) throw error;
    // What clients say to an answer without a message.
    const body = { __type: error.name, ...(error.message === 'UnknownError' ? {} : { message: error.message }) };
    return { status: error.$metadata.httpStatusCode, requestId: error.$metadata.requestId, body };
  }
}

/** What the wire says to a body. */
export async function wire(cognito, operation, body) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` };
  const response = await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, requestId: response.headers.get('x-amzn-requestid'), body: text === '' ? {} : JSON.parse(text) };
}

// Dates as the wire has them.
function seconds(value) {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(seconds);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, seconds(member)]));
}
