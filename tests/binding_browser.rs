//! The binding in a headless browser. The tests are those of tests/binding/calls.rs, which run in Node as well.
#![cfg(target_arch = "wasm32")]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[path = "binding/calls.rs"]
mod calls;
