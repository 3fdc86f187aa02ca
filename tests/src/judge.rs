//! Other people's judgement of pages: axe-core in Chromium, and the Nu validator.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::visitor::{drive, steps};
use crate::{Filling, repository, run, tool};

/// A page to be judged.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Its path on the site, such as `/status/`.
    pub path: String,
    /// What is filled in before.
    pub filling: Option<Filling>,
}

impl Judged {
    /// The page as it comes.
    #[must_use]
    pub fn at(path: &str) -> Self {
        Self { path: path.to_owned(), filling: None }
    }
}

/// What the judges of accessibility say of pages.
#[derive(Debug)]
pub struct Judgement {
    /// What breaks a rule, each with its page.
    pub complaints: Vec<String>,
    /// What a person must look at, each with its page.
    pub unsure: Vec<String>,
}

/// What axe-core says of pages of the site in `folder`: by the rules of WCAG 2.2 up to level AA and by its own best practices, each page
/// with JavaScript on, on a desktop and in light, and with JavaScript off, on a telephone and in dark.
///
/// # Panics
/// If the browser can't show a page.
#[must_use]
pub fn axe(folder: &Path, pages: &[Judged]) -> Judgement {
    judged(folder, pages, Some(crate::front::POLICY))
}

/// The same, of a site whose pages may run scripts of their own.
#[must_use]
pub fn axe_without_a_policy(folder: &Path, pages: &[Judged]) -> Judgement {
    judged(folder, pages, None)
}

fn judged(folder: &Path, pages: &[Judged], policy: Option<&str>) -> Judgement {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let orders: Vec<_> = pages
        .iter()
        .map(|page| json!({ "path": page.path, "steps": page.filling.as_ref().map_or(Vec::new(), |filling| steps(filling, scratch.path())) }))
        .collect();
    let judged = drive("axe.js", &json!({ "folder": folder, "policy": policy, "pages": orders }));
    let judged = judged.as_array().expect("a list");
    assert_eq!(judged.len(), pages.len(), "every page is judged");
    let all = |key: &str| {
        let of = |page: &Json| {
            let lines = page[key].as_array().expect("a list").iter();
            lines.map(|line| format!("{}: {}", page["path"].as_str().unwrap_or("?"), line.as_str().unwrap_or("?"))).collect::<Vec<_>>()
        };
        judged.iter().flat_map(of).collect()
    };
    for page in judged {
        assert!(page["ran"].as_array().is_some_and(|rules| !rules.is_empty()), "axe has looked: {page}");
    }
    Judgement { complaints: all("complaints"), unsure: all("unsure") }
}

/// What does not fit on a small screen, or with large or spaced letters, of pages of the site in `folder`: what has to be scrolled to
/// the side, is cut off, or is too small to touch (WCAG 2.2: 1.4.4, 1.4.10, 1.4.12, 2.5.8).
///
/// # Panics
/// If the browser can't show a page.
#[must_use]
pub fn small_screens(folder: &Path, paths: &[String]) -> Vec<String> {
    let found = drive("small.js", &json!({ "folder": folder, "paths": paths }));
    found.as_array().expect("a list").iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

/// The words of pages of the site in `folder`, printed on A4, each on one line, read with Poppler's `pdftotext`. `scratch` takes the prints.
///
/// # Panics
/// If the browser can't print a page.
#[must_use]
pub fn printed(folder: &Path, paths: &[&str], scratch: &Path) -> Vec<String> {
    let prints: Vec<_> = paths.iter().enumerate().map(|(number, path)| (path, scratch.join(format!("{number}.pdf")))).collect();
    let order: Vec<_> = prints.iter().map(|(path, pdf)| json!({ "path": path, "pdf": pdf })).collect();
    let _ = drive("print.js", &json!({ "folder": folder, "prints": order }));
    let read = |pdf: &PathBuf| run(tool("pdftotext").arg(pdf).arg("-"), "").succeeded().stdout;
    prints.iter().map(|(_, pdf)| read(pdf).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// What the Nu validator says of files with HTML: errors, and warnings too, each with its file.
///
/// One call for all, since it takes its time to start.
///
/// # Panics
/// If Java or the validator can't be run.
#[must_use]
pub fn nu(files: &[PathBuf]) -> Vec<String> {
    let jar = repository().join("tests/browser/node_modules/vnu-jar/build/dist/vnu.jar");
    assert!(jar.is_file(), "the Nu validator is not installed: run tests/set-up first");
    let mut nu = tool("java");
    nu.args(["-Xss1m", "-jar"]).arg(jar).args(["--format", "json", "--stdout", "--exit-zero-always"]).args(files);
    let said = run(&mut nu, "").succeeded();
    let said: Json = serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("not JSON: {error}\n{}", said.stdout));
    let messages = said["messages"].as_array().expect("a list");
    let message = |message: &Json| {
        let text = |key: &str| message[key].as_str().unwrap_or_default().to_owned();
        format!("{}:{}: {}: {}", text("url"), message["lastLine"], text("type"), text("message"))
    };
    // What is neither an error nor a warning is advice on style, such as on the slash that Markdown's empty elements end with.
    // And a form that is shown again holds what was typed as it was typed, in whichever of Unicode's forms.
    let as_typed =
        |message: &Json| message["message"].as_str().is_some_and(|text| text.ends_with("is not in Unicode Normalization Form C."));
    let counts = |message: &&Json| message["type"] != "info" || message["subType"] == "warning" && !as_typed(message);
    messages.iter().filter(counts).map(message).collect()
}
