//! Verbs about tokens: made for a user at once, read, and sent.

use crypto::{encode, rsa};
use serde_json::{Value, json};

use crate::support::*;

pub const USER_ADMIN: &str = "aws.cognito.signin.user.admin";

#[derive(Debug, Clone)]
pub struct Tokens {
    pub access: String,
    pub id: String,
    pub refresh: String,
}

impl Tokens {
    pub fn of(result: &Value) -> Tokens {
        let member = |name: &str| result[name].as_str().unwrap_or_default().to_string();
        Tokens { access: member("AccessToken"), id: member("IdToken"), refresh: member("RefreshToken") }
    }
}

impl World {
    /// A client with nothing special; its id.
    #[track_caller]
    pub fn client(&self, pool: &str, more: Value) -> String {
        let mut input = json!({ "UserPoolId": pool, "ClientName": "web" });
        merge(&mut input, more);
        text(&self.ok("CreateUserPoolClient", input)["UserPoolClient"]["ClientId"])
    }

    /// A signed set at once.
    #[track_caller]
    pub fn tokens(&self, pool: &str, client: &str, username: &str) -> Tokens {
        self.tokens_with(pool, client, username, json!({}))
    }

    #[track_caller]
    pub fn tokens_with(&self, pool: &str, client: &str, username: &str, more: Value) -> Tokens {
        let mut question = json!({ "userPoolId": pool, "clientId": client, "user": username });
        merge(&mut question, more);
        Tokens::of(&self.host("issueTokens", question).expect("tokens"))
    }

    /// GetTokensFromRefreshToken; its AuthenticationResult.
    #[track_caller]
    pub fn refresh(&self, client: &str, token: &str) -> Value {
        let answer = self.ok("GetTokensFromRefreshToken", json!({ "ClientId": client, "RefreshToken": token }));
        assert_eq!(answer.as_object().map(|members| members.len()), Some(1), "{answer}");
        answer["AuthenticationResult"].clone()
    }

    #[track_caller]
    pub fn refresh_refused(&self, client: &str, token: &str) -> (String, String) {
        self.refused("GetTokensFromRefreshToken", json!({ "ClientId": client, "RefreshToken": token }))
    }

    /// GetUser by an access token.
    #[track_caller]
    pub fn me(&self, token: &str) -> Value {
        self.ok("GetUser", json!({ "AccessToken": token }))
    }

    #[track_caller]
    pub fn me_refused(&self, token: &str) -> (String, String) {
        self.refused("GetUser", json!({ "AccessToken": token }))
    }
}

/// A refusal by NotAuthorizedException.
pub fn not_authorized(message: &str) -> (String, String) {
    says("NotAuthorizedException", message)
}

/// The claims of a token that the key of this number signed, with the header that the service writes.
#[track_caller]
pub fn claims(key: usize, token: &str) -> Value {
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let (header, payload) = signed.split_once('.').expect("a header");
    let signature = encode::read_base64_url(signature).expect("base64url");
    assert!(rsa::verify(key, signed.as_bytes(), &signature), "not signed by key {key}: {token}");
    assert_eq!(decoded(header), json!({ "kid": rsa::kid(key), "alg": "RS256" }));
    decoded(payload)
}

#[track_caller]
pub fn access_claims(token: &str) -> Value {
    claims(rsa::ACCESS_KEY, token)
}

#[track_caller]
pub fn id_claims(token: &str) -> Value {
    claims(rsa::ID_KEY, token)
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&encode::read_base64_url(part).expect("base64url")).expect("JSON")
}

/// A token of these claims, signed by the key of this number as the service would.
pub fn signed(key: usize, claims: &Value) -> String {
    let text = pocket_cognito::issuer::jwt::unsigned(key, &claims.to_string());
    let signature = encode::base64_url(&rsa::sign(key, text.as_bytes()));
    format!("{text}.{signature}")
}
