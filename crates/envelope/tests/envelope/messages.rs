//! What staff and maintainers are told, and that it says what to do next.

use std::io::Cursor;

use dropsafe_envelope::{CapacityError, Content, OpenError, Opened, Padding, SealError, Sealer, age::Identity, text_envelope_size};

use crate::forms::*;

fn refusal(bytes: &[u8], staff: &Staff) -> OpenError {
    Opened::open(Cursor::new(bytes), [&staff.keys[0] as &dyn Identity]).unwrap_err()
}

#[test]
fn what_staff_are_told_when_an_envelope_does_not_open() {
    let (staff, strangers) = (Staff::of(1, 3), Staff::of(1, 3));
    let sealed = Sealer::begin(&staff.sealing, Vec::new()).finish(record(Content::Opening), Padding::Exactly(4096)).unwrap();
    insta::assert_snapshot!(refusal(&sealed, &strangers), @"none of your keys opens this envelope (keys it is made for, spare ones included: 3). Try your older identity files with --identity, or hand it to a colleague; if nobody can open it, ask the maintainer which keys the site was built with");
    insta::assert_snapshot!(refusal(&sealed[..2000], &staff), @"the end of this envelope is missing or damaged: copy it again from where it came from, and compare the sizes");
    insta::assert_snapshot!(refusal(b"PK\x03\x04", &staff), @"this is not an age file: only envelopes from a spool belong here. Leave it out, and find out how it came there");
    insta::assert_snapshot!(refusal(b"age-encryption.org/v2\n", &staff), @"this age file is of a kind that this version can't read: use a newer Dropsafe, or `age -d`");
    let mut damaged = sealed.clone();
    let mac = damaged.windows(5).position(|bytes| bytes == b"\n--- ").unwrap() + 5;
    damaged[mac] = if damaged[mac] == b'A' { b'B' } else { b'A' };
    insta::assert_snapshot!(refusal(&damaged, &staff), @"this envelope was damaged or altered after it was sealed: copy it again from where it came from, and keep the damaged one aside");
    let mut forged = Vec::new();
    let recipient = staff.keys[0].to_public();
    let plain = b"dear help desk, here is a very large letter".repeat(100);
    let encryptor = dropsafe_envelope::age::Encryptor::with_recipients([&recipient as _].into_iter()).unwrap();
    let mut writer = encryptor.wrap_output(&mut forged).unwrap();
    std::io::Write::write_all(&mut writer, &plain).unwrap();
    writer.finish().unwrap();
    insta::assert_snapshot!(refusal(&forged, &staff), @"this file opens, but it is not an envelope as Dropsafe makes them (it is not a ZIP archive, or has something after its end). Anyone can encrypt to your public keys: don't unpack it on a machine you need, and tell the maintainer that someone puts files in the spool");
    let huge = [b"age-encryption.org/v1\n".to_vec(), b"-> a\n\n".repeat(20_000)].concat();
    insta::assert_snapshot!(refusal(&huge, &staff), @"this age file has a header larger than any envelope's: leave it out, and tell the maintainer that someone puts files in the spool");
}

#[test]
fn what_a_maintainer_is_told_when_a_form_is_too_large() {
    let form = request_assistance();
    let error = text_envelope_size([&form], 400_000, 3).unwrap_err();
    assert!(matches!(error, CapacityError::TooLarge { .. }));
    insta::assert_snapshot!(error, @"a submission of the form “request-assistance” without files can take 1224007 bytes, and the most is 1048576: lower `text_limit:` in _config.yml (it is 400000 bytes, which count threefold), or shorten the form's own texts");
}

#[test]
fn what_an_operator_is_told_when_an_envelope_can_t_be_sealed() {
    insta::assert_snapshot!(SealError::DoesNotFit { needed: 140_000, size: 131_072 }, @"the envelope takes 140000 bytes, and the bundle says 131072: make the bundle again with `dropsafe build`");
    insta::assert_snapshot!(SealError::TooLarge, @"the envelope would be 4 GiB or larger: send fewer or smaller files at a time");
    insta::assert_snapshot!(SealError::TooManyFiles, @"more than 999 files in one envelope: send fewer at a time");
}
