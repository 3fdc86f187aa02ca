//! What is to be known of a programming language: the data that [`super::code`] reads it by.

use std::sync::OnceLock;

use super::token::Token;

/// A programming language, as far as colours need it.
pub(super) struct Code {
    pub(super) rules: &'static [Rule],
    words: &'static [Words],
    ignore_case: bool,
    /// Beside letters and `_`, what a name may begin with; and besides, what may follow.
    name_start: &'static str,
    name_more: &'static str,
    /// What a name is that begins with a capital.
    pub(super) capitals: Option<Token>,
    /// Names in capitals alone are constants.
    pub(super) constants: bool,
    /// What a name is that a `(` follows.
    pub(super) calls: Option<Token>,
    /// What a name or text is that this sign follows, and whether there may be blanks before the sign.
    pub(super) keys: Option<(u8, Token, bool)>,
    /// What the first word of a statement is.
    pub(super) first: Option<Token>,
    /// `[section]` on a line of its own.
    pub(super) sections: bool,
    /// `name!` is a macro.
    pub(super) macros: bool,
    /// `'a` is a lifetime, `'a'` a character.
    pub(super) lifetimes: bool,
    /// `/…/` where no operand stands before it is a regular expression.
    pub(super) regexes: bool,
    /// What opens text up to a line of its own: `<<` or `<<<`.
    pub(super) heredoc: Option<&'static str>,
    /// `<Tag a="b">text</Tag>` in the midst of code.
    pub(super) tags: bool,
    /// Words that stay keywords after a dot.
    pub(super) members: &'static [&'static str],
    ready: OnceLock<Ready>,
}

/// What begins with characters of its own.
pub(super) enum Rule {
    /// To the end of the line. `word` says that it opens only where a word could begin.
    Line { open: &'static str, token: Token, word: bool },
    /// To `close`, over lines.
    Block { open: &'static str, close: &'static str, token: Token, nested: bool },
    /// Quoted text.
    Text(Text),
    /// Text in as many `#` as stand before its quote: `r#"…"#`.
    Hashed { open: &'static str },
    /// C++'s `R"word(…)word"`.
    Delimited { open: &'static str },
    /// These characters with a name after them: a variable, an annotation.
    Sigil { open: &'static str, token: Token },
    /// The first on a line: the whole line, and those that a `\` joins to it.
    Directive { open: &'static str, token: Token },
    /// `-x` and `--long`, where a word could begin.
    Flag { open: &'static str, token: Token },
    /// Exactly these characters.
    Sign { open: &'static str, token: Token },
    /// Brackets with what is between them, on one line: `#[derive(Debug)]`.
    Bracketed { open: &'static str, token: Token },
}

/// Quoted text.
pub(super) struct Text {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) token: Token,
    /// `\` takes the next character's meaning away.
    pub(super) escapes: bool,
    /// It may go over lines.
    pub(super) lines: bool,
    /// What puts something in: ends with `{` or `(` for brackets, else a name follows.
    pub(super) holds: &'static [&'static str],
}

impl Text {
    /// Text on one line with escapes; the last character that opens it also closes it.
    pub(super) const fn quoted(open: &'static str, token: Token) -> Rule {
        let (_, close) = open.split_at(open.len() - 1);
        Rule::Text(Self { open, close, token, escapes: true, lines: false, holds: &[] })
    }

    /// Text over lines with escapes.
    pub(super) const fn long(open: &'static str, close: &'static str, token: Token) -> Rule {
        Rule::Text(Self { open, close, token, escapes: true, lines: true, holds: &[] })
    }

    /// Text over lines in which every character is itself.
    pub(super) const fn raw(open: &'static str, close: &'static str, token: Token) -> Rule {
        Rule::Text(Self { open, close, token, escapes: false, lines: true, holds: &[] })
    }

    /// Text over lines into which something is put.
    pub(super) const fn holding(open: &'static str, close: &'static str, holds: &'static [&'static str]) -> Rule {
        Rule::Text(Self { open, close, token: Token::S2, escapes: true, lines: true, holds })
    }
}

impl Rule {
    /// A comment to the end of its line.
    pub(super) const fn line(open: &'static str) -> Self {
        Self::Line { open, token: Token::C1, word: false }
    }

    /// A comment over lines.
    pub(super) const fn block(open: &'static str, close: &'static str) -> Self {
        Self::Block { open, close, token: Token::Cm, nested: false }
    }

    pub(super) fn open(&self) -> &'static str {
        match self {
            Self::Text(text) => text.open,
            Self::Line { open, .. }
            | Self::Block { open, .. }
            | Self::Hashed { open }
            | Self::Delimited { open }
            | Self::Sigil { open, .. }
            | Self::Directive { open, .. }
            | Self::Flag { open, .. }
            | Self::Sign { open, .. }
            | Self::Bracketed { open, .. } => open,
        }
    }
}

/// Words with a meaning, parted by spaces.
pub(super) enum Words {
    /// What they are.
    Are(Token, &'static str),
    /// What they are, and what the name after them is.
    Name(Token, Token, &'static str),
}

impl Code {
    /// A language of these rules (of two that fit, the first counts) and words.
    pub(super) const fn new(rules: &'static [Rule], words: &'static [Words]) -> Self {
        Self {
            rules,
            words,
            ignore_case: false,
            name_start: "",
            name_more: "",
            capitals: None,
            constants: false,
            calls: Some(Token::Nf),
            keys: None,
            first: None,
            sections: false,
            macros: false,
            lifetimes: false,
            regexes: false,
            heredoc: None,
            tags: false,
            members: &[],
            ready: OnceLock::new(),
        }
    }

    pub(super) const fn ignoring_case(mut self) -> Self {
        self.ignore_case = true;
        self
    }

    pub(super) const fn names(mut self, start: &'static str, more: &'static str) -> Self {
        self.name_start = start;
        self.name_more = more;
        self
    }

    /// Names with a capital are types, names in capitals constants.
    pub(super) const fn capitals(mut self) -> Self {
        self.capitals = Some(Token::Nc);
        self.constants = true;
        self
    }

    pub(super) const fn constants(mut self) -> Self {
        self.constants = true;
        self
    }

    pub(super) const fn no_calls(mut self) -> Self {
        self.calls = None;
        self
    }

    pub(super) const fn keys(mut self, sign: u8, token: Token) -> Self {
        self.keys = Some((sign, token, true));
        self
    }

    /// What a name is that this sign follows without a blank.
    pub(super) const fn assigned(mut self, sign: u8, token: Token) -> Self {
        self.keys = Some((sign, token, false));
        self
    }

    pub(super) const fn first(mut self, token: Token) -> Self {
        self.first = Some(token);
        self
    }

    pub(super) const fn sections(mut self) -> Self {
        self.sections = true;
        self
    }

    pub(super) const fn macros_and_lifetimes(mut self) -> Self {
        self.macros = true;
        self.lifetimes = true;
        self
    }

    pub(super) const fn regexes(mut self) -> Self {
        self.regexes = true;
        self
    }

    pub(super) const fn heredoc(mut self, open: &'static str) -> Self {
        self.heredoc = Some(open);
        self
    }

    pub(super) const fn tags(mut self) -> Self {
        self.tags = true;
        self
    }

    pub(super) const fn members(mut self, words: &'static [&'static str]) -> Self {
        self.members = words;
        self
    }

    /// The same, made fit for quick reading; made once.
    pub(super) fn ready(&self) -> &Ready {
        self.ready.get_or_init(|| Ready::of(self))
    }
}

/// What a byte may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Blank,
    Break,
    Name,
    Digit,
    Operator,
    Punctuation,
}

/// A language's table for quick reading.
pub(super) struct Ready {
    pub(super) classes: [Class; 256],
    /// The rules by their first byte, and where in them those of a byte are.
    rules: Vec<&'static Rule>,
    opens: [(u8, u8); 256],
    /// Whether the byte goes on with a name.
    pub(super) names: [bool; 256],
    /// Open addressing; the length is a power of two.
    slots: Box<[Option<Word>]>,
    longest: usize,
    ignore_case: bool,
}

/// A word with a meaning.
#[derive(Clone, Copy)]
pub(super) struct Word {
    text: &'static str,
    pub(super) token: Token,
    pub(super) names: Option<Token>,
}

impl Ready {
    fn of(code: &Code) -> Self {
        let mut classes = [Class::Operator; 256];
        let mut rules: Vec<&'static Rule> = Vec::new();
        let mut opens = [(0, 0); 256];
        let mut names = [false; 256];
        for byte in 0..=255_u8 {
            let at = usize::from(byte);
            let starts = byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 || code.name_start.as_bytes().contains(&byte);
            names[at] = starts || byte.is_ascii_digit() || code.name_more.as_bytes().contains(&byte);
            let from = rules.len();
            rules.extend(code.rules.iter().filter(|rule| rule.open().as_bytes().first() == Some(&byte)));
            opens[at] = (u8::try_from(from).unwrap_or(0), u8::try_from(rules.len()).unwrap_or(0));
            classes[at] = match byte {
                b'\n' => Class::Break,
                _ if starts => Class::Name,
                b'0'..=b'9' => Class::Digit,
                b'(' | b')' | b'[' | b']' | b'{' | b'}' | b';' | b',' | b'.' | b':' => Class::Punctuation,
                b'!'..=b'~' => Class::Operator,
                _ => Class::Blank,
            };
        }
        let all: Vec<Word> = code.words.iter().flat_map(Words::iter).collect();
        let mut slots = vec![None; (all.len() * 2 + 1).next_power_of_two()].into_boxed_slice();
        let mask = slots.len() - 1;
        for word in &all {
            let mut at = hash(word.text.as_bytes()) & mask;
            while slots[at].is_some_and(|other: Word| other.text != word.text) {
                at = (at + 1) & mask;
            }
            slots[at].get_or_insert(*word);
        }
        let longest = all.iter().map(|word| word.text.len()).max().unwrap_or(0);
        Self { classes, rules, opens, names, slots, longest, ignore_case: code.ignore_case }
    }

    /// The rules that may open with this byte.
    pub(super) fn rules(&self, byte: u8) -> &[&'static Rule] {
        let (from, to) = self.opens[usize::from(byte)];
        self.rules.get(usize::from(from)..usize::from(to)).unwrap_or_default()
    }

    /// The meaning of a word.
    pub(super) fn word(&self, text: &[u8]) -> Option<&Word> {
        if text.len() > self.longest {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(text) & mask;
        // Half the slots are empty, so that there is an end.
        while let Some(word) = &self.slots[at] {
            let same = match self.ignore_case {
                true => word.text.as_bytes().eq_ignore_ascii_case(text),
                false => word.text.as_bytes() == text,
            };
            if same {
                return Some(word);
            }
            at = (at + 1) & mask;
        }
        None
    }
}

impl Words {
    fn iter(&self) -> impl Iterator<Item = Word> + use<> {
        let (token, names, text) = match self {
            Self::Are(token, text) => (*token, None, *text),
            Self::Name(token, names, text) => (*token, Some(*names), *text),
        };
        text.split_ascii_whitespace().map(move |text| Word { text, token, names })
    }
}

/// The same for small and capital letters.
fn hash(text: &[u8]) -> usize {
    let mut hash = text.len();
    for byte in text {
        hash = hash.wrapping_mul(31).wrapping_add(usize::from(byte | 0x20));
    }
    hash ^ (hash >> 7)
}
