//! The export document: nothing is lost, and what is damaged is refused with its place.

use pocket_cognito::export::{self, BadExport};
use serde_json::{Value, json};

use crate::support::*;

/// A world with something in every table, and gaps in the row numbers.
fn furnished() -> World {
    let ids = json!({ "subs": { "ann": "01234567-89ab-4def-8abc-0123456789ab" } });
    let world = World::with(&json!({ "seed": "18446744073709551615", "ids": ids }));
    world.pool();
    let pool = world.pool_with(json!({
        "AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"], "Schema": [{ "Name": "team", "AttributeDataType": "String" }],
        "UserPoolTags": { "stage": "test" }, "UsernameConfiguration": { "CaseSensitive": false },
    }));
    for name in ["gone", "readers", "writers", "last"] {
        world.group(&pool, name);
    }
    for name in ["gone", "ann", "Bob", "last"] {
        world.advance(7);
        world.user(&pool, name, &[("custom:team", "red"), ("email", &format!("{name}@example.com"))]);
    }
    for group in ["readers", "last"] {
        for user in ["last", "ann"] {
            world.ok("AdminAddUserToGroup", json!({ "UserPoolId": pool, "Username": user, "GroupName": group }));
        }
    }
    world.ok(
        "AdminSetUserPassword",
        json!({ "UserPoolId": pool, "Username": "ann", "Password": "Passw0rd!", "Permanent": true }),
    );
    world.ok("AdminUpdateUserAttributes", json!({ "UserPoolId": pool, "Username": "ann", "UserAttributes": [{ "Name": "email_verified", "Value": "true" }] }));
    world.ok("AdminResetUserPassword", json!({ "UserPoolId": pool, "Username": "ann" }));
    world.ok("AdminUserGlobalSignOut", json!({ "UserPoolId": pool, "Username": "bob" }));
    world.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "web", "GenerateSecret": true }));
    for name in ["gone", "last"] {
        world.ok("AdminDeleteUser", json!({ "UserPoolId": pool, "Username": name }));
        world.ok("DeleteGroup", json!({ "UserPoolId": pool, "GroupName": name }));
    }
    world
}

fn document() -> Value {
    serde_json::from_str(&export::write(&furnished().engine.store())).expect("JSON")
}

#[track_caller]
fn read(document: &Value) -> BadExport {
    match export::read(&document.to_string()) {
        Ok(_) => panic!("was taken"),
        Err(bad) => bad,
    }
}

#[test]
fn an_export_read_back_is_the_same_store() {
    let world = furnished();
    let text = export::write(&world.engine.store());
    let store = export::read(&text).expect("an export");
    assert_eq!(export::write(&store), text);

    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&document["Format"], &document["Version"]), (&json!("pocket-cognito"), &json!(1)));
    let pool = &document["Pools"][1];
    assert_eq!((&pool["NextUser"], &pool["NextGroup"]), (&json!(4), &json!(4)), "removed rows keep their numbers");
    assert_eq!(pool["Users"][0]["Number"], 1);
    assert_eq!(pool["Groups"][0]["Members"], json!([1]));
    assert_eq!(pool["Clients"][0]["Secrets"].as_array().map(Vec::len), Some(1));
    assert_eq!(document["Outbox"].as_array().map(Vec::len), Some(1), "the code that resets ann's password");
}

#[test]
fn page_tokens_survive_an_import() {
    let world = furnished();
    let pool = text(&document()["Pools"][1]["Id"]);
    let first = world.ok("ListUsers", json!({ "UserPoolId": pool, "Limit": 1 }));
    let store = export::read(&export::write(&world.engine.store())).expect("an export");

    let imported = World::new();
    imported.engine.replace_store(store);
    let next = imported
        .ok("ListUsers", json!({ "UserPoolId": pool, "Limit": 1, "PaginationToken": first["PaginationToken"] }));
    assert_eq!(each(&next["Users"], "Username"), ["Bob"]);
}

#[test]
fn the_seed_and_the_generators_state_are_decimal_text() {
    let document = document();
    assert!(text(&document["Seed"]).parse::<u64>().is_ok());
    assert!(text(&document["RandomState"]).parse::<u64>().is_ok());
    for bad in ["", "-1", "18446744073709551616", "0x1"] {
        let mut document = document.clone();
        document["RandomState"] = json!(bad);
        assert_eq!(
            read(&document).to_string(),
            format!("the export contradicts itself: randomState '{bad}' is not a whole number of 64 bits")
        );
    }
}

#[test]
fn what_is_no_export_of_ours_is_refused() {
    assert_eq!(export::read("").err(), Some(BadExport::NotJson));
    assert_eq!(export::read("{").err(), Some(BadExport::NotJson));
    assert_eq!(read(&json!({ "Format": "other", "Version": 1 })), BadExport::NotOurs);
    assert_eq!(
        read(&json!({})).to_string(),
        "the export is damaged: 2 validation errors detected: Value null at 'format' failed to satisfy constraint: \
         Member must not be null; Value null at 'version' failed to satisfy constraint: Member must not be null"
    );
}

#[test]
fn a_newer_version_is_refused_whatever_else_it_holds() {
    let newer = json!({ "Format": "pocket-cognito", "Version": 2, "Pools": "of another shape" });
    assert_eq!(
        read(&newer).to_string(),
        "this export has version 2, and this pocket-cognito reads versions up to 1: use a newer one"
    );
}

#[test]
fn damage_is_told_with_its_place() {
    let mut document = document();
    document["Pools"][1]["Users"][1]["Status"] = json!("SOMETHING");
    document["Pools"][1]["Groups"][0]["Precedence"] = json!(-1);
    let sentence = read(&document).to_string();
    assert!(sentence.starts_with("the export is damaged: 2 validation errors detected: "), "{sentence}");
    assert!(sentence.contains("Value 'SOMETHING' at 'pools.2.member.users.2.member.status' failed"), "{sentence}");
    assert!(sentence.contains("Value '-1' at 'pools.2.member.groups.1.member.precedence' failed"), "{sentence}");

    document["Pools"][1]["Users"] = json!(1);
    assert_eq!(read(&document).to_string(), "the export is damaged at 'pools.2.member.users': Expected list or null");
}

#[test]
fn references_and_row_numbers_must_agree() {
    type Spoil = fn(&mut Value);
    let spoils: [(Spoil, &str); 10] = [
        (|d| d["Pools"][1]["Groups"][0]["Members"] = json!([99]), "membership (1, 99) is not whole"),
        (|d| d["Pools"][1]["Groups"][0]["Members"] = json!([-1]), "group readers: -1 is not the number of a user"),
        (|d| d["Pools"][1]["Users"][1]["Number"] = json!(1), "users: row number 1 is out of order or not below 4"),
        (|d| d["Pools"][1]["NextUser"] = json!(2), "users: row number 2 is out of order or not below 2"),
        (|d| d["Pools"][1]["NextUser"] = json!(4_294_967_295u32), "users: the next number 4294967295 is out of range"),
        (|d| d["Pools"][1]["Users"][1]["Username"] = json!("ANN"), "lacks the index entry"),
        (|d| d["Pools"][1]["Groups"][1]["Name"] = json!("readers"), "group indexes differ in size"),
        (|d| d["Pools"][1]["Users"][0]["Sub"] = json!("x"), "the last attribute of user ann is not its sub"),
        (|d| d["Pools"][0]["Id"] = d["Pools"][1]["Id"].clone(), "index entries for 2 pools"),
        (
            |d| d["Pools"][0]["Clients"] = d["Pools"][1]["Clients"].clone(),
            "clients: row number 0 is out of order or not below 0",
        ),
    ];
    let sound = document();
    for (spoil, reason) in spoils {
        let mut document = sound.clone();
        spoil(&mut document);
        let sentence = read(&document).to_string();
        assert!(
            sentence.starts_with("the export contradicts itself: ") && sentence.contains(reason),
            "{sentence}\nfor {reason}"
        );
    }
}

#[test]
fn a_damaged_document_is_never_taken_for_whole() {
    let sound = document();
    let mut rng = fastrand::Rng::with_seed(5);
    for _ in 0..400 {
        let mut document = sound.clone();
        super::doors::damage(&mut document, &mut rng);
        // Whatever was damaged: it is refused, or it makes a store that holds together and reads back.
        if let Ok(store) = export::read(&document.to_string()) {
            store.check().expect("every index agrees with its rows");
            let text = export::write(&store);
            assert_eq!(export::write(&export::read(&text).expect("an export")), text);
        }
    }
}

#[test]
fn times_before_1970_survive() {
    let world = World::new();
    for now in [-1, -999, -1_000, -795_204_814_868, -62_135_596_800_001] {
        world.now.set(now);
        world.pool();
        let text = export::write(&world.engine.store());
        assert_eq!(export::write(&export::read(&text).expect("an export")), text);
    }
}
