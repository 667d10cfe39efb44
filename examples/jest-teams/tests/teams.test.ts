import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { PocketCognito } from 'pocket-cognito';
import { InvitationRefused, NoSuchPerson, NoSuchTeam, TeamNameTaken, Teams } from '../src/teams';

const PRE_SIGN_UP = 'arn:aws:lambda:us-east-1:123456789012:function:our-people-only';

// One pool for the file, and a copy of it for each test: fork() costs next to nothing.
const seeded = new PocketCognito();
let userPoolId: string;
beforeAll(async () => {
  const { UserPool } = await seeded.createUserPool({
    PoolName: 'staff',
    UsernameAttributes: ['email'],
    LambdaConfig: { PreSignUp: PRE_SIGN_UP },
  });
  userPoolId = UserPool!.Id!;
  seeded.on(PRE_SIGN_UP, (event) => {
    if (!event.request.userAttributes.email.endsWith('@example.com')) throw new Error('Only our own people, please');
    return event;
  });
});

let cognito: PocketCognito;
let teams: Teams;
beforeEach(() => {
  cognito = seeded.fork();
  teams = new Teams(new CognitoIdentityProviderClient(cognito.clientConfig()), userPoolId);
});
afterEach(() => jest.useRealTimers());

describe('creating a team', () => {
  test('gives it a name, a purpose and a birthday', async () => {
    jest.useFakeTimers({ now: new Date('2026-03-01T09:00:00Z') });

    await expect(teams.create('writers', 'They write')).resolves.toEqual({
      name: 'writers',
      description: 'They write',
      since: new Date('2026-03-01T09:00:00Z'),
    });
  });

  test('refuses a name that is taken', async () => {
    await teams.create('writers');

    await expect(teams.create('writers')).rejects.toThrow(TeamNameTaken);
  });

  test('lets the service explain a name it does not accept', async () => {
    await expect(teams.create('the writers')).rejects.toThrow(
      "1 validation error detected: Value 'the writers' at 'groupName' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
    );
  });

  test('lists them all, more than a page of them', async () => {
    const names = Array.from({ length: 75 }, (_, n) => `team-${String(n).padStart(2, '0')}`);
    for (const name of names) await teams.create(name);

    await expect(teams.list()).resolves.toEqual(names);
  });
});

describe('inviting', () => {
  beforeEach(() => teams.create('writers'));

  test('makes an account and sends an invitation', async () => {
    await teams.invite('writers', 'ada@example.com');

    expect(await teams.members('writers')).toEqual([{ email: 'ada@example.com', isPending: true }]);
    expect(cognito.outbox).toEqual([expect.objectContaining({ medium: 'EMAIL', destination: 'ada@example.com' })]);
  });

  test('takes somebody who has an account as they are', async () => {
    await teams.create('readers');
    await teams.invite('writers', 'ada@example.com');
    await cognito.adminSetUserPassword({ UserPoolId: userPoolId, Username: 'ada@example.com', Password: 'Correct-horse-7', Permanent: true });

    await teams.invite('readers', 'ada@example.com');

    expect(await teams.members('readers')).toEqual([{ email: 'ada@example.com', isPending: false }]);
    expect(await teams.teamsOf('ada@example.com')).toEqual(['readers', 'writers']);
    expect(cognito.outbox).toHaveLength(1);
  });

  test('writes to nobody when there is no such team', async () => {
    await expect(teams.invite('singers', 'ada@example.com')).rejects.toThrow(NoSuchTeam);

    expect(cognito.outbox).toEqual([]);
    await expect(teams.teamsOf('ada@example.com')).rejects.toThrow(NoSuchPerson);
  });

  test('passes on what the sign-up trigger says', async () => {
    const refused = teams.invite('writers', 'eve@elsewhere.org');

    await expect(refused).rejects.toThrow(InvitationRefused);
    await expect(refused).rejects.toThrow('Only our own people, please');
    expect(await teams.members('writers')).toEqual([]);
  });
});

describe('leaving', () => {
  beforeEach(async () => {
    await teams.create('writers');
    await teams.invite('writers', 'ada@example.com');
    await teams.invite('writers', 'bob@example.com');
  });

  test('takes a person out and leaves the others', async () => {
    await teams.remove('writers', 'ada@example.com');

    expect(await teams.members('writers')).toEqual([{ email: 'bob@example.com', isPending: true }]);
    expect(await teams.teamsOf('ada@example.com')).toEqual([]);
  });

  test('tells a wrong team from a wrong person', async () => {
    await expect(teams.remove('singers', 'ada@example.com')).rejects.toThrow(NoSuchTeam);
    await expect(teams.remove('writers', 'eve@example.com')).rejects.toThrow(NoSuchPerson);
  });

  test('a dissolved team is gone, its people are not', async () => {
    await teams.dissolve('writers');

    await expect(teams.members('writers')).rejects.toThrow(NoSuchTeam);
    await expect(teams.dissolve('writers')).rejects.toThrow(NoSuchTeam);
    expect(await teams.teamsOf('ada@example.com')).toEqual([]);
  });
});
