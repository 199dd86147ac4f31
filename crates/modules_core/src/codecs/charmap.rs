//! Codecs driven by a table: a str, a mapping, or the compact map that `charmap_build` makes.

use super::decode::Work;
use super::encode::{Style, code_points, encode_chars};
use baton_object::exceptions::LOOKUP_ERROR;
use baton_object::str::Str;
use baton_object::traverse::Opaque;
use baton_object::{Borrowed, Owned, PyResult, Token, class, methods, object};
use std::collections::HashMap;

/// What `charmap_build` makes: character to byte.
#[class(name = "EncodingMap", flags = NO_INSTANTIATION, no_gc)]
pub struct EncodingMap {
    map: Opaque<HashMap<u32, u8>>,
}

#[methods]
impl EncodingMap {
    /// Return the size (in bytes) of this object.
    #[method("()")]
    fn size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(EncodingMap::of(token, this).map.0.len())
    }
}

/// The map from the characters of a decoding table to their positions.
pub fn build(token: &mut Token, table: Borrowed<'_>) -> PyResult {
    let chars = code_points(token, table, "charmap_build")?;
    let mut map = HashMap::new();
    for (index, c) in chars.iter().enumerate().take(256) {
        if *c != 0xFFFE {
            map.insert(*c, index as u8);
        }
    }
    Ok(token.new_object(EncodingMap { map: Opaque(map) }))
}

/// `mapping[key]`, where a LookupError and None both mean nothing.
fn find(token: &mut Token, mapping: Borrowed<'_>, key: u32) -> PyResult<Option<Owned>> {
    let key = token.int(i64::from(key));
    match object::getitem(token, mapping, key.as_ref()) {
        Ok(value) if value.word().is_none() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(raised) => token.swallow(raised, &LOOKUP_ERROR).map(|()| None),
    }
}

fn encode_one(
    token: &mut Token,
    mapping: Borrowed<'_>,
    c: u32,
    out: &mut Vec<u8>,
) -> PyResult<bool> {
    if let Some(map) = mapping.get::<EncodingMap>(token) {
        let byte = map.map.0.get(&c);
        out.extend(byte);
        return Ok(byte.is_some());
    }
    let Some(value) = find(token, mapping, c)? else {
        return Ok(false);
    };
    if let Some(byte) = value.word().int() {
        let Ok(byte) = u8::try_from(byte) else {
            return Err(token.type_error("character mapping must be in range(256)"));
        };
        out.push(byte);
        return Ok(true);
    }
    if let Some(bytes) = baton_object::bytes::value_of(token, value.as_ref()) {
        out.extend_from_slice(bytes);
        return Ok(true);
    }
    let class = token.class_name(value.as_ref());
    Err(token.type_error(format!(
        "character mapping must return integer, bytes or None, not {class}"
    )))
}

/// Encodes by a mapping.
pub fn encode(
    token: &mut Token,
    text: Borrowed<'_>,
    mapping: Borrowed<'_>,
    errors: &str,
) -> PyResult<Vec<u8>> {
    let chars = code_points(token, text, "charmap_encode")?;
    let style = Style {
        encoding: "charmap",
        reason: "character maps to <undefined>",
        runs: true,
        unit: 1,
    };
    encode_chars(
        token,
        text,
        &chars,
        errors,
        &style,
        Vec::new(),
        |token, c, out| encode_one(token, mapping, c, out),
    )
}

/// Decodes by a table or mapping.
pub fn decode(
    token: &mut Token,
    object: Borrowed<'_>,
    data: &[u8],
    mapping: Borrowed<'_>,
    errors: &str,
) -> PyResult {
    let table: Option<Vec<u32>> = mapping
        .get::<Str>(token)
        .map(|table| table.chars().iter().collect());
    let mut work = Work::new(object, data, errors, "charmap");
    let mut at = 0;
    while let Some(byte) = work.data.get(at).copied() {
        let good = match &table {
            Some(table) => match table.get(usize::from(byte)) {
                Some(c) if *c != 0xFFFE => {
                    work.out.push_char(*c);
                    true
                }
                _ => false,
            },
            None => decode_one(token, mapping, byte, &mut work)?,
        };
        at = if good {
            at + 1
        } else {
            work.fail(token, at, at + 1, "character maps to <undefined>")?
        };
    }
    Ok(work.out.finish(token))
}

fn decode_one(
    token: &mut Token,
    mapping: Borrowed<'_>,
    byte: u8,
    work: &mut Work<'_>,
) -> PyResult<bool> {
    let Some(value) = find(token, mapping, u32::from(byte))? else {
        return Ok(false);
    };
    if let Some(text) = value.as_ref().get::<Str>(token) {
        if text.len() == 1 && text.chars().at(0) == 0xFFFE {
            return Ok(false);
        }
        work.out.push(text.chars());
        return Ok(true);
    }
    if let Some(c) = value.word().int() {
        if c == 0xFFFE {
            return Ok(false);
        }
        let Some(c) = u32::try_from(c).ok().filter(|c| *c <= 0x10_FFFF) else {
            return Err(token.type_error("character mapping must be in range(0x110000)"));
        };
        work.out.push_char(c);
        return Ok(true);
    }
    Err(token.type_error("character mapping must return integer, None or str"))
}
