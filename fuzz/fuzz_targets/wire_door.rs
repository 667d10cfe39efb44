//! Requests on the wire door, one a line: a byte for the operation, then the body. Nothing may panic, a refused call
//! leaves no trace, and every index agrees with its rows.
#![no_main]

#[path = "world.rs"]
mod world;

use libfuzzer_sys::fuzz_target;
use pocket_cognito::export;
use pocket_cognito::model::generated::OPERATIONS;

fuzz_target!(|bytes: &[u8]| {
    let engine = world::furnished();
    for line in bytes.split(|byte| *byte == b'\n').take(8) {
        let Some((operation, body)) = line.split_first() else { continue };
        let Ok(body) = std::str::from_utf8(body) else { continue };
        let operation = &OPERATIONS[usize::from(*operation) % OPERATIONS.len()];
        let before = export::write(&engine.store());
        let (status, asked) = world::text(&engine, operation.name, body);
        assert!(matches!(status, 200 | 400 | 501), "status {status}");
        if status != 200 && !asked {
            assert_eq!(export::write(&engine.store()), before, "{} left a trace", operation.name);
        }
        engine.store().check().expect("every index agrees with its rows");
    }
});
