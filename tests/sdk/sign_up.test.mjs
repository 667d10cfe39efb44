// What the administrator does to a sign-up.
import { beforeEach, describe, test } from 'node:test';
import { refuses } from './support/expect.mjs';
import { makePool } from './support/make_pool.mjs';
import { makeConfirmedUser, makeUser } from './support/make_user.mjs';

let it;
beforeEach(async () => { it = await makePool(); });

const confirm = (Username) => it.client.adminConfirmSignUp({ UserPoolId: it.UserPoolId, Username });

describe('AdminConfirmSignUp', () => {
  test('only an unconfirmed user can be confirmed, and the refusal names the status', async () => {
    await makeConfirmedUser(it, 'alice');
    await makeUser(it, 'bob');

    await refuses(confirm('alice'), 'NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED');
    await refuses(confirm('bob'), 'NotAuthorizedException', 'User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD');
  });

  test('a user that is not there is refused', async () => {
    await refuses(confirm('nobody'), 'UserNotFoundException', 'User does not exist.');
  });
});
