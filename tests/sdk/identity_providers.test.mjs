// Identity providers, and users linked to them.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { allPages, answer, refuses, violates, violation } from './support/expect.mjs';
import { START, makePool } from './support/make_pool.mjs';
import { attributesOf, makeConfirmedUser } from './support/make_user.mjs';

const START_DATE = new Date(START);
const NO_SUCH_POOL = 'us-east-1_absent000';
const GOOGLE = { ProviderName: 'Google', ProviderType: 'Google', ProviderDetails: { client_id: 'id', client_secret: 'secret', authorize_scopes: 'openid email' } };
const OIDC = { client_id: 'id', client_secret: 's', authorize_scopes: 'openid', oidc_issuer: 'https://idp.example.com', attributes_request_method: 'GET' };

let it;
beforeEach(async () => { it = await makePool(); });

const inPool = (rest) => ({ UserPoolId: it.UserPoolId, ...rest });
const create = (rest) => it.client.createIdentityProvider(inPool({ ...GOOGLE, ...rest }));
const describeProvider = async (ProviderName) => (await answer(it.client.describeIdentityProvider(inPool({ ProviderName })))).IdentityProvider;

describe('CreateIdentityProvider', () => {
  test('answers the provider with what was given', async () => {
    const { IdentityProvider } = await answer(create({ AttributeMapping: { email: 'email' }, IdpIdentifiers: ['google'] }));

    assert.equal(IdentityProvider.UserPoolId, it.UserPoolId);
    assert.equal(IdentityProvider.ProviderName, 'Google');
    assert.equal(IdentityProvider.ProviderType, 'Google');
    assert.equal(IdentityProvider.ProviderDetails.client_id, 'id');
    assert.equal(IdentityProvider.AttributeMapping.email, 'email');
    assert.deepEqual(IdentityProvider.IdpIdentifiers, ['google']);
    assert.deepEqual([IdentityProvider.CreationDate, IdentityProvider.LastModifiedDate], [START_DATE, START_DATE]);
  });

  test('a name that exists is refused', async () => {
    await create();

    await refuses(create(), 'DuplicateProviderException');
  });

  test('three hundred providers a pool and no more', async () => {
    for (let n = 0; n < 300; n++) await it.cognito.createIdentityProvider(inPool({ ProviderName: `idp-${n}`, ProviderType: 'OIDC', ProviderDetails: OIDC }));

    await refuses(create(), 'LimitExceededException', 'Exceeded the limit of 300 identity providers for the user pool.');
  });

  test('a provider type is one of the known ones', async () => {
    await violates(create({ ProviderType: 'Myspace' }),
      violation("'Myspace'", 'providerType', 'Member must satisfy enum value set: [SAML, Facebook, Google, LoginWithAmazon, SignInWithApple, OIDC]'));
  });

  test('a name of more than 32 characters is a violation', async () => {
    const name = 'n'.repeat(33);
    await violates(create({ ProviderName: name, ProviderType: 'OIDC' }), violation(`'${name}'`, 'providerName', 'Member must have length less than or equal to 32'));
  });
});

describe('DescribeIdentityProvider', () => {
  test('answers the provider as it was made', async () => {
    const { IdentityProvider } = await create();

    assert.deepEqual(await describeProvider('Google'), IdentityProvider);
  });

  test('a provider that is not there is refused', async () => {
    await refuses(it.client.describeIdentityProvider(inPool({ ProviderName: 'Google' })), 'ResourceNotFoundException');
  });
});

describe('UpdateIdentityProvider', () => {
  test('changes what is sent and moves the date', async () => {
    await create({ IdpIdentifiers: ['google'] });
    it.clock.advance({ minutes: 1 });

    const { IdentityProvider } = await answer(it.client.updateIdentityProvider(inPool({ ProviderName: 'Google', AttributeMapping: { name: 'name' } })));

    assert.equal(IdentityProvider.AttributeMapping.name, 'name');
    assert.equal(IdentityProvider.ProviderDetails.client_id, 'id');
    assert.deepEqual(IdentityProvider.CreationDate, START_DATE);
    assert.deepEqual(IdentityProvider.LastModifiedDate, it.clock.now());
    assert.deepEqual(await describeProvider('Google'), IdentityProvider);
  });

  test('a provider that is not there is refused', async () => {
    await refuses(it.client.updateIdentityProvider(inPool({ ProviderName: 'Google' })), 'ResourceNotFoundException');
  });
});

describe('DeleteIdentityProvider', () => {
  test('is final', async () => {
    await create();

    assert.deepEqual(await answer(it.client.deleteIdentityProvider(inPool({ ProviderName: 'Google' }))), {});

    await refuses(it.client.describeIdentityProvider(inPool({ ProviderName: 'Google' })), 'ResourceNotFoundException');
    await refuses(it.client.deleteIdentityProvider(inPool({ ProviderName: 'Google' })), 'ResourceNotFoundException');
  });
});

describe('ListIdentityProviders', () => {
  test('names each provider by name, type and dates', async () => {
    await create();

    assert.deepEqual(await answer(it.client.listIdentityProviders(inPool())), {
      Providers: [{ ProviderName: 'Google', ProviderType: 'Google', CreationDate: START_DATE, LastModifiedDate: START_DATE }],
    });
  });

  test('a pool without providers lists none', async () => {
    assert.deepEqual(await answer(it.client.listIdentityProviders(inPool())), { Providers: [] });
  });

  test('pages yield each provider once', async () => {
    for (const ProviderName of ['one', 'two', 'three']) await create({ ProviderName, ProviderType: 'OIDC', ProviderDetails: OIDC });

    const providers = await allPages((page) => it.client.listIdentityProviders(inPool({ MaxResults: 2, ...page })), 'Providers');

    assert.deepEqual(providers.map(({ ProviderName }) => ProviderName).sort(), ['one', 'three', 'two']);
  });
});

describe('GetIdentityProviderByIdentifier', () => {
  test('finds the provider that has the identifier', async () => {
    const { IdentityProvider } = await create({ IdpIdentifiers: ['google', 'g'] });

    assert.deepEqual(await answer(it.client.getIdentityProviderByIdentifier(inPool({ IdpIdentifier: 'g' }))), { IdentityProvider });
  });

  test('an identifier nobody has is refused', async () => {
    await create();

    await refuses(it.client.getIdentityProviderByIdentifier(inPool({ IdpIdentifier: 'g' })), 'ResourceNotFoundException');
  });
});

describe('AdminLinkProviderForUser', () => {
  const google = (ProviderAttributeValue) => ({ ProviderName: 'Google', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue });
  const link = (subject, username = 'alice') => it.client.adminLinkProviderForUser(inPool({
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: username }, SourceUser: google(subject),
  }));
  const identities = async () => JSON.parse((await attributesOf(it, 'alice')).identities ?? '[]');

  beforeEach(async () => {
    await create();
    await makeConfirmedUser(it, 'alice');
  });

  test('an identity is listed on the user', async () => {
    assert.deepEqual(await answer(link('1001')), {});

    const [identity, ...others] = await identities();
    assert.equal(others.length, 0);
    assert.equal(identity.userId, '1001');
    assert.equal(identity.providerName, 'Google');
    assert.equal(identity.providerType, 'Google');
  });

  test('the same link twice is refused', async () => {
    await link('1001');

    await refuses(link('1001'), 'InvalidParameterException', 'SourceUser is already linked to DestinationUser');
  });

  test('five links are the most', async () => {
    for (const subject of ['1', '2', '3', '4', '5']) await link(subject);

    await refuses(link('6'), 'LimitExceededException');
    assert.equal((await identities()).length, 5);
  });

  test('the destination must exist', async () => {
    await refuses(link('1001', 'nobody'), 'UserNotFoundException', 'User does not exist.');
  });

  test('AdminDisableProviderForUser ends the link', async () => {
    await link('1001');
    await link('1002');

    assert.deepEqual(await answer(it.client.adminDisableProviderForUser(inPool({ User: google('1001') }))), {});

    assert.deepEqual((await identities()).map(({ userId }) => userId), ['1002']);
    await answer(link('1001'));
  });

  test('AdminDisableProviderForUser of an identity nobody has is refused', async () => {
    await refuses(it.client.adminDisableProviderForUser(inPool({ User: google('1001') })), 'UserNotFoundException', 'User does not exist.');
  });
});

test('a pool that is not there is named by every provider operation', async () => {
  const calls = {
    createIdentityProvider: GOOGLE, describeIdentityProvider: { ProviderName: 'Google' }, updateIdentityProvider: { ProviderName: 'Google' },
    deleteIdentityProvider: { ProviderName: 'Google' }, listIdentityProviders: {}, getIdentityProviderByIdentifier: { IdpIdentifier: 'g' },
  };
  for (const [operation, input] of Object.entries(calls)) {
    await refuses(it.client[operation]({ UserPoolId: NO_SUCH_POOL, ...input }), 'ResourceNotFoundException', `User pool ${NO_SUCH_POOL} does not exist.`);
  }
});
