//! Languages that are run as they are written, and functional ones.

use crate::highlight::table::Words::{Are, Name};
use crate::highlight::table::{Code, Rule, Text};
use crate::highlight::token::Token::{Cm, Cp, K, Kc, Kd, Kn, Kt, Nb, Nc, Nd, Nf, Nn, Nv, Ow, P, S, S1, S2, Sb, Sc, Ss};

const HASH: Rule = Rule::line("#");
const DOUBLE: Rule = Text::quoted("\"", S2);
const SINGLE: Rule = Text::quoted("'", S1);

pub(super) static PYTHON: Code = Code::new(
    &[
        HASH,
        Rule::Sign { open: ">>> ", token: crate::highlight::token::Token::Gp },
        Rule::Sigil { open: "@", token: Nd },
        Text::holding("f\"\"\"", "\"\"\"", &["{"]),
        Text::raw("r\"\"\"", "\"\"\"", S2),
        Text::long("\"\"\"", "\"\"\"", S2),
        Text::long("'''", "'''", S1),
        Rule::Text(Text { open: "f\"", close: "\"", token: S2, escapes: true, lines: false, holds: &["{"] }),
        Rule::Text(Text { open: "f'", close: "'", token: S1, escapes: true, lines: false, holds: &["{"] }),
        Text::quoted("b\"", S2),
        Text::quoted("b'", S1),
        Text::quoted("r\"", S2),
        Text::quoted("r'", S1),
        Text::quoted("rb\"", S2),
        Text::quoted("rb'", S1),
        DOUBLE,
        SINGLE,
    ],
    &[
        Are(
            K,
            "as assert async await break case continue del elif else except finally for global if lambda match nonlocal pass raise return \
            try while with yield",
        ),
        Are(Ow, "and in is not or"),
        Name(K, Nf, "def"),
        Name(K, Nc, "class"),
        Name(Kn, Nn, "import from"),
        Are(Kc, "True False None NotImplemented Ellipsis"),
        Are(
            Nb,
            "self cls abs all any bin bool bytearray bytes callable chr classmethod dict dir divmod enumerate eval exec filter float \
            format frozenset getattr globals hasattr hash hex id input int isinstance issubclass iter len list locals map max memoryview \
            min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super \
            tuple type vars zip __name__ __file__ __init__",
        ),
    ],
)
.capitals();

pub(super) static RUBY: Code = Code::new(
    &[
        HASH,
        Rule::Block { open: "=begin", close: "=end", token: Cm, nested: false },
        Rule::Sign { open: "::", token: P },
        Rule::Sigil { open: ":", token: Ss },
        Rule::Sigil { open: "@@", token: Nv },
        Rule::Sigil { open: "@", token: Nv },
        Rule::Sigil { open: "$", token: Nv },
        Text::holding("\"", "\"", &["#{"]),
        Text::long("'", "'", S1),
        Rule::Text(Text { open: "`", close: "`", token: Sb, escapes: true, lines: true, holds: &["#{"] }),
        Text::long("%w[", "]", S),
        Text::long("%w(", ")", S),
        Text::long("%i[", "]", Ss),
    ],
    &[
        Are(
            K,
            "BEGIN END alias and begin break case do else elsif end ensure for if in next not or redo rescue retry return super then undef \
            unless until when while yield",
        ),
        Name(K, Nf, "def"),
        Name(K, Nc, "class module"),
        Are(Kn, "require require_relative include extend load"),
        Are(Kc, "true false nil"),
        Are(
            Nb,
            "self attr_accessor attr_reader attr_writer puts print raise loop lambda proc private protected public freeze p __FILE__ \
            __method__ defined?",
        ),
    ],
)
.names("", "?!")
.capitals()
.regexes()
.heredoc("<<")
.members(&["class", "new"]);

pub(super) static PERL: Code = Code::new(
    &[
        Rule::Line { open: "#", token: crate::highlight::token::Token::C1, word: true },
        Rule::Sign { open: "$_", token: Nv },
        Rule::Sign { open: "@_", token: Nv },
        Rule::Sigil { open: "$#", token: Nv },
        Rule::Sigil { open: "$", token: Nv },
        Rule::Sigil { open: "@", token: Nv },
        Rule::Sigil { open: "%", token: Nv },
        Text::holding("\"", "\"", &["${", "@{", "$", "@"]),
        Text::long("'", "'", S1),
        Text::long("`", "`", Sb),
        Text::long("qw(", ")", S),
        Text::long("q{", "}", S),
    ],
    &[
        Are(
            K,
            "and cmp continue do else elsif eq for foreach ge given goto gt if last le lt my local ne next no not or our redo return state \
            unless until when while xor BEGIN END",
        ),
        Name(K, Nf, "sub"),
        Name(Kn, Nn, "package use require"),
        Are(
            Nb,
            "bless chomp close defined delete die each eval exists exit grep join keys length map open pop print printf push ref reverse \
            say scalar shift sort splice split sprintf substr unshift values wantarray warn",
        ),
    ],
)
.regexes()
.heredoc("<<");

pub(super) static LUA: Code = Code::new(
    &[
        Rule::block("--[[", "]]"),
        Rule::block("--[==[", "]==]"),
        Rule::line("--"),
        Text::raw("[[", "]]", S),
        Text::raw("[==[", "]==]", S),
        DOUBLE,
        SINGLE,
    ],
    &[
        Are(K, "and break do else elseif end for goto if in local not or repeat return then until while"),
        Name(K, Nf, "function"),
        Are(Kc, "true false nil"),
        Are(
            Nb,
            "self _G assert collectgarbage coroutine debug dofile error getmetatable io ipairs load math next os package pairs pcall \
             print rawequal rawget rawset require select setmetatable string table tonumber tostring type utf8 xpcall",
        ),
    ],
);

pub(super) static R: Code = Code::new(
    &[HASH, DOUBLE, SINGLE, Text::raw("`", "`", Nv)],
    &[
        Are(K, "break else for function if in next repeat return while"),
        Are(Kc, "TRUE FALSE NULL NA NaN Inf NA_integer_ NA_real_ NA_character_"),
        Are(Kn, "library require source"),
        Are(Nb, "c list data.frame matrix print paste paste0 length mean sum names apply lapply sapply vapply factor seq rep cat"),
    ],
)
.names(".", ".");

pub(super) static HASKELL: Code = Code::new(
    &[
        Rule::Block { open: "{-#", close: "#-}", token: Cp, nested: false },
        Rule::Block { open: "{-", close: "-}", token: Cm, nested: true },
        Rule::line("--"),
        Text::quoted("\"", S),
        Text::quoted("'", Sc),
    ],
    &[
        Are(
            K,
            "case class data default deriving do else family forall foreign if in infix infixl infixr instance let newtype of then type \
            where",
        ),
        Name(Kn, Nn, "import module"),
        Are(Kn, "qualified hiding as"),
        Are(Kt, "Int Integer Float Double Char String Bool Maybe Either IO Ordering"),
        Are(Kc, "True False Nothing Just Left Right"),
    ],
)
.names("", "'")
.capitals();

pub(super) static ELIXIR: Code = Code::new(
    &[
        HASH,
        Text::holding("\"\"\"", "\"\"\"", &["#{"]),
        Text::holding("\"", "\"", &["#{"]),
        Text::long("'", "'", S1),
        Rule::Sign { open: "::", token: P },
        Rule::Sigil { open: ":", token: Ss },
        Rule::Sigil { open: "@", token: Nv },
    ],
    &[
        Are(K, "after case catch cond do else end fn for if quote raise receive rescue try unless unquote with"),
        Are(Ow, "and in not or when"),
        Name(Kd, Nf, "def defp defmacro defmacrop defdelegate"),
        Name(Kd, Nc, "defmodule defprotocol defimpl"),
        Are(Kd, "defstruct defexception"),
        Are(Kn, "alias import require use"),
        Are(Kc, "true false nil"),
        Are(Nb, "self send spawn inspect"),
    ],
)
.names("", "?!")
.capitals();
