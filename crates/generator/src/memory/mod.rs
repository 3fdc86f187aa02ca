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
//! | keys, and what is known of pages ([`Made`]) | memory, and `.dropsafe-cache` for `-I` | the keys stay |
//!
//! All of it goes when the program, the configuration or the options change: they are the *base* of every key.

mod facts;
mod hash;
mod made;
mod sources;
mod stamp;
mod store;
mod told;
mod trace;

pub(crate) use facts::Facts;
pub(crate) use hash::{Hash, Hasher};
pub(crate) use made::AllMade;
pub(crate) use sources::Sources;
pub(crate) use stamp::Stamp;
pub(crate) use told::Told;
pub(crate) use trace::{Asked, Trace, following, note, of_file, of_url, warned};

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tera::Value;

use crate::config::Config;
use crate::content::Document;
use crate::links;
use crate::output::Places;
use crate::templates::reads::Closure;

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
    base: Option<Hash>,
    pub(crate) sources: Sources,
    /// By the address of the document, which each keeps alive.
    pub(crate) kept: HashMap<usize, Box<Kept>>,
    /// The names that pages ask documents for, with a short name for each set.
    pub(crate) words: HashMap<BTreeSet<String>, usize>,
    pub(crate) made: AllMade,
    pub(crate) engine: Option<crate::ready::Ready>,
    pub(crate) links: links::Checked,
    pub(crate) written: crate::output::Known,
    /// Where the last build wrote.
    pub(crate) places: Option<Places>,
}

/// What is known of a document while it stays what it is.
#[derive(Debug)]
pub(crate) struct Kept {
    /// While it is here, no other document can have its address.
    #[expect(dead_code, reason = "it is only held")]
    pub(crate) document: Arc<Document>,
    /// What it is to templates by itself: without neighbours, and before it is rendered.
    pub(crate) values: Value,
    pub(crate) facts: Facts,
    /// What it comes to by itself, but for its text; and its text alone.
    pub(crate) print: Hash,
    pub(crate) text: Hash,
    /// Whether its text has template tags to run, and whether it asks for related posts.
    pub(crate) has_tags: bool,
    pub(crate) asks_related: bool,
    /// What its tags are rendered with, for the templates that come to that.
    pub(crate) closure: Option<(Hash, Arc<Closure>)>,
    /// Its facts by sets of names; see [`Memory::words`].
    pub(crate) picked: Vec<(usize, Hash)>,
    /// As lists show it: with its neighbours, and once it is rendered with its content.
    pub(crate) listed: Option<(ListedKey, Value)>,
    /// Its text as HTML, and what that comes to.
    pub(crate) body: Option<(BodyHash, Value, Value)>,
}

/// What the entry of a list depends on: the documents before and after, and the HTML.
pub(crate) type ListedKey = (usize, usize, Option<BodyHash>);

/// What content and excerpt come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BodyHash {
    pub(crate) content: Hash,
    pub(crate) excerpt: Hash,
}

/// What is known of a document that was rendered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) body: Option<MadeBody>,
    pub(crate) page: Option<MadePage>,
}

/// Its text before the layouts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MadeBody {
    pub(crate) key: Hash,
    pub(crate) trace: Arc<Trace>,
    pub(crate) hash: BodyHash,
}

/// Its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MadePage {
    pub(crate) key: Hash,
    pub(crate) trace: Arc<Trace>,
    /// Its links and anchors, if it is HTML.
    pub(crate) links: Option<Arc<links::Facts>>,
    /// How the file looked when it was written.
    pub(crate) stamp: Option<Stamp>,
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
        *self = Self { keeps: self.keeps, on_disk: self.on_disk, sources: Sources::keeping(), base: Some(base), ..Self::default() };
        if first && self.on_disk {
            self.made = AllMade::new(store::read(&Places::of(config), base).unwrap_or_default(), None);
        }
        self.written = written.elsewhere();
    }

    /// What all keys begin with.
    pub(crate) fn base(&self) -> Hash {
        self.base.unwrap_or_default()
    }

    /// Writes what the next process has to know, if this is for several. That it can't is no fault: the next build does all the work.
    pub fn save(&self) {
        if let (true, Some(base), Some(places)) = (self.on_disk, self.base, &self.places) {
            let _ = store::write(places, base, self.made.list());
        }
    }
}
