// What a test file of Jest finds, in whatever environment. `require` is the test file's own: the packages are those that it
// has installed.
'use strict';

module.exports = (require) => {
  const { CognitoError, GroupExistsException, PocketCognito, schemas, validate } = require('pocket-cognito');

  let cognito, UserPoolId;
  beforeEach(async () => {
    cognito = new PocketCognito({ seed: 1 });
    ({ UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' }));
  });
  afterEach(() => jest.useRealTimers());

  test('answers are of the test\'s own realm', async () => {
    const { Group } = await cognito.createGroup({ UserPoolId, GroupName: 'writers' });

    expect(Group).toStrictEqual({ GroupName: 'writers', UserPoolId, CreationDate: expect.any(Date), LastModifiedDate: expect.any(Date) });
    expect(Group.CreationDate).toBeInstanceOf(Date);
    const { $metadata, ...rest } = await cognito.listUsersInGroup({ UserPoolId, GroupName: 'writers' });
    expect(rest).toStrictEqual({ Users: [] });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('errors are of the test\'s own realm, and of our classes', async () => {
    await cognito.createGroup({ UserPoolId, GroupName: 'writers' });
    const again = cognito.createGroup({ UserPoolId, GroupName: 'writers' });

    await expect(again).rejects.toThrow('A group with the name already exists.');
    await expect(again).rejects.toBeInstanceOf(Error);
    await expect(again).rejects.toBeInstanceOf(GroupExistsException);
    await expect(again).rejects.toBeInstanceOf(CognitoError);
  });

  test('fake timers move the double\'s time', async () => {
    jest.useFakeTimers({ now: Date.UTC(2026, 0, 5) });
    const { Group } = await cognito.createGroup({ UserPoolId, GroupName: 'writers' });
    expect(Group.CreationDate.toISOString()).toBe('2026-01-05T00:00:00.000Z');

    jest.advanceTimersByTime(90_000);

    const { Group: changed } = await cognito.updateGroup({ UserPoolId, GroupName: 'writers', Precedence: 1 });
    expect(changed.LastModifiedDate.toISOString()).toBe('2026-01-05T00:01:30.000Z');
    expect(jest.getTimerCount()).toBe(0);
  });

  test('its clock is moved apart from fake timers, and goes on with them', () => {
    jest.useFakeTimers({ now: 1000 });
    cognito.clock.advance('15m');
    jest.advanceTimersByTime(500);
    expect(cognito.clock.now()).toBe(901_500);

    cognito.clock.set(new Date(7));
    jest.advanceTimersByTime(500);
    expect(cognito.clock.now()).toBe(7);
    expect(cognito.clock.follow().now()).toBe(Date.now());
    expect(() => cognito.clock.advance('a while')).toThrow(TypeError);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('methods can be spied on', async () => {
    const spy = jest.spyOn(cognito, 'createGroup');

    await cognito.createGroup({ UserPoolId, GroupName: 'writers' });

    expect(spy).toHaveBeenCalledWith({ UserPoolId, GroupName: 'writers' });
  });

  test('names of every script survive', async () => {
    for (const GroupName of ['équipe', '编辑', '🚀', 'العربية']) await cognito.createGroup({ UserPoolId, GroupName });

    const { Groups } = await cognito.listGroups({ UserPoolId });

    expect(Groups.map(({ GroupName }) => GroupName).sort()).toEqual(['équipe', '编辑', '🚀', 'العربية'].sort());
  });

  test('a seeded state is forked for each test', async () => {
    await cognito.createGroup({ UserPoolId, GroupName: 'writers' });
    const fork = cognito.fork();
    await fork.deleteGroup({ UserPoolId, GroupName: 'writers' });

    expect((await cognito.listGroups({ UserPoolId })).Groups).toHaveLength(1);
    expect((await fork.listGroups({ UserPoolId })).Groups).toHaveLength(0);
  });

  test('forms are validated without a pool', () => {
    expect(validate.member('CreateGroup', 'GroupName', 'two words')).toHaveLength(1);
    expect(schemas.CreateGroup['~standard'].validate({ GroupName: 'writers', UserPoolId: 'us-east-1_abc' })).toHaveProperty('value');
  });

  test('install() serves fetch, also where the environment has none', async () => {
    const undo = cognito.install();
    try {
      const response = await fetch('https://cognito-idp.us-east-1.amazonaws.com/', {
        method: 'POST', headers: { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.ListGroups' }, body: JSON.stringify({ UserPoolId }),
      });
      expect(response.ok).toBe(true);
      expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
      const names = [];
      response.headers.forEach((value, name) => names.push(name));
      expect(names).toContain('x-amzn-requestid');
      expect(await response.json()).toEqual({ Groups: [] });
    } finally {
      undo();
    }
  });

  describe('a sign-in', () => {
    const signIn = { AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD: 'Correct-horse-7' } };
    const { getBuiltinModule } = process;
    const crypto = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
    let input;
    beforeEach(async () => {
      const { UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] });
      await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
      await cognito.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'Correct-horse-7', Permanent: true });
      input = { UserPoolId, ClientId, ...signIn };
    });
    afterEach(() => {
      process.getBuiltinModule = getBuiltinModule;
      if (crypto !== undefined) Object.defineProperty(globalThis, 'crypto', crypto);
    });
    const withoutNode = () => { process.getBuiltinModule = undefined; };
    const withoutBoth = () => {
      withoutNode();
      Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true });
    };

    test('has the same tokens whoever signs here, under fake timers too', async () => {
      jest.useFakeTimers({ now: Date.UTC(2026, 0, 5) });
      const made = [];
      for (const become of [() => {}, withoutNode, withoutBoth]) {
        const twin = cognito.fork();
        become();
        const { AuthenticationResult } = await twin.adminInitiateAuth(input);
        made.push(AuthenticationResult);
      }

      expect(made[1]).toStrictEqual(made[0]);
      expect(made[2]).toStrictEqual(made[0]);
      expect(isSigned(made[0].IdToken) && isSigned(made[0].AccessToken)).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
    });

    test('needs no promise', () => {
      for (const become of [() => {}, withoutNode, withoutBoth]) {
        become();
        expect(isSigned(cognito.callSync('AdminInitiateAuth', input).AuthenticationResult.IdToken)).toBe(true);
      }
    });

    function isSigned(token) {
      const { createPublicKey, verify } = require('node:crypto');
      const [header, claims, signature] = token.split('.');
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
      const key = createPublicKey({ key: cognito.jwks(UserPoolId).keys.find((one) => one.kid === kid), format: 'jwk' });
      return verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'));
    }
  });

  test('signatures and policies are judged with whatever the host has', async () => {
    const { iam } = require('pocket-cognito/iam');
    const guarded = new PocketCognito({ iam: iam({ guest: {} }) });
    const { UserPool } = guarded.callSync('CreateUserPool', { PoolName: 'staff' });
    const post = (headers) => guarded.fetch('https://cognito-idp.us-east-1.amazonaws.com/', {
      method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListGroups', ...headers }, body: JSON.stringify({ UserPoolId: UserPool.Id }),
    }).then((response) => response.json());

    expect((await post({})).message).toBe('Missing Authentication Token');
    expect((await post({ authorization: 'intentionally-invalid-probe' })).message).toMatch(/ Authorization=H1h1vhCGZwXdc98SZDlNeViH9hVartzM\/Vy4kUYRVtA=$/);
    await expect(guarded.as('guest').listGroups({ UserPoolId: UserPool.Id })).rejects.toThrow('no identity-based policy allows');
    expect(guarded.requiredActions().Statement.map(({ Action }) => Action)).toEqual([['cognito-idp:CreateUserPool'], ['cognito-idp:ListGroups']]);
  });

  test('a fixture is read, made and given back in the test\'s own realm', () => {
    const { fromTemplate } = require('pocket-cognito/seed');
    const fixture = fromTemplate({ Resources: { Pool: { Type: 'AWS::Cognito::UserPool' } } });
    fixture.pools[0].users = [{ username: 'ada', password: 'Secret-77', status: 'RESET_REQUIRED' }];

    const [{ sub, ...ada }] = PocketCognito.from(fixture).toFixture().pools[0].users;
    expect(ada).toStrictEqual({ username: 'ada', password: 'Secret-77', status: 'RESET_REQUIRED' });
    expect(() => PocketCognito.from({ pools: [{ name: 'staff', users: ['no spaces'] }] })).toThrow(TypeError);
  });

  test('jest.resetModules() brings another package, and each copy goes on with its own classes', async () => {
    jest.resetModules();
    const anew = require('pocket-cognito');
    expect(anew.PocketCognito).not.toBe(PocketCognito);

    // Faults are loaded at their first use only: here, when the first copy is no longer in Jest's registry.
    for (const copy of [{ PocketCognito, GroupExistsException }, anew]) {
      const double = copy.PocketCognito.from({ pools: [{ id: UserPoolId, name: 'teams' }] });
      double.faults.add({ operation: 'CreateGroup', error: 'GroupExistsException', times: 1 });
      await expect(double.createGroup({ UserPoolId, GroupName: 'writers' })).rejects.toBeInstanceOf(copy.GroupExistsException);
      expect(double.toFixture().pools).toEqual([{ id: UserPoolId, name: 'teams' }]);
    }
  });
};
