//! Signing in.

pub mod session;
