// What holds inside of a worker, each claim in a request of its own.
import { CognitoIdentityProviderClient, CreateGroupCommand, GroupExistsException, ListGroupsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PocketCognito, PocketCognitoBug, schemas, validate } from 'pocket-cognito';
import { iam } from 'pocket-cognito/iam';
import { claims as claimsOf, refused, same } from '../../shared/expect.cjs';

const UserPoolId = 'us-east-1_staff';
const ClientId = 'web';
const SERVICE = 'https://cognito-idp.us-east-1.amazonaws.com/';
const PASSWORD = 'Secret-ada-7';
const BY_PASSWORD = { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ada', PASSWORD } };

const staff = (options) => PocketCognito.from({ pools: [{ name: 'staff', id: UserPoolId, clients: [{ name: 'web', id: ClientId }], groups: ['editors'], users: [{ username: 'ada', password: PASSWORD, groups: ['editors'] }] }] }, options);
const groupsOf = (cognito) => cognito.callSync('ListGroups', { UserPoolId }).Groups.map(({ GroupName }) => GroupName).sort();

/** Whether WebCrypto finds a token signed by the pool's key. */
async function verified(token, { keys }) {
  const [header, payload, signature] = token.split('.');
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (unit) => unit.charCodeAt(0));
  const { kid } = JSON.parse(atob(header));
  const key = await crypto.subtle.importKey('jwk', keys.find((one) => one.kid === kid), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['verify']);
  return crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, bytes(signature), new TextEncoder().encode(`${header}.${payload}`));
}

export const claims = {
  async 'a pool answers at once and by promise'() {
    const cognito = new PocketCognito();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'staff' });
    const { Group } = cognito.callSync('CreateGroup', { UserPoolId: UserPool.Id, GroupName: 'éditeurs-编辑-🚀' });
    await cognito.adminCreateUser({ UserPoolId: UserPool.Id, Username: 'ada' });
    cognito.callSync('AdminAddUserToGroup', { UserPoolId: UserPool.Id, Username: 'ada', GroupName: Group.GroupName });

    const { Users } = await cognito.listUsersInGroup({ UserPoolId: UserPool.Id, GroupName: Group.GroupName });
    same(Users.map(({ Username, Enabled, UserCreateDate }) => [Username, Enabled, UserCreateDate instanceof Date]), [['ada', true, true]]);
  },

  async 'the client of the AWS SDK is answered by clientConfig() and by attach()'() {
    const cognito = staff();
    const client = new CognitoIdentityProviderClient(cognito.clientConfig());
    const refusal = await refused(client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'editors' })), 'GroupExistsException');
    same([refusal instanceof GroupExistsException, refusal.message], [true, 'A group with the name already exists.']);

    const detach = cognito.attach(CognitoIdentityProviderClient);
    const { Groups } = await new CognitoIdentityProviderClient({}).send(new ListGroupsCommand({ UserPoolId }));
    detach();
    same(Groups.map(({ GroupName, CreationDate }) => [GroupName, CreationDate instanceof Date]), [['editors', true]]);
  },

  async 'tokens of every door verify by the key set, with WebCrypto'() {
    const cognito = staff();
    const keys = await (await cognito.fetch(`${SERVICE}${UserPoolId}/.well-known/jwks.json`)).json();
    same(keys, cognito.jwks(UserPoolId));

    const signedIn = (await cognito.initiateAuth(BY_PASSWORD)).AuthenticationResult;
    const atOnce = cognito.callSync('InitiateAuth', BY_PASSWORD).AuthenticationResult;
    const issued = cognito.issueTokens({ user: 'ada' });

    for (const { IdToken, AccessToken } of [signedIn, atOnce, issued]) {
      same([await verified(IdToken, keys), await verified(AccessToken, keys)], [true, true]);
      same(claimsOf(IdToken)['cognito:groups'], ['editors']);
    }
    const [header, , signature] = signedIn.IdToken.split('.');
    same(await verified(`${header}.${btoa('{"sub":"eve"}').replace(/=/g, '')}.${signature}`, keys), false);
  },

  async 'whoever signs, a token has the same bytes'() {
    const [one, other] = [1, 1].map((seed) => staff({ seed, now: () => Date.UTC(2026, 0, 5) }));

    same((await one.initiateAuth(BY_PASSWORD)).AuthenticationResult, other.callSync('InitiateAuth', BY_PASSWORD).AuthenticationResult);
  },

  async 'install() answers Cognito on the fetch of the worker'() {
    const cognito = staff();
    const before = fetch;
    const uninstall = cognito.install();
    const client = new CognitoIdentityProviderClient({ region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } });
    const { Groups } = await client.send(new ListGroupsCommand({ UserPoolId }));
    const { status } = await fetch(new Request(SERVICE, { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListGroups' }, body: '{}' }));
    uninstall();

    same([Groups.length, status, fetch === before], [1, 400, true]);
  },

  async 'forks, snapshots and exports go their own way'() {
    const cognito = staff();
    const before = cognito.snapshot();
    const fork = cognito.fork();
    await fork.createGroup({ UserPoolId, GroupName: 'of-the-fork' });
    await cognito.createGroup({ UserPoolId, GroupName: 'after' });
    same([groupsOf(fork), groupsOf(cognito)], [['editors', 'of-the-fork'], ['after', 'editors']]);

    cognito.restore(before);
    const copy = new PocketCognito();
    copy.import(fork.export());
    same([groupsOf(cognito), groupsOf(copy)], [['editors'], ['editors', 'of-the-fork']]);
  },

  'inputs are validated without a pool'() {
    same(validate('CreateGroup', { UserPoolId, GroupName: 'no spaces' }).map(({ path, constraint }) => [path, constraint]), [[['GroupName'], 'pattern']]);
    same(validate.member('CreateGroup', 'GroupName', 'editors'), []);
    same(schemas.CreateGroup['~standard'].validate({ UserPoolId, GroupName: 'editors' }), { value: { UserPoolId, GroupName: 'editors' } });
  },

  async 'triggers may wait for the host'() {
    const cognito = new PocketCognito();
    const { UserPool: { Id } } = await cognito.createUserPool({ PoolName: 'staff', LambdaConfig: { PreSignUp: 'arn:aws:lambda:us-east-1:000000000000:function:welcome' } });
    const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId: Id, ClientName: 'web' });
    cognito.on('PreSignUp', async (event) => {
      await new Promise((done) => { setTimeout(done, 1); });
      return { ...event, response: { autoConfirmUser: true } };
    });

    same((await cognito.signUp({ ClientId: UserPoolClient.ClientId, Username: 'ben', Password: PASSWORD })).UserConfirmed, true);
  },

  async 'what is made in a request is as old as the request, and expires as the clock is moved'() {
    const cognito = staff();
    const { AccessToken } = (await cognito.initiateAuth(BY_PASSWORD)).AuthenticationResult;
    const { CreationDate } = cognito.callSync('CreateGroup', { UserPoolId, GroupName: 'new' }).Group;
    same([Math.abs(Date.now() - CreationDate) < 60_000, Number.isFinite(cognito.calls.last.duration)], [true, true]);

    same((await cognito.getUser({ AccessToken })).Username, 'ada');
    cognito.clock.advance('1h');
    same((await refused(cognito.getUser({ AccessToken }), 'NotAuthorizedException')).message, 'Access Token has expired');
  },

  async 'faults delay by the timers of the host, and break connections as its fetch does'() {
    const cognito = staff();
    cognito.faults.add({ operation: 'ListGroups', latency: 20, times: 1 });
    const began = Date.now();
    await cognito.listGroups({ UserPoolId });
    same(Date.now() - began >= 20, true);

    cognito.faults.add({ operation: 'ListGroups', network: 'drop' });
    await refused(cognito.fetch(SERVICE, { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListGroups' }, body: JSON.stringify({ UserPoolId }) }), 'TypeError');
  },

  async 'modules of the kit have the same core, and policies judge what the SDK signs there'() {
    const cognito = staff({ iam: iam({ reader: { policies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'cognito-idp:List*', Resource: '*' } }] } }) });
    const reader = new CognitoIdentityProviderClient(cognito.as('reader').clientConfig());

    same((await reader.send(new ListGroupsCommand({ UserPoolId }))).Groups.length, 1);
    await refused(reader.send(new CreateGroupCommand({ UserPoolId, GroupName: 'more' })), 'AccessDeniedException');
  },

  async 'after a fault of the core there is another instance of the module'() {
    const cognito = staff();
    let fault;
    try {
      cognito[Symbol.for('pocket-cognito.panic')]();
    } catch (error) {
      fault = error;
    }

    same([fault instanceof PocketCognitoBug, groupsOf(staff())], [true, ['editors']]);
  },
};
