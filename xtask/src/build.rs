//! From the Rust core to the finished npm package in pkg/: cargo build → wasm-bindgen → wasm-opt → bundle, and what the
//! result weighs. `pack` makes the tarball, `lint` asks the package linters about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::setup::{self, output, root, run};

/// How wasm-opt works: of what was tried, this gave the smallest module, and calls no slower than `-O3`. No feature flags:
/// they are read from the module, and more than the hosts have would break it.
const OPTIMISATION: &[&str] = &["--flatten", "--rereloop", "-Oz", "--code-folding", "--reorder-functions", "-Oz"];

/// Before base64.
const WASM_BYTES_MAX: u64 = 900 * 1024;
const EXPORTS_MAX: u64 = 30;

/// Builds the package into pkg/, prints what it weighs, and fails when it is too heavy.
pub fn build() -> Result<()> {
    let toolchain = setup::wasm_target()?;
    let wasm_bindgen = setup::wasm_bindgen_cli()?;
    setup::node_tools()?;
    let work = root().join("target/package");
    fs::create_dir_all(&work)?;

    let mut cargo = toolchain.cargo("build");
    cargo.args(["--quiet", "--release", "--package", "pocket-cognito", "--lib", "--target-dir", "target"]);
    run(cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", rust_flags()))?;
    let compiled = root().join("target/wasm32-unknown-unknown/release/pocket_cognito.wasm");
    run(Command::new(wasm_bindgen)
        .args(["--target", "bundler", "--no-typescript", "--out-dir"])
        .arg(work.join("glue"))
        .arg(compiled))?;

    let named = work.join("named.wasm");
    let core = work.join("core.wasm");
    optimise(&work.join("glue/pocket_cognito_bg.wasm"), &named, &core)?;

    let pkg = root().join("pkg");
    let template = root().join("pkg-template");
    let sizes = output(Command::new("node").arg(root().join("tools/bundle.mjs")).args([
        &work.join("glue/pocket_cognito_bg.js"),
        &core,
        &template,
        &pkg,
        &root(),
    ]))?;
    let sizes: Value =
        serde_json::from_str(&sizes).context("tools/bundle.mjs printed something else than its sizes")?;
    agree_on_version(&template)?;
    let tarball = pack()?;
    report(&sizes, &named, &tarball)
}

/// A panic names its place in the source; it shall not name this machine's folders. Of SHA-256 the short form is taken:
/// 7 KB less than the one with its loops unrolled. Big numbers have limbs of 32 bits, two of which WebAssembly multiplies
/// at once: with those of 64, which crypto-bigint would take, a signature takes a third longer.
fn rust_flags() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
    let from = [(home.map(|home| home.join("registry/src")), "crates"), (Some(root()), ".")];
    let flags =
        from.iter().filter_map(|(path, to)| Some(format!("--remap-path-prefix={}={to}", path.as_ref()?.display())));
    let backends = ["--cfg sha2_backend_soft=\"compact\"", "--cfg cpubits=\"32\""];
    flags.chain(backends.map(str::to_owned)).collect::<Vec<_>>().join(" ")
}

/// The tarball that `npm publish` would send, under target/.
pub fn pack() -> Result<PathBuf> {
    let target = root().join("target");
    let packed = output(
        setup::npm()
            .current_dir(root().join("pkg"))
            .args(["pack", "--json", "--loglevel=error", "--pack-destination"])
            .arg(&target),
    )?;
    let packed: Value = serde_json::from_str(&packed).context("npm pack printed something else than JSON")?;
    // A list of packages, or from npm 11.12 on an object by name.
    let first = packed.get(0).or_else(|| packed.get("pocket-cognito"));
    let name = first.and_then(|one| one["filename"].as_str()).context("npm pack did not name its tarball")?;
    Ok(target.join(name))
}

/// Asks publint and attw about the tarball, TypeScript about the declarations, and looks for what some host refuses.
pub fn lint() -> Result<()> {
    setup::node_tools()?;
    let bin = root().join("tools/node_modules/.bin");
    let pkg = root().join("pkg");
    run(Command::new(bin.join("publint")).args(["run", "--strict"]).arg(&pkg))?;
    // Hosts that do not know "exports" (node10, as attw calls it) find no path beside the main one, and are none of ours.
    run(Command::new(bin.join("attw")).arg(pack()?).args(["--no-emoji", "--format", "ascii", "--profile", "node16"]))?;
    for declarations in ["index.d.mts", "index.d.cts"] {
        run(Command::new(bin.join("tsc"))
            .args(["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "node16"])
            .arg(Path::new("dist").join(declarations))
            .current_dir(&pkg))?;
    }
    for folder in [pkg.join("dist"), pkg.join("dist/storybook")] {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "mjs" || ending == "cjs") {
                loads_everywhere(&path)?;
            }
        }
    }
    Ok(())
}

/// Looks for what some host refuses. esbuild has seen to it that there is no top-level await: the CommonJS bundles could
/// not be made.
fn loads_everywhere(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file)?;
    for refused in ["import.meta", "new URL("] {
        // The program runs in Node only.
        if text.contains(refused) && !text.starts_with("#!") {
            bail!("{} contains `{refused}`, which not every bundler and test runner takes", file.display());
        }
    }
    if !text.is_ascii() {
        // A host keeps ASCII in half the memory and reads it twice as fast; most of index.mjs is the module's base64.
        bail!("{} is not plain ASCII", file.display());
    }
    Ok(())
}

// Minutes of work are not repeated for the same module.
fn optimise(module: &Path, named: &Path, core: &Path) -> Result<()> {
    let done = named.with_file_name("optimised-from.wasm");
    if core.exists() && fs::read(&done).is_ok_and(|before| fs::read(module).is_ok_and(|now| now == before)) {
        return Ok(());
    }
    let wasm_opt = || {
        let mut node = Command::new("node");
        node.arg(root().join("tools/node_modules/binaryen/bin/wasm-opt"));
        node
    };
    // With its names first, for the report on sizes; then without.
    run(wasm_opt().args(OPTIMISATION).arg("-g").arg(module).arg("-o").arg(named))?;
    run(wasm_opt().args(["--strip-debug", "--strip-producers"]).arg(named).arg("-o").arg(core))?;
    fs::copy(module, done)?;
    Ok(())
}

fn agree_on_version(template: &Path) -> Result<()> {
    let package: Value = serde_json::from_str(&fs::read_to_string(template.join("package.json"))?)?;
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let version =
        manifest.lines().find_map(|line| line.strip_prefix("version = ")).map(|version| version.trim_matches('"'));
    if package["version"].as_str() != version {
        bail!(
            "pkg-template/package.json is version {}, Cargo.toml is {}",
            package["version"],
            version.unwrap_or("none")
        );
    }
    Ok(())
}

fn report(sizes: &Value, named: &Path, tarball: &Path) -> Result<()> {
    let number = |key: &str| sizes[key].as_u64().with_context(|| format!("no size called {key}"));
    let (raw, exports) = (number("raw")?, number("exports")?);
    let packed = fs::metadata(tarball)?.len();
    println!("wasm      {} raw, {} gzip, {} brotli", kb(raw), kb(number("gzip")?), kb(number("brotli")?));
    println!("exports   {exports} of at most {EXPORTS_MAX}");
    println!("tarball   {}", kb(packed));

    println!("\nthe wasm by crate");
    let crates = output(Command::new("node").arg(root().join("tools/sizes.mjs")).arg(named))?;
    let crates: Vec<Value> = serde_json::from_str(&crates)?;
    for row in &crates {
        tell(row, "crate");
    }
    println!("\nits own code by file or folder of src/");
    for row in crates.iter().filter_map(|row| row["parts"].as_array()).flatten() {
        tell(row, "part");
    }

    if raw > WASM_BYTES_MAX {
        bail!("the wasm is {}, more than {}", kb(raw), kb(WASM_BYTES_MAX));
    }
    if exports > EXPORTS_MAX {
        bail!("the wasm has {exports} exports, more than {EXPORTS_MAX}");
    }
    Ok(())
}

fn tell(row: &Value, named: &str) {
    println!("{:>9}  {}", kb(row["bytes"].as_u64().unwrap_or_default()), row[named].as_str().unwrap_or_default());
}

fn kb(bytes: u64) -> String {
    format!("{:.1} KB", bytes as f64 / 1024.0)
}
