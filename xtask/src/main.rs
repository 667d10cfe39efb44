//! The project's commands. `cargo xtask` lists them; each sets up what it needs on a fresh machine.

mod bench;
mod build;
mod conformance;
mod consumers;
mod demo;
mod r#gen;
mod pattern;
mod setup;
mod test;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask demo              build, pack, install into an example application and run its Jest suite
cargo xtask test [NAME]       every check and test; NAME narrows the tests to those whose name or folder has it
cargo xtask build             the finished npm package in pkg/, its sizes, and what each dependency adds to them
cargo xtask gen [--check]     what is generated from model/; --check only compares
cargo xtask conformance       docs/conformance.md, from what the tests run and from FIDELITY.md; --check only compares
cargo xtask bench [--quick]   figures beside a plain-JS double and an SDK client without a backend
cargo xtask ci                test, then demo";

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() {
        println!("{HELP}");
        return Ok(());
    }
    let command = arguments.remove(0);
    let mut flag = |name: &str| match arguments.iter().position(|argument| argument == name) {
        Some(at) => {
            arguments.remove(at);
            true
        }
        None => false,
    };
    std::env::set_current_dir(setup::root())?;
    match command.as_str() {
        "gen" => r#gen::generate(flag("--check"))?,
        "build" => build::build()?,
        "conformance" => conformance::conformance(flag("--check"))?,
        "demo" => demo::demo(&packed()?)?,
        "bench" => {
            bench::bench(&packed()?)?;
            // The benchmark reads its own flags: --quick, --check, --only=…
            arguments.clear();
        }
        "test" => test::test(if arguments.is_empty() { None } else { Some(arguments.remove(0)) }.as_deref())?,
        "ci" => {
            test::test(None)?;
            demo::demo(&packed()?)?;
        }
        "help" | "--help" | "-h" => println!("{HELP}"),
        other => bail!("there is no command '{other}'\n\n{HELP}"),
    }
    if !arguments.is_empty() {
        bail!("'{command}' does not take {}\n\n{HELP}", arguments.join(" "));
    }
    Ok(())
}

/// The package, built and packed as it would be published.
fn packed() -> Result<std::path::PathBuf> {
    build::build()?;
    build::pack()
}
