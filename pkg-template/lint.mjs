// What would differ on AWS: rules over the recorded calls and the messages, each with its reason, its mend and its source.

import { member, text } from './subject.mjs';
import { inertMembers, nameOf } from './inert.mjs';
import { quotasOf } from './quotas.mjs';

/** A rule gives what it finds: `{ call, operation, finding, why, mend, source }`, of which `call` may be absent. */
const RULES = { inert, 'not-simulated': notSimulated, 'settings-reset': settingsReset, 'existence-told': existenceTold, 'codes-in-clear': codesInClear, 'daily-mails': dailyMails, rates };

/** All findings, in the rules' order; what was found of several calls stands once, with the first of them. */
export function lint(world) {
  const found = new Map();
  for (const [rule, look] of Object.entries(RULES)) {
    for (const finding of look(world)) {
      const key = `${rule} ${finding.operation} ${finding.finding}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { rule, times: 1, ...finding });
      else known.times++;
    }
  }
  return [...found.values()];
}

// What strict would refuse, and what names something outside of the service.
function* inert({ calls }) {
  for (const call of calls) {
    if (call.op === undefined) continue;
    for (const row of inertMembers(call, { outside: true })) {
      const { operation } = call;
      yield {
        call,
        operation,
        finding: `${nameOf(row)} changes nothing here`,
        why: `On AWS ${row.aws}.`,
        mend: 'Leave it out of what is tested here, or test what depends on it against AWS.',
        source: 'AWS API reference; model/inert.json',
      };
    }
  }
}

function* notSimulated({ calls }) {
  for (const call of calls) {
    if (call.error?.name !== 'NotSimulatedException' || inertMembers(call).length > 0) continue;
    const { operation } = call;
    yield {
      call,
      operation,
      finding: `${operation} is not simulated`,
      why: 'The call was refused with NotSimulatedException (501), which AWS does not know.',
      mend: 'Stub this call in the test; the README lists what is simulated.',
      source: 'README.md, What is simulated',
    };
  }
}

/** What an update leaves as it was; the rest of what it does not name goes to its default. */
const STAYS = {
  UpdateUserPool: ['PoolName', 'UserPoolTier', 'KeyConfiguration', 'IssuerConfiguration', 'Schema', 'AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'],
  UpdateUserPoolClient: ['UserPoolId', 'ClientId', 'ClientName', 'GenerateSecret', 'ClientSecret'],
};

/** Settings that are at their default say nothing when they are left out. */
const DEFAULTS = { MfaConfiguration: 'OFF', DeletionProtection: 'INACTIVE', PreventUserExistenceErrors: 'LEGACY', EnableTokenRevocation: true, AllowedOAuthFlowsUserPoolClient: false, EnablePropagateAdditionalUserContextData: false, AuthSessionValidity: 3, RefreshTokenValidity: 30 };

// An update that left out what had been set: the trap in which people lose their settings.
function* settingsReset({ calls }) {
  const settings = new Map();
  for (const call of calls) {
    const { operation, output, input } = call;
    if (output === undefined || input === undefined || input === null) continue;
    if (operation === 'CreateUserPool') settings.set(text(output, 'UserPool', 'Id'), set(input));
    if (operation === 'CreateUserPoolClient') settings.set(text(output, 'UserPoolClient', 'ClientId'), set(input));
    if (operation === 'SetUserPoolMfaConfig') settings.set(text(input, 'UserPoolId'), { ...settings.get(text(input, 'UserPoolId')), ...set({ MfaConfiguration: member(input, 'MfaConfiguration') }) });
    if (operation !== 'UpdateUserPool' && operation !== 'UpdateUserPoolClient') continue;
    const id = text(input, operation === 'UpdateUserPool' ? 'UserPoolId' : 'ClientId');
    const before = settings.get(id) ?? {};
    const now = set(input);
    const stays = Object.fromEntries(Object.entries(before).filter(([name]) => STAYS[operation].includes(name)));
    settings.set(id, { ...stays, ...now });
    const lost = Object.keys(before).filter((name) => !(name in now) && !(name in stays) && before[name] !== DEFAULTS[name]);
    if (lost.length === 0) continue;
    yield {
      call,
      operation,
      finding: `${operation} reset ${lost.join(', ')}`,
      why: 'What an update leaves out goes to its default, here as on AWS; these were set before.',
      mend: 'Send them again: describe first, change what is to be changed, and send all of it.',
      source: 'AWS API reference of the operation; FIDELITY.md, User pools, UpdateUserPool',
    };
  }
}

// What the call set; the input is the caller's own object, and may be read no more.
function set(input) {
  try {
    return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
  } catch {
    return {};
  }
}

/** Operations of people who have not signed in, and the sentences that tell them who has an account. */
const PUBLIC = ['InitiateAuth', 'RespondToAuthChallenge', 'ForgotPassword', 'ConfirmForgotPassword', 'ConfirmSignUp', 'ResendConfirmationCode'];
const TELLING = ['User does not exist.', 'Username/client id combination not found.'];

function* existenceTold({ calls }) {
  for (const call of calls) {
    const { operation, error } = call;
    if (!PUBLIC.includes(operation) || error?.name !== 'UserNotFoundException' || !TELLING.includes(error.message)) continue;
    yield {
      call,
      operation,
      finding: `the client ${text(call.input, 'ClientId')} tells strangers who has an account`,
      why: 'It answers UserNotFoundException to whoever asks, because PreventUserExistenceErrors is LEGACY.',
      mend: "Make the client with PreventUserExistenceErrors: 'ENABLED', and expect NotAuthorizedException or a code that is sent to nobody.",
      source: 'Developer guide, Managing user existence error responses',
    };
  }
}

const SENDERS = ['CustomEmailSender', 'CustomSMSSender'];

function* codesInClear({ calls }) {
  for (const call of calls) {
    for (const { trigger } of call.triggers) {
      if (!SENDERS.includes(trigger)) continue;
      const { operation } = call;
      yield {
        call,
        operation,
        finding: `${trigger} was given the code in clear`,
        why: 'On AWS request.code is encrypted by the key of KMSKeyID, and the function has to decrypt it.',
        mend: 'Let the function take a way to decrypt, and give it one that does nothing here.',
        source: 'Developer guide, Custom sender triggers; FIDELITY.md, Triggers, custom senders',
      };
    }
  }
}

/** E-mails a day from the sender that Cognito brings. */
const DAILY = 50;
const DAY = 86_400_000;

function* dailyMails({ outbox, state }) {
  const mails = outbox().filter(({ medium }) => medium === 'EMAIL');
  if (mails.length <= DAILY) return;
  const sendsItself = ({ EmailConfiguration, LambdaConfig }) => EmailConfiguration?.EmailSendingAccount === 'DEVELOPER' || LambdaConfig?.CustomEmailSender !== undefined;
  const own = new Set(state().Pools.filter(({ Settings }) => sendsItself(Settings)).map(({ Id }) => Id));
  const days = new Map();
  for (const { at, userPoolId } of mails) {
    if (own.has(userPoolId)) continue;
    const day = Math.floor(Number(at) / DAY);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  for (const [day, count] of days) {
    if (count <= DAILY) continue;
    yield {
      call: undefined,
      operation: undefined,
      finding: `${count} e-mails on ${new Date(day * DAY).toISOString().slice(0, 10)} from the default sender`,
      why: `Beyond ${DAILY} a day for all pools of an account AWS answers LimitExceededException "Exceeded daily email limit for the operation or the account...".`,
      mend: "Suppress invitations that nobody reads (MessageAction: 'SUPPRESS'), or give the pool an EmailConfiguration with EmailSendingAccount: 'DEVELOPER'.",
      source: 'Developer guide, Quotas: emails sent daily per AWS account',
    };
  }
}

// Calls that the request quotas would refuse, at the times when they were made by the double's clock.
function* rates({ calls }) {
  const quotas = quotasOf('aws');
  for (const call of calls) {
    const { operation, at } = call;
    if (call.error?.name === 'TooManyRequestsException' || quotas.judge(call, { now: () => Number(at) }) === undefined) continue;
    yield {
      call,
      operation,
      finding: `${operation} was called more often than its request quota allows`,
      why: "By the double's clock the calls came faster than AWS takes them; there it answers TooManyRequestsException.",
      mend: 'Let the code under test slow down and retry, which the option quotas tests; or take no notice where only the test is so fast.',
      source: 'Developer guide, Quotas; model/quotas.json',
    };
  }
}
