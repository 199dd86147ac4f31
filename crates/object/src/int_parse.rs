//! Reading integers from text: `int("...", base)`.

use crate::error::{PyResult, Raised};
use crate::str::{Chars, Str};
use crate::token::Token;
use crate::unicode;
use crate::word::{Borrowed, Owned};
use dashu_int::{IBig, UBig};

/// What text was no number for.
enum Problem {
    Invalid,
    /// More digits than `sys.set_int_max_str_digits` allows.
    TooMany(usize),
}

/// The text with white space around it taken away, and every decimal digit and space as ASCII; `None` if something
/// else is in it.
pub fn to_ascii(chars: Chars<'_>) -> Option<String> {
    if let Chars::One(bytes) = chars
        && let Some(text) = std::str::from_utf8(bytes)
            .ok()
            .filter(|text| text.is_ascii())
    {
        return Some(strip(text).to_string());
    }
    let text: Option<String> = chars
        .iter()
        .map(|c| match c {
            0..0x80 => char::from_u32(c),
            _ if unicode::is_space(c) => Some(' '),
            _ => unicode::decimal(c).and_then(|digit| char::from_digit(digit, 10)),
        })
        .collect();
    Some(strip(&text?).to_string())
}

/// Without white space at the ends, as Python sees it.
pub fn strip(text: &str) -> &str {
    text.trim_matches(|c: char| unicode::is_space(u32::from(c)))
}

fn parse(text: &str, mut base: u32, limit: usize) -> Result<IBig, Problem> {
    let (negative, mut digits) = match text.as_bytes() {
        [b'-', ..] => (true, text.get(1..).unwrap_or_default()),
        [b'+', ..] => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    let prefix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => 0,
    };
    let literal = base == 0;
    if literal {
        base = if prefix == 0 { 10 } else { prefix };
    }
    if prefix == base && prefix != 0 {
        digits = digits.get(2..).unwrap_or_default();
        digits = digits.strip_prefix('_').unwrap_or(digits);
    }
    let Some(count) = count_digits(digits, base) else {
        return Err(Problem::Invalid);
    };
    if literal
        && prefix == 0
        && digits.starts_with('0')
        && digits.bytes().any(|byte| byte != b'0' && byte != b'_')
    {
        return Err(Problem::Invalid);
    }
    if limit != 0 && count > limit && !base.is_power_of_two() {
        return Err(Problem::TooMany(count));
    }
    let plain = match count == digits.len() {
        true => std::borrow::Cow::Borrowed(digits),
        false => std::borrow::Cow::Owned(digits.replace('_', "")),
    };
    let magnitude = UBig::from_str_radix(&plain, base).map_err(|_| Problem::Invalid)?;
    let value = IBig::from(magnitude);
    Ok(if negative { -value } else { value })
}

/// The number of digits; `None` if they are not all of the base, with single underscores between them.
fn count_digits(digits: &str, base: u32) -> Option<usize> {
    let (mut count, mut separated) = (0, true);
    for byte in digits.bytes() {
        if byte == b'_' {
            if separated {
                return None;
            }
            separated = true;
            continue;
        }
        if !char::from(byte).is_digit(base) {
            return None;
        }
        separated = false;
        count += 1;
    }
    (!separated).then_some(count)
}

fn raise(token: &mut Token, problem: Problem, source: Borrowed<'_>, base: u32) -> Raised {
    match problem {
        Problem::TooMany(count) => {
            let limit = token.interp().int_max_str_digits.get();
            token.value_error(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {count} digits; use sys.set_int_max_str_digits() to increase the limit"
            ))
        }
        Problem::Invalid => match crate::object::repr_text(token, source) {
            Ok(text) => {
                let text: String = text.chars().take(200).collect();
                token.value_error(format!(
                    "invalid literal for int() with base {base}: {text}"
                ))
            }
            Err(raised) => raised,
        },
    }
}

/// `int(text, base)` for a str.
pub fn from_str(token: &mut Token, source: Borrowed<'_>, base: u32) -> PyResult<IBig> {
    let limit = token.interp().int_max_str_digits.get();
    let text = source
        .get::<Str>(token)
        .and_then(|text| to_ascii(text.chars()));
    let parsed = text.map_or(Err(Problem::Invalid), |text| parse(&text, base, limit));
    parsed.map_err(|problem| raise(token, problem, source, base))
}

/// `int(data, base)` for bytes-like data.
pub fn from_bytes(token: &mut Token, data: &[u8], base: u32) -> PyResult<IBig> {
    let limit = token.interp().int_max_str_digits.get();
    let text = std::str::from_utf8(data)
        .ok()
        .filter(|text| text.is_ascii());
    let parsed = text.map_or(Err(Problem::Invalid), |text| {
        parse(strip(text), base, limit)
    });
    parsed.map_err(|problem| {
        let shown: Owned = crate::bytes::new(token, data);
        raise(token, problem, shown.as_ref(), base)
    })
}

/// The decimal digits of an integer; ValueError where they are too many.
pub fn to_decimal(token: &mut Token, value: &IBig) -> PyResult<String> {
    let limit = token.interp().int_max_str_digits.get();
    let bits = dashu_int::ops::BitTest::bit_len(value);
    // What has too many digits for certain is not made into text.
    let least = bits.saturating_sub(1) as f64 * std::f64::consts::LOG10_2;
    let text = if limit != 0 && least > limit as f64 + 1.0 {
        None
    } else {
        Some(value.to_string())
    };
    match text {
        Some(text) if limit == 0 || text.len() <= limit || text.trim_start_matches('-').len() <= limit => Ok(text),
        _ => Err(token.value_error(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
        ))),
    }
}
