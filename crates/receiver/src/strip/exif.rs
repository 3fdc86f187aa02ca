//! The one thing in a picture's Exif that is needed to show it: which way up it is.

/// How long [`only`] is.
pub(super) const ONLY_LENGTH: usize = 26;

/// What Exif begins with in a JPEG, and by mistake in some other files.
pub(super) const HEADING: &[u8] = b"Exif\0\0";

/// How the picture is turned or mirrored, 2 to 8, if it is. Exif too short to be whole says nothing: what takes its place
/// would be longer.
pub(super) fn orientation(exif: &[u8]) -> Option<u8> {
    const TAG: u16 = 0x0112;
    const SHORT: u16 = 3;
    let tiff = Tiff { bytes: exif, is_big: exif.starts_with(b"MM\0\x2a") };
    if exif.len() < ONLY_LENGTH || !tiff.is_big && !exif.starts_with(b"II\x2a\0") {
        return None;
    }
    let directory = usize::try_from(tiff.long(4)?).ok()?;
    let count = usize::from(tiff.short(directory)?);
    let entries = (0..count).map_while(|number| {
        let entry = directory.checked_add(2 + number * 12)?;
        Some((tiff.short(entry)?, tiff.short(entry + 2)?, tiff.short(entry.checked_add(8)?)?))
    });
    let (_, _, turned) = entries.into_iter().find(|(tag, kind, _)| *tag == TAG && *kind == SHORT)?;
    u8::try_from(turned).ok().filter(|turned| (2..=8).contains(turned))
}

/// Exif that says nothing else.
pub(super) fn only(orientation: u8) -> [u8; ONLY_LENGTH] {
    let mut exif = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0";
    exif[19] = orientation;
    exif
}

struct Tiff<'a> {
    bytes: &'a [u8],
    is_big: bool,
}

impl Tiff<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }
}
