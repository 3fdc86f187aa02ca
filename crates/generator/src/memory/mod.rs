//! What a build remembers, so that the next one does only the work that changed and comes to the same bytes.
//!
//! Nothing here says that a page is up to date. Of each page a *key* is kept: a hash of everything that its text depends on. The
//! next build works the key out again from the sources as they are; only if it is the same is the page left as it is. What a key
//! is made from is told in [`crate::render`], and what templates read of the site in [`crate::templates::reads`].
//!
//! | what | kept where | valid as long as |
//! | --- | --- | --- |
//! | documents as read ([`Sources`]) | memory | the file's stamp stays, or nobody told of a change |
//! | what a document is to templates, its text as HTML ([`Kept`]) | memory | the document stays; its key does |
//! | what documents come to by what templates ask of them ([`Columns`]) | memory | the documents and their order stay |
//! | keys, and what is known of pages ([`Made`]) | memory, and `.dropsafe-cache` for `-I` | the keys stay |
//! | files of the destination ([`Known`](crate::output::Known)) | memory | the file's stamp stays, or nobody touched it |
//! | where things are, all files of the site ([`Ready`](crate::ready::Ready)) | memory | every document has the place and the address it had |
//!
//! The documents stand in a line, each with what is known of it ([`Documents`]). A build meets those that there are now in their
//! order: one that is the same brings along all that was known, and what is done for it is a look at a few hashes. So the work of a
//! build is a little for each document, and much only for those that changed and the pages that show them.
//!
//! All of it goes when the program, the configuration or the options change: they are the *base* of every key.

mod columns;
mod documents;
mod facts;
mod hash;
mod sources;
mod stamp;
mod store;
mod told;
mod trace;

pub(crate) use columns::Columns;
pub(crate) use documents::{BodyHash, Documents, Kept, ListedKey, Made, MadeBody, MadePage, Met, name_of};
pub(crate) use facts::Facts;
pub(crate) use hash::{Hash, Hasher};
pub(crate) use sources::Sources;
pub(crate) use stamp::Stamp;
pub(crate) use told::Told;
pub(crate) use trace::{Asked, Trace, following, note, of_file, of_url, warned};

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::Config;
use crate::links;
use crate::output::{Places, Rendered};

/// What builds of one site remember from one to the next.
///
/// ```
/// use dropsafe_generator::{Memory, Options, Site};
///
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("a.md"), "---\n---\nOne.\n")?;
/// std::fs::write(folder.path().join("b.md"), "---\n---\nTwo.\n")?;
/// let options = Options { destination: Some(folder.path().join("_site")), ..Options::new(folder.path()) };
///
/// let mut memory = Memory::new();
/// let mut build = || -> Result<usize, Box<dyn std::error::Error>> {
///     let mut rendered = Site::read_again(&options, &mut memory).map_err(|faults| faults.report(false))?.render_again(&mut memory);
///     rendered.write_again(&mut memory)?;
///     Ok(rendered.made)
/// };
/// assert_eq!(build()?, 2);
/// std::fs::write(folder.path().join("b.md"), "---\n---\nThree.\n")?;
/// assert_eq!(build()?, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Memory {
    /// Whether there is a next build.
    pub(crate) keeps: bool,
    /// Whether it may be a build of another process.
    on_disk: bool,
    /// Counts them.
    pub(crate) build: u64,
    base: Option<Hash>,
    pub(crate) sources: Sources,
    pub(crate) documents: Documents,
    pub(crate) engine: Option<crate::ready::Ready>,
    pub(crate) links: links::Checked,
    pub(crate) written: crate::output::Known,
    /// Where the last build wrote.
    pub(crate) places: Option<Places>,
}

impl Memory {
    /// For builds of one process, one after the other. It remembers nothing yet.
    pub fn new() -> Self {
        Self { keeps: true, sources: Sources::keeping(), ..Self::default() }
    }

    /// For builds of several processes: what the last one knew is read from `.dropsafe-cache`, and written there for the next.
    pub fn on_disk() -> Self {
        Self { on_disk: true, ..Self::new() }
    }

    /// For a build that is the only one.
    pub fn none() -> Self {
        Self::default()
    }

    /// Says that nothing changed in the source since the last build but these files, and what is in these folders. Without it, the
    /// next build looks at every file.
    pub fn only_changed(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        self.sources.only_changed(paths);
    }

    /// Says that nobody changed anything in the destination since the last build wrote it, but these files, and what is in these
    /// folders; a build's own writing may be among it. Without it, the next build looks whether each of its files is there.
    pub fn only_touched(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        self.written.told.only(paths);
    }

    /// Forgets all that rests on another program, configuration or other options.
    pub(crate) fn begin(&mut self, base: Hash, config: &Config) {
        if self.base == Some(base) {
            return;
        }
        let first = self.base.is_none();
        let written = std::mem::take(&mut self.written);
        *self = Self {
            keeps: self.keeps,
            on_disk: self.on_disk,
            build: self.build,
            sources: Sources::keeping(),
            base: Some(base),
            ..Self::default()
        };
        if first && self.on_disk {
            self.documents = Documents::of_others(store::read(&Places::of(config), base).unwrap_or_default());
        }
        self.written = written.elsewhere();
    }

    /// A build was written.
    pub(crate) fn wrote(&mut self, rendered: &mut Rendered) {
        let made = std::mem::take(&mut rendered.remember);
        if rendered.build != self.build {
            // What was written is not what is remembered: the next build looks at every file.
            return self.written.lose();
        }
        let destination = &rendered.places.destination;
        let made = made.into_iter().map(|(place, mut made)| {
            let file = self.documents.line().get(place).map(|kept| name_of(&kept.document).into_owned()).unwrap_or_default();
            if let Some(page) = made.page.as_mut().filter(|page| page.stamp.is_none()) {
                page.stamp = Stamp::of(&destination.join(file));
            }
            (place, made)
        });
        let made: Vec<_> = made.collect();
        self.documents.written(made, self.engine.as_ref().map(|ready| Arc::clone(&ready.lookups)));
        self.links.settle();
        self.places = Some(rendered.places.clone());
        self.written.told.end();
    }

    /// What all keys begin with.
    pub(crate) fn base(&self) -> Hash {
        self.base.unwrap_or_default()
    }

    /// Writes what the next process has to know, if this is for several. That it can't is no fault: the next build does all the work.
    pub fn save(&self) {
        if let (true, Some(base), Some(places)) = (self.on_disk, self.base, &self.places) {
            let known: Vec<_> = self.documents.line().iter().map(|kept| (name_of(&kept.document), &kept.made)).collect();
            let _ = store::write(places, base, &known);
        }
    }
}
