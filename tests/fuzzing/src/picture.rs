//! Pictures on their way through.

use dropsafe_envelope::Metadata;
use dropsafe_receiver::strip::Stripper;

use crate::cut::{seeded, ways};

/// A picture whose hidden details are taken out.
///
/// However it is cut the same comes out, and never more than went in. Where all is said to be removed, a second pass changes
/// nothing, and a walk over what came out finds only what shows the picture.
pub fn strip(bytes: &[u8]) {
    let Some((seed, file)) = seeded(bytes) else { return };
    let [whole, by_one, cut] = ways(seed, file).map(|pieces| stripped(&pieces));
    assert!(by_one == whole, "byte by byte");
    assert!(cut == whole, "cut by {seed}");

    let (stored, metadata) = whole;
    assert!(stored.len() <= file.len(), "{} bytes became {}", file.len(), stored.len());
    if metadata == Metadata::Removed {
        let (again, _) = stripped(&[&stored]);
        assert!(again == stored, "a second pass changed something");
    }
    match metadata {
        Metadata::Removed if file.starts_with(b"\xff\xd8") => assert_eq!(strange_in_jpeg(&stored), None),
        Metadata::Removed if file.starts_with(b"\x89PNG") => assert_eq!(strange_in_png(&stored), None),
        Metadata::Removed if file.starts_with(b"RIFF") => assert_eq!(strange_in_webp(&stored), None),
        Metadata::Removed => assert!(file.starts_with(b"GIF8"), "a format that nobody knows"),
        Metadata::NotRemoved => {}
        Metadata::Kept => panic!("a stripper keeps nothing on purpose"),
    }
}

fn stripped(pieces: &[&[u8]]) -> (Vec<u8>, Metadata) {
    let mut stripper = Stripper::new();
    let mut stored = Vec::new();
    for piece in pieces {
        stored.extend_from_slice(stripper.feed(piece));
    }
    let (last, metadata) = stripper.finish();
    stored.extend_from_slice(last);
    (stored, metadata)
}

/// The first segment of a JPEG, up to the picture's data, that tells more than the picture.
fn strange_in_jpeg(mut file: &[u8]) -> Option<u8> {
    file = &file[2..];
    loop {
        let [0xff, marker, rest @ ..] = file else { return None };
        let (length, _) = rest.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let content = rest.get(2..length)?;
        let is_known = match marker {
            0xe0 => content.starts_with(b"JFIF\0") && content.len() == 14 && content.ends_with(&[0, 0]),
            0xe1 => content.starts_with(b"Exif\0\0") && content.len() == 32,
            0xe2 => content.starts_with(b"ICC_PROFILE\0"),
            0xee => content.starts_with(b"Adobe") && content.len() == 12,
            0xe3..=0xef | 0xfe => false,
            _ => true,
        };
        if !is_known {
            return Some(*marker);
        }
        if matches!(marker, 0xda | 0xd9) {
            return None;
        }
        file = rest.get(length..)?;
    }
}

/// The first chunk of a PNG that tells more than the picture, or what follows its end.
fn strange_in_png(file: &[u8]) -> Option<String> {
    let mut rest = &file[8..];
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = u32::from_be_bytes(*length) as usize;
        let kind = &after[..4];
        if matches!(kind, b"tEXt" | b"zTXt" | b"iTXt" | b"tIME") || kind == b"eXIf" && length != 26 {
            return Some(String::from_utf8_lossy(kind).into_owned());
        }
        rest = &after[4 + length + 4..];
    }
    (!rest.is_empty()).then(|| "rest".to_owned())
}

/// The first chunk of a WebP that tells more than the picture.
fn strange_in_webp(file: &[u8]) -> Option<String> {
    let mut rest = &file[12..];
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let content = &after[..length.min(after.len())];
        let is_known = match &head[..4] {
            b"EXIF" => content.starts_with(b"MM\0\x2a\0\0\0\x08") && content[26..].iter().all(|byte| *byte == 0),
            b"JUNK" => content.iter().all(|byte| *byte == 0),
            b"XMP " => false,
            // A frame's chunks are within it.
            b"ANMF" => return None,
            b"VP8X" => content[0] & 0x04 == 0,
            _ => true,
        };
        if !is_known {
            return Some(String::from_utf8_lossy(&head[..4]).into_owned());
        }
        rest = after.get(length + length % 2..).unwrap_or_default();
    }
    None
}
