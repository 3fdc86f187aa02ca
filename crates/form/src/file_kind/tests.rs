use super::table::KINDS;
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
        ("bmp", b"BM\x36\0\x0c\0\0\0\0\0\x36\0\0\0\x28".to_vec()),
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
        assert!(Accept::Any.fits(&head));
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

/// What somebody with something to show is likely to have, and nothing that can run by a double click.
#[test]
fn where_nothing_is_said_the_usual_kinds_are_taken() {
    let usual = Accept::usual();
    for (name, head) in beginnings() {
        let is_archive = accept(&["archive"]).names().any(|archive| archive == name);
        // What begins with letters is text, unless it says more.
        assert_eq!(usual.fits(&head), !is_archive || name == "bz2", "{name}");
    }
    let refused: [&[u8]; 6] = [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script>",
        b"<!DOCTYPE html><script>",
        b"MZ\x90\0\x03\0\0\0",
        b"\x7fELF\x02\x01\x01\0",
        b"GIF89a\0<script>alert(1)</script>",
        b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0b\0\0\0AndroidManifest.xml",
    ];
    for head in refused {
        assert!(!usual.fits(head), "{head:?}");
        assert!(Accept::Any.fits(head), "{head:?}");
    }
}

#[test]
fn many_families_are_named_without_what_belongs_to_them() {
    let words = |accept: &Accept| accept.in_words(Messages::of(&crate::Language::english()));
    assert_eq!(words(&Accept::usual()), "pictures, PDF, plain text, documents, sound recordings, films");
    assert_eq!(Accept::usual().hint(), None, "no file is hidden for the end of its name");
    assert_eq!(words(&accept(&["text", "pdf", "jpeg", "mp3"])), "JPEG, PDF, plain text, MP3");
    assert_eq!(words(&accept(&["archive"])), "archives (ZIP, 7Z, RAR, GZ, BZ2, XZ, TAR)");
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
