//! Families of kinds.

use super::table::{FileKind, KINDS};
use crate::messages::Messages;

/// A family of kinds, with a word in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Pictures.
    Image,
    /// PDF.
    Pdf,
    /// Plain text.
    Text,
    /// What office programs write.
    Office,
    /// Sound.
    Audio,
    /// Moving pictures.
    Video,
    /// Several files in one.
    Archive,
}

impl Family {
    pub(super) const ALL: [Self; 7] = [Self::Image, Self::Pdf, Self::Text, Self::Office, Self::Audio, Self::Video, Self::Archive];

    /// What `accept:` calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Pdf => "pdf",
            Self::Text => "text",
            Self::Office => "office",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Archive => "archive",
        }
    }

    pub(super) fn kinds(self) -> impl Iterator<Item = &'static FileKind> {
        KINDS.iter().filter(move |kind| kind.family == self)
    }

    /// What has no reason to hold a page among its first bytes. Text may speak of one, documents and archives may have one in them.
    pub(super) fn is_for_eyes_and_ears(self) -> bool {
        matches!(self, Self::Image | Self::Pdf | Self::Audio | Self::Video)
    }

    pub(super) fn word(self, m: &Messages) -> &'static str {
        match self {
            Self::Image => m.kind_image,
            Self::Pdf => "PDF",
            Self::Text => m.kind_text,
            Self::Office => m.kind_office,
            Self::Audio => m.kind_audio,
            Self::Video => m.kind_video,
            Self::Archive => m.kind_archive,
        }
    }
}
