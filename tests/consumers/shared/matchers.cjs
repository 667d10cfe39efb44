'use strict';
// What the matchers say, for any runner that has them on its `expect`.

const plain = (text) => text.replace(/\u001b\[\d+m/g, '');

/** What a failing assertion says. */
function complaint(assertion) {
  try {
    assertion();
  } catch (error) {
    return plain(error.message);
  }
  throw new Error('it passed');
}

function world(PocketCognito, options) {
  const cognito = new PocketCognito({ codes: '123456', ...options });
  const { Id: UserPoolId } = cognito.callSync('CreateUserPool', { PoolName: 'staff', AutoVerifiedAttributes: ['email'], AliasAttributes: ['email'] }).UserPool;
  const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  const { ClientId } = cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'web', ExplicitAuthFlows }).UserPoolClient;
  cognito.callSync('SignUp', { ClientId, Username: 'ann', Password: 'Secret-7', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }] });
  cognito.callSync('ConfirmSignUp', { ClientId, Username: 'ann', ConfirmationCode: '123456' });
  cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'editors', Precedence: 3 });
  cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'readers' });
  cognito.callSync('AdminAddUserToGroup', { UserPoolId, Username: 'ann', GroupName: 'editors' });
  return { cognito, UserPoolId, ClientId };
}

module.exports = ({ test, expect, PocketCognito }) => {
  const fails = (assertion, ...parts) => {
    const said = complaint(assertion);
    for (const part of parts) expect(said).toContain(part);
  };

  test('toHaveReceivedOperation counts calls by whatever door, in either spelling', async () => {
    const { cognito } = world(PocketCognito);

    expect(cognito).toHaveReceivedOperation('CreateGroup');
    expect(cognito).toHaveReceivedOperation('createGroup', 2);
    expect(cognito).not.toHaveReceivedOperation('DeleteGroup');
    expect(cognito).not.toHaveReceivedOperation('CreateGroup', 1);
    fails(() => expect(cognito).toHaveReceivedOperation('CreateGroup', 3), 'Expected: 3 calls of CreateGroup', 'Received: 2 calls', '"GroupName":"readers"', 'answered');
    fails(() => expect(cognito).toHaveReceivedOperation('DeleteGroup'), 'Received: 0 calls', 'There were calls of CreateUserPool', 'CreateGroup (2)');
    fails(() => expect(cognito).not.toHaveReceivedOperation('SignUp'), 'Expected: not a call of SignUp', 'Received: 1 call');
    fails(() => expect(cognito).toHaveReceivedOperation('CreateGruop'), '"CreateGruop", which is no operation; did you mean CreateGroup?');
    fails(() => expect(cognito).toHaveReceivedOperation('CreateGroup', 'twice'), 'as a whole number, not "twice"');
    fails(() => expect({}).toHaveReceivedOperation('CreateGroup'), 'pocket-cognito: toHaveReceivedOperation() is for a PocketCognito');
  });

  test('toHaveReceivedOperationWith compares a part of the input, and shows the closest call', () => {
    const { cognito, UserPoolId } = world(PocketCognito);

    expect(cognito).toHaveReceivedOperationWith('CreateGroup', { GroupName: 'editors' });
    expect(cognito).toHaveReceivedOperationWith('SignUp', { Username: expect.stringMatching(/^a/), UserAttributes: expect.arrayContaining([{ Name: 'email', Value: 'ann@example.com' }]) });
    expect(cognito).not.toHaveReceivedOperationWith('CreateGroup', { GroupName: 'editors', Precedence: 4 });
    fails(() => expect(cognito).toHaveReceivedOperationWith('CreateGroup', { UserPoolId, GroupName: 'editors', Precedence: 4 }), 'Of 2 calls of CreateGroup none has this input. The closest, call 1 (answered)', '-   "Precedence": 4', '+   "Precedence": 3');
    fails(() => expect(cognito).toHaveReceivedOperationWith('DeleteGroup', { GroupName: 'editors' }), 'Received: none', 'CreateGroup (2)');
    fails(() => expect(cognito).not.toHaveReceivedOperationWith('CreateGroup', { GroupName: 'editors' }), 'Received: 1 call');
  });

  test('toHaveUser finds by any name, compares attributes without their order, and names who is nearly called so', () => {
    const { cognito } = world(PocketCognito);

    expect(cognito).toHaveUser('ann');
    expect(cognito).toHaveUser('ann@example.com', { UserStatus: 'CONFIRMED', Enabled: true, UserAttributes: { email: 'ann@example.com', email_verified: 'true' } });
    expect(cognito).toHaveUser('ann', { UserAttributes: [{ Name: 'email', Value: expect.stringContaining('@') }] });
    expect(cognito).not.toHaveUser('bob');
    fails(() => expect(cognito).toHaveUser('anne'), 'Expected: a user "anne"', 'the nearest:', '"ann", CONFIRMED');
    fails(() => expect(cognito).toHaveUser('anm@example.com'), '"ann@example.com" of "ann"');
    fails(() => expect(cognito).toHaveUser('ann', { UserStatus: 'UNCONFIRMED' }), 'but not as expected', '-   "UserStatus": "UNCONFIRMED"', '+   "UserStatus": "CONFIRMED"');
    fails(() => expect(cognito).not.toHaveUser('ann'), 'Expected: no user "ann"');
    fails(() => expect(new PocketCognito()).toHaveUser('ann'), 'there are no users');
  });

  test('toHaveGroup and toHaveUserInGroup say which groups there are instead', () => {
    const { cognito } = world(PocketCognito);

    expect(cognito).toHaveGroup('editors', { Precedence: 3 });
    expect(cognito).not.toHaveGroup('owners');
    expect(cognito).toHaveUserInGroup('ann@example.com', 'editors');
    expect(cognito).not.toHaveUserInGroup('ann', 'readers');
    fails(() => expect(cognito).toHaveGroup('editor'), 'There is no group "editor"; the nearest: "editors"');
    fails(() => expect(cognito).toHaveGroup('editors', { Precedence: 1 }), '-   "Precedence": 1', '+   "Precedence": 3');
    fails(() => expect(cognito).toHaveUserInGroup('ann', 'readers'), 'Received: in "editors"');
    fails(() => expect(cognito).toHaveUserInGroup('ann', 'owners'), 'There is no group "owners"');
    fails(() => expect(cognito).toHaveUserInGroup('anna', 'editors'), '"ann", CONFIRMED');
    fails(() => expect(cognito).not.toHaveUserInGroup('ann', 'editors'), 'Received: a member');
  });

  test('of several pools one can be named, by id or by name', () => {
    const { cognito, UserPoolId } = world(PocketCognito);
    const other = cognito.callSync('CreateUserPool', { PoolName: 'guests' }).UserPool.Id;

    expect(cognito).toHaveUser('ann', undefined, { poolName: 'staff' });
    expect(cognito).toHaveUser({ username: 'ann', userPoolId: UserPoolId });
    expect(cognito).not.toHaveUser({ username: 'ann', userPoolId: other });
    expect(cognito).not.toHaveGroup('editors', undefined, { poolName: 'guests' });
    fails(() => expect(cognito).toHaveUser('ann', undefined, { poolName: 'guest' }), `is asked about the pool "guest", which there is not; there are`, `${other} (guests)`);
    fails(() => expect(cognito).toHaveUser('ann', undefined, { pool: 'staff' }), 'does not take pool; it takes userPoolId, poolName');
  });

  test('toHaveSentCode finds by user and by address, and says to whom codes were sent instead', () => {
    const { cognito } = world(PocketCognito);

    expect(cognito).toHaveSentCode('ann');
    expect(cognito).toHaveSentCode('ann@example.com', { medium: 'EMAIL', destination: 'ann@example.com', source: 'SignUp' });
    expect(cognito).toHaveSentCode('ann', { source: 'CustomMessage_SignUp' });
    expect(cognito).not.toHaveSentCode('ann', { medium: 'SMS' });
    fails(() => expect(cognito).toHaveSentCode('ann', { source: 'ForgotPassword' }), 'Sent to them:', 'EMAIL to ann@example.com for user "ann", CustomMessage_SignUp');
    fails(() => expect(cognito).toHaveSentCode('bob'), 'Received: none; sent to others:', 'ann@example.com');
    fails(() => expect(cognito).not.toHaveSentCode('ann'), 'Expected: no code to "ann"');
    fails(() => expect(new PocketCognito()).toHaveSentCode('bob'), 'no code was sent to anybody');
  });

  test('toBeValidTokenFor judges signature, issuer, time, user, client, use and groups, and says what is wrong', async () => {
    const { cognito, UserPoolId, ClientId } = world(PocketCognito, { now: () => Date.UTC(2026, 0, 5) });
    const { AuthenticationResult: { AccessToken, IdToken, RefreshToken } } = await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD: 'Secret-7' } });
    cognito.callSync('AdminCreateUser', { UserPoolId, Username: 'bob' });

    expect(AccessToken).toBeValidTokenFor(cognito, 'ann', { clientId: ClientId, groups: ['editors'], use: 'access' });
    expect(IdToken).toBeValidTokenFor(cognito, { username: 'ann@example.com', userPoolId: UserPoolId }, { clientId: ClientId, use: 'id' });
    expect({ token: AccessToken }).toEqual({ token: expect.toBeValidTokenFor(cognito, 'ann') });
    expect(IdToken).not.toBeValidTokenFor(cognito, 'bob');
    fails(() => expect(IdToken).toBeValidTokenFor(cognito, 'bob'), 'it is for "ann", not for "bob"', `It is an id token of ${UserPoolId} for "ann"`);
    fails(() => expect(IdToken).toBeValidTokenFor(cognito, 'carl', { use: 'access', clientId: 'other', groups: [] }), 'there is no user "carl"', 'it is an id token, not an access token', `the client "${ClientId}", not for "other" (aud)`, 'its groups are ["editors"], not []');
    fails(() => expect(RefreshToken).toBeValidTokenFor(cognito, 'ann'), 'it is a refresh token');
    fails(() => expect('abc').toBeValidTokenFor(cognito, 'ann'), 'it is no JSON Web Token');
    fails(() => expect(undefined).toBeValidTokenFor(cognito, 'ann'), 'it is not a text but undefined');
    fails(() => expect(AccessToken).not.toBeValidTokenFor(cognito, 'ann'), 'It is an access token', '2026-01-05T01:00:00.000Z');
    const [head, , tail] = AccessToken.split('.');
    const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(AccessToken.split('.')[1], 'base64url')), username: 'bob' })).toString('base64url');
    fails(() => expect(`${head}.${forged}.${tail}`).toBeValidTokenFor(cognito, 'ann'), 'its signature is not the pool\'s');
    fails(() => expect(AccessToken).toBeValidTokenFor(world(PocketCognito, { seed: 'another' }).cognito, 'ann'), 'there is no such pool here');
    cognito.clock.advance('61m');
    fails(() => expect(AccessToken).toBeValidTokenFor(cognito, 'ann'), 'it expired 60 s ago: 2026-01-05T01:00:00.000Z');
  });

  test('toHaveThrottled counts the calls that were refused for their number', async () => {
    const { cognito, UserPoolId } = world(PocketCognito);

    expect(cognito).not.toHaveThrottled();
    fails(() => expect(cognito).toHaveThrottled('CreateGroup'), 'Expected: a call of CreateGroup refused with TooManyRequestsException', 'Received: 0 such calls of 2');
    cognito.faults.add({ operation: 'ListGroups', error: 'TooManyRequestsException' });
    await cognito.listGroups({ UserPoolId }).catch(() => {});
    expect(cognito).toHaveThrottled();
    expect(cognito).toHaveThrottled('ListGroups');
    expect(cognito).not.toHaveThrottled('CreateGroup');
    fails(() => expect(cognito).not.toHaveThrottled(), 'Received: 1 such call', 'ListGroups');
  });

  test('a matcher meets no fault', () => {
    const { cognito } = world(PocketCognito);
    cognito.faults.add({ error: 'InternalErrorException' });

    expect(cognito).toHaveUserInGroup('ann', 'editors');
    expect(cognito).toHaveUser('ann');
  });

  test('whatever a matcher is given, it passes, fails in words, or says what it takes', () => {
    const { cognito } = world(PocketCognito);
    const [state, calls] = [cognito.export(), cognito.calls.length];
    const cyclic = {};
    cyclic.cyclic = cyclic;
    const token = (claims) => `${Buffer.from('{"kid":{"toString":1}}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
    const awkward = { toString: 1, valueOf: 1 };
    const odd = [
      undefined, null, 5, NaN, '', 'ann', 'annn', '__proto__', '\ud800', 'x'.repeat(10_000), 1n, Symbol('odd'), () => {}, cyclic, Object.create(null), [], [null], {}, { username: null }, { username: 'ann', userPoolId: cyclic },
      { UserAttributes: null }, { UserAttributes: [null] }, { UserAttributes: { email: expect.any(String) } }, expect.anything(), expect.objectContaining({ UserStatus: 'CONFIRMED' }), new Map([[cyclic, 1n]]),
      '..', 'a.b.c', token([]), token({}), token({ iss: 5, exp: 'never', token_use: awkward, username: awkward, 'cognito:groups': [awkward, awkward] }), token({ iss: 'https://x/us-east-1_x', exp: 1e300 }),
    ];
    const attempts = (value) => [
      (not) => not(expect(value)).toHaveUser('ann'),
      ...['toHaveReceivedOperation', 'toHaveReceivedOperationWith', 'toHaveUser', 'toHaveGroup', 'toHaveUserInGroup', 'toHaveSentCode', 'toHaveThrottled'].map((matcher) => (not) => not(expect(cognito))[matcher](value)),
      ...['toHaveReceivedOperation', 'toHaveReceivedOperationWith'].map((matcher) => (not) => not(expect(cognito))[matcher]('SignUp', value)),
      ...['toHaveUser', 'toHaveGroup', 'toHaveUserInGroup', 'toHaveSentCode'].map((matcher) => (not) => not(expect(cognito))[matcher]('ann', value, value)),
      (not) => not(expect(cognito)).toHaveUserInGroup('ann', 'editors', value),
      (not) => not(expect(value)).toBeValidTokenFor(cognito, 'ann', { groups: ['editors'] }),
      (not) => not(expect(value)).toBeValidTokenFor(value, value, value),
      (not) => not(expect(token({}))).toBeValidTokenFor(cognito, value, { groups: value, clientId: value }),
    ];
    for (const value of odd) {
      for (const attempt of attempts(value)) {
        for (const not of [(expectation) => expectation, (expectation) => expectation.not]) {
          try {
            attempt(not);
          } catch (error) {
            expect(plain(error.message)).toMatch(/^(pocket-cognito: |expect\()/);
          }
        }
      }
    }
    expect([cognito.export(), cognito.calls.length]).toEqual([state, calls]);
  });

  test('a matcher leaves no trace', () => {
    const { cognito } = world(PocketCognito);
    const [calls, state] = [cognito.calls.length, cognito.export()];

    expect(cognito).toHaveUser('ann');
    expect(cognito).not.toHaveUser('annn');
    expect(cognito).toHaveSentCode('ann');
    complaint(() => expect(cognito).toHaveUserInGroup('ann', 'none'));

    expect([cognito.calls.length, cognito.export()]).toEqual([calls, state]);
  });
};
