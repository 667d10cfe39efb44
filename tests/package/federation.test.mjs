import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';

const InboundFederation = { LambdaVersion: 'V1_0', LambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:inbound' };

async function withGoogle(triggers = {}) {
  const cognito = new PocketCognito({ triggers });
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'staff', LambdaConfig: { InboundFederation } });
  await cognito.createIdentityProvider({
    UserPoolId, ProviderName: 'Google', ProviderType: 'Google', AttributeMapping: { email: 'email' },
    ProviderDetails: { client_id: 'id', client_secret: 'secret', authorize_scopes: 'openid email' },
  });
  await cognito.createUserPoolClient({ UserPoolId, ClientName: 'web', SupportedIdentityProviders: ['Google'] });
  return cognito;
}

const ann = { provider: 'Google', userId: '108', attributes: { email: 'ann@example.com' } };

test('an async function of InboundFederation has its say, and the tokens are good for calls', async () => {
  const cognito = await withGoogle({
    InboundFederation: async (event) => {
      const [name] = event.request.attributes.userInfo.email.split('@');
      event.response.userAttributesToMap = { email: `${name}@corp.example` };
      return event;
    },
  });

  const { AccessToken } = await cognito.federatedSignIn(ann);

  const { Username, UserAttributes } = await cognito.getUser({ AccessToken });
  assert.equal(Username, 'Google_108');
  assert.equal(UserAttributes.find(({ Name }) => Name === 'email').Value, 'ann@corp.example');
});

test('a function that throws ends the sign-in with its sentence', async () => {
  const cognito = await withGoogle({ InboundFederation: () => { throw new Error('we do not know this company'); } });

  await assert.rejects(cognito.federatedSignIn(ann), { message: 'pocket-cognito: InboundFederation failed with error we do not know this company.' });
});

test('what is no sign-in is refused by name', async () => {
  const cognito = await withGoogle({ InboundFederation: (event) => event });

  await assert.rejects(cognito.federatedSignIn({ ...ann, user: 'ann' }), { name: 'TypeError', message: /does not take user;/ });
  await assert.rejects(cognito.federatedSignIn({ provider: 'Google' }), { message: /userId/ });
  await assert.rejects(cognito.federatedSignIn({ ...ann, attributes: { email: 7 } }), { message: /NUMBER_VALUE can not be converted to a String/ });
});
