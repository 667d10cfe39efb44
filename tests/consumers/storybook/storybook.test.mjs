// The example application's Storybook and the guide's, used in Chromium.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { guide, installed, readme } from '../shared/blocks.mjs';
import { Book, built, launched } from './built.mjs';

const skip = process.env.CHROMIUM ? false : 'no Chromium: set CHROMIUM to the path of one';
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const example = join(process.env.EXAMPLES, 'storybook');

let browser;
let app;
let pages;
let start;
let blocks;

before(async () => {
  if (skip) return;
  for (const folder of ['app', 'guide', 'start']) rmSync(here(folder), { recursive: true, force: true });
  cpSync(example, here('app'), { recursive: true, filter: (path) => !path.includes('node_modules') });
  mkdirSync(here('guide'));
  writeFileSync(here('guide/package.json'), '{ "type": "module" }\n');
  blocks = guide('storybook', here('guide'));

  mkdirSync(here('start'));
  writeFileSync(here('start/package.json'), '{ "type": "module" }\n');
  readme(here('start'));

  const [appFolder, guideFolder, startFolder] = await Promise.all([built(here('app')), built(here('guide')), built(here('start'))]);
  browser = await launched();
  [app, pages, start] = await Promise.all([appFolder, guideFolder, startFolder].map((folder) => Book.open(browser, folder)));
});
after(async () => {
  await Promise.all([app?.close(), pages?.close(), start?.close()]);
  await browser?.close();
});

test('the example needs what is installed here, in the same versions', () => {
  const { dependencies: { 'pocket-cognito': own, ...dependencies }, devDependencies } = json(join(example, 'package.json'));
  const { 'playwright-core': driver, ...installedHere } = json(here('package.json')).devDependencies;

  assert.deepEqual({ ...dependencies, ...devDependencies }, installedHere);
});

// One after the other in one window, as somebody clicks through them.
function eachOf(stories, book) {
  Object.entries(stories).forEach(([id, text], at) => {
    test(`${id} shows ${JSON.stringify(text)}, and its play function passes`, async () => {
      assert.deepEqual(await (at === 0 ? book().show(id) : book().goTo(id)), []);
      await book().shows(text);
    });
  });
}

describe('the stories of the example', { skip }, () => {
  const SHOWN = {
    'app--signed-out': 'Sign in',
    'app--member': 'Your teams',
    'app--member-of-nothing': 'You are in no team yet. An administrator can add you to one.',
    'app--administrator': 'Ada Moreau',
    'app--pinned-by-globals': 'Cem Aydin',
    'signin--empty': 'Username',
    'signin--right-password': 'Username',
    'signin--wrong-password': 'That is not the right name and password.',
    'signin--throttled': 'Too many people are signing in. Please try again in a moment.',
    'signin--new-password-required': 'Choose a password',
    'signin--new-password-too-simple': 'Password not long enough',
    'signin--new-password-chosen': 'Choose a password',
    'teams--all-teams': 'Write and correct',
    'teams--no-teams': 'New team',
    'teams--throttled': 'Cognito is busy. Please try again in a moment.',
    'teams--name-with-a-space': 'Letters, digits and signs only: no spaces.',
    'teams--name-taken': 'There is a team of that name already.',
    'teams--stranger': 'There is nobody with that username.',
    'teams--create-and-invite': 'writers',
  };

  test('are all listed here', async () => assert.deepEqual((await app.ids()).sort(), Object.keys(SHOWN).sort()));

  eachOf(SHOWN, () => app);
});

test('the story of the README shows what the README says', { skip }, async () => {
  assert.deepEqual(await start.show('teams--name-taken'), []);
  await start.shows('A group with the name already exists.');
});

describe('the toolbar', { skip }, () => {
  test('an address says who is signed in', async () => {
    assert.deepEqual(await app.show('app--administrator', 'cognitoUser:cem'), []);
    await app.shows('Cem Aydin');
    assert.match(await app.text(), /Your teams\s+readers$/);
  });

  test('an address says that nobody is', async () => {
    await app.show('app--administrator', 'cognitoUser:signed out');
    await app.shows('Username');
  });

  test('an address says the groups, and the application sees them in the tokens and the pool', async () => {
    await app.show('app--member', 'cognitoGroups:admins');
    await app.shows('May change teams');
    assert.deepEqual(await app.page.getByRole('button', { name: /^Remove bea from/ }).all().then((all) => all.length), 1);

    await app.show('app--member', 'cognitoGroups:no groups');
    await app.shows('You are in no team yet. An administrator can add you to one.');
  });

  test('the groups that a story gives its user are not those of another user', async () => {
    await app.show('app--member-of-nothing', 'cognitoUser:ada');
    await app.shows('May change teams');
  });

  test('somebody who is not in the fixture is an error that names them', async () => {
    const [complaint] = await app.show('app--member', 'cognitoUser:nope');
    assert.match(complaint, /pocket-cognito: .*nope/);
    await app.show('app--member');
    await app.shows('Bea Ito');
  });

  test('a group that is not in the fixture is an error that names it', async () => {
    const [complaint] = await app.show('app--member', 'cognitoGroups:owners');
    assert.match(complaint, /pocket-cognito: bea cannot be put into the group owners: Group not found/);
  });

  test('its menus have the users and groups of the fixture; a choice begins the story anew', async () => {
    const { page } = app;
    await page.goto(`${app.origin}/?path=/story/app--administrator`);
    const story = page.frameLocator('#storybook-preview-iframe');
    await story.getByText('Ada Moreau').waitFor();

    await page.getByRole('button', { name: 'The groups of whoever is signed in to Cognito' }).click();
    assert.deepEqual((await page.getByRole('option').allInnerTexts()).map((text) => text.trim()).slice(-4), ['No groups', 'admins', 'editors', 'readers']);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Who is signed in to Cognito' }).click();
    await page.getByRole('option', { name: 'cem' }).click();
    await story.getByText('Cem Aydin').waitFor();
    await story.getByText('Your teams').waitFor();
  });
});

test('the panel shows the double of the story, what the story does to it, and then that of the next story', { skip }, async () => {
  const { page } = app;
  await page.goto(`${app.origin}/?path=/story/teams--all-teams`);
  const story = page.frameLocator('#storybook-preview-iframe');
  await page.getByRole('tab', { name: 'Cognito' }).click();
  await page.getByRole('tab', { name: 'Groups' }).click();
  const inPanel = (name) => page.locator('pocket-cognito-console').getByText(name, { exact: true });
  await inPanel('readers').waitFor();

  await story.getByLabel('Name', { exact: true }).fill('writers');
  await story.getByRole('button', { name: 'Create' }).click();
  await inPanel('writers').waitFor();

  await page.evaluate(() => { document.getElementById('storybook-preview-iframe').contentWindow.__STORYBOOK_ADDONS_CHANNEL__.emit('setCurrentStory', { storyId: 'app--member', viewMode: 'story' }); });
  await story.getByText('Bea Ito').waitFor();
  await inPanel('writers').waitFor({ state: 'detached' });
  await inPanel('readers').waitFor();
});

describe('one story after the other', { skip }, () => {
  test('what one did to the pool, the next does not see', async () => {
    await app.show('teams--create-and-invite');
    await app.shows('writers');

    assert.deepEqual(await app.goTo('teams--all-teams'), []);
    await app.shows('readers');
    assert.doesNotMatch(await app.text(), /writers/);
  });

  test('who was signed in is not any more, in the other direction too', async () => {
    await app.show('app--administrator');
    await app.goTo('app--signed-out');
    await app.shows('Username');
    await app.goTo('app--member');
    await app.shows('Bea Ito');
  });

  test('nothing of it gets into the storage of the browser', async () => {
    const stored = () => app.page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((name) => /cognito/i.test(name)));
    await app.show('app--administrator');
    await app.shows('Ada Moreau');
    assert.deepEqual(await stored(), []);
    assert.match(await app.page.evaluate(() => localStorage.getItem('CognitoIdentityServiceProvider.teamswebclient.LastAuthUser')), /^ada$/);
    await app.goTo('signin--new-password-required');
    await app.shows('Choose a password');
    assert.deepEqual(await stored(), []);
  });

  test('an argument that changes leaves the double and what was done to it; a remount begins anew', async () => {
    await app.show('teams--all-teams');
    await app.page.getByLabel('Name', { exact: true }).fill('writers');
    await app.page.keyboard.press('Enter');
    await app.shows('writers');

    await app.does('teams--all-teams', 'updateStoryArgs', { storyId: 'teams--all-teams', updatedArgs: { shade: 1 } });
    await app.page.getByLabel('Add to writers').fill('cem');
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('button', { name: 'Remove cem from writers' }).waitFor();

    await app.does('teams--all-teams', 'forceRemount', { storyId: 'teams--all-teams' });
    await app.shows('readers');
    assert.doesNotMatch(await app.text(), /writers/);
  });

  test('in a hurry, the last one is right', async () => {
    await app.show('app--administrator');
    await app.page.evaluate(async () => {
      for (const storyId of ['app--member', 'teams--all-teams', 'app--pinned-by-globals', 'app--member-of-nothing']) {
        globalThis.__STORYBOOK_ADDONS_CHANNEL__.emit('setCurrentStory', { storyId, viewMode: 'story' });
        await new Promise((passed) => { requestAnimationFrame(passed); });
      }
    });
    await app.shows('You are in no team yet. An administrator can add you to one.');
    await app.shows('Bea Ito');
  });
});

test('on a page of docs each story has its own Cognito', { skip }, async () => {
  const { page } = app;
  await page.setViewportSize({ width: 1000, height: 4000 });
  await page.goto(`${app.origin}/iframe.html?id=app--docs&viewMode=docs`);
  const frame = (id) => page.frameLocator(`#iframe--${id}`);

  await frame('app--member').getByText('Bea Ito').waitFor();
  await frame('app--administrator').getByText('Ada Moreau').waitFor();
  await frame('app--pinned-by-globals').getByText('Cem Aydin').waitFor();
  // In line, twice: on top of the page, and in the list.
  assert.equal(await page.locator('.sb-story').getByRole('heading', { name: 'Sign in' }).count(), 2);
  assert.doesNotMatch(await page.locator('body').innerText(), /pocket-cognito:/);
});

describe('the guide', { skip }, () => {
  const SHOWN = {
    'badge--signed-out': 'nobody',
    'badge--administrator': 'ada: admins',
    'badge--promoted': 'bea: admins, editors',
    'trouble--throttled': 'ada: admins',
    'trouble--disabled': 'bea: editors',
    'trouble--of-a-new-team': 'bea: owners',
    'pinned--always-bea': 'bea: admins',
    'invitation--invited': 'nobody',
  };

  test('installs what is installed', () => assert.deepEqual(installed(blocks), ['pocket-cognito']));

  test('has these stories', async () => assert.deepEqual((await pages.ids()).sort(), Object.keys(SHOWN).sort()));

  eachOf(SHOWN, () => pages);
});

test('nobody else was asked for anything', { skip }, () => assert.deepEqual([...app.strangers, ...pages.strangers], []));
