'use strict';
// The journeys in Jest's jsdom.
const { Amplify } = require('aws-amplify');
const auth = require('aws-amplify/auth');
const utils = require('aws-amplify/utils');
const { PocketCognito } = require('pocket-cognito');
const { clientOf } = require('./client.cjs');
const { journeys, walk } = require('./journeys.cjs');

for (const [claim, journey] of Object.entries(journeys)) {
  test(claim, () => walk(journey, { PocketCognito, makeClient: clientOf({ Amplify, auth, utils }) }));
}
