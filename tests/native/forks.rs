//! Snapshot, restore, fork and import, seen through the API.

use pocket_cognito::engine::Step;
use pocket_cognito::export;
use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

const EMAIL: &str = "ann@example.com";

/// Something in every corner that users and groups have.
fn furnished(world: &World) -> String {
    let pool = world.pool_with(json!({ "AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"] }));
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);
    world.group(&pool, "readers");
    world.join(&pool, "ann", "readers");
    pool
}

/// Changes of every kind.
fn change(world: &World, pool: &str) {
    world.advance(1000);
    world.user(pool, "bob", &[]);
    world.group(pool, "writers");
    world.join(pool, "bob", "readers");
    world.set(pool, "ann", &[("email", "new@example.com")]);
    world.set_password(pool, "ann", PASSWORD, true);
    world.ok("DeleteGroup", json!({ "UserPoolId": pool, "GroupName": "readers" }));
}

#[test]
fn a_fork_and_its_parent_do_not_see_each_other() {
    let world = World::new();
    let pool = furnished(&world);
    let before = world.state();
    let fork = world.fork();

    change(&world, &pool);
    assert_eq!(fork.state(), before);

    let after = world.state();
    fork.ok("AdminDeleteUser", World::of(&pool, "ann", json!({})));
    fork.ok("DeleteUserPool", json!({ "UserPoolId": pool }));
    assert_eq!(world.state(), after);
}

#[test]
fn forks_that_do_the_same_answer_the_same_bytes() {
    let world = World::new();
    let pool = furnished(&world);
    let fork = world.fork();
    let create = World::of(&pool, "bob", json!({ "UserAttributes": list(&[("name", "Bob")]) })).to_string();

    assert_eq!(world.wire("AdminCreateUser", &create), fork.wire("AdminCreateUser", &create));
    change_only_groups(&world, &pool);
    change_only_groups(&fork, &pool);
    assert_eq!(world.state(), fork.state());
}

fn change_only_groups(world: &World, pool: &str) {
    world.group(pool, "writers");
    world.join(pool, "bob", "writers");
}

#[test]
fn a_restore_takes_back_everything_as_often_as_wanted() {
    let world = World::new();
    let pool = furnished(&world);
    let (snapshot, before) = (world.engine.fork(), world.state());
    for _ in 0..2 {
        change(&world, &pool);
        assert_ne!(world.state(), before);
        world.engine.restore(&snapshot);
        assert_eq!(world.state(), before);
        assert_eq!(world.get(&pool, EMAIL)["Username"], "ann");
    }
}

#[test]
fn what_follows_a_restore_is_what_followed_the_snapshot() {
    let world = World::new();
    let pool = furnished(&world);
    let snapshot = world.engine.fork();
    let first = world.user(&pool, "bob", &[]);
    world.engine.restore(&snapshot);
    assert_eq!(world.user(&pool, "bob", &[]), first);
}

#[test]
fn an_import_goes_on_as_the_exported_world_would() {
    let world = World::new();
    let pool = furnished(&world);
    let other = World::new();
    other.engine.replace_store(export::read(&export::write(&world.engine.store())).expect("an export"));

    for world in [&world, &other] {
        change(world, &pool);
    }

    assert_eq!(other.state(), world.state());
    assert_eq!(other.get(&pool, "ann"), world.get(&pool, "ann"));
}

#[test]
fn a_page_token_outlives_a_fork_and_an_import() {
    let world = World::new();
    let pool = furnished(&world);
    world.user(&pool, "bob", &[]);
    let first = world.ok("ListUsers", json!({ "UserPoolId": pool, "Limit": 1 }));
    let next = json!({ "UserPoolId": pool, "PaginationToken": token(&first) });
    let expected: Value = world.ok("ListUsers", next.clone());

    assert_eq!(world.fork().ok("ListUsers", next.clone()), expected);
    assert_eq!(world.edited(|_| ()).ok("ListUsers", next), expected);
}

#[test]
fn the_seed_decides_every_id_and_password() {
    let made = |seed: &str| {
        let world = World::with(&json!({ "seed": seed }));
        furnished(&world);
        world.state()
    };
    assert_eq!(made("one"), made("one"));
    let (one, other) = (made("one"), made("other"));
    for path in ["/Pools/0/Id", "/Pools/0/Users/0/Sub", "/Pools/0/Users/0/Password/Text"] {
        assert_ne!(one.pointer(path), other.pointer(path), "{path}");
    }
}

#[test]
fn requests_after_an_import_have_ids_that_none_had_before() {
    let world = World::new();
    let request_id = |world: &World| match world.start("ListUserPools", r#"{"MaxResults":1}"#) {
        Step::Done(reply) => reply.request_id,
        Step::Ask { .. } => panic!("ListUserPools asks"),
    };
    let before: Vec<u128> = (0..50).map(|_| request_id(&world)).collect();

    let other = world.edited(|_| ());

    assert!((0..50).all(|_| !before.contains(&request_id(&other))));
    assert_eq!(request_id(&world.edited(|_| ())), request_id(&world.edited(|_| ())));
}
