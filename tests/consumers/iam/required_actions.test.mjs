// The least policy: what the calls so far needed, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';
import { iam } from 'pocket-cognito/iam';
import { ACCOUNT, ARN, POOL, answered, outcome, signed } from './support/world.mjs';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/editors`;
const double = (options) => new PocketCognito({ ids: { userPools: { staff: POOL, second: 'us-east-1_second' } }, ...options });

/** Does a little of everything. */
async function work(cognito) {
  await cognito.createUserPool({ PoolName: 'staff' });
  const { UserPoolClient: { ClientId } } = cognito.callSync('CreateUserPoolClient', { UserPoolId: POOL, ClientName: 'web' });
  await cognito.createGroup({ UserPoolId: POOL, GroupName: 'editors', RoleArn: ROLE });
  await cognito.createGroup({ UserPoolId: POOL, GroupName: 'readers' });
  await cognito.signUp({ ClientId, Username: 'ada', Password: 'Secret-7' });
  await cognito.tagResource({ ResourceArn: ARN, Tags: { team: 'blue' } });
  await cognito.getGroup({ UserPoolId: POOL, GroupName: 'readers' });
  await outcome(cognito.deleteGroup({ UserPoolId: POOL, GroupName: '' }));
}

const EXPECTED = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['cognito-idp:CreateGroup', 'cognito-idp:CreateUserPoolClient', 'cognito-idp:GetGroup', 'cognito-idp:TagResource'], Resource: [ARN] },
    { Effect: 'Allow', Action: ['cognito-idp:CreateUserPool'], Resource: ['*'] },
    { Effect: 'Allow', Action: ['iam:PassRole'], Resource: [ROLE] },
  ],
};

test('has each action once, sorted, and neither public operations nor calls that the model does not admit', async () => {
  const cognito = double();
  await work(cognito);

  assert.deepEqual(cognito.requiredActions(), EXPECTED);
});

test('actions on the same pools are one statement', async () => {
  const cognito = double();
  for (const PoolName of ['staff', 'second']) await cognito.createUserPool({ PoolName });
  for (const UserPoolId of [POOL, 'us-east-1_second']) {
    await cognito.listUsers({ UserPoolId });
    await cognito.listGroups({ UserPoolId });
  }
  await cognito.describeUserPool({ UserPoolId: POOL });

  const { Statement } = cognito.requiredActions();
  assert.deepEqual(Statement.map(({ Action, Resource }) => [Action.map((action) => action.split(':')[1]), Resource.length]), [[['CreateUserPool'], 1], [['DescribeUserPool'], 1], [['ListGroups', 'ListUsers'], 2]]);
});

test('is enough: an identity with that policy and no other can do the same again', async () => {
  const first = double();
  await work(first);
  const again = double({ iam: iam({ deployer: { policies: [first.requiredActions()] } }) });
  await work(again.as('deployer'));

  assert.deepEqual(again.requiredActions(), EXPECTED);
});

test('is no more than enough: without any one of its actions the same is denied', async () => {
  for (const taken of EXPECTED.Statement.flatMap(({ Action }) => Action)) {
    const Statement = EXPECTED.Statement.map((one) => ({ ...one, Action: one.Action.filter((action) => action !== taken) })).filter(({ Action }) => Action.length > 0);
    const cognito = double({ iam: iam({ deployer: { policies: [{ Version: '2012-10-17', Statement }] } }) });

    await assert.rejects(work(cognito.as('deployer')), { name: 'AccessDeniedException', message: new RegExp(`perform: ${taken} on `) });
  }
});

test('counts a call that was refused, for what the service found or by a fault', async () => {
  const cognito = double();
  cognito.faults.add({ operation: 'ListUsers', error: 'TooManyRequestsException' });
  await outcome(cognito.listUsers({ UserPoolId: POOL }));
  await outcome(cognito.deleteGroup({ UserPoolId: POOL, GroupName: 'absent' }));

  assert.deepEqual(cognito.requiredActions().Statement, [{ Effect: 'Allow', Action: ['cognito-idp:DeleteGroup', 'cognito-idp:ListUsers'], Resource: [ARN] }]);
});

test('counts what came over the wire, what was denied, and not what nobody had signed', async () => {
  const cognito = double({ iam: iam({ ann: {} }) });
  const { credentials } = cognito.as('ann').clientConfig();
  const post = (operation, keys) => answered(cognito.fetch(...signed(operation, { UserPoolId: POOL }, keys)));

  assert.equal((await post('ListGroups', credentials)).json.__type, 'AccessDeniedException');
  assert.equal((await post('ListUsers', { ...credentials, secretAccessKey: 'x' })).json.__type, 'InvalidSignatureException');
  assert.equal((await post('MakeCoffee', credentials)).json.__type, 'UnknownOperationException');

  assert.deepEqual(cognito.requiredActions().Statement, [{ Effect: 'Allow', Action: ['cognito-idp:ListGroups'], Resource: [ARN] }]);
  assert.deepEqual(double().requiredActions(), { Version: '2012-10-17', Statement: [] });
});
