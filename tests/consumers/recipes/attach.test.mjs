// attach() and install(), several at a time and undone in any order.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { CognitoIdentityProvider, CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import AWS from 'aws-sdk';
import { PocketCognito } from 'pocket-cognito';

const undone = [];
const keep = (undo) => { undone.push(undo); return undo; };
afterEach(() => { for (const undo of undone.splice(0)) undo(); });

function double(PoolName, options) {
  const cognito = new PocketCognito(options);
  cognito.callSync('CreateUserPool', { PoolName });
  return cognito;
}

const elsewhere = { async handle() { return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{"UserPools":[{"Name":"elsewhere"}]}') } }; } };

// Of each SDK: a client that asks somewhere else, and whose pool it sees.
const kinds = {
  'a client of the SDK v3': {
    Type: CognitoIdentityProviderClient,
    make: () => new CognitoIdentityProviderClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'a' }, requestHandler: elsewhere }),
    async sees(client) { return (await client.send(new ListUserPoolsCommand({ MaxResults: 1 }))).UserPools[0].Name; },
    away: 'elsewhere',
  },
  'a client of the SDK v2': {
    Type: AWS.CognitoIdentityServiceProvider,
    make: () => new AWS.CognitoIdentityServiceProvider({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'a' }, endpoint: 'http://127.0.0.1:9', maxRetries: 0 }),
    async sees(client) { return (await client.listUserPools({ MaxResults: 1 }).promise().catch(() => ({ UserPools: [{ Name: 'away' }] }))).UserPools[0].Name; },
    away: 'away',
  },
};

for (const [kind, { Type, make, sees, away }] of Object.entries(kinds)) {
  describe(kind, () => {
    let one;
    let two;
    let client;

    beforeEach(() => {
      one = double('one');
      two = double('two');
      client = make();
    });

    test('is led by the last double that was attached to it, in whatever order they let go', async () => {
      const letGo = [one, two].map((cognito) => keep(cognito.attach(client)));
      assert.equal(await sees(client), 'two');

      letGo[0]();
      assert.equal(await sees(client), 'two');
      letGo[1]();
      assert.equal(await sees(client), away);
    });

    test('goes back to the double before, when the last lets go', async () => {
      keep(one.attach(client));
      const undo = keep(two.attach(client));

      undo();

      assert.equal(await sees(client), 'one');
    });

    test('is led by the last double that was attached to its class, whenever it was made', async () => {
      const first = keep(one.attach(Type));
      assert.equal(await sees(client), 'one');
      const second = keep(two.attach(Type));
      assert.equal(await sees(client), 'two');
      assert.equal(await sees(make()), 'two');

      first();
      assert.equal(await sees(client), 'two');
      second();
      assert.equal(await sees(client), away);
      assert.equal(await sees(make()), away);
    });

    test('follows who was attached to it before who was attached to its class', async () => {
      const undo = keep(one.attach(client));
      keep(two.attach(Type));
      assert.equal(await sees(client), 'one');

      undo();

      assert.equal(await sees(client), 'two');
    });

    test('is attached twice by one double, and let go twice', async () => {
      const undo = [keep(one.attach(Type)), keep(one.attach(Type))];

      undo[0]();
      assert.equal(await sees(client), 'one');
      undo[0]();
      assert.equal(await sees(client), 'one');
      undo[1]();
      assert.equal(await sees(client), away);
    });

    test('leaves nothing behind on its class', () => {
      const members = () => Object.entries(Object.getOwnPropertyDescriptors(Type.prototype));
      const before = members();
      const undo = [one.attach(Type), two.attach(Type)];

      for (const step of undo) step();

      assert.deepEqual(members(), before);
    });
  });
}

test('a class and the class that it is made of are led by the last that was attached', async () => {
  const one = double('one');
  const two = double('two');
  keep(two.attach(CognitoIdentityProvider));
  keep(one.attach(CognitoIdentityProviderClient));
  const whole = new CognitoIdentityProvider({ region: 'us-east-1' });

  assert.equal((await whole.listUserPools({ MaxResults: 1 })).UserPools[0].Name, 'one');
});

test('attach() refuses what is no client', () => {
  for (const target of [undefined, null, {}, () => {}, class {}, 'CognitoIdentityProviderClient']) {
    assert.throws(() => new PocketCognito().attach(target), { message: "pocket-cognito: attach() takes a client of the AWS SDK (v3 or v2) or such a client's class" });
  }
});
