// PocketCognito.from: what it makes, what it leaves behind, and what it says when something is wrong.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CognitoError, PocketCognito, UsernameExistsException } from 'pocket-cognito';

const EDITOR = '00000000-0000-0000-0000-00000000000a';
const PRE_SIGN_UP = 'arn:aws:lambda:us-east-1:000000000000:function:nobody';
const noon = { now: () => Date.UTC(2026, 0, 5, 12) };

const staff = (members) => ({ pools: [{ name: 'staff', ...members }] });
const poolOf = (cognito) => cognito.callSync('ListUserPools', { MaxResults: 1 }).UserPools[0].Id;
const userOf = (cognito, Username) => cognito.callSync('AdminGetUser', { UserPoolId: poolOf(cognito), Username });
const clientOf = (cognito) => {
  const UserPoolId = poolOf(cognito);
  const { UserPoolClients: [{ ClientId }] } = cognito.callSync('ListUserPoolClients', { UserPoolId, MaxResults: 1 });
  return cognito.callSync('DescribeUserPoolClient', { UserPoolId, ClientId }).UserPoolClient;
};

/** Calls `from` and gives what it threw. */
function refusal(fixture, options) {
  try {
    PocketCognito.from(fixture, options);
  } catch (error) {
    return error;
  }
  return assert.fail('it was not refused');
}

describe('a filled Cognito', () => {
  test('lets its users sign in at once, as what they are', async () => {
    const cognito = PocketCognito.from(staff({ clients: ['web'], groups: ['editors'], users: [{ username: 'ada', password: 'Secret-77', groups: ['editors'], attributes: { email: 'ada@example.com', email_verified: true } }] }));
    const { ClientId } = clientOf(cognito);

    for (const AuthFlow of ['USER_PASSWORD_AUTH', 'USER_AUTH']) {
      const AuthParameters = { USERNAME: 'ada', PASSWORD: 'Secret-77', ...(AuthFlow === 'USER_AUTH' && { PREFERRED_CHALLENGE: 'PASSWORD' }) };
      const { AuthenticationResult } = await cognito.initiateAuth({ ClientId, AuthFlow, AuthParameters });
      const claims = JSON.parse(Buffer.from(AuthenticationResult.IdToken.split('.')[1], 'base64url'));
      assert.deepEqual([claims['cognito:groups'], claims.email, claims.email_verified], [['editors'], 'ada@example.com', true]);
    }
  });

  test('comes from JSON text as from the object', () => {
    const fixture = staff({ clients: ['web'], users: ['ada'] });

    assert.equal(PocketCognito.from(JSON.stringify(fixture), noon).export(), PocketCognito.from(fixture, noon).export());
  });

  test('is the same bytes for the same fixture, and others for another seed', () => {
    const fixture = staff({ clients: [{ name: 'web', GenerateSecret: true }], users: ['ada', { username: 'eve', status: 'UNCONFIRMED' }] });
    const filled = (options) => PocketCognito.from(fixture, { ...noon, ...options }).export();

    assert.equal(filled(), filled());
    assert.notEqual(filled({ seed: 1 }), filled({ seed: 2 }));
  });

  test('has recorded, sent and asked nothing, and asks its functions from then on', async () => {
    const asked = [];
    const triggers = { [PRE_SIGN_UP]: (event) => { asked.push(event.userName); return event; } };
    const cognito = PocketCognito.from(staff({
      LambdaConfig: { PreSignUp: PRE_SIGN_UP },
      AutoVerifiedAttributes: ['email'],
      users: ['CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'UNCONFIRMED', 'RESET_REQUIRED'].map((status) => ({ username: status, status, attributes: { email: `${status}@example.com` } })),
    }), { triggers });

    assert.deepEqual([asked, cognito.outbox, [...cognito.calls]], [[], [], []]);
    await cognito.adminCreateUser({ UserPoolId: poolOf(cognito), Username: 'eve' });
    assert.deepEqual(asked, ['eve']);
  });

  test('has the ids that were chosen, also of pools, clients and users of one name', () => {
    const ids = (n) => ({ id: `eu-west-3_${n}`, clients: [{ name: 'web', id: `web${n}`, GenerateSecret: true }], users: [{ username: 'ada', sub: `00000000-0000-0000-0000-00000000000${n}` }] });
    const cognito = PocketCognito.from({ pools: [{ name: 'staff', ...ids(1) }, { name: 'staff', ...ids(2) }, { name: 'staff', clients: ['web'] }] });

    for (const n of [1, 2]) {
      const UserPoolId = `eu-west-3_${n}`;
      assert.equal(cognito.callSync('DescribeUserPool', { UserPoolId }).UserPool.Arn, `arn:aws:cognito-idp:eu-west-3:000000000000:userpool/eu-west-3_${n}`);
      assert.equal(cognito.callSync('DescribeUserPoolClient', { UserPoolId, ClientId: `web${n}` }).UserPoolClient.ClientName, 'web');
      assert.ok(cognito.callSync('ListUserPoolClientSecrets', { UserPoolId, ClientId: `web${n}` }).ClientSecrets[0].ClientSecretId.startsWith(`web${n}--`));
      assert.equal(cognito.callSync('AdminGetUser', { UserPoolId, Username: `00000000-0000-0000-0000-00000000000${n}` }).Username, 'ada');
    }
    const others = cognito.callSync('ListUserPools', { MaxResults: 9 }).UserPools.map(({ Id }) => Id).filter((id) => !/_[12]$/.test(id));
    assert.match(others.join(), /^eu-west-3_[0-9A-Za-z]{9}$/);
  });

  test('takes its region from the ids, from the fixture, or from the option, the last before the others', () => {
    const arn = (fixture, options) => PocketCognito.from(fixture, options).callSync('ListUserPools', { MaxResults: 1 }).UserPools[0].Id.split('_')[0];

    assert.equal(arn(staff({})), 'us-east-1');
    assert.equal(arn(staff({ id: 'eu-west-1_a' })), 'eu-west-1');
    assert.equal(arn({ ...staff({}), region: 'sa-east-1' }), 'sa-east-1');
    assert.equal(arn({ ...staff({}), region: 'sa-east-1' }, { region: 'eu-west-2' }), 'eu-west-2');
  });

  test('of a class of your own is one of yours', () => {
    class Ours extends PocketCognito {}

    assert.ok(Ours.from(staff({})) instanceof Ours);
  });

  test('is not judged by the gates, which judge what comes after', async () => {
    const clients = [{ name: 'web', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }];
    const cognito = PocketCognito.from(staff({ clients, UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' }, UserPoolTier: 'PLUS' }), { strict: true });

    await assert.rejects(cognito.createUserPool({ PoolName: 'late', UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } }), { name: 'NotSimulatedException' });
  });
});

describe('users', () => {
  test('are confirmed with a password, and wait for one without', () => {
    const cognito = PocketCognito.from(staff({ users: [{ username: 'ada', password: 'Secret-77' }, 'eve'] }));

    assert.equal(userOf(cognito, 'ada').UserStatus, 'CONFIRMED');
    assert.equal(userOf(cognito, 'eve').UserStatus, 'FORCE_CHANGE_PASSWORD');
  });

  test('begin in each state that a sign-in tells apart', async () => {
    const outcomes = { CONFIRMED: undefined, FORCE_CHANGE_PASSWORD: 'NEW_PASSWORD_REQUIRED', UNCONFIRMED: 'UserNotConfirmedException', RESET_REQUIRED: 'PasswordResetRequiredException' };
    const cognito = PocketCognito.from(staff({ clients: ['web'], users: Object.keys(outcomes).map((status) => ({ username: status, password: 'Secret-77', status })) }));
    const { ClientId } = clientOf(cognito);

    for (const [status, outcome] of Object.entries(outcomes)) {
      const AuthParameters = { USERNAME: status, PASSWORD: 'Secret-77' };
      const answer = await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }).catch((error) => error);
      assert.equal(userOf(cognito, status).UserStatus, status);
      assert.equal(answer instanceof CognitoError ? answer.name : answer.ChallengeName, outcome, status);
    }
  });

  test('that wait for confirmation are confirmed by a code of the usual way', async () => {
    const cognito = PocketCognito.from(staff({ clients: ['web'], AutoVerifiedAttributes: ['email'], users: [{ username: 'ada', password: 'Secret-77', status: 'UNCONFIRMED', attributes: { email: 'ada@example.com' } }] }));
    const { ClientId } = clientOf(cognito);

    await cognito.resendConfirmationCode({ ClientId, Username: 'ada' });
    await cognito.confirmSignUp({ ClientId, Username: 'ada', ConfirmationCode: cognito.lastCode('ada') });
    assert.equal(userOf(cognito, 'ada').UserStatus, 'CONFIRMED');
  });

  test('can be disabled', () => {
    assert.equal(userOf(PocketCognito.from(staff({ users: [{ username: 'ada', enabled: false }] })), 'ada').Enabled, false);
  });

  test('are named by their address where the pool says so', () => {
    const cognito = PocketCognito.from(staff({ UsernameAttributes: ['email', 'phone_number'], users: [{ attributes: { email: 'ada@example.com' }, sub: EDITOR }, { attributes: { phone_number: '+15550100' } }, 'eve@example.com'] }));

    assert.equal(userOf(cognito, 'ada@example.com').Username, EDITOR);
    assert.equal(userOf(cognito, EDITOR).Username, EDITOR);
    assert.deepEqual([userOf(cognito, '+15550100').UserStatus, userOf(cognito, 'eve@example.com').UserStatus], ['FORCE_CHANGE_PASSWORD', 'FORCE_CHANGE_PASSWORD']);
  });

  test('declare the custom attributes that they have', () => {
    const cognito = PocketCognito.from(staff({ schema: { 'custom:since': 'DateTime' }, Schema: [{ Name: 'old', AttributeDataType: 'String' }], users: [{ username: 'ada', attributes: { 'custom:tenant': 'blue', 'custom:level': 3, 'custom:paid': true, 'custom:mixed': 1, 'custom:old': 'x' } }, { username: 'eve', attributes: { 'custom:mixed': 'many' } }] }));

    const custom = cognito.callSync('DescribeUserPool', { UserPoolId: poolOf(cognito) }).UserPool.SchemaAttributes.filter(({ Name }) => Name.startsWith('custom:'));
    assert.deepEqual(Object.fromEntries(custom.map(({ Name, AttributeDataType }) => [Name, AttributeDataType])), {
      'custom:old': 'String', 'custom:since': 'DateTime', 'custom:tenant': 'String', 'custom:level': 'Number', 'custom:paid': 'Boolean', 'custom:mixed': 'String',
    });
  });

  test('have an authenticator app that the sign-in asks for', async () => {
    const cognito = PocketCognito.from(staff({ clients: ['web'], MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true }, users: [{ username: 'ada', password: 'Secret-77', totp: 'JBSWY3DPEHPK3PXP' }] }));
    const { ClientId } = clientOf(cognito);

    const { ChallengeName, Session } = await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ada', PASSWORD: 'Secret-77' } });
    const ChallengeResponses = { USERNAME: 'ada', SOFTWARE_TOKEN_MFA_CODE: cognito.totp('ada') };
    const { AuthenticationResult } = await cognito.respondToAuthChallenge({ ClientId, ChallengeName, Session, ChallengeResponses });
    assert.deepEqual([ChallengeName, typeof AuthenticationResult.AccessToken], ['SOFTWARE_TOKEN_MFA', 'string']);
  });
});

describe('clients', () => {
  const FLOWS = ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'];
  const flows = (client, pool) => clientOf(PocketCognito.from(staff({ clients: [client], ...pool }))).ExplicitAuthFlows.toSorted();

  test('have every flow that the tier and they themselves allow, until they name some', () => {
    assert.deepEqual(flows('web'), FLOWS);
    assert.deepEqual(flows('web', { UserPoolTier: 'LITE' }), FLOWS.filter((flow) => flow !== 'ALLOW_USER_AUTH'));
    assert.deepEqual(flows({ name: 'web', RefreshTokenRotation: { Feature: 'ENABLED' } }), FLOWS.filter((flow) => flow !== 'ALLOW_REFRESH_TOKEN_AUTH'));
    assert.deepEqual(flows({ name: 'web', ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }), ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH']);
  });

  test('refer to the providers of the fixture', () => {
    const provider = { name: 'Okta', ProviderType: 'OIDC', ProviderDetails: { client_id: 'x', attributes_request_method: 'GET', oidc_issuer: 'https://okta.example.com', authorize_scopes: 'openid' } };
    const client = { name: 'web', SupportedIdentityProviders: ['COGNITO', 'Okta'] };

    assert.deepEqual(clientOf(PocketCognito.from(staff({ providers: [provider], clients: [client] }))).SupportedIdentityProviders, ['COGNITO', 'Okta']);
  });
});

describe('what is wrong', () => {
  const at = (error) => error.message.replace(/^pocket-cognito: /, '').split(': ')[0];

  test('is a TypeError with its path, the service\'s words and the service\'s error', () => {
    const error = refusal(staff({ users: ['ada', 'eve', { username: 'ada', attributes: { name: 'Ada' } }] }));

    assert.ok(error instanceof TypeError && error.cause instanceof UsernameExistsException);
    assert.deepEqual(error.path, ['pools', 0, 'users', 2]);
    assert.equal(error.message, 'pocket-cognito: pools[0].users[2]: User account already exists');
  });

  for (const [path, pool] of [
    ['pools[0].users[0].attributes.email', { users: [{ username: 'ada', attributes: { name: 'Ada', email: 'not one' } }] }],
    ['pools[0].users[0].attributes["custom:level"]', { schema: { level: 'Number' }, users: [{ username: 'ada', attributes: { name: 'Ada', 'custom:level': 'high' } }] }],
    ['pools[0].users[0].username', { users: ['no spaces'] }],
    ['pools[0].users[0].password', { users: [{ username: 'ada', password: 'short' }] }],
    ['pools[0].users[0].password', { users: [{ username: 'ada', password: 'short', status: 'FORCE_CHANGE_PASSWORD' }] }],
    ['pools[0].users[0].groups[1]', { groups: ['a'], users: [{ username: 'ada', groups: ['a', 'undeclared'] }] }],
    ['pools[0].name', { name: undefined }],
    ['pools[0].PasswordPolicy.MinimumLength', { PasswordPolicy: { MinimumLength: 3 } }],
    ['pools[0].schema["custom:a"]', { schema: { 'custom:a': { AttributeDataType: 'String', Required: true } } }],
    ['pools[0].Schema[1].AttributeDataType', { Schema: [{ Name: 'a', AttributeDataType: 'String' }, { Name: 'b', AttributeDataType: 'Text' }] }],
    ['pools[0].LambdaConfig.PreSignUp', { LambdaConfig: { PreSignUp: 'x' } }],
    ['pools[0].MfaConfiguration', { MfaConfiguration: 'ON' }],
    ['pools[0].clients[0].AccessTokenValidity', { clients: [{ name: 'web', AccessTokenValidity: 99 }] }],
    ['pools[0].clients[0].CallbackURLs', { clients: [{ name: 'web', CallbackURLs: ['http://example.com'] }] }],
    ['pools[0].groups[0].RoleArn', { groups: [{ name: 'editors', RoleArn: 'x' }] }],
    ['pools[0].groups[1]', { groups: ['editors', 'editors'] }],
    ['pools[0].providers[0].ProviderType', { providers: [{ name: 'Okta', ProviderType: 'X', ProviderDetails: {} }] }],
  ]) {
    test(`by an operation's judgement is found at ${path}: ${JSON.stringify(pool)}`, () => {
      const error = refusal(staff(pool));

      assert.equal(at(error), path);
      assert.ok(error.cause instanceof CognitoError);
      assert.ok(error.message.endsWith(error.cause.message));
    });
  }

  for (const [path, fixture] of [
    ['pols', { pols: [] }],
    ['pools[0].clinets', staff({ clinets: [] })],
    ['pools[0].PoolName', staff({ PoolName: 'staff' })],
    ['pools[0].users[0].grups', staff({ users: [{ username: 'ada', grups: [] }] })],
    ['pools[0].clients[0].UserPoolId', staff({ clients: [{ name: 'web', UserPoolId: 'x' }] })],
    ['pools[0].PasswordPolicy.MinimumLenght', staff({ PasswordPolicy: { MinimumLenght: 8 } })],
    ['pools[0].clients[0].TokenValidityUnits.Access', staff({ clients: [{ name: 'web', TokenValidityUnits: { Access: 'hours' } }] })],
    ['pools[0].LambdaConfig.PreSignup', staff({ LambdaConfig: { PreSignup: PRE_SIGN_UP } })],
  ]) {
    test(`is a member that nobody reads: ${path}`, () => {
      const error = refusal(fixture);

      assert.equal(at(error), path);
      assert.match(error.message, /there is no such member/);
    });
  }

  const circle = staff({});
  circle.pools[0].Policies = circle;
  const endless = (depth) => (depth === 0 ? {} : { a: endless(depth - 1) });
  for (const [title, path, fixture] of [
    ['nothing', 'the fixture', null],
    ['a number', 'the fixture', 7],
    ['a list', 'the fixture', []],
    ['text that is no JSON', 'the fixture', '{'],
    ['pools that are no list', 'pools', { pools: {} }],
    ['a user that is not there', 'pools[0].users[0]', staff({ users: [null] })],
    ['a username that is a number', 'pools[0].users[0].username', staff({ users: [{ username: 7 }] })],
    ['an unknown status', 'pools[0].users[0].status', staff({ users: [{ username: 'ada', status: 'CONFIRMD' }] })],
    ['a date', 'pools[0].users[0].attributes.birthdate', staff({ users: [{ username: 'ada', attributes: { birthdate: new Date() } }] })],
    ['a function', 'pools[0].LambdaConfig.PreSignUp', staff({ LambdaConfig: { PreSignUp: () => {} } })],
    ['a circle', 'pools[0].Policies', circle],
    ['a well', `pools${'.a'.repeat(32)}`, { pools: endless(40) }],
    ['a getter that throws', 'pools[0]', { pools: [{ get name() { throw new Error('no name today'); } }] }],
    ['a proxy that throws', 'pools[0]', { pools: [new Proxy({}, { ownKeys() { throw { get message() { throw new Error(); } }; } })] }],
    ['a member __proto__', 'pools[0].users[0].attributes.__proto__', JSON.parse('{"pools":[{"name":"staff","users":[{"username":"ada","attributes":{"__proto__":"x"}}]}]}')],
    ['an id of another region', 'pools[1].id', { pools: [{ name: 'a', id: 'eu-west-1_a' }, { name: 'b', id: 'us-east-1_b' }] }],
    ['an id that is taken', 'pools[1].clients[0].id', { pools: [{ name: 'a', clients: [{ name: 'w', id: 'web' }] }, { name: 'b', clients: [{ name: 'v', id: 'web' }] }] }],
    ['a sub that is none', 'pools[0].users[0].sub', staff({ users: [{ username: 'ada', sub: 'ada' }] })],
    ['a sub that is taken', 'pools[0].users[1].sub', staff({ users: [{ username: 'ada', sub: EDITOR }, { username: 'eve', sub: EDITOR }] })],
    ['a secret that is no base32', 'pools[0].users[0].totp', staff({ users: [{ username: 'ada', totp: 'secret' }] })],
    ['a password policy twice', 'pools[0].PasswordPolicy', staff({ PasswordPolicy: {}, Policies: { PasswordPolicy: {} } })],
  ]) {
    test(`is told of ${title}`, () => {
      const error = refusal(fixture);

      assert.ok(error instanceof TypeError);
      assert.equal(at(error), path);
    });
  }

  test('is told of an option as the constructor tells it', () => {
    assert.match(refusal(staff({}), { regoin: 'x' }).message, /there is no option regoin/);
    assert.match(refusal({ ...staff({}), accountId: '1' }).message, /accountId '1' is not an account/);
  });
});

test('ten thousand users are there in little time, whatever is said of them', () => {
  const users = Array.from({ length: 10_000 }, (_, n) => ({
    username: `user${n}`, password: 'Secret-77', status: n % 2 === 0 ? 'CONFIRMED' : 'RESET_REQUIRED', groups: ['all'], sub: `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`, attributes: { email: `user${n}@example.com`, 'custom:tenant': 'blue' },
  }));
  const fixture = (count) => staff({ groups: ['all'], users: users.slice(0, count) });
  const time = (count) => {
    const began = process.cpuUsage();
    PocketCognito.from(fixture(count));
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  };

  const small = Math.min(time(1000), time(1000), time(1000));
  const large = time(10_000);
  console.log(`1,000 users in ${small.toFixed(0)} ms of CPU, 10,000 in ${large.toFixed(0)} ms`);
  // Ten times as many may cost ten times as much and a little, not a hundred times.
  assert.ok(large < 40 * small, `${small} ms, ${large} ms`);
});
