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

/// A run of base64 between a plus sign and its end.
#[derive(Default)]
struct Shift {
    bits: u32,
    /// How many bits wait to become a character.
    held: u32,
    /// The first half of a surrogate pair.
    high: Option<u32>,
    /// The characters so far, which count only when the run has ended.
    chars: Vec<u32>,
}

impl Shift {
    fn add(&mut self, digit: u32) {
        self.bits = self.bits << 6 | digit;
        self.held += 6;
        if self.held < 16 {
            return;
        }
        self.held -= 16;
        let unit = self.bits >> self.held & 0xFFFF;
        self.bits &= (1 << self.held) - 1;
        match (self.high.take(), unit) {
            (Some(high), 0xDC00..=0xDFFF) => {
                let pair = 0x10000 + ((high - 0xD800) << 10 | (unit - 0xDC00));
                return self.chars.push(pair);
            }
            (Some(high), _) => self.chars.push(high),
            (None, _) => {}
        }
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some(unit);
        } else {
            self.chars.push(unit);
        }
    }

    /// What is wrong with the bits that are left when another character follows.
    fn leftover(&self) -> Option<&'static str> {
        if self.held >= 6 {
            Some("partial character in shift sequence")
        } else if self.bits != 0 {
            Some("non-zero padding bits in shift sequence")
        } else {
            None
        }
    }
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
    while let Some(byte) = work.data.get(at).copied() {
        match byte {
            b'+' => match work.data.get(at + 1).copied() {
                Some(b'-') => {
                    work.out.push_char(u32::from(b'+'));
                    at += 2;
                }
                Some(next) if value_of(next).is_none() => {
                    at = work.fail(token, at, at + 2, "ill-formed sequence")?;
                }
                _ => match shifted(token, &mut work, at, last)? {
                    Some(next) => at = next,
                    None => break,
                },
            },
            byte if byte.is_ascii() => {
                work.out.push_char(u32::from(byte));
                at += 1;
            }
            _ => at = work.fail(token, at, at + 1, "unexpected special character")?,
        }
    }
    Ok((work.out.finish(token), if last { data.len() } else { at }))
}

/// Decodes the run of base64 behind the plus sign at `start`; `None` where the data ends within it and more may come.
fn shifted(
    token: &mut Token,
    work: &mut Work<'_>,
    start: usize,
    last: bool,
) -> PyResult<Option<usize>> {
    let mut shift = Shift::default();
    let mut at = start + 1;
    let ended = loop {
        match work.data.get(at).map(|byte| (*byte, value_of(*byte))) {
            Some((_, Some(digit))) => shift.add(digit),
            Some((byte, None)) => break Some(byte),
            None => break None,
        }
        at += 1;
    };
    if ended.is_none() && !last {
        return Ok(None);
    }
    shift.chars.iter().for_each(|c| work.out.push_char(*c));
    let Some(byte) = ended else {
        if shift.high.is_some() || shift.leftover().is_some() {
            let end = work.data.len();
            return work
                .fail(token, start, end, "unterminated shift sequence")
                .map(Some);
        }
        return Ok(Some(at));
    };
    if let Some(reason) = shift.leftover() {
        return work.fail(token, start, at + 1, reason).map(Some);
    }
    if let Some(high) = shift.high.filter(|_| byte.is_ascii() && byte != b'+') {
        work.out.push_char(high);
    }
    Ok(Some(at + usize::from(byte == b'-')))
}
