// What is called too fast is throttled, by each operation that declares it.
import { test } from 'node:test';
import { DECLARED, methodOf } from './support/declared.mjs';
import { refuses } from './support/expect.mjs';
import { makeService } from './support/make_pool.mjs';

const throttled = [...DECLARED].filter(([, errors]) => errors.has('TooManyRequestsException')).map(([operation]) => operation);

test('each operation is refused beyond its quota, and is not in the next second', async () => {
  const { client, clock } = makeService({ quotas: Object.fromEntries(throttled.map((operation) => [operation, 1])) });

  for (const operation of throttled) {
    const call = () => client[methodOf(operation)]({});
    await refuses(call(), 'InvalidParameterException');
    await refuses(call(), 'TooManyRequestsException', 'Rate exceeded');
    clock.advance({ seconds: 1 });
    await refuses(call(), 'InvalidParameterException');
  }
});
