//! The encodings that the interpreter itself knows (UTF-8, Latin-1, ASCII, UTF-16, UTF-32) with the standard error
//! handlers. Anything else goes through [`CodecHook`], which the crate with `_codecs` sets.

use crate::error::PyResult;
use crate::exceptions::{LOOKUP_ERROR, UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR};
use crate::str::{Chars, Str, StrBuilder};
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use std::cell::Cell;

/// Calls a codec of the registry: object, encoding, errors.
pub type Codec = fn(&mut Token, Borrowed<'_>, &str, &str) -> PyResult;
/// Calls a registered error handler: its name and the exception; gives the replacement and where to go on.
pub type Handler = fn(&mut Token, &str, Owned) -> PyResult<(Owned, i64)>;

/// What the crate with the codec registry puts in.
#[derive(Default)]
pub struct CodecHook {
    /// Encodes a str.
    pub encode: Cell<Option<Codec>>,
    /// Decodes a bytes-like object.
    pub decode: Cell<Option<Codec>>,
    /// Handles an error.
    pub handler: Cell<Option<Handler>>,
}

/// An encoding the interpreter knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8
    Utf8,
    /// ISO 8859-1
    Latin1,
    /// ASCII
    Ascii,
    /// UTF-16; `None` is the machine's order with a byte order mark.
    Utf16(Option<bool>),
    /// UTF-32; as UTF-16.
    Utf32(Option<bool>),
}

impl Encoding {
    /// The encoding with this name, if it is one of these.
    pub fn named(name: &str) -> Option<Encoding> {
        if name == "utf-8" {
            return Some(Encoding::Utf8);
        }
        let name: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '_'
                }
            })
            .collect();
        Some(match name.as_str() {
            "utf_8" | "utf8" => Encoding::Utf8,
            "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" => Encoding::Latin1,
            "ascii" | "us_ascii" => Encoding::Ascii,
            "utf_16" | "utf16" => Encoding::Utf16(None),
            "utf_16_le" | "utf_16le" => Encoding::Utf16(Some(true)),
            "utf_16_be" | "utf_16be" => Encoding::Utf16(Some(false)),
            "utf_32" | "utf32" => Encoding::Utf32(None),
            "utf_32_le" | "utf_32le" => Encoding::Utf32(Some(true)),
            "utf_32_be" | "utf_32be" => Encoding::Utf32(Some(false)),
            _ => return None,
        })
    }

    /// Its name in exceptions.
    fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Latin1 => "latin-1",
            Encoding::Ascii => "ascii",
            Encoding::Utf16(None) => "utf-16",
            Encoding::Utf16(Some(true)) => "utf-16-le",
            Encoding::Utf16(Some(false)) => "utf-16-be",
            Encoding::Utf32(None) => "utf-32",
            Encoding::Utf32(Some(true)) => "utf-32-le",
            Encoding::Utf32(Some(false)) => "utf-32-be",
        }
    }

    fn push(self, c: u32, out: &mut Vec<u8>) -> bool {
        let little = |order: Option<bool>| order.unwrap_or(cfg!(target_endian = "little"));
        match self {
            Encoding::Latin1 | Encoding::Ascii => {
                let fits = c < if self == Encoding::Ascii { 0x80 } else { 0x100 };
                if fits {
                    out.push(c as u8);
                }
                fits
            }
            Encoding::Utf8 => match char::from_u32(c) {
                Some(c) => {
                    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    true
                }
                None => false,
            },
            Encoding::Utf16(order) => match char::from_u32(c) {
                Some(c) => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        out.extend_from_slice(&if little(order) {
                            unit.to_le_bytes()
                        } else {
                            unit.to_be_bytes()
                        });
                    }
                    true
                }
                None => false,
            },
            Encoding::Utf32(order) => {
                let fits = char::from_u32(c).is_some();
                if fits {
                    out.extend_from_slice(&if little(order) {
                        c.to_le_bytes()
                    } else {
                        c.to_be_bytes()
                    });
                }
                fits
            }
        }
    }

    fn encode_reason(self) -> &'static str {
        match self {
            Encoding::Latin1 => "ordinal not in range(256)",
            Encoding::Ascii => "ordinal not in range(128)",
            _ => "surrogates not allowed",
        }
    }
}

/// `text.encode(encoding, errors)`: bytes.
pub fn encode(token: &mut Token, text: Borrowed<'_>, encoding: &str, errors: &str) -> PyResult {
    match Encoding::named(encoding) {
        Some(encoding) => {
            let data = encode_known(token, text, encoding, errors)?;
            Ok(crate::bytes::from_vec(token, data))
        }
        None => match token.interp().extension::<CodecHook>().encode.get() {
            Some(hook) => hook(token, text, encoding, errors),
            None => Err(token.raise(&LOOKUP_ERROR, format!("unknown encoding: {encoding}"))),
        },
    }
}

/// Encodes a str in a known encoding.
pub fn encode_known(
    token: &mut Token,
    text: Borrowed<'_>,
    encoding: Encoding,
    errors: &str,
) -> PyResult<Vec<u8>> {
    let Some(payload) = text.get::<Str>(token) else {
        return Err(token.type_error("a str is needed"));
    };
    if let (Some(ascii), Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1) =
        (payload.as_ascii(), encoding)
    {
        return Ok(ascii.as_bytes().to_vec());
    }
    let chars: Vec<u32> = payload.chars().iter().collect();
    let mut out = Vec::with_capacity(chars.len());
    match encoding {
        Encoding::Utf16(None) | Encoding::Utf32(None) => {
            encoding.push(0xFEFF, &mut out);
        }
        _ => {}
    }
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        if encoding.push(c, &mut out) {
            at += 1;
            continue;
        }
        let mut scratch = Vec::new();
        let end = (at + 1..chars.len())
            .find(|end| {
                chars
                    .get(*end)
                    .is_some_and(|c| encoding.push(*c, &mut scratch))
            })
            .unwrap_or(chars.len());
        at = encode_error(token, text, &chars, at, end, encoding, errors, &mut out)?;
    }
    Ok(out)
}

/// Deals with the characters `start..end`, which cannot be encoded; says where to go on.
#[expect(clippy::too_many_arguments, reason = "the state of one encoder")]
fn encode_error(
    token: &mut Token,
    text: Borrowed<'_>,
    chars: &[u32],
    start: usize,
    end: usize,
    encoding: Encoding,
    errors: &str,
    out: &mut Vec<u8>,
) -> PyResult<usize> {
    let bad = chars.get(start..end).unwrap_or_default();
    let mut push_text = |text: &str| {
        for c in text.chars() {
            encoding.push(u32::from(c), out);
        }
    };
    match errors {
        "ignore" => return Ok(end),
        "replace" => {
            bad.iter().for_each(|_| push_text("?"));
            return Ok(end);
        }
        "backslashreplace" => {
            for c in bad {
                push_text(&match *c {
                    c @ ..0x100 => format!("\\x{c:02x}"),
                    c @ 0x100..0x10000 => format!("\\u{c:04x}"),
                    c => format!("\\U{c:08x}"),
                });
            }
            return Ok(end);
        }
        "xmlcharrefreplace" => {
            bad.iter().for_each(|c| push_text(&format!("&#{c};")));
            return Ok(end);
        }
        "surrogateescape" if matches!(bad.first(), Some(0xDC80..=0xDCFF)) => {
            let run = bad
                .iter()
                .take_while(|c| matches!(c, 0xDC80..=0xDCFF))
                .count();
            out.extend(bad.iter().take(run).map(|c| (c - 0xDC00) as u8));
            return Ok(start + run);
        }
        "surrogatepass" if !matches!(encoding, Encoding::Latin1 | Encoding::Ascii) => {
            bad.iter().for_each(|c| push_surrogate(*c, encoding, out));
            return Ok(end);
        }
        _ => {}
    }
    let values = vec![
        token.new_str(encoding.name()),
        text.own(token),
        token.int(start as i64),
        token.int(end as i64),
        token.new_str(encoding.encode_reason()),
    ];
    let hook = token.interp().extension::<CodecHook>().handler.get();
    let standard = matches!(errors, "strict" | "surrogateescape" | "surrogatepass" | "");
    let (Some(hook), false) = (hook, standard) else {
        if !standard {
            return Err(token.raise(
                &LOOKUP_ERROR,
                format!("unknown error handler name '{errors}'"),
            ));
        }
        return Err(token.raise_values(&UNICODE_ENCODE_ERROR, values));
    };
    let exception = crate::exceptions::make(token, &UNICODE_ENCODE_ERROR, values)?;
    let (replacement, next) = hook(token, errors, exception)?;
    if let Some(bytes) = crate::bytes::value_of(token, replacement.as_ref()) {
        out.extend_from_slice(bytes);
    } else if let Some(text) = replacement.as_ref().get::<Str>(token) {
        let unfit = text.chars().iter().any(|c| !encoding.push(c, out));
        if unfit {
            let values = vec![
                token.new_str(encoding.name()),
                replacement.clone_ref(token),
                token.int(0),
                token.int(1),
                token.new_str(encoding.encode_reason()),
            ];
            return Err(token.raise_values(&UNICODE_ENCODE_ERROR, values));
        }
    }
    resume(token, next, chars.len())
}

fn resume(token: &mut Token, next: i64, len: usize) -> PyResult<usize> {
    let position = if next < 0 { next + len as i64 } else { next };
    match usize::try_from(position).ok().filter(|at| *at <= len) {
        Some(at) => Ok(at),
        None => Err(token.index_error(format!("position {next} from error handler out of bounds"))),
    }
}

fn push_surrogate(c: u32, encoding: Encoding, out: &mut Vec<u8>) {
    let little = |order: Option<bool>| order.unwrap_or(cfg!(target_endian = "little"));
    match encoding {
        Encoding::Utf16(order) => out.extend_from_slice(&if little(order) {
            (c as u16).to_le_bytes()
        } else {
            (c as u16).to_be_bytes()
        }),
        Encoding::Utf32(order) => out.extend_from_slice(&if little(order) {
            c.to_le_bytes()
        } else {
            c.to_be_bytes()
        }),
        _ => out.extend_from_slice(&crate::str::encode_wtf8(Chars::Four(&[c]))),
    }
}

/// `bytes.decode(encoding, errors)`: a str.
pub fn decode(token: &mut Token, source: Borrowed<'_>, encoding: &str, errors: &str) -> PyResult {
    match Encoding::named(encoding) {
        Some(encoding) => {
            let buffer = crate::buffer::get(token, source, false)?;
            let data = buffer.bytes(token).to_vec();
            drop(buffer);
            decode_known(token, &data, encoding, errors, true).map(|(text, _)| text)
        }
        None => match token.interp().extension::<CodecHook>().decode.get() {
            Some(hook) => hook(token, source, encoding, errors),
            None => Err(token.raise(&LOOKUP_ERROR, format!("unknown encoding: {encoding}"))),
        },
    }
}

/// What the start of some bytes is.
enum Unit {
    /// A character and how many bytes it took.
    Char(u32, usize),
    /// So many bytes that are no character, and why.
    Bad(usize, &'static str),
    /// The start of a character whose end is missing.
    Cut,
}

/// Decodes bytes in a known encoding; also how many bytes were used. Unless `last`, an incomplete end is left.
pub fn decode_known(
    token: &mut Token,
    data: &[u8],
    encoding: Encoding,
    errors: &str,
    last: bool,
) -> PyResult<(Owned, usize)> {
    match (encoding, std::str::from_utf8(data)) {
        (Encoding::Utf8, Ok(text)) => return Ok((token.new_str(text), data.len())),
        (Encoding::Latin1, _) => return Ok((token.new_latin1(data), data.len())),
        (Encoding::Ascii, _) if data.is_ascii() => return Ok((token.new_latin1(data), data.len())),
        _ => {}
    }
    let (little, mut at) = byte_order(data, encoding);
    let mut out = StrBuilder::with_capacity(data.len());
    while let Some(rest) = data.get(at..).filter(|rest| !rest.is_empty()) {
        let (count, reason) = match unit(rest, encoding, little) {
            Unit::Char(c, used) => {
                out.push_char(c);
                at += used;
                continue;
            }
            Unit::Bad(count, reason) => (count.min(rest.len()), reason),
            Unit::Cut if !last => break,
            Unit::Cut if matches!(encoding, Encoding::Utf8) => {
                (rest.len(), "unexpected end of data")
            }
            Unit::Cut => (
                rest.len(),
                if rest.len() < 2 || matches!(encoding, Encoding::Utf32(_)) {
                    "truncated data"
                } else {
                    "unexpected end of data"
                },
            ),
        };
        at = decode_error(
            token,
            data,
            at,
            at + count,
            encoding,
            little,
            reason,
            errors,
            &mut out,
        )?;
    }
    Ok((out.finish(token), at))
}

/// True for little-endian, and how long the byte order mark is.
fn byte_order(data: &[u8], encoding: Encoding) -> (bool, usize) {
    let native = cfg!(target_endian = "little");
    match (encoding, data) {
        (Encoding::Utf16(None), [0xFF, 0xFE, ..]) => (true, 2),
        (Encoding::Utf16(None), [0xFE, 0xFF, ..]) => (false, 2),
        (Encoding::Utf32(None), [0xFF, 0xFE, 0, 0, ..]) => (true, 4),
        (Encoding::Utf32(None), [0, 0, 0xFE, 0xFF, ..]) => (false, 4),
        (Encoding::Utf16(Some(little)) | Encoding::Utf32(Some(little)), _) => (little, 0),
        _ => (native, 0),
    }
}

fn unit(rest: &[u8], encoding: Encoding, little: bool) -> Unit {
    match encoding {
        Encoding::Utf8 => utf8_unit(rest),
        Encoding::Ascii | Encoding::Latin1 => match rest.first() {
            Some(byte @ ..0x80) => Unit::Char(u32::from(*byte), 1),
            _ => Unit::Bad(1, "ordinal not in range(128)"),
        },
        Encoding::Utf16(_) => utf16_unit(rest, little),
        Encoding::Utf32(_) => {
            let Some(Ok(bytes)) = rest.get(..4).map(<[u8; 4]>::try_from) else {
                return Unit::Cut;
            };
            let c = if little {
                u32::from_le_bytes(bytes)
            } else {
                u32::from_be_bytes(bytes)
            };
            match c {
                0xD800..0xE000 => Unit::Bad(
                    4,
                    "code point in surrogate code point range(0xd800, 0xe000)",
                ),
                0x110000.. => Unit::Bad(4, "code point not in range(0x110000)"),
                _ => Unit::Char(c, 4),
            }
        }
    }
}

fn utf8_unit(rest: &[u8]) -> Unit {
    let window = rest.get(..4).unwrap_or(rest);
    let (valid, error) = match std::str::from_utf8(window) {
        Ok(text) => (text.len(), None),
        Err(error) => (error.valid_up_to(), Some(error.error_len())),
    };
    if valid > 0 {
        let c = window
            .get(..valid)
            .and_then(|text| std::str::from_utf8(text).ok())
            .and_then(|text| text.chars().next());
        return c.map_or(Unit::Cut, |c| Unit::Char(u32::from(c), c.len_utf8()));
    }
    match (error, rest.first()) {
        (Some(None), _) => Unit::Cut,
        (_, Some(0x80..=0xC1 | 0xF5..)) => Unit::Bad(1, "invalid start byte"),
        (Some(Some(count)), _) => Unit::Bad(count, "invalid continuation byte"),
        _ => Unit::Cut,
    }
}

fn utf16_unit(rest: &[u8], little: bool) -> Unit {
    let read = |at: usize| -> Option<u32> {
        let bytes: [u8; 2] = rest.get(at..at + 2)?.try_into().ok()?;
        Some(u32::from(if little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        }))
    };
    match (read(0), read(2)) {
        (None, _) => Unit::Cut,
        (Some(0xDC00..0xE000), _) => Unit::Bad(2, "illegal encoding"),
        (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) => {
            Unit::Char(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 4)
        }
        (Some(0xD800..0xDC00), Some(_)) => Unit::Bad(2, "illegal UTF-16 surrogate"),
        (Some(0xD800..0xDC00), None) => Unit::Cut,
        (Some(c), _) => Unit::Char(c, 2),
    }
}

/// The surrogate that lies at the start of the bytes, and its length.
fn surrogate_at(rest: &[u8], encoding: Encoding, little: bool) -> Option<(u32, usize)> {
    match (encoding, rest) {
        (Encoding::Utf8, [0xED, b @ 0xA0..=0xBF, c @ 0x80..=0xBF, ..]) => {
            Some((0xD000 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F), 3))
        }
        (Encoding::Utf16(_), [a, b, ..]) => Some((
            u32::from(if little {
                u16::from_le_bytes([*a, *b])
            } else {
                u16::from_be_bytes([*a, *b])
            }),
            2,
        )),
        (Encoding::Utf32(_), [a, b, c, d, ..]) => {
            let bytes = [*a, *b, *c, *d];
            Some((
                if little {
                    u32::from_le_bytes(bytes)
                } else {
                    u32::from_be_bytes(bytes)
                },
                4,
            ))
        }
        _ => None,
    }
    .filter(|(c, _)| matches!(c, 0xD800..0xE000))
}

#[expect(clippy::too_many_arguments, reason = "the state of one decoder")]
fn decode_error(
    token: &mut Token,
    data: &[u8],
    start: usize,
    end: usize,
    encoding: Encoding,
    little: bool,
    reason: &'static str,
    errors: &str,
    out: &mut StrBuilder,
) -> PyResult<usize> {
    let bad = data.get(start..end).unwrap_or_default();
    match errors {
        "ignore" => return Ok(end),
        "replace" => {
            out.push_char(0xFFFD);
            return Ok(end);
        }
        "backslashreplace" => {
            bad.iter()
                .for_each(|byte| out.push_str(&format!("\\x{byte:02x}")));
            return Ok(end);
        }
        "surrogateescape" if matches!(bad.first(), Some(0x80..)) => {
            let run = bad.iter().take_while(|byte| **byte >= 0x80).count();
            bad.iter()
                .take(run)
                .for_each(|byte| out.push_char(0xDC00 + u32::from(*byte)));
            return Ok(start + run);
        }
        "surrogatepass" => {
            if let Some((c, used)) = data
                .get(start..)
                .and_then(|rest| surrogate_at(rest, encoding, little))
            {
                out.push_char(c);
                return Ok(start + used);
            }
        }
        _ => {}
    }
    let name = match encoding {
        Encoding::Utf16(None) => Encoding::Utf16(Some(little)).name(),
        Encoding::Utf32(None) => Encoding::Utf32(Some(little)).name(),
        known => known.name(),
    };
    let values = vec![
        token.new_str(name),
        crate::bytes::new(token, data),
        token.int(start as i64),
        token.int(end as i64),
        token.new_str(reason),
    ];
    let hook = token.interp().extension::<CodecHook>().handler.get();
    let standard = matches!(errors, "strict" | "surrogateescape" | "surrogatepass" | "");
    let (Some(hook), false) = (hook, standard) else {
        if !standard {
            return Err(token.raise(
                &LOOKUP_ERROR,
                format!("unknown error handler name '{errors}'"),
            ));
        }
        return Err(token.raise_values(&UNICODE_DECODE_ERROR, values));
    };
    let exception = crate::exceptions::make(token, &UNICODE_DECODE_ERROR, values)?;
    let (replacement, next) = hook(token, errors, exception)?;
    if let Some(text) = replacement.as_ref().get::<Str>(token) {
        out.push(text.chars());
    }
    resume(token, next, data.len())
}
