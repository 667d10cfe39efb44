//! Amazon Cognito user pools as an in-process double: a sans-IO, deterministic function over an immutable value.
//!
//! The host hands in an operation, its input and the time, and gets back either an answer or a question (a Lambda
//! trigger to run), which it answers with `resume`. The whole simulated world is one `Store` of persistent maps:
//! cloning it is a pointer copy, an operation works on a clone, and the clone becomes the store only if the operation
//! succeeds. So atomicity, snapshot, restore and fork are the same three lines.
//!
//! Nothing here but `wasm` knows that JavaScript exists, and nothing reads a clock, a random source or a global.

pub mod engine;
pub mod error;
pub mod export;
pub mod federation;
pub mod host;
pub mod issuer;
pub mod messages;
pub mod model;
pub mod operations;
pub mod options;
pub mod page;
pub mod random;
pub mod rules;
pub mod sealed;
pub mod state;
pub mod triggers;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
pub mod well_known;
