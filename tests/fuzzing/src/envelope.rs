//! Envelopes that anyone may have made.

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use dropsafe_envelope::age::{Encryptor, Identity, Recipient, x25519};
use dropsafe_envelope::{OpenError, Opened};
use sha2::{Digest, Sha256};

/// The key of the age project's own test vectors, so that these can be seeds.
static KEY: LazyLock<x25519::Identity> =
    LazyLock::new(|| "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0".parse().expect("an identity"));

/// An age file as it came.
///
/// It opens and holds together, or is refused with a reason.
pub fn envelope_age(bytes: &[u8]) {
    drop(opened(bytes.to_vec()));
}

/// What is inside an age file that opens.
///
/// It is refused with a reason that blames the inside, or it is exactly what an envelope of ours holds.
pub fn envelope_zip(bytes: &[u8]) {
    is_ours_or_not(opened(sealed(bytes)));
}

/// The parts of an archive: after a line `=== name` the part's content. `FORM_HASH` and `FILE_HASH` stand for the hashes
/// of the form and of the first file, which nothing could guess.
///
/// As [`envelope_zip`]; and what is read is what was put in.
pub fn envelope_parts(bytes: &[u8]) {
    let parts = parts_in(bytes);
    if let Some(opened) = is_ours_or_not(opened(sealed(&archive(&parts)))) {
        let content = |name: &str| parts.iter().find(|(part, _)| part == name).map(|(_, content)| content.as_slice());
        assert_eq!(content("submission.txt"), Some(opened.text().as_bytes()));
        for file in opened.files() {
            assert_eq!(content(&file.path).map(|content| content.len() as u64), Some(file.size));
        }
    }
}

type Envelope = Opened<Cursor<Vec<u8>>>;

fn sealed(plaintext: &[u8]) -> Vec<u8> {
    let recipient = KEY.to_public();
    let encryptor = Encryptor::with_recipients([&recipient as &dyn Recipient].into_iter()).expect("a recipient");
    let mut writer = encryptor.wrap_output(Vec::new()).expect("memory takes everything");
    writer.write_all(plaintext).expect("memory takes everything");
    writer.finish().expect("memory takes everything")
}

fn is_ours_or_not(opened: Result<Envelope, OpenError>) -> Option<Envelope> {
    match opened {
        Ok(opened) => Some(opened),
        // Whoever has to look into it must not be sent after the wrong thing.
        Err(OpenError::NotOurs(_) | OpenError::Newer(_) | OpenError::FormAltered) => None,
        Err(error) => panic!("the age file is whole and for this key, but: {error}"),
    }
}

fn opened(bytes: Vec<u8>) -> Result<Envelope, OpenError> {
    let length = bytes.len() as u64;
    let mut opened = Opened::open(Cursor::new(bytes), [&*KEY as &dyn Identity]).inspect_err(|error| {
        assert!(!error.to_string().is_empty());
    })?;
    let submission = opened.submission().clone();
    let json = serde_json::to_string(&submission).expect("a submission can be written");
    assert_eq!(serde_json::from_str::<dropsafe_envelope::Submission>(&json).expect("and read again"), submission);

    let files: u64 = opened.files().iter().map(|file| file.size).sum();
    assert!(opened.text().len() as u64 + files < length, "nothing was blown up");
    for (index, file) in submission.files.iter().enumerate() {
        let name = file.path.strip_prefix("files/").expect("files are in their folder");
        let is_tame = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(name.chars().all(is_tame) && !name.starts_with('.'), "{name:?}");
        let mut content = Vec::new();
        let read = opened.file(index).and_then(|mut reader| reader.read_to_end(&mut content).map_err(OpenError::Io));
        if read.is_ok() {
            assert_eq!((content.len() as u64, hex(&Sha256::digest(&content))), (file.size, file.sha256.clone()));
        }
    }
    assert!(matches!(opened.file(submission.files.len()), Err(OpenError::NoSuchFile(_))));
    Ok(opened)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn parts_in(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Some(name) = line.strip_prefix(b"=== ") {
            parts.push((String::from_utf8_lossy(name).trim_end().to_owned(), Vec::new()));
        } else if let Some((_, content)) = parts.last_mut() {
            content.extend_from_slice(line);
        }
    }
    let hash_of = |is_it: fn(&str) -> bool| parts.iter().find(|(name, _)| is_it(name)).map(|(_, content)| hex(&Sha256::digest(content)));
    let form = hash_of(|name| name == "form.json").unwrap_or_default();
    let file = hash_of(|name| name.starts_with("files/")).unwrap_or_default();
    for (name, content) in &mut parts {
        if name == "submission.json" {
            let text = String::from_utf8_lossy(content).replace("FORM_HASH", &form).replace("FILE_HASH", &file);
            *content = text.into_bytes();
        }
    }
    parts
}

/// A ZIP as an envelope has it: `docs/envelope.md`, written down once more.
fn archive(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let is_streamed = name.starts_with("files/");
        let flags = 1_u16 << 11 | u16::from(is_streamed) << 3;
        let known = [crc32fast::hash(content), content.len() as u32, content.len() as u32].map(u32::to_le_bytes).concat();
        let offset = out.len() as u32;
        let shared = [20, flags, 0, 0, 33].map(u16::to_le_bytes).concat();
        let length = (name.len() as u16).to_le_bytes();
        out.extend([b"PK\x03\x04".as_slice(), &shared, if is_streamed { &[0; 12] } else { &known }, &length, &[0; 2]].concat());
        out.extend([name.as_bytes(), content].concat());
        if is_streamed {
            out.extend([b"PK\x07\x08".as_slice(), &known].concat());
        }
        let mode = (0o100_600_u32 << 16).to_le_bytes();
        directory.extend([b"PK\x01\x02".as_slice(), &[20, 3], &shared, &known, &length, &[0; 8], &mode, &offset.to_le_bytes()].concat());
        directory.extend(name.bytes());
    }
    let count = (parts.len() as u16).to_le_bytes();
    let place = [directory.len() as u32, out.len() as u32].map(u32::to_le_bytes).concat();
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &place, &[0; 2]].concat());
    out
}
