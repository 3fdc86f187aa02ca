//! Which country an address is in, by a list that is on this machine.

use std::fmt;
use std::fs;
use std::net::{IpAddr, Ipv6Addr};
use std::path::{Path, PathBuf};

use maxminddb::{LookupResult, MaxMindDbError, Reader, WithinOptions, geoip2};

use crate::Error;

/// A country, by its two letters of ISO 3166-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// Nobody knows.
    pub const UNKNOWN: Self = Self(*b"??");

    fn parse(text: &str) -> Option<Self> {
        let letters: [u8; 2] = text.as_bytes().try_into().ok()?;
        (letters.iter().all(u8::is_ascii_alphanumeric) || letters == *b"??")
            .then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| write!(f, "{}", char::from(*letter)))
    }
}

/// Lists of countries: text files as in Debian's `tor-geoipdb` (`/usr/share/tor/geoip`, `geoip6`), or MMDB databases.
#[derive(Default)]
pub struct Countries {
    /// Sorted by where they begin.
    ranges: Vec<(Range, Country)>,
    databases: Vec<Reader<Vec<u8>>>,
}

impl Countries {
    /// Reads lists; a file whose name ends in `.mmdb` is a database, any other a text.
    ///
    /// # Errors
    /// With the file and line at fault.
    pub fn read(files: &[PathBuf]) -> Result<Self, Error> {
        let mut countries = Self::default();
        for path in files {
            let content = fs::read(path).map_err(Error::unreadable(path))?;
            if path.extension().is_some_and(|extension| extension == "mmdb") {
                countries.databases.push(database(content).map_err(|said| Error::Mmdb { path: path.clone(), said })?);
            } else {
                countries.add_ranges(path, &String::from_utf8_lossy(&content))?;
            }
        }
        countries.ranges.sort_unstable();
        for pair in countries.ranges.windows(2) {
            if let [(one, _), (other, _)] = pair
                && other.first <= one.last
            {
                return Err(Error::Overlap { one: *one, other: *other });
            }
        }
        Ok(countries)
    }

    /// The country of an address.
    pub fn of(&self, address: IpAddr) -> Country {
        let address = address.to_canonical();
        self.by_range(address)
            .or_else(|| self.databases.iter().find_map(|database| by_database(database, address)))
            .unwrap_or(Country::UNKNOWN)
    }

    fn add_ranges(&mut self, path: &Path, text: &str) -> Result<(), Error> {
        let before = self.ranges.len();
        for (line, range) in (1..).zip(text.lines()) {
            if range.trim().is_empty() || range.starts_with('#') {
                continue;
            }
            self.ranges.push(parse_line(range).ok_or_else(|| Error::NotARange { path: path.into(), line })?);
        }
        if self.ranges.len() == before { Err(Error::NoRanges(path.into())) } else { Ok(()) }
    }

    fn by_range(&self, address: IpAddr) -> Option<Country> {
        let number = number(address);
        let after = self.ranges.partition_point(|(range, _)| range.first <= number);
        let (range, country) = self.ranges.get(after.checked_sub(1)?)?;
        (number <= range.last).then_some(*country)
    }
}

impl fmt::Debug for Countries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Countries").field("ranges", &self.ranges.len()).field("databases", &self.databases.len()).finish()
    }
}

/// Addresses that stand side by side. Those of IPv4 stand as IPv6 writes them (`::ffff:0:0/96`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    first: u128,
    last: u128,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, last] = [self.first, self.last].map(|end| IpAddr::V6(Ipv6Addr::from_bits(end)).to_canonical());
        write!(f, "{first} to {last}")
    }
}

fn parse_line(line: &str) -> Option<(Range, Country)> {
    let mut columns = line.split(',').map(|column| column.trim().trim_matches('"'));
    let (first, last) = (parse_end(columns.next()?)?, parse_end(columns.next()?)?);
    let country = Country::parse(columns.next()?)?;
    (first <= last).then_some((Range { first, last }, country))
}

/// An end of a range: tor-geoipdb writes IPv4 addresses as plain numbers, and IPv6 addresses as addresses.
fn parse_end(text: &str) -> Option<u128> {
    match text.parse::<u32>() {
        Ok(plain) => Some(number(IpAddr::V4(plain.into()))),
        Err(_) => text.parse().ok().map(number),
    }
}

fn number(address: IpAddr) -> u128 {
    let address: Ipv6Addr = match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    address.to_bits()
}

/// A database that knows a country. One of cities does, one of networks' owners doesn't, and nobody would be told.
fn database(content: Vec<u8>) -> Result<Reader<Vec<u8>>, String> {
    let said = |error: MaxMindDbError| error.to_string();
    let database = Reader::from_source(content).map_err(said)?;
    let mut networks = database.networks(WithinOptions::default()).map_err(said)?;
    let knows_one = networks.any(|network| network.is_ok_and(|network| country(&network).is_some()));
    if knows_one { Ok(database) } else { Err("no network in it has a country.iso_code".into()) }
}

fn by_database(database: &Reader<Vec<u8>>, address: IpAddr) -> Option<Country> {
    country(&database.lookup(address).ok()?)
}

fn country(network: &LookupResult<'_, Vec<u8>>) -> Option<Country> {
    let found: geoip2::Country<'_> = network.decode().ok()??;
    Country::parse(found.country.iso_code?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    fn of(countries: &Countries, address: &str) -> String {
        countries.of(address.parse().unwrap()).to_string()
    }

    #[test]
    fn addresses_are_found_in_their_ranges() {
        let folder = tempfile::tempdir().unwrap();
        let (v4, v6) = (folder.path().join("geoip"), folder.path().join("geoip6"));
        // 198.51.100.0 to .127, 203.0.113.0 to .255.
        fs::write(&v4, "# made up\n3325256704,3325256831,DE\n3405803776,3405804031,ir\n").unwrap();
        fs::write(&v6, "2001:db8::,2001:db8:0:ffff:ffff:ffff:ffff:ffff,FR\n2001:db8:2::,2001:db8:2::ffff,??\n").unwrap();
        let countries = Countries::read(&[v4, v6]).unwrap();
        for (address, country) in [
            ("198.51.100.0", "DE"),
            ("198.51.100.127", "DE"),
            ("198.51.100.128", "??"),
            ("198.51.99.255", "??"),
            ("203.0.113.7", "IR"),
            ("::ffff:203.0.113.7", "IR"),
            ("2001:db8::1", "FR"),
            ("2001:db8:2::1", "??"),
            ("::1", "??"),
            ("255.255.255.255", "??"),
        ] {
            assert_eq!(of(&countries, address), country, "{address}");
        }
    }

    #[test]
    fn a_text_comes_before_a_database() {
        let folder = tempfile::tempdir().unwrap();
        let (text, base) = (folder.path().join("geoip"), folder.path().join("invented.mmdb"));
        fs::write(&base, INVENTED).unwrap();
        // 203.0.113.0 to .127, of which the database thinks otherwise.
        fs::write(&text, "3405803776,3405803903,DE\n").unwrap();
        let countries = Countries::read(&[base, text]).unwrap();
        for (address, country) in [("203.0.113.7", "DE"), ("203.0.113.200", "IR"), ("2001:db8::7", "FR")] {
            assert_eq!(of(&countries, address), country, "{address}");
        }
    }

    #[test]
    fn a_line_that_is_no_range_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("geoip");
        for line in ["1,2", "1,2,DEU", "2,1,DE", "x,2,DE", "1,2,D "] {
            fs::write(&path, format!("# head\n{line}\n")).unwrap();
            let error = Countries::read(std::slice::from_ref(&path)).unwrap_err().to_string();
            assert!(error.contains("geoip:2: no range of addresses"), "{line}: {error}");
        }
    }

    const INVENTED: &[u8] = include_bytes!("../../tests/data/invented.mmdb");

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

        #[test]
        fn a_damaged_database_has_answers_or_is_refused(
            damage in prop::collection::vec((0..INVENTED.len(), any::<u8>()), 1..8),
        ) {
            let mut content = INVENTED.to_vec();
            damage.iter().for_each(|(at, byte)| content[*at] = *byte);
            if let Ok(database) = database(content) {
                let countries = Countries { ranges: Vec::new(), databases: vec![database] };
                for address in ["203.0.113.7", "2001:db8::7", "192.0.2.1", "::"] {
                    let _ = of(&countries, address);
                }
            }
        }
    }
}
