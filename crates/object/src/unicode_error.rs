//! The texts of UnicodeEncodeError, UnicodeDecodeError and UnicodeTranslateError.

use crate::error::PyResult;
use crate::exceptions::{BaseException, get_field};
use crate::str::Str;
use crate::token::Token;
use crate::word::Borrowed;

/// True for an exception that was never initialised: it has no text.
fn is_blank(token: &Token, this: Borrowed<'_>) -> bool {
    let error = BaseException::of(token, this);
    (1..5).all(|index| error.field(index).is_none())
}

/// Fails if the object is none that the exception can be about.
fn check_object(token: &mut Token, this: Borrowed<'_>, bytes: bool) -> PyResult<()> {
    let object = get_field(token, this, 1);
    let fits = match bytes {
        true => crate::bytes::value_of(token, object.as_ref()).is_some(),
        false => object.as_ref().is_a::<Str>(token),
    };
    if fits {
        return Ok(());
    }
    let wanted = if bytes { "bytes" } else { "str" };
    Err(
        token.type_error(match BaseException::of(token, this).field(1) {
            Some(_) => format!("'object' attribute must be a {wanted}"),
            None => "'object' attribute not set".to_string(),
        }),
    )
}

fn unicode_parts(
    token: &mut Token,
    this: Borrowed<'_>,
) -> PyResult<(String, usize, usize, String)> {
    let encoding = get_field(token, this, 0);
    let reason = get_field(token, this, 4);
    // Looked at once more behind the texts, whose making may run Python.
    let encoding = crate::object::str_text(token, encoding.as_ref())?;
    let reason = crate::object::str_text(token, reason.as_ref())?;
    let number = |index| {
        get_field(token, this, index)
            .word()
            .int()
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(0)
    };
    Ok((encoding, number(2), number(3), reason))
}

fn unicode_character(token: &Token, this: Borrowed<'_>, at: usize) -> Option<String> {
    let object = get_field(token, this, 1);
    let c = object
        .as_ref()
        .get::<crate::str::Str>(token)?
        .chars()
        .iter()
        .nth(at)?;
    Some(match c {
        0..0x100 => format!("\\x{c:02x}"),
        0x100..0x10000 => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    })
}

/// `str()` of the exception.
pub fn str_unicode_encode(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    if is_blank(token, this) {
        return Ok(token.new_str(""));
    }
    let (encoding, start, end, reason) = unicode_parts(token, this)?;
    check_object(token, this, false)?;
    let text = match unicode_character(token, this, start).filter(|_| end == start + 1) {
        Some(c) => {
            format!("'{encoding}' codec can't encode character '{c}' in position {start}: {reason}")
        }
        None => format!(
            "'{encoding}' codec can't encode characters in position {start}-{}: {reason}",
            end.saturating_sub(1)
        ),
    };
    Ok(token.new_str(&text))
}

/// `str()` of the exception.
pub fn str_unicode_decode(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    if is_blank(token, this) {
        return Ok(token.new_str(""));
    }
    let (encoding, start, end, reason) = unicode_parts(token, this)?;
    check_object(token, this, true)?;
    let object = get_field(token, this, 1);
    let byte = match end == start + 1 {
        true => {
            let index = token.int(start as i64);
            let byte = crate::object::getitem(token, object.as_ref(), index.as_ref());
            byte.ok().and_then(|byte| byte.word().int())
        }
        false => None,
    };
    drop(token.take_lazy_if_any());
    let text = match byte {
        Some(byte) => format!(
            "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
        ),
        None => format!(
            "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
            end.saturating_sub(1)
        ),
    };
    Ok(token.new_str(&text))
}

/// `str()` of the exception.
pub fn str_unicode_translate(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    if is_blank(token, this) {
        return Ok(token.new_str(""));
    }
    let (_, start, end, reason) = unicode_parts(token, this)?;
    check_object(token, this, false)?;
    let text = match unicode_character(token, this, start).filter(|_| end == start + 1) {
        Some(c) => format!("can't translate character '{c}' in position {start}: {reason}"),
        None => format!(
            "can't translate characters in position {start}-{}: {reason}",
            end.saturating_sub(1)
        ),
    };
    Ok(token.new_str(&text))
}
