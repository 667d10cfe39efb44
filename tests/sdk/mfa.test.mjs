// Second factors: what pools offer, and what users turn on.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses, violates, violation } from './support/expect.mjs';
import { makePool } from './support/make_pool.mjs';
import { makeConfirmedUser } from './support/make_user.mjs';
import { accessToken, begin, makeOpenClient, respond } from './support/sign_in.mjs';

const SMS = { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' };
const SES = { EmailSendingAccount: 'DEVELOPER', SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/a@example.com' };
const TOTP = { SoftwareTokenMfaConfiguration: { Enabled: true } };
const NOWHERE = 'us-east-1_Absent000';
const ON = { Enabled: true };
const PREFERRED = { Enabled: true, PreferredMfa: true };

let it;
const configure = (MfaConfiguration, rest) => it.client.setUserPoolMfaConfig({ UserPoolId: it.UserPoolId, MfaConfiguration, ...rest });
const inPool = (rest) => ({ UserPoolId: it.UserPoolId, Username: 'alice', ...rest });
const prefer = (rest) => it.client.adminSetUserMFAPreference(inPool(rest));
const settings = async () => {
  const { UserMFASettingList, PreferredMfaSetting } = await it.client.adminGetUser(inPool());
  return [UserMFASettingList, PreferredMfaSetting];
};

async function withAlice(pool) {
  it = await makePool({ SmsConfiguration: SMS, EmailConfiguration: SES, ...pool });
  await makeConfirmedUser(it, 'alice', { email: 'alice@example.com', phone_number: '+15555550100' });
  it.ClientId = await makeOpenClient(it);
}

beforeEach(() => withAlice());

describe('SetUserPoolMfaConfig and GetUserPoolMfaConfig', () => {
  test('what is set is answered and shown', async () => {
    const wanted = {
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: { SmsAuthenticationMessage: 'Use {####}', SmsConfiguration: SMS },
      ...TOTP,
      EmailMfaConfiguration: { Message: 'Code {####}', Subject: 'Code' },
      WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'preferred' },
    };

    assert.deepEqual(await answer(configure('OPTIONAL', wanted)), wanted);
    assert.deepEqual(await answer(it.client.getUserPoolMfaConfig({ UserPoolId: it.UserPoolId })), wanted);

    await configure('OFF');
    const { MfaConfiguration, WebAuthnConfiguration, ...rest } = await answer(it.client.getUserPoolMfaConfig({ UserPoolId: it.UserPoolId }));
    assert.deepEqual([MfaConfiguration, WebAuthnConfiguration, rest], ['OFF', wanted.WebAuthnConfiguration, {}]);
  });

  test('mode and factors must agree', async () => {
    await refuses(configure('OFF', TOTP), 'InvalidParameterException',
      'Invalid MFA configuration given, can\'t turn off MFA and configure an MFA together.');
    await refuses(configure('ON'), 'InvalidParameterException',
      'Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.');
  });

  test('SMS and email need someone to send them', async () => {
    it = await makePool();

    await refuses(configure('ON', { SmsMfaConfiguration: {} }), 'InvalidParameterException',
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional');
    await refuses(configure('ON', { EmailMfaConfiguration: {} }), 'InvalidParameterException',
      'Email MFA requires an email configuration with the DEVELOPER email sending account.');
  });

  test('where MFA is required, first factors are passwords and passkeys that count as both', async () => {
    const allowing = (...AllowedFirstAuthFactors) => ({ Policies: { SignInPolicy: { AllowedFirstAuthFactors } } });

    it = await makePool(allowing('PASSWORD', 'EMAIL_OTP'));
    await refuses(configure('ON', TOTP), 'InvalidParameterException',
      'Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled');
    it = await makePool(allowing('PASSWORD', 'WEB_AUTHN'));
    await refuses(configure('ON', TOTP), 'InvalidParameterException',
      'Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed first auth factor');
    await answer(configure('ON', { ...TOTP, WebAuthnConfiguration: { FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' } }));
  });

  test('email is beyond the tier LITE', async () => {
    it = await makePool({ UserPoolTier: 'LITE', EmailConfiguration: SES });

    await refuses(configure('ON', { EmailMfaConfiguration: {} }), 'FeatureUnavailableInTierException',
      'The following features need to be disabled for the LITE pricing tier configured: Email MFA');
  });

  test('a pool that is not there, and a message without its code', async () => {
    await refuses(it.client.getUserPoolMfaConfig({ UserPoolId: NOWHERE }), 'ResourceNotFoundException', `User pool ${NOWHERE} does not exist.`);
    await refuses(it.client.setUserPoolMfaConfig({ UserPoolId: NOWHERE }), 'ResourceNotFoundException', `User pool ${NOWHERE} does not exist.`);
    await violates(configure('ON', { SmsMfaConfiguration: { SmsAuthenticationMessage: 'no code' } }),
      violation('\'no code\'', 'smsMfaConfiguration.smsAuthenticationMessage', 'Member must satisfy regular expression pattern: .*\\{####\\}.*'));
  });
});

describe('AdminSetUserMFAPreference and SetUserMFAPreference', () => {
  test('factors are turned on, preferred and turned off by either door', async () => {
    const AccessToken = await accessToken(it, 'alice');
    assert.deepEqual(await answer(prefer({ SMSMfaSettings: ON, EmailMfaSettings: PREFERRED })), {});
    assert.deepEqual(await settings(), [['SMS_MFA', 'EMAIL_OTP'], 'EMAIL_OTP']);

    assert.deepEqual(await answer(it.client.setUserMFAPreference({ AccessToken, SMSMfaSettings: PREFERRED, EmailMfaSettings: { Enabled: false } })), {});
    assert.deepEqual(await settings(), [['SMS_MFA'], 'SMS_MFA']);

    await it.client.setUserMFAPreference({ AccessToken, SMSMfaSettings: { Enabled: false, PreferredMfa: false } });
    assert.deepEqual(await settings(), [undefined, undefined]);
  });

  test('what is turned on is asked for', async () => {
    await configure('OPTIONAL', { SmsMfaConfiguration: {}, EmailMfaConfiguration: {} });
    await prefer({ SMSMfaSettings: ON, EmailMfaSettings: ON });

    const choice = await begin(it, 'alice');
    assert.equal(choice.ChallengeName, 'SELECT_MFA_TYPE');
    assert.equal(choice.ChallengeParameters.MFAS_CAN_CHOOSE, '["SMS_MFA","EMAIL_OTP"]');
    const challenge = await respond(it, 'alice', choice, { ANSWER: 'EMAIL_OTP' });
    assert.equal(challenge.ChallengeName, 'EMAIL_OTP');
    const { AuthenticationResult } = await respond(it, 'alice', challenge, { EMAIL_OTP_CODE: it.cognito.lastCode('alice') });
    assert.ok(AuthenticationResult.AccessToken);
  });

  test('a factor needs something to be asked by', async () => {
    await makeConfirmedUser(it, 'bob');
    const AccessToken = await accessToken(it, 'bob');

    for (const [member, factor] of [['SMSMfaSettings', 'SMS_MFA'], ['EmailMfaSettings', 'EMAIL_OTP'], ['SoftwareTokenMfaSettings', 'SOFTWARE_TOKEN_MFA']]) {
      const sentence = `User does not have delivery config set to turn on ${factor}`;
      await refuses(prefer({ Username: 'bob', [member]: ON }), 'InvalidParameterException', sentence);
      await refuses(it.client.setUserMFAPreference({ AccessToken, [member]: ON }), 'InvalidParameterException', sentence);
    }
  });

  test('one factor is preferred, and only while it is on', async () => {
    await refuses(prefer({ SMSMfaSettings: PREFERRED, EmailMfaSettings: PREFERRED }), 'InvalidParameterException', 'Only one MFA method can be set as preferred.');
    await refuses(prefer({ SMSMfaSettings: { PreferredMfa: true } }), 'InvalidParameterException', 'An MFA method must be enabled to be set as preferred.');
  });

  test('a user or a token that is none', async () => {
    await refuses(prefer({ Username: 'nobody' }), 'UserNotFoundException', 'User does not exist.');
    await refuses(it.client.setUserMFAPreference({ AccessToken: 'no.access.token' }), 'NotAuthorizedException', 'Invalid Access Token');
  });
});

describe('AdminSetUserSettings and SetUserSettings', () => {
  const MFAOptions = [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }];

  test('turn SMS on and off', async () => {
    const AccessToken = await accessToken(it, 'alice');
    assert.deepEqual(await answer(it.client.adminSetUserSettings(inPool({ MFAOptions }))), {});
    assert.deepEqual((await it.client.adminGetUser(inPool())).MFAOptions, MFAOptions);
    assert.deepEqual((await it.client.listUsers({ UserPoolId: it.UserPoolId })).Users[0].MFAOptions, MFAOptions);

    assert.deepEqual(await answer(it.client.setUserSettings({ AccessToken, MFAOptions: [] })), {});
    assert.equal((await it.client.adminGetUser(inPool())).MFAOptions, undefined);
  });

  test('know nothing but SMS, and nobody who is not there', async () => {
    const email = [{ DeliveryMedium: 'EMAIL', AttributeName: 'email' }];
    await refuses(it.client.adminSetUserSettings(inPool({ MFAOptions: email })), 'InvalidParameterException', 'MFAOptions can only set SMS delivery to phone_number.');
    await refuses(it.client.adminSetUserSettings(inPool({ Username: 'nobody', MFAOptions })), 'UserNotFoundException', 'User does not exist.');
    await refuses(it.client.setUserSettings({ AccessToken: 'no.access.token', MFAOptions }), 'NotAuthorizedException', 'Invalid Access Token');
  });
});

describe('AdminGetUserAuthFactors and GetUserAuthFactors', () => {
  test('tell what the user may begin with and what comes second', async () => {
    await prefer({ SMSMfaSettings: PREFERRED });
    const factors = { Username: 'alice', PreferredMfaSetting: 'SMS_MFA', UserMFASettingList: ['SMS_MFA'], ConfiguredUserAuthFactors: ['PASSWORD'] };

    assert.deepEqual(await answer(it.client.adminGetUserAuthFactors(inPool())), factors);
    assert.deepEqual(await answer(it.client.getUserAuthFactors({ AccessToken: await accessToken(it, 'alice') })), factors);
  });

  test('a user or a token that is none', async () => {
    await refuses(it.client.adminGetUserAuthFactors(inPool({ Username: 'nobody' })), 'UserNotFoundException', 'User does not exist.');
    await refuses(it.client.getUserAuthFactors({ AccessToken: 'no.access.token' }), 'NotAuthorizedException', 'Invalid Access Token');
  });
});

test('a pool that is not there is named by the administrator\'s operations', async () => {
  const calls = { adminSetUserMFAPreference: {}, adminSetUserSettings: { MFAOptions: [] }, adminGetUserAuthFactors: {}, adminDeleteSoftwareToken: {} };
  for (const [operation, input] of Object.entries(calls)) {
    await refuses(it.client[operation](inPool({ UserPoolId: NOWHERE, ...input })), 'ResourceNotFoundException', `User pool ${NOWHERE} does not exist.`);
  }
});
