//! What a piece of code can be, under the short class names that Rouge and Pygments gave it.

macro_rules! tokens {
    ($($(#[$doc:meta])* $name:ident = $class:literal,)*) => {
        /// What a piece of code is. Each has the class that stylesheets for Rouge and Pygments know.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Token { $($(#[$doc])* $name,)* }

        impl Token {
            /// The tag before it.
            pub(super) fn tag(self) -> &'static str {
                match self { $(Self::$name => concat!("<span class=\"", $class, "\">"),)* }
            }

            /// Its class.
            #[cfg(test)]
            pub(super) fn class(self) -> &'static str {
                match self { $(Self::$name => $class,)* }
            }

            #[cfg(test)]
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

tokens! {
    /// A comment to the end of its line.
    C1 = "c1",
    /// A comment of several lines.
    Cm = "cm",
    /// A comment that makes documentation.
    Cd = "cd",
    /// A line for a preprocessor, or a template's delimiters.
    Cp = "cp",
    /// A keyword.
    K = "k",
    /// A constant of the language, such as `true`.
    Kc = "kc",
    /// A keyword that declares.
    Kd = "kd",
    /// A keyword that brings in names.
    Kn = "kn",
    /// A built-in type.
    Kt = "kt",
    /// A number with a unit, or a colour.
    M = "m",
    /// A whole number.
    Mi = "mi",
    /// A number with a fraction or an exponent.
    Mf = "mf",
    /// A hexadecimal number.
    Mh = "mh",
    /// A binary number.
    Mb = "mb",
    /// An octal number.
    Mo = "mo",
    /// An attribute, or a key of data.
    Na = "na",
    /// What the language brings along.
    Nb = "nb",
    /// A type or class.
    Nc = "nc",
    /// A decorator, annotation or pseudo-class.
    Nd = "nd",
    /// An entity, such as `&amp;`.
    Ni = "ni",
    /// A function where it is defined or called.
    Nf = "nf",
    /// A label, a lifetime, a property.
    Nl = "nl",
    /// A module, package or section.
    Nn = "nn",
    /// A constant of the program.
    No = "no",
    /// A tag, or an option on a command line.
    Nt = "nt",
    /// A variable with a mark that says so.
    Nv = "nv",
    /// An operator.
    O = "o",
    /// An operator that is a word.
    Ow = "ow",
    /// Punctuation.
    P = "p",
    /// Punctuation that shapes data.
    Pi = "pi",
    /// A property.
    Py = "py",
    /// Text in code.
    S = "s",
    /// Text in backquotes.
    Sb = "sb",
    /// A single character.
    Sc = "sc",
    /// Text that runs up to a line with a word of its own.
    Sh = "sh",
    /// What is put into text.
    Si = "si",
    /// An escape in text.
    Se = "se",
    /// A regular expression.
    Sr = "sr",
    /// A symbol.
    Ss = "ss",
    /// Text in single quotes.
    S1 = "s1",
    /// Text in double quotes.
    S2 = "s2",
    /// Text of some other kind, such as an address.
    Sx = "sx",
    /// A line taken out.
    Gd = "gd",
    /// Emphasis.
    Ge = "ge",
    /// A heading.
    Gh = "gh",
    /// A line put in.
    Gi = "gi",
    /// What a program printed.
    Go = "go",
    /// A shell's prompt.
    Gp = "gp",
    /// Strong emphasis.
    Gs = "gs",
    /// A heading below a heading.
    Gu = "gu",
}
