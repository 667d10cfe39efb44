//! What a host asks beside the API.

use pocket_cognito::options;
use serde_json::json;

use crate::subjects::*;
use crate::support::*;

const EMAIL: &str = "ann@example.com";

/// A pool whose user was sent a code.
fn sent(world: &World) -> String {
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);
    world.set_password(&pool, "ann", PASSWORD, true);
    world.ok("AdminResetUserPassword", World::of(&pool, "ann", json!({})));
    pool
}

#[test]
fn a_fixed_code_is_every_code_and_changes_nothing_else() {
    let (world, fixed) = (World::new(), World::with(&json!({ "codes": "246802" })));
    for world in [&world, &fixed] {
        sent(world);
        world.user(&world.pool(), "bob", &[]);
    }

    assert_eq!(fixed.outbox()[0]["Code"], "246802");
    assert_ne!(world.outbox()[0]["Code"], "246802");
    assert_eq!(fixed.state()["RandomState"], world.state()["RandomState"]);
    assert_eq!(fixed.stored("bob"), world.stored("bob"));
}

#[test]
fn an_import_keeps_the_fixed_code() {
    let world = World::with(&json!({ "codes": "246802" })).edited(|_| ());
    sent(&world);

    assert_eq!(world.outbox()[0]["Code"], "246802");
}

#[test]
fn a_fixed_code_has_six_digits() {
    for codes in ["12345", "1234567", "12345a", "", "１２３４５６"] {
        let refusal = options::read(&json!({ "codes": codes }).to_string()).expect_err("a refusal");
        assert_eq!(refusal.to_string(), format!("codes '{codes}' is not a code: six digits"));
    }
}
