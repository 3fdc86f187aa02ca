//! What a thief of the spool can measure.

use dropsafe_envelope::{Content, Padding, SealError, Sealer, text_envelope_size};

use crate::forms::*;

#[test]
fn a_hundred_submissions_of_two_forms_have_one_size() {
    let staff = Staff::of(1, 3);
    let size = size_for(&staff);
    for form in [request_assistance(), become_a_provider()] {
        for step in 0..50 {
            let answers = filled_in(&form, step * 100 / 49);
            let language = language(if step % 2 == 0 { "en" } else { "ar" });
            let sealed =
                Sealer::begin(&staff.sealing, Vec::new()).finish(submission(&form, &language, &answers), Padding::Exactly(size)).unwrap();
            assert_eq!(sealed.len() as u64, size, "{} at step {step}", form.name());
            assert_eq!(staff.open(&sealed).submission().answers, answers);
        }
    }
}

#[test]
fn the_receivers_own_envelopes_have_it_too() {
    let staff = Staff::of(3, 3);
    let size = size_for(&staff);
    for content in [Content::Opening, Content::Closing, Content::Heartbeat] {
        let sealed = Sealer::begin(&staff.sealing, Vec::new()).finish(record(content), Padding::Exactly(size)).unwrap();
        assert_eq!(sealed.len() as u64, size);
    }
}

#[test]
fn real_forms_with_the_usual_limit_take_128_kib() {
    let forms = [request_assistance(), become_a_provider()];
    assert_eq!(text_envelope_size(&forms, TEXT_LIMIT, 3), Ok(128 * 1024));
    assert_eq!(text_envelope_size(&forms[..1], TEXT_LIMIT, 8), Ok(128 * 1024));
}

#[test]
fn the_header_counts_as_many_recipients_whoever_reads_the_form() {
    for recipients in [1, 2, 3] {
        let staff = Staff::of(recipients, 3);
        let sealed = Sealer::begin(&staff.sealing, Vec::new()).finish(record(Content::Opening), Padding::Exactly(8192)).unwrap();
        assert_eq!(staff.open(&sealed).stanzas(), 3);
        let x25519 = sealed.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"-> X25519 ")).count();
        assert_eq!(x25519, 3);
    }
}

#[test]
fn with_files_the_size_is_a_step() {
    let staff = Staff::of(1, 1);
    for length in [0, 1, 10_000, 65_000, 65_536, 131_072, 1_000_000] {
        let sealed = sealed_with_files(&staff, &language("en"), &[("a.bin", &vec![7; length])]);
        let size = sealed.len() as u64;
        // A Padmé size has as many bits after its first as its exponent has digits in binary.
        let exponent = size.ilog2();
        let kept = exponent.ilog2() + 1;
        assert_eq!(size % (1 << (exponent - kept)), 0, "{size}");
        assert_eq!(staff.open(&sealed).files()[0].size, length as u64);
    }
}

#[test]
fn what_does_not_fit_is_refused_not_cut() {
    let staff = Staff::of(1, 1);
    let (form, english) = (request_assistance(), language("en"));
    let answers = filled_in(&form, 50);
    for size in [0, 100, 700, 16 * 1024] {
        let result = Sealer::begin(&staff.sealing, Vec::new()).finish(submission(&form, &english, &answers), Padding::Exactly(size));
        assert!(matches!(result, Err(SealError::DoesNotFit { .. })), "{size}");
    }
}

#[test]
fn every_header_can_be_made_to_land() {
    // A size that lies among the ones no plaintext leads to for most lengths of a header around here: 64 KiB
    // and a header and a bit. Whatever was rolled, the file has this size.
    let staff = Staff::of(1, 1);
    for size in 65_536 + 300..65_536 + 340 {
        let sealed = Sealer::begin(&staff.sealing, Vec::new()).finish(record(Content::Heartbeat), Padding::Exactly(size)).unwrap();
        assert_eq!(sealed.len() as u64, size);
    }
}
