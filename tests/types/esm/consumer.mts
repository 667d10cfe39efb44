// What a test written in TypeScript says, and what the compiler has to stop. Compiled, never run.
import {
  CognitoError, GroupExistsException, PocketCognito, UserNotFoundException, schemas, validate,
} from 'pocket-cognito';
import { answered, consoleSource, defineConsole, type ConsoleAnswer, type ConsoleSource } from 'pocket-cognito/console';
import { iam } from 'pocket-cognito/iam';
import { explain } from 'pocket-cognito/explain';
import type { Fixture } from 'pocket-cognito';
import { fromAmplifyOutputs, fromTemplate } from 'pocket-cognito/seed';
import { cognito as annotations, type CognitoContext, type CognitoGlobals, type CognitoParameters } from 'pocket-cognito/storybook';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
const expectType = <T,>(_value: T): void => {};

const cognito = new PocketCognito({ region: 'eu-west-3', accountId: '123456789012', seed: 1, now: () => Date.now() });

// Operations have the SDK's names, inputs and outputs.
const { UserPool } = await cognito.createUserPool({ PoolName: 'teams' });
const UserPoolId = UserPool?.Id;
expectType<string | undefined>(UserPoolId);

const { Group, $metadata } = await cognito.createGroup({ UserPoolId, GroupName: 'writers', Precedence: 1 });
expectType<Date | undefined>(Group?.CreationDate);
expectType<number | undefined>(Group?.Precedence);
expectType<number | undefined>($metadata.httpStatusCode);

cognito.createGroup({ UserPoolId, GroupName: 'writers' }, (error, data) => {
  expectType<string | undefined>(data?.Group?.GroupName);
  void error;
});

// @ts-expect-error a required member is missing
await cognito.createGroup({ GroupName: 'writers' });
// @ts-expect-error no such member
await cognito.createGroup({ UserPoolId, GroupName: 'writers', Colour: 'red' });
// @ts-expect-error of the wrong type
await cognito.createGroup({ UserPoolId, GroupName: 7 });
// @ts-expect-error not in the enumeration
await cognito.adminCreateUser({ UserPoolId, Username: 'alice', MessageAction: 'WHISPER' });
// @ts-expect-error no such operation
await cognito.creatGroup({ UserPoolId, GroupName: 'writers' });
// @ts-expect-error no such option
new PocketCognito({ regoin: 'eu-west-3' });
// @ts-expect-error a clock is a function
new PocketCognito({ now: 5 });
// @ts-expect-error a double is no promise
cognito.then;

// Errors are classes.
try {
  await cognito.getGroup({ UserPoolId, GroupName: 'absent' });
} catch (error) {
  if (error instanceof GroupExistsException) expectType<'GroupExistsException' | string>(error.name);
  if (error instanceof UserNotFoundException) expectType<string>(error.message);
  if (error instanceof CognitoError) expectType<'client' | 'server'>(error.$fault);
}

// Strict, and what lint finds.
new PocketCognito({ strict: true });
new PocketCognito({ strict: { except: ['UserContextData'] } });
// @ts-expect-error no such option
new PocketCognito({ strict: { only: [] } });
for (const { rule, call, operation, times, finding, why, mend, source } of cognito.lint()) {
  expectType<'inert' | 'not-simulated' | 'settings-reset' | 'existence-told' | 'codes-in-clear' | 'daily-mails' | 'rates'>(rule);
  expectType<number>(times);
  expectType<string | undefined>(call?.operation ?? operation);
  expectType<string>(finding + why + mend + source);
}

const { rule, source, mend, also, violations: broken } = explain(new Error('x'), { operation: 'CreateGroup' });
expectType<string>(rule + source.text + source.confidence + source.where + String(explain({ __type: 'X' })));
expectType<'model' | 'captured' | 'fidelity' | 'told' | 'ours' | 'unknown'>(source.kind);
expectType<string | undefined>(mend ?? also?.[0]?.where ?? broken?.[0]?.shape);
// @ts-expect-error no such option
explain(new Error('x'), { of: 'CreateGroup' });

// State, messages, triggers.
const snapshot = cognito.snapshot();
cognito.restore(snapshot);
const fork: PocketCognito = cognito.fork();
fork.import(cognito.export());
for (const message of cognito.outbox) {
  expectType<string>(message.medium);
  expectType<string>(message.destination);
}
const off: () => void = cognito.on('PreSignUp', async (event) => event);
off();

// A trigger's function knows its event.
cognito.on('PreSignUp', (event, context) => {
  expectType<string | undefined>(event.request.userAttributes.email);
  expectType<number>(context.getRemainingTimeInMillis());
  if (event.triggerSource === 'PreSignUp_SignUp') event.response.autoConfirmUser = true;
  // @ts-expect-error no such source
  if (event.triggerSource === 'PreSignUp_Elsewhere') return undefined;
  // @ts-expect-error no such member of the response
  event.response.confirm = true;
  return event;
});
cognito.on('PreTokenGeneration', async (event) => {
  event.response.claimsOverrideDetails = { claimsToAddOrOverride: { tenant: '7' }, groupOverrideDetails: { ...event.request.groupConfiguration, groupsToOverride: ['a'] } };
  event.response.claimsAndScopeOverrideDetails = { accessTokenGeneration: { claimsToAddOrOverride: { tenant: { id: 7 } }, scopesToAdd: ['orders/read'] } };
  // @ts-expect-error version 1 adds texts only
  event.response.claimsOverrideDetails = { claimsToAddOrOverride: { tenant: 7 } };
  return event;
});
cognito.on('DefineAuthChallenge', (event, _context, done) => {
  event.response.issueTokens = event.request.session.at(-1)?.challengeResult === true;
  done(null, event);
});
cognito.on('CustomEmailSender', async ({ triggerSource, request }) => {
  if (triggerSource === 'CustomEmailSender_SignUp') expectType<string | null>(request.code);
});
new PocketCognito({
  triggers: {
    UserMigration: async (event) => {
      expectType<string>(event.request.password);
      event.response.userAttributes = { email: 'ann@example.com' };
      event.response.finalUserStatus = 'CONFIRMED';
      return event;
    },
    'arn:aws:lambda:us-east-1:000000000000:function:any': async (event) => event,
  },
});
// @ts-expect-error no such trigger
new PocketCognito({ triggers: { PreSignup: async (event) => event } });

// What a test is told beside the API.
expectType<string | undefined>(cognito.lastCode('ann'));
expectType<string>(cognito.totp({ username: 'ann', userPoolId: 'us-east-1_a' }));
expectType<string>(cognito.totp({ secretCode: 'ABC' }));
expectType<string>(cognito.issueTokens({ user: 'ann', groups: ['a'], claims: { tenant: 7 }, scopes: ['orders/read'], expiresIn: 60 }).IdToken);
expectType<string | undefined>(cognito.jwks('us-east-1_a').keys[0]?.kid);
new PocketCognito({ codes: '123456' });
const { CredentialCreationOptions } = await cognito.startWebAuthnRegistration({ AccessToken: 'a' });
await cognito.completeWebAuthnRegistration({ AccessToken: 'a', Credential: cognito.authenticator({ userVerified: false }).create(CredentialCreationOptions) });
expectType<string>(cognito.authenticator().get('{}').id);
// @ts-expect-error a user is needed
cognito.issueTokens({ groups: ['a'] });
// @ts-expect-error no such option
cognito.issueTokens({ user: 'ann', group: 'a' });
// @ts-expect-error a trigger needs a function
cognito.on('PreSignUp');
// @ts-expect-error restore() takes a snapshot
cognito.restore('snapshot');

// Forms.
const violations = validate('CreateGroup', { GroupName: '' });
expectType<string>(violations[0]?.message ?? '');
validate.member('CreateGroup', 'GroupName', 'two words');
// @ts-expect-error no such operation
validate('MakeCoffee', {});
// @ts-expect-error no such member
validate.member('CreateGroup', 'Colour', 'red');
const result = await schemas.CreateGroup['~standard'].validate({});
if (result.issues) expectType<string>(result.issues[0]?.message ?? '');
expectType<1>(schemas.CreateGroup['~standard'].version);
// @ts-expect-error no such operation
schemas.MakeCoffee;

// The wire.
const response = await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', body: '{}' });
expectType<number>(response.status);
const undo: () => void = cognito.install();
undo();
cognito.install({ region: 'eu-west-3' })();
// @ts-expect-error no such option
cognito.install({ regoin: 'eu-west-3' });

// The answer of a call is not `any`.
const answerIsTyped: Equal<Awaited<ReturnType<typeof cognito.fork>>, PocketCognito> = true;
void answerIsTyped;

// IAM.
const identities = iam({ reader: { policies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: ['cognito-idp:List*'], Resource: '*', Condition: { Bool: { 'aws:SecureTransport': true } } } }, '{}'], context: { 'aws:SourceIp': '10.0.0.1', 'aws:userid': null } } });
const guarded = new PocketCognito({ iam: identities });
const asReader: PocketCognito = guarded.as('reader');
expectType<string | undefined>(asReader.clientConfig().credentials.sessionToken);
const least = guarded.requiredActions();
expectType<string>(least.Statement[0]?.Action[0] ?? '');
iam({ again: { policies: [least], permissionsBoundary: least } });
// @ts-expect-error identities have names
iam([{ policies: [] }]);
// @ts-expect-error no such member
iam({ reader: { policy: [] } });
// @ts-expect-error what iam() gives
new PocketCognito({ iam: { reader: {} } });

// Fixtures.
const filled = PocketCognito.from({ pools: [{ name: 'staff', PasswordPolicy: { MinimumLength: 8 }, clients: ['web', { name: 'app', AccessTokenValidity: 5 }], groups: [{ name: 'a', Precedence: 1 }], users: [{ username: 'ada', status: 'UNCONFIRMED', attributes: { 'custom:level': 1 } }] }] }, { seed: 1 });
const fromIsTyped: Equal<typeof filled, PocketCognito> = true;
void fromIsTyped;
expectType<PocketCognito>(PocketCognito.from(fromTemplate({ Resources: {} }, { parameters: { Stage: 'x' }, leaveOut: true })));
expectType<Fixture>(filled.toFixture());
expectType<string>(filled.amplifyConfig('staff').Auth.Cognito.userPoolClientId);
// @ts-expect-error no such member
PocketCognito.from({ pools: [{ name: 'staff', clinets: [] }] });
// @ts-expect-error no such state
PocketCognito.from({ pools: [{ name: 'staff', users: [{ username: 'ada', status: 'ARCHIVED' }] }] });
// @ts-expect-error only templates have parameters
fromAmplifyOutputs('{}', { parameters: {} });

// The clock.
expectType<number>(cognito.clock.advance('15m').set(new Date()).advance(1000).follow().now());
// @ts-expect-error a duration is no Date
cognito.clock.advance(new Date());
// @ts-expect-error it is moved, not replaced
cognito.clock = fork.clock;

// Faults.
{
  using fault = cognito.faults.add({ operation: ['InitiateAuth', 'listUsers'], user: 'ann', nth: [1, 2], error: 'TooManyRequestsException', when: ({ operation, input }) => operation === 'InitiateAuth' && input.ClientId === 'a' });
  expectType<number>(fault.hits);
  fault.remove();
}
cognito.faults.add({ latency: '2s', probability: 0.5, seed: 7 });
cognito.faults.add({ network: 'drop-response', every: 2, times: 3 });
expectType<string | undefined>(cognito.faults.list[0]?.options.error);
cognito.faults.clear();
// @ts-expect-error no such operation
cognito.faults.add({ operation: 'MakeCoffee', error: 'TooManyRequestsException' });
// @ts-expect-error no such condition
cognito.faults.add({ colour: 'red', network: 'drop' });
// @ts-expect-error no such break
cognito.faults.add({ network: 'down' });

// Quotas.
new PocketCognito({ quotas: 'aws' });
new PocketCognito({ quotas: { aws: true, UserAuthentication: 5, ListUsers: 1, adminGetUser: 0.5 } });
// @ts-expect-error no such category
new PocketCognito({ quotas: { UserFederation: 5 } });
// @ts-expect-error a rate is a number
new PocketCognito({ quotas: { UserRead: '5' } });
// @ts-expect-error no such exception
cognito.faults.add({ error: 'TooManyRequests' });
// The console, where there are no types of a page.
const shown: ConsoleSource = consoleSource(cognito);
expectType<Promise<ConsoleAnswer>>(answered(shown, { question: 'look', given: {} }));
expectType<PocketCognito | ConsoleSource | undefined>(new (defineConsole())().cognito);
// @ts-expect-error it takes a double
consoleSource({});
// Storybook.
const stories: CognitoParameters = {
  fixture: { pools: [{ name: 'staff', users: ['ada'] }] },
  signedInAs: { user: 'ada', expiresIn: 60, client: 'identity-js' },
  groups: ['admins'],
  faults: [{ operation: 'InitiateAuth', error: 'TooManyRequestsException' }],
  prepare: (double) => double.createGroup({ UserPoolId: 'us-east-1_staff', GroupName: 'admins' }),
};
expectType<CognitoParameters>(annotations(stories).parameters.cognito);
expectType<CognitoGlobals>({ cognitoUser: 'signed out', cognitoGroups: ['admins'] });
expectType<(context: CognitoContext) => unknown>(({ cognito: double }) => double.outbox);
// @ts-expect-error no such client
annotations({ signedInAs: { user: 'ada', client: 'oidc' } });
// @ts-expect-error no such parameter
annotations({ user: 'ada' });
