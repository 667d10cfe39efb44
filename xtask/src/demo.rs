//! The main job, shown: a Jest suite written against the real AWS SDK passes on the packed package.

use std::cmp::Reverse;
use std::env;
use std::fs;
use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::consumers::{install_tarball, mirror};
use crate::setup::{self, output, root};

/// Copies the example to target/demo, installs `tarball` there, runs its tests and tells what happened.
pub fn demo(tarball: &Path) -> Result<()> {
    setup::node()?;
    let paint = Paint::new();
    let folder = root().join("target/demo");
    let begun = Instant::now();

    println!("\n  {}", paint.strong("pocket-cognito, in the Jest suite of an ordinary application"));
    println!(
        "  {}\n",
        paint.faint("examples/jest-teams: teams kept in a Cognito user pool, through the AWS SDK for JavaScript")
    );
    mirror(&root().join("examples/jest-teams"), &folder)?;
    let folder = folder.canonicalize()?;
    install_tarball(&folder, tarball)?;
    told_installed(&paint, &folder, tarball)?;

    let types = Instant::now();
    let compiled = Command::new("node")
        .arg("node_modules/typescript/bin/tsc")
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .context("cannot start tsc")?;
    if !compiled.status.success() {
        bail!("the example does not compile:\n{}", String::from_utf8_lossy(&compiled.stdout));
    }
    println!(
        "  {}  the application and its tests compile against the package's types {}\n",
        paint.heading("types    "),
        paint.faint(&seconds(types))
    );

    let results = jest(&folder)?;
    let mut suites: Vec<&Value> = list(&results, "testResults").collect();
    suites.sort_by_key(|suite| Reverse(list(suite, "assertionResults").count()));
    for suite in &suites {
        tell_suite(&paint, &folder, suite);
    }
    let (passed, failed) = (count(&results, "numPassedTests"), count(&results, "numFailedTests"));
    if failed > 0 || results["success"] != Value::Bool(true) {
        bail!("{failed} of {} tests failed", passed + failed);
    }

    let summary = format!("{passed} tests in {} suites passed", suites.len());
    println!(
        "  {}  {}",
        paint.good(&summary),
        paint.faint(&format!("{} from install to here; no network, no credentials, no container", seconds(begun)))
    );
    next(&paint);
    Ok(())
}

/// What is in node_modules now.
fn told_installed(paint: &Paint, folder: &Path, tarball: &Path) -> Result<()> {
    let package = folder.join("node_modules/pocket-cognito");
    let sizes = format!(
        "{} packed, {} unpacked, no dependencies",
        kilobytes(fs::metadata(tarball)?.len()),
        kilobytes(weight(&package)?)
    );
    println!("  {}  pocket-cognito {}  {}", paint.heading("installed"), version(&package)?, paint.faint(&sizes));
    for name in ["@aws-sdk/client-cognito-identity-provider", "jest"] {
        println!("             {name} {}", version(&folder.join("node_modules").join(name))?);
    }
    println!("             Node {}", output(Command::new("node").arg("--version"))?.trim().trim_start_matches('v'));
    Ok(())
}

fn jest(folder: &Path) -> Result<Value> {
    let report = folder.join("results.json");
    let mut jest = Command::new("node");
    jest.current_dir(folder)
        .args(["node_modules/jest/bin/jest.js", "--ci", "--silent", "--json"])
        .arg("--outputFile")
        .arg(&report);
    let ran = jest.stdin(Stdio::null()).output().context("cannot start Jest")?;
    let text = fs::read_to_string(&report)
        .with_context(|| format!("Jest did not get as far as a report:\n{}", String::from_utf8_lossy(&ran.stderr)))?;
    Ok(serde_json::from_str(&text)?)
}

fn tell_suite(paint: &Paint, folder: &Path, suite: &Value) {
    let path = Path::new(text(suite, "name"));
    let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    let took = suite["endTime"].as_f64().unwrap_or(0.0) - suite["startTime"].as_f64().unwrap_or(0.0);
    println!("  {}  {}", paint.strong(&name), paint.faint(&format!("{}, {took:.0} ms", kind(path))));

    // A suite that did not load has no tests, only a message.
    if list(suite, "assertionResults").next().is_none() {
        println!("{}", text(suite, "message"));
    }
    let mut under = String::new();
    for test in list(suite, "assertionResults") {
        let above: Vec<&str> = list(test, "ancestorTitles").filter_map(Value::as_str).collect();
        let above = above.join(" › ");
        if above != under {
            println!("    {above}");
            under = above;
        }
        let indent = if under.is_empty() { "    " } else { "      " };
        let mark = if text(test, "status") == "passed" { paint.good("✓") } else { paint.bad("✗") };
        let title = text(test, "title");
        let dots = " ".repeat(72_usize.saturating_sub(indent.len() + title.chars().count()));
        println!(
            "{indent}{mark} {title}{dots} {}",
            paint.faint(&format!("{:>4.0} ms", test["duration"].as_f64().unwrap_or(0.0)))
        );
        for message in list(test, "failureMessages").filter_map(Value::as_str) {
            // The way through Jest itself tells nobody anything.
            let lines: Vec<&str> = message.lines().filter(|line| !line.contains("node_modules")).collect();
            println!("\n{}\n", lines.join("\n"));
        }
    }
    println!();
}

/// Language and environment of a suite, from its name and its first line.
fn kind(path: &Path) -> String {
    let language = if path.extension().is_some_and(|extension| extension == "ts") { "TypeScript" } else { "CommonJS" };
    let jsdom = fs::read_to_string(path)
        .is_ok_and(|source| source.lines().next().is_some_and(|line| line.contains("@jest-environment jsdom")));
    format!("{language}, {}", if jsdom { "jsdom" } else { "node" })
}

fn next(paint: &Paint) {
    println!("\n  {}", paint.heading("next"));
    for (command, why) in [
        ("cd target/demo && npx jest --watchAll", "change src/teams.ts or a test and see what Cognito would say"),
        ("examples/jest-teams/README.md", "what each file of the example shows"),
        ("README.md", "the quickstart, and every knob with an example"),
    ] {
        println!("    {command:<40} {}", paint.faint(why));
    }
    println!();
}

fn list<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    value[member].as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

fn count(value: &Value, member: &str) -> u64 {
    value[member].as_u64().unwrap_or_default()
}

fn version(package: &Path) -> Result<String> {
    let path = package.join("package.json");
    let manifest: Value = serde_json::from_str(
        &fs::read_to_string(&path).with_context(|| format!("{} is not installed", package.display()))?,
    )?;
    Ok(text(&manifest, "version").to_owned())
}

fn weight(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { weight(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}

fn kilobytes(bytes: u64) -> String {
    format!("{} KB", bytes.div_ceil(1024))
}

fn seconds(begun: Instant) -> String {
    format!("{:.1} s", begun.elapsed().as_secs_f64())
}

/// Colours, where somebody is looking and has not asked for none.
struct Paint {
    colours: bool,
}

impl Paint {
    fn new() -> Self {
        Paint { colours: std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none() }
    }

    fn strong(&self, text: &str) -> String {
        self.paint("1", text)
    }

    fn heading(&self, text: &str) -> String {
        self.paint("36", text)
    }

    fn good(&self, text: &str) -> String {
        self.paint("32", text)
    }

    fn bad(&self, text: &str) -> String {
        self.paint("31", text)
    }

    fn faint(&self, text: &str) -> String {
        self.paint("2", text)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
