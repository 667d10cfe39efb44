'use strict';
// node --expose-gc memory.cjs (ours|plain) <users>: bytes that each user takes, in linear memory and on the JS heap.
// The package keeps its memory to itself, so it is caught where the module is instantiated.

const { createRequire } = require('node:module');
const requireHere = createRequire(process.cwd() + '/package.json');

let linear = () => 0;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (module, imports) {
  const instance = new Instance(module, imports);
  linear = () => instance.exports.memory.buffer.byteLength;
  return instance;
};

async function main([who, users]) {
  const double = who === 'ours' ? new (requireHere('pocket-cognito').PocketCognito)() : new (require('../plain-double/index.cjs').PlainCognito)();
  const { UserPool: { Id: UserPoolId } } = await double.createUserPool({ PoolName: 'bench' });
  const create = async (i) => {
    const Username = `user-${String(i).padStart(6, '0')}`;
    await double.adminCreateUser({ UserPoolId, Username, UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }, { Name: 'email_verified', Value: 'true' }], MessageAction: 'SUPPRESS' });
  };

  for (let i = 0; i < 200; i++) await create(i);
  const before = measure();
  for (let i = 0; i < Number(users); i++) await create(1000 + i);
  const after = measure();

  const each = (key) => (after[key] - before[key]) / Number(users);
  console.log(JSON.stringify({ bytes: each('linear') + each('heap'), linear: each('linear'), heap: each('heap'), resident: each('resident') }));
}

function measure() {
  for (let i = 0; i < 3; i++) gc();
  const { heapUsed, rss } = process.memoryUsage();
  return { linear: linear(), heap: heapUsed, resident: rss };
}

main(process.argv.slice(2));
