// Signature version 4 of a request to the endpoint, by the letter of AWS's description.
import { createHash, createHmac } from 'node:crypto';
import { ENDPOINT, TARGET } from './wire.mjs';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** The headers that sign `body` (text) for an operation. */
export function signed(operation, body, { accessKeyId, secretAccessKey }) {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [date.slice(0, 8), 'us-east-1', 'cognito-idp', 'aws4_request'];
  const headers = `host:${new URL(ENDPOINT).host}\nx-amz-date:${date}\nx-amz-target:${TARGET}.${operation}\n`;
  const names = 'host;x-amz-date;x-amz-target';
  const canonical = ['POST', '/', '', headers, names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n');
  const Signature = createHmac('sha256', scope.reduce(hmac, `AWS4${secretAccessKey}`)).update(text).digest('hex');
  return { 'x-amz-date': date, 'authorization': `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${names}, Signature=${Signature}` };
}
