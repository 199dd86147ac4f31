//! Dialects: what delimits, quotes and ends fields.

use super::registered;
use crate::support::optional_attribute;
use baton_object::args::no_receiver;
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, call, class, int, methods, object};

pub const QUOTE_MINIMAL: i64 = 0;
pub const QUOTE_ALL: i64 = 1;
pub const QUOTE_NONNUMERIC: i64 = 2;
pub const QUOTE_NONE: i64 = 3;
pub const QUOTE_STRINGS: i64 = 4;
pub const QUOTE_NOTNULL: i64 = 5;

/// The settings; a character that is not set is `None`.
#[derive(Clone)]
pub struct Settings {
    pub delimiter: u32,
    pub quote: Option<u32>,
    pub escape: Option<u32>,
    pub terminator: Vec<u32>,
    pub quoting: i64,
    pub double_quote: bool,
    pub skip_space: bool,
    pub strict: bool,
}

/// CSV dialect
///
/// The Dialect type records CSV dialect options.
#[class(name = "Dialect", module = "_csv", flags = BASETYPE, no_gc)]
pub struct Dialect {
    settings: baton_object::traverse::Opaque<Settings>,
}

/// The settings of a dialect object.
pub fn settings(token: &Token, dialect: Borrowed<'_>) -> Settings {
    Dialect::of(token, dialect).settings.0.clone()
}

/// A dialect from `(dialect, **settings)`.
pub fn from_args(token: &mut Token, args: Args<'_>) -> PyResult {
    let class = token.native_class(&DIALECT).as_value().own(token);
    call::call_args(token, class.as_ref(), args)
}

fn flag(token: &mut Token, value: &Option<Owned>, default: bool) -> PyResult<bool> {
    match value {
        Some(value) => object::is_true(token, value.as_ref()),
        None => Ok(default),
    }
}

/// A setting that is a single character, or None where `optional`.
fn character(
    token: &mut Token,
    name: &str,
    value: &Option<Owned>,
    default: Option<u32>,
    optional: bool,
) -> PyResult<Option<u32>> {
    let Some(value) = value else {
        return Ok(default);
    };
    let value = value.as_ref();
    if optional && value.is_none() {
        return Ok(None);
    }
    let wanted = if optional { " or None" } else { "" };
    let Some(text) = value.get::<Str>(token) else {
        let class = token.class_name(value);
        return Err(token.type_error(format!(
            "\"{name}\" must be a unicode character{wanted}, not {class}"
        )));
    };
    let len = text.len();
    if len == 1 {
        return Ok(Some(text.chars().at(0)));
    }
    Err(token.type_error(format!(
        "\"{name}\" must be a unicode character{wanted}, not a string of length {len}"
    )))
}

fn terminator(token: &mut Token, value: &Option<Owned>) -> PyResult<Vec<u32>> {
    let Some(value) = value else {
        return Ok(vec![13, 10]);
    };
    let value = value.as_ref();
    match value.get::<Str>(token) {
        Some(text) => Ok(text.chars().iter().collect()),
        None => {
            let class = token.class_name(value);
            Err(token.type_error(format!("\"lineterminator\" must be a string, not {class}")))
        }
    }
}

fn quoting(token: &mut Token, value: &Option<Owned>) -> PyResult<i64> {
    let Some(value) = value else {
        return Ok(QUOTE_MINIMAL);
    };
    if !token.is_exact(value.as_ref(), baton_object::kind::INT) {
        let class = token.class_name(value.as_ref());
        return Err(token.type_error(format!("\"quoting\" must be an integer, not {class}")));
    }
    let quoting = int::index_to_i64(token, value.as_ref(), "C int")?;
    if !(QUOTE_MINIMAL..=QUOTE_NOTNULL).contains(&quoting) {
        return Err(token.type_error("bad \"quoting\" value"));
    }
    Ok(quoting)
}

fn check_characters(token: &mut Token, settings: &Settings) -> PyResult<()> {
    let characters = [
        ("delimiter", Some(settings.delimiter), true),
        ("escapechar", settings.escape, !settings.skip_space),
        ("quotechar", settings.quote, !settings.skip_space),
    ];
    for (name, c, space_allowed) in characters {
        let Some(c) = c else { continue };
        if c == 10 || c == 13 || (c == 32 && !space_allowed) {
            return Err(token.value_error(format!("bad {name} value")));
        }
        if settings.terminator.contains(&c) {
            return Err(token.value_error(format!("bad {name} or lineterminator value")));
        }
    }
    for (left, right) in [(0, 1), (0, 2), (1, 2)] {
        if let (Some(left), Some(right)) = (characters.get(left), characters.get(right))
            && left.1.is_some()
            && left.1 == right.1
        {
            let (left, right) = (left.0, right.0);
            return Err(token.value_error(format!("bad {left} or {right} value")));
        }
    }
    Ok(())
}

const NAMES: [&str; 8] = [
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

fn make(token: &mut Token, values: &[Option<Owned>; 8]) -> PyResult<Settings> {
    let [
        delimiter,
        double,
        escape,
        line_end,
        quote,
        quotes,
        skip,
        strict,
    ] = values;
    let comma = Some(u32::from(b','));
    let mut settings = Settings {
        delimiter: character(token, "delimiter", delimiter, comma, false)?.unwrap_or(0),
        double_quote: flag(token, double, true)?,
        escape: character(token, "escapechar", escape, None, true)?,
        terminator: Vec::new(),
        quote: character(token, "quotechar", quote, Some(u32::from(b'"')), true)?,
        quoting: quoting(token, quotes)?,
        skip_space: flag(token, skip, false)?,
        strict: flag(token, strict, false)?,
    };
    if quote.as_ref().is_some_and(|quote| quote.as_ref().is_none()) && quotes.is_none() {
        settings.quoting = QUOTE_NONE;
    }
    if settings.quoting != QUOTE_NONE && settings.quote.is_none() {
        return Err(token.type_error("quotechar must be set if quoting enabled"));
    }
    settings.terminator = terminator(token, line_end)?;
    check_characters(token, &settings)?;
    Ok(settings)
}

fn char_or_none(token: &Token, c: Option<u32>) -> Owned {
    c.map_or_else(|| token.none(), |c| token.char_str(c))
}

#[methods]
impl Dialect {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let bound = bind!(token, args, "_csv.Dialect",
            Either "dialect" false, Either "delimiter" false, Either "doublequote" false,
            Either "escapechar" false, Either "lineterminator" false, Either "quotechar" false,
            Either "quoting" false, Either "skipinitialspace" false, Either "strict" false);
        let [dialect, given @ ..] = bound;
        let mut values = given.map(|value| value.map(|value| value.own(token)));
        let dialect = match dialect.filter(|dialect| !dialect.is_none()) {
            Some(name) if name.is_a::<Str>(token) => Some(registered(token, name)?),
            other => other.map(|dialect| dialect.own(token)),
        };
        if let Some(dialect) = dialect {
            if dialect.as_ref().is_a::<Dialect>(token)
                && values.iter().all(Option::is_none)
                && class.is(token.native_class(&DIALECT).as_value())
            {
                return Ok(dialect);
            }
            for (name, value) in NAMES.iter().zip(&mut values) {
                if value.is_none() {
                    *value = optional_attribute(token, dialect.as_ref(), name)?;
                }
            }
        }
        let settings = make(token, &values)?;
        let settings = baton_object::traverse::Opaque(settings);
        crate::support::instance(token, class, Dialect { settings })
    }

    #[getter]
    fn delimiter(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let c = settings(token, this).delimiter;
        Ok(token.char_str(c))
    }

    #[getter]
    fn escapechar(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(char_or_none(token, settings(token, this).escape))
    }

    #[getter]
    fn quotechar(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(char_or_none(token, settings(token, this).quote))
    }

    #[getter]
    fn lineterminator(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let text = settings(token, this).terminator;
        Ok(token.new_chars(&text))
    }

    #[getter]
    fn quoting(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(settings(token, this).quoting)
    }

    #[member]
    fn doublequote(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(settings(token, this).double_quote)
    }

    #[member]
    fn skipinitialspace(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(settings(token, this).skip_space)
    }

    #[member]
    fn strict(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(settings(token, this).strict)
    }

    /// raises an exception to avoid pickling
    #[method("(*args)")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let class = token.class_name(this);
        Err(token.type_error(format!("cannot pickle '{class}' instances")))
    }

    /// raises an exception to avoid pickling
    #[method("(*args)")]
    fn __reduce_ex__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let class = token.class_name(this);
        Err(token.type_error(format!("cannot pickle '{class}' instances")))
    }
}

/// Splits `(first, dialect='excel', **settings)` into the first argument and the dialect.
pub fn first_and_dialect<'a>(
    token: &mut Token,
    name: &str,
    args: Args<'a>,
) -> PyResult<(Borrowed<'a>, Owned)> {
    let Some(first) = args.get(0) else {
        return Err(token.type_error(format!(
            "{name}() missing required argument 'iterable' (pos 1)"
        )));
    };
    let given = args.positional().len();
    if given > 2 {
        return Err(token.type_error(format!("{name} expected at most 2 arguments, got {given}")));
    }
    let dialect = from_args(token, args.skip_first())?;
    if !dialect.as_ref().is_a::<Dialect>(token) {
        return Err(no_receiver(token));
    }
    Ok((first, dialect))
}
