'use strict';
// The service's exceptions as classes. The static `shapeId` is what the AWS SDK's own classes look for
// when code under test asks `error instanceof GroupExistsException`.

class ServiceError extends Error {
  constructor(message, httpStatusCode = 400) {
    super(message);
    this.name = this.constructor.name;
    this.$fault = this.constructor.fault;
    this.$metadata = { httpStatusCode, requestId: undefined, attempts: 1, totalRetryDelay: 0 };
  }
}
ServiceError.fault = 'client';

function define(name) {
  const Class = { [name]: class extends ServiceError {} }[name];
  Class.shapeId = `com.amazonaws.cognitoidentityprovider#${name}`;
  return Class;
}

const GroupExistsException = define('GroupExistsException');
const InvalidParameterException = define('InvalidParameterException');
const InvalidPasswordException = define('InvalidPasswordException');
const LimitExceededException = define('LimitExceededException');
const NotAuthorizedException = define('NotAuthorizedException');
const ResourceNotFoundException = define('ResourceNotFoundException');
const SerializationException = define('SerializationException');
const UnknownOperationException = define('UnknownOperationException');
const UnsupportedUserStateException = define('UnsupportedUserStateException');
const UserNotFoundException = define('UserNotFoundException');
const UsernameExistsException = define('UsernameExistsException');

module.exports = {
  ServiceError,
  GroupExistsException,
  InvalidParameterException,
  InvalidPasswordException,
  LimitExceededException,
  NotAuthorizedException,
  ResourceNotFoundException,
  SerializationException,
  UnknownOperationException,
  UnsupportedUserStateException,
  UserNotFoundException,
  UsernameExistsException,
};
