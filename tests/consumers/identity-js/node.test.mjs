// The journeys in Node.
import { test } from 'node:test';
import * as library from 'amazon-cognito-identity-js';
import { PocketCognito } from 'pocket-cognito';
import shared from '../shared/journeys.cjs';
import { clientOf } from './client.cjs';

for (const [claim, journey] of Object.entries(shared.journeys)) {
  test(claim, () => shared.walk(journey, { PocketCognito, makeClient: clientOf(library) }));
}
