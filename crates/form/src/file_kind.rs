//! Kinds of file, told by how a file begins and never by its name.
//!
//! What is promised is small: a file that is let in begins like one of the kinds asked for. A file can begin like a picture
//! and carry something else behind it, and no beginning says that a file does no harm.

use crate::messages::{Messages, fill};

/// How many bytes of a file are looked at.
pub const HEAD: usize = 512;

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
    const ALL: [Self; 7] = [Self::Image, Self::Pdf, Self::Text, Self::Office, Self::Audio, Self::Video, Self::Archive];

    /// What `accept:` calls it.
    const fn name(self) -> &'static str {
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

    fn kinds(self) -> impl Iterator<Item = &'static FileKind> {
        KINDS.iter().filter(move |kind| kind.family == self)
    }

    /// What has no reason to hold a page among its first bytes. Text may speak of one, documents and archives may have one in them.
    fn is_for_eyes_and_ears(self) -> bool {
        matches!(self, Self::Image | Self::Pdf | Self::Audio | Self::Video)
    }

    fn word(self, m: &Messages) -> &'static str {
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

/// A kind of file.
#[derive(Debug)]
pub struct FileKind {
    name: &'static str,
    shown: &'static str,
    family: Family,
    /// What HTML's `accept` says for it: a hint to the browser's window for choosing files, and no more.
    hint: &'static str,
    /// Whether a file's first [`HEAD`] bytes, or all of them if it has fewer, are like those of this kind.
    begins: fn(&[u8]) -> bool,
}

impl FileKind {
    /// Whether a file that begins so is of this kind, and not a page at the same time.
    fn is(&self, head: &[u8]) -> bool {
        (self.begins)(head) && !(self.family.is_for_eyes_and_ears() && holds_a_page(head))
    }
}

/// The kinds of file that a field takes, in the table's order; without any, it takes all.
#[derive(Debug, Clone, Default)]
pub struct Accept(Vec<&'static FileKind>);

impl PartialEq for Accept {
    fn eq(&self, other: &Self) -> bool {
        self.names().eq(other.names())
    }
}

impl Accept {
    /// The kinds of these names, of families too; the places of unknown names are the error.
    pub(crate) fn of(names: &[String]) -> Result<Self, Vec<usize>> {
        let is_known = |name: &String| Self::every_name().any(|known| known == name);
        let unknown: Vec<_> = (0..names.len()).filter(|place| !is_known(&names[*place])).collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let is_named = |kind: &&FileKind| names.iter().any(|name| name == kind.name || name == kind.family.name());
        Ok(Self(KINDS.iter().filter(is_named).collect()))
    }

    /// Every name that `accept:` knows, families first.
    pub fn every_name() -> impl Iterator<Item = &'static str> {
        Family::ALL.into_iter().map(Family::name).chain(KINDS.iter().filter(|kind| kind.name != kind.family.name()).map(|kind| kind.name))
    }

    /// Whether it takes files of every kind.
    #[must_use]
    pub fn takes_all(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a file that begins with these bytes is of a kind that the field takes. Only the first [`HEAD`] count.
    #[must_use]
    pub fn fits(&self, head: &[u8]) -> bool {
        let head = &head[..head.len().min(HEAD)];
        self.takes_all() || self.0.iter().any(|kind| kind.is(head))
    }

    /// Whether it takes a kind of picture that the receiver can remove hidden details from.
    pub(crate) fn takes_strippable(&self) -> bool {
        self.takes_all() || self.names().any(|name| STRIPPABLE.contains(&name))
    }

    /// HTML's `accept`.
    pub(crate) fn hint(&self) -> String {
        let mut hints: Vec<&str> = Vec::new();
        for hint in self.0.iter().flat_map(|kind| kind.hint.split(',')) {
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        hints.join(",")
    }

    /// The kinds for people: families by their word, with what belongs to them.
    pub(crate) fn in_words(&self, m: &Messages) -> String {
        let mut words = Vec::new();
        for family in Family::ALL {
            let mine: Vec<_> = self.0.iter().filter(|kind| kind.family == family).map(|kind| kind.shown).collect();
            if mine.is_empty() {
                continue;
            }
            let is_whole = mine.len() == family.kinds().count();
            match (is_whole, &mine[..]) {
                (true, [_]) => words.push(family.word(m).to_owned()),
                (true, _) => words.push(fill("{family} ({kinds})", &[("family", family.word(m)), ("kinds", &mine.join(m.list_separator))])),
                (false, _) => words.push(mine.join(m.list_separator)),
            }
        }
        words.join(m.list_separator)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|kind| kind.name)
    }
}

const fn kind(name: &'static str, shown: &'static str, family: Family, hint: &'static str, begins: fn(&[u8]) -> bool) -> FileKind {
    FileKind { name, shown, family, hint, begins }
}

static KINDS: [FileKind; 40] = [
    kind("jpeg", "JPEG", Family::Image, "image/jpeg,.jpg,.jpeg", |head| head.starts_with(b"\xff\xd8\xff")),
    kind("png", "PNG", Family::Image, "image/png,.png", |head| head.starts_with(b"\x89PNG\r\n\x1a\n")),
    kind("gif", "GIF", Family::Image, "image/gif,.gif", |head| head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")),
    kind("webp", "WebP", Family::Image, "image/webp,.webp", |head| is_riff(head, b"WEBP")),
    kind("heic", "HEIC", Family::Image, "image/heic,image/heif,.heic,.heif", |head| is_brand(head, &HEIF)),
    kind("avif", "AVIF", Family::Image, "image/avif,.avif", |head| is_brand(head, &AVIF)),
    kind("tiff", "TIFF", Family::Image, "image/tiff,.tif,.tiff", |head| head.starts_with(b"II*\0") || head.starts_with(b"MM\0*")),
    kind("pdf", "PDF", Family::Pdf, "application/pdf,.pdf", |head| head.starts_with(b"%PDF-")),
    kind("txt", "TXT", Family::Text, "text/plain,.txt,.log,.csv,.md,.eml", is_text),
    kind("odt", "ODT", Family::Office, "application/vnd.oasis.opendocument.text,.odt", |head| is_open_document(head, b"text")),
    kind("ods", "ODS", Family::Office, "application/vnd.oasis.opendocument.spreadsheet,.ods", |head| {
        is_open_document(head, b"spreadsheet")
    }),
    kind("odp", "ODP", Family::Office, "application/vnd.oasis.opendocument.presentation,.odp", |head| {
        is_open_document(head, b"presentation")
    }),
    kind("docx", "DOCX", Family::Office, "application/vnd.openxmlformats-officedocument.wordprocessingml.document,.docx", is_open_xml),
    kind("xlsx", "XLSX", Family::Office, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,.xlsx", is_open_xml),
    kind("pptx", "PPTX", Family::Office, "application/vnd.openxmlformats-officedocument.presentationml.presentation,.pptx", is_open_xml),
    kind("doc", "DOC", Family::Office, "application/msword,.doc", is_compound),
    kind("xls", "XLS", Family::Office, "application/vnd.ms-excel,.xls", is_compound),
    kind("ppt", "PPT", Family::Office, "application/vnd.ms-powerpoint,.ppt", is_compound),
    kind("rtf", "RTF", Family::Office, "application/rtf,.rtf", |head| head.starts_with(b"{\\rtf")),
    kind("mp3", "MP3", Family::Audio, "audio/mpeg,.mp3", |head| {
        head.starts_with(b"ID3") || matches!(head, [0xff, second, ..] if second & 0xe6 == 0xe2)
    }),
    kind("m4a", "M4A", Family::Audio, "audio/mp4,audio/x-m4a,.m4a", |head| is_brand(head, &M4A) || is_mpeg_4(head)),
    kind("aac", "AAC", Family::Audio, "audio/aac,.aac", |head| matches!(head, [0xff, second, ..] if second & 0xf6 == 0xf0)),
    kind("ogg", "OGG", Family::Audio, "audio/ogg,.ogg,.oga", |head| head.starts_with(b"OggS")),
    kind("opus", "Opus", Family::Audio, "audio/opus,.opus", |head| head.starts_with(b"OggS")),
    kind("wav", "WAV", Family::Audio, "audio/wav,.wav", |head| is_riff(head, b"WAVE")),
    kind("flac", "FLAC", Family::Audio, "audio/flac,.flac", |head| head.starts_with(b"fLaC")),
    kind("amr", "AMR", Family::Audio, "audio/amr,.amr", |head| head.starts_with(b"#!AMR")),
    kind("mp4", "MP4", Family::Video, "video/mp4,.mp4,.m4v", is_mpeg_4),
    kind("mov", "MOV", Family::Video, "video/quicktime,.mov", |head| {
        is_brand(head, &[*b"qt  "]) || matches!(head.get(4..8), Some(b"moov" | b"mdat" | b"wide"))
    }),
    kind("3gp", "3GP", Family::Video, "video/3gpp,.3gp,.3g2", |head| matches!(brand(head), Some([b'3', b'g', ..]))),
    kind("webm", "WebM", Family::Video, "video/webm,.webm", |head| is_matroska(head, b"webm")),
    kind("mkv", "MKV", Family::Video, "video/x-matroska,.mkv", |head| is_matroska(head, b"matroska")),
    kind("avi", "AVI", Family::Video, "video/x-msvideo,.avi", |head| is_riff(head, b"AVI ")),
    kind("zip", "ZIP", Family::Archive, "application/zip,.zip", |head| head.starts_with(ZIP) || head.starts_with(b"PK\x05\x06")),
    kind("7z", "7Z", Family::Archive, "application/x-7z-compressed,.7z", |head| head.starts_with(b"7z\xbc\xaf\x27\x1c")),
    kind("rar", "RAR", Family::Archive, "application/vnd.rar,.rar", |head| head.starts_with(b"Rar!\x1a\x07")),
    kind("gz", "GZ", Family::Archive, "application/gzip,.gz,.tgz", |head| head.starts_with(b"\x1f\x8b\x08")),
    kind("bz2", "BZ2", Family::Archive, "application/x-bzip2,.bz2", |head| head.starts_with(b"BZh")),
    kind("xz", "XZ", Family::Archive, "application/x-xz,.xz", |head| head.starts_with(b"\xfd7zXZ\0")),
    kind("tar", "TAR", Family::Archive, "application/x-tar,.tar", |head| head.get(257..262) == Some(b"ustar")),
];

/// The pictures whose hidden details can be told from what shows them while they stream by.
const STRIPPABLE: [&str; 4] = ["jpeg", "png", "gif", "webp"];
const ZIP: &[u8] = b"PK\x03\x04";
const HEIF: [[u8; 4]; 8] = [*b"heic", *b"heix", *b"heim", *b"heis", *b"hevc", *b"hevx", *b"mif1", *b"msf1"];
const AVIF: [[u8; 4]; 2] = [*b"avif", *b"avis"];
const M4A: [[u8; 4]; 2] = [*b"M4A ", *b"M4B "];
/// The brands of MPEG-4 files. A recording of sound alone often says the same as a film.
const MPEG_4: [[u8; 4]; 12] =
    [*b"isom", *b"iso2", *b"iso4", *b"iso5", *b"iso6", *b"mp41", *b"mp42", *b"avc1", *b"M4V ", *b"M4VH", *b"MSNV", *b"dash"];

fn is_riff(head: &[u8], form: &[u8; 4]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(form)
}

/// The major brand of a file in ISO's format for media.
fn brand(head: &[u8]) -> Option<[u8; 4]> {
    (head.get(4..8)? == b"ftyp").then(|| head.get(8..12)?.try_into().ok())?
}

fn is_brand(head: &[u8], brands: &[[u8; 4]]) -> bool {
    brand(head).is_some_and(|brand| brands.contains(&brand))
}

fn is_mpeg_4(head: &[u8]) -> bool {
    is_brand(head, &MPEG_4)
}

fn is_matroska(head: &[u8], document: &[u8]) -> bool {
    head.starts_with(b"\x1a\x45\xdf\xa3") && head.windows(document.len()).take(64).any(|window| window == document)
}

/// The first entry of such a ZIP is called `mimetype`, and its bytes say what it is.
fn is_open_document(head: &[u8], what: &[u8]) -> bool {
    const MEDIA_TYPE: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.";
    let after = head.get(30..).and_then(|name| name.strip_prefix(MEDIA_TYPE));
    head.starts_with(ZIP) && after.is_some_and(|rest| rest.starts_with(what))
}

/// A ZIP whose first entry is one that such documents have. Which of them it is, its beginning does not say.
fn is_open_xml(head: &[u8]) -> bool {
    const ENTRIES: [&[u8]; 6] = [b"[Content_Types].xml", b"_rels/.rels", b"docProps/", b"word/", b"xl/", b"ppt/"];
    head.starts_with(ZIP) && head.get(30..).is_some_and(|name| ENTRIES.iter().any(|entry| name.starts_with(entry)))
}

/// What Microsoft's office programs wrote until 2007. Which of them, the beginning does not say.
fn is_compound(head: &[u8]) -> bool {
    head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Text that no browser would take for a page: no control characters, and no tag at its beginning. HTML, SVG and XML are no
/// plain text here, because opened by a double click they can run what is in them.
fn is_text(head: &[u8]) -> bool {
    let is_utf_16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let units: Vec<u8> = if is_utf_16 { head.iter().copied().filter(|byte| *byte != 0).collect() } else { head.to_vec() };
    let begins = units.strip_prefix(b"\xef\xbb\xbf").or(units.get(if is_utf_16 { 2 } else { 0 }..)).unwrap_or_default();
    let begins = begins.trim_ascii_start();
    let is_markup = matches!(begins, [b'<', next, ..] if next.is_ascii_alphabetic() || matches!(next, b'!' | b'?' | b'/'));
    let is_control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    !is_markup && !units.iter().any(|byte| is_control(*byte) || *byte == 0x7f)
}

/// Whether a program that passes over what it doesn't know comes upon a page here.
fn holds_a_page(head: &[u8]) -> bool {
    const TAGS: [&[u8]; 4] = [b"<script", b"<html", b"<!doctype html", b"<svg"];
    TAGS.iter().any(|tag| head.windows(tag.len()).any(|window| window.eq_ignore_ascii_case(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(names: &[&str]) -> Accept {
        Accept::of(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    /// The beginnings of files as programs write them.
    fn beginnings() -> Vec<(&'static str, Vec<u8>)> {
        let tar = [vec![b'a'; 1], vec![0; 256], b"ustar\x0000".to_vec()].concat();
        let zip = |name: &str| [&b"PK\x03\x04\x14\0\0\0\0\0"[..], &[0; 20], name.as_bytes()].concat();
        vec![
            ("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec()),
            ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
            ("gif", b"GIF89a\x01\0".to_vec()),
            ("webp", b"RIFF\x24\0\0\0WEBPVP8 ".to_vec()),
            ("heic", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec()),
            ("avif", b"\0\0\0\x1cftypavif\0\0\0\0".to_vec()),
            ("tiff", b"II*\0\x08\0\0\0".to_vec()),
            ("pdf", b"%PDF-1.7\n%\xe2\xe3".to_vec()),
            ("txt", "Since Monday: لا يعمل\n".as_bytes().to_vec()),
            ("odt", zip("mimetypeapplication/vnd.oasis.opendocument.textPK")),
            ("ods", zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK")),
            ("odp", zip("mimetypeapplication/vnd.oasis.opendocument.presentationPK")),
            ("docx", zip("[Content_Types].xml")),
            ("xlsx", zip("xl/workbook.xml")),
            ("pptx", zip("_rels/.rels")),
            ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec()),
            ("rtf", b"{\\rtf1\\ansi".to_vec()),
            ("mp3", b"\xff\xfb\x90\x64\0".to_vec()),
            ("mp3", b"ID3\x04\0\0".to_vec()),
            ("m4a", b"\0\0\0\x1cftypM4A \0\0\0\0".to_vec()),
            ("aac", b"\xff\xf1\x50\x80\0\x1f\xfc".to_vec()),
            ("ogg", b"OggS\0\x02".to_vec()),
            ("wav", b"RIFF\x24\0\0\0WAVEfmt ".to_vec()),
            ("flac", b"fLaC\0\0\0\x22".to_vec()),
            ("amr", b"#!AMR\n".to_vec()),
            ("mp4", b"\0\0\0\x20ftypisom\0\0\x02\0".to_vec()),
            ("mov", b"\0\0\0\x14ftypqt  \0\0\0\0".to_vec()),
            ("3gp", b"\0\0\0\x18ftyp3gp4\0\0\0\0".to_vec()),
            ("webm", b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".to_vec()),
            ("mkv", b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\x82\x88matroska".to_vec()),
            ("avi", b"RIFF\x24\0\0\0AVI LIST".to_vec()),
            ("zip", zip("photos/one.jpg")),
            ("7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec()),
            ("rar", b"Rar!\x1a\x07\x01\0".to_vec()),
            ("gz", b"\x1f\x8b\x08\0".to_vec()),
            ("bz2", b"BZh91AY".to_vec()),
            ("xz", b"\xfd7zXZ\0\0\x04".to_vec()),
            ("tar", tar),
        ]
    }

    #[test]
    fn a_kind_is_told_by_its_beginning() {
        for (name, head) in beginnings() {
            assert!(accept(&[name]).fits(&head), "{name}");
            let family = KINDS.iter().find(|kind| kind.name == name).unwrap().family.name();
            assert!(accept(&[family]).fits(&head), "{name} is of the family {family}");
            assert!(Accept::default().fits(&head));
        }
    }

    /// Kinds that share their beginning, as the manual says, and all others apart.
    #[test]
    fn no_kind_passes_for_another() {
        let alike = |kind: &str, other: &str| match kind {
            "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp" if other == "zip" => true,
            "docx" | "xlsx" | "pptx" => matches!(other, "docx" | "xlsx" | "pptx"),
            "doc" => matches!(other, "xls" | "ppt"),
            "ogg" => other == "opus",
            "mp4" => other == "m4a",
            // What begins with letters is text, unless it says more.
            "rtf" | "amr" | "bz2" => other == "txt",
            _ => false,
        };
        for (name, head) in beginnings() {
            for other in KINDS.iter().map(|kind| kind.name).filter(|other| *other != name && !alike(name, other)) {
                // A PDF's first line is text, and so are the first six bytes of a GIF: what follows is not.
                if other == "txt" && matches!(name, "pdf" | "gif") {
                    continue;
                }
                assert!(!accept(&[other]).fits(&head), "a {name} passes for a {other}");
            }
        }
    }

    #[test]
    fn pages_and_drawings_with_scripts_are_neither_pictures_nor_text() {
        let utf_16: Vec<u8> = b"\xff\xfe".iter().copied().chain("<svg/>".bytes().flat_map(|byte| [byte, 0])).collect();
        let pages = [
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>".to_vec(),
            b"<?xml version='1.0'?><svg/>".to_vec(),
            b"\xef\xbb\xbf \n<!DOCTYPE html>".to_vec(),
            b"<html>".to_vec(),
            utf_16,
        ];
        for page in pages {
            assert!(!accept(&["image", "text", "pdf", "office", "audio", "video", "archive"]).fits(&page), "{page:?}");
        }
        assert!(accept(&["text"]).fits(b"<3 this"), "a heart is text");
        assert!(!accept(&["text"]).fits(b"a\0b"));
    }

    #[test]
    fn a_picture_that_is_a_page_too_is_neither() {
        let may_hold_pages = accept(&["office", "archive"]);
        for (name, head) in beginnings() {
            let both = [&head[..], b"\0<!-- --><ScRiPt>alert(1)</script>"].concat();
            assert_eq!(accept(&[name]).fits(&both), may_hold_pages.names().any(|holding| holding == name), "{name}");
        }
        assert!(accept(&["text"]).fits(b"It showed <script>, and nothing else."), "text may speak of it");
    }

    #[test]
    fn nothing_panics_on_a_short_or_strange_beginning() {
        for (_, head) in beginnings() {
            for length in 0..head.len() {
                for kind in &KINDS {
                    let _ = (kind.begins)(&head[..length]);
                }
            }
        }
        assert!(!accept(&["image"]).fits(b""));
    }

    #[test]
    fn names_are_told_apart() {
        assert_eq!(Accept::of(&["image".into(), "svg".into()]), Err(vec![1]));
        let mut names: Vec<_> = Accept::every_name().collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
