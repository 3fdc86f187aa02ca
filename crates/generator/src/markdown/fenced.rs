//! Which lines of a text are fenced code, for what reads lines before the parser does.

use super::line_starts::after_markers;

/// Reads line after line.
#[derive(Debug, Default)]
pub(super) struct Fenced {
    /// The sign of the fence that is open, and how many of them it has.
    open: Option<(char, usize)>,
}

impl Fenced {
    /// Whether the next line is fenced code, or one of its fences.
    pub(super) fn holds(&mut self, line: &str) -> bool {
        match self.open {
            Some((sign, least)) => {
                let end = line.trim_start_matches([' ', '\t', '>']).trim_end();
                if end.len() >= least && end.chars().all(|c| c == sign) {
                    self.open = None;
                }
                true
            }
            None => {
                self.open = fence(after_markers(line));
                self.open.is_some()
            }
        }
    }

    /// Whether a fence is open after the lines that were read.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

/// The fence that a line begins with. Backticks with others behind them are a span of code.
fn fence(line: &str) -> Option<(char, usize)> {
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = line.trim_start_matches(sign);
    let length = line.len() - rest.len();
    (length >= 3 && !(sign == '`' && rest.contains('`'))).then_some((sign, length))
}

#[cfg(test)]
mod tests {
    use super::Fenced;

    #[test]
    fn a_fence_ends_with_its_like() {
        let held = |text: &str| {
            let mut fenced = Fenced::default();
            text.lines().map(|line| if fenced.holds(line) { 'c' } else { 't' }).collect::<String>()
        };
        assert_eq!(held("a\n````\n```\nx\n```\n````\nb"), "tccccct");
        assert_eq!(held("```\n- ```\n ```js\n~~~\n``` \nb"), "ccccct");
        assert_eq!(held("- ~~~ x\n  y\n  ~~~~\n`` `a` ``\n```a```"), "ccctt");
    }
}
