//! `_csv.writer`: fields to delimited lines.

use super::dialect::{
    QUOTE_ALL, QUOTE_NONE, QUOTE_NONNUMERIC, QUOTE_NOTNULL, QUOTE_STRINGS, Settings,
    first_and_dialect, settings,
};
use super::error;
use crate::support::optional_attribute;
use baton_object::exceptions::TYPE_ERROR;
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object};

/// CSV writer
///
/// Writer objects are responsible for generating tabular data
/// in CSV format from sequence input.
#[class(name = "writer", module = "_csv", flags = NO_INSTANTIATION)]
pub struct Writer {
    write: Owned,
    dialect: Owned,
}

/// `writer(fileobj, dialect='excel', **settings)`
pub fn new(token: &mut Token, args: Args<'_>) -> PyResult {
    let (file, dialect) = first_and_dialect(token, "writer", args)?;
    let write = optional_attribute(token, file, "write")?
        .filter(|write| token.class_of(write.as_ref()).slots().call.is_some());
    let Some(write) = write else {
        return Err(token.type_error("argument 1 must have a \"write\" method"));
    };
    Ok(token.new_object(Writer { write, dialect }))
}

/// Adds a field to a line; `field` is `None` for None.
fn join(
    token: &mut Token,
    line: &mut Vec<u32>,
    settings: &Settings,
    field: Option<&[u32]>,
    mut quoted: bool,
) -> PyResult<()> {
    let text = field.unwrap_or_default();
    let never_quoted = settings.quoting == QUOTE_NONE
        || (field.is_none() && matches!(settings.quoting, QUOTE_STRINGS | QUOTE_NOTNULL));
    if text.is_empty() && settings.delimiter == u32::from(b' ') && settings.skip_space {
        if never_quoted {
            return Err(error(
                token,
                "empty field must be quoted if delimiter is a space and skipinitialspace is true",
            ));
        }
        quoted = true;
    }
    let mut out = Vec::with_capacity(text.len());
    for c in text.iter().copied() {
        let is_quote = settings.quote == Some(c);
        let is_escape = settings.escape == Some(c);
        let special = c == settings.delimiter
            || is_quote
            || is_escape
            || c == 10
            || c == 13
            || settings.terminator.contains(&c);
        if special {
            let escaped = if settings.quoting == QUOTE_NONE {
                true
            } else if is_quote {
                if settings.double_quote {
                    out.push(c);
                }
                !settings.double_quote
            } else {
                is_escape
            };
            if escaped {
                let Some(escape) = settings.escape else {
                    return Err(error(token, "need to escape, but no escapechar set"));
                };
                out.push(escape);
            } else {
                quoted = true;
            }
        }
        out.push(c);
    }
    match settings.quote.filter(|_| quoted) {
        Some(quote) => {
            line.push(quote);
            line.extend(out);
            line.push(quote);
        }
        None => line.extend(out),
    }
    Ok(())
}

fn is_number(token: &Token, value: Borrowed<'_>) -> bool {
    let slots = token.class_of(value).slots();
    slots.index.is_some() || slots.int.is_some() || slots.float.is_some()
}

fn record(token: &mut Token, settings: &Settings, row: Borrowed<'_>) -> PyResult<Vec<u32>> {
    let iterator = match object::iter(token, row) {
        Ok(iterator) => iterator,
        Err(raised) if token.error_is(&raised, &TYPE_ERROR) => {
            drop(token.take_lazy(raised));
            let class = token.class_name(row);
            return Err(error(token, format!("iterable expected, not {class}")));
        }
        Err(raised) => return Err(raised),
    };
    let mut line = Vec::new();
    let (mut count, mut null) = (0, false);
    while let Some(field) = object::next(token, iterator.as_ref())? {
        let field = field.as_ref();
        let is_text = field.is_a::<Str>(token);
        null = field.is_none();
        let quoted = match settings.quoting {
            QUOTE_NONNUMERIC => !is_number(token, field),
            QUOTE_ALL => true,
            QUOTE_STRINGS => is_text,
            QUOTE_NOTNULL => !null,
            _ => false,
        };
        if count > 0 {
            line.push(settings.delimiter);
        }
        count += 1;
        let text: Option<Owned> = match () {
            () if null => None,
            () if is_text => Some(field.own(token)),
            () => Some(object::str(token, field)?),
        };
        let chars: Option<Vec<u32>> = text.map(|text| {
            let text = text.as_ref();
            text.get::<Str>(token)
                .map(|text| text.chars().iter().collect())
                .unwrap_or_default()
        });
        join(token, &mut line, settings, chars.as_deref(), quoted)?;
    }
    if count > 0 && line.is_empty() {
        let never = settings.quoting == QUOTE_NONE
            || (null && matches!(settings.quoting, QUOTE_STRINGS | QUOTE_NOTNULL));
        if never {
            return Err(error(token, "single empty field record must be quoted"));
        }
        join(token, &mut line, settings, None, true)?;
    }
    line.extend_from_slice(&settings.terminator);
    Ok(line)
}

fn write_row(token: &mut Token, this: Borrowed<'_>, row: Borrowed<'_>) -> PyResult {
    let writer = Writer::of(token, this);
    let (write, dialect) = (
        writer.write.clone_ref(token),
        writer.dialect.clone_ref(token),
    );
    let settings = settings(token, dialect.as_ref());
    let line = record(token, &settings, row)?;
    let line = token.new_chars(&line);
    object::call(token, write.as_ref(), &[line.as_ref()])
}

#[methods]
impl Writer {
    /// Construct and write a CSV record from an iterable of fields.
    ///
    /// Non-string elements will be converted to string.
    #[method("(row, /)")]
    fn writerow(token: &mut Token, this: Borrowed<'_>, row: Borrowed<'_>) -> PyResult {
        write_row(token, this, row)
    }

    /// Construct and write a series of iterables to a csv file.
    ///
    /// Non-string elements will be converted to string.
    #[method("(rows, /)")]
    fn writerows(token: &mut Token, this: Borrowed<'_>, rows: Borrowed<'_>) -> PyResult<()> {
        let iterator = object::iter(token, rows)?;
        while let Some(row) = object::next(token, iterator.as_ref())? {
            write_row(token, this, row.as_ref())?;
        }
        Ok(())
    }

    #[member]
    fn dialect(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Writer::of(token, this).dialect.clone_ref(token))
    }
}
