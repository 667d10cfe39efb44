'use strict';

const { PocketCognito } = require('pocket-cognito');

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:words';

function world(options) {
  const cognito = new PocketCognito({ codes: '123456', now: () => Date.UTC(2026, 0, 5), ...options });
  const { Id: UserPoolId } = cognito.callSync('CreateUserPool', { PoolName: 'staff', UsernameConfiguration: { CaseSensitive: false }, AutoVerifiedAttributes: ['email'], AliasAttributes: ['email'] }).UserPool;
  const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  const { ClientId } = cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'web', ExplicitAuthFlows }).UserPoolClient;
  return { cognito, UserPoolId, ClientId };
}

const signUp = ({ cognito, ClientId }, Username, Value = `${Username}@example.com`) => cognito.signUp({ ClientId, Username, Password: 'Secret-7', UserAttributes: [{ Name: 'email', Value }] });
const signIn = ({ cognito, ClientId }, USERNAME, PASSWORD = 'Secret-7') => cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD } });
const effects = (call) => call.effects.map(({ effect }) => effect);

test('calls are an array that goes on', async () => {
  const { cognito, UserPoolId } = world();
  const { calls } = cognito;

  await cognito.createGroup({ UserPoolId, GroupName: 'a' });
  cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'b' });

  expect(calls).toHaveLength(4);
  expect(Array.isArray(calls)).toBe(true);
  expect([...calls].map(({ operation }) => operation)).toEqual(['CreateUserPool', 'CreateUserPoolClient', 'CreateGroup', 'CreateGroup']);
  expect([calls[2].input.GroupName, calls.at(-1).input.GroupName, calls.last.door]).toEqual(['a', 'b', 'sync']);
  expect(calls.map(({ door }) => door)).toEqual(['sync', 'sync', 'method', 'sync']);
  expect(calls.map(({ operation }) => operation).of).toBe(undefined);
  expect(calls.find(({ input }) => input.GroupName === 'b')).toBe(calls.last);
});

test('a call has its outcome, the status, the moment, and the object that was given', async () => {
  const { cognito, UserPoolId } = world();
  const input = { UserPoolId, GroupName: 'a' };

  const output = await cognito.createGroup(input);
  const refusal = await cognito.createGroup(input).catch((error) => error);

  const [first, second] = cognito.calls.of('CreateGroup');
  expect([first.state, first.status, first.error, first.at]).toEqual(['answered', 200, undefined, new Date(Date.UTC(2026, 0, 5))]);
  expect(first.input).toBe(input);
  expect(first.output).toBe(output);
  expect(first.duration).toBeGreaterThanOrEqual(0);
  expect([second.state, second.status, second.output]).toEqual(['refused', 400, undefined]);
  expect(second.error).toBe(refusal);
});

test('a call over the wire is read as one of a method', async () => {
  const { cognito, UserPoolId } = world();
  const post = (operation, input) => cognito.requestHandler().handle({ method: 'POST', hostname: 'cognito-idp.us-east-1.amazonaws.com', path: '/', headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` }, body: JSON.stringify(input) });

  await post('CreateGroup', { UserPoolId, GroupName: 'a' });
  await post('CreateGroup', { UserPoolId, GroupName: 'a' });
  await post('Nothing', {});

  const [made, refused] = cognito.calls.of('createGroup');
  expect([made.door, made.input, made.status]).toEqual(['wire', { UserPoolId, GroupName: 'a' }, 200]);
  expect(made.output.Group.CreationDate).toEqual(new Date(Date.UTC(2026, 0, 5)));
  expect(made.effects).toEqual([{ effect: 'GroupCreated', pool: UserPoolId, group: 'a' }]);
  expect([refused.error.name, refused.error.message, refused.status]).toEqual(['GroupExistsException', 'A group with the name already exists.', 400]);
  expect([cognito.calls.last.operation, cognito.calls.last.state]).toEqual(['AWSCognitoIdentityProviderService.Nothing', 'refused']);
});

test('of() and for() combine; a user is found under every name, by tokens and by sessions', async () => {
  const here = world();
  const { cognito, UserPoolId, ClientId } = here;
  const { UserSub } = await signUp(here, 'ann');
  await cognito.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode: '123456' });
  await cognito.adminCreateUser({ UserPoolId, Username: 'bob', TemporaryPassword: 'Secret-7' });
  const { AuthenticationResult } = await signIn(here, 'ann@example.com');
  await cognito.getUser({ AccessToken: AuthenticationResult.AccessToken });
  await cognito.initiateAuth({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: AuthenticationResult.RefreshToken } });
  await cognito.revokeToken({ ClientId, Token: AuthenticationResult.RefreshToken });
  const { Session, ChallengeName } = await signIn(here, 'bob');
  await cognito.respondToAuthChallenge({ ClientId, Session, ChallengeName, ChallengeResponses: { USERNAME: 'bob', NEW_PASSWORD: 'Secret-8' } });

  const anns = ['SignUp', 'ConfirmSignUp', 'InitiateAuth', 'GetUser', 'InitiateAuth', 'RevokeToken'];
  for (const name of ['ann', 'ann@example.com', UserSub, 'ANN', { username: 'ann', userPoolId: UserPoolId }]) {
    expect(cognito.calls.for(name).map(({ operation }) => operation)).toEqual(anns);
  }
  expect(cognito.calls.for('ann').every(({ pool }) => pool === UserPoolId)).toBe(true);
  expect(cognito.calls.for('ann').of('InitiateAuth')).toHaveLength(2);
  expect(cognito.calls.of('InitiateAuth').filter(({ state }) => state === 'answered').for('bob')).toHaveLength(1);
  expect(effects(cognito.calls.last)).toEqual(['PasswordSet', 'TokensIssued']);
  expect(() => cognito.calls.of('CreateGruop')).toThrow('pocket-cognito: there is no operation CreateGruop');
  expect(() => cognito.calls.for(7)).toThrow('pocket-cognito: calls.for() takes a username');
});

test('a user who is gone is found by the names of the creation', async () => {
  const here = world();
  await signUp(here, 'ann');
  await here.cognito.adminDeleteUser({ UserPoolId: here.UserPoolId, Username: 'ann' });

  expect(here.cognito.calls.for('ann@example.com').map(({ operation }) => operation)).toEqual(['SignUp', 'AdminDeleteUser']);
});

test('messages and triggers belong to the call that led to them, also when calls run side by side', async () => {
  let release;
  const waits = new Promise((resolve) => { release = resolve; });
  const here = world();
  const { cognito, UserPoolId } = here;
  cognito.on('CustomMessage', async (event) => {
    if (event.userName === 'ann') await waits;
    return { ...event, response: { ...event.response, emailSubject: `For ${event.userName}` } };
  });
  await cognito.updateUserPool({ UserPoolId, AutoVerifiedAttributes: ['email'], LambdaConfig: { CustomMessage: ARN } });

  const ann = signUp(here, 'ann');
  await signUp(here, 'bob');
  const [annsCall, bobsCall] = cognito.calls.of('SignUp');
  expect([annsCall.state, annsCall.messages, annsCall.triggers[0].answer]).toEqual(['open', [], undefined]);
  release();
  await ann;

  expect(annsCall.messages.map(({ subject }) => subject)).toEqual(['For ann']);
  expect(bobsCall.messages).toEqual([cognito.outbox[0]]);
  expect(annsCall.triggers).toHaveLength(1);
  expect(annsCall.triggers[0]).toMatchObject({ trigger: 'CustomMessage', arn: ARN, event: { userName: 'ann' }, answer: { response: { emailSubject: 'For ann' } } });
  expect(annsCall.effects).toEqual([
    { effect: 'UserCreated', user: 'ann', pool: UserPoolId, status: 'UNCONFIRMED' },
    { effect: 'MessageSent', user: 'ann', pool: UserPoolId, medium: 'EMAIL', destination: 'ann@example.com', source: 'CustomMessage_SignUp', attribute: 'email' },
  ]);
});

test('a trigger that fails leaves its message; one without a function leaves AWS\'s name for that', async () => {
  const here = world();
  const { cognito, UserPoolId } = here;
  await cognito.updateUserPool({ UserPoolId, AutoVerifiedAttributes: ['email'], LambdaConfig: { PreSignUp: ARN } });
  await signUp(here, 'ann').catch(() => {});
  cognito.on('PreSignUp', () => { throw new Error('Not today.'); });
  await signUp(here, 'ann').catch(() => {});

  expect(cognito.calls.of('SignUp').map(({ triggers, effects: led }) => [triggers[0].error, led])).toEqual([['ResourceNotFoundException', []], ['Not today.', []]]);
});

test('an effect claims no change that may not have happened', async () => {
  const here = world();
  const { cognito, UserPoolId } = here;
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann' });
  await cognito.createGroup({ UserPoolId, GroupName: 'g' });
  for (let twice = 0; twice < 2; twice++) {
    await cognito.adminAddUserToGroup({ UserPoolId, Username: 'ann', GroupName: 'g' });
    await cognito.adminDisableUser({ UserPoolId, Username: 'ann' });
  }
  await cognito.updateGroup({ UserPoolId, GroupName: 'g' });
  await cognito.updateGroup({ UserPoolId, GroupName: 'g', Precedence: 1 });
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'RESEND' }).catch(() => {});
  await cognito.createGroup({ UserPoolId, GroupName: 'g' }).catch(() => {});
  await cognito.listGroups({ UserPoolId });

  expect(cognito.calls.slice(2).map((call) => effects(call).join())).toEqual(['UserCreated', 'GroupCreated', 'UserInGroup', 'UserDisabled', 'UserInGroup', 'UserDisabled', '', 'GroupUpdated', expect.any(String), '', '']);
});

test('an input that is read late may be of any form', async () => {
  const { cognito } = world();
  const hostile = { get UserPoolId() { throw new Error('mine'); }, get Username() { throw new Error('mine'); } };
  for (const input of [hostile, undefined, null, 'text', 7, []]) await cognito.adminGetUser(input).catch(() => {});

  for (const call of cognito.calls.of('AdminGetUser')) expect([call.user, call.pool, call.effects]).toEqual([undefined, undefined, []]);
  expect(cognito.calls.for('ann')).toHaveLength(0);
});

test('clear() forgets, a fork begins its own list, and the oldest go', async () => {
  const { cognito, UserPoolId } = world();
  expect(cognito.fork().calls).toHaveLength(0);
  for (let call = cognito.calls.length; call < 1251; call++) cognito.callSync('ListGroups', { UserPoolId });

  expect([cognito.calls.length, cognito.calls.dropped]).toEqual([1001, 250]);
  cognito.calls.clear();
  expect([cognito.calls.length, cognito.calls.dropped, cognito.calls.last]).toEqual([0, 0, undefined]);
});

test('after a restore a call still has its own messages', async () => {
  const here = world();
  const { cognito } = here;
  const before = cognito.snapshot();
  await signUp(here, 'ann');
  cognito.restore(before);
  await signUp(here, 'bob');

  expect(cognito.calls.of('SignUp').map(({ messages }) => messages.map(({ destination }) => destination))).toEqual([['ann@example.com'], ['bob@example.com']]);
});

test('a call prints as what it says', async () => {
  const { cognito, UserPoolId } = world();
  await cognito.createGroup({ UserPoolId, GroupName: 'g' });

  const { operation, user, pool, effects: led } = JSON.parse(JSON.stringify(cognito.calls.last));
  expect([operation, user, pool, led]).toEqual(['CreateGroup', undefined, UserPoolId, [{ effect: 'GroupCreated', pool: UserPoolId, group: 'g' }]]);
});

test('keep() says how many stay', () => {
  const { cognito, UserPoolId } = world();
  cognito.calls.clear();
  for (const count of [0, -1, NaN, '5', undefined]) expect(() => cognito.calls.keep(count)).toThrow('pocket-cognito: calls.keep() takes a number from 1');

  cognito.calls.keep(Infinity);
  for (let call = 0; call < 2000; call++) cognito.callSync('ListGroups', { UserPoolId });
  expect([cognito.calls.length, cognito.calls.dropped]).toEqual([2000, 0]);

  cognito.calls.keep(3);
  cognito.callSync('ListGroups', { UserPoolId });
  expect([cognito.calls.length, cognito.calls.dropped]).toEqual([4, 1997]);
});

test('of large outputs the last twenty stay, and small ones all', async () => {
  const { cognito, UserPoolId } = world();
  for (let user = 0; user < 60; user++) cognito.callSync('AdminCreateUser', { UserPoolId, Username: `user-${user}`, MessageAction: 'SUPPRESS' });
  cognito.calls.clear();

  for (let call = 0; call < 25; call++) await cognito.listUsers({ UserPoolId });
  await cognito.listGroups({ UserPoolId });

  expect(cognito.calls.map(({ released }) => released)).toEqual([...Array(5).fill(true), ...Array(21).fill(false)]);
  expect(cognito.calls[0].output).toBeUndefined();
  expect(cognito.calls[5].output.Users).toHaveLength(60);
});
