//! The numbers of the kinds of tokens, CPython 3.14's.

pub const ENDMARKER: i64 = 0;
pub const NAME: i64 = 1;
pub const NUMBER: i64 = 2;
pub const STRING: i64 = 3;
pub const NEWLINE: i64 = 4;
pub const INDENT: i64 = 5;
pub const DEDENT: i64 = 6;
pub const OP: i64 = 55;
pub const FSTRING_START: i64 = 59;
pub const FSTRING_MIDDLE: i64 = 60;
pub const FSTRING_END: i64 = 61;
pub const TSTRING_END: i64 = 64;
pub const COMMENT: i64 = 65;
pub const NL: i64 = 66;

/// True for strings and the parts of formatted ones.
pub fn is_string(kind: i64) -> bool {
    kind == STRING || (FSTRING_START..=TSTRING_END).contains(&kind)
}

/// Operators and delimiters with their kinds.
const EXACT: &[(&str, i64)] = &[
    ("!", 54),
    ("!=", 28),
    ("%", 24),
    ("%=", 40),
    ("&", 19),
    ("&=", 41),
    ("(", 7),
    (")", 8),
    ("*", 16),
    ("**", 35),
    ("**=", 46),
    ("*=", 38),
    ("+", 14),
    ("+=", 36),
    (",", 12),
    ("-", 15),
    ("-=", 37),
    ("->", 51),
    (".", 23),
    ("...", 52),
    ("/", 17),
    ("//", 47),
    ("//=", 48),
    ("/=", 39),
    (":", 11),
    (":=", 53),
    (";", 13),
    ("<", 20),
    ("<<", 33),
    ("<<=", 44),
    ("<=", 29),
    ("=", 22),
    ("==", 27),
    (">", 21),
    (">=", 30),
    (">>", 34),
    (">>=", 45),
    ("@", 49),
    ("@=", 50),
    ("[", 9),
    ("]", 10),
    ("^", 32),
    ("^=", 43),
    ("{", 25),
    ("|", 18),
    ("|=", 42),
    ("}", 26),
    ("~", 31),
];

/// True for an operator of several characters.
pub fn is_operator(text: &[u8]) -> bool {
    EXACT
        .iter()
        .any(|(operator, _)| operator.as_bytes() == text)
}

/// The kind of an operator.
pub fn exact(text: &[u32]) -> i64 {
    let same = |operator: &str| operator.chars().map(u32::from).eq(text.iter().copied());
    let found = EXACT.iter().find(|(operator, _)| same(operator));
    found.map_or(OP, |(_, kind)| *kind)
}
