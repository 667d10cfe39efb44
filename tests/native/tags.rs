use serde_json::{Value, json};

use crate::support::*;

fn arn(world: &World, pool: &str) -> String {
    text(&world.ok("DescribeUserPool", json!({ "UserPoolId": pool }))["UserPool"]["Arn"])
}

#[test]
fn tags_are_added_replaced_and_removed() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UserPoolTags": { "team": "red" } }));
    let arn = arn(&world, &pool);
    let tags = || world.ok("ListTagsForResource", json!({ "ResourceArn": arn }));
    assert_eq!(tags(), json!({ "Tags": { "team": "red" } }));
    world.advance(60_000);

    let added = world.ok("TagResource", json!({ "ResourceArn": arn, "Tags": { "team": "blue", "stage": "test" } }));
    assert_eq!(added, json!({}));
    assert_eq!(tags(), json!({ "Tags": { "team": "blue", "stage": "test" } }));

    let removed = world.ok("UntagResource", json!({ "ResourceArn": arn, "TagKeys": ["team", "absent"] }));
    assert_eq!(removed, json!({}));
    let described = &world.ok("DescribeUserPool", json!({ "UserPoolId": pool }))["UserPool"];
    assert_eq!(described["UserPoolTags"], json!({ "stage": "test" }));
    assert_eq!(described["LastModifiedDate"], described["CreationDate"]);
}

#[test]
fn an_arn_must_be_that_of_a_pool_in_every_part() {
    let world = World::new();
    let pool = world.pool();
    let arn = arn(&world, &pool);

    for wrong in [arn.replace("000000000000", "111111111111"), arn.replace(":us-east-1:", ":us-east-2:")] {
        assert_eq!(
            world.refused("ListTagsForResource", json!({ "ResourceArn": wrong })),
            says("ResourceNotFoundException", &format!("User pool {pool} does not exist."))
        );
    }
    let absent = arn.replace(&pool, "us-east-1_Absent000");
    for (operation, more) in [("TagResource", json!({ "Tags": {} })), ("UntagResource", json!({ "TagKeys": ["a"] }))] {
        let mut input = json!({ "ResourceArn": absent });
        merge(&mut input, more);
        assert_eq!(
            world.refused(operation, input),
            says("ResourceNotFoundException", "User pool us-east-1_Absent000 does not exist.")
        );
    }
}

#[test]
fn fifty_tags_are_the_most_and_some_names_are_reserved() {
    let world = World::new();
    let arn = arn(&world, &world.pool());
    let tag = |tags: Value| json!({ "ResourceArn": arn, "Tags": tags });
    let many = (0..50).map(|n| (format!("t{n}"), json!(""))).collect::<serde_json::Map<_, _>>();
    world.ok("TagResource", tag(Value::Object(many)));

    assert_eq!(
        world.refused("TagResource", tag(json!({ "one more": "" }))),
        says("InvalidParameterException", "Exceeded the limit of 50 tags for the user pool.")
    );
    world.ok("TagResource", tag(json!({ "t0": "other" })));
    world.ok("UntagResource", json!({ "ResourceArn": arn, "TagKeys": ["t1"] }));
    assert_eq!(
        world.refused("TagResource", tag(json!({ "AWS:a": "" }))),
        says(
            "InvalidParameterException",
            "Tag key AWS:a is reserved: aws: prefixed tag key names are not allowed for external use."
        )
    );
}
