// A page that uses the double directly.
import { GroupExistsException, PocketCognito, validate } from 'pocket-cognito';
import { show } from './show.mjs';

show(async () => {
  const cognito = new PocketCognito();
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' });
  await cognito.createGroup({ UserPoolId, GroupName: 'équipe-编辑-🚀' });
  const { Groups } = await cognito.listGroups({ UserPoolId });
  const error = await cognito.createGroup({ UserPoolId, GroupName: 'équipe-编辑-🚀' }).catch((thrown) => thrown);

  return {
    groups: Groups.map(({ GroupName }) => GroupName),
    isDate: Groups[0].CreationDate instanceof Date,
    error: error.name,
    isOurs: error instanceof GroupExistsException,
    violations: validate.member('CreateGroup', 'GroupName', 'two words').length,
  };
});
