// The journeys in a page, to be walked one by one.
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import * as utils from 'aws-amplify/utils';
import { PocketCognito } from 'pocket-cognito';
import { clientOf } from './client.cjs';
import { journeys, walk } from './journeys.cjs';

globalThis.walk = (claim) => walk(journeys[claim], { PocketCognito, makeClient: clientOf({ Amplify, auth, utils }) });
