//! Lambda triggers: one file each for its event, its answer and what silence means. Without a function in the pool's
//! LambdaConfig nothing is asked and the call never leaves Rust. What a function may answer is a shape like any other
//! (model/events.json).

pub mod custom_challenge;
pub mod custom_message;
pub mod custom_sender;
pub mod inbound_federation;
pub mod post_authentication;
pub mod post_confirmation;
pub mod pre_authentication;
pub mod pre_sign_up;
pub mod pre_token_generation;
pub mod user_migration;

use crate::engine::flow::{Cx, Invocation};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::sink::JsonSink;
use crate::model::value::{Sink, Take, Text, TextMap, Value};
use crate::model::{StructRef, check, decode};
use crate::state::clients::Client;
use crate::state::pool::Pool;
use crate::state::users::User;

/// The triggers of a LambdaConfig.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    PreSignUp,
    PostConfirmation,
    PreAuthentication,
    PostAuthentication,
    PreTokenGeneration,
    UserMigration,
    CustomMessage,
    DefineAuthChallenge,
    CreateAuthChallenge,
    VerifyAuthChallengeResponse,
    CustomEmailSender,
    CustomSmsSender,
    InboundFederation,
}

impl Trigger {
    /// As messages and the LambdaConfig name it.
    pub fn name(self) -> &'static str {
        match self {
            Trigger::PreSignUp => "PreSignUp",
            Trigger::PostConfirmation => "PostConfirmation",
            Trigger::PreAuthentication => "PreAuthentication",
            Trigger::PostAuthentication => "PostAuthentication",
            Trigger::PreTokenGeneration => "PreTokenGeneration",
            Trigger::UserMigration => "UserMigration",
            Trigger::CustomMessage => "CustomMessage",
            Trigger::DefineAuthChallenge => "DefineAuthChallenge",
            Trigger::CreateAuthChallenge => "CreateAuthChallenge",
            Trigger::VerifyAuthChallengeResponse => "VerifyAuthChallengeResponse",
            Trigger::CustomEmailSender => "CustomEmailSender",
            Trigger::CustomSmsSender => "CustomSMSSender",
            Trigger::InboundFederation => "InboundFederation",
        }
    }

    /// The ARN of the pool's function.
    pub fn function(self, pool: &Pool) -> Option<&Text> {
        let config = pool.settings.api.lambda_config.as_ref()?;
        match self {
            Trigger::PreSignUp => config.pre_sign_up.as_ref(),
            Trigger::PostConfirmation => config.post_confirmation.as_ref(),
            Trigger::PreAuthentication => config.pre_authentication.as_ref(),
            Trigger::PostAuthentication => config.post_authentication.as_ref(),
            Trigger::PreTokenGeneration => config.pre_token_generation.as_ref(),
            Trigger::UserMigration => config.user_migration.as_ref(),
            Trigger::CustomMessage => config.custom_message.as_ref(),
            Trigger::DefineAuthChallenge => config.define_auth_challenge.as_ref(),
            Trigger::CreateAuthChallenge => config.create_auth_challenge.as_ref(),
            Trigger::VerifyAuthChallengeResponse => config.verify_auth_challenge_response.as_ref(),
            Trigger::CustomEmailSender => config.custom_email_sender.as_ref().map(|sender| &sender.lambda_arn),
            Trigger::CustomSmsSender => config.custom_sms_sender.as_ref().map(|sender| &sender.lambda_arn),
            Trigger::InboundFederation => config.inbound_federation.as_ref().map(|config| &config.lambda_arn),
        }
    }

    /// The version of the event: only one trigger has more than one.
    fn version(self, pool: &Pool) -> PreTokenGenerationLambdaVersionType {
        let config = pool.settings.api.lambda_config.as_ref();
        let config = config.and_then(|config| config.pre_token_generation_config.as_ref());
        match config {
            Some(config) if self == Trigger::PreTokenGeneration => config.lambda_version,
            _ => PreTokenGenerationLambdaVersionType::V10,
        }
    }
}

/// The call that a trigger belongs to: what its events share.
#[derive(Clone, Copy)]
pub struct Caller<'c> {
    pub pool_id: &'c Text,
    /// An administrator's call has none.
    pub client_id: Option<&'c Text>,
    validation_data: Option<&'c TextMap<Text>>,
    client_metadata: Option<&'c TextMap<Text>>,
}

impl<'c> Caller<'c> {
    /// An operation that names a pool and no client.
    pub fn administrator(pool_id: &'c Text, client_metadata: Option<&'c TextMap<Text>>) -> Self {
        Caller { pool_id, client_id: None, validation_data: None, client_metadata }
    }

    /// An operation of a client other than the two that begin a sign-in.
    pub fn client(pool_id: &'c Text, client_id: &'c Text, client_metadata: Option<&'c TextMap<Text>>) -> Self {
        Caller { pool_id, client_id: Some(client_id), validation_data: None, client_metadata }
    }

    /// InitiateAuth and AdminInitiateAuth, whose ClientMetadata reaches three triggers only (pre sign-up, pre
    /// authentication, user migration), and under another name: `validationData` (the API model's documentation).
    pub fn initiating(pool_id: &'c Text, client_id: &'c Text, client_metadata: Option<&'c TextMap<Text>>) -> Self {
        Caller { pool_id, client_id: Some(client_id), validation_data: client_metadata, client_metadata: None }
    }
}

/// An event being written for a function that is there to be asked. Its members after [`Event::open`] are those of
/// `request`.
pub struct Event {
    trigger: Trigger,
    arn: Text,
    user_name: Text,
    pub version: PreTokenGenerationLambdaVersionType,
    /// The client hides whether a user exists, and says so to the function instead.
    hides_absence: bool,
    json: JsonSink,
}

impl Event {
    /// `None`: the pool has no such function. `source` is e.g. `PreSignUp_AdminCreateUser`.
    ///
    /// # Errors
    /// The pool is gone.
    pub fn open(
        cx: &Cx,
        caller: Caller<'_>,
        trigger: Trigger,
        source: &str,
        user_name: &Text,
    ) -> Result<Option<Event>> {
        cx.read(|view| {
            let pool = view.pool(caller.pool_id)?;
            let Some(arn) = trigger.function(pool) else { return Ok(None) };
            let client = caller.client_id.and_then(|id| pool.clients.find(id));
            let hides_absence = client.is_some_and(Client::hides_absent_users);
            let version = trigger.version(pool);
            let mut event = Event {
                trigger,
                arn: arn.clone(),
                user_name: user_name.clone(),
                version,
                hides_absence,
                json: JsonSink::default(),
            };
            event.json.begin_map(0);
            for (key, value) in [
                ("version", version.as_str().get(1..2).unwrap_or_default()),
                ("region", &*view.store.identity.region),
                ("userPoolId", &**caller.pool_id),
                ("userName", &**user_name),
                ("triggerSource", source),
            ] {
                event.text(key, value);
            }
            event.json.key("callerContext");
            event.json.begin_map(0);
            event.text("awsSdkVersion", "aws-sdk-unknown-unknown");
            event.text("clientId", caller.client_id.map_or("CLIENT_ID_NOT_APPLICABLE", |id| id));
            event.json.end_map();
            event.json.key("request");
            event.json.begin_map(0);
            Ok(Some(event))
        })
    }

    pub fn text(&mut self, key: &str, value: &str) {
        self.json.key(key);
        self.json.text(value);
    }

    pub fn flag(&mut self, key: &str, value: bool) {
        self.json.key(key);
        self.json.boolean(value);
    }

    pub fn null(&mut self, key: &str) {
        self.json.key(key);
        self.json.document("null");
    }

    pub fn texts(&mut self, key: &str, values: &[Text]) {
        self.json.key(key);
        self.json.begin_list(values.len());
        for value in values {
            self.json.item();
            self.json.text(value);
        }
        self.json.end_list();
    }

    /// A flat map of strings.
    pub fn map<'m>(&mut self, key: &str, entries: impl Iterator<Item = (&'m str, &'m str)>) {
        self.json.key(key);
        self.json.begin_map(0);
        entries.for_each(|(key, value)| self.text(key, value));
        self.json.end_map();
    }

    /// A structure in the event, up to `end`.
    pub fn begin(&mut self, key: &str) {
        self.json.key(key);
        self.json.begin_map(0);
    }

    pub fn end(&mut self) {
        self.json.end_map();
    }

    fn map_or_null(&mut self, key: &str, map: Option<&TextMap<Text>>) {
        match map {
            Some(map) => self.map(key, map.0.iter().map(|(key, value)| (&**key, &**value))),
            None => self.null(key),
        }
    }

    /// The attributes of a stored user, with the status that events carry beside them; of nobody none.
    pub fn user_attributes(&mut self, user: Option<&User>) {
        let attributes = user.iter().flat_map(|user| user.attributes.iter()).map(|(name, value)| (&**name, &**value));
        let status = user.map(|user| ("cognito:user_status", user.status.as_str()));
        self.map("userAttributes", attributes.chain(status));
    }

    /// Only a client that hides absent users lets a sign-in of one come to a function.
    pub fn user_not_found(&mut self, user: Option<&User>) {
        if self.hides_absence {
            self.flag("userNotFound", user.is_none());
        }
    }

    /// What a client gave for the functions that judge a sign-in; null when it gave none.
    pub fn validation_data(&mut self, caller: Caller<'_>) {
        self.map_or_null("validationData", caller.validation_data);
    }

    /// There only when the call gave it.
    pub fn client_metadata(&mut self, caller: Caller<'_>) {
        if caller.client_metadata.is_some() {
            self.map_or_null("clientMetadata", caller.client_metadata);
        }
    }

    /// Asks the function: `response` is the JSON that it finds to fill in.
    ///
    /// # Errors
    /// The function threw, cannot be run, answers what cannot be read, or has changed the user's name.
    pub async fn ask<R: Take + StructRef>(self, cx: &Cx, response: &str) -> Result<R> {
        self.answer(cx, response, R::SHAPE).await.map(R::take)
    }

    async fn answer(mut self, cx: &Cx, response: &str, shape: u16) -> Result<Value> {
        self.json.end_map();
        self.json.key("response");
        self.json.document(response);
        let user_name = self.user_name.clone();
        returned(shape, &self.put(cx).await?, &user_name)
    }

    /// Tells a function whose answer and whose failure count for nothing.
    pub async fn tell(mut self, cx: &Cx) {
        self.json.end_map();
        let _ = self.put(cx).await;
    }

    async fn put(mut self, cx: &Cx) -> Result<String> {
        self.json.end_map();
        cx.ask(Invocation { trigger: self.trigger.name(), arn: self.arn, event: self.json.text }).await
    }
}

/// A returned event, read and checked.
fn returned(shape: u16, text: &str, user_name: &str) -> Result<Value> {
    // A function that returns nothing: as an input, null would be a structure without members.
    if text.trim() == "null" {
        return Err(Error::trigger_output_unreadable());
    }
    let event = decode::from_json(shape, text).map_err(|_| Error::trigger_output_unreadable())?;
    // `userName` is the first member of every returned event; a function may leave it out, but not change it.
    if let Value::Struct(members) = &event
        && let Some(Some(Value::Text(name))) = members.first()
        && name != user_name
    {
        return Err(Error::trigger_changed_user_name());
    }
    // A null in a list, a state that there is not.
    if !check::violations(shape, &event).is_empty() {
        return Err(Error::trigger_output_unreadable());
    }
    Ok(event)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Shape, shape_def, struct_def};

    fn is_returned_event<R: StructRef>() -> bool {
        match shape_def(R::SHAPE).shape {
            Shape::Struct(at) => struct_def(at).members.first().is_some_and(|member| member.name() == "userName"),
            _ => false,
        }
    }

    #[test]
    fn every_returned_event_starts_with_the_user_name() {
        assert!(is_returned_event::<PreSignUpReturn>());
        assert!(is_returned_event::<NotificationReturn>());
        assert!(is_returned_event::<PreTokenGenerationReturn>());
        assert!(is_returned_event::<UserMigrationReturn>());
        assert!(is_returned_event::<CustomMessageReturn>());
        assert!(is_returned_event::<DefineAuthChallengeReturn>());
        assert!(is_returned_event::<CreateAuthChallengeReturn>());
        assert!(is_returned_event::<VerifyAuthChallengeReturn>());
        assert!(is_returned_event::<InboundFederationReturn>());
    }

    fn read<R: Take + StructRef>(response: &str) -> std::result::Result<R, String> {
        let text = format!(r#"{{"userName":"ann","response":{response}}}"#);
        returned(R::SHAPE, &text, "ann").map(R::take).map_err(|error| error.to_string())
    }

    const UNREADABLE: &str = "InvalidLambdaResponseException: Unrecognizable lambda output";

    #[test]
    fn what_a_response_cannot_hold_is_unreadable() {
        let claims = |details: &str| read::<PreTokenGenerationReturn>(details).err();
        let unreadable = Some(UNREADABLE.to_string());
        assert_eq!(claims(r#"{"claimsOverrideDetails":{"claimsToAddOrOverride":{"n":1}}}"#), unreadable);
        assert_eq!(claims(r#"{"claimsOverrideDetails":{"claimsToAddOrOverride":{"n":["x"]}}}"#), unreadable);
        assert_eq!(claims(r#"{"claimsOverrideDetails":{"claimsToSuppress":[null]}}"#), unreadable);
        assert_eq!(claims(r#"{"claimsOverrideDetails":{"groupOverrideDetails":[]}}"#), unreadable);
        assert_eq!(claims(r#"{"claimsOverrideDetails":"none"}"#), unreadable);
        let migration = |response: &str| read::<UserMigrationReturn>(response).err();
        assert_eq!(migration(r#"{"userAttributes":{"email":7}}"#), unreadable);
        assert_eq!(migration(r#"{"finalUserStatus":"DONE"}"#), unreadable);
        assert_eq!(migration(r#"{"desiredDeliveryMediums":["FAX"]}"#), unreadable);
        assert_eq!(read::<VerifyAuthChallengeReturn>(r#"{"answerCorrect":"true"}"#).err(), unreadable);
        let parameters = r#"{"publicChallengeParameters":{"tries":3}}"#;
        assert_eq!(read::<CreateAuthChallengeReturn>(parameters).err(), unreadable);
        assert_eq!(read::<DefineAuthChallengeReturn>(r#"{"challengeName":7}"#).err(), unreadable);
    }

    #[test]
    fn null_in_a_response_is_nothing_said() {
        let response = r#"{"challengeName":null,"issueTokens":null,"failAuthentication":null}"#;
        let read = read::<DefineAuthChallengeReturn>(response).expect("readable").response;
        assert_eq!(read, Some(DefineAuthChallengeResponse::default()));
    }

    #[test]
    fn a_claim_of_the_second_version_is_any_json() {
        let response = r#"{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":
            {"o":{"a":[1, 2.50,null]},"b":true,"none":null}}}}"#;
        let details = read::<PreTokenGenerationReturn>(response).expect("readable").response;
        let details = details.and_then(|response| response.claims_and_scope_override_details).expect("details");
        let claims = details.id_token_generation.and_then(|id| id.claims_to_add_or_override).expect("claims");
        let texts: Vec<_> = claims.0.iter().map(|(name, value)| (&**name, &*value.0)).collect();
        assert_eq!(texts, [("o", r#"{"a":[1, 2.50,null]}"#), ("b", "true")]);
    }
}
