//! Decimals from other types.

use super::context_class::Context;
use super::decimal_class::{self, Decimal};
use super::signals;
use crate::number::{self, Coefficient, Kind, Number, Settings, condition};
use baton_object::int::{self, IntRef};
use baton_object::str::{Chars, Str};
use baton_object::{Borrowed, Owned, PyResult, Raised, Token, float, unicode};
use dashu_int::ops::UnsignedAbs;
use dashu_int::{Sign, UBig};

/// The error for a value that is no number decimals are made from.
pub fn unsupported(token: &mut Token, value: Borrowed<'_>) -> Raised {
    let class = token.class_of(value).message_name(token);
    token.type_error(format!(
        "conversion from {class} to Decimal is not supported"
    ))
}

/// The number of an integer.
pub fn from_int(value: IntRef<'_>) -> Number {
    match value {
        IntRef::Small(small) => Number::integer(small),
        IntRef::Big(big) => Number::finite(
            big.sign() == Sign::Negative,
            Coefficient::from_big(big.unsigned_abs()),
            0,
        ),
    }
}

/// The number that a float is exactly.
pub fn from_f64(value: f64) -> Number {
    if value.is_nan() {
        return Number::nan();
    }
    let negative = value.is_sign_negative();
    if value.is_infinite() {
        return Number::infinity(negative);
    }
    let bits = value.to_bits();
    let biased = (bits >> 52 & 0x7FF) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = match biased {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, biased - 1075),
    };
    if mantissa == 0 {
        return Number::small(negative, 0, 0);
    }
    let zeros = mantissa.trailing_zeros();
    let (mantissa, exponent) = (mantissa >> zeros, exponent + i64::from(zeros));
    let mantissa = UBig::from_word(mantissa);
    if exponent >= 0 {
        let shifted = mantissa << exponent as usize;
        return Number::finite(negative, Coefficient::from_big(shifted), 0);
    }
    // One half is five tenths.
    let fives = UBig::from_word(5).pow(exponent.unsigned_abs() as usize);
    Number::finite(negative, Coefficient::from_big(mantissa * fives), exponent)
}

/// The ASCII form of a numeric text: any Unicode digits and spaces; `None` if there is anything else.
fn to_ascii(chars: Chars<'_>, lenient: bool) -> Option<String> {
    let (mut start, mut end) = (0, chars.len());
    if lenient {
        while end > start && unicode::is_space(chars.at(end - 1)) {
            end -= 1;
        }
        while start < end && unicode::is_space(chars.at(start)) {
            start += 1;
        }
    }
    let mut text = String::with_capacity(end - start);
    for index in start..end {
        let c = chars.at(index);
        match char::from_u32(c)? {
            '_' if lenient => {}
            '\0' => return None,
            ascii if ascii.is_ascii() => text.push(ascii),
            _ if unicode::is_space(c) => text.push(' '),
            _ => text.push(char::from_digit(unicode::decimal(c)?, 10)?),
        }
    }
    Some(text)
}

/// The number that a text is, made to fit.
fn from_str(
    token: &Token,
    text: Borrowed<'_>,
    lenient: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    let Some(text) = baton_object::str::of(token, text) else {
        return Number::failed(condition::CONVERSION_SYNTAX, status);
    };
    // Most texts are what they are, without anything to leave out.
    let plain = |text: &&str| !lenient || text.bytes().all(|byte| byte > b' ' && byte != b'_');
    if let Some(ascii) = text.as_ascii().filter(plain) {
        return number::parse(ascii, settings, status);
    }
    match to_ascii(text.chars(), lenient) {
        Some(ascii) => number::parse(&ascii, settings, status),
        None => Number::failed(condition::CONVERSION_SYNTAX, status),
    }
}

/// What an exact conversion gives: the number as it is, or NaN where the widest settings have no room for it.
fn exactly(number: Number, status: &mut u32) -> Number {
    let number = number::finalize(number, &Settings::MAXIMAL, status);
    let inexact = condition::INEXACT | condition::ROUNDED | condition::CLAMPED;
    let result = match *status & inexact {
        0 => number,
        _ => Number::failed(condition::INVALID_OPERATION, status),
    };
    *status &= condition::ERRORS;
    result
}

/// The elements of a tuple or a list.
fn elements(token: &mut Token, value: Borrowed<'_>) -> Option<Vec<Owned>> {
    if let Some(items) = baton_object::tuple::Tuple::items_of(token, value) {
        return Some(items.iter().map(|item| item.own(token)).collect());
    }
    value
        .is_a::<baton_object::list_class::List>(token)
        .then(|| baton_object::list::items(token, value))
}

/// A machine integer; `None` for what is no integer.
fn machine_int(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<i64>> {
    match int::value_of(token, value).map(IntRef::to_i64) {
        None => Ok(None),
        Some(Some(number)) => Ok(Some(number)),
        Some(None) => Err(token.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// The digits of a tuple's second element.
fn digits_of(token: &mut Token, value: Borrowed<'_>) -> PyResult<String> {
    const MESSAGE: &str = "coefficient must be a tuple of digits";
    let Some(digits) = elements(token, value) else {
        return Err(token.value_error(MESSAGE));
    };
    let mut text = String::with_capacity(digits.len());
    for digit in digits {
        let digit = machine_int(token, digit.as_ref())?
            .and_then(|digit| u32::try_from(digit).ok())
            .and_then(|digit| char::from_digit(digit, 10));
        match digit {
            Some(digit) => text.push(digit),
            None => return Err(token.value_error(MESSAGE)),
        }
    }
    Ok(text)
}

/// The number of a sign, digits and an exponent.
fn from_sequence(token: &mut Token, value: Borrowed<'_>) -> PyResult<Number> {
    let Some(parts) = elements(token, value) else {
        return Err(token.type_error("argument must be a tuple or list"));
    };
    let [sign, digits, exponent] = parts.as_slice() else {
        return Err(token.value_error("argument must be a sequence of length 3"));
    };
    let negative = match machine_int(token, sign.as_ref())? {
        Some(0) => false,
        Some(1) => true,
        _ => return Err(token.value_error("sign must be an integer with the value 0 or 1")),
    };
    let special = exponent.as_ref().is_a::<Str>(token);
    let kind = match special {
        false => Kind::Finite,
        true => match baton_object::str::to_cow(token, exponent.as_ref()).as_ref() {
            "F" => Kind::Infinity,
            "n" => Kind::QuietNan,
            "N" => Kind::SignalingNan,
            _ => {
                return Err(token
                    .value_error("string argument in the third position must be 'F', 'n' or 'N'"));
            }
        },
    };
    let exponent = match special {
        true => 0,
        false => match machine_int(token, exponent.as_ref())? {
            Some(exponent) => exponent,
            None => return Err(token.value_error("exponent must be an integer")),
        },
    };
    let text = digits_of(token, digits.as_ref())?;
    let coefficient = match kind {
        Kind::Infinity => Coefficient::ZERO,
        _ if text.is_empty() => Coefficient::ZERO,
        _ => Coefficient::from_digits(&text).unwrap_or(Coefficient::ZERO),
    };
    const EXPONENT: i64 = 4_000_000_000_000_000_000;
    Ok(Number {
        coefficient,
        exponent: exponent.clamp(-EXPONENT, EXPONENT),
        kind,
        negative,
    })
}

/// Makes a number from the sequence fit.
fn fit_sequence(number: Number, settings: &Settings, status: &mut u32) -> Number {
    let most = settings.prec - i64::from(settings.clamp);
    if number.is_nan() && number.coefficient.has_more_digits_than(most) {
        return Number::failed(condition::CONVERSION_SYNTAX, status);
    }
    number::finalize(number, settings, status)
}

/// Notes the use of a float in a context.
fn note_float(token: &mut Token, context: Borrowed<'_>) -> PyResult<()> {
    signals::note(token, context, condition::FLOAT_OPERATION)
}

/// `Decimal(value)`: exact; the context says only what raises.
pub fn exact(
    token: &mut Token,
    class: Borrowed<'_>,
    value: Borrowed<'_>,
    context: Borrowed<'_>,
) -> PyResult {
    let mut status = 0;
    let number = if let Some(decimal) = value.get::<Decimal>(token) {
        let native = token.native_class(&decimal_class::DECIMAL);
        if class.is(native.as_value()) && token.class_word(value).is(native.as_value()) {
            return Ok(value.own(token));
        }
        decimal.number.0.clone()
    } else if value.is_a::<Str>(token) {
        let number = from_str(token, value, true, &Settings::MAXIMAL, &mut status);
        exactly(number, &mut status)
    } else if let Some(int) = int::value_of(token, value) {
        from_int(int)
    } else if elements(token, value).is_some() {
        let number = from_sequence(token, value)?;
        exactly(number, &mut status)
    } else if let Some(real) = float::value_of(token, value) {
        note_float(token, context)?;
        from_f64(real)
    } else {
        return Err(unsupported(token, value));
    };
    signals::note(token, context, status)?;
    decimal_class::new_of(token, class, number)
}

/// `context.create_decimal(value)`: made to fit.
pub fn fitting(token: &mut Token, value: Borrowed<'_>, context: Borrowed<'_>) -> PyResult {
    let settings = Context::of(token, context).settings.0;
    let mut status = 0;
    let number = if let Some(decimal) = value.get::<Decimal>(token) {
        fit_sequence(decimal.number.0.clone(), &settings, &mut status)
    } else if value.is_a::<Str>(token) {
        from_str(token, value, false, &settings, &mut status)
    } else if let Some(int) = int::value_of(token, value) {
        number::finalize(from_int(int), &settings, &mut status)
    } else if elements(token, value).is_some() {
        let number = from_sequence(token, value)?;
        fit_sequence(number, &settings, &mut status)
    } else if let Some(real) = float::value_of(token, value) {
        note_float(token, context)?;
        number::finalize(from_f64(real), &settings, &mut status)
    } else {
        return Err(unsupported(token, value));
    };
    decimal_class::finish(token, context, number, status)
}

/// The number of an int or a float.
pub fn of_float(token: &mut Token, value: Borrowed<'_>) -> PyResult<Number> {
    if let Some(int) = int::value_of(token, value) {
        return Ok(from_int(int));
    }
    match float::value_of(token, value) {
        Some(real) => Ok(from_f64(real)),
        None => Err(token.type_error("argument must be int or float")),
    }
}

/// `Decimal.from_number(value)`
pub fn of_number(
    token: &mut Token,
    value: Borrowed<'_>,
    context: Borrowed<'_>,
) -> PyResult<Number> {
    if let Some(decimal) = value.get::<Decimal>(token) {
        return Ok(decimal.number.0.clone());
    }
    if let Some(int) = int::value_of(token, value) {
        return Ok(from_int(int));
    }
    match float::value_of(token, value) {
        Some(real) => {
            note_float(token, context)?;
            Ok(from_f64(real))
        }
        None => Err(unsupported(token, value)),
    }
}
