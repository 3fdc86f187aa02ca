//! The age format's own test vectors (C2SP's CCTV), in `tests/testkit`: each comes out of our opening path as it says.

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use age::x25519;

use super::*;

/// What a vector says of itself, and its age file.
struct Vector {
    name: String,
    expect: String,
    payload: Option<String>,
    identities: Vec<String>,
    needs_passphrase: bool,
    is_armored: bool,
    file: Vec<u8>,
}

/// What came of an age file.
#[derive(Debug, PartialEq)]
enum Outcome {
    Success { payload: String },
    NoMatch,
    HeaderFailure,
    PayloadFailure,
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/testkit"))
}

fn vectors() -> Vec<Vector> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut vectors: Vec<_> = entries.filter(|path| path.extension().is_none()).map(|path| Vector::read(&path)).collect();
    vectors.sort_by(|a, b| a.name.cmp(&b.name));
    vectors
}

impl Vector {
    fn read(path: &std::path::Path) -> Self {
        let bytes = fs::read(path).unwrap();
        let end = bytes.windows(2).position(|window| window == b"\n\n").unwrap();
        let (head, file) = (std::str::from_utf8(&bytes[..end]).unwrap(), &bytes[end + 2..]);
        let all = |key: &str| -> Vec<String> {
            head.lines()
                .filter_map(|line| line.split_once(": "))
                .filter(|(name, _)| *name == key)
                .map(|(_, value)| value.to_owned())
                .collect()
        };
        let one = |key| all(key).into_iter().next();
        let file = match one("compressed").as_deref() {
            None => file.to_vec(),
            Some("zlib") => miniz_oxide::inflate::decompress_to_vec_zlib(file).unwrap(),
            Some(other) => panic!("compressed by {other}"),
        };
        Self {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            expect: one("expect").unwrap(),
            payload: one("payload"),
            identities: all("identity"),
            needs_passphrase: one("passphrase").is_some(),
            is_armored: one("armored").is_some(),
            file,
        }
    }

    /// Why an envelope is never like that, if it isn't.
    fn left_out(&self) -> Option<&'static str> {
        if self.is_armored {
            Some("armor: envelopes are binary")
        } else if self.needs_passphrase {
            Some("passphrases: envelopes are sealed to keys")
        } else if self.identities.iter().any(|identity| identity.starts_with("AGE-SECRET-KEY-PQ-")) {
            Some("post-quantum keys: the age library that we use does not have them yet")
        } else {
            None
        }
    }

    fn opened(&self) -> Result<Outcome, OpenError> {
        // Whoever has no key of a kind that we know comes with another one.
        let keys: Vec<x25519::Identity> = self.identities.iter().filter_map(|identity| identity.parse().ok()).collect();
        let stranger = x25519::Identity::generate();
        let keys = keys.iter().chain([&stranger]).map(|key| key as &dyn Identity);
        let stream = match unlocked(Cursor::new(&self.file), keys) {
            Ok((stream, _)) => stream,
            Err(OpenError::WrongKey { .. }) => return Ok(Outcome::NoMatch),
            Err(error @ (OpenError::Truncated | OpenError::Damaged | OpenError::NotAge | OpenError::UnknownAge)) => {
                assert!(!error.to_string().is_empty());
                return Ok(Outcome::HeaderFailure);
            }
            Err(other) => return Err(other),
        };
        let Ok(mut plaintext) = Plaintext::new(stream) else { return Ok(Outcome::PayloadFailure) };
        plaintext.seek(0).map_err(OpenError::Io)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 100_000];
        loop {
            match plaintext.read(&mut buffer) {
                Ok(0) => return Ok(Outcome::Success { payload: hex(&hash.finalize()) }),
                Ok(read) => hash.update(&buffer[..read]),
                Err(_) => return Ok(Outcome::PayloadFailure),
            }
        }
    }
}

#[test]
fn every_vector_of_the_age_format_comes_out_right() {
    let (mut held, mut wrong) = (0, Vec::new());
    for vector in vectors().iter().filter(|vector| vector.left_out().is_none()) {
        held += 1;
        let expected = match vector.expect.as_str() {
            "success" => Outcome::Success { payload: vector.payload.clone().unwrap() },
            "no match" => Outcome::NoMatch,
            // Staff are told the same: the file was damaged or altered.
            "header failure" | "HMAC failure" => Outcome::HeaderFailure,
            "payload failure" => Outcome::PayloadFailure,
            other => panic!("{}: nobody said what {other} means", vector.name),
        };
        let outcome = vector.opened().unwrap();
        if outcome != expected {
            wrong.push(format!("{}: {outcome:?}, should be {expected:?}", vector.name));
        }
    }
    assert!(wrong.is_empty(), "{held} vectors: {wrong:#?}");
    assert_eq!(held, 67);
}

#[test]
fn what_is_left_out_is_refused_and_listed_with_the_reason() {
    let vectors = vectors();
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    let mut listed = String::new();
    for (number, vector) in vectors.iter().filter(|vector| vector.left_out().is_some()).enumerate() {
        assert!(!matches!(vector.opened(), Ok(Outcome::Success { .. })), "{} opened", vector.name);
        let row = format!("| `{}` | {} |\n", vector.name, vector.left_out().unwrap());
        assert!(readme.contains(&row), "README.md lacks row {number}: {row}");
        listed += &row;
    }
    assert_eq!(readme.lines().filter(|line| line.starts_with("| `")).count(), listed.lines().count(), "README.md lists more:\n{listed}");
    assert_eq!(vectors.len(), 143);
}

/// Nothing of a payload is given out before its end is known to be there: a file that was cut tells nothing at all.
#[test]
fn a_payload_that_was_cut_gives_nothing() {
    for name in ["stream_no_final", "stream_no_final_full", "stream_no_final_two_chunks", "stream_no_chunks"] {
        let vector = Vector::read(&folder().join(name));
        let key: x25519::Identity = vector.identities[0].parse().unwrap();
        let (stream, _) = unlocked(Cursor::new(&vector.file), [&key as &dyn Identity]).unwrap();
        assert!(Plaintext::new(stream).is_err(), "{name}");
        assert!(matches!(Opened::open(Cursor::new(&vector.file), [&key as &dyn Identity]), Err(OpenError::Truncated)), "{name}");
    }
}
