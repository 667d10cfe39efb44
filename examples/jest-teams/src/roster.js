// The nightly roster: one CSV line for each person in each team. An older script, in CommonJS; it makes its own client.
const { CognitoIdentityProviderClient, paginateListGroups, paginateListUsersInGroup } = require('@aws-sdk/client-cognito-identity-provider');

async function roster(UserPoolId) {
  const client = new CognitoIdentityProviderClient({});
  const lines = [];
  for await (const { Groups } of paginateListGroups({ client }, { UserPoolId })) {
    for (const { GroupName } of Groups) {
      for await (const { Users } of paginateListUsersInGroup({ client }, { UserPoolId, GroupName })) {
        for (const { Attributes, Enabled } of Users) {
          const email = Attributes.find(({ Name }) => Name === 'email')?.Value ?? '';
          lines.push([GroupName, email, Enabled ? 'active' : 'disabled'].join(','));
        }
      }
    }
  }
  return ['team,email,account', ...lines.sort()].join('\n');
}

module.exports = { roster };
