//! Paths from Python: `os.fspath`, and text to bytes by the file system's encoding (UTF-8 with surrogateescape).

use baton_object::attribute::call_special;
use baton_object::str::{Str, encode_wtf8};
use baton_object::{Borrowed, Known, Owned, PyResult, Token, kind};

/// `os.fspath(path)`: a str or bytes.
pub fn fspath(token: &mut Token, path: Borrowed<'_>) -> PyResult {
    if path.is_a::<Str>(token) || is_bytes(token, path) {
        return Ok(path.own(token));
    }
    let barred =
        baton_object::attribute::lookup(token, token.class_of(path), token.name(Known::__fspath__))
            .is_some_and(|method| method.is_none());
    let result = match barred {
        true => None,
        false => call_special(token, path, token.name(Known::__fspath__), &[])?,
    };
    match result {
        Some(result) if result.as_ref().is_a::<Str>(token) || is_bytes(token, result.as_ref()) => {
            Ok(result)
        }
        Some(other) => {
            let (class, got) = (token.class_name(path), token.class_name(other.as_ref()));
            Err(token.type_error(format!(
                "expected {class}.__fspath__() to return str or bytes, not {got}"
            )))
        }
        None => {
            let got = token.class_name(path);
            Err(token.type_error(format!(
                "expected str, bytes or os.PathLike object, not {got}"
            )))
        }
    }
}

fn is_bytes(token: &Token, value: Borrowed<'_>) -> bool {
    token
        .class_of(value)
        .is_native(&baton_object::bytes_class::BYTES)
        && !token.is_exact(value, kind::NONE)
}

/// A path as a str (bytes are decoded).
pub fn decode(token: &mut Token, path: Borrowed<'_>) -> PyResult {
    let path = fspath(token, path)?;
    if path.as_ref().is_a::<Str>(token) {
        return Ok(path);
    }
    let view = baton_object::buffer::get(token, path.as_ref(), false)?;
    let text = decode_bytes(token, view.bytes(token));
    drop(view);
    Ok(text)
}

/// Bytes from the operating system as a str: UTF-8, other bytes as U+DC80 to U+DCFF.
pub fn decode_bytes(token: &Token, mut bytes: &[u8]) -> Owned {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return token.new_str(text);
    }
    let mut chars: Vec<u32> = Vec::with_capacity(bytes.len());
    while !bytes.is_empty() {
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                chars.extend(text.chars().map(u32::from));
                break;
            }
            Err(error) => {
                let (valid, rest) = bytes.split_at(error.valid_up_to());
                chars.extend(String::from_utf8_lossy(valid).chars().map(u32::from));
                let bad = error.error_len().unwrap_or(rest.len()).min(rest.len());
                chars.extend(rest[..bad].iter().map(|byte| 0xDC00 + u32::from(*byte)));
                bytes = &rest[bad..];
            }
        }
    }
    token.new_chars(&chars)
}

/// A path's bytes for the operating system; ValueError for an embedded NUL.
pub fn to_bytes(token: &mut Token, path: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let path = fspath(token, path)?;
    let bytes = match path.as_ref().get::<Str>(token) {
        Some(text) => encode(text),
        None => {
            let view = baton_object::buffer::get(token, path.as_ref(), false)?;
            let bytes = view.bytes(token).to_vec();
            drop(view);
            bytes
        }
    };
    if bytes.contains(&0) {
        return Err(token.value_error("embedded null byte"));
    }
    Ok(bytes)
}

/// The bytes of a text from the operating system: the reverse of [`decode_bytes`].
pub fn encode(text: &Str) -> Vec<u8> {
    if let Some(ascii) = text.as_ascii() {
        return ascii.as_bytes().to_vec();
    }
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars().iter() {
        match c {
            0xDC80..=0xDCFF => out.push((c - 0xDC00) as u8),
            _ => match char::from_u32(c) {
                Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => out.extend_from_slice(&encode_wtf8(baton_object::str::Chars::Four(&[c]))),
            },
        }
    }
    out
}
