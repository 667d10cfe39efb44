//! The cryptography of sign-ins: pure functions without state, a crate of its own so that it can be optimised otherwise
//! than the rest.
//!
//! Nothing here is secret or meant to be. The signing keys are published constants, nothing runs in constant time, and
//! what must be random is an argument: the world that these functions serve exists for tests.

pub mod encode;
pub mod hash;
pub mod modulus;
pub mod rsa;
