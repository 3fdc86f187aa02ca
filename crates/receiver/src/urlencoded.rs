//! `application/x-www-form-urlencoded`, taken apart while it comes in.
//!
//! The counterpart of [`multipart`](crate::multipart) for forms without files: no I/O, fed in pieces of any size, bounded.
//! It gives out whole pairs. What is no sound escape or no UTF-8 is read as the URL standard reads it, so that it can be
//! shown again, and the pair says that it is damaged, so that it is not stored.
//!
//! ```
//! use dropsafe_receiver::urlencoded::{Limits, Pair, UrlEncoded};
//!
//! let mut parser = UrlEncoded::new(Limits { pairs: 10, text: 1000 });
//! let mut pairs = Vec::new();
//! for mut piece in ["who=Ada+L", "ovelace&what=50%2", "5"].map(str::as_bytes) {
//!     while let Some(pair) = parser.next(&mut piece)? {
//!         pairs.push(pair);
//!     }
//! }
//! pairs.extend(parser.finish()?);
//! assert_eq!(pairs[0], Pair { name: "who".into(), value: "Ada Lovelace".into(), is_damaged: false });
//! assert_eq!(pairs[1], Pair { name: "what".into(), value: "50%".into(), is_damaged: false });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use thiserror::Error;
use zeroize::Zeroizing;

use crate::readable::readable;

/// How much of each is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Pairs.
    pub pairs: usize,
    /// Bytes of all names and values together, decoded.
    pub text: usize,
}

/// A name and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The field's name.
    pub name: String,
    /// What was typed.
    pub value: String,
    /// Whether an escape of either was broken, or its bytes were not UTF-8: a broken escape stands as it came, U+FFFD for
    /// other bytes.
    pub is_damaged: bool,
}

/// Why a body can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// A value without a name.
    #[error("a value has no name")]
    NoName,
    /// More pairs than are read.
    #[error("the body has more than {most} fields")]
    TooManyPairs {
        /// The limit.
        most: usize,
    },
    /// More text than is read.
    #[error("the body has more than {most} bytes of text")]
    TooMuchText {
        /// The limit.
        most: usize,
    },
}

/// The parser.
#[derive(Debug)]
pub struct UrlEncoded {
    limits: Limits,
    pairs: usize,
    text: usize,
    name: Option<String>,
    /// The name, and after `=` the value, as far as it has come.
    token: Zeroizing<Vec<u8>>,
    escape: Escape,
    /// Whether the pair that is coming has had anything that can't be read.
    is_damaged: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    None,
    Percent,
    /// `%` and this digit.
    Digit(u8),
}

impl UrlEncoded {
    /// A parser within these limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, pairs: 0, text: 0, name: None, token: Zeroizing::default(), escape: Escape::None, is_damaged: false }
    }

    /// Takes bytes off `input` until a pair is complete; `None` when all of it is used up.
    ///
    /// # Errors
    /// Where the body can't be read. A parser that gave an error is of no more use.
    pub fn next(&mut self, input: &mut &[u8]) -> Result<Option<Pair>, Fault> {
        while let Some((byte, rest)) = input.split_first() {
            *input = rest;
            let byte = *byte;
            match (self.escape, hexadecimal(byte)) {
                (Escape::None, _) => {}
                (Escape::Percent, Some(_)) => {
                    self.escape = Escape::Digit(byte);
                    continue;
                }
                (Escape::Digit(high), Some(low)) => {
                    self.escape = Escape::None;
                    self.keep(hexadecimal(high).unwrap_or_default() << 4 | low)?;
                    continue;
                }
                (_, None) => self.keep_broken_escape()?,
            }
            match byte {
                b'%' => self.escape = Escape::Percent,
                b'&' => {
                    if let Some(pair) = self.pair()? {
                        return Ok(Some(pair));
                    }
                }
                b'=' if self.name.is_none() => self.name = Some(self.token()),
                b'+' => self.keep(b' ')?,
                byte => self.keep(byte)?,
            }
        }
        Ok(None)
    }

    /// Says that there are no more bytes, and gives out the last pair.
    ///
    /// # Errors
    /// Where the last pair can't be read.
    pub fn finish(mut self) -> Result<Option<Pair>, Fault> {
        self.keep_broken_escape()?;
        self.pair()
    }

    /// Keeps what looked like the start of an escape and is none, as it came.
    fn keep_broken_escape(&mut self) -> Result<(), Fault> {
        let came = std::mem::replace(&mut self.escape, Escape::None);
        self.is_damaged |= came != Escape::None;
        match came {
            Escape::None => Ok(()),
            Escape::Percent => self.keep(b'%'),
            Escape::Digit(digit) => {
                self.keep(b'%')?;
                self.keep(digit)
            }
        }
    }

    fn keep(&mut self, byte: u8) -> Result<(), Fault> {
        self.text += 1;
        if self.text > self.limits.text {
            return Err(Fault::TooMuchText { most: self.limits.text });
        }
        self.token.push(byte);
        Ok(())
    }

    /// What has come, as text.
    fn token(&mut self) -> String {
        let (token, is_damaged) = readable(std::mem::take(&mut *self.token));
        self.is_damaged |= is_damaged;
        token
    }

    /// The pair that has come; `None` for the nothing between two `&`.
    fn pair(&mut self) -> Result<Option<Pair>, Fault> {
        let token = self.token();
        let is_damaged = std::mem::take(&mut self.is_damaged);
        let (name, value) = match self.name.take() {
            Some(name) => (name, token),
            None if token.is_empty() => return Ok(None),
            None => (token, String::new()),
        };
        if name.is_empty() {
            return Err(Fault::NoName);
        }
        self.pairs += 1;
        if self.pairs > self.limits.pairs {
            return Err(Fault::TooManyPairs { most: self.limits.pairs });
        }
        Ok(Some(Pair { name, value, is_damaged }))
    }
}

fn hexadecimal(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests {
    use proptest::{prelude::*, test_runner::RngSeed};

    use super::*;

    const LIMITS: Limits = Limits { pairs: 8, text: 400 };

    fn read(pieces: &[&[u8]]) -> Result<Vec<(String, String)>, Fault> {
        Ok(read_pairs(pieces)?.into_iter().map(|pair| (pair.name, pair.value)).collect())
    }

    fn read_pairs(pieces: &[&[u8]]) -> Result<Vec<Pair>, Fault> {
        let mut parser = UrlEncoded::new(LIMITS);
        let mut pairs = Vec::new();
        for mut piece in pieces.iter().copied() {
            while let Some(pair) = parser.next(&mut piece)? {
                pairs.push(pair);
            }
        }
        pairs.extend(parser.finish()?);
        Ok(pairs)
    }

    fn read_text(body: &str) -> Result<Vec<(String, String)>, Fault> {
        read(&[body.as_bytes()])
    }

    #[test]
    fn a_browsers_form_is_read() {
        let pairs = read_text("_lang=ar&what=a%0D%0Ab+%26+c%3D=d&&name=%D8%B9&empty=&alone").unwrap();
        let seen: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(seen, [("_lang", "ar"), ("what", "a\r\nb & c==d"), ("name", "ع"), ("empty", ""), ("alone", "")]);
        assert_eq!(read_text(""), Ok(vec![]));
    }

    #[test]
    fn each_fault_has_its_name() {
        let cases = [
            ("=a", Fault::NoName),
            ("=", Fault::NoName),
            (&"a=1&".repeat(9), Fault::TooManyPairs { most: 8 }),
            (&format!("a={}", "x".repeat(400)), Fault::TooMuchText { most: 400 }),
        ];
        for (body, fault) in cases {
            assert_eq!(read_text(body), Err(fault), "{body:.40}");
        }
    }

    #[test]
    fn what_cant_be_read_is_shown_as_far_as_it_can_and_said_to_be_damaged() {
        let cases = [
            ("a=%", "a", "%"),
            ("a=%4", "a", "%4"),
            ("a=%zz", "a", "%zz"),
            ("a=%4+%", "a", "%4 %"),
            ("a=%%41", "a", "%A"),
            ("a=50%=%", "a", "50%=%"),
            ("%=1", "%", "1"),
            ("a=x%FFy%E2%82", "a", "x\u{fffd}y\u{fffd}"),
            ("a=%ED%A0%80", "a", "\u{fffd}\u{fffd}\u{fffd}"),
            ("%FF=a", "\u{fffd}", "a"),
        ];
        for (body, name, value) in cases {
            let pairs = read_pairs(&[format!("before=1&{body}&after=2").as_bytes()]).unwrap();
            assert_eq!(pairs[1], Pair { name: name.into(), value: value.into(), is_damaged: true }, "{body}");
            assert!(!pairs[0].is_damaged && !pairs[2].is_damaged && pairs.len() == 3, "{body}");
            let by_one: Vec<_> = body.as_bytes().chunks(1).collect();
            assert_eq!(read_pairs(&by_one).unwrap(), pairs[1..2], "{body} byte by byte");
        }
        // What a browser makes of half a character (a lone surrogate) is no damage.
        assert!(!read_pairs(&[b"a=%EF%BF%BD&b=%2541"]).unwrap().iter().any(|pair| pair.is_damaged));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() })]

        #[test]
        fn what_was_written_is_read_however_it_is_cut(
            pairs in proptest::collection::vec(("[a-z]{1,8}", "\\PC{0,12}"), 0..8),
            size in 1_usize..9,
        ) {
            let body: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
            let body = body.join("&");
            let pieces: Vec<_> = body.as_bytes().chunks(size).collect();
            prop_assert_eq!(read(&pieces), Ok(pairs));
        }

        #[test]
        fn any_bytes_give_the_same_however_they_are_cut(body in "[a&=%+0-9F\u{e9}]{0,60}", size in 1_usize..9) {
            let pieces: Vec<_> = body.as_bytes().chunks(size).collect();
            prop_assert_eq!(read_pairs(&pieces), read_pairs(&[body.as_bytes()]));
        }
    }

    /// As browsers write it.
    fn escaped(value: &str) -> String {
        value
            .bytes()
            .map(|b| {
                if b.is_ascii_alphanumeric() {
                    char::from(b).to_string()
                } else if b == b' ' {
                    "+".into()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect()
    }
}
