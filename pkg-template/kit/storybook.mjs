// Storybook: what a preview takes, so that stories have a Cognito of their own. Nothing of Storybook is imported; what is
// needed of it, it hands over.

import { PocketCognito } from 'pocket-cognito';
import { isDouble } from '../hosts.mjs';
import { poolOfToken, readToken, usernameOfToken } from '../jwt.mjs';
import { optionsOf, shown } from '../words.mjs';
import { putAside } from './storage.mjs';
import { clients, storedTokens } from './stored_tokens.mjs';

const PARAMETERS = ['fixture', 'signedInAs', 'groups', 'faults', 'prepare'];

// What the toolbar's switches say beside the names of users and groups, none of which has a space in it.
const SIGNED_OUT = 'signed out';
const NO_GROUPS = 'no groups';

/** How many users, and how many groups, of a pool the toolbar offers. */
const OFFERED = 60;

/** On the window: what is shown. Another window of this origin, such as Storybook's manager, finds its double here. */
const SHOWN = Symbol.for('pocket-cognito.storybook');

/**
 * Annotations for a preview whose stories have a fixture in common: `definePreview({ addons: [cognito({ fixture })] })`.
 * The toolbar offers the fixture's users and groups. Whatever else is given is the default of `parameters.cognito`.
 */
export function cognito(defaults = {}) {
  checkNames(defaults, 'cognito()');
  return {
    globalTypes: defaults.fixture === undefined ? globalTypes : toolbar(namesIn(filled(defaults.fixture))),
    initialGlobals,
    parameters: { cognito: defaults },
    argTypesEnhancers: [framed(defaults)],
    beforeEach,
  };
}

/** The toolbar's switches where no fixture is known. */
export const globalTypes = toolbar({ users: [], groups: [] });

/** As the story says. */
export const initialGlobals = { cognitoUser: undefined, cognitoGroups: undefined };

/** Adds no types of arguments: this is where Storybook lets a story's parameters be seen before it is shown. */
export const argTypesEnhancers = [framed({})];

/**
 * Gives a story that has `parameters.cognito` its double, as `context.cognito`, and puts that in front of fetch, with
 * somebody signed in. Returns what takes it away again.
 */
export async function beforeEach(context) {
  const parameters = context.parameters?.cognito;
  if (parameters === undefined) return undefined;
  checkNames(parameters, 'parameters.cognito');
  const { cognitoUser, cognitoGroups } = context.globals ?? {};
  const wanted = { ...parameters, cognitoUser, cognitoGroups };
  const canvas = context.canvasElement ?? context.id;

  const shown = globalThis[SHOWN];
  if (shown !== undefined && !same(shown.wanted, wanted)) {
    if (!shown.canvases.has(canvas)) {
      throw new Error(`pocket-cognito: ${[...shown.canvases.values()]} and ${context.id} want different Cognitos on one page, where there is one fetch and one storage: give each of them the parameter docs.story.inline: false, and it has a page of its own`);
    }
    // Somebody else is signed in now, so the components have to begin anew.
    shown.end();
    for (const storyId of shown.canvases.values()) globalThis.__STORYBOOK_ADDONS_CHANNEL__.emit('forceRemount', { storyId });
    return undefined;
  }

  // A story that is rendered again, with other arguments for one, keeps its double: what was done meanwhile stands.
  const mine = shown ?? new Shown(wanted);
  const leave = mine.enter(canvas, context.id);
  // One that is left before it was ready is not cleaned up otherwise.
  context.abortSignal?.addEventListener('abort', leave);
  try {
    context.cognito = await mine.ready;
  } catch (error) {
    leave();
    throw error;
  }
  return leave;
}

/** A double on the page, and whom it is for: one story, or several of a page of docs that want the same. */
class Shown {
  /** The ids of its stories, by where they are shown. */
  canvases = new Map();
  #undo = [];
  #isOver = false;

  constructor(wanted) {
    this.wanted = wanted;
    globalThis[SHOWN] = this;
    this.ready = this.#begin();
  }

  async #begin() {
    const [double, items] = await prepared(this.wanted);
    if (this.#isOver) return double;
    // One by one: whatever fails, what has been put in place is taken away.
    this.#undo.push(double.install());
    this.#undo.push(putAside(items));
    this.cognito = double;
    return double;
  }

  enter(canvas, storyId) {
    this.canvases.set(canvas, storyId);
    return () => {
      if (this.canvases.delete(canvas) && this.canvases.size === 0) this.end();
    };
  }

  end() {
    this.#isOver = true;
    for (const undo of this.#undo.splice(0).reverse()) undo();
    if (globalThis[SHOWN] === this) delete globalThis[SHOWN];
  }
}

// The double, and what the browser has stored of whoever is signed in.
async function prepared({ fixture, prepare, faults = [], ...wanted }) {
  if (prepare !== undefined && typeof prepare !== 'function') throw new TypeError('pocket-cognito: parameters.cognito.prepare is a function, which is given the double');
  if (!Array.isArray(faults)) throw new TypeError('pocket-cognito: parameters.cognito.faults is a list of what cognito.faults.add() takes');
  const { signedInAs, groups: wantedGroups } = wanted;
  if (typeof (signedInAs?.user ?? signedInAs ?? '') !== 'string') throw new TypeError("pocket-cognito: parameters.cognito.signedInAs is the name of a user, or { user: 'ada' } with what issueTokens() takes besides");
  if (wantedGroups !== undefined && !Array.isArray(wantedGroups)) throw new TypeError(`pocket-cognito: parameters.cognito.groups is a list of names, not ${shown(wantedGroups)}`);
  const staged = fixture === undefined ? new PocketCognito() : filled(fixture).fork();
  await prepare?.(staged);
  const { whom, groups } = chosen(wanted);
  const items = whom === undefined ? [] : signedIn(staged, whom, groups);
  // What led here is not among the calls of the story.
  const double = staged.fork();
  for (const fault of faults) double.faults.add(fault);
  return [double, items];
}

// Who is signed in, and in which groups, where that is not left to the fixture. What a story says of groups, it says of
// its own user and of nobody whom the toolbar puts in that place.
function chosen({ signedInAs, groups, cognitoUser, cognitoGroups }) {
  const { client, userPoolId, clientId, ...story } = typeof signedInAs === 'string' ? { user: signedInAs } : signedInAs ?? {};
  const isOther = typeof cognitoUser === 'string' && cognitoUser !== '' && cognitoUser !== story.user;
  const who = isOther ? { user: cognitoUser } : story;
  return {
    whom: who.user === undefined || who.user === SIGNED_OUT ? undefined : { client, userPoolId, clientId, ...who },
    groups: groupsOf(cognitoGroups) ?? (isOther ? undefined : groups),
  };
}

// By the toolbar, or by the globals of a story.
function groupsOf(chosen) {
  if (chosen === undefined || chosen === null || chosen === '') return undefined;
  return chosen === NO_GROUPS ? [] : [chosen].flat();
}

function signedIn(double, { client = 'amplify', ...whose }, groups) {
  if (!clients.includes(client)) throw new TypeError(`pocket-cognito: parameters.cognito.signedInAs.client is ${clients.join(' or ')}, not ${shown(client)}`);
  if (groups !== undefined) {
    const { claims } = readToken(double.fork().issueTokens(whose).AccessToken);
    putInGroups(double, { UserPoolId: poolOfToken(claims), Username: usernameOfToken(claims) }, groups);
  }
  return storedTokens(double.issueTokens(whose), client);
}

// In these, and in no others.
function putInGroups(double, user, wanted) {
  const { Groups } = double.callSync('AdminListGroupsForUser', user);
  for (const { GroupName } of Groups) double.callSync('AdminRemoveUserFromGroup', { ...user, GroupName });
  for (const GroupName of wanted) {
    try {
      double.callSync('AdminAddUserToGroup', { ...user, GroupName });
    } catch (error) {
      throw new Error(`pocket-cognito: ${user.Username} cannot be put into the group ${shown(GroupName)}: ${error.message}`, { cause: error });
    }
  }
}

const doubles = new WeakMap();

/** The double of a fixture, filled once; a PocketCognito that somebody has filled is one already. Stories get forks. */
function filled(fixture) {
  if (isDouble(fixture)) return fixture;
  if (typeof fixture !== 'object' || fixture === null) throw new TypeError('pocket-cognito: parameters.cognito.fixture is what PocketCognito.from() takes, as an object, or a PocketCognito');
  if (!doubles.has(fixture)) doubles.set(fixture, PocketCognito.from(fixture));
  return doubles.get(fixture);
}

// ---- the toolbar

function toolbar({ users, groups }) {
  return {
    cognitoUser: switchOf('Cognito user', 'Who is signed in to Cognito', { icon: 'user', title: 'User' }, [
      { type: 'reset', title: 'As the story says' },
      { value: SIGNED_OUT, title: 'Signed out' },
      ...users,
    ]),
    cognitoGroups: switchOf('Cognito groups', 'The groups of whoever is signed in to Cognito', { icon: 'users', title: 'Groups' }, [
      { type: 'reset', title: 'As the story says' },
      { value: NO_GROUPS, title: 'No groups' },
      ...groups,
    ]),
  };
}

function switchOf(name, description, look, items) {
  return { name, description, toolbar: { ...look, items, dynamicTitle: true } };
}

/** The users and groups of all pools, as items of the toolbar. */
function namesIn(double) {
  const reader = double.fork();
  const { UserPools } = reader.callSync('ListUserPools', { MaxResults: OFFERED });
  const users = UserPools.flatMap(({ Id: UserPoolId }) => reader.callSync('ListUsers', { UserPoolId, Limit: OFFERED }).Users.map(nameOf));
  const groups = UserPools.flatMap(({ Id: UserPoolId }) => reader.callSync('ListGroups', { UserPoolId, Limit: OFFERED }).Groups.map(({ GroupName }) => GroupName));
  return { users: itemsOf(users), groups: itemsOf(groups) };
}

// In a pool whose users sign in by address the username is their `sub`, which nobody knows them by.
function nameOf({ Username, Attributes }) {
  const valueOf = (name) => Attributes.find(({ Name }) => Name === name)?.Value;
  return Username === valueOf('sub') ? valueOf('email') ?? valueOf('phone_number') ?? Username : Username;
}

function itemsOf(names) {
  return [...new Set(names)].map((name) => ({ value: name, title: name }));
}

// ---- pages of docs

// On a page of docs, a story that does not just take the defaults is shown in a frame, which has a fetch of its own.
function framed(defaults) {
  return ({ parameters, storyGlobals = {}, argTypes }) => {
    const { cognito: own, docs } = parameters;
    const isPinned = 'cognitoUser' in storyGlobals || 'cognitoGroups' in storyGlobals;
    if (own !== undefined && (isPinned || !same(own, defaults))) parameters.docs = { ...docs, story: { height: '400px', ...docs?.story, inline: false } };
    return argTypes;
  };
}

// ----

function checkNames(parameters, place) {
  optionsOf(place, parameters);
  for (const name of Object.keys(parameters)) {
    if (!PARAMETERS.includes(name)) throw new TypeError(`pocket-cognito: ${place} does not take ${name}; it takes ${PARAMETERS.join(', ')}`);
  }
}

// Member by member; of objects and lists, what is in them.
function same(one, other, depth = 1) {
  if (one === other) return true;
  if (depth < 0 || typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => same(one[name], other[name], depth - 1));
}
