//! Passkeys: registered with an authenticator in software, listed, deleted.

use crypto::encode::{base64_url, read_base64_url};
use crypto::hash::sha256;
use crypto::p256;
use pocket_cognito::rules::virtual_authenticator::{NoCredential, VirtualAuthenticator};
use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

const AUTHENTICATOR: VirtualAuthenticator =
    VirtualAuthenticator { seed: "key", origin: None, counter: 1, user_present: true, user_verified: true };

/// A pool that takes passkeys for example.com, with ann in it.
struct Site {
    world: World,
    pool: String,
    client: String,
    sub: String,
}

impl Site {
    fn new() -> Site {
        let site = Site::without_configuration(&["PASSWORD", "WEB_AUTHN"]);
        site.configure(json!({ "RelyingPartyId": "example.com", "UserVerification": "required" }));
        site
    }

    fn without_configuration(factors: &[&str]) -> Site {
        let world = World::new();
        let policy = json!({ "SignInPolicy": { "AllowedFirstAuthFactors": factors } });
        let pool = world.pool_with(json!({ "Policies": policy }));
        let client = world.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "web" }));
        let sub = world.user(&pool, "ann", &[]);
        Site { client: text(&client["UserPoolClient"]["ClientId"]), world, pool, sub }
    }

    fn configure(&self, configuration: Value) {
        self.world.ok(
            "SetUserPoolMfaConfig",
            json!({ "UserPoolId": self.pool, "MfaConfiguration": "OFF", "WebAuthnConfiguration": configuration }),
        );
    }

    fn token(&self) -> String {
        let asked = json!({ "user": "ann", "clientId": self.client });
        text(&self.world.host("issueTokens", asked).expect("tokens")["AccessToken"])
    }

    fn start(&self) -> Value {
        let answer = self.world.ok("StartWebAuthnRegistration", json!({ "AccessToken": self.token() }));
        answer["CredentialCreationOptions"].clone()
    }

    fn start_refused(&self) -> (String, String) {
        self.world.refused("StartWebAuthnRegistration", json!({ "AccessToken": self.token() }))
    }

    /// What an authenticator makes of a registration that is begun here.
    fn created(&self, authenticator: &VirtualAuthenticator) -> Value {
        let credential = authenticator.create(&self.start().to_string()).expect("a credential");
        serde_json::from_str(&credential).expect("JSON")
    }

    fn complete(&self, credential: &Value) {
        let input = json!({ "AccessToken": self.token(), "Credential": credential });
        assert_eq!(self.world.ok("CompleteWebAuthnRegistration", input), json!({}));
    }

    #[track_caller]
    fn complete_refused(&self, credential: &Value) -> (String, String) {
        let input = json!({ "AccessToken": self.token(), "Credential": credential });
        self.world.refused("CompleteWebAuthnRegistration", input)
    }

    /// So many passkeys, each of an authenticator of its own; their identifiers.
    fn register(&self, count: usize) -> Vec<String> {
        let seeds: Vec<String> = (0..count).map(|at| format!("key {at}")).collect();
        let register = |seed: &String| {
            let credential = self.created(&VirtualAuthenticator { seed, ..AUTHENTICATOR });
            self.complete(&credential);
            text(&credential["id"])
        };
        seeds.iter().map(register).collect()
    }

    fn list(&self, more: Value) -> Value {
        let mut input = json!({ "AccessToken": self.token() });
        merge(&mut input, more);
        self.world.ok("ListWebAuthnCredentials", input)
    }
}

/// A credential with other client data.
fn with_client_data(credential: &Value, member: &str, value: &str) -> Value {
    let mut credential = credential.clone();
    let encoded = &mut credential["response"]["clientDataJSON"];
    let mut data: Value = serde_json::from_slice(&read_base64_url(&text(encoded)).expect("base64url")).expect("JSON");
    data[member] = json!(value);
    *encoded = json!(base64_url(data.to_string().as_bytes()));
    credential
}

/// A credential with another attestation object, made of its authenticator data.
fn with_attestation(credential: &Value, attest: impl FnOnce(&[u8]) -> Vec<u8>) -> Value {
    let mut credential = credential.clone();
    let encoded = &mut credential["response"]["attestationObject"];
    let object = read_base64_url(&text(encoded)).expect("base64url");
    // Behind {"fmt": "none", "attStmt": {}, "authData": and the length.
    *encoded = json!(base64_url(&attest(&object[30..])));
    credential
}

/// An attestation object of the format "packed".
fn packed(data: &[u8], statement: &[u8]) -> Vec<u8> {
    let mut object = b"\xa3\x63fmt\x66packed\x67attStmt".to_vec();
    object.extend(statement);
    object.extend(b"\x68authData\x58");
    object.push(data.len() as u8);
    object.extend(data);
    object
}

fn unreadable() -> (String, String) {
    invalid("Invalid WebAuthn credential.")
}

fn challenge_not_found() -> (String, String) {
    says(
        "WebAuthnChallengeNotFoundException",
        "The challenge from StartWebAuthnRegistration has expired or does not exist.",
    )
}

fn not_supported() -> (String, String) {
    says("WebAuthnCredentialNotSupportedException", "The passkey credential is from an unsupported device or provider.")
}

#[test]
fn the_creation_options_are_what_a_browser_wants() {
    let site = Site::new();

    let mut options = site.start();
    let challenge = text(&options["challenge"].take());

    assert_eq!(read_base64_url(&challenge).map(|bytes| bytes.len()), Some(16));
    let expected = json!({
        "rp": { "id": "example.com", "name": "example.com" },
        "user": { "id": base64_url(site.sub.as_bytes()), "name": "ann", "displayName": "ann" },
        "challenge": null,
        "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }, { "type": "public-key", "alg": -257 }],
        "timeout": 60000,
        "excludeCredentials": [],
        "authenticatorSelection": {
            "requireResidentKey": true, "residentKey": "required", "userVerification": "required",
        },
    });
    assert_eq!(options, expected);
    assert_ne!(text(&site.start()["challenge"]), challenge);
}

#[test]
fn a_registered_passkey_is_listed() {
    let site = Site::new();
    let credential = site.created(&AUTHENTICATOR);
    site.complete(&credential);

    let expected = json!({ "Credentials": [{
        "CredentialId": credential["id"],
        "FriendlyCredentialName": "Passkey",
        "RelyingPartyId": "example.com",
        "AuthenticatorAttachment": "platform",
        "AuthenticatorTransports": ["internal"],
        "CreatedAt": seconds(site.world.now.get()),
    }] });
    assert_eq!(site.list(json!({})), expected);
}

#[test]
fn a_known_passkey_is_not_made_twice() {
    let site = Site::new();
    let credential = site.created(&AUTHENTICATOR);
    site.complete(&credential);

    let options = site.start();
    assert_eq!(options["excludeCredentials"], json!([{ "id": credential["id"], "type": "public-key" }]));
    assert_eq!(AUTHENTICATOR.create(&options.to_string()), Err(NoCredential::InvalidStateError));
    let again = with_client_data(&credential, "challenge", &text(&options["challenge"]));
    assert_eq!(site.complete_refused(&again), invalid("The WebAuthn credential is already registered."));
}

#[test]
fn passkeys_must_be_allowed_and_have_a_relying_party() {
    let not_enabled = says("WebAuthnNotEnabledException", "The passkey feature isn't enabled for the user pool.");
    let no_party = says(
        "WebAuthnConfigurationMissingException",
        "The user pool doesn't have a configured relying party id or a user pool domain.",
    );

    assert_eq!(Site::without_configuration(&["PASSWORD"]).start_refused(), not_enabled);
    assert_eq!(Site::without_configuration(&["PASSWORD", "WEB_AUTHN"]).start_refused(), no_party);
    let site = Site::without_configuration(&["PASSWORD"]);
    site.configure(json!({ "RelyingPartyId": "example.com" }));
    assert_eq!(site.start_refused(), not_enabled);
    assert_eq!(site.complete_refused(&json!({})), not_enabled);
}

#[test]
fn a_user_has_at_most_twenty_passkeys() {
    let site = Site::new();
    let ids = site.register(20);

    let refusal = says("LimitExceededException", "The user has reached the maximum number of passkeys.");
    assert_eq!(site.start_refused(), refusal);
    site.world.ok("DeleteWebAuthnCredential", json!({ "AccessToken": site.token(), "CredentialId": ids[3] }));
    site.start();
}

#[test]
fn a_challenge_is_good_for_one_passkey_of_one_client_for_three_minutes() {
    let site = Site::new();
    assert_eq!(site.complete_refused(&json!({})), challenge_not_found());

    let credential = site.created(&AUTHENTICATOR);
    let client = site.world.ok("CreateUserPoolClient", json!({ "UserPoolId": site.pool, "ClientName": "other" }));
    let other = json!({ "user": "ann", "clientId": client["UserPoolClient"]["ClientId"] });
    let token = site.world.host("issueTokens", other).expect("tokens")["AccessToken"].clone();
    assert_eq!(
        site.world.refused("CompleteWebAuthnRegistration", json!({ "AccessToken": token, "Credential": credential })),
        says(
            "WebAuthnClientMismatchException",
            "The access token is for a different client than the one in the original StartWebAuthnRegistration \
             request."
        )
    );
    site.world.advance(3 * 60 * 1000 - 1);
    site.complete(&credential);
    assert_eq!(site.complete_refused(&credential), challenge_not_found());

    let late = site.created(&VirtualAuthenticator { seed: "another", ..AUTHENTICATOR });
    site.world.advance(3 * 60 * 1000);
    assert_eq!(site.complete_refused(&late), challenge_not_found());
}

/// A refused credential leaves the challenge open.
#[test]
fn client_data_must_be_of_this_registration() {
    let site = Site::new();
    let credential = site.created(&AUTHENTICATOR);
    let origin_not_allowed = says(
        "WebAuthnOriginNotAllowedException",
        "The passkey credential's registration origin does not align with the user pool relying party id.",
    );

    let refused = |member, value| site.complete_refused(&with_client_data(&credential, member, value));
    assert_eq!(refused("type", "webauthn.get"), unreadable());
    assert_eq!(refused("challenge", "zsBch6DlNLUb6SgRdzHysw"), challenge_not_found());
    assert_eq!(refused("origin", "https://example.org"), origin_not_allowed);
    assert_eq!(refused("origin", "http://example.com"), origin_not_allowed);
    site.complete(&with_client_data(&credential, "origin", "https://login.example.com:8443"));
}

#[test]
fn an_authenticator_must_be_of_the_relying_party_and_show_its_user() {
    let site = Site::new();

    let mut options = site.start();
    options["rp"]["id"] = json!("login.example.com");
    let created = AUTHENTICATOR.create(&options.to_string()).expect("a credential");
    let elsewhere: Value = serde_json::from_str(&created).expect("JSON");
    assert_eq!(
        site.complete_refused(&elsewhere),
        says(
            "WebAuthnRelyingPartyMismatchException",
            "The passkey credential is associated with a different relying party ID than the user pool relying party \
             ID."
        )
    );
    let absent = VirtualAuthenticator { user_present: false, ..AUTHENTICATOR };
    assert_eq!(site.complete_refused(&site.created(&absent)), not_supported());
    let unverified = VirtualAuthenticator { user_verified: false, ..AUTHENTICATOR };
    assert_eq!(site.complete_refused(&site.created(&unverified)), not_supported());
    site.configure(json!({ "RelyingPartyId": "example.com", "UserVerification": "preferred" }));
    assert_eq!(site.start()["authenticatorSelection"]["userVerification"], "preferred");
    site.complete(&site.created(&unverified));
}

#[test]
fn an_attestation_is_none_or_by_the_key_itself() {
    let site = Site::new();
    let credential = site.created(&AUTHENTICATOR);
    let client_data = read_base64_url(&text(&credential["response"]["clientDataJSON"])).expect("base64url");
    let id = read_base64_url(&text(&credential["id"])).expect("base64url");
    let secret = crypto::hash::hmac_sha256(b"key", &[&id, b"example.com"]);
    // {"alg": -7, "sig": ...}, and more.
    let statement = |message: &[u8], more: &[u8]| {
        let signature = p256::sign(&secret, message);
        let mut statement = vec![0xa2 + more.len().min(1) as u8];
        statement.extend(b"\x63alg\x26\x63sig\x58");
        statement.push(signature.len() as u8);
        statement.extend(signature);
        statement.extend(more);
        statement
    };
    let message = |data: &[u8]| [data, &sha256(&[&client_data])].concat();

    let by_others = with_attestation(&credential, |data| packed(data, &statement(&message(data), b"\x63x5c\x80")));
    let of_another = with_attestation(&credential, |data| packed(data, &statement(b"another", b"")));
    let of_a_platform = with_attestation(&credential, |data| {
        let mut object = packed(data, b"\xa0");
        object[5..12].copy_from_slice(b"\x66tpmtpm");
        object
    });
    for refused in [by_others, of_another, of_a_platform] {
        assert_eq!(site.complete_refused(&refused), not_supported());
    }
    site.complete(&with_attestation(&credential, |data| packed(data, &statement(&message(data), b""))));
}

#[test]
fn a_key_of_another_algorithm_is_not_supported() {
    let site = Site::new();
    let credential = site.created(&AUTHENTICATOR);
    let with_algorithm = |algorithm: u8| {
        with_attestation(&credential, |data| {
            let mut data = data.to_vec();
            // {1: 2, 3: -7, ...} behind flags, counter, model, length and identifier.
            data[37 + 16 + 2 + 32 + 4] = algorithm;
            [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", &[data.len() as u8][..], &data].concat()
        })
    };

    // -8 is EdDSA.
    assert_eq!(site.complete_refused(&with_algorithm(0x27)), not_supported());
    site.complete(&with_algorithm(0x26));
}

#[test]
fn what_is_no_credential_is_refused() {
    let site = Site::new();
    let credential = site.created(&AUTHENTICATOR);
    let with = |path: &str, value: Value| {
        let mut credential = credential.clone();
        *credential.pointer_mut(path).expect("a member") = value;
        credential
    };
    let refused = [
        json!({}),
        with("/id", json!("another")),
        with("/type", json!("password")),
        with("/response", Value::Null),
        with("/response/clientDataJSON", json!("?")),
        with("/response/clientDataJSON", json!(base64_url(b"not JSON"))),
        with("/response/clientDataJSON", json!(base64_url(&[0xff]))),
        with("/response/attestationObject", json!("?")),
        with("/response/attestationObject", json!("")),
        with("/response/transports", json!("usb")),
        with_attestation(&credential, |_| b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x40".to_vec()),
    ];

    for credential in refused {
        assert_eq!(site.complete_refused(&credential), unreadable(), "{credential}");
    }
    site.complete(&with("/response/transports", Value::Null));
}

#[test]
fn passkeys_are_listed_in_pages() {
    let site = Site::new();
    let ids = site.register(5);

    let first = site.list(json!({ "MaxResults": 2 }));
    let second = site.list(json!({ "MaxResults": 2, "NextToken": first["NextToken"] }));
    let third = site.list(json!({ "MaxResults": 2, "NextToken": second["NextToken"] }));

    let pages = [&first, &second, &third].map(|page| each(&page["Credentials"], "CredentialId"));
    assert_eq!(pages.concat(), ids);
    assert_eq!(third.get("NextToken"), None);
    assert_eq!(each(&site.list(json!({ "MaxResults": 0 }))["Credentials"], "CredentialId"), ids);
    assert_eq!(
        site.world.refused("ListWebAuthnCredentials", json!({ "AccessToken": site.token(), "NextToken": "another" })),
        invalid("Provided pagination token is invalid. Check the token and try your request again.")
    );
}

#[test]
fn a_deleted_passkey_is_gone() {
    let site = Site::new();
    let ids = site.register(2);
    let delete = || json!({ "AccessToken": site.token(), "CredentialId": ids[0] });

    assert_eq!(site.world.ok("DeleteWebAuthnCredential", delete()), json!({}));

    assert_eq!(each(&site.list(json!({}))["Credentials"], "CredentialId"), ids[1..]);
    assert_eq!(
        site.world.refused("DeleteWebAuthnCredential", delete()),
        says("ResourceNotFoundException", "WebAuthn credential does not exist.")
    );
}

#[test]
fn passkeys_outlive_an_export() {
    let site = Site::new();
    let ids = site.register(1);
    site.start();

    let other = Site { world: site.world.edited(|_| ()), ..site };

    assert_eq!(other.world.state(), other.world.edited(|_| ()).state());
    assert_eq!(each(&other.list(json!({}))["Credentials"], "CredentialId"), ids);
}

#[test]
fn only_the_bearer_of_a_token_sees_passkeys() {
    let site = Site::new();

    for (operation, more) in [
        ("StartWebAuthnRegistration", json!({})),
        ("CompleteWebAuthnRegistration", json!({ "Credential": {} })),
        ("ListWebAuthnCredentials", json!({})),
        ("DeleteWebAuthnCredential", json!({ "CredentialId": "x" })),
    ] {
        let mut input = json!({ "AccessToken": "nobody.s.token" });
        merge(&mut input, more);
        assert_eq!(
            site.world.refused(operation, input),
            says("NotAuthorizedException", "Invalid Access Token"),
            "{operation}"
        );
    }
}

// ---- signing in

const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");

impl Site {
    /// With a client of USER_AUTH, and ann as someone who has a passkey and a password.
    fn to_sign_in() -> Site {
        let mut site = Site::new();
        let flows = json!(["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"]);
        let client = json!({ "UserPoolId": site.pool, "ClientName": "app", "ExplicitAuthFlows": flows });
        site.client = text(&site.world.ok("CreateUserPoolClient", client)["UserPoolClient"]["ClientId"]);
        site.world.set_password(&site.pool, "ann", PASSWORD, true);
        site.complete(&site.created(&AUTHENTICATOR));
        site
    }

    fn begin(&self) -> Value {
        let parameters = json!({ "USERNAME": "ann", "PREFERRED_CHALLENGE": "WEB_AUTHN" });
        let input = json!({ "ClientId": self.client, "AuthFlow": "USER_AUTH", "AuthParameters": parameters });
        self.world.ok("InitiateAuth", input)
    }

    /// The answer to a challenge, by an authenticator that has signed so often.
    fn answer(&self, challenge: &Value, authenticator: &VirtualAuthenticator) -> Value {
        let options = text(&challenge["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]);
        self.answer_with(challenge, &authenticator.get(&options).expect("a proof"))
    }

    fn answer_with(&self, challenge: &Value, credential: &str) -> Value {
        json!({
            "ClientId": self.client, "ChallengeName": "WEB_AUTHN", "Session": challenge["Session"],
            "ChallengeResponses": { "USERNAME": "ann", "CREDENTIAL": credential },
        })
    }

    #[track_caller]
    fn signs_in(&self, answer: Value) {
        let tokens = self.world.ok("RespondToAuthChallenge", answer);
        assert!(tokens["AuthenticationResult"]["RefreshToken"].is_string(), "{tokens}");
        assert_eq!(tokens["ChallengeParameters"], json!({}));
    }

    #[track_caller]
    fn is_wrong(&self, answer: Value) {
        assert_eq!(self.world.refused("RespondToAuthChallenge", answer), says(WRONG.0, WRONG.1));
    }
}

/// AUTHENTICATOR, having signed so often.
fn at(counter: u32) -> VirtualAuthenticator<'static> {
    VirtualAuthenticator { counter, ..AUTHENTICATOR }
}

#[test]
fn a_passkey_signs_in() {
    let site = Site::to_sign_in();
    let id = each(&site.list(json!({}))["Credentials"], "CredentialId").remove(0);

    let challenge = site.begin();
    let parameters = &challenge["ChallengeParameters"];
    let mut options: Value = serde_json::from_str(&text(&parameters["CREDENTIAL_REQUEST_OPTIONS"])).expect("JSON");

    assert_eq!(challenge["ChallengeName"], "WEB_AUTHN");
    assert_eq!(parameters.as_object().map(|parameters| parameters.len()), Some(1));
    assert_eq!(read_base64_url(&text(&options["challenge"].take())).map(|bytes| bytes.len()), Some(16));
    let expected = json!({
        "hints": [], "attestation": "none", "attestationFormats": [], "challenge": null, "timeout": 180000,
        "rpId": "example.com", "allowCredentials": [{ "id": id, "type": "public-key" }],
        "userVerification": "required",
    });
    assert_eq!(options, expected);
    site.signs_in(site.answer(&challenge, &at(2)));
    assert_eq!(site.world.stored("ann")["Extras"]["Passkeys"][0]["Counter"], 2);
}

#[test]
fn a_passkey_can_be_chosen() {
    let site = Site::to_sign_in();
    let parameters = json!({ "USERNAME": "ann" });
    let input = json!({ "ClientId": site.client, "AuthFlow": "USER_AUTH", "AuthParameters": parameters });
    let choice = site.world.ok("InitiateAuth", input);
    assert_eq!(choice["AvailableChallenges"], json!(["PASSWORD", "PASSWORD_SRP", "WEB_AUTHN"]));

    let chosen = json!({
        "ClientId": site.client, "ChallengeName": "SELECT_CHALLENGE", "Session": choice["Session"],
        "ChallengeResponses": { "USERNAME": "ann", "ANSWER": "WEB_AUTHN" },
    });
    let challenge = site.world.ok("RespondToAuthChallenge", chosen);

    assert_eq!(challenge["ChallengeName"], "WEB_AUTHN");
    site.signs_in(site.answer(&challenge, &at(2)));
}

/// A wrong proof uses up neither the session nor the counter, and a third one the session.
#[test]
fn a_wrong_proof_does_not_sign_in() {
    let site = Site::to_sign_in();
    let challenge = site.begin();
    let foreign = VirtualAuthenticator { origin: Some("https://example.org"), ..at(2) };
    site.is_wrong(site.answer(&challenge, &foreign));
    site.is_wrong(site.answer_with(&challenge, "{}"));
    site.signs_in(site.answer(&challenge, &at(2)));

    let other = site.begin();
    site.is_wrong(site.answer(&other, &at(2)));
    site.is_wrong(
        site.answer_with(&other, &text(&site.answer(&challenge, &at(3))["ChallengeResponses"]["CREDENTIAL"])),
    );
    site.is_wrong(site.answer(&other, &VirtualAuthenticator { user_present: false, ..at(3) }));
    assert_eq!(
        site.world.refused("RespondToAuthChallenge", site.answer(&other, &at(3))),
        says("NotAuthorizedException", "Invalid session for the user.")
    );
    site.signs_in(site.answer(&site.begin(), &at(3)));
}

#[test]
fn a_challenge_is_answered_once_and_by_a_credential() {
    let site = Site::to_sign_in();
    let challenge = site.begin();
    let mut without = site.answer(&challenge, &at(2));
    without["ChallengeResponses"] = json!({ "USERNAME": "ann" });

    assert_eq!(site.world.refused("RespondToAuthChallenge", without), invalid("Missing required parameter CREDENTIAL"));
    site.signs_in(site.answer(&challenge, &at(2)));
    assert_eq!(
        site.world.refused("RespondToAuthChallenge", site.answer(&challenge, &at(3))),
        says("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
    );
}

#[test]
fn a_passkey_deleted_meanwhile_does_not_sign_in() {
    let site = Site::to_sign_in();
    let challenge = site.begin();
    let id = each(&site.list(json!({}))["Credentials"], "CredentialId").remove(0);
    let of_another = VirtualAuthenticator { seed: "another", ..AUTHENTICATOR };
    site.complete(&site.created(&of_another));
    site.world.ok("DeleteWebAuthnCredential", json!({ "AccessToken": site.token(), "CredentialId": id }));

    site.is_wrong(site.answer(&challenge, &at(2)));
    site.signs_in(site.answer(&site.begin(), &VirtualAuthenticator { counter: 2, ..of_another }));
}

/// The user owes a second factor, for which a passkey stands only where the pool says so and its user was verified.
#[test]
fn a_verified_passkey_stands_for_both_factors_where_the_pool_says_so() {
    let site = Site::to_sign_in();
    let challenge = site.begin();
    site.world.set(&site.pool, "ann", &[("phone_number", "+12065550100")]);
    let preference = json!({ "SMSMfaSettings": { "Enabled": true } });
    let sms = json!({ "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::123456789012:role/sms" } });
    let configure = |factor: &str| {
        site.world.ok(
            "SetUserPoolMfaConfig",
            json!({
                "UserPoolId": site.pool, "MfaConfiguration": "OPTIONAL", "SmsMfaConfiguration": sms,
                "WebAuthnConfiguration": { "RelyingPartyId": "example.com", "FactorConfiguration": factor },
            }),
        );
    };
    configure("SINGLE_FACTOR");
    site.world.ok("AdminSetUserMFAPreference", World::of(&site.pool, "ann", preference));
    assert_eq!(
        site.world.refused("RespondToAuthChallenge", site.answer(&challenge, &at(2))),
        says("NotAuthorizedException", "Invalid session for the user.")
    );
    assert_eq!(site.begin()["AvailableChallenges"], json!(["PASSWORD", "PASSWORD_SRP"]));

    configure("MULTI_FACTOR_WITH_USER_VERIFICATION");
    let both = json!({ "SMSMfaSettings": { "Enabled": true }, "WebAuthnMfaSettings": { "Enabled": true } });
    site.world.ok("AdminSetUserMFAPreference", World::of(&site.pool, "ann", both));
    let challenge = site.begin();
    site.is_wrong(site.answer(&challenge, &VirtualAuthenticator { user_verified: false, ..at(2) }));
    site.signs_in(site.answer(&challenge, &at(2)));
}

#[test]
fn a_user_who_may_not_sign_in_may_not_by_passkey() {
    let site = Site::to_sign_in();
    let challenge = site.begin();
    site.world.ok("AdminDisableUser", World::of(&site.pool, "ann", json!({})));
    let answer = || site.answer(&challenge, &at(2));

    assert_eq!(
        site.world.refused("RespondToAuthChallenge", answer()),
        says("NotAuthorizedException", "User is disabled.")
    );
    site.world.ok("AdminEnableUser", World::of(&site.pool, "ann", json!({})));
    let unconfirmed = site.world.unconfirmed("ann");
    assert_eq!(
        unconfirmed.refused("RespondToAuthChallenge", answer()),
        says("UserNotConfirmedException", "User is not confirmed.")
    );
    site.signs_in(answer());
}

#[test]
fn a_relying_party_that_is_gone_ends_sign_ins_by_passkey() {
    let site = Site::to_sign_in();
    let challenge = site.begin();
    site.configure(json!({ "UserVerification": "required" }));

    assert_eq!(
        site.world.refused("RespondToAuthChallenge", site.answer(&challenge, &at(2))),
        says("NotAuthorizedException", "Invalid session for the user.")
    );
    let parameters = json!({ "USERNAME": "ann", "PREFERRED_CHALLENGE": "WEB_AUTHN" });
    let input = json!({ "ClientId": site.client, "AuthFlow": "USER_AUTH", "AuthParameters": parameters });
    assert_eq!(site.world.refused("InitiateAuth", input), invalid("WEB_AUTHN is not an available challenge"));
    site.configure(json!({ "RelyingPartyId": "example.net" }));
    assert_eq!(each(&site.list(json!({}))["Credentials"], "RelyingPartyId"), ["example.com"]);
}
