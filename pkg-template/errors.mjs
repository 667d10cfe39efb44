// From what the core says went wrong to the exception class that the caller catches.

import { exceptions, serverFaults } from './generated/operations.mjs';
import { CognitoError } from './service-error.mjs';

const CLASSES = new Map();

/** The class of the exception called `name`, made when it is first asked for; undefined when the model knows none. */
export function exceptionClass(name) {
  let type = CLASSES.get(name);
  if (type === undefined && exceptions.includes(name)) {
    type = { [name]: class extends CognitoError {} }[name];
    CognitoError.define(type, name, serverFaults.includes(name) ? 'server' : 'client');
    CLASSES.set(name, type);
  }
  return type;
}

/** The exception called `name`. One that the model does not know is still a CognitoError of that name. */
export function serviceError({ name, message, reasonCode }, $metadata) {
  // The SDK's word for an error without a message.
  const options = { message: message ?? 'UnknownError', reasonCode, $metadata };
  const type = exceptionClass(name);
  if (type !== undefined) return new type(options);
  return new CognitoError({ ...options, name, $fault: $metadata.httpStatusCode >= 500 ? 'server' : 'client' });
}

/** What the service answers when an input has no JSON form: user code threw, or the value contains itself. */
export function unserialisable(error) {
  let text = 'The input threw what cannot be read';
  let endless = false;
  try {
    if (error instanceof CognitoError) return error;
    text = String((error && error.message) ?? error);
    endless = error instanceof RangeError || (error instanceof TypeError && (text.includes('circular') || text.includes('cyclic')));
  } catch {
    // User code can throw anything, even what throws when it is looked at.
  }
  const message = endless ? 'Start of structure or map found where not expected.' : text;
  return serviceError({ name: 'SerializationException', message }, { httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 });
}
