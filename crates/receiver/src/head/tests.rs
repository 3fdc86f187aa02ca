use proptest::prelude::*;

use super::*;

const GOOD: &[u8] = b"POST /drop/help HTTP/1.1\r\nHost: help.example.org\r\nContent-Type: a/b\r\nContent-Length: 12\r\nExpect: 100-continue\r\nAccept-Language: ar\r\n\r\nbody";

fn read(bytes: &[u8]) -> Result<Head, Fault> {
    let mut reader = Reader::new();
    match reader.feed(bytes)? {
        Some(_) => reader.finish(),
        None => panic!("the head is not at its end: {:?}", String::from_utf8_lossy(bytes)),
    }
}

fn with(fields: &str) -> Result<Head, Fault> {
    read(format!("POST / HTTP/1.1\r\nHost: h\r\n{fields}\r\n").as_bytes())
}

fn line(line: &str) -> Result<Head, Fault> {
    read(format!("{line}\r\nHost: h\r\n\r\n").as_bytes())
}

#[test]
fn a_head_is_the_same_however_it_arrives() {
    let whole = read(GOOD).unwrap();
    assert_eq!((whole.method.as_str(), whole.target.as_str()), ("POST", "/drop/help"));
    assert_eq!((whole.content_length, whole.expects_continue), (Some(12), true));
    assert_eq!(whole.field("content-type"), Some("a/b"));
    let mut reader = Reader::new();
    let mut used = 0;
    for byte in GOOD {
        used += 1;
        if reader.feed(&[*byte]).unwrap().is_some() {
            break;
        }
    }
    assert_eq!((&GOOD[used..], reader.finish()), (&b"body"[..], Ok(whole)));
}

#[test]
fn a_host_is_a_name_or_an_address_with_or_without_a_port() {
    let host = |host: &str| read(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
    for good in ["h", "help.example.org", "HELP.example.org:8080", "192.0.2.1:80", "[::1]", "[2001:db8::1]:443", "a-b_c.example"] {
        assert!(host(good).is_ok(), "{good}");
    }
    let long = "a".repeat(254);
    for bad in [
        "",
        " ",
        "a b",
        "a,b",
        "a/b",
        "a@b",
        "a?b",
        "a#b",
        "a%41",
        "a:",
        "a:x",
        "a:65536",
        "a:80:80",
        ":80",
        "[::1",
        "::1",
        "[]",
        "[a]",
        "[::1]x",
        "a\\b",
        "é.example",
        "a;b",
        "\"a\"",
        "http://a",
        &long,
    ] {
        assert_eq!(host(bad), Err(Fault::Host), "{bad}");
    }
}

#[test]
fn a_length_is_digits_and_nothing_else() {
    let length = |value: &str| with(&format!("Content-Length: {value}\r\n")).map(|head| head.content_length);
    assert_eq!(length("0"), Ok(Some(0)));
    assert_eq!(length("\t9007199254740993 "), Ok(Some(9_007_199_254_740_993)));
    assert_eq!(length("9999999999999999999"), Ok(Some(9_999_999_999_999_999_999)));
    assert_eq!(length("18446744073709551616"), Ok(Some(u64::MAX)));
    for bad in ["", "+1", "-1", "01", "0x1", "1,1", "1 1", "1;", "1.0", "1e1", "١"] {
        assert_eq!(length(bad), Err(Fault::ContentLength), "{bad}");
    }
}

#[test]
fn only_so_much_is_read() {
    let fields = |count| with(&"a: b\r\n".repeat(count));
    assert!(fields(MOST_FIELDS - 1).is_ok());
    assert_eq!(fields(MOST_FIELDS), Err(Fault::TooManyFields));
    let around = b"POST / HTTP/1.1\r\nHost: h\r\na: \r\n\r\n".len();
    let long = |length| with(&format!("a: {}\r\n", "x".repeat(length - around)));
    assert!(long(MOST_BYTES).is_ok());
    assert_eq!(long(MOST_BYTES + 1), Err(Fault::TooLong));
}

#[test]
fn a_request_line_has_three_words_and_asks_for_a_path() {
    assert!(line("GET /a?b=c%20 HTTP/1.1").is_ok());
    for bad in
        ["", "GET", "GET /", "GET  / HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "G:T / HTTP/1.1", "GET / HTTP/1.10", "GET / http/1.1"]
    {
        assert_eq!(line(bad), Err(Fault::RequestLine), "{bad}");
    }
    for bad in
        ["GET http://h/ HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT h:1 HTTP/1.1", "CONNECT / HTTP/1.1", "GET /é HTTP/1.1", "GET /# HTTP/1.1"]
    {
        assert_eq!(line(bad), Err(Fault::Target), "{bad}");
    }
    for bad in ["GET / HTTP/1.0", "GET / HTTP/2.0", "PRI * HTTP/2.0", "GET / HTTP/0.9", "GET / HTTP/1.2"] {
        assert_eq!(line(bad), Err(Fault::Version), "{bad}");
    }
}

proptest! {
    /// Every byte that is not text is refused wherever it stands, and nothing makes the reader panic.
    #[test]
    fn no_byte_slips_in(at in 0..GOOD.len() - 8, byte in prop::sample::select(vec![0, 1, 8, 10, 11, 12, 13, 27, 31, 127_u8])) {
        let mut bytes = GOOD.to_vec();
        bytes.insert(at, byte);
        let mut reader = Reader::new();
        let read = reader.feed(&bytes).and_then(|ended| if ended.is_some() { reader.finish().map(Some) } else { Ok(None) });
        prop_assert!(!matches!(read, Ok(Some(_))), "{:?}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut reader = Reader::new();
        if let Ok(Some(used)) = reader.feed(&bytes) {
            prop_assert!(used <= bytes.len());
            let _ = reader.finish();
        }
    }
}
