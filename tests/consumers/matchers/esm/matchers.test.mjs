import { expect as imported, test as check } from '@jest/globals';
import { PocketCognito } from 'pocket-cognito';
import { matchers } from 'pocket-cognito/jest';

check('the import alone puts the matchers on the global expect', async () => {
  const cognito = new PocketCognito();
  const { UserPool } = await cognito.createUserPool({ PoolName: 'staff' });
  await cognito.adminCreateUser({ UserPoolId: UserPool.Id, Username: 'ann' });

  globalThis.expect(cognito).toHaveUser('ann', { UserStatus: 'FORCE_CHANGE_PASSWORD' });
  globalThis.expect(() => globalThis.expect(cognito).toHaveUser('bob')).toThrow('Expected: a user "bob"');
});

check('an expect that was imported is extended by hand', () => {
  imported.extend(matchers);
  imported(new PocketCognito()).not.toHaveReceivedOperation('CreateUserPool');
});
