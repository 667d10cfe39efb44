// What `lint()` finds, a rule at a time.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';

async function world(settings = {}, ofClient = {}) {
  let now = Date.UTC(2026, 0, 5, 9);
  // A second passes between calls, so that none comes too fast.
  const cognito = new PocketCognito({ now: () => (now += 1000) });
  const UserPoolId = (await cognito.createUserPool({ PoolName: 'app', ...settings })).UserPool.Id;
  const ClientId = (await cognito.createUserPoolClient({ UserPoolId, ClientName: 'web', ...ofClient })).UserPoolClient.ClientId;
  return { cognito, UserPoolId, ClientId };
}

const told = (cognito) => cognito.lint().map(({ rule, operation, finding }) => [rule, operation, finding]);

describe('lint', () => {
  test('finds nothing where there is nothing, and leaves no trace', async () => {
    const { cognito, UserPoolId } = await world();
    await cognito.adminCreateUser({ UserPoolId, Username: 'ada', MessageAction: 'SUPPRESS' });
    const [state, calls] = [cognito.export(), [...cognito.calls].length];

    assert.deepEqual(cognito.lint(), []);
    assert.deepEqual([cognito.export(), [...cognito.calls].length], [state, calls]);
  });

  test('inert: once for each member, with the first call and how many there were', async () => {
    const { cognito, ClientId } = await world();
    const UserContextData = { IpAddress: '127.0.0.1' };
    for (const Username of ['ada', 'ben']) await cognito.signUp({ ClientId, Username, Password: 'Secret-7', UserContextData });

    const [finding, ...others] = cognito.lint();

    assert.deepEqual(others, []);
    assert.equal(finding.call.input.Username, 'ada');
    assert.deepEqual({ ...finding, call: undefined }, {
      rule: 'inert', times: 2, call: undefined, operation: 'SignUp',
      finding: 'UserContextData changes nothing here',
      why: 'On AWS threat protection judges the user by it.',
      mend: 'Leave it out of what is tested here, or test what depends on it against AWS.',
      source: 'AWS API reference; model/inert.json',
    });
  });

  test('inert: also what strict takes, since it names something outside of the service', async () => {
    const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms', ExternalId: 'x' };
    const cognito = new PocketCognito({ strict: true });
    await cognito.createUserPool({ PoolName: 'app', SmsConfiguration });

    assert.deepEqual(told(cognito), [['inert', 'CreateUserPool', 'SmsConfiguration changes nothing here']]);
  });

  test('inert: what came over the wire', async () => {
    const cognito = new PocketCognito();
    await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', {
      method: 'POST',
      headers: { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.CreateUserPool' },
      body: JSON.stringify({ PoolName: 'app', EmailConfiguration: { From: 'App <app@example.com>' } }),
    });
    await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', headers: { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.SignUp' }, body: 'no JSON' });
    await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', headers: { 'X-Amz-Target': 'Nothing' }, body: '{}' });

    assert.deepEqual(told(cognito), [['inert', 'CreateUserPool', 'EmailConfiguration.From changes nothing here']]);
  });

  test('not-simulated: the operation', async () => {
    const { cognito, UserPoolId } = await world();
    await cognito.createResourceServer({ UserPoolId, Identifier: 'orders', Name: 'Orders' }).catch(() => {});

    assert.deepEqual(told(cognito), [['not-simulated', 'CreateResourceServer', 'CreateResourceServer is not simulated']]);
  });

  test('settings-reset: what an update of a pool left out, the mode of MFA included', async () => {
    const { cognito, UserPoolId } = await world({ AutoVerifiedAttributes: ['email'], DeletionProtection: 'INACTIVE', UserPoolTier: 'ESSENTIALS', UserPoolTags: { team: 'red' } });
    await cognito.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } });
    await cognito.updateUserPool({ UserPoolId, AutoVerifiedAttributes: ['email'], DeletionProtection: 'ACTIVE' });

    assert.deepEqual(told(cognito), [['settings-reset', 'UpdateUserPool', 'UpdateUserPool reset UserPoolTags, MfaConfiguration']]);
    const { UserPool } = await cognito.describeUserPool({ UserPoolId });
    assert.deepEqual([UserPool.MfaConfiguration, UserPool.UserPoolTags ?? {}], ['OFF', {}]);
  });

  test('settings-reset: what an update of a client left out, once', async () => {
    const { cognito, UserPoolId, ClientId } = await world({}, { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'], PreventUserExistenceErrors: 'ENABLED', AuthSessionValidity: 3 });
    await cognito.updateUserPoolClient({ UserPoolId, ClientId, PreventUserExistenceErrors: 'ENABLED' });
    await cognito.updateUserPoolClient({ UserPoolId, ClientId, PreventUserExistenceErrors: 'ENABLED' });

    assert.deepEqual(told(cognito), [['settings-reset', 'UpdateUserPoolClient', 'UpdateUserPoolClient reset ExplicitAuthFlows']]);
    assert.deepEqual(cognito.lint().map(({ times }) => times), [1]);
  });

  test('settings-reset: not of an update that was refused or that names everything', async () => {
    const { cognito, UserPoolId } = await world({ AutoVerifiedAttributes: ['email'] });
    await cognito.updateUserPool({ UserPoolId, MfaConfiguration: 'ON' }).catch(() => {});
    await cognito.updateUserPool({ UserPoolId, AutoVerifiedAttributes: ['email'], DeletionProtection: 'ACTIVE' });

    assert.deepEqual(told(cognito), []);
  });

  test('existence-told: a client that tells strangers, and not one that hides', async () => {
    for (const [PreventUserExistenceErrors, count] of [['LEGACY', 2], ['ENABLED', 0]]) {
      const { cognito, UserPoolId, ClientId } = await world({}, { PreventUserExistenceErrors, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
      await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'eve', PASSWORD: 'Secret-7' } }).catch(() => {});
      await cognito.forgotPassword({ ClientId, Username: 'eve' }).catch(() => {});
      await cognito.adminGetUser({ UserPoolId, Username: 'eve' }).catch(() => {});

      const finding = `the client ${ClientId} tells strangers who has an account`;
      const all = [['existence-told', 'InitiateAuth', finding], ['existence-told', 'ForgotPassword', finding]];
      assert.deepEqual(told(cognito), all.slice(0, count));
    }
  });

  test('codes-in-clear: a custom sender', async () => {
    const LambdaConfig = {
      CustomEmailSender: { LambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:mail', LambdaVersion: 'V1_0' },
      KMSKeyID: 'arn:aws:kms:us-east-1:000000000000:key/1',
    };
    const { cognito, ClientId } = await world({ LambdaConfig, AutoVerifiedAttributes: ['email'] });
    const codes = [];
    cognito.on('CustomEmailSender', ({ request }) => { codes.push(request.code); });
    await cognito.signUp({ ClientId, Username: 'ada', Password: 'Secret-7', UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }] });

    assert.match(codes[0], /^\d{6}$/);
    assert.deepEqual(told(cognito), [
      ['inert', 'CreateUserPool', 'LambdaConfig.KMSKeyID changes nothing here'],
      ['codes-in-clear', 'SignUp', 'CustomEmailSender was given the code in clear'],
    ]);
  });

  test('daily-mails: the 51st of a day, unless the pool sends by itself', async () => {
    for (const [settings, expected] of [
      [{}, [['daily-mails', undefined, '51 e-mails on 2026-01-05 from the default sender']]],
      [{ EmailConfiguration: { EmailSendingAccount: 'DEVELOPER', SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/example.com' } }, [['inert', 'CreateUserPool', 'EmailConfiguration.SourceArn changes nothing here']]],
    ]) {
      const { cognito, UserPoolId } = await world(settings);
      const invite = (number) => cognito.adminCreateUser({ UserPoolId, Username: `user${number}`, DesiredDeliveryMediums: ['EMAIL'], UserAttributes: [{ Name: 'email', Value: `user${number}@example.com` }] });
      for (let number = 1; number <= 50; number++) await invite(number);
      assert.deepEqual(told(cognito).filter(([rule]) => rule === 'daily-mails'), []);
      await invite(51);

      assert.deepEqual(told(cognito), expected);
    }
  });

  test('rates: calls that came faster than AWS takes them, once', () => {
    const cognito = new PocketCognito({ now: () => 0 });
    const { Id: UserPoolId } = cognito.callSync('CreateUserPool', { PoolName: 'app' }).UserPool;
    for (let number = 0; number < 52; number++) cognito.callSync('AdminCreateUser', { UserPoolId, Username: `user${number}`, MessageAction: 'SUPPRESS' });

    const [finding, ...others] = cognito.lint();

    assert.deepEqual(others, []);
    assert.deepEqual([finding.rule, finding.times, finding.call.input.Username, finding.finding], ['rates', 2, 'user50', 'AdminCreateUser was called more often than its request quota allows']);
  });
});
