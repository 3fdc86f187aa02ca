//! The kinds of file, and how each of them begins.

use super::family::Family;

/// A kind of file.
#[derive(Debug)]
pub struct FileKind {
    pub(super) name: &'static str,
    pub(super) shown: &'static str,
    pub(super) family: Family,
    /// What HTML's `accept` says for it: a hint to the browser's window for choosing files, and no more.
    pub(super) hint: &'static str,
    /// Whether a file's first [`HEAD`] bytes, or all of them if it has fewer, are like those of this kind.
    pub(super) begins: fn(&[u8]) -> bool,
}

impl FileKind {
    /// Whether a file that begins so is of this kind, and not a page at the same time.
    pub(super) fn is(&self, head: &[u8]) -> bool {
        (self.begins)(head) && !(self.family.is_for_eyes_and_ears() && holds_a_page(head))
    }
}

const fn kind(name: &'static str, shown: &'static str, family: Family, hint: &'static str, begins: fn(&[u8]) -> bool) -> FileKind {
    FileKind { name, shown, family, hint, begins }
}

pub(super) static KINDS: [FileKind; 41] = [
    kind("jpeg", "JPEG", Family::Image, "image/jpeg,.jpg,.jpeg", |head| head.starts_with(b"\xff\xd8\xff")),
    kind("png", "PNG", Family::Image, "image/png,.png", |head| head.starts_with(b"\x89PNG\r\n\x1a\n")),
    kind("gif", "GIF", Family::Image, "image/gif,.gif", |head| head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")),
    kind("webp", "WebP", Family::Image, "image/webp,.webp", |head| is_riff(head, b"WEBP")),
    kind("heic", "HEIC", Family::Image, "image/heic,image/heif,.heic,.heif", |head| is_brand(head, &HEIF)),
    kind("avif", "AVIF", Family::Image, "image/avif,.avif", |head| is_brand(head, &AVIF)),
    kind("tiff", "TIFF", Family::Image, "image/tiff,.tif,.tiff", |head| head.starts_with(b"II*\0") || head.starts_with(b"MM\0*")),
    kind("bmp", "BMP", Family::Image, "image/bmp,.bmp", is_bitmap),
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

const ZIP: &[u8] = b"PK\x03\x04";
const HEIF: [[u8; 4]; 8] = [*b"heic", *b"heix", *b"heim", *b"heis", *b"hevc", *b"hevx", *b"mif1", *b"msf1"];
const AVIF: [[u8; 4]; 2] = [*b"avif", *b"avis"];
const M4A: [[u8; 4]; 2] = [*b"M4A ", *b"M4B "];
/// The brands of MPEG-4 files. A recording of sound alone often says the same as a film.
const MPEG_4: [[u8; 4]; 18] = [
    *b"isom", *b"iso2", *b"iso3", *b"iso4", *b"iso5", *b"iso6", *b"iso7", *b"iso8", *b"iso9", *b"mp41", *b"mp42", *b"mp71", *b"avc1",
    *b"M4V ", *b"M4VH", *b"M4VP", *b"MSNV", *b"dash",
];

/// Two letters are little: the four bytes that the format leaves empty count, too.
fn is_bitmap(head: &[u8]) -> bool {
    head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4])
}

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
