// Compiled, never run: the fixtures in a suite written in TypeScript.
import { expect, test as base } from '@playwright/test';
import { PocketCognito } from 'pocket-cognito';
import { fixtures, routeCognito, storageState, type CognitoFixtures } from 'pocket-cognito/playwright';

const forked = base.extend<CognitoFixtures>(fixtures(new PocketCognito()));
const named = base.extend<CognitoFixtures>(fixtures(async () => new PocketCognito()));
// With fixtures of one's own.
const more = base.extend<CognitoFixtures & { pool: string }>({
  ...fixtures(),
  pool: async ({ cognito }, use) => use((await cognito.createUserPool({ PoolName: 'staff' })).UserPool?.Id ?? ''),
});

for (const test of [forked, named]) {
  test.use({ signedInAs: 'ada' });
  test.use({ signedInAs: { user: 'ada', groups: ['editors'], client: 'identity-js' } });
  test('is typed', async ({ page, context, browser, cognito, baseURL }) => {
    const double: PocketCognito = cognito;
    const undo: () => Promise<void> = await routeCognito(context, () => double);
    await routeCognito(page, double);
    await undo();
    await browser.newContext({ storageState: storageState(cognito, { user: 'ada', origin: baseURL ?? '' }) });
    await expect(page.getByText('Welcome')).toBeVisible();
    // @ts-expect-error no such operation
    await cognito.creatGroup({});
    // @ts-expect-error no such client
    storageState(cognito, { user: 'ada', origin: '', client: 'auth0' });
    // @ts-expect-error a page's origin is needed
    storageState(cognito, { user: 'ada' });
  });
}
more('is typed', async ({ pool }) => { expect(pool.length).toBeGreaterThan(0); });
// @ts-expect-error a user is needed
named.use({ signedInAs: { groups: ['editors'] } });
