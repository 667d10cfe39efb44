//! The packed tarball in the hands of those who use it: Node, Jest, Vitest, TypeScript, bundlers, the AWS SDKs, Amplify.
//! Each consumer is a folder with its own lock file; it runs as a copy under target/, so that nothing of the repository
//! helps it. What several of them have in common is tests/consumers/shared, which is copied beside them.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::setup::{self, root, run};

struct Consumer {
    name: String,
    source: PathBuf,
    /// What it proves, from its package.json.
    claim: String,
}

struct Outcome {
    name: String,
    claim: String,
    verdict: Verdict,
    setup_seconds: f64,
    test_seconds: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    Passed,
    Failed,
    /// There is no Python for it here.
    LeftOut,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Verdict::Passed => "ok",
            Verdict::Failed => "FAILED",
            Verdict::LeftOut => "not run",
        }
    }
}

/// What was installed or made in a consumer's copy, and stays there.
const INSTALLED: [&str; 2] = ["node_modules", "venv"];

/// Runs every consumer of `tarball`, or those whose name contains `only`, and fails if one of them does. What needs a
/// browser is left out when there is no `chromium`.
pub fn consumers(tarball: &Path, chromium: Option<&Path>, only: Option<&str>) -> Result<()> {
    setup::node()?;
    let chosen: Vec<Consumer> =
        all()?.into_iter().filter(|consumer| only.is_none_or(|part| consumer.name.contains(part))).collect();
    if chosen.is_empty() {
        println!("no consumer is called {}", only.unwrap_or_default());
        return Ok(());
    }

    mirror(&root().join("tests/consumers/shared"), &root().join("target/consumers/shared"))?;
    let mut outcomes = Vec::new();
    for consumer in &chosen {
        print!("{:<12}", consumer.name);
        std::io::stdout().flush()?;
        let outcome = prove(consumer, tarball, chromium)?;
        println!("{:<7} {:>6.1} s", outcome.verdict.word(), outcome.setup_seconds + outcome.test_seconds);
        outcomes.push(outcome);
    }
    report(&outcomes, chromium.is_some());

    let failed: Vec<&str> = outcomes
        .iter()
        .filter(|outcome| outcome.verdict == Verdict::Failed)
        .map(|outcome| outcome.name.as_str())
        .collect();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

/// A copy of `source` at `target`, exact but for what was installed or made there.
pub fn mirror(source: &Path, target: &Path) -> Result<()> {
    fs::create_dir_all(target)?;
    for entry in fs::read_dir(target)? {
        let entry = entry?;
        if INSTALLED.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
    }
    copy(source, target)
}

/// Puts `tarball` into the node_modules of `folder`, by npm and without writing it down there, together with what the
/// lock file asks for and is missing. Quick when all of it is there.
pub fn install_tarball(folder: &Path, tarball: &Path) -> Result<()> {
    let stamp = folder.join("node_modules/.tarball");
    let mut wanted = fs::read(tarball).with_context(|| format!("there is no tarball at {}", tarball.display()))?;
    wanted.extend(fs::read(folder.join("package-lock.json"))?);
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    // What npm remembers of an earlier tarball of the same version would be in the way, and so would Vite's copy of it.
    for stale in ["pocket-cognito", ".package-lock.json", ".vite", ".vite-temp"] {
        let path = folder.join("node_modules").join(stale);
        if path.is_dir() {
            fs::remove_dir_all(path)?
        } else if path.exists() {
            fs::remove_file(path)?
        }
    }
    let mut npm = setup::npm();
    npm.current_dir(folder).arg("install").arg(std::path::absolute(tarball)?);
    run(npm
        .args(["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"])
        .stdout(Stdio::null()))?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// Every folder of consumers, and the three that have a place of their own.
fn all() -> Result<Vec<Consumer>> {
    let tests = root().join("tests");
    let mut folders = vec![tests.join("package"), tests.join("sdk"), tests.join("types")];
    for entry in fs::read_dir(tests.join("consumers"))? {
        folders.push(entry?.path());
    }
    folders.retain(|folder| folder.join("package.json").exists());
    folders.sort_by_key(|folder| folder.file_name().map(OsStr::to_owned));
    folders
        .into_iter()
        .map(|source| {
            let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let claim = manifest(&source)?["description"].as_str().unwrap_or_default().to_owned();
            Ok(Consumer { name, source, claim })
        })
        .collect()
}

fn prove(consumer: &Consumer, tarball: &Path, chromium: Option<&Path>) -> Result<Outcome> {
    let outcome = |verdict, setup_seconds, test_seconds| Outcome {
        name: consumer.name.clone(),
        claim: consumer.claim.clone(),
        verdict,
        setup_seconds,
        test_seconds,
    };
    let begun = Instant::now();
    let folder = root().join("target/consumers").join(&consumer.name);
    mirror(&consumer.source, &folder)?;
    let python = if folder.join("requirements.txt").exists() {
        let Some(python) = setup::python() else {
            return Ok(outcome(Verdict::LeftOut, begun.elapsed().as_secs_f64(), 0.0));
        };
        Some(setup::python_packages(&python, &folder)?)
    } else {
        None
    };
    if manifest(&folder)?.get("devDependencies").is_some() {
        setup::npm_ci(&folder)?;
    } else {
        fs::create_dir_all(folder.join("node_modules"))?;
    }
    install_tarball(&folder, tarball)?;
    let setup_seconds = begun.elapsed().as_secs_f64();

    let begun = Instant::now();
    let log_path = root().join("target/consumers").join(format!("{}.log", consumer.name));
    let log = File::create(&log_path)?;
    let mut npm = setup::npm();
    npm.current_dir(&folder)
        .args(["test", "--silent"])
        .env("CI", "true")
        .env("NO_COLOR", "1")
        .env("TRANSCRIPTS", root().join("tests/transcripts"))
        .env("GUIDES", root().join("docs"))
        .env("EXAMPLES", root().join("examples"));
    for (variable, path) in [("CHROMIUM", chromium), ("PYTHON", python.as_deref())] {
        match path {
            Some(path) => npm.env(variable, path),
            None => npm.env_remove(variable),
        };
    }
    let status = npm.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).status().context("cannot start npm")?;
    if !status.success() {
        println!("\n{}", fs::read_to_string(&log_path)?);
    }
    let verdict = if status.success() { Verdict::Passed } else { Verdict::Failed };
    Ok(outcome(verdict, setup_seconds, begun.elapsed().as_secs_f64()))
}

fn report(outcomes: &[Outcome], with_browser: bool) {
    println!("\n{:<12} {:<7} {:>8} {:>8}  ", "consumer", "", "set up", "tests");
    for Outcome { name, claim, verdict, setup_seconds, test_seconds } in outcomes {
        println!("{name:<12} {:<7} {setup_seconds:>6.1} s {test_seconds:>6.1} s  {claim}", verdict.word());
    }
    let (setup, tests) =
        outcomes.iter().fold((0.0, 0.0), |(setup, tests), one| (setup + one.setup_seconds, tests + one.test_seconds));
    println!("{:<12} {:<7} {setup:>6.1} s {tests:>6.1} s", "", "");
    if !with_browser {
        println!("Without a Chromium: nothing was run in a browser.");
    }
    for Outcome { name, .. } in outcomes.iter().filter(|outcome| outcome.verdict == Verdict::LeftOut) {
        println!("Without a Python 3.10 that has venv: {name} was not run.");
    }
}

fn manifest(folder: &Path) -> Result<Value> {
    let path = folder.join("package.json");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))
}

fn copy(source: &Path, target: &Path) -> Result<()> {
    fs::create_dir_all(target)?;
    for entry in fs::read_dir(source)? {
        let entry = entry?;
        let to = target.join(entry.file_name());
        if INSTALLED.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), &to)?;
        }
    }
    Ok(())
}
