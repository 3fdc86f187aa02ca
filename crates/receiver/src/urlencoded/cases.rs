//! What well-known parsers are tested with (the web platform's, Go's, Python's, busboy), written anew, with our decision
//! about each. Where the URL standard reads something, the same is read, so that people get back what they typed; where
//! that is not what a browser can have sent, it is said to be damaged, and not stored.

use super::*;

const LIMITS: Limits = Limits { pairs: 4, text: 40 };

/// Names and values.
type Read = &'static [(&'static str, &'static str)];

/// Reads a body in one piece and byte by byte.
fn seen(body: &[u8]) -> Result<Vec<Pair>, Fault> {
    let read = |size: usize| {
        let mut parser = UrlEncoded::new(LIMITS);
        let mut pairs = Vec::new();
        for mut piece in body.chunks(size) {
            while let Some(pair) = parser.next(&mut piece)? {
                pairs.push(pair);
            }
        }
        pairs.extend(parser.finish()?);
        Ok(pairs)
    };
    let whole = read(body.len().max(1));
    assert_eq!(read(1), whole, "byte by byte");
    whole
}

#[test]
fn what_browsers_send_is_read() {
    let cases: [(&str, &str, Read); 17] = [
        ("a body of no bytes", "", &[]),
        ("nothing between and beside", "&&&a=b&&c=d&", &[("a", "b"), ("c", "d")]),
        ("no value, and an empty one", "a&b=", &[("a", ""), ("b", "")]),
        ("an equals sign in a value", "a==b=", &[("a", "=b=")]),
        ("the same name again", "a=1&a=2&a=1", &[("a", "1"), ("a", "2"), ("a", "1")]),
        ("spaces", "a=1+2+&+=+", &[("a", "1 2 "), (" ", " ")]),
        ("a plus sign", "a=1%2B2%2b", &[("a", "1+2+")]),
        ("digits of escapes in any case", "%61+%4d%4D=%c3%A9", &[("a MM", "é")]),
        ("escaped signs divide nothing", "a%3Db=c%26d%3de", &[("a=b", "c&d=e")]),
        ("line ends", "a=1%0D%0A2%0A%0D", &[("a", "1\r\n2\n\r")]),
        ("control characters: the check of the answers names them", "a=%00%1B%7F", &[("a", "\0\u{1b}\u{7f}")]),
        ("brackets are part of a name", "a[]=1&a%5B0%5D=2", &[("a[]", "1"), ("a[0]", "2")]),
        // Some parsers take it for an ampersand, and so lose what was typed behind it.
        ("a semicolon divides nothing", "a=1;b=2", &[("a", "1;b=2")]),
        ("a byte order mark is a character", "\u{feff}a=%EF%BB%BF", &[("\u{feff}a", "\u{feff}")]),
        ("characters as they are", "†=☃&a=%F0%9F%98%80", &[("†", "☃"), ("a", "😀")]),
        ("what is no character, but sound", "a=%EF%BF%BF%EF%BF%BD", &[("a", "\u{ffff}\u{fffd}")]),
        // Our pages are UTF-8; the field is one that no form knows.
        ("_charset_ changes nothing", "_charset_=windows-1252&a=%C2%A3", &[("_charset_", "windows-1252"), ("a", "£")]),
    ];
    for (case, body, pairs) in cases {
        let found = seen(body.as_bytes()).unwrap_or_else(|fault| panic!("{case}: {fault}"));
        assert!(found.iter().all(|pair| !pair.is_damaged), "{case}");
        assert_eq!(found.iter().map(|pair| (&*pair.name, &*pair.value)).collect::<Vec<_>>(), pairs, "{case}");
    }
}

#[test]
fn what_no_browser_sends_is_read_and_said_to_be_damaged() {
    let cases: [(&str, &[u8], (&str, &str)); 12] = [
        ("a percent sign alone", b"%=a", ("%", "a")),
        ("one digit", b"%a=a", ("%a", "a")),
        ("one digit at the end", b"a=%4", ("a", "%4")),
        ("a digit too high", b"a=%4g%GG", ("a", "%4g%GG")),
        ("an escape within an escape", b"a=%2%2af%%2a", ("a", "%2*f%*")),
        ("another standard's escapes", b"a=%u00e9", ("a", "%u00e9")),
        ("half a character", b"a=%C2", ("a", "\u{fffd}")),
        ("half a character before another", b"a=%C2x%E2%82x", ("a", "\u{fffd}x\u{fffd}x")),
        ("half of a pair of UTF-16", b"a=%ED%A0%80", ("a", "\u{fffd}\u{fffd}\u{fffd}")),
        ("longer than need be: a slash, or a zero byte, in disguise", b"a=%C0%AF%C0%80", ("a", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}")),
        ("beyond the last character", b"a=%F4%90%80%80", ("a", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}")),
        ("another character set, not even escaped", b"caf\xe9=1", ("caf\u{fffd}", "1")),
    ];
    for (case, body, (name, value)) in cases {
        assert_eq!(seen(body), Ok(vec![Pair { name: name.into(), value: value.into(), is_damaged: true }]), "{case}");
    }
}

#[test]
fn what_would_lose_something_is_refused() {
    let text = |bytes: usize| format!("a={}", "x".repeat(bytes - 1)).into_bytes();
    assert!(seen(&text(40)).is_ok() && seen(b"a&b&c&d").is_ok(), "the limits are within");
    let cases: [(&str, Vec<u8>, Fault); 6] = [
        ("a value without a name", b"a=1&=2".to_vec(), Fault::NoName),
        ("neither name nor value", b"=".to_vec(), Fault::NoName),
        ("more pairs than are read", b"a&b&c&d&e".to_vec(), Fault::TooManyPairs { most: 4 }),
        ("more text than is read", text(41), Fault::TooMuchText { most: 40 }),
        ("a name longer than all text", [&[b'a'; 41][..], b"=1"].concat(), Fault::TooMuchText { most: 40 }),
        ("text counts decoded", [&b"a="[..], &b"%61".repeat(40)].concat(), Fault::TooMuchText { most: 40 }),
    ];
    for (case, body, fault) in cases {
        assert_eq!(seen(&body), Err(fault), "{case}");
    }
}
