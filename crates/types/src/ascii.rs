//! `ascii()`: the `repr` with everything beyond ASCII escaped.

use baton_object::str::StrBuilder;
use baton_object::{Borrowed, PyResult, Token, object, str};

/// `ascii(value)`
pub fn ascii(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    let text = object::repr(token, value)?;
    let Some(payload) = str::of(token, text.as_ref()) else {
        return Ok(text);
    };
    if payload.as_ascii().is_some() {
        return Ok(text);
    }
    let mut out = StrBuilder::with_capacity(payload.len() * 2);
    for c in payload.chars().iter() {
        match c {
            0..0x80 => out.push_char(c),
            0x80..0x100 => out.push_str(&format!("\\x{c:02x}")),
            0x100..0x10000 => out.push_str(&format!("\\u{c:04x}")),
            _ => out.push_str(&format!("\\U{c:08x}")),
        }
    }
    Ok(out.finish(token))
}
