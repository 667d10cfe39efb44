//! model/inert.json: what is taken and changes nothing. It names members that there are, and all that no code reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pocket_cognito::model::generated::OPERATIONS;
use pocket_cognito::operations::{ROLL, Run};
use serde_json::Value;

use super::model::{Model, Step};

fn inert() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("model/inert.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("model/inert.json")).expect("JSON")
}

/// Each operation with a member's path, of both lists.
fn rows() -> Vec<(String, String)> {
    let inert = inert();
    let all = inert["members"].as_array().expect("members").iter().chain(inert["outside"].as_array().expect("outside"));
    let pairs = all.flat_map(|row| {
        let member = row["member"].as_str().expect("a member").to_string();
        let operations = row["operations"].as_array().expect("operations");
        operations.iter().map(move |name| (name.as_str().expect("a name").to_string(), member.clone()))
    });
    pairs.collect()
}

#[test]
fn what_is_inert_is_a_member_of_a_simulated_operation() {
    let model = Model::load();
    for (operation, member) in rows() {
        let at = OPERATIONS.iter().position(|known| known.name == operation).expect("an operation");
        assert!(!matches!(ROLL[at].run, Run::Todo), "{operation} is not simulated at all");
        let mut shape = model.input(&operation).to_string();
        for step in member.split('.') {
            let name = step.trim_end_matches("[]");
            let of = model.members(&shape).find(|(known, _)| *known == name).map(|(_, of)| of.to_string());
            shape = of.unwrap_or_else(|| panic!("{operation} has no {member}"));
            if step.ends_with("[]") {
                shape = model.shape(&shape)["member"].as_str().expect("a list").to_string();
            }
        }
    }
}

#[test]
fn the_values_of_enums_that_are_spoken_of_are_there() {
    let model = Model::load();
    let mut count = 0;
    for row in inert()["members"].as_array().expect("members") {
        let operation = row["operations"][0].as_str().expect("a name");
        let member = row["member"].as_str().expect("a member").replace("[]", "");
        let place = model.places(operation).into_iter().find(|place| {
            let steps = place.steps.iter().filter_map(|step| match step {
                Step::Member(name) => Some(name.as_str()),
                _ => None,
            });
            model.kind(&place.shape) == "enum" && steps.collect::<Vec<_>>().join(".") == member
        });
        let Some(place) = place else { continue };
        let values = &model.shape(&place.shape)["enum"];
        for value in row["harmless"].as_array().or(row["inert"].as_array()).into_iter().flatten() {
            assert!(values.as_array().expect("an enum").contains(value), "{operation} {member}: {value}");
            count += 1;
        }
    }
    assert!(count >= 5, "{count} values");
}

#[test]
fn what_no_code_reads_is_told_to_be_inert() {
    let model = Model::load();
    let told: BTreeSet<(String, String)> =
        rows().into_iter().map(|(operation, member)| (operation, member.replace("[]", ""))).collect();
    let words = words_of_the_service();
    let mut forgotten = BTreeMap::new();
    for (operation, entry) in OPERATIONS.iter().zip(&ROLL) {
        if matches!(entry.run, Run::Todo) {
            continue;
        }
        for path in paths(&model, model.input(operation.name)) {
            let last = path.rsplit('.').next().expect("a member");
            let is_told =
                std::iter::successors(Some(path.as_str()), |path| path.rsplit_once('.').map(|(head, _)| head))
                    .any(|part| told.contains(&(operation.name.to_string(), part.to_string())));
            if !is_told && !words.contains(&plain(last)) {
                forgotten.entry(path).or_insert_with(Vec::new).push(operation.name);
            }
        }
    }
    assert_eq!(forgotten, BTreeMap::new(), "read by nothing in src/, and not in model/inert.json");
}

/// The ways to all members of a shape, lists and maps aside.
fn paths(model: &Model, shape: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (member, of) in model.members(shape) {
        found.push(member.clone());
        found.extend(paths(model, inside(model, of)).into_iter().map(|rest| format!("{member}.{rest}")));
    }
    found
}

fn inside<'m>(model: &'m Model, shape: &'m str) -> &'m str {
    let node = model.shape(shape);
    match node["member"].as_str().or(node["value"].as_str()) {
        Some(of) => inside(model, of),
        None => shape,
    }
}

/// A name as code spells it, without what sets its words apart.
fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

/// Every word of the code that gives members a meaning: all of `src/` but the model's own tables and the export.
fn words_of_the_service() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                if !path.ends_with("model") {
                    open.push(path);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a file");
            words.extend(text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(plain));
        }
    }
    words
}
