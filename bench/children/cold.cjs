'use strict';
// node cold.cjs (ours|plain) (sdk|direct): milliseconds from a cold process to the first answered call.

const firstLine = performance.now();
const { createRequire } = require('node:module');
const requireHere = createRequire(process.cwd() + '/package.json');
const [who, kind] = process.argv.slice(2);

const sdk = kind === 'sdk' ? requireHere('@aws-sdk/client-cognito-identity-provider') : undefined;
const double = who === 'ours' ? new (requireHere('pocket-cognito').PocketCognito)() : new (require('../plain-double/index.cjs').PlainCognito)();
const call = sdk
  ? new sdk.CognitoIdentityProviderClient(double.clientConfig()).send(new sdk.CreateUserPoolCommand({ PoolName: 'cold' }))
  : double.createUserPool({ PoolName: 'cold' });

call.then((answer) => {
  const answered = performance.now();
  if (!answer.UserPool.Id) throw new Error('no pool');
  console.log(JSON.stringify({ fromFirstLine: answered - firstLine, fromProcessStart: answered }));
});
