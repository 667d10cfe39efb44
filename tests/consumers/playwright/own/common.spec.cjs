// The fixtures in a suite of CommonJS modules, with a seed that is a double.
const { expect, test: base } = require('@playwright/test');
const { PocketCognito } = require('pocket-cognito');
const { fixtures } = require('pocket-cognito/playwright');

const filled = new PocketCognito({ ids: { userPools: { staff: 'us-east-1_staff' }, clients: { web: 'web' } } });
const { Id: UserPoolId } = filled.callSync('CreateUserPool', { PoolName: 'staff' }).UserPool;
filled.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'web' });
filled.callSync('AdminCreateUser', { UserPoolId, Username: 'ada' });

const test = base.extend(fixtures(filled));

test.describe('in CommonJS', () => {
  test.use({ signedInAs: 'ada' });

  test('somebody is signed in whom the test deletes', async ({ page, cognito }) => {
    await page.goto('/');
    await expect(page.getByText('Welcome, ada')).toBeVisible();
    await cognito.adminDeleteUser({ UserPoolId, Username: 'ada' });

    await page.getByRole('button', { name: 'Refresh' }).click();

    await expect(page.getByRole('alert')).not.toBeEmpty();
  });

  test('and who is there again in the next', async ({ cognito }) => {
    expect((await cognito.adminGetUser({ UserPoolId, Username: 'ada' })).Username).toBe('ada');
  });
});
