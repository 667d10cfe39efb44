//! Inputs made by chance from the model, with words that mean something in the world they are sent to.

use fastrand::Rng;
use pocket_cognito::rules::virtual_authenticator::VirtualAuthenticator;
use serde_json::{Map, Value, json};

use super::model::Model;
use crate::support::*;

/// What a random caller knows of the world; answers add to it.
pub struct Caller {
    pub model: Model,
    pub rng: Rng,
    pools: Vec<String>,
    clients: Vec<String>,
    /// Client and pool.
    homes: Vec<(String, String)>,
    secrets: Vec<String>,
    names: Vec<String>,
    tokens: Vec<String>,
    access_tokens: Vec<String>,
    refresh_tokens: Vec<String>,
    /// Client and secret.
    client_secrets: Vec<(String, String)>,
    sessions: Vec<String>,
    /// Where codes were asked for last: for a password, for an address.
    asked_for: [[Value; 2]; 2],
    /// The registration of a passkey that was begun last: whose, and its options.
    registration: (String, Option<String>),
    /// Passkeys made in answer to one: whose, and their identifiers.
    passkeys: Vec<(String, String)>,
    /// A client that allows passwords, and who could sign in there once.
    pub doors: Vec<(String, String)>,
}

/// The code that every message says in the walks (the option `codes`).
pub const CODE: &str = "123456";

const ATTRIBUTES: [&str; 10] = [
    "email",
    "email_verified",
    "phone_number",
    "phone_number_verified",
    "name",
    "preferred_username",
    "custom:team",
    "team",
    "sub",
    "no_such_attribute",
];

const VALUES: [&str; 9] =
    ["ann@example.com", "Bob@example.com", "+12065550100", "+12065550101", "true", "false", "", "ann", "Ünicode 😀"];

const FILTERS: [&str; 9] = [
    "",
    "email = \"ann@example.com\"",
    "email ^= \"Bob\"",
    "username = \"ann\"",
    "username ^= \"a\"",
    "cognito:user_status = \"CONFIRMED\"",
    "status = \"Enabled\"",
    "sub ^= \"0\"",
    "name = unquoted",
];

impl Caller {
    pub fn new(seed: u64) -> Caller {
        Caller {
            model: Model::load(),
            rng: Rng::with_seed(seed),
            pools: vec!["us-east-1_Absent000".into()],
            clients: vec!["absentclient".into()],
            homes: Vec::new(),
            secrets: vec!["absentclient--1234567890".into()],
            names: ["ann", "Ann", "bob", "ann@example.com", "+12065550100", "zoë"].map(Into::into).to_vec(),
            tokens: vec!["no-such-token".into()],
            access_tokens: vec!["no.access.token".into()],
            refresh_tokens: vec!["no.refresh.token".into()],
            client_secrets: Vec::new(),
            sessions: vec!["no-session-of-at-least-twenty".into()],
            asked_for: Default::default(),
            registration: (String::new(), None),
            passkeys: Vec::new(),
            doors: Vec::new(),
        }
    }

    pub fn pick<'l>(&mut self, list: &[&'l str]) -> &'l str {
        list[self.rng.usize(..list.len())]
    }

    fn known(&mut self, list: fn(&Caller) -> &Vec<String>) -> Value {
        let len = list(self).len();
        // The newest are the most interesting.
        let back = if self.rng.u8(..8) > 0 { self.rng.usize(..len.min(4)) } else { self.rng.usize(..len) };
        json!(list(self)[len - 1 - back])
    }

    /// Remembers ids, subs and page tokens of an answer, and forgets a pool or client that is no more.
    pub fn learn(&mut self, answer: &Value) {
        match answer {
            Value::Object(members) => {
                if let Some(gone) = members.get("message").and_then(Value::as_str).and_then(missing_pool) {
                    self.pools.retain(|pool| pool != gone || pool.ends_with("Absent000"));
                }
                if let Some(gone) = members.get("message").and_then(Value::as_str).and_then(missing_client) {
                    self.clients.retain(|client| client != gone || client == "absentclient");
                }
                if let (Some(client), Some(pool)) = (members.get("ClientId"), members.get("UserPoolId")) {
                    self.homes.push((text(client), text(pool)));
                }
                if let (Some(client), Some(secret)) = (members.get("ClientId"), members.get("ClientSecret")) {
                    self.client_secrets.push((text(client), text(secret)));
                }
                if let Some(options) = members.get("CredentialCreationOptions") {
                    self.registration.1 = Some(options.to_string());
                }
                for (name, value) in members {
                    match (name.as_str(), value.as_str()) {
                        ("Id", Some(id)) if id.contains('_') => learn(&mut self.pools, id, 4),
                        ("ClientId", Some(id)) => learn(&mut self.clients, id, 8),
                        ("ClientSecretId", Some(id)) => learn(&mut self.secrets, id, 4),
                        ("Username", Some(name)) => learn(&mut self.names, name, 12),
                        ("NextToken" | "PaginationToken", Some(token)) => learn(&mut self.tokens, token, 8),
                        ("AccessToken", Some(token)) => learn(&mut self.access_tokens, token, 4),
                        ("RefreshToken", Some(token)) => learn(&mut self.refresh_tokens, token, 4),
                        ("Session", Some(session)) => learn(&mut self.sessions, session, 4),
                        _ => {}
                    }
                    self.learn(value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.learn(item)),
            _ => {}
        }
    }

    pub fn input(&mut self, operation: &str) -> Value {
        if operation.ends_with("InitiateAuth") && !self.doors.is_empty() && self.rng.u8(..4) > 0 {
            let (client, name) = self.doors[self.rng.usize(..self.doors.len())].clone();
            let flow = if operation == "InitiateAuth" { "USER_PASSWORD_AUTH" } else { "ADMIN_USER_PASSWORD_AUTH" };
            return json!({ "UserPoolId": self.home(&client), "ClientId": client, "AuthFlow": flow,
                "AuthParameters": { "USERNAME": name, "PASSWORD": "Passw0rd!" } });
        }
        if let Some(input) = self.of_passkeys(operation) {
            return input;
        }
        let shape = self.model.input(operation).to_string();
        let mut input = self.value(&shape, "");
        if self.rng.u8(..4) > 0 {
            self.public(operation, &mut input);
        }
        // An address is all that can be verified by a code.
        let verifies = ["GetUserAttributeVerificationCode", "VerifyUserAttribute"];
        if verifies.contains(&operation) && self.rng.u8(..4) > 0 {
            input["AttributeName"] = json!("email");
        }
        // Nobody guesses a hash.
        if let Some(members) = input.as_object_mut().filter(|_| self.rng.u8(..4) > 0) {
            members.remove("SecretHash");
        }
        // A client is mostly asked for in its own pool.
        let home = self.homes.iter().find(|(client, _)| input["ClientId"] == **client);
        if let (Some((_, pool)), true) = (home, self.rng.u8(..8) > 0) {
            input["UserPoolId"] = json!(pool);
        }
        // A client that gives its secret mostly has one, and the right one.
        if operation == "GetClientToken" && !self.client_secrets.is_empty() && self.rng.u8(..8) > 0 {
            let newest = self.client_secrets.len().min(4);
            let (client, secret) = &self.client_secrets[self.client_secrets.len() - 1 - self.rng.usize(..newest)];
            (input["ClientId"], input["Secret"]) = (json!(client), json!(secret));
        }
        self.pair_codes(operation, &mut input);
        let secret = self.client_secrets.iter().find(|(client, _)| input["ClientId"] == **client);
        if let (Some((_, secret)), true) = (secret, matches!(operation, "RevokeToken" | "GetTokensFromRefreshToken")) {
            input["ClientSecret"] = json!(secret);
        }
        input
    }

    /// A code is given where one was asked for last.
    fn pair_codes(&mut self, operation: &str, input: &mut Value) {
        let (at, members) = match operation {
            "ForgotPassword" | "ConfirmForgotPassword" => (0, ["ClientId", "Username"]),
            "GetUserAttributeVerificationCode" | "VerifyUserAttribute" => (1, ["AccessToken", "AttributeName"]),
            _ => return,
        };
        for (member, asked) in members.into_iter().zip(&mut self.asked_for[at]) {
            match operation {
                "ForgotPassword" | "GetUserAttributeVerificationCode" => *asked = input[member].clone(),
                _ if asked.is_null() => {}
                _ => input[member] = asked.clone(),
            }
        }
    }

    /// The pool of a client.
    fn home(&self, client: &str) -> Option<&String> {
        self.homes.iter().find(|(known, _)| known == client).map(|(_, pool)| pool)
    }

    /// Public operations mostly come by a client that lets people in, and about somebody whom they can concern: whom an
    /// administrator has made, nobody can sign up or confirm.
    fn public(&mut self, operation: &str, input: &mut Value) {
        let signs_up = ["SignUp", "ConfirmSignUp", "AdminConfirmSignUp", "ResendConfirmationCode"].contains(&operation);
        if self.doors.is_empty() || !signs_up && !operation.ends_with("ForgotPassword") {
            return;
        }
        let (client, known) = self.doors[self.rng.usize(..self.doors.len())].clone();
        let new = if known.contains('@') { "zoe@example.com" } else { "zoe" };
        input["UserPoolId"] = json!(self.home(&client));
        input["ClientId"] = json!(client);
        input["Username"] = if signs_up { json!(new) } else { json!(known) };
        if operation == "SignUp" {
            input["UserAttributes"] = json!([{ "Name": "email", "Value": "zoe@example.com" }]);
        }
    }

    /// A passkey takes an authenticator: chance makes no proofs.
    fn of_passkeys(&mut self, operation: &str) -> Option<Value> {
        match operation {
            "StartWebAuthnRegistration" => {
                let token = self.known(|caller| &caller.access_tokens);
                self.registration = (text(&token), None);
                Some(json!({ "AccessToken": token }))
            }
            "CompleteWebAuthnRegistration" => {
                let (token, options) = self.registration.clone();
                let authenticator = VirtualAuthenticator {
                    seed: &self.passkeys.len().to_string(),
                    origin: None,
                    counter: 1,
                    user_present: true,
                    user_verified: true,
                };
                let credential: Value = serde_json::from_str(&authenticator.create(&options?).ok()?).expect("JSON");
                self.passkeys.push((token.clone(), text(&credential["id"])));
                Some(json!({ "AccessToken": token, "Credential": credential }))
            }
            "DeleteWebAuthnCredential" => {
                let (token, id) = self.passkeys.pop()?;
                Some(json!({ "AccessToken": token, "CredentialId": id }))
            }
            _ => None,
        }
    }

    fn value(&mut self, shape: &str, member: &str) -> Value {
        match self.model.kind(shape) {
            "map" if member == "ProviderDetails" && self.rng.u8(..8) > 0 => json!({
                "client_id": "id", "client_secret": "secret", "authorize_scopes": "openid", "api_version": "v17.0",
                "attributes_request_method": "GET", "oidc_issuer": "https://corp.example",
            }),
            "map" if shape == "AuthParametersType" => json!({
                "USERNAME": self.text("UsernameType", "USERNAME"),
                "PASSWORD": self.pick(&["Passw0rd!", "Passw0rd!", "Other-Passw0rd"]),
                "SRP_A": self.pick(&["2", "0", "not hexadecimal"]),
                "REFRESH_TOKEN": self.known(|caller| &caller.refresh_tokens),
            }),
            "map" if shape == "ChallengeResponsesType" => json!({
                "USERNAME": self.text("UsernameType", "USERNAME"),
                "NEW_PASSWORD": self.pick(&["Passw0rd!", "weak"]),
                "ANSWER": self.pick(&["PASSWORD", "EMAIL_OTP", "SMS_MFA"]),
                "PASSWORD": "Passw0rd!",
                "SMS_MFA_CODE": CODE,
                "EMAIL_OTP_CODE": CODE,
                "SMS_OTP_CODE": CODE,
            }),
            // A link leads from a provider's user to one of the pool.
            "structure" if shape == "ProviderUserIdentifierType" && self.rng.u8(..4) > 0 => match member {
                "DestinationUser" => {
                    json!({ "ProviderName": "Cognito", "ProviderAttributeValue": self.pick(&["ann", "bob"]) })
                }
                _ => json!({
                    "ProviderName": "corp",
                    "ProviderAttributeName": "Cognito_Subject",
                    "ProviderAttributeValue": self.pick(&["subject-1", "subject-2"]),
                }),
            },
            "structure" => self.structure(shape),
            "list" => {
                let of = self.model.shape(shape)["member"].as_str().expect("a member").to_string();
                let (min, max) =
                    (self.model.bound(shape, "min").unwrap_or(0), self.model.bound(shape, "max").unwrap_or(3));
                let length = self.rng.i64(min..=max.clamp(min, 3));
                Value::Array((0..length).map(|_| self.value(&of, member)).collect())
            }
            "map" => {
                let node = self.model.shape(shape);
                let (key, of) = (node["key"].as_str().expect("keys"), node["value"].as_str().expect("values"));
                let (key, of) = (key.to_string(), of.to_string());
                json!({ text(&self.model.minimal(&key)): self.value(&of, member) })
            }
            "enum" if shape == "AuthFlowType" => json!(self.pick(&[
                "USER_PASSWORD_AUTH",
                "ADMIN_USER_PASSWORD_AUTH",
                "USER_SRP_AUTH",
                "REFRESH_TOKEN_AUTH",
                "USER_AUTH",
                "CUSTOM_AUTH",
            ])),
            "enum" if shape == "ChallengeNameType" => {
                json!(self.pick(&["NEW_PASSWORD_REQUIRED", "NEW_PASSWORD_REQUIRED", "SELECT_CHALLENGE", "SMS_MFA"]))
            }
            "enum" if member == "ProviderType" => json!(self.pick(&["OIDC", "OIDC", "Google", "SAML"])),
            "enum" => {
                let values = self.model.shape(shape)["enum"].as_array().expect("an enum");
                values[self.rng.usize(..values.len())].clone()
            }
            "integer" => {
                let (min, max) =
                    (self.model.bound(shape, "min").unwrap_or(0), self.model.bound(shape, "max").unwrap_or(40));
                json!(self.rng.i64(min..=max.min(min + 12)))
            }
            "boolean" => json!(self.rng.bool()),
            "string" => self.text(shape, member),
            _ => self.model.minimal(shape),
        }
    }

    fn structure(&mut self, shape: &str) -> Value {
        let members: Vec<(String, String)> =
            self.model.members(shape).map(|(name, of)| (name.clone(), of.to_string())).collect();
        let mut object = Map::new();
        // Mostly few members, so that calls mostly get past what is odd about them.
        let odds = self.rng.u8(4..20);
        for (name, of) in members {
            if self.model.is_required(shape, &name) || self.rng.u8(..odds) == 0 || self.is_wanted(shape, &name) {
                object.insert(name.clone(), self.value(&of, &name));
            }
        }
        Value::Object(object)
    }

    /// What the model calls optional though little works without it.
    fn is_wanted(&mut self, shape: &str, member: &str) -> bool {
        match (shape, member) {
            ("AttributeType", "Value") | ("AdminSetUserPasswordRequest", "Permanent") => true,
            (_, "AuthParameters" | "ChallengeResponses" | "Session") => true,
            ("SignUpRequest", "Password") | ("ChangePasswordRequest", "PreviousPassword") => true,
            ("ProviderUserIdentifierType", _) | ("SchemaAttributeType", "Name" | "AttributeDataType") => {
                self.rng.u8(..8) > 0
            }
            _ => false,
        }
    }

    fn text(&mut self, shape: &str, member: &str) -> Value {
        match (shape, member) {
            (_, "UserPoolId") => self.known(|caller| &caller.pools),
            ("ClientIdType", _) => self.known(|caller| &caller.clients),
            (_, "ClientSecretId") => self.known(|caller| &caller.secrets),
            ("UsernameType", _) | (_, "ProviderAttributeValue") => match self.rng.u8(..8) {
                0..4 => json!(self.pick(&["ann", "ann@example.com"])),
                4..7 => self.known(|caller| &caller.names),
                _ => json!(self.pick(&["subject-1", "subject-2"])),
            },
            (_, "NextToken" | "PaginationToken") => self.known(|caller| &caller.tokens),
            ("TokenModelType", "AccessToken") => self.known(|caller| &caller.access_tokens),
            ("TokenModelType", _) => self.known(|caller| &caller.refresh_tokens),
            ("SessionType", _) => self.known(|caller| &caller.sessions),
            ("ConfirmationCodeType", _) => json!(self.pick(&[CODE, CODE, "000000"])),
            ("GroupNameType", _) => json!(self.pick(&["readers", "writers", "Readers", "absent"])),
            ("UserPoolNameType", _) => json!(self.pick(&["teams", "other"])),
            ("ClientNameType", _) => json!(self.pick(&["web", "app"])),
            (_, "Filter") => json!(self.pick(&FILTERS)),
            ("CustomAttributeNameType", _) => json!(self.pick(&["team", "seat", "level", "custom:team", "email"])),
            ("AttributeNameType", _) => json!(self.pick(&ATTRIBUTES)),
            ("AttributeValueType", _) => json!(self.pick(&VALUES)),
            ("PasswordType", _) => json!(self.pick(&["Passw0rd!", "Other-Passw0rd", "weak"])),
            ("ProviderNameType" | "ProviderNameTypeV2", _) => {
                json!(self.pick(&["Google", "corp", "corp2", "Cognito"]))
            }
            ("IdpIdentifierType", _) => json!(self.pick(&["corp.example", "other.example"])),
            ("ArnType", "ResourceArn") => {
                let pool = text(&self.known(|caller| &caller.pools));
                json!(format!("arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool}"))
            }
            ("ArnType", _) => {
                json!(self.pick(&["arn:aws:iam::000000000000:role/reader", "arn:aws:iam::000000000000:role/writer"]))
            }
            ("StringType", "MinLength" | "MinValue") => json!(self.pick(&["0", "1", "x"])),
            ("StringType", "MaxLength" | "MaxValue") => json!(self.pick(&["5", "300", "99999"])),
            ("StringType", "ProviderAttributeName") => json!(self.pick(&["Cognito_Subject", "sub", "email"])),
            ("StringType", _) => json!(self.pick(&["ann", "corp", "subject-1", "subject-2"])),
            ("TagKeysType", _) => json!(self.pick(&["team", "stage"])),
            _ => self.model.minimal(shape),
        }
    }
}

fn missing_pool(message: &str) -> Option<&str> {
    message.strip_prefix("User pool ")?.strip_suffix(" does not exist.")
}

fn missing_client(message: &str) -> Option<&str> {
    message.strip_prefix("User pool client ")?.strip_suffix(" does not exist.")
}

/// Keeps so many, the first and the newest.
fn learn(list: &mut Vec<String>, word: &str, most: usize) {
    if !list.iter().any(|known| known == word) {
        if list.len() >= most {
            list.remove(1);
        }
        list.push(word.to_string());
    }
}
