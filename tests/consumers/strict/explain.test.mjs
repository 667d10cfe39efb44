// What `explain()` tells of an error, in every form in which errors come.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { PocketCognito, PocketCognitoBug } from 'pocket-cognito';
import { explain } from 'pocket-cognito/explain';

const URL = 'https://cognito-idp.us-east-1.amazonaws.com/';
const post = (cognito, operation, input) => cognito.fetch(URL, { method: 'POST', headers: { 'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}` }, body: JSON.stringify(input) });
const refusal = (promise) => promise.then(() => assert.fail('was not refused'), (error) => error);

describe('explain', () => {
  test('tells the same of an error, of the SDK\'s, of a body and of a recorded call', async () => {
    const cognito = new PocketCognito();
    const UserPoolId = (await cognito.createUserPool({ PoolName: 'app' })).UserPool.Id;
    const input = { UserPoolId, GroupName: 'editors' };
    await cognito.createGroup(input);
    const ours = await refusal(cognito.createGroup(input));
    const client = new CognitoIdentityProvider(cognito.clientConfig());
    const theirs = await refusal(client.createGroup(input));
    const body = await (await post(cognito, 'CreateGroup', input)).text();
    const forms = [ours, theirs, body, JSON.parse(body), { ...JSON.parse(body), __type: 'com.amazonaws.cognitoidentityprovider#GroupExistsException' }];
    const calls = [...cognito.calls].slice(-3);

    const told = [...forms.map((form) => explain(form, { operation: 'createGroup' })), ...calls.map((call) => explain(call))];

    for (const explanation of told) {
      assert.deepEqual({ ...explanation }, {
        operation: 'CreateGroup',
        name: 'GroupExistsException',
        message: 'A group with the name already exists.',
        rule: 'the pool has a group of this name already',
        source: { kind: 'captured', text: 'AWS answered CreateGroup so', confidence: 'high', where: 'tests/transcripts/group.jsonl line 26' },
        mend: 'use another name, or updateGroup',
      });
    }
    assert.equal(String(told[0]), [
      'CreateGroup was refused: GroupExistsException: A group with the name already exists.',
      '  rule   the pool has a group of this name already',
      '  known  AWS answered CreateGroup so (high; tests/transcripts/group.jsonl line 26)',
      '  mend   use another name, or updateGroup',
    ].join('\n'));
  });

  test('tells every constraint, those of nested members too', async () => {
    const cognito = new PocketCognito();
    await refusal(cognito.adminCreateUser({ Username: 'a b', UserPoolId: 'x', UserAttributes: [{ Name: '', Value: '1; Value 2' }] }));

    const explanation = explain([...cognito.calls][0]);

    assert.equal(explanation.source.kind, 'model');
    assert.deepEqual(explanation.violations.map(({ path, shape }) => [path, shape]), [
      ['userPoolId', 'UserPoolIdType'], ['username', 'UsernameType'], ['userAttributes.1.member.name', 'AttributeNameType'], ['userAttributes.1.member.name', 'AttributeNameType'],
    ]);
    assert.equal(explanation.mend, 'give userPoolId, username, userAttributes.1.member.name a value for which this holds; validate() tells the same without a call');
  });

  test('tells missing members apart from wrong ones', async () => {
    const error = await refusal(new PocketCognito().createGroup({ UserPoolId: 'x' }));

    assert.equal(explain(error).mend, 'give groupName; give userPoolId a value for which this holds; validate() tells the same without a call');
  });

  test('knows a bound that stands only in the corrections', async () => {
    const cognito = new PocketCognito();
    const UserPoolId = (await cognito.createUserPool({ PoolName: 'app' })).UserPool.Id;

    const explanation = explain(await refusal(cognito.listGroups({ UserPoolId, Limit: 0 })));

    assert.deepEqual([explanation.source.kind, explanation.source.where], ['captured', 'model/corrections.json']);
  });

  test('takes the most exact of several sentences', async () => {
    const cognito = new PocketCognito();
    const UserPoolId = (await cognito.createUserPool({ PoolName: 'app' })).UserPool.Id;
    const ClientId = (await cognito.createUserPoolClient({ UserPoolId, ClientName: 'web' })).UserPoolClient.ClientId;
    const AuthParameters = { USERNAME: 'ada', PASSWORD: 'Secret-7' };

    const ofUser = explain(await refusal(cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters })));
    const ofAdministrator = explain(await refusal(cognito.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters })));

    assert.deepEqual([ofUser.message, ofUser.mend], ['USER_PASSWORD_AUTH flow not enabled for this client', "add ALLOW_ and the flow's name to the client's ExplicitAuthFlows"]);
    assert.deepEqual([ofAdministrator.message, ofAdministrator.mend], ['Auth flow not enabled for this client', "add ALLOW_ADMIN_USER_PASSWORD_AUTH (or the flow's own name after ALLOW_) to the client's ExplicitAuthFlows"]);
  });

  test('cites the row of FIDELITY.md, with its confidence', async () => {
    const cognito = new PocketCognito();
    const UserPoolId = (await cognito.createUserPool({ PoolName: 'app' })).UserPool.Id;

    const explanation = explain(await refusal(cognito.listUsers({ UserPoolId, Filter: 'nonsense' })));

    assert.deepEqual([explanation.source.kind, explanation.source.confidence, explanation.source.where], ['fidelity', 'high / medium', 'FIDELITY.md, Listings, ListUsers, filter']);
    assert.match(explanation.source.text, /`Error while parsing filter\.`/);
  });

  test('explains an exception without a message', async () => {
    const cognito = new PocketCognito();
    const response = await cognito.fetch(URL, { method: 'POST', headers: { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.CreateGroup' }, body: '{' });
    const unknown = await post(cognito, 'Nothing', {});

    assert.equal(explain(await response.text()).rule, "the request's body is not JSON");
    assert.equal(explain(await unknown.text()).rule, 'no operation of the service has this name');
  });

  test('explains what is our own', async () => {
    const cognito = new PocketCognito({ strict: true });
    const strict = explain(await refusal(cognito.createUserPool({ PoolName: 'app', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } })));
    const todo = explain(await refusal(cognito.listUserImportJobs({ UserPoolId: 'eu-west-1_a', MaxResults: 1 })));
    let helper;
    try { cognito.lastCode('nobody'); cognito.totp('nobody'); } catch (error) { helper = explain(error); }
    const bug = explain(Object.assign(Object.create(PocketCognitoBug.prototype), { name: 'PocketCognitoBug', message: 'oh' }));

    assert.equal(strict.rule, 'strict refuses a member that changes nothing here');
    assert.equal(todo.rule, 'the operation is known and its input is valid, and it is not simulated');
    assert.deepEqual([helper.source.kind, helper.rule.startsWith('no user pool has a user')], ['ours', true]);
    assert.equal(bug.source.kind, 'ours');
  });

  test('explains a broken connection, at every door', async () => {
    const cognito = new PocketCognito();
    cognito.faults.add({ network: 'drop' });
    const client = new CognitoIdentityProvider(cognito.clientConfig());
    const input = { MaxResults: 1 };

    for (const broken of [cognito.listUserPools(input), client.listUserPools(input), post(cognito, 'ListUserPools', input)]) {
      assert.equal(explain(await refusal(broken)).rule, 'the connection broke, as a fault with `network` asks for');
    }
  });

  test('says of an error that it does not know that it does not', () => {
    for (const stranger of [new Error('a fault'), { name: 'GroupExistsException', message: 'In other words.' }, { name: 'ThrottlingException', message: 'Slow down' }]) {
      const { rule, source, mend } = explain(stranger);
      assert.deepEqual([rule, source.kind, source.confidence, mend], ['none that pocket-cognito knows', 'unknown', 'none', undefined]);
    }
  });

  test('takes nothing that is no error', async () => {
    const cognito = new PocketCognito();
    await cognito.listUserPools({ MaxResults: 1 });

    for (const nothing of [undefined, null, 7, 'no JSON']) assert.throws(() => explain(nothing), { message: 'pocket-cognito: explain() takes an error, the body of an error, or a recorded call' });
    assert.throws(() => explain([...cognito.calls][0]), { message: 'pocket-cognito: the call of ListUserPools was not refused: there is nothing to explain' });
    assert.throws(() => explain(new Error('x'), { of: 'CreateGroup' }), { message: 'pocket-cognito: explain() does not take of; it takes operation' });
  });

  test('knows every refusal of the real service that the transcripts hold, and cites one of them or the model', () => {
    let count = 0;
    for (const file of readdirSync(process.env.TRANSCRIPTS).filter((name) => name.endsWith('.jsonl'))) {
      for (const line of readFileSync(join(process.env.TRANSCRIPTS, file), 'utf8').split('\n').filter((text) => text.startsWith('{'))) {
        const { op, err } = JSON.parse(line);
        if (err === undefined) continue;
        const explanation = explain({ __type: err[0], ...(err[1] !== null && { message: err[1] }) }, { operation: op });
        assert.ok(['captured', 'model'].includes(explanation.source.kind) || (err[1] === null && explanation.source.kind === 'fidelity'), `${line}\n${explanation}`);
        count++;
      }
    }
    assert.ok(count > 60, `${count} refusals`);
  });

  test('is there for CommonJS, and brings no core along', () => {
    const require = createRequire(import.meta.url);
    assert.equal(require('pocket-cognito/explain').explain({ __type: 'UserNotFoundException', message: 'User does not exist.' }).mend, 'make the user first, in this pool');
    const text = readFileSync(require.resolve('pocket-cognito/explain'), 'utf8');
    assert.deepEqual([...text.matchAll(/\brequire\("([^"]*)"\)/g)].map(([, path]) => path), []);
  });

  test('takes the operation of a call that came over the wire', async () => {
    const cognito = new PocketCognito();
    await post(cognito, 'GetGroup', { UserPoolId: 'us-east-1_absent', GroupName: 'x' });

    const explanation = explain([...cognito.calls][0]);

    assert.deepEqual([explanation.operation, explanation.mend.split(',')[0]], ['GetGroup', 'make the pool first']);
  });
});
