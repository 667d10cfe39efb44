// The functions of a pool, through the SDK's client: async ones, ones that throw, and ones that call the pool that asks
// them. What each is told and what its answer changes is tested natively.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses } from './support/expect.mjs';
import { makePool } from './support/make_pool.mjs';
import { PASSWORD, attributesOf, makeConfirmedUser } from './support/make_user.mjs';

const arn = (name) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const KEY = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000';
const EMAIL = 'alice@example.com';

/** A pool with functions for these triggers, a client with every flow, and alice, who is confirmed. */
async function makeStage(triggers, settings = {}) {
  const LambdaConfig = Object.fromEntries(triggers.map((name) => [name, arn(name)]));
  const it = await makePool({ LambdaConfig, ...settings });
  const { UserPoolClient } = await it.client.createUserPoolClient({
    UserPoolId: it.UserPoolId, ClientName: 'app', ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH',
    ],
  });
  it.ClientId = UserPoolClient.ClientId;
  const quiet = triggers.includes('PreSignUp') ? it.cognito.on('PreSignUp', (event) => event) : () => {};
  await makeConfirmedUser(it, 'alice', { email: EMAIL, email_verified: 'true' });
  quiet();
  return it;
}

const signIn = (it, USERNAME = 'alice', rest = {}) => it.client.initiateAuth({
  ClientId: it.ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD }, ...rest,
});
const signUp = (it, Username = 'bob') => it.client.signUp({
  ClientId: it.ClientId, Username, Password: PASSWORD, UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }],
});
const forgot = (it) => it.client.forgotPassword({ ClientId: it.ClientId, Username: 'alice' });
const MOVED = [{ Name: 'email', Value: 'alice@example.org' }];
const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
const later = () => new Promise((resolve) => { setImmediate(resolve); });

/** What the function of a sign-in with a colour for a password answers. */
const colours = {
  DefineAuthChallenge: (event) => {
    const last = event.request.session.at(-1);
    if (last?.challengeResult) event.response.issueTokens = true;
    else event.response.challengeName = 'CUSTOM_CHALLENGE';
    return event;
  },
  CreateAuthChallenge: (event) => {
    event.response.publicChallengeParameters = { hint: 'the sky\'s' };
    event.response.privateChallengeParameters = { colour: 'blue' };
    return event;
  },
  VerifyAuthChallengeResponse: (event) => {
    event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.colour;
    return event;
  },
};

const ofColours = async () => {
  const it = await makeStage(Object.keys(colours));
  for (const [name, handler] of Object.entries(colours)) it.cognito.on(name, handler);
  return it;
};
const begin = (it) => it.client.initiateAuth({ ClientId: it.ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'alice' } });
const respond = (it, Session, ANSWER) => it.client.respondToAuthChallenge({
  ClientId: it.ClientId, ChallengeName: 'CUSTOM_CHALLENGE', Session, ChallengeResponses: { USERNAME: 'alice', ANSWER },
});

/** The calls that a trigger is asked in: the pool they are made in, and the call. Each succeeds with a silent function. */
const CALLS = {
  PreSignUp: [() => makeStage(['PreSignUp']), (it) => signUp(it)],
  PostConfirmation: [
    async () => {
      const it = await makeStage(['PostConfirmation'], { AutoVerifiedAttributes: ['email'] });
      await signUp(it);
      return it;
    },
    (it) => it.client.confirmSignUp({ ClientId: it.ClientId, Username: 'bob', ConfirmationCode: it.cognito.outbox.at(-1).code }),
  ],
  PreAuthentication: [() => makeStage(['PreAuthentication']), (it) => signIn(it)],
  PostAuthentication: [() => makeStage(['PostAuthentication']), (it) => signIn(it)],
  PreTokenGeneration: [() => makeStage(['PreTokenGeneration']), (it) => signIn(it)],
  CustomMessage: [
    () => makeStage(['CustomMessage'], { AutoVerifiedAttributes: ['email'] }),
    forgot,
  ],
  DefineAuthChallenge: [ofColours, begin],
  CreateAuthChallenge: [ofColours, begin],
  VerifyAuthChallengeResponse: [
    async () => {
      const it = await ofColours();
      ({ Session: it.Session } = await begin(it));
      return it;
    },
    (it) => respond(it, it.Session, 'blue'),
  ],
};

for (const [trigger, [prepare, call]] of Object.entries(CALLS)) {
  describe(trigger, () => {
    const usual = colours[trigger] ?? ((event) => event);
    let it;
    beforeEach(async () => { it = await prepare(); });

    test('an async function is waited for', async () => {
      const asked = [];
      it.cognito.on(trigger, async (event) => {
        await later();
        asked.push(event.triggerSource);
        return usual(event);
      });

      await answer(call(it));

      assert.equal(asked.length, 1);
      assert.match(asked[0], new RegExp(`^${trigger.replace('PreToken', 'Token')}_`));
    });

    test('what a function throws, or rejects with, is the refusal', async () => {
      for (const handler of [() => { throw new Error('not today'); }, async () => { throw new Error('not today'); }]) {
        const off = it.cognito.on(trigger, handler);
        await refuses(call(it), 'UserLambdaValidationException', `${trigger} failed with error not today.`);
        off();
        if (trigger === 'PostConfirmation') break;
      }
    });

    test('a function may call the pool that asks it', async () => {
      it.cognito.on(trigger, async (event) => {
        await it.client.createGroup({ UserPoolId: event.userPoolId, GroupName: 'asked' });
        await it.client.adminAddUserToGroup({ UserPoolId: event.userPoolId, Username: 'alice', GroupName: 'asked' });
        return usual(event);
      });

      await answer(call(it));

      const { Groups } = await it.client.adminListGroupsForUser({ UserPoolId: it.UserPoolId, Username: 'alice' });
      assert.deepEqual(Groups.map(({ GroupName }) => GroupName), ['asked']);
    });

    test('a function that returns nothing, or another user, is not understood', async () => {
      const off = it.cognito.on(trigger, async () => {});
      await refuses(call(it), 'InvalidLambdaResponseException', 'Unrecognizable lambda output');
      off();
      if (trigger === 'PostConfirmation') return;
      it.cognito.on(trigger, (event) => ({ ...event, userName: 'mallory' }));
      await refuses(call(it), 'InvalidLambdaResponseException', 'Invalid user name. User name in Lambda mismatches the actual username.');
    });

    test('without the function the call is refused', async () => {
      if (colours[trigger]) it = await makeStage(Object.keys(colours));
      const alone = colours[trigger] ? 'DefineAuthChallenge' : trigger;
      const attempt = trigger === 'VerifyAuthChallengeResponse' ? begin(it) : call(it);
      await refuses(attempt, 'UnexpectedLambdaException', `${alone} invocation failed due to error ResourceNotFoundException.`);
    });
  });
}

/** The other calls that a function is asked in: its trigger, what comes before the call, and the call. */
const OTHERS = {
  adminInitiateAuth: ['PreAuthentication', () => {}, (it) => it.client.adminInitiateAuth({
    UserPoolId: it.UserPoolId, ClientId: it.ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'alice', PASSWORD },
  })],
  adminRespondToAuthChallenge: ['VerifyAuthChallengeResponse', begin, (it, { Session }) => it.client.adminRespondToAuthChallenge({
    UserPoolId: it.UserPoolId, ClientId: it.ClientId, ChallengeName: 'CUSTOM_CHALLENGE', Session, ChallengeResponses: { USERNAME: 'alice', ANSWER: 'blue' },
  })],
  respondToAuthChallenge: ['VerifyAuthChallengeResponse', begin, (it, { Session }) => respond(it, Session, 'blue')],
  getTokensFromRefreshToken: ['PreTokenGeneration', signIn, (it, { AuthenticationResult: { RefreshToken } }) =>
    it.client.getTokensFromRefreshToken({ ClientId: it.ClientId, RefreshToken })],
  adminConfirmSignUp: ['PostConfirmation', signUp, (it) => it.client.adminConfirmSignUp({ UserPoolId: it.UserPoolId, Username: 'bob' })],
  confirmForgotPassword: ['PostConfirmation', forgot, (it) => it.client.confirmForgotPassword({
    ClientId: it.ClientId, Username: 'alice', ConfirmationCode: it.cognito.lastCode('alice'), Password: 'An0ther-horse',
  })],
  adminResetUserPassword: ['CustomMessage', () => {}, (it) => it.client.adminResetUserPassword({ UserPoolId: it.UserPoolId, Username: 'alice' })],
  resendConfirmationCode: ['CustomMessage', signUp, (it) => it.client.resendConfirmationCode({ ClientId: it.ClientId, Username: 'bob' })],
  adminUpdateUserAttributes: ['CustomMessage', () => {}, (it) => it.client.adminUpdateUserAttributes({ UserPoolId: it.UserPoolId, Username: 'alice', UserAttributes: MOVED })],
  updateUserAttributes: ['CustomMessage', signIn, (it, { AuthenticationResult: { AccessToken } }) =>
    it.client.updateUserAttributes({ AccessToken, UserAttributes: MOVED })],
  getUserAttributeVerificationCode: ['CustomMessage', signIn, (it, { AuthenticationResult: { AccessToken } }) =>
    it.client.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' })],
};

for (const [operation, [trigger, prepare, call]] of Object.entries(OTHERS)) {
  test(`${operation}: a ${trigger} that throws, that answers nothing and that is not there`, async () => {
    for (const [handler, ...refusal] of [
      [() => { throw new Error('not today'); }, 'UserLambdaValidationException', `${trigger} failed with error not today.`],
      [() => {}, 'InvalidLambdaResponseException', 'Unrecognizable lambda output'],
      [undefined, 'UnexpectedLambdaException', `${trigger} invocation failed due to error ResourceNotFoundException.`],
    ]) {
      const it = await makeStage(colours[trigger] ? Object.keys(colours) : [trigger], { AutoVerifiedAttributes: ['email'] });
      const asked = colours[trigger] ? colours : { [trigger]: (event) => event };
      const quiet = Object.entries(asked).map(([name, usual]) => [name, it.cognito.on(name, usual)]);
      const before = await prepare(it);
      for (const [name, off] of quiet) if (name === trigger) off();
      if (handler !== undefined) it.cognito.on(trigger, handler);

      await refuses(call(it, before), ...refusal);
    }
  });
}

describe('what answers change', () => {
  test('PreSignUp confirms and verifies at once', async () => {
    const it = await makeStage(['PreSignUp'], { AutoVerifiedAttributes: ['email'] });
    it.cognito.on('PreSignUp', (event) => {
      Object.assign(event.response, { autoConfirmUser: true, autoVerifyEmail: true });
      return event;
    });

    const { UserConfirmed } = await answer(signUp(it));

    assert.equal(UserConfirmed, true);
    assert.deepEqual(await attributesOf(it, 'bob'), { email: 'bob@example.com', email_verified: 'true' });
    assert.deepEqual(it.cognito.outbox, []);
  });

  test('PreTokenGeneration V1 puts claims into the ID token', async () => {
    const it = await makeStage(['PreTokenGeneration']);
    it.cognito.on('PreTokenGeneration', (event) => {
      event.response.claimsOverrideDetails = { claimsToAddOrOverride: { tenant: 't1' }, claimsToSuppress: ['email'] };
      return event;
    });

    const { AuthenticationResult } = await answer(signIn(it));

    const id = claims(AuthenticationResult.IdToken);
    assert.equal(id.tenant, 't1');
    assert.equal('email' in id, false);
    assert.equal('tenant' in claims(AuthenticationResult.AccessToken), false);
  });

  test('PreTokenGeneration V2 puts any JSON into either token', async () => {
    const it = await makeStage([], { LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arn('tokens') } } });
    it.cognito.on(arn('tokens'), async (event) => {
      assert.equal(event.version, '2');
      assert.deepEqual(event.request.scopes, ['aws.cognito.signin.user.admin']);
      event.response.claimsAndScopeOverrideDetails = {
        idTokenGeneration: { claimsToAddOrOverride: { limits: { day: [1, 2.5, null], 'ü"\\': true } } },
        accessTokenGeneration: { claimsToAddOrOverride: { tenant: 7 }, scopesToAdd: ['orders/read'] },
      };
      return event;
    });

    const { AuthenticationResult } = await answer(signIn(it));

    assert.deepEqual(claims(AuthenticationResult.IdToken).limits, { day: [1, 2.5, null], 'ü"\\': true });
    const access = claims(AuthenticationResult.AccessToken);
    assert.equal(access.tenant, 7);
    assert.equal(access.scope, 'aws.cognito.signin.user.admin orders/read');
  });

  test('CustomMessage words the message', async () => {
    const it = await makeStage(['CustomMessage']);
    it.cognito.on('CustomMessage', (event) => {
      event.response.emailSubject = 'Hello';
      event.response.emailMessage = `Your code is ${event.request.codeParameter}`;
      return event;
    });

    await answer(forgot(it));

    const [{ subject, body, code }] = it.cognito.outbox;
    assert.deepEqual({ subject, body }, { subject: 'Hello', body: `Your code is ${code}` });
  });

  test('custom challenges sign in by the right answer and not by a wrong one', async () => {
    const it = await ofColours();
    const first = await answer(begin(it));
    assert.deepEqual(first.ChallengeParameters, { USERNAME: 'alice', hint: 'the sky\'s' });

    const again = await answer(respond(it, first.Session, 'red'));
    assert.equal(again.ChallengeName, 'CUSTOM_CHALLENGE');
    const { AuthenticationResult } = await answer(respond(it, again.Session, 'blue'));

    assert.equal(claims(AuthenticationResult.IdToken)['cognito:username'], 'alice');
  });
});

describe('UserMigration', () => {
  const legacy = async (event) => {
    await later();
    if (event.request.password !== PASSWORD) throw new Error('Bad password');
    event.response = { userAttributes: { email: 'mia@example.com', email_verified: 'true' }, finalUserStatus: 'CONFIRMED', messageAction: 'SUPPRESS' };
    return event;
  };

  test('a user from elsewhere is taken in at the first sign-in', async () => {
    const it = await makeStage(['UserMigration']);
    const off = it.cognito.on('UserMigration', legacy);

    await answer(signIn(it, 'mia'));
    off();

    await answer(signIn(it, 'mia'));
    assert.deepEqual(await attributesOf(it, 'mia'), { email: 'mia@example.com', email_verified: 'true' });
  });

  test('what the function throws is the refusal, and nobody is taken in', async () => {
    const it = await makeStage(['UserMigration']);
    it.cognito.on('UserMigration', () => { throw new Error('Bad password'); });

    await refuses(signIn(it, 'mia'), 'UserLambdaValidationException', 'UserMigration failed with error Bad password.');

    await refuses(it.client.adminGetUser({ UserPoolId: it.UserPoolId, Username: 'mia' }), 'UserNotFoundException', 'User does not exist.');
  });

  test('a function may make the user itself', async () => {
    const it = await makeStage(['UserMigration']);
    it.cognito.on('UserMigration', async (event) => {
      await makeConfirmedUser(it, event.userName, { email: 'mia@example.com' });
      return event;
    });

    await refuses(signIn(it, 'mia'), 'UserNotFoundException', 'User does not exist.');
    await answer(signIn(it, 'mia'));
  });
});

describe('CustomEmailSender and CustomSMSSender', () => {
  const sender = (name) => ({ LambdaVersion: 'V1_0', LambdaArn: arn(name) });
  const sending = () => makeStage([], { LambdaConfig: { CustomEmailSender: sender('CustomEmailSender'), CustomSMSSender: sender('CustomSMSSender'), KMSKeyID: KEY } });

  test('an async sender gets the code as it is, and may call the pool', async () => {
    const it = await sending();
    let code;
    it.cognito.on('CustomEmailSender', async (event) => {
      await it.client.adminGetUser({ UserPoolId: event.userPoolId, Username: event.userName });
      ({ code } = event.request);
    });

    await answer(forgot(it));

    await answer(it.client.confirmForgotPassword({ ClientId: it.ClientId, Username: 'alice', ConfirmationCode: code, Password: 'An0ther-horse' }));
  });

  test('a sender that throws, or is not there, changes nothing', async () => {
    const it = await sending();
    const { CodeDeliveryDetails } = await answer(forgot(it));
    it.cognito.on('CustomEmailSender', () => { throw new Error('no'); });

    assert.deepEqual((await answer(forgot(it))).CodeDeliveryDetails, CodeDeliveryDetails);
  });
});
