//! Encoders: text to bytes.

use super::errors::{Input, Problem, Replacement, handle};
use baton_object::str::{Chars, Str};
use baton_object::{Borrowed, PyResult, Token};

/// The code points of a str argument, copied because error handlers may run Python.
pub fn code_points(token: &mut Token, text: Borrowed<'_>, function: &str) -> PyResult<Vec<u32>> {
    match text.get::<Str>(token) {
        Some(payload) => Ok(payload.chars().iter().collect()),
        None => {
            let class = token.class_name(text);
            Err(token.type_error(format!("{function}() argument 1 must be str, not {class}")))
        }
    }
}

/// How an encoder deals with what it cannot encode.
pub struct Style<'a> {
    /// The codec's name in messages.
    pub encoding: &'a str,
    /// Why a character fails.
    pub reason: &'a str,
    /// Neighbouring characters that fail are one problem.
    pub runs: bool,
    /// Bytes of a unit: replacement bytes must be a multiple.
    pub unit: usize,
}

/// Encodes character by character. `one` adds a character's bytes, or says that it cannot.
pub fn encode_chars(
    token: &mut Token,
    text: Borrowed<'_>,
    chars: &[u32],
    errors: &str,
    style: &Style<'_>,
    mut out: Vec<u8>,
    mut one: impl FnMut(&mut Token, u32, &mut Vec<u8>) -> PyResult<bool>,
) -> PyResult<Vec<u8>> {
    let mut at = 0;
    let mut scratch = Vec::new();
    while let Some(c) = chars.get(at) {
        if one(token, *c, &mut out)? {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while style.runs
            && let Some(c) = chars.get(end)
        {
            scratch.clear();
            if one(token, *c, &mut scratch)? {
                break;
            }
            end += 1;
        }
        let problem = Problem {
            encoding: style.encoding,
            input: Input::Encode(chars),
            start: at,
            end,
            reason: style.reason,
        };
        let handled = handle(token, errors, &problem, text)?;
        let next = handled.next;
        match handled.replacement {
            Replacement::Bytes(bytes) if bytes.len() % style.unit == 0 => {
                out.extend_from_slice(&bytes)
            }
            Replacement::Bytes(_) => return Err(problem.exception(token, text)),
            Replacement::Text(replacement) => {
                // What a UTF cannot encode is no part of text: only ASCII may stand in for it.
                let only_ascii = style.encoding.starts_with("utf-");
                for c in replacement {
                    if only_ascii && c > 0x7F {
                        return Err(problem.exception(token, text));
                    }
                    let good = one(token, c, &mut out)?;
                    if !good {
                        return Err(problem.exception(token, text));
                    }
                }
            }
        }
        at = next;
    }
    Ok(out)
}

/// UTF-8 bytes.
pub fn utf_8(token: &mut Token, text: Borrowed<'_>, errors: &str) -> PyResult<Vec<u8>> {
    if let Some(ascii) = text.get::<Str>(token).and_then(Str::as_ascii) {
        return Ok(ascii.as_bytes().to_vec());
    }
    if let Some(whole) = text.get::<Str>(token).and_then(Str::to_text) {
        return Ok(whole.into_owned().into_bytes());
    }
    let chars = code_points(token, text, "utf_8_encode")?;
    let style = Style {
        encoding: "utf-8",
        reason: "surrogates not allowed",
        runs: true,
        unit: 1,
    };
    encode_chars(
        token,
        text,
        &chars,
        errors,
        &style,
        Vec::with_capacity(chars.len() * 2),
        |_, c, out| match char::from_u32(c) {
            Some(c) => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                Ok(true)
            }
            None => Ok(false),
        },
    )
}

fn limited(
    token: &mut Token,
    text: Borrowed<'_>,
    errors: &str,
    encoding: &str,
    limit: u32,
) -> PyResult<Vec<u8>> {
    match text.get::<Str>(token).map(Str::chars) {
        Some(Chars::One(data)) if limit == 256 || data.is_ascii() => return Ok(data.to_vec()),
        _ => {}
    }
    let chars = code_points(token, text, "encode")?;
    let reason = if limit == 256 {
        "ordinal not in range(256)"
    } else {
        "ordinal not in range(128)"
    };
    let style = Style {
        encoding,
        reason,
        runs: true,
        unit: 1,
    };
    encode_chars(
        token,
        text,
        &chars,
        errors,
        &style,
        Vec::with_capacity(chars.len()),
        |_, c, out| {
            if c < limit {
                out.push(c as u8);
            }
            Ok(c < limit)
        },
    )
}

/// ASCII bytes.
pub fn ascii(token: &mut Token, text: Borrowed<'_>, errors: &str) -> PyResult<Vec<u8>> {
    limited(token, text, errors, "ascii", 128)
}

/// Latin-1 bytes.
pub fn latin_1(token: &mut Token, text: Borrowed<'_>, errors: &str) -> PyResult<Vec<u8>> {
    limited(token, text, errors, "latin-1", 256)
}

/// UTF-16; byte order -1 little, 1 big, 0 native with a mark.
pub fn utf_16(
    token: &mut Token,
    text: Borrowed<'_>,
    errors: &str,
    order: i64,
) -> PyResult<Vec<u8>> {
    let chars = code_points(token, text, "utf_16_encode")?;
    let little = super::is_little(order);
    let put = move |unit: u16, out: &mut Vec<u8>| {
        out.extend_from_slice(&if little {
            unit.to_le_bytes()
        } else {
            unit.to_be_bytes()
        })
    };
    let mut out = Vec::with_capacity(chars.len() * 2 + 2);
    if order == 0 {
        put(0xFEFF, &mut out);
    }
    let encoding = ["utf-16-le", "utf-16", "utf-16-be"][(order.signum() + 1) as usize];
    let style = Style {
        encoding,
        reason: "surrogates not allowed",
        runs: false,
        unit: 2,
    };
    encode_chars(token, text, &chars, errors, &style, out, |_, c, out| {
        let Some(c) = char::from_u32(c) else {
            return Ok(false);
        };
        c.encode_utf16(&mut [0; 2])
            .iter()
            .for_each(|unit| put(*unit, out));
        Ok(true)
    })
}

/// UTF-32; byte order as for [`utf_16`].
pub fn utf_32(
    token: &mut Token,
    text: Borrowed<'_>,
    errors: &str,
    order: i64,
) -> PyResult<Vec<u8>> {
    let chars = code_points(token, text, "utf_32_encode")?;
    let little = super::is_little(order);
    let put = move |unit: u32, out: &mut Vec<u8>| {
        out.extend_from_slice(&if little {
            unit.to_le_bytes()
        } else {
            unit.to_be_bytes()
        })
    };
    let mut out = Vec::with_capacity(chars.len() * 4 + 4);
    if order == 0 {
        put(0xFEFF, &mut out);
    }
    let encoding = ["utf-32-le", "utf-32", "utf-32-be"][(order.signum() + 1) as usize];
    let style = Style {
        encoding,
        reason: "surrogates not allowed",
        runs: false,
        unit: 4,
    };
    encode_chars(token, text, &chars, errors, &style, out, |_, c, out| {
        if char::from_u32(c).is_some() {
            put(c, out);
        }
        Ok(char::from_u32(c).is_some())
    })
}

/// The escapes of Python source.
pub fn unicode_escape(chars: &[u32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(chars.len());
    for c in chars {
        match c {
            0x09 => out.extend_from_slice(b"\\t"),
            0x0A => out.extend_from_slice(b"\\n"),
            0x0D => out.extend_from_slice(b"\\r"),
            0x5C => out.extend_from_slice(b"\\\\"),
            0x20..=0x7E => out.push(*c as u8),
            0..=0xFF => out.extend_from_slice(format!("\\x{c:02x}").as_bytes()),
            0x100..=0xFFFF => out.extend_from_slice(format!("\\u{c:04x}").as_bytes()),
            _ => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
        }
    }
    out
}

/// Latin-1 with `\u` and `\U` escapes for the rest.
pub fn raw_unicode_escape(chars: &[u32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(chars.len());
    for c in chars {
        match c {
            0..=0xFF => out.push(*c as u8),
            0x100..=0xFFFF => out.extend_from_slice(format!("\\u{c:04x}").as_bytes()),
            _ => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
        }
    }
    out
}

/// What `repr` shows of bytes between the quotes, with `'` escaped.
pub fn escape_bytes(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    for byte in data {
        match byte {
            b'\'' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0x20..=0x7E => out.push(*byte),
            _ => out.extend_from_slice(format!("\\x{byte:02x}").as_bytes()),
        }
    }
    out
}
