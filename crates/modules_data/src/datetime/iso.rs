//! ISO 8601 texts: writing them, and reading what `fromisoformat` accepts. No objects.
//!
//! A text to be read comes as one byte for each character, those beyond ASCII as [`OTHER`], so that positions are those of
//! the characters.

use super::calendar::{Clock, Day, from_iso};
use super::delta::Span;
use baton_object::str::Str;

/// Stands for every character beyond ASCII.
const OTHER: u8 = 0xFF;

/// A text's characters as bytes.
pub fn bytes_of(text: &Str) -> Vec<u8> {
    let narrow = |c| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(OTHER);
    text.chars().iter().map(narrow).collect()
}

// ---- writing ----

/// `2024-02-29`
pub fn day(day: Day) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

/// A time of day in the precision that `timespec` asks for; `None` for an unknown one.
pub fn clock(clock: Clock, timespec: &str) -> Option<String> {
    let Clock {
        hour,
        minute,
        second,
        micro,
    } = clock;
    let timespec = match timespec {
        "auto" if micro != 0 => "microseconds",
        "auto" => "seconds",
        other => other,
    };
    let mut text = format!("{hour:02}");
    if timespec == "hours" {
        return Some(text);
    }
    text += &format!(":{minute:02}");
    if timespec == "minutes" {
        return Some(text);
    }
    text += &format!(":{second:02}");
    match timespec {
        "seconds" => {}
        "milliseconds" => text += &format!(".{:03}", micro / 1000),
        "microseconds" => text += &format!(".{micro:06}"),
        _ => return None,
    }
    Some(text)
}

/// An offset from UTC: sign, hours, minutes, and what is not zero of the rest.
pub fn offset(span: Span, separator: &str) -> String {
    let (sign, hours, minutes, seconds, micros) = span.split();
    let mut text = format!("{sign}{hours:02}{separator}{minutes:02}");
    if seconds != 0 || micros != 0 {
        text += &format!("{separator}{seconds:02}");
    }
    if micros != 0 {
        text += &format!(".{micros:06}");
    }
    text
}

// ---- reading ----

/// Takes a number of exactly `count` digits off the front.
fn digits(text: &mut &[u8], count: usize) -> Option<i64> {
    let (head, rest) = text.split_at_checked(count)?;
    let mut value = 0;
    for byte in head {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(byte - b'0');
    }
    *text = rest;
    Some(value)
}

/// Takes a byte off the front, if it is this one.
fn skip(text: &mut &[u8], byte: u8) -> bool {
    match text.strip_prefix(&[byte]) {
        Some(rest) => {
            *text = rest;
            true
        }
        None => false,
    }
}

/// Year, month and day, not checked for range.
pub type DayFields = (i64, i64, i64);

/// A date: `YYYY-MM-DD`, `YYYYMMDD`, `YYYY-Www-D`, `YYYYWwwD`, the last two also without the day.
pub fn parse_day(mut text: &[u8]) -> Option<DayFields> {
    if !matches!(text.len(), 7 | 8 | 10) {
        return None;
    }
    let text = &mut text;
    let year = digits(text, 4)?;
    let separated = skip(text, b'-');
    if skip(text, b'W') {
        let week = digits(text, 2)?;
        let mut weekday = 1;
        if !text.is_empty() {
            if separated && !skip(text, b'-') {
                return None;
            }
            weekday = digits(text, 1)?;
        }
        let day = from_iso(year, week, weekday).ok()?;
        return Some((
            i64::from(day.year),
            i64::from(day.month),
            i64::from(day.day),
        ));
    }
    let month = digits(text, 2)?;
    if separated && !skip(text, b'-') {
        return None;
    }
    // As in CPython, what is left over of ten characters does not matter.
    let day = digits(text, 2)?;
    Some((year, month, day))
}

/// Hour, minute, second and microsecond, not checked for range.
type ClockFields = [i64; 4];

/// `HH[:MM[:SS[.ffffff]]]`, the colons all or none; further digits of the fraction are cut off.
fn parse_fields(mut text: &[u8]) -> Option<ClockFields> {
    let text = &mut text;
    let mut fields = [0; 4];
    let mut separated = false;
    let mut fraction = false;
    for (index, field) in fields.iter_mut().take(3).enumerate() {
        *field = digits(text, 2)?;
        if index == 0 {
            separated = text.first() == Some(&b':');
        }
        match text.first() {
            None => return Some(fields),
            Some(b'.' | b',') => {
                // Only seconds have fractions.
                fraction = index == 2;
                *text = text.get(1..)?;
                break;
            }
            Some(b':') if separated && index < 2 => *text = text.get(1..)?,
            Some(_) if !separated && index < 2 => {}
            Some(_) => return None,
        }
    }
    let shown = text.len().min(6);
    if !fraction || shown == 0 {
        return None;
    }
    let value = digits(text, shown)?;
    fields[3] = value * 10i64.pow(6 - shown as u32);
    text.iter().all(u8::is_ascii_digit).then_some(fields)
}

/// A time as read.
pub struct ReadClock {
    /// Hour (24 is possible), minute, second, microsecond.
    pub fields: ClockFields,
    /// The offset in seconds and microseconds.
    pub offset: Option<(i64, i64)>,
}

/// A time with an optional offset, `Z` or `+HH[:MM[:SS[.ffffff]]]`.
pub fn parse_clock(text: &[u8]) -> Option<ReadClock> {
    let sign_at = text
        .iter()
        .position(|byte| matches!(byte, b'+' | b'-' | b'Z'));
    let (clock, zone) = match sign_at {
        Some(at) => (text.get(..at), text.get(at..)),
        None => (Some(text), None),
    };
    let fields = clock.and_then(parse_fields)?;
    let Some(zone) = zone else {
        return Some(ReadClock {
            fields,
            offset: None,
        });
    };
    if zone == b"Z" {
        let offset = Some((0, 0));
        return Some(ReadClock { fields, offset });
    }
    let (sign, rest) = match zone.split_first() {
        Some((b'-', rest)) => (-1, rest),
        Some((b'+', rest)) => (1, rest),
        _ => return None,
    };
    let parts = parse_fields(rest)?;
    let [hour, minute, second, micro] = parts;
    let seconds = hour * 3600 + minute * 60 + second;
    let offset = Some((sign * seconds, sign * micro));
    Some(ReadClock { fields, offset })
}

/// Where the date ends in the text of a datetime (at least seven characters). Dates of ISO weeks are ambiguous: what
/// follows the week is a day if that makes the better reading.
pub fn separator(text: &[u8]) -> Option<usize> {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let (len, fourth, fifth) = (text.len(), *text.get(4)?, *text.get(5)?);
    if len == 7 {
        return Some(7);
    }
    if fourth == b'-' {
        if fifth != b'W' {
            return Some(10);
        }
        if len > 8 && text.get(8) == Some(&b'-') {
            if len == 9 {
                return None;
            }
            return Some(if len > 10 && digit(10) { 8 } else { 10 });
        }
        return Some(8);
    }
    if fourth != b'W' {
        return Some(8);
    }
    let end = (7..len).find(|at| !digit(*at)).unwrap_or(len);
    Some(match end {
        0..9 => end,
        _ if end % 2 == 0 => 7,
        _ => 8,
    })
}
