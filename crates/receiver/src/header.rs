//! Header values of the shape `value; name=value; name="value"`.

/// A header value taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Valued<'a> {
    /// What stands before the first semicolon, as it was written.
    pub(crate) value: &'a str,
    parameters: Vec<(&'a str, &'a str)>,
}

/// The header value can't be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

impl<'a> Valued<'a> {
    /// Takes a header value apart.
    ///
    /// A backslash in a quoted value is a backslash, as browsers mean it, not the escape of RFC 9110. That leaves
    /// no way to write a quote, so a value with one can't be misread: it can't be read.
    pub(crate) fn parse(text: &'a str) -> Result<Self, Unreadable> {
        let (value, mut rest) = text.split_once(';').unwrap_or((text, ""));
        let value = value.trim_matches(SPACE);
        if value.is_empty() || !value.bytes().all(|b| is_token(b) || b == b'/') {
            return Err(Unreadable);
        }
        let mut parameters = Vec::new();
        loop {
            rest = rest.trim_start_matches(SPACE);
            if rest.is_empty() {
                return Ok(Self { value, parameters });
            }
            if let Some(after) = rest.strip_prefix(';') {
                rest = after;
                continue;
            }
            let (name, after) = rest.split_once('=').ok_or(Unreadable)?;
            let (value, after) = parameter_value(after)?;
            if name.is_empty() || !name.bytes().all(is_token) {
                return Err(Unreadable);
            }
            parameters.push((name, value));
            rest = after;
        }
    }

    /// The parameter `name`, in any case; an error if it stands there twice.
    pub(crate) fn parameter(&self, name: &str) -> Result<Option<&'a str>, Unreadable> {
        let mut found = self.parameters.iter().filter(|(written, _)| written.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Unreadable),
            (first, None) => Ok(first),
        }
    }
}

const SPACE: [char; 2] = [' ', '\t'];

/// The value of a parameter, and what comes after the next semicolon.
fn parameter_value(text: &str) -> Result<(&str, &str), Unreadable> {
    let (value, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or(Unreadable)?,
        None => {
            let end = text.bytes().position(|b| !is_token(b)).unwrap_or(text.len());
            if end == 0 {
                return Err(Unreadable);
            }
            text.split_at(end)
        }
    };
    let rest = rest.trim_start_matches(SPACE);
    match rest.strip_prefix(';') {
        Some(after) => Ok((value, after)),
        None if rest.is_empty() => Ok((value, rest)),
        None => Err(Unreadable),
    }
}

/// RFC 9110's token characters.
pub(crate) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_in_any_case_quoted_or_not() {
        let header = Valued::parse("Form-Data; NAME=\"a; b\" ;x=1;").unwrap();
        assert_eq!(header.value, "Form-Data");
        assert_eq!(header.parameter("name"), Ok(Some("a; b")));
        assert_eq!(header.parameter("x"), Ok(Some("1")));
        assert_eq!(header.parameter("y"), Ok(None));
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read() {
        for bad in ["", ";", "a b", "a; b", "a; =c", "a; b=", "a; b=\"c", "a; b=\"c\"d", "a; b=\"c\\\"d\"", "a; b c=d", "ä"] {
            assert_eq!(Valued::parse(bad), Err(Unreadable), "{bad}");
        }
        assert_eq!(Valued::parse("a; b=1; B=2").unwrap().parameter("b"), Err(Unreadable));
    }
}
