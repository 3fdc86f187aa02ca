//! Where the programs are: ours, built once, and other people's.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The folder of the repository.
#[must_use]
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a folder of the repository")
}

/// One of the workspace's programs, in the profile that the tests themselves were built in.
///
/// Cargo builds a package's programs only for that package's own tests, so the first call asks it for all of them. It
/// names these tests too, since without any test cargo would choose other features and build all dependencies again.
#[must_use]
pub fn program(name: &str) -> Command {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        // This test is <target>/<profile folder>/deps/journeys-<hash>.
        let this = std::env::current_exe().expect("a program knows where it is");
        let folder = this.ancestors().nth(2).expect("cargo puts tests in deps").to_owned();
        let profile = match folder.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(name) => name,
        };
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--locked", "--workspace", "--bins", "--test", "journeys", "--profile", profile, "--target-dir"]);
        build.arg(folder.parent().expect("the target folder")).current_dir(repository());
        let status = build.status().expect("cargo runs");
        assert!(status.success(), "the programs could not be built: {status}");
        folder
    });
    Command::new(folder.join(name))
}

/// A program that `tests/set-up` installs.
#[must_use]
pub fn tool(name: &str) -> Command {
    let ours = repository().join(".tools").join(name);
    if ours.exists() {
        return Command::new(ours);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file());
    Command::new(found.unwrap_or_else(|| panic!("{name} is not installed: run tests/set-up first")))
}
