// toFixture and amplifyConfig: from a filled Cognito to what others take.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn, signOut } from 'aws-amplify/auth';
import { PocketCognito } from 'pocket-cognito';

const noon = { now: () => Date.UTC(2026, 0, 5, 12) };
const ROLE = 'arn:aws:iam::123456789012:role/sms';

const everything = {
  region: 'eu-west-3',
  accountId: '123456789012',
  pools: [
    {
      name: 'staff',
      PasswordPolicy: { MinimumLength: 6, PasswordHistorySize: 2 },
      AliasAttributes: ['email', 'preferred_username'],
      AutoVerifiedAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: 'ACTIVE',
      LambdaConfig: { PreSignUp: 'arn:aws:lambda:eu-west-3:123456789012:function:a', PreTokenGenerationConfig: { LambdaArn: 'arn:aws:lambda:eu-west-3:123456789012:function:b', LambdaVersion: 'V2_0' } },
      MfaConfiguration: 'OPTIONAL',
      SmsConfiguration: { SnsCallerArn: ROLE, ExternalId: 'x' },
      SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: ROLE, ExternalId: 'x' } },
      SoftwareTokenMfaConfiguration: { Enabled: true },
      WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'required' },
      UserPoolTags: { team: 'blue' },
      schema: { email: { Required: true, Mutable: true }, 'custom:level': { AttributeDataType: 'Number', Mutable: false, NumberAttributeConstraints: { MinValue: '1' } }, secret: { AttributeDataType: 'String', DeveloperOnlyAttribute: true } },
      providers: [{ name: 'Okta', ProviderType: 'OIDC', ProviderDetails: { client_id: 'x', attributes_request_method: 'GET', oidc_issuer: 'https://okta.example.com', authorize_scopes: 'openid' }, AttributeMapping: { email: 'email' } }],
      clients: ['web', { name: 'server', GenerateSecret: true, ExplicitAuthFlows: [], AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: 'minutes' }, ReadAttributes: ['email'], SupportedIdentityProviders: ['COGNITO', 'Okta'] }],
      groups: [{ name: 'editors', Precedence: 0, Description: 'they write' }, 'readers'],
      users: [
        { username: 'ada', password: 'Secret-77', attributes: { email: 'ada@example.com', email_verified: true, 'custom:level': 7, 'dev:custom:secret': 's' }, groups: ['readers', 'editors'] },
        { username: 'bea', password: 'Secret-77', attributes: { email: 'bea@example.com', phone_number: '+15550100', phone_number_verified: true }, totp: 'JBSWY3DPEHPK3PXP', UserMFASettingList: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'], PreferredMfaSetting: 'SMS_MFA' },
        { username: 'cleo', password: 'Secret-77', status: 'FORCE_CHANGE_PASSWORD', enabled: false, attributes: { email: 'cleo@example.com' } },
        { username: 'dee', status: 'UNCONFIRMED', attributes: { email: 'dee@example.com' } },
        { username: 'eve', status: 'RESET_REQUIRED', attributes: { email: 'eve@example.com' }, totp: 'JBSWY3DPEHPK3PXP', UserMFASettingList: [] },
      ],
    },
    { name: 'customers', id: 'eu-west-3_customers', UserPoolTier: 'LITE', UsernameAttributes: ['email', 'phone_number'], clients: ['web'], users: [{ attributes: { email: 'ada@example.com' } }, '+15550101'] },
    { name: 'customers', clients: [{ name: 'web', RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 } }], Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } }, users: ['ada'] },
  ],
};

// What no fixture says: where the generator is, which password came before, and what the ids of secrets end in.
function essence(cognito) {
  const { RandomState, ...state } = JSON.parse(cognito.export());
  for (const { Users, Clients } of state.Pools) {
    for (const { Secrets } of Clients) for (const secret of Secrets) delete secret.Id;
    for (const user of Users) {
      const { PastPasswords, ...extras } = user.Extras ?? {};
      user.Extras = Object.fromEntries(Object.entries(extras).filter(([, value]) => !Array.isArray(value) || value.length > 0));
    }
  }
  return state;
}

describe('toFixture()', () => {
  test('gives what makes the same again', () => {
    const first = PocketCognito.from(everything, noon);
    const fixture = first.toFixture();
    const second = PocketCognito.from(JSON.stringify(fixture), noon);

    assert.deepEqual(second.toFixture(), fixture);
    assert.deepEqual(essence(second), essence(first));
  });

  test('gives users with their passwords, chosen and generated', () => {
    const { pools: [{ users }] } = PocketCognito.from({ pools: [{ name: 'staff', users: [{ username: 'ada', password: 'Secret-77' }, 'eve'] }] }).toFixture();

    assert.equal(users[0].password, 'Secret-77');
    assert.match(users[1].password, /^.{8,}$/);
  });

  test('says nothing of what every pool and client has', () => {
    const { pools: [{ id, clients: [{ id: clientId, ...client }], ...pool }] } = PocketCognito.from({ pools: [{ name: 'staff', clients: [{ name: 'web', ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }] }] }).toFixture();

    assert.deepEqual([pool, client], [{ name: 'staff' }, { name: 'web', ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }]);
  });

  test('leaves what is under way to export()', async () => {
    const cognito = PocketCognito.from({ pools: [{ name: 'staff', clients: ['web'], AutoVerifiedAttributes: ['email'] }] });
    const { pools: [{ clients: [{ id: ClientId }] }] } = cognito.toFixture();
    await cognito.signUp({ ClientId, Username: 'ada', Password: 'Secret-77', UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }] });

    const again = PocketCognito.from(cognito.toFixture());
    assert.deepEqual([again.outbox, again.lastCode('ada'), again.toFixture().pools[0].users[0].status], [[], undefined, 'UNCONFIRMED']);
  });

  test('changes and records nothing', () => {
    const cognito = PocketCognito.from(everything, noon);
    const before = cognito.export();
    cognito.toFixture();
    cognito.amplifyConfig('staff', 'web');

    assert.deepEqual([cognito.export(), [...cognito.calls]], [before, []]);
  });
});

describe('amplifyConfig()', () => {
  test('configures Amplify, which then signs in', async () => {
    const cognito = PocketCognito.from({ pools: [{ name: 'customers', UsernameAttributes: ['email'], clients: ['web', { name: 'server', GenerateSecret: true }], users: [{ username: 'ada@example.com', password: 'Secret-77' }] }] });
    const uninstall = cognito.install();
    try {
      Amplify.configure(cognito.amplifyConfig());
      assert.equal((await signIn({ username: 'ada@example.com', password: 'Secret-77' })).isSignedIn, true);
      assert.equal((await fetchAuthSession()).tokens.idToken.payload.email, 'ada@example.com');
      await signOut();
    } finally {
      uninstall();
    }
  });

  test('says of the pool what forms ask', () => {
    const { Auth: { Cognito } } = PocketCognito.from(everything, noon).amplifyConfig('staff', 'web');

    assert.deepEqual(Cognito.loginWith, { username: true, email: true, phone: false });
    assert.deepEqual(Cognito.mfa, { status: 'optional', totpEnabled: true, smsEnabled: true });
    assert.deepEqual(Cognito.userAttributes, { email: { required: true } });
    assert.deepEqual(Cognito.passwordFormat, { minLength: 6, requireLowercase: false, requireUppercase: false, requireNumbers: false, requireSpecialCharacters: false });
  });

  test('takes a pool and a client by name or id, and says which there are', () => {
    const cognito = PocketCognito.from({ pools: [{ name: 'a', id: 'us-east-1_a', clients: [{ name: 'web', id: 'web1' }, { name: 'app', id: 'app1' }] }, { name: 'b', clients: [{ name: 'server', GenerateSecret: true }] }] });

    assert.equal(cognito.amplifyConfig('us-east-1_a', 'app').Auth.Cognito.userPoolClientId, 'app1');
    assert.equal(cognito.amplifyConfig('a', 'web1').Auth.Cognito.userPoolClientId, 'web1');
    assert.throws(() => cognito.amplifyConfig(), { message: /more than one user pool; name one of: a \(us-east-1_a\), b \(/ });
    assert.throws(() => cognito.amplifyConfig('c'), { message: /no user pool c; there are: a / });
    assert.throws(() => cognito.amplifyConfig('a'), { message: /more than one client without a secret; name one of: app \(app1\), web \(web1\)/ });
    assert.throws(() => cognito.amplifyConfig('b'), { message: /no client without a secret; there are: none/ });
    assert.throws(() => cognito.amplifyConfig('b', 'server'), { message: /has a secret, which Amplify does not take/ });
  });
});
