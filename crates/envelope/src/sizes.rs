//! The arithmetic of sizes: numbers in, numbers out.
//!
//! Three layers add up to a finished envelope: the age header with its nonce (whose length is random and only
//! known once it is written), the plaintext, and 16 bytes for each 64 KiB of it. Only the plaintext can be
//! lengthened. So some sizes can't be reached: with a full last chunk, one byte more of plaintext is 17 bytes
//! more of file, and the 16 sizes between belong to nobody.

/// The plaintext of one age chunk.
const CHUNK: u64 = 64 * 1024;

/// What encryption adds to a chunk.
const TAG: u64 = 16;

/// How long `plaintext` bytes become when age encrypts them.
///
/// An empty plaintext still makes one chunk, of a tag alone.
pub(crate) fn encrypted(plaintext: u64) -> u64 {
    plaintext + TAG * plaintext.div_ceil(CHUNK).max(1)
}

/// The plaintext that becomes `encrypted` bytes long; none does for 16 of every 65,552 lengths.
pub(crate) fn plaintext_of(encrypted_length: u64) -> Option<u64> {
    let chunks = encrypted_length.div_ceil(CHUNK + TAG).max(1);
    let plaintext = encrypted_length.checked_sub(TAG * chunks)?;
    (encrypted(plaintext) == encrypted_length).then_some(plaintext)
}

/// How much padding makes a file of exactly `total` bytes of a header and an unpadded plaintext.
///
/// None if they are longer already, or if no plaintext lands there behind a header of this length.
pub(crate) fn padding_to(total: u64, header: u64, plaintext: u64) -> Option<u64> {
    plaintext_of(total.checked_sub(header)?)?.checked_sub(plaintext)
}

/// The next Padmé step that can be reached: the whole size, and the padding that makes it.
pub(crate) fn next_step(header: u64, plaintext: u64) -> (u64, u64) {
    let mut total = padme(header + encrypted(plaintext));
    loop {
        match padding_to(total, header, plaintext) {
            Some(padding) => return (total, padding),
            None => total = padme(total + 1),
        }
    }
}

/// The smallest Padmé size that is no smaller than `size`.
///
/// Padmé (Nikitin and others, “Reducing Metadata Leakage from Encrypted Files and Communication with PURBs”,
/// 2019) keeps as many leading bits of a size as the number of bits of its exponent: sizes leak O(log log n)
/// bits, for at most 12 % more bytes.
pub(crate) fn padme(size: u64) -> u64 {
    if size < 2 {
        return size;
    }
    let exponent = size.ilog2();
    let kept = exponent.checked_ilog2().unwrap_or(0) + 1;
    let rounded = exponent.saturating_sub(kept);
    size.next_multiple_of(1 << rounded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prelude::*, test_runner::RngSeed};

    #[test]
    fn known_lengths() {
        for (plaintext, length) in [(0, 16), (1, 17), (65_536, 65_552), (65_537, 65_569), (131_072, 131_104)] {
            assert_eq!(encrypted(plaintext), length);
            assert_eq!(plaintext_of(length), Some(plaintext));
        }
    }

    #[test]
    fn sixteen_lengths_of_every_65552_belong_to_nobody() {
        let unreachable: Vec<u64> = (16..=16 + 3 * 65_552).filter(|length| plaintext_of(*length).is_none()).collect();
        assert_eq!(unreachable.len(), 3 * 16);
        assert_eq!(unreachable[..16], (65_553..65_569).collect::<Vec<_>>());
    }

    #[test]
    fn known_steps() {
        for (size, step) in [(0, 0), (1, 1), (2, 2), (8, 8), (9, 10), (100, 104), (1_000, 1_024), (1_000_000, 1_015_808)] {
            assert_eq!(padme(size), step, "{size}");
        }
        assert_eq!(padme(1 << 40), 1 << 40);
    }

    #[test]
    fn a_step_out_of_reach_is_stepped_over() {
        // 67,584 is a step. Behind a header of 2,024 bytes it would take 65,560 encrypted bytes: nobody's length.
        assert_eq!((padme(67_540), plaintext_of(67_584 - 2_024)), (67_584, None));
        let (total, padding) = next_step(2_024, 65_500);
        assert_eq!((total, 2_024 + encrypted(65_500 + padding)), (69_632, 69_632));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

        #[test]
        fn lengths_go_back_and_forth(plaintext in 0u64..1 << 33) {
            prop_assert_eq!(plaintext_of(encrypted(plaintext)), Some(plaintext));
        }

        #[test]
        fn a_length_that_comes_from_no_plaintext_has_none(length in 0u64..1 << 20) {
            let guesses = (1..=17).filter_map(|chunks| length.checked_sub(TAG * chunks));
            let plaintext = guesses.into_iter().find(|guess| encrypted(*guess) == length);
            prop_assert_eq!(plaintext_of(length), plaintext);
        }

        #[test]
        fn padding_lands_exactly(header in 200u64..2_000, plaintext in 0u64..400_000, total in 0u64..600_000) {
            match padding_to(total, header, plaintext) {
                Some(padding) => prop_assert_eq!(header + encrypted(plaintext + padding), total),
                None => {
                    let too_long = header + encrypted(plaintext) > total;
                    let unreachable = total >= header && plaintext_of(total - header).is_none();
                    prop_assert!(too_long || unreachable);
                }
            }
        }

        #[test]
        fn a_step_is_no_less_and_at_most_12_percent_more(size in 1u64..1 << 40) {
            let step = padme(size);
            prop_assert!(step >= size);
            prop_assert!((step - size) as f64 <= 0.12 * size as f64 + 1.0);
            prop_assert_eq!(padme(step), step);
        }

        #[test]
        fn with_files_the_next_step_is_met_exactly(header in 200u64..2_000, plaintext in 0u64..1 << 32) {
            let (total, padding) = next_step(header, plaintext);
            prop_assert_eq!(header + encrypted(plaintext + padding), total);
            prop_assert_eq!(padme(total), total);
        }
    }
}
