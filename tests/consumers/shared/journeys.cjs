'use strict';
// What users do with a client, from sign-up to sign-out, told once for every client. A client is an adapter: it calls
// its library as an application would, and gives back where the sign-in stands (`{ step: 'DONE' }`) or what was asked.

const { claims, refused, same } = require('./expect.cjs');
const { PASSWORD, makeWorld, wrong } = require('./world.cjs');

const OTHER_PASSWORD = 'Another-horse-8';
const EMAIL = { email: 'ann@example.com', email_verified: 'true' };
const PHONE = { phone_number: '+12065550123', phone_number_verified: 'true' };
const DONE = { step: 'DONE' };

// Each: the claim, what the world is made with, and the journey.
exports.journeys = {
  'a sign-up is confirmed with the code that was sent': [{}, async ({ cognito, client }) => {
    same(await client.signUp('ann', PASSWORD, { email: EMAIL.email }), { isConfirmed: false, destination: 'a***@e***' });
    same(await client.signIn('ann', PASSWORD), { step: 'CONFIRM_SIGN_UP' });
    const code = cognito.lastCode('ann');
    await refused(client.confirmSignUp('ann', wrong(code)), 'CodeMismatchException');

    await client.confirmSignUp('ann', code);

    same(await client.signIn('ann', PASSWORD), DONE);
    same((await client.attributes()).email_verified, 'true');
  }],

  'a name can be signed up once': [{}, async ({ client }) => {
    await client.signUp('ann', PASSWORD, { email: EMAIL.email });

    await refused(client.signUp('ann', PASSWORD, { email: 'other@example.com' }), 'UsernameExistsException');
  }],

  'a lost code is sent again': [{}, async ({ cognito, client }) => {
    await client.signUp('ann', PASSWORD, { email: EMAIL.email });
    const { length } = cognito.outbox;

    same(await client.resendCode('ann'), 'a***@e***');

    same(cognito.outbox.length, length + 1);
    await client.confirmSignUp('ann', cognito.lastCode('ann'));
    same(await client.signIn('ann', PASSWORD), DONE);
  }],

  'the password is proved by SRP, and tokens are of the pool, the client and the user': [{}, async (it) => {
    await it.confirmed('ann', EMAIL);

    same(await it.client.signIn('ann', PASSWORD), DONE);

    const { id, access } = await it.tokens();
    const { sub } = await it.client.attributes();
    const iss = `https://cognito-idp.us-east-1.amazonaws.com/${it.UserPoolId}`;
    same(pick(id, ['iss', 'aud', 'token_use', 'sub', 'cognito:username', 'email', 'email_verified']), {
      iss, aud: it.ClientId, token_use: 'id', sub, 'cognito:username': 'ann', email: EMAIL.email, email_verified: true,
    });
    same(pick(access, ['iss', 'client_id', 'token_use', 'sub', 'username', 'scope']), {
      iss, client_id: it.ClientId, token_use: 'access', sub, username: 'ann', scope: 'aws.cognito.signin.user.admin',
    });
  }],

  'a wrong password and an unknown name are refused': [{}, async ({ client, confirmed }) => {
    await confirmed('ann');

    const error = await refused(client.signIn('ann', OTHER_PASSWORD), 'NotAuthorizedException');
    same(error.message, 'Incorrect username or password.');
    await refused(client.signIn('nobody', PASSWORD), 'UserNotFoundException');
  }],

  'an unknown name is not told from a wrong password where the client hides it': [{ client: { PreventUserExistenceErrors: 'ENABLED' } }, async ({ client }) => {
    const error = await refused(client.signIn('nobody', PASSWORD), 'NotAuthorizedException');
    same(error.message, 'Incorrect username or password.');
  }],

  'a temporary password leads to one of the user\'s own': [{}, async ({ client, invited }) => {
    await invited('ann', EMAIL);

    same(await client.signIn('ann', PASSWORD), { step: 'NEW_PASSWORD', missing: [] });
    await refused(client.newPassword('short'), 'InvalidPasswordException');
    same(await client.newPassword(OTHER_PASSWORD), DONE);

    await client.signOutHere();
    same(await client.signIn('ann', OTHER_PASSWORD), DONE);
  }],

  'a required attribute comes with the new password': [
    { pool: { Schema: [{ Name: 'family_name', Required: true, Mutable: true }] } },
    async ({ client, invited }) => {
      await invited('ann', EMAIL);

      same(await client.signIn('ann', PASSWORD), { step: 'NEW_PASSWORD', missing: ['family_name'] });
      same(await client.newPassword(OTHER_PASSWORD, { family_name: 'Muster' }), DONE);

      same((await client.attributes()).family_name, 'Muster');
    },
  ],

  'expired tokens are refreshed, and the sign-in stays the same one': [{}, async (it) => {
    await it.confirmed('ann');
    await it.client.signIn('ann', PASSWORD);
    const before = await it.tokens();
    it.clock.advance({ minutes: 59 });
    same(await it.tokens(), before);

    it.clock.advance({ minutes: 2 });

    const after = await it.tokens();
    for (const kind of ['id', 'access']) {
      same(pick(after[kind], ['auth_time', 'event_id', 'origin_jti', 'sub']), pick(before[kind], ['auth_time', 'event_id', 'origin_jti', 'sub']));
      same(after[kind].jti !== before[kind].jti && after[kind].exp > before[kind].exp, true);
    }
    same((await it.client.attributes()).sub, after.id.sub);
  }],

  'groups are in the tokens, and each change of them at the next refresh': [{}, async (it) => {
    const { cognito, client, UserPoolId } = it;
    const RoleArn = 'arn:aws:iam::123456789012:role/writer';
    await it.confirmed('ann');
    await cognito.createGroup({ UserPoolId, GroupName: 'writers', Precedence: 1, RoleArn });
    await cognito.createGroup({ UserPoolId, GroupName: 'readers' });
    const groupsAfterRefresh = async () => {
      await client.refresh();
      const { id, access } = await it.tokens();
      same(access['cognito:groups'], id['cognito:groups']);
      return { groups: id['cognito:groups']?.slice().sort(), roles: id['cognito:roles'], preferred: id['cognito:preferred_role'] };
    };
    await cognito.adminAddUserToGroup({ UserPoolId, Username: 'ann', GroupName: 'writers' });
    await client.signIn('ann', PASSWORD);
    const { id, access } = await it.tokens();
    same(pick(id, ['cognito:groups', 'cognito:roles', 'cognito:preferred_role']), { 'cognito:groups': ['writers'], 'cognito:roles': [RoleArn], 'cognito:preferred_role': RoleArn });
    same(pick(access, ['cognito:groups', 'cognito:roles', 'cognito:preferred_role']), { 'cognito:groups': ['writers'] });

    await cognito.adminAddUserToGroup({ UserPoolId, Username: 'ann', GroupName: 'readers' });
    same((await it.tokens()).id['cognito:groups'], ['writers'], 'a token that was issued before');
    same(await groupsAfterRefresh(), { groups: ['readers', 'writers'], roles: [RoleArn], preferred: RoleArn });

    await cognito.adminRemoveUserFromGroup({ UserPoolId, Username: 'ann', GroupName: 'writers' });
    same(await groupsAfterRefresh(), { groups: ['readers'] });

    await cognito.deleteGroup({ UserPoolId, GroupName: 'readers' });
    same(await groupsAfterRefresh(), {});
    same('cognito:groups' in (await it.tokens()).access, false);
  }],

  'a password is changed by who knows it': [{}, async ({ client, confirmed }) => {
    await confirmed('ann');
    await client.signIn('ann', PASSWORD);

    await refused(client.changePassword(OTHER_PASSWORD, OTHER_PASSWORD), 'NotAuthorizedException');
    await refused(client.changePassword(PASSWORD, 'short'), 'InvalidPasswordException');
    await client.changePassword(PASSWORD, OTHER_PASSWORD);

    await client.signOutHere();
    await refused(client.signIn('ann', PASSWORD), 'NotAuthorizedException');
    same(await client.signIn('ann', OTHER_PASSWORD), DONE);
  }],

  'a forgotten password is replaced with the code that was sent': [{}, async ({ cognito, client, confirmed }) => {
    await confirmed('ann', EMAIL);

    same(await client.forgotPassword('ann'), 'a***@e***');
    const code = cognito.lastCode('ann');
    await refused(client.confirmForgotPassword('ann', wrong(code), OTHER_PASSWORD), 'CodeMismatchException');
    await client.confirmForgotPassword('ann', code, OTHER_PASSWORD);

    await refused(client.signIn('ann', PASSWORD), 'NotAuthorizedException');
    same(await client.signIn('ann', OTHER_PASSWORD), DONE);
  }],

  'an authenticator is set up by a user who is signed in, and asked for at the next sign-in': [{}, async (it) => {
    const { cognito, client, clock } = it;
    await it.offerSecondFactors();
    await it.confirmed('ann');
    await client.signIn('ann', PASSWORD);

    const secretCode = await client.totpSecret();
    await refused(client.verifyTotp(wrong(cognito.totp({ secretCode }))), 'EnableSoftwareTokenMFAException');
    await client.verifyTotp(cognito.totp({ secretCode }));
    await client.preferTotp();
    await client.signOutHere();

    clock.advance({ seconds: 60 });
    same(await client.signIn('ann', PASSWORD), { step: 'TOTP_CODE' });
    await refused(client.answer(wrong(cognito.totp('ann'))), 'CodeMismatchException');
    same(await client.answer(cognito.totp('ann')), DONE);
  }],

  'an authenticator is set up on the way where the pool requires one': [{}, async ({ cognito, client, confirmed, UserPoolId }) => {
    await cognito.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } });
    await confirmed('ann');

    const { step, secretCode } = await client.signIn('ann', PASSWORD);
    same(step, 'TOTP_SETUP');
    same(await client.setUp(cognito.totp({ secretCode })), DONE);
  }],

  'a code by SMS is a second factor': [{}, async (it) => {
    const { cognito, client, UserPoolId } = it;
    await it.offerSecondFactors();
    await it.confirmed('ann', PHONE);
    await cognito.adminSetUserMFAPreference({ UserPoolId, Username: 'ann', SMSMfaSettings: { Enabled: true, PreferredMfa: true } });

    same(await client.signIn('ann', PASSWORD), { step: 'SMS_CODE', destination: '+*******0123' });
    await refused(client.answer(wrong(cognito.lastCode('ann'))), 'CodeMismatchException');
    same(await client.answer(cognito.lastCode('ann')), DONE);
  }],

  'who has two second factors chooses one': [{}, async (it) => {
    const { cognito, client, UserPoolId } = it;
    await it.offerSecondFactors();
    await it.confirmed('ann', PHONE);
    await client.signIn('ann', PASSWORD);
    await client.verifyTotp(cognito.totp({ secretCode: await client.totpSecret() }));
    const [SMSMfaSettings, SoftwareTokenMfaSettings] = [{ Enabled: true }, { Enabled: true }];
    await cognito.adminSetUserMFAPreference({ UserPoolId, Username: 'ann', SMSMfaSettings, SoftwareTokenMfaSettings });
    await client.signOutHere();

    const { step, choices } = await client.signIn('ann', PASSWORD);
    same({ step, choices: choices.slice().sort() }, { step: 'CHOOSE_FACTOR', choices: ['SMS', 'TOTP'] });
    same(await client.choose('SMS'), { step: 'SMS_CODE', destination: '+*******0123' });
    same(await client.answer(cognito.lastCode('ann')), DONE);
  }],

  'functions of one\'s own ask and judge': [{ triggers: riddle() }, async ({ client, confirmed }) => {
    await confirmed('ann');

    same(await client.signInByCustom('ann'), { step: 'CUSTOM', question: 'six times seven' });
    same(await client.answer('41'), { step: 'CUSTOM', question: 'six times seven' });
    same(await client.answer('42'), DONE);
  }],

  'functions of one\'s own give up in the end': [{ triggers: riddle() }, async ({ client, confirmed }) => {
    await confirmed('ann');
    await client.signInByCustom('ann');
    await client.answer('1');
    await client.answer('2');

    await refused(client.answer('3'), 'NotAuthorizedException');
  }],

  'functions of one\'s own come after the password': [{ triggers: riddle() }, async ({ client, confirmed }) => {
    await confirmed('ann');

    await refused(client.signInByCustom('ann', OTHER_PASSWORD), 'NotAuthorizedException');
    same(await client.signInByCustom('ann', PASSWORD), { step: 'CUSTOM', question: 'six times seven' });
    same(await client.answer('42'), DONE);
  }],

  'a remembered device stands for the second factor, until it is forgotten': [
    { pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true } } },
    async (it) => {
      const { cognito, client, UserPoolId } = it;
      await it.offerSecondFactors();
      await it.confirmed('ann', PHONE);
      await cognito.adminSetUserMFAPreference({ UserPoolId, Username: 'ann', SMSMfaSettings: { Enabled: true, PreferredMfa: true } });
      await client.signIn('ann', PASSWORD);
      same(await client.answer(cognito.lastCode('ann')), DONE);
      const [deviceKey] = await client.devices();
      await client.rememberDevice();
      await client.signOutHere();

      same(await client.signIn('ann', PASSWORD), DONE);
      same((await it.tokens()).access.device_key, deviceKey);

      await client.forgetDevice();
      same(await client.devices(), []);
      await client.signOutHere();
      same((await client.signIn('ann', PASSWORD)).step, 'SMS_CODE');
    },
  ],

  'a global sign-out ends every sign-in of the user': [{ client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] } }, async ({ cognito, client, confirmed, ClientId }) => {
    await confirmed('ann');
    const { AuthenticationResult: { AccessToken, RefreshToken } } = await cognito.initiateAuth({
      ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ann', PASSWORD },
    });
    await client.signIn('ann', PASSWORD);

    await client.signOutEverywhere();

    same(await client.isSignedIn(), false);
    same((await refused(cognito.getUser({ AccessToken }), 'NotAuthorizedException')).message, 'Access Token has been revoked');
    const refresh = cognito.initiateAuth({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: RefreshToken } });
    same((await refused(refresh, 'NotAuthorizedException')).message, 'Refresh Token has been revoked');
    same(await client.signIn('ann', PASSWORD), DONE);
  }],

  'a user deletes themselves': [{}, async ({ cognito, client, confirmed, UserPoolId }) => {
    await confirmed('ann');
    await client.signIn('ann', PASSWORD);

    await client.deleteUser();

    await refused(cognito.adminGetUser({ UserPoolId, Username: 'ann' }), 'UserNotFoundException');
    same(await client.isSignedIn(), false);
  }],
};

/** Makes the world of a journey, walks it, and clears up. */
exports.walk = async ([world, journey], { PocketCognito, makeClient }) => {
  const it = await makeWorld(PocketCognito, world);
  const client = await makeClient(it);
  try {
    await journey({ ...it, client, async tokens() {
      const { id, access } = await client.tokens();
      return { id: claims(id), access: claims(access) };
    } });
  } finally {
    await client.leave();
    it.end();
  }
};

const pick = (claims, names) => Object.fromEntries(names.filter((name) => name in claims).map((name) => [name, claims[name]]));

/** Asks the same until the answer is right, three times at most; a password's proof, where there is one, comes before. */
function riddle() {
  return {
    DefineAuthChallenge(event) {
      const { session } = event.request;
      const answers = session.filter(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE');
      const isRight = answers.some(({ challengeResult }) => challengeResult);
      const asksForPassword = session.length === 1 && session[0].challengeName === 'SRP_A';
      Object.assign(event.response, {
        issueTokens: isRight,
        failAuthentication: !isRight && answers.length === 3,
        challengeName: asksForPassword ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE',
      });
      return event;
    },
    CreateAuthChallenge(event) {
      event.response.publicChallengeParameters = { question: 'six times seven' };
      event.response.privateChallengeParameters = { answer: '42' };
      return event;
    },
    VerifyAuthChallengeResponse(event) {
      event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.answer;
      return event;
    },
  };
}
