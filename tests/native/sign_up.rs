use serde_json::json;

use crate::subjects::*;
use crate::support::*;

#[test]
fn an_administrator_confirms_without_verifying() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", "ann@example.com"), ("email_verified", "false")]);
    let world = world.unconfirmed("ann");
    world.advance(1000);

    let wire = world.wire("AdminConfirmSignUp", &World::of(&pool, "ann", json!({})).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    let user = world.get(&pool, "ann");
    assert_eq!((&user["UserStatus"], &user["UserLastModifiedDate"]), (&json!("CONFIRMED"), &seconds(START + 1000)));
    assert_eq!(attribute(&user["UserAttributes"], "email_verified").as_deref(), Some("false"));
}

#[test]
fn only_an_unconfirmed_user_can_be_confirmed() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    for status in ["CONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED", "EXTERNAL_PROVIDER"] {
        let world = world.edited(|state| state["Pools"][0]["Users"][0]["Status"] = json!(status));
        assert_eq!(
            world.refused("AdminConfirmSignUp", World::of(&pool, "ann", json!({}))),
            says("NotAuthorizedException", &format!("User cannot be confirmed. Current status is {status}"))
        );
    }
}

#[test]
fn a_disabled_user_can_be_confirmed_and_stays_disabled() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));
    let world = world.unconfirmed("ann");

    world.ok("AdminConfirmSignUp", World::of(&pool, "ann", json!({})));

    let user = world.get(&pool, "ann");
    assert_eq!((&user["UserStatus"], &user["Enabled"]), (&json!("CONFIRMED"), &json!(false)));
}
