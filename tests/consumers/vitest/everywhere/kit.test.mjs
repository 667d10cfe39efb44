// The parts of the test kit, in each environment.
import { PocketCognito } from 'pocket-cognito';
import { explain } from 'pocket-cognito/explain';
import { iam } from 'pocket-cognito/iam';
import { fromAmplifyConfig, fromTemplate } from 'pocket-cognito/seed';
import { expect, test } from 'vitest';

const UserPoolId = 'us-east-1_staff';
const fixture = { pools: [{ name: 'staff', id: UserPoolId, clients: ['web'], groups: ['editors'], users: [{ username: 'ada', password: 'Secret-ada-7', groups: ['editors'] }] }] };

test('a fixture goes in and comes out', () => {
  const cognito = PocketCognito.from(fixture);

  expect(cognito.toFixture().pools[0]).toMatchObject({ name: 'staff', users: [{ username: 'ada', groups: ['editors'] }] });
  expect(cognito.amplifyConfig().Auth.Cognito.userPoolId).toBe(UserPoolId);
});

test('fixtures are made of other people\'s files', () => {
  const ofTemplate = fromTemplate({ Resources: { Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolName: 'staff' } } } });
  const ofAmplify = fromAmplifyConfig({ aws_cognito_region: 'eu-west-1', aws_user_pools_id: 'eu-west-1_staff', aws_user_pools_web_client_id: 'webclient' });

  expect(PocketCognito.from(ofTemplate).toFixture().pools[0].name).toBe('staff');
  expect(PocketCognito.from(ofAmplify).amplifyConfig().Auth.Cognito.userPoolClientId).toBe('webclient');
});

test('the clock moves what expires', async () => {
  const cognito = PocketCognito.from(fixture);
  const { AccessToken } = cognito.issueTokens({ user: 'ada' });

  cognito.clock.advance('59m');
  expect((await cognito.getUser({ AccessToken })).Username).toBe('ada');
  cognito.clock.advance('1m');
  await expect(cognito.getUser({ AccessToken })).rejects.toThrow('Access Token has expired');
});

test('faults and quotas throttle, and the calls tell of it', async () => {
  const cognito = PocketCognito.from(fixture, { quotas: { GetGroup: 1 } });
  cognito.clock.set('2026-01-05');
  const fault = cognito.faults.add({ operation: 'ListGroups', nth: 1, error: 'TooManyRequestsException' });

  await expect(cognito.listGroups({ UserPoolId })).rejects.toThrow('Rate exceeded');
  expect((await cognito.listGroups({ UserPoolId })).Groups).toHaveLength(1);
  await cognito.getGroup({ UserPoolId, GroupName: 'editors' });
  await expect(cognito.getGroup({ UserPoolId, GroupName: 'editors' })).rejects.toThrow('Rate exceeded');

  expect(fault.hits).toBe(1);
  expect(cognito.calls.map(({ operation, gate }) => [operation, gate])).toEqual([['ListGroups', 'faults'], ['ListGroups', undefined], ['GetGroup', undefined], ['GetGroup', 'quotas']]);
});

test('identities are allowed what their policies allow, and sign', async () => {
  const policies = [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'cognito-idp:List*', Resource: '*' } }];
  const cognito = PocketCognito.from(fixture, { iam: iam({ reader: { policies } }) });
  const reader = cognito.as('reader');

  expect((await reader.listGroups({ UserPoolId })).Groups).toHaveLength(1);
  await expect(reader.deleteGroup({ UserPoolId, GroupName: 'editors' })).rejects.toMatchObject({ name: 'AccessDeniedException' });
  const unsigned = await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', headers: { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.ListGroups' }, body: JSON.stringify({ UserPoolId }) });
  expect(await unsigned.json()).toEqual({ __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' });
  expect(cognito.requiredActions().Statement.flatMap(({ Action }) => Action)).toContain('cognito-idp:DeleteGroup');
});

test('what changes nothing here is refused when it is strict, told by lint, and refusals are explained', async () => {
  const inert = { PoolName: 'staff', UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } };
  const lenient = new PocketCognito();
  await lenient.createUserPool(inert);
  expect(lenient.lint().map(({ rule }) => rule)).toContain('inert');

  const refusal = await new PocketCognito({ strict: true }).createUserPool(inert).catch((error) => error);
  expect(refusal.name).toBe('NotSimulatedException');
  const taken = await PocketCognito.from(fixture).createGroup({ UserPoolId, GroupName: 'editors' }).catch((error) => error);
  expect(explain(taken)).toMatchObject({ name: 'GroupExistsException', source: { kind: 'captured' } });
});
