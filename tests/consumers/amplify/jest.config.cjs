'use strict';

// SRP on big numbers in plain JavaScript takes its time.
module.exports = { testEnvironment: 'jsdom', testMatch: ['<rootDir>/*.jest.cjs'], setupFiles: ['<rootDir>/jsdom.setup.cjs'], testTimeout: 60_000 };
