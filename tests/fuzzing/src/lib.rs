//! What must hold of every parser, whatever it is fed.
//!
//! Each function here takes any bytes, hands them to a parser that meets strangers' bytes in real use, and panics if
//! something does not hold: not only that the parser comes back, but that what it says is right. Wherever there is another
//! way to know the answer, it is asked: a second parser by other people, a slower one that fits on a page, the way back.
//!
//! libFuzzer looks for bytes that break them (`fuzz/`, on nightly; `just fuzz`). What it found worth keeping is in
//! `fuzz/corpus/`, and the test of this crate replays all of it on stable, with every run of the tests.
//!
//! | target | what reads the bytes | held against |
//! | --- | --- | --- |
//! | [`definition_yaml`] | the generator, as a form's file | the places of its faults; its own `form.json` |
//! | [`definition_json`] | receiver and desk, as `form.json` and as a bundle | the way back |
//! | [`head`] | the receiver, as the head of a request | `httparse`; other cuts |
//! | [`urlencoded`] | the receiver, as a body | `form_urlencoded`; other cuts; the way back |
//! | [`multipart`] | the receiver, as a body | a reader that fits on a page; `multer`; other cuts; the way back |
//! | [`body`] | the receiver, from `Content-Type` to the sealed envelope | what was posted; other cuts |
//! | [`strip`] | the receiver, as a picture | other cuts; a second pass; a walk over what is left |
//! | [`envelope_age`] | the desk, as an age file | itself |
//! | [`envelope_zip`] | the desk, as what is inside an age file | itself |
//! | [`envelope_parts`] | the desk, as the parts of a sound archive | what was put in |
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a property fails by panicking")]

mod cut;
mod definition;
mod envelope;
mod head;
mod multipart;
mod picture;
mod request;
mod urlencoded;

pub use definition::{definition_json, definition_yaml};
pub use envelope::{envelope_age, envelope_parts, envelope_zip};
pub use head::head;
pub use multipart::multipart;
pub use picture::strip;
pub use request::body;
pub use urlencoded::urlencoded;

/// What a target does with its bytes.
pub type Target = fn(&[u8]);

/// Every target, by the name that its corpus has under `fuzz/corpus/`.
pub const TARGETS: [(&str, Target); 10] = [
    ("definition_yaml", definition_yaml),
    ("definition_json", definition_json),
    ("head", head),
    ("urlencoded", urlencoded),
    ("multipart", multipart),
    ("body", body),
    ("strip", strip),
    ("envelope_age", envelope_age),
    ("envelope_zip", envelope_zip),
    ("envelope_parts", envelope_parts),
];
