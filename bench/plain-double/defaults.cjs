'use strict';
// What the service fills in where a request for a pool or a client says nothing.

const text = (Name, constraints = { MinLength: '0', MaxLength: '2048' }, more = {}) => ({
  Name,
  AttributeDataType: 'String',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: constraints,
  ...more,
});
const flag = (Name) => ({ Name, AttributeDataType: 'Boolean', DeveloperOnlyAttribute: false, Mutable: true, Required: false });

const standardAttributes = [
  text('sub', { MinLength: '1', MaxLength: '2048' }, { Mutable: false, Required: true }),
  text('name'), text('given_name'), text('family_name'), text('middle_name'), text('nickname'), text('preferred_username'),
  text('profile'), text('picture'), text('website'), text('email'), flag('email_verified'), text('gender'),
  text('birthdate', { MinLength: '10', MaxLength: '10' }), text('zoneinfo'), text('locale'),
  text('phone_number'), flag('phone_number_verified'), text('address'),
  { Name: 'updated_at', AttributeDataType: 'Number', DeveloperOnlyAttribute: false, Mutable: true, Required: false, NumberAttributeConstraints: { MinValue: '0' } },
];
// The length as a number, beside the text that is shown.
for (const { StringAttributeConstraints: limits } of standardAttributes) if (limits) Object.defineProperty(limits, 'max', { value: Number(limits.MaxLength) });

function poolDefaults(input, { id, arn }) {
  const { PoolName, Policies, UserPoolTags, Schema, ...given } = JSON.parse(JSON.stringify(input));
  return {
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }, { Name: 'verified_phone_number', Priority: 2 }] },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
    DeletionProtection: 'INACTIVE',
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    EstimatedNumberOfUsers: 0,
    IssuerConfiguration: { Type: 'ORIGINAL' },
    KeyConfiguration: { KeyType: 'AWS_OWNED_KEY' },
    LambdaConfig: {},
    MfaConfiguration: 'OFF',
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
    UserPoolTier: 'ESSENTIALS',
    VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
    ...given,
    Arn: arn,
    Id: id,
    Name: PoolName,
    Policies: {
      PasswordPolicy: {
        MinimumLength: 8, RequireLowercase: true, RequireNumbers: true, RequireSymbols: true, RequireUppercase: true, TemporaryPasswordValidityDays: 7,
        ...Policies?.PasswordPolicy,
      },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'], ...Policies?.SignInPolicy },
    },
  };
}

function clientDefaults(input) {
  const { GenerateSecret, ...given } = JSON.parse(JSON.stringify(input));
  return {
    AllowedOAuthFlowsUserPoolClient: false,
    AuthSessionValidity: 3,
    EnablePropagateAdditionalUserContextData: false,
    EnableTokenRevocation: true,
    RefreshTokenValidity: 30,
    TokenValidityUnits: {},
    ...given,
  };
}

module.exports = { poolDefaults, clientDefaults, standardAttributes };
