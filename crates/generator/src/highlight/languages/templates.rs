//! Template languages: islands of code in HTML.

use super::scripts::RUBY;
use super::web::PHP;
use crate::highlight::markup::{Island, Markup};
use crate::highlight::table::Words::Are;
use crate::highlight::table::{Code, Rule, Text};
use crate::highlight::token::Token::{K, Kc, Nb, Nf, Ow, S1, S2};

/// What is in `{{ … }}` and `{% … %}`.
static EXPRESSION: Code = Code::new(
    &[
        Text::quoted("\"", S2),
        Text::quoted("'", S1),
        Text::quoted("`", S2),
        Rule::Sigil { open: "|", token: Nf },
        Rule::Sigil { open: "| ", token: Nf },
    ],
    &[
        Are(
            K,
            "if elif elsif else endif unless endunless for endfor while in case when endcase break continue set set_global endset \
             assign capture endcapture include include_relative import from extends block endblock filter endfilter macro endmacro \
             call endcall component endcomponent raw endraw comment endcomment highlight endhighlight with endwith autoescape \
             endautoescape load url static csrf_token render tablerow endtablerow cycle increment decrement layout ignore missing as \
             reversed limit offset",
        ),
        Are(Ow, "and or not is contains"),
        Are(Kc, "true false none null nil empty True False None"),
        Are(Nb, "page site content layout paginator loop forloop jekyll"),
    ],
);

pub(super) static TERA: Markup = Markup {
    html: true,
    islands: &[
        Island { open: "{#", close: "#}", inside: None },
        Island { open: "{{", close: "}}", inside: Some(&EXPRESSION) },
        Island { open: "{%", close: "%}", inside: Some(&EXPRESSION) },
    ],
};

pub(super) static ERB: Markup = Markup {
    html: true,
    islands: &[Island { open: "<%#", close: "%>", inside: None }, Island { open: "<%", close: "%>", inside: Some(&RUBY) }],
};

pub(super) static PHP_IN_HTML: Markup = Markup {
    html: true,
    islands: &[Island { open: "<?php", close: "?>", inside: Some(&PHP) }, Island { open: "<?=", close: "?>", inside: Some(&PHP) }],
};
