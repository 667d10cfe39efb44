// Do both doubles do the same work? One script of calls, refusals included, on each; the answers must be equal but for
// what is opaque (ids, tokens, dates, the order of a list).

export async function differences(makers) {
  const [ours, plain] = await Promise.all([answers(makers.ours()), answers(makers.plain())]);
  return ours.flatMap(({ call, answer }, i) => (answer === plain[i].answer ? [] : [{ call, ours: answer, plain: plain[i].answer }]));
}

async function answers(double) {
  const { UserPool } = await double.createUserPool({ PoolName: 'parity' });
  const UserPoolId = UserPool.Id;
  const told = [{ call: 'createUserPool', answer: canonical(UserPool, UserPoolId) }];
  const ask = async (call, input) => {
    let answer, output;
    try {
      const { $metadata, ...rest } = await double[call](input);
      output = rest;
      if ($metadata.httpStatusCode !== 200 || typeof $metadata.requestId !== 'string') throw new Error('no $metadata');
      answer = canonical(output, UserPoolId);
    } catch (error) {
      answer = canonical({ name: error.name, message: error.message, status: error.$metadata?.httpStatusCode }, UserPoolId);
    }
    told.push({ call: `${call} ${JSON.stringify(input)}`, answer });
    return output;
  };
  const attributes = (mail) => [{ Name: 'email', Value: mail }, { Name: 'email_verified', Value: 'true' }];

  await ask('createUserPoolClient', { UserPoolId, ClientName: 'web' });
  await ask('createUserPoolClient', { UserPoolId });
  await ask('createGroup', { UserPoolId, GroupName: 'team', Description: 'd', Precedence: 0, RoleArn: 'arn:aws:iam::000000000000:role/team' });
  await ask('createGroup', { UserPoolId, GroupName: 'bare' });
  await ask('createGroup', { UserPoolId, GroupName: 'team' });
  await ask('createGroup', { UserPoolId, GroupName: 'a b' });
  await ask('createGroup', { UserPoolId, GroupName: '', RoleArn: '', Precedence: -1 });
  await ask('createGroup', { UserPoolId, GroupName: 'x'.repeat(129) });
  await ask('createGroup', { UserPoolId: 'nonsense', GroupName: 'team' });
  await ask('createGroup', { UserPoolId: 'us-east-1_Absent123', GroupName: 'team' });
  await ask('createGroup', { UserPoolId, GroupName: 7 });
  await ask('createGroup', {});
  await ask('getGroup', { UserPoolId, GroupName: 'team' });
  await ask('getGroup', { UserPoolId, GroupName: 'absent' });
  await ask('updateGroup', { UserPoolId, GroupName: 'team', Description: 'changed' });
  await ask('updateGroup', { UserPoolId, GroupName: 'team', Description: '', RoleArn: null });
  for (let i = 0; i < 5; i++) await ask('adminCreateUser', { UserPoolId, Username: `u${i}`, UserAttributes: attributes(`u${i}@example.com`), MessageAction: 'SUPPRESS' });
  await ask('adminCreateUser', { UserPoolId, Username: 'u0', MessageAction: 'SUPPRESS' });
  await ask('adminCreateUser', { UserPoolId, Username: 'v', MessageAction: 'SUPPRESS', TemporaryPassword: 'short' });
  await ask('adminCreateUser', { UserPoolId, Username: 'v', MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'custom:none', Value: 'x' }] });
  await ask('adminCreateUser', { UserPoolId, Username: 'v', MessageAction: 'LOUD', UserAttributes: [{ Name: '', Value: 'x' }] });
  await ask('adminCreateUser', { UserPoolId, Username: 'v', MessageAction: 'SUPPRESS', UserAttributes: attributes('nonsense') });
  await ask('adminCreateUser', { UserPoolId, Username: 'v', MessageAction: 'RESEND' });
  await ask('adminGetUser', { UserPoolId, Username: 'u1' });
  await ask('adminGetUser', { UserPoolId, Username: 'absent' });
  for (let i = 0; i < 4; i++) await ask('adminAddUserToGroup', { UserPoolId, GroupName: 'team', Username: `u${i}` });
  await ask('adminAddUserToGroup', { UserPoolId, GroupName: 'team', Username: 'u0' });
  await ask('adminAddUserToGroup', { UserPoolId, GroupName: 'absent', Username: 'absent' });
  await ask('adminAddUserToGroup', { UserPoolId, GroupName: 'absent', Username: 'u0' });
  await ask('listUsersInGroup', { UserPoolId, GroupName: 'team' });
  await ask('listUsersInGroup', { UserPoolId, GroupName: 'team', NextToken: 'nonsense' });
  await ask('adminListGroupsForUser', { UserPoolId, Username: 'u0' });
  await ask('adminListGroupsForUser', { UserPoolId, Username: 'u0', NextToken: 'nonsense' });
  await ask('listGroups', { UserPoolId });
  await ask('listGroups', { UserPoolId, Limit: 0 });
  await ask('listGroups', { UserPoolId, Limit: 61 });
  await ask('adminRemoveUserFromGroup', { UserPoolId, GroupName: 'team', Username: 'u0' });
  await ask('adminRemoveUserFromGroup', { UserPoolId, GroupName: 'absent', Username: 'u0' });
  await ask('adminRemoveUserFromGroup', { UserPoolId, GroupName: 'team', Username: 'absent' });
  await ask('listUsers', { UserPoolId });
  await ask('listUsers', { UserPoolId, Filter: 'email = "u1@example.com"' });
  await ask('listUsers', { UserPoolId, Filter: 'username ^= "u"', AttributesToGet: ['email'] });
  await ask('listUsers', { UserPoolId, Filter: 'nonsense' });
  const { UserPoolClient: { ClientId } } = await ask('createUserPoolClient', { UserPoolId, ClientName: 'sign-in', ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] });
  const { UserPoolClient: { ClientId: shut } } = await ask('createUserPoolClient', { UserPoolId, ClientName: 'shut', ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'], PreventUserExistenceErrors: 'ENABLED' });
  await ask('adminSetUserPassword', { UserPoolId, Username: 'u2', Password: 'short', Permanent: true });
  await ask('adminSetUserPassword', { UserPoolId, Username: 'u2', Password: 'Passw0rd!', Permanent: true });
  await ask('createGroup', { UserPoolId, GroupName: 'staff', Precedence: 2, RoleArn: 'arn:aws:iam::000000000000:role/staff' });
  await ask('adminAddUserToGroup', { UserPoolId, GroupName: 'staff', Username: 'u2' });
  const byPassword = (parameters, client = ClientId) => ask('adminInitiateAuth', { UserPoolId, ClientId: client, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: parameters });
  const { AuthenticationResult: tokens } = await byPassword({ USERNAME: 'u2', PASSWORD: 'Passw0rd!' });
  await byPassword({ USERNAME: 'u2', PASSWORD: 'wrong' });
  await byPassword({ USERNAME: 'absent', PASSWORD: 'Passw0rd!' });
  await byPassword({ USERNAME: 'u2' });
  await byPassword({ USERNAME: 'u2', PASSWORD: 'Passw0rd!' }, shut);
  await byPassword({ USERNAME: 'u2', PASSWORD: 'Passw0rd!' }, 'absent');
  await ask('getUser', { AccessToken: tokens.AccessToken });
  await ask('getUser', { AccessToken: 'a.b.c' });
  const refresh = (token) => ask('adminInitiateAuth', { UserPoolId, ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: token } });
  await refresh(tokens.RefreshToken);
  await refresh('nonsense');
  for (let i = 0; i < 6; i++) await byPassword({ USERNAME: 'u2', PASSWORD: 'wrong' });
  await ask('adminDeleteUser', { UserPoolId, Username: 'u1' });
  await ask('adminDeleteUser', { UserPoolId, Username: 'u1' });
  await ask('listUsersInGroup', { UserPoolId, GroupName: 'team' });
  await ask('deleteGroup', { UserPoolId, GroupName: 'team' });
  await ask('deleteGroup', { UserPoolId, GroupName: 'team' });
  await ask('adminListGroupsForUser', { UserPoolId, Username: 'u2' });
  return told;
}

/** A text that two equal answers share: keys and lists sorted, opaque values by their kind. */
function canonical(value, poolId) {
  const plain = (value, key) => {
    if (value instanceof Date) return '<date>';
    if (Array.isArray(value)) return value.map((item) => plain(item)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (value !== null && typeof value === 'object') {
      if (value.Name === 'sub' && typeof value.Value === 'string') return '<sub>';
      return Object.fromEntries(Object.keys(value).sort().filter((key) => value[key] !== undefined).map((key) => [key, plain(value[key], key)]));
    }
    if (key === 'AccessToken' || key === 'IdToken') return plain(claimsOf(value));
    if (key === 'RefreshToken' || OPAQUE_CLAIMS.includes(key)) return `<${key}>`;
    if (key === 'ClientId' || key === 'NextToken' || key === 'PaginationToken') return `<${key}>`;
    return typeof value === 'string' ? value.replaceAll(poolId, '<pool>').replace(/Request ID: [0-9a-f-]{36}/, 'Request ID: <id>').replace(/:\d{12}:userpool/, ':<account>:userpool') : value;
  };
  return JSON.stringify(plain(value));
}

const OPAQUE_CLAIMS = ['sub', 'jti', 'origin_jti', 'event_id', 'client_id', 'aud'];

/** Times from when the token was made. */
function claimsOf(token) {
  const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  return { ...claims, auth_time: claims.iat - claims.auth_time <= 2, exp: claims.exp - claims.iat, iat: 0 };
}
