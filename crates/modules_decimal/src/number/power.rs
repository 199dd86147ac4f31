//! Powers.

use super::coefficient::MAX_DIGITS;
use super::compare::numeric_order;
use super::divide::{divide, product};
use super::elementary::{BEYOND, exp_fixed, ln_fixed, near_one};
use super::fixed_point::{GUARD, bits_of_digits};
use super::rounding::finalize;
use super::{Coefficient, Number, Rounding, Settings, condition, nan_of};
use dashu_int::ops::{Abs, BitTest};
use dashu_int::{IBig, UBig};
use std::cmp::Ordering;

const INEXACT: u32 = condition::INEXACT | condition::ROUNDED;

/// `a ** b`
pub fn power(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    if b.is_zero() {
        return match a.is_zero() {
            true => Number::failed(condition::INVALID_OPERATION, status),
            false => Number::integer(1),
        };
    }
    let integer = b.is_integer();
    let mut negative = false;
    if a.negative {
        if integer {
            negative = b.is_odd_integer();
        } else if !a.is_zero() {
            return Number::failed(condition::INVALID_OPERATION, status);
        }
    }
    if a.is_zero() {
        return match b.negative {
            true => Number::infinity(negative),
            false => Number::small(negative, 0, 0),
        };
    }
    if a.is_infinite() {
        return match b.negative {
            true => Number::small(negative, 0, 0),
            false => Number::infinity(negative),
        };
    }
    let magnitude = a.clone().with_sign(false);
    match numeric_order(&magnitude, &Number::integer(1)) {
        Ordering::Equal if a.negative && b.is_infinite() => {
            Number::failed(condition::INVALID_OPERATION, status)
        }
        Ordering::Equal => power_of_one(a, b, integer, negative, settings, status),
        order if b.is_infinite() => {
            if a.negative {
                return Number::failed(condition::INVALID_OPERATION, status);
            }
            match (order == Ordering::Greater) == b.negative {
                true => Number::small(false, 0, 0),
                false => Number::infinity(false),
            }
        }
        _ => power_finite(&magnitude, b, integer, negative, settings, status),
    }
}

/// One to a power: one, with as many zeros as the exact result has, or all of them where there is none.
fn power_of_one(
    a: &Number,
    b: &Number,
    integer: bool,
    negative: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    let most = settings.prec - 1;
    let zeros = if b.is_infinite() || !integer {
        *status |= INEXACT;
        most
    } else if b.negative || a.exponent == 0 {
        0
    } else {
        let zeros = machine_integer(b)
            .and_then(|b| i64::try_from(b).ok())
            .and_then(|b| b.checked_mul(-a.exponent))
            .unwrap_or(i64::MAX);
        if zeros > most {
            *status |= condition::ROUNDED;
        }
        zeros.min(most).max(0)
    };
    if zeros > MAX_DIGITS {
        return Number::failed(condition::MALLOC, status);
    }
    Number::finite(negative, Coefficient::power_of_ten(zeros), -zeros)
}

/// An integer as a machine number, where it is one.
fn machine_integer(b: &Number) -> Option<u128> {
    match b.exponent >= 0 {
        true if b.exponent > 38 => None,
        true => b.coefficient.shift_left(b.exponent).small(),
        false => b.coefficient.shift_right(-b.exponent).0.small(),
    }
}

/// The number of digits of an exponent.
fn digits_of_exponent(exponent: i64) -> i64 {
    Coefficient::from_small(u128::from(exponent.unsigned_abs())).digits()
}

/// A lower bound of the exponent of the logarithm of a number other than one.
fn logarithm_bound(a: &Number) -> i64 {
    match a.adjusted() {
        // Between a tenth and ten the distance from one says how small it is.
        near @ (0 | -1) => {
            let one = Coefficient::power_of_ten((-a.exponent).max(0));
            let (excess, _) = a.coefficient.difference(&one);
            excess.digits() - 1 + a.exponent.min(0) - if near == 0 { 2 } else { 1 }
        }
        large @ 1.. => digits_of_exponent(large) - 1,
        small => digits_of_exponent(small + 1) - 1,
    }
}

/// A number that overflows or underflows for certain, if the power does so, as far as the sizes of the operands tell.
fn beyond(a: &Number, b: &Number, negative: bool, settings: &Settings) -> Option<Number> {
    let large = (a.adjusted() >= 0) != b.negative;
    let (limit, exponent) = match large {
        true => (settings.emax, BEYOND),
        false => (settings.etiny(), settings.etiny() - 1),
    };
    let beyond = digits_of_exponent(limit) < b.adjusted() + logarithm_bound(a);
    beyond.then(|| Number::small(negative, 1, exponent))
}

fn power_finite(
    a: &Number,
    b: &Number,
    integer: bool,
    negative: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    if let Some(number) = beyond(a, b, negative, settings) {
        *status |= INEXACT;
        return finalize(number, settings, status);
    }
    if integer {
        return power_integer(a, b, negative, settings, status);
    }
    if settings.prec > MAX_DIGITS {
        return Number::failed(condition::MALLOC, status);
    }
    let mut work = INEXACT;
    let result = power_real(a, b, settings, &mut work);
    if work & condition::SUBNORMAL != 0 {
        work |= condition::UNDERFLOW;
    }
    *status |= work;
    result
}

/// Whether all digits of an integer power may be kept.
fn has_room(a: &Number, b: &Number) -> bool {
    let bits = a.coefficient.as_big().bit_len().saturating_sub(1) as u128;
    let most = MAX_DIGITS.unsigned_abs() as u128 * 4;
    match machine_integer(b) {
        _ if bits == 0 => true,
        Some(times) => bits.checked_mul(times).is_some_and(|bits| bits < most),
        None => false,
    }
}

/// `a ** b` by squaring, for an integer b.
fn power_integer(
    a: &Number,
    b: &Number,
    negative: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    let extra = b.coefficient.digits() + b.exponent + 2 + i64::from(b.negative);
    let work = Settings {
        prec: settings.prec + extra,
        emax: settings.emax,
        emin: settings.emin,
        rounding: Rounding::HalfEven,
        clamp: false,
    };
    if settings.prec > MAX_DIGITS && !has_room(a, b) {
        return Number::failed(condition::MALLOC, status);
    }
    let base = match b.negative {
        true => divide(&Number::integer(1), a, &work, status),
        false => a.clone(),
    };
    if *status & condition::MALLOC != 0 {
        return Number::nan();
    }
    let exponent: UBig = match b.exponent >= 0 {
        true => b.coefficient.shift_left(b.exponent),
        false => b.coefficient.shift_right(-b.exponent).0,
    }
    .as_big()
    .clone();
    let mut result = base.clone();
    for bit in (0..exponent.bit_len().saturating_sub(1)).rev() {
        let most = 2 * result.coefficient.digits() + base.coefficient.digits();
        if most > MAX_DIGITS {
            return Number::failed(condition::MALLOC, status);
        }
        result = product(&result, &result, &work, status);
        if exponent.bit(bit) {
            result = product(&result, &base, &work, status);
        }
        if !result.is_finite() || result.coefficient.is_zero() {
            break;
        }
    }
    if result.is_infinite() {
        return finalize(Number::small(negative, 1, BEYOND), settings, status);
    }
    finalize(result.with_sign(negative), settings, status)
}

/// `e ** (b * ln(a))` with more digits than wanted.
fn power_real(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    let digits = settings.prec.max(a.coefficient.digits()) + 23;
    let (logarithm, bits) = ln_fixed(a, digits + 22);
    // The product with b, whose digits may lie far from the point.
    let product = logarithm * IBig::from(b.coefficient.as_big().clone());
    let product = match b.negative {
        true => -product,
        false => product,
    };
    let size = product.bit_len() as i64 - bits as i64;
    let adjusted = (size as f64 * std::f64::consts::LOG10_2) as i64 + b.exponent;
    if adjusted < -(digits + 1) {
        return near_one(settings);
    }
    if adjusted > 21 {
        let exponent = if product > IBig::ZERO {
            BEYOND
        } else {
            -BEYOND
        };
        return finalize(Number::small(false, 1, exponent), settings, status);
    }
    let ten = UBig::from_word(10).pow(b.exponent.unsigned_abs() as usize);
    let work = bits_of_digits(digits + 4) + 80 + GUARD;
    let x = match b.exponent >= 0 {
        true => product * IBig::from(ten),
        false if work > bits => (product << (work - bits)) / IBig::from(ten),
        false => product / IBig::from(ten),
    };
    let x_bits = match b.exponent < 0 && work > bits {
        true => work,
        false => bits,
    };
    let x = match x_bits > work {
        true => x >> (x_bits - work),
        false => x << (work - x_bits),
    };
    if x.clone().abs().bit_len() > work + 62 {
        let exponent = if x > IBig::ZERO { BEYOND } else { -BEYOND };
        return finalize(Number::small(false, 1, exponent), settings, status);
    }
    // Rounded once more to the nearest, for what is exact but for the last digits.
    let mut result = exp_fixed(&x, work, digits + 4).number();
    let nearest = Settings::wide(digits);
    let exponent = std::mem::take(&mut result.exponent);
    let mut ignored = 0;
    let mut result = finalize(result, &nearest, &mut ignored);
    result.exponent += exponent;
    let (stripped, zeros) = result.coefficient.without_zeros(i64::MAX);
    let shown = stripped.digits();
    if shown < settings.prec {
        // An exact result shows all of its digits.
        let padding = settings.prec - shown;
        let exponent = result.exponent + zeros - padding;
        let padded = Number::finite(false, stripped.shift_left(padding), exponent);
        return finalize(padded, settings, status);
    }
    finalize(result, settings, status)
}

/// `a ** b % modulus` for integers.
pub fn power_modulo(
    a: &Number,
    b: &Number,
    modulus: &Number,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    if let Some(nan) = nan_of(&[a, b, modulus], settings, status) {
        return nan;
    }
    let fits = |number: &Number| number.is_integer() && number.adjusted() <= MAX_DIGITS;
    let valid = a.is_integer()
        && b.is_integer()
        && modulus.is_integer()
        && (!b.negative || b.is_zero())
        && !modulus.is_zero()
        && modulus.adjusted() < settings.prec
        && !(a.is_zero() && b.is_zero());
    if !valid {
        return Number::failed(condition::INVALID_OPERATION, status);
    }
    if !fits(modulus) {
        return Number::failed(condition::MALLOC, status);
    }
    let negative = a.negative && b.is_odd_integer();
    let modulus = whole(modulus);
    let mut base = reduce(a, &modulus);
    if modulus == UBig::ONE {
        return Number::small(negative, 0, 0);
    }
    // The exponent's power of ten is raised to digit by digit, so that it may be as large as it likes.
    let (digits, tens) = match b.exponent >= 0 {
        true => (b.coefficient.as_big().clone(), b.exponent),
        false => (whole(b), 0),
    };
    if tens > MAX_DIGITS {
        return Number::failed(condition::MALLOC, status);
    }
    for _ in 0..tens {
        base = power_mod(&base, &UBig::from_word(10), &modulus);
    }
    let result = power_mod(&base, &digits, &modulus);
    let result = Number::finite(negative, Coefficient::from_big(result), 0);
    finalize(result, settings, status)
}

/// An integer's magnitude.
fn whole(number: &Number) -> UBig {
    match number.exponent >= 0 {
        true => number.coefficient.shift_left(number.exponent),
        false => number.coefficient.shift_right(-number.exponent).0,
    }
    .as_big()
    .clone()
}

/// An integer's magnitude modulo another.
fn reduce(number: &Number, modulus: &UBig) -> UBig {
    if number.exponent <= 0 {
        return whole(number) % modulus;
    }
    let ten = UBig::from_word(10) % modulus;
    let power = power_mod(&ten, &UBig::from(number.exponent.unsigned_abs()), modulus);
    number.coefficient.as_big() % modulus * power % modulus
}

fn power_mod(base: &UBig, exponent: &UBig, modulus: &UBig) -> UBig {
    let mut result = UBig::ONE % modulus;
    for bit in (0..exponent.bit_len()).rev() {
        result = &result * &result % modulus;
        if exponent.bit(bit) {
            result = result * base % modulus;
        }
    }
    result
}
