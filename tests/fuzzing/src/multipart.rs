//! `multipart/form-data`.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use dropsafe_receiver::multipart::{Boundary, Event, Fault, Limits, Multipart, PartHead};

use crate::cut::{seeded, ways};

const LIMITS: Limits = Limits { preamble: 64, part_head: 512, parts: 16 };

/// Boundaries of several kinds; the last ones are made of what else has a meaning.
const BOUNDARIES: [&str; 4] = ["b", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "--", "b:'-- 1"];

/// A body of parts.
///
/// However it is cut it gives the same events; limits are kept; where it can be read, a reader that fits on a page finds the
/// same parts, and so does `multer`; what was read and written again reads the same.
pub fn multipart(bytes: &[u8]) {
    let Some((seed, body)) = seeded(bytes) else { return };
    let boundary = BOUNDARIES[usize::from(seed >> 6)];
    let [whole, by_one, cut] = ways(seed, body).map(|pieces| read(boundary, &pieces));
    assert_eq!(by_one, whole, "byte by byte");
    assert_eq!(cut, whole, "cut by {seed}");

    if let (parts, Ok(())) = whole {
        assert!(!parts.is_empty() && parts.len() <= LIMITS.parts);
        let plain = parts_on_a_page(boundary, body).expect("a plainer reader can read it too");
        assert_eq!(plain.iter().map(|(_, data)| *data).collect::<Vec<_>>(), parts.iter().map(|part| &part.data[..]).collect::<Vec<_>>());
        assert!(plain.iter().all(|(head, _)| head.len() + 2 <= LIMITS.part_head), "a head is within its limit");
        // Its reader takes a boundary for one wherever it stands in a preamble.
        if body.starts_with(format!("--{boundary}").as_bytes()) {
            agrees_with_multer(boundary, body, &parts, &plain);
        }
        goes_back(boundary, &parts);
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    head: PartHead,
    data: Vec<u8>,
}

fn read(boundary: &str, pieces: &[&[u8]]) -> (Vec<Part>, Result<(), Fault>) {
    let mut parts = Vec::new();
    let outcome = read_into(&mut parts, boundary, pieces);
    (parts, outcome)
}

fn read_into(parts: &mut Vec<Part>, boundary: &str, pieces: &[&[u8]]) -> Result<(), Fault> {
    let mut parser = Multipart::new(&Boundary::new(boundary).expect("a boundary"), LIMITS);
    let (mut is_open, mut has_ended) = (false, false);
    for mut piece in pieces.iter().copied() {
        while let Some(event) = parser.next(&mut piece)? {
            assert!(!has_ended, "nothing comes after the end");
            match event {
                Event::PartBegin(head) => {
                    assert!(!std::mem::replace(&mut is_open, true), "one part at a time");
                    parts.push(Part { head, data: Vec::new() });
                }
                Event::Data(bytes) => {
                    assert!(is_open && !bytes.is_empty());
                    parts.last_mut().expect("a part").data.extend_from_slice(bytes);
                }
                Event::PartEnd => assert!(std::mem::replace(&mut is_open, false)),
                Event::End => has_ended = true,
            }
        }
        assert!(piece.is_empty(), "everything is used up");
    }
    parser.finish()?;
    assert!(has_ended && !is_open);
    Ok(())
}

/// A reader that is slow, keeps everything and fits on a page: heads and data of a well-formed body.
pub(crate) fn parts_on_a_page<'b>(boundary: &str, body: &'b [u8]) -> Option<Vec<(&'b [u8], &'b [u8])>> {
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    let mut rest = match body.strip_prefix(&delimiter[2..]) {
        Some(rest) => rest,
        None => split(body, &delimiter)?.1,
    };
    let mut parts = Vec::new();
    while rest.starts_with(b"\r\n") {
        let (part, after) = split(rest, &delimiter)?;
        parts.push(split(part.strip_prefix(b"\r\n")?, b"\r\n\r\n")?);
        rest = after;
    }
    matches!(rest, b"--" | b"--\r" | b"--\r\n").then_some(parts)
}

fn split<'b>(bytes: &'b [u8], at: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let found = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..found], &bytes[found + at.len()..]))
}

fn agrees_with_multer(boundary: &str, body: &[u8], parts: &[Part], plain: &[(&[u8], &[u8])]) {
    // It refuses names that browsers send, and reads escapes that browsers do not mean.
    let is_plain = |byte: &u8| matches!(byte, b'\r' | b'\n' | 0x20..=0x7e) && !matches!(byte, b'%' | b'\\');
    if !plain.iter().all(|(head, _)| head.iter().all(is_plain)) {
        return;
    }
    let theirs = read_by_multer(boundary, body).expect("what is read here is read by others");
    assert_eq!(theirs.len(), parts.len());
    for ((name, filename, data), (part, (head, _))) in theirs.into_iter().zip(parts.iter().zip(plain)) {
        assert_eq!(data, part.data);
        // It knows the names only as browsers write them, in small letters, and takes others for them that end in the same letters.
        let lines = head.split(|byte| *byte == b'\r');
        let written = |name: &'static [u8]| head.windows(name.len()).filter(move |word| word.eq_ignore_ascii_case(name));
        let are_small = |name| written(name).all(|word| word == name);
        if written(b"name").count() <= 2
            && are_small(b"name")
            && are_small(b"filename")
            && lines.clone().any(|line| line.trim_ascii_start().starts_with(b"Content-Disposition: form-data; name=\""))
        {
            assert_eq!((name, filename), (part.head.name.clone(), part.head.filename.clone()));
        }
    }
}

type TheirPart = (String, Option<String>, Vec<u8>);

fn read_by_multer(boundary: &str, body: &[u8]) -> Result<Vec<TheirPart>, multer::Error> {
    let body = Bytes::copy_from_slice(body);
    let stream = futures_util::stream::once(std::future::ready(Ok::<_, std::io::Error>(body)));
    let mut theirs = multer::Multipart::new(stream, boundary);
    done(async {
        let mut parts = Vec::new();
        while let Some(field) = theirs.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            let filename = field.file_name().map(str::to_owned);
            parts.push((name, filename, field.bytes().await?.to_vec()));
        }
        Ok(parts)
    })
}

/// What a future comes to that never has to wait.
fn done<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100_000 {
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return done;
        }
    }
    panic!("all of the body is there, and yet there is something to wait for")
}

/// What was read, written as a browser would, reads the same.
fn goes_back(boundary: &str, parts: &[Part]) {
    let escaped = |name: &str| name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let mut body = Vec::new();
    for Part { head, data } in parts {
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", escaped(&head.name)).bytes());
        if let Some(filename) = &head.filename {
            body.extend(format!("; filename=\"{}\"", escaped(filename)).bytes());
        }
        if let Some(kind) = &head.content_type {
            body.extend(format!("\r\nContent-Type: {kind}").bytes());
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(data);
        body.extend_from_slice(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    let sound: Vec<_> = parts.iter().cloned().map(|part| Part { head: PartHead { is_damaged: false, ..part.head }, ..part }).collect();
    match read(boundary, &[&body]) {
        // Escapes are longer than what they stand for.
        (_, Err(Fault::HeadTooLong { .. })) => {}
        again => assert_eq!(again, (sound, Ok(()))),
    }
}
