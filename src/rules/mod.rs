//! Pure functions, no store: what Cognito thinks about a value.

pub mod attributes;
pub mod cbor;
pub mod client_settings;
pub mod codes;
pub mod delivery;
pub mod masks;
pub mod mfa_choice;
pub mod mfa_preference;
pub mod mfa_settings;
pub mod password_policy;
pub mod pool_settings;
pub mod providers;
pub mod schema;
pub mod secret_hash;
pub mod user_filter;
pub mod username;
pub mod virtual_authenticator;
pub mod web_authn;
