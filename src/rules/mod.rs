//! Pure functions, no store: what Cognito thinks about a value.
