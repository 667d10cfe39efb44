'use strict';
// Assertions that are the same in Node, in a page and in Jest, where node:assert is missing or of another realm.

/** Fails unless both are the same as JSON, whatever the order of keys. */
exports.same = (actual, expected, about = 'it') => {
  const [is, wanted] = [canonical(actual), canonical(expected)];
  if (is !== wanted) throw new Error(`${about} is ${is}, not ${wanted}`);
};

/** Fails unless the promise is rejected with an error of this name; gives the error. */
exports.refused = async (promise, name) => {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    if (error.name !== name) throw new Error(`refused with ${error.name} (${error.message}), not ${name}`);
    return error;
  }
  throw new Error(`answered with ${canonical(answer)}, not refused with ${name}`);
};

/** What a token says. */
exports.claims = (token) => JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));

function canonical(value) {
  return JSON.stringify(value, (key, one) => {
    if (one === null || typeof one !== 'object' || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  }) ?? 'undefined';
}
