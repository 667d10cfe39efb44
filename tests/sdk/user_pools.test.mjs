// Pools: what a minimal one looks like, what an update forgets, and who may delete one.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { allPages, answer, refuses, violates, violation } from './support/expect.mjs';
import { START, makePool, makeService } from './support/make_pool.mjs';
import { makeUser } from './support/make_user.mjs';

const START_DATE = new Date(START);
const NO_SUCH_POOL = 'us-east-1_absent000';

let it;
beforeEach(() => { it = makeService(); });

const create = (rest) => it.client.createUserPool({ PoolName: 'teams', ...rest });
const created = async (rest) => (await create(rest)).UserPool;
const describePool = async (UserPoolId) => (await answer(it.client.describeUserPool({ UserPoolId }))).UserPool;

const text = (Name, MinLength = '0', MaxLength = '2048') =>
  ({ Name, AttributeDataType: 'String', DeveloperOnlyAttribute: false, Mutable: true, Required: false, StringAttributeConstraints: { MinLength, MaxLength } });
const flag = (Name) => ({ Name, AttributeDataType: 'Boolean', DeveloperOnlyAttribute: false, Mutable: true, Required: false });
const STANDARD = [
  { ...text('sub', '1'), Mutable: false, Required: true },
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture', 'website', 'email'].map((name) => text(name)),
  flag('email_verified'), text('gender'), text('birthdate', '10', '10'), text('zoneinfo'), text('locale'), text('phone_number'),
  flag('phone_number_verified'), text('address'),
  { Name: 'updated_at', AttributeDataType: 'Number', DeveloperOnlyAttribute: false, Mutable: true, Required: false, NumberAttributeConstraints: { MinValue: '0' } },
];
const POLICY = { MinimumLength: 8, RequireLowercase: true, RequireNumbers: true, RequireSymbols: true, RequireUppercase: true, TemporaryPasswordValidityDays: 7 };

describe('CreateUserPool', () => {
  test('a minimal pool answers the service\'s defaults, member for member', async () => {
    const { UserPool } = await answer(create({ UserPoolTier: 'LITE' }));

    assert.match(UserPool.Id, /^us-east-1_[0-9A-Za-z]{9}$/);
    assert.match(UserPool.Arn, new RegExp(`^arn:aws:cognito-idp:us-east-1:\\d{12}:userpool/${UserPool.Id}$`));
    assert.deepEqual(UserPool, {
      Id: UserPool.Id, Arn: UserPool.Arn, Name: 'teams', CreationDate: START_DATE, LastModifiedDate: START_DATE,
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }, { Name: 'verified_phone_number', Priority: 2 }] },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      DeletionProtection: 'INACTIVE', EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' }, EstimatedNumberOfUsers: 0,
      IssuerConfiguration: { Type: 'ORIGINAL' }, KeyConfiguration: { KeyType: 'AWS_OWNED_KEY' }, LambdaConfig: {}, MfaConfiguration: 'OFF',
      Policies: { PasswordPolicy: POLICY, SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
      SchemaAttributes: STANDARD, UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
      UserPoolTier: 'LITE', VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
    });
  });

  test('the tier is ESSENTIALS when none is asked for', async () => {
    assert.equal((await created()).UserPoolTier, 'ESSENTIALS');
  });

  test('what is given comes back', async () => {
    const given = { AliasAttributes: ['email'], UsernameConfiguration: { CaseSensitive: false }, DeletionProtection: 'ACTIVE', AutoVerifiedAttributes: ['email'] };

    const pool = await created(given);

    for (const [member, value] of Object.entries(given)) assert.deepEqual(pool[member], value, member);
  });

  test('region and account are those of the double', async () => {
    it = makeService({ region: 'eu-central-1', accountId: '210987654321' });

    const { Id, Arn } = await created();

    assert.match(Id, /^eu-central-1_/);
    assert.equal(Arn, `arn:aws:cognito-idp:eu-central-1:210987654321:userpool/${Id}`);
  });

  test('two pools may have one name', async () => {
    assert.notEqual((await created()).Id, (await created()).Id);
  });

  test('a custom attribute is described under its full name, without invented bounds', async () => {
    const pool = await created({ Schema: [{ Name: 'team', AttributeDataType: 'String', Mutable: true }] });

    assert.deepEqual(pool.SchemaAttributes.find(({ Name }) => Name === 'custom:team'), {
      Name: 'custom:team', AttributeDataType: 'String', DeveloperOnlyAttribute: false, Mutable: true, Required: false, StringAttributeConstraints: {},
    });
  });

  test('aliases and username attributes exclude each other', async () => {
    await refuses(create({ AliasAttributes: ['email'], UsernameAttributes: ['email'] }), 'InvalidParameterException',
      'Only one of the aliasAttributes or usernameAttributes can be set in a user pool.');
  });

  test('required MFA without a way to send it is refused', async () => {
    await refuses(create({ MfaConfiguration: 'ON' }), 'InvalidParameterException',
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional');
  });

  test('the old and the new way to say how long an invitation lasts do not mix', async () => {
    await refuses(create({ AdminCreateUserConfig: { UnusedAccountValidityDays: 3 }, Policies: { PasswordPolicy: { ...POLICY, TemporaryPasswordValidityDays: 4 } } }),
      'InvalidParameterException', 'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays');
  });

  test('a custom attribute cannot be required', async () => {
    await refuses(create({ Schema: [{ Name: 'team', AttributeDataType: 'String', Required: true }] }), 'InvalidParameterException',
      'Required custom attributes are not supported currently.');
  });

  test('names, and what is nested in lists and structures, are told by path', async () => {
    await violates(create({
      PoolName: 'no/slash', Policies: { PasswordPolicy: { MinimumLength: 5 } },
      Schema: [{ Name: 'fine' }, { Name: 'a_name_that_is_too_long' }],
    }),
      violation("'no/slash'", 'poolName', 'Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+'),
      violation("'5'", 'policies.passwordPolicy.minimumLength', 'Member must have value greater than or equal to 6'),
      violation("'a_name_that_is_too_long'", 'schema.2.member.name', 'Member must have length less than or equal to 20'));
    await violates(it.client.createUserPool({}), violation('null', 'poolName', 'Member must not be null'));
  });

  test('what a tier does not have is refused', async () => {
    await refuses(create({ UserPoolTier: 'LITE', Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 1 } } }), 'FeatureUnavailableInTierException',
      'The following features need to be disabled for the LITE pricing tier configured: Password History');
  });

  test('a thousand pools and no more', async () => {
    for (let n = 0; n < 1000; n++) await it.cognito.createUserPool({ PoolName: `p${n}` });

    await refuses(create(), 'LimitExceededException');
  });
});

describe('DescribeUserPool', () => {
  test('adds empty tags and the identities attribute, and has an order of its own', async () => {
    const pool = await created();

    const described = await describePool(pool.Id);

    assert.deepEqual(described.SchemaAttributes.map(({ Name }) => Name), [
      'profile', 'address', 'birthdate', 'gender', 'preferred_username', 'updated_at', 'website', 'picture', 'identities', 'sub', 'email_verified',
      'phone_number_verified', 'phone_number', 'zoneinfo', 'locale', 'email', 'given_name', 'family_name', 'middle_name', 'name', 'nickname',
    ]);
    assert.deepEqual(described.SchemaAttributes.find(({ Name }) => Name === 'identities'), {
      Name: 'identities', AttributeDataType: 'String', DeveloperOnlyAttribute: false, Mutable: true, Required: false, StringAttributeConstraints: {},
    });
    const { SchemaAttributes, UserPoolTags, ...rest } = described;
    assert.deepEqual(UserPoolTags, {});
    assert.deepEqual({ ...rest, SchemaAttributes: pool.SchemaAttributes }, pool);
  });

  test('counts the users of the moment, and its date does not move with them', async () => {
    const pool = await makePool();
    await makeUser(pool, 'alice');
    pool.clock.advance({ minutes: 1 });
    await makeUser(pool, 'bob');

    const { UserPool } = await pool.client.describeUserPool({ UserPoolId: pool.UserPoolId });

    assert.equal(UserPool.EstimatedNumberOfUsers, 2);
    assert.deepEqual(UserPool.LastModifiedDate, START_DATE);
  });
});

describe('UpdateUserPool', () => {
  test('what is left out goes back to its default', async () => {
    const { Id } = await created({
      AutoVerifiedAttributes: ['email'], DeletionProtection: 'ACTIVE', EmailVerificationSubject: 'Welcome',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }, Policies: { PasswordPolicy: { ...POLICY, MinimumLength: 20 } },
    });
    it.clock.advance({ minutes: 1 });

    assert.deepEqual(await answer(it.client.updateUserPool({ UserPoolId: Id, SmsAuthenticationMessage: 'Your code: {####}' })), {});

    const pool = await describePool(Id);
    assert.equal(pool.SmsAuthenticationMessage, 'Your code: {####}');
    assert.equal(pool.AutoVerifiedAttributes, undefined);
    assert.equal(pool.DeletionProtection, 'INACTIVE');
    assert.equal(pool.EmailVerificationSubject, undefined);
    assert.equal(pool.AdminCreateUserConfig.AllowAdminCreateUserOnly, false);
    assert.deepEqual(pool.Policies.PasswordPolicy, POLICY);
    assert.deepEqual(pool.LastModifiedDate, it.clock.now());
    assert.deepEqual(pool.CreationDate, START_DATE);
  });

  test('a pool can be renamed, and keeps its name when none is sent', async () => {
    const { Id } = await created();

    await it.client.updateUserPool({ UserPoolId: Id, PoolName: 'crews' });
    assert.equal((await describePool(Id)).Name, 'crews');

    await it.client.updateUserPool({ UserPoolId: Id });
    assert.equal((await describePool(Id)).Name, 'crews');
  });

  test('what a tier does not have is refused, also where the tier is what changes', async () => {
    const { Id } = await created({ UserPoolTier: 'LITE' });
    await refuses(it.client.updateUserPool({ UserPoolId: Id, Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 1 } } }), 'FeatureUnavailableInTierException',
      'The following features need to be disabled for the LITE pricing tier configured: Password History');

    await it.client.updateUserPool({ UserPoolId: Id, UserPoolTier: 'ESSENTIALS' });
    await it.client.createUserPoolClient({ UserPoolId: Id, ClientName: 'web', RefreshTokenRotation: { Feature: 'ENABLED' } });
    await refuses(it.client.updateUserPool({ UserPoolId: Id, UserPoolTier: 'LITE' }), 'TierChangeNotAllowedException',
      'The following features need to be disabled for the LITE pricing tier configured: Refresh Token Rotation');
  });

  test('what a pool was made with cannot be taken away: aliases, case, schema', async () => {
    const { Id } = await created({ AliasAttributes: ['email'], UsernameConfiguration: { CaseSensitive: false }, Schema: [{ Name: 'team', AttributeDataType: 'String' }] });

    await it.client.updateUserPool({ UserPoolId: Id });

    const pool = await describePool(Id);
    assert.deepEqual(pool.AliasAttributes, ['email']);
    assert.deepEqual(pool.UsernameConfiguration, { CaseSensitive: false });
    assert.ok(pool.SchemaAttributes.some(({ Name }) => Name === 'custom:team'));
  });
});

describe('DeleteUserPool', () => {
  test('is final', async () => {
    const { Id } = await created();

    assert.deepEqual(await answer(it.client.deleteUserPool({ UserPoolId: Id })), {});

    const sentence = `User pool ${Id} does not exist.`;
    await refuses(it.client.describeUserPool({ UserPoolId: Id }), 'ResourceNotFoundException', sentence);
    await refuses(it.client.deleteUserPool({ UserPoolId: Id }), 'ResourceNotFoundException', sentence);
  });

  test('a protected pool stays until the protection goes', async () => {
    const { Id } = await created({ DeletionProtection: 'ACTIVE' });

    await refuses(it.client.deleteUserPool({ UserPoolId: Id }), 'InvalidParameterException',
      'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.');

    await it.client.updateUserPool({ UserPoolId: Id, DeletionProtection: 'INACTIVE' });
    await answer(it.client.deleteUserPool({ UserPoolId: Id }));
  });
});

describe('ListUserPools', () => {
  test('names each pool by id, name and dates', async () => {
    const { Id } = await created();

    const { UserPools } = await answer(it.client.listUserPools({ MaxResults: 60 }));

    assert.equal(UserPools.length, 1);
    const [{ Name, CreationDate, LastModifiedDate }] = UserPools;
    assert.deepEqual([UserPools[0].Id, Name, CreationDate, LastModifiedDate], [Id, 'teams', START_DATE, START_DATE]);
  });

  test('pages yield each pool once', async () => {
    for (let n = 0; n < 5; n++) await created({ PoolName: `p${n}` });

    const pools = await allPages((page) => it.client.listUserPools({ MaxResults: 2, ...page }), 'UserPools');

    assert.deepEqual(pools.map(({ Name }) => Name).sort(), ['p0', 'p1', 'p2', 'p3', 'p4']);
  });

  test('MaxResults is required, and from 1 to 60', async () => {
    await violates(it.client.listUserPools({}), violation('null', 'maxResults', 'Member must not be null'));
    await violates(it.client.listUserPools({ MaxResults: 0 }), violation("'0'", 'maxResults', 'Member must have value greater than or equal to 1'));
    await violates(it.client.listUserPools({ MaxResults: 61 }), violation("'61'", 'maxResults', 'Member must have value less than or equal to 60'));
  });

  test('a made-up token is refused', async () => {
    await refuses(it.client.listUserPools({ MaxResults: 1, NextToken: 'made-up' }), 'InvalidParameterException');
  });
});

describe('AddCustomAttributes', () => {
  const add = (UserPoolId, ...CustomAttributes) => it.client.addCustomAttributes({ UserPoolId, CustomAttributes });

  test('a new attribute is in the schema and can be used', async () => {
    const pool = await makePool();
    it = pool;

    assert.deepEqual(await answer(add(pool.UserPoolId, { Name: 'team', AttributeDataType: 'String', Mutable: true, StringAttributeConstraints: { MaxLength: '10' } })), {});

    const { SchemaAttributes } = await describePool(pool.UserPoolId);
    assert.deepEqual(SchemaAttributes.find(({ Name }) => Name === 'custom:team').StringAttributeConstraints, { MaxLength: '10' });
    await makeUser(pool, 'alice', { 'custom:team': 'red' });
  });

  test('an attribute for developers only carries its prefix', async () => {
    const { Id } = await created();

    await add(Id, { Name: 'note', AttributeDataType: 'String', DeveloperOnlyAttribute: true, Mutable: true });

    assert.ok((await describePool(Id)).SchemaAttributes.some(({ Name }) => Name === 'dev:custom:note'));
  });

  test('a name that exists is refused', async () => {
    const { Id } = await created({ Schema: [{ Name: 'team', AttributeDataType: 'String' }] });

    await refuses(add(Id, { Name: 'team', AttributeDataType: 'String' }), 'InvalidParameterException');
  });

  test('a required custom attribute is refused, and nothing is added', async () => {
    const { Id } = await created();

    await refuses(add(Id, { Name: 'fine', AttributeDataType: 'String' }, { Name: 'team', AttributeDataType: 'String', Required: true }),
      'InvalidParameterException', 'Required custom attributes are not supported currently.');
    assert.ok(!(await describePool(Id)).SchemaAttributes.some(({ Name }) => Name === 'custom:fine'));
  });

  test('fifty a pool and twenty-five a call', async () => {
    const { Id } = await created();
    const some = (from, count) => Array.from({ length: count }, (_, n) => ({ Name: `a${from + n}`, AttributeDataType: 'String' }));
    await add(Id, ...some(0, 25));
    await add(Id, ...some(25, 25));

    await assert.rejects(add(Id, ...some(50, 1)), { $fault: 'client' });
    await assert.rejects(add(Id, ...some(50, 26)), { name: 'InvalidParameterException', message: /^1 validation error detected: Value '\[.*\]' at 'customAttributes' failed to satisfy constraint: Member must have length less than or equal to 25$/s });
  });
});

test('a pool that is not there is named by every pool operation', async () => {
  const calls = {
    describeUserPool: {}, updateUserPool: {}, deleteUserPool: {},
    addCustomAttributes: { CustomAttributes: [{ Name: 'a', AttributeDataType: 'String' }] },
  };
  for (const [operation, input] of Object.entries(calls)) {
    await refuses(it.client[operation]({ UserPoolId: NO_SUCH_POOL, ...input }), 'ResourceNotFoundException', `User pool ${NO_SUCH_POOL} does not exist.`);
  }
});
