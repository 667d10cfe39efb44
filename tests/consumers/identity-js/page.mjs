// The journeys in a page, to be walked one by one.
import * as library from 'amazon-cognito-identity-js';
import { PocketCognito } from 'pocket-cognito';
import { journeys, walk } from '../shared/journeys.cjs';
import { clientOf } from './client.cjs';

globalThis.walk = (claim) => walk(journeys[claim], { PocketCognito, makeClient: clientOf(library) });
