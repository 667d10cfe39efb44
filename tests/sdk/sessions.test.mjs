// Signing somebody out everywhere.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { answer, refuses } from './support/expect.mjs';
import { START, makePool } from './support/make_pool.mjs';
import { makeConfirmedUser } from './support/make_user.mjs';

let it;
beforeEach(async () => { it = await makePool(); });

describe('AdminUserGlobalSignOut', () => {
  test('answers nothing and leaves the user\'s dates alone', async () => {
    await makeConfirmedUser(it, 'alice');
    it.clock.advance({ minutes: 1 });

    assert.deepEqual(await answer(it.client.adminUserGlobalSignOut({ UserPoolId: it.UserPoolId, Username: 'alice' })), {});

    const user = await it.client.adminGetUser({ UserPoolId: it.UserPoolId, Username: 'alice' });
    assert.deepEqual(user.UserLastModifiedDate, new Date(START));
  });

  test('a user that is not there is refused', async () => {
    await refuses(it.client.adminUserGlobalSignOut({ UserPoolId: it.UserPoolId, Username: 'nobody' }), 'UserNotFoundException', 'User does not exist.');
  });
});
