//! How many inputs of each operation the laws of `constraints.rs` break and hear the service's sentence for, as
//! `probes.json` says it and `docs/conformance.md` prints it.

use std::collections::BTreeMap;
use std::path::Path;

use super::constraints::PROBES;
use super::model::Model;

#[test]
fn the_conformance_page_tells_how_many_probes_each_operation_passes() {
    let model = Model::load();
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in model.operations.keys() {
        let mut probes = Vec::new();
        for place in model.places(operation) {
            for law in PROBES {
                law(&model, operation, &place, &mut probes);
            }
        }
        counted.insert(operation, probes.iter().filter(|probe| !probe.broken.is_empty()).count());
    }

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/laws/probes.json");
    if std::env::var_os("WRITE_PROBES").is_some() {
        let text = serde_json::to_string_pretty(&counted).expect("JSON") + "\n";
        std::fs::write(&path, text).expect("a place to write");
    }
    let text = std::fs::read_to_string(&path).expect("probes.json");
    let told: BTreeMap<&str, usize> = serde_json::from_str(&text).expect("JSON");
    assert_eq!(counted, told, "run this test with WRITE_PROBES=1, then `cargo xtask conformance`");
}
