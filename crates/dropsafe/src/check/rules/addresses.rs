//! Links that no browser can follow: an address of mail or a telephone number that is none, a scheme with a slip in it.

use dropsafe_generator::diagnostics::nearest;

use crate::check::page::{Faults, Rule, Tag};

/// Looks at one link at a time.
pub(super) struct Addresses;

impl Rule for Addresses {
    fn start(&mut self, tag: &Tag<'_>, faults: &mut Faults) {
        let Some(link) = tag.get("href").filter(|_| tag.is(&["a", "area"])) else { return };
        let Some((scheme, rest)) = link.trim().split_once(':') else { return };
        let marks = || tag.marks([link]);
        match scheme.to_ascii_lowercase().as_str() {
            "mailto" => {
                let to = rest.split('?').next().unwrap_or_default();
                let is_asked = to.is_empty() && rest.contains("to=");
                if !is_asked && !to.split(',').all(|one| is_mail(one.trim())) {
                    let help = "write `mailto:name@example.org`, and several with commas between them";
                    faults.error(format!("`{link}` is no address of mail"), marks(), help);
                }
            }
            "tel" | "sms" if !is_number(rest.split([';', '?']).next().unwrap_or_default()) => {
                let help = "write digits alone, with the country's code: `tel:+123456789`; dashes may be between them";
                faults.error(format!("`{link}` is no telephone number"), marks(), help);
            }
            scheme if rest.starts_with("//") && !matches!(scheme, "http" | "https") => {
                if let Some(meant) = nearest(scheme, ["https", "http"]) {
                    let help = format!("did you mean `{meant}:`?");
                    faults.error(format!("no browser knows `{scheme}:`"), marks(), help);
                }
            }
            _ => {}
        }
    }
}

fn is_mail(address: &str) -> bool {
    let Some((name, host)) = address.rsplit_once('@') else { return false };
    let is_name = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '@' | ','));
    let is_host = host.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'));
    is_name && is_host && host.contains('.')
}

fn is_number(number: &str) -> bool {
    let number = number.trim().replace("%20", "").replace(' ', "");
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let rest = number.strip_prefix('+').unwrap_or(&number);
    (2..=20).contains(&digits) && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '(' | ')' | '*' | '#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_and_telephone_have_their_shape() {
        assert!(["a@example.org", "a.b+c@mail.example.org"].into_iter().all(is_mail));
        assert!(!["a", "@example.org", "a@", "a b@example.org", "a@example", "a@@example.org", "a@exa mple.org"].into_iter().any(is_mail));
        assert!(["+123-456-789", "112", "(030)123.4"].into_iter().all(is_number));
        assert!(!["", "+", "call us", "1", "12 34 x"].into_iter().any(is_number));
    }
}
