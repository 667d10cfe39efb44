'use strict';
// What a journey begins from: a double in front of fetch, a pool with a client, and a clock that the double and the
// client under test have in common, because it is the host's own.

const FLOWS = ['ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_AUTH'];

/** Codes by e-mail are for pools that send it by an account of their own. */
const EmailConfiguration = { EmailSendingAccount: 'DEVELOPER', SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/teams@example.com' };

exports.PASSWORD = 'Correct-horse-7';

/** Another code than this one. */
exports.wrong = (code) => (code === '111111' ? '222222' : '111111');

exports.makeWorld = async (PocketCognito, { pool = {}, client = {}, triggers = {} } = {}) => {
  const clock = movableClock();
  const cognito = new PocketCognito({ triggers });
  const undo = cognito.install();
  const LambdaConfig = Object.fromEntries(Object.keys(triggers).map((name) => [name, `arn:aws:lambda:us-east-1:123456789012:function:${name}`]));
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'teams', AutoVerifiedAttributes: ['email'], EmailConfiguration, LambdaConfig, ...pool });
  const { UserPoolClient: { ClientId } } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'web', ExplicitAuthFlows: FLOWS, ...client });

  /** A user who has a temporary password; nothing was sent. */
  async function invited(Username, attributes = {}) {
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    await cognito.adminCreateUser({ UserPoolId, Username, TemporaryPassword: exports.PASSWORD, MessageAction: 'SUPPRESS', UserAttributes });
  }

  return {
    cognito, clock, invited, UserPoolId, ClientId,

    /** A user who is confirmed, with a password of their own. */
    async confirmed(Username, attributes) {
      await invited(Username, attributes);
      await cognito.adminSetUserPassword({ UserPoolId, Username, Password: exports.PASSWORD, Permanent: true });
    },

    /** Lets users choose a second factor: by SMS, by e-mail, or shown by an authenticator. */
    async offerSecondFactors() {
      await cognito.setUserPoolMfaConfig({
        UserPoolId, MfaConfiguration: 'OPTIONAL',
        SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'teams' } },
        SoftwareTokenMfaConfiguration: { Enabled: true },
        EmailMfaConfiguration: { Message: 'Your code is {####}', Subject: 'Your code' },
      });
    },

    end() {
      undo();
      clock.undo();
    },
  };
};

function movableClock() {
  const { Date: HostDate } = globalThis;
  let ahead = 0;
  globalThis.Date = class extends HostDate {
    constructor(...given) {
      super(...(given.length === 0 ? [HostDate.now() + ahead] : given));
    }

    static now() {
      return HostDate.now() + ahead;
    }
  };
  return {
    advance: ({ seconds = 0, minutes = 0 }) => { ahead += (minutes * 60 + seconds) * 1000; },
    undo: () => { globalThis.Date = HostDate; },
  };
}
