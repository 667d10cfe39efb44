//! Lists, page by page.

use std::collections::BTreeSet;

use pocket_cognito::model::operation_named;
use pocket_cognito::operations::{ROLL, Run};
use serde_json::{Value, json};

use crate::support::*;

/// An operation that answers page by page.
struct Listing {
    operation: &'static str,
    /// Members beside the pool, the limit and the token.
    more: fn() -> Value,
    rows: &'static str,
    key: &'static str,
    limit: &'static str,
    token: &'static str,
}

const fn listing(operation: &'static str, rows: &'static str, key: &'static str, limit: &'static str) -> Listing {
    Listing { operation, more: || json!({}), rows, key, limit, token: "NextToken" }
}

fn listings() -> Vec<Listing> {
    let users = || listing("ListUsers", "Users", "Username", "Limit");
    let all = vec![
        listing("ListUserPools", "UserPools", "Name", "MaxResults"),
        listing("ListGroups", "Groups", "GroupName", "Limit"),
        Listing { more: || json!({ "GroupName": "g00" }), ..listing("ListUsersInGroup", "Users", "Username", "Limit") },
        Listing {
            more: || json!({ "Username": "u00" }),
            ..listing("AdminListGroupsForUser", "Groups", "GroupName", "Limit")
        },
        Listing { token: "PaginationToken", ..users() },
        Listing { token: "PaginationToken", more: || json!({ "Filter": "username ^= \"u\"" }), ..users() },
        Listing { token: "PaginationToken", more: || json!({ "Filter": "name = \"same\"" }), ..users() },
        Listing { token: "PaginationToken", more: || json!({ "Filter": "email ^= \"u\"" }), ..users() },
        Listing { token: "PaginationToken", more: || json!({ "Filter": "status = \"Enabled\"" }), ..users() },
        Listing {
            token: "PaginationToken",
            more: || json!({ "Filter": "cognito:user_status = \"FORCE_CHANGE_PASSWORD\"" }),
            ..users()
        },
        listing("ListUserPoolClients", "UserPoolClients", "ClientName", "MaxResults"),
        listing("ListIdentityProviders", "Providers", "ProviderName", "MaxResults"),
    ];
    let simulated = |listing: &Listing| {
        operation_named(listing.operation).is_some_and(|at| !matches!(ROLL[at as usize].run, Run::Todo))
    };
    all.into_iter().filter(simulated).collect()
}

/// Twenty-five of each in one pool.
fn furnished() -> (World, String) {
    let world = World::new();
    let pool = world.pool_with(json!({ "PoolName": "p00" }));
    for i in 0..25 {
        if i > 0 {
            world.pool_with(json!({ "PoolName": format!("p{i:02}") }));
        }
        world.group(&pool, &format!("g{i:02}"));
        let (name, email) = (format!("u{i:02}"), format!("u{}@example.com", i % 7));
        world.user(&pool, &name, &[("name", "same"), ("email", &email)]);
        world.ok(
            "AdminAddUserToGroup",
            json!({ "UserPoolId": pool, "Username": "u00", "GroupName": format!("g{i:02}") }),
        );
        world.ok("AdminAddUserToGroup", json!({ "UserPoolId": pool, "Username": name, "GroupName": "g00" }));
        world.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": format!("c{i:02}") }));
        let details = json!({ "client_id": "x", "client_secret": "x", "authorize_scopes": "openid", "attributes_request_method": "GET", "oidc_issuer": "https://example.com" });
        let provider = json!({ "UserPoolId": pool, "ProviderName": format!("i{i:02}"), "ProviderType": "OIDC", "ProviderDetails": details });
        if listings().iter().any(|listing| listing.operation == "ListIdentityProviders") {
            world.ok("CreateIdentityProvider", provider);
        }
    }
    (world, pool)
}

impl Listing {
    fn input(&self, pool: &str, limit: u64, token: Option<&Value>) -> Value {
        let mut input = json!({ "UserPoolId": pool, self.limit: limit });
        merge(&mut input, (self.more)());
        if let Some(token) = token {
            input[self.token] = token.clone();
        }
        input
    }

    /// The whole list, by pages of so many, with something done between pages.
    fn walk(&self, world: &World, pool: &str, limit: u64, mut between: impl FnMut(&World, &[String])) -> Vec<String> {
        let mut seen = Vec::new();
        let mut token = None;
        loop {
            let page = world.ok(self.operation, self.input(pool, limit, token.as_ref()));
            let keys = each(&page[self.rows], self.key);
            assert!(keys.len() <= limit as usize);
            seen.extend(keys);
            match page.get(self.token) {
                Some(next) => token = Some(next.clone()),
                None => return seen,
            }
            between(world, &seen);
        }
    }

    fn label(&self) -> String {
        format!("{} {}", self.operation, (self.more)())
    }
}

#[test]
fn paging_yields_each_row_once() {
    let (world, pool) = furnished();
    for listing in listings() {
        let whole = listing.walk(&world, &pool, 60, |_, _| {});
        assert_eq!(whole.len(), 25, "{}", listing.label());
        assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), 25, "{}", listing.label());
        for limit in [1, 2, 7, 24, 25, 26] {
            assert_eq!(listing.walk(&world, &pool, limit, |_, _| {}), whole, "{} by {limit}", listing.label());
        }
    }
}

/// Removes what a listing shows under a key.
fn remove(world: &World, pool: &str, listing: &Listing, key: &str) {
    match listing.rows {
        "Users" => world.ok("AdminDeleteUser", json!({ "UserPoolId": pool, "Username": key })),
        "Groups" => world.ok("DeleteGroup", json!({ "UserPoolId": pool, "GroupName": key })),
        "Providers" => world.ok("DeleteIdentityProvider", json!({ "UserPoolId": pool, "ProviderName": key })),
        "UserPoolClients" => {
            let clients = world.ok("ListUserPoolClients", json!({ "UserPoolId": pool, "MaxResults": 60 }));
            let clients = clients["UserPoolClients"].as_array().expect("a list").clone();
            let client = clients.iter().find(|client| client["ClientName"] == key).expect("a client");
            world.ok("DeleteUserPoolClient", json!({ "UserPoolId": pool, "ClientId": client["ClientId"] }))
        }
        _ => {
            let pools = world.ok("ListUserPools", json!({ "MaxResults": 60 }));
            let pools = pools["UserPools"].as_array().expect("a list").clone();
            let pool = pools.iter().find(|pool| pool["Name"] == key).expect("a pool");
            world.ok("DeleteUserPool", json!({ "UserPoolId": pool["Id"] }))
        }
    };
}

#[test]
fn rows_that_vanish_between_pages_disturb_no_other() {
    let (start, pool) = furnished();
    for listing in listings() {
        let whole = listing.walk(&start, &pool, 60, |_, _| {});
        for seed in 0..6 {
            let world = start.fork();
            let mut rng = fastrand::Rng::with_seed(seed);
            // The first row is what some of the lists hang on.
            let mut there: Vec<String> = whole.iter().filter(|key| !key.ends_with("00")).cloned().collect();
            let mut gone = BTreeSet::new();
            let seen = listing.walk(&world, &pool, 1 + seed % 4, |world, seen| {
                // The next row, which the token stands on, and any other.
                let next = there.iter().position(|key| !seen.contains(key));
                let mut places: Vec<usize> = next.into_iter().collect();
                places.push(rng.usize(..there.len().max(1)));
                for at in places {
                    if rng.bool() && at < there.len() {
                        let key = there.remove(at);
                        remove(world, &pool, &listing, &key);
                        gone.insert(key);
                    }
                }
            });
            let once: BTreeSet<_> = seen.iter().cloned().collect();
            assert_eq!(once.len(), seen.len(), "{}: a row came twice", listing.label());
            let missed: Vec<_> = whole.iter().filter(|key| !gone.contains(*key) && !once.contains(*key)).collect();
            assert!(missed.is_empty(), "{}: {missed:?} never came", listing.label());
        }
    }
}

#[test]
fn a_token_of_another_query_is_refused() {
    let (world, pool) = furnished();
    let other = world.pool_with(json!({ "PoolName": "other" }));
    world.group(&other, "g00");
    world.user(&other, "u00", &[]);
    for one in listings() {
        let page = world.ok(one.operation, one.input(&pool, 1, None));
        let token = page.get(one.token).expect("a second page");
        for two in listings().iter().filter(|two| two.label() != one.label()) {
            let wire = world.wire(two.operation, &two.input(&pool, 1, Some(token)).to_string());
            assert_eq!(wire.status, 400, "{} took a token of {}: {}", two.label(), one.label(), wire.body);
        }
        if one.operation != "ListUserPools" {
            let wire = world.wire(one.operation, &one.input(&other, 1, Some(token)).to_string());
            assert_eq!(wire.status, 400, "{} took a token of another pool: {}", one.label(), wire.body);
        }
        for damaged in ["x".to_string(), text(token) + "A", text(token)[1..].to_string()] {
            let wire = world.wire(one.operation, &one.input(&pool, 1, Some(&json!(damaged))).to_string());
            assert_eq!(wire.status, 400, "{} took {damaged}", one.label());
        }
    }
}
