//! What the functions of `unicodedata` do; `old` is Unicode 3.2.

use super::normalize::{self as forms, Form, hangul_parts};
use super::properties;
use baton_object::exceptions::KEY_ERROR;
use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token, buffer};

/// The longest name of a character, with room to spare.
const LONGEST_NAME: usize = 256;

/// The argument's character; `several` says that there are more arguments.
fn character(
    token: &mut Token,
    function: &str,
    value: Borrowed<'_>,
    several: bool,
) -> PyResult<u32> {
    let which = if several { " argument 1" } else { " argument" };
    let Some(text) = value.get::<Str>(token) else {
        let class = token.class_name(value);
        return Err(token.type_error(format!(
            "{function}(){which} must be a unicode character, not {class}"
        )));
    };
    let len = text.len();
    if len == 1 {
        return Ok(text.chars().at(0));
    }
    Err(token.type_error(format!(
        "{function}():{which} must be a unicode character, not a string of length {len}"
    )))
}

fn text_argument(
    token: &mut Token,
    function: &str,
    number: usize,
    value: Borrowed<'_>,
) -> PyResult<Vec<u32>> {
    match value.get::<Str>(token) {
        Some(text) => Ok(text.chars().iter().collect()),
        None => {
            let class = token.class_name(value);
            Err(token.type_error(format!(
                "{function}() argument {number} must be str, not {class}"
            )))
        }
    }
}

/// The default, or a ValueError.
fn otherwise(token: &mut Token, default: Option<Borrowed<'_>>, message: &'static str) -> PyResult {
    match default {
        Some(default) => Ok(default.own(token)),
        None => Err(token.value_error(message)),
    }
}

fn decomposition_text(token: &Token, c: u32, old: bool) -> Owned {
    if old && !properties::was_assigned(c) {
        return token.new_str("");
    }
    let hex = |parts: &[u32]| {
        let parts: Vec<String> = parts.iter().map(|part| format!("{part:04X}")).collect();
        parts.join(" ")
    };
    if let Some(parts) = hangul_parts(c) {
        return token.new_str(&hex(&parts));
    }
    token.new_str(&match properties::decomposition(c) {
        Some(("", parts)) => hex(parts),
        Some((tag, parts)) => format!("{tag} {}", hex(parts)),
        None => String::new(),
    })
}

pub fn bidirectional(token: &mut Token, old: bool, chr: Borrowed<'_>) -> PyResult {
    let c = character(token, "bidirectional", chr, false)?;
    Ok(token.new_str(properties::bidirectional(c, old)))
}

pub fn category(token: &mut Token, old: bool, chr: Borrowed<'_>) -> PyResult {
    let c = character(token, "category", chr, false)?;
    Ok(token.new_str(properties::category(c, old)))
}

pub fn combining(token: &mut Token, old: bool, chr: Borrowed<'_>) -> PyResult {
    let c = character(token, "combining", chr, false)?;
    Ok(token.int(i64::from(properties::combining(c, old))))
}

pub fn decomposition(token: &mut Token, old: bool, chr: Borrowed<'_>) -> PyResult {
    let c = character(token, "decomposition", chr, false)?;
    Ok(decomposition_text(token, c, old))
}

pub fn east_asian_width(token: &mut Token, old: bool, chr: Borrowed<'_>) -> PyResult {
    let c = character(token, "east_asian_width", chr, false)?;
    Ok(token.new_str(properties::east_asian_width(c, old)))
}

pub fn mirrored(token: &mut Token, old: bool, chr: Borrowed<'_>) -> PyResult {
    let c = character(token, "mirrored", chr, false)?;
    Ok(token.int(i64::from(properties::mirrored(c, old))))
}

pub fn decimal(
    token: &mut Token,
    old: bool,
    chr: Borrowed<'_>,
    default: Option<Borrowed<'_>>,
) -> PyResult {
    let c = character(token, "decimal", chr, true)?;
    match properties::number(c, old) {
        Some((_, _, value)) if value >= 0 => Ok(token.int(i64::from(value))),
        _ => otherwise(token, default, "not a decimal"),
    }
}

pub fn digit(
    token: &mut Token,
    old: bool,
    chr: Borrowed<'_>,
    default: Option<Borrowed<'_>>,
) -> PyResult {
    let c = character(token, "digit", chr, true)?;
    match properties::number(c, old) {
        Some((_, value, _)) if value >= 0 => Ok(token.int(i64::from(value))),
        _ => otherwise(token, default, "not a digit"),
    }
}

pub fn numeric(
    token: &mut Token,
    old: bool,
    chr: Borrowed<'_>,
    default: Option<Borrowed<'_>>,
) -> PyResult {
    let c = character(token, "numeric", chr, true)?;
    match properties::number(c, old) {
        Some((value, ..)) if !value.is_nan() => Ok(token.new_float(value)),
        _ => otherwise(token, default, "not a numeric character"),
    }
}

pub fn name(
    token: &mut Token,
    old: bool,
    chr: Borrowed<'_>,
    default: Option<Borrowed<'_>>,
) -> PyResult {
    let c = character(token, "name", chr, true)?;
    let found = char::from_u32(c)
        .filter(|_| !old || properties::was_assigned(c))
        .and_then(unicode_names2::name);
    match found {
        Some(name) => Ok(token.new_str(&name.to_string())),
        None => otherwise(token, default, "no such name"),
    }
}

fn form(token: &mut Token, function: &str, name: Borrowed<'_>) -> PyResult<Form> {
    let name = text_argument(token, function, 1, name)?;
    let name: String = name.into_iter().filter_map(char::from_u32).collect();
    match Form::named(&name) {
        Some(form) => Ok(form),
        None => Err(token.value_error("invalid normalization form")),
    }
}

pub fn normalize(token: &mut Token, old: bool, name: Borrowed<'_>, text: Borrowed<'_>) -> PyResult {
    let chars = text_argument(token, "normalize", 2, text)?;
    let form = form(token, "normalize", name)?;
    let result = forms::normalize(&chars, form, old);
    if result == chars && token.is_exact(text, baton_object::kind::STR) {
        return Ok(text.own(token));
    }
    Ok(token.new_chars(&result))
}

pub fn is_normalized(
    token: &mut Token,
    old: bool,
    name: Borrowed<'_>,
    text: Borrowed<'_>,
) -> PyResult {
    let chars = text_argument(token, "is_normalized", 2, text)?;
    let form = form(token, "is_normalized", name)?;
    let result = forms::normalize(&chars, form, old);
    Ok(token.bool(result == chars))
}

pub fn lookup(token: &mut Token, name: Borrowed<'_>) -> PyResult {
    let name = match name.get::<Str>(token) {
        Some(text) => text.to_cow().into_owned(),
        None => {
            let view = buffer::get(token, name, false)?;
            String::from_utf8_lossy(view.bytes(token)).into_owned()
        }
    };
    if name.len() > LONGEST_NAME {
        return Err(token.raise(&KEY_ERROR, "name too long"));
    }
    match unicode_names2::character(&name) {
        Some(c) => Ok(token.char_str(u32::from(c))),
        None => Err(token.raise(&KEY_ERROR, format!("undefined character name '{name}'"))),
    }
}
