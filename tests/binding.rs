//! The binding in Node. The tests are those of tests/binding/calls.rs, which run in a browser as well.
#![cfg(target_arch = "wasm32")]

#[path = "binding/calls.rs"]
mod calls;
