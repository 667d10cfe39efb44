//! Pure functions, no store: what Cognito thinks about a value.

pub mod attributes;
pub mod password_policy;
pub mod user_filter;
pub mod username;
