// What a call led to: a list of effects, each with its name, the user and the pool. They are read from what was asked and
// answered, and from the messages that went out. Where an answer does not tell whether anything changed (a member that
// was one already), the effect says what holds afterwards: UserInGroup, UserDisabled.

import { claimsIn } from './about.mjs';
import { usernameOfToken } from './jwt.mjs';
import { member, text } from './subject.mjs';

export function effectsOf(call) {
  const { user, pool } = call;
  const made = call.state === 'answered' ? changes(call) : [];
  return [
    ...made.map(({ effect, ...details }) => ({ effect, ...(user !== undefined && { user }), ...(pool !== undefined && { pool }), ...details })),
    ...call.messages.map(({ username, userPoolId, medium, destination, source, attribute }) => ({ effect: 'MessageSent', user: username, pool: userPoolId, medium, destination, source, attribute })),
  ];
}

/** What the operations do that are not named after it, by their names without `Admin`. */
const OWN = {
  AddCustomAttributes: ({ input }) => [{ effect: 'CustomAttributesAdded', attributes: names(member(input, 'CustomAttributes')) }],
  AddUserPoolClientSecret: (call) => [{ effect: 'UserPoolClientSecretAdded', ...detailsOf(call) }],
  AddUserToGroup: ({ input }) => [{ effect: 'UserInGroup', group: input.GroupName }],
  AssociateSoftwareToken: () => [{ effect: 'SoftwareTokenAssociated' }],
  ChangePassword: () => [{ effect: 'PasswordSet', permanent: true }],
  CompleteWebAuthnRegistration: () => [{ effect: 'PasskeyRegistered' }],
  ConfirmDevice: ({ input }) => [{ effect: 'DeviceConfirmed', deviceKey: input.DeviceKey }],
  ConfirmForgotPassword: () => [{ effect: 'PasswordSet', permanent: true }],
  ConfirmSignUp: () => [{ effect: 'UserConfirmed' }],
  CreateUser: ({ input, output }) => [
    // RESEND is for a user who exists: a new temporary password.
    member(input, 'MessageAction') === 'RESEND' ? { effect: 'PasswordSet', permanent: false } : { effect: 'UserCreated', user: output.User.Username, status: output.User.UserStatus },
  ],
  DeleteUserAttributes: ({ input }) => [{ effect: 'UserAttributesUnset', attributes: [...input.UserAttributeNames] }],
  DeleteWebAuthnCredential: () => [{ effect: 'PasskeyDeleted' }],
  DisableProviderForUser: ({ input }) => [{ effect: 'ProviderUnlinked', provider: input.User.ProviderName }],
  DisableUser: () => [{ effect: 'UserDisabled' }],
  EnableUser: () => [{ effect: 'UserEnabled' }],
  ForgetDevice: ({ input }) => [{ effect: 'DeviceForgotten', deviceKey: input.DeviceKey }],
  ForgotPassword: (call) => migration(call),
  GetTokensFromRefreshToken: (call) => authentication(call),
  InitiateAuth: (call) => [...migration(call), ...authentication(call)],
  LinkProviderForUser: ({ input }) => [{ effect: 'ProviderLinked', provider: input.SourceUser.ProviderName }],
  RemoveUserFromGroup: ({ input }) => [{ effect: 'UserNotInGroup', group: input.GroupName }],
  ResetUserPassword: () => [{ effect: 'PasswordResetRequired' }],
  RespondToAuthChallenge: (call) => [...(call.input.ChallengeName === 'NEW_PASSWORD_REQUIRED' ? [{ effect: 'PasswordSet', permanent: true }] : []), ...authentication(call)],
  RevokeToken: () => [{ effect: 'TokenRevoked' }],
  SetUserMFAPreference: () => [{ effect: 'MfaPreferenceSet' }],
  SetUserPassword: ({ input }) => [{ effect: 'PasswordSet', permanent: input.Permanent === true }],
  SetUserSettings: () => [{ effect: 'MfaPreferenceSet' }],
  SignUp: ({ output }) => [{ effect: 'UserCreated', status: output.UserConfirmed ? 'CONFIRMED' : 'UNCONFIRMED' }],
  StartWebAuthnRegistration: () => [{ effect: 'PasskeyRegistrationStarted' }],
  TagResource: ({ input }) => [{ effect: 'ResourceTagged', tags: Object.keys(input.Tags) }],
  UntagResource: ({ input }) => [{ effect: 'ResourceUntagged', tags: [...input.TagKeys] }],
  UpdateDeviceStatus: ({ input }) => [{ effect: 'DeviceStatusSet', deviceKey: input.DeviceKey, status: input.DeviceRememberedStatus }],
  // Without any of these members nothing is changed.
  UpdateGroup: ({ input }) => (input.Description || input.RoleArn != null || input.Precedence != null ? [{ effect: 'GroupUpdated', group: input.GroupName }] : []),
  UpdateUserAttributes: (call) => attributes(call),
  UserGlobalSignOut: () => [{ effect: 'UserSignedOut' }],
  GlobalSignOut: () => [{ effect: 'UserSignedOut' }],
  VerifySoftwareToken: ({ output }) => (output.Status === 'SUCCESS' ? [{ effect: 'SoftwareTokenVerified' }] : []),
  VerifyUserAttribute: ({ input }) => [{ effect: 'UserAttributeVerified', attribute: input.AttributeName }],
};

const PAST = { Create: 'Created', Delete: 'Deleted', Update: 'Updated', Set: 'Set' };

function changes(call) {
  const name = call.operation.replace(/^Admin/, '');
  try {
    if (Object.hasOwn(OWN, name)) return OWN[name](call);
  } catch {
    // The input has changed since, and can no longer be read.
    return [];
  }
  const [, verb, noun] = /^(Create|Delete|Update|Set)(.+)$/.exec(name) ?? [];
  return verb === undefined ? [] : [{ effect: noun + PAST[verb], ...detailsOf(call) }];
}

/** What names the thing that was made, changed or deleted. */
const IDS = [['group', 'GroupName'], ['client', 'ClientId'], ['provider', 'ProviderName'], ['domain', 'Domain'], ['identifier', 'Identifier']];

function detailsOf({ input, output }) {
  const details = {};
  for (const [name, id] of IDS) {
    const found = text(input, id) ?? text(output, 'UserPoolClient', id);
    if (found !== undefined) details[name] = found;
  }
  return details;
}

function authentication(call) {
  const { input, output } = call;
  const client = text(input, 'ClientId');
  const challenge = text(output, 'ChallengeName');
  if (challenge !== undefined) return [{ effect: 'ChallengeIssued', challenge, client }];
  const claims = claimsIn({ output });
  return claims === undefined ? [] : [{ effect: 'TokensIssued', user: usernameOfToken(claims), client }];
}

// A function answered for a user who was not there, and the call went on with that user.
function migration({ triggers }) {
  const asked = triggers.find(({ trigger, answer }) => trigger === 'UserMigration' && answer != null);
  return asked === undefined ? [] : [{ effect: 'UserCreated', user: text(asked.event, 'userName') }];
}

// An address for which a code was sent may have to wait for it (AttributesRequireVerificationBeforeUpdate): its message
// says so, and nothing else does.
function attributes({ input, messages }) {
  const waiting = messages.map(({ attribute }) => attribute);
  const set = names(input.UserAttributes).filter((name) => !waiting.includes(name));
  return set.length === 0 ? [] : [{ effect: 'UserAttributesSet', attributes: set }];
}

function names(list) {
  return Array.isArray(list) ? list.map((attribute) => text(attribute, 'Name')) : [];
}
