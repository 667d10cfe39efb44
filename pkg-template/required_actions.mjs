// The least policy under which the calls that were made would have been allowed.

import { isPublic, permissionsFor } from './authorisation.mjs';
import { validate } from './validate.mjs';

/** What is said to requests whose signature is not good: nobody asks what they may do. */
const UNSIGNED = new Set(['MissingAuthenticationTokenException', 'UnrecognizedClientException', 'IncompleteSignatureException', 'InvalidSignatureException', 'ExpiredTokenException']);

/** A policy document of exactly what `calls` need on the pools of `place`, sorted. */
export function requiredActions(calls, place) {
  const resources = new Map();
  for (const call of calls) {
    if (!isJudged(call)) continue;
    for (const { action, resource } of neededFor(call, place)) {
      if (!resources.has(action)) resources.set(action, new Set());
      resources.get(action).add(resource);
    }
  }

  // Actions that are needed on the same resources are one statement.
  const statements = new Map();
  for (const [action, on] of [...resources].sort(byFirst)) {
    const Resource = [...on].sort();
    const key = Resource.join('\n');
    if (!statements.has(key)) statements.set(key, { Effect: 'Allow', Action: [], Resource });
    statements.get(key).Action.push(action);
  }
  return { Version: '2012-10-17', Statement: [...statements.values()] };
}

// The input is the caller's own object: code of it may throw now, though it did not when the call was made.
function neededFor(call, place) {
  try {
    return permissionsFor(call.operation, call.input ?? {}, place);
  } catch {
    return [];
  }
}

// Authorisation comes after signatures, and after the constraints of the model.
function isJudged(call) {
  if (call.op === undefined || isPublic(call.operation) || UNSIGNED.has(call.error?.name)) return false;
  return validate(call.operation, call.input).length === 0;
}

function byFirst([one], [other]) {
  return one < other ? -1 : 1;
}
