import { PocketCognito } from 'pocket-cognito';

const cognito = new PocketCognito();
const { UserPool } = await cognito.createUserPool({ PoolName: 'teams' });
const { Group } = await cognito.createGroup({ UserPoolId: UserPool.Id, GroupName: 'g' });
console.log(Group.GroupName);
