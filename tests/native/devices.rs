use crypto::{encode, srp};
use serde_json::{Value, json};

use crate::sign_ins::access_token;
use crate::subjects::*;
use crate::support::*;

const DEVICE_PASSWORD: &str = "a secret that only the device has";
const SALT: [u8; 16] = [0x9f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const SECRET: [u8; 16] = [7; 16];
const PHONE: &str = "+491511234567";

fn device_not_found() -> (String, String) {
    says("ResourceNotFoundException", "Device does not exist.")
}

fn wrong() -> (String, String) {
    says("NotAuthorizedException", "Incorrect username or password.")
}

fn session_invalid() -> (String, String) {
    says("NotAuthorizedException", "Invalid session for the user.")
}

/// `ann`, confirmed, in a pool that tracks devices, and a client.
struct Scene {
    world: World,
    pool: String,
    client: String,
}

/// What the client keeps of a device.
#[derive(Clone)]
struct Kept {
    key: String,
    group: String,
}

impl Scene {
    fn of(configuration: Value) -> Scene {
        let world = World::new();
        let pool = world.pool_with(json!({ "DeviceConfiguration": configuration }));
        world.user(&pool, "ann", &[("phone_number", PHONE)]);
        world.set_password(&pool, "ann", PASSWORD, true);
        let client = world.open_client(&pool);
        Scene { world, pool, client }
    }

    fn begin(&self, more: Value) -> Value {
        self.world.begin(&self.client, "ann", more)
    }

    /// A sign-in on a device that nobody knows: an access token and the device.
    fn on_new_device(&self) -> (String, Kept) {
        let told = self.begin(json!({}));
        let new = &told["AuthenticationResult"]["NewDeviceMetadata"];
        (access_token(&told), Kept { key: text(&new["DeviceKey"]), group: text(&new["DeviceGroupKey"]) })
    }

    fn confirm(&self, token: &str, device: &Kept) -> Value {
        self.world.ok("ConfirmDevice", confirmation(token, device))
    }

    fn confirmed(&self) -> (String, Kept) {
        let (token, device) = self.on_new_device();
        self.confirm(&token, &device);
        (token, device)
    }

    fn begin_on(&self, device: &Kept) -> Value {
        self.begin(json!({ "DEVICE_KEY": device.key }))
    }

    /// The answer to DEVICE_SRP_AUTH, and then the proof.
    fn prove(&self, told: &Value, device: &Kept, password: &str) -> Value {
        let challenge = self.world.answer(&self.client, "ann", told, hello(device));
        self.world.answer(&self.client, "ann", &challenge, self.proof(&challenge, device, password))
    }

    fn proof(&self, challenge: &Value, device: &Kept, password: &str) -> Value {
        let given = &challenge["ChallengeParameters"];
        let (salt, b) = (text(&given["SALT"]), text(&given["SRP_B"]));
        let block = text(&given["SECRET_BLOCK"]);
        let timestamp = "Thu Sep 24 13:50:15 UTC 2026";
        let key = srp::client_key(&device.group, &device.key, password, &salt, &b, &SECRET).expect("a key");
        let bytes = encode::read_base64(&block).expect("base64");
        let signature = srp::proof(&key, &device.group, &device.key, &bytes, timestamp);
        json!({
            "DEVICE_KEY": device.key,
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": encode::base64(&signature),
            "TIMESTAMP": timestamp,
        })
    }

    fn require_sms(&self) {
        let sms = json!({ "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::000000000000:role/sms" } });
        let input = json!({ "UserPoolId": self.pool, "MfaConfiguration": "ON", "SmsMfaConfiguration": sms });
        self.world.ok("SetUserPoolMfaConfig", input);
    }

    fn code(&self) -> String {
        text(&self.world.outbox().last().expect("a message")["Code"])
    }

    fn listed(&self) -> Value {
        self.world.ok("AdminListDevices", World::of(&self.pool, "ann", json!({})))["Devices"].clone()
    }

    fn as_admin(&self, device: &Kept, more: Value) -> Value {
        let mut input = World::of(&self.pool, "ann", json!({ "DeviceKey": device.key }));
        merge(&mut input, more);
        input
    }
}

fn hello(device: &Kept) -> Value {
    json!({ "DEVICE_KEY": device.key, "SRP_A": srp::public(&SECRET) })
}

fn confirmation(token: &str, device: &Kept) -> Value {
    let verifier = srp::verifier(&device.group, &device.key, DEVICE_PASSWORD, &SALT);
    // As clients send numbers: with a zero before a leading one.
    let padded = |bytes: &[u8]| encode::base64(&[&[0], bytes].concat());
    json!({
        "AccessToken": token, "DeviceKey": device.key, "DeviceName": "Ann's phone",
        "DeviceSecretVerifierConfig": { "PasswordVerifier": padded(&verifier), "Salt": padded(&SALT) },
    })
}

fn as_user(token: &str, device: &Kept) -> Value {
    json!({ "AccessToken": token, "DeviceKey": device.key })
}

#[test]
fn a_pool_that_tracks_no_devices_gives_none_out_and_takes_no_notice_of_one() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.set_password(&pool, "ann", PASSWORD, true);
    let client = world.open_client(&pool);

    let told = world.begin(&client, "ann", json!({ "DEVICE_KEY": "us-east-1_0" }));

    assert_eq!(told["AuthenticationResult"].get("NewDeviceMetadata"), None);
    let token = access_token(&told);
    assert_eq!(world.ok("ListDevices", json!({ "AccessToken": token })), json!({ "Devices": [] }));
}

#[test]
fn a_sign_in_without_a_device_gets_one_which_nobody_has_until_it_is_confirmed() {
    let scene = Scene::of(json!({}));
    let (token, first) = scene.on_new_device();
    let (_, second) = scene.on_new_device();

    let (region, id) = first.key.split_once('_').expect("a region");
    assert_eq!((region, id.len()), ("us-east-1", 36));
    assert_eq!((first.group.len(), first.group.starts_with('-')), (9, true));
    assert_ne!(first.key, second.key);
    assert_eq!(first.group, second.group);
    assert_eq!(scene.listed(), json!([]));
    assert_eq!(scene.world.refused("GetDevice", as_user(&token, &first)), device_not_found());
}

#[test]
fn a_confirmed_device_is_shown_to_its_user_and_in_more_detail_to_the_administrator() {
    let scene = Scene::of(json!({}));
    let (token, device) = scene.on_new_device();
    scene.world.advance(1500);

    assert_eq!(scene.confirm(&token, &device), json!({ "UserConfirmationNecessary": false }));

    let shown = |attributes: Value| {
        json!({
            "DeviceKey": device.key, "DeviceAttributes": attributes, "DeviceCreateDate": seconds(START),
            "DeviceLastModifiedDate": seconds(START + 1500), "DeviceLastAuthenticatedDate": START / 1000,
        })
    };
    let own = shown(list(&[("device_status", "valid"), ("device_name", "Ann's phone"), ("last_ip_used", "127.0.0.1")]));
    let owner = format!("ann.{}", scene.pool);
    let arn = format!("arn:aws:cognito-idp:us-east-1:000000000000:owner/{owner}/device/{}", device.key);
    let full = shown(list(&[
        ("device_status", "valid"),
        ("device_name", "Ann's phone"),
        ("dev:device_arn", &arn),
        ("dev:device_owner", &owner),
        ("last_ip_used", "127.0.0.1"),
        ("dev:device_remembered_status", "remembered"),
        ("dev:device_sdk", "aws-sdk"),
    ]));
    assert_eq!(scene.world.ok("GetDevice", as_user(&token, &device)), json!({ "Device": own }));
    assert_eq!(scene.world.ok("ListDevices", json!({ "AccessToken": token })), json!({ "Devices": [own] }));
    assert_eq!(scene.world.ok("AdminGetDevice", scene.as_admin(&device, json!({}))), json!({ "Device": full }));
    assert_eq!(scene.listed(), json!([full]));
}

#[test]
fn only_the_sign_in_s_own_device_is_confirmed_and_only_once() {
    let scene = Scene::of(json!({}));
    let (token, device) = scene.on_new_device();
    let (_, other) = scene.on_new_device();

    assert_eq!(
        scene.world.refused("ConfirmDevice", confirmation(&token, &other)),
        invalid("Invalid device key given.")
    );
    scene.confirm(&token, &device);
    assert_eq!(
        scene.world.refused("ConfirmDevice", confirmation(&token, &device)),
        says("DeviceKeyExistsException", "Device key already exists.")
    );
}

#[test]
fn a_verifier_is_a_number_of_the_group() {
    let scene = Scene::of(json!({}));
    let (token, device) = scene.on_new_device();
    for verifier in ["no base64!", &encode::base64(&[1; 385])] {
        let mut input = as_user(&token, &device);
        merge(&mut input, json!({ "DeviceSecretVerifierConfig": { "PasswordVerifier": verifier, "Salt": "AA==" } }));
        assert_eq!(
            scene.world.refused("ConfirmDevice", input),
            invalid("Invalid device secret verifier config given.")
        );
    }
    assert_eq!(scene.listed(), json!([]));
}

#[test]
fn a_remembered_device_proves_itself_before_the_tokens() {
    let scene = Scene::of(json!({}));
    let (_, device) = scene.confirmed();
    scene.world.advance(60_500);

    let told = scene.begin_on(&device);
    assert_eq!(told["ChallengeName"], "DEVICE_SRP_AUTH");
    assert_eq!(told["ChallengeParameters"], json!({}));
    let challenge = scene.world.answer(&scene.client, "ann", &told, hello(&device));
    assert_eq!(challenge["ChallengeName"], "DEVICE_PASSWORD_VERIFIER");
    assert_eq!(challenge.get("Session"), None);
    assert_eq!(challenge["ChallengeParameters"]["DEVICE_KEY"], json!(device.key));
    assert_eq!(challenge["ChallengeParameters"]["USERNAME"], "ann");
    let proof = scene.proof(&challenge, &device, DEVICE_PASSWORD);
    let signed_in = scene.world.answer(&scene.client, "ann", &challenge, proof);

    access_token(&signed_in);
    assert_eq!(signed_in["AuthenticationResult"].get("NewDeviceMetadata"), None);
    assert_eq!(scene.listed()[0]["DeviceLastAuthenticatedDate"], (START + 60_500) / 1000);
}

#[test]
fn the_first_answer_needs_no_session() {
    let scene = Scene::of(json!({}));
    let (_, device) = scene.confirmed();

    scene.begin_on(&device);
    let without = json!({ "ChallengeName": "DEVICE_SRP_AUTH" });
    access_token(&scene.prove(&without, &device, DEVICE_PASSWORD));

    assert_eq!(
        scene.world.answer_refused(&scene.client, "ann", &without, hello(&device)),
        says("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
    );
}

#[test]
fn no_device_proves_itself_before_the_password() {
    let scene = Scene::of(json!({}));
    let (_, device) = scene.confirmed();
    let without = json!({ "ChallengeName": "DEVICE_SRP_AUTH" });

    assert_eq!(scene.world.answer_refused(&scene.client, "ann", &without, hello(&device)), session_invalid());
    assert_eq!(scene.world.answer_refused(&scene.client, "bob", &without, hello(&device)), session_invalid());
}

#[test]
fn whatever_is_wrong_with_a_device_s_proof_is_refused() {
    let scene = Scene::of(json!({}));
    let (_, device) = scene.confirmed();
    let (_, other) = scene.confirmed();
    let challenge = scene.world.answer(&scene.client, "ann", &scene.begin_on(&device), hello(&device));
    let refused = |responses: Value| scene.world.answer_refused(&scene.client, "ann", &challenge, responses);

    assert_eq!(refused(scene.proof(&challenge, &device, "another secret")), wrong());
    let mut stranger = scene.proof(&challenge, &other, DEVICE_PASSWORD);
    assert_eq!(refused(stranger.clone()), session_invalid());
    merge(&mut stranger, json!({ "DEVICE_KEY": device.key }));
    assert_eq!(refused(stranger), wrong());
    let mut garbage = scene.proof(&challenge, &device, DEVICE_PASSWORD);
    merge(&mut garbage, json!({ "PASSWORD_CLAIM_SECRET_BLOCK": "AAAA" }));
    assert_eq!(refused(garbage), wrong());
}

#[test]
fn answers_of_a_device_are_required_and_read() {
    let scene = Scene::of(json!({}));
    let (_, device) = scene.confirmed();
    let told = scene.begin_on(&device);
    let refused = |told: &Value, responses: Value| scene.world.answer_refused(&scene.client, "ann", told, responses);

    assert_eq!(refused(&told, json!({ "DEVICE_KEY": device.key })), invalid("Missing required parameter SRP_A"));
    assert_eq!(refused(&told, json!({ "SRP_A": "2" })), invalid("Missing required parameter DEVICE_KEY"));
    let challenge = scene.world.answer(&scene.client, "ann", &told, hello(&device));
    for name in ["PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP", "DEVICE_KEY"] {
        let mut proof = scene.proof(&challenge, &device, DEVICE_PASSWORD);
        proof.as_object_mut().expect("a map").remove(name);
        assert_eq!(refused(&challenge, proof), invalid(&format!("Missing required parameter {name}")));
    }
}

#[test]
fn a_device_that_nobody_has_is_told_once_the_password_is_right() {
    let scene = Scene::of(json!({}));
    let (_, device) = scene.on_new_device();

    let on_device = json!({ "DEVICE_KEY": device.key });
    assert_eq!(scene.world.begin_refused(&scene.client, "ann", on_device.clone()), device_not_found());
    let mut guess = on_device;
    merge(&mut guess, json!({ "PASSWORD": "a wrong one" }));
    assert_eq!(scene.world.begin_refused(&scene.client, "ann", guess), wrong());
}

#[test]
fn a_device_stands_for_the_second_factor_where_the_pool_says_so() {
    let scene = Scene::of(json!({ "ChallengeRequiredOnNewDevice": true }));
    let (_, device) = scene.confirmed();
    scene.require_sms();

    assert_eq!(scene.begin(json!({}))["ChallengeName"], "SMS_MFA");
    access_token(&scene.prove(&scene.begin_on(&device), &device, DEVICE_PASSWORD));
}

#[test]
fn elsewhere_a_device_comes_after_the_second_factor() {
    let scene = Scene::of(json!({ "ChallengeRequiredOnNewDevice": false }));
    let (_, device) = scene.confirmed();
    scene.require_sms();

    let challenge = scene.begin_on(&device);
    assert_eq!(challenge["ChallengeName"], "SMS_MFA");
    let told = scene.world.answer(&scene.client, "ann", &challenge, json!({ "SMS_MFA_CODE": scene.code() }));
    assert_eq!(told["ChallengeName"], "DEVICE_SRP_AUTH");
    access_token(&scene.prove(&told, &device, DEVICE_PASSWORD));
}

#[test]
fn a_device_may_be_named_with_any_answer() {
    let scene = Scene::of(json!({}));
    let (_, device) = scene.confirmed();
    scene.require_sms();

    let challenge = scene.begin(json!({}));
    let answer = json!({ "SMS_MFA_CODE": scene.code(), "DEVICE_KEY": device.key });
    let told = scene.world.answer(&scene.client, "ann", &challenge, answer);

    assert_eq!(told["ChallengeName"], "DEVICE_SRP_AUTH");
}

#[test]
fn where_users_are_asked_a_device_is_remembered_when_they_say_so() {
    let scene = Scene::of(json!({
        "ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": true,
    }));
    let (token, device) = scene.on_new_device();
    assert_eq!(scene.confirm(&token, &device), json!({ "UserConfirmationNecessary": true }));
    let remembered = || attribute(&scene.listed()[0]["DeviceAttributes"], "dev:device_remembered_status");
    assert_eq!(remembered().as_deref(), Some("not_remembered"));
    scene.require_sms();
    assert_eq!(scene.begin_on(&device)["ChallengeName"], "SMS_MFA");
    scene.world.advance(1000);

    let mut input = as_user(&token, &device);
    merge(&mut input, json!({ "DeviceRememberedStatus": "remembered" }));
    assert_eq!(scene.world.ok("UpdateDeviceStatus", input), json!({}));

    assert_eq!(remembered().as_deref(), Some("remembered"));
    assert_eq!(scene.listed()[0]["DeviceLastModifiedDate"], seconds(START + 1000));
    assert_eq!(scene.begin_on(&device)["ChallengeName"], "DEVICE_SRP_AUTH");
    let not = scene.as_admin(&device, json!({ "DeviceRememberedStatus": "not_remembered" }));
    assert_eq!(scene.world.ok("AdminUpdateDeviceStatus", not), json!({}));
    assert_eq!(scene.begin_on(&device)["ChallengeName"], "SMS_MFA");
}

#[test]
fn a_status_that_is_left_out_stays() {
    let scene = Scene::of(json!({}));
    let (token, device) = scene.confirmed();
    let before = scene.listed();
    scene.world.advance(1000);

    assert_eq!(scene.world.ok("UpdateDeviceStatus", as_user(&token, &device)), json!({}));
    assert_eq!(scene.listed(), before);
}

#[test]
fn a_device_that_is_not_remembered_signs_in_without_a_proof_and_keeps_its_key() {
    let scene = Scene::of(json!({ "DeviceOnlyRememberedOnUserPrompt": true }));
    let (_, device) = scene.confirmed();

    let told = scene.begin_on(&device);

    access_token(&told);
    assert_eq!(told["AuthenticationResult"].get("NewDeviceMetadata"), None);
}

#[test]
fn a_forgotten_device_is_gone() {
    let scene = Scene::of(json!({}));
    let (token, own) = scene.confirmed();
    let (_, other) = scene.confirmed();

    assert_eq!(scene.world.ok("ForgetDevice", as_user(&token, &own)), Value::Null);
    assert_eq!(each(&scene.listed(), "DeviceKey"), std::slice::from_ref(&other.key));
    assert_eq!(scene.world.ok("AdminForgetDevice", scene.as_admin(&other, json!({}))), Value::Null);

    assert_eq!(scene.listed(), json!([]));
    let on_device = json!({ "DEVICE_KEY": own.key });
    assert_eq!(scene.world.begin_refused(&scene.client, "ann", on_device), device_not_found());
}

#[test]
fn devices_are_listed_page_by_page_by_either_door() {
    let scene = Scene::of(json!({}));
    let mut keys: Vec<String> = (0..3).map(|_| scene.confirmed().1.key).collect();
    keys.sort();
    let (token, _) = scene.on_new_device();

    let by_user = |more: Value| {
        let mut input = json!({ "AccessToken": token });
        merge(&mut input, more);
        scene.world.ok("ListDevices", input)
    };
    let first = by_user(json!({ "Limit": 2 }));
    assert_eq!(each(&first["Devices"], "DeviceKey"), keys[..2]);
    let next = text(&first["PaginationToken"]);
    let rest = by_user(json!({ "PaginationToken": next }));
    assert_eq!((each(&rest["Devices"], "DeviceKey"), rest.get("PaginationToken")), (keys[2..].to_vec(), None));
    let by_admin = World::of(&scene.pool, "ann", json!({ "PaginationToken": next, "Limit": 0 }));
    assert_eq!(each(&scene.world.ok("AdminListDevices", by_admin)["Devices"], "DeviceKey"), keys[2..]);
}

#[test]
fn a_page_goes_on_though_its_next_device_is_gone() {
    let scene = Scene::of(json!({}));
    let mut devices: Vec<Kept> = (0..3).map(|_| scene.confirmed().1).collect();
    devices.sort_by(|one, other| one.key.cmp(&other.key));
    let page = |more: Value| scene.world.ok("AdminListDevices", World::of(&scene.pool, "ann", more));
    let next = text(&page(json!({ "Limit": 1 }))["PaginationToken"]);

    scene.world.ok("AdminForgetDevice", scene.as_admin(&devices[1], json!({})));

    let rest = page(json!({ "PaginationToken": next }));
    assert_eq!(each(&rest["Devices"], "DeviceKey"), std::slice::from_ref(&devices[2].key));
}

#[test]
fn a_page_token_serves_its_own_list() {
    let scene = Scene::of(json!({}));
    (0..2).for_each(|_| drop(scene.confirmed()));
    let page = |user: &str, more: Value| World::of(&scene.pool, user, more);
    let next = text(&scene.world.ok("AdminListDevices", page("ann", json!({ "Limit": 1 })))["PaginationToken"]);
    scene.world.user(&scene.pool, "bob", &[]);

    let refusal = invalid("Provided pagination token is invalid. Check the token and try your request again.");
    for token in [json!(next), json!("no-such-token")] {
        let input = page("bob", json!({ "PaginationToken": token }));
        assert_eq!(scene.world.refused("AdminListDevices", input), refusal);
    }
}

#[test]
fn pool_and_user_are_looked_up_before_the_device() {
    let scene = Scene::of(json!({}));
    for (operation, more) in [
        ("AdminGetDevice", json!({ "DeviceKey": "us-east-1_0" })),
        ("AdminForgetDevice", json!({ "DeviceKey": "us-east-1_0" })),
        ("AdminUpdateDeviceStatus", json!({ "DeviceKey": "us-east-1_0" })),
        ("AdminListDevices", json!({})),
    ] {
        let of = |pool: &str, user: &str| World::of(pool, user, more.clone());
        assert_eq!(scene.world.refused(operation, of("us-east-1_Absent000", "ann")), pool_not_found());
        assert_eq!(scene.world.refused(operation, of(&scene.pool, "bob")), user_not_found());
        if more.get("DeviceKey").is_some() {
            assert_eq!(scene.world.refused(operation, of(&scene.pool, "ann")), device_not_found());
        }
    }
}

#[test]
fn the_token_is_looked_at_before_the_device() {
    let scene = Scene::of(json!({}));
    let (token, _) = scene.on_new_device();
    let unknown = json!({ "DeviceKey": "us-east-1_0" });
    for operation in ["GetDevice", "ForgetDevice", "UpdateDeviceStatus"] {
        let mut input = unknown.clone();
        merge(&mut input, json!({ "AccessToken": token }));
        assert_eq!(scene.world.refused(operation, input.clone()), device_not_found());
        merge(&mut input, json!({ "AccessToken": "no.access.token" }));
        assert_eq!(scene.world.refused(operation, input), says("NotAuthorizedException", "Invalid Access Token"));
    }
    for operation in ["GetDevice", "ForgetDevice"] {
        let refusal = says("NotAuthorizedException", "Invalid Access Token");
        assert_eq!(scene.world.refused(operation, unknown.clone()), refusal, "{operation} without a token");
    }
}

#[test]
fn a_refresh_on_a_confirmed_device_names_it() {
    let scene = Scene::of(json!({}));
    let told = scene.begin(json!({}));
    let new = &told["AuthenticationResult"]["NewDeviceMetadata"];
    let device = Kept { key: text(&new["DeviceKey"]), group: text(&new["DeviceGroupKey"]) };
    scene.confirm(&access_token(&told), &device);
    let refresh = |more: Value| {
        let mut parameters = json!({ "REFRESH_TOKEN": told["AuthenticationResult"]["RefreshToken"] });
        merge(&mut parameters, more);
        json!({ "ClientId": scene.client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters })
    };

    assert_eq!(
        scene.world.refused("InitiateAuth", refresh(json!({}))),
        says("NotAuthorizedException", "Invalid Refresh Token")
    );
    access_token(&scene.world.ok("InitiateAuth", refresh(json!({ "DEVICE_KEY": device.key }))));
}
