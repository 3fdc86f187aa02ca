//! The tokens of HTML's `autocomplete` that make sense for what is typed.

use crate::source::SourceKind;

/// Whether a browser knows the token. Payment is left out: no form of ours asks for it.
pub(super) fn is_token(token: &str) -> bool {
    TOKENS.contains(&token)
}

/// Whether HTML lets a field of that type have it: a whole address has several lines, and a field for telephone numbers takes
/// nothing else.
pub(super) fn fits(token: &str, kind: SourceKind) -> bool {
    match (token, kind) {
        ("off" | "on", _) => true,
        ("street-address", kind) => kind == SourceKind::LongText,
        (token, SourceKind::Tel) => token.starts_with("tel"),
        _ => true,
    }
}

const TOKENS: [&str; 41] = [
    "off",
    "on",
    "name",
    "honorific-prefix",
    "given-name",
    "additional-name",
    "family-name",
    "honorific-suffix",
    "nickname",
    "username",
    "organization-title",
    "organization",
    "street-address",
    "address-line1",
    "address-line2",
    "address-line3",
    "address-level1",
    "address-level2",
    "address-level3",
    "address-level4",
    "country",
    "country-name",
    "postal-code",
    "language",
    "bday",
    "bday-day",
    "bday-month",
    "bday-year",
    "sex",
    "url",
    "photo",
    "tel",
    "tel-country-code",
    "tel-national",
    "tel-area-code",
    "tel-local",
    "tel-local-prefix",
    "tel-local-suffix",
    "tel-extension",
    "email",
    "impp",
];
