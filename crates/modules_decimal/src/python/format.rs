//! `Decimal.__format__`.

use super::context_class::Context;
use super::current;
use super::decimal_class::Decimal;
use crate::number::{self, Layout, Locale};
use baton_modules::support::{call_method, import_attribute};
use baton_object::dict::{self, Dict};
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, call, exceptions, object};

/// A text in a dict, where it is there.
fn text_of(token: &mut Token, dict: Borrowed<'_>, name: &str) -> PyResult<Option<String>> {
    match dict::get_text(token, dict, name) {
        None => Ok(None),
        Some(value) => baton_object::str::to_string(token, value.as_ref()).map(Some),
    }
}

/// The locale with what an override dict says.
fn overridden(token: &mut Token, dict: Borrowed<'_>, layout: &Layout) -> PyResult<Locale> {
    if !dict.is_a::<Dict>(token) {
        return Err(token.type_error("optional argument must be a dict"));
    }
    let mut locale = match layout.localized {
        true => current_locale(token)?,
        false => Locale::plain(),
    };
    if let Some(point) = text_of(token, dict, "decimal_point")? {
        locale.point = point.into();
    }
    if let Some(separator) = text_of(token, dict, "thousands_sep")? {
        locale.separator = separator.into();
    }
    if let Some(grouping) = text_of(token, dict, "grouping")? {
        locale.grouping = grouping.into_bytes();
    }
    // The fields of the C library have room for four bytes.
    let point = locale.point.len();
    let grouped = locale.grouping.iter().all(u8::is_ascii);
    if point == 0 || point > 4 || locale.separator.len() > 4 || !grouped {
        return Err(token.value_error("invalid override dict"));
    }
    Ok(locale)
}

/// The C library's locale.
fn current_locale(token: &mut Token) -> PyResult<Locale> {
    let localeconv = import_attribute(token, "_locale", "localeconv")?;
    let values = call::call(token, localeconv.as_ref(), &[])?;
    let mut locale = Locale::plain();
    if let Some(point) = text_of(token, values.as_ref(), "decimal_point")? {
        locale.point = point.into();
    }
    if let Some(separator) = text_of(token, values.as_ref(), "thousands_sep")? {
        locale.separator = separator.into();
    }
    if let Some(grouping) = dict::get_text(token, values.as_ref(), "grouping") {
        for size in object::collect(token, grouping.as_ref())? {
            let size = baton_object::int::index_to_i64(token, size.as_ref(), "C long")?;
            locale.grouping.push(u8::try_from(size).unwrap_or(0));
        }
    }
    Ok(locale)
}

/// What the Python version makes of a specification that only it knows.
fn by_python(
    token: &mut Token,
    this: Borrowed<'_>,
    spec: Borrowed<'_>,
    context: Borrowed<'_>,
) -> PyResult {
    let class = import_attribute(token, "_pydecimal", "Decimal")?;
    let text = object::str(token, this)?;
    let number = call::call(token, class.as_ref(), &[text.as_ref()])?;
    call_method(token, number.as_ref(), "__format__", &[spec, context]).map_err(
        |raised| match token.error_is(&raised, &exceptions::VALUE_ERROR) {
            true => {
                let old = token.take_error(raised);
                drop(old);
                token.value_error("invalid format string")
            }
            false => raised,
        },
    )
}

/// `Decimal.__format__(spec, override=None)`
pub fn format(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
    args.no_keywords(token, "Decimal.__format__()")?;
    let (spec, replaced) = match args.positional() {
        [spec] => (*spec, None),
        [spec, replaced] => (*spec, Some(*replaced)),
        other => {
            return Err(token.type_error(match other.len() {
                0 => "function takes at least 1 argument (0 given)".to_string(),
                count => format!("function takes at most 2 arguments ({count} given)"),
            }));
        }
    };
    if !spec.is_a::<Str>(token) {
        return Err(token.type_error("format arg must be str"));
    }
    let text = baton_object::str::to_string(token, spec)?;
    let context: Owned = current::get(token)?;
    let Some(layout) = number::parse_layout(&text) else {
        return by_python(token, this, spec, context.as_ref());
    };
    if layout.old_name {
        let warn = token.interp().hooks.warn.get();
        let message = "Format specifier 'N' is deprecated and slated for removal in Python 3.18";
        warn(token, &exceptions::DEPRECATION_WARNING, message, 1)?;
    }
    let locale = match replaced {
        Some(dict) => Some(overridden(token, dict, &layout)?),
        None if layout.localized => Some(current_locale(token)?),
        None => None,
    };
    let number = &Decimal::of(token, this).number.0;
    let context = Context::of(token, context.as_ref());
    let (capitals, rounding) = (context.capitals, context.settings.0.rounding);
    match number::format(number, &layout, locale, capitals, rounding) {
        Some(text) => Ok(token.new_str(&text)),
        None => Err(token.value_error("format specification exceeds internal limits of _decimal")),
    }
}
