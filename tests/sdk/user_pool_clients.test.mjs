// App clients and their secrets.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { iam } from 'pocket-cognito/iam';
import { allPages, answer, refuses, violates, violation } from './support/expect.mjs';
import { START, makePool } from './support/make_pool.mjs';
import { watch } from './support/seen.mjs';

const START_DATE = new Date(START);
const NO_SUCH_POOL = 'us-east-1_absent000';
const NO_SUCH_CLIENT = '1absent2absent3absent4absen';

let it;
beforeEach(async () => { it = await makePool(); });

const inPool = (rest) => ({ UserPoolId: it.UserPoolId, ...rest });
const create = (rest) => it.client.createUserPoolClient(inPool({ ClientName: 'web', ...rest }));
const created = async (rest) => (await create(rest)).UserPoolClient;
const described = async (ClientId) => (await answer(it.client.describeUserPoolClient(inPool({ ClientId })))).UserPoolClient;
const update = (ClientId, rest) => it.client.updateUserPoolClient(inPool({ ClientId, ...rest }));

describe('CreateUserPoolClient', () => {
  test('a client made with just a name answers the service\'s defaults, member for member', async () => {
    const { UserPoolClient } = await answer(create());

    assert.match(UserPoolClient.ClientId, /^[a-z0-9]{25,26}$/);
    assert.deepEqual(UserPoolClient, {
      ClientId: UserPoolClient.ClientId, ClientName: 'web', UserPoolId: it.UserPoolId, CreationDate: START_DATE, LastModifiedDate: START_DATE,
      AllowedOAuthFlowsUserPoolClient: false, AuthSessionValidity: 3, EnablePropagateAdditionalUserContextData: false,
      EnableTokenRevocation: true, RefreshTokenValidity: 30, TokenValidityUnits: {},
    });
  });

  test('a secret is made when asked for', async () => {
    assert.match((await created({ GenerateSecret: true })).ClientSecret, /^[0-9a-z]{45,64}$/);
  });

  test('what is given comes back', async () => {
    const given = {
      ReadAttributes: ['email'], WriteAttributes: ['email'], PreventUserExistenceErrors: 'ENABLED', AccessTokenValidity: 15, IdTokenValidity: 20,
      RefreshTokenValidity: 7, TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' }, AuthSessionValidity: 5,
    };

    const client = await created(given);

    for (const [member, value] of Object.entries(given)) assert.deepEqual(client[member], value, member);
  });

  test('flows come back in an order of their own', async () => {
    const flows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'];

    const one = await created({ ExplicitAuthFlows: flows });
    const two = await created({ ExplicitAuthFlows: [...flows].reverse() });

    assert.deepEqual(one.ExplicitAuthFlows, two.ExplicitAuthFlows);
    assert.deepEqual([...one.ExplicitAuthFlows].sort(), [...flows].sort());
  });

  test('old and new names of flows do not mix', async () => {
    await refuses(create({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'USER_PASSWORD_AUTH'] }), 'InvalidParameterException');
  });

  test('write attributes must hold the pool\'s required ones', async () => {
    it = await makePool({ Schema: [{ Name: 'family_name', AttributeDataType: 'String', Required: true, Mutable: true }] });

    await refuses(create({ WriteAttributes: ['email'] }), 'InvalidParameterException', 'Invalid write attributes specified while creating a client');
  });

  test('rotation of refresh tokens wants more than the LITE tier', async () => {
    it = await makePool({ UserPoolTier: 'LITE' });

    const rotation = { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 } };
    await refuses(create(rotation), 'FeatureUnavailableInTierException');
    await refuses(update((await created()).ClientId, rotation), 'FeatureUnavailableInTierException');
  });

  test('flows and scopes of OAuth that do not go together, or do not exist', async () => {
    const { ClientId } = await created({ GenerateSecret: true });
    const oauth = (AllowedOAuthFlows, AllowedOAuthScopes = ['email']) =>
      ({ AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows, AllowedOAuthScopes, CallbackURLs: ['https://example.com'] });

    for (const door of [create, (settings) => update(ClientId, settings)]) {
      await refuses(door(oauth(['code', 'client_credentials'])), 'InvalidOAuthFlowException',
        'client_credentials flow can not be selected along with code flow or implicit flow.');
      await refuses(door(oauth(['code'], ['orders/read'])), 'ScopeDoesNotExistException', 'Invalid scope requested: orders/read');
    }
    await refuses(create(oauth(['client_credentials'])), 'InvalidOAuthFlowException',
      'client_credentials flow can not be selected if client does not have a client secret.');
  });

  test('rotation and the refresh flow exclude each other', async () => {
    await refuses(create({ RefreshTokenRotation: { Feature: 'ENABLED' }, ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] }), 'InvalidParameterException');
  });

  test('a grace period without rotation comes back as 0', async () => {
    const { RefreshTokenRotation } = await created({ RefreshTokenRotation: { Feature: 'DISABLED', RetryGracePeriodSeconds: 30 } });

    assert.deepEqual(RefreshTokenRotation, { Feature: 'DISABLED', RetryGracePeriodSeconds: 0 });
  });

  test('an element of a list is told with the whole list', async () => {
    const error = await refuses(create({ ExplicitAuthFlows: ['X'] }), 'InvalidParameterException');

    assert.match(error.message, /^1 validation error detected: Value '\[X\]' at 'explicitAuthFlows' failed to satisfy constraint: Member must satisfy constraint: \[Member must satisfy enum value set: \[.*\]\]$/);
  });

  test('names and numbers have their bounds', async () => {
    await violates(create({ ClientName: 'no/slash', AuthSessionValidity: 2, AccessTokenValidity: 86401 }),
      violation("'no/slash'", 'clientName', 'Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+'),
      violation("'2'", 'authSessionValidity', 'Member must have value greater than or equal to 3'),
      violation("'86401'", 'accessTokenValidity', 'Member must have value less than or equal to 86400'));
  });

  test('a thousand clients a pool and no more', async () => {
    for (let n = 0; n < 1000; n++) await it.cognito.createUserPoolClient(inPool({ ClientName: `c${n}` }));

    await refuses(create(), 'LimitExceededException');
  });
});

describe('DescribeUserPoolClient', () => {
  test('answers the client as it was made, secret and all', async () => {
    const client = await created({ GenerateSecret: true, ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] });

    assert.deepEqual(await described(client.ClientId), client);
  });

  test('a client that is not there goes unnamed', async () => {
    await refuses(it.client.describeUserPoolClient(inPool({ ClientId: NO_SUCH_CLIENT })), 'ResourceNotFoundException', 'User pool client does not exist.');
  });

  test('a client is only in its own pool', async () => {
    const { ClientId } = await created();
    const { UserPool } = await it.client.createUserPool({ PoolName: 'another' });

    await refuses(it.client.describeUserPoolClient({ UserPoolId: UserPool.Id, ClientId }), 'ResourceNotFoundException');
  });
});

describe('UpdateUserPoolClient', () => {
  test('keeps the name and puts back to default what is left out', async () => {
    const { ClientId } = await created({ ReadAttributes: ['email'], PreventUserExistenceErrors: 'ENABLED', RefreshTokenValidity: 7, ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] });
    it.clock.advance({ minutes: 1 });

    const { UserPoolClient } = await answer(it.client.updateUserPoolClient(inPool({ ClientId, AccessTokenValidity: 2 })));

    assert.equal(UserPoolClient.ClientName, 'web');
    assert.equal(UserPoolClient.AccessTokenValidity, 2);
    assert.equal(UserPoolClient.RefreshTokenValidity, 30);
    assert.equal(UserPoolClient.ReadAttributes, undefined);
    assert.equal(UserPoolClient.ExplicitAuthFlows, undefined);
    assert.deepEqual(UserPoolClient.CreationDate, START_DATE);
    assert.deepEqual(UserPoolClient.LastModifiedDate, it.clock.now());
    assert.deepEqual(await described(ClientId), UserPoolClient);
  });

  test('a secret outlives the update', async () => {
    const { ClientId, ClientSecret } = await created({ GenerateSecret: true });

    await it.client.updateUserPoolClient(inPool({ ClientId }));

    assert.equal((await described(ClientId)).ClientSecret, ClientSecret);
  });

  test('a client that is not there is refused', async () => {
    await refuses(it.client.updateUserPoolClient(inPool({ ClientId: NO_SUCH_CLIENT })), 'ResourceNotFoundException', /^User pool client .*does not exist\.$/);
  });
});

describe('DeleteUserPoolClient', () => {
  test('is final', async () => {
    const { ClientId } = await created();

    assert.deepEqual(await answer(it.client.deleteUserPoolClient(inPool({ ClientId }))), {});

    await refuses(it.client.describeUserPoolClient(inPool({ ClientId })), 'ResourceNotFoundException', 'User pool client does not exist.');
    await refuses(it.client.deleteUserPoolClient(inPool({ ClientId })), 'ResourceNotFoundException', /^User pool client .*does not exist\.$/);
  });
});

describe('ListUserPoolClients', () => {
  test('names each client by three members, sorted by id', async () => {
    const clients = [await created({ ClientName: 'a' }), await created({ ClientName: 'b' }), await created({ ClientName: 'c' })];

    const { UserPoolClients } = await answer(it.client.listUserPoolClients(inPool()));

    assert.deepEqual(UserPoolClients, clients
      .map(({ ClientId, ClientName, UserPoolId }) => ({ ClientId, ClientName, UserPoolId }))
      .sort((one, other) => (one.ClientId < other.ClientId ? -1 : 1)));
  });

  test('pages yield each client once', async () => {
    for (const ClientName of ['a', 'b', 'c', 'd', 'e']) await created({ ClientName });

    const clients = await allPages((page) => it.client.listUserPoolClients(inPool({ MaxResults: 2, ...page })), 'UserPoolClients');

    assert.deepEqual(clients.map(({ ClientName }) => ClientName).sort(), ['a', 'b', 'c', 'd', 'e']);
  });

  test('MaxResults is from 1 to 60', async () => {
    await violates(it.client.listUserPoolClients(inPool({ MaxResults: 0 })), violation("'0'", 'maxResults', 'Member must have value greater than or equal to 1'));
    await violates(it.client.listUserPoolClients(inPool({ MaxResults: 61 })), violation("'61'", 'maxResults', 'Member must have value less than or equal to 60'));
  });

  test('a made-up token is refused', async () => {
    await refuses(it.client.listUserPoolClients(inPool({ NextToken: 'made-up' })), 'InvalidParameterException');
  });
});

describe('client secrets', () => {
  const secretsOf = async (ClientId) => (await answer(it.client.listUserPoolClientSecrets(inPool({ ClientId })))).ClientSecrets;

  test('a second secret is shown once, and listed without its value', async () => {
    const { ClientId } = await created({ GenerateSecret: true });

    const { ClientSecretDescriptor } = await answer(it.client.addUserPoolClientSecret(inPool({ ClientId })));

    assert.equal(typeof ClientSecretDescriptor.ClientSecretId, 'string');
    assert.equal(typeof ClientSecretDescriptor.ClientSecretValue, 'string');
    assert.deepEqual(ClientSecretDescriptor.ClientSecretCreateDate, START_DATE);
    const secrets = await secretsOf(ClientId);
    assert.equal(secrets.length, 2);
    assert.ok(secrets.some(({ ClientSecretId }) => ClientSecretId === ClientSecretDescriptor.ClientSecretId));
    assert.ok(secrets.every((secret) => !('ClientSecretValue' in secret)));
  });

  test('a deleted secret is listed no more', async () => {
    const { ClientId } = await created({ GenerateSecret: true });
    const { ClientSecretDescriptor: { ClientSecretId } } = await it.client.addUserPoolClientSecret(inPool({ ClientId }));

    assert.deepEqual(await answer(it.client.deleteUserPoolClientSecret(inPool({ ClientId, ClientSecretId }))), {});

    assert.ok((await secretsOf(ClientId)).every((secret) => secret.ClientSecretId !== ClientSecretId));
    await refuses(it.client.deleteUserPoolClientSecret(inPool({ ClientId, ClientSecretId })), 'ResourceNotFoundException');
  });

  test('two secrets are the most', async () => {
    const { ClientId } = await created({ GenerateSecret: true });
    await it.client.addUserPoolClientSecret(inPool({ ClientId }));

    await refuses(it.client.addUserPoolClientSecret(inPool({ ClientId })), 'LimitExceededException');
  });

  test('whose policies do not allow a second secret is denied', async () => {
    it = await makePool({}, { iam: iam({ guest: {} }) });
    const { ClientId } = await created({ GenerateSecret: true });
    const guest = watch(new CognitoIdentityProvider(it.cognito.as('guest').clientConfig()));

    await refuses(guest.addUserPoolClientSecret(inPool({ ClientId })), 'AccessDeniedException',
      'User: arn:aws:iam::000000000000:user/guest is not authorized to perform: cognito-idp:AddUserPoolClientSecret '
      + `on resource: ${it.pool.Arn} because no identity-based policy allows the cognito-idp:AddUserPoolClientSecret action`);
    assert.equal((await secretsOf(ClientId)).length, 1);
  });

  test('a client that is not there has no secrets', async () => {
    for (const [operation, rest] of [['addUserPoolClientSecret'], ['listUserPoolClientSecrets'], ['deleteUserPoolClientSecret', { ClientSecretId: 'x' }]]) {
      await refuses(it.client[operation](inPool({ ClientId: NO_SUCH_CLIENT, ...rest })), 'ResourceNotFoundException');
    }
  });
});

test('a pool that is not there is named by every client operation', async () => {
  const calls = {
    createUserPoolClient: { ClientName: 'web' }, describeUserPoolClient: { ClientId: NO_SUCH_CLIENT }, updateUserPoolClient: { ClientId: NO_SUCH_CLIENT },
    deleteUserPoolClient: { ClientId: NO_SUCH_CLIENT }, listUserPoolClients: {}, addUserPoolClientSecret: { ClientId: NO_SUCH_CLIENT },
    listUserPoolClientSecrets: { ClientId: NO_SUCH_CLIENT }, deleteUserPoolClientSecret: { ClientId: NO_SUCH_CLIENT, ClientSecretId: 'x' },
  };
  for (const [operation, input] of Object.entries(calls)) {
    await refuses(it.client[operation]({ UserPoolId: NO_SUCH_POOL, ...input }), 'ResourceNotFoundException', `User pool ${NO_SUCH_POOL} does not exist.`);
  }
});
