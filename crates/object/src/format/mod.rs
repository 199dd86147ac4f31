//! The formatting mini-language: `__format__` of int, float, complex and str, with CPython's messages.

mod number;
mod spec;

pub use spec::{Align, Spec};

use crate::error::PyResult;
use crate::float_text;
use crate::int::{self, IntRef};
use crate::str::{Chars, Str, StrBuilder};
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use number::Parts;

/// The text of a format spec argument; TypeError if it is no string.
fn spec_chars(token: &mut Token, spec: Borrowed<'_>) -> PyResult<Vec<u32>> {
    match spec.get::<Str>(token) {
        Some(text) => Ok(text.chars().iter().collect()),
        None => {
            let class = token.argument_name(spec);
            Err(token.type_error(format!("__format__() argument must be str, not {class}")))
        }
    }
}

fn unknown_code(token: &mut Token, code: u32, class: &str) -> crate::error::Raised {
    let message = match char::from_u32(code) {
        Some(c @ '!'..='~') => format!("Unknown format code '{c}' for object of type '{class}'"),
        _ => format!("Unknown format code '\\x{code:x}' for object of type '{class}'"),
    };
    token.value_error(message)
}

/// `str.__format__`
pub fn string(token: &mut Token, value: Borrowed<'_>, spec: Borrowed<'_>) -> PyResult {
    let chars = spec_chars(token, spec)?;
    if chars.is_empty() {
        return crate::object::str(token, value);
    }
    let class = token.class_name(value);
    let spec = spec::parse(token, &chars, &class, Align::Left)?;
    if spec.code != u32::from('s') && spec.code != 0 {
        return Err(unknown_code(token, spec.code, &class));
    }
    let problem = if spec.sign == Some(' ') {
        Some("Space not allowed in string format specifier")
    } else if spec.sign.is_some() {
        Some("Sign not allowed in string format specifier")
    } else if spec.coerce_zero {
        Some("Negative zero coercion (z) not allowed in string format specifier")
    } else if spec.alternate {
        Some("Alternate form (#) not allowed in string format specifier")
    } else if spec.align == Align::Inside {
        Some("'=' alignment not allowed in string format specifier")
    } else {
        None
    };
    if let Some(problem) = problem {
        return Err(token.value_error(problem));
    }
    if let Some(grouping) = spec.grouping {
        return Err(token.value_error(format!("Cannot specify '{grouping}' with 's'.")));
    }
    let Some(text) = value.get::<Str>(token) else {
        return Err(token.type_error("a str is needed"));
    };
    let shown = text.chars().slice(0, spec.precision.unwrap_or(usize::MAX));
    let padded = pad(token, shown, &spec);
    padded.ok_or_else(|| token.memory_error())
}

/// `text` in the spec's width; `None` if that is beyond memory.
fn pad(token: &Token, text: Chars<'_>, spec: &Spec) -> Option<Owned> {
    let missing = spec.width.saturating_sub(text.len());
    if missing > 1 << 36 {
        return None;
    }
    let before = match spec.align {
        Align::Left => 0,
        Align::Center => missing / 2,
        Align::Right | Align::Inside => missing,
    };
    let mut out = StrBuilder::with_capacity(text.len() + missing);
    (0..before).for_each(|_| out.push_char(spec.fill));
    out.push(text);
    (before..missing).for_each(|_| out.push_char(spec.fill));
    Some(out.finish(token))
}

/// `int.__format__`
pub fn int(token: &mut Token, value: Borrowed<'_>, spec: Borrowed<'_>) -> PyResult {
    let chars = spec_chars(token, spec)?;
    if chars.is_empty() {
        return crate::object::str(token, value);
    }
    let class = token.class_name(value);
    let spec = spec::parse(token, &chars, &class, Align::Right)?;
    match char::from_u32(spec.code) {
        Some('\0' | 'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n') => int_code(token, value, &spec),
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            let x = crate::object::to_f64(token, value)?;
            float_with(token, x, &spec)
        }
        _ => Err(unknown_code(token, spec.code, &class)),
    }
}

fn int_code(token: &mut Token, value: Borrowed<'_>, spec: &Spec) -> PyResult {
    if spec.precision.is_some() {
        return Err(token.value_error("Precision not allowed in integer format specifier"));
    }
    if spec.coerce_zero {
        return Err(
            token.value_error("Negative zero coercion (z) not allowed in integer format specifier")
        );
    }
    let code = char::from_u32(spec.code).unwrap_or('d');
    if code == 'c' {
        return char_code(token, value, spec);
    }
    let number = int::value_of(token, value)
        .map(IntRef::to_big)
        .unwrap_or_default();
    let negative = number < dashu_int::IBig::ZERO;
    let (prefix, digits) = match code {
        'b' => ("0b", number.in_radix(2).to_string()),
        'o' => ("0o", number.in_radix(8).to_string()),
        'x' => ("0x", number.in_radix(16).to_string()),
        'X' => ("0X", number.in_radix(16).to_string().to_uppercase()),
        _ => ("", crate::int_parse::to_decimal(token, &number)?),
    };
    let parts = Parts {
        negative,
        prefix: if spec.alternate { prefix } else { "" },
        digits: digits.trim_start_matches('-'),
        rest: "",
        group: if prefix.is_empty() { 3 } else { 4 },
    };
    Ok(number::lay_out(token, &parts, spec))
}

fn char_code(token: &mut Token, value: Borrowed<'_>, spec: &Spec) -> PyResult {
    if spec.sign.is_some() {
        return Err(token.value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(
            token.value_error("Alternate form (#) not allowed with integer format specifier 'c'")
        );
    }
    let number = int::value_of(token, value).and_then(IntRef::to_i64);
    let Some(c) = number
        .and_then(|c| u32::try_from(c).ok())
        .filter(|c| *c < 0x110000)
    else {
        return Err(token.overflow_error("%c arg not in range(0x110000)"));
    };
    let padded = pad(token, Chars::Four(&[c]), spec);
    padded.ok_or_else(|| token.memory_error())
}

/// `float.__format__`
pub fn float(token: &mut Token, value: Borrowed<'_>, spec: Borrowed<'_>) -> PyResult {
    let chars = spec_chars(token, spec)?;
    if chars.is_empty() {
        return crate::object::str(token, value);
    }
    let class = token.class_name(value);
    let spec = spec::parse(token, &chars, &class, Align::Right)?;
    match char::from_u32(spec.code) {
        Some('\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => {
            let x = crate::float::value_of(token, value).unwrap_or_default();
            float_with(token, x, &spec)
        }
        _ => Err(unknown_code(token, spec.code, &class)),
    }
}

fn float_with(token: &mut Token, x: f64, spec: &Spec) -> PyResult {
    if spec
        .precision
        .is_some_and(|precision| precision > i32::MAX as usize)
    {
        return Err(token.value_error("precision too big"));
    }
    let text = float_body(x, spec);
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.to_string()),
        None => (false, text),
    };
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let rest = number::group_fraction(rest, spec.fraction_grouping);
    let parts = Parts {
        negative,
        prefix: "",
        digits,
        rest: &rest,
        group: 3,
    };
    Ok(number::lay_out(token, &parts, spec))
}

/// The number's text with its sign, before grouping and padding.
fn float_body(x: f64, spec: &Spec) -> String {
    let code = char::from_u32(spec.code).unwrap_or('g');
    let kind = code.to_ascii_lowercase();
    let x = if kind == '%' { x * 100.0 } else { x };
    let mut text = float_text::signed(x, |x| match (kind, spec.precision) {
        ('\0', None) => float_text::format(x, 'r', 0, spec.alternate, true),
        ('\0', Some(precision)) => float_text::format(x, 'g', precision, spec.alternate, true),
        ('n' | 'g', precision) => {
            float_text::format(x, 'g', precision.unwrap_or(6), spec.alternate, false)
        }
        ('e', precision) => {
            float_text::format(x, 'e', precision.unwrap_or(6), spec.alternate, false)
        }
        (_, precision) => float_text::format(x, 'f', precision.unwrap_or(6), spec.alternate, false),
    });
    if spec.coerce_zero
        && text.starts_with('-')
        && !text
            .bytes()
            .take_while(|byte| *byte != b'e')
            .any(|byte| (b'1'..=b'9').contains(&byte))
        && x.is_finite()
    {
        text.remove(0);
    }
    if code.is_ascii_uppercase() {
        text.make_ascii_uppercase();
    }
    if kind == '%' { text + "%" } else { text }
}

/// `complex.__format__`
pub fn complex(token: &mut Token, value: Borrowed<'_>, spec: Borrowed<'_>) -> PyResult {
    let chars = spec_chars(token, spec)?;
    if chars.is_empty() {
        return crate::object::str(token, value);
    }
    let class = token.class_name(value);
    let mut spec = spec::parse(token, &chars, &class, Align::Right)?;
    if !matches!(
        char::from_u32(spec.code),
        Some('\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n')
    ) {
        return Err(unknown_code(token, spec.code, &class));
    }
    if spec.fill == u32::from('0') {
        return Err(token.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::Inside {
        return Err(
            token.value_error("'=' alignment flag is not allowed in complex format specifier")
        );
    }
    let (re, im) = crate::complex::value_of(token, value).unwrap_or_default();
    let (bare, skip_real) = (
        spec.code == 0,
        spec.code == 0 && re == 0.0 && re.is_sign_positive(),
    );
    let width = std::mem::take(&mut spec.width);
    let real = if skip_real {
        token.new_str("")
    } else {
        complex_part(token, re, &spec)?
    };
    if !skip_real {
        spec.sign = Some('+');
    }
    let imaginary = complex_part(token, im, &spec)?;
    let mut out = StrBuilder::new();
    let brackets = bare && !skip_real;
    out.push_str(if brackets { "(" } else { "" });
    for part in [&real, &imaginary] {
        if let Some(part) = crate::str::of(token, part.as_ref()) {
            out.push(part.chars());
        }
    }
    out.push_str(if brackets { "j)" } else { "j" });
    let text = out.finish(token);
    spec.width = width;
    let padded =
        crate::str::of(token, text.as_ref()).and_then(|text| pad(token, text.chars(), &spec));
    padded.ok_or_else(|| token.memory_error())
}

/// A part of a complex number: as a float, but without the `.0` that the bare form gives floats.
fn complex_part(token: &mut Token, x: f64, spec: &Spec) -> PyResult {
    if spec.code == 0 && spec.precision.is_none() {
        let text = float_text::signed(x, |x| float_text::format(x, 'r', 0, spec.alternate, false));
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let (digits, rest) = digits.split_at(end);
        let parts = Parts {
            negative,
            prefix: "",
            digits,
            rest,
            group: 3,
        };
        return Ok(number::lay_out(token, &parts, spec));
    }
    if spec.code == 0 {
        let text = Spec {
            code: u32::from('g'),
            ..*spec
        };
        return float_with(token, x, &text);
    }
    float_with(token, x, spec)
}
