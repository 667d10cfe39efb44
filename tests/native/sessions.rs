use crypto::rsa;
use pocket_cognito::engine::flow::Answer;
use serde_json::{Value, json};

use crate::bearers::*;
use crate::subjects::*;
use crate::support::*;

const REVOKED: &str = "Access Token has been revoked";
const REFRESH_REVOKED: &str = "Refresh Token has been revoked";
const REUSED: &str = "Refresh token reuse detected";

/// A pool, a client, and ann.
fn signed_up(world: &World) -> (String, String) {
    signed_up_with(world, json!({}))
}

fn signed_up_with(world: &World, client: Value) -> (String, String) {
    let pool = world.pool();
    let client = world.client(&pool, client);
    world.user(&pool, "ann", &[("email", "ann@example.com")]);
    (pool, client)
}

fn rotating(grace: i64) -> Value {
    json!({
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
        "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": grace },
    })
}

fn reused() -> (String, String) {
    says("RefreshTokenReuseException", REUSED)
}

fn unknown_client(client: &str) -> (String, String) {
    says("ResourceNotFoundException", &format!("User pool client {client} does not exist."))
}

impl World {
    fn revoke(&self, client: &str, token: &str) {
        assert_eq!(self.ok("RevokeToken", json!({ "ClientId": client, "Token": token })), json!({}));
    }

    fn revoke_refused(&self, client: &str, token: &str, more: Value) -> (String, String) {
        let mut input = json!({ "ClientId": client, "Token": token });
        merge(&mut input, more);
        self.refused("RevokeToken", input)
    }

    fn set_rotation(&self, pool: &str, client: &str, rotation: Value) {
        let mut input = json!({ "UserPoolId": pool, "ClientId": client });
        merge(&mut input, rotation);
        self.ok("UpdateUserPoolClient", input);
    }

    /// The access token's claims with some of them changed, signed anew.
    fn altered(access: &str, more: Value) -> String {
        let mut claims = access_claims(access);
        merge(&mut claims, more);
        signed(rsa::ACCESS_KEY, &claims)
    }
}

// ---- access tokens

#[test]
fn what_is_no_access_token_of_a_pool_is_invalid() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let tokens = world.tokens(&pool, &client, "ann");
    let other_pool = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Absent000";
    let other_region = format!("https://cognito-idp.eu-west-1.amazonaws.com/{pool}");

    for token in [
        "garbage",
        "a.b.c",
        &tokens.id,
        &tokens.refresh,
        &World::altered(&tokens.access, json!({ "token_use": "id" })),
        &World::altered(&tokens.access, json!({ "iss": other_pool })),
        &World::altered(&tokens.access, json!({ "iss": other_region })),
        &World::altered(&tokens.access, json!({ "event_id": "00000000-0000-4000-8000-000000000000" })),
    ] {
        assert_eq!(world.me_refused(token), not_authorized("Invalid Access Token"), "{token}");
    }
}

#[test]
fn a_token_of_another_world_is_invalid_here() {
    let (world, elsewhere) = (World::new(), World::with(&json!({ "seed": "elsewhere" })));
    let (pool, client) = signed_up(&world);
    let fork = world.fork();
    let (their_pool, their_client) = signed_up(&elsewhere);

    let theirs = elsewhere.tokens(&their_pool, &their_client, "ann").access;
    let of_fork = fork.tokens(&pool, &client, "ann").access;

    assert_eq!(world.me_refused(&theirs), not_authorized("Invalid Access Token"));
    assert_eq!(world.me_refused(&of_fork), not_authorized("Invalid Access Token"));
    assert_eq!(fork.me(&of_fork)["Username"], "ann");
}

#[test]
fn an_access_token_with_another_signature_is_not_verified_also_after_the_right_one() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let access = world.tokens(&pool, &client, "ann").access;
    world.me(&access);
    let (signed_part, signature) = access.rsplit_once('.').expect("a signature");
    let tampered = format!("{signed_part}.{}{}", if signature.starts_with('A') { 'B' } else { 'A' }, &signature[1..]);

    let by_the_other_key = signed(rsa::ID_KEY, &access_claims(&access));

    for token in [&tampered, &by_the_other_key, &format!("{signed_part}.AAAA")] {
        assert_eq!(world.me_refused(token), not_authorized("Could not verify signature for Access Token"));
    }
    world.me(&access);
}

#[test]
fn an_access_token_is_looked_at_in_the_order_of_the_service() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let access = world.tokens(&pool, &client, "ann").access;
    let expired = START / 1000;

    // Each is wrong in two ways, of which the first is told.
    let unsigned_and_expired = signed(rsa::ID_KEY, &{
        let mut claims = access_claims(&access);
        merge(&mut claims, json!({ "exp": expired }));
        claims
    });
    assert_eq!(world.me_refused(&unsigned_and_expired), not_authorized("Could not verify signature for Access Token"));
    let expired_without_scope = World::altered(&access, json!({ "exp": expired, "scope": "openid" }));
    assert_eq!(world.me_refused(&expired_without_scope), not_authorized("Access Token has expired"));
    let without_scope_of_nobody =
        World::altered(&access, json!({ "scope": "a aws.cognito.signin.user.administrator" }));
    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));
    assert_eq!(
        world.me_refused(&without_scope_of_nobody),
        not_authorized("Access Token does not have required scopes")
    );
    // Disabling signs out as well.
    assert_eq!(world.me_refused(&access), not_authorized("User is disabled."));
    world.ok("DeleteUserPoolClient", json!({ "UserPoolId": pool, "ClientId": client }));
    assert_eq!(world.me_refused(&access), unknown_client(&client));
}

#[test]
fn the_scope_is_one_of_those_that_the_token_has() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let scopes = json!({ "scopes": ["openid", USER_ADMIN, "pets/read"] });

    let access = world.tokens_with(&pool, &client, "ann", scopes).access;

    assert_eq!(world.me(&access)["Username"], "ann");
}

#[test]
fn a_user_whose_password_was_reset_has_to_set_one_first() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let access = world.tokens(&pool, &client, "ann").access;
    let world = world.edited(|state| {
        let users = state["Pools"][0]["Users"].as_array_mut().expect("users");
        users[0]["Status"] = json!("RESET_REQUIRED");
    });

    assert_eq!(
        world.me_refused(&access),
        says("PasswordResetRequiredException", "Password reset required for the user")
    );
}

#[test]
fn the_token_of_a_deleted_user_is_refused_by_who_has_the_name_now() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let tokens = world.tokens(&pool, &client, "ann");
    let of_refresh = not_authorized("The user has been deleted for the associated refresh token");

    world.ok("AdminDeleteUser", World::of(&pool, "ann", json!({})));
    assert_eq!(world.me_refused(&tokens.access), user_not_found());
    assert_eq!(world.refused("GlobalSignOut", json!({ "AccessToken": tokens.access })), user_not_found());
    assert_eq!(world.refresh_refused(&client, &tokens.refresh), of_refresh);

    world.user(&pool, "ann", &[]);
    let unconfirmed = world.unconfirmed("ann");
    assert_eq!(unconfirmed.me_refused(&tokens.access), says("UserNotConfirmedException", "User is not confirmed."));
    world.set_password(&pool, "ann", PASSWORD, true);
    assert_eq!(world.me_refused(&tokens.access), not_authorized("Invalid access token."));
    assert_eq!(world.refresh_refused(&client, &tokens.refresh), of_refresh);
}

// ---- what changes what

#[test]
fn groups_show_at_the_next_refresh_and_issued_tokens_stay_as_they_were() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let before = world.tokens(&pool, &client, "ann");
    world.group(&pool, "readers");
    world.join(&pool, "ann", "readers");

    let after = Tokens::of(&world.refresh(&client, &before.refresh));
    world.ok("DeleteGroup", json!({ "UserPoolId": pool, "GroupName": "readers" }));
    let last = Tokens::of(&world.refresh(&client, &before.refresh));

    let groups = |tokens: &Tokens| access_claims(&tokens.access).get("cognito:groups").cloned();
    assert_eq!([groups(&before), groups(&after), groups(&last)], [None, Some(json!(["readers"])), None]);
    [&before, &after, &last].iter().for_each(|tokens| assert_eq!(world.me(&tokens.access)["Username"], "ann"));
}

#[test]
fn a_refresh_keeps_what_began_the_sign_in_and_renews_the_rest() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let before = world.tokens(&pool, &client, "ann");
    world.advance(60_000);
    world.set(&pool, "ann", &[("email", "new@example.com")]);

    let result = world.refresh(&client, &before.refresh);

    assert_eq!(result.get("RefreshToken"), None);
    assert_eq!((&result["ExpiresIn"], &result["TokenType"]), (&json!(3600), &json!("Bearer")));
    let after = Tokens::of(&result);
    let pairs =
        [(access_claims(&before.access), access_claims(&after.access)), (id_claims(&before.id), id_claims(&after.id))];
    for (before, after) in &pairs {
        for kept in ["sub", "origin_jti", "event_id", "auth_time"] {
            assert_eq!(before[kept], after[kept], "{kept}");
        }
        assert_ne!(before["jti"], after["jti"]);
        assert_eq!((&after["iat"], &after["exp"]), (&json!(START / 1000 + 60), &json!(START / 1000 + 3660)));
    }
    assert_eq!((&pairs[1].0["email"], &pairs[1].1["email"]), (&json!("ann@example.com"), &json!("new@example.com")));
}

#[test]
fn get_user_shows_present_values_of_what_the_client_may_read_now() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let tokens = world.tokens(&pool, &client, "ann");
    world.set(&pool, "ann", &[("email", "new@example.com"), ("name", "Ann")]);
    let sub = world.value(&pool, "ann", "sub").expect("a sub");
    let all = list(&[("email", "new@example.com"), ("name", "Ann"), ("sub", &sub)]);
    assert_eq!(world.me(&tokens.access), json!({ "Username": "ann", "UserAttributes": all }));

    world.ok("UpdateUserPoolClient", json!({ "UserPoolId": pool, "ClientId": client, "ReadAttributes": ["name"] }));

    let now = list(&[("name", "Ann"), ("sub", &sub)]);
    assert_eq!(world.me(&tokens.access), json!({ "Username": "ann", "UserAttributes": now }));
    let claims = id_claims(&Tokens::of(&world.refresh(&client, &tokens.refresh)).id);
    assert_eq!((claims.get("email"), &claims["name"]), (None, &json!("Ann")));
}

#[test]
fn new_passwords_leave_tokens_as_they_are() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let tokens = world.tokens(&pool, &client, "ann");

    for permanent in [true, false] {
        world.set_password(&pool, "ann", PASSWORD, permanent);
        world.me(&tokens.access);
        world.refresh(&client, &tokens.refresh);
    }
}

#[test]
fn a_disabled_user_s_tokens_stay_revoked_when_enabled_again() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let before = world.tokens(&pool, &client, "ann");

    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));
    assert_eq!(world.me_refused(&before.access), not_authorized("User is disabled."));
    assert_eq!(world.refresh_refused(&client, &before.refresh), not_authorized("User is disabled."));

    world.ok("AdminEnableUser", World::of(&pool, "ann", json!({})));
    assert_eq!(world.me_refused(&before.access), not_authorized(REVOKED));
    assert_eq!(world.refresh_refused(&client, &before.refresh), not_authorized(REFRESH_REVOKED));
    world.me(&world.tokens(&pool, &client, "ann").access);
}

#[test]
fn a_global_sign_out_moves_no_date() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let before = world.get(&pool, "ann");
    let access = world.tokens(&pool, &client, "ann").access;
    world.advance(1000);

    let by_administrator = world.wire("AdminUserGlobalSignOut", &World::of(&pool, "ann", json!({})).to_string());
    let access_again = world.tokens(&pool, &client, "ann").access;
    let by_user = world.wire("GlobalSignOut", &json!({ "AccessToken": access_again }).to_string());

    let empty = Wire { status: 200, body: "{}".into() };
    assert_eq!((&by_administrator, &by_user), (&empty, &empty));
    assert_eq!(world.get(&pool, "ann"), before);
    [access, access_again].iter().for_each(|token| assert_eq!(world.me_refused(token), not_authorized(REVOKED)));
}

#[test]
fn a_global_sign_out_ends_every_sign_in_so_far_and_no_later_one() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    world.user(&pool, "bob", &[]);
    let [first, second] = [0, 1].map(|_| world.tokens(&pool, &client, "ann"));
    let of_bob = world.tokens(&pool, &client, "bob");

    world.ok("GlobalSignOut", json!({ "AccessToken": first.access }));

    for tokens in [&first, &second] {
        assert_eq!(world.me_refused(&tokens.access), not_authorized(REVOKED));
        assert_eq!(world.refresh_refused(&client, &tokens.refresh), not_authorized(REFRESH_REVOKED));
    }
    assert_eq!(world.refused("GlobalSignOut", json!({ "AccessToken": first.access })), not_authorized(REVOKED));
    world.me(&of_bob.access);
    world.me(&world.tokens(&pool, &client, "ann").access);
}

#[test]
fn a_deleted_client_takes_its_tokens_with_it() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let tokens = world.tokens(&pool, &client, "ann");

    world.ok("DeleteUserPoolClient", json!({ "UserPoolId": pool, "ClientId": client }));

    assert_eq!(world.me_refused(&tokens.access), unknown_client(&client));
    assert_eq!(world.refused("GlobalSignOut", json!({ "AccessToken": tokens.access })), unknown_client(&client));
    assert_eq!(world.refused("DeleteUser", json!({ "AccessToken": tokens.access })), unknown_client(&client));
    assert_eq!(world.refresh_refused(&client, &tokens.refresh), unknown_client(&client));
}

#[test]
fn sign_ins_survive_an_export() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let [revoked, kept] = [0, 1].map(|_| world.tokens(&pool, &client, "ann"));
    world.revoke(&client, &revoked.refresh);

    let world = world.edited(|_| {});

    assert_eq!(world.me_refused(&revoked.access), not_authorized(REVOKED));
    world.me(&kept.access);
    world.refresh(&client, &kept.refresh);
}

// ---- refresh

#[test]
fn a_refresh_token_is_refused_for_what_it_is() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let tokens = world.tokens(&pool, &client, "ann");
    let other_client = world.client(&pool, json!({}));
    let other_pool = world.pool();
    let client_elsewhere = world.client(&other_pool, json!({}));
    let invalid = not_authorized("Invalid Refresh Token");

    assert_eq!(world.refresh_refused("absent", &tokens.refresh), unknown_client("absent"));
    for garbage in ["not-a-real-refresh-token", &tokens.access, &tokens.id, &tokens.refresh[1..]] {
        assert_eq!(world.refresh_refused(&client, garbage), invalid, "{garbage}");
    }
    for at in [3, 70, 500, tokens.refresh.len() - 1] {
        let mut damaged = tokens.refresh.clone().into_bytes();
        damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
        let damaged = String::from_utf8(damaged).expect("ASCII");
        assert_eq!(world.refresh_refused(&client, &damaged), invalid, "damaged at {at}");
    }
    assert_eq!(world.refresh_refused(&client_elsewhere, &tokens.refresh), invalid);
    assert_eq!(
        world.refresh_refused(&other_client, &tokens.refresh),
        not_authorized("Refresh Token has different Client")
    );
    world.refresh(&client, &tokens.refresh);
}

#[test]
fn a_refresh_is_looked_at_in_the_order_of_the_service() {
    let world = World::new();
    let pool = world.pool();
    let made =
        world.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "web", "GenerateSecret": true }));
    let (client, secret) = (text(&made["UserPoolClient"]["ClientId"]), text(&made["UserPoolClient"]["ClientSecret"]));
    world.user(&pool, "ann", &[]);
    let tokens = world.tokens(&pool, &client, "ann");
    let refused = |token: &str, secret: Option<&str>| {
        let mut input = json!({ "ClientId": client, "RefreshToken": token });
        if let Some(secret) = secret {
            merge(&mut input, json!({ "ClientSecret": secret }));
        }
        world.refused("GetTokensFromRefreshToken", input)
    };

    assert_eq!(
        refused("garbage", None),
        not_authorized(&format!("Client {client} is configured for secret but secret was not received"))
    );
    assert_eq!(
        refused("garbage", Some("wrongsecretwrongsecretwrong")),
        not_authorized(&format!("Unable to verify secret hash for client {client}"))
    );
    assert_eq!(refused("garbage", Some(&secret)), not_authorized("Invalid Refresh Token"));
    world.ok("RevokeToken", json!({ "ClientId": client, "ClientSecret": secret, "Token": tokens.refresh }));
    world.advance(31 * DAY);
    // Without a message: revoked. It has expired, too.
    assert_eq!(refused(&tokens.refresh, Some(&secret)), not_authorized("(no message)"));
    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));
    assert_eq!(refused(&tokens.refresh, Some(&secret)), not_authorized("User is disabled."));
    world.ok("AdminDeleteUser", World::of(&pool, "ann", json!({})));
    assert_eq!(
        refused(&tokens.refresh, Some(&secret)),
        not_authorized("The user has been deleted for the associated refresh token")
    );
}

#[test]
fn a_client_without_a_secret_ignores_one() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let tokens = world.tokens(&pool, &client, "ann");
    let secret =
        json!({ "ClientId": client, "RefreshToken": tokens.refresh, "ClientSecret": "anyanyanyanyanyanyanyanyany" });

    world.ok("GetTokensFromRefreshToken", secret);
}

#[test]
fn a_refresh_token_is_good_until_its_last_moment_and_refreshing_does_not_lengthen_it() {
    let world = World::new();
    let (pool, client) = signed_up_with(&world, rotating(0));
    let first = world.tokens(&pool, &client, "ann");
    world.advance(30 * DAY - 1);
    let second = Tokens::of(&world.refresh(&client, &first.refresh));

    world.advance(1);

    assert_eq!(world.refresh_refused(&client, &second.refresh), not_authorized("Refresh Token has expired"));
}

#[test]
fn what_pre_token_generation_refuses_leaves_the_refresh_token_unspent() {
    let world = World::new();
    let function = "arn:aws:lambda:us-east-1:000000000000:function:claims";
    let pool = world.pool_with(json!({ "LambdaConfig": { "PreTokenGeneration": function } }));
    let client = world.client(&pool, rotating(0));
    world.user(&pool, "ann", &[]);
    let tokens = world.tokens(&pool, &client, "ann");
    let before = world.state();
    let refresh = json!({ "ClientId": client, "RefreshToken": tokens.refresh }).to_string();

    let wire = world.wire_with("GetTokensFromRefreshToken", &refresh, |_| Answer::Threw("no".into()));

    let refused = says("UserLambdaValidationException", "PreTokenGeneration failed with error no.");
    assert_eq!(refusal(&wire), refused);
    assert_eq!(world.state(), before);
    let wire = world.wire_with("GetTokensFromRefreshToken", &refresh, |asked| Answer::Returned(asked.event));
    assert_eq!(wire.status, 200, "{}", wire.body);
}

#[test]
fn a_sign_out_while_pre_token_generation_runs_is_seen() {
    let world = World::new();
    let function = "arn:aws:lambda:us-east-1:000000000000:function:claims";
    let pool = world.pool_with(json!({ "LambdaConfig": { "PreTokenGeneration": function } }));
    let client = world.client(&pool, json!({}));
    world.user(&pool, "ann", &[]);
    let tokens = world.tokens(&pool, &client, "ann");
    let refresh = json!({ "ClientId": client, "RefreshToken": tokens.refresh }).to_string();

    let wire = world.wire_with("GetTokensFromRefreshToken", &refresh, |asked| {
        world.ok("AdminUserGlobalSignOut", World::of(&pool, "ann", json!({})));
        Answer::Returned(asked.event)
    });

    assert_eq!(refusal(&wire), not_authorized(REFRESH_REVOKED));
}

// ---- rotation

#[test]
fn with_rotation_each_refresh_spends_the_token_and_gives_another() {
    let world = World::new();
    let (pool, client) = signed_up_with(&world, rotating(0));
    let first = world.tokens(&pool, &client, "ann");

    let second = Tokens::of(&world.refresh(&client, &first.refresh));
    assert_ne!(first.refresh, second.refresh);
    assert_eq!(world.refresh_refused(&client, &first.refresh), reused());

    // Reuse does not end the family.
    let third = Tokens::of(&world.refresh(&client, &second.refresh));
    for token in [&first.refresh, &second.refresh] {
        assert_eq!(world.refresh_refused(&client, token), reused());
    }
    for tokens in [&first, &second, &third] {
        world.me(&tokens.access);
        assert_eq!(access_claims(&tokens.access)["origin_jti"], access_claims(&first.access)["origin_jti"]);
    }
}

#[test]
fn within_the_grace_period_the_spent_token_works_again_and_displaces_its_child() {
    let world = World::new();
    let (pool, client) = signed_up_with(&world, rotating(4));
    let first = world.tokens(&pool, &client, "ann");
    let child = Tokens::of(&world.refresh(&client, &first.refresh));
    world.advance(3_999);

    let second_child = Tokens::of(&world.refresh(&client, &first.refresh));

    assert_ne!(second_child.refresh, child.refresh);
    assert_eq!(world.refresh_refused(&client, &child.refresh), reused());
    world.advance(1);
    assert_eq!(world.refresh_refused(&client, &first.refresh), reused(), "the period began with the first use");
    let grandchild = Tokens::of(&world.refresh(&client, &second_child.refresh));
    assert_eq!(world.refresh_refused(&client, &first.refresh), reused(), "an older ancestor");
    world.refresh(&client, &second_child.refresh);
    assert_eq!(world.refresh_refused(&client, &grandchild.refresh), reused());
}

#[test]
fn any_token_of_a_rotated_family_revokes_all_of_it() {
    let world = World::new();
    let (pool, client) = signed_up_with(&world, rotating(60));
    let first = world.tokens(&pool, &client, "ann");
    let second = Tokens::of(&world.refresh(&client, &first.refresh));
    let third = Tokens::of(&world.refresh(&client, &second.refresh));

    world.revoke(&client, &first.refresh);

    for tokens in [&first, &second, &third] {
        assert_eq!(world.me_refused(&tokens.access), not_authorized(REVOKED));
        assert_eq!(world.refresh_refused(&client, &tokens.refresh), not_authorized("(no message)"));
    }
}

#[test]
fn switched_off_rotation_gives_the_last_token_an_origin_of_its_own_until_it_is_on_again() {
    let world = World::new();
    let (pool, client) = signed_up_with(&world, rotating(60));
    let first = world.tokens(&pool, &client, "ann");
    let second = Tokens::of(&world.refresh(&client, &first.refresh));
    let off = json!({ "RefreshTokenRotation": { "Feature": "DISABLED" } });
    world.set_rotation(&pool, &client, off.clone());

    assert_eq!(world.refresh_refused(&client, &first.refresh), not_authorized(REFRESH_REVOKED));
    let [alone, again] = [0, 1].map(|_| world.refresh(&client, &second.refresh));
    assert_eq!(alone.get("RefreshToken"), None);
    let [alone, again] = [alone, again].map(|result| Tokens::of(&result));
    let origin = |tokens: &Tokens| access_claims(&tokens.access)["origin_jti"].clone();
    assert_eq!(origin(&alone), origin(&again));
    assert_ne!(origin(&alone), origin(&first));
    assert_eq!(id_claims(&alone.id)["origin_jti"], origin(&alone));
    for kept in ["event_id", "auth_time"] {
        assert_eq!(access_claims(&alone.access)[kept], access_claims(&first.access)[kept]);
    }

    world.set_rotation(&pool, &client, rotating(60));
    let third = Tokens::of(&world.refresh(&client, &second.refresh));
    assert_eq!(origin(&third), origin(&first));

    // RevokeToken ends the family, and not what has another origin; a sign-out ends that, too.
    world.revoke(&client, &third.refresh);
    assert_eq!(world.me_refused(&third.access), not_authorized(REVOKED));
    world.me(&alone.access);
    world.ok("AdminUserGlobalSignOut", World::of(&pool, "ann", json!({})));
    assert_eq!(world.me_refused(&alone.access), not_authorized(REVOKED));
}

// ---- revocation

#[test]
fn a_revoked_token_takes_its_family_and_no_other_sign_in() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let [first, other] = [0, 1].map(|_| world.tokens(&pool, &client, "ann"));
    let refreshed = Tokens::of(&world.refresh(&client, &first.refresh));

    world.revoke(&client, &first.refresh);
    world.revoke(&client, &first.refresh);

    for token in [&first.access, &refreshed.access] {
        assert_eq!(world.me_refused(token), not_authorized(REVOKED));
    }
    assert_eq!(world.refresh_refused(&client, &first.refresh), not_authorized("(no message)"));
    world.me(&other.access);
    world.refresh(&client, &other.refresh);
}

#[test]
fn a_token_that_is_none_is_as_good_as_revoked() {
    let world = World::new();
    let (pool, client) = signed_up(&world);
    let other_pool = world.pool();
    let client_elsewhere = world.client(&other_pool, json!({}));
    let tokens = world.tokens(&pool, &client, "ann");

    world.revoke(&client, "no-such-token");
    world.revoke(&client_elsewhere, &tokens.refresh);

    world.refresh(&client, &tokens.refresh);
}

#[test]
fn a_revocation_is_looked_at_in_the_order_of_the_service() {
    let world = World::new();
    let pool = world.pool();
    let made = world.ok(
        "CreateUserPoolClient",
        json!({ "UserPoolId": pool, "ClientName": "web", "GenerateSecret": true, "EnableTokenRevocation": false }),
    );
    let (client, secret) = (text(&made["UserPoolClient"]["ClientId"]), text(&made["UserPoolClient"]["ClientSecret"]));
    let other = world.client(&pool, json!({}));
    world.user(&pool, "ann", &[]);
    let tokens = world.tokens(&pool, &client, "ann");
    let unauthorized = says("UnauthorizedException", "Invalid client or secret");
    let with_secret = json!({ "ClientSecret": secret });

    assert_eq!(world.revoke_refused("absent", &tokens.refresh, json!({})), unauthorized);
    assert_eq!(world.revoke_refused(&client, &tokens.refresh, json!({})), unauthorized);
    let wrong = json!({ "ClientSecret": "wrongsecretwrongsecretwrong" });
    assert_eq!(world.revoke_refused(&client, &tokens.refresh, wrong), unauthorized);
    let not_enabled = says("UnsupportedOperationException", "This feature is not enabled for this client");
    assert_eq!(world.revoke_refused(&client, &tokens.access, with_secret.clone()), not_enabled);
    let on = json!({ "UserPoolId": pool, "ClientId": client, "EnableTokenRevocation": true });
    world.ok("UpdateUserPoolClient", on);
    for token in [&tokens.access, &tokens.id] {
        assert_eq!(
            world.revoke_refused(&client, token, with_secret.clone()),
            says("UnsupportedTokenTypeException", "Unsupported token type")
        );
    }
    assert_eq!(
        world.revoke_refused(&other, &tokens.refresh, json!({})),
        says("UnauthorizedException", "Refresh Token has different Client")
    );
    world.ok("RevokeToken", json!({ "ClientId": client, "ClientSecret": secret, "Token": tokens.refresh }));
}
