'use strict';

const project = (displayName, testEnvironment, folders) => ({
  displayName, testEnvironment, testMatch: folders.map((folder) => `<rootDir>/${folder}/*.test.js`),
});

module.exports = {
  projects: [
    project('node', 'node', ['everywhere', 'sdk']),
    // The package needs nothing here; the AWS SDK does not load in plain jsdom.
    project('jsdom', 'jsdom', ['everywhere']),
    project('fixed-jsdom', 'jest-fixed-jsdom', ['everywhere', 'sdk']),
  ],
};
