use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

const ROLE: &str = "arn:aws:iam::000000000000:role/reader";

fn named(pool: &str, name: &str, more: Value) -> Value {
    let mut input = json!({ "UserPoolId": pool, "GroupName": name });
    merge(&mut input, more);
    input
}

fn get(world: &World, pool: &str, name: &str) -> Value {
    world.ok("GetGroup", named(pool, name, json!({})))["Group"].clone()
}

/// Every operation on groups, with an input that names an absent pool.
fn in_absent_pool() -> [(&'static str, Value); 9] {
    let pool = "us-east-1_Absent000";
    [
        ("CreateGroup", named(pool, "readers", json!({}))),
        ("GetGroup", named(pool, "readers", json!({}))),
        ("UpdateGroup", named(pool, "readers", json!({}))),
        ("DeleteGroup", named(pool, "readers", json!({}))),
        ("ListGroups", json!({ "UserPoolId": pool })),
        ("ListUsersInGroup", named(pool, "readers", json!({}))),
        ("AdminAddUserToGroup", named(pool, "readers", json!({ "Username": "ann" }))),
        ("AdminRemoveUserFromGroup", named(pool, "readers", json!({ "Username": "ann" }))),
        ("AdminListGroupsForUser", World::of(pool, "ann", json!({}))),
    ]
}

#[test]
fn a_missing_pool_is_named_by_every_operation() {
    let world = World::new();
    for (operation, input) in in_absent_pool() {
        assert_eq!(world.refused(operation, input), pool_not_found(), "{operation}");
    }
}

#[test]
fn a_group_made_with_only_a_name_has_four_members() {
    let world = World::new();
    let pool = world.pool();

    let made = world.ok("CreateGroup", named(&pool, "readers", json!({})));

    let date = json!(1_790_257_815.299);
    let group = json!({ "GroupName": "readers", "UserPoolId": pool, "CreationDate": date, "LastModifiedDate": date });
    assert_eq!(made, json!({ "Group": group }));
    assert_eq!(world.ok("GetGroup", named(&pool, "readers", json!({}))), made);
}

#[test]
fn a_group_answers_all_that_it_was_given() {
    let world = World::new();
    let pool = world.pool();
    let given = json!({ "Description": "may read", "RoleArn": ROLE, "Precedence": 0 });

    world.ok("CreateGroup", named(&pool, "readers", given));

    let date = json!(1_790_257_815.299);
    assert_eq!(
        get(&world, &pool, "readers"),
        json!({
            "GroupName": "readers", "UserPoolId": pool, "Description": "may read", "RoleArn": ROLE, "Precedence": 0,
            "CreationDate": date, "LastModifiedDate": date,
        })
    );
}

#[test]
fn an_empty_description_is_none() {
    let world = World::new();
    let pool = world.pool();

    let made = world.ok("CreateGroup", named(&pool, "readers", json!({ "Description": "" })));

    assert_eq!(made["Group"].get("Description"), None);
}

#[test]
fn a_taken_name_is_refused_and_the_group_stays_as_it_was() {
    let world = World::new();
    let pool = world.pool();
    world.ok("CreateGroup", named(&pool, "readers", json!({ "Description": "may read" })));
    let before = get(&world, &pool, "readers");
    world.advance(1000);

    assert_eq!(
        world.refused("CreateGroup", named(&pool, "readers", json!({ "Description": "must not replace" }))),
        says("GroupExistsException", "A group with the name already exists.")
    );

    assert_eq!(get(&world, &pool, "readers"), before);
}

#[test]
fn names_differ_by_case_even_in_a_pool_that_ignores_it() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameConfiguration": { "CaseSensitive": false } }));
    world.group(&pool, "Readers");

    assert_eq!(world.refused("GetGroup", named(&pool, "readers", json!({}))), group_not_found());
    world.group(&pool, "readers");

    assert_eq!(get(&world, &pool, "Readers")["GroupName"], "Readers");
}

#[test]
fn the_same_name_in_another_pool_is_another_group() {
    let world = World::new();
    let (one, other) = (world.pool(), world.pool());
    world.group(&one, "readers");
    world.user(&one, "ann", &[]);
    world.join(&one, "ann", "readers");

    assert_eq!(world.refused("GetGroup", named(&other, "readers", json!({}))), group_not_found());
    world.group(&other, "readers");

    assert_eq!(world.members_of(&other, "readers"), Vec::<String>::new());
}

#[test]
fn a_name_is_of_any_script_but_has_no_space() {
    let world = World::new();
    let pool = world.pool();
    world.group(&pool, "読者-Größe_7€");

    assert_eq!(
        world.refused("CreateGroup", named(&pool, "two words", json!({}))),
        invalid(
            "1 validation error detected: Value 'two words' at 'groupName' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"
        )
    );
}

#[test]
fn a_precedence_below_zero_is_refused() {
    let world = World::new();
    let pool = world.pool();
    assert_eq!(
        world.refused("CreateGroup", named(&pool, "readers", json!({ "Precedence": -1 }))),
        invalid(
            "1 validation error detected: Value '-1' at 'precedence' failed to satisfy constraint: \
             Member must have value greater than or equal to 0"
        )
    );
}

#[test]
fn a_precedence_beyond_an_integer_is_no_integer() {
    let world = World::new();
    let pool = world.pool();
    world.ok("CreateGroup", named(&pool, "last", json!({ "Precedence": i32::MAX })));

    let (name, _) = world.refused("CreateGroup", named(&pool, "beyond", json!({ "Precedence": 2_147_483_648_i64 })));

    assert_eq!(name, "SerializationException");
}

#[test]
fn the_faults_of_an_input_are_told_before_a_missing_pool() {
    let world = World::new();
    let (name, message) =
        world.refused("CreateGroup", named("us-east-1_Absent000", "readers", json!({ "Precedence": -1 })));
    assert_eq!(name, "InvalidParameterException");
    assert!(message.starts_with("1 validation error detected: Value '-1' at 'precedence'"), "{message}");
}

#[test]
fn ten_thousand_groups_and_no_more() {
    let world = World::new();
    let pool = world.pool();
    for number in 0..10_000 {
        world.quick("CreateGroup", named(&pool, &format!("g{number}"), json!({})));
    }

    assert_eq!(
        world.refused("CreateGroup", named(&pool, "one-more", json!({}))),
        says("LimitExceededException", "Exceeded the limit of 10000 groups for the user pool.")
    );
    assert_eq!(
        world.refused("CreateGroup", named(&pool, "g0", json!({}))).0,
        "GroupExistsException",
        "a taken name is told before the quota"
    );
    world.ok("DeleteGroup", named(&pool, "g0", json!({})));
    world.group(&pool, "one-more");
}

#[test]
fn an_update_changes_what_it_names_and_answers_the_whole_group() {
    let world = World::new();
    let pool = world.pool();
    world.ok("CreateGroup", named(&pool, "readers", json!({ "Description": "old", "Precedence": 3 })));
    world.advance(60_000);

    let updated = world.ok("UpdateGroup", named(&pool, "readers", json!({ "Description": "new", "RoleArn": ROLE })));

    let group = json!({
        "GroupName": "readers", "UserPoolId": pool, "Description": "new", "RoleArn": ROLE, "Precedence": 3,
        "CreationDate": 1_790_257_815.299, "LastModifiedDate": 1_790_257_875.299,
    });
    assert_eq!(updated, json!({ "Group": group }));
    assert_eq!(get(&world, &pool, "readers"), group);
}

#[test]
fn an_update_that_says_nothing_changes_nothing() {
    let world = World::new();
    let pool = world.pool();
    let given = json!({ "Description": "may read", "RoleArn": ROLE, "Precedence": 3 });
    let made = world.ok("CreateGroup", named(&pool, "readers", given));
    world.advance(60_000);

    for nothing in
        [json!({}), json!({ "Description": "" }), json!({ "RoleArn": null, "Precedence": null, "Description": null })]
    {
        assert_eq!(world.ok("UpdateGroup", named(&pool, "readers", nothing)), made);
    }
}

#[test]
fn an_update_that_repeats_the_stored_value_moves_the_date() {
    let world = World::new();
    let pool = world.pool();
    let given = json!({ "Description": "may read", "RoleArn": ROLE, "Precedence": 0 });
    world.ok("CreateGroup", named(&pool, "readers", given.clone()));

    for (member, value) in given.as_object().expect("members") {
        world.advance(1000);
        let mut same = json!({});
        same[member] = value.clone();
        let updated = world.ok("UpdateGroup", named(&pool, "readers", same));
        assert_eq!(updated["Group"]["LastModifiedDate"], seconds(world.now.get()), "{member}");
    }
}

#[test]
fn a_role_cannot_be_cleared() {
    let world = World::new();
    let pool = world.pool();
    world.ok("CreateGroup", named(&pool, "readers", json!({ "RoleArn": ROLE })));

    assert_eq!(
        world.refused("UpdateGroup", named(&pool, "readers", json!({ "RoleArn": "" }))),
        invalid(
            "2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: \
             Member must have length greater than or equal to 20; Value '' at 'roleArn' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: \
             arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?"
        )
    );
    assert_eq!(get(&world, &pool, "readers")["RoleArn"], ROLE);
}

#[test]
fn an_absent_group_is_refused_by_all_that_need_one() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup", "AdminAddUserToGroup"] {
        let input = named(&pool, "absent", json!({ "Username": "ann" }));
        assert_eq!(world.refused(operation, input), group_not_found(), "{operation}");
    }
}

#[test]
fn deletion_and_membership_answer_an_empty_body() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.group(&pool, "readers");
    for operation in ["AdminAddUserToGroup", "AdminRemoveUserFromGroup", "DeleteGroup"] {
        let input = named(&pool, "readers", json!({ "Username": "ann" }));
        assert_eq!(world.wire(operation, &input.to_string()), Wire { status: 200, body: String::new() }, "{operation}");
    }
}

#[test]
fn a_group_with_members_can_be_deleted_once() {
    let world = World::new();
    let pool = world.pool();
    let ann = world.user(&pool, "ann", &[]);
    for group in ["readers", "writers"] {
        world.group(&pool, group);
        world.join(&pool, "ann", group);
    }

    world.ok("DeleteGroup", named(&pool, "readers", json!({})));

    assert_eq!(world.groups_of(&pool, "ann"), ["writers"]);
    assert_eq!(world.value(&pool, "ann", "sub"), Some(ann));
    assert_eq!(world.refused("DeleteGroup", named(&pool, "readers", json!({}))), group_not_found());
}

#[test]
fn a_group_made_again_has_no_members() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.group(&pool, "readers");
    world.join(&pool, "ann", "readers");
    world.ok("DeleteGroup", named(&pool, "readers", json!({})));

    world.group(&pool, "readers");

    assert_eq!(world.members_of(&pool, "readers"), Vec::<String>::new());
    assert_eq!(world.groups_of(&pool, "ann"), Vec::<String>::new());
}

#[test]
fn a_user_is_a_member_once_however_often_added() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.group(&pool, "readers");

    world.join(&pool, "ann", "readers");
    world.join(&pool, "ann", "readers");
    assert_eq!(world.members_of(&pool, "readers"), ["ann"]);

    world.ok("AdminRemoveUserFromGroup", named(&pool, "readers", json!({ "Username": "ann" })));
    assert_eq!(world.members_of(&pool, "readers"), Vec::<String>::new());
}

#[test]
fn membership_moves_no_date() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.group(&pool, "readers");
    let before = (world.get(&pool, "ann"), get(&world, &pool, "readers"));
    world.advance(60_000);

    world.join(&pool, "ann", "readers");
    assert_eq!((world.get(&pool, "ann"), get(&world, &pool, "readers")), before);

    world.ok("AdminRemoveUserFromGroup", named(&pool, "readers", json!({ "Username": "ann" })));
    assert_eq!((world.get(&pool, "ann"), get(&world, &pool, "readers")), before);
}

#[test]
fn a_user_of_any_state_can_be_a_member() {
    let world = World::new();
    let pool = world.pool();
    world.group(&pool, "readers");
    for name in ["new", "disabled", "confirmed", "unconfirmed"] {
        world.user(&pool, name, &[]);
    }
    world.ok("AdminDisableUser", World::of(&pool, "disabled", json!({})));
    world.set_password(&pool, "confirmed", PASSWORD, true);
    let world = world.unconfirmed("unconfirmed");

    for name in ["new", "disabled", "confirmed", "unconfirmed"] {
        world.join(&pool, name, "readers");
    }

    assert_eq!(world.members_of(&pool, "readers").len(), 4);
}

#[test]
fn a_missing_user_is_told_before_a_missing_group() {
    let world = World::new();
    let pool = world.pool();
    for operation in ["AdminAddUserToGroup", "AdminRemoveUserFromGroup"] {
        let input = named(&pool, "absent", json!({ "Username": "absent-user" }));
        assert_eq!(world.refused(operation, input), user_not_found(), "{operation}");
    }
}

#[test]
fn a_missing_user_is_refused_though_the_group_is_there() {
    let world = World::new();
    let pool = world.pool();
    world.group(&pool, "readers");
    for operation in ["AdminAddUserToGroup", "AdminRemoveUserFromGroup", "AdminListGroupsForUser"] {
        let input = named(&pool, "readers", json!({ "Username": "absent-user" }));
        assert_eq!(world.refused(operation, input), user_not_found(), "{operation}");
    }
}

#[test]
fn removing_from_a_group_that_is_not_there_succeeds() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.group(&pool, "readers");

    for group in ["absent", "readers"] {
        let input = named(&pool, group, json!({ "Username": "ann" }));
        let wire = world.wire("AdminRemoveUserFromGroup", &input.to_string());
        assert_eq!(wire, Wire { status: 200, body: String::new() }, "{group}");
    }
}

#[test]
fn a_hundred_groups_a_user_and_no_more() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    for number in 0..101 {
        world.quick("CreateGroup", named(&pool, &format!("g{number}"), json!({})));
    }
    for number in 0..100 {
        world.quick("AdminAddUserToGroup", named(&pool, &format!("g{number}"), json!({ "Username": "ann" })));
    }

    assert_eq!(
        world.refused("AdminAddUserToGroup", named(&pool, "g100", json!({ "Username": "ann" }))),
        says("LimitExceededException", "Exceeded the limit of 100 groups for the user.")
    );
    world.join(&pool, "ann", "g99");
    world.ok("AdminRemoveUserFromGroup", named(&pool, "g0", json!({ "Username": "ann" })));
    world.join(&pool, "ann", "g100");
}

#[test]
fn a_member_may_be_named_by_sub_or_alias() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email", "preferred_username"] }));
    let sub = world.user(
        &pool,
        "ann",
        &[("email", "ann@example.com"), ("email_verified", "true"), ("preferred_username", "annie")],
    );
    for (name, group) in [(&*sub, "one"), ("ann@example.com", "two"), ("annie", "three")] {
        world.group(&pool, group);
        world.join(&pool, name, group);
    }

    assert_eq!(world.groups_of(&pool, "ann@example.com"), world.groups_of(&pool, "ann"));
    assert_eq!(world.groups_of(&pool, "ann").len(), 3);
    assert_eq!(world.members_of(&pool, "two"), ["ann"]);
    world.ok("AdminRemoveUserFromGroup", named(&pool, "one", json!({ "Username": "annie" })));
    assert_eq!(world.groups_of(&pool, "ann").len(), 2);
}

#[test]
fn members_show_all_their_attributes_and_dates() {
    let world = World::new();
    let pool = world.pool();
    let sub = world.user(&pool, "ann", &[("email", "ann@example.com")]);
    world.group(&pool, "readers");
    world.join(&pool, "ann", "readers");

    let date = json!(1_790_257_815.299);
    assert_eq!(
        world.ok("ListUsersInGroup", named(&pool, "readers", json!({}))),
        json!({ "Users": [{
            "Username": "ann", "Attributes": list(&[("email", "ann@example.com"), ("sub", &sub)]), "Enabled": true,
            "UserStatus": "FORCE_CHANGE_PASSWORD", "UserCreateDate": date, "UserLastModifiedDate": date,
        }] })
    );
}

#[test]
fn a_users_groups_are_whole_groups() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.ok("CreateGroup", named(&pool, "readers", json!({ "Description": "may read", "Precedence": 0 })));
    world.join(&pool, "ann", "readers");

    assert_eq!(
        world.ok("AdminListGroupsForUser", World::of(&pool, "ann", json!({}))),
        json!({ "Groups": [get(&world, &pool, "readers")] })
    );
}

#[test]
fn empty_listings_are_empty_lists_and_no_token() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    assert_eq!(world.wire("ListGroups", &json!({ "UserPoolId": pool }).to_string()).body, r#"{"Groups":[]}"#);
    world.group(&pool, "readers");

    let of_user = world.wire("AdminListGroupsForUser", &World::of(&pool, "ann", json!({})).to_string());
    let of_group = world.wire("ListUsersInGroup", &named(&pool, "readers", json!({})).to_string());

    assert_eq!((&*of_user.body, &*of_group.body), (r#"{"Groups":[]}"#, r#"{"Users":[]}"#));
}

/// A pool with so many groups, all of them the user's, and so many users in the first group.
fn crowd(world: &World, count: usize) -> String {
    let pool = world.pool();
    for number in 0..count {
        world.quick("CreateGroup", named(&pool, &format!("g{number:02}"), json!({})));
        let quiet = json!({ "MessageAction": "SUPPRESS" });
        world.quick("AdminCreateUser", World::of(&pool, &format!("u{number:02}"), quiet));
    }
    for number in 0..count {
        world.quick("AdminAddUserToGroup", named(&pool, &format!("g{number:02}"), json!({ "Username": "u00" })));
        world.quick("AdminAddUserToGroup", named(&pool, "g00", json!({ "Username": format!("u{number:02}") })));
    }
    pool
}

fn listings(pool: &str) -> [(&'static str, &'static str, Value); 3] {
    [
        ("ListGroups", "Groups", json!({ "UserPoolId": pool })),
        ("AdminListGroupsForUser", "Groups", World::of(pool, "u00", json!({}))),
        ("ListUsersInGroup", "Users", named(pool, "g00", json!({}))),
    ]
}

#[test]
fn a_page_has_sixty_rows_unless_told_otherwise() {
    let world = World::new();
    let pool = crowd(&world, 61);
    for (operation, rows, mut input) in listings(&pool) {
        let page = world.ok(operation, input.clone());
        assert_eq!(page[rows].as_array().map(Vec::len), Some(60), "{operation}");
        input["NextToken"] = json!(token(&page));
        let last = world.ok(operation, input);
        assert_eq!((last[rows].as_array().map(Vec::len), last.get("NextToken")), (Some(1), None), "{operation}");
    }
}

#[test]
fn a_last_page_that_is_full_has_no_token() {
    let world = World::new();
    let pool = crowd(&world, 2);
    for (operation, rows, mut input) in listings(&pool) {
        input["Limit"] = json!(1);
        let first = world.ok(operation, input.clone());
        assert!(token(&first).starts_with("AAQA-E"), "{operation}");
        input["NextToken"] = json!(token(&first));
        let second = world.ok(operation, input);
        assert_eq!((second[rows].as_array().map(Vec::len), second.get("NextToken")), (Some(1), None), "{operation}");
    }
}

#[test]
fn a_limit_of_zero_is_refused_under_an_inner_name() {
    let world = World::new();
    let pool = crowd(&world, 1);
    let sentence = "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: \
                    Member must have value greater than or equal to 1";
    for (operation, _, mut input) in listings(&pool) {
        input["Limit"] = json!(0);
        let (name, message) = world.refused(operation, input);
        assert_eq!(name, "InvalidParameterException");
        if operation != "ListUsersInGroup" {
            assert_eq!(message, sentence, "{operation}");
            continue;
        }
        let start = format!("com.amazonaws.services.identitystoreservice.model.ValidationException: {sentence} ");
        let end = message.strip_prefix(&*start).expect("the inner service's text");
        assert!(
            end.starts_with(
                "(Service: AWSIdentityStoreService; Status Code: 400; Error Code: ValidationException; Request ID: "
            ) && end.ends_with("; Proxy: null)"),
            "{end}"
        );
    }
}

#[test]
fn a_limit_of_zero_is_told_after_the_user_and_the_group_are_found() {
    let world = World::new();
    let pool = world.pool();
    assert_eq!(
        world.refused("AdminListGroupsForUser", World::of(&pool, "absent", json!({ "Limit": 0 }))),
        user_not_found()
    );
    assert_eq!(world.refused("ListUsersInGroup", named(&pool, "absent", json!({ "Limit": 0 }))), group_not_found());
}

#[test]
fn a_limit_above_sixty_is_refused_under_its_own_name() {
    let world = World::new();
    let pool = crowd(&world, 1);
    for (operation, _, mut input) in listings(&pool) {
        input["Limit"] = json!(61);
        let sentence = "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: \
                        Member must have value less than or equal to 60";
        assert_eq!(world.refused(operation, input), invalid(sentence), "{operation}");
    }
}

#[test]
fn a_made_up_token_is_refused_in_the_words_of_its_door() {
    let world = World::new();
    let pool = crowd(&world, 1);
    for (operation, rows, mut input) in listings(&pool) {
        input["NextToken"] = json!("invalid");
        let sentence = match rows {
            "Users" => "Paging marker is invalid.",
            _ => "Provided pagination token is invalid. Check the token and try your request again.",
        };
        assert_eq!(world.refused(operation, input), invalid(sentence), "{operation}");
    }
}

#[test]
fn a_token_holds_only_for_its_own_user_and_group() {
    let world = World::new();
    let pool = crowd(&world, 2);
    world.join(&pool, "u01", "g01");
    let of_user = world.ok("AdminListGroupsForUser", World::of(&pool, "u00", json!({ "Limit": 1 })));
    let of_group = world.ok("ListUsersInGroup", named(&pool, "g00", json!({ "Limit": 1 })));

    let other_user = World::of(&pool, "u01", json!({ "NextToken": token(&of_user) }));
    let other_group = named(&pool, "g01", json!({ "NextToken": token(&of_group) }));

    assert_eq!(
        world.refused("AdminListGroupsForUser", other_user),
        invalid("Provided pagination token is invalid. Check the token and try your request again.")
    );
    assert_eq!(world.refused("ListUsersInGroup", other_group), invalid("Paging marker is invalid."));
}

#[test]
fn a_page_goes_on_where_it_was_though_its_next_row_is_gone() {
    let world = World::new();
    let pool = crowd(&world, 4);
    let first = world.ok("ListGroups", json!({ "UserPoolId": pool, "Limit": 2 }));
    let shown = each(&first["Groups"], "GroupName");
    let all = each(&world.ok("ListGroups", json!({ "UserPoolId": pool }))["Groups"], "GroupName");
    world.ok("DeleteGroup", named(&pool, &all[2], json!({})));

    let second = world.ok("ListGroups", json!({ "UserPoolId": pool, "Limit": 2, "NextToken": token(&first) }));

    assert_eq!(shown, all[..2]);
    assert_eq!(each(&second["Groups"], "GroupName"), all[3..]);
}

#[test]
fn groups_that_were_deleted_do_not_count_against_the_quota() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "alice", &[]);
    for round in 0..3 {
        for number in 0..100 {
            let name = format!("g{round}-{number}");
            world.group(&pool, &name);
            world.ok("AdminAddUserToGroup", json!({ "UserPoolId": pool, "GroupName": name, "Username": "alice" }));
        }
        world.group(&pool, "one-more");
        let add = json!({ "UserPoolId": pool, "GroupName": "one-more", "Username": "alice" });
        assert_eq!(world.refused("AdminAddUserToGroup", add).0, "LimitExceededException");
        world.ok("DeleteGroup", json!({ "UserPoolId": pool, "GroupName": "one-more" }));
        for number in 0..100 {
            world.ok("DeleteGroup", json!({ "UserPoolId": pool, "GroupName": format!("g{round}-{number}") }));
        }
        let groups = world.ok("AdminListGroupsForUser", json!({ "UserPoolId": pool, "Username": "alice" }));
        assert_eq!(groups["Groups"], json!([]));
    }
}
