// Handlers written against `@types/aws-lambda`, given as they are. Compiled, never run.
import type {
  CreateAuthChallengeTriggerHandler, CustomEmailSenderTriggerHandler, CustomMessageTriggerHandler, CustomSMSSenderTriggerHandler,
  DefineAuthChallengeTriggerHandler, Handler, PostAuthenticationTriggerHandler, PostConfirmationTriggerHandler, PreAuthenticationTriggerHandler,
  PreSignUpAdminCreateUserTriggerEvent, PreSignUpTriggerEvent, PreSignUpTriggerHandler, PreTokenGenerationTriggerHandler, PreTokenGenerationV2TriggerHandler,
  PreTokenGenerationV3TriggerHandler, UserMigrationTriggerHandler, VerifyAuthChallengeResponseTriggerHandler,
} from 'aws-lambda';
import { PocketCognito } from 'pocket-cognito';

declare const handlers: {
  preSignUp: PreSignUpTriggerHandler;
  postConfirmation: PostConfirmationTriggerHandler;
  preAuthentication: PreAuthenticationTriggerHandler;
  postAuthentication: PostAuthenticationTriggerHandler;
  preTokenGeneration: PreTokenGenerationTriggerHandler;
  preTokenGenerationV2: PreTokenGenerationV2TriggerHandler;
  preTokenGenerationV3: PreTokenGenerationV3TriggerHandler;
  userMigration: UserMigrationTriggerHandler;
  customMessage: CustomMessageTriggerHandler;
  defineAuthChallenge: DefineAuthChallengeTriggerHandler;
  createAuthChallenge: CreateAuthChallengeTriggerHandler;
  verifyAuthChallengeResponse: VerifyAuthChallengeResponseTriggerHandler;
  customEmailSender: CustomEmailSenderTriggerHandler;
  customSMSSender: CustomSMSSenderTriggerHandler;
};

const cognito = new PocketCognito({
  triggers: {
    PreSignUp: handlers.preSignUp,
    PostConfirmation: handlers.postConfirmation,
    PreAuthentication: handlers.preAuthentication,
    PostAuthentication: handlers.postAuthentication,
    PreTokenGeneration: handlers.preTokenGeneration,
    UserMigration: handlers.userMigration,
    CustomMessage: handlers.customMessage,
    DefineAuthChallenge: handlers.defineAuthChallenge,
    CreateAuthChallenge: handlers.createAuthChallenge,
    VerifyAuthChallengeResponse: handlers.verifyAuthChallengeResponse,
    CustomEmailSender: handlers.customEmailSender,
    CustomSMSSender: handlers.customSMSSender,
    'arn:aws:lambda:us-east-1:000000000000:function:any': handlers.preSignUp,
  },
});

cognito.on('PreSignUp', handlers.preSignUp);
cognito.on('PostConfirmation', handlers.postConfirmation);
cognito.on('PreAuthentication', handlers.preAuthentication);
cognito.on('PostAuthentication', handlers.postAuthentication);
cognito.on('PreTokenGeneration', handlers.preTokenGeneration);
cognito.on('PreTokenGeneration', handlers.preTokenGenerationV2);
cognito.on('PreTokenGeneration', handlers.preTokenGenerationV3);
cognito.on('UserMigration', handlers.userMigration);
cognito.on('CustomMessage', handlers.customMessage);
cognito.on('DefineAuthChallenge', handlers.defineAuthChallenge);
cognito.on('CreateAuthChallenge', handlers.createAuthChallenge);
cognito.on('VerifyAuthChallengeResponse', handlers.verifyAuthChallengeResponse);
cognito.on('CustomEmailSender', handlers.customEmailSender);
cognito.on('CustomSMSSender', handlers.customSMSSender);

// Handlers as people write them.
cognito.on('PreSignUp', async (event: PreSignUpTriggerEvent) => ({ ...event, response: { ...event.response, autoConfirmUser: true } }));
cognito.on('PreSignUp', async (event: PreSignUpAdminCreateUserTriggerEvent) => event);
const anyHandler: Handler = async (event) => event;
cognito.on('PreSignUp', anyHandler);
const arn: string = 'arn:aws:lambda:us-east-1:000000000000:function:any';
cognito.on(arn, handlers.customMessage);
new PocketCognito({ triggers: { [arn]: handlers.customMessage } });

// A handler of another trigger is stopped.
// @ts-expect-error
cognito.on('PreSignUp', handlers.customMessage);
// @ts-expect-error
new PocketCognito({ triggers: { PreSignUp: handlers.customMessage } });
