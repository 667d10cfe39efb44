//! Every sentence the service can refuse with. One constructor a situation; no call site words an error.
//! (Constraint violations are worded in `model/check.rs`.)

use std::borrow::Cow;

use crate::model::generated::EXCEPTIONS;
pub use crate::model::generated::Exception;
use crate::rules::attributes::Door;

/// A refusal. One pointer wide, because every function passes results on and few are refusals.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}: {}", self.name(), self.message().unwrap_or("(no message)"))]
pub struct Error(Box<(Exception, Option<Cow<'static, str>>)>);

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
        EXCEPTIONS[self.exception() as usize]
    }

    pub fn exception(&self) -> Exception {
        self.0.0
    }

    /// Some answers of the service have none.
    pub fn message(&self) -> Option<&str> {
        self.0.1.as_deref()
    }

    /// The status on the wire: whatever the model's traits say, refusals are 400.
    pub fn status(&self) -> u16 {
        match self.exception() {
            Exception::InternalError | Exception::InternalServer => 500,
            Exception::NotSimulated => 501,
            _ => 400,
        }
    }

    fn new(exception: Exception, message: impl Into<Cow<'static, str>>) -> Error {
        Error::made(exception, Some(message.into()))
    }

    #[cold]
    #[inline(never)]
    fn made(exception: Exception, message: Option<Cow<'static, str>>) -> Error {
        Error(Box::new((exception, message)))
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
        Error::made(Exception::Serialization, None)
    }

    pub fn wrong_type(sentence: String) -> Error {
        Error::new(Exception::Serialization, sentence)
    }

    pub fn unknown_operation() -> Error {
        Error::made(Exception::UnknownOperation, None)
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

    // ---- questions beside the API: only the sentence gets any further

    pub fn question_unreadable(sentence: String) -> Error {
        Error::invalid(sentence)
    }

    pub fn nobody_called(name: &str) -> Error {
        Error::invalid(format!("no user pool has a user '{name}': make it first, with adminCreateUser or signUp"))
    }

    pub fn several_called(name: &str) -> Error {
        Error::invalid(format!("several user pools have a user '{name}': say which pool by userPoolId"))
    }

    pub fn nobody_in_pool_called(name: &str, pool: &str) -> Error {
        Error::invalid(format!(
            "the user pool {pool} has no user '{name}': make it first, with adminCreateUser or signUp"
        ))
    }

    pub fn no_client_for_provider(provider: &str) -> Error {
        Error::invalid(format!(
            "no client lets users sign in through {provider}: name it in a client's SupportedIdentityProviders"
        ))
    }

    pub fn several_clients_for_provider(provider: &str) -> Error {
        Error::invalid(format!("several clients let users sign in through {provider}: say which by clientId"))
    }

    pub fn provider_not_of_client(provider: &str, client: &str) -> Error {
        Error::invalid(format!(
            "the client {client} does not let users sign in through {provider}: name it in its \
             SupportedIdentityProviders"
        ))
    }

    pub fn no_provider_yet(provider: &str, pool: &str) -> Error {
        Error::invalid(format!(
            "the user pool {pool} has no identity provider {provider}: make it first, with createIdentityProvider"
        ))
    }

    pub fn no_authenticator_yet(name: &str) -> Error {
        Error::invalid(format!(
            "the user '{name}' has no authenticator app: set one up first, with associateSoftwareToken"
        ))
    }

    pub fn secret_code_unreadable(secret: &str) -> Error {
        Error::invalid(format!("'{secret}' is no SecretCode: base32, as associateSoftwareToken answers it"))
    }

    pub fn no_client_yet(pool: &str) -> Error {
        Error::invalid(format!("the user pool {pool} has no client yet: make one with createUserPoolClient"))
    }

    pub fn several_clients(pool: &str) -> Error {
        Error::invalid(format!("the user pool {pool} has several clients: say which by clientId"))
    }

    pub fn client_of_another_pool(client: &str, pool: &str) -> Error {
        Error::invalid(format!("the user pool {pool} has no client {client}"))
    }

    // ---- pools, clients, tags

    pub fn pool_not_found(pool: &str) -> Error {
        Error::new(Exception::ResourceNotFound, format!("User pool {pool} does not exist."))
    }

    pub fn too_many_pools() -> Error {
        Error::new(Exception::LimitExceeded, "Exceeded the limit of 1000 user pools for the account.")
    }

    pub fn aliases_and_username_attributes() -> Error {
        Error::invalid("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")
    }

    pub fn two_validities_of_temporary_passwords() -> Error {
        Error::invalid(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        )
    }

    pub fn standard_attribute_changed(name: &str) -> Error {
        Error::invalid(format!(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        ))
    }

    pub fn standard_attribute_fixed(name: &str) -> Error {
        Error::invalid(format!("Standard schema attribute {name} cannot be changed."))
    }

    /// The name as it was given, and in full.
    pub fn attribute_exists(given: &str, full: &str) -> Error {
        Error::invalid(format!("custom:{given}: Existing attribute already has name {full}."))
    }

    pub fn attribute_given_twice(name: &str) -> Error {
        Error::invalid(format!("Duplicate custom attribute names custom:{name} are not allowed in a user pool schema."))
    }

    /// AddCustomAttributes does not declare LimitExceededException.
    pub fn too_many_custom_attributes() -> Error {
        Error::invalid("Exceeded the limit of 50 custom attributes for the user pool.")
    }

    pub fn attribute_without_name() -> Error {
        Error::invalid("Attribute name cannot be null.")
    }

    pub fn attribute_without_type() -> Error {
        Error::invalid("Invalid AttributeDataType input, consider using the provided AttributeDataType enum.")
    }

    pub fn required_custom_attribute() -> Error {
        Error::invalid("Required custom attributes are not supported currently.")
    }

    pub fn attribute_lengths_in_disorder(name: &str) -> Error {
        Error::invalid(format!("Attribute custom:{name} cannot have a max length shorter than it's min length"))
    }

    pub fn attribute_values_in_disorder(name: &str) -> Error {
        Error::invalid(format!("Attribute custom:{name} cannot have a max value smaller than it's min value"))
    }

    pub fn bad_attribute_constraints(name: &str) -> Error {
        Error::invalid(format!("The constraints of attribute {name} are not valid."))
    }

    pub fn password_must_be_a_first_factor() -> Error {
        Error::invalid("Password should be configured as one of the allowed first auth factors.")
    }

    pub fn software_token_is_no_first_factor() -> Error {
        Error::invalid("SOFTWARE_TOKEN is not supported as one of the allowed first auth factors.")
    }

    pub fn one_way_to_send_sms() -> Error {
        Error::invalid("Exactly one of SnsCallerArn and EumsSms is required in the SMS configuration.")
    }

    pub fn mfa_without_sms() -> Error {
        Error::invalid(
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        )
    }

    pub fn mfa_off_with_factors() -> Error {
        Error::invalid("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.")
    }

    pub fn mfa_without_factors() -> Error {
        Error::invalid("Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.")
    }

    pub fn email_mfa_without_sender() -> Error {
        Error::invalid("Email MFA requires an email configuration with the DEVELOPER email sending account.")
    }

    pub fn passwordless_factor_with_mfa() -> Error {
        Error::invalid("Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled")
    }

    pub fn single_factor_passkey_with_mfa() -> Error {
        Error::invalid(
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed \
             first auth factor",
        )
    }

    pub fn phone_number_without_sms() -> Error {
        Error::invalid("SMS configuration is required when phone_number is selected for auto verification")
    }

    pub fn recovery_mechanisms_repeat() -> Error {
        Error::invalid("Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.")
    }

    pub fn admin_only_recovery_with_others() -> Error {
        Error::invalid("Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.")
    }

    pub fn developer_email_without_source() -> Error {
        Error::invalid("Source ARN is required to use DEVELOPER email sending owner")
    }

    pub fn verified_before_update_but_not_auto_verified() -> Error {
        Error::invalid(
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes",
        )
    }

    pub fn custom_sender_without_key() -> Error {
        Error::invalid("KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.")
    }

    pub fn two_pre_token_generations() -> Error {
        Error::invalid(
            "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's",
        )
    }

    pub fn two_verification_messages() -> Error {
        Error::invalid("The verification message differs from the one in VerificationMessageTemplate.")
    }

    pub fn acr_levels_repeat() -> Error {
        Error::invalid("The names of ACR levels must be unique.")
    }

    pub fn feature_unavailable(tier: &str, features: &[String]) -> Error {
        Error::new(Exception::FeatureUnavailableInTier, beyond_tier(tier, features))
    }

    /// The same, when it is the tier that changes.
    pub fn tier_change_refused(tier: &str, features: &[String]) -> Error {
        Error::new(Exception::TierChangeNotAllowed, beyond_tier(tier, features))
    }

    pub fn deletion_protected() -> Error {
        Error::invalid(
            "The user pool cannot be deleted because deletion protection is activated. \
             Deletion protection must be inactivated first.",
        )
    }

    pub fn too_many_tags() -> Error {
        Error::invalid("Exceeded the limit of 50 tags for the user pool.")
    }

    pub fn reserved_tag(key: &str) -> Error {
        Error::invalid(format!(
            "Tag key {key} is reserved: aws: prefixed tag key names are not allowed for external use."
        ))
    }

    /// The administrators' door names no client; those of sign-in do.
    pub fn client_not_found() -> Error {
        Error::new(Exception::ResourceNotFound, "User pool client does not exist.")
    }

    /// Of sign-in and the other public operations.
    pub fn client_named_not_found(id: &str) -> Error {
        Error::new(Exception::ResourceNotFound, format!("User pool client {id} does not exist."))
    }

    pub fn too_many_clients() -> Error {
        Error::new(Exception::LimitExceeded, "Exceeded the limit of 1000 app clients for the user pool.")
    }

    pub fn two_kinds_of_flow_names() -> Error {
        Error::invalid("Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.")
    }

    pub fn refresh_flow_with_rotation() -> Error {
        Error::invalid(
            "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.",
        )
    }

    pub fn bad_token_validity() -> Error {
        Error::invalid("Invalid range for token validity.")
    }

    pub fn tokens_outlive_refresh_token() -> Error {
        Error::invalid(
            "Access and Id Token expiration times must be less than or equal to refresh token expiration times.",
        )
    }

    pub fn bad_read_attributes() -> Error {
        Error::invalid("Invalid read attributes specified while creating a client")
    }

    pub fn bad_write_attributes() -> Error {
        Error::invalid("Invalid write attributes specified while creating a client")
    }

    pub fn oauth_without_flows_or_scopes() -> Error {
        Error::invalid(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        )
    }

    pub fn oauth_without_callback() -> Error {
        Error::invalid("CallbackUrls can not be empty when code flow or implicit flow is selected")
    }

    pub fn client_credentials_with_others() -> Error {
        Error::new(
            Exception::InvalidOAuthFlow,
            "client_credentials flow can not be selected along with code flow or implicit flow.",
        )
    }

    pub fn client_credentials_without_secret() -> Error {
        Error::new(
            Exception::InvalidOAuthFlow,
            "client_credentials flow can not be selected if client does not have a client secret.",
        )
    }

    pub fn unknown_scope(scope: &str) -> Error {
        Error::new(Exception::ScopeDoesNotExist, format!("Invalid scope requested: {scope}"))
    }

    pub fn url_with_plain_http(url: &str) -> Error {
        Error::invalid(format!("{url} cannot use the HTTP protocol."))
    }

    pub fn url_with_fragment(url: &str) -> Error {
        Error::invalid(format!("{url} cannot use fragment"))
    }

    pub fn default_redirect_not_listed(url: &str) -> Error {
        Error::invalid(format!("The default redirect URI {url} is not in the callback URIs list."))
    }

    pub fn client_of_unknown_provider(provider: &str, pool: &str) -> Error {
        Error::invalid(format!("The provider {provider} does not exist for User Pool {pool}."))
    }

    pub fn context_data_without_secret() -> Error {
        Error::invalid("Client Secret is required to set EnablePropagateAdditionalUserContextData as true")
    }

    pub fn bad_analytics() -> Error {
        Error::invalid(
            "Invalid analytics configuration given, either <application arn> or \
             <application id, role arn, external id> are valid",
        )
    }

    pub fn secret_given_and_wanted() -> Error {
        Error::invalid("GenerateSecret and ClientSecret cannot be used together.")
    }

    pub fn client_without_secret() -> Error {
        Error::invalid("A client secret can only be added to a client that has a secret.")
    }

    pub fn too_many_client_secrets() -> Error {
        Error::new(Exception::LimitExceeded, "Exceeded the limit of 2 secrets for the app client.")
    }

    pub fn client_secret_not_found() -> Error {
        Error::new(Exception::ResourceNotFound, "Client secret does not exist.")
    }

    pub fn last_client_secret() -> Error {
        Error::invalid("The last secret of an app client cannot be deleted.")
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

    // ---- secret hashes

    pub fn secret_hash_missing(client: &str) -> Error {
        Error::not_authorized(format!("Client {client} is configured with secret but SECRET_HASH was not received"))
    }

    pub fn secret_hash_wrong(client: &str) -> Error {
        Error::not_authorized(format!("Unable to verify secret hash for client {client}"))
    }

    // ---- sign-in

    pub fn session_invalid() -> Error {
        Error::not_authorized("Invalid session for the user.")
    }

    pub fn session_used() -> Error {
        Error::not_authorized("Invalid session for the user, session can only be used once.")
    }

    pub fn session_expired() -> Error {
        Error::not_authorized("Invalid session for the user, session is expired.")
    }

    pub fn client_not_in_pool(client: &str, pool: &str) -> Error {
        Error::new(
            Exception::ResourceNotFound,
            format!("User pool client {client} does not exist in user pool {pool}."),
        )
    }

    /// An administrators' flow on the public operation, or the reverse.
    pub fn flow_not_supported() -> Error {
        Error::invalid("Initiate Auth method not supported.")
    }

    pub fn flow_not_enabled(flow: &str) -> Error {
        Error::invalid(match flow {
            "USER_SRP_AUTH" => Cow::from("USER_SRP_AUTH is not enabled for the client."),
            _ => Cow::from(format!("{flow} flow not enabled for this client")),
        })
    }

    /// As AdminInitiateAuth says it.
    pub fn admin_flow_not_enabled() -> Error {
        Error::invalid("Auth flow not enabled for this client")
    }

    pub fn parameter_missing(name: &str) -> Error {
        Error::invalid(format!("Missing required parameter {name}"))
    }

    pub fn wrong_username_or_password() -> Error {
        Error::not_authorized("Incorrect username or password.")
    }

    pub fn user_disabled() -> Error {
        Error::not_authorized("User is disabled.")
    }

    pub fn user_not_confirmed() -> Error {
        Error::new(Exception::UserNotConfirmed, "User is not confirmed.")
    }

    pub fn password_reset_required() -> Error {
        Error::new(Exception::PasswordResetRequired, "Password reset required for the user")
    }

    pub fn temporary_password_expired() -> Error {
        Error::not_authorized("Temporary password has expired and must be reset by an administrator.")
    }

    pub fn locked_out() -> Error {
        Error::not_authorized("Password attempts exceeded")
    }

    pub fn attribute_already_provided(name: &str) -> Error {
        Error::not_authorized(format!("Cannot modify an already provided {name}"))
    }

    /// A wrong answer to an SMS, e-mail or TOTP challenge.
    pub fn wrong_challenge_code() -> Error {
        Error::new(Exception::CodeMismatch, "Invalid code received for user")
    }

    pub fn totp_used() -> Error {
        Error::new(Exception::ExpiredCode, "Your software token has already been used once.")
    }

    pub fn unknown_choice(choice: &str) -> Error {
        Error::invalid(format!("{choice} is not an available challenge"))
    }

    pub fn srp_a_unreadable() -> Error {
        Error::invalid("SRP_A is not a hexadecimal number.")
    }

    pub fn bad_timestamp() -> Error {
        Error::invalid("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
    }

    /// Of the new-password challenge.
    pub fn required_attribute_missing(name: &str) -> Error {
        let inner = inner_name(name);
        Error::invalid(format!("Attributes did not conform to the schema: {inner}: The attribute {inner} is required"))
    }

    /// REFRESH_TOKEN_AUTH at a client whose refresh tokens are replaced at each use.
    pub fn refresh_with_rotation() -> Error {
        Error::new(Exception::UnsupportedOperation, "This API does not support refresh token rotation")
    }

    /// Of GetTokensFromRefreshToken, which takes the secret itself.
    pub fn secret_missing(client: &str) -> Error {
        Error::not_authorized(format!("Client {client} is configured for secret but secret was not received"))
    }

    /// Of RevokeToken, whatever is wrong with client or secret.
    pub fn client_or_secret_wrong() -> Error {
        Error::new(Exception::Unauthorized, "Invalid client or secret")
    }

    // ---- tokens

    /// No access token, or none of this world's pools.
    pub fn access_token_invalid() -> Error {
        Error::not_authorized("Invalid Access Token")
    }

    pub fn access_token_not_verified() -> Error {
        Error::not_authorized("Could not verify signature for Access Token")
    }

    pub fn access_token_expired() -> Error {
        Error::not_authorized("Access Token has expired")
    }

    pub fn access_token_lacks_scope() -> Error {
        Error::not_authorized("Access Token does not have required scopes")
    }

    pub fn access_token_revoked() -> Error {
        Error::not_authorized("Access Token has been revoked")
    }

    /// Of a deleted user whose name another has; the service words it otherwise than any other invalid token.
    pub fn access_token_of_former_user() -> Error {
        Error::not_authorized("Invalid access token.")
    }

    pub fn refresh_token_invalid() -> Error {
        Error::not_authorized("Invalid Refresh Token")
    }

    pub fn refresh_token_of_another_client() -> Error {
        Error::not_authorized("Refresh Token has different Client")
    }

    pub fn refresh_token_of_deleted_user() -> Error {
        Error::not_authorized("The user has been deleted for the associated refresh token")
    }

    pub fn refresh_token_expired() -> Error {
        Error::not_authorized("Refresh Token has expired")
    }

    pub fn refresh_token_revoked() -> Error {
        Error::not_authorized("Refresh Token has been revoked")
    }

    /// GetTokensFromRefreshToken says nothing of a token that RevokeToken has ended (captured).
    pub fn refresh_token_revoked_wordless() -> Error {
        Error::made(Exception::NotAuthorized, None)
    }

    pub fn refresh_token_reused() -> Error {
        Error::new(Exception::RefreshTokenReuse, "Refresh token reuse detected")
    }

    /// InitiateAuth and a client that rotates.
    pub fn rotation_not_supported() -> Error {
        Error::new(Exception::UnsupportedOperation, "This API does not support refresh token rotation")
    }

    pub fn revocation_not_enabled() -> Error {
        Error::new(Exception::UnsupportedOperation, "This feature is not enabled for this client")
    }

    /// A refresh token that the client, known by its secret or having none, was not given.
    pub fn revocation_by_another_client() -> Error {
        Error::new(Exception::Unauthorized, "Refresh Token has different Client")
    }

    /// Of GetClientToken.
    pub fn client_secret_refused() -> Error {
        Error::not_authorized("Invalid client or secret")
    }

    pub fn client_tokens_not_enabled() -> Error {
        Error::not_authorized("Client is not enabled for the client_credentials flow.")
    }

    pub fn scope_not_allowed(scope: &str) -> Error {
        Error::invalid(format!("Invalid scope requested: {scope}"))
    }

    pub fn not_a_refresh_token() -> Error {
        Error::new(Exception::UnsupportedTokenType, "Unsupported token type")
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

    /// As public operations say it.
    pub fn user_of_client_not_found() -> Error {
        Error::new(Exception::UserNotFound, "Username/client id combination not found.")
    }

    pub fn user_not_found() -> Error {
        Error::new(Exception::UserNotFound, "User does not exist.")
    }

    pub fn username_taken() -> Error {
        Error::new(Exception::UsernameExists, "User account already exists")
    }

    /// The same at SignUp.
    pub fn user_exists() -> Error {
        Error::new(Exception::UsernameExists, "User already exists")
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

    pub fn sign_up_not_permitted() -> Error {
        Error::not_authorized("SignUp is not permitted for this user pool")
    }

    pub fn preferred_username_unconfirmed() -> Error {
        Error::invalid(
            "Preferred username cannot be provided for unconfirmed account, \
             since user pool is configured for preferred username alias.",
        )
    }

    pub fn already_confirmed() -> Error {
        Error::invalid("User is already confirmed.")
    }

    pub fn no_auto_verification() -> Error {
        Error::not_authorized("Cannot resend codes. Auto verification not turned on.")
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

    // ---- codes

    pub fn code_mismatch() -> Error {
        Error::new(Exception::CodeMismatch, "Invalid verification code provided, please try again.")
    }

    /// Also of a code that nobody asked for.
    pub fn code_expired() -> Error {
        Error::new(Exception::ExpiredCode, "Invalid code provided, please request a code again.")
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

    /// A client writes what it has no permission for.
    pub fn attribute_not_writable() -> Error {
        Error::not_authorized("A client attempted to write unauthorized attribute")
    }

    /// What the hosted pages say where a provider does not bring what the schema requires.
    pub fn federated_attributes_missing(names: &[&str]) -> Error {
        Error::invalid(["attributes required: [", &names.join(", "), "]"].concat())
    }

    pub fn required_attributes_missing(names: &[&str]) -> Error {
        let mut sentence = String::from("Attributes did not conform to the schema: ");
        for (at, name) in names.iter().enumerate() {
            let inner = inner_name(name);
            let separator = if at == 0 { "" } else { ", " };
            sentence.push_str(&format!("{separator}{inner}: The attribute {inner} is required"));
        }
        Error::invalid(sentence)
    }

    /// No code can go to an attribute that is no address.
    pub fn attribute_without_codes(name: &str) -> Error {
        Error::invalid(format!("Attribute {name} cannot be verified by a code."))
    }

    pub fn nothing_to_send_to(attribute: &str) -> Error {
        Error::invalid(format!("User has no {attribute} to send a code to."))
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

    pub fn password_missing() -> Error {
        Error::invalid("Password is a required field")
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

    // ---- second factors

    /// A factor turned on for a user who has nothing to be asked by: no phone number, no email, no authenticator.
    pub fn no_delivery_for_mfa(factor: &str) -> Error {
        Error::invalid(format!("User does not have delivery config set to turn on {factor}"))
    }

    pub fn two_preferred_factors() -> Error {
        Error::invalid("Only one MFA method can be set as preferred.")
    }

    pub fn preferred_factor_is_off() -> Error {
        Error::invalid("An MFA method must be enabled to be set as preferred.")
    }

    pub fn passkeys_are_no_mfa() -> Error {
        Error::invalid(
            "Passkey MFA requires the factor configuration MULTI_FACTOR_WITH_USER_VERIFICATION of the user pool.",
        )
    }

    pub fn passkey_is_the_only_factor() -> Error {
        Error::invalid("Passkey MFA requires at least one other MFA method to be enabled.")
    }

    pub fn mfa_option_is_not_sms() -> Error {
        Error::invalid("MFAOptions can only set SMS delivery to phone_number.")
    }

    pub fn software_tokens_not_enabled() -> Error {
        Error::new(Exception::SoftwareTokenMFANotFound, "Software Token MFA has not been enabled by the userPool")
    }

    pub fn no_software_token() -> Error {
        Error::new(Exception::SoftwareTokenMFANotFound, "Software Token MFA does not exist for the user.")
    }

    pub fn software_token_mismatch() -> Error {
        Error::new(Exception::EnableSoftwareTokenMFA, "Code mismatch and fail enable Software Token MFA")
    }

    pub fn token_or_session() -> Error {
        Error::invalid("Exactly one of AccessToken and Session is required.")
    }

    // ---- devices

    pub fn device_not_found() -> Error {
        Error::new(Exception::ResourceNotFound, "Device does not exist.")
    }

    /// A key that did not come with the sign-in.
    pub fn device_key_invalid() -> Error {
        Error::invalid("Invalid device key given.")
    }

    pub fn device_key_exists() -> Error {
        Error::new(Exception::DeviceKeyExists, "Device key already exists.")
    }

    pub fn device_verifier_invalid() -> Error {
        Error::invalid("Invalid device secret verifier config given.")
    }

    // ---- passkeys

    pub fn passkeys_not_enabled() -> Error {
        Error::new(Exception::WebAuthnNotEnabled, "The passkey feature isn't enabled for the user pool.")
    }

    pub fn no_relying_party() -> Error {
        Error::new(
            Exception::WebAuthnConfigurationMissing,
            "The user pool doesn't have a configured relying party id or a user pool domain.",
        )
    }

    pub fn too_many_passkeys() -> Error {
        Error::new(Exception::LimitExceeded, "The user has reached the maximum number of passkeys.")
    }

    /// None was given out, it has expired, or the credential answers another.
    pub fn passkey_challenge_not_found() -> Error {
        Error::new(
            Exception::WebAuthnChallengeNotFound,
            "The challenge from StartWebAuthnRegistration has expired or does not exist.",
        )
    }

    pub fn passkey_challenge_of_another_client() -> Error {
        Error::new(
            Exception::WebAuthnClientMismatch,
            "The access token is for a different client than the one in the original StartWebAuthnRegistration request.",
        )
    }

    pub fn passkey_origin_not_allowed() -> Error {
        Error::new(
            Exception::WebAuthnOriginNotAllowed,
            "The passkey credential's registration origin does not align with the user pool relying party id.",
        )
    }

    pub fn passkey_of_another_party() -> Error {
        Error::new(
            Exception::WebAuthnRelyingPartyMismatch,
            "The passkey credential is associated with a different relying party ID than the user pool relying party ID.",
        )
    }

    pub fn passkey_not_supported() -> Error {
        Error::new(
            Exception::WebAuthnCredentialNotSupported,
            "The passkey credential is from an unsupported device or provider.",
        )
    }

    pub fn passkey_unreadable() -> Error {
        Error::invalid("Invalid WebAuthn credential.")
    }

    pub fn passkey_known() -> Error {
        Error::invalid("The WebAuthn credential is already registered.")
    }

    pub fn passkey_not_found() -> Error {
        Error::new(Exception::ResourceNotFound, "WebAuthn credential does not exist.")
    }

    // ---- identity providers

    pub fn provider_exists() -> Error {
        Error::new(Exception::DuplicateProvider, "A provider with the name already exists in the user pool.")
    }

    pub fn provider_not_found(name: &str) -> Error {
        Error::new(Exception::ResourceNotFound, format!("Identity provider {name} does not exist."))
    }

    pub fn provider_identifier_not_found(identifier: &str) -> Error {
        Error::new(
            Exception::ResourceNotFound,
            format!("Identity provider with identifier {identifier} does not exist."),
        )
    }

    pub fn provider_identifier_taken(identifier: &str) -> Error {
        Error::invalid(format!("Identifier {identifier} is already used by an identity provider of the user pool."))
    }

    pub fn too_many_providers() -> Error {
        Error::new(Exception::LimitExceeded, "Exceeded the limit of 300 identity providers for the user pool.")
    }

    pub fn provider_of_another_type(name: &str, kind: &str) -> Error {
        Error::invalid(format!("Provider {name} cannot be of type {kind}."))
    }

    /// `details` is the list as the service spells it.
    pub fn provider_details_missing(details: &str) -> Error {
        Error::invalid(format!("{details} are all required idp details."))
    }

    pub fn bad_attributes_request_method() -> Error {
        Error::invalid("attributes_request_method: Member must satisfy enum value set: [POST, GET]")
    }

    pub fn issuer_without_https() -> Error {
        Error::invalid("OIDC endpoint must start with https://")
    }

    pub fn no_saml_metadata() -> Error {
        Error::invalid("At least one of the MetadataURL or MetadataFile should be provided.")
    }

    pub fn two_saml_metadata() -> Error {
        Error::invalid("Only one of the MetadataURL or MetadataFile should be provided.")
    }

    pub fn mapping_of_unknown_attribute(name: &str) -> Error {
        Error::invalid(format!("Attribute {name} of the attribute mapping does not exist in the schema."))
    }

    pub fn acr_mapping_without_oidc() -> Error {
        Error::invalid("Only an OIDC identity provider can have an AcrMapping.")
    }

    pub fn incomplete_identity(member: &str) -> Error {
        Error::invalid(format!("{member} needs a ProviderName and a ProviderAttributeValue."))
    }

    pub fn source_is_no_external_identity() -> Error {
        Error::invalid("SourceUser must be a user of an external identity provider.")
    }

    pub fn source_by_unmapped_attribute(name: &str) -> Error {
        Error::invalid(format!(
            "ProviderAttributeName {name} of SourceUser is neither Cognito_Subject nor mapped by the identity provider."
        ))
    }

    pub fn source_signed_up() -> Error {
        Error::invalid(
            "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link",
        )
    }

    pub fn source_already_linked() -> Error {
        Error::invalid("SourceUser is already linked to DestinationUser")
    }

    pub fn too_many_links() -> Error {
        Error::new(Exception::LimitExceeded, "Exceeded the limit of 5 linked identities for the user.")
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

    /// PreSignUp verifies an address that the new user does not have.
    pub fn nothing_to_verify(address: &str) -> Error {
        Error::new(
            Exception::InvalidLambdaResponse,
            format!("Cannot auto-verify {address}: the user has no {address}."),
        )
    }

    /// What UserMigration told does not make a user.
    pub fn not_migrated(client: &str) -> Error {
        Error::new(Exception::UserNotFound, format!("Exception migrating user in app client {client}"))
    }

    pub fn custom_challenges_not_configured() -> Error {
        Error::invalid("Custom auth lambda trigger is not configured for the user pool.")
    }
}

fn beyond_tier(tier: &str, features: &[String]) -> String {
    format!(
        "The following features need to be disabled for the {tier} pricing tier configured: {}",
        features.join(", ")
    )
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
