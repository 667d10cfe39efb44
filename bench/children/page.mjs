// In the browser: milliseconds of each of so many sign-ins, and of some by callSync. Sent to the server, as is a failure.

import { PocketCognito } from './pocket-cognito.mjs';

const PASSWORD = 'Passw0rd!';

async function measured(signIns) {
  const double = new PocketCognito();
  const { UserPool: { Id: UserPoolId } } = await double.createUserPool({ PoolName: 'page' });
  const { UserPoolClient: { ClientId } } = await double.createUserPoolClient({ UserPoolId, ClientName: 'page', ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] });
  await double.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }] });
  await double.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: PASSWORD, Permanent: true });
  await double.createGroup({ UserPoolId, GroupName: 'staff', Precedence: 1, RoleArn: 'arn:aws:iam::123456789012:role/staff' });
  await double.adminAddUserToGroup({ UserPoolId, GroupName: 'staff', Username: 'ann' });
  const input = { UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD } };
  const timed = async (signIn) => {
    const start = performance.now();
    const { AuthenticationResult } = await signIn();
    if (!AuthenticationResult.IdToken) throw new Error('no tokens');
    return performance.now() - start;
  };
  const promised = () => timed(() => double.adminInitiateAuth(input));
  const inCore = () => timed(() => double.callSync('AdminInitiateAuth', input));

  const first = await promised();
  await signedTwiceByWebCrypto(promised);
  const figures = { first, promised: [], inCore: [] };
  for (let i = 0; i < 10; i++) await promised();
  for (let i = 0; i < signIns; i++) {
    figures.promised.push(await promised());
    if (i % 10 === 0) figures.inCore.push(await inCore());
  }
  return figures;
}

/** Fails unless a sign-in has WebCrypto sign its two tokens: else something else would be measured. */
async function signedTwiceByWebCrypto(signIn) {
  const { sign } = SubtleCrypto.prototype;
  let signatures = 0;
  SubtleCrypto.prototype.sign = function (...args) {
    signatures++;
    return sign.apply(this, args);
  };
  await signIn();
  SubtleCrypto.prototype.sign = sign;
  if (signatures !== 2) throw new Error(`WebCrypto made ${signatures} signatures of a sign-in`);
}

const signIns = Number(new URL(location.href).searchParams.get('signIns'));
const told = await measured(signIns).catch((error) => ({ failure: String(error?.stack ?? error) }));
await fetch('/told', { method: 'POST', body: JSON.stringify(told) });
