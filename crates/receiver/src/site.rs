//! What the bundle says, ready for use.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dropsafe_envelope::{LARGEST_TEXT_ENVELOPE, MOST_RECIPIENTS, RecipientSet, RecipientsError, Sealing, text_envelope_size};
use dropsafe_form::bundle::{BundleError, FILE_NAME, Shell};
use dropsafe_form::html::Page;
use dropsafe_form::{Bundle, Form, FormName, Language};
use thiserror::Error;

use crate::bounded;
use crate::language;
use crate::limits::{Limits, count};

/// The largest bundle that is read, in bytes.
const LARGEST_BUNDLE: u64 = 64 << 20;

/// What every request needs to know of the site.
#[derive(Debug)]
pub(crate) struct Site {
    /// The site's path on its host, without a slash at the end.
    pub(crate) baseurl: String,
    /// The most text that a submission may have.
    pub(crate) text_limit: u32,
    /// How large every envelope without files is.
    pub(crate) envelope_size: u64,
    /// To whom control envelopes are sealed.
    pub(crate) sealing: Sealing,
    /// The slots, by the forms' names.
    pub(crate) slots: BTreeMap<FormName, Arc<Slot>>,
    shells: BTreeMap<Language, Shell>,
    /// The site's own first; never empty.
    languages: Vec<Language>,
}

/// One form's slot.
#[derive(Debug)]
pub(crate) struct Slot {
    /// What it asks.
    pub(crate) form: Form,
    /// Who reads it.
    pub(crate) sealing: Sealing,
    /// The most bytes that a body may have.
    pub(crate) most: u64,
    /// The most bytes of files, as the form's page says it; none where it takes no files.
    pub(crate) files: Option<u64>,
    /// The most parts that a body may have: never fewer than the form has to send.
    pub(crate) parts: usize,
}

/// Why there is no site to serve.
#[derive(Debug, Error)]
pub enum SiteError {
    /// No such file.
    #[error(
        "there is no bundle in {}: run `dropsafe build`, which says where it puts the receiver's bundle, and give that folder with --bundle",
        .0.display()
    )]
    Missing(PathBuf),
    /// A folder, a pipe, a device.
    #[error("{} is not a file: make the bundle again with `dropsafe build`", .0.display())]
    NotAFile(PathBuf),
    /// Something else than text.
    #[error("{} is not a bundle, since it is no text: make the bundle again with `dropsafe build`", .0.display())]
    NotText(PathBuf),
    /// More than a bundle can be.
    #[error("{} is larger than any bundle ({LARGEST_BUNDLE} bytes): make it again with `dropsafe build`", .0.display())]
    TooLarge(PathBuf),
    /// The system does not let it be read.
    #[error("can't read the bundle {}: {cause}. Whoever starts the receiver must be able to", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// It isn't a bundle that can be used.
    #[error("{}: {cause}", path.display())]
    Bundle {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: BundleError,
    },
    /// Its envelopes would not hold what its forms ask.
    #[error(
        "{}: the sizes in this bundle do not go with its forms and its keys: make it again with the `dropsafe build` of the same release",
        .0.display()
    )]
    Sizes(PathBuf),
    /// Nobody could read what is sent.
    #[error("{}: the recipients of {whose} can't be used: {cause}. Put the recipients file right and run `dropsafe build`", path.display())]
    Recipients {
        /// The file.
        path: PathBuf,
        /// The site, or a form.
        whose: String,
        /// Why.
        cause: RecipientsError,
    },
}

impl Site {
    /// Reads the bundle in `folder`.
    pub(crate) fn read(folder: &Path, limits: &Limits) -> Result<Self, SiteError> {
        let path = folder.join(FILE_NAME);
        let json = read_bounded(&path)?;
        let bundle = Bundle::from_json(&json).map_err(|cause| SiteError::Bundle { path: path.clone(), cause })?;
        let site = Self::of(bundle, limits).map_err(|(whose, cause)| SiteError::Recipients { path: path.clone(), whose, cause })?;
        if site.has_the_sizes_of_its_forms() { Ok(site) } else { Err(SiteError::Sizes(path)) }
    }

    /// What a bundle says.
    pub(crate) fn of(bundle: Bundle, limits: &Limits) -> Result<Self, (String, RecipientsError)> {
        let stanzas = bundle.stanzas;
        let sealing = |whose: String, keys: &[String]| {
            RecipientSet::from_strings(keys).map(|keys| Sealing::new(keys, stanzas)).map_err(|cause| (whose, cause))
        };
        let shared = sealing("the site".into(), &bundle.recipients)?;
        let mut slots = BTreeMap::new();
        for (name, bundled) in bundle.forms {
            let sealing = match &bundled.recipients {
                Some(own) => sealing(format!("the form “{name}”"), own)?,
                None => shared.clone(),
            };
            let parts = bundled.form.most_parts().max(count(limits.parts));
            let most = largest_body(&bundled.form, bundle.text_limit, parts, limits);
            let files = bundled.form.takes_files().then(|| bundled.form.most_file_bytes().min(limits.upload));
            slots.insert(name, Arc::new(Slot { form: bundled.form, sealing, most, files, parts }));
        }
        // Every form names the site's languages, the site's own first.
        let languages = slots.values().next().map(|slot| slot.form.languages().to_vec());
        let languages = languages.unwrap_or_else(|| bundle.shells.keys().cloned().collect());
        let languages = if languages.is_empty() { vec![Language::english()] } else { languages };
        Ok(Self {
            baseurl: bundle.baseurl,
            text_limit: bundle.text_limit,
            envelope_size: bundle.envelope_size,
            sealing: shared,
            slots,
            shells: bundle.shells,
            languages,
        })
    }

    /// Whether whatever its forms take fits into an envelope without files, and all envelopes have as many recipient stanzas.
    fn has_the_sizes_of_its_forms(&self) -> bool {
        let stanzas = self.sealing.stanzas();
        let needed = || text_envelope_size(self.slots.values().map(|slot| &slot.form), self.text_limit, stanzas);
        stanzas <= MOST_RECIPIENTS
            && self.slots.values().all(|slot| slot.sealing.stanzas() == stanzas)
            && needed().is_ok_and(|needed| (needed..=LARGEST_TEXT_ENVELOPE).contains(&self.envelope_size))
    }

    /// The site's own language.
    pub(crate) fn language(&self) -> &Language {
        &self.languages[0]
    }

    /// The site's language that the browser asks for by its `Accept-Language`, else the site's own.
    pub(crate) fn language_asked(&self, accept: &str) -> &Language {
        language::asked(accept, &self.languages).unwrap_or_else(|| self.language())
    }

    /// The page in the site's layout.
    pub(crate) fn page(&self, language: &Language, page: &Page) -> String {
        let shell = self.shells.get(language).or_else(|| self.shells.get(self.language())).or_else(|| self.shells.values().next());
        shell.map_or_else(|| page.content.clone(), |shell| shell.page(&page.title, &page.content))
    }
}

fn read_bounded(path: &Path) -> Result<String, SiteError> {
    let unread = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => SiteError::Missing(path.parent().unwrap_or(Path::new("")).to_path_buf()),
        io::ErrorKind::InvalidData => SiteError::NotText(path.into()),
        _ => SiteError::Unreadable { path: path.into(), cause },
    };
    // Not even opened: a pipe would have us wait for somebody to write.
    if !fs::metadata(path).map_err(unread)?.is_file() {
        return Err(SiteError::NotAFile(path.into()));
    }
    bounded::text(path, LARGEST_BUNDLE).map_err(unread)?.ok_or_else(|| SiteError::TooLarge(path.into()))
}

/// The most bytes that a browser can need for the most that the form allows.
fn largest_body(form: &Form, text_limit: u32, parts: usize, limits: &Limits) -> u64 {
    /// For a part's head, and for the boundary before it.
    const EACH_PART: u64 = 1024;
    /// A character that is percent-encoded takes three.
    const PERCENT_ENCODED: u64 = 3;

    form.most_file_bytes().min(limits.upload) + PERCENT_ENCODED * limits.text(text_limit) as u64 + EACH_PART * parts as u64
}
