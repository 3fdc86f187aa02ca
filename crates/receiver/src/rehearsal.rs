//! What would become of a body, without a network and without keeping anything.
//!
//! A [`Rehearsal`] goes the whole way of a request, by the same code: encoding, parsers, files sealed as they come, the
//! form's check, the envelope. At its end stands what a robot gets: a file that is written and never has a name. It is how
//! tests and fuzzing reach all that stands behind the network.
//!
//! ```
//! use std::collections::BTreeMap;
//! use dropsafe_form::bundle::BundledForm;
//! use dropsafe_form::{Bundle, Form, FormName};
//! use dropsafe_receiver::rehearsal::{Judgement, Rehearsal};
//!
//! let name = FormName::new("contact")?;
//! let source = serde_json::from_str(r#"{"title": "T", "fields": [{"name": "story", "type": "long_text", "label": "S"}]}"#)?;
//! let form = Form::define(name.clone(), source, &[]).map_err(|faults| faults[0].clone())?;
//! let bundle = Bundle {
//!     baseurl: String::new(), text_limit: 1024, envelope_size: 16_384, stanzas: 1,
//!     recipients: vec!["age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj".into()],
//!     shells: BTreeMap::new(), forms: BTreeMap::from([(name.clone(), BundledForm { form, recipients: None })]),
//! };
//! let spool = tempfile::tempdir()?;
//! let rehearsal = Rehearsal::new(bundle, spool.path())?;
//! let kind = Some("application/x-www-form-urlencoded");
//!
//! let judgement = rehearsal.judge(&name, kind, ["story=At+the", "+door"].map(str::as_bytes));
//! assert!(matches!(judgement, Some(Judgement::Acceptable { answers, .. }) if answers.get("story").is_some()));
//! let judgement = rehearsal.judge(&name, kind, [b"other=1".as_slice()]);
//! assert!(matches!(judgement, Some(Judgement::Faults { .. })));
//! assert_eq!(std::fs::read_dir(spool.path().join("new"))?.count(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::path::Path;
use std::sync::Arc;

use dropsafe_envelope::{Receipt, RecipientsError, SealedFile, StreamId};
use dropsafe_form::{Answers, Bundle, Entries, Fault, FormName};
use dropsafe_spool::Spool;
use thiserror::Error;

use crate::encoding::Encoding;
use crate::exchange::{Unfit, judged};
use crate::intake::{Files, Intake, IntakeFault, Reached, Received};
use crate::limits::Limits;
use crate::site::{Site, Slot};
use crate::store::{Accepted, Begun, Store};

/// A receiver without a network, which keeps nothing.
#[derive(Debug)]
pub struct Rehearsal {
    site: Site,
    store: Arc<Store>,
    limits: Limits,
}

/// Why there can be no rehearsal.
#[derive(Debug, Error)]
pub enum RehearsalError {
    /// Nobody could read what is sent.
    #[error("the recipients of {whose} can't be used: {cause}")]
    Recipients {
        /// The site, or a form.
        whose: String,
        /// Why.
        cause: RecipientsError,
    },
    /// The folder can't be made a spool.
    #[error(transparent)]
    Spool(#[from] dropsafe_spool::Error),
    /// The system has no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

/// What would become of a body.
#[derive(Debug, PartialEq)]
pub enum Judgement {
    /// Its `Content-Type` is that of no form.
    UnknownEncoding,
    /// It can't be read to its end.
    Unreadable {
        /// Why not.
        why: String,
        /// What had come by then.
        entries: Entries,
    },
    /// It was made from an older definition: the form is shown again.
    OlderVersion {
        /// What was posted.
        entries: Entries,
    },
    /// The form is shown again with what is wrong.
    Faults {
        /// What was posted.
        entries: Entries,
        /// What is wrong with it.
        faults: Vec<Fault>,
    },
    /// It would be stored.
    Acceptable {
        /// What was posted.
        entries: Entries,
        /// What it answers.
        answers: Answers,
        /// The files that were sealed.
        files: Vec<SealedFile>,
    },
    /// It would be stored, but can't be: the visitor would be told so.
    NotStored {
        /// Why not.
        why: String,
    },
}

impl Rehearsal {
    /// A receiver of this bundle, with the usual limits. What it writes goes into a spool at `folder`, where nothing stays.
    ///
    /// # Errors
    /// Where the bundle's recipients or the folder can't be used.
    pub fn new(bundle: Bundle, folder: &Path) -> Result<Self, RehearsalError> {
        let limits = Limits::default();
        let site = Site::of(bundle, &limits).map_err(|(whose, cause)| RehearsalError::Recipients { whose, cause })?;
        let store = Store::new(Spool::create(folder)?, StreamId::fresh()?, site.envelope_size);
        Ok(Self { site, store: Arc::new(store), limits })
    }

    /// What would become of a body for this form that comes in these pieces; `None` where there is no such form.
    pub fn judge<'b>(&self, form: &FormName, content_type: Option<&str>, pieces: impl IntoIterator<Item = &'b [u8]>) -> Option<Judgement> {
        let slot = self.site.slots.get(form)?;
        let Ok(encoding) = Encoding::of(content_type) else { return Some(Judgement::UnknownEncoding) };
        let text = self.limits.text(self.site.text_limit);
        let mut intake = Intake::new(Arc::clone(slot), Arc::clone(&self.store), &encoding, text, &self.limits);
        if let Err(fault) = feed(&mut intake, pieces) {
            return Some(Judgement::Unreadable { why: fault.to_string(), entries: intake.entries().clone() });
        }
        let entries = intake.entries().clone();
        Some(match intake.finish() {
            Ok(received) => self.settle(slot, received),
            Err(fault) => Judgement::Unreadable { why: fault.to_string(), entries },
        })
    }

    fn settle(&self, slot: &Arc<Slot>, Received { entries, files }: Received) -> Judgement {
        let answers = match judged(slot, &entries, self.site.text_limit) {
            Ok(answers) => answers,
            Err(Unfit::OlderVersion) => return Judgement::OlderVersion { entries },
            Err(Unfit::Faults(faults)) => return Judgement::Faults { entries, faults },
        };
        let files = match files {
            Files::None => Begun::default(),
            Files::Sealed(begun) => begun,
            Files::Unfit => return Judgement::NotStored { why: "files that passed the check were given up".into() },
            Files::Failed(error) => return Judgement::NotStored { why: error.to_string() },
        };
        let sealed = files.files().to_vec();
        let language = slot.form.language_or_first(entries.first("_lang")).clone();
        let receipt = match Receipt::fresh(&language) {
            Ok(receipt) => receipt,
            Err(error) => return Judgement::NotStored { why: error.to_string() },
        };
        let accepted = Accepted { slot: Arc::clone(slot), language, receipt, answers: answers.clone(), files };
        match self.store.pretend(accepted) {
            Ok(_) => Judgement::Acceptable { entries, answers, files: sealed },
            Err(error) => Judgement::NotStored { why: error.to_string() },
        }
    }
}

/// Text, and from the first file on the rest: in two steps, as requests take them.
fn feed<'b>(intake: &mut Intake, pieces: impl IntoIterator<Item = &'b [u8]>) -> Result<(), IntakeFault> {
    let mut reached = Reached::End;
    for mut piece in pieces {
        if reached == Reached::End {
            reached = intake.feed_text(&mut piece)?;
        }
        if reached == Reached::File {
            intake.feed(piece)?;
        }
    }
    Ok(())
}
