'use strict';
// What Amplify's SRP takes from the page, and jest-environment-jsdom leaves out.
globalThis.TextEncoder = require('node:util').TextEncoder;
