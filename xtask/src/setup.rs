//! What a fresh machine needs beyond rustup's toolchain, Node and the registries: the wasm target, wasm-bindgen's
//! command-line tools, the build's npm packages, a Chromium, a Python. Each function is quick when its part is there
//! already.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

/// The version that Cargo.toml pins: the tool and the crate must agree.
const WASM_BINDGEN: &str = "0.2.130";
const TARGET: &str = "wasm32-unknown-unknown";
const NODE_MAJOR_MIN: u32 = 20;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the root").to_path_buf()
}

/// Runs `command` and fails, naming it, when it does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs `command` and gives what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let out = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {}", shown(command)))?;
    if !out.status.success() {
        bail!("{} failed ({})", shown(command), out.status);
    }
    Ok(String::from_utf8(out.stdout)?)
}

/// How the core is compiled for the browser.
pub enum WasmToolchain {
    /// The cargo that runs us has the target.
    Installed,
    /// Debian's compiler, which builds the standard library from its own source package.
    Debian,
}

impl WasmToolchain {
    /// Cargo's `verb` for the wasm target.
    pub fn cargo(&self, verb: &str) -> Command {
        let mut command = match self {
            WasmToolchain::Installed => Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
            WasmToolchain::Debian => {
                let mut cargo = Command::new(DEBIAN_CARGO);
                // What rustup's cargo has set for its children would lead back to rustup's compiler.
                cargo
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .env_remove("RUSTUP_HOME")
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("RUSTC_BOOTSTRAP", "1");
                if let Some(linker) = debian_linker() {
                    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                }
                cargo
            }
        };
        command.current_dir(root()).arg(verb);
        if let WasmToolchain::Debian = self {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        command.args(["--target", TARGET]);
        command
    }
}

const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// The wasm target: rustup's when it is there or can be fetched, else Debian's compiler.
pub fn wasm_target() -> Result<WasmToolchain> {
    if has_target() {
        return Ok(WasmToolchain::Installed);
    }
    say(&format!("installing the {TARGET} target"));
    if run(Command::new("rustup").args(["target", "add", TARGET])).is_ok() && has_target() {
        return Ok(WasmToolchain::Installed);
    }
    if has_debian_toolchain() {
        say("rustup cannot fetch the target; using Debian's compiler");
        return Ok(WasmToolchain::Debian);
    }
    if may_use_apt() {
        say("rustup cannot fetch the target; installing Debian's compiler instead");
        if apt_install(&DEBIAN_PACKAGES).is_ok() && has_debian_toolchain() {
            return Ok(WasmToolchain::Debian);
        }
    }
    bail!(
        "The core cannot be compiled to WebAssembly: the target {TARGET} is missing and rustup could not fetch it.\n\
         Either let rustup reach its downloads and run `rustup target add {TARGET}`,\n\
         or, on Debian, run `apt-get install {}` (as root) and try again: its compiler needs nothing from rustup.",
        DEBIAN_PACKAGES.join(" ")
    )
}

fn has_target() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder =
        Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]).stderr(Stdio::null()).output();
    folder.is_ok_and(|out| out.status.success() && Path::new(String::from_utf8_lossy(&out.stdout).trim()).is_dir())
}

fn has_debian_toolchain() -> bool {
    let has_source = fs::read_dir("/usr/src").is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            entry.file_name().to_string_lossy().starts_with("rustc-") && entry.path().join("library").is_dir()
        })
    });
    has_source && Path::new(DEBIAN_CARGO).exists() && Path::new(DEBIAN_RUSTC).exists()
}

/// The linker of rustup's compiler serves Debian's too; else an lld of the system.
fn debian_linker() -> Option<PathBuf> {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim());
    let host = format!("{}-unknown-linux-gnu", env::consts::ARCH);
    let rust_lld = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
    if rust_lld.exists() {
        Some(rust_lld)
    } else {
        find_program(&["rust-lld", "wasm-ld", "wasm-ld-22", "wasm-ld-19", "wasm-ld-16", "wasm-ld-14"])
    }
}

/// `wasm-bindgen` of the version that Cargo.toml pins, under target/tools; its test runner lies beside it.
pub fn wasm_bindgen_cli() -> Result<PathBuf> {
    let home = root().join("target/tools");
    let tool = home.join("bin").join(program("wasm-bindgen"));
    let runner = wasm_bindgen_test_runner();
    if has_wasm_bindgen(&tool) && runner.exists() {
        return Ok(tool);
    }
    say(&format!("installing wasm-bindgen-cli {WASM_BINDGEN} into target/tools (a few minutes, once)"));
    let install = |locked: bool| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(root()).args(["install", "--quiet", "--force", "--root"]).arg(&home);
        if locked {
            cargo.arg("--locked");
        }
        cargo.args(["wasm-bindgen-cli", "--version", &format!("={WASM_BINDGEN}")]);
        run(&mut cargo)
    };
    // A registry that is a mirror may lack a version of the tool's own lock file; any that fits serves as well.
    if install(true).is_err() {
        say("the registry does not have all that its lock file asks for; installing without the lock file");
        install(false)?;
    }
    if !has_wasm_bindgen(&tool) {
        bail!("{} is not wasm-bindgen {WASM_BINDGEN} after its installation", tool.display());
    }
    Ok(tool)
}

/// The runner that `cargo test --target wasm32-unknown-unknown` uses. [`wasm_bindgen_cli`] puts it there.
pub fn wasm_bindgen_test_runner() -> PathBuf {
    root().join("target/tools/bin").join(program("wasm-bindgen-test-runner"))
}

fn has_wasm_bindgen(tool: &Path) -> bool {
    let version = Command::new(tool).arg("--version").stderr(Stdio::null()).output();
    version.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).split_whitespace().nth(1) == Some(WASM_BINDGEN))
}

/// The npm packages of the build, in tools/.
pub fn node_tools() -> Result<()> {
    npm_ci(&root().join("tools"))
}

/// `npm ci` in `folder`, unless its node_modules already is what the lock file asks for.
pub fn npm_ci(folder: &Path) -> Result<()> {
    node()?;
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let stamp = folder.join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let name = folder.strip_prefix(root()).unwrap_or(folder).display().to_string();
    say(&format!("installing npm packages in {name}"));
    run(npm().current_dir(folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// npm, by the name it has on this system.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Fails with advice when there is no Node, or one that is too old.
pub fn node() -> Result<()> {
    let version = output(Command::new("node").arg("--version"))
        .context("Node is missing: install Node 20 or newer from https://nodejs.org")?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR_MIN) {
        bail!("Node {} is too old: install Node {NODE_MAJOR_MIN} or newer", version.trim());
    }
    Ok(())
}

/// A Chromium to run the browser's tests in: `$CHROME`, an installed one, or Debian's when we may install it.
pub fn chromium() -> Option<PathBuf> {
    if let Some(chrome) = env::var_os("CHROME").map(PathBuf::from).filter(|path| path.exists()) {
        return Some(chrome);
    }
    find_chromium().or_else(|| {
        if may_use_apt() {
            say("installing Chromium");
            let _ = apt_install(&["chromium", "chromium-driver"]);
        }
        let found = find_chromium();
        if found.is_none() {
            say("There is no Chromium here and we may not install one: set CHROME to a Chromium or Chrome to run what needs a browser.");
        }
        found
    })
}

/// The driver that goes with [`chromium`]: `$CHROMEDRIVER`, or an installed one.
pub fn chromedriver() -> Option<PathBuf> {
    if let Some(driver) = env::var_os("CHROMEDRIVER").map(PathBuf::from).filter(|path| path.exists()) {
        return Some(driver);
    }
    find_program(&["chromedriver"]).or_else(|| {
        if may_use_apt() {
            say("installing Chromium's driver");
            let _ = apt_install(&["chromium-driver"]);
        }
        let found = find_program(&["chromedriver"]);
        if found.is_none() {
            say("There is no chromedriver here and we may not install one: set CHROMEDRIVER to one that fits the browser.");
        }
        found
    })
}

/// A Python that can make environments, for clients that are written in it: `$PYTHON`, an installed one, or Debian's when
/// we may install it.
pub fn python() -> Option<PathBuf> {
    find_python().or_else(|| {
        if may_use_apt() {
            say("installing Python");
            let _ = apt_install(&["python3", "python3-venv"]);
        }
        let found = find_python();
        if found.is_none() {
            say("There is no Python 3.10 with venv here and we may not install one: set PYTHON to run what needs it.");
        }
        found
    })
}

fn find_python() -> Option<PathBuf> {
    let chosen = env::var_os("PYTHON").map(PathBuf::from);
    let known = [chosen, find_program(&["python3"]), find_program(&["python"]), Some(PathBuf::from(DEBIAN_PYTHON))];
    known.into_iter().flatten().find(|python| makes_environments(python))
}

const DEBIAN_PYTHON: &str = "/usr/bin/python3";
/// Succeeds where boto3 runs, and where an environment gets a pip of its own.
const PYTHON_SERVES: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";

fn makes_environments(python: &Path) -> bool {
    let tried = Command::new(python).args(["-c", PYTHON_SERVES]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// An environment in `folder`/venv with the packages of its requirements.txt, and the Python in it.
pub fn python_packages(python: &Path, folder: &Path) -> Result<PathBuf> {
    let requirements = folder.join("requirements.txt");
    let wanted = fs::read(&requirements).with_context(|| format!("{} has no requirements.txt", folder.display()))?;
    let venv = folder.join("venv");
    let inside = venv.join(if cfg!(windows) { "Scripts" } else { "bin" }).join(program("python"));
    let stamp = venv.join(".installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) && makes_environments(&inside) {
        return Ok(inside);
    }
    let name = folder.strip_prefix(root()).unwrap_or(folder).display().to_string();
    say(&format!("installing Python packages in {name}"));
    run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&venv))?;
    run(Command::new(&inside)
        .args(["-m", "pip", "install", "--quiet", "--require-hashes", "--requirement"])
        .arg(requirements))?;
    fs::write(stamp, wanted)?;
    Ok(inside)
}

fn find_chromium() -> Option<PathBuf> {
    find_program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]).or_else(|| {
        [
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
        ]
        .iter()
        .map(PathBuf::from)
        .find(|path| path.exists())
    })
}

fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(|folder| folder.join(program(name)))).find(|file| file.is_file())
}

fn program(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

/// We are root on a Debian.
fn may_use_apt() -> bool {
    let root =
        Command::new("id").arg("-u").output().is_ok_and(|out| String::from_utf8_lossy(&out.stdout).trim() == "0");
    root && find_program(&["apt-get"]).is_some()
}

fn apt_install(packages: &[&str]) -> Result<()> {
    // Without the lists of packages there is nothing to install from; a stale list is no reason to stop.
    let _ = run(Command::new("apt-get").args(["update", "-qq"]));
    run(Command::new("apt-get")
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

fn say(what: &str) {
    eprintln!("· {what}");
}

fn shown(command: &Command) -> String {
    let args = command.get_args().map(|arg| arg.to_string_lossy());
    std::iter::once(command.get_program().to_string_lossy()).chain(args).collect::<Vec<_>>().join(" ")
}
