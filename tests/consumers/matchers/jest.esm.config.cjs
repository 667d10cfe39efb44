'use strict';

module.exports = { testMatch: ['<rootDir>/esm/*.test.mjs'], testEnvironment: 'node', transform: {}, moduleFileExtensions: ['mjs', 'cjs', 'js', 'json'] };
