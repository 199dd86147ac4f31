//! Strings as JSON writes them.

use baton_object::str::{Chars, Str, StrBuilder};
use baton_object::{Borrowed, PyResult, Token};

const HEX: &[u8; 16] = b"0123456789abcdef";

fn is_plain(c: u32, ascii: bool) -> bool {
    c >= 0x20 && c != u32::from(b'"') && c != u32::from(b'\\') && (!ascii || c < 0x7F)
}

fn push_unit(out: &mut StrBuilder, unit: u32) {
    out.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        let digit = HEX.get((unit >> shift & 15) as usize).copied();
        out.push_char(u32::from(digit.unwrap_or(b'0')));
    }
}

fn push_escaped(out: &mut StrBuilder, c: u32) {
    let short = match u8::try_from(c) {
        Ok(b'"') => "\\\"",
        Ok(b'\\') => "\\\\",
        Ok(b'\n') => "\\n",
        Ok(b'\r') => "\\r",
        Ok(b'\t') => "\\t",
        Ok(8) => "\\b",
        Ok(12) => "\\f",
        _ => "",
    };
    if !short.is_empty() {
        out.push_str(short);
    } else if c >= 0x1_0000 {
        push_unit(out, 0xD800 + ((c - 0x1_0000) >> 10));
        push_unit(out, 0xDC00 + (c & 0x3FF));
    } else {
        push_unit(out, c);
    }
}

/// Adds the characters with quotes around; `ascii` escapes everything that is not ASCII.
pub fn push_quoted(out: &mut StrBuilder, chars: Chars<'_>, ascii: bool) {
    out.push_char(u32::from(b'"'));
    let mut start = 0;
    while let Some(index) = next_special(chars, start, ascii) {
        out.push(chars.slice(start, index));
        push_escaped(out, chars.at(index));
        start = index + 1;
    }
    out.push(chars.slice(start, chars.len()));
    out.push_char(u32::from(b'"'));
}

/// The next character from `start` on that has to be escaped.
fn next_special(chars: Chars<'_>, start: usize, ascii: bool) -> Option<usize> {
    if let Chars::One(bytes) = chars {
        let rest = bytes.get(start..)?;
        let found = rest
            .iter()
            .position(|byte| !is_plain(u32::from(*byte), ascii));
        return found.map(|index| start + index);
    }
    (start..chars.len()).find(|index| !is_plain(chars.at(*index), ascii))
}

/// The JSON of a str.
pub fn quoted(token: &mut Token, value: Borrowed<'_>, ascii: bool) -> PyResult {
    let Some(text) = value.get::<Str>(token) else {
        let class = token.class_name(value);
        return Err(token.type_error(format!("first argument must be a string, not {class}")));
    };
    let mut out = StrBuilder::with_capacity(text.len() + 2);
    push_quoted(&mut out, text.chars(), ascii);
    Ok(out.finish(token))
}
