// A double with one pool, policies in short, and requests signed by hand.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { PocketCognito } from 'pocket-cognito';
import { iam } from 'pocket-cognito/iam';

export const ACCOUNT = '000000000000';
export const POOL = 'us-east-1_staff';
export const ARN = `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/${POOL}`;
export const ENDPOINT = 'https://cognito-idp.us-east-1.amazonaws.com/';

export const policy = (...Statement) => ({ Version: '2012-10-17', Statement });
export const allow = (Action, Resource = '*', Condition) => ({ Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });
export const deny = (Action, Resource = '*', Condition) => ({ ...allow(Action, Resource, Condition), Effect: 'Deny' });

/** A double with a pool `staff`, made by the root, and the identities given. */
export function world(identities, options) {
  const cognito = new PocketCognito({ seed: 1, ids: { userPools: { staff: POOL } }, ...options, iam: iam(identities) });
  cognito.callSync('CreateUserPool', { PoolName: 'staff' });
  return cognito;
}

/** What a call is refused with, as one line; 'allowed' when it is not. */
export async function outcome(promise) {
  try {
    await promise;
    return 'allowed';
  } catch (error) {
    assert.ok(error.$metadata, error);
    return `${error.name}: ${error.message}`;
  }
}

export const denied = (caller, action, resource, why) => `AccessDeniedException: User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${why}`;

const hex = (text) => createHash('sha256').update(text).digest('hex');
export const basic = (time) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');

/** A signed request for fetch, by the letter of AWS's description; each of `parts` can be put wrong. */
export function signed(operation, input, { accessKeyId, secretAccessKey, sessionToken }, parts = {}) {
  const { date = basic(Date.now()), region = 'us-east-1', service = 'cognito-idp', term = 'aws4_request', day = date.slice(0, 8), url = ENDPOINT, dated = { 'x-amz-date': date }, more = {}, signAs = secretAccessKey } = parts;
  const body = JSON.stringify(input);
  const { host, pathname, search } = new URL(url);
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    ...dated,
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    ...(sessionToken && { 'x-amz-security-token': sessionToken }),
    ...more,
  };
  const all = { ...headers, host };
  const names = Object.keys(all).sort();
  const query = search.slice(1).split('&').sort().join('&');
  const canonical = ['POST', pathname, query, ...names.map((name) => `${name}:${all[name].trim().replace(/ +/g, ' ')}`), '', names.join(';'), hex(body)].join('\n');
  const key = [day, region, service, term].reduce((last, part) => createHmac('sha256', last).update(part).digest(), `AWS4${signAs}`);
  const scope = [day, region, service, term].join('/');
  const Signature = createHmac('sha256', key).update(['AWS4-HMAC-SHA256', date, scope, hex(canonical)].join('\n')).digest('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${Signature}`;
  return [url, { method: 'POST', headers, body }];
}

/** The status and the body of an answer. */
export async function answered(response) {
  const { status } = await response;
  const text = await (await response).text();
  return { status, text, ...(text && { json: JSON.parse(text) }) };
}
