//! Languages of data, queries and settings.

use crate::highlight::table::Words::{Are, Name};
use crate::highlight::table::{Code, Rule, Text};
use crate::highlight::token::Token::{K, Kc, Kd, Kn, Kt, Na, Nb, Nc, Nd, Nf, Nl, Nv, Py, S, S1, S2};

const HASH: Rule = Rule::line("#");
const LINE: Rule = Rule::line("//");
const BLOCK: Rule = Rule::block("/*", "*/");
const DOUBLE: Rule = Text::quoted("\"", S2);

pub(super) static JSON: Code =
    Code::new(&[LINE, BLOCK, DOUBLE, Text::quoted("'", S1)], &[Are(Kc, "true false null Infinity NaN")]).keys(b':', Nl).no_calls();

pub(super) static TOML: Code = Code::new(
    &[HASH, Text::long("\"\"\"", "\"\"\"", S2), Text::raw("'''", "'''", S1), DOUBLE, Text::raw("'", "'", S1)],
    &[Are(Kc, "true false inf nan")],
)
.names("", "-.")
.keys(b'=', Py)
.sections()
.no_calls();

pub(super) static SQL: Code = Code::new(
    &[
        Rule::line("--"),
        HASH,
        BLOCK,
        Text::raw("'", "'", S1),
        Text::raw("\"", "\"", Nv),
        Text::raw("`", "`", Nv),
        Rule::Sigil { open: "@", token: Nv },
        Rule::Sigil { open: "$", token: Nv },
    ],
    &[
        Are(
            K,
            "add all alter analyze and any as asc attach begin between by cascade case cast check collate column commit conflict \
            constraint create cross current_date current_time current_timestamp database declare default deferrable delete desc describe \
            detach distinct do drop each else elsif end escape except exclude execute exists explain fetch filter first following for \
            foreign from full function glob grant group having if ignore in index inner insert instead intersect interval into is isnull \
            join key language lateral left like limit materialized natural no not nothing notnull nulls of offset on only or order outer \
            over partition plan pragma preceding primary procedure range recursive references regexp reindex release rename replace \
            restrict returning returns revoke right rollback row rows savepoint schema select sequence set show some table temp temporary \
            then ties to transaction trigger truncate unbounded union unique update use using vacuum values view virtual when where \
            window with without",
        ),
        Are(
            Kt,
            "array bigint binary bit blob bool boolean bytea char character clob date datetime decimal double float int integer interval \
            json jsonb money nchar numeric nvarchar real serial bigserial smallint text time timestamp timestamptz tinyint uuid varbinary \
            varchar xml",
        ),
        Are(Kc, "true false null unknown"),
    ],
)
.ignoring_case();

pub(super) static NGINX: Code =
    Code::new(&[HASH, DOUBLE, Text::quoted("'", S1), Text::raw("${", "}", Nv), Rule::Sigil { open: "$", token: Nv }], &[Are(Kc, "on off")])
        .names("/~^.", "-./*")
        .first(K)
        .no_calls();

pub(super) static NIX: Code = Code::new(
    &[HASH, BLOCK, Text::holding("''", "''", &["${"]), Text::holding("\"", "\"", &["${"])],
    &[
        Are(K, "assert else if in inherit let or rec then with"),
        Are(Kc, "true false null"),
        Are(Nb, "abort builtins derivation import map throw toString"),
    ],
)
.names("", "-'")
.keys(b'=', Na)
.no_calls();

pub(super) static TERRAFORM: Code = Code::new(
    &[HASH, LINE, BLOCK, Rule::Text(Text { open: "\"", close: "\"", token: S2, escapes: true, lines: false, holds: &["${"] })],
    &[
        Are(K, "data locals module output provider resource terraform variable moved import for in if else endif"),
        Are(Kt, "any bool list map number object set string tuple"),
        Are(Kc, "true false null"),
        Are(Nb, "var local each count path self"),
    ],
)
.names("", "-")
.keys(b'=', Na)
.heredoc("<<");

pub(super) static GRAPHQL: Code = Code::new(
    &[HASH, Text::long("\"\"\"", "\"\"\"", S), DOUBLE, Rule::Sigil { open: "$", token: Nv }, Rule::Sigil { open: "@", token: Nd }],
    &[
        Are(K, "on implements extend schema directive repeatable"),
        Name(Kd, Nf, "query mutation subscription fragment"),
        Name(Kd, Nc, "type interface union enum input scalar"),
        Are(Kt, "Int Float String Boolean ID"),
        Are(Kc, "true false null"),
    ],
)
.capitals()
.keys(b':', Na);

pub(super) static PROTOBUF: Code = Code::new(
    &[LINE, BLOCK, DOUBLE, Text::quoted("'", S1)],
    &[
        Are(K, "extend extensions group oneof option optional reserved repeated required returns stream syntax to max"),
        Name(Kd, Nc, "message enum service"),
        Name(Kd, Nf, "rpc"),
        Are(Kn, "import package public weak"),
        Are(Kt, "bool bytes double fixed32 fixed64 float int32 int64 map sfixed32 sfixed64 sint32 sint64 string uint32 uint64"),
        Are(Kc, "true false"),
    ],
)
.capitals();
