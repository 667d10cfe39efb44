//! Open challenges of a pool: what a sign-in has come to between two calls.

pub use crate::model::shapes::{Challenge, ChallengeResult};
use tables::Table;

/// By number; a used or expired challenge stays, because the service still says which of the two it is.
pub type Challenges = Table<Challenge>;
