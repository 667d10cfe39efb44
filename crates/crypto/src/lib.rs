//! The cryptography of sign-ins: pure functions without state, a crate of its own so that tests need not run it
//! unoptimised. In the module it is as small as the rest: the one loop that takes time is no quicker at opt-level 3.
//!
//! Hashes, HMAC, the curve and big numbers are RustCrypto's. What is here is what the service makes of them.
//!
//! Nothing here is secret or meant to be. The signing keys are published constants, nothing needs to run in constant
//! time, and what must be random is an argument: the world that these functions serve exists for tests.

pub mod encode;
pub mod hash;
pub mod p256;
pub mod rsa;
pub mod srp;
pub mod totp;
