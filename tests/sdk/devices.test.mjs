// Devices: confirmed, shown, remembered, proved at sign-in, forgotten.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { allPages, answer, refuses } from './support/expect.mjs';
import { makePool } from './support/make_pool.mjs';
import { attribute, makeConfirmedUser } from './support/make_user.mjs';
import { begin, makeOpenClient, respond } from './support/sign_in.mjs';
import { deviceVerifier, srp } from './support/srp.mjs';

const SECRET = 'a secret that only the device has';
const NOT_FOUND = ['ResourceNotFoundException', 'Device does not exist.'];
const SMS = { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' };

let it;
const inPool = (rest) => ({ UserPoolId: it.UserPoolId, Username: 'alice', ...rest });
const devices = async () => (await it.client.adminListDevices(inPool())).Devices;
const statusOf = async (DeviceKey) =>
  attribute((await it.client.adminGetDevice(inPool({ DeviceKey }))).Device.DeviceAttributes, 'dev:device_remembered_status');

async function tracking(DeviceConfiguration) {
  it = await makePool({ DeviceConfiguration });
  await makeConfirmedUser(it, 'alice', { phone_number: '+15555550100' });
  it.ClientId = await makeOpenClient(it);
}

/** A sign-in on a new device: its key, its group's key and the access token. */
async function newDevice() {
  const { AccessToken, NewDeviceMetadata } = (await begin(it, 'alice')).AuthenticationResult;
  return { AccessToken, ...NewDeviceMetadata };
}

const confirm = ({ AccessToken, DeviceKey, DeviceGroupKey }) => it.client.confirmDevice({
  AccessToken, DeviceKey, DeviceName: 'phone', DeviceSecretVerifierConfig: deviceVerifier(DeviceGroupKey, DeviceKey, SECRET),
});

async function confirmedDevice() {
  const device = await newDevice();
  await confirm(device);
  return device;
}

/** DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER, answered. */
async function prove(challenge, { DeviceKey, DeviceGroupKey }, secret = SECRET) {
  const { SRP_A, proof } = srp(DeviceGroupKey, DeviceKey, secret);
  const verifier = await respond(it, 'alice', challenge, { DEVICE_KEY: DeviceKey, SRP_A });
  assert.equal(verifier.ChallengeName, 'DEVICE_PASSWORD_VERIFIER');
  return respond(it, 'alice', verifier, { DEVICE_KEY: DeviceKey, ...proof(verifier.ChallengeParameters) });
}

beforeEach(() => tracking({}));

describe('ConfirmDevice', () => {
  test('keeps the device of the sign-in', async () => {
    const device = await newDevice();
    assert.deepEqual(await devices(), []);

    assert.deepEqual(await answer(confirm(device)), { UserConfirmationNecessary: false });

    const [{ DeviceKey, DeviceCreateDate, DeviceLastModifiedDate }] = await devices();
    assert.deepEqual([DeviceKey, DeviceCreateDate, DeviceLastModifiedDate], [device.DeviceKey, it.clock.now(), it.clock.now()]);
  });

  test('says whether the user is to be asked', async () => {
    await tracking({ DeviceOnlyRememberedOnUserPrompt: true });
    const device = await newDevice();

    assert.deepEqual(await answer(confirm(device)), { UserConfirmationNecessary: true });
    assert.equal(await statusOf(device.DeviceKey), 'not_remembered');
  });

  test('another sign-in\'s device, one that is kept, a verifier that is none, a token that is none', async () => {
    const [device, other] = [await newDevice(), await newDevice()];
    await refuses(confirm({ ...device, DeviceKey: other.DeviceKey }), 'InvalidParameterException', 'Invalid device key given.');
    await refuses(it.client.confirmDevice({ ...device, DeviceGroupKey: undefined, DeviceSecretVerifierConfig: { PasswordVerifier: 'no base64!' } }),
      'InvalidParameterException', 'Invalid device secret verifier config given.');
    await refuses(confirm({ ...device, AccessToken: 'no.access.token' }), 'NotAuthorizedException', 'Invalid Access Token');

    await confirm(device);
    await refuses(confirm(device), 'DeviceKeyExistsException', 'Device key already exists.');
  });
});

describe('a remembered device at sign-in', () => {
  test('proves its secret', async () => {
    const device = await confirmedDevice();

    const challenge = await begin(it, 'alice', { DEVICE_KEY: device.DeviceKey });
    assert.equal(challenge.ChallengeName, 'DEVICE_SRP_AUTH');
    const { AuthenticationResult } = await prove(challenge, device);
    assert.ok(AuthenticationResult.AccessToken);
    assert.equal(AuthenticationResult.NewDeviceMetadata, undefined);
  });

  test('is refused with a wrong secret', async () => {
    const device = await confirmedDevice();
    const challenge = await begin(it, 'alice', { DEVICE_KEY: device.DeviceKey });

    await refuses(prove(challenge, device, 'a guess'), 'NotAuthorizedException', 'Incorrect username or password.');
  });

  test('stands for the second factor where the pool says so', async () => {
    await tracking({ ChallengeRequiredOnNewDevice: true });
    const device = await confirmedDevice();
    await it.client.setUserPoolMfaConfig({ UserPoolId: it.UserPoolId, MfaConfiguration: 'ON', SmsMfaConfiguration: { SmsConfiguration: SMS } });

    assert.equal((await begin(it, 'alice')).ChallengeName, 'SMS_MFA');
    const { AuthenticationResult } = await prove(await begin(it, 'alice', { DEVICE_KEY: device.DeviceKey }), device);
    assert.ok(AuthenticationResult.AccessToken);
  });

  test('is told to be unknown when nobody has it', async () => {
    await refuses(begin(it, 'alice', { DEVICE_KEY: 'us-east-1_0' }), ...NOT_FOUND);
  });
});

describe('GetDevice and AdminGetDevice', () => {
  test('show a device to its user, and more of it to the administrator', async () => {
    const { AccessToken, DeviceKey } = await confirmedDevice();
    const names = ({ Device }) => Device.DeviceAttributes.map(({ Name }) => Name);

    const own = await answer(it.client.getDevice({ AccessToken, DeviceKey }));
    assert.deepEqual(names(own), ['device_status', 'device_name', 'last_ip_used']);
    assert.equal(own.Device.DeviceKey, DeviceKey);
    assert.deepEqual(names(await answer(it.client.adminGetDevice(inPool({ DeviceKey })))), [
      'device_status', 'device_name', 'dev:device_arn', 'dev:device_owner', 'last_ip_used', 'dev:device_remembered_status', 'dev:device_sdk',
    ]);
  });

  test('a device, a user or a token that is none', async () => {
    const { AccessToken } = await newDevice();
    const DeviceKey = 'us-east-1_0';
    await refuses(it.client.getDevice({ AccessToken, DeviceKey }), ...NOT_FOUND);
    await refuses(it.client.getDevice({ AccessToken: 'no.access.token', DeviceKey }), 'NotAuthorizedException', 'Invalid Access Token');
    await refuses(it.client.adminGetDevice(inPool({ DeviceKey })), ...NOT_FOUND);
    await refuses(it.client.adminGetDevice(inPool({ Username: 'nobody', DeviceKey })), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('ListDevices and AdminListDevices', () => {
  test('go page by page through the same devices', async () => {
    const keys = [];
    for (let i = 0; i < 3; i++) keys.push((await confirmedDevice()).DeviceKey);
    const { AccessToken } = await newDevice();

    const own = await allPages((next) => it.client.listDevices({ AccessToken, Limit: 2, ...next }), 'Devices', 'PaginationToken');
    const all = await allPages((next) => it.client.adminListDevices(inPool({ Limit: 1, ...next })), 'Devices', 'PaginationToken');
    assert.deepEqual(own.map(({ DeviceKey }) => DeviceKey), keys.toSorted());
    assert.deepEqual(all.map(({ DeviceKey }) => DeviceKey), keys.toSorted());
  });

  test('a page token, a user or a token that is none', async () => {
    const { AccessToken } = await newDevice();
    const refusal = ['InvalidParameterException', 'Provided pagination token is invalid. Check the token and try your request again.'];
    await refuses(it.client.listDevices({ AccessToken, PaginationToken: 'invalid' }), ...refusal);
    await refuses(it.client.adminListDevices(inPool({ PaginationToken: 'invalid' })), ...refusal);
    await refuses(it.client.listDevices({ AccessToken: 'no.access.token' }), 'NotAuthorizedException', 'Invalid Access Token');
    await refuses(it.client.adminListDevices(inPool({ Username: 'nobody' })), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('UpdateDeviceStatus and AdminUpdateDeviceStatus', () => {
  test('say whether a device is remembered', async () => {
    await tracking({ DeviceOnlyRememberedOnUserPrompt: true });
    const { AccessToken, DeviceKey } = await confirmedDevice();

    assert.deepEqual(await answer(it.client.updateDeviceStatus({ AccessToken, DeviceKey, DeviceRememberedStatus: 'remembered' })), {});
    assert.equal(await statusOf(DeviceKey), 'remembered');
    assert.deepEqual(await answer(it.client.adminUpdateDeviceStatus(inPool({ DeviceKey, DeviceRememberedStatus: 'not_remembered' }))), {});
    assert.equal(await statusOf(DeviceKey), 'not_remembered');
  });

  test('a device, a user or a token that is none', async () => {
    const { AccessToken } = await newDevice();
    const DeviceKey = 'us-east-1_0';
    await refuses(it.client.updateDeviceStatus({ AccessToken, DeviceKey }), ...NOT_FOUND);
    await refuses(it.client.updateDeviceStatus({ AccessToken: 'no.access.token', DeviceKey }), 'NotAuthorizedException', 'Invalid Access Token');
    await refuses(it.client.adminUpdateDeviceStatus(inPool({ DeviceKey })), ...NOT_FOUND);
    await refuses(it.client.adminUpdateDeviceStatus(inPool({ Username: 'nobody', DeviceKey })), 'UserNotFoundException', 'User does not exist.');
  });
});

describe('ForgetDevice and AdminForgetDevice', () => {
  test('leave no device', async () => {
    const [one, other] = [await confirmedDevice(), await confirmedDevice()];

    assert.deepEqual(await answer(it.client.forgetDevice({ AccessToken: one.AccessToken, DeviceKey: one.DeviceKey })), {});
    assert.deepEqual((await devices()).map(({ DeviceKey }) => DeviceKey), [other.DeviceKey]);
    assert.deepEqual(await answer(it.client.adminForgetDevice(inPool({ DeviceKey: other.DeviceKey }))), {});
    assert.deepEqual(await devices(), []);
  });

  test('a device, a user or a token that is none', async () => {
    const { AccessToken } = await newDevice();
    const DeviceKey = 'us-east-1_0';
    await refuses(it.client.forgetDevice({ AccessToken, DeviceKey }), ...NOT_FOUND);
    await refuses(it.client.forgetDevice({ AccessToken: 'no.access.token', DeviceKey }), 'NotAuthorizedException', 'Invalid Access Token');
    await refuses(it.client.adminForgetDevice(inPool({ DeviceKey })), ...NOT_FOUND);
    await refuses(it.client.adminForgetDevice(inPool({ Username: 'nobody', DeviceKey })), 'UserNotFoundException', 'User does not exist.');
  });
});

test('a pool that is not there is named by the administrator\'s operations', async () => {
  const UserPoolId = 'us-east-1_absent000';
  for (const [operation, input] of Object.entries({ adminGetDevice: { DeviceKey: 'us-east-1_0' }, adminListDevices: {}, adminForgetDevice: { DeviceKey: 'us-east-1_0' }, adminUpdateDeviceStatus: { DeviceKey: 'us-east-1_0' } })) {
    await refuses(it.client[operation](inPool({ UserPoolId, ...input })), 'ResourceNotFoundException', `User pool ${UserPoolId} does not exist.`);
  }
});
