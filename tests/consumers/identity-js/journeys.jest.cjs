'use strict';
// The journeys in Jest's jsdom, which has no fetch and no TextEncoder, and arrays of another realm than Node's.
const library = require('amazon-cognito-identity-js');
const { PocketCognito } = require('pocket-cognito');
const { journeys, walk } = require('../shared/journeys.cjs');
const { clientOf } = require('./client.cjs');

for (const [claim, journey] of Object.entries(journeys)) {
  test(claim, () => walk(journey, { PocketCognito, makeClient: clientOf(library) }));
}
