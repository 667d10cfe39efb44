// A page that uses the double directly.
import { GroupExistsException, PocketCognito, validate } from 'pocket-cognito';
import { show } from './show.mjs';

show(async () => {
  // Time stands still, or the tokens' would differ.
  const cognito = new PocketCognito({ now: () => 1_790_257_815_299 });
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' });
  await cognito.createGroup({ UserPoolId, GroupName: 'équipe-编辑-🚀' });
  const { Groups } = await cognito.listGroups({ UserPoolId });
  const error = await cognito.createGroup({ UserPoolId, GroupName: 'équipe-编辑-🚀' }).catch((thrown) => thrown);

  // Whoever signs here, for a promise and without one: the same bytes.
  const { UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] });
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  await cognito.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'Correct-horse-7', Permanent: true });
  const signIn = { UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD: 'Correct-horse-7' } };
  const twin = cognito.fork();
  const promised = await cognito.adminInitiateAuth(signIn);
  const immediate = twin.callSync('AdminInitiateAuth', signIn);

  return {
    sameTokens: promised.AuthenticationResult.IdToken === immediate.AuthenticationResult.IdToken,
    groups: Groups.map(({ GroupName }) => GroupName),
    isDate: Groups[0].CreationDate instanceof Date,
    error: error.name,
    isOurs: error instanceof GroupExistsException,
    violations: validate.member('CreateGroup', 'GroupName', 'two words').length,
  };
});
