import { CognitoIdentityProviderClient, CreateGroupCommand, GroupExistsException, ListGroupsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from 'vitest';
import { PocketCognito } from 'pocket-cognito';

test('the SDK\'s client works as it is', async () => {
  const cognito = new PocketCognito();
  const client = new CognitoIdentityProviderClient(cognito.clientConfig());
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' });

  const { Group } = await client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'équipe' }));

  expect(Group.CreationDate).toBeInstanceOf(Date);
  expect((await client.send(new ListGroupsCommand({ UserPoolId }))).Groups).toHaveLength(1);
  await expect(client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'équipe' }))).rejects.toBeInstanceOf(GroupExistsException);
});
