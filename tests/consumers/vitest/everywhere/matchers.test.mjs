import { PocketCognito } from 'pocket-cognito';
import 'pocket-cognito/vitest';
import { expect, test } from 'vitest';

function world() {
  const cognito = new PocketCognito({ codes: '123456' });
  const { Id: UserPoolId } = cognito.callSync('CreateUserPool', { PoolName: 'staff', AutoVerifiedAttributes: ['email'] }).UserPool;
  const { ClientId } = cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'web' }).UserPoolClient;
  cognito.callSync('SignUp', { ClientId, Username: 'ann', Password: 'Secret-7', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }] });
  cognito.callSync('ConfirmSignUp', { ClientId, Username: 'ann', ConfirmationCode: '123456' });
  cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'editors', Precedence: 3 });
  cognito.callSync('AdminAddUserToGroup', { UserPoolId, Username: 'ann', GroupName: 'editors' });
  return { cognito, ClientId };
}

test('the matchers are on the imported expect', () => {
  const { cognito, ClientId } = world();
  const { AccessToken, IdToken } = cognito.issueTokens({ user: 'ann' });

  expect(cognito).toHaveReceivedOperation('createGroup', 1);
  expect(cognito).toHaveReceivedOperationWith('SignUp', { UserAttributes: [{ Name: 'email', Value: expect.stringContaining('@') }] });
  expect(cognito).toHaveUser('ann', { UserStatus: 'CONFIRMED', UserAttributes: { email: 'ann@example.com' } });
  expect(cognito).toHaveGroup('editors', { Precedence: 3 });
  expect(cognito).toHaveUserInGroup('ann', 'editors');
  expect(cognito).toHaveSentCode('ann@example.com', { medium: 'EMAIL', source: 'SignUp' });
  expect(AccessToken).toBeValidTokenFor(cognito, 'ann', { clientId: ClientId, groups: ['editors'], use: 'access' });
  expect({ IdToken }).toEqual({ IdToken: expect.toBeValidTokenFor(cognito, 'ann', { use: 'id' }) });
  expect(cognito).not.toHaveThrottled();
  expect(cognito).not.toHaveUser('bob');
});

test('a matcher that fails shows what is nearest, and what differs', () => {
  const { cognito } = world();
  const { IdToken } = cognito.issueTokens({ user: 'ann' });

  expect(() => expect(cognito).toHaveUser('anne')).toThrow('"ann", CONFIRMED');
  expect(() => expect(cognito).toHaveGroup('editor')).toThrow('the nearest: "editors"');
  expect(() => expect(cognito).toHaveReceivedOperationWith('CreateGroup', { GroupName: 'editors', Precedence: 4 })).toThrow(/Of 1 call of CreateGroup none[^]*"Precedence": 4[^]*"Precedence": 3/);
  expect(() => expect(cognito).toHaveSentCode('bob')).toThrow('EMAIL to ann@example.com');
  expect(() => expect(IdToken).toBeValidTokenFor(cognito, 'ann', { use: 'access' })).toThrow('it is an id token');
  expect(() => expect(cognito).not.toHaveUserInGroup('ann', 'editors')).toThrow('Received: a member');
});
