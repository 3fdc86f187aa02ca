//! What a check is told by `_config.yml`, under `check:`.

use std::time::Duration;

use dropsafe_generator::config::{Config, Glob};
use dropsafe_generator::diagnostics::{Diagnostic, nearest};
use dropsafe_generator::yaml;
use serde::Deserialize;

/// The keys of `check:`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Keys {
    hosts: Vec<String>,
    exclude: Vec<String>,
    timeout: Option<f64>,
    at_once: Option<usize>,
}

const KEYS: [&str; 4] = ["hosts", "exclude", "timeout", "at_once"];
/// Seconds until a server that says nothing counts as gone.
const TIMEOUT: f64 = 15.0;
/// Less is no time to answer.
const SHORTEST: Duration = Duration::from_millis(50);
/// How many servers are asked at a time.
const AT_ONCE: usize = 8;

/// What every rule may want to know of the site.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// Such as `https://www.example.org`; empty where the configuration doesn't say.
    pub(super) origin: String,
    /// The site's path on its host, without a slash at the end.
    pub(super) baseurl: String,
    /// Other hosts that pages may load from: somebody thought about it.
    pub(super) hosts: Vec<String>,
    /// Outside links that nobody asks for.
    pub(super) exclude: Vec<Glob>,
    /// How long a server may take.
    pub(super) timeout: Duration,
    /// How many servers are asked at a time.
    pub(super) at_once: usize,
}

impl Settings {
    pub(super) fn of(config: &Config) -> Result<Self, Diagnostic> {
        let keys = match config.tree.get("check") {
            None => Keys::default(),
            Some(node) => {
                if let Some(unknown) = node.entries().iter().find(|entry| !KEYS.contains(&entry.key.as_str())) {
                    let meant = nearest(&unknown.key, KEYS).map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default();
                    return Err(Diagnostic::error(format!("`check:` has no key `{}`", unknown.key))
                        .at(&unknown.key_span)
                        .help(format!("{meant}its keys are: {}", KEYS.join(", "))));
                }
                yaml::from_node::<Keys>(node)?.value
            }
        };
        Ok(Self {
            origin: config.url.clone(),
            baseurl: config.baseurl.clone(),
            hosts: keys.hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
            exclude: keys.exclude.iter().map(|pattern| Glob::new(pattern)).collect(),
            timeout: Duration::try_from_secs_f64(keys.timeout.unwrap_or(TIMEOUT)).unwrap_or(Duration::from_secs(1)).max(SHORTEST),
            at_once: keys.at_once.unwrap_or(AT_ONCE).max(1),
        })
    }

    /// Whose an address is.
    pub(super) fn owner(&self, address: &str) -> Owner {
        let lower = address.trim().to_ascii_lowercase();
        let (is_plain, rest) = match lower.strip_prefix("http://") {
            Some(rest) => (true, rest),
            None => match lower.strip_prefix("https://").or_else(|| lower.strip_prefix("//")) {
                Some(rest) => (false, rest),
                None => return Owner::Site,
            },
        };
        let host = host_of(rest);
        let origin = self.origin.to_ascii_lowercase();
        let (own_is_plain, own) = match origin.split_once("://") {
            Some((scheme, own)) => (scheme == "http", own),
            None => (false, ""),
        };
        if !own.is_empty() && host_of(own) == host {
            return if is_plain && !own_is_plain { Owner::SiteInTheClear } else { Owner::Site };
        }
        match self.hosts.iter().any(|known| known == host) {
            true => Owner::Allowed,
            false => Owner::Other,
        }
    }
}

/// The host, and its port if it is said, of what follows `https://`.
fn host_of(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default().rsplit('@').next().unwrap_or_default()
}

/// Whose an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The site's own.
    Site,
    /// The site's own by `http:`, where the site is at `https:`.
    SiteInTheClear,
    /// Of a host that the configuration names.
    Allowed,
    /// Somebody else's.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_somebody() {
        let settings = Settings { origin: "https://www.example.org".into(), hosts: vec!["maps.example".into()], ..Settings::default() };
        for own in ["/a", "a.css", "", "data:x", "https://www.example.org", "HTTPS://WWW.example.org/a", "//www.example.org?x"] {
            assert_eq!(settings.owner(own), Owner::Site, "{own}");
        }
        assert_eq!(settings.owner("http://www.example.org/a"), Owner::SiteInTheClear);
        assert_eq!(settings.owner("https://maps.example/tile"), Owner::Allowed);
        for other in ["https://www.example.org.evil.example/", "//cdn.example/x", "https://www.example.org@evil.example/", "http://x"] {
            assert_eq!(settings.owner(other), Owner::Other, "{other}");
        }
    }
}
