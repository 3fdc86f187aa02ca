//! Files that no receiver made, or that were damaged on the way.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use dropsafe_envelope::{OpenError, Opened, age::Identity};
use proptest::{prelude::*, test_runner::RngSeed};

use crate::forms::*;

/// Opens and reads everything there is, as the desk does.
fn read_all(bytes: &[u8], staff: &Staff) -> Result<usize, OpenError> {
    let mut opened = Opened::open(Cursor::new(bytes), [&staff.keys[0] as &dyn Identity])?;
    let mut total = opened.text().len();
    for index in 0..opened.files().len() {
        let mut content = Vec::new();
        total += opened.file(index)?.read_to_end(&mut content).map_err(OpenError::Io)?;
    }
    Ok(total)
}

fn sample(staff: &Staff) -> Vec<u8> {
    sealed_with_files(staff, &language("en"), &[("a.bin", &[1; 70_000]), ("b.txt", b"short")])
}

#[test]
fn an_envelope_that_is_cut_anywhere_is_refused() {
    let staff = Staff::of(1, 1);
    let sealed = sample(&staff);
    read_all(&sealed, &staff).unwrap();
    let lengths = (0..1200).chain((1200..sealed.len()).step_by(997)).chain([sealed.len() - 1]);
    for length in lengths {
        let error = read_all(&sealed[..length], &staff).unwrap_err();
        assert!(matches!(error, OpenError::Truncated), "{length}: {error}");
    }
}

#[test]
fn bytes_after_the_end_are_refused() {
    let staff = Staff::of(1, 1);
    let mut sealed = sample(&staff);
    sealed.extend(b"more");
    assert!(read_all(&sealed, &staff).is_err());
}

#[test]
fn a_header_without_end_is_refused_at_once() {
    let staff = Staff::of(1, 1);
    let endless_stanzas = b"age-encryption.org/v1\n".iter().copied().chain(b"-> a\n\n".iter().copied().cycle().take(10_000_000));
    let endless_line = b"age-encryption.org/v1\n-> ".iter().copied().chain(std::iter::repeat_n(b'a', 10_000_000));
    for header in [endless_stanzas.collect::<Vec<u8>>(), endless_line.collect()] {
        let begun = std::time::Instant::now();
        assert!(matches!(read_all(&header, &staff), Err(OpenError::HugeHeader)));
        assert!(begun.elapsed().as_secs() < 2);
    }
}

/// A file that counts how much of it was read.
struct Watched {
    file: Cursor<Vec<u8>>,
    read: usize,
}

impl Read for &mut Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read += read;
        Ok(read)
    }
}

impl Seek for &mut Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[test]
fn a_header_whose_last_line_never_ends_is_not_read_into_memory() {
    let staff = Staff::of(1, 1);
    let header = b"age-encryption.org/v1\n-> a\n\n--- ".iter().copied().chain(std::iter::repeat_n(b'a', 10_000_000));
    let mut watched = Watched { file: Cursor::new(header.collect()), read: 0 };
    let fault = Opened::open(&mut watched, [&staff.keys[0] as &dyn Identity]).err();
    assert!(watched.read < 1_000_000, "{} bytes were read", watched.read);
    assert!(matches!(fault, Some(OpenError::HugeHeader)), "{fault:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_at_all_are_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(read_all(&bytes, &Staff::of(1, 1)).is_err());
    }

    #[test]
    fn any_bytes_after_the_version_line_are_an_error(bytes in "(-> |[a-z0-9 ]|\n|--- |X25519|[A-Za-z+/]{43}){0,40}") {
        let bytes = format!("age-encryption.org/v1\n{bytes}");
        prop_assert!(read_all(bytes.as_bytes(), &Staff::of(1, 1)).is_err());
    }

    #[test]
    fn a_changed_bit_is_never_overlooked(place in any::<prop::sample::Index>(), bit in 0u8..8) {
        let staff = Staff::of(1, 1);
        let mut sealed = sample(&staff);
        let place = place.index(sealed.len());
        sealed[place] ^= 1 << bit;
        prop_assert!(read_all(&sealed, &staff).is_err(), "byte {}", place);
    }
}
