use serde_json::json;

use crate::support::*;

#[test]
fn a_missing_pool_is_named() {
    let world = World::new();
    assert_eq!(
        world.refused("ListGroups", json!({ "UserPoolId": "us-east-1_Absent000" })),
        says("ResourceNotFoundException", "User pool us-east-1_Absent000 does not exist.")
    );
}
