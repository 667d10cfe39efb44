// What a signed-in start stores, in every form, and what becomes of it.
import { PocketCognito } from 'pocket-cognito';
import { routeCognito, storageState } from 'pocket-cognito/playwright';
import { expect, test } from './fixtures.js';

const UserPoolId = 'us-east-1_staff';

for (const { client, storage, path } of [
  { client: 'amplify', storage: 'localStorage', path: '/' },
  { client: 'amplify', storage: 'cookies', path: '/?ssr' },
  { client: 'identity-js', storage: 'localStorage', path: '/?client=identity-js' },
]) {
  test.describe(`${client} in ${storage}`, () => {
    test.use({ signedInAs: { user: 'ada', client, storage } });

    test('begins signed in, and asks nobody', async ({ page }) => {
      const asked = [];
      page.on('request', (request) => { if (request.url().includes('cognito')) asked.push(request.url()); });

      await page.goto(path);

      await expect(page.getByText('Welcome, ada')).toBeVisible();
      expect(asked).toEqual([]);
    });

    test('refreshes its tokens', async ({ page, cognito }) => {
      await page.goto(path);
      await cognito.adminAddUserToGroup({ UserPoolId, Username: 'ada', GroupName: 'editors' });

      await page.getByRole('button', { name: 'Refresh' }).click();

      await expect(page.getByText('editors')).toBeVisible();
    });

    test('holds though the page is a year ahead', async ({ page, cognito, context, baseURL }) => {
      cognito.clock.set(Date.now() - 365 * 86_400_000);
      const state = storageState(cognito, { user: 'ada', client, storage, origin: baseURL });
      await context.addCookies(state.cookies);
      await context.addInitScript((items) => { for (const { name, value } of items) localStorage.setItem(name, value); }, state.origins[0]?.localStorage ?? []);
      const asked = [];
      page.on('request', (request) => { if (request.url().includes('cognito')) asked.push(request.url()); });

      await page.goto(path);

      await expect(page.getByText('Welcome, ada')).toBeVisible();
      expect(asked).toEqual([]);
    });
  });

  test(`${client} in ${storage}: what it would store itself, for a name with signs of its own`, async ({ page, cognito, context, baseURL }) => {
    const user = 'zo\u00eb+a@example.com';
    await cognito.adminCreateUser({ UserPoolId, Username: user });
    await cognito.adminSetUserPassword({ UserPoolId, Username: user, Password: 'Secret-7', Permanent: true });
    await page.goto(path);
    await page.getByLabel('Username').fill(user);
    await page.getByLabel('Password').fill('Secret-7');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText(`Welcome, ${user}`)).toBeVisible();
    const keys = ({ cookies, origins }) => [...cookies, ...origins.flatMap(({ localStorage }) => localStorage)].map(({ name }) => name).filter((name) => name.startsWith('Cognito')).sort();
    const itsOwn = await context.storageState();

    const ours = storageState(cognito, { user, client, storage, origin: `${baseURL}/somewhere?else` });

    expect(keys(ours)).toEqual(keys(itsOwn));
    await context.clearCookies();
    await page.evaluate((items) => {
      localStorage.clear();
      for (const { name, value } of items) localStorage.setItem(name, value);
    }, ours.origins[0]?.localStorage ?? []);
    await context.addCookies(ours.cookies);
    await page.goto(path);
    await expect(page.getByText(`Welcome, ${user}`)).toBeVisible();
  });
}

test('each test has a fork of its own, one', async ({ cognito }) => {
  await cognito.createGroup({ UserPoolId, GroupName: 'writers' });
  expect((await cognito.listGroups({ UserPoolId })).Groups.map(({ GroupName }) => GroupName)).toEqual(['editors', 'writers']);
});

test('each test has a fork of its own, two', async ({ cognito }) => {
  expect((await cognito.listGroups({ UserPoolId })).Groups.map(({ GroupName }) => GroupName)).toEqual(['editors']);
});

test('a route can be undone, and its double changed between requests', async ({ browser, baseURL, cognito }) => {
  let asked = cognito;
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  const undo = await routeCognito(page, () => asked);
  const signIn = async () => {
    await page.goto('/?client=identity-js');
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('Password').fill('Secret-7');
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await signIn();
  await expect(page.getByText('Welcome, ada')).toBeVisible();

  asked = new PocketCognito();
  await signIn();
  await expect(page.getByText('User pool client web does not exist.')).toBeVisible();

  await undo();
  await page.route(/amazonaws/, (route) => route.fulfill({ status: 500, headers: { 'access-control-allow-origin': '*' }, body: '{"__type":"Elsewhere","message":"somewhere else"}' }));
  await signIn();
  await expect(page.getByText('somewhere else')).toBeVisible();
  await context.close();
});

test('a connection that a test breaks is one that the page has lost', async ({ page, cognito }) => {
  cognito.faults.add({ operation: 'InitiateAuth', network: 'drop' });
  const lost = page.waitForEvent('requestfailed');

  await page.goto('/?client=identity-js');
  await page.getByLabel('Username').fill('ada');
  await page.getByLabel('Password').fill('Secret-7');
  await page.getByRole('button', { name: 'Sign in' }).click();

  expect((await lost).failure().errorText).toBe('net::ERR_CONNECTION_RESET');
  await expect(page.getByText('Network error')).toBeVisible();
});

test('a page that is closed before its answer hurts nobody', async ({ page, cognito }) => {
  let answer;
  const asked = new Promise((resolve) => {
    cognito.on('PreAuthentication', (event) => {
      resolve();
      return new Promise((done) => { answer = () => done(event); });
    });
  });
  await cognito.updateUserPool({ UserPoolId, LambdaConfig: { PreAuthentication: 'arn:aws:lambda:us-east-1:123456789012:function:slow' } });
  await page.goto('/');
  await page.getByLabel('Username').fill('ada');
  await page.getByLabel('Password').fill('Secret-7');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await asked;

  await page.close();
  answer();

  expect((await cognito.adminGetUser({ UserPoolId, Username: 'ada' })).UserStatus).toBe('CONFIRMED');
});
