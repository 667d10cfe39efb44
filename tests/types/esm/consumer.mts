// What a test written in TypeScript says, and what the compiler has to stop. Compiled, never run.
import {
  CognitoError, GroupExistsException, PocketCognito, UserNotFoundException, schemas, validate,
} from 'pocket-cognito';

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

// The answer of a call is not `any`.
const answerIsTyped: Equal<Awaited<ReturnType<typeof cognito.fork>>, PocketCognito> = true;
void answerIsTyped;
