//! Decimals to other types.

use super::decimal_class::Decimal;
use super::part;
use crate::number::{self, Coefficient, Kind, MAX_DIGITS, Number, Rounding, Settings, condition};
use baton_modules::support::tuple;
use baton_object::{Borrowed, PyResult, Token, call, exceptions, object};
use dashu_int::ops::Gcd;
use dashu_int::{IBig, Sign, UBig};

/// The modulus of numeric hashes.
const MODULUS: u64 = (1 << 61) - 1;

/// The error for a number that is none; `what` says what it cannot become.
fn check_finite(token: &mut Token, number: &Number, what: &str) -> PyResult<()> {
    if number.is_nan() {
        return Err(token.value_error(format!("cannot convert NaN to {what}")));
    }
    if number.is_infinite() {
        return Err(token.overflow_error(format!("cannot convert Infinity to {what}")));
    }
    Ok(())
}

fn signed(negative: bool, magnitude: UBig) -> IBig {
    let sign = if negative {
        Sign::Negative
    } else {
        Sign::Positive
    };
    IBig::from_parts(sign, magnitude)
}

/// The number as an int, rounded.
pub fn to_int(token: &mut Token, this: Borrowed<'_>, rounding: Rounding) -> PyResult {
    let number = Decimal::of(token, this).number.0.clone();
    check_finite(token, &number, "integer")?;
    let settings = Settings::MAXIMAL.with_rounding(rounding);
    let mut status = 0;
    let whole = number::to_integral_value(&number, &settings, &mut status);
    let too_large = whole.exponent > MAX_DIGITS && !whole.is_zero();
    if status & condition::MALLOC != 0 || too_large {
        return Err(token.memory_error());
    }
    let magnitude = whole.coefficient.shift_left(whole.exponent);
    let value = signed(whole.negative, magnitude.as_big().clone());
    Ok(token.new_big(value))
}

/// The number as a pair of ints in lowest terms.
pub fn to_ratio(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let number = Decimal::of(token, this).number.0.clone();
    check_finite(token, &number, "integer ratio")?;
    let exponent = match number.is_zero() {
        true => 0,
        false => number.exponent,
    };
    if exponent.abs() > MAX_DIGITS {
        return Err(token.memory_error());
    }
    let (numerator, denominator) = match exponent >= 0 {
        true => (number.coefficient.shift_left(exponent), Coefficient::ONE),
        false => {
            let denominator = Coefficient::power_of_ten(-exponent);
            let common = number.coefficient.as_big().gcd(denominator.as_big());
            let reduced = |value: &Coefficient| Coefficient::from_big(value.as_big() / &common);
            (reduced(&number.coefficient), reduced(&denominator))
        }
    };
    let numerator = token.new_big(signed(number.negative, numerator.as_big().clone()));
    let denominator = token.new_big(signed(false, denominator.as_big().clone()));
    Ok(tuple(token, vec![numerator, denominator]))
}

/// The nearest float.
pub fn to_f64(token: &mut Token, this: Borrowed<'_>) -> PyResult<f64> {
    let number = &Decimal::of(token, this).number.0;
    match number.kind {
        Kind::SignalingNan => Err(token.value_error("cannot convert signaling NaN to float")),
        Kind::QuietNan if number.negative => Ok(-f64::NAN),
        Kind::QuietNan => Ok(f64::NAN),
        Kind::Infinity if number.negative => Ok(f64::NEG_INFINITY),
        Kind::Infinity => Ok(f64::INFINITY),
        Kind::Finite => {
            let text = number::scientific(number, true);
            Ok(text.parse().unwrap_or(f64::NAN))
        }
    }
}

/// The named tuple of sign, digits and exponent.
pub fn to_tuple(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let number = Decimal::of(token, this).number.0.clone();
    let text = match number.kind {
        Kind::QuietNan | Kind::SignalingNan if number.coefficient.is_zero() => String::new(),
        _ => number.coefficient.to_string(),
    };
    let digits = text
        .bytes()
        .map(|digit| token.int(i64::from(digit - b'0')))
        .collect();
    let digits = tuple(token, digits);
    let exponent = match number.kind {
        Kind::Finite => token.int(number.exponent),
        Kind::Infinity => token.intern("F"),
        Kind::QuietNan => token.intern("n"),
        Kind::SignalingNan => token.intern("N"),
    };
    let sign = token.int(i64::from(number.negative));
    let class = part(token, |parts| &parts.decimal_tuple)?;
    let args = [sign.as_ref(), digits.as_ref(), exponent.as_ref()];
    call::call(token, class.as_ref(), &args)
}

fn power_modulo(base: u64, exponent: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1u128, u128::from(base), exponent);
    let modulus = u128::from(MODULUS);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % modulus;
        }
        base = base * base % modulus;
        exponent >>= 1;
    }
    result as u64
}

/// The hash, which equals that of an equal int, float or fraction.
pub fn hash(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
    let number = &Decimal::of(token, this).number.0;
    let hash = match number.kind {
        Kind::SignalingNan => {
            let message = "Cannot hash a signaling NaN value";
            return Err(token.raise(&exceptions::TYPE_ERROR, message));
        }
        Kind::QuietNan => return Ok(object::identity_hash(this)),
        Kind::Infinity => 314_159,
        Kind::Finite => {
            // The inverse of ten is its power to the modulus less two.
            let base = match number.exponent >= 0 {
                true => 10,
                false => power_modulo(10, MODULUS - 2),
            };
            let power = power_modulo(base, number.exponent.unsigned_abs());
            let digits = number.coefficient.modulo(MODULUS);
            (u128::from(power) * u128::from(digits) % u128::from(MODULUS)) as i64
        }
    };
    let hash = if number.negative { -hash } else { hash };
    Ok(if hash == -1 { -2 } else { hash })
}
