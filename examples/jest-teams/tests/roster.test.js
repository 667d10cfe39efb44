const { CognitoIdentityProviderClient } = require('@aws-sdk/client-cognito-identity-provider');
const { PocketCognito } = require('pocket-cognito');
const { roster } = require('../src/roster');

let cognito, UserPoolId, detach;
beforeEach(async () => {
  cognito = new PocketCognito();
  // The script makes its own client, so the double takes over the class.
  detach = cognito.attach(CognitoIdentityProviderClient);
  const { UserPool } = await cognito.createUserPool({ PoolName: 'staff' });
  UserPoolId = UserPool.Id;
});
afterEach(() => detach());

const join = async (GroupName, Username) => {
  await cognito.adminCreateUser({
    UserPoolId, Username, MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
  });
  await cognito.adminAddUserToGroup({ UserPoolId, GroupName, Username });
};

test('a pool without teams has a heading and no lines', async () => {
  expect(await roster(UserPoolId)).toBe('team,email,account');
});

test('every member of every team has a line, disabled accounts too', async () => {
  await cognito.createGroup({ UserPoolId, GroupName: 'readers' });
  await cognito.createGroup({ UserPoolId, GroupName: 'writers' });
  await join('writers', 'ada');
  await join('writers', 'bob');
  await join('readers', 'cem');
  await cognito.adminDisableUser({ UserPoolId, Username: 'bob' });

  expect(await roster(UserPoolId)).toBe(
    ['team,email,account', 'readers,cem@example.com,active', 'writers,ada@example.com,active', 'writers,bob@example.com,disabled'].join('\n'),
  );
});

test('a team of more than a page is listed whole', async () => {
  await cognito.createGroup({ UserPoolId, GroupName: 'crowd' });
  for (let n = 0; n < 130; n++) await join('crowd', `person-${n}`);

  expect((await roster(UserPoolId)).split('\n')).toHaveLength(131);
});

test('a pool that does not exist is told as the service tells it', async () => {
  await expect(roster('us-east-1_nowhere00')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'User pool us-east-1_nowhere00 does not exist.',
  });
});
