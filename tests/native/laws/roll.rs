//! The roll against the model.

use pocket_cognito::model::generated::OPERATIONS;
use pocket_cognito::operations::{ROLL, Run};
use serde_json::{Value, json};

use super::model::Model;
use crate::support::*;

#[test]
fn every_operation_is_on_the_roll_at_its_place() {
    let model = Model::load();
    let mut names: Vec<&String> = model.operations.keys().collect();
    names.sort();

    assert_eq!(names, OPERATIONS.iter().map(|operation| operation.name).collect::<Vec<_>>());
    for (at, entry) in ROLL.iter().enumerate() {
        assert_eq!(entry.operation as usize, at, "{} is not at its place", names[at]);
    }
}

#[test]
fn an_operation_that_is_not_simulated_says_so_by_name_and_changes_nothing() {
    let model = Model::load();
    let world = World::new();
    world.pool();
    let before = pocket_cognito::export::write(&world.engine.store());

    for entry in ROLL.iter().filter(|entry| matches!(entry.run, Run::Todo)) {
        let name = OPERATIONS[entry.operation as usize].name;
        let wire = world.wire(name, &model.minimal(model.input(name)).to_string());
        let (exception, sentence) = refusal(&wire);
        assert_eq!((wire.status, exception.as_str()), (501, "NotSimulatedException"), "{name}: {sentence}");
        assert!(sentence.starts_with(&format!("{name} is not simulated")), "{sentence}");
    }
    assert_eq!(pocket_cognito::export::write(&world.engine.store()), before);
}

#[test]
fn a_target_that_names_no_operation_is_refused() {
    let world = World::new();
    for target in ["", "CreateGroup", "AWSCognitoIdentityProviderService.", "AWSCognitoIdentityProviderService.Nothing"]
    {
        let step = world.engine.text(Some(target), "{}", pocket_cognito::model::value::Time(START));
        let pocket_cognito::engine::Step::Done(reply) = step else { panic!("asks") };
        let mut json = pocket_cognito::model::sink::JsonSink::default();
        let (_, status) = reply.write(&mut json);
        let body: Value = serde_json::from_str(&json.text).expect("JSON");
        assert_eq!((status, body), (400, json!({ "__type": "UnknownOperationException" })));
    }
}
