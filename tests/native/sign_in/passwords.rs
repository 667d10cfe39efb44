//! Who signs in, and by what password.

use super::*;

#[test]
fn a_wrong_password_and_an_absent_user() {
    let scene = Scene::new();
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong());
    assert_eq!(
        scene.begin_refused(scene.by_password("nobody", PASSWORD)),
        says("UserNotFoundException", "User does not exist.")
    );
    let hidden = Scene::of(json!({}), json!({ "PreventUserExistenceErrors": "ENABLED" }));
    assert_eq!(hidden.begin_refused(hidden.by_password("nobody", PASSWORD)), wrong());
}

#[test]
fn a_user_signs_in_by_sub_and_by_alias() {
    let scene = Scene::of(json!({ "AliasAttributes": ["email"] }), json!({}));
    let sub = scene.user("bob", &[("email", "bob@example.com"), ("email_verified", "true")]);
    is_signed_in(&scene.begins(scene.by_password("bob@example.com", PASSWORD)));
    is_signed_in(&scene.begins(scene.by_password(&sub, PASSWORD)));
}

#[test]
fn a_disabled_user_is_told_so_whatever_the_password() {
    let scene = Scene::new();
    scene.world.ok("AdminDisableUser", json!({ "UserPoolId": scene.pool, "Username": "ann" }));
    let disabled = says("NotAuthorizedException", "User is disabled.");
    assert_eq!(scene.begin_refused(scene.by_password("ann", PASSWORD)), disabled);
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), disabled);
    assert_eq!(scene.begin_refused(scene.start("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": "2" }))), disabled);
}

#[test]
fn a_reset_password_lets_nobody_in() {
    let scene = Scene::new();
    scene.user("bob", &[("email", "bob@example.com"), ("email_verified", "true")]);
    scene.world.ok("AdminResetUserPassword", json!({ "UserPoolId": scene.pool, "Username": "bob" }));
    assert_eq!(
        scene.begin_refused(scene.by_password("bob", PASSWORD)),
        says("PasswordResetRequiredException", "Password reset required for the user")
    );
}

#[test]
fn a_temporary_password_ends() {
    let scene = Scene::new();
    scene.set_password("ann", TEMPORARY, false);
    scene.world.advance(7 * 24 * 60 * 60 * 1000 - 1);
    assert_eq!(scene.begins(scene.by_password("ann", TEMPORARY))["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    scene.world.advance(1);
    assert_eq!(
        scene.begin_refused(scene.by_password("ann", TEMPORARY)),
        says("NotAuthorizedException", "Temporary password has expired and must be reset by an administrator.")
    );
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong(), "only the right one learns it");
}

#[test]
fn five_failures_lock_out_for_a_second_and_each_further_one_for_twice_as_long() {
    let scene = Scene::new();
    let locked = says("NotAuthorizedException", "Password attempts exceeded");
    for _ in 0..5 {
        assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong());
    }
    let mut seconds = 1;
    for _ in 0..12 {
        assert_eq!(scene.begin_refused(scene.by_password("ann", PASSWORD)), locked, "even with the right one");
        scene.world.advance(seconds * 1000 - 1);
        assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), locked, "and it does not count");
        scene.world.advance(1);
        assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong());
        seconds = (seconds * 2).min(15 * 60);
        if seconds == 15 * 60 {
            break;
        }
    }
    scene.world.advance(15 * 60 * 1000);
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong(), "a success starts anew");
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
}

#[test]
fn a_quiet_quarter_of_an_hour_forgets_failures() {
    let scene = Scene::new();
    for _ in 0..4 {
        scene.begin_refused(scene.by_password("ann", "wrong"));
    }
    scene.world.advance(15 * 60 * 1000);
    for _ in 0..4 {
        scene.begin_refused(scene.by_password("ann", "wrong"));
    }
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
}
