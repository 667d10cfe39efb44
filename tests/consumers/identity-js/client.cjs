'use strict';
// amazon-cognito-identity-js as an application uses it, for the journeys.

/** `library` is the package, however it was loaded. */
exports.clientOf = (library) => ({ UserPoolId, ClientId }) => new IdentityClient(library, new library.CognitoUserPool({ UserPoolId, ClientId }));

class IdentityClient {
  constructor(library, pool) {
    this.library = library;
    this.pool = pool;
  }

  signUp(name, password, attributes) {
    const list = Object.entries(attributes).map(([Name, Value]) => new this.library.CognitoUserAttribute({ Name, Value }));
    return new Promise((resolve, reject) => {
      this.pool.signUp(name, password, list, null, (error, result) => {
        if (error) reject(error);
        else resolve({ isConfirmed: result.userConfirmed, destination: result.codeDeliveryDetails?.Destination });
      });
    });
  }

  confirmSignUp(name, code) {
    return called((done) => this.userOf(name).confirmRegistration(code, false, done));
  }

  async resendCode(name) {
    return (await called((done) => this.userOf(name).resendConfirmationCode(done))).CodeDeliveryDetails.Destination;
  }

  signIn(name, password) {
    this.user = this.userOf(name);
    return this.step((callbacks) => this.user.authenticateUser(this.details(name, password), callbacks));
  }

  signInByCustom(name, password) {
    this.user = this.userOf(name);
    this.user.setAuthenticationFlowType('CUSTOM_AUTH');
    const details = this.details(name, password);
    return this.step((callbacks) => (password === undefined ? this.user.initiateAuth(details, callbacks) : this.user.authenticateUser(details, callbacks)));
  }

  newPassword(password, attributes = {}) {
    return this.step((callbacks) => this.user.completeNewPasswordChallenge(password, attributes, callbacks));
  }

  answer(text) {
    return this.step((callbacks) => {
      if (this.asked === 'CUSTOM') return this.user.sendCustomChallengeAnswer(text, callbacks);
      return this.user.sendMFACode(text, callbacks, this.asked === 'TOTP_CODE' ? 'SOFTWARE_TOKEN_MFA' : 'SMS_MFA');
    });
  }

  choose(factor) {
    return this.step((callbacks) => this.user.sendMFASelectionAnswer(factor === 'SMS' ? 'SMS_MFA' : 'SOFTWARE_TOKEN_MFA', callbacks));
  }

  setUp(code) {
    return this.step((callbacks) => this.user.verifySoftwareToken(code, 'phone', callbacks));
  }

  async tokens() {
    const session = await called((done) => this.user.getSession(done));
    return { id: session.getIdToken().getJwtToken(), access: session.getAccessToken().getJwtToken() };
  }

  refresh() {
    return called((done) => this.user.refreshSession(this.user.getSignInUserSession().getRefreshToken(), done));
  }

  async attributes() {
    const list = await called((done) => this.user.getUserAttributes(done));
    return Object.fromEntries(list.map((attribute) => [attribute.getName(), attribute.getValue()]));
  }

  changePassword(before, after) {
    return called((done) => this.user.changePassword(before, after, done));
  }

  forgotPassword(name) {
    return new Promise((resolve, reject) => {
      this.userOf(name).forgotPassword({ onFailure: reject, onSuccess: reject, inputVerificationCode: (data) => resolve(data.CodeDeliveryDetails.Destination) });
    });
  }

  confirmForgotPassword(name, code, password) {
    return told((callbacks) => this.userOf(name).confirmPassword(code, password, callbacks));
  }

  totpSecret() {
    return new Promise((associateSecretCode, onFailure) => { this.user.associateSoftwareToken({ associateSecretCode, onFailure }); });
  }

  verifyTotp(code) {
    return told((callbacks) => this.user.verifySoftwareToken(code, 'phone', callbacks));
  }

  preferTotp() {
    return called((done) => this.user.setUserMfaPreference(null, { Enabled: true, PreferredMfa: true }, done));
  }

  async devices() {
    const { Devices } = await told((callbacks) => this.user.listDevices(10, null, callbacks));
    return Devices.map(({ DeviceKey }) => DeviceKey);
  }

  rememberDevice() {
    return told((callbacks) => this.user.setDeviceStatusRemembered(callbacks));
  }

  forgetDevice() {
    return told((callbacks) => this.user.forgetDevice(callbacks));
  }

  signOutEverywhere() {
    return told((callbacks) => this.user.globalSignOut(callbacks));
  }

  signOutHere() {
    this.user.signOut();
  }

  deleteUser() {
    return called((done) => this.user.deleteUser(done));
  }

  async isSignedIn() {
    const user = this.pool.getCurrentUser();
    return user !== null && (await called((done) => user.getSession(done)).then((session) => session.isValid(), () => false));
  }

  leave() {
    this.pool.storage.clear();
  }

  userOf(name) {
    return new this.library.CognitoUser({ Username: name, Pool: this.pool });
  }

  details(Username, Password) {
    return new this.library.AuthenticationDetails({ Username, Password });
  }

  /** Where a sign-in stands after `begin`, which is given the callbacks of the library. */
  async step(begin) {
    const step = await new Promise((resolve, reject) => {
      const asks = (name, tell = () => ({})) => (...given) => resolve({ step: name, ...tell(...given) });
      begin({
        onSuccess: asks('DONE'),
        onFailure: (error) => (error.name === 'UserNotConfirmedException' ? resolve({ step: 'CONFIRM_SIGN_UP' }) : reject(error)),
        newPasswordRequired: asks('NEW_PASSWORD', (attributes, missing) => ({ missing })),
        mfaRequired: asks('SMS_CODE', (name, { CODE_DELIVERY_DESTINATION }) => ({ destination: CODE_DELIVERY_DESTINATION })),
        totpRequired: asks('TOTP_CODE'),
        selectMFAType: asks('CHOOSE_FACTOR', (name, { MFAS_CAN_CHOOSE }) => ({ choices: JSON.parse(MFAS_CAN_CHOOSE).map((factor) => ({ SMS_MFA: 'SMS', SOFTWARE_TOKEN_MFA: 'TOTP' })[factor]) })),
        customChallenge: asks('CUSTOM', ({ question }) => ({ question })),
        mfaSetup: asks('TOTP_SETUP'),
      });
    });
    this.asked = step.step;
    return step.step === 'TOTP_SETUP' ? { ...step, secretCode: await this.totpSecret() } : step;
  }
}

// The two forms of the library's callbacks.
function called(begin) {
  return new Promise((resolve, reject) => { begin((error, result) => (error ? reject(error) : resolve(result))); });
}

function told(begin) {
  return new Promise((onSuccess, onFailure) => { begin({ onSuccess, onFailure }); });
}
