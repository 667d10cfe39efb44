'use strict';

const { PocketCognito } = require('pocket-cognito');
require('pocket-cognito/jest');

require('../../shared/matchers.cjs')({ test, expect, PocketCognito });
