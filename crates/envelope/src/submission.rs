//! `submission.json`: what an envelope says about itself and what was answered.

use std::{fmt, str::FromStr};

use dropsafe_form::{Answers, FieldName, FormName, Language};
use serde::{Deserialize, Serialize};

use crate::{
    Day, Fingerprint, Receipt,
    as_text::{from_hex, hex, serde_as_text},
};

/// The version of `submission.json` that this program writes and reads.
pub(crate) const VERSION: u32 = 1;

/// The content of `submission.json`, key by key in this order.
///
/// In a control envelope (every [`Kind`] but `Submission`) `form`, `form_hash`, `language` and `receipt` are
/// `null`, `answers` and `files` are empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// 1.
    pub version: u32,
    /// What the envelope is about.
    pub kind: Kind,
    /// The form's name.
    pub form: Option<FormName>,
    /// The SHA-256 of `form.json`, in lower-case hexadecimal.
    pub form_hash: Option<String>,
    /// The language of the page that the visitor filled in.
    pub language: Option<Language>,
    /// The day it came.
    pub received: Day,
    /// What the visitor was given to name it by.
    pub receipt: Option<Receipt>,
    /// Which run of the receiver took it.
    pub stream: StreamId,
    /// Its place in that run, from 0.
    pub sequence: u64,
    /// Whom it was sealed to.
    pub recipients: Fingerprint,
    /// The answers, in the form's order: every field of the form except files, unanswered `null`.
    pub answers: Answers,
    /// The files, in the order they came.
    pub files: Vec<SealedFile>,
}

impl Submission {
    /// The bytes of `submission.json`.
    pub(crate) fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// What an envelope is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A visitor filled in a form.
    Submission,
    /// The receiver started: sequence 0 of its stream.
    Opening,
    /// The receiver stopped in good order: the last of its stream.
    Closing,
    /// Nothing came for a while, and the receiver still runs.
    Heartbeat,
}

/// A file in an envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedFile {
    /// The field it was attached to.
    pub field: FieldName,
    /// Its name as the visitor's browser gave it: data, not a path.
    pub name: String,
    /// Where it is in the archive: `files/NN-<safe name>`.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, in lower-case hexadecimal.
    pub sha256: String,
    /// What became of its hidden details, where the form offers to remove them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

/// What became of what a file tells besides what it shows: where and when a picture was taken, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metadata {
    /// The visitor wanted them removed, and they are.
    Removed,
    /// The visitor did not want them removed: the file is as it was sent.
    Kept,
    /// The visitor wanted them removed, but the file is of a kind that this can't be done with, or is damaged. They may
    /// be in it.
    NotRemoved,
}

impl SealedFile {
    /// The last part of [`path`](Self::path): a name that is safe to unpack, and one no other file of the envelope has.
    #[must_use]
    pub fn safe_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// One run of a receiver: random, 128 bits. With [`Submission::sequence`] it shows whether an envelope is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId([u8; 16]);

/// The text is not a stream's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a stream: it is 32 digits of lower-case hexadecimal")]
pub struct InvalidStreamId;

impl StreamId {
    /// One of no run, for reckoning sizes.
    pub(crate) fn nil() -> Self {
        Self([0; 16])
    }

    /// A new one, for a receiver that starts.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn fresh() -> Result<Self, getrandom::Error> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits)?;
        Ok(Self(bits))
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl FromStr for StreamId {
    type Err = InvalidStreamId;

    fn from_str(text: &str) -> Result<Self, InvalidStreamId> {
        from_hex(text).map(Self).ok_or(InvalidStreamId)
    }
}

serde_as_text!(StreamId);
