// A page whose AWS SDK client talks to the double.
import { CognitoIdentityProviderClient, CreateGroupCommand, GroupExistsException, ListGroupsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PocketCognito } from 'pocket-cognito';
import { show } from './show.mjs';

show(async () => {
  const cognito = new PocketCognito();
  const client = new CognitoIdentityProviderClient(cognito.clientConfig());
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' });
  const create = () => client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'équipe-编辑-🚀' }));
  await create();
  const { Groups } = await client.send(new ListGroupsCommand({ UserPoolId }));
  const error = await create().catch((thrown) => thrown);
  const direct = await cognito.createGroup({ UserPoolId, GroupName: 'équipe-编辑-🚀' }).catch((thrown) => thrown);

  return {
    groups: Groups.map(({ GroupName }) => GroupName),
    isDate: Groups[0].CreationDate instanceof Date,
    error: error.name,
    isTheirs: error instanceof GroupExistsException,
    oursIsTheirs: direct instanceof GroupExistsException,
  };
});
