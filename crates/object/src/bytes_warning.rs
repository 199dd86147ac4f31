//! The warnings of `-b`: where bytes become text, or are compared with what they never equal.

use crate::bytes_class::Bytes;
use crate::error::PyResult;
use crate::token::Token;
use crate::tuple_class::is_index;
use crate::word::Borrowed;

/// `str(bytes)`: the repr, with a warning under `-b`.
pub(crate) fn str_of(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let class = if this.is_a::<Bytes>(token) {
        "bytes"
    } else {
        "bytearray"
    };
    warn_with_b(token, &format!("str() on a {class} instance"))?;
    crate::object::repr(token, this)
}

fn warn_with_b(token: &mut Token, message: &str) -> PyResult<()> {
    if token.interp().bytes_warning.get() == 0 {
        return Ok(());
    }
    let warn = token.interp().hooks.warn.get();
    warn(token, &crate::exceptions::BYTES_WARNING, message, 1)
}

/// `this == other` for something without bytes.
pub(crate) fn compared(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<()> {
    let bytes = this.is_a::<Bytes>(token);
    if other.is_a::<crate::str::Str>(token) {
        let class = if bytes { "bytes" } else { "bytearray" };
        warn_with_b(token, &format!("Comparison between {class} and string"))?;
    } else if bytes && is_index(token, other) {
        warn_with_b(token, "Comparison between bytes and int")?;
    }
    Ok(())
}
