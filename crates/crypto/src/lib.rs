//! The cryptography of sign-ins: pure functions without state, a crate of its own so that tests need not run it
//! unoptimised. In the module it is as small as the rest: the one loop that takes time is no quicker at opt-level 3.
//!
//! Nothing here is secret or meant to be. The signing keys are published constants, nothing runs in constant time, and
//! what must be random is an argument: the world that these functions serve exists for tests.

pub mod encode;
pub mod hash;
mod modulus;
pub mod p256;
pub mod rsa;
pub mod srp;
pub mod totp;
