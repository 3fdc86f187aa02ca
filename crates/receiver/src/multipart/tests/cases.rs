//! What well-known parsers are tested with (busboy, multer, python-multipart, werkzeug, Go's mime/multipart), written anew,
//! with our decision about each. Two things guide it: every browser's bodies are read, and what two parsers could read in
//! two ways is read in none.

use super::*;

/// The boundary of nearly all of them.
const B: &str = "b";

/// A part: name, file's name, data.
type Read = (&'static str, Option<&'static str>, &'static str);

/// What is decided about a body.
enum Decision {
    /// It has these parts.
    Parts(&'static [Read]),
    /// It can't be read.
    Refused(Fault),
}
use Decision::{Parts, Refused};

/// Reads a body in one piece, byte by byte, and in two pieces cut at each place: a boundary may lie across any edge.
fn seen(boundary: &str, body: &[u8]) -> Result<Vec<Part>, Fault> {
    let whole = read_whole(boundary, body);
    assert_eq!(read(boundary, &body.chunks(1).collect::<Vec<_>>(), Limits::default()), whole, "byte by byte");
    for at in 0..body.len().min(400) {
        let (first, second) = body.split_at(at);
        assert_eq!(read(boundary, &[first, second], Limits::default()), whole, "cut at {at}");
    }
    whole
}

fn hold(cases: &[(&str, &[u8], Decision)]) {
    for (case, body, decision) in cases {
        let found = seen(B, body);
        match decision {
            Refused(fault) => assert_eq!(found, Err(*fault), "{case}"),
            Parts(parts) => {
                let found = found.unwrap_or_else(|fault| panic!("{case}: {fault}"));
                let found: Vec<_> = found.iter().map(|part| (&*part.name, part.filename.as_deref(), &part.data[..])).collect();
                let parts: Vec<_> = parts.iter().map(|(name, file, data)| (*name, *file, data.as_bytes())).collect();
                assert_eq!(found, parts, "{case}");
            }
        }
    }
}

macro_rules! field {
    ($data:literal) => {
        concat!("Content-Disposition: form-data; name=\"a\"\r\n\r\n", $data)
    };
}

macro_rules! body {
    ($data:literal) => {
        concat!("--b\r\n", field!($data), "\r\n--b--\r\n").as_bytes()
    };
}

#[test]
fn beginnings_and_ends() {
    hold(&[
        (
            "no line end after the last boundary: some programs leave it out",
            b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--",
            Parts(&[("a", None, "1")]),
        ),
        (
            "half a line end there: the body was cut within it, nothing is lost",
            b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--\r",
            Parts(&[("a", None, "1")]),
        ),
        (
            "an empty line first, as old clients send it",
            concat!("\r\n--b\r\n", field!("1"), "\r\n--b--\r\n").as_bytes(),
            Parts(&[("a", None, "1")]),
        ),
        (
            "a preamble",
            concat!("This is a message\r\nin MIME.\r\n--b\r\n", field!("1"), "\r\n--b--\r\n").as_bytes(),
            Parts(&[("a", None, "1")]),
        ),
        ("a byte order mark", concat!("\u{feff}\r\n--b\r\n", field!("1"), "\r\n--b--\r\n").as_bytes(), Parts(&[("a", None, "1")])),
        (
            "a boundary that does not begin a line is none",
            concat!("x--b\r\n", field!("1"), "\r\n--b--\r\n").as_bytes(),
            Refused(Fault::NoParts),
        ),
        ("a body of no bytes", b"", Refused(Fault::NoFirstBoundary)),
        ("line ends alone", b"\r\n\r\n", Refused(Fault::NoFirstBoundary)),
        ("a form without fields: no form of ours has none", b"--b--\r\n", Refused(Fault::NoParts)),
        ("the last boundary is missing", concat!("--b\r\n", field!("1")).as_bytes(), Refused(Fault::Truncated)),
        (
            "the last boundary is only one between parts",
            concat!("--b\r\n", field!("1"), "\r\n--b\r\n").as_bytes(),
            Refused(Fault::Truncated),
        ),
        ("the last boundary is cut", concat!("--b\r\n", field!("1"), "\r\n--b-").as_bytes(), Refused(Fault::Truncated)),
        ("an epilogue: nobody would see it", concat!("--b\r\n", field!("1"), "\r\n--b--\r\nepilogue").as_bytes(), Refused(Fault::AfterEnd)),
        ("an empty line after the end", concat!("--b\r\n", field!("1"), "\r\n--b--\r\n\r\n").as_bytes(), Refused(Fault::AfterEnd)),
        (
            "a second body after the end",
            concat!("--b\r\n", field!("1"), "\r\n--b--\r\n--b\r\n", field!("2"), "\r\n--b--").as_bytes(),
            Refused(Fault::AfterEnd),
        ),
    ]);
}

#[test]
fn boundaries_and_what_looks_like_them() {
    hold(&[
        ("an empty part", body!(""), Parts(&[("a", None, "")])),
        ("a line end belongs to the boundary only once", body!("\r\n"), Parts(&[("a", None, "\r\n")])),
        ("a carriage return before it belongs to the part", body!("1\r"), Parts(&[("a", None, "1\r")])),
        ("a boundary without a line end before it", body!("1--b"), Parts(&[("a", None, "1--b")])),
        ("a boundary after half a line end", body!("1\n--b\n--b--\r--b"), Parts(&[("a", None, "1\n--b\n--b--\r--b")])),
        ("beginnings of a boundary", body!("\r\n-\r\n--\r\r\n--\r\n-b"), Parts(&[("a", None, "\r\n-\r\n--\r\r\n--\r\n-b")])),
        ("another boundary's lines", body!("\r\n--a--\r\n--c\r\n"), Parts(&[("a", None, "\r\n--a--\r\n--c\r\n")])),
        ("a part within a part is not taken apart: it is text as it came",
            b"--b\r\nContent-Disposition: form-data; name=a\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n1\r\n--c--\r\n--b--",
            Parts(&[("a", None, "--c\r\n\r\n1\r\n--c--")])),
        // Go reads this as data, others as a boundary.
        ("a longer boundary that begins like ours", body!("1\r\n--bc"), Refused(Fault::AfterBoundary)),
        // RFC 2046 allows for it, for gateways that add spaces. HTTP has none, and parsers differ.
        ("spaces after a boundary", concat!("--b \t\r\n", field!("1"), "\r\n--b--").as_bytes(), Refused(Fault::AfterBoundary)),
        ("spaces after the last boundary", concat!("--b\r\n", field!("1"), "\r\n--b-- \r\n").as_bytes(), Refused(Fault::AfterEnd)),
        ("a line feed alone after a boundary", concat!("--b\n", field!("1"), "\r\n--b--").as_bytes(), Refused(Fault::AfterBoundary)),
        ("a carriage return alone after a boundary", concat!("--b\r", field!("1"), "\r\n--b--").as_bytes(), Refused(Fault::AfterBoundary)),
        ("one hyphen after a boundary", concat!("--b\r\n", field!("1"), "\r\n--b-\r\n").as_bytes(), Refused(Fault::AfterBoundary)),
        ("line feeds alone throughout", b"--b\nContent-Disposition: form-data; name=a\n\n1\n--b--\n", Refused(Fault::AfterBoundary)),
        ("a boundary ends a head that has no end", b"--b\r\nContent-Disposition: form-data; name=a\r\n--b\r\n\r\n1\r\n--b--", Refused(Fault::BoundaryInHead)),
        ("a boundary that could be a header", b"--b\r\nContent-Disposition: form-data; name=a\r\n--b: 1\r\n\r\n1\r\n--b--", Refused(Fault::BoundaryInHead)),
        (
            "what looks like a boundary right behind a head",
            b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b-- 1\r\n\r\n1\r\n--b--",
            Refused(Fault::BoundaryInHead),
        ),
        (
            "what only begins like a boundary right behind a head",
            b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--\r\n--b--",
            Parts(&[("a", None, "--")]),
        ),
        ("a boundary where a head should begin", b"--b\r\n--b--\r\n", Refused(Fault::BoundaryInHead)),
    ]);
}

#[test]
fn heads_of_parts() {
    const NAMELESS: Decision = Refused(Fault::NoName);
    const UNCLEAR: Decision = Refused(Fault::Disposition);
    let part = |lines: &str| format!("--b\r\n{lines}\r\n\r\n1\r\n--b--").into_bytes();
    let a: &[Read] = &[("a", None, "1")];
    let cases: Vec<(&str, &str, Decision)> = vec![
        ("names of headers and parameters in any case", "CONTENT-disposition: Form-Data; NAME=a", Parts(a)),
        ("no space anywhere", "Content-Disposition:form-data;name=a", Parts(a)),
        ("spaces and tabs wherever they may be", "Content-Disposition: \t form-data \t;\t name=\"a\" ; ", Parts(a)),
        ("semicolons too many", "Content-Disposition: form-data;; name=a;", Parts(a)),
        (
            "parameters and headers that nobody knows",
            "X: y\r\nContent-Disposition: form-data; size=1; name=a\r\nContent-Length: 99",
            Parts(a),
        ),
        ("a semicolon and an equals sign in quotes", "Content-Disposition: form-data; name=\"a;b=c\"", Parts(&[("a;b=c", None, "1")])),
        ("single quotes are part of the name", "Content-Disposition: form-data; name='a'", Parts(&[("'a'", None, "1")])),
        ("brackets", "Content-Disposition: form-data; name=\"a[]\"", Parts(&[("a[]", None, "1")])),
        (
            "_charset_ is a field like any other: our pages are UTF-8",
            "Content-Disposition: form-data; name=_charset_",
            Parts(&[("_charset_", None, "1")]),
        ),
        ("what browsers escape", "Content-Disposition: form-data; name=\"a%22%0D%0A%41\"", Parts(&[("a\"\r\n%41", None, "1")])),
        (
            "other scripts",
            "Content-Disposition: form-data; name=\"الاسم\"; filename=\"写真.png\"",
            Parts(&[("الاسم", Some("写真.png"), "1")]),
        ),
        ("no file was chosen", "Content-Disposition: form-data; name=a; filename=\"\"", Parts(&[("a", Some(""), "1")])),
        ("a file's name without quotes", "Content-Disposition: form-data; name=a; filename=b.txt", Parts(&[("a", Some("b.txt"), "1")])),
        // Old browsers send the whole path. A backslash escapes nothing.
        ("a path", "Content-Disposition: form-data; name=a; filename=\"C:\\dir\\b.txt\"", Parts(&[("a", Some("C:\\dir\\b.txt"), "1")])),
        (
            "a name that climbs is data, like any other",
            "Content-Disposition: form-data; name=a; filename=\"../../b\"",
            Parts(&[("a", Some("../../b"), "1")]),
        ),
        ("the order of parameters", "Content-Disposition: form-data; filename=b; name=a", Parts(&[("a", Some("b"), "1")])),
        ("encodings that encode nothing", "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: Binary", Parts(a)),
        (
            "encodings that would have to be undone",
            "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: quoted-printable",
            Refused(Fault::TransferEncoding),
        ),
        (
            "a quote behind a backslash ends the name for some, and not for others",
            "Content-Disposition: form-data; name=\"a\\\"b\"",
            UNCLEAR,
        ),
        ("a quote that is not closed", "Content-Disposition: form-data; name=\"a", UNCLEAR),
        ("a space in a name without quotes", "Content-Disposition: form-data; name=a b", UNCLEAR),
        ("a name twice", "Content-Disposition: form-data; name=a; Name=b", UNCLEAR),
        ("a file's name twice", "Content-Disposition: form-data; name=a; filename=b; filename=c", UNCLEAR),
        ("another disposition", "Content-Disposition: attachment; name=a; filename=b", UNCLEAR),
        ("no disposition's type", "Content-Disposition: ; name=a", UNCLEAR),
        ("no value", "Content-Disposition: form-data; name", UNCLEAR),
        ("an empty name", "Content-Disposition: form-data; name=\"\"", NAMELESS),
        ("no name", "Content-Disposition: form-data; filename=a", NAMELESS),
        ("a name in extended notation", "Content-Disposition: form-data; name*=UTF-8''a", Refused(Fault::ExtendedName)),
        (
            "a file's name in both notations",
            "Content-Disposition: form-data; name=a; filename=b; filename*=UTF-8''c",
            Refused(Fault::ExtendedName),
        ),
        ("no disposition", "Content-Type: text/plain", Refused(Fault::NoDisposition)),
        ("a header that goes on in the next line", "Content-Disposition: form-data;\r\n name=a", Refused(Fault::FoldedLine)),
        ("a tab does the same", "Content-Disposition: form-data; name=a\r\nX: 1\r\n\t2", Refused(Fault::FoldedLine)),
        ("a space before the first header", " Content-Disposition: form-data; name=a", Refused(Fault::FoldedLine)),
        ("a space before the colon", "Content-Disposition : form-data; name=a", Refused(Fault::NotAHeader)),
        ("a header without a name", "Content-Disposition: form-data; name=a\r\n: 1", Refused(Fault::NotAHeader)),
        ("a line without a colon", "Content-Disposition: form-data; name=a\r\nodd", Refused(Fault::NotAHeader)),
        ("a zero byte in a header's name", "Content-Disposition: form-data; name=a\r\nX\0: 1", Refused(Fault::NotAHeader)),
        (
            "the same header twice",
            "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
            Refused(Fault::RepeatedHeader),
        ),
        ("two types", "Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\ncontent-type: c/d", Refused(Fault::RepeatedHeader)),
        ("a carriage return within a line", "Content-Disposition: form-data; name=a\r\nX: 1\r2", Refused(Fault::BareLineEnd)),
        ("a line feed alone ends a line", "X: 1\nContent-Disposition: form-data; name=a", Refused(Fault::BareLineEnd)),
    ];
    for (case, lines, decision) in cases {
        hold(&[(case, &part(lines), decision)]);
    }
}

#[test]
fn names_that_are_not_utf8_are_said_to_be_damaged() {
    let body = b"--b\r\nContent-Disposition: form-data; name=\"caf\xe9\"\r\n\r\n1\r\n--b--";
    assert_eq!(seen(B, body).unwrap()[0].name, "caf\u{fffd}");
    let mut parser = Multipart::new(&Boundary::new(B).unwrap(), Limits::default());
    assert!(matches!(parser.next(&mut &body[..]), Ok(Some(Event::PartBegin(PartHead { is_damaged: true, .. })))));
}

#[test]
fn limits_are_where_they_are_said_to_be() {
    let limits = Limits { preamble: 10, part_head: 60, parts: 2 };
    let part = |padding: usize| format!("--b\r\nX: {}\r\n{}\r\n", "x".repeat(padding), field!("1"));
    let head = "X: \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".len();
    let read = |body: &str| read(B, &[body.as_bytes()], limits).map(|parts| parts.len());
    assert_eq!(read(&format!("{}--b--", part(60 - head))), Ok(1));
    assert_eq!(read(&format!("{}--b--", part(61 - head))), Err(Fault::HeadTooLong { most: 60 }));
    assert_eq!(read(&format!("{}--b--", part(0).repeat(2))), Ok(2));
    assert_eq!(read(&format!("{}--b--", part(0).repeat(3))), Err(Fault::TooManyParts { most: 2 }));
    assert_eq!(read(&format!("0123456789\r\n{}--b--", part(0))), Ok(1));
    assert_eq!(read(&format!("0123456789x\r\n{}--b--", part(0))), Err(Fault::NoFirstBoundary));
}

#[test]
fn boundaries_of_every_kind() {
    for boundary in
        ["-", "--", "----", "b'()+_,-./:=? 1", ":", "x: y", &"b".repeat(LONGEST_BOUNDARY), "----WebKitFormBoundary7MA4YWxkTrZu0gW"]
    {
        let body = format!("--{boundary}\r\n{}\r\n--{boundary}\r\n{}\r\n--{boundary}--\r\n", field!("1\r\n-"), field!(""));
        let parts = seen(boundary, body.as_bytes()).unwrap_or_else(|fault| panic!("{boundary}: {fault}"));
        assert_eq!(parts.iter().map(|part| &part.data[..]).collect::<Vec<_>>(), [&b"1\r\n-"[..], b""], "{boundary}");
    }
}
