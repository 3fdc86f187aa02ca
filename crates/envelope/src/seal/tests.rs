//! The one size, and the proof that it takes what is done for it.

use std::collections::BTreeSet;

use age::x25519::Identity;

use super::*;

const SIZE: u64 = 8192;

fn sealing() -> Sealing {
    Sealing::new(RecipientSet::from_strings(&[Identity::generate().to_public().to_string()]).unwrap(), 3)
}

fn record() -> Record<'static> {
    Record { received: Day::of(std::time::UNIX_EPOCH), stream: StreamId::fresh().unwrap(), sequence: 0, content: Content::Opening }
}

#[test]
fn padding_after_the_header_is_counted_gives_one_size() {
    let sealing = sealing();
    let sealed = |_| Sealer::begin(&sealing, Vec::new()).finish(record(), Padding::Exactly(SIZE)).unwrap().len() as u64;
    assert_eq!((0..100).map(sealed).collect::<BTreeSet<_>>(), [SIZE].into());
}

/// The negative control: all as above, but the padding is reckoned before the header is written, from another one.
#[test]
fn padding_before_the_header_is_counted_does_not() {
    let sealing = sealing();
    let assumed = Encrypted::begin(&sealing, Vec::new()).unwrap().header();
    let sealed = |_| {
        let mut archive = ArchiveWriter::new(Encrypted::begin(&sealing, Vec::new()).unwrap());
        Sealer::begin(&sealing, Vec::new()).parts(record()).unwrap().add_to(&mut archive).unwrap();
        let padding = sizes::padding_to(SIZE, assumed, archive.unpadded_length()).unwrap();
        archive.finish(padding).unwrap().finish().unwrap().len() as u64
    };
    let sizes: BTreeSet<u64> = (0..100).map(sealed).collect();
    assert!(sizes.len() > 10, "{sizes:?}");
}

#[test]
fn a_set_with_fewer_keys_than_stanzas_is_filled_up_and_one_with_more_is_kept() {
    let keys: Vec<_> = (0..3).map(|_| Identity::generate().to_public().to_string()).collect();
    let sealing = |count, stanzas| Sealing::new(RecipientSet::from_strings(&keys[..count]).unwrap(), stanzas);
    assert_eq!((sealing(1, 3).stanzas(), sealing(1, 3).spare_stanzas()), (3, 2));
    assert_eq!((sealing(3, 1).stanzas(), sealing(3, 1).spare_stanzas()), (3, 0));
}

#[test]
fn more_files_than_are_numbered_are_refused() {
    let field = FieldName::new("files").unwrap();
    let mut sealer = Sealer::begin(&sealing(), std::io::sink());
    for _ in 0..MOST_FILES {
        sealer.start_file(&field, "a").unwrap();
        sealer.end_file().unwrap();
    }
    assert!(matches!(sealer.start_file(&field, "a"), Err(SealError::TooManyFiles)));
}
