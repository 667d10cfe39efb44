// pocket-cognito/seed: fixtures from Amplify's files, from templates, and from what the API says of a real pool.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { PocketCognito } from 'pocket-cognito';
import { fromAmplifyConfig, fromAmplifyOutputs, fromDescribed, fromTemplate } from 'pocket-cognito/seed';

const describePool = (cognito, UserPoolId) => cognito.callSync('DescribeUserPool', { UserPoolId }).UserPool;
const describeClient = (cognito, UserPoolId, ClientId) => cognito.callSync('DescribeUserPoolClient', { UserPoolId, ClientId }).UserPoolClient;
const mfaOf = (cognito, UserPoolId) => { const { $metadata, ...mfa } = cognito.callSync('GetUserPoolMfaConfig', { UserPoolId }); return mfa; };
const required = ({ SchemaAttributes }) => SchemaAttributes.filter(({ Required, Name }) => Required && Name !== 'sub').map(({ Name }) => Name);

test('the module needs no core, and is the same to require', () => {
  const required = createRequire(import.meta.url)('pocket-cognito/seed');

  assert.deepEqual(Object.keys(required).toSorted(), ['fromAmplifyConfig', 'fromAmplifyOutputs', 'fromDescribed', 'fromTemplate']);
});

describe('fromAmplifyOutputs', () => {
  const outputs = {
    version: '1.4',
    auth: {
      aws_region: 'eu-west-3',
      user_pool_id: 'eu-west-3_Fix7ure00',
      user_pool_client_id: '1example23456789',
      identity_pool_id: 'eu-west-3:00000000-0000-0000-0000-000000000000',
      unauthenticated_identities_enabled: true,
      username_attributes: ['email'],
      standard_required_attributes: ['email', 'given_name'],
      user_verification_types: ['email'],
      password_policy: { min_length: 12, require_lowercase: true, require_numbers: false, require_symbols: false, require_uppercase: true },
      mfa_configuration: 'OPTIONAL',
      mfa_methods: ['TOTP', 'SMS'],
      groups: [{ ADMINS: { precedence: 0 } }, 'EDITORS'],
      oauth: { identity_providers: [], domain: 'fixture.auth.eu-west-3.amazoncognito.com', scopes: ['openid', 'email'], redirect_sign_in_uri: ['https://example.com/in'], redirect_sign_out_uri: ['https://example.com/out'], response_type: 'code' },
    },
    data: { url: 'https://example.com/graphql' },
  };
  const leaveOut = ['auth.identity_pool_id', 'auth.unauthenticated_identities_enabled', 'auth.oauth.domain'];

  test('makes the pool and the client that the file tells of', () => {
    const cognito = PocketCognito.from(fromAmplifyOutputs(outputs, { leaveOut }));
    const pool = describePool(cognito, 'eu-west-3_Fix7ure00');
    const client = describeClient(cognito, pool.Id, '1example23456789');

    const { MinimumLength, RequireLowercase, RequireNumbers, RequireSymbols, RequireUppercase } = pool.Policies.PasswordPolicy;
    assert.deepEqual([MinimumLength, RequireLowercase, RequireNumbers, RequireSymbols, RequireUppercase], [12, true, false, false, true]);
    assert.deepEqual([pool.UsernameAttributes, pool.AutoVerifiedAttributes, required(pool)], [['email'], ['email'], ['email', 'given_name']]);
    assert.deepEqual(Object.keys(mfaOf(cognito, pool.Id)).toSorted(), ['MfaConfiguration', 'SmsMfaConfiguration', 'SoftwareTokenMfaConfiguration']);
    assert.deepEqual([pool.MfaConfiguration, client.CallbackURLs, client.AllowedOAuthFlows, client.AllowedOAuthScopes], ['OPTIONAL', ['https://example.com/in'], ['code'], ['openid', 'email']]);
    assert.deepEqual(cognito.callSync('ListGroups', { UserPoolId: pool.Id }).Groups.map(({ GroupName, Precedence }) => [GroupName, Precedence]), [['ADMINS', 0], ['EDITORS', undefined]]);
  });

  test('refuses to lose something, and lists what was left out when told to', () => {
    assert.throws(() => fromAmplifyOutputs(outputs), {
      name: 'TypeError',
      message: /auth\.identity_pool_id: identity pools are another service\n[^]*leaveOut: \['auth\.oauth\.domain', 'auth\.identity_pool_id', 'auth\.unauthenticated_identities_enabled'\]/,
    });
    assert.deepEqual(fromAmplifyOutputs(outputs, { leaveOut: true }).leftOut.map(({ what }) => what).toSorted(), leaveOut.toSorted());
    assert.throws(() => fromAmplifyOutputs({ auth: { ...outputs.auth, novelty: 1 } }, { leaveOut }), { message: /auth\.novelty: pocket-cognito does not know it/ });
    assert.throws(() => fromAmplifyOutputs({ auth: { ...outputs.auth, password_policy: { min_size: 8 } } }, { leaveOut }), { message: /auth\.password_policy\.min_size: pocket-cognito does not know it/ });
  });

  test('takes text, and says what it was not given', () => {
    assert.deepEqual(fromAmplifyOutputs(JSON.stringify(outputs), { leaveOut }), fromAmplifyOutputs(outputs, { leaveOut }));
    assert.throws(() => fromAmplifyOutputs({ data: {} }), { message: 'pocket-cognito: fromAmplifyOutputs(): the file has no auth.user_pool_id; is it an amplify_outputs.json?' });
    assert.throws(() => fromAmplifyOutputs('no'), { message: /the text is not JSON/ });
    assert.throws(() => fromAmplifyOutputs(outputs, { leavOut: [] }), { message: /fromAmplifyOutputs\(\): it does not take leavOut; it takes leaveOut/ });
  });

  test('gives what amplifyConfig gives back', () => {
    const { Auth: { Cognito } } = PocketCognito.from(fromAmplifyOutputs(outputs, { leaveOut })).amplifyConfig();

    assert.deepEqual(Cognito, {
      userPoolId: 'eu-west-3_Fix7ure00',
      userPoolClientId: '1example23456789',
      signUpVerificationMethod: 'code',
      loginWith: { username: false, email: true, phone: false },
      userAttributes: { email: { required: true }, given_name: { required: true } },
      mfa: { status: 'optional', totpEnabled: true, smsEnabled: true },
      passwordFormat: { minLength: 12, requireLowercase: true, requireUppercase: true, requireNumbers: false, requireSpecialCharacters: false },
    });
  });
});

describe('fromAmplifyConfig', () => {
  const exported = {
    aws_project_region: 'us-west-2',
    aws_cognito_region: 'us-west-2',
    aws_user_pools_id: 'us-west-2_Fix7ure00',
    aws_user_pools_web_client_id: '1example23456789',
    oauth: {},
    aws_cognito_username_attributes: ['PHONE_NUMBER'],
    aws_cognito_social_providers: [],
    aws_cognito_signup_attributes: ['EMAIL'],
    aws_cognito_mfa_configuration: 'ON',
    aws_cognito_mfa_types: ['SMS'],
    aws_cognito_password_protection_settings: { passwordPolicyMinLength: 10, passwordPolicyCharacters: ['REQUIRES_NUMBERS'] },
    aws_cognito_verification_mechanisms: ['EMAIL'],
    aws_appsync_region: 'us-west-2',
  };

  test('makes the pool and the client that the file tells of', () => {
    const cognito = PocketCognito.from(fromAmplifyConfig(exported));
    const pool = describePool(cognito, 'us-west-2_Fix7ure00');

    const { MinimumLength, RequireLowercase, RequireNumbers } = pool.Policies.PasswordPolicy;
    assert.deepEqual([MinimumLength, RequireLowercase, RequireNumbers], [10, false, true]);
    assert.deepEqual([pool.UsernameAttributes, pool.AutoVerifiedAttributes, required(pool), pool.MfaConfiguration], [['phone_number'], ['email'], ['email'], 'ON']);
    assert.equal(describeClient(cognito, pool.Id, '1example23456789').ClientName, '1example23456789');
  });

  test('refuses to lose something, and keeps what a client has of the hosted pages', () => {
    const more = { ...exported, aws_cognito_identity_pool_id: 'us-west-2:0', oauth: { domain: 'd', scope: ['openid'], redirectSignIn: 'https://a.example/,https://b.example/', redirectSignOut: 'https://a.example/', responseType: 'token' } };

    assert.throws(() => fromAmplifyConfig(more), { message: /leaveOut: \['oauth.domain', 'aws_cognito_identity_pool_id'\]/ });
    const [client] = fromAmplifyConfig(more, { leaveOut: true }).pools[0].clients;
    assert.deepEqual([client.CallbackURLs, client.LogoutURLs, client.AllowedOAuthFlows], [['https://a.example/', 'https://b.example/'], ['https://a.example/'], ['implicit']]);
  });

  test('says what it was not given', () => {
    assert.throws(() => fromAmplifyConfig({ auth: { plugins: {} } }), { message: /no aws_user_pools_id/ });
  });
});

describe('fromTemplate', () => {
  const template = {
    Parameters: { Stage: { Type: 'String', Default: 'dev' }, MinLength: { Type: 'Number', Default: '10' }, Origins: { Type: 'CommaDelimitedList', Default: 'https://a.example/, https://b.example/' }, Secret: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] }, IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] }, Both: { 'Fn::And': [{ Condition: 'IsDev' }, { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] }] } },
    Mappings: { Lengths: { dev: { days: 3 } } },
    Resources: {
      Pool6F1B: {
        Type: 'AWS::Cognito::UserPool',
        Properties: {
          UserPoolName: { 'Fn::Sub': 'staff-${Stage}' },
          AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: 'true' },
          AutoVerifiedAttributes: ['email'],
          UsernameAttributes: ['email'],
          UsernameConfiguration: { CaseSensitive: false },
          LambdaConfig: { PreSignUp: { 'Fn::GetAtt': ['PreSignUp22', 'Arn'] } },
          MfaConfiguration: { 'Fn::If': ['IsProd', 'ON', 'OPTIONAL'] },
          EnabledMfas: ['SOFTWARE_TOKEN_MFA', 'SMS_MFA'],
          SmsConfiguration: { SnsCallerArn: { 'Fn::GetAtt': ['SmsRole', 'Arn'] }, ExternalId: 'x' },
          Policies: { PasswordPolicy: { MinimumLength: { Ref: 'MinLength' }, RequireSymbols: false, TemporaryPasswordValidityDays: { 'Fn::FindInMap': ['Lengths', { Ref: 'Stage' }, 'days'] } } },
          Schema: [{ Name: 'email', Required: true, Mutable: true }, { Name: 'tenant', AttributeDataType: 'String', Mutable: true, StringAttributeConstraints: { MinLength: '1', MaxLength: 20 } }],
          VerificationMessageTemplate: { 'Fn::If': ['IsProd', { DefaultEmailOption: 'CONFIRM_WITH_LINK' }, { Ref: 'AWS::NoValue' }] },
          UserPoolTags: { 'true': 'true' },
          WebAuthnRelyingPartyID: 'example.com',
        },
      },
      Client9A: {
        Type: 'AWS::Cognito::UserPoolClient',
        Properties: { UserPoolId: { Ref: 'Pool6F1B' }, ClientName: 'web', CallbackURLs: { Ref: 'Origins' }, AllowedOAuthFlows: ['code'], AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthScopes: ['openid'], SupportedIdentityProviders: ['COGNITO', { Ref: 'Okta' }], AccessTokenValidity: '5', TokenValidityUnits: { AccessToken: 'minutes' }, GenerateSecret: 'false' },
      },
      Server: { Type: 'AWS::Cognito::UserPoolClient', Condition: 'IsProd', Properties: { UserPoolId: { Ref: 'Pool6F1B' }, GenerateSecret: true } },
      Okta: { Type: 'AWS::Cognito::UserPoolIdentityProvider', Properties: { UserPoolId: { Ref: 'Pool6F1B' }, ProviderName: 'Okta', ProviderType: 'OIDC', ProviderDetails: { client_id: 'x', attributes_request_method: 'GET', oidc_issuer: { 'Fn::Join': ['', ['https://', 'okta.example.com']] }, authorize_scopes: 'openid' } } },
      Editors: { Type: 'AWS::Cognito::UserPoolGroup', Condition: 'Both', Properties: { UserPoolId: { Ref: 'Pool6F1B' }, GroupName: 'editors', Precedence: '1', Description: { 'Fn::Select': [1, { 'Fn::Split': ['|', 'a|they write'] }] } } },
      Ada: { Type: 'AWS::Cognito::UserPoolUser', Properties: { UserPoolId: { Ref: 'Pool6F1B' }, Username: 'ada@example.com', UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }, { Name: 'email_verified', Value: 'true' }], DesiredDeliveryMediums: ['EMAIL'] } },
      AdaEdits: { Type: 'AWS::Cognito::UserPoolUserToGroupAttachment', Properties: { UserPoolId: { Ref: 'Pool6F1B' }, Username: { Ref: 'Ada' }, GroupName: { Ref: 'Editors' } } },
      PreSignUp22: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
      SmsRole: { Type: 'AWS::IAM::Role', Properties: {} },
      Domain: { Type: 'AWS::Cognito::UserPoolDomain', Properties: { Domain: 'x', UserPoolId: { Ref: 'Pool6F1B' } } },
      Orders: { Type: 'AWS::Cognito::UserPoolResourceServer', Properties: {} },
    },
  };
  const leaveOut = ['AWS::Cognito::UserPoolDomain', 'Orders'];

  test('makes what would be deployed', () => {
    const cognito = PocketCognito.from(fromTemplate(template, { leaveOut, region: 'eu-west-3', accountId: '123456789012' }));
    const UserPoolId = 'eu-west-3_Pool6F1B';
    const pool = describePool(cognito, UserPoolId);
    const client = describeClient(cognito, UserPoolId, 'Client9A');

    assert.deepEqual([pool.Name, pool.Arn], ['staff-dev', 'arn:aws:cognito-idp:eu-west-3:123456789012:userpool/eu-west-3_Pool6F1B']);
    assert.deepEqual(pool.LambdaConfig, { PreSignUp: 'arn:aws:lambda:eu-west-3:123456789012:function:PreSignUp22' });
    const { MinimumLength, TemporaryPasswordValidityDays } = pool.Policies.PasswordPolicy;
    assert.deepEqual([MinimumLength, TemporaryPasswordValidityDays, pool.AdminCreateUserConfig.AllowAdminCreateUserOnly, pool.UserPoolTags], [10, 3, true, { true: 'true' }]);
    assert.deepEqual(pool.SchemaAttributes.find(({ Name }) => Name === 'custom:tenant').StringAttributeConstraints, { MinLength: '1', MaxLength: '20' });
    assert.deepEqual(mfaOf(cognito, UserPoolId), {
      MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true }, SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/SmsRole', ExternalId: 'x' } }, WebAuthnConfiguration: { RelyingPartyId: 'example.com' },
    });
    assert.deepEqual([client.ClientName, client.CallbackURLs, client.AccessTokenValidity, client.SupportedIdentityProviders], ['web', ['https://a.example/', 'https://b.example/'], 5, ['COGNITO', 'Okta']]);
    assert.equal(cognito.callSync('DescribeIdentityProvider', { UserPoolId, ProviderName: 'Okta' }).IdentityProvider.ProviderDetails.oidc_issuer, 'https://okta.example.com');
    assert.equal(cognito.callSync('GetGroup', { UserPoolId, GroupName: 'editors' }).Group.Description, 'they write');
    const { Users: [ada] } = cognito.callSync('ListUsersInGroup', { UserPoolId, GroupName: 'editors' });
    assert.deepEqual(ada.Attributes.find(({ Name }) => Name === 'email_verified'), { Name: 'email_verified', Value: 'true' });
    assert.deepEqual(cognito.callSync('ListUserPoolClients', { UserPoolId, MaxResults: 9 }).UserPoolClients.length, 1);
  });

  test('follows parameters and conditions', () => {
    const { pools: [pool] } = fromTemplate(template, { leaveOut: true, parameters: { MinLength: 20 } });
    assert.equal(pool.Policies.PasswordPolicy.MinimumLength, 20);

    const prod = structuredClone(template);
    prod.Mappings.Lengths.prod = { days: 1 };
    const { pools: [{ name, MfaConfiguration, VerificationMessageTemplate, clients, groups }], leftOut } = fromTemplate(prod, { leaveOut: true, parameters: { Stage: 'prod' } });
    assert.deepEqual([name, MfaConfiguration, VerificationMessageTemplate, clients.length, groups], ['staff-prod', 'ON', { DefaultEmailOption: 'CONFIRM_WITH_LINK' }, 2, undefined]);
    assert.deepEqual(leftOut.map(({ what, logicalId }) => [what, logicalId]), [['AWS::Cognito::UserPoolDomain', 'Domain'], ['AWS::Cognito::UserPoolResourceServer', 'Orders']]);
  });

  test('refuses to lose a resource', () => {
    assert.throws(() => fromTemplate(template), { message: /AWS::Cognito::UserPoolDomain \(Domain\): it is not simulated\n {2}AWS::Cognito::UserPoolResourceServer \(Orders\)[^]*leaveOut: \['AWS::Cognito::UserPoolDomain', 'AWS::Cognito::UserPoolResourceServer'\]/ });
  });

  test('does not lose a property that it does not know', () => {
    const novel = fromTemplate({ Resources: { P: { Type: 'AWS::Cognito::UserPool', Properties: { Novelty: 1 } } } });

    assert.throws(() => PocketCognito.from(novel), { message: /^pocket-cognito: pools\[0\]\.Novelty: there is no such member/ });
  });

  for (const [words, properties] of [
    ['P.UserPoolName refers to Nobody, which is neither a resource nor a parameter', { UserPoolName: { Ref: 'Nobody' } }],
    ['P.UserPoolName has Fn::ImportValue, whose value only a deployment knows', { UserPoolName: { 'Fn::ImportValue': 'x' } }],
    ['P.UserPoolName needs Name of Bucket (AWS::S3::Bucket), which only a deployment knows', { UserPoolName: { 'Fn::GetAtt': 'Bucket.Name' } }],
    ['P.UserPoolName asks for the condition Never', { UserPoolName: { 'Fn::If': ['Never', 'a', 'b'] } }],
    ['the parameter Given has no value: give it in { parameters: { Given: ... } }', { UserPoolName: { Ref: 'Given' } }],
    ['refers to itself', { UserPoolName: { Ref: 'Group' } }],
  ]) {
    test(`says that ${words}`, () => {
      const given = { Parameters: { Given: { Type: 'String' } }, Resources: { P: { Type: 'AWS::Cognito::UserPool', Properties: properties }, Bucket: { Type: 'AWS::S3::Bucket' }, Group: { Type: 'AWS::Cognito::UserPoolGroup', Properties: { GroupName: { Ref: 'Group' } } } } };

      assert.throws(() => fromTemplate(given), (error) => error instanceof TypeError && error.message.includes(words));
    });
  }

  test('says which parameters there are, and what is no template', () => {
    assert.throws(() => fromTemplate(template, { parameters: { Stag: 'x' } }), { message: /no parameter Stag; it has Stage, MinLength, Origins, Secret/ });
    assert.throws(() => fromTemplate({}), { message: /no Resources/ });
  });
});

describe('fromDescribed', () => {
  const fixture = {
    region: 'eu-west-3',
    accountId: '123456789012',
    pools: [{
      name: 'customers',
      UsernameAttributes: ['email'],
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      schema: { email: { Required: true }, 'custom:level': { AttributeDataType: 'Number', Mutable: false }, birthdate: { Mutable: false } },
      clients: [{ name: 'web', ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }, { name: 'server', GenerateSecret: true }],
      groups: [{ name: 'editors', Precedence: 2 }, 'readers'],
      users: [{ password: 'Secret-77', attributes: { email: 'ada@example.com', 'custom:level': 3 }, groups: ['editors', 'readers'] }, { status: 'UNCONFIRMED', attributes: { email: 'eve@example.com' }, enabled: false }],
    }],
  };

  // As somebody would who keeps what the AWS SDK answers about a real pool.
  async function described(cognito) {
    const client = new sdk.CognitoIdentityProvider(cognito.clientConfig());
    const { UserPools: [{ Id: UserPoolId }] } = await client.listUserPools({ MaxResults: 1 });
    const { UserPoolClients } = await client.listUserPoolClients({ UserPoolId });
    const { Groups } = await client.listGroups({ UserPoolId });
    const memberships = {};
    for (const { GroupName } of Groups) memberships[GroupName] = await client.listUsersInGroup({ UserPoolId, GroupName });
    return {
      ...await client.describeUserPool({ UserPoolId }),
      ...await client.getUserPoolMfaConfig({ UserPoolId }),
      UserPoolClients: await Promise.all(UserPoolClients.map(({ ClientId }) => client.describeUserPoolClient({ UserPoolId, ClientId }))),
      Users: (await client.listUsers({ UserPoolId })).Users,
      Groups,
      memberships,
    };
  }

  const withoutPasswords = ({ pools, ...rest }) => ({ ...rest, pools: pools.map(({ users, clients, ...pool }) => ({ ...pool, clients: clients.toSorted((a, b) => (a.name < b.name ? -1 : 1)), users: users.map(({ password, ...user }) => user) })) });

  test('makes the pool again from what the SDK\'s client answered about it, but for passwords', async () => {
    const real = PocketCognito.from(fixture);
    const pool = await described(real);

    for (const given of [{ pools: [pool] }, JSON.stringify({ pools: [pool] })]) {
      const again = PocketCognito.from(fromDescribed(given));
      assert.deepEqual(withoutPasswords(again.toFixture()), withoutPasswords(real.toFixture()));
    }
  });

  test('refuses to lose a user, a link or a domain', async () => {
    const pool = await described(PocketCognito.from(fixture));
    pool.UserPool.Domain = 'x';
    pool.Users.push({ Username: 'Okta_1', UserStatus: 'EXTERNAL_PROVIDER', Attributes: [] });
    pool.Users[0].Attributes.push({ Name: 'identities', Value: '[]' });
    pool.Users[0].UserMFASettingList = ['SOFTWARE_TOKEN_MFA'];
    const [{ Username }] = pool.Users;

    const { leftOut } = fromDescribed({ pools: [pool] }, { leaveOut: true });
    const names = ['pools[0].UserPool.Domain', `Users.${Username}.identities`, `Users.${Username}.SOFTWARE_TOKEN_MFA`, 'Users.Okta_1'];
    assert.deepEqual(leftOut.map(({ what }) => what), names);
    assert.throws(() => fromDescribed({ pools: [pool] }, { leaveOut: names.slice(1) }), { message: /leaveOut: \['pools\[0\]\.UserPool\.Domain'\]/ });
  });

  test('refuses half of a listing, and members that nobody listed', async () => {
    const pool = await described(PocketCognito.from(fixture));

    assert.throws(() => fromDescribed({ pools: [{ ...pool, PaginationToken: 'x' }] }), { message: /pools\[0\] has a token for a next page/ });
    assert.throws(() => fromDescribed({ pools: [{ ...pool, memberships: { editors: { Users: [], NextToken: 'x' } } }] }), { message: /memberships\.editors has a token/ });
    assert.throws(() => fromDescribed({ pools: [{ ...pool, memberships: { editors: ['stranger'] } }] }), { message: /memberships names stranger, who is not among the Users/ });
    assert.throws(() => fromDescribed({ pools: [{}] }), { message: /pools\[0\] has no UserPool/ });
  });
});

describe('a source of another form', () => {
  const auth = (members) => ({ auth: { user_pool_id: 'us-east-1_x', ...members } });
  for (const [name, from, given] of [
    ['fromAmplifyOutputs', fromAmplifyOutputs, auth({ groups: 'ADMINS' })],
    ['fromAmplifyOutputs', fromAmplifyOutputs, auth({ groups: [{ ADMINS: null }] })],
    ['fromAmplifyOutputs', fromAmplifyOutputs, auth({ username_attributes: 7 })],
    ['fromAmplifyConfig', fromAmplifyConfig, { get aws_user_pools_id() { throw new Error('not today'); } }],
    ['fromTemplate', fromTemplate, { Resources: { Pool: null } }],
    ['fromTemplate', fromTemplate, { Resources: { Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolName: { 'Fn::Join': 7 } } } } }],
    ['fromDescribed', fromDescribed, { pools: [null] }],
    ['fromDescribed', fromDescribed, { pools: [{ UserPool: {}, Users: [{ UserStatus: 'CONFIRMED', Attributes: [null] }] }] }],
    ['fromDescribed', fromDescribed, 7],
  ]) {
    test(`is an error of ${name} that says so: ${typeof given === 'object' && name !== 'fromAmplifyConfig' ? JSON.stringify(given) : name}`, () => {
      assert.throws(() => from(given), (error) => error instanceof TypeError && error.message.startsWith(`pocket-cognito: ${name}(): `) && /has not the form that it knows|it takes an object/.test(error.message));
    });
  }
});
