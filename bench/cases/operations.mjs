// The everyday operations, direct and through the SDK, on pools of 10, 1,000 and 100,000 users.

import { draws, interleave, median, perCall, ratio } from '../measure.mjs';
import { PlainCognito, PocketCognito, invitation, nullConfig, throughSdk, username } from '../subjects.mjs';

const MEASURES = {
  add: 'AdminAddUserToGroup',
  remove: 'AdminRemoveUserFromGroup',
  group: 'CreateGroup + DeleteGroup',
  user: 'AdminCreateUser + AdminDeleteUser',
};

/** One sample: `turns` times ten users drawn from the whole pool into five groups and out again, then pairs of the others. */
function everyday({ double, UserPoolId, users }, { turns, pairs, drawn = 10, groups = 5 }) {
  const draw = draws(users);

  return async () => {
    let add = 0, remove = 0;
    const calls = drawn * groups;
    for (let turn = 0; turn < turns; turn++) {
      const who = Array.from({ length: drawn }, (_, i) => username(users === drawn ? i : draw(users)));
      add += await perCall(calls, (i) => double.adminAddUserToGroup({ UserPoolId, GroupName: `squad-${i % groups}`, Username: who[(i / groups) | 0] }));
      remove += await perCall(calls, (i) => double.adminRemoveUserFromGroup({ UserPoolId, GroupName: `squad-${i % groups}`, Username: who[(i / groups) | 0] }));
    }
    const group = await perCall(pairs, async (i) => {
      await double.createGroup({ UserPoolId, GroupName: `passing-${i}`, Description: 'made and gone' });
      await double.deleteGroup({ UserPoolId, GroupName: `passing-${i}` });
    });
    const user = await perCall(pairs, async (i) => {
      const guest = invitation(UserPoolId, 900_000 + draw(90_000));
      await double.adminCreateUser(guest);
      await double.adminDeleteUser({ UserPoolId, Username: guest.Username });
    });
    return { add: add / turns, remove: remove / turns, group, user };
  };
}

export async function direct(report, states, { rounds }) {
  report.section('Direct calls');
  const work = { turns: 8, pairs: 150 };
  const subjects = {};
  for (const { users, ours, plain } of states) {
    subjects[`ours ${users}`] = everyday(ours, work);
    subjects[`plain ${users}`] = everyday(plain, work);
  }
  const samples = await interleave(subjects, { rounds, warmUp: 12 });
  tell(report, samples, states, { bound: 4, flat: 2.5, beside: 'plain' });
}

export async function sdkCalls(report, states, { rounds }) {
  report.section('Through the SDK');
  const work = { turns: 2, pairs: 8, drawn: 5, groups: 2 };
  const subjects = {};
  for (const { users, ours, plain } of states) {
    subjects[`ours ${users}`] = everyday(throughSdk(ours.double.clientConfig(), ours), work);
    subjects[`plain ${users}`] = everyday(throughSdk(plain.double.clientConfig(), plain), work);
  }
  subjects['null 10'] = everyday(throughSdk(nullConfig()), work);
  const samples = await interleave(subjects, { rounds, warmUp: 12 });
  tell(report, samples, states, { bound: 1.15, flat: 1.3, beside: 'plain' });

  const [{ users }] = states;
  for (const [key, measure] of Object.entries(MEASURES)) {
    report.add(`${measure}, ${count(users)} users, beside a client that is answered {}`, {
      figure: ratio(samples[`ours ${users}`][key], samples['null 10'][key]),
      unit: '×',
      ours: { value: median(samples[`ours ${users}`][key]), unit: 'µs' },
      theirs: { value: median(samples['null 10'][key]), unit: 'µs' },
    });
  }
}

function tell(report, samples, states, { bound, flat, beside }) {
  const smallest = states[0].users, largest = states.at(-1).users;
  for (const [key, measure] of Object.entries(MEASURES)) {
    for (const { users } of states) {
      const ours = samples[`ours ${users}`][key], theirs = samples[`${beside} ${users}`][key];
      report.add(`${measure}, ${count(users)} users`, {
        figure: ratio(ours, theirs), unit: '×', bound,
        ours: { value: median(ours), unit: 'µs' }, theirs: { value: median(theirs), unit: 'µs' },
      });
    }
    const few = samples[`ours ${smallest}`][key], many = samples[`ours ${largest}`][key];
    report.add(`${measure}, ${count(largest)} users beside ${count(smallest)}`, {
      figure: ratio(many, few), unit: '×', bound: flat,
      ours: { value: median(many), unit: 'µs' }, theirs: { value: median(few), unit: 'µs' },
    });
  }
}

export const count = (n) => n.toLocaleString('en-US');
export const makers = { ours: () => new PocketCognito(), plain: () => new PlainCognito() };
