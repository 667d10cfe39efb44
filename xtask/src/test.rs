//! Every check and test, quick ones first.

use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::{build, conformance, consumers, r#gen, setup};

pub fn test(only: Option<&str>) -> Result<()> {
    let mut steps = Steps { times: Vec::new() };
    if only.is_none() {
        steps.step("formatting", || setup::run(&mut cargo(&["fmt", "--all", "--check"])))?;
        steps.step("lints", || {
            setup::run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
        })?;
        steps.step("generated files", || r#gen::generate(true))?;
        steps.step("conformance page", || conformance::conformance(true))?;
        steps.step("explanations", || {
            setup::node()?;
            setup::run(Command::new("node").arg(setup::root().join("tools/refusals.mjs")))
        })?;
    }
    steps.step("native tests", || {
        let mut tests = cargo(&["test", "--workspace", "--quiet"]);
        setup::run(tests.args(only))
    })?;
    steps.step("package", build::build)?;
    let tarball = build::pack()?;
    if only.is_none() {
        steps.step("package lints", build::lint)?;
        steps.step("binding in Node", || binding(None))?;
    }
    let chromium = setup::chromium();
    if only.is_none() {
        match &chromium {
            Some(_) => steps.step("binding in Chromium", || binding(setup::chromedriver().as_deref()))?,
            None => println!("no Chromium here: its tests are left out"),
        }
    }
    steps.step("packed package, in its consumers", || consumers::consumers(&tarball, chromium.as_deref(), only))?;
    steps.tell();
    Ok(())
}

/// The binding's own tests (wasm-bindgen-test), in Node or, with its driver, in headless Chromium.
fn binding(chromedriver: Option<&std::path::Path>) -> Result<()> {
    setup::wasm_bindgen_cli()?;
    let mut cargo = setup::wasm_target()?.cargo("test");
    cargo.args(["--test", if chromedriver.is_some() { "binding_browser" } else { "binding" }]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", setup::wasm_bindgen_test_runner());
    if let Some(driver) = chromedriver {
        cargo.env("CHROMEDRIVER", driver);
    }
    setup::run(&mut cargo)
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(setup::root()).args(arguments);
    cargo
}

struct Steps {
    times: Vec<(&'static str, f64)>,
}

impl Steps {
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        let start = Instant::now();
        work()?;
        self.times.push((name, start.elapsed().as_secs_f64()));
        Ok(())
    }

    fn tell(&self) {
        println!("\nall passed");
        for (name, seconds) in &self.times {
            println!("  {seconds:7.1} s  {name}");
        }
    }
}
