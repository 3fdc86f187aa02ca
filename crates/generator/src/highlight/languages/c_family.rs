//! Languages with braces that are compiled.

use crate::highlight::table::Words::{Are, Name};
use crate::highlight::table::{Code, Rule, Text};
use crate::highlight::token::Token::{Cd, Cm, Cp, K, Kc, Kd, Kn, Kt, Nb, Nc, Nd, Nf, Nn, O, S, S1, S2, Sc, Si};

const DOUBLE: Rule = Text::quoted("\"", S2);
const CHARACTER: Rule = Text::quoted("'", Sc);
const DOC_BLOCK: Rule = Rule::Block { open: "/**", close: "*/", token: Cd, nested: false };
/// `/**/` is empty, and documents nothing.
const EMPTY_BLOCK: Rule = Rule::Sign { open: "/**/", token: Cm };
const BLOCK: Rule = Rule::block("/*", "*/");
const LINE: Rule = Rule::line("//");
const DOC_LINE: Rule = Rule::Line { open: "///", token: Cd, word: false };
const NESTED: Rule = Rule::Block { open: "/*", close: "*/", token: Cm, nested: true };
const ANNOTATION: Rule = Rule::Sigil { open: "@", token: Nd };
const DIRECTIVE: Rule = Rule::Directive { open: "#", token: Cp };

pub(super) static RUST: Code = Code::new(
    &[
        DOC_LINE,
        Rule::Line { open: "//!", token: Cd, word: false },
        LINE,
        NESTED,
        Rule::Bracketed { open: "#[", token: Nd },
        Rule::Bracketed { open: "#![", token: Nd },
        Text::raw("r\"", "\"", S),
        Text::raw("br\"", "\"", S),
        Rule::Hashed { open: "r" },
        Rule::Hashed { open: "br" },
        Text::long("b\"", "\"", S),
        Text::long("c\"", "\"", S),
        Text::quoted("b'", Sc),
        Text::long("\"", "\"", S),
    ],
    &[
        Are(
            K,
            "as async await break const continue crate dyn else extern for if impl in loop match move mut pub ref return static unsafe \
            where while yield",
        ),
        Are(Kd, "let"),
        Name(K, Nf, "fn"),
        Name(K, Nc, "struct enum trait type union"),
        Name(K, Nn, "mod"),
        Name(Kn, Nn, "use"),
        Are(Kt, "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize"),
        Are(Kc, "true false"),
        Are(Nb, "self Self super Some None Ok Err Option Result String Vec Box"),
    ],
)
.capitals()
.macros_and_lifetimes()
.members(&["await"]);

pub(super) static C: Code = Code::new(&[DIRECTIVE, LINE, BLOCK, Text::quoted("L\"", S), DOUBLE, CHARACTER], C_WORDS).constants();

const C_WORDS: &[crate::highlight::table::Words] = &[
    Are(
        K,
        "auto break case const continue default do else extern for goto if inline register restrict return sizeof static switch \
         typedef volatile while _Alignas _Alignof _Atomic _Generic _Noreturn _Static_assert _Thread_local",
    ),
    Name(K, Nc, "struct union enum"),
    Are(
        Kt,
        "char double float int long short signed unsigned void bool _Bool size_t ssize_t ptrdiff_t off_t int8_t int16_t int32_t \
         int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t wchar_t FILE va_list",
    ),
    Are(Kc, "NULL true false nullptr"),
    Are(Nb, "stdin stdout stderr errno"),
];

pub(super) static CPP: Code = Code::new(
    &[
        DIRECTIVE,
        LINE,
        BLOCK,
        Rule::Delimited { open: "R\"" },
        Rule::Delimited { open: "u8R\"" },
        Rule::Delimited { open: "LR\"" },
        Text::quoted("L\"", S),
        Text::quoted("u8\"", S),
        DOUBLE,
        CHARACTER,
    ],
    &[
        Are(
            K,
            "alignas alignof asm auto break case catch co_await co_return co_yield const const_cast consteval constexpr constinit continue \
            decltype default delete do dynamic_cast else explicit export extern final for friend goto if inline mutable new noexcept \
            operator override private protected public register reinterpret_cast requires return sizeof static static_assert static_cast \
            switch template thread_local throw try typedef typeid typename virtual volatile while and or not",
        ),
        Name(K, Nc, "class struct union enum concept"),
        Name(K, Nn, "namespace using"),
        Are(
            Kt,
            "bool char char8_t char16_t char32_t double float int long short signed unsigned void wchar_t size_t int8_t int16_t int32_t \
            int64_t uint8_t uint16_t uint32_t uint64_t",
        ),
        Are(Kc, "true false nullptr NULL"),
        Are(Nb, "this std"),
    ],
)
.capitals();

pub(super) static CSHARP: Code = Code::new(
    &[
        DIRECTIVE,
        DOC_LINE,
        LINE,
        BLOCK,
        Text::raw("\"\"\"", "\"\"\"", S),
        Text::raw("@\"", "\"", S),
        Text::holding("$@\"", "\"", &["{"]),
        Text::holding("$\"", "\"", &["{"]),
        DOUBLE,
        CHARACTER,
    ],
    &[
        Are(
            K,
            "abstract as async await base break case catch checked const continue default delegate do else event explicit extern finally \
            fixed for foreach get goto if implicit in init internal is lock new operator out override params partial private protected \
            public readonly ref required return sealed set sizeof stackalloc static switch throw try typeof unchecked unsafe virtual \
            volatile when where while with yield",
        ),
        Name(K, Nc, "class struct enum interface record"),
        Name(Kn, Nn, "namespace using"),
        Are(Kt, "bool byte char decimal double dynamic float int long nint nuint object sbyte short string uint ulong ushort var void"),
        Are(Kc, "true false null"),
        Are(Nb, "this value"),
    ],
)
.capitals();

pub(super) static JAVA: Code = Code::new(
    &[EMPTY_BLOCK, DOC_BLOCK, BLOCK, LINE, ANNOTATION, Text::long("\"\"\"", "\"\"\"", S), DOUBLE, CHARACTER],
    &[
        Are(K, "assert break case catch continue default do else finally for if instanceof new return switch throw try while yield when"),
        Are(
            Kd,
            "abstract const extends final implements native non-sealed permits private protected public sealed static strictfp super \
            synchronized throws transient volatile",
        ),
        Name(Kd, Nc, "class enum interface record"),
        Name(Kn, Nn, "import package"),
        Are(Kt, "boolean byte char double float int long short void var"),
        Are(Kc, "true false null"),
        Are(Nb, "this"),
    ],
)
.capitals();

pub(super) static KOTLIN: Code = Code::new(
    &[
        EMPTY_BLOCK,
        Rule::Block { open: "/**", close: "*/", token: Cd, nested: true },
        NESTED,
        LINE,
        ANNOTATION,
        Text::holding("\"\"\"", "\"\"\"", &["${", "$"]),
        Rule::Text(Text { open: "\"", close: "\"", token: S2, escapes: true, lines: false, holds: &["${", "$"] }),
        CHARACTER,
    ],
    &[
        Are(
            K,
            "abstract actual annotation as break by catch companion const constructor continue crossinline data do else expect external \
            final finally for get if in infix init inline inner internal is lateinit noinline open operator out override private \
            protected public reified return sealed set suspend tailrec throw try vararg when where while",
        ),
        Are(Kd, "val var"),
        Name(Kd, Nf, "fun"),
        Name(Kd, Nc, "class enum interface object typealias"),
        Name(Kn, Nn, "import package"),
        Are(Kt, "Any Boolean Byte Char Double Float Int Long Nothing Short String Unit"),
        Are(Kc, "true false null"),
        Are(Nb, "this super it"),
    ],
)
.capitals();

pub(super) static SCALA: Code = Code::new(
    &[
        EMPTY_BLOCK,
        DOC_BLOCK,
        NESTED,
        LINE,
        ANNOTATION,
        Text::holding("s\"\"\"", "\"\"\"", &["${", "$"]),
        Text::raw("\"\"\"", "\"\"\"", S),
        Text::holding("s\"", "\"", &["${", "$"]),
        Text::holding("f\"", "\"", &["${", "$"]),
        DOUBLE,
        CHARACTER,
    ],
    &[
        Are(
            K,
            "abstract case catch derives do else end enum export extends extension final finally for forSome given if implicit inline lazy \
            match new opaque open override private protected return sealed super then throw transparent try using while with yield",
        ),
        Are(Kd, "val var"),
        Name(Kd, Nf, "def"),
        Name(Kd, Nc, "class object trait type"),
        Name(Kn, Nn, "import package"),
        Are(Kc, "true false null"),
        Are(Nb, "this"),
    ],
)
.capitals();

pub(super) static DART: Code = Code::new(
    &[
        DOC_LINE,
        LINE,
        NESTED,
        ANNOTATION,
        Text::holding("'''", "'''", &["${", "$"]),
        Text::holding("\"\"\"", "\"\"\"", &["${", "$"]),
        Text::raw("r'", "'", S1),
        Text::raw("r\"", "\"", S2),
        Rule::Text(Text { open: "'", close: "'", token: S1, escapes: true, lines: false, holds: &["${", "$"] }),
        Rule::Text(Text { open: "\"", close: "\"", token: S2, escapes: true, lines: false, holds: &["${", "$"] }),
    ],
    &[
        Are(
            K,
            "abstract as assert async await base break case catch const continue covariant default deferred do dynamic else export extends \
            external factory final finally for get hide if implements in interface is late mixin new on operator part required rethrow \
            return sealed set show static super switch sync throw try var while with yield",
        ),
        Name(K, Nc, "class enum extension typedef"),
        Are(Kn, "import library"),
        Are(Kt, "bool double int num void"),
        Are(Kc, "true false null"),
        Are(Nb, "this"),
    ],
)
.capitals();

pub(super) static GO: Code = Code::new(
    &[LINE, BLOCK, Text::raw("`", "`", S), DOUBLE, CHARACTER, Rule::Sign { open: ":=", token: O }],
    &[
        Are(K, "break case chan continue default defer else fallthrough for go goto if interface map range return select struct switch"),
        Are(Kd, "const var"),
        Name(Kd, Nf, "func"),
        Name(Kd, Nc, "type"),
        Name(Kn, Nn, "package"),
        Are(Kn, "import"),
        Are(
            Kt,
            "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 \
             uint16 uint32 uint64 uintptr",
        ),
        Are(Kc, "true false nil iota"),
        Are(Nb, "append cap clear close complex copy delete imag len make max min new panic print println real recover"),
    ],
);

pub(super) static SWIFT: Code = Code::new(
    &[
        DOC_LINE,
        LINE,
        NESTED,
        ANNOTATION,
        Rule::Directive { open: "#if", token: Cp },
        Rule::Directive { open: "#e", token: Cp },
        Rule::Text(Text { open: "\"\"\"", close: "\"\"\"", token: S, escapes: true, lines: true, holds: &[] }),
        Rule::Text(Text { open: "\"", close: "\"", token: S, escapes: true, lines: false, holds: &[] }),
        Rule::Sigil { open: "$", token: Si },
    ],
    &[
        Are(
            K,
            "actor any as async await break case catch consume continue convenience default defer deinit didSet do dynamic else \
            fallthrough fileprivate final for get guard if in indirect infix init inout internal is lazy mutating nonisolated open \
            operator optional override postfix precedencegroup prefix private public repeat required rethrows return set some static \
            subscript switch throw throws try unowned weak where while willSet",
        ),
        Are(Kd, "let var"),
        Name(Kd, Nf, "func"),
        Name(Kd, Nc, "class enum extension protocol struct typealias associatedtype"),
        Name(Kn, Nn, "import"),
        Are(Kt, "Any Bool Character Double Float Int Int8 Int16 Int32 Int64 Never String UInt UInt8 UInt16 UInt32 UInt64 Void"),
        Are(Kc, "true false nil"),
        Are(Nb, "self Self super"),
    ],
)
.capitals();

pub(super) static ZIG: Code = Code::new(
    &[DOC_LINE, Rule::Line { open: "\\\\", token: S, word: false }, LINE, Rule::Sigil { open: "@", token: Nb }, DOUBLE, CHARACTER],
    &[
        Are(
            K,
            "align allowzero and asm break callconv catch comptime continue defer else errdefer export extern for if inline noalias \
            noinline nosuspend opaque or orelse packed pub resume return linksection suspend switch test threadlocal try union \
            unreachable usingnamespace volatile while struct enum error",
        ),
        Are(Kd, "const var"),
        Name(Kd, Nf, "fn"),
        Are(
            Kt,
            "anyerror anyframe anyopaque anytype bool comptime_float comptime_int f16 f32 f64 f128 i8 i16 i32 i64 i128 isize noreturn type \
            u8 u16 u32 u64 u128 usize void",
        ),
        Are(Kc, "true false null undefined"),
    ],
)
.capitals();
