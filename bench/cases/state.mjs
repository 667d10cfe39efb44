// Whole states: a large group gone at once, forks, restores and clean instances.

import { interleave, median, perCall, ratio } from '../measure.mjs';
import { PocketCognito, username } from '../subjects.mjs';
import { count } from './operations.mjs';

export async function forking(report, { users, ours: { double, UserPoolId } }, { rounds }) {
  report.section('Whole states');
  const add = (cognito, i) => cognito.adminAddUserToGroup({ UserPoolId, GroupName: 'squad-0', Username: username(i % users) });
  const samples = await interleave({
    fork: async () => {
      const kept = [];
      const us = await perCall(100, () => { kept.push(double.fork()); });
      for (const fork of kept) fork[Symbol.dispose]?.();
      return { us };
    },
    forkAndWrite: async () => ({ us: await perCall(100, (i) => add(double.fork(), i)) }),
    restore: async () => {
      const cognito = double.fork(), handle = cognito.snapshot();
      let us = 0;
      for (let i = 0; i < 100; i++) {
        await add(cognito, i); // so that there is something to go back from
        const start = performance.now();
        cognito.restore(handle);
        us += (performance.now() - start) * 1000;
      }
      return { us: us / 100 };
    },
    clean: async () => ({ us: await perCall(20, () => { new PocketCognito(); }) }),
    cleanWithPool: async () => ({ us: await perCall(20, () => new PocketCognito().createUserPool({ PoolName: 'fresh' })) }),
  }, { rounds, warmUp: 5 });

  const tell = (measure, key, bound) => report.add(measure, { figure: median(samples[key].us), unit: 'µs', bound });
  tell(`fork() of ${count(users)} users`, 'fork', 20);
  tell(`restore() of ${count(users)} users, after a change`, 'restore', 20);
  tell('fork() and a first AdminAddUserToGroup on it', 'forkAndWrite');
  tell('new PocketCognito(), wasm loaded', 'clean', 100);
  tell('new PocketCognito() and a CreateUserPool', 'cleanWithPool');
}

/** Each sample deletes the whole group: ours on a fork, the plain double's group is filled again first (not timed). */
export async function deletingAGroup(report, { users, ours, plain }, { rounds }) {
  const timed = async (double, UserPoolId) => {
    const start = performance.now();
    await double.deleteGroup({ UserPoolId, GroupName: 'everyone' });
    return { ms: performance.now() - start };
  };
  const samples = await interleave({
    ours: async () => {
      const fork = ours.double.fork();
      const sample = await timed(fork, ours.UserPoolId);
      fork[Symbol.dispose]?.();
      return sample;
    },
    plain: async () => {
      const { double, UserPoolId } = plain;
      const sample = await timed(double, UserPoolId);
      await double.createGroup({ UserPoolId, GroupName: 'everyone' });
      for (let i = 0; i < users; i++) await double.adminAddUserToGroup({ UserPoolId, GroupName: 'everyone', Username: username(i) });
      return sample;
    },
  }, { rounds, warmUp: 2 });
  report.add(`DeleteGroup with ${count(users)} members`, {
    figure: ratio(samples.ours.ms, samples.plain.ms), unit: '×', bound: 1.5,
    ours: { value: median(samples.ours.ms), unit: 'ms' }, theirs: { value: median(samples.plain.ms), unit: 'ms' },
  });
}
