//! The web's languages.

use crate::highlight::markup::Markup;
use crate::highlight::style::Style;
use crate::highlight::table::Words::{self, Are, Name};
use crate::highlight::table::{Code, Rule, Text};
use crate::highlight::token::Token::{C1, Cd, Cm, K, Kc, Kd, Kn, Kt, Nb, Nc, Nd, Nf, Nn, Nv, S1, S2, Sb};

pub(super) static HTML: Markup = Markup { html: true, islands: &[] };
pub(super) static XML: Markup = Markup { html: false, islands: &[] };
pub(in crate::highlight) static CSS: Style = Style { scss: false };
pub(super) static SCSS: Style = Style { scss: true };

const SCRIPT_RULES: &[Rule] = &[
    Rule::Line { open: "#!", token: C1, word: false },
    Rule::Line { open: "//", token: C1, word: false },
    Rule::Sign { open: "/**/", token: Cm },
    Rule::Block { open: "/**", close: "*/", token: Cd, nested: false },
    Rule::block("/*", "*/"),
    Rule::Sigil { open: "@", token: Nd },
    Rule::Text(Text { open: "`", close: "`", token: Sb, escapes: true, lines: true, holds: &["${"] }),
    Text::quoted("\"", S2),
    Text::quoted("'", S1),
];

const SCRIPT_WORDS: [Words; 7] = [
    Are(
        K,
        "as async await break case catch continue debugger default delete do else export extends finally for from if in \
         instanceof new of return static switch throw try typeof void while with yield",
    ),
    Are(Kd, "const let var"),
    Name(Kd, Nf, "function"),
    Name(Kd, Nc, "class"),
    Are(Kn, "import"),
    Are(Kc, "true false null undefined NaN Infinity"),
    Are(
        Nb,
        "this super arguments globalThis window document console module exports require process Array Boolean Date Error JSON Map \
         Math Number Object Promise Proxy Reflect RegExp Set String Symbol WeakMap WeakSet BigInt Intl parseInt parseFloat fetch",
    ),
];

const TYPED_WORDS: &[Words] = &{
    let [a, b, c, d, e, f, g] = SCRIPT_WORDS;
    [
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        Are(K, "abstract accessor asserts declare implements infer is keyof override private protected public readonly satisfies unique"),
        Name(Kd, Nc, "interface type enum"),
        Name(Kd, Nn, "namespace"),
        Are(Kt, "any bigint boolean never number object string symbol unknown"),
    ]
};

pub(in crate::highlight) static JAVASCRIPT: Code = script(&SCRIPT_WORDS);
pub(super) static JSX: Code = script(&SCRIPT_WORDS).tags();
pub(super) static TYPESCRIPT: Code = script(TYPED_WORDS);
pub(super) static TSX: Code = script(TYPED_WORDS).tags();

const fn script(words: &'static [Words]) -> Code {
    Code::new(SCRIPT_RULES, words).names("$", "").capitals().regexes()
}

pub(super) static PHP: Code = Code::new(
    &[
        Rule::Sign { open: "<?php", token: crate::highlight::token::Token::Cp },
        Rule::Sign { open: "?>", token: crate::highlight::token::Token::Cp },
        Rule::Bracketed { open: "#[", token: Nd },
        Rule::line("//"),
        Rule::line("#"),
        Rule::Sign { open: "/**/", token: Cm },
        Rule::Block { open: "/**", close: "*/", token: Cd, nested: false },
        Rule::block("/*", "*/"),
        Rule::Sigil { open: "$", token: Nv },
        Text::holding("\"", "\"", &["{$", "$"]),
        Text::long("'", "'", S1),
    ],
    &[
        Are(
            K,
            "abstract and array as break callable case catch clone const continue declare default die do echo else elseif empty enddeclare \
            endfor endforeach endif endswitch endwhile exit extends final finally fn for foreach global goto if implements include \
            include_once instanceof insteadof isset list match new or print private protected public readonly require require_once return \
            static switch throw try unset var while xor yield",
        ),
        Name(K, Nf, "function"),
        Name(K, Nc, "class enum interface trait"),
        Name(Kn, Nn, "namespace use"),
        Are(Kt, "bool float int iterable mixed never object string void"),
        Are(Kc, "true false null TRUE FALSE NULL"),
        Are(Nb, "self parent __CLASS__ __DIR__ __FILE__ __FUNCTION__ __LINE__ __METHOD__ __NAMESPACE__"),
    ],
)
.capitals()
.heredoc("<<<");
