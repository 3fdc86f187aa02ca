//! The head of a request.

use dropsafe_receiver::head::{Fault, Head, MOST_BYTES, MOST_FIELDS, Reader};

use crate::cut::{seeded, ways};

/// A head, and what follows it.
///
/// However it is cut the same comes of it, and it ends at the same byte; limits are kept; what is accepted `httparse`, on which
/// hyper is built, reads in the same way, and nothing in it leaves room for a second request.
pub fn head(bytes: &[u8]) {
    let Some((seed, request)) = seeded(bytes) else { return };
    let [whole, by_one, cut] = ways(seed, request).map(|pieces| read(&pieces));
    assert_eq!(by_one, whole, "byte by byte");
    assert_eq!(cut, whole, "cut by {seed}");

    let Ok(Some((head, end))) = whole else { return };
    assert!(end <= MOST_BYTES);
    let text = &request[..end];
    assert!(
        text.ends_with(b"\r\n\r\n") && !text[..end - 4].windows(4).any(|window| window == b"\r\n\r\n"),
        "it ends at the first empty line"
    );
    assert!(text.iter().all(|byte| matches!(byte, b'\t' | b'\r' | b'\n' | 0x20..=0x7e | 0x80..)));
    assert!(head.target.starts_with('/') && !head.has("transfer-encoding") && !head.has("upgrade"));

    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut theirs = httparse::Request::new(&mut fields);
    assert_eq!(theirs.parse(text), Ok(httparse::Status::Complete(end)), "others read it too");
    assert_eq!((theirs.method, theirs.path, theirs.version), (Some(head.method.as_str()), Some(head.target.as_str()), Some(1)));
    let values = |name: &str| -> Vec<&[u8]> {
        theirs.headers.iter().filter(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value).collect()
    };
    assert_eq!(values("host").len(), 1);
    match (values("content-length").as_slice(), head.content_length) {
        ([], None) => {}
        ([digits], Some(length)) => {
            let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<u128>().ok());
            assert!(number.is_none_or(|number| u64::try_from(number).unwrap_or(u64::MAX) == length || length == u64::MAX));
        }
        (theirs, ours) => panic!("{theirs:?} became {ours:?}"),
    }
}

type Outcome = Result<Option<(Head, usize)>, Fault>;

fn read(pieces: &[&[u8]]) -> Outcome {
    let (mut reader, mut before) = (Reader::new(), 0);
    for piece in pieces {
        if let Some(used) = reader.feed(piece)? {
            return reader.finish().map(|head| Some((head, before + used)));
        }
        before += piece.len();
    }
    Ok(None)
}
