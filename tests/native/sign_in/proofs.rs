//! Proofs of a password that is not sent.

use crypto::{encode, srp};

use super::*;

/// The client's side of one proof.
fn proof(scene: &Scene, user: &str, password: &str, secret: &[u8]) -> Value {
    let a = srp::public(secret);
    let challenge = scene.begins(scene.start("USER_SRP_AUTH", json!({ "USERNAME": user, "SRP_A": a })));
    assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
    assert_eq!(challenge.get("Session"), None);
    answer_to(scene, &challenge, password, secret)
}

pub fn answer_to(scene: &Scene, challenge: &Value, password: &str, secret: &[u8]) -> Value {
    let parameters = &challenge["ChallengeParameters"];
    let get = |name: &str| text(&parameters[name]);
    let pool_name = scene.pool.split_once('_').expect("a pool id").1;
    let user_id = get("USER_ID_FOR_SRP");
    let key = srp::client_key(pool_name, &user_id, password, &get("SALT"), &get("SRP_B"), secret).expect("a key");
    let block = encode::read_base64(&get("SECRET_BLOCK")).expect("base64");
    let timestamp = "Thu Sep 24 13:50:15 UTC 2026";
    let signature = encode::base64(&srp::proof(&key, pool_name, &user_id, &block, timestamp));
    json!({ "ClientId": scene.client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": {
        "USERNAME": user_id, "PASSWORD_CLAIM_SECRET_BLOCK": get("SECRET_BLOCK"), "TIMESTAMP": timestamp,
        "PASSWORD_CLAIM_SIGNATURE": signature,
    } })
}

pub const SECRET: [u8; 32] = [7; 32];

#[test]
fn a_proof_of_the_password_signs_in_and_needs_no_session() {
    let scene = Scene::new();
    let input = proof(&scene, "ann", PASSWORD, &SECRET);
    is_signed_in(&scene.goes_on(input.clone()));
    assert_eq!(scene.answer_refused(input), wrong(), "once");
}

#[test]
fn whatever_is_wrong_with_a_proof_is_refused_alike() {
    let scene = Scene::new();
    scene.user("bob", &[]);
    assert_eq!(scene.answer_refused(proof(&scene, "ann", "Passw0rd-other", &SECRET)), wrong());
    let good = proof(&scene, "ann", PASSWORD, &SECRET);
    for (name, value) in [
        ("PASSWORD_CLAIM_SIGNATURE", "AAAA"),
        ("PASSWORD_CLAIM_SIGNATURE", "*"),
        ("PASSWORD_CLAIM_SECRET_BLOCK", "AAAA"),
        ("PASSWORD_CLAIM_SECRET_BLOCK", "*"),
        ("TIMESTAMP", "Thu Sep 24 13:50:16 UTC 2026"),
        ("USERNAME", "bob"),
        ("USERNAME", "nobody"),
    ] {
        let mut bad = good.clone();
        bad["ChallengeResponses"][name] = json!(value);
        assert_eq!(scene.answer_refused(bad), wrong(), "{name}: {value}");
    }
    is_signed_in(&scene.goes_on(proof(&scene, "ann", PASSWORD, &SECRET)));
}

#[test]
fn parameters_of_a_proof_are_required_and_read() {
    let scene = Scene::new();
    let good = proof(&scene, "ann", PASSWORD, &SECRET);
    for name in ["USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE"] {
        let mut bad = good.clone();
        bad["ChallengeResponses"].as_object_mut().expect("an object").remove(name);
        assert_eq!(
            scene.answer_refused(bad),
            says("InvalidParameterException", &format!("Missing required parameter {name}"))
        );
    }
    let mut bad = good.clone();
    bad["ChallengeResponses"]["TIMESTAMP"] = json!("2026-09-24T13:50:15Z");
    assert_eq!(
        scene.answer_refused(bad),
        says("InvalidParameterException", "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
    );
    assert_eq!(
        scene.begin_refused(scene.start("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": "xyz" }))),
        says("InvalidParameterException", "SRP_A is not a hexadecimal number.")
    );
}

#[test]
fn a_zero_is_answered_like_any_number_and_proves_nothing() {
    let scene = Scene::new();
    let begin = |a: &str| scene.begins(scene.start("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": a })));
    let (zero, two) = (begin("0"), begin("2"));
    assert_eq!(zero["ChallengeParameters"]["SALT"], two["ChallengeParameters"]["SALT"]);
    assert_ne!(zero["ChallengeParameters"]["SRP_B"], two["ChallengeParameters"]["SRP_B"]);
    assert_eq!(scene.answer_refused(answer_to(&scene, &zero, PASSWORD, &SECRET)), wrong());
}

#[test]
fn nobody_gets_a_challenge_like_everybody_where_the_client_hides_users() {
    let scene = Scene::of(json!({}), json!({ "PreventUserExistenceErrors": "ENABLED" }));
    let begin = |client: &str, name: &str| {
        scene.world.ok(
            "InitiateAuth",
            json!({ "ClientId": client, "AuthFlow": "USER_SRP_AUTH",
                "AuthParameters": { "USERNAME": name, "SRP_A": srp::public(&SECRET) } }),
        )
    };
    let other = made_client(&scene.world, &scene.pool, json!({ "PreventUserExistenceErrors": "ENABLED" }));
    let challenge = begin(&scene.client, "nobody");
    let parameters = &challenge["ChallengeParameters"];
    assert_eq!((&parameters["USERNAME"], &parameters["USER_ID_FOR_SRP"]), (&json!("nobody"), &json!("nobody")));
    assert_eq!(parameters["SALT"], begin(&other, "nobody")["ChallengeParameters"]["SALT"], "whichever client asks");
    assert_ne!(parameters["SALT"], begin(&scene.client, "nobody-else")["ChallengeParameters"]["SALT"]);
    let keys = |challenge: &Value| {
        challenge["ChallengeParameters"].as_object().expect("an object").keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(keys(&challenge), keys(&begin(&scene.client, "ann")));
    assert_eq!(scene.answer_refused(answer_to(&scene, &challenge, PASSWORD, &SECRET)), wrong());
    assert_eq!(scene.answer_refused(answer_to(&scene, &challenge, "secret block", &SECRET)), wrong());
}

#[test]
fn a_proof_by_alias_is_of_the_stored_username() {
    let scene = Scene::of(json!({ "AliasAttributes": ["email"] }), json!({}));
    scene.user("bob", &[("email", "bob@example.com"), ("email_verified", "true")]);
    let input = proof(&scene, "bob@example.com", PASSWORD, &SECRET);
    assert_eq!(input["ChallengeResponses"]["USERNAME"], "bob");
    is_signed_in(&scene.goes_on(input));
}

#[test]
fn failed_proofs_lock_out_too() {
    let scene = Scene::new();
    for _ in 0..5 {
        assert_eq!(scene.answer_refused(proof(&scene, "ann", "wrong", &SECRET)), wrong());
    }
    assert_eq!(
        scene.answer_refused(proof(&scene, "ann", PASSWORD, &SECRET)),
        says("NotAuthorizedException", "Password attempts exceeded")
    );
}

#[test]
fn a_proof_of_a_temporary_password_asks_for_a_new_one() {
    let scene = Scene::new();
    scene.set_password("ann", TEMPORARY, false);
    let challenge = scene.goes_on(proof(&scene, "ann", TEMPORARY, &SECRET));
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    is_signed_in(&scene.goes_on(scene.answer(
        "NEW_PASSWORD_REQUIRED",
        &challenge["Session"],
        json!({ "NEW_PASSWORD": PASSWORD }),
    )));
}
