//! The escape codecs: `unicode_escape`, `raw_unicode_escape` and the escapes of bytes literals.

use super::decode::Work;
use baton_object::exceptions::DEPRECATION_WARNING;
use baton_object::{Borrowed, Owned, PyResult, Token};

fn hex(data: &[u8], at: usize, wanted: usize) -> (u32, usize) {
    let digits = data.get(at..).unwrap_or_default().iter().take(wanted);
    let digits: Vec<u32> = digits
        .map_while(|byte| char::from(*byte).to_digit(16))
        .collect();
    (
        digits.iter().fold(0u32, |value, digit| value << 4 | digit),
        digits.len(),
    )
}

fn octal(data: &[u8], at: usize) -> (u32, usize) {
    let digits = data.get(at..).unwrap_or_default().iter().take(3);
    let digits: Vec<u32> = digits
        .map_while(|byte| char::from(*byte).to_digit(8))
        .collect();
    (
        digits.iter().fold(0u32, |value, digit| value << 3 | digit),
        digits.len(),
    )
}

fn simple(byte: u8) -> Option<u8> {
    Some(match byte {
        b'\\' | b'\'' | b'"' => byte,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'r' => b'\r',
        b'f' => 0x0C,
        b'v' => 0x0B,
        b'a' => 7,
        _ => return None,
    })
}

fn warn_invalid(token: &mut Token, message: String) -> PyResult<()> {
    let warn = token.interp().hooks.warn.get();
    warn(token, &DEPRECATION_WARNING, &message, 1)
}

/// `unicode_escape`: Latin-1 with the escapes of string literals.
pub fn unicode(
    token: &mut Token,
    object: Borrowed<'_>,
    data: &[u8],
    errors: &str,
    last: bool,
) -> PyResult<(Owned, usize)> {
    let mut work = Work::new(object, data, errors, "unicodeescape");
    let mut at = 0;
    let mut invalid: Option<String> = None;
    while let Some(byte) = data.get(at) {
        if *byte != b'\\' {
            work.out.push_char(u32::from(*byte));
            at += 1;
            continue;
        }
        let Some(kind) = data.get(at + 1) else {
            if !last {
                break;
            }
            at = work.fail(token, at, at + 1, "\\ at end of string")?;
            continue;
        };
        let (start, body) = (at, at + 2);
        match kind {
            b'\n' => at = body,
            b'0'..=b'7' => {
                let (value, used) = octal(data, at + 1);
                if value > 0xFF && invalid.is_none() {
                    invalid = Some(format!(
                        "\"\\{value:o}\" is an invalid octal escape sequence. Such sequences will not work in the future. "
                    ));
                }
                work.out.push_char(value);
                at += 1 + used;
            }
            b'x' | b'u' | b'U' => {
                let (wanted, reason) = match kind {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                let (value, used) = hex(data, body, wanted);
                if used == wanted && value <= 0x10_FFFF {
                    work.out.push_char(value);
                    at = body + wanted;
                } else if used == wanted {
                    at = work.fail(token, start, body + wanted, "illegal Unicode character")?;
                } else if !last && body + used == data.len() {
                    break;
                } else {
                    at = work.fail(token, start, body + used, reason)?;
                }
            }
            b'N' => {
                let name_end = data
                    .get(body..)
                    .filter(|rest| rest.first() == Some(&b'{'))
                    .and_then(|rest| rest.iter().position(|byte| *byte == b'}'));
                match name_end {
                    Some(len) if len > 1 => {
                        let name = data
                            .get(body + 1..body + len)
                            .and_then(|name| std::str::from_utf8(name).ok())
                            .unwrap_or("");
                        match unicode_names2::character(name) {
                            Some(c) => {
                                work.out.push_char(u32::from(c));
                                at = body + len + 1;
                            }
                            None => {
                                at = work.fail(
                                    token,
                                    start,
                                    body + len + 1,
                                    "unknown Unicode character name",
                                )?
                            }
                        }
                    }
                    None if !last && data.get(body).is_none_or(|byte| *byte == b'{') => break,
                    _ => {
                        let end = name_end.map_or(data.len().min(body), |len| body + len + 1);
                        let end = if data.get(body) == Some(&b'{') && name_end.is_none() {
                            data.len()
                        } else {
                            end
                        };
                        at = work.fail(token, start, end, "malformed \\N character escape")?;
                    }
                }
            }
            other => {
                match simple(*other) {
                    Some(byte) => work.out.push_char(u32::from(byte)),
                    None => {
                        if invalid.is_none() {
                            let c = char::from(*other);
                            invalid = Some(format!(
                                "\"\\{c}\" is an invalid escape sequence. Such sequences will not work in the future. "
                            ));
                        }
                        work.out.push_char(u32::from(b'\\'));
                        work.out.push_char(u32::from(*other));
                    }
                }
                at = body;
            }
        }
    }
    if let Some(message) = invalid {
        warn_invalid(token, message)?;
    }
    Ok((work.out.finish(token), at))
}

/// `raw_unicode_escape`: Latin-1 with `\uXXXX` and `\UXXXXXXXX`.
pub fn raw_unicode(
    token: &mut Token,
    object: Borrowed<'_>,
    data: &[u8],
    errors: &str,
    last: bool,
) -> PyResult<(Owned, usize)> {
    let mut work = Work::new(object, data, errors, "rawunicodeescape");
    let mut at = 0;
    while let Some(byte) = data.get(at) {
        let kind = data.get(at + 1).copied();
        if *byte != b'\\' || !matches!(kind, Some(b'u' | b'U' | b'\\') | None) {
            work.out.push_char(u32::from(*byte));
            at += 1;
            continue;
        }
        match kind {
            None if !last => break,
            None => {
                work.out.push_char(u32::from(b'\\'));
                at += 1;
            }
            Some(b'\\') => {
                // An escaped backslash keeps both, and what follows is no escape.
                work.out.push_str("\\\\");
                at += 2;
            }
            Some(kind) => {
                let (wanted, reason) = if kind == b'u' {
                    (4, "truncated \\uXXXX escape")
                } else {
                    (8, "truncated \\UXXXXXXXX escape")
                };
                let (value, used) = hex(data, at + 2, wanted);
                if used == wanted && value <= 0x10_FFFF {
                    work.out.push_char(value);
                    at += 2 + wanted;
                } else if used == wanted {
                    at = work.fail(token, at, at + 2 + wanted, "\\Uxxxxxxxx out of range")?;
                } else if !last && at + 2 + used == data.len() {
                    break;
                } else {
                    at = work.fail(token, at, at + 2 + used, reason)?;
                }
            }
        }
    }
    Ok((work.out.finish(token), at))
}

/// The escapes of bytes literals.
pub fn bytes(token: &mut Token, data: &[u8], errors: &str) -> PyResult<Vec<u8>> {
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    let mut invalid = None;
    while let Some(byte) = data.get(at) {
        if *byte != b'\\' {
            out.push(*byte);
            at += 1;
            continue;
        }
        let Some(kind) = data.get(at + 1) else {
            return Err(token.value_error("Trailing \\ in string"));
        };
        match kind {
            b'\n' => at += 2,
            b'0'..=b'7' => {
                let (value, used) = octal(data, at + 1);
                if value > 0xFF && invalid.is_none() {
                    invalid = Some(format!(
                        "b\"\\{value:o}\" is an invalid octal escape sequence. Such sequences will not work in the future. "
                    ));
                }
                out.push(value as u8);
                at += 1 + used;
            }
            b'x' => {
                let (value, used) = hex(data, at + 2, 2);
                if used == 2 {
                    out.push(value as u8);
                } else {
                    match errors {
                        "strict" => {
                            return Err(
                                token.value_error(format!("invalid \\x escape at position {at}"))
                            );
                        }
                        "replace" => out.push(b'?'),
                        "ignore" => {}
                        other => {
                            let message =
                                format!("decoding error; unknown error handling code: {other}");
                            return Err(token.value_error(message));
                        }
                    }
                }
                at += 2 + used;
            }
            other => {
                match simple(*other) {
                    Some(byte) => out.push(byte),
                    None => {
                        if invalid.is_none() {
                            let c = char::from(*other);
                            invalid = Some(format!(
                                "b\"\\{c}\" is an invalid escape sequence. Such sequences will not work in the future. "
                            ));
                        }
                        out.extend_from_slice(&[b'\\', *other]);
                    }
                }
                at += 2;
            }
        }
    }
    if let Some(message) = invalid {
        warn_invalid(token, message)?;
    }
    Ok(out)
}
