//! Who can open an envelope.

use std::{fmt, str::FromStr, sync::Arc};

use age::x25519::Recipient;
use sha2::{Digest, Sha256};

use crate::as_text::{from_hex, hex, serde_as_text};
use crate::receipt::english_word;

/// The most keys that one set may hold. An envelope's header grows by 98 bytes a key.
pub const MOST_RECIPIENTS: usize = 64;

/// The public keys of those who can open an envelope: at least one, none of them twice.
///
/// Cheap to clone.
///
/// ```
/// use dropsafe_envelope::RecipientSet;
///
/// let set = RecipientSet::parse("
///     ## The help desk's two laptops
///     age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
///     age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg
/// ")?;
/// assert_eq!(set.len(), 2);
/// # Ok::<(), dropsafe_envelope::RecipientsError>(())
/// ```
#[derive(Clone)]
pub struct RecipientSet {
    keys: Arc<[Recipient]>,
    fingerprint: Fingerprint,
}

/// Why a list of recipients can't be used. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecipientsError {
    /// Nobody could open what is sealed.
    #[error("there is no recipient: add at least one age public key (age1…), one a line. `dropsafe-desk keygen` makes one")]
    Nobody,
    /// More keys than a header should carry.
    #[error("{0} recipients are too many: {MOST_RECIPIENTS} is the most")]
    TooMany(usize),
    /// A private key where a public one belongs.
    #[error(
        "recipient {place} is a PRIVATE key. Take it out, treat it as known to others and make a new one with `dropsafe-desk keygen`; \
         only public keys (age1…) belong here"
    )]
    PrivateKey {
        /// Which line, or which string of the list.
        place: usize,
    },
    /// Not a key that envelopes can be sealed to.
    #[error(
        "recipient {place}, “{text}”, is not an age X25519 public key: it is “age1” and 58 more letters and digits. \
         Copy it again; keys of SSH, of plugins and post-quantum keys can't be used yet"
    )]
    NotAKey {
        /// Which line, or which string of the list.
        place: usize,
        /// The beginning of what stands there.
        text: String,
    },
    /// A key, and something behind it.
    #[error("recipient {place} has more behind its key: give each key a line of its own, and each comment one that begins with “#”")]
    MoreBehind {
        /// Which line, or which string of the list.
        place: usize,
    },
    /// One key twice.
    #[error("recipient {place} is the same key as recipient {first}: take one of them out")]
    Repeated {
        /// Which line, or which string of the list.
        place: usize,
        /// Where it stood before.
        first: usize,
    },
}

impl RecipientSet {
    /// Reads a recipients file: one key a line; empty lines and lines that begin with `#` don't count, nor does a byte order mark.
    ///
    /// # Errors
    /// Names the line, and what to do about it.
    pub fn parse(text: &str) -> Result<Self, RecipientsError> {
        // Some editors put an invisible mark there.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
        Self::read(lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')))
    }

    /// Reads keys that stand in a list, as in a bundle.
    ///
    /// # Errors
    /// Names the place in the list, and what to do about it.
    pub fn from_strings<S: AsRef<str>>(keys: &[S]) -> Result<Self, RecipientsError> {
        Self::read(keys.iter().enumerate().map(|(index, key)| (index + 1, key.as_ref())))
    }

    fn read<'a>(strings: impl Iterator<Item = (usize, &'a str)>) -> Result<Self, RecipientsError> {
        let mut keys: Vec<(usize, Recipient)> = Vec::new();
        for (place, text) in strings {
            let key = read_key(place, text)?;
            if let Some((first, _)) = keys.iter().find(|(_, known)| *known == key) {
                return Err(RecipientsError::Repeated { place, first: *first });
            }
            keys.push((place, key));
        }
        match keys.len() {
            0 => Err(RecipientsError::Nobody),
            1..=MOST_RECIPIENTS => {
                let keys: Arc<[Recipient]> = keys.into_iter().map(|(_, key)| key).collect();
                let fingerprint = Fingerprint::of(&keys);
                Ok(Self { keys, fingerprint })
            }
            count => Err(RecipientsError::TooMany(count)),
        }
    }

    /// How many keys it holds; never 0.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // a set without a recipient can't be made
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// What stands for the set in each envelope: an added, missing or exchanged key changes it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The keys as text, in the order they were given.
    pub fn strings(&self) -> impl Iterator<Item = String> {
        self.keys.iter().map(Recipient::to_string)
    }

    pub(crate) fn keys(&self) -> &[Recipient] {
        &self.keys
    }
}

impl fmt::Debug for RecipientSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.strings()).finish()
    }
}

impl PartialEq for RecipientSet {
    /// The same keys, in whatever order.
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for RecipientSet {}

fn read_key(place: usize, text: &str) -> Result<Recipient, RecipientsError> {
    let is_key = |text: &str| text.parse::<Recipient>().is_ok();
    text.parse().map_err(|_| {
        if text.to_ascii_uppercase().contains("AGE-SECRET-KEY-") || text.contains("PRIVATE KEY") {
            RecipientsError::PrivateKey { place }
        } else if text.split_whitespace().next().is_some_and(is_key) {
            RecipientsError::MoreBehind { place }
        } else {
            let shown = text.chars().filter(|letter| !letter.is_control()).take(24).collect();
            RecipientsError::NotAKey { place, text: shown }
        }
    })
}

/// What stands for a set of recipients: the SHA-256 of its keys as text, sorted, each followed by a line feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

/// The text is not a fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fingerprint of recipients: it is 64 digits of lower-case hexadecimal")]
pub struct InvalidFingerprint;

impl Fingerprint {
    /// One of no set, for reckoning sizes.
    pub(crate) fn nil() -> Self {
        Self([0; 32])
    }

    /// Twelve English words for its first 132 bits, to be compared by voice: no other set with the same words can be made
    /// on purpose. Each word stands for eleven bits, as in the published list (BIP 39) that receipts are made from.
    #[must_use]
    pub fn words(&self) -> String {
        let bit = |at: usize| u16::from(self.0[at / 8] >> (7 - at % 8) & 1);
        let word = |number: usize| english_word((0..11).fold(0, |bits, at| bits << 1 | bit(11 * number + at)));
        (0..12).map(word).collect::<Vec<_>>().join(" ")
    }

    fn of(keys: &[Recipient]) -> Self {
        let mut strings: Vec<String> = keys.iter().map(Recipient::to_string).collect();
        strings.sort();
        let mut hash = Sha256::new();
        for string in strings {
            hash.update(string);
            hash.update("\n");
        }
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl FromStr for Fingerprint {
    type Err = InvalidFingerprint;

    fn from_str(text: &str) -> Result<Self, InvalidFingerprint> {
        from_hex(text).map(Self).ok_or(InvalidFingerprint)
    }
}

serde_as_text!(Fingerprint);

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    const B: &str = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";

    #[test]
    fn a_fingerprint_can_be_made_with_other_tools() {
        // printf '%s\n' A B | sort | sha256sum
        let set = RecipientSet::from_strings(&[A, B]).unwrap();
        insta::assert_snapshot!(set.fingerprint(), @"6a87c308b8a68ca9d734c40f0146261ceb593b37aeac412d400c6a66e9528d7c");
        assert_eq!(set, RecipientSet::parse(&format!("# two\r\n\r\n {B}\r\n{A}")).unwrap());
        assert_eq!(set, RecipientSet::parse(&format!("\u{feff}{B}\n{A}")).unwrap(), "as some editors write it");
        assert_ne!(set, RecipientSet::from_strings(&[A]).unwrap());
        assert_eq!(set.fingerprint().to_string().parse(), Ok(set.fingerprint()));
    }

    #[test]
    fn a_fingerprint_can_be_read_out() {
        assert_eq!(Fingerprint([0; 32]).words(), ["abandon"; 12].join(" "));
        assert_eq!(Fingerprint([0xff; 32]).words(), ["zoo"; 12].join(" "));
        // The first two words are the first 22 bits: 00000000001 00000000010.
        let mut bits = [0; 32];
        bits[..3].copy_from_slice(&[0b0000_0000, 0b0010_0000, 0b0000_1000]);
        assert!(Fingerprint(bits).words().starts_with("ability able abandon "));
    }

    #[test]
    fn a_list_that_can_t_be_used_says_where_and_why() {
        let said = |text: &str| RecipientSet::parse(text).unwrap_err().to_string();
        insta::assert_snapshot!(said("# nobody yet\n"), @"there is no recipient: add at least one age public key (age1…), one a line. `dropsafe-desk keygen` makes one");
        insta::assert_snapshot!(said(&format!("{A}\n\nage1typo")), @"recipient 3, “age1typo”, is not an age X25519 public key: it is “age1” and 58 more letters and digits. Copy it again; keys of SSH, of plugins and post-quantum keys can't be used yet");
        insta::assert_snapshot!(said(&format!("{A}\n{B}\n{A}\n")), @"recipient 3 is the same key as recipient 1: take one of them out");
        insta::assert_snapshot!(said(&format!("{A} # the old laptop")), @"recipient 1 has more behind its key: give each key a line of its own, and each comment one that begins with “#”");
        insta::assert_snapshot!(said("AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"), @"recipient 1 is a PRIVATE key. Take it out, treat it as known to others and make a new one with `dropsafe-desk keygen`; only public keys (age1…) belong here");
        let many: Vec<String> = (0..65).map(|_| age::x25519::Identity::generate().to_public().to_string()).collect();
        insta::assert_snapshot!(RecipientSet::from_strings(&many).unwrap_err(), @"65 recipients are too many: 64 is the most");
    }
}
