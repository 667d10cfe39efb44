use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

fn ask(pool: &str, more: Value) -> Value {
    let mut input = json!({ "UserPoolId": pool });
    merge(&mut input, more);
    input
}

/// The usernames that a filter finds, sorted: the service's order is opaque.
#[track_caller]
fn found(world: &World, pool: &str, filter: &str) -> Vec<String> {
    let mut names = each(&world.ok("ListUsers", ask(pool, json!({ "Filter": filter })))["Users"], "Username");
    names.sort();
    names
}

/// Ann, Bob and Cleo, who differ in every searchable attribute.
fn trio(world: &World) -> String {
    let pool = world.pool();
    for (username, name, email, phone) in [
        ("ann", "Ann Lee", "ann@example.com", "+491511"),
        ("bob", "Bob Lee", "bob@example.com", "+491522"),
        ("cleo", "Cleo Day", "cleo@example.org", "+331533"),
    ] {
        let (given, family) = name.split_once(' ').expect("two names");
        let preferred = format!("{username}!");
        world.user(
            &pool,
            username,
            &[
                ("name", name),
                ("given_name", given),
                ("family_name", family),
                ("email", email),
                ("phone_number", phone),
                ("preferred_username", &preferred),
            ],
        );
    }
    pool
}

/// So many users.
fn crowd(world: &World, count: usize) -> String {
    let pool = world.pool();
    for number in 0..count {
        let more = json!({ "MessageAction": "SUPPRESS", "UserAttributes": list(&[("family_name", "Lee")]) });
        world.quick("AdminCreateUser", World::of(&pool, &format!("u{number:03}"), more));
    }
    pool
}

#[test]
fn an_empty_pool_lists_nobody() {
    let world = World::new();
    let pool = world.pool();
    assert_eq!(world.wire("ListUsers", &ask(&pool, json!({})).to_string()).body, r#"{"Users":[]}"#);
}

#[test]
fn a_listed_user_has_all_its_members() {
    let world = World::new();
    let pool = world.pool();
    let sub = world.user(&pool, "ann", &[("email", "ann@example.com")]);
    let date = json!(1_790_257_815.299);
    assert_eq!(
        world.ok("ListUsers", ask(&pool, json!({}))),
        json!({ "Users": [{
            "Username": "ann", "Attributes": list(&[("email", "ann@example.com"), ("sub", &sub)]), "Enabled": true,
            "UserStatus": "FORCE_CHANGE_PASSWORD", "UserCreateDate": date, "UserLastModifiedDate": date,
        }] })
    );
}

#[test]
fn each_searchable_attribute_finds_the_exact_value() {
    let world = World::new();
    let pool = trio(&world);
    let sub = world.value(&pool, "bob", "sub").expect("a sub");
    for (attribute, value) in [
        ("username", "bob"),
        ("sub", &*sub),
        ("email", "bob@example.com"),
        ("phone_number", "+491522"),
        ("name", "Bob Lee"),
        ("given_name", "Bob"),
        ("preferred_username", "bob!"),
    ] {
        assert_eq!(found(&world, &pool, &format!("{attribute} = \"{value}\"")), ["bob"], "{attribute}");
        let part = &value[..value.len() - 1];
        assert_eq!(found(&world, &pool, &format!("{attribute} = \"{part}\"")), Vec::<String>::new(), "{attribute}");
    }
    assert_eq!(found(&world, &pool, "family_name = \"Lee\""), ["ann", "bob"]);
}

#[test]
fn each_searchable_attribute_finds_a_prefix() {
    let world = World::new();
    let pool = trio(&world);
    let sub = world.value(&pool, "bob", "sub").expect("a sub");
    for (attribute, value, names) in [
        ("username", "b", vec!["bob"]),
        ("sub", &sub[..20], vec!["bob"]),
        ("email", "cleo@", vec!["cleo"]),
        ("phone_number", "+49", vec!["ann", "bob"]),
        ("name", "Bob ", vec!["bob"]),
        ("given_name", "", vec!["ann", "bob", "cleo"]),
        ("family_name", "L", vec!["ann", "bob"]),
        ("preferred_username", "ann", vec!["ann"]),
        ("email", "ann@example.comm", vec![]),
    ] {
        assert_eq!(found(&world, &pool, &format!("{attribute} ^= \"{value}\"")), names, "{attribute}");
    }
}

#[test]
fn spaces_around_the_operator_are_optional() {
    let world = World::new();
    let pool = trio(&world);
    for filter in [
        r#"username="bob""#,
        r#"username ="bob""#,
        r#"  username  =  "bob"  "#,
        r#"username^="bo""#,
        r#""username" = "bob""#,
    ] {
        assert_eq!(found(&world, &pool, filter), ["bob"], "{filter}");
    }
}

#[test]
fn quotation_marks_in_a_value_are_escaped() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("name", r#"Ann "the \ cat" Lee"#)]);
    assert_eq!(found(&world, &pool, r#"name = "Ann \"the \\ cat\" Lee""#), ["ann"]);
    assert_eq!(found(&world, &pool, r#"name ^= "Ann \"""#), ["ann"]);
}

#[test]
fn an_empty_filter_finds_everyone() {
    let world = World::new();
    let pool = trio(&world);
    for filter in ["", "  "] {
        assert_eq!(found(&world, &pool, filter), ["ann", "bob", "cleo"]);
    }
}

#[test]
fn anything_else_is_an_error_while_parsing() {
    let world = World::new();
    let pool = trio(&world);
    for filter in [
        "username",
        "username =",
        "username = bob",
        "username = 'bob'",
        r#"username = "bob"#,
        r#"username == "bob""#,
        r#"username != "bob""#,
        r#"username ~ "bob""#,
        r#"username > "bob""#,
        r#"= "bob""#,
        r#""bob" "#,
        r#"username = "ann" or username = "bob""#,
        r#"username = "ann" and status = "Enabled""#,
        r#"(username = "bob")"#,
        r#"username = "bob";"#,
        r#"email = "bob@example.com\""#,
    ] {
        assert_eq!(
            world.refused("ListUsers", ask(&pool, json!({ "Filter": filter }))),
            invalid("Error while parsing filter."),
            "{filter}"
        );
    }
}

#[test]
fn other_attributes_cannot_be_searched() {
    let world = World::new();
    let pool = world.pool_with(json!({ "Schema": [{ "Name": "team", "AttributeDataType": "String" }] }));
    for name in ["custom:team", "nickname", "Username", "enabled", "email_verified", "identities", "absent"] {
        assert_eq!(
            world.refused("ListUsers", ask(&pool, json!({ "Filter": format!("{name} = \"x\"") }))),
            invalid(&format!("Invalid search attribute: {name}"))
        );
    }
}

#[test]
fn a_filter_is_read_before_the_attributes_to_get() {
    let world = World::new();
    let pool = world.pool();
    let (_, message) =
        world.refused("ListUsers", ask(&pool, json!({ "Filter": "x", "AttributesToGet": ["custom:absent"] })));
    assert_eq!(message, "Error while parsing filter.");
}

#[test]
fn values_are_compared_with_their_case() {
    let world = World::new();
    let pool = trio(&world);
    for filter in [r#"username = "BOB""#, r#"email ^= "Bob""#, r#"family_name = "lee""#] {
        assert_eq!(found(&world, &pool, filter), Vec::<String>::new(), "{filter}");
    }
}

#[test]
fn usernames_of_a_case_insensitive_pool_are_found_in_any_case() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameConfiguration": { "CaseSensitive": false } }));
    world.user(&pool, "Ann", &[]);
    world.user(&pool, "anna", &[]);
    assert_eq!(found(&world, &pool, r#"username = "aNN""#), ["Ann"]);
    assert_eq!(found(&world, &pool, r#"username ^= "aNN""#), ["Ann", "anna"]);
}

#[test]
fn the_user_status_is_found_in_any_case() {
    let world = World::new();
    let pool = trio(&world);
    world.set_password(&pool, "bob", PASSWORD, true);
    for (filter, names) in [
        (r#"cognito:user_status = "CONFIRMED""#, vec!["bob"]),
        (r#"cognito:user_status = "confirmed""#, vec!["bob"]),
        (r#"cognito:user_status = "FORCE_CHANGE_PASSWORD""#, vec!["ann", "cleo"]),
        (r#"cognito:user_status ^= "Force""#, vec!["ann", "cleo"]),
        (r#"cognito:user_status = "UNKNOWN""#, vec![]),
        (r#"cognito:user_status = "nonsense""#, vec![]),
    ] {
        assert_eq!(found(&world, &pool, filter), names, "{filter}");
    }
}

#[test]
fn whether_a_user_is_enabled_is_found_by_its_exact_word() {
    let world = World::new();
    let pool = trio(&world);
    world.ok("AdminDisableUser", World::of(&pool, "bob", json!({})));
    for (filter, names) in [
        (r#"status = "Disabled""#, vec!["bob"]),
        (r#"status = "Enabled""#, vec!["ann", "cleo"]),
        (r#"status = "enabled""#, vec![]),
        (r#"status ^= "Dis""#, vec!["bob"]),
    ] {
        assert_eq!(found(&world, &pool, filter), names, "{filter}");
    }
    world.ok("AdminEnableUser", World::of(&pool, "bob", json!({})));
    assert_eq!(found(&world, &pool, r#"status = "Disabled""#), Vec::<String>::new());
}

#[test]
fn a_changed_or_deleted_user_is_found_by_what_is_true_now() {
    let world = World::new();
    let pool = trio(&world);
    world.set(&pool, "ann", &[("name", "Anna"), ("phone_number", "")]);
    world.ok("AdminDeleteUser", World::of(&pool, "bob", json!({})));
    for (filter, names) in [
        (r#"name = "Ann Lee""#, vec![]),
        (r#"name = "Anna""#, vec!["ann"]),
        (r#"phone_number ^= "+49""#, vec![]),
        (r#"family_name = "Lee""#, vec!["ann"]),
    ] {
        assert_eq!(found(&world, &pool, filter), names, "{filter}");
    }
}

#[test]
fn two_users_may_share_a_value() {
    let world = World::new();
    let pool = world.pool();
    for name in ["ann", "bob"] {
        world.user(&pool, name, &[("email", "shared@example.com")]);
    }
    assert_eq!(found(&world, &pool, r#"email = "shared@example.com""#), ["ann", "bob"]);
}

#[test]
fn only_the_attributes_asked_for_are_shown() {
    let world = World::new();
    let pool = trio(&world);
    let shown = |names: Value| {
        let page =
            world.ok("ListUsers", ask(&pool, json!({ "AttributesToGet": names, "Filter": "username = \"bob\"" })));
        page["Users"][0].clone()
    };

    assert_eq!(
        shown(json!(["email", "name"]))["Attributes"],
        list(&[("name", "Bob Lee"), ("email", "bob@example.com")])
    );
    assert_eq!(each(&shown(json!(["sub"]))["Attributes"], "Name"), ["sub"]);
    assert_eq!(shown(json!([]))["Attributes"], json!([]));
    let user = shown(json!(["nickname", "identities"]));
    assert_eq!(user["Attributes"], json!([]));
    assert_eq!((&user["Username"], &user["UserStatus"]), (&json!("bob"), &json!("FORCE_CHANGE_PASSWORD")));
}

#[test]
fn attributes_that_the_schema_lacks_cannot_be_asked_for() {
    let world = World::new();
    let pool = trio(&world);
    assert_eq!(
        world.refused("ListUsers", ask(&pool, json!({ "AttributesToGet": ["email", "custom:absent"] }))),
        invalid("One or more requested attributes do not exist.")
    );
}

#[test]
fn a_page_has_sixty_users_unless_told_otherwise() {
    let world = World::new();
    let pool = crowd(&world, 61);
    for limit in [json!({}), json!({ "Limit": 0 }), json!({ "Limit": 60 })] {
        let page = world.ok("ListUsers", ask(&pool, limit));
        assert_eq!(page["Users"].as_array().map(Vec::len), Some(60));
        let last = world.ok("ListUsers", ask(&pool, json!({ "PaginationToken": token(&page) })));
        assert_eq!((last["Users"].as_array().map(Vec::len), last.get("PaginationToken")), (Some(1), None));
    }
}

#[test]
fn a_limit_above_sixty_is_refused() {
    let world = World::new();
    let pool = world.pool();
    assert_eq!(
        world.refused("ListUsers", ask(&pool, json!({ "Limit": 61 }))),
        invalid(
            "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: \
             Member must have value less than or equal to 60"
        )
    );
}

/// All pages of a listing, and how many there were.
fn walk(world: &World, pool: &str, more: Value) -> (Vec<String>, usize) {
    let (mut names, mut pages) = (Vec::new(), 0);
    let mut input = ask(pool, more);
    loop {
        let page = world.ok("ListUsers", input.clone());
        names.extend(each(&page["Users"], "Username"));
        pages += 1;
        match page.get("PaginationToken") {
            Some(token) => input["PaginationToken"] = token.clone(),
            None => return (names, pages),
        }
    }
}

#[test]
fn pages_of_every_kind_of_filter_show_each_user_once() {
    let world = World::new();
    let pool = crowd(&world, 9);
    for number in [1, 4, 5, 8] {
        world.set_password(&pool, &format!("u{number:03}"), PASSWORD, true);
        world.ok("AdminDisableUser", World::of(&pool, &format!("u{number:03}"), json!({})));
    }
    for filter in [
        "",
        r#"username ^= "u""#,
        r#"sub ^= """#,
        r#"family_name = "Lee""#,
        r#"family_name ^= "L""#,
        r#"cognito:user_status ^= """#,
        r#"status ^= """#,
    ] {
        for limit in 1..=9 {
            let (mut names, pages) = walk(&world, &pool, json!({ "Filter": filter, "Limit": limit }));
            assert_eq!(pages, 9_usize.div_ceil(limit), "{filter}");
            names.sort();
            names.dedup();
            assert_eq!(names.len(), 9, "{filter}");
        }
    }
}

#[test]
fn a_page_goes_on_though_its_next_user_is_gone() {
    let world = World::new();
    let pool = crowd(&world, 5);
    for filter in ["", r#"username ^= "u""#, r#"family_name = "Lee""#, r#"status = "Enabled""#] {
        let world = world.fork();
        let (all, _) = walk(&world, &pool, json!({ "Filter": filter }));
        let first = world.ok("ListUsers", ask(&pool, json!({ "Filter": filter, "Limit": 2 })));
        world.ok("AdminDeleteUser", World::of(&pool, &all[2], json!({})));

        let (rest, _) = walk(&world, &pool, json!({ "Filter": filter, "PaginationToken": token(&first) }));

        assert_eq!(rest, all[3..], "{filter}");
    }
}

#[test]
fn a_token_holds_only_for_its_own_filter() {
    let world = World::new();
    let pool = crowd(&world, 3);
    let filtered = json!({ "Filter": r#"username ^= "u""#, "Limit": 1 });
    let of_filter = token(&world.ok("ListUsers", ask(&pool, filtered)));
    let of_all = token(&world.ok("ListUsers", ask(&pool, json!({ "Limit": 1 }))));
    for more in [
        json!({ "PaginationToken": of_filter }),
        json!({ "PaginationToken": of_filter, "Filter": r#"username ^= "u0""# }),
        json!({ "PaginationToken": of_all, "Filter": r#"username ^= "u""# }),
    ] {
        assert_eq!(world.refused("ListUsers", ask(&pool, more)), invalid("Paging marker is Invalid for Request"));
    }
    let other = world.pool();
    let (name, _) = world.refused("ListUsers", ask(&other, json!({ "PaginationToken": of_all })));
    assert_eq!(name, "InvalidParameterException");
}

#[test]
fn a_token_does_not_bind_the_size_nor_the_attributes() {
    let world = World::new();
    let pool = crowd(&world, 4);
    let first = world.ok("ListUsers", ask(&pool, json!({ "Limit": 1 })));
    let more = json!({ "PaginationToken": token(&first), "Limit": 3, "AttributesToGet": ["sub"] });
    let rest = world.ok("ListUsers", ask(&pool, more));
    assert_eq!(rest["Users"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_made_up_token_is_refused() {
    let world = World::new();
    let pool = crowd(&world, 1);
    for made_up in ["invalid", "AAQA-E", "AAQA-EAAAAAAAA"] {
        assert_eq!(
            world.refused("ListUsers", ask(&pool, json!({ "PaginationToken": made_up }))),
            invalid("Paging marker is invalid.")
        );
    }
}

#[test]
fn the_order_is_the_same_at_each_call() {
    let world = World::new();
    let pool = crowd(&world, 5);
    let once = world.ok("ListUsers", ask(&pool, json!({})));
    assert_eq!(world.ok("ListUsers", ask(&pool, json!({}))), once);
}
