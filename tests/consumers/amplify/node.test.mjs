// The journeys in Node.
import { test } from 'node:test';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import * as utils from 'aws-amplify/utils';
import { PocketCognito } from 'pocket-cognito';
import { clientOf } from './client.cjs';
import { journeys, walk } from './journeys.cjs';

// Amplify names a device after it, and Node has one from version 21 on.
globalThis.navigator ??= { userAgent: 'Node.js/20' };

// After a sign-up that goes on into a sign-in, Amplify keeps a timer of three minutes; Node would wait for it.
const { setTimeout: hostSetTimeout } = globalThis;
globalThis.setTimeout = (work, ms, ...given) => {
  const timer = hostSetTimeout(work, ms, ...given);
  return ms >= 180_000 ? timer.unref() : timer;
};

for (const [claim, journey] of Object.entries(journeys)) {
  test(claim, () => walk(journey, { PocketCognito, makeClient: clientOf({ Amplify, auth, utils }) }));
}
