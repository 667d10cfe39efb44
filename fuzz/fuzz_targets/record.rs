//! Records of the object door: a byte for the operation, one for the number of words, the words, then the texts. What
//! is read as an input is answered like any other.
#![no_main]

#[path = "world.rs"]
mod world;

use libfuzzer_sys::fuzz_target;
use pocket_cognito::model::generated::OPERATIONS;
use pocket_cognito::model::record;

fuzz_target!(|bytes: &[u8]| {
    let [operation, count, rest @ ..] = bytes else { return };
    let operation = usize::from(*operation) % OPERATIONS.len();
    let Some((words, texts)) = rest.split_at_checked(usize::from(*count) * 2) else { return };
    // Tag and argument fit two bytes, and so leave the fuzzer less to guess.
    let words: Vec<u32> = words.chunks(2).map(|pair| u32::from(pair[0] & 15) | u32::from(pair[1]) << 4).collect();
    if let Some(input) = record::read(OPERATIONS[operation].input, &words, texts) {
        let engine = world::furnished();
        let (status, _) = world::finish(&engine, engine.call(operation as u16, input, world::NOW));
        assert!(matches!(status, 200 | 400 | 501), "status {status}");
    }
});
