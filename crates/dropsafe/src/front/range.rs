//! Parts of a file: players of sound and films ask for them, and some play nothing without.

use hyper::body::Bytes;
use hyper::header::{ACCEPT_RANGES, CONTENT_RANGE, HeaderValue, RANGE};
use hyper::{HeaderMap, Response, StatusCode};

use http_body_util::Full;

/// Gives the part of a whole answer that was asked for.
pub(super) fn part(
    asked: &HeaderMap,
    whole: Bytes,
    answer: impl FnOnce(StatusCode, Bytes) -> Response<Full<Bytes>>,
) -> Response<Full<Bytes>> {
    let length = whole.len();
    let range = asked.get(RANGE).and_then(|range| range.to_str().ok()).and_then(|range| Range::read(range, length));
    let (mut response, said) = match range {
        None => (answer(StatusCode::OK, whole), None),
        Some(Range::Beyond) => (answer(StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new()), Some(format!("bytes */{length}"))),
        Some(Range::Part(first, last)) => {
            (answer(StatusCode::PARTIAL_CONTENT, whole.slice(first..=last)), Some(format!("bytes {first}-{last}/{length}")))
        }
    };
    let headers = response.headers_mut();
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Some(said) = said.and_then(|said| HeaderValue::from_str(&said).ok()) {
        headers.insert(CONTENT_RANGE, said);
    }
    response
}

#[derive(Debug, PartialEq, Eq)]
enum Range {
    /// First and last byte.
    Part(usize, usize),
    /// The file is shorter.
    Beyond,
}

impl Range {
    /// Several parts at once, and what is no range, get the whole file: the standard allows it.
    fn read(range: &str, length: usize) -> Option<Self> {
        let (first, last) = range.strip_prefix("bytes=")?.trim().split_once('-')?;
        let end = length.checked_sub(1);
        let part = |first: usize, last: usize| match end {
            Some(end) if first <= end => Self::Part(first, last.min(end)),
            _ => Self::Beyond,
        };
        match (first, last) {
            ("", last) => match last.parse::<usize>().ok()? {
                0 => Some(Self::Beyond),
                many => Some(part(length.saturating_sub(many), usize::MAX)),
            },
            (first, "") => Some(part(first.parse().ok()?, usize::MAX)),
            (first, last) => {
                let (first, last) = (first.parse().ok()?, last.parse().ok()?);
                (first <= last).then(|| part(first, last))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_part_of_the_file() {
        assert_eq!(Range::read("bytes=0-3", 10), Some(Range::Part(0, 3)));
        assert_eq!(Range::read("bytes=5-", 10), Some(Range::Part(5, 9)));
        assert_eq!(Range::read("bytes=-3", 10), Some(Range::Part(7, 9)));
        assert_eq!(Range::read("bytes=-30", 10), Some(Range::Part(0, 9)));
        assert_eq!(Range::read("bytes=3-99", 10), Some(Range::Part(3, 9)));
        for beyond in ["bytes=10-", "bytes=-0", "bytes=20-30"] {
            assert_eq!(Range::read(beyond, 10), Some(Range::Beyond), "{beyond}");
        }
        assert_eq!(Range::read("bytes=0-", 0), Some(Range::Beyond));
        for none in ["bytes=3-1", "bytes=a-b", "lines=0-1", "bytes=0-1,3-4", "bytes=", "bytes=-"] {
            assert_eq!(Range::read(none, 10), None, "{none}");
        }
    }
}
