//! Typographic quotes, dashes and dots, as SmartyPants makes them: in text and between tags, not inside tags.

/// Replaces them all.
pub(super) fn punctuation(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(tag) = tag_at(rest) {
            out.push_str(tag);
            rest = &rest[tag.len()..];
            continue;
        }
        let (taken, put) = match c {
            '-' if rest.starts_with("---") => (3, '—'),
            '-' if rest.starts_with("--") => (2, '–'),
            '.' if rest.starts_with("...") => (3, '…'),
            '"' => (1, if opens(&out) { '“' } else { '”' }),
            '\'' if opens(&out) && !is_year(&rest[1..]) => (1, '‘'),
            '\'' => (1, '’'),
            c => (c.len_utf8(), c),
        };
        out.push(put);
        rest = &rest[taken..];
    }
    out
}

/// A quote opens after nothing, white space, a bracket, a dash or another opening quote; a tag is nothing.
fn opens(before: &str) -> bool {
    let mut before = before;
    while let Some(start) = before.strip_suffix('>').and_then(|_| before.rfind('<')) {
        before = &before[..start];
    }
    before.chars().next_back().is_none_or(|c| c.is_whitespace() || "([{<–—-/“‘".contains(c))
}

/// `'90s`
fn is_year(after: &str) -> bool {
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    digits == 2 && after[2..].starts_with('s')
}

fn tag_at(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('<')?;
    let is_tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let end = text.find('>').filter(|_| is_tag)?;
    Some(&text[..=end])
}

#[cfg(test)]
mod tests {
    use super::punctuation;

    #[test]
    fn quotes_know_where_they_are() {
        assert_eq!(punctuation("\"Don't\", she said -- 'well' --- ..."), "“Don’t”, she said – ‘well’ — …");
        assert_eq!(punctuation("<a title=\"x\">\"a\"</a> (\"b\") '90s"), "<a title=\"x\">“a”</a> (“b”) ’90s");
    }
}
