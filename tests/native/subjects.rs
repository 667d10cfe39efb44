//! Verbs about users and groups, and a look behind the API: at what was stored and what was sent.

use crypto::{encode, hash};
use pocket_cognito::engine::flow::Answer;
use pocket_cognito::export;
use pocket_cognito::model::value::Time;
use serde_json::{Value, json};

use crate::support::*;

pub const DAY: i64 = 24 * 60 * 60 * 1000;
pub const PASSWORD: &str = "Correct-h0rse";

pub fn invalid(message: &str) -> (String, String) {
    says("InvalidParameterException", message)
}

pub fn user_not_found() -> (String, String) {
    says("UserNotFoundException", "User does not exist.")
}

pub fn pool_not_found() -> (String, String) {
    says("ResourceNotFoundException", "User pool us-east-1_Absent000 does not exist.")
}

pub fn group_not_found() -> (String, String) {
    says("ResourceNotFoundException", "Group not found.")
}

/// An AttributeListType.
pub fn list(attributes: &[(&str, &str)]) -> Value {
    attributes.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect()
}

/// A time as the API and the export spell it.
pub fn seconds(milliseconds: i64) -> Value {
    json!(milliseconds as f64 / 1000.0)
}

/// The input of SignUp with a good password.
pub fn signing_up(client: &str, username: &str, attributes: &[(&str, &str)]) -> Value {
    by_client(client, username, json!({ "Password": PASSWORD, "UserAttributes": list(attributes) }))
}

/// The input of a public operation about a user.
pub fn by_client(client: &str, username: &str, more: Value) -> Value {
    let mut input = json!({ "ClientId": client, "Username": username });
    merge(&mut input, more);
    input
}

/// A LambdaConfig with functions for these triggers, each named after its trigger.
pub fn functions(triggers: &[&str]) -> Value {
    let arn = |name: &str| json!(format!("arn:aws:lambda:us-east-1:000000000000:function:{name}"));
    let config = triggers.iter().map(|name| match *name {
        "CustomEmailSender" | "CustomSMSSender" => {
            (name.to_string(), json!({ "LambdaArn": arn(name), "LambdaVersion": "V1_0" }))
        }
        _ => (name.to_string(), arn(name)),
    });
    let mut config: serde_json::Map<_, _> = config.collect();
    config.insert("KMSKeyID".into(), json!("arn:aws:kms:us-east-1:000000000000:key/k"));
    json!({ "LambdaConfig": config })
}

/// What events came, by their sources.
pub fn sources(events: &[Value]) -> Vec<String> {
    each(&json!(events), "triggerSource")
}

/// Base64(HMAC-SHA256(secret, username + client id)).
pub fn secret_hash(secret: &str, username: &str, client: &str) -> String {
    encode::base64(&hash::hmac_sha256(secret.as_bytes(), &[username.as_bytes(), client.as_bytes()]))
}

impl World {
    /// The input of an operation on one user.
    pub fn of(pool: &str, username: &str, more: Value) -> Value {
        let mut input = json!({ "UserPoolId": pool, "Username": username });
        merge(&mut input, more);
        input
    }

    /// AdminCreateUser with a message, where there is anyone to send it to; the `User`.
    #[track_caller]
    pub fn create(&self, pool: &str, username: &str, more: Value) -> Value {
        self.ok("AdminCreateUser", World::of(pool, username, more))["User"].clone()
    }

    #[track_caller]
    pub fn create_refused(&self, pool: &str, username: &str, more: Value) -> (String, String) {
        self.refused("AdminCreateUser", World::of(pool, username, more))
    }

    #[track_caller]
    pub fn get(&self, pool: &str, username: &str) -> Value {
        self.ok("AdminGetUser", World::of(pool, username, json!({})))
    }

    #[track_caller]
    pub fn value(&self, pool: &str, username: &str, name: &str) -> Option<String> {
        attribute(&self.get(pool, username)["UserAttributes"], name)
    }

    #[track_caller]
    pub fn set(&self, pool: &str, username: &str, attributes: &[(&str, &str)]) {
        let more = json!({ "UserAttributes": list(attributes) });
        assert_eq!(self.ok("AdminUpdateUserAttributes", World::of(pool, username, more)), json!({}));
    }

    #[track_caller]
    pub fn set_refused(&self, pool: &str, username: &str, attributes: &[(&str, &str)]) -> (String, String) {
        let more = json!({ "UserAttributes": list(attributes) });
        self.refused("AdminUpdateUserAttributes", World::of(pool, username, more))
    }

    #[track_caller]
    pub fn set_password(&self, pool: &str, username: &str, password: &str, permanent: bool) {
        let more = json!({ "Password": password, "Permanent": permanent });
        assert_eq!(self.ok("AdminSetUserPassword", World::of(pool, username, more)), json!({}));
    }

    #[track_caller]
    pub fn join(&self, pool: &str, username: &str, group: &str) {
        self.ok("AdminAddUserToGroup", World::of(pool, username, json!({ "GroupName": group })));
    }

    pub fn groups_of(&self, pool: &str, username: &str) -> Vec<String> {
        each(&self.ok("AdminListGroupsForUser", World::of(pool, username, json!({})))["Groups"], "GroupName")
    }

    pub fn members_of(&self, pool: &str, group: &str) -> Vec<String> {
        each(&self.ok("ListUsersInGroup", json!({ "UserPoolId": pool, "GroupName": group }))["Users"], "Username")
    }

    /// SignUp with a good password.
    #[track_caller]
    pub fn sign_up(&self, client: &str, username: &str, attributes: &[(&str, &str)]) -> Value {
        self.ok("SignUp", signing_up(client, username, attributes))
    }

    /// A user who has signed up and confirmed by the code; the pool must verify an address.
    #[track_caller]
    pub fn signed_up(&self, client: &str, username: &str, attributes: &[(&str, &str)]) {
        self.sign_up(client, username, attributes);
        let more = json!({ "ConfirmationCode": self.last_code() });
        self.ok("ConfirmSignUp", by_client(client, username, more));
    }

    /// The code that was sent last.
    #[track_caller]
    pub fn last_code(&self) -> String {
        text(&self.outbox().last().expect("a message")["Code"])
    }

    /// A call in which every function gives its event back, with what `respond` answers to its source as `response`:
    /// what came of the call, and the events in their order.
    pub fn watched(
        &self,
        operation: &str,
        input: Value,
        respond: impl Fn(&str) -> Option<Value>,
    ) -> (Wire, Vec<Value>) {
        let mut events: Vec<Value> = Vec::new();
        let wire = self.wire_with(operation, &input.to_string(), |question| {
            let mut event: Value = serde_json::from_str(&question.event).expect("JSON");
            events.push(event.clone());
            if let Some(response) = respond(event["triggerSource"].as_str().expect("a source")) {
                event["response"] = response;
            }
            Answer::Returned(event.to_string())
        });
        (wire, events)
    }

    /// A call in which the function of this source throws, and all others give their event back.
    #[track_caller]
    pub fn refused_by(&self, operation: &str, input: Value, source: &str) -> (String, String) {
        refusal(&self.wire_with(operation, &input.to_string(), |question| {
            match question.event.contains(&format!("\"triggerSource\":\"{source}\"")) {
                true => Answer::Threw("no".into()),
                false => Answer::Returned(question.event),
            }
        }))
    }

    /// The store as its export has it.
    pub fn state(&self) -> Value {
        serde_json::from_str(&export::write(&self.engine.store())).expect("JSON")
    }

    /// A world that goes on where an edited export ends.
    pub fn edited(&self, edit: impl FnOnce(&mut Value)) -> World {
        let mut state = self.state();
        edit(&mut state);
        let other = World::new();
        other.engine.replace_store(export::read(&state.to_string()).expect("an export"));
        other.now.set(self.now.get());
        other
    }

    /// The same world, in which a user has not confirmed the sign-up yet.
    pub fn unconfirmed(&self, username: &str) -> World {
        self.edited(|state| user_row(state, username)["Status"] = json!("UNCONFIRMED"))
    }

    /// A user as stored, in whichever pool.
    pub fn stored(&self, username: &str) -> Value {
        user_row(&mut self.state(), username).clone()
    }

    pub fn password_of(&self, username: &str) -> String {
        text(&self.stored(username)["Password"]["Text"])
    }

    /// What was sent, oldest first.
    pub fn outbox(&self) -> Vec<Value> {
        self.state()["Outbox"].as_array().expect("a list").clone()
    }

    /// A call without a look at every index afterwards, for tests that make thousands.
    pub fn quick(&self, operation: &str, input: Value) {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        self.engine.text(Some(&target), &input.to_string(), Time(self.now.get()));
    }
}

fn user_row<'s>(state: &'s mut Value, username: &str) -> &'s mut Value {
    let pools = state["Pools"].as_array_mut().expect("pools").iter_mut();
    let mut users = pools.flat_map(|pool| pool["Users"].as_array_mut().expect("users"));
    users.find(|user| user["Username"] == username).expect("a user of that name")
}

/// A page's token.
pub fn token(page: &Value) -> String {
    text(page.get("NextToken").or(page.get("PaginationToken")).unwrap_or(&Value::Null))
}
