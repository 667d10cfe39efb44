// The names that people give: of operations in either spelling, of users by any name.

import { operations } from './generated/operations.mjs';

let numbers;

/** The index of an operation, in either spelling of its name; undefined when there is none. */
export function numberOf(operation) {
  if (numbers === undefined) {
    numbers = new Map();
    operations.forEach((name, op) => numbers.set(name, op).set(lowerFirst(name), op));
  }
  return numbers.get(operation);
}

/** From `CreateGroup` to `createGroup`, the way the AWS SDK names its methods. */
export function lowerFirst(name) {
  return name[0].toLowerCase() + name.slice(1);
}

/** Whom a helper is asked about: by a name, or with the pool besides. */
export function named(helper, user) {
  const given = typeof user === 'string' ? { user } : { user: user?.username, userPoolId: user?.userPoolId };
  if (typeof given.user !== 'string') throw new TypeError(`pocket-cognito: ${helper}() takes a username, an alias or a sub: '\u2026' or { username: '\u2026', userPoolId: '\u2026' }`);
  return given;
}
