//! `cargo xtask bench`: pocket-cognito from its packed tarball beside the plain double of `bench/`, in one run.
//! What is measured, and how, is in `bench/`; here is only the folder that it runs in.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::setup;

/// Prepares `target/bench` and measures. `--quick`, `--check` and `--only=…` of the command line are handed on.
pub fn bench(tarball: &Path) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the project")?;
    let place = root.join("target/bench");

    install(&root.join("bench"), &place, tarball)?;
    measure(&root.join("bench/run.mjs"), &place)
}

/// The pinned packages once, and again when the lock changes; the tarball each time.
fn install(source: &Path, place: &Path, tarball: &Path) -> Result<()> {
    fs::create_dir_all(place).with_context(|| format!("making {}", place.display()))?;
    let stamp = place.join("installed-lock.json");
    let lock = fs::read(source.join("package-lock.json")).context("reading bench/package-lock.json")?;

    if fs::read(&stamp).ok().as_ref() != Some(&lock) {
        for name in ["package.json", "package-lock.json", ".npmrc"] {
            fs::copy(source.join(name), place.join(name)).with_context(|| format!("copying bench/{name}"))?;
        }
        npm(place, &["install"])?;
        fs::write(&stamp, &lock).context("noting what is installed")?;
    }
    unpack(tarball, &place.join("node_modules/pocket-cognito"))
}

/// The package has no dependencies and no scripts, so that installing it is unpacking it.
fn unpack(tarball: &Path, into: &Path) -> Result<()> {
    if into.exists() {
        fs::remove_dir_all(into).with_context(|| format!("clearing {}", into.display()))?;
    }
    fs::create_dir_all(into).with_context(|| format!("making {}", into.display()))?;
    let status = Command::new("tar")
        .arg("-xzf")
        .arg(tarball)
        .args(["--strip-components", "1", "-C"])
        .arg(into)
        .status()
        .context("starting tar")?;
    ensure!(status.success(), "could not unpack {}", tarball.display());
    Ok(())
}

fn npm(place: &Path, arguments: &[&str]) -> Result<()> {
    let status = Command::new("npm")
        .args(arguments)
        .args(["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"])
        .current_dir(place)
        .status()
        .context("starting npm; is Node 20 or later installed?")?;
    ensure!(status.success(), "npm {} failed in {}", arguments.join(" "), place.display());
    Ok(())
}

fn measure(script: &Path, place: &Path) -> Result<()> {
    let handed_on = std::env::args()
        .filter(|argument| argument == "--quick" || argument == "--check" || argument.starts_with("--only="));
    let mut node = Command::new("node");
    if let Some(chromium) = setup::chromium() {
        node.env("CHROMIUM", chromium);
    }
    let status = node
        .arg("--expose-gc")
        .arg(script)
        .args(handed_on)
        .current_dir(place)
        .env("NODE_NO_WARNINGS", "1")
        .status()
        .context("starting node")?;
    ensure!(status.success(), "the measurements did not pass");
    Ok(())
}
