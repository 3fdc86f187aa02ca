//! `application/x-www-form-urlencoded`.

use dropsafe_receiver::urlencoded::{Fault, Limits, Pair, UrlEncoded};

use crate::cut::{seeded, ways};

const LIMITS: Limits = Limits { pairs: 16, text: 512 };

/// A body of pairs.
///
/// However it is cut it reads the same; names and values are those that the URL standard's own reader finds; a pair is
/// damaged if and only if an escape or its UTF-8 is broken; limits are kept; what was read and written again reads the same.
pub fn urlencoded(bytes: &[u8]) {
    let Some((seed, body)) = seeded(bytes) else { return };
    let [whole, by_one, cut] = ways(seed, body).map(|pieces| read(&pieces, LIMITS));
    assert_eq!(by_one, whole, "byte by byte");
    assert_eq!(cut, whole, "cut by {seed}");

    let standard: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let text: usize = body.split(|byte| *byte == b'&').map(length_of).sum();
    match whole {
        Ok(pairs) => {
            assert!(pairs.len() <= LIMITS.pairs && text <= LIMITS.text);
            let ours: Vec<_> = pairs.iter().map(|pair| (pair.name.clone(), pair.value.clone())).collect();
            assert_eq!(ours, standard);
            let written = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
            for (pair, written) in pairs.iter().zip(written) {
                assert_eq!(pair.is_damaged, is_broken(written), "{pair:?}");
            }
            goes_back(&pairs);
        }
        Err(Fault::NoName) => assert!(standard.iter().any(|(name, _)| name.is_empty())),
        Err(Fault::TooManyPairs { .. }) => assert!(standard.len() > LIMITS.pairs),
        Err(Fault::TooMuchText { .. }) => assert!(text > LIMITS.text),
    }
}

fn read(pieces: &[&[u8]], limits: Limits) -> Result<Vec<Pair>, Fault> {
    let mut parser = UrlEncoded::new(limits);
    let mut pairs = Vec::new();
    for mut piece in pieces.iter().copied() {
        while let Some(pair) = parser.next(&mut piece)? {
            pairs.push(pair);
        }
        assert!(piece.is_empty(), "everything is used up");
    }
    pairs.extend(parser.finish()?);
    Ok(pairs)
}

/// What was read, written as a browser would, reads the same, and nothing in it is damaged any more.
fn goes_back(pairs: &[Pair]) {
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(pairs.iter().map(|pair| (&pair.name, &pair.value)));
    let sound: Vec<_> = pairs.iter().map(|pair| Pair { is_damaged: false, ..pair.clone() }).collect();
    // U+FFFD is longer than the byte it stands for.
    let roomy = Limits { text: 3 * LIMITS.text, ..LIMITS };
    assert_eq!(read(&[written.finish().as_bytes()], roomy), Ok(sound));
}

/// Name and value of a pair as it was written.
fn halves(pair: &[u8]) -> (&[u8], &[u8]) {
    let middle = pair.iter().position(|byte| *byte == b'=');
    middle.map_or((pair, &[]), |at| (&pair[..at], &pair[at + 1..]))
}

/// Where the sound escapes of a text begin.
fn escapes(text: &[u8]) -> impl Iterator<Item = usize> {
    let is_escape = |at: &usize| matches!(text.get(*at..*at + 3), Some([b'%', a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    (0..text.len()).filter(is_escape)
}

/// How long name and value are, decoded.
fn length_of(pair: &[u8]) -> usize {
    let (name, value) = halves(pair);
    name.len() + value.len() - 2 * (escapes(name).count() + escapes(value).count())
}

fn is_broken(pair: &[u8]) -> bool {
    let (name, value) = halves(pair);
    [name, value].into_iter().any(|text| {
        let signs = text.iter().filter(|byte| **byte == b'%').count();
        let mut decoded = Vec::new();
        let mut at = 0;
        while at < text.len() {
            match text.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok()) {
                Some(digits) if text[at] == b'%' && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                    decoded.push(u8::from_str_radix(digits, 16).expect("two digits"));
                    at += 3;
                }
                _ => {
                    decoded.push(text[at]);
                    at += 1;
                }
            }
        }
        signs != escapes(text).count() || String::from_utf8(decoded).is_err()
    })
}
