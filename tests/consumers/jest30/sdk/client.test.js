'use strict';
const { CognitoIdentityProviderClient, CreateGroupCommand, GetGroupCommand, GroupExistsException, ListGroupsCommand } = require('@aws-sdk/client-cognito-identity-provider');
const { PocketCognito } = require('pocket-cognito');

let cognito, client, UserPoolId;
beforeEach(async () => {
  cognito = new PocketCognito();
  client = new CognitoIdentityProviderClient(cognito.clientConfig());
  ({ UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' }));
});
afterEach(() => jest.useRealTimers());

test('the SDK\'s client works as it is', async () => {
  const { Group } = await client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'équipe' }));

  expect(Group.GroupName).toBe('équipe');
  expect(Group.CreationDate).toBeInstanceOf(Date);
  expect((await client.send(new ListGroupsCommand({ UserPoolId }))).Groups).toHaveLength(1);
});

test('the SDK\'s exceptions are thrown', async () => {
  await cognito.createGroup({ UserPoolId, GroupName: 'writers' });

  await expect(client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'writers' }))).rejects.toBeInstanceOf(GroupExistsException);
});

test('direct calls throw what the SDK\'s classes recognise', async () => {
  await cognito.createGroup({ UserPoolId, GroupName: 'writers' });

  await expect(cognito.createGroup({ UserPoolId, GroupName: 'writers' })).rejects.toBeInstanceOf(GroupExistsException);
});

test('nothing hangs under fake timers, neither answers nor refusals', async () => {
  jest.useFakeTimers({ now: Date.UTC(2026, 0, 5) });

  const { Group } = await client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'writers' }));
  expect(Group.CreationDate.toISOString()).toBe('2026-01-05T00:00:00.000Z');
  await expect(client.send(new GetGroupCommand({ UserPoolId, GroupName: 'absent' }))).rejects.toThrow('Group not found.');
});

test('attach() reaches clients that the code under test makes', async () => {
  const detach = cognito.attach(CognitoIdentityProviderClient);
  try {
    expect((await new CognitoIdentityProviderClient({}).send(new ListGroupsCommand({ UserPoolId }))).Groups).toEqual([]);
  } finally {
    detach();
  }
});
