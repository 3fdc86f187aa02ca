//! What files there are, and what each is by the folder it is in.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use walkdir::WalkDir;

use super::links;
use crate::config::{Config, Glob, below, whole};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// One file of the source folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Relative to the source folder, with `/` between its parts.
    pub path: String,
    /// Where it is on this machine.
    pub absolute: PathBuf,
}

/// The files of the source folder, sorted by what they are, each list in the order of the paths.
#[derive(Debug, Default)]
pub struct SourceTree {
    /// Files with front matter that are in no special folder.
    pub pages: Vec<SourceFile>,
    /// Files of `_posts`, in any folder.
    pub posts: Vec<SourceFile>,
    /// Files of `_drafts`, in any folder.
    pub drafts: Vec<SourceFile>,
    /// Files of `_<collection>`.
    pub collections: BTreeMap<String, Vec<SourceFile>>,
    /// Files of `_layouts`, or where `layouts_dir:` says.
    pub layouts: Vec<SourceFile>,
    /// Files of `_includes`, or where `includes_dir:` says.
    pub includes: Vec<SourceFile>,
    /// Files of `_data`, or where `data_dir:` says.
    pub data: Vec<SourceFile>,
    /// Files of `_forms`.
    pub forms: Vec<SourceFile>,
    /// Files that are copied as they are.
    pub static_files: Vec<SourceFile>,
    /// Whether any of it is reached by a link, and so may change elsewhere.
    has_links: bool,
    /// All of them by where they are, and what decides which list they are in; made when it is asked for.
    places: OnceLock<HashMap<PathBuf, Told>>,
}

impl SourceTree {
    /// Lists the source folder.
    pub(crate) fn list(config: &Config, notes: &mut Diagnostics) -> Self {
        let mut tree = Self::default();
        let rules = Rules::new(config);
        let walk = WalkDir::new(&config.source).min_depth(1).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|entry| rules.enters(entry.path(), entry.file_type().is_dir())) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    // The rules above see only what can be read: a link that an editor leaves as a lock leads nowhere, and is left out.
                    let counts = error.path().is_none_or(|path| rules.enters(path, false));
                    notes.extend(counts.then(|| unreadable(&error, &config.source)));
                    continue;
                }
            };
            let Some(path) = relative(&config.source, entry.path()) else {
                notes.push(Diagnostic::error(format!("the name of {} is not UTF-8", entry.path().display())).help("rename the file"));
                continue;
            };
            if entry.path_is_symlink() {
                tree.has_links = true;
                notes.extend(links::leading_out(&config.source, entry.path(), &path));
            }
            if entry.file_type().is_file() {
                tree.sort_in(SourceFile { path, absolute: entry.path().to_owned() }, config, notes);
            }
        }
        tree
    }

    /// Whether the lists are still what they are when nothing but these paths changed.
    pub(crate) fn holds_after(&self, changed: &HashSet<PathBuf>, config: &Config) -> bool {
        let rules = Rules::new(config);
        !self.has_links && changed.iter().all(|path| self.holds_at(path, &rules))
    }

    fn holds_at(&self, path: &Path, rules: &Rules<'_>) -> bool {
        let there = path.symlink_metadata().ok();
        match (self.places().get(path), there) {
            (Some(Told::Path), Some(there)) => there.is_file(),
            (Some(Told::FrontMatter), Some(there)) => there.is_file() && super::opens(&head_of(path, 4096)),
            // It may have front matter now, or hold what may not be published.
            (Some(Told::NoFrontMatter), Some(_)) => false,
            (Some(_), None) => false,
            (None, None) => !self.places().keys().any(|known| known.starts_with(path)),
            (None, Some(there)) => !rules.enters_all(path, there.is_dir()),
        }
    }

    fn places(&self) -> &HashMap<PathBuf, Told> {
        self.places.get_or_init(|| {
            let by_path =
                [&self.posts, &self.drafts, &self.layouts, &self.includes, &self.data, &self.forms].map(|list| (list, Told::Path));
            let by_front_matter = std::iter::once(&self.pages).chain(self.collections.values()).map(|list| (list, Told::FrontMatter));
            let all = by_path.into_iter().chain(by_front_matter).chain([(&self.static_files, Told::NoFrontMatter)]);
            all.flat_map(|(list, told)| list.iter().map(move |file| (file.absolute.clone(), told))).collect()
        })
    }

    fn sort_in(&mut self, file: SourceFile, config: &Config, notes: &mut Diagnostics) {
        let folders = &config.folders;
        let inside = folders.of_content(&file.path);
        let (first, _) = inside.split_once('/').unwrap_or(("", inside));
        if let Some(collection) = config.collections.iter().find(|it| first.strip_prefix('_') == Some(it.name.as_str())) {
            if is_page(&file) {
                self.collections.entry(collection.name.clone()).or_default().push(file);
            } else if collection.output {
                // What a collection holds beside its documents goes where they go.
                let path = inside.trim_start_matches('_').to_owned();
                self.static_files.push(SourceFile { path, ..file });
            }
            return;
        }
        let list = match first {
            _ if below(&file.path, &folders.layouts).is_some() => &mut self.layouts,
            _ if below(&file.path, &folders.includes).is_some() => &mut self.includes,
            _ if below(&file.path, &folders.data).is_some() => &mut self.data,
            "_forms" => &mut self.forms,
            "_plugins" => {
                notes.push(
                    Diagnostic::error("Ruby plug-ins are not supported (`_plugins`)")
                        .in_file(&file.path)
                        .help("do by a template, a filter or a data file what it did, and remove the file"),
                );
                return;
            }
            "_sass" => return,
            _ if within(&file.path, "_posts") => &mut self.posts,
            _ if within(&file.path, "_drafts") => &mut self.drafts,
            // The folder is there for a special one inside it.
            first if first.starts_with('_') && !config.include.iter().any(|glob| glob.matches(&file.path)) => return,
            _ if is_page(&file) => &mut self.pages,
            _ => {
                notes.extend(private_key(&file));
                &mut self.static_files
            }
        };
        list.push(file);
    }
}

/// What decides which list a file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// The folder it is in.
    Path,
    /// That it has front matter.
    FrontMatter,
    /// That it has none.
    NoFrontMatter,
}

/// Which files count.
struct Rules<'a> {
    config: &'a Config,
    /// Folders that a build writes.
    written: [PathBuf; 2],
}

impl<'a> Rules<'a> {
    fn new(config: &'a Config) -> Self {
        Self { config, written: [whole(&config.destination), whole(&config.bundle)] }
    }

    fn enters(&self, place: &Path, folder: bool) -> bool {
        let Some(path) = relative(&self.config.source, place) else { return true };
        if path.is_empty() {
            return true;
        }
        if folder && self.written.contains(&whole(place)) {
            return false;
        }
        let name = path.rsplit('/').next().unwrap_or(&path);
        let of_content = self.is_of_content(&path);
        let is_included = |glob: &Glob| glob.matches(&path) || of_content && glob.matches(name) || is_above(&path, glob.as_str());
        if self.config.include.iter().any(is_included) {
            return true;
        }
        if self.config.exclude.iter().any(|glob| glob.matches(&path)) {
            return false;
        }
        if name.starts_with(['.', '#', '~']) || name.ends_with('~') || of_content && name.starts_with('_') {
            return false;
        }
        // `_config.yml` and all other folders and files with an underscore are for the build alone.
        !name.starts_with('_') || self.is_special(&path, name) || path.starts_with('_') && path.contains('/')
    }

    /// Whether it counts, and all folders that it is in.
    fn enters_all(&self, place: &Path, folder: bool) -> bool {
        let inside = |above: &&Path| above.starts_with(&self.config.source) && **above != *self.config.source;
        self.enters(place, folder) && place.ancestors().skip(1).take_while(inside).all(|above| self.enters(above, true))
    }

    /// Whether it is in a folder of documents: `_posts`, `_drafts` or a collection's.
    fn is_of_content(&self, path: &str) -> bool {
        let (first, _) = self.config.folders.of_content(path).split_once('/').unwrap_or_default();
        self.is_collection(first) || within(path, "_posts") || within(path, "_drafts")
    }

    fn is_collection(&self, name: &str) -> bool {
        self.config.collections.iter().any(|it| name.strip_prefix('_') == Some(it.name.as_str()))
    }

    fn is_special(&self, path: &str, name: &str) -> bool {
        let top = self.config.folders.of_content(path) == name;
        let special = self.config.folders.all();
        let holds_content = self.config.folders.hold_content(path);
        holds_content && (matches!(name, "_posts" | "_drafts") || top && self.is_collection(name))
            || special.iter().any(|folder| *folder == path || below(folder, path).is_some())
            || top && matches!(name, "_forms" | "_plugins")
    }
}

fn unreadable(error: &walkdir::Error, source: &Path) -> Diagnostic {
    let Some((path, name)) = error.path().and_then(|path| Some((path, relative(source, path).filter(|name| !name.is_empty())?))) else {
        return Diagnostic::error(format!("the source folder can't be read: {error}"))
            .help("check that it exists and that you may read it");
    };
    if let Some(fault) = links::broken(error, path, &name) {
        return fault;
    }
    let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Diagnostic::error(format!("this can't be read: {cause}")).in_file(name).help("make it readable for you, or name it in `exclude:`")
}

fn is_above(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn within(path: &str, folder: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(above, _)| above.split('/').any(|part| part == folder))
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str());
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}

fn is_page(file: &SourceFile) -> bool {
    super::opens(&head(file, 4096))
}

fn head(file: &SourceFile, most: u64) -> Vec<u8> {
    head_of(&file.absolute, most)
}

fn head_of(path: &Path, most: u64) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(file) = File::open(path) {
        // A file that can't be read is reported when it is copied.
        let _ = file.take(most).read_to_end(&mut head);
    }
    head
}

/// A private key beside the public ones would be published with them.
fn private_key(file: &SourceFile) -> Option<Diagnostic> {
    let head = head(file, 4096);
    let found = head.windows(15).any(|bytes| bytes.eq_ignore_ascii_case(b"AGE-SECRET-KEY-"));
    found.then(|| {
        Diagnostic::error("this file holds a private key, and would be published")
            .in_file(&file.path)
            .help("move it out of the site's folder at once; if it was ever published or sent, make a new key")
    })
}
