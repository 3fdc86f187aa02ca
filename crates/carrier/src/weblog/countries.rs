//! Which country an address is in, by a list that is on this machine.

use std::fmt;
use std::fs;
use std::net::{IpAddr, Ipv6Addr};
use std::path::{Path, PathBuf};

use maxminddb::Reader;

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
    /// Sorted by where they begin. IPv4 addresses stand as IPv6 writes them (`::ffff:0:0/96`).
    ranges: Vec<(u128, u128, Country)>,
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
            let content = fs::read(path).map_err(Error::io("read", path))?;
            if path.extension().is_some_and(|extension| extension == "mmdb") {
                let database = Reader::from_source(content).map_err(|error| Error::Mmdb { path: path.clone(), said: error.to_string() })?;
                countries.databases.push(database);
            } else {
                countries.add_ranges(path, &String::from_utf8_lossy(&content))?;
            }
        }
        countries.ranges.sort_unstable();
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
        for (line, range) in (1..).zip(text.lines()) {
            if range.trim().is_empty() || range.starts_with('#') {
                continue;
            }
            self.ranges.push(parse_range(range).ok_or_else(|| Error::Range { path: path.into(), line })?);
        }
        Ok(())
    }

    fn by_range(&self, address: IpAddr) -> Option<Country> {
        let number = number(address);
        let after = self.ranges.partition_point(|(first, ..)| *first <= number);
        let (_, last, country) = self.ranges.get(after.checked_sub(1)?)?;
        (number <= *last).then_some(*country)
    }
}

impl fmt::Debug for Countries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Countries").field("ranges", &self.ranges.len()).field("databases", &self.databases.len()).finish()
    }
}

fn parse_range(line: &str) -> Option<(u128, u128, Country)> {
    let mut columns = line.split(',').map(|column| column.trim().trim_matches('"'));
    let (first, last) = (parse_end(columns.next()?)?, parse_end(columns.next()?)?);
    let country = Country::parse(columns.next()?)?;
    (first <= last).then_some((first, last, country))
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

fn by_database(database: &Reader<Vec<u8>>, address: IpAddr) -> Option<Country> {
    let found: maxminddb::geoip2::Country<'_> = database.lookup(address).ok()?.decode().ok()??;
    Country::parse(found.country.iso_code?)
}

#[cfg(test)]
mod tests {
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
    fn a_line_that_is_no_range_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("geoip");
        for line in ["1,2", "1,2,DEU", "2,1,DE", "x,2,DE", "1,2,D "] {
            fs::write(&path, format!("# head\n{line}\n")).unwrap();
            let error = Countries::read(std::slice::from_ref(&path)).unwrap_err().to_string();
            assert!(error.contains("geoip:2: no range of addresses"), "{line}: {error}");
        }
    }
}
