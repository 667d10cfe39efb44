// What policies say of calls, and what policies cannot say.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PocketCognito } from 'pocket-cognito';
import { iam } from 'pocket-cognito/iam';
import { ACCOUNT, ARN, POOL, allow, denied, deny, outcome, policy, world } from './support/world.mjs';

const ANN = `arn:aws:iam::${ACCOUNT}:user/ann`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/editors`;
const noAllow = (action, resource = ARN, caller = ANN) => denied(caller, action, resource, `because no identity-based policy allows the ${action} action`);

/** What comes of one call of an identity `ann`. */
const of = (identity, operation, input = {}, options) => outcome(world({ ann: identity }, options).as('ann')[operation]({ UserPoolId: POOL, ...input }));
const listing = (...statements) => of({ policies: [policy(...statements)] }, 'listGroups');
const isAllowed = async (...statements) => (await listing(...statements)) === 'allowed';

describe('actions', () => {
  for (const [Action, expected] of [
    ['cognito-idp:ListGroups', true], ['COGNITO-IDP:listgroups', true], ['cognito-idp:*', true], ['*', true], ['cognito-idp:List*', true], ['cognito-idp:?istGroup?', true],
    [['cognito-idp:ListUsers', 'cognito-idp:ListGroups'], true], ['cognito-idp:ListGroup', false], ['cognito-idp:ListGroups?', false], ['cognito-identity:*', false], ['s3:*', false],
  ]) {
    test(`${Action} ${expected ? 'is' : 'is not'} ListGroups`, async () => {
      assert.equal(await isAllowed(allow(Action)), expected);
      assert.equal(await isAllowed({ Effect: 'Allow', NotAction: Action, Resource: '*' }), !expected);
    });
  }
});

describe('resources', () => {
  for (const [Resource, expected] of [
    [ARN, true], ['*', true], [`arn:aws:cognito-idp:*:${ACCOUNT}:userpool/*`, true], ['arn:aws:cognito-idp:us-east-?:*:userpool/us-east-1_*', true], ['arn:aws:cognito-idp', true],
    [['arn:aws:s3:::x', ARN], true], [`${ARN}x`, false], [ARN.slice(0, -1), false], [ARN.toUpperCase().replace('ARN', 'arn'), false], ['arn:aws:cognito-idp:us-east-1:111122223333:userpool/*', false], ['arn:*:userpool/*', false],
    ['arn:aws:cognito-idp:eu-west-1:*', false],
  ]) {
    test(`${Resource} ${expected ? 'is' : 'is not'} the pool`, async () => {
      assert.equal(await isAllowed(allow('*', Resource)), expected);
      assert.equal(await isAllowed({ Effect: 'Allow', Action: '*', NotResource: Resource }), !expected);
    });
  }

  test('of what is on no pool are all: only * will do', async () => {
    const making = (Resource) => of({ policies: [policy(allow('cognito-idp:*', Resource))] }, 'createUserPool', { UserPoolId: undefined, PoolName: 'more' });

    assert.equal(await making('*'), 'allowed');
    assert.equal(await making('arn:aws:cognito-idp:*:*:userpool/*'), noAllow('cognito-idp:CreateUserPool', '*'));
  });

  test('have the region and the account of the double', async () => {
    const arn = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_staff';
    const options = { region: 'eu-west-1', accountId: '123456789012', ids: { userPools: { staff: 'eu-west-1_staff' } } };
    const call = { UserPoolId: 'eu-west-1_staff' };

    assert.equal(await of({ policies: [policy(allow('*', arn))] }, 'listGroups', call, options), 'allowed');
    assert.equal(await of({}, 'listGroups', call, options), noAllow('cognito-idp:ListGroups', arn, 'arn:aws:iam::123456789012:user/ann'));
  });
});

describe('what is said together', () => {
  const all = allow('*');
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/Editor/ci`;
  const why = (identity) => of({ arn, ...identity }, 'listGroups').then((text) => text.replace(denied(arn, 'cognito-idp:ListGroups', ARN, ''), ''));

  test('an explicit deny wins', async () => {
    assert.equal(await why({ policies: [policy(deny('cognito-idp:List*')), policy(all)] }), 'with an explicit deny in an identity-based policy');
    assert.equal(await why({ policies: [policy(all)], permissionsBoundary: policy(all, deny('*')) }), 'with an explicit deny in a permissions boundary');
    assert.equal(await why({ policies: [policy(all)], sessionPolicies: [policy(all, deny('*'))] }), 'with an explicit deny in a session policy');
  });

  test('boundary and session policies take away, and give nothing', async () => {
    assert.equal(await why({ policies: [policy(all)], permissionsBoundary: policy(all), sessionPolicies: [policy(all)] }), 'allowed');
    const tail = 'allows the cognito-idp:ListGroups action';
    assert.equal(await why({ permissionsBoundary: policy(all), sessionPolicies: [policy(all)] }), `because no identity-based policy ${tail}`);
    assert.equal(await why({ policies: [policy(all)], permissionsBoundary: policy(allow('s3:*')) }), `because no permissions boundary ${tail}`);
    assert.equal(await why({ policies: [policy(all)], sessionPolicies: [] }), `because no session policy ${tail}`);
  });
});

describe('conditions', () => {
  const moment = Date.UTC(2026, 0, 5, 9);
  const request = { now: () => moment };
  const holds = async (operator, key, value, identity = {}) => {
    const found = await of({ ...identity, policies: [policy(allow('*', '*', { [operator]: { [key]: value } }))] }, 'listGroups', {}, request);
    return found === 'allowed';
  };
  const address = { context: { 'aws:SourceIp': '10.1.2.3' } };
  const six = { context: { 'aws:SourceIp': '2001:db8::7' } };
  const department = (value) => ({ context: { 'aws:PrincipalTag/department': value } });

  for (const [operator, key, value, expected, identity] of [
    ['StringEquals', 'aws:username', 'ann', true], ['StringEquals', 'AWS:UserName', ['bob', 'ann'], true], ['StringEquals', 'aws:username', 'a*', false], ['StringEquals', 'aws:username', 'ANN', false],
    ['StringEqualsIgnoreCase', 'aws:username', 'ANN', true], ['StringNotEquals', 'aws:username', ['bob', 'ann'], false], ['StringNotEqualsIgnoreCase', 'aws:username', 'bob', true],
    ['StringLike', 'aws:username', 'a*', true], ['StringNotLike', 'aws:username', 'a?', true], ['StringLike', 'aws:username', '${aws:username}', true],
    ['ArnLike', 'aws:PrincipalArn', `arn:aws:iam::*:user/a*`, true], ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::*:role/*', false], ['ArnNotLike', 'aws:PrincipalArn', 'arn:*:iam::*:role/*', true],
    ['Bool', 'aws:SecureTransport', 'true', true], ['Bool', 'aws:SecureTransport', false, false], ['StringEquals', 'aws:RequestedRegion', 'us-east-1', true],
    ['Null', 'aws:username', 'false', true], ['Null', 'aws:username', true, false], ['Null', 'aws:TagKeys', 'true', true],
    ['DateLessThan', 'aws:CurrentTime', '2026-01-05T09:00:00Z', false], ['DateLessThanEquals', 'aws:CurrentTime', '2026-01-05T09:00:00Z', true], ['DateGreaterThan', 'aws:CurrentTime', '2026-01-05', true],
    ['DateEquals', 'aws:CurrentTime', String(moment / 1000), true], ['DateNotEquals', 'aws:CurrentTime', '2026', true], ['NumericGreaterThan', 'aws:EpochTime', moment / 1000 - 1, true],
    ['NumericEquals', 'aws:EpochTime', String(moment / 1000), true], ['NumericLessThan', 'aws:EpochTime', 7, false],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/8', true, address], ['IpAddress', 'aws:SourceIp', ['192.168.0.0/16', '10.1.2.3'], true, address], ['NotIpAddress', 'aws:SourceIp', '10.1.2.0/24', false, address],
    ['IpAddress', 'aws:SourceIp', '10.1.2.0/31', false, address], ['IpAddress', 'aws:SourceIp', '2001:db8::/32', true, six], ['IpAddress', 'aws:SourceIp', '0.0.0.0/0', false, six],
    ['StringEquals', 'aws:PrincipalTag/department', 'x', true, department('x')], ['StringEquals', 'aws:PrincipalTag/department', 'x', false, department(null)],
    ['StringNotEquals', 'aws:PrincipalTag/department', 'x', true, department(null)], ['StringEqualsIfExists', 'aws:PrincipalTag/department', 'x', true, department(null)],
    ['StringEqualsIfExists', 'aws:PrincipalTag/department', 'x', false, department('y')],
    ['ForAnyValue:StringEquals', 'aws:PrincipalTag/department', ['x', 'y'], true, department(['z', 'y'])], ['ForAnyValue:StringEquals', 'aws:PrincipalTag/department', 'x', false, department(null)],
    ['ForAllValues:StringEquals', 'aws:PrincipalTag/department', ['x', 'y'], false, department(['z', 'y'])], ['ForAllValues:StringLike', 'aws:PrincipalTag/department', '?', true, department(['z', 'y'])],
    ['ForAllValues:StringEquals', 'aws:PrincipalTag/department', 'x', true, department(null)], ['ForAnyValue:StringNotEquals', 'aws:PrincipalTag/department', 'x', true, department(['x', 'y'])],
    ['ForAllValues:StringNotEquals', 'aws:PrincipalTag/department', 'x', false, department(['x', 'y'])], ['StringEquals', 'iam:PassedToService', 'cognito-idp.amazonaws.com', false],
  ]) {
    test(`${operator} ${key} ${JSON.stringify(value)}${identity ? ` of ${JSON.stringify(Object.values(identity.context)[0])}` : ''} ${expected ? 'holds' : 'does not'}`, async () => {
      assert.equal(await holds(operator, key, value, identity), expected);
    });
  }

  test('all of a statement must hold', async () => {
    const both = (region) => listing(allow('*', '*', { StringEquals: { 'aws:username': 'ann', 'aws:RequestedRegion': region }, Bool: { 'aws:SecureTransport': 'true' } }));
    assert.deepEqual([await both('us-east-1'), await both('eu-west-1')], ['allowed', noAllow('cognito-idp:ListGroups')]);
  });

  test('the time is that of the double\'s clock', async () => {
    const cognito = world({ ann: { policies: [policy(allow('*', '*', { DateLessThan: { 'aws:CurrentTime': '2026-01-06T00:00:00Z' } }))] } }, request);
    const call = () => outcome(cognito.as('ann').listGroups({ UserPoolId: POOL }));

    assert.equal(await call(), 'allowed');
    cognito.clock.advance('1d');
    assert.equal(await call(), noAllow('cognito-idp:ListGroups'));
  });

  test('the principal of a role\'s session is the role, and has no username', async () => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/Editor/ci`;
    assert.ok(await holds('StringEquals', 'aws:PrincipalArn', `arn:aws:iam::${ACCOUNT}:role/Editor`, { arn }));
    assert.ok(await holds('Null', 'aws:username', 'true', { arn }));
    assert.ok(await holds('StringEquals', 'aws:PrincipalType', 'AssumedRole', { arn }));
  });
});

describe('variables', () => {
  const tagged = { context: { 'aws:PrincipalTag/pool': POOL } };
  const on = (Resource, identity, Version = '2012-10-17') => of({ ...identity, policies: [{ Version, Statement: allow('*', Resource) }] }, 'listGroups');
  const pool = 'arn:aws:cognito-idp:*:*:userpool/';

  test('are filled in by the request, with a default where it has none', async () => {
    assert.equal(await on(`${pool}\${aws:PrincipalTag/pool}`, tagged), 'allowed');
    assert.equal(await on(`${pool}us-east-1_\${aws:PrincipalTag/pool, 'staff'}`, { context: { 'aws:PrincipalTag/pool': null } }), 'allowed');
    assert.match(await on(`${pool}\${aws:PrincipalTag/pool}`, { context: { 'aws:PrincipalTag/pool': null } }), /no identity-based policy/);
  });

  test('bring no wildcards with them, and stand for wildcards as characters', async () => {
    assert.match(await on(`${pool}\${aws:PrincipalTag/pool}`, { context: { 'aws:PrincipalTag/pool': '*' } }), /no identity-based policy/);
    assert.match(await on(`${pool}us-east-1_\${*}`), /no identity-based policy/);
  });

  test('are characters like others in the earlier version', async () => {
    assert.match(await on(`${pool}\${aws:PrincipalTag/pool}`, tagged, '2008-10-17'), /no identity-based policy/);
  });
});

describe('tags', () => {
  const onlyTeam = policy(allow('cognito-idp:*', '*', { StringEquals: { 'aws:ResourceTag/team': 'blue' } }));

  test('of a pool are those that it has now, in whose reading nobody\'s permission is asked', async () => {
    const cognito = world({ ann: { policies: [onlyTeam] } });
    const call = () => outcome(cognito.as('ann').listGroups({ UserPoolId: POOL }));

    assert.equal(await call(), noAllow('cognito-idp:ListGroups'));
    await cognito.tagResource({ ResourceArn: ARN, Tags: { Team: 'blue' } });
    assert.equal(await call(), 'allowed');
    await cognito.untagResource({ ResourceArn: ARN, TagKeys: ['Team'] });
    assert.equal(await call(), noAllow('cognito-idp:ListGroups'));
    const listed = cognito.requiredActions().Statement.flatMap(({ Action }) => Action);
    assert.ok(!listed.includes('cognito-idp:ListTagsForResource'), String(listed));
  });

  test('of a pool that is not there are none', async () => {
    assert.match(await of({ policies: [onlyTeam] }, 'listGroups', { UserPoolId: 'us-east-1_absent' }), /^AccessDenied/);
  });

  test('of a request are those that it brings, and the keys that it takes', async () => {
    const identity = { policies: [policy(allow(['cognito-idp:TagResource', 'cognito-idp:UntagResource'], '*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }), deny('*', '*', { StringEquals: { 'aws:RequestTag/team': 'red' } }))] };
    const tagging = (Tags) => of(identity, 'tagResource', { UserPoolId: undefined, ResourceArn: ARN, Tags });

    assert.equal(await tagging({ team: 'blue' }), 'allowed');
    assert.equal(await tagging({ team: 'red' }), denied(ANN, 'cognito-idp:TagResource', ARN, 'with an explicit deny in an identity-based policy'));
    assert.equal(await tagging({ team: 'blue', stage: 'x' }), noAllow('cognito-idp:TagResource'));
    assert.equal(await of(identity, 'untagResource', { UserPoolId: undefined, ResourceArn: ARN, TagKeys: ['stage'] }), noAllow('cognito-idp:UntagResource'));
  });

  test('of a new pool are in its request', async () => {
    const identity = { policies: [policy(allow('cognito-idp:CreateUserPool', '*', { StringEquals: { 'aws:RequestTag/team': 'blue' } }))] };
    const making = (UserPoolTags) => of(identity, 'createUserPool', { UserPoolId: undefined, PoolName: 'p', UserPoolTags });

    assert.deepEqual([await making({ team: 'blue' }), await making(undefined)], ['allowed', noAllow('cognito-idp:CreateUserPool', '*')]);
  });
});

describe('roles that are passed', () => {
  const mayAll = { policies: [policy(allow('cognito-idp:*'))] };
  const passing = (statement) => ({ policies: [policy(allow('cognito-idp:*'), statement)] });
  const group = { GroupName: 'editors', RoleArn: ROLE };

  test('need iam:PassRole on the role', async () => {
    assert.equal(await of(mayAll, 'createGroup', group), noAllow('iam:PassRole', ROLE));
    assert.equal(await of(mayAll, 'updateGroup', group), noAllow('iam:PassRole', ROLE));
    assert.equal(await of(passing(allow('iam:PassRole', ROLE)), 'createGroup', group), 'allowed');
    assert.equal(await of(mayAll, 'createGroup', { GroupName: 'editors' }), 'allowed');
  });

  test('are asked about after the action, and before the group is looked up', async () => {
    assert.equal(await of({}, 'createGroup', group), noAllow('cognito-idp:CreateGroup'));
    const cognito = world({ ann: mayAll });
    await cognito.createGroup({ UserPoolId: POOL, GroupName: 'editors' });

    assert.equal(await outcome(cognito.as('ann').createGroup({ UserPoolId: POOL, ...group })), noAllow('iam:PassRole', ROLE));
    assert.equal(await outcome(cognito.as('ann').updateGroup({ UserPoolId: POOL, GroupName: 'absent', RoleArn: ROLE })), noAllow('iam:PassRole', ROLE));
    assert.equal((await cognito.getGroup({ UserPoolId: POOL, GroupName: 'editors' })).Group.RoleArn, undefined);
  });

  test('are passed to nobody and for nothing that a condition could name', async () => {
    const onlyToCognito = allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': 'cognito-idp.amazonaws.com' } });
    assert.equal(await of(passing(onlyToCognito), 'createGroup', group), noAllow('iam:PassRole', ROLE));
    assert.equal(await of(passing(allow('iam:PassRole', '*', { Null: { 'iam:AssociatedResourceArn': 'true' } })), 'createGroup', group), 'allowed');
  });

  test('are said to be denied as the service said it', async () => {
    const identity = { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/ci`, ...passing(allow('iam:*')), sessionPolicies: [policy(allow('*'), deny('iam:PassRole', ROLE))] };
    assert.equal(await of(identity, 'createGroup', group), denied(identity.arn, 'iam:PassRole', ROLE, 'with an explicit deny in a session policy'));
  });

  test('are those that send messages, too', async () => {
    const SmsConfiguration = { SnsCallerArn: ROLE, ExternalId: 'x' };
    assert.equal(await of(mayAll, 'createUserPool', { UserPoolId: undefined, PoolName: 'p', SmsConfiguration }), noAllow('iam:PassRole', ROLE));
    assert.equal(await of(mayAll, 'updateUserPool', { SmsConfiguration }), noAllow('iam:PassRole', ROLE));
    assert.equal(await of(mayAll, 'setUserPoolMfaConfig', { SmsMfaConfiguration: { SmsConfiguration } }), noAllow('iam:PassRole', ROLE));
  });
});

describe('the order', () => {
  test('what the model does not admit comes before the denial, and the denial before every look-up', async () => {
    assert.match(await of({}, 'createGroup', { GroupName: '' }), /^InvalidParameterException/);
    assert.match(await of({}, 'createGroup', { GroupName: {} }), /^SerializationException/);
    const own = { UserPoolId: POOL, GroupName: 'g', get Description() { throw new Error('mine'); } };
    assert.equal(await outcome(world({ ann: {} }).as('ann').createGroup(own)), 'SerializationException: mine');
    const absent = ARN.replace('staff', 'absent');
    assert.equal(await of({}, 'adminGetUser', { UserPoolId: 'us-east-1_absent', Username: 'nobody' }), noAllow('cognito-idp:AdminGetUser', absent));
    assert.match(await of({ policies: [policy(allow('*'))] }, 'adminGetUser', { UserPoolId: 'us-east-1_absent', Username: 'nobody' }), /^ResourceNotFoundException: User pool/);
  });

  test('public operations and the root are not asked', async () => {
    const cognito = world({ ann: {} });
    const { UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId: POOL, ClientName: 'web' });

    assert.equal(await outcome(cognito.as('ann').signUp({ ClientId, Username: 'ada', Password: 'Secret-7' })), 'allowed');
    assert.equal(await outcome(cognito.as('ann').adminGetUser({ UserPoolId: POOL, Username: 'ada' })), noAllow('cognito-idp:AdminGetUser'));
  });

  test('a denied call changes nothing', async () => {
    const cognito = world({ ann: {} });
    const before = cognito.export();
    await outcome(cognito.as('ann').createGroup({ UserPoolId: POOL, GroupName: 'editors' }));

    assert.equal(cognito.export(), before);
  });

  test('an operation that is not simulated is denied before it says so', async () => {
    const input = { UserPoolId: POOL, Identifier: 'api', Name: 'api' };
    const cognito = world({ ann: {} });
    assert.equal(await outcome(cognito.as('ann').createResourceServer(input)), noAllow('cognito-idp:CreateResourceServer'));
    assert.match(await outcome(cognito.createResourceServer(input)), /^NotSimulatedException/);
  });
});

describe('what cannot be a policy is refused when it is given, by its place', () => {
  const place = 'iam().ann.policies[0]';
  const statement = (change) => policy({ ...allow('cognito-idp:ListUsers'), ...change });
  const circular = {};
  circular.Statement = circular;
  for (const [title, document, message] of [
    ['a version', { Version: '2012-10-18', Statement: [] }, `${place}.Version is '2012-10-17' or '2008-10-17', not "2012-10-18"`],
    ['no statement', { Version: '2012-10-17' }, `${place}.Statement is missing`],
    ['a member', { Version: '2012-10-17', Statements: [] }, `${place} has no member Statements; there are Version, Id, Statement`],
    ['a text', 'allow everything', `${place} is a policy document, an object or its JSON text`],
    ['a cycle', circular, `${place} is a policy document, an object or its JSON text`],
    ['a list', [], `${place} is an object`],
    ['an effect', statement({ Effect: 'allow' }), `${place}.Statement[0].Effect is 'Allow' or 'Deny', not "allow"`],
    ['a member of a statement', statement({ Actions: '*' }), `${place}.Statement[0] has no member Actions; there are Sid, Effect, Action, NotAction, Resource, NotResource, Condition`],
    ['a principal', statement({ Principal: '*' }), `${place}.Statement[0] names a principal, which policies of an identity do not: it is whoever has the policy`],
    ['both of two', statement({ NotAction: '*' }), `${place}.Statement[0] has either Action or NotAction`],
    ['none of two', statement({ Resource: undefined }), `${place}.Statement[0] has either Resource or NotResource`],
    ['an empty list', statement({ Action: [] }), `${place}.Statement[0].Action is empty`],
    ['an action', statement({ Action: ['*', 'ListUsers'] }), `${place}.Statement[0].Action[1] is "ListUsers"; an action is written 'cognito-idp:ListUsers', 'cognito-idp:List*' or '*'`],
    ['an ARN', statement({ Resource: 'us-east-1_x' }), `${place}.Statement[0].Resource is "us-east-1_x"; a resource is written 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_EXAMPLE', with wildcards, or '*'`],
    ['an operator', statement({ Condition: { StringMatches: { 'aws:username': 'x' } } }), /Statement\[0\]\.Condition\.StringMatches is no operator; there are StringEquals, .*NumericGreaterThanEquals, DateEquals/],
    ['Null with IfExists', statement({ Condition: { NullIfExists: { 'aws:username': 'true' } } }), /Condition\.NullIfExists is no operator/],
    ['a key', statement({ Condition: { StringEquals: { 'aws:SourceVpce': 'x' } } }), `${place}.Statement[0].Condition.StringEquals.aws:SourceVpce has the condition key aws:SourceVpce, of which nothing is known here: say what it is in the identity's context, { "aws:SourceVpce": '...' }, or null where a request has none`],
    ['a key of a variable', statement({ Resource: 'arn:aws:cognito-idp:*:*:userpool/${aws:userid}' }), /Statement\[0\]\.Resource has the condition key aws:userid, of which nothing is known here/],
    ['a date', statement({ Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } }), /Condition\.DateLessThan\.aws:CurrentTime is "tomorrow", which DateLessThan cannot compare with/],
    ['a number', statement({ Condition: { NumericEquals: { 'aws:EpochTime': 'x' } } }), /is "x", which NumericEquals cannot/],
    ['a truth', statement({ Condition: { Bool: { 'aws:SecureTransport': 'yes' } } }), /is "yes", which Bool cannot/],
    ['an address', statement({ Condition: { IpAddress: { 'aws:username': '10.0.0.0/33' } } }), /is "10.0.0.0\/33", which IpAddress cannot/],
    ['an ARN of a condition', statement({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam' } } }), /is "arn:aws:iam", which ArnLike cannot/],
    ['a value', statement({ Condition: { StringEquals: { 'aws:username': { x: 1 } } } }), /aws:username is a text, or a list of texts/],
  ]) {
    test(title, () => {
      const expected = typeof message === 'string' ? `pocket-cognito: ${message}` : message;
      assert.throws(() => iam({ ann: { policies: [document] } }), { name: 'TypeError', message: expected });
    });
  }

  test('in boundaries and session policies, too', () => {
    assert.throws(() => iam({ ann: { permissionsBoundary: {} } }), { message: 'pocket-cognito: iam().ann.permissionsBoundary.Statement is missing' });
    assert.throws(() => iam({ ann: { sessionPolicies: [{}] } }), { message: 'pocket-cognito: iam().ann.sessionPolicies[0].Statement is missing' });
  });
});

test('a policy may be JSON text, or anything that JSON makes one of', async () => {
  const document = policy(allow('*'));
  assert.equal(await of({ policies: [JSON.stringify(document)] }, 'listGroups'), 'allowed');
  assert.equal(await of({ policies: [{ toJSON: () => document }] }, 'listGroups'), 'allowed');
});

describe('an identity', () => {
  for (const [title, given, message] of [
    ['has members', { policy: [] }, /iam\(\)\.ann has no member policy; there are arn, /],
    ['has a list of policies', { policies: policy(allow('*')) }, /iam\(\)\.ann\.policies is a list of policy documents/],
    ['calls by the ARN of a caller', { arn: ROLE }, /iam\(\)\.ann\.arn is that of a caller: .*assumed-role/],
    ['has texts for keys', { accessKeyId: 7 }, /iam\(\)\.ann\.accessKeyId is a text without spaces/],
    ['has keys without spaces', { secretAccessKey: 'two\nlines' }, /iam\(\)\.ann\.secretAccessKey is a text without spaces/],
    ['has a key that a signature can name', { accessKeyId: 'A/B' }, /iam\(\)\.ann\.accessKeyId has no slash/],
    ['expires at a moment', { expires: 'soon' }, /iam\(\)\.ann\.expires is a Date/],
    ['is an object', null, /iam\(\)\.ann is an object with policies/],
  ]) {
    test(title, () => assert.throws(() => iam({ ann: given }), { name: 'TypeError', message }));
  }

  test('has keys of its own', () => {
    assert.throws(() => iam({ ann: { accessKeyId: 'A' }, bob: { accessKeyId: 'A' } }), { message: "pocket-cognito: iam().bob.accessKeyId is somebody else's: A" });
    assert.throws(() => iam({ ann: { accessKeyId: 'AKIAPOCKETCOGNITO000' } }), /somebody else's/);
  });

  test('is of the account of the double', () => {
    const identities = iam({ ann: { arn: 'arn:aws:iam::123456789012:user/ann' } });
    assert.throws(() => new PocketCognito({ iam: identities }), { message: "pocket-cognito: iam().ann.arn is of the account 123456789012, and the double's is 000000000000: give it the option accountId" });
    assert.ok(new PocketCognito({ iam: identities, accountId: '123456789012' }));
  });

  test('without an ARN is a user of IAM, whose name must be one', () => {
    assert.throws(() => iam({ 'ann smith': {} }), { message: 'pocket-cognito: iam().ann smith needs an arn: a user of IAM cannot have this name' });
    assert.ok(iam({ 'ann smith': { arn: `arn:aws:iam::${ACCOUNT}:user/people/ann` } }));
  });
});

test('the option takes what iam() gives, and iam() takes identities by name', () => {
  for (const given of [[], {}, true, null]) assert.throws(() => new PocketCognito({ iam: given }), /the option iam takes what iam\(\{/);
  for (const given of [[], undefined, 'x']) assert.throws(() => iam(given), /iam\(\) takes identities by their names/);
});
