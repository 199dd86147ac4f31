//! Constants as the built-in function `ascii()` prints them.
//!
//! Unlike `repr()` this needs no table of printable characters, so that listings do not depend on one.

use std::fmt::Write;

use crate::constant::Const;
use crate::text::Text;

/// A constant as Python source, except for code objects and sets.
#[must_use]
pub fn constant(value: &Const) -> String {
    match value {
        Const::None => "None".to_owned(),
        Const::Ellipsis => "Ellipsis".to_owned(),
        Const::Bool(true) => "True".to_owned(),
        Const::Bool(false) => "False".to_owned(),
        Const::Int(value) => value.to_string(),
        Const::Float(value) => float(*value),
        Const::Complex { re, im } => complex(*re, *im),
        Const::Str(value) => text(value),
        Const::Bytes(value) => bytes(value),
        Const::Tuple(items) if items.len() == 1 => format!("({},)", list(items)),
        Const::Tuple(items) => format!("({})", list(items)),
        Const::FrozenSet(items) if items.is_empty() => "frozenset()".to_owned(),
        Const::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
        Const::Slice(parts) => format!("slice({})", list(&parts[..])),
        Const::Code(code) => {
            format!("<code object {}, line {}>", code.name, code.first_line)
        }
    }
}

fn list(items: &[Const]) -> String {
    items.iter().map(constant).collect::<Vec<_>>().join(", ")
}

/// A string literal.
#[must_use]
pub fn text(text: &Text) -> String {
    let quote = quote_for(text.as_bytes());
    let mut out = String::from(quote);
    for point in text.code_points() {
        match char::from_u32(point) {
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\\') => out.push_str("\\\\"),
            Some(char) if char == quote => out.extend(['\\', char]),
            Some(char @ ' '..='~') => out.push(char),
            _ => {
                // Writing to a string does not fail.
                let _ = match point {
                    0..=0xFF => write!(out, "\\x{point:02x}"),
                    0x100..=0xFFFF => write!(out, "\\u{point:04x}"),
                    _ => write!(out, "\\U{point:08x}"),
                };
            }
        }
    }
    out.push(quote);
    out
}

/// A bytes literal.
#[must_use]
pub fn bytes(bytes: &[u8]) -> String {
    let quote = quote_for(bytes);
    let mut out = format!("b{quote}");
    for byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            byte if char::from(*byte) == quote => out.extend(['\\', quote]),
            b' '..=b'~' => out.push(char::from(*byte)),
            byte => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
    out
}

fn quote_for(bytes: &[u8]) -> char {
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    }
}

/// A float with the fewest digits that read back as the same value.
#[must_use]
pub fn float(value: f64) -> String {
    let text = float_digits(value);
    if text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-')
    {
        text + ".0"
    } else {
        text
    }
}

/// The digits without a trailing `.0`.
fn float_digits(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        format!("{value}")
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
    }
}

fn complex(re: f64, im: f64) -> String {
    let imaginary = float_digits(im);
    if re == 0.0 && re.is_sign_positive() {
        return format!("{imaginary}j");
    }
    let plus = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imaginary}j)", float_digits(re))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats() {
        let cases = [
            (0.1, "0.1"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (1.5e-5, "1.5e-05"),
            (0.0001, "0.0001"),
            (f64::INFINITY, "inf"),
        ];
        for (value, expected) in cases {
            assert_eq!(float(value), expected);
        }
        assert_eq!(constant(&Const::Complex { re: 0.0, im: 2.0 }), "2j");
        assert_eq!(
            constant(&Const::Complex { re: -0.0, im: -2.5 }),
            "(-0-2.5j)"
        );
    }

    #[test]
    fn strings() {
        assert_eq!(text(&"it's".into()), "\"it's\"");
        assert_eq!(
            text(&"\u{e9}\u{20ac}\u{1f600}\n'\"".into()),
            "'\\xe9\\u20ac\\U0001f600\\n\\'\"'"
        );
        assert_eq!(bytes(b"\x00'"), "b\"\\x00'\"");
    }
}
