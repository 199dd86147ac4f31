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

fn warn_invalid(token: &mut Token, message: &str) -> PyResult<()> {
    let warn = token.interp().hooks.warn.get();
    warn(token, &DEPRECATION_WARNING, message, 1)
}

/// Adds the character of the hexadecimal escape at `at`; returns where to go on, `None` where the data ends within it and
/// more may come.
fn hexadecimal(
    token: &mut Token,
    work: &mut Work<'_>,
    at: usize,
    (wanted, truncated, illegal): (usize, &str, &str),
    last: bool,
) -> PyResult<Option<usize>> {
    let body = at + 2;
    let (value, used) = hex(&work.data, body, wanted);
    if used == wanted && value <= 0x10_FFFF {
        work.out.push_char(value);
        return Ok(Some(body + wanted));
    }
    if used < wanted && !last && body + used == work.data.len() {
        return Ok(None);
    }
    let reason = if used == wanted { illegal } else { truncated };
    work.fail(token, at, body + used, reason).map(Some)
}

/// The same for `\N{name}`.
fn named(token: &mut Token, work: &mut Work<'_>, at: usize, last: bool) -> PyResult<Option<usize>> {
    let data = work.data.clone();
    let body = data.get(at + 2..).unwrap_or_default();
    let braced = body.strip_prefix(b"{");
    let name = braced
        .filter(|rest| rest.contains(&b'}'))
        .and_then(|rest| rest.split(|byte| *byte == b'}').next());
    if name.is_none() && !last && (body.is_empty() || braced.is_some()) {
        return Ok(None);
    }
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        let end = match (braced, name) {
            (None, _) => at + 2,
            // The brace that closes is not part of the trouble.
            (_, Some(_)) => at + 3,
            (_, None) => data.len(),
        };
        let reason = "malformed \\N character escape";
        return work.fail(token, at, end, reason).map(Some);
    };
    let end = at + 3 + name.len() + 1;
    match std::str::from_utf8(name)
        .ok()
        .and_then(unicode_names2::character)
    {
        Some(c) => {
            work.out.push_char(u32::from(c));
            Ok(Some(end))
        }
        None => {
            let reason = "unknown Unicode character name";
            work.fail(token, at, end, reason).map(Some)
        }
    }
}

/// The warning of an escape that means nothing; `prefix` is that of the literal.
fn meaningless(prefix: &str, escape: &str, kind: &str) -> String {
    format!(
        "{prefix}\"\\{escape}\" is an invalid {kind}escape sequence. Such sequences will not work in the future. "
    )
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
    let illegal = "illegal Unicode character";
    while let Some(byte) = work.data.get(at).copied() {
        if byte != b'\\' {
            work.out.push_char(u32::from(byte));
            at += 1;
            continue;
        }
        let escape = match work.data.get(at + 1).copied() {
            None if !last => None,
            None => Some(work.fail(token, at, at + 1, "\\ at end of string")?),
            Some(b'\n') => Some(at + 2),
            Some(b'0'..=b'7') => {
                let (value, used) = octal(&work.data, at + 1);
                if value > 0xFF {
                    invalid.get_or_insert_with(|| meaningless("", &format!("{value:o}"), "octal "));
                }
                work.out.push_char(value);
                Some(at + 1 + used)
            }
            Some(b'x') => {
                let rule = (2, "truncated \\xXX escape", illegal);
                hexadecimal(token, &mut work, at, rule, last)?
            }
            Some(b'u') => {
                let rule = (4, "truncated \\uXXXX escape", illegal);
                hexadecimal(token, &mut work, at, rule, last)?
            }
            Some(b'U') => {
                let rule = (8, "truncated \\UXXXXXXXX escape", illegal);
                hexadecimal(token, &mut work, at, rule, last)?
            }
            Some(b'N') => named(token, &mut work, at, last)?,
            Some(other) => {
                match simple(other) {
                    Some(byte) => work.out.push_char(u32::from(byte)),
                    None => {
                        let text = char::from(other).to_string();
                        invalid.get_or_insert_with(|| meaningless("", &text, ""));
                        work.out.push_char(u32::from(b'\\'));
                        work.out.push_char(u32::from(other));
                    }
                }
                Some(at + 2)
            }
        };
        match escape {
            Some(next) => at = next,
            None => break,
        }
    }
    if let Some(message) = invalid {
        warn_invalid(token, &message)?;
    }
    Ok((work.out.finish(token), if last { data.len() } else { at }))
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
    while let Some(byte) = work.data.get(at).copied() {
        let kind = work.data.get(at + 1).copied();
        if byte != b'\\' || !matches!(kind, Some(b'u' | b'U' | b'\\') | None) {
            work.out.push_char(u32::from(byte));
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
                let rule = match kind {
                    b'u' => (4, "truncated \\uXXXX escape", ""),
                    _ => (
                        8,
                        "truncated \\UXXXXXXXX escape",
                        "\\Uxxxxxxxx out of range",
                    ),
                };
                match hexadecimal(token, &mut work, at, rule, last)? {
                    Some(next) => at = next,
                    None => break,
                }
            }
        }
    }
    Ok((work.out.finish(token), if last { data.len() } else { at }))
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
                if value > 0xFF {
                    invalid
                        .get_or_insert_with(|| meaningless("b", &format!("{value:o}"), "octal "));
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
                        let text = char::from(*other).to_string();
                        invalid.get_or_insert_with(|| meaningless("b", &text, ""));
                        out.extend_from_slice(&[b'\\', *other]);
                    }
                }
                at += 2;
            }
        }
    }
    if let Some(message) = invalid {
        warn_invalid(token, &message)?;
    }
    Ok(out)
}
