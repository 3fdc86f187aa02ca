//! When files last changed, as Git's history says: read once, for all files.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use super::document::Document;
use crate::config::Config;
use crate::dates::Moment;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::yaml::Node;

/// Gives a date to the documents that don't say theirs.
pub(super) fn add(documents: &mut [&mut Arc<Document>], config: &Config, notes: &mut Diagnostics) {
    let Some(node) = &config.history else { return };
    let history = match History::read(&config.source) {
        Ok(history) => history,
        Err(fault) => return notes.push(fault.explain(node, &config.source)),
    };
    let mut unknown: Vec<&str> = Vec::new();
    for document in documents.iter_mut().filter(|document| document.modified.is_none()) {
        if let Some(moment) = history.changed.get(document.path()) {
            Arc::make_mut(document).modified = Some(moment.in_zone(&config.zone));
        }
        if document.modified.is_none() && history.beyond.contains(document.path()) {
            unknown.push(document.source.path());
        }
    }
    if let Some(first) = unknown.first() {
        let others = unknown.len() - 1;
        let and = if others > 0 { format!(" and {others} more") } else { String::new() };
        notes.push(
            Diagnostic::warning(format!("Git's history is cut short (a shallow clone): it does not say when {first}{and} changed"))
                .at(&node.span)
                .help("fetch the rest with `git fetch --unshallow`; in a build service set the depth of its checkout to 0"),
        );
    }
}

/// What the history says of the files in the source folder.
#[derive(Debug, Default)]
struct History {
    /// When each file last changed, by its path.
    changed: HashMap<String, Moment>,
    /// Files that were last changed before the history begins.
    beyond: HashSet<String>,
}

/// Why there is no history.
#[derive(Debug)]
enum Fault {
    /// The program `git` can't be run.
    NoGit(std::io::Error),
    /// The source folder is in no repository, or nothing was committed to it.
    Refused(String),
}

impl Fault {
    fn explain(self, node: &Node, source: &Path) -> Diagnostic {
        const INSTEAD: &str = "or take this key out and say `last_modified_at:` in front matter";
        match self {
            Self::NoGit(error) => node
                .error(format!("`last_modified: git` needs the program `git`, which can't be run: {error}"))
                .help(format!("install Git, {INSTEAD}")),
            Self::Refused(said) if said.contains("not a git repository") => node
                .error(format!("`last_modified: git` needs Git's history, and {} is in no repository", source.display()))
                .help(format!("build in a clone of the site's repository, {INSTEAD}")),
            Self::Refused(said) => {
                node.error(format!("Git does not tell its history: {said}")).help(format!("do what Git says, {INSTEAD}"))
            }
        }
    }
}

impl History {
    fn read(source: &Path) -> Result<Self, Fault> {
        let boundary = shallow_boundary(source)?;
        // A rename alone is no change: `--find-renames=100%` tells it from one, and costs no comparison of texts.
        let log = git(
            source,
            &["log", "--format=%x01%H %ct", "--name-status", "-z", "--find-renames=100%", "--relative", "--no-ext-diff", "--", "."],
        )?;
        Ok(Self::of(&log, &boundary))
    }

    /// Takes what `git log` prints, newest first: `\x01<commit> <seconds>`, then for each file its status and its path, or two paths.
    fn of(log: &str, boundary: &HashSet<String>) -> Self {
        let mut history = Self::default();
        // The names that older commits know a file by.
        let mut later: HashMap<String, String> = HashMap::new();
        let mut commit: Option<(bool, Moment)> = None;
        let mut tokens = log.split('\0');
        while let Some(token) = tokens.next() {
            if let Some((hash, seconds)) = token.trim_start_matches('\n').strip_prefix('\x01').and_then(|head| head.split_once(' ')) {
                commit = seconds.trim().parse().ok().map(|seconds| (boundary.contains(hash), Moment::from_seconds(seconds)));
                continue;
            }
            let (Some((is_boundary, moment)), Some(status)) = (commit, token.trim_start_matches('\n').chars().next()) else { continue };
            let Some(path) = tokens.next() else { break };
            if matches!(status, 'R' | 'C') {
                let Some(new) = tokens.next() else { break };
                if status == 'R' {
                    let name = later.remove(new).unwrap_or_else(|| new.to_owned());
                    // A name that a newer file has taken since is not this one's.
                    if !history.knows(&name) {
                        later.insert(path.to_owned(), name);
                    }
                    continue;
                }
                history.note(new, is_boundary, moment);
                continue;
            }
            let name = later.get(path).cloned().unwrap_or_else(|| path.to_owned());
            history.note(&name, is_boundary, moment);
            if status == 'A' {
                later.remove(path);
            }
        }
        history
    }

    fn knows(&self, path: &str) -> bool {
        self.changed.contains_key(path) || self.beyond.contains(path)
    }

    fn note(&mut self, path: &str, is_boundary: bool, moment: Moment) {
        if self.knows(path) {
            return;
        }
        if is_boundary {
            self.beyond.insert(path.to_owned());
        } else {
            self.changed.insert(path.to_owned(), moment);
        }
    }
}

/// The commits at which a shallow clone ends: they seem to add every file that there was.
fn shallow_boundary(source: &Path) -> Result<HashSet<String>, Fault> {
    let file = git(source, &["rev-parse", "--git-path", "shallow"])?;
    let text = std::fs::read_to_string(source.join(file.trim_end_matches('\n'))).unwrap_or_default();
    Ok(text.lines().map(str::to_owned).collect())
}

fn git(source: &Path, arguments: &[&str]) -> Result<String, Fault> {
    let mut command = Command::new("git");
    // What a person has set for themselves must not change what is printed.
    command.arg("-C").arg(source).args(["-c", "log.showSignature=false", "-c", "core.quotePath=false", "-c", "color.ui=false"]);
    let output = command.args(arguments).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").output().map_err(Fault::NoGit)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Fault::Refused(said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(log: &[&str], boundary: &[&str]) -> History {
        History::of(&log.join("\0"), &boundary.iter().map(|hash| (*hash).to_owned()).collect())
    }

    #[test]
    fn a_file_keeps_its_date_when_it_is_renamed() {
        let log = ["\x01c 30", "\nR100", "a.md", "b.md", "\x01b 20", "\nM", "a.md", "\x01a 10", "\nA", "a.md", "A", "x.md", ""];
        let history = history(&log, &[]);
        assert_eq!(history.changed.get("b.md").map(|moment| moment.seconds()), Some(20));
        assert_eq!(history.changed.get("x.md").map(|moment| moment.seconds()), Some(10));
    }

    #[test]
    fn a_new_file_at_an_old_name_has_its_own_date() {
        let log = ["\x01c 30", "\nA", "a.md", "\x01b 20", "\nR100", "a.md", "b.md", "\x01a 10", "\nA", "a.md", ""];
        let history = history(&log, &[]);
        assert_eq!(history.changed.get("a.md").map(|moment| moment.seconds()), Some(30));
        assert_eq!(history.changed.get("b.md").map(|moment| moment.seconds()), Some(10));
    }

    #[test]
    fn where_a_shallow_clone_ends_nothing_is_known() {
        let log = ["\x01b 20", "\nM", "a.md", "\x01a 10", "\nA", "a.md", "A", "x.md", ""];
        let history = history(&log, &["a"]);
        assert_eq!(history.changed.keys().collect::<Vec<_>>(), ["a.md"]);
        assert!(history.beyond.contains("x.md"));
    }
}
