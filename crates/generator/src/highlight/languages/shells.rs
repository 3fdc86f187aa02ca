//! Shells, and what is written with their words.

use crate::highlight::table::Words::{Are, Name};
use crate::highlight::table::{Code, Rule, Text};
use crate::highlight::token::Token::{C1, Cm, K, Kc, Kt, Nb, Nf, Nt, Nv, O, S1, S2, Sb};

const COMMENT: Rule = Rule::Line { open: "#", token: C1, word: true };

const RULES: &[Rule] = &[
    COMMENT,
    Text::holding("\"", "\"", &["${", "$(", "$"]),
    Text::long("$'", "'", S1),
    Text::raw("'", "'", S1),
    Text::long("`", "`", Sb),
    Text::long("${", "}", Nv),
    Rule::Sigil { open: "$", token: Nv },
    Rule::Sign { open: "$?", token: Nv },
    Rule::Sign { open: "$#", token: Nv },
    Rule::Sign { open: "$@", token: Nv },
    Rule::Sign { open: "$*", token: Nv },
    Rule::Sign { open: "$!", token: Nv },
    Rule::Sign { open: "$$", token: Nv },
    Rule::Flag { open: "--", token: Nt },
    Rule::Flag { open: "-", token: Nt },
    Rule::Sign { open: "&&", token: O },
    Rule::Sign { open: "||", token: O },
];

pub(in crate::highlight) static SHELL: Code = Code::new(
    RULES,
    &[
        Are(K, "case coproc do done elif else esac fi for if in select then until while"),
        Name(K, Nf, "function"),
        Are(Kc, "true false"),
        Are(
            Nb,
            "alias bg bind break builtin cd command continue declare dirs disown echo enable eval exec exit export fg getopts hash jobs \
            kill let local logout popd printf pushd pwd read readonly return set shift shopt source sudo suspend test time times trap \
            type typeset ulimit umask unalias unset wait",
        ),
    ],
)
.names("./~", "-./")
.assigned(b'=', Nv)
.heredoc("<<");

/// What a makefile says outside of its recipes' own words.
pub(in crate::highlight) static MAKE: Code = Code::new(
    &[
        COMMENT,
        Text::raw("$(", ")", Nv),
        Text::raw("${", "}", Nv),
        Rule::Sign { open: "$$", token: O },
        Rule::Sign { open: "$@", token: Nv },
        Rule::Sign { open: "$<", token: Nv },
        Rule::Sign { open: "$^", token: Nv },
        Rule::Sign { open: "$*", token: Nv },
        Rule::Sign { open: "$?", token: Nv },
        Text::quoted("\"", S2),
        Text::raw("'", "'", S1),
        Rule::Flag { open: "--", token: Nt },
        Rule::Flag { open: "-", token: Nt },
        Rule::Sign { open: "&&", token: O },
        Rule::Sign { open: "||", token: O },
    ],
    &[Are(K, "if then else fi for in do done while case esac"), Are(Nb, "cd echo exit export printf read set test")],
)
.names("./~", "-./%")
.no_calls();

pub(super) static DOCKERFILE: Code = Code::new(
    RULES,
    &[
        Are(
            K,
            "FROM AS RUN CMD LABEL MAINTAINER EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK \
             SHELL",
        ),
        Are(Nb, "cd echo exec export set test"),
    ],
)
.names("./~", "-./:")
.assigned(b'=', Nv);

pub(super) static POWERSHELL: Code = Code::new(
    &[
        Rule::Block { open: "<#", close: "#>", token: Cm, nested: false },
        Rule::line("#"),
        Text::raw("@'", "'@", S1),
        Rule::Text(Text { open: "@\"", close: "\"@", token: S2, escapes: false, lines: true, holds: &["$(", "$"] }),
        Rule::Text(Text { open: "\"", close: "\"", token: S2, escapes: false, lines: true, holds: &["$(", "${", "$"] }),
        Text::raw("'", "'", S1),
        Text::raw("${", "}", Nv),
        Rule::Sigil { open: "$", token: Nv },
        Rule::Flag { open: "-", token: Nt },
    ],
    &[
        Are(
            K,
            "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach from if in param \
            process return switch throw trap try until using while",
        ),
        Name(K, Nf, "function"),
        Are(Kt, "array bool byte char datetime decimal double hashtable int int32 int64 long psobject single string switch void xml"),
        Are(
            Nb,
            "write-host write-output write-error get-item get-childitem get-content set-content new-item new-object remove-item copy-item \
            move-item select-object where-object foreach-object sort-object out-file invoke-webrequest import-module test-path join-path \
            start-process get-process",
        ),
    ],
)
.names("", "-")
.ignoring_case();
