'use strict';

const project = (displayName, testEnvironment) => ({
  displayName,
  testEnvironment,
  testMatch: ['<rootDir>/cjs/*.test.cjs'],
  setupFilesAfterEnv: ['pocket-cognito/jest'],
});

module.exports = { projects: [project('node', 'node'), project('jsdom', 'jsdom')] };
