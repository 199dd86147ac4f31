//! Doubles as text: shortest digits that read back, fixed, exponent and general notation, hexadecimal. Pure functions.

/// The shortest decimal digits of a finite positive number that read back as it, and the place of the point: the value
/// is `0.DIGITS * 10^point`.
fn shortest(x: f64) -> (String, i32) {
    let text = format!("{x:e}");
    let digits = text
        .split('e')
        .next()
        .map_or(1, |mantissa| mantissa.len().saturating_sub(1).max(1));
    // Of two shortest forms equally near, the even one is wanted: what correct rounding to that length gives.
    let nearest = format!("{:.*e}", digits - 1, x);
    match nearest.parse() {
        Ok(read) if x == read => split(&nearest),
        _ => split(&text),
    }
}

/// So many significant digits, correctly rounded, ties to even.
fn significant(x: f64, count: usize) -> (String, i32) {
    // No double has more than 767 significant digits; what is asked beyond them is zeros.
    let exact = count.clamp(1, 800);
    let (mut digits, point) = split(&format!("{:.*e}", exact - 1, x));
    digits.extend(std::iter::repeat_n('0', count.saturating_sub(exact)));
    (digits, point)
}

fn split(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let digits = mantissa.chars().filter(char::is_ascii_digit).collect();
    (digits, exponent.parse::<i32>().unwrap_or(0) + 1)
}

/// `repr` of a double.
pub fn repr(x: f64) -> String {
    signed(x, |x| general_repr(x, true))
}

/// Puts the sign in front, and spells what is not finite.
pub fn signed(x: f64, format: impl FnOnce(f64) -> String) -> String {
    if x.is_nan() {
        return "nan".to_string();
    }
    let body = if x.is_infinite() {
        "inf".to_string()
    } else {
        format(x.abs())
    };
    if x.is_sign_negative() {
        format!("-{body}")
    } else {
        body
    }
}

fn general_repr(x: f64, dot_zero: bool) -> String {
    let (digits, point) = if x == 0.0 {
        ("0".to_string(), 1)
    } else {
        shortest(x)
    };
    if -4 < point && point <= 16 {
        let text = fixed(&digits, point);
        return if dot_zero && !text.contains('.') {
            text + ".0"
        } else {
            text
        };
    }
    exponent(&digits, point - 1)
}

/// `0.DIGITS * 10^point` without exponent.
fn fixed(digits: &str, point: i32) -> String {
    let count = digits.len() as i32;
    if point <= 0 {
        return format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize));
    }
    if point >= count {
        return format!("{digits}{}", "0".repeat((point - count) as usize));
    }
    let (whole, rest) = digits.split_at(point as usize);
    format!("{whole}.{rest}")
}

fn exponent(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let dot = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{dot}{rest}e{sign}{:02}", exponent.unsigned_abs())
}

/// How a double is written; `x` is finite and not negative. `kind`: `e`, `f`, `g`, or `r` for the shortest form.
/// `alternate` keeps the point (and for `g` trailing zeros); `dot_zero` makes the result look like a float.
pub fn format(x: f64, kind: char, precision: usize, alternate: bool, dot_zero: bool) -> String {
    match kind {
        'f' => {
            let exact = precision.min(1100);
            let mut text = format!("{x:.exact$}");
            text.extend(std::iter::repeat_n('0', precision - exact));
            if alternate && precision == 0 {
                text + "."
            } else {
                text
            }
        }
        'e' => {
            let (digits, point) = if x == 0.0 {
                ("0".repeat(precision + 1), 1)
            } else {
                significant(x, precision + 1)
            };
            let text = exponent(&digits, point - 1);
            if alternate && precision == 0 {
                text.replacen('e', ".e", 1)
            } else {
                text
            }
        }
        'g' => general(x, precision.max(1), alternate, dot_zero),
        _ => {
            let text = general_repr(x, dot_zero);
            match (alternate, text.contains('.'), text.contains('e')) {
                (true, false, true) => text.replacen('e', ".e", 1),
                (true, false, false) => text + ".",
                _ => text,
            }
        }
    }
}

fn general(x: f64, precision: usize, alternate: bool, dot_zero: bool) -> String {
    let (digits, point) = if x == 0.0 {
        ("0".repeat(precision), 1)
    } else {
        significant(x, precision)
    };
    let digits = if alternate {
        digits.as_str()
    } else {
        digits.trim_end_matches('0')
    };
    let digits = if digits.is_empty() { "0" } else { digits };
    let limit = precision as i64 - i64::from(dot_zero);
    let text = if -4 < point && i64::from(point) <= limit {
        fixed(digits, point)
    } else {
        exponent(digits, point - 1)
    };
    if text.contains('.') {
        return text;
    }
    match (text.contains('e'), alternate, dot_zero) {
        (true, true, _) => text.replacen('e', ".e", 1),
        (false, true, _) => text + ".",
        (false, false, true) => text + ".0",
        _ => text,
    }
}

/// `float.hex`
pub fn hex(x: f64) -> String {
    signed(x, |x| {
        if x == 0.0 {
            return "0x0.0p+0".to_string();
        }
        let bits = x.to_bits();
        let (biased, mantissa) = ((bits >> 52) as i64, bits & ((1 << 52) - 1));
        let (lead, exponent) = if biased == 0 {
            (0, -1022)
        } else {
            (1, biased - 1023)
        };
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("0x{lead}.{mantissa:013x}p{sign}{}", exponent.unsigned_abs())
    })
}

/// What `float.fromhex` could not read.
#[derive(Debug, PartialEq)]
pub enum HexProblem {
    /// Not a number.
    Invalid,
    /// Beyond the range of doubles.
    TooLarge,
}

/// `float.fromhex`, white space taken away already.
pub fn from_hex(text: &str) -> Result<f64, HexProblem> {
    let (negative, body) = match text.as_bytes() {
        [b'-', ..] => (true, text.get(1..).unwrap_or_default()),
        [b'+', ..] => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    let magnitude = match body.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        body => hex_magnitude(body)?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn hex_magnitude(body: &str) -> Result<f64, HexProblem> {
    let body = body.strip_prefix("0x").unwrap_or(body);
    let (mantissa, exponent) = match body.split_once('p') {
        Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(HexProblem::Invalid);
    }
    let magnitude =
        dashu_int::UBig::from_str_radix(&digits, 16).map_err(|_| HexProblem::Invalid)?;
    if magnitude == dashu_int::UBig::ZERO {
        return Ok(0.0);
    }
    let exponent = exponent.saturating_sub(4 * fraction.len() as i64);
    if exponent < -(1 << 40) {
        return Ok(0.0);
    }
    crate::int_arith::round_to_f64(magnitude, exponent.min(1 << 40), false)
        .ok_or(HexProblem::TooLarge)
}

fn exponent_of(text: &str) -> Result<i64, HexProblem> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(HexProblem::Invalid);
    }
    let magnitude = digits.parse::<i64>().unwrap_or(1 << 41);
    Ok(if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

/// Reads a decimal float from ASCII text without white space around it; underscores stand between digits only.
pub fn parse(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return text.parse().ok();
    }
    let bytes = text.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        let digit = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_digit)
        };
        if *byte == b'_' && !(digit(index.checked_sub(1)) && digit(Some(index + 1))) {
            return None;
        }
    }
    text.replace('_', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_the_language() {
        let reprs = [
            (1.0, "1.0"),
            (1e16, "1e+16"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (-0.0, "-0.0"),
            (5e-324, "5e-324"),
            (1e22, "1e+22"),
        ];
        for (x, text) in reprs {
            assert_eq!(repr(x), text);
        }
        assert_eq!(format(2.5, 'f', 0, false, false), "2");
        assert_eq!(format(1234.5, 'e', 2, false, false), "1.23e+03");
        assert_eq!(format(100000.0, 'g', 6, false, false), "100000");
        assert_eq!(format(1e6, 'g', 6, false, false), "1e+06");
        assert_eq!(format(1.0, 'g', 6, true, false), "1.00000");
        assert_eq!(hex(1.5), "0x1.8000000000000p+0");
        assert_eq!(from_hex("0x1.8p+1"), Ok(3.0));
        assert_eq!(from_hex("0x1p2000"), Err(HexProblem::TooLarge));
        assert_eq!(parse("1_0.5"), Some(10.5));
        assert_eq!(parse("1__0"), None);
    }
}
