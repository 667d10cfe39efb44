// The option `strict`: what is refused, by which doors, and what is let through.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CognitoIdentityProviderClient, CreateUserPoolCommand, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { NotSimulatedException, PocketCognito } from 'pocket-cognito';

const AUDIT = { PoolName: 'app', UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } };
const sentence = (operation, member, aws) => `pocket-cognito: strict: ${operation} was given ${member}, which changes nothing here. On AWS ${aws}. Nothing was changed. Leave it out, or allow it by strict: { except: ['${member}'] }`;
const OF_AUDIT = sentence('CreateUserPool', 'UserPoolAddOns.AdvancedSecurityMode', 'threat protection rates every sign-in, records it, and where it is enforced blocks some');

const refusal = (promise) => promise.then(() => assert.fail('was not refused'), (error) => error);

describe('strict', () => {
  test('refuses what changes nothing here, and nothing is done', async () => {
    const cognito = new PocketCognito({ strict: true });

    const error = await refusal(cognito.createUserPool(AUDIT));

    assert.ok(error instanceof NotSimulatedException);
    assert.deepEqual([error.name, error.message, error.$metadata.httpStatusCode], ['NotSimulatedException', OF_AUDIT, 501]);
    assert.deepEqual((await cognito.listUserPools({ MaxResults: 9 })).UserPools, []);
  });

  test('refuses by callSync, by the client of the AWS SDK and by fetch alike', async () => {
    const cognito = new PocketCognito({ strict: true });
    const client = new CognitoIdentityProviderClient(cognito.clientConfig());
    const response = await cognito.fetch('https://cognito-idp.us-east-1.amazonaws.com/', {
      method: 'POST',
      headers: { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.CreateUserPool' },
      body: JSON.stringify(AUDIT),
    });

    assert.throws(() => cognito.callSync('createUserPool', AUDIT), { name: 'NotSimulatedException', message: OF_AUDIT });
    assert.equal((await refusal(client.send(new CreateUserPoolCommand(AUDIT)))).message, OF_AUDIT);
    assert.deepEqual([response.status, await response.json()], [501, { __type: 'NotSimulatedException', message: OF_AUDIT }]);
  });

  test('stands after a retry of the SDK, which takes 501 for final', async () => {
    const cognito = new PocketCognito({ strict: true });
    const client = new CognitoIdentityProviderClient({ ...cognito.clientConfig(), maxAttempts: 3 });

    const error = await refusal(client.send(new SignUpCommand({ ClientId: 'web', Username: 'ada', UserContextData: { IpAddress: '127.0.0.1' } })));

    assert.deepEqual([error.name, error.$metadata.attempts], ['NotSimulatedException', 1]);
  });

  test('takes what says nothing, and the value that is the default', async () => {
    const cognito = new PocketCognito({ strict: true });
    const UserPoolId = (await cognito.createUserPool({
      PoolName: 'app',
      UserPoolAddOns: { AdvancedSecurityMode: 'OFF' },
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT', From: undefined },
      IssuerConfiguration: { Type: 'ORIGINAL' },
      KeyConfiguration: {},
      DcrConfiguration: { EnableStatus: 'Disabled' },
    })).UserPool.Id;

    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId, ClientName: 'machine', GenerateSecret: true, CallbackURLs: [], SupportedIdentityProviders: ['COGNITO'],
      AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: ['aws.cognito.signin.user.admin'],
    });

    assert.deepEqual(UserPoolClient.AllowedOAuthFlows, ['client_credentials']);
  });

  const members = [
    ['CreateUserPoolClient', 'AllowedOAuthFlows', { AllowedOAuthFlows: ['client_credentials', 'code'] }],
    ['CreateUserPoolClient', 'AnalyticsConfiguration', { AnalyticsConfiguration: { UserDataShared: true } }],
    ['UpdateUserPoolClient', 'ExplicitAuthFlows', { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_TOKEN_EXCHANGE_DELEGATION'] }],
    ['UpdateUserPoolClient', 'CallbackURLs', { CallbackURLs: ['https://app.example.com'] }],
    ['UpdateUserPool', 'VerificationMessageTemplate.DefaultEmailOption', { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } }],
    ['UpdateUserPool', 'IssuerConfiguration.Type', { IssuerConfiguration: { Type: 'UPDATED' } }],
    ['AdminInitiateAuth', 'ContextData', { ContextData: { IpAddress: '127.0.0.1' } }],
    ['InitiateAuth', 'AnalyticsMetadata', { AnalyticsMetadata: { AnalyticsEndpointId: 'e' } }],
    ['RevokeToken', 'RevokeAssociatedSessions', { RevokeAssociatedSessions: 'LINKED' }],
  ];
  for (const [operation, member, input] of members) {
    test(`refuses ${member} of ${operation}, and takes it as an exception`, () => {
      const strict = new PocketCognito({ strict: true });
      const lenient = new PocketCognito({ strict: { except: [member] } });

      assert.throws(() => strict.callSync(operation, input), (error) => error.name === 'NotSimulatedException' && error.message.includes(`was given ${member}, which`));
      assert.throws(() => lenient.callSync(operation, input), { name: 'InvalidParameterException' });
    });
  }

  test("keeps AWS's pace, unless quotas say otherwise", () => {
    const now = () => 0;
    const made = (options) => {
      const cognito = new PocketCognito({ now, ...options });
      const { Id: UserPoolId } = cognito.callSync('CreateUserPool', { PoolName: 'app' }).UserPool;
      for (let count = 0; ; count++) {
        if (count === 60) return count;
        try { cognito.callSync('AdminCreateUser', { UserPoolId, Username: `user${count}`, MessageAction: 'SUPPRESS' }); } catch (error) { return [error.name, count]; }
      }
    };

    assert.deepEqual(made({ strict: true }), ['TooManyRequestsException', 50]);
    assert.equal(made({ strict: true, quotas: {} }), 60);
    assert.equal(made({}), 60);
  });

  test('holds in a fork', () => {
    const fork = new PocketCognito({ strict: true }).fork();

    assert.throws(() => fork.callSync('CreateUserPool', AUDIT), { name: 'NotSimulatedException' });
  });

  test('leaves an input whose own code throws to the core', async () => {
    const cognito = new PocketCognito({ strict: true });
    const input = { PoolName: 'app', get UserPoolAddOns() { throw new Error('a getter'); } };

    const error = await refusal(cognito.createUserPool(input));

    assert.deepEqual([error.name, error.message], ['SerializationException', 'a getter']);
  });

  test('takes no option that it does not know', () => {
    assert.throws(() => new PocketCognito({ strict: 'yes' }), { message: 'pocket-cognito: `strict` is true, false or { except: [...] }' });
    assert.throws(() => new PocketCognito({ strict: { only: [] } }), { message: 'pocket-cognito: there is no option strict.only; there is strict.except' });
    assert.throws(() => new PocketCognito({ strict: { except: 'CallbackURLs' } }), { message: 'pocket-cognito: `strict.except` is a list of members' });
    assert.throws(() => new PocketCognito({ strict: { except: ['PoolName'] } }), /^TypeError: pocket-cognito: strict\.except has PoolName, which strict does not refuse; it refuses AnalyticsMetadata, /);
  });

  test('is not there unless it is asked for', async () => {
    for (const options of [{}, { strict: false }, { strict: undefined }]) {
      const { UserPool } = await new PocketCognito(options).createUserPool(AUDIT);
      assert.equal(UserPool.UserPoolAddOns.AdvancedSecurityMode, 'AUDIT');
    }
  });
});
