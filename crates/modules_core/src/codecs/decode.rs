//! Decoders: bytes to text. Each returns the text and how many bytes it used (fewer than given only where `last` is
//! false and the data ends inside a character).

use super::errors::{Input, Problem, Replacement, handle};
use baton_object::str::StrBuilder;
use baton_object::{Borrowed, Owned, PyResult, Token};
use std::borrow::Cow;

/// A decoder's work: the data (copied, because error handlers may run Python) and the text so far.
pub struct Work<'a> {
    /// The object that an exception names.
    pub object: Borrowed<'a>,
    /// Its bytes; others if an error handler put another object into the exception.
    pub data: Cow<'a, [u8]>,
    /// The error handler's name.
    pub errors: &'a str,
    /// The codec's name in messages.
    pub encoding: &'a str,
    /// The text so far.
    pub out: StrBuilder,
}

impl<'a> Work<'a> {
    /// New work.
    pub fn new(
        object: Borrowed<'a>,
        data: &'a [u8],
        errors: &'a str,
        encoding: &'a str,
    ) -> Work<'a> {
        Work {
            object,
            data: Cow::Borrowed(data),
            errors,
            encoding,
            out: StrBuilder::with_capacity(data.len()),
        }
    }

    /// The bytes from `start` to `end` are bad: adds what takes their place; returns where to go on.
    pub fn fail(
        &mut self,
        token: &mut Token,
        start: usize,
        end: usize,
        reason: &str,
    ) -> PyResult<usize> {
        let problem = Problem {
            encoding: self.encoding,
            input: Input::Decode(&self.data),
            start,
            end,
            reason,
        };
        // The exception holds bytes, whatever the caller's object is.
        let same = matches!(self.data, Cow::Borrowed(_));
        let object = match baton_object::bytes::value_of(token, self.object) {
            Some(_) if same => self.object.own(token),
            _ => baton_object::bytes::new(token, &self.data),
        };
        let handled = handle(token, self.errors, &problem, object.as_ref())?;
        if let Replacement::Text(text) = handled.replacement {
            text.iter().for_each(|c| self.out.push_char(*c));
        }
        if let Some(data) = handled.data {
            self.data = Cow::Owned(data);
        }
        let next = handled.next;
        Ok(next)
    }
}

/// Why the sequence at the start of `rest` is no character: its bad length and the reason; `Err(false)` for data that
/// just ends too early.
fn bad_utf_8(rest: &[u8]) -> (usize, &'static str) {
    let follows = |byte: u8| (0x80..0xC0).contains(&byte);
    let (wanted, low, high) = match rest.first() {
        Some(0xC2..=0xDF) => (2, 0x80, 0xBF),
        Some(0xE0) => (3, 0xA0, 0xBF),
        Some(0xED) => (3, 0x80, 0x9F),
        Some(0xE1..=0xEF) => (3, 0x80, 0xBF),
        Some(0xF0) => (4, 0x90, 0xBF),
        Some(0xF4) => (4, 0x80, 0x8F),
        Some(0xF1..=0xF3) => (4, 0x80, 0xBF),
        _ => return (1, "invalid start byte"),
    };
    match rest.get(1) {
        None => return (1, "unexpected end of data"),
        Some(second) if !(low..=high).contains(second) => return (1, "invalid continuation byte"),
        Some(_) => {}
    }
    for index in 2..wanted {
        match rest.get(index) {
            None => return (index, "unexpected end of data"),
            Some(byte) if !follows(*byte) => return (index, "invalid continuation byte"),
            Some(_) => {}
        }
    }
    (1, "invalid start byte")
}

/// UTF-8.
pub fn utf_8(
    token: &mut Token,
    object: Borrowed<'_>,
    data: &[u8],
    errors: &str,
    last: bool,
) -> PyResult<(Owned, usize)> {
    let first_bad = match std::str::from_utf8(data) {
        Ok(text) => return Ok((token.new_str(text), data.len())),
        Err(error) => error.valid_up_to(),
    };
    let mut work = Work::new(object, data, errors, "utf-8");
    let mut at = 0;
    let mut good = first_bad;
    loop {
        if let Some(text) = work
            .data
            .get(at..good)
            .and_then(|part| std::str::from_utf8(part).ok())
        {
            work.out.push_str(text);
        }
        at = good;
        let Some(rest) = work.data.get(at..).filter(|rest| !rest.is_empty()) else {
            break;
        };
        let (len, reason) = bad_utf_8(rest);
        // Half of a surrogate is no character yet, but some error handlers take it when it is whole.
        let half_surrogate = matches!(rest, [0xED, 0xA0..=0xBF]);
        if !last && (half_surrogate || reason == "unexpected end of data") {
            break;
        }
        at = work.fail(token, at, at + len, reason)?;
        let rest = work.data.get(at..).unwrap_or_default();
        good = at
            + match std::str::from_utf8(rest) {
                Ok(text) => text.len(),
                Err(error) => error.valid_up_to(),
            };
    }
    Ok((work.out.finish(token), if last { data.len() } else { at }))
}

/// ASCII.
pub fn ascii(
    token: &mut Token,
    object: Borrowed<'_>,
    data: &[u8],
    errors: &str,
) -> PyResult<Owned> {
    if data.is_ascii() {
        return Ok(token.new_latin1(data));
    }
    let mut work = Work::new(object, data, errors, "ascii");
    let mut at = 0;
    while let Some(byte) = work.data.get(at).copied() {
        if byte.is_ascii() {
            work.out.push_char(u32::from(byte));
            at += 1;
        } else {
            at = work.fail(token, at, at + 1, "ordinal not in range(128)")?;
        }
    }
    Ok(work.out.finish(token))
}

/// [`utf_16`] or [`utf_32`].
pub type Units =
    fn(&mut Token, Borrowed<'_>, &[u8], &str, i64, bool) -> PyResult<(Owned, usize, i64)>;

/// UTF-16; byte order -1 little, 1 big, 0 as the mark says. Also returns the byte order found.
pub fn utf_16(
    token: &mut Token,
    object: Borrowed<'_>,
    data: &[u8],
    errors: &str,
    order: i64,
    last: bool,
) -> PyResult<(Owned, usize, i64)> {
    let (mut order, mut at) = (order, 0);
    if order == 0 {
        match data {
            [0xFF, 0xFE, ..] => (order, at) = (-1, 2),
            [0xFE, 0xFF, ..] => (order, at) = (1, 2),
            _ => {}
        }
    }
    let little = super::is_little(order);
    let unit_at = |data: &[u8], at: usize| -> Option<u32> {
        let pair: [u8; 2] = data.get(at..at + 2)?.try_into().ok()?;
        Some(u32::from(if little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        }))
    };
    let encoding = if little { "utf-16-le" } else { "utf-16-be" };
    let mut work = Work::new(object, data, errors, encoding);
    while at < work.data.len() {
        let Some(unit) = unit_at(&work.data, at) else {
            if !last {
                break;
            }
            let end = work.data.len();
            at = work.fail(token, at, end, "truncated data")?;
            continue;
        };
        match unit {
            0xD800..=0xDBFF => match unit_at(&work.data, at + 2) {
                Some(low @ 0xDC00..=0xDFFF) => {
                    work.out
                        .push_char(0x10000 + ((unit - 0xD800) << 10 | (low - 0xDC00)));
                    at += 4;
                }
                Some(_) => at = work.fail(token, at, at + 2, "illegal UTF-16 surrogate")?,
                None if !last => break,
                None => {
                    let end = work.data.len();
                    at = work.fail(token, at, end, "unexpected end of data")?;
                }
            },
            0xDC00..=0xDFFF => at = work.fail(token, at, at + 2, "illegal encoding")?,
            unit => {
                work.out.push_char(unit);
                at += 2;
            }
        }
    }
    let used = if last { data.len() } else { at };
    Ok((work.out.finish(token), used, order))
}

/// UTF-32; as [`utf_16`].
pub fn utf_32(
    token: &mut Token,
    object: Borrowed<'_>,
    data: &[u8],
    errors: &str,
    order: i64,
    last: bool,
) -> PyResult<(Owned, usize, i64)> {
    let (mut order, mut at) = (order, 0);
    if order == 0 {
        match data {
            [0xFF, 0xFE, 0, 0, ..] => (order, at) = (-1, 4),
            [0, 0, 0xFE, 0xFF, ..] => (order, at) = (1, 4),
            _ => {}
        }
    }
    let little = super::is_little(order);
    let encoding = if little { "utf-32-le" } else { "utf-32-be" };
    let mut work = Work::new(object, data, errors, encoding);
    while at < work.data.len() {
        let unit: Option<[u8; 4]> = work
            .data
            .get(at..at + 4)
            .and_then(|unit| unit.try_into().ok());
        let Some(unit) = unit else {
            if !last {
                break;
            }
            let end = work.data.len();
            at = work.fail(token, at, end, "truncated data")?;
            continue;
        };
        let c = if little {
            u32::from_le_bytes(unit)
        } else {
            u32::from_be_bytes(unit)
        };
        match c {
            0xD800..=0xDFFF => {
                at = work.fail(
                    token,
                    at,
                    at + 4,
                    "code point in surrogate code point range(0xd800, 0xe000)",
                )?
            }
            0x11_0000.. => {
                at = work.fail(token, at, at + 4, "code point not in range(0x110000)")?
            }
            c => {
                work.out.push_char(c);
                at += 4;
            }
        }
    }
    let used = if last { data.len() } else { at };
    Ok((work.out.finish(token), used, order))
}
