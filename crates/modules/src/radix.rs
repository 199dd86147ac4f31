//! `bin`, `oct` and `hex`.

use baton_object::{Borrowed, PyResult, Token};

/// The digits of an integer behind the sign and the prefix.
pub fn in_base(token: &mut Token, number: Borrowed<'_>, radix: u32, prefix: &str) -> PyResult {
    let number = baton_object::int::index(token, number)?;
    let text = match baton_object::int::value_of(token, number.as_ref()) {
        Some(value) => value.to_big().in_radix(radix as u8).to_string(),
        None => String::new(),
    };
    let text = match text.strip_prefix('-') {
        Some(digits) => format!("-{prefix}{digits}"),
        None => format!("{prefix}{text}"),
    };
    Ok(token.new_str(&text))
}
