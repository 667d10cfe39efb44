// Walking a large group page by page, and finding users by a filter.

import { interleave, median, perCall, ratio } from '../measure.mjs';
import { email, throughSdk, username } from '../subjects.mjs';
import { count } from './operations.mjs';

async function walk({ double, UserPoolId }, members) {
  let seen = 0, NextToken;
  do {
    const page = await double.listUsersInGroup({ UserPoolId, GroupName: 'everyone', NextToken });
    seen += page.Users.length;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  if (seen !== members) throw new Error(`the walk met ${seen} of ${members} members`);
}

// Several walks are one sample: the collector comes about once in two, and would else fall in step with the rounds, on
// one of the two subjects always.
async function walks(count, pool, members) {
  const start = performance.now();
  for (let i = 0; i < count; i++) await walk(pool, members);
  return { ms: (performance.now() - start) / count };
}

export async function walking(report, { users, ours, plain }, { rounds, sdkRounds }) {
  report.section('Pages');
  const direct = await interleave({ ours: () => walks(5, ours, users), plain: () => walks(5, plain, users) }, { rounds, warmUp: 3 });
  report.add(`Walking a group of ${count(users)}, 60 at a time`, {
    figure: ratio(direct.ours.ms, direct.plain.ms), unit: '×', bound: 1.3,
    ours: { value: median(direct.ours.ms), unit: 'ms' }, theirs: { value: median(direct.plain.ms), unit: 'ms' },
  });

  const clients = { ours: throughSdk(ours.double.clientConfig(), ours), plain: throughSdk(plain.double.clientConfig(), plain) };
  const sdk = await interleave({ ours: () => walks(1, clients.ours, users), plain: () => walks(1, clients.plain, users) }, { rounds: sdkRounds, warmUp: 1 });
  report.add('The same walk through the SDK', {
    figure: ratio(sdk.ours.ms, sdk.plain.ms), unit: '×',
    ours: { value: median(sdk.ours.ms), unit: 'ms' }, theirs: { value: median(sdk.plain.ms), unit: 'ms' },
  });
}

export async function filtering(report, states, { rounds }) {
  report.section('ListUsers with a filter');
  const questions = {
    exact: (users) => `email = "${email(users >> 1)}"`,
    username: (users) => `username = "${username(users >> 1)}"`,
    prefix: () => 'email ^= "user-0001"', // a hundred match in each of the pools: a full page and a token
  };
  const expected = { exact: 1, username: 1, prefix: 60 };

  const subjects = {};
  for (const { users, ours, plain } of states) {
    for (const [who, { double, UserPoolId }, calls] of [['ours', ours, 50], ['plain', plain, 5]]) {
      subjects[`${who} ${users}`] = async () => {
        const sample = {};
        for (const [key, question] of Object.entries(questions)) {
          const Filter = question(users);
          sample[key] = await perCall(calls, async () => {
            const { Users } = await double.listUsers({ UserPoolId, Filter });
            if (Users.length !== expected[key]) throw new Error(`${who}: ${Filter} found ${Users.length}`);
          });
        }
        return sample;
      };
    }
  }
  const samples = await interleave(subjects, { rounds, warmUp: 3 });

  const smallest = states[0].users, largest = states.at(-1).users;
  const beside = (users, key, more) => {
    const ours = samples[`ours ${users}`][key], theirs = samples[`plain ${users}`][key];
    return { figure: ratio(theirs, ours), unit: '× faster', ours: { value: median(ours), unit: 'µs' }, theirs: { value: median(theirs), unit: 'µs' }, ...more };
  };
  report.add(`email = "…", ${count(largest)} users`, beside(largest, 'exact', { atLeast: 20 }));
  report.add(`username = "…", ${count(largest)} users`, beside(largest, 'username', { atLeast: 20 }));
  report.add(`email ^= "…", a page of 60, ${count(largest)} users`, beside(largest, 'prefix', {}));
  for (const [key, measure] of [['exact', 'email = "…"'], ['username', 'username = "…"'], ['prefix', 'email ^= "…"']]) {
    for (const { users } of states.slice(1)) {
      const few = samples[`ours ${smallest}`][key], many = samples[`ours ${users}`][key];
      report.add(`${measure}, ${count(users)} users beside ${count(smallest)}`, {
        figure: ratio(many, few), unit: '×', bound: users === largest ? 2.5 : undefined,
        ours: { value: median(many), unit: 'µs' }, theirs: { value: median(few), unit: 'µs' },
      });
    }
  }
}
