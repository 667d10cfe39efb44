// The package as plain Node requires it, with nothing else installed.
'use strict';
const assert = require('node:assert/strict');
const { readdirSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { test } = require('node:test');
const { GroupExistsException, PocketCognito, validate } = require('pocket-cognito');

test('a double is ready at once, without await', () => {
  assert.ok(new PocketCognito());
});

test('groups and users work', async () => {
  const cognito = new PocketCognito();
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams' });
  await cognito.createGroup({ UserPoolId, GroupName: 'writers' });
  await cognito.adminCreateUser({ UserPoolId, Username: 'alice', MessageAction: 'SUPPRESS' });
  await cognito.adminAddUserToGroup({ UserPoolId, Username: 'alice', GroupName: 'writers' });

  const { Users } = await cognito.listUsersInGroup({ UserPoolId, GroupName: 'writers' });

  assert.deepEqual(Users.map(({ Username }) => Username), ['alice']);
  await assert.rejects(cognito.createGroup({ UserPoolId, GroupName: 'writers' }), GroupExistsException);
  assert.equal(validate.member('CreateGroup', 'GroupName', '').length, 2);
});

test('the package depends on nothing', () => {
  const { dependencies, peerDependencies, optionalDependencies } = require('pocket-cognito/package.json');

  assert.deepEqual([dependencies, peerDependencies, optionalDependencies].filter(Boolean).flatMap(Object.keys), []);
  const installed = readdirSync(dirname(dirname(require.resolve('pocket-cognito/package.json')))).filter((name) => !name.startsWith('.'));
  assert.deepEqual(installed, ['pocket-cognito']);
});

test('the package brings its licences and its documentation', () => {
  const files = readdirSync(dirname(require.resolve('pocket-cognito/package.json')));

  for (const file of ['README.md', 'package.json']) assert.ok(files.includes(file), file);
  assert.ok(files.some((file) => /^LICENSE/.test(file)), join(...files));
});
