//! UTF-7 (RFC 2152).

use super::decode::Work;
use baton_object::{Borrowed, Owned, PyResult, Token};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn value_of(byte: u8) -> Option<u32> {
    ALPHABET
        .iter()
        .position(|other| *other == byte)
        .map(|at| at as u32)
}

/// Characters that may stand for themselves.
fn is_direct(c: u32) -> bool {
    matches!(
        u8::try_from(c),
        Ok(
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'\''
            | b'('
            | b')'
            | b','
            | b'-'
            | b'.'
            | b'/'
            | b':'
            | b'?'
            | b' '
            | b'\t'
            | b'\n'
            | b'\r'
            | b'!'
            | b'"'
            | b'#'
            | b'$'
            | b'%'
            | b'&'
            | b'*'
            | b';'
            | b'<'
            | b'='
            | b'>'
            | b'@'
            | b'['
            | b']'
            | b'^'
            | b'_'
            | b'`'
            | b'{'
            | b'|'
            | b'}',
        )
    )
}

/// UTF-7 bytes.
pub fn encode(chars: &[u32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(chars.len());
    let (mut shifted, mut bits, mut held) = (false, 0u32, 0u32);
    for c in chars {
        if shifted && is_direct(*c) {
            if held > 0 {
                out.push(ALPHABET[(bits << (6 - held) & 63) as usize]);
            }
            (shifted, bits, held) = (false, 0, 0);
            if value_of(*c as u8).is_some() || *c == u32::from(b'-') {
                out.push(b'-');
            }
            out.push(*c as u8);
            continue;
        }
        if !shifted {
            match *c {
                0x2B => {
                    out.extend_from_slice(b"+-");
                    continue;
                }
                c if is_direct(c) => {
                    out.push(c as u8);
                    continue;
                }
                _ => {
                    out.push(b'+');
                    shifted = true;
                }
            }
        }
        let mut units = [0u16; 2];
        let encoded: &[u16] = match char::from_u32(*c) {
            Some(c) => c.encode_utf16(&mut units),
            None => {
                units[0] = *c as u16;
                &units[..1]
            }
        };
        for unit in encoded {
            bits = (bits & 0x3F) << 16 | u32::from(*unit);
            held += 16;
            while held >= 6 {
                held -= 6;
                out.push(ALPHABET[(bits >> held & 63) as usize]);
            }
        }
    }
    if held > 0 {
        out.push(ALPHABET[(bits << (6 - held) & 63) as usize]);
    }
    if shifted {
        out.push(b'-');
    }
    out
}

/// Text of UTF-7 bytes, and how many were used.
pub fn decode(
    token: &mut Token,
    object: Borrowed<'_>,
    data: &[u8],
    errors: &str,
    last: bool,
) -> PyResult<(Owned, usize)> {
    let mut work = Work::new(object, data, errors, "utf7");
    let mut at = 0;
    while let Some(byte) = data.get(at).copied() {
        if byte != b'+' {
            if byte.is_ascii() {
                work.out.push_char(u32::from(byte));
                at += 1;
            } else {
                at = work.fail(token, at, at + 1, "unexpected special character")?;
            }
            continue;
        }
        let start = at;
        let body = data.get(at + 1..).unwrap_or_default();
        let len = body
            .iter()
            .take_while(|byte| value_of(**byte).is_some())
            .count();
        let ended = body.get(len).copied();
        if ended.is_none() && !last {
            break;
        }
        if len == 0 {
            match ended {
                Some(b'-') => {
                    work.out.push_char(u32::from(b'+'));
                    at += 2;
                }
                None => at = work.fail(token, start, data.len(), "unterminated shift sequence")?,
                Some(_) => at = work.fail(token, start, start + 1, "ill-formed sequence")?,
            }
            continue;
        }
        let (mut bits, mut held, mut high) = (0u32, 0u32, None::<u32>);
        for digit in body.iter().take(len).filter_map(|byte| value_of(*byte)) {
            bits = (bits << 6 | digit) & 0x3F_FFFF;
            held += 6;
            if held < 16 {
                continue;
            }
            held -= 16;
            let unit = bits >> held & 0xFFFF;
            bits &= (1 << held) - 1;
            match (high.take(), unit) {
                (Some(first), 0xDC00..=0xDFFF) => work
                    .out
                    .push_char(0x10000 + ((first - 0xD800) << 10 | (unit - 0xDC00))),
                (before, _) => {
                    if let Some(before) = before {
                        work.out.push_char(before);
                    }
                    if (0xD800..0xDC00).contains(&unit) {
                        high = Some(unit)
                    } else {
                        work.out.push_char(unit)
                    }
                }
            }
        }
        if let Some(high) = high {
            work.out.push_char(high);
        }
        at = start + 1 + len;
        if held >= 6 {
            at = work.fail(
                token,
                start,
                at + usize::from(ended == Some(b'-')),
                "partial character in base64 sequence",
            )?;
        } else if bits != 0 {
            at = work.fail(
                token,
                start,
                at + usize::from(ended == Some(b'-')),
                "non-zero padding bits in base64 sequence",
            )?;
        } else if ended.is_none() {
            at = work.fail(token, start, data.len(), "unterminated shift sequence")?;
        } else if ended == Some(b'-') {
            at += 1;
        }
    }
    Ok((work.out.finish(token), at))
}
