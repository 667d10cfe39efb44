// The events of Lambda triggers, named and shaped like those of `@types/aws-lambda`, whose handler types fit as well.
// Part of index.d.ts.

/** What Lambda gives a function beside its event. */
export interface TriggerContext {
  functionName: string;
  awsRequestId: string;
  invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

/** A Lambda function as a plain function, for whatever trigger. The handler types of `@types/aws-lambda` fit. */
export type TriggerHandler = (event: any, context: any, callback: (error?: any, answer?: any) => void) => unknown;

/**
 * The function of one trigger, async or not, or in the callback style. It gets the event and returns it with `response`
 * filled in; what it throws is the refusal.
 */
// As a method's type, so that a handler written for a part of the events fits too, as it does in Lambda.
export type TriggerFunction<Event> = { handle(event: Event, context: TriggerContext, callback: (error?: any, answer?: any) => void): unknown }['handle'];

/** The triggers of a pool, as its LambdaConfig calls them, and what their functions get. */
export interface TriggerEvents {
  PreSignUp: PreSignUpTriggerEvent;
  PostConfirmation: PostConfirmationTriggerEvent;
  PreAuthentication: PreAuthenticationTriggerEvent;
  PostAuthentication: PostAuthenticationTriggerEvent;
  PreTokenGeneration: PreTokenGenerationTriggerEvent;
  UserMigration: UserMigrationTriggerEvent;
  CustomMessage: CustomMessageTriggerEvent;
  DefineAuthChallenge: DefineAuthChallengeTriggerEvent;
  CreateAuthChallenge: CreateAuthChallengeTriggerEvent;
  VerifyAuthChallengeResponse: VerifyAuthChallengeResponseTriggerEvent;
  CustomEmailSender: CustomEmailSenderTriggerEvent;
  CustomSMSSender: CustomSMSSenderTriggerEvent;
  InboundFederation: InboundFederationTriggerEvent;
}

export type TriggerName = keyof TriggerEvents;

/** The functions that LambdaConfigs refer to: for all pools by the trigger's name, or by an ARN. */
export type TriggerHandlers = { [Name in TriggerName]?: TriggerFunction<TriggerEvents[Name]> | undefined } & {
  [arn: `arn:${string}`]: TriggerHandler;
};

type Texts = { [name: string]: string };

/** What every event has. */
export interface TriggerEvent<Source extends string, Request, Response> {
  version: string;
  region: string;
  userPoolId: string;
  userName: string;
  triggerSource: Source;
  callerContext: {
    awsSdkVersion: string;
    /** `CLIENT_ID_NOT_APPLICABLE` in an administrator's call that names no client. */
    clientId: string;
  };
  request: Request;
  response: Response;
}

export type PreSignUpTriggerEvent = TriggerEvent<
  'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser' | 'PreSignUp_ExternalProvider',
  { userAttributes: Texts; validationData?: Texts | null | undefined; clientMetadata?: Texts | undefined },
  { autoConfirmUser: boolean; autoVerifyEmail: boolean; autoVerifyPhone: boolean }
>;

export type PostConfirmationTriggerEvent = TriggerEvent<
  'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword',
  { userAttributes: Texts; clientMetadata?: Texts | undefined },
  {}
>;

export type PreAuthenticationTriggerEvent = TriggerEvent<
  'PreAuthentication_Authentication',
  {
    userAttributes: Texts;
    /** The ClientMetadata of the call that began the sign-in. */
    validationData?: Texts | null | undefined;
    /** Only of a client that hides whether a user exists. */
    userNotFound?: boolean | undefined;
    clientMetadata?: Texts | undefined;
  },
  {}
>;

export type PostAuthenticationTriggerEvent = TriggerEvent<
  'PostAuthentication_Authentication',
  { userAttributes: Texts; newDeviceUsed: boolean; clientMetadata?: Texts | undefined },
  {}
>;

export interface GroupOverrideDetails {
  groupsToOverride?: string[] | undefined;
  iamRolesToOverride?: string[] | undefined;
  preferredRole?: string | null | undefined;
}

/** Version 1 of the event, and 2 and 3 by the pool's PreTokenGenerationConfig. */
export type PreTokenGenerationTriggerEvent = TriggerEvent<
  | 'TokenGeneration_HostedAuth'
  | 'TokenGeneration_Authentication'
  | 'TokenGeneration_NewPasswordChallenge'
  | 'TokenGeneration_AuthenticateDevice'
  | 'TokenGeneration_RefreshTokens'
  | 'TokenGeneration_ClientCredentials',
  {
    userAttributes: Texts;
    groupConfiguration: GroupOverrideDetails;
    /** From version 2 on. */
    scopes?: string[] | undefined;
    clientMetadata?: Texts | undefined;
  },
  {
    /** Version 1. */
    claimsOverrideDetails?:
      | { claimsToAddOrOverride?: Texts | undefined; claimsToSuppress?: string[] | undefined; groupOverrideDetails?: GroupOverrideDetails | undefined }
      | null
      | undefined;
    /** From version 2 on. A claim may be any JSON. */
    claimsAndScopeOverrideDetails?:
      | {
          idTokenGeneration?: { claimsToAddOrOverride?: { [claim: string]: unknown } | undefined; claimsToSuppress?: string[] | undefined } | undefined;
          accessTokenGeneration?:
            | {
                claimsToAddOrOverride?: { [claim: string]: unknown } | undefined;
                claimsToSuppress?: string[] | undefined;
                scopesToAdd?: string[] | undefined;
                scopesToSuppress?: string[] | undefined;
              }
            | undefined;
          groupOverrideDetails?: GroupOverrideDetails | undefined;
        }
      | null
      | undefined;
  }
>;

export type UserMigrationTriggerEvent = TriggerEvent<
  'UserMigration_Authentication' | 'UserMigration_ForgotPassword',
  {
    /** Not when a password was forgotten. */
    password: string;
    /** The ClientMetadata of the call that began the sign-in. */
    validationData?: Texts | null | undefined;
    clientMetadata?: Texts | undefined;
  },
  {
    /** Without any the user stays unknown. */
    userAttributes?: Texts | null | undefined;
    finalUserStatus?: 'UNCONFIRMED' | 'CONFIRMED' | 'ARCHIVED' | 'COMPROMISED' | 'UNKNOWN' | 'RESET_REQUIRED' | 'FORCE_CHANGE_PASSWORD' | null | undefined;
    messageAction?: 'RESEND' | 'SUPPRESS' | null | undefined;
    desiredDeliveryMediums?: ('SMS' | 'EMAIL')[] | null | undefined;
    forceAliasCreation?: boolean | null | undefined;
    enableSMSMFA?: boolean | null | undefined;
  }
>;

/** Why a message is sent: the last part of its trigger's source. */
type MessageReason = 'SignUp' | 'AdminCreateUser' | 'ResendCode' | 'ForgotPassword' | 'UpdateUserAttribute' | 'VerifyUserAttribute' | 'Authentication';

export type CustomMessageTriggerEvent = TriggerEvent<
  `CustomMessage_${MessageReason}`,
  {
    userAttributes: Texts;
    /** What the message has to hold in the place of the code. */
    codeParameter: string;
    linkParameter: string;
    /** In invitations only. */
    usernameParameter: string | null;
    clientMetadata?: Texts | undefined;
  },
  { smsMessage: string | null; emailMessage: string | null; emailSubject: string | null }
>;

/** One step of a custom sign-in that is behind it. */
export interface TriggerChallengeResult {
  challengeName: string;
  challengeResult: boolean;
  challengeMetadata?: string | null | undefined;
}

export type DefineAuthChallengeTriggerEvent = TriggerEvent<
  'DefineAuthChallenge_Authentication',
  { userAttributes: Texts; session: TriggerChallengeResult[]; userNotFound?: boolean | undefined; clientMetadata?: Texts | undefined },
  { challengeName?: string | null | undefined; issueTokens: boolean | null; failAuthentication: boolean | null }
>;

export type CreateAuthChallengeTriggerEvent = TriggerEvent<
  'CreateAuthChallenge_Authentication',
  { userAttributes: Texts; challengeName: string; session: TriggerChallengeResult[]; userNotFound?: boolean | undefined; clientMetadata?: Texts | undefined },
  { publicChallengeParameters: Texts | null; privateChallengeParameters: Texts | null; challengeMetadata: string | null }
>;

export type VerifyAuthChallengeResponseTriggerEvent = TriggerEvent<
  'VerifyAuthChallengeResponse_Authentication',
  { userAttributes: Texts; privateChallengeParameters: Texts; challengeAnswer: string; userNotFound?: boolean | undefined; clientMetadata?: Texts | undefined },
  { answerCorrect: boolean | null }
>;

/** The code is in clear: there is no key to decrypt it with. */
export type CustomEmailSenderTriggerEvent =
  | TriggerEvent<
      `CustomEmailSender_${MessageReason}`,
      { type: string; code: string | null; userAttributes: Texts; clientMetadata?: Texts | null | undefined },
      {}
    >
  /** Of threat protection: never asked here. */
  | TriggerEvent<
      'CustomEmailSender_AccountTakeOverNotification',
      { type: string; code: string | null; userAttributes: { [detail: string]: any }; clientMetadata?: Texts | null | undefined },
      {}
    >;

/** The code is in clear: there is no key to decrypt it with. */
export type CustomSMSSenderTriggerEvent = TriggerEvent<
  `CustomSMSSender_${MessageReason}`,
  { type: string; code: string | null; userAttributes: Texts; clientMetadata?: Texts | null | undefined },
  {}
>;

/** Of a sign-in through an identity provider, before what it says is mapped to the user's attributes. */
export type InboundFederationTriggerEvent = TriggerEvent<
  'InboundFederation_ExternalProvider',
  {
    providerName: string;
    providerType: 'OIDC' | 'SAML' | 'Facebook' | 'Google' | 'SignInWithApple' | 'LoginWithAmazon';
    attributes: {
      tokenResponse?: Texts | undefined;
      idToken?: Texts | undefined;
      userInfo?: Texts | undefined;
      samlResponse?: Texts | undefined;
    };
  },
  { userAttributesToMap: Texts }
>;
