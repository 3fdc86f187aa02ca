//! Pictures made byte by byte, each with a secret wherever the format has a place for one.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::png::chunk;
use super::*;

const SECRET: &[u8] = b"Rue des Roses 12, 48.8566 N, 2.3522 E";

fn strip_in(pieces: impl Iterator<Item = impl AsRef<[u8]>>) -> (Vec<u8>, Metadata) {
    let mut stripper = Stripper::new();
    let mut stored = Vec::new();
    for piece in pieces {
        stored.extend_from_slice(stripper.feed(piece.as_ref()));
    }
    let (last, metadata) = stripper.finish();
    stored.extend_from_slice(last);
    (stored, metadata)
}

fn strip(file: &[u8]) -> (Vec<u8>, Metadata) {
    strip_in(std::iter::once(file))
}

fn tells(file: &[u8]) -> bool {
    file.windows(SECRET.len()).any(|window| window == SECRET)
}

/// Exif with a turned picture and a secret, in either order of bytes.
fn exif(is_big: bool, turned: u16) -> Vec<u8> {
    let short = |n: u16| if is_big { n.to_be_bytes() } else { n.to_le_bytes() };
    let long = |n: u32| if is_big { n.to_be_bytes() } else { n.to_le_bytes() };
    let mut exif = if is_big { b"MM\0\x2a".to_vec() } else { b"II\x2a\0".to_vec() };
    exif.extend(long(8));
    exif.extend(short(2));
    // Who took the picture, as a text behind the directory; then which way up it is.
    exif.extend([&short(0x013b)[..], &short(2), &long(SECRET.len() as u32), &long(38)].concat());
    exif.extend([&short(0x0112)[..], &short(3), &long(1), &short(turned), &short(0)].concat());
    exif.extend(long(0));
    exif.extend_from_slice(SECRET);
    exif
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    [&[0xff, marker][..], &(content.len() as u16 + 2).to_be_bytes(), content].concat()
}

const JFIF: &[u8] = b"JFIF\0\x01\x02\0\0\x48\0\x48\0\0";
const DATA: &[u8] = b"\x12\xff\0\x34\xff\xd0\x56\xff\0";

/// A JPEG of two scans, and what must come of it.
fn jpeg() -> (Vec<u8>, Vec<u8>) {
    let shown = |marker, content: &[u8]| (segment(marker, content), segment(marker, content));
    let hidden = |marker, beginning: &[u8]| (segment(marker, &[beginning, SECRET].concat()), Vec::new());
    let same = |bytes: &[u8]| (bytes.to_vec(), bytes.to_vec());
    let parts = [
        same(b"\xff\xd8"),
        (segment(0xe0, &[&JFIF[..12], &[1, 12], SECRET].concat()), segment(0xe0, JFIF)),
        hidden(0xe0, b"JFXX\0\x10"),
        (segment(0xe1, &[exif::HEADING, &exif(true, 6)].concat()), segment(0xe1, &[exif::HEADING, &exif::only(6)].concat())),
        (segment(0xe1, &[exif::HEADING, &exif(true, 3)].concat()), Vec::new()),
        hidden(0xe1, b"http://ns.adobe.com/xap/1.0/\0"),
        shown(0xe2, b"ICC_PROFILE\0\x01\x01colours"),
        hidden(0xe2, b"MPF\0"),
        hidden(0xed, b"Photoshop 3.0\0"),
        (segment(0xee, &[b"Adobe\0\x64\0\0\0\0\x01", SECRET].concat()), segment(0xee, b"Adobe\0\x64\0\0\0\0\x01")),
        hidden(0xfe, b""),
        shown(0xdb, &[0; 65]),
        shown(0xc2, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
        shown(0xc4, &[0; 20]),
        shown(0xda, &[1, 1, 0, 0, 0, 0]),
        same(DATA),
        // Any number of bytes may stand before a marker.
        (b"\xff\xff".to_vec(), Vec::new()),
        hidden(0xeb, b"JP"),
        shown(0xda, &[1, 1, 0, 0, 63, 0]),
        same(DATA),
        same(b"\xff\xd9"),
        (SECRET.to_vec(), Vec::new()),
    ];
    parts.into_iter().unzip::<_, _, Vec<_>, Vec<_>>().map_both()
}

/// A PNG, and what must come of it.
fn png() -> (Vec<u8>, Vec<u8>) {
    let shown = |kind, data: &[u8]| (chunk(kind, data), chunk(kind, data));
    let hidden = |kind, beginning: &[u8]| (chunk(kind, &[beginning, SECRET].concat()), Vec::new());
    let parts = [
        (png::SIGNATURE.to_vec(), png::SIGNATURE.to_vec()),
        shown(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 3, 0, 0, 0]),
        hidden(b"tEXt", b"Author\0"),
        hidden(b"zTXt", b"Comment\0\0"),
        hidden(b"iTXt", b"XML:com.adobe.xmp\0"),
        (chunk(b"eXIf", &exif(false, 8)), chunk(b"eXIf", &exif::only(8))),
        (chunk(b"tIME", &[7, 234, 11, 22, 12, 0, 0]), Vec::new()),
        shown(b"gAMA", &[0, 0, 177, 143]),
        shown(b"PLTE", &[1, 2, 3]),
        shown(b"tRNS", &[0]),
        hidden(b"prVt", b""),
        shown(b"IDAT", &[0x78, 0x9c, 1, 2, 3]),
        shown(b"IDAT", &[]),
        hidden(b"caBX", b""),
        shown(b"IEND", &[]),
        (SECRET.to_vec(), Vec::new()),
    ];
    parts.into_iter().unzip::<_, _, Vec<_>, Vec<_>>().map_both()
}

fn blocks(data: &[u8]) -> Vec<u8> {
    let small = data.chunks(30).flat_map(|small| [&[small.len() as u8], small].concat());
    small.chain([0]).collect()
}

/// A GIF that moves, and what must come of it.
fn gif() -> (Vec<u8>, Vec<u8>) {
    let same = |bytes: Vec<u8>| (bytes.clone(), bytes);
    let hidden = |label: u8, beginning: &[u8]| ([&[0x21, label], beginning, &blocks(SECRET)].concat(), Vec::new());
    let picture = |flags: u8, colours: &[u8]| [b"\x2c\0\0\0\0\x01\0\x01\0", &[flags][..], colours, &[2], &blocks(&[0x44; 70])].concat();
    let parts = [
        same(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec()),
        same(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".to_vec()),
        hidden(0xfe, b""),
        hidden(0xff, b"\x0bXMP DataXMP"),
        hidden(0xff, b"\x0bNETSCAPE2.0"),
        hidden(0x01, &[12, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 1, 0]),
        same(b"\x21\xf9\x04\0\x0a\0\0\0".to_vec()),
        same(picture(0, b"")),
        same(b"\x21\xf9\x04\0\x0a\0\0\0".to_vec()),
        same(picture(0x81, &[9; 12])),
        same(b"\x3b".to_vec()),
        (SECRET.to_vec(), Vec::new()),
    ];
    parts.into_iter().unzip::<_, _, Vec<_>, Vec<_>>().map_both()
}

fn riff(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let even = if data.len() % 2 == 1 { &[0][..] } else { &[] };
    [kind, &(data.len() as u32).to_le_bytes()[..], data, even].concat()
}

fn webp_of(chunks: &[u8]) -> Vec<u8> {
    [b"RIFF", &(chunks.len() as u32 + 4).to_le_bytes()[..], b"WEBP", chunks].concat()
}

/// A WebP that moves, and what must come of it.
fn webp() -> (Vec<u8>, Vec<u8>) {
    let shown = |kind, data: &[u8]| (riff(kind, data), riff(kind, data));
    let blank = |length: usize| vec![0; length];
    let hidden = |kind| (riff(kind, SECRET), riff(b"JUNK", &blank(SECRET.len())));
    let turned = exif(false, 6);
    let only = [&exif::only(6)[..], &blank(turned.len() - exif::ONLY_LENGTH)].concat();
    let (frame_with, frame_without) =
        [shown(b"ALPH", &[1, 2, 3]), hidden(b"hide"), shown(b"VP8 ", &[4, 5, 6, 7])].into_iter().unzip::<_, _, Vec<_>, Vec<_>>().map_both();
    let frame = |chunks: Vec<u8>| riff(b"ANMF", &[blank(16), chunks].concat());
    let parts = [
        // With the flags for Exif, XMP and colours.
        (riff(b"VP8X", &[0x2e, 0, 0, 0, 0, 0, 0, 0, 0, 0]), riff(b"VP8X", &[0x2a, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
        shown(b"ICCP", b"colours"),
        shown(b"ANIM", &[0; 6]),
        (frame(frame_with), frame(frame_without)),
        shown(b"VP8L", &[0x2f; 11]),
        (riff(b"EXIF", &turned), riff(b"EXIF", &only)),
        hidden(b"XMP "),
        hidden(b"odd "),
    ];
    let (with, without) = parts.into_iter().unzip::<_, _, Vec<_>, Vec<_>>().map_both();
    ([webp_of(&with), SECRET.to_vec()].concat(), webp_of(&without))
}

/// Both halves of unzipped parts, put together.
trait MapBoth {
    fn map_both(self) -> (Vec<u8>, Vec<u8>);
}

impl MapBoth for (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    fn map_both(self) -> (Vec<u8>, Vec<u8>) {
        (self.0.concat(), self.1.concat())
    }
}

fn pictures() -> [(&'static str, Vec<u8>, Vec<u8>); 4] {
    [("jpeg", jpeg()), ("png", png()), ("gif", gif()), ("webp", webp())].map(|(name, (with, without))| (name, with, without))
}

#[test]
fn only_what_shows_the_picture_is_left() {
    for (name, with, without) in pictures() {
        assert!(tells(&with), "{name}");
        let (stored, metadata) = strip(&with);
        assert_eq!(stored, without, "{name}");
        assert!(!tells(&stored), "{name}");
        assert_eq!(metadata, Metadata::Removed, "{name}");
    }
}

#[test]
fn a_picture_without_hidden_details_stays_as_it_is() {
    for (name, _, without) in pictures() {
        assert_eq!(strip(&without), (without, Metadata::Removed), "{name}");
    }
}

#[test]
fn the_same_is_left_however_the_bytes_come() {
    for (name, with, without) in pictures() {
        for size in 1..=with.len() {
            assert_eq!(strip_in(with.chunks(size)).0, without, "{name} in pieces of {size}");
        }
        for split in 0..with.len() {
            let (first, second) = with.split_at(split);
            assert_eq!(strip_in([first, second].into_iter()), (without.clone(), Metadata::Removed), "{name} split at {split}");
        }
    }
}

#[test]
fn a_picture_that_breaks_off_is_said_to_tell_what_it_may() {
    for (name, _, without) in pictures() {
        for length in 0..without.len() {
            let broken = &without[..length];
            assert_eq!(strip(broken), (broken.to_vec(), Metadata::NotRemoved), "{name} of {length} bytes");
        }
    }
}

#[test]
fn what_cant_be_read_so_passes_unchanged() {
    let heic = [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", SECRET].concat();
    let wave = [b"RIFF\x40\0\0\0WAVE", SECRET].concat();
    for file in [&b""[..], b"\xff\xd8", b"Some text", &heic, &wave, b"%PDF-1.7\n", b"II*\0\x08\0\0\0\0\0\0\0\0\0"] {
        assert_eq!(strip(file), (file.to_vec(), Metadata::NotRemoved));
    }
}

#[test]
fn from_what_cant_be_understood_on_nothing_changes() {
    let (_, jpeg) = jpeg();
    let tail = [&[0xff, 0xf0, 0, 8][..], SECRET].concat();
    let strange = [&jpeg[..jpeg.len() - 2], &tail].concat();
    assert_eq!(strip(&strange), (strange, Metadata::NotRemoved));

    // A chunk without which the picture can't be shown, one whose length can't be, and one before the header.
    let (_, png) = png();
    let header = &png[..33];
    for odd in [chunk(b"CgBI", SECRET), [&u32::MAX.to_be_bytes()[..], b"tEXt", SECRET].concat(), chunk(b"IHDR", SECRET)] {
        let strange = [header, &odd[..], &png[33..]].concat();
        assert_eq!(strip(&strange), (strange, Metadata::NotRemoved));
    }
    let without_header = [png::SIGNATURE, &chunk(b"tEXt", SECRET)].concat();
    assert_eq!(strip(&without_header), (without_header, Metadata::NotRemoved));

    // A chunk longer than the whole.
    let mut webp = webp().1;
    webp[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(strip(&webp), (webp, Metadata::NotRemoved));
}

#[test]
fn an_upright_picture_keeps_no_exif() {
    for turned in [0, 1, 9, 0x0601] {
        let with = [&b"\xff\xd8"[..], &segment(0xe1, &[exif::HEADING, &exif(false, turned)].concat()), b"\xff\xd9"].concat();
        assert_eq!(strip(&with), (b"\xff\xd8\xff\xd9".to_vec(), Metadata::Removed), "{turned}");
    }
    for turned in 2..=8 {
        assert_eq!(exif::orientation(&exif::only(turned)), Some(turned));
    }
}

/// Else many small segments would make a file of the largest size that a form takes into a larger one.
#[test]
fn a_segment_too_short_to_be_whole_does_not_get_longer() {
    let short_jfif = segment(0xe0, &JFIF[..12]);
    let exif = exif(true, 6);
    // A directory of the one entry, and nothing behind it.
    let short_exif = [&exif[..8], b"\0\x01", &exif[22..34]].concat();
    let jpeg = [&b"\xff\xd8"[..], &short_jfif.repeat(9), &segment(0xe1, &[exif::HEADING, &short_exif].concat()), b"\xff\xd9"].concat();
    assert_eq!(strip(&jpeg), (b"\xff\xd8\xff\xd9".to_vec(), Metadata::Removed));

    // The checksum is not a part of it.
    let (_, png) = png();
    let with = [&png[..33], &chunk(b"eXIf", &short_exif), &png[33..]].concat();
    assert!(strip(&with).0.len() <= with.len());
}

/// Decoders read it as one byte of the data. Whoever takes it for a marker drops a byte, and overlooks what follows.
#[test]
fn a_byte_of_the_data_may_be_filled_up_too() {
    let scan = segment(0xda, &[1, 1, 0, 0, 0, 0]);
    let jpeg =
        |hidden: &[u8]| [&b"\xff\xd8"[..], &scan, b"\x12\xff\xff\0\x34\xff\xff\xff\xd0\x56", hidden, &scan, DATA, b"\xff\xd9"].concat();
    for size in [1, 2, 3, 1000] {
        let hidden = [&b"\xff\xff"[..], &segment(0xfe, SECRET)].concat();
        assert_eq!(strip_in(jpeg(&hidden).chunks(size)), (jpeg(b""), Metadata::Removed), "in pieces of {size}");
    }
    let endless = [&b"\xff\xd8"[..], &scan, &[0xff; 5000]].concat();
    assert_eq!(strip(&endless), (endless, Metadata::NotRemoved));
}

#[test]
fn no_more_than_one_segment_is_held_back() {
    let long = vec![0; 5_000_000];
    let png = [png::SIGNATURE, &png().1[8..33], &chunk(b"eXIf", &long), &chunk(b"zTXt", &long)].concat();
    let jpeg = [&b"\xff\xd8"[..], &segment(0xe1, &long[..65_533]).repeat(20)].concat();
    let webp = webp_of(&[riff(b"EXIF", &long), riff(b"XMP ", &long)].concat());
    for file in [png, jpeg, webp] {
        let mut stripper = Stripper::new();
        for piece in file.chunks(1000) {
            stripper.feed(piece);
            assert!(stripper.front.len() < (1 << 16) + 2000, "{}", stripper.front.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, rng_seed: RngSeed::Fixed(4), ..ProptestConfig::default() })]

    /// Nothing panics, what comes out does not depend on how it came in, and nothing is invented.
    #[test]
    fn a_damaged_picture_goes_through(
        which in 0..4_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        size in 1..40_usize,
    ) {
        let (_, mut file, _) = pictures()[which].clone();
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        file.truncate(cut.index(file.len()) + 1);
        let (stored, metadata) = strip(&file);
        prop_assert_eq!(strip_in(file.chunks(size)), (stored.clone(), metadata));
        prop_assert!(stored.len() <= file.len());
    }
}
