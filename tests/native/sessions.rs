use serde_json::json;

use crate::support::*;

#[test]
fn a_global_sign_out_moves_no_date() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    let before = world.get(&pool, "ann");
    world.advance(1000);

    let wire = world.wire("AdminUserGlobalSignOut", &World::of(&pool, "ann", json!({})).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    assert_eq!(world.get(&pool, "ann"), before);
    assert_eq!(world.stored("ann")["Extras"]["SignedOutBefore"], 0);
}
