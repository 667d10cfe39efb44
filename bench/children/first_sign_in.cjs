'use strict';
// node first_sign_in.cjs: milliseconds that the first sign-in of a process takes, and that it takes from the first line.

const firstLine = performance.now();
const { createRequire } = require('node:module');
const { PocketCognito } = createRequire(process.cwd() + '/package.json')('pocket-cognito');

async function main() {
  const double = new PocketCognito();
  const { UserPool: { Id: UserPoolId } } = await double.createUserPool({ PoolName: 'first' });
  const { UserPoolClient: { ClientId } } = await double.createUserPoolClient({ UserPoolId, ClientName: 'first', ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] });
  await double.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  await double.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'Passw0rd!', Permanent: true });
  const signIn = async () => {
    const start = performance.now();
    const { AuthenticationResult } = await double.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD: 'Passw0rd!' } });
    if (!AuthenticationResult.IdToken) throw new Error('no tokens');
    return performance.now() - start;
  };

  const first = await signIn();
  const fromFirstLine = performance.now() - firstLine;
  console.log(JSON.stringify({ first, fromFirstLine, second: await signIn() }));
}

main();
