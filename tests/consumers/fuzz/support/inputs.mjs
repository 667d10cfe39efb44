// Inputs for any operation: what its members are is asked of the package, what goes into them is made up here.

import { schemas, validate } from 'pocket-cognito';

/** All operations, by the names that the methods have. */
export const operations = Object.keys(schemas);

const OPTIONAL = [
  'AliasAttributes', 'AttributesToGet', 'AutoVerifiedAttributes', 'ClientMetadata', 'Description', 'DesiredDeliveryMediums', 'ExplicitAuthFlows', 'Filter',
  'ForceAliasCreation', 'GenerateSecret', 'LambdaConfig', 'Limit', 'MaxResults', 'MessageAction', 'NextToken', 'PaginationToken', 'Policies', 'Precedence',
  'RoleArn', 'Schema', 'Settings', 'Assets', 'ImageFile', 'TemporaryPassword', 'UserAttributes', 'UserPoolTags', 'ValidationData',
];

const required = new Map(operations.map((name) => [name, validate(name, {}).map(({ path }) => path[0])]));
const candidates = [...new Set([...OPTIONAL, ...[...required.values()].flat()])];

/** Some members of each operation: those it requires, and others it has. */
export const members = new Map(operations.map((name) => [name, candidates.filter((member) => hasMember(name, member))]));

function hasMember(operation, member) {
  try {
    validate.member(operation, member, undefined);
    return true;
  } catch {
    return false;
  }
}

/** Words that mean something in the world of makeWorld(). */
export const WORDS = {
  UserPoolId: ['us-east-1_P', 'us-east-1_Absent'],
  Username: ['ann', 'bob', 'absent'],
  GroupName: ['readers', 'writers'],
  ClientId: ['c', 'absent'],
  PoolName: ['teams'],
  ClientName: ['web'],
  Limit: [1, 60],
  MaxResults: [1, 60],
  UserAttributes: [[{ Name: 'email', Value: 'ann@example.com' }], [{ Name: 'name', Value: 'Ann' }, { Name: 'custom:team', Value: 'red' }]],
  UserAttributeNames: [['name']],
  Password: ['Passw0rd!'],
  Precedence: [0, 7],
  Description: ['some words', 'größe 😀'],
  UserPoolTags: [{ stage: 'test' }],
  Tags: [{ stage: 'test', ['__proto__']: 'x' }],
  TagKeys: [['stage']],
  ResourceArn: ['arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_P'],
};

/** An input of `operation` whose members are mostly right, and otherwise what `odd()` gives. */
export function makeInput(operation, random, odd) {
  const known = members.get(operation);
  const input = {};
  for (const member of known) {
    if (required.get(operation).includes(member) ? random.chance(11, 12) : random.chance(1, 6)) {
      input[member] = member in WORDS && random.chance(3, 4) ? random.pick(WORDS[member]) : odd();
    }
  }
  if (random.chance(1, 8)) input.NoSuchMember = odd();
  return input;
}
