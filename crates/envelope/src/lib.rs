//! What staff receive: one submission as an age file.
//!
//! An envelope is an [age](https://age-encryption.org/v1) file that any age implementation decrypts; inside is a
//! ZIP that any unzip opens. Staff can read everything without Dropsafe, for ever. Nothing about the submission,
//! not even the form's name, is outside the encryption, and its size says next to nothing:
//!
//! ```text
//! age header     a stanza for each recipient, as many in every envelope
//! ┌ encrypted ─────────────────────────────────────────────────────────────┐
//! │ files/01-photo.jpg    what the visitor attached, in the order it came   │
//! │ submission.json       what was answered, for programs                   │
//! │ submission.txt        the same for people, in the visitor's language    │
//! │ form.json             the form, so that it can be shown right for ever  │
//! │ padding               zeros, up to the size                             │
//! └────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! The format is written down in the manual (`docs/envelope.md`) so that other programs can be made from it.
//!
//! # Sealing and opening
//!
//! The receiver has [`Sealing`] (to whom) and, for each envelope, a [`Sealer`], through which files stream in
//! constant memory, and a [`Record`] of the rest. The desk has [`Opened`].
//!
//! ```
//! use std::{io::{Cursor, Read}, time::SystemTime};
//! use dropsafe_envelope::{
//!     age, text_envelope_size, Content, Day, Opened, Padding, Receipt, Record, RecipientSet, Sealer, Sealing, StreamId,
//! };
//! use dropsafe_form::{Entries, FieldName, Form, FormName, Language};
//!
//! // What the bundle says: a form, and who can read it.
//! let source = serde_json::from_str(r#"{"title": "Write to us", "fields": [
//!     {"name": "message", "type": "long_text", "label": "What happened?"},
//!     {"name": "photos", "type": "files", "label": "Photos"}
//! ]}"#)?;
//! let form = Form::define(FormName::new("contact")?, source, &[]).map_err(|faults| faults[0].clone())?;
//! let key = age::x25519::Identity::generate();
//! let sealing = Sealing::new(RecipientSet::parse(&key.to_public().to_string())?, 3);
//!
//! // What a visitor sends.
//! let mut entries = Entries::default();
//! entries.values.push(("message".into(), "Two men\r\nat the door".into()));
//! let answers = form.check(&entries, 32_768).map_err(|_| "faults")?;
//! let english = Language::english();
//! let receipt = Receipt::fresh(&english)?;
//! let record = Record {
//!     received: Day::of(SystemTime::now()),
//!     stream: StreamId::fresh()?,
//!     sequence: 1,
//!     content: Content::Submission { form: &form, language: &english, receipt, answers: &answers },
//! };
//!
//! // Without files: one size, whatever was answered.
//! let size = text_envelope_size([&form], 32_768, sealing.stanzas())?;
//! let sealed = Sealer::begin(&sealing, Vec::new()).finish(record.clone(), Padding::Exactly(size))?;
//! assert_eq!(sealed.len() as u64, size);
//!
//! // With files: they stream through, and the size is the next step.
//! let mut sealer = Sealer::begin(&sealing, Vec::new());
//! sealer.start_file(&FieldName::new("photos")?, "../door.jpg")?;
//! sealer.write_file(b"not really")?;
//! sealer.write_file(b" a photo")?;
//! sealer.end_file()?;
//! let sealed = sealer.finish(record, Padding::NextStep)?;
//!
//! // At the desk.
//! let mut opened = Opened::open(Cursor::new(sealed), [&key as &dyn age::Identity])?;
//! assert_eq!(opened.submission().receipt, Some(receipt));
//! assert_eq!(opened.submission().answers, answers);
//! assert!(opened.text().contains("What happened?\n\tTwo men\n\tat the door\n"));
//! assert_eq!(opened.files()[0].path, "files/01-door.jpg");
//! let mut photo = String::new();
//! opened.file(0)?.read_to_string(&mut photo)?;
//! assert_eq!(photo, "not really a photo");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Reading hostile files
//!
//! Anyone can encrypt to public keys, so whatever opens may still have been made by anyone. [`Opened::open`]
//! accepts what a [`Sealer`] writes and nothing else: no compression, no second directory, no name that is not
//! safe to unpack, no gap where something could hide. Its errors ([`OpenError`]) say who does what next.

mod archive;
mod as_text;
mod capacity;
mod day;
mod encrypt;
mod error;
mod file_name;
mod header;
mod open;
mod plaintext;
mod reading;
mod receipt;
mod recipients;
mod seal;
mod sizes;
mod submission;
mod words;

pub mod zeroising;

pub use age;

pub use archive::MOST_FILES;
pub use capacity::{CapacityError, LARGEST_TEXT_ENVELOPE, text_envelope_size};
pub use day::{Day, InvalidDay};
pub use error::{OpenError, SealError};
pub use open::{FileReader, Opened, StoredForm};
pub use receipt::{InvalidReceipt, Receipt};
pub use recipients::{Fingerprint, InvalidFingerprint, MOST_RECIPIENTS, RecipientSet, RecipientsError};
pub use seal::{Content, Padding, Record, Sealer, Sealing};
pub use submission::{InvalidStreamId, Kind, Metadata, SealedFile, StreamId, Submission};
