'use strict';
// aws-amplify as an application uses it, for the journeys.

/** `library` has the package's parts: `Amplify`, `auth` (aws-amplify/auth) and `utils` (aws-amplify/utils), however they were loaded. */
exports.clientOf = ({ Amplify, auth, utils }) => async ({ UserPoolId, ClientId }) => {
  Amplify.configure({ Auth: { Cognito: { userPoolId: UserPoolId, userPoolClientId: ClientId } } });
  return new AmplifyClient(auth, utils);
};

class AmplifyClient {
  constructor(auth, utils) {
    this.auth = auth;
    this.utils = utils;
  }

  async signUp(username, password, userAttributes) {
    const { isSignUpComplete, nextStep } = await this.auth.signUp({ username, password, options: { userAttributes } });
    return { isConfirmed: isSignUpComplete, destination: nextStep.codeDeliveryDetails?.destination };
  }

  confirmSignUp(username, confirmationCode) {
    return this.auth.confirmSignUp({ username, confirmationCode });
  }

  async resendCode(username) {
    return (await this.auth.resendSignUpCode({ username })).destination;
  }

  async signIn(username, password, options) {
    return step(await this.auth.signIn({ username, password, options }));
  }

  signInByCustom(username, password) {
    return this.signIn(username, password, { authFlowType: password === undefined ? 'CUSTOM_WITHOUT_SRP' : 'CUSTOM_WITH_SRP' });
  }

  async newPassword(challengeResponse, userAttributes = {}) {
    return step(await this.auth.confirmSignIn({ challengeResponse, options: { userAttributes } }));
  }

  async answer(challengeResponse) {
    return step(await this.auth.confirmSignIn({ challengeResponse }));
  }

  choose(factor) {
    return this.answer(factor);
  }

  setUp(code) {
    return this.answer(code);
  }

  async tokens() {
    const { tokens } = await this.auth.fetchAuthSession();
    return { id: tokens.idToken.toString(), access: tokens.accessToken.toString() };
  }

  refresh() {
    return this.auth.fetchAuthSession({ forceRefresh: true });
  }

  attributes() {
    return this.auth.fetchUserAttributes();
  }

  changePassword(oldPassword, newPassword) {
    return this.auth.updatePassword({ oldPassword, newPassword });
  }

  async forgotPassword(username) {
    return (await this.auth.resetPassword({ username })).nextStep.codeDeliveryDetails.destination;
  }

  confirmForgotPassword(username, confirmationCode, newPassword) {
    return this.auth.confirmResetPassword({ username, confirmationCode, newPassword });
  }

  async totpSecret() {
    return (await this.auth.setUpTOTP()).sharedSecret;
  }

  verifyTotp(code) {
    return this.auth.verifyTOTPSetup({ code });
  }

  preferTotp() {
    return this.auth.updateMFAPreference({ totp: 'PREFERRED' });
  }

  async devices() {
    return (await this.auth.fetchDevices()).map(({ id }) => id);
  }

  rememberDevice() {
    return this.auth.rememberDevice();
  }

  forgetDevice() {
    return this.auth.forgetDevice();
  }

  signOutEverywhere() {
    return this.auth.signOut({ global: true });
  }

  signOutHere() {
    return this.auth.signOut();
  }

  deleteUser() {
    return this.auth.deleteUser();
  }

  isSignedIn() {
    return this.auth.getCurrentUser().then(() => true, () => false);
  }

  async leave() {
    await this.auth.signOut();
    // Devices are remembered beyond a sign-out.
    await this.utils.defaultStorage.clear();
    await this.utils.sessionStorage.clear();
  }
}

const STEPS = {
  DONE: () => ({ step: 'DONE' }),
  CONFIRM_SIGN_UP: () => ({ step: 'CONFIRM_SIGN_UP' }),
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED: ({ missingAttributes }) => ({ step: 'NEW_PASSWORD', missing: missingAttributes }),
  CONFIRM_SIGN_IN_WITH_PASSWORD: () => ({ step: 'PASSWORD' }),
  CONFIRM_SIGN_IN_WITH_SMS_CODE: ({ codeDeliveryDetails }) => ({ step: 'SMS_CODE', destination: codeDeliveryDetails.destination }),
  CONFIRM_SIGN_IN_WITH_EMAIL_CODE: ({ codeDeliveryDetails }) => ({ step: 'EMAIL_CODE', destination: codeDeliveryDetails.destination }),
  CONFIRM_SIGN_IN_WITH_TOTP_CODE: () => ({ step: 'TOTP_CODE' }),
  CONTINUE_SIGN_IN_WITH_TOTP_SETUP: ({ totpSetupDetails }) => ({ step: 'TOTP_SETUP', secretCode: totpSetupDetails.sharedSecret }),
  CONTINUE_SIGN_IN_WITH_MFA_SELECTION: ({ allowedMFATypes }) => ({ step: 'CHOOSE_FACTOR', choices: allowedMFATypes }),
  CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION: ({ availableChallenges }) => ({ step: 'CHOOSE_FIRST_FACTOR', choices: availableChallenges }),
  CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE: ({ additionalInfo }) => ({ step: 'CUSTOM', question: additionalInfo.question }),
};

function step({ isSignedIn, nextStep }) {
  const { signInStep } = nextStep;
  if (isSignedIn !== (signInStep === 'DONE')) throw new Error(`signed in: ${isSignedIn}, and the next step is ${signInStep}`);
  return STEPS[signInStep](nextStep);
}
