'use strict';

const project = (testEnvironment) => ({ displayName: testEnvironment, testEnvironment, testMatch: ['<rootDir>/everywhere/*.test.js'] });

module.exports = { projects: [project('node'), project('jsdom')] };
