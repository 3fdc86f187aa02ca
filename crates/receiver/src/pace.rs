//! How often: token buckets for everybody together and, where the web server in front says who it is, for each client.
//!
//! A client is known by a keyed hash of a part of its address, with a key that each start draws anew. Neither the address
//! nor the hash leaves the memory, and a hash whose bucket is full again is forgotten at the next request, or within a minute of
//! further ones.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::limits::{Limits, count};

/// Who sends a request, as far as that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    /// Somebody of this network.
    Of(Network),
    /// It comes from this machine itself, as all do that come through an onion service: there is nobody to tell apart.
    Local,
    /// The web server in front says nothing that could be understood. All of these count as one.
    Unknown,
}

/// The part of an address that counts: what one subscriber can have for the asking counts as one, and a person does not
/// stand out. A /24 of IPv4 and a /48 of IPv6 are both about 256 subscribers: single addresses in the one, and in the other
/// the /56 that each is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    /// The first 24 bits.
    V4([u8; 3]),
    /// The first 48 bits.
    V6([u8; 6]),
}

impl Client {
    /// Reads what the web server in front says: an address and nothing else, or what nginx says of a unix socket.
    pub(crate) fn of(said: Option<&str>) -> Self {
        match said {
            Some("unix:") => Self::Local,
            Some(said) => said.parse().map_or(Self::Unknown, Self::at),
            None => Self::Unknown,
        }
    }

    fn at(address: IpAddr) -> Self {
        let address = address.to_canonical();
        if address.is_loopback() {
            return Self::Local;
        }
        Self::Of(match address {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                Network::V4([a, b, c])
            }
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, ..] = address.octets();
                Network::V6([a, b, c, d, e, f])
            }
        })
    }
}

/// How much a bucket holds, and how fast it fills.
#[derive(Debug, Clone, Copy)]
struct Measure {
    /// The time in which one token comes.
    each: Duration,
    /// The time in which an empty bucket fills, but for the last token.
    slack: Duration,
}

impl Measure {
    fn new(burst: u64, rate: u64) -> Self {
        let each = Duration::from_nanos(60_000_000_000 / rate.max(1));
        Self { each, slack: each.saturating_mul(u32::try_from(burst.saturating_sub(1)).unwrap_or(u32::MAX)) }
    }

    /// The bucket after one more token was taken out, if there was one.
    fn take(self, bucket: Bucket, now: Instant) -> Option<Bucket> {
        let full_at = bucket.full_at.max(now);
        (full_at.duration_since(now) <= self.slack).then(|| Bucket { full_at: full_at + self.each })
    }
}

/// A token bucket: all there is to know of it is when it will be full again.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    full_at: Instant,
}

/// All buckets.
#[derive(Debug)]
pub(crate) struct Pace {
    key: [u8; 32],
    global: Measure,
    client: Measure,
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    global: Bucket,
    clients: HashMap<Mark, Bucket>,
    next_sweep: Instant,
}

type Mark = [u8; 16];

/// How often buckets that are full again are forgotten.
const SWEEP: Duration = Duration::from_secs(60);

impl Pace {
    pub(crate) fn new(limits: &Limits) -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        let now = Instant::now();
        Ok(Self {
            key,
            global: Measure::new(limits.global_burst, limits.global_rate),
            client: Measure::new(limits.client_burst, limits.client_rate),
            most: count(limits.clients),
            state: Mutex::new(State { global: Bucket { full_at: now }, clients: HashMap::new(), next_sweep: now + SWEEP }),
        })
    }

    /// Whether one more request may come now: from this client, where clients are told apart.
    pub(crate) fn allows(&self, client: Option<Client>) -> bool {
        self.allows_at(Instant::now(), client)
    }

    fn allows_at(&self, now: Instant, client: Option<Client>) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(global) = self.global.take(state.global, now) else { return false };
        if let Some(mark) = client.and_then(|client| self.mark(client)) {
            if now >= state.next_sweep || state.clients.len() >= self.most {
                state.clients.retain(|_, bucket| bucket.full_at > now);
                state.next_sweep = now + SWEEP;
            }
            let has_room = state.clients.len() < self.most;
            match state.clients.get_mut(&mark) {
                Some(bucket) => match self.client.take(*bucket, now) {
                    Some(taken) => *bucket = taken,
                    None => return false,
                },
                // Who can't be remembered is held back by the global bucket alone.
                None if has_room => {
                    let taken = Bucket { full_at: now + self.client.each };
                    state.clients.insert(mark, taken);
                }
                None => {}
            }
        }
        state.global = global;
        true
    }

    fn mark(&self, client: Client) -> Option<Mark> {
        let (kind, network): (u8, &[u8]) = match &client {
            Client::Local => return None,
            Client::Unknown => (0, &[]),
            Client::Of(Network::V4(network)) => (4, network),
            Client::Of(Network::V6(network)) => (6, network),
        };
        let hash = Sha256::new().chain_update(self.key).chain_update([kind]).chain_update(network).finalize();
        hash.first_chunk().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(limits: Limits) -> (Pace, Instant) {
        (Pace::new(&limits).unwrap(), Instant::now())
    }

    fn of(address: &str) -> Option<Client> {
        Some(Client::of(Some(address)))
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_bucket_gives_what_it_holds_and_then_what_comes_in() {
        let (pace, now) = pace(Limits { global_burst: 3, global_rate: 6, ..Limits::default() });
        let taken = |after, tries: usize| (0..tries).filter(|_| pace.allows_at(now + seconds(after), None)).count();
        assert_eq!(taken(0, 10), 3);
        assert_eq!(taken(9, 10), 0);
        assert_eq!(taken(10, 10), 1);
        assert_eq!(taken(31, 10), 2, "one every ten seconds");
        assert_eq!(taken(3_600, 10), 3, "and never more than it holds");
    }

    #[test]
    fn clients_have_buckets_of_their_own() {
        let (pace, now) = pace(Limits { client_burst: 2, client_rate: 6, ..Limits::default() });
        let taken = |client| (0..10).filter(|_| pace.allows_at(now, client)).count();
        assert_eq!(taken(of("192.0.2.1")), 2);
        assert_eq!(taken(of("192.0.2.250")), 0, "of the same /24");
        assert_eq!(taken(of("::ffff:192.0.2.7")), 0, "written in another way");
        assert_eq!(taken(of("192.0.3.1")), 2);
        assert_eq!(taken(of("2001:db8:1::1")), 2);
        assert_eq!(taken(of("2001:db8:1:ffff::2")), 0, "of the same /48");
        assert_eq!(taken(of("2001:db8:2::1")), 2);
        for local in ["127.0.0.1", "::1", "unix:"] {
            assert_eq!(taken(of(local)), 10, "{local}: all who come through an onion service");
        }
        assert_eq!(taken(of("192.0.2.1, 10.0.0.1")), 2, "who isn't known");
        for unknown in [None, Some(""), Some("-"), Some("example.org"), Some("192.0.2.1:80"), Some(" 192.0.2.1")] {
            assert_eq!(taken(Some(Client::of(unknown))), 0, "{unknown:?} counts as the same");
        }
        assert_eq!(taken(None), 10, "who is not asked for");
    }

    /// A flood from one client takes nothing from the others.
    #[test]
    fn what_a_client_is_refused_does_not_count_for_all() {
        let (pace, now) = pace(Limits { global_burst: 5, client_burst: 2, ..Limits::default() });
        assert_eq!((0..100).filter(|_| pace.allows_at(now, of("192.0.2.1"))).count(), 2);
        assert_eq!((0..100).filter(|_| pace.allows_at(now, of("192.0.3.1"))).count(), 2);
        assert_eq!((0..100).filter(|_| pace.allows_at(now, of("192.0.4.1"))).count(), 1, "the global bucket is empty");
    }

    #[test]
    fn only_so_many_clients_are_remembered_and_none_longer_than_needed() {
        let (pace, now) = pace(Limits { clients: 2, client_burst: 1, client_rate: 60, ..Limits::default() });
        let remembered = || pace.state.lock().unwrap().clients.len();
        for client in ["192.0.2.1", "192.0.3.1", "192.0.4.1", "192.0.4.1"] {
            assert!(pace.allows_at(now, of(client)), "{client}");
        }
        assert_eq!(remembered(), 2);
        assert!(!pace.allows_at(now, of("192.0.2.1")), "those that are remembered stay so");
        assert!(pace.allows_at(now + seconds(2), of("192.0.5.1")));
        assert_eq!(remembered(), 1, "the others' buckets are full again");
        assert!(pace.allows_at(now + SWEEP + seconds(3), of("192.0.6.1")));
        assert_eq!(remembered(), 1);
    }
}
