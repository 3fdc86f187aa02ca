//! What the fields say about where the request ends, and for whom it is.

use super::Fault;
use super::fields::Fields;

/// The most digits that a number of 64 bits holds whatever they are.
const SURE_DIGITS: usize = 19;
/// The longest name that a host can have.
const LONGEST_HOST: usize = 253;

/// There is exactly one host, and it could be one.
pub(super) fn host(fields: &Fields) -> Result<(), Fault> {
    match fields.only("host") {
        Ok(Some(host)) if is_host(host) => Ok(()),
        _ => Err(Fault::Host),
    }
}

/// A name or an address, then perhaps a port.
fn is_host(host: &[u8]) -> bool {
    let (name, port) = match host.strip_prefix(b"[") {
        Some(rest) => {
            let Some(end) = rest.iter().position(|byte| *byte == b']') else { return false };
            let is_address = str::from_utf8(&rest[..end]).is_ok_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
            return is_address && is_port(&rest[end + 1..]);
        }
        None => host.split_at(host.iter().position(|byte| *byte == b':').unwrap_or(host.len())),
    };
    let is_name = name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(byte));
    !name.is_empty() && name.len() <= LONGEST_HOST && is_name && is_port(port)
}

/// Nothing, or a colon and a number.
fn is_port(port: &[u8]) -> bool {
    match port.strip_prefix(b":") {
        Some(digits) => digits.iter().all(u8::is_ascii_digit) && str::from_utf8(digits).is_ok_and(|digits| digits.parse::<u16>().is_ok()),
        None => port.is_empty(),
    }
}

/// The length, if there is one and nothing else that could be taken for one.
///
/// Digits only, without a zero before them: some read that as octal. A number too large for 64 bits is read as the
/// largest, which is over every limit.
pub(super) fn content_length(fields: &Fields) -> Result<Option<u64>, Fault> {
    let length = fields.only("content-length").map_err(|_| Fault::ContentLength)?;
    // Servers that hand fields on as variables make of an underscore what they make of a hyphen.
    let mut disguised = fields.names().filter(|name| name.contains('_')).map(|name| name.replace('_', "-"));
    if disguised.any(|name| name == "content-length" || name == "transfer-encoding") {
        return Err(Fault::ContentLength);
    }
    let has_coding = fields.has("transfer-encoding");
    match length {
        Some(_) if has_coding => Err(Fault::BothLengths),
        None if has_coding => Err(Fault::TransferEncoding),
        None => Ok(None),
        Some(digits) => number(digits).map(Some).ok_or(Fault::ContentLength),
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) && (digits.len() == 1 || digits[0] != b'0');
    if !is_number {
        return None;
    }
    if digits.len() > SURE_DIGITS {
        return Some(u64::MAX);
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

/// The request asks for nothing that would change what its connection or its other fields mean.
pub(super) fn nothing_else(fields: &Fields) -> Result<(), Fault> {
    if fields.has("upgrade") {
        return Err(Fault::Upgrade);
    }
    // Whoever may name any field here can have a server in front leave it out.
    let is_plain = |word: &[u8]| ["close", "keep-alive", "te"].iter().any(|plain| word.eq_ignore_ascii_case(plain.as_bytes()));
    let mut words = fields.all("connection").flat_map(|value| value.split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    if !words.all(is_plain) {
        return Err(Fault::Connection);
    }
    fields.only("content-type").map(|_| ()).map_err(|_| Fault::ContentType)
}

/// Whether the body comes only when it is asked for.
pub(super) fn expects_continue(fields: &Fields) -> Result<bool, Fault> {
    match fields.only("expect") {
        Ok(None) => Ok(false),
        Ok(Some(value)) if value.eq_ignore_ascii_case(b"100-continue") => Ok(true),
        _ => Err(Fault::Expectation),
    }
}
