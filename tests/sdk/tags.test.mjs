// Tags on a pool.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses, violates, violation } from './support/expect.mjs';
import { makePool } from './support/make_pool.mjs';

const ARN = 'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?';

let it;
beforeEach(async () => { it = await makePool(); });

const tag = (Tags) => it.client.tagResource({ ResourceArn: it.pool.Arn, Tags });
const untag = (...TagKeys) => it.client.untagResource({ ResourceArn: it.pool.Arn, TagKeys });
const tags = async () => (await answer(it.client.listTagsForResource({ ResourceArn: it.pool.Arn }))).Tags;

describe('TagResource', () => {
  test('adds tags and replaces the values of those that are there', async () => {
    assert.deepEqual(await answer(tag({ team: 'red', stage: 'test' })), {});
    await tag({ team: 'blue' });

    assert.deepEqual(await tags(), { team: 'blue', stage: 'test' });
    const { UserPool } = await it.client.describeUserPool({ UserPoolId: it.UserPoolId });
    assert.deepEqual(UserPool.UserPoolTags, { team: 'blue', stage: 'test' });
  });
});

describe('UntagResource', () => {
  test('removes tags, and those that are not there are no error', async () => {
    await tag({ team: 'red', stage: 'test' });

    assert.deepEqual(await answer(untag('team', 'absent')), {});

    assert.deepEqual(await tags(), { stage: 'test' });
  });
});

describe('ListTagsForResource', () => {
  test('shows the tags a pool was made with', async () => {
    it = await makePool({ UserPoolTags: { team: 'red' } });

    assert.deepEqual(await tags(), { team: 'red' });
  });
});

test('a pool that is not there cannot be tagged', async () => {
  const ResourceArn = it.pool.Arn.replace(it.UserPoolId, 'us-east-1_absent000');

  await refuses(it.client.tagResource({ ResourceArn, Tags: { a: 'b' } }), 'ResourceNotFoundException');
  await refuses(it.client.untagResource({ ResourceArn, TagKeys: ['a'] }), 'ResourceNotFoundException');
  await refuses(it.client.listTagsForResource({ ResourceArn }), 'ResourceNotFoundException');
});

test('what is not an ARN is a violation', async () => {
  await violates(it.client.listTagsForResource({ ResourceArn: 'not-an-arn' }),
    violation("'not-an-arn'", 'resourceArn', 'Member must have length greater than or equal to 20'),
    violation("'not-an-arn'", 'resourceArn', `Member must satisfy regular expression pattern: ${ARN}`));
});
