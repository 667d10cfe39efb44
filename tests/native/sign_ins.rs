//! Verbs about signing in by a password, one challenge after the other.

use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

impl World {
    /// A client of a pool that lets every flow through; its id.
    pub fn open_client(&self, pool: &str) -> String {
        let flows = json!([
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_ADMIN_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_USER_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ]);
        let input = json!({ "UserPoolId": pool, "ClientName": "open", "ExplicitAuthFlows": flows });
        text(&self.ok("CreateUserPoolClient", input)["UserPoolClient"]["ClientId"])
    }

    /// InitiateAuth with the password, and whatever else.
    #[track_caller]
    pub fn begin(&self, client: &str, username: &str, more: Value) -> Value {
        self.ok("InitiateAuth", by_password(client, username, more))
    }

    #[track_caller]
    pub fn begin_refused(&self, client: &str, username: &str, more: Value) -> (String, String) {
        self.refused("InitiateAuth", by_password(client, username, more))
    }

    /// The answer to a challenge that `told` put.
    #[track_caller]
    pub fn answer(&self, client: &str, username: &str, told: &Value, responses: Value) -> Value {
        self.ok("RespondToAuthChallenge", answer_to(client, username, told, responses))
    }

    #[track_caller]
    pub fn answer_refused(&self, client: &str, username: &str, told: &Value, responses: Value) -> (String, String) {
        self.refused("RespondToAuthChallenge", answer_to(client, username, told, responses))
    }
}

fn by_password(client: &str, username: &str, more: Value) -> Value {
    let mut parameters = json!({ "USERNAME": username, "PASSWORD": PASSWORD });
    merge(&mut parameters, more);
    json!({ "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters })
}

fn answer_to(client: &str, username: &str, told: &Value, responses: Value) -> Value {
    let mut all = json!({ "USERNAME": username });
    merge(&mut all, responses);
    let mut input = json!({ "ClientId": client, "ChallengeName": told["ChallengeName"], "ChallengeResponses": all });
    if let Some(session) = told.get("Session") {
        merge(&mut input, json!({ "Session": session }));
    }
    input
}

/// The access token of a sign-in that has come to its end.
#[track_caller]
pub fn access_token(told: &Value) -> String {
    text(&told["AuthenticationResult"]["AccessToken"])
}
