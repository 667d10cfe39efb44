// What Storybook calls, called by hand: without a browser there is no storage, and all else is the same.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import * as storybook from 'pocket-cognito/storybook';
import { PocketCognito } from 'pocket-cognito';

const fixture = { pools: [{ name: 'staff', id: 'us-east-1_staff0000', clients: ['web'], groups: ['admins'], users: [{ username: 'ada', groups: ['admins'] }, { username: 'bea' }] }] };
const hostFetch = globalThis.fetch;

const story = (cognito, more) => ({ id: 'a--story', canvasElement: { of: 'a--story' }, globals: {}, parameters: { cognito }, ...more });
const open = [];
const shown = async (context) => {
  const leave = await storybook.beforeEach(context);
  if (leave !== undefined) open.push(leave);
  return leave;
};
afterEach(() => open.splice(0).forEach((leave) => leave()));

test('a preview may take all exports as they are; the function puts the names of a fixture into the menus', () => {
  assert.deepEqual(Object.keys(storybook).sort(), ['argTypesEnhancers', 'beforeEach', 'cognito', 'globalTypes', 'initialGlobals']);
  const { globalTypes, beforeEach, parameters } = storybook.cognito({ fixture });

  assert.equal(beforeEach, storybook.beforeEach);
  assert.equal(parameters.cognito.fixture, fixture);
  assert.deepEqual(globalTypes.cognitoUser.toolbar.items.map(({ title }) => title), ['As the story says', 'Signed out', 'ada', 'bea']);
  assert.deepEqual(globalTypes.cognitoGroups.toolbar.items.map(({ title }) => title), ['As the story says', 'No groups', 'admins']);
});

test('who signs in by address is in the menu by address', () => {
  const { globalTypes } = storybook.cognito({ fixture: { pools: [{ name: 'people', UsernameAttributes: ['email'], users: [{ username: 'ada@example.com' }] }] } });

  assert.equal(globalTypes.cognitoUser.toolbar.items.at(-1).value, 'ada@example.com');
});

test('a story without the parameter has no Cognito', async () => {
  const context = story(undefined);
  assert.equal(await shown(context), undefined);
  assert.equal(context.cognito, undefined);
  assert.equal(globalThis.fetch, hostFetch);
});

test('a story has a fork of the one double of its fixture, and fetch until it is left', async () => {
  const context = story({ fixture });
  const leave = await shown(context);
  const answer = await fetch('https://cognito-idp.us-east-1.amazonaws.com/', {
    method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetGroup' }, body: '{"UserPoolId":"us-east-1_staff0000","GroupName":"admins"}',
  });
  assert.equal(answer.status, 200);
  context.cognito.callSync('DeleteGroup', { UserPoolId: 'us-east-1_staff0000', GroupName: 'admins' });
  leave();
  assert.equal(globalThis.fetch, hostFetch);

  const next = story({ fixture });
  await shown(next);
  assert.equal(next.cognito.callSync('ListGroups', { UserPoolId: 'us-east-1_staff0000' }).Groups.length, 1);
});

test('rendered again, a story keeps its double; aborted, it has none', async () => {
  const stopped = new AbortController();
  const canvasElement = {};
  const first = story({ fixture }, { canvasElement, abortSignal: stopped.signal });
  const again = story({ fixture }, { canvasElement, abortSignal: stopped.signal });
  await shown(first);
  await shown(again);
  assert.equal(again.cognito, first.cognito);

  stopped.abort();
  assert.equal(globalThis.fetch, hostFetch);
});

test('a story that is left before it was ready takes nothing over', async () => {
  const stopped = new AbortController();
  let go;
  const ready = storybook.beforeEach(story({ prepare: () => new Promise((done) => { go = done; }) }, { abortSignal: stopped.signal }));
  stopped.abort();
  go();
  await ready;
  assert.equal(globalThis.fetch, hostFetch);
});

test('two stories of one page that want the same share a double; one that wants another is refused', async () => {
  const one = story({ fixture });
  const two = story({ fixture }, { id: 'b--story', canvasElement: {} });
  await shown(one);
  await shown(two);
  assert.equal(two.cognito, one.cognito);

  await assert.rejects(shown(story({ fixture, signedInAs: 'ada' }, { id: 'c--story', canvasElement: {} })), /pocket-cognito: a--story,b--story and c--story want different Cognitos on one page/);
});

test('a double that was filled by hand serves as it is, triggers included, and stays as it was', async () => {
  const PreSignUp = 'arn:aws:lambda:us-east-1:000000000000:function:our-people-only';
  const filled = PocketCognito.from({ pools: [{ ...fixture.pools[0], LambdaConfig: { PreSignUp } }] });
  const asked = [];
  filled.on(PreSignUp, (event) => {
    asked.push(event.userName);
    return event;
  });
  const context = story({ fixture: filled, prepare: (cognito) => cognito.adminCreateUser({ UserPoolId: 'us-east-1_staff0000', Username: 'cem' }) });
  await shown(context);

  assert.deepEqual(asked, ['cem']);
  assert.equal(context.cognito.callSync('AdminGetUser', { UserPoolId: 'us-east-1_staff0000', Username: 'cem' }).Username, 'cem');
  assert.throws(() => filled.callSync('AdminGetUser', { UserPoolId: 'us-east-1_staff0000', Username: 'cem' }), { name: 'UserNotFoundException' });
});

test('what a story cannot mean is refused by name, and nothing stays behind', async () => {
  const refusals = [
    [{ user: 'ada' }, /parameters\.cognito does not take user; it takes fixture, signedInAs, groups, faults, prepare/],
    [{ fixture: 'ada' }, /parameters\.cognito\.fixture is what PocketCognito\.from\(\) takes/],
    [{ fixture, signedInAs: 'zoe' }, /pocket-cognito: .*zoe/],
    [{ fixture, signedInAs: { user: 'ada', client: 'oidc' } }, /signedInAs\.client is amplify or identity-js, not oidc/],
    [{ fixture, signedInAs: 'ada', groups: ['owners'] }, /ada cannot be put into the group owners: Group not found/],
    [{ fixture, signedInAs: 5 }, /parameters\.cognito\.signedInAs is the name of a user, or \{ user: 'ada' \}/],
    [{ fixture, signedInAs: { username: 'ada' } }, /parameters\.cognito\.signedInAs is the name of a user, or \{ user: 'ada' \}/],
    [{ fixture, groups: 'editors' }, /parameters\.cognito\.groups is a list of names, not editors/],
    [null, /parameters\.cognito takes its options as an object, not null/],
    [{ fixture, prepare: 'now' }, /parameters\.cognito\.prepare is a function/],
    [{ fixture, faults: { operation: 'ListGroups' } }, /parameters\.cognito\.faults is a list/],
  ];
  for (const [parameters, complaint] of refusals) {
    await assert.rejects(shown(story(parameters)), complaint);
    assert.equal(globalThis.fetch, hostFetch);
  }
  assert.throws(() => storybook.cognito({ user: 'ada' }), /cognito\(\) does not take user/);
});
