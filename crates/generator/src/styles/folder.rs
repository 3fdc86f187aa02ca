//! The source folder as Sass sees it, and what it has to say about it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use grass::codemap::SpanLoc;
use grass::{Error, ErrorKind, Fs, Logger};

use super::{Said, Sheet, faults};
use crate::content::opens;
use crate::diagnostics::{Diagnostic, SourceText, read_text};
use crate::memory::{Hash, of_file};

/// What one stylesheet may read: itself, and files inside the source folder, wherever links lead.
#[derive(Debug)]
pub(super) struct Folder<'a> {
    source: &'a Path,
    load_paths: &'a [PathBuf],
    sheet: &'a Sheet<'a>,
    /// The files that were read, by their real paths.
    read: RefCell<BTreeMap<PathBuf, Arc<SourceText>>>,
    /// Why a file could not be read. Sass is given an empty one: it would panic.
    unread: RefCell<Option<Diagnostic>>,
    /// All places that were looked at.
    looked_at: RefCell<BTreeSet<PathBuf>>,
    warnings: RefCell<Vec<Diagnostic>>,
}

impl std::fmt::Debug for Sheet<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("path", &self.path).finish_non_exhaustive()
    }
}

impl<'a> Folder<'a> {
    pub(super) fn new(source: &'a Path, load_paths: &'a [PathBuf], sheet: &'a Sheet<'a>) -> Self {
        Self {
            source,
            load_paths,
            sheet,
            read: RefCell::default(),
            unread: RefCell::default(),
            looked_at: RefCell::default(),
            warnings: RefCell::default(),
        }
    }

    /// The CSS, or why there is none.
    pub(super) fn checked(&self, css: Result<String, Box<Error>>) -> Result<String, Diagnostic> {
        match self.unread.take() {
            Some(fault) => Err(fault),
            None => css.map_err(|error| self.explain(*error)),
        }
    }

    fn explain(&self, error: Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::ParseError { message, loc, .. } => faults::explain(&said(&message, &loc), self),
            ErrorKind::IoError(error) => Diagnostic::error(format!("a stylesheet can't be read: {error}")).help("try once more"),
            _ => faults::given_up(self.sheet),
        }
    }

    pub(super) fn warnings(self) -> Vec<Diagnostic> {
        self.warnings.into_inner()
    }

    pub(super) fn sheet(&self) -> &Sheet<'a> {
        self.sheet
    }

    /// A file that was read, by Sass's name for it.
    pub(super) fn file(&self, name: &str) -> Option<Arc<SourceText>> {
        self.read.borrow().get(Path::new(name)).cloned()
    }

    /// The places that were looked at, but for the sheet itself, and what was there.
    pub(super) fn files(&self) -> Vec<(PathBuf, Hash)> {
        let looked_at = self.looked_at.borrow();
        looked_at.iter().filter(|path| **path != self.sheet.path).map(|path| (path.clone(), of_file(path))).collect()
    }

    /// The texts of all stylesheets that were read.
    pub(super) fn texts(&self) -> Vec<String> {
        let read = self.read.borrow();
        read.values().map(|file| file.text().to_owned()).chain([self.sheet.text.to_owned()]).collect()
    }

    /// What can be loaded, by the names to load it by, in order.
    pub(super) fn names(&self) -> Vec<String> {
        let beside = self.sheet.path.parent().filter(|folder| *folder != self.source);
        let mut names: Vec<String> = self
            .load_paths
            .iter()
            .flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().flatten().filter_map(move |file| name(folder, file.path())))
            .chain(beside.into_iter().flat_map(|folder| {
                let files = walkdir::WalkDir::new(folder).max_depth(1).into_iter().flatten();
                files.filter(|file| self.is_file(file.path())).filter_map(move |file| name(folder, file.path()))
            }))
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// The folders in which Sass looks, as the configuration names them.
    pub(super) fn searched(&self) -> String {
        let folders = self.load_paths.iter().map(|folder| folder.strip_prefix(self.source).unwrap_or(folder));
        folders.map(|folder| format!("`{}`", folder.display())).collect::<Vec<_>>().join(", ")
    }

    /// The real path, if it is inside the source folder.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        self.looked_at.borrow_mut().insert(path.to_owned());
        path.canonicalize().ok().filter(|real| real.starts_with(self.source))
    }

    /// A page is no stylesheet to load: `@use "main"` in `main.scss` means the one in `_sass`.
    fn is_page(&self, path: &Path) -> bool {
        !self.load_paths.iter().any(|folder| path.starts_with(folder)) && std::fs::read(path).is_ok_and(|bytes| opens(&bytes))
    }
}

/// The name by which a file of a folder is loaded: without the extension and the underscore before it.
fn name(folder: &Path, file: &Path) -> Option<String> {
    let path = file.strip_prefix(folder).ok()?;
    let is_style = path.extension().is_some_and(|extension| ["scss", "sass", "css"].iter().any(|known| extension == *known));
    let stem = path.file_stem().filter(|_| is_style)?.to_str()?;
    Some(path.with_file_name(stem.trim_start_matches('_')).to_str()?.replace('\\', "/"))
}

fn said(message: &str, loc: &SpanLoc) -> Said {
    let shown = loc.file.source_line(loc.begin.line).to_owned();
    let end = if loc.end.line == loc.begin.line { loc.end.column } else { shown.chars().count() };
    Said {
        message: message.to_owned(),
        file: loc.file.name().to_owned(),
        line: loc.begin.line + 1,
        column: loc.begin.column + 1,
        width: end.saturating_sub(loc.begin.column).max(1),
        shown,
    }
}

impl Fs for Folder<'_> {
    fn is_dir(&self, path: &Path) -> bool {
        self.inside(path).is_some_and(|real| real.is_dir())
    }

    fn is_file(&self, path: &Path) -> bool {
        self.inside(path).is_some_and(|real| real.is_file() && !self.is_page(path))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path == self.sheet.path {
            return Ok(self.sheet.text.as_bytes().to_vec());
        }
        let Some(real) = self.inside(path) else { return Err(io::ErrorKind::NotFound.into()) };
        let shown = real.strip_prefix(self.source).unwrap_or(&real).display().to_string().replace('\\', "/");
        match read_text(&real, &shown) {
            Ok(file) => {
                let bytes = file.text().as_bytes().to_vec();
                self.read.borrow_mut().insert(real, file);
                Ok(bytes)
            }
            Err(fault) => {
                self.unread.replace(Some(fault));
                Ok(Vec::new())
            }
        }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }
}

impl Logger for Folder<'_> {
    /// For whoever writes the stylesheet, and no fault.
    fn debug(&self, _: SpanLoc, _: &str) {}

    fn warn(&self, location: SpanLoc, message: &str) {
        let warning = faults::warning(&said(message, &location), self);
        self.warnings.borrow_mut().push(warning);
    }
}
