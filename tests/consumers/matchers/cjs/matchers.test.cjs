'use strict';

const { PocketCognito } = require('pocket-cognito');

require('../../shared/matchers.cjs')({ test, expect, PocketCognito });
