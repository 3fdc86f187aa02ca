use proptest::{prelude::*, test_runner::RngSeed};

use super::*;

mod cases;

/// A part as a test sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    name: String,
    filename: Option<String>,
    content_type: Option<String>,
    data: Vec<u8>,
}

fn read(boundary: &str, pieces: &[&[u8]], limits: Limits) -> Result<Vec<Part>, Fault> {
    let mut parser = Multipart::new(&Boundary::new(boundary).unwrap(), limits);
    let mut parts: Vec<Part> = Vec::new();
    let (mut open, mut ended) = (false, false);
    for mut piece in pieces.iter().copied() {
        while let Some(event) = parser.next(&mut piece)? {
            assert!(!ended, "nothing comes after the end");
            match event {
                Event::PartBegin(PartHead { name, filename, content_type, .. }) => {
                    assert!(!std::mem::replace(&mut open, true));
                    parts.push(Part { name, filename, content_type, data: Vec::new() });
                }
                Event::Data(bytes) => {
                    assert!(open && !bytes.is_empty());
                    parts.last_mut().unwrap().data.extend_from_slice(bytes);
                }
                Event::PartEnd => assert!(std::mem::replace(&mut open, false)),
                Event::End => ended = true,
            }
        }
        assert!(piece.is_empty(), "everything is used up");
    }
    parser.finish()?;
    assert!(ended && !open);
    Ok(parts)
}

fn read_whole(boundary: &str, body: &[u8]) -> Result<Vec<Part>, Fault> {
    read(boundary, &[body], Limits::default())
}

fn text(name: &str, value: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}")
}

#[test]
fn a_browsers_form_is_read() {
    let body = concat!(
        "------WebKitFormBoundaryA1\r\nContent-Disposition: form-data; name=\"_lang\"\r\n\r\nar\r\n",
        "------WebKitFormBoundaryA1\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\none\r\ntwo\r\n\r\n",
        "------WebKitFormBoundaryA1\r\nContent-Disposition: form-data; name=\"files\"; filename=\"صورة %22a%22.png\"\r\n",
        "Content-Type: image/png\r\n\r\n\u{1}\r\n--\r\n",
        "------WebKitFormBoundaryA1\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\"\r\n",
        "Content-Type: application/octet-stream\r\n\r\n\r\n------WebKitFormBoundaryA1--\r\n",
    );
    let parts = read_whole("----WebKitFormBoundaryA1", body.as_bytes()).unwrap();
    let seen: Vec<_> = parts.iter().map(|part| (part.name.as_str(), part.filename.as_deref(), part.data.as_slice())).collect();
    assert_eq!(
        seen,
        [
            ("_lang", None, b"ar".as_slice()),
            ("what", None, b"one\r\ntwo\r\n"),
            ("files", Some("صورة \"a\".png"), b"\x01\r\n--"),
            ("files", Some(""), b""),
        ]
    );
    assert_eq!(parts[2].content_type.as_deref(), Some("image/png"));
}

#[test]
fn each_fault_of_a_body_has_its_name() {
    let a = text("a", "1");
    let cases = [
        (String::new(), Fault::NoFirstBoundary),
        ("--other\r\n".into(), Fault::NoFirstBoundary),
        (format!("{}\r\n--b\r\n{a}\r\n--b--", "x".repeat(2000)), Fault::NoFirstBoundary),
        ("--b--\r\n".into(), Fault::NoParts),
        ("--b".into(), Fault::Truncated),
        ("--b\r\nContent-Dispo".into(), Fault::Truncated),
        (format!("--b\r\n{a}"), Fault::Truncated),
        (format!("--b\r\n{a}\r\n--"), Fault::Truncated),
        (format!("--b\r\n{a}\r\n--b"), Fault::Truncated),
        (format!("--b\r\n{a}\r\n--b-"), Fault::Truncated),
        (format!("--b\r\n{a}\r\n--b\r\n"), Fault::Truncated),
        (format!("--b\r\n{a}\r\n--bb--"), Fault::AfterBoundary),
        (format!("--b \r\n{a}\r\n--b--"), Fault::AfterBoundary),
        (format!("--b\n{a}\r\n--b--"), Fault::AfterBoundary),
        (format!("--b\r\n{a}\r\n--b--\r\nmore"), Fault::AfterEnd),
        (format!("--b\r\n{a}\r\n--b--more"), Fault::AfterEnd),
        (format!("--b\r\n{a}\r\n--b--\r\n\r\n"), Fault::AfterEnd),
        (format!("--b\r\n{}", "x".repeat(5000)), Fault::HeadTooLong { most: 4096 }),
        (format!("--b\r\nX: {}\r\n{a}\r\n--b--", "x".repeat(5000)), Fault::HeadTooLong { most: 4096 }),
        ("--b\r\nContent-Disposition: form-data; name=a\n\n1\r\n--b--".into(), Fault::BareLineEnd),
        ("--b\r\n\r\n1\r\n--b--".into(), Fault::NoDisposition),
        (format!("--b\r\n{}\r\n--b--", [a.as_str(); 513].join("\r\n--b\r\n")), Fault::TooManyParts { most: 512 }),
    ];
    for (body, fault) in cases {
        assert_eq!(read_whole("b", body.as_bytes()), Err(fault), "{:.200}", body);
        let bytes: Vec<&[u8]> = body.as_bytes().chunks(1).collect();
        assert_eq!(read("b", &bytes, Limits::default()), Err(fault), "byte by byte: {:.200}", body);
    }
}

#[test]
fn a_short_preamble_is_passed_over() {
    let body = format!("hello\r\n--b\r\n{}\r\n--b--", text("a", "1"));
    assert_eq!(read_whole("b", body.as_bytes()).unwrap().len(), 1);
}

#[test]
fn near_boundaries_take_no_more_time_than_other_bytes() {
    // A search that starts again behind each of these would compare 16 MiB × 74 bytes, one that also
    // keeps what it has seen would copy them over and over.
    let boundary = "b".repeat(70);
    let near = format!("\r\n--{}", "b".repeat(69));
    let mut body = format!("--{boundary}\r\nContent-Disposition: form-data; name=a; filename=f\r\n\r\n").into_bytes();
    body.extend(near.bytes().cycle().take(16 << 20));
    body.extend_from_slice(format!("\r\n--{boundary}--").as_bytes());
    let started = std::time::Instant::now();
    for size in [7, 64 << 10] {
        let pieces: Vec<&[u8]> = body.chunks(size).collect();
        assert_eq!(read(&boundary, &pieces, Limits::default()).unwrap()[0].data.len(), 16 << 20);
    }
    assert!(started.elapsed().as_secs() < 60, "took {:?}", started.elapsed());
}

/// Cuts `body` into pieces whose sizes are `sizes`, over and over.
fn cut<'a>(body: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    let mut rest = body;
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*size).min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Bytes that look like boundaries more often than chance would have it.
fn tricky_bytes() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        Just(b"\r".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n--".to_vec()),
        Just(b"\r\n--bou".to_vec()),
        Just(b"--boundar".to_vec()),
        Just(b"\r\n--boundary--\r\n".to_vec()),
        Just(b"\r\n--boundary\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..20),
    ];
    proptest::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat())
}

fn part() -> impl Strategy<Value = Part> {
    let data = tricky_bytes().prop_filter("the boundary is in no part", |data| !memmem(data, b"\r\n--boundary"));
    let file = proptest::option::of("[^\"\\\\%\\p{C}]{0,12}");
    ("[a-z_]{1,8}", file, data).prop_map(|(name, filename, data)| Part {
        content_type: filename.as_ref().map(|_| "text/plain".into()),
        name,
        filename,
        data,
    })
}

fn memmem(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn written(parts: &[Part]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        body.extend_from_slice(format!("--boundary\r\nContent-Disposition: form-data; name=\"{}\"", part.name).as_bytes());
        if let Some(filename) = &part.filename {
            body.extend_from_slice(format!("; filename=\"{filename}\"\r\nContent-Type: text/plain").as_bytes());
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(&part.data);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--boundary--\r\n");
    body
}

/// What the usual library makes of it.
fn read_by_multer(body: Vec<u8>) -> Vec<Part> {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let mut oracle = multer::Multipart::with_reader(std::io::Cursor::new(body), "boundary");
        let mut parts = Vec::new();
        while let Some(field) = oracle.next_field().await.unwrap() {
            let name = field.name().unwrap().to_owned();
            let filename = field.file_name().map(str::to_owned);
            let content_type = field.content_type().map(ToString::to_string);
            parts.push(Part { name, filename, content_type, data: field.bytes().await.unwrap().to_vec() });
        }
        parts
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_is_read_however_it_is_cut(
        parts in proptest::collection::vec(part(), 1..5),
        sizes in proptest::collection::vec(1_usize..40, 1..6),
    ) {
        let body = written(&parts);
        prop_assert_eq!(&read("boundary", &cut(&body, &sizes), Limits::default()).unwrap(), &parts);
        prop_assert_eq!(&read_by_multer(body), &parts);
    }

    #[test]
    fn any_bytes_give_the_same_however_they_are_cut(
        head in any::<bool>(),
        noise in tricky_bytes(),
        sizes in proptest::collection::vec(1_usize..40, 1..6),
    ) {
        let start: &[u8] = if head { b"--boundary\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n" } else { b"" };
        let body = [start, noise.as_slice()].concat();
        let whole = read("boundary", &[&body], Limits::default());
        prop_assert_eq!(read("boundary", &cut(&body, &sizes), Limits::default()), whole);
    }
}
