// The journeys in a page, to be walked one by one.
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import * as utils from 'aws-amplify/utils';
import { PocketCognito } from 'pocket-cognito';
import { clientOf } from './client.cjs';
import { journeys, journeysWithAuthenticator, walk } from './journeys.cjs';

const all = { ...journeys, ...journeysWithAuthenticator };

globalThis.walk = (claim) => walk(all[claim], { PocketCognito, makeClient: clientOf({ Amplify, auth, utils }) });
