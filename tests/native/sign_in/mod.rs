//! Signing in: flows, proofs, sessions, and what may follow what. Tokens themselves are in `tokens.rs`.

use serde_json::{Value, json};

use crate::support::*;

mod choice;
mod flows;
mod passwords;
mod proofs;
mod second_factor;
mod sessions;

const PASSWORD: &str = "Passw0rd-final";
const TEMPORARY: &str = "Passw0rd-temp";
const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");

/// A pool with a client that allows every flow, and `ann`, who is confirmed.
struct Scene {
    world: World,
    pool: String,
    client: String,
}

impl Scene {
    fn new() -> Scene {
        Scene::of(json!({}), json!({}))
    }

    fn of(pool: Value, client: Value) -> Scene {
        let world = World::new();
        let pool = world.pool_with(pool);
        let mut settings = json!({ "ExplicitAuthFlows": [
            "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH",
            "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
        ] });
        merge(&mut settings, client);
        let client = made_client(&world, &pool, settings);
        let scene = Scene { world, pool, client };
        scene.user("ann", &[]);
        scene
    }

    /// A confirmed user with the password.
    fn user(&self, name: &str, attributes: &[(&str, &str)]) -> String {
        let sub = self.world.user(&self.pool, name, attributes);
        self.set_password(name, PASSWORD, true);
        sub
    }

    fn set_password(&self, name: &str, password: &str, permanent: bool) {
        self.world.ok(
            "AdminSetUserPassword",
            json!({ "UserPoolId": self.pool, "Username": name, "Password": password, "Permanent": permanent }),
        );
    }

    fn start(&self, flow: &str, parameters: Value) -> Value {
        json!({ "ClientId": self.client, "AuthFlow": flow, "AuthParameters": parameters })
    }

    fn by_password(&self, name: &str, password: &str) -> Value {
        self.start("USER_PASSWORD_AUTH", json!({ "USERNAME": name, "PASSWORD": password }))
    }

    fn answer(&self, challenge: &str, session: &Value, responses: Value) -> Value {
        let mut responses = responses;
        if responses.get("USERNAME").is_none() {
            merge(&mut responses, json!({ "USERNAME": "ann" }));
        }
        json!({ "ClientId": self.client, "ChallengeName": challenge, "Session": session, "ChallengeResponses": responses })
    }

    #[track_caller]
    fn begins(&self, input: Value) -> Value {
        self.world.ok("InitiateAuth", input)
    }

    #[track_caller]
    fn goes_on(&self, input: Value) -> Value {
        self.world.ok("RespondToAuthChallenge", input)
    }

    #[track_caller]
    fn begin_refused(&self, input: Value) -> (String, String) {
        self.world.refused("InitiateAuth", input)
    }

    #[track_caller]
    fn answer_refused(&self, input: Value) -> (String, String) {
        self.world.refused("RespondToAuthChallenge", input)
    }
}

fn made_client(world: &World, pool: &str, settings: Value) -> String {
    let mut input = json!({ "UserPoolId": pool, "ClientName": "tests" });
    merge(&mut input, settings);
    text(&world.ok("CreateUserPoolClient", input)["UserPoolClient"]["ClientId"])
}

#[track_caller]
fn is_signed_in(answer: &Value) {
    let result = answer["AuthenticationResult"].as_object().unwrap_or_else(|| panic!("no tokens: {answer}"));
    let names: Vec<&String> = result.keys().collect();
    for name in ["AccessToken", "ExpiresIn", "IdToken", "RefreshToken", "TokenType"] {
        assert!(names.iter().any(|known| *known == name), "{name} is missing");
    }
    assert_eq!(answer["ChallengeParameters"], json!({}));
    assert_eq!((answer.get("ChallengeName"), answer.get("Session")), (None, None));
}

fn wrong() -> (String, String) {
    says(WRONG.0, WRONG.1)
}

#[test]
fn the_diagram_in_the_documentation_is_the_table() {
    use pocket_cognito::operations::sign_in::order::{FIRST, NEXT};

    let mut drawn = String::from("```mermaid\nstateDiagram-v2\n");
    for (flow, nexts) in &FIRST {
        drawn.push_str(&format!("  [*] --> {}\n", flow.as_str()));
        for next in *nexts {
            drawn.push_str(&format!("  {} --> {}\n", flow.as_str(), next.as_str()));
        }
    }
    for (challenge, nexts) in &NEXT {
        for next in *nexts {
            drawn.push_str(&format!("  {} --> {}\n", challenge.as_str(), next.as_str()));
        }
    }
    drawn.push_str("```\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/sign-in.md");
    let document = std::fs::read_to_string(path).expect("docs/sign-in.md");
    assert!(document.contains(&drawn), "docs/sign-in.md should have this diagram:\n{drawn}");
}
