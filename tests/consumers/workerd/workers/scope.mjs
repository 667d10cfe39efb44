// A worker that does at module scope what workerd lets it do there, and tells how all of it went.
import { CognitoIdentityProviderClient, ListGroupsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PocketCognito } from 'pocket-cognito';

const UserPoolId = 'us-east-1_staff';
const fixture = { pools: [{ name: 'staff', id: UserPoolId, clients: [{ name: 'web', id: 'web' }], users: [{ username: 'ada', password: 'Secret-ada-7' }] }] };

const double = PocketCognito.from(fixture);
const attempts = {
  'new PocketCognito()': () => new PocketCognito(),
  'fork()': () => double.fork().export(),
  'install()': () => double.install()(),
  'a method': () => double.createGroup({ UserPoolId, GroupName: 'editors' }),
  'callSync()': () => double.callSync('ListGroups', { UserPoolId }),
  'a sign-in': () => double.initiateAuth({ ClientId: 'web', AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ada', PASSWORD: 'Secret-ada-7' } }),
  'issueTokens()': () => double.issueTokens({ user: 'ada' }),
  'fetch()': () => double.fetch(`https://cognito-idp.us-east-1.amazonaws.com/${UserPoolId}/.well-known/jwks.json`),
  'a client of the AWS SDK': () => new CognitoIdentityProviderClient(double.clientConfig()).send(new ListGroupsCommand({ UserPoolId })),
  'a delay': async () => {
    using fault = double.faults.add({ latency: 5 });
    await double.listGroups({ UserPoolId });
    return fault;
  },
};

const outcomes = {};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    await attempt();
    outcomes[name] = 'allowed';
  } catch (error) {
    outcomes[name] = /Disallowed operation called within global scope/.test(error.message) ? 'forbidden' : String(error.stack);
  }
}
const { Group } = double.callSync('GetGroup', { UserPoolId, GroupName: 'editors' });
const { AccessToken } = double.issueTokens({ user: 'ada' });

export default {
  async fetch() {
    const later = double.fork().callSync('CreateGroup', { UserPoolId, GroupName: 'later' }).Group;
    const refusal = await double.getUser({ AccessToken }).catch(({ message }) => message);
    return Response.json({ outcomes, made: Group.CreationDate, later: later.CreationDate, refusal });
  },
};
