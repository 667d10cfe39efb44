// The console in an app's page, used as people use it: by what things are called, and by keyboard.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { Pages, skip } from './pages.mjs';

const axe = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

// In a page: pools, users and groups to look at.
function fill({ users = 0 } = {}) {
  const { cognito } = document.querySelector('pocket-cognito-console');
  const { Id: UserPoolId } = cognito.callSync('CreateUserPool', { PoolName: 'staff', AutoVerifiedAttributes: ['email'] }).UserPool;
  cognito.callSync('CreateUserPoolClient', { UserPoolId, ClientName: 'web' });
  cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'editors', Precedence: 1 });
  for (let at = 0; at < users; at++) cognito.callSync('AdminCreateUser', { UserPoolId, Username: `user-${String(at).padStart(3, '0')}`, MessageAction: 'SUPPRESS' });
  return UserPoolId;
}

describe('the console in a page', { skip }, () => {
  let pages;
  before(async () => { pages = await Pages.opened(); });
  after(() => pages.close());

  /** A page with a console that shows a filled pool, and how its things are found. */
  async function opened({ users, ...options } = {}) {
    const page = await pages.open(`${pages.origin}/page.html`, options);
    const userPoolId = await page.evaluate(fill, { users });
    const as = (role) => (name, more) => page.getByRole(role, { name, exact: true, ...more });
    const found = { page, userPoolId, tab: as('tab'), button: as('button'), heading: as('heading'), dialog: as('dialog'), field: (label) => page.getByLabel(label, { exact: true }) };
    await page.getByRole('combobox', { name: 'User pool' }).getByText('staff').waitFor({ state: 'attached' });
    found.says = (text) => page.getByRole('status').filter({ hasText: text }).waitFor();
    // What the double has, without a trace.
    found.inDouble = (operation, input) => page.evaluate(([name, given]) => document.querySelector('pocket-cognito-console').cognito.fork().callSync(name, given), [operation, { UserPoolId: userPoolId, ...input }]);
    found.done = async () => {
      assert.deepEqual(pages.complaints.splice(0), []);
      await page.context().close();
    };
    return found;
  }

  test('a user is made, found, added to a group, and has the code that was sent', async () => {
    const { page, tab, button, heading, field, says, inDouble, done } = await opened();

    await button('New user').click();
    await field('Username').fill('ann');
    await field('E-mail').fill('ann@example.com');
    await button('Create user').click();
    await says('ann was created.');
    await button('ann').click();
    await heading('ann').waitFor();
    await button('Add to a group').click();
    await field('Group').fill('editors');
    await button('Add').click();
    await says('ann is in editors.');
    assert.deepEqual((await inDouble('ListUsersInGroup', { GroupName: 'editors' })).Users.map(({ Username }) => Username), ['ann']);

    await tab('Outbox').click();
    const code = await page.evaluate(() => document.querySelector('pocket-cognito-console').cognito.lastCode('ann'));
    await page.getByRole('list', { name: 'Messages' }).getByText(code, { exact: true }).waitFor();
    await button('Copy the code for ann').click();
    await says('Copied.');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
    await done();
  });

  test('a token ends when the clock of the double says so', async () => {
    const { page, tab, button, field, says, done } = await opened({ users: 1 });

    await tab('Tokens').click();
    await field('User').fill('user-000');
    await field('Groups, if others than the user\'s').fill('editors, admins');
    await button('Issue tokens').click();
    const claims = page.getByRole('table', { name: 'Claims of the access token' });
    await claims.getByRole('row', { name: 'cognito:groups ["editors","admins"]' }).waitFor();
    await page.getByText(/^Access token ends in (1 h|59 min)/).waitFor();

    await tab('Time').click();
    await button('Advance by 1 hour').click();
    await says(/^It is 20/);
    await tab('Tokens').click();
    await page.getByText(/^Access token expired \d+ s ago/).waitFor();

    await tab('Time').click();
    await button('Follow the host again').click();
    await tab('Tokens').click();
    await page.getByText(/^Access token ends in/).waitFor();
    await done();
  });

  test('all of it goes by keyboard: a pool, a user, the tabs, a deletion', async () => {
    const { page, tab, heading, dialog, says, inDouble, done } = await opened({ users: 2 });
    const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
    const focused = () => page.evaluate(() => {
      let { activeElement } = document;
      while (activeElement?.shadowRoot) ({ activeElement } = activeElement.shadowRoot);
      return activeElement?.getAttribute('aria-label') ?? activeElement?.labels?.[0]?.textContent ?? activeElement?.textContent;
    });
    const tabTo = async (name) => {
      for (let count = 0; count < 40; count++) {
        await press('Tab');
        if (await focused() === name) return;
      }
      assert.fail(`the Tab key does not lead to ${name}`);
    };

    await tabTo('New user');
    await press('Enter');
    await dialog('New user').waitFor();
    assert.equal(await focused(), 'Username');
    await page.keyboard.type('bob');
    await press('Enter');
    await says('bob was created.');
    assert.equal(await focused(), 'New user');

    await tabTo('bob');
    await press('Enter');
    await heading('bob').waitFor();
    await tabTo('Delete');
    await press('Enter');
    await dialog('Delete bob?').waitFor();
    assert.equal(await focused(), 'Cancel');
    await press('Escape');
    await dialog('Delete bob?').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'Delete');
    await press('Enter');
    await dialog('Delete bob?').waitFor();
    await press('Tab');
    assert.equal(await focused(), 'Delete user');
    await press('Enter');
    await says('bob was deleted.');
    assert.equal(await page.evaluate(() => document.querySelector('pocket-cognito-console').shadowRoot.activeElement.getAttribute('role')), 'tabpanel');
    assert.equal((await inDouble('ListUsers')).Users.length, 2);

    await press('Shift+Tab');
    assert.equal(await focused(), 'Users');
    await press('ArrowRight', 'ArrowRight');
    assert.equal(await focused(), 'Tokens');
    await press('End');
    assert.equal(await tab('Pool').getAttribute('aria-selected'), 'true');
    await press('ArrowRight');
    assert.equal(await focused(), 'Users');
    await done();
  });

  test('the service\'s sentence stands in the form before it is sent, at the field that it is about', async () => {
    const { page, button, field, inDouble, done } = await opened();
    await button('New user').click();
    await field('Username').fill('a b');

    await page.getByText(/^InvalidParameterException 1 validation error detected: Value at 'username' failed to satisfy constraint/).waitFor();
    assert.equal(await field('Username').getAttribute('aria-invalid'), 'true');
    await field('Username').fill('ab');
    await page.getByText('InvalidParameterException').waitFor({ state: 'detached' });
    assert.equal(await field('Username').getAttribute('aria-invalid'), null);
    await field('Password').fill('short');
    await page.getByText('Password not long enough').waitFor();
    await button('Create user').click();
    assert.equal(await field('Password').evaluate((one) => one.getRootNode().activeElement === one), true);
    assert.deepEqual((await inDouble('ListUsers')).Users, []);
    await done();
  });

  test('what is typed and what has the focus stay while the double changes', async () => {
    const { page, userPoolId, button, field, done } = await opened();
    await button('New user').click();
    await field('Username').fill('half a na');
    await page.evaluate((UserPoolId) => document.querySelector('pocket-cognito-console').cognito.callSync('AdminCreateUser', { UserPoolId, Username: 'meanwhile' }), userPoolId);
    await page.getByText('meanwhile').waitFor({ state: 'attached' });

    await page.keyboard.type('me');
    assert.equal(await field('Username').inputValue(), 'half a name');
    await done();
  });

  test('a change from anywhere is shown, a restored state too', async () => {
    const { page, userPoolId, button, done } = await opened();
    const run = (work) => page.evaluate(work, userPoolId);

    await run((UserPoolId) => {
      const { cognito } = document.querySelector('pocket-cognito-console');
      globalThis.before = cognito.snapshot();
      cognito.callSync('AdminCreateUser', { UserPoolId, Username: 'ann' });
    });
    await button('ann').waitFor();
    await run(() => document.querySelector('pocket-cognito-console').cognito.restore(globalThis.before));
    await button('ann').waitFor({ state: 'detached' });
    await done();
  });

  test('names that look like markup are shown as they are', async () => {
    const { page, userPoolId, tab, button, heading, done } = await opened();
    const name = '<img/src=x/onerror=alert(1)>';
    await page.evaluate(([UserPoolId, Username]) => {
      const { cognito } = document.querySelector('pocket-cognito-console');
      cognito.callSync('AdminCreateUser', { UserPoolId, Username, UserAttributes: [{ Name: 'name', Value: '<b>bold</b>' }] });
      cognito.callSync('CreateGroup', { UserPoolId, GroupName: Username, Description: '<script>alert(1)</script>' });
      cognito.callSync('AdminAddUserToGroup', { UserPoolId, Username, GroupName: Username });
    }, [userPoolId, name]);

    await button(name).click();
    await heading(name).waitFor();
    await page.getByText('<b>bold</b>', { exact: true }).waitFor();
    await tab('Groups').click();
    await button(name).click();
    await page.getByRole('cell', { name: '<script>alert(1)</script>' }).waitFor();
    await tab('Calls').click();
    await button('AdminCreateUser').click();
    await page.getByLabel('Input', { exact: true }).getByText(name).waitFor();
    assert.equal(await page.evaluate(() => document.querySelector('pocket-cognito-console').shadowRoot.querySelectorAll('img, script, b').length), 0);
    await done();
  });

  test('many users come sixty at a time, and a filter of the service\'s grammar finds them', async () => {
    const { page, userPoolId, button, done } = await opened({ users: 130 });
    await page.evaluate((UserPoolId) => document.querySelector('pocket-cognito-console').cognito.callSync('AdminCreateUser', { UserPoolId, Username: 'zoe', UserAttributes: [{ Name: 'email', Value: 'zoe@example.com' }] }), userPoolId);
    const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
    const filter = page.getByRole('searchbox', { name: 'Filter' });
    const count = async (wanted) => assert.equal(await rows.count(), wanted);

    await button('user-000').waitFor();
    await count(60);
    await button('Next').click();
    await button('user-060').waitFor();
    await button('Next').click();
    await button('zoe').waitFor();
    await count(11);
    assert.equal(await button('Next').isDisabled(), true);

    for (const [typed, wanted] of [['user-01', 10], ['zoe@', 1], ['email = "zoe@example.com"', 1], ['status = "Disabled"', 0]]) {
      await filter.fill(typed);
      await page.waitForFunction((many) => document.querySelector('pocket-cognito-console').shadowRoot.querySelectorAll('tbody tr').length === many, wanted);
    }
    await filter.fill('shoe_size = "40"');
    await page.getByText('Invalid search attribute: shoe_size').waitFor();
    assert.equal(await filter.getAttribute('aria-invalid'), 'true');
    await done();
  });

  test('the log shows who was refused and why, and can be emptied; the console\'s looking is not in it', async () => {
    const { page, userPoolId, tab, button, says, done } = await opened();
    await page.evaluate((UserPoolId) => document.querySelector('pocket-cognito-console').cognito.getGroup({ UserPoolId, GroupName: 'absent' }).catch(() => {}), userPoolId);
    await tab('Calls').click();
    await button('GetGroup').click();
    await page.getByText('ResourceNotFoundException Group not found.').waitFor();
    assert.deepEqual(await page.getByRole('rowheader').allTextContents(), ['GetGroup', 'CreateGroup', 'CreateUserPoolClient', 'CreateUserPool']);

    await button('Clear').click();
    await says('The log is empty.');
    assert.equal(await page.evaluate(() => [...document.querySelector('pocket-cognito-console').cognito.calls].length), 0);
    await done();
  });

  test('a snapshot brings back what was deleted, pools with it', async () => {
    const { page, tab, button, dialog, says, done } = await opened();
    await tab('Time').click();
    await button('Keep a snapshot').click();
    await tab('Pool').click();
    await button('Delete pool').click();
    await dialog('Delete the pool staff?').getByRole('button', { name: 'Delete pool' }).click();
    await says('staff was deleted.');
    await page.getByText('There is no user pool yet.').waitFor();

    await tab('Time').click();
    await button('Restore snapshot 1').click();
    await says('Everything is as it was in snapshot 1.');
    await tab('Groups').click();
    await button('editors').waitFor();
    await done();
  });

  test('with `install` the app\'s fetch is answered, and with `keep` a reload finds what was there', async () => {
    const { page, userPoolId, button, done } = await opened();
    const { Groups } = await page.evaluate(async (UserPoolId) => {
      const headers = { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.AdminCreateUser' };
      await fetch('https://cognito-idp.us-east-1.amazonaws.com/', { method: 'POST', headers, body: JSON.stringify({ UserPoolId, Username: 'by-fetch' }) });
      return { Groups: document.querySelector('pocket-cognito-console').cognito.callSync('ListGroups', { UserPoolId }).Groups.map(({ GroupName }) => GroupName) };
    }, userPoolId);
    assert.deepEqual(Groups, ['editors']);
    await button('by-fetch').waitFor();

    await page.reload();

    await button('by-fetch').waitFor();
    await done();
  });

  for (const [how, options] of Object.entries({ 'wide and light': {}, 'narrow and dark': { width: 320, colorScheme: 'dark' } })) {
    test(`axe finds nothing to complain about, ${how}`, async () => {
      const { page, userPoolId, tab, button, dialog, done } = await opened({ users: 70, ...options });
      await page.evaluate((UserPoolId) => document.querySelector('pocket-cognito-console').cognito.callSync('AdminCreateUser', { UserPoolId, Username: 'ann', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }], DesiredDeliveryMediums: ['EMAIL'] }), userPoolId);
      await page.evaluate((UserPoolId) => document.querySelector('pocket-cognito-console').cognito.getGroup({ UserPoolId, GroupName: 'absent' }).catch(() => {}), userPoolId);
      const clean = async (where) => {
        if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`), []);
        // Nothing is cut off, and nothing makes the page scroll sideways.
        assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth > innerWidth), false, where);
      };

      await button('user-000').waitFor();
      await clean('users');
      await page.getByRole('searchbox', { name: 'Filter' }).fill('ann');
      await button('ann').click();
      await button('Add to a group').waitFor();
      await clean('a user');
      await button('Set password').click();
      await page.getByLabel('Password', { exact: true }).fill('short');
      await page.getByText('Password not long enough').waitFor();
      await clean('a form');
      await page.keyboard.press('Escape');
      await dialog('Password of ann').waitFor({ state: 'detached' });
      await button('Disable').click();
      await page.getByText('ann is disabled.').waitFor();
      await clean('an outcome');
      await button('Enable').click();
      await page.getByText('ann is enabled.').waitFor();
      await button('Tokens').click();
      await button('Issue tokens').click();
      await page.getByRole('table', { name: 'Claims of the access token' }).waitFor();
      await clean('tokens');
      await tab('Groups').click();
      await button('editors').click();
      await button('Add a member').waitFor();
      await clean('a group');
      await tab('Outbox').click();
      await button('Copy the code for ann').waitFor();
      await clean('the outbox');
      await tab('Calls').click();
      await button('GetGroup').click();
      await page.getByLabel('Input', { exact: true }).waitFor();
      await clean('a call');
      await tab('Time').click();
      await button('Keep a snapshot').click();
      await button('Restore snapshot 1').waitFor();
      await clean('the clock');
      await tab('Pool').click();
      await button('Delete pool').waitFor();
      await clean('the pool');
      await done();
    });
  }
});
