// The base of every exception class. They are what the AWS SDK's classes are to `catch`: the same names, `$fault` and
// `$metadata`, and `instanceof` holds in both directions without either side importing the other, because the SDK
// compares `shapeId` and so do we. The classes themselves are generated.

const SHAPES = 'com.amazonaws.cognitoidentityprovider#';
const SYNTHETIC = 'smithy.ts.sdk.synthetic.';

/** An error that the simulated service answers with. */
export class CognitoError extends Error {
  // The id of the SDK's own base class, so that our errors are `instanceof CognitoIdentityProviderServiceException`.
  static shapeId = `${SYNTHETIC}${SHAPES}CognitoIdentityProviderServiceException`;

  constructor(options = {}) {
    super(options.message);
    const { name, fault } = this.constructor.situation;
    this.name = options.name ?? name;
    this.$fault = options.$fault ?? fault;
    this.$metadata = options.$metadata ?? {};
    if (options.reasonCode !== undefined) this.reasonCode = options.reasonCode;
  }

  /** Gives a generated class its name, its fault ('client' or 'server') and the id by which the SDK knows it. */
  static define(type, name, fault) {
    type.shapeId = SHAPES + name;
    type.situation = { name, fault };
  }

  static [Symbol.hasInstance](value) {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    // A class that somebody derived has no id of its own, and only its own instances.
    if (value === null || typeof value !== 'object' || !value.$fault || !Object.prototype.hasOwnProperty.call(this, 'shapeId')) return false;
    const { name } = this.situation;
    let known = false;
    let namesake = value.name === name;
    for (let type = Object.getPrototypeOf(value); type !== null; type = Object.getPrototypeOf(type)) {
      const { constructor } = type;
      if (typeof constructor !== 'function') continue;
      namesake ||= constructor.name === name;
      if (!Object.prototype.hasOwnProperty.call(constructor, 'shapeId')) continue;
      if (constructor.shapeId === this.shapeId) return true;
      // Another service may have an exception of this name; only the SDK's base classes have an id that says nothing.
      known ||= !String(constructor.shapeId).startsWith(SYNTHETIC);
    }
    // Earlier SDKs have no ids, and an exception without a class of its own has that of the base.
    return namesake && !known;
  }
}

CognitoError.situation = { name: 'CognitoIdentityProviderServiceException', fault: 'client' };
