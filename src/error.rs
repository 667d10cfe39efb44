//! Every sentence the service can refuse with. One constructor a situation; no call site words an error.
//! (Constraint violations are worded in `model/check.rs`.)

use std::borrow::Cow;

use crate::model::generated::EXCEPTIONS;
pub use crate::model::generated::Exception;

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}: {}", self.name(), self.message.as_deref().unwrap_or("(no message)"))]
pub struct Error {
    pub exception: Exception,
    /// Some answers of the service have none.
    pub message: Option<Cow<'static, str>>,
}

pub type Result<T> = std::result::Result<T, Error>;

/// A password is judged by the same rule everywhere, but three doors word the refusal differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordDoor {
    AdminCreateUser,
    SignUp,
    /// AdminSetUserPassword, ChangePassword, ConfirmForgotPassword and the new-password challenge.
    Change,
}

impl Error {
    /// The exception's name, as `__type` says it.
    pub fn name(&self) -> &'static str {
        EXCEPTIONS[self.exception as usize]
    }

    /// The status on the wire: whatever the model's traits say, refusals are 400.
    pub fn status(&self) -> u16 {
        match self.exception {
            Exception::InternalError | Exception::InternalServer => 500,
            Exception::NotSimulated => 501,
            _ => 400,
        }
    }

    #[cold]
    fn new(exception: Exception, message: impl Into<Cow<'static, str>>) -> Error {
        Error { exception, message: Some(message.into()) }
    }

    fn invalid(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(Exception::InvalidParameter, message)
    }

    fn not_authorized(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(Exception::NotAuthorized, message)
    }

    // ---- the front end

    pub fn violations(message: String) -> Error {
        Error::invalid(message)
    }

    pub fn late_bound(message: String) -> Error {
        Error::invalid(message)
    }

    /// The service answers a body that is not JSON without any message.
    pub fn not_json() -> Error {
        Error { exception: Exception::Serialization, message: None }
    }

    pub fn wrong_type(sentence: String) -> Error {
        Error::new(Exception::Serialization, sentence)
    }

    pub fn unknown_operation() -> Error {
        Error { exception: Exception::UnknownOperation, message: None }
    }

    pub fn not_simulated(operation: &str) -> Error {
        Error::new(
            Exception::NotSimulated,
            format!(
                "{operation} is not simulated by this version of pocket-cognito. Its input was checked and is valid; \
                 nothing was changed. Stub this call in your test, or see the README for what is simulated."
            ),
        )
    }

    /// A member that is understood but whose effect is not simulated, where ignoring it would mislead.
    pub fn member_not_simulated(operation: &str, member: &str) -> Error {
        Error::new(
            Exception::NotSimulated,
            format!(
                "{operation} with {member} is not simulated by this version of pocket-cognito; nothing was changed."
            ),
        )
    }

    pub fn internal(what: &str) -> Error {
        Error::new(Exception::InternalError, what.to_string())
    }

    // ---- pools, clients, tags

    pub fn pool_not_found(pool: &str) -> Error {
        Error::new(Exception::ResourceNotFound, format!("User pool {pool} does not exist."))
    }

    pub fn bad_page_token() -> Error {
        Error::invalid("Provided pagination token is invalid. Check the token and try your request again.")
    }

    pub fn bad_user_page_token() -> Error {
        Error::invalid("Paging marker is invalid.")
    }

    pub fn page_token_of_another_query() -> Error {
        Error::invalid("Paging marker is Invalid for Request")
    }

    // ---- groups

    pub fn group_exists() -> Error {
        Error::new(Exception::GroupExists, "A group with the name already exists.")
    }

    pub fn group_not_found() -> Error {
        Error::new(Exception::ResourceNotFound, "Group not found.")
    }

    pub fn too_many_groups() -> Error {
        Error::new(Exception::LimitExceeded, "Exceeded the limit of 10000 groups for the user pool.")
    }

    pub fn too_many_groups_of_user() -> Error {
        Error::new(Exception::LimitExceeded, "Exceeded the limit of 100 groups for the user.")
    }

    // ---- users

    pub fn user_not_found() -> Error {
        Error::new(Exception::UserNotFound, "User does not exist.")
    }

    pub fn weak_password(door: PasswordDoor, reason: &'static str) -> Error {
        let prefix = match door {
            PasswordDoor::AdminCreateUser => "Password did not conform with password policy: ",
            PasswordDoor::SignUp => "Password did not conform with policy: ",
            PasswordDoor::Change => "Password does not conform to policy: ",
        };
        Error::new(Exception::InvalidPassword, format!("{prefix}{reason}"))
    }

    // ---- triggers

    /// The function threw.
    pub fn trigger_failed(trigger: &str, message: &str) -> Error {
        Error::new(Exception::UserLambdaValidation, format!("{trigger} failed with error {message}."))
    }

    /// The function could not be invoked.
    pub fn trigger_not_invocable(trigger: &str, aws_error: &str) -> Error {
        Error::new(Exception::UnexpectedLambda, format!("{trigger} invocation failed due to error {aws_error}."))
    }

    pub fn trigger_output_unreadable() -> Error {
        Error::new(Exception::InvalidLambdaResponse, "Unrecognizable lambda output")
    }

    pub fn trigger_changed_user_name() -> Error {
        Error::new(
            Exception::InvalidLambdaResponse,
            "Invalid user name. User name in Lambda mismatches the actual username.",
        )
    }
}
