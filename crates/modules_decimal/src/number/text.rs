//! Numbers from text and to text.

use super::coefficient::MAX_DIGITS;
use super::rounding::finalize;
use super::{Coefficient, Kind, Number, Settings, condition};

/// Exponents beyond this are as good as infinite.
const EXPONENT: i64 = 4_000_000_000_000_000_000;

/// The sign in front of a text and the rest.
fn split_sign(text: &str) -> (bool, &str) {
    if let Some(rest) = text.strip_prefix('-') {
        return (true, rest);
    }
    (false, text.strip_prefix('+').unwrap_or(text))
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(tail)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Infinities and NaN, without their signs.
fn parse_special(text: &str, negative: bool) -> Option<Number> {
    if text.eq_ignore_ascii_case("inf") || text.eq_ignore_ascii_case("infinity") {
        return Some(Number::infinity(negative));
    }
    let (kind, payload) = match strip_word(text, "snan") {
        Some(payload) => (Kind::SignalingNan, payload),
        None => (Kind::QuietNan, strip_word(text, "nan")?),
    };
    if !all_digits(payload) {
        return None;
    }
    let digits = payload.trim_start_matches('0');
    let coefficient = match digits {
        "" => Coefficient::ZERO,
        _ => Coefficient::from_digits(digits)?,
    };
    Some(Number {
        coefficient,
        exponent: 0,
        kind,
        negative,
    })
}

/// A decimal exponent; one with too many digits is as large as can be.
fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    if digits.is_empty() || !all_digits(digits) {
        return None;
    }
    let value = digits.parse::<i64>().unwrap_or(i64::MAX).min(EXPONENT);
    Some(if negative { -value } else { value })
}

fn parse_exact(text: &str) -> Option<Number> {
    let (negative, rest) = split_sign(text);
    if !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return parse_special(rest, negative);
    }
    let mark = rest.bytes().position(|byte| byte | 32 == b'e');
    let (mantissa, exponent) = match mark {
        Some(at) => (rest.get(..at)?, parse_exponent(rest.get(at + 1..)?)?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let coefficient = match (whole, fraction) {
        (digits, "") | ("", digits) => Coefficient::from_digits(digits)?,
        _ if whole.len() + fraction.len() <= 19 => {
            let digits = whole.bytes().chain(fraction.bytes());
            let value = digits.fold(0u64, |value, digit| value * 10 + u64::from(digit & 15));
            Coefficient::from_small(u128::from(value))
        }
        _ => Coefficient::from_digits(&[whole, fraction].concat())?,
    };
    let exponent = exponent - i64::try_from(fraction.len()).unwrap_or(EXPONENT);
    Some(Number::finite(negative, coefficient, exponent))
}

/// A number from ASCII text, made to fit.
pub fn parse(text: &str, settings: &Settings, status: &mut u32) -> Number {
    let Some(number) = parse_exact(text) else {
        return Number::failed(condition::CONVERSION_SYNTAX, status);
    };
    if number.is_nan() {
        let most = settings.prec - i64::from(settings.clamp);
        if number.coefficient.has_more_digits_than(most) {
            return Number::failed(condition::CONVERSION_SYNTAX, status);
        }
        return number;
    }
    finalize(number, settings, status)
}

/// The name of a special number, without its sign.
pub(super) fn special_name(number: &Number) -> String {
    let name = match number.kind {
        Kind::Infinity => return "Infinity".to_string(),
        Kind::SignalingNan => "sNaN",
        Kind::QuietNan | Kind::Finite => "NaN",
    };
    match number.coefficient.is_zero() {
        true => name.to_string(),
        false => format!("{name}{}", number.coefficient),
    }
}

/// Appends zeros.
fn push_zeros(out: &mut String, count: i64) {
    out.extend(std::iter::repeat_n(
        '0',
        count.clamp(0, MAX_DIGITS) as usize,
    ));
}

/// Appends `digits` with a point after the first `place` of them, filled up with zeros where there are not enough.
fn push_with_point(out: &mut String, digits: &str, place: i64) {
    let len = digits.len() as i64;
    if place <= 0 {
        out.push_str("0.");
        push_zeros(out, -place);
        out.push_str(digits);
    } else if place >= len {
        out.push_str(digits);
        push_zeros(out, place - len);
    } else {
        let (whole, fraction) = digits.split_at(place as usize);
        out.push_str(whole);
        out.push('.');
        out.push_str(fraction);
    }
}

/// The decimal digits of a machine number, written into the end of a buffer.
fn machine_digits(mut value: u64, buffer: &mut [u8; 20]) -> &str {
    let mut start = buffer.len();
    for (index, place) in buffer.iter_mut().enumerate().rev() {
        *place = b'0' + (value % 10) as u8;
        value /= 10;
        start = index;
        if value == 0 {
            break;
        }
    }
    let digits = buffer.get(start..).unwrap_or_default();
    std::str::from_utf8(digits).unwrap_or_default()
}

fn to_text(number: &Number, capitals: bool, engineering: bool) -> String {
    let mut out = String::with_capacity(48);
    if number.negative {
        out.push('-');
    }
    if !number.is_finite() {
        return out + &special_name(number);
    }
    let mut buffer = [0; 20];
    let long;
    let short = number
        .coefficient
        .small()
        .and_then(|value| u64::try_from(value).ok());
    let digits = match short {
        Some(value) => machine_digits(value, &mut buffer),
        None => {
            long = number.coefficient.to_string();
            long.as_str()
        }
    };
    let left = number.exponent + digits.len() as i64;
    let place = if number.exponent <= 0 && left > -6 {
        left
    } else if !engineering {
        1
    } else if number.coefficient.is_zero() {
        (left + 1).rem_euclid(3) - 1
    } else {
        (left - 1).rem_euclid(3) + 1
    };
    push_with_point(&mut out, digits, place);
    let exponent = left - place;
    if exponent != 0 {
        out.push(if capitals { 'E' } else { 'e' });
        out.push_str(&format!("{exponent:+}"));
    }
    out
}

/// The number in scientific notation.
pub fn scientific(number: &Number, capitals: bool) -> String {
    to_text(number, capitals, false)
}

/// The number in engineering notation.
pub fn engineering(number: &Number, capitals: bool) -> String {
    to_text(number, capitals, true)
}
