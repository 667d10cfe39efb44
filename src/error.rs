//! Every sentence the service can refuse with. One constructor a situation; no call site words an error.
//! (Constraint violations are worded in `model/check.rs`.)

use std::borrow::Cow;

use crate::model::generated::EXCEPTIONS;
pub use crate::model::generated::Exception;
use crate::rules::attributes::Door;

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

    pub fn username_taken() -> Error {
        Error::new(Exception::UsernameExists, "User account already exists")
    }

    /// In a pool that signs up by this address.
    pub fn address_taken(attribute: &str) -> Error {
        Error::new(Exception::UsernameExists, format!("An account with the given {attribute} already exists."))
    }

    /// An alias value that another user's alias is.
    pub fn alias_taken(attribute: &str) -> Error {
        Error::new(Exception::AliasExists, format!("An account with the {attribute} already exists."))
    }

    /// The same in a pool that signs up by this address.
    pub fn address_alias_taken(attribute: &str) -> Error {
        Error::new(Exception::AliasExists, format!("An account with the given {attribute} already exists."))
    }

    /// A preferred username that is another user's username.
    pub fn alias_is_a_username() -> Error {
        Error::new(Exception::AliasExists, "User account already exists for the alias.")
    }

    pub fn username_no_email() -> Error {
        Error::invalid("Username should be an email.")
    }

    pub fn username_no_phone_number() -> Error {
        Error::invalid("Username should be a phone number.")
    }

    pub fn username_no_address() -> Error {
        Error::invalid("Username should be either an email or a phone number.")
    }

    pub fn username_like_email() -> Error {
        Error::invalid("Username cannot be of email format, since user pool is configured for email alias.")
    }

    pub fn username_like_phone_number() -> Error {
        Error::invalid(
            "Username cannot be of phone number format, since user pool is configured for phone number alias.",
        )
    }

    pub fn username_differs_from(attribute: &str) -> Error {
        Error::invalid(format!("The {attribute} attribute must be the same as the username."))
    }

    pub fn resend_not_possible(username: &str) -> Error {
        Error::new(
            Exception::UnsupportedUserState,
            format!("Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD"),
        )
    }

    pub fn cannot_be_confirmed(status: &str) -> Error {
        Error::not_authorized(format!("User cannot be confirmed. Current status is {status}"))
    }

    pub fn bad_filter() -> Error {
        Error::invalid("Error while parsing filter.")
    }

    pub fn not_searchable(attribute: &str) -> Error {
        Error::invalid(format!("Invalid search attribute: {attribute}"))
    }

    pub fn unknown_attributes_to_get() -> Error {
        Error::invalid("One or more requested attributes do not exist.")
    }

    // ---- attributes

    pub fn unknown_attribute(door: Door, name: &str) -> Error {
        Error::invalid(match door {
            Door::Create => {
                format!(
                    "Attributes did not conform to the schema: Type for attribute {{{name}}} could not be determined"
                )
            }
            Door::Update => format!("user.{name}: Attribute does not exist in the schema.\n"),
        })
    }

    pub fn attribute_not_mutable(name: &str) -> Error {
        Error::invalid(format!("Cannot modify the non-mutable attribute {name}"))
    }

    pub fn attribute_cannot_be_updated(name: &str) -> Error {
        Error::invalid(format!("user.{name}: Attribute cannot be updated.\n"))
    }

    /// A value that breaks a bound of the schema; on update the text ends with a newline.
    pub fn attribute_value(door: Door, name: &str, fault: &str) -> Error {
        Error::invalid(match door {
            Door::Create => format!("Attributes did not conform to the schema: {}: {fault}", inner_name(name)),
            Door::Update => format!("user.{name}: {fault}\n"),
        })
    }

    pub fn bad_email() -> Error {
        Error::invalid("Invalid email address format.")
    }

    pub fn bad_phone_number() -> Error {
        Error::invalid("Invalid phone number format.")
    }

    pub fn unknown_attribute_to_delete(name: &str) -> Error {
        Error::invalid(format!("Invalid user attributes: Type for attribute {{{name}}} could not be determined"))
    }

    pub fn required_attribute_to_delete(name: &str) -> Error {
        let inner = inner_name(name);
        Error::invalid(format!("Invalid user attributes: {inner}: The attribute {inner} is required"))
    }

    pub fn immutable_attribute_to_delete(name: &str) -> Error {
        Error::invalid(format!(
            "Invalid user attributes: {}: This attribute does not satisfy the mutability validation defined in the schema.",
            inner_name(name)
        ))
    }

    // ---- passwords

    pub fn weak_password(door: PasswordDoor, reason: &'static str) -> Error {
        let prefix = match door {
            PasswordDoor::AdminCreateUser => "Password did not conform with password policy: ",
            PasswordDoor::SignUp => "Password did not conform with policy: ",
            PasswordDoor::Change => "Password does not conform to policy: ",
        };
        Error::new(Exception::InvalidPassword, format!("{prefix}{reason}"))
    }

    pub fn password_used_before() -> Error {
        Error::new(
            Exception::PasswordHistoryPolicyViolation,
            "Password has previously been used. Please choose a different password.",
        )
    }

    pub fn nothing_to_reset_by() -> Error {
        Error::invalid("Cannot reset password for the user as there is no registered/verified email or phone_number")
    }

    pub fn password_cannot_be_reset() -> Error {
        Error::not_authorized("User password cannot be reset in the current state.")
    }

    pub fn reset_by_administrator_only() -> Error {
        Error::not_authorized("Contact administrator to reset password.")
    }

    pub fn user_disabled() -> Error {
        Error::not_authorized("User is disabled.")
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

/// An attribute as the schema's own errors call it.
fn inner_name(name: &str) -> String {
    match name {
        "family_name" => "name.familyName".into(),
        "given_name" => "name.givenName".into(),
        "middle_name" => "name.middleName".into(),
        _ => match name.strip_prefix("custom:") {
            Some(custom) => format!("Custom.User.{custom}"),
            None => name.to_string(),
        },
    }
}
