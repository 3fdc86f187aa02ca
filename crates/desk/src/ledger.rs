//! What must outlive the cases: the last number given, who envelopes were sealed to, and which envelopes have come.
//!
//! The receiver counts: each start is a stream with a random name, and each envelope of it has the next number. So an envelope
//! that was lost on the way or taken from the spool leaves a gap. A case that is closed and deleted must leave none, which is why
//! the numbers are kept here, and not only with the cases.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use dropsafe_envelope::{Fingerprint, StreamId};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The version of the ledger's format.
const VERSION: u32 = 1;

/// See the [module](self).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    version: u32,
    /// The highest number that a case has had.
    pub last_number: u64,
    /// To whom envelopes are expected to be sealed.
    pub sealing: Vec<Sealing>,
    /// Which envelopes have come, for each stream.
    pub streams: BTreeMap<StreamId, Stream>,
}

/// To whom envelopes are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealing {
    /// The fingerprint of the set of recipients, as the receiver sealed it inside.
    pub recipients: Fingerprint,
    /// How many keys the outside is made for: as many as the largest set of the site has, the rest discarded ones.
    pub stanzas: usize,
}

/// How the sealing of an envelope compares with what is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As expected.
    Expected,
    /// The first that this casebook sees: expected from now on.
    First,
    /// To a set of recipients that was not expected.
    OtherRecipients,
    /// To the right set, as the receiver says, but the outside is made for another number of keys.
    OtherCount {
        /// How many it was before.
        before: usize,
    },
}

/// The envelopes that one start of the receiver made, as far as they have come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// Their numbers, as runs from the first to the last of each; ascending, and not touching.
    come: Vec<(u64, u64)>,
    /// Whether the closing envelope has come.
    #[serde(default)]
    pub closed: bool,
}

/// Numbers that should have come and haven't.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The stream.
    pub stream: StreamId,
    /// The missing numbers, as runs.
    pub missing: Vec<(u64, u64)>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self { version: VERSION, last_number: 0, sealing: Vec::new(), streams: BTreeMap::new() }
    }
}

impl Ledger {
    /// Refuses a ledger of a newer program.
    pub(crate) fn check_version(&self, path: &Path) -> Result<(), Error> {
        if self.version == VERSION { Ok(()) } else { Err(Error::CasebookNewer { path: path.to_path_buf(), version: self.version }) }
    }

    /// Notes that an envelope has come. Whether it is the first time.
    pub fn note(&mut self, stream: StreamId, sequence: u64) -> bool {
        self.streams.entry(stream).or_default().add(sequence)
    }

    /// The next case's number.
    pub fn next_number(&mut self) -> u64 {
        self.last_number = self.last_number.saturating_add(1);
        self.last_number
    }

    /// Expects envelopes for these recipients from now on, with an outside made for so many keys.
    pub fn expect(&mut self, recipients: Fingerprint, stanzas: usize) {
        self.sealing.retain(|known| known.recipients != recipients);
        self.sealing.push(Sealing { recipients, stanzas });
    }

    /// Compares an envelope's sealing with what is expected. The very first one sets what that is.
    pub fn compare(&mut self, recipients: Fingerprint, stanzas: usize) -> Verdict {
        if self.sealing.is_empty() {
            self.expect(recipients, stanzas);
            return Verdict::First;
        }
        match self.sealing.iter().find(|known| known.recipients == recipients) {
            Some(known) if known.stanzas == stanzas => Verdict::Expected,
            Some(known) => Verdict::OtherCount { before: known.stanzas },
            None => Verdict::OtherRecipients,
        }
    }

    /// What should have come and hasn't.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let gap = |(name, stream): (&StreamId, &Stream)| Gap { stream: *name, missing: stream.missing() };
        self.streams.iter().map(gap).filter(|gap| !gap.missing.is_empty()).collect()
    }
}

impl Stream {
    /// Adds a number. Whether it is new.
    fn add(&mut self, number: u64) -> bool {
        let after = self.come.partition_point(|(_, last)| *last < number);
        if self.come.get(after).is_some_and(|(first, _)| *first <= number) {
            return false;
        }
        self.come.insert(after, (number, number));
        self.join(after);
        if after > 0 {
            self.join(after - 1);
        }
        true
    }

    /// Makes one run of two that touch.
    fn join(&mut self, at: usize) {
        if let (Some(&(first, last)), Some(&(next, end))) = (self.come.get(at), self.come.get(at + 1))
            && last.checked_add(1) == Some(next)
        {
            self.come[at] = (first, end);
            self.come.remove(at + 1);
        }
    }

    /// The runs between those that have come, from 0 on. What lies behind the highest is not known.
    fn missing(&self) -> Vec<(u64, u64)> {
        let mut missing = Vec::new();
        let mut expected = 0;
        for &(first, last) in &self.come {
            if first > expected {
                missing.push((expected, first - 1));
            }
            expected = last.saturating_add(1);
        }
        missing
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs: Vec<_> =
            self.missing.iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first} to {last}") }).collect();
        let single = matches!(self.missing[..], [(first, last)] if first == last);
        let (number, was) = if single { ("number", "is missing: an envelope was") } else { ("numbers", "are missing: envelopes were") };
        // Sequences come out of envelopes, which anybody can forge: a thousand runs would be a wall.
        let shown = if runs.len() > 8 { format!("{} and more", runs[..8].join(", ")) } else { runs.join(", ") };
        write!(f, "stream {}: {number} {shown} {was} lost or removed, or will come later", self.stream)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn stream(digit: char) -> StreamId {
        digit.to_string().repeat(32).parse().unwrap()
    }

    #[test]
    fn a_gap_is_said() {
        let mut ledger = Ledger::default();
        for number in [0, 1, 2, 4, 5, 9] {
            assert!(ledger.note(stream('a'), number));
        }
        assert!(!ledger.note(stream('a'), 4));
        ledger.note(stream('b'), 0);
        let gaps = ledger.gaps();
        assert_eq!(gaps.len(), 1);
        assert_eq!(
            gaps[0].to_string(),
            "stream aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: numbers 3, 6 to 8 are missing: envelopes were lost or removed, or will come later"
        );
        for number in [6, 7, 8] {
            ledger.note(stream('a'), number);
        }
        assert_eq!(
            ledger.gaps()[0].to_string(),
            "stream aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: number 3 is missing: an envelope was lost or removed, or will come later"
        );
        ledger.note(stream('a'), 3);
        assert!(ledger.gaps().is_empty());
    }

    #[test]
    fn a_forged_number_costs_nothing() {
        let mut ledger = Ledger::default();
        ledger.note(stream('a'), u64::MAX);
        ledger.note(stream('a'), 0);
        assert_eq!(ledger.gaps()[0].missing, [(1, u64::MAX - 1)]);
    }

    #[test]
    fn an_added_key_is_seen() {
        let set = |digit: &str| digit.repeat(64).parse().unwrap();
        let mut ledger = Ledger::default();
        assert_eq!(ledger.compare(set("a"), 3), Verdict::First);
        assert_eq!(ledger.compare(set("a"), 3), Verdict::Expected);
        assert_eq!(ledger.compare(set("a"), 4), Verdict::OtherCount { before: 3 });
        assert_eq!(ledger.compare(set("b"), 3), Verdict::OtherRecipients);
        ledger.expect(set("b"), 4);
        assert_eq!(ledger.compare(set("b"), 4), Verdict::Expected);
        assert_eq!(ledger.compare(set("b"), 3), Verdict::OtherCount { before: 4 });
        assert_eq!(ledger.compare(set("a"), 3), Verdict::Expected, "envelopes from before still come");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn runs_are_the_same_as_a_set(numbers in prop::collection::vec(0u64..40, 1..60)) {
            let (mut stream, mut set) = (Stream::default(), BTreeSet::new());
            for number in &numbers {
                prop_assert_eq!(stream.add(*number), set.insert(*number));
            }
            let most = *set.last().unwrap();
            let missing: Vec<u64> = stream.missing().into_iter().flat_map(|(first, last)| first..=last).collect();
            prop_assert_eq!(missing, (0..most).filter(|n| !set.contains(n)).collect::<Vec<_>>());
        }
    }
}
