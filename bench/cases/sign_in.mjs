// Signing in, where node:crypto signs: by a password, by SRP, again by a refresh token, and what a token is then asked for.

import { srp } from '../../tests/sdk/support/srp.mjs';
import { interleave, median, perCall, ratio } from '../measure.mjs';
import { username } from '../subjects.mjs';

const PASSWORD = 'Passw0rd!';
const USERS = 50;
const FLOWS = ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

/** Makes the first users of a seeded pool able to sign in: a client, their passwords, and a group with a role. */
async function opened({ double, UserPoolId }) {
  const { UserPoolClient: { ClientId } } = await double.createUserPoolClient({ UserPoolId, ClientName: 'bench', ExplicitAuthFlows: FLOWS });
  await double.createGroup({ UserPoolId, GroupName: 'staff', Precedence: 1, RoleArn: 'arn:aws:iam::123456789012:role/staff' });
  for (let i = 0; i < USERS; i++) {
    await double.adminSetUserPassword({ UserPoolId, Username: username(i), Password: PASSWORD, Permanent: true });
    await double.adminAddUserToGroup({ UserPoolId, GroupName: 'staff', Username: username(i) });
  }
  return { double, UserPoolId, ClientId };
}

const byPassword = ({ double, UserPoolId, ClientId }, i) =>
  double.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: username(i % USERS), PASSWORD } });

/** One sample: users of the pool one after the other, each by a password and by the refresh token; GetUser by one token. */
async function passwords(seeded, { signIns, gets }) {
  const pool = await opened(seeded);
  const { double, UserPoolId, ClientId } = pool;
  let turn = 0;

  return async () => {
    const tokens = [];
    const signIn = await perCall(signIns, async () => {
      const { AuthenticationResult } = await byPassword(pool, turn++);
      tokens.push(AuthenticationResult);
    });
    const refresh = await perCall(signIns, (i) =>
      double.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: tokens[i].RefreshToken } }));
    const { AccessToken } = tokens[0];
    const getUser = await perCall(gets, () => double.getUser({ AccessToken }));
    return { signIn, refresh, getUser };
  };
}

/** One sample: the time of the two calls of a sign-in by SRP, and not what the client computes before each. */
async function bySrp(seeded, { signIns }) {
  const { double, UserPoolId, ClientId } = await opened(seeded);
  let turn = 0;

  return async () => {
    let begin = 0, respond = 0;
    for (let i = 0; i < signIns; i++) {
      const USERNAME = username(turn++ % USERS);
      const { SRP_A, proof } = srp(UserPoolId.split('_')[1], USERNAME, PASSWORD);
      let put, done;
      begin += await perCall(1, async () => {
        put = await double.initiateAuth({ ClientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters: { USERNAME, SRP_A } });
      });
      const ChallengeResponses = { USERNAME, ...proof(put.ChallengeParameters) };
      respond += await perCall(1, async () => {
        done = await double.respondToAuthChallenge({ ClientId, ChallengeName: put.ChallengeName, ChallengeResponses });
      });
      if (done.AuthenticationResult?.IdToken === undefined) throw new Error('no tokens by SRP');
    }
    return { begin: begin / signIns, respond: respond / signIns };
  };
}

/** One sample: GetUser by a token that another engine issued, so that its signature has to be verified once. */
async function strangers(seeded, { gets }) {
  const pool = await opened(seeded);
  let turn = 0;

  return async () => {
    let getUser = 0;
    for (let i = 0; i < gets; i++) {
      const { AuthenticationResult: { AccessToken } } = await byPassword(pool, turn++);
      const twin = pool.double.fork();
      getUser += await perCall(1, () => twin.getUser({ AccessToken }));
      twin[Symbol.dispose]();
    }
    return { getUser: getUser / gets };
  };
}

export async function signingIn(report, { ours, plain, srpState, foreignState }, { rounds, slowRounds }) {
  report.section('Signing in');
  const work = { signIns: 20, gets: 200 };
  const samples = await interleave({ ours: await passwords(ours, work), plain: await passwords(plain, work) }, { rounds, warmUp: 12 });
  const srpSamples = await interleave({ ours: await bySrp(srpState, { signIns: 3 }) }, { rounds: slowRounds, warmUp: 3 });
  const foreign = await interleave({ ours: await strangers(foreignState, { gets: 3 }) }, { rounds: slowRounds, warmUp: 3 });

  const perSecond = (microseconds) => ({ value: 1e6 / median(microseconds), unit: '/s' });
  const rate = (measure, key, atLeast) => {
    const [mine, theirs] = [samples.ours[key], samples.plain[key]];
    // So many times as many a second are so many times less time.
    report.add(measure, { figure: ratio(theirs, mine), unit: '×', atLeast, ours: perSecond(mine), theirs: perSecond(theirs) });
  };
  rate('ADMIN_USER_PASSWORD_AUTH, as many a second', 'signIn', 0.7);
  rate('REFRESH_TOKEN_AUTH, as many a second', 'refresh');

  const total = srpSamples.ours.begin.map((begin, round) => (begin + srpSamples.ours.respond[round]) / 1000);
  report.add('USER_SRP_AUTH, both calls', { figure: median(total), unit: 'ms', bound: 25 });
  report.add('  of it InitiateAuth', { figure: median(srpSamples.ours.begin) / 1000, unit: 'ms' });
  report.add('  of it RespondToAuthChallenge', { figure: median(srpSamples.ours.respond) / 1000, unit: 'ms' });

  report.add('GetUser by an access token', {
    figure: median(samples.ours.getUser), unit: 'µs',
    ours: { value: median(samples.ours.getUser), unit: 'µs' }, theirs: { value: median(samples.plain.getUser), unit: 'µs' },
  });
  report.add('GetUser by a token whose signature is yet to be verified', { figure: median(foreign.ours.getUser), unit: 'µs' });
}
