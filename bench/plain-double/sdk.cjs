'use strict';
// The doorway for the AWS SDK's client: AWS JSON 1.1 text in and out, over the same operations.

const { ServiceError } = require('./errors.cjs');

const TARGET = 'AWSCognitoIdentityProviderService.';
const decoder = new TextDecoder();
const encoder = new TextEncoder();
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
const signer = { sign: async (request) => request };

function clientConfig(double, region) {
  return { region, credentials, signer, maxAttempts: 1, requestHandler: requestHandler(double) };
}

function requestHandler(double) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request) => ({ response: answer(double, request) }),
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

function answer(double, request) {
  const operation = request.headers['x-amz-target'].slice(TARGET.length);
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': double.requestId() };
  try {
    const text = typeof request.body === 'string' ? request.body : decoder.decode(request.body);
    const output = double.run(operation, JSON.parse(text));
    return { statusCode: 200, headers, body: encoder.encode(output === undefined ? '' : JSON.stringify(wire(output))) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    headers['x-amzn-errortype'] = `${error.name}:`;
    return { statusCode: 400, headers, body: encoder.encode(JSON.stringify({ __type: error.name, message: error.message })) };
  }
}

/** Dates leave as seconds. */
function wire(value) {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(wire);
  if (value === null || typeof value !== 'object') return value;
  const made = {};
  for (const key in value) made[key] = wire(value[key]);
  return made;
}

module.exports = { requestHandler, clientConfig };
