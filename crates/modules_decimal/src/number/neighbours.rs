//! The numbers next to a number, and operations on exponents.

use super::arithmetic::{add, plus};
use super::coefficient::MAX_DIGITS;
use super::compare::numeric_order;
use super::rounding::finalize;
use super::{Coefficient, Number, Rounding, Settings, condition, nan_of};
use std::cmp::Ordering;

/// The number with the largest magnitude.
fn largest(negative: bool, settings: &Settings, status: &mut u32) -> Number {
    if settings.prec > MAX_DIGITS {
        return Number::failed(condition::MALLOC, status);
    }
    let (nines, _) = Coefficient::power_of_ten(settings.prec).difference(&Coefficient::ONE);
    Number::finite(negative, nines, settings.etop())
}

/// The next number in a direction: upwards, or downwards.
fn neighbour(a: &Number, upwards: bool, settings: &Settings, status: &mut u32) -> Number {
    if a.is_infinite() {
        return match a.negative == upwards {
            true => largest(a.negative, settings, status),
            false => a.clone(),
        };
    }
    let rounding = match upwards {
        true => Rounding::Ceiling,
        false => Rounding::Floor,
    };
    let settings = settings.with_rounding(rounding);
    let mut work = 0;
    let rounded = plus(a, &settings, &mut work);
    if !rounded.is_finite() || numeric_order(&rounded, a) != Ordering::Equal {
        *status |= work & condition::MALLOC;
        return rounded;
    }
    let step = Number::small(!upwards, 1, settings.etiny() - 1);
    let result = add(a, &step, &settings, &mut work);
    *status |= work & condition::MALLOC;
    result
}

/// The next larger number.
pub fn next_plus(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    nan_of(&[a], settings, status).unwrap_or_else(|| neighbour(a, true, settings, status))
}

/// The next smaller number.
pub fn next_minus(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    nan_of(&[a], settings, status).unwrap_or_else(|| neighbour(a, false, settings, status))
}

/// The number next to `a` in the direction of `b`.
pub fn next_toward(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    let upwards = match numeric_order(a, b) {
        Ordering::Equal => return a.clone().with_sign(b.negative),
        Ordering::Less => true,
        Ordering::Greater => false,
    };
    let result = neighbour(a, upwards, settings, status);
    if result.is_infinite() {
        *status |= condition::OVERFLOW | condition::ROUNDED | condition::INEXACT;
    } else if result.is_finite() && result.adjusted() < settings.emin {
        *status |=
            condition::UNDERFLOW | condition::SUBNORMAL | condition::ROUNDED | condition::INEXACT;
        if result.coefficient.is_zero() {
            *status |= condition::CLAMPED;
        }
    }
    result
}

/// The exponent of the first digit.
pub fn logb(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], settings, status) {
        return nan;
    }
    if a.is_infinite() {
        return Number::infinity(false);
    }
    if a.coefficient.is_zero() {
        *status |= condition::DIVISION_BY_ZERO;
        return Number::infinity(true);
    }
    finalize(Number::integer(a.adjusted()), settings, status)
}

/// `a * 10 ** b`
pub fn scaleb(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    let limit = 2 * (i128::from(settings.emax) + i128::from(settings.prec));
    let by = b
        .coefficient
        .small()
        .filter(|by| b.is_finite() && b.exponent == 0 && *by <= limit.unsigned_abs())
        .and_then(|by| i64::try_from(by).ok());
    let Some(by) = by else {
        return Number::failed(condition::INVALID_OPERATION, status);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let by = if b.negative { -by } else { by };
    let mut result = a.clone();
    result.exponent = result
        .exponent
        .saturating_add(by)
        .clamp(-EXPONENT, EXPONENT);
    finalize(result, settings, status)
}

/// No exponent leaves these bounds, so that a few of them can be added.
const EXPONENT: i64 = 4_200_000_000_000_000_000;

/// The number without trailing zeros.
pub fn normalize(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], settings, status) {
        return nan;
    }
    let number = finalize(a.clone(), settings, status);
    if !number.is_finite() {
        return number;
    }
    if number.coefficient.is_zero() {
        return Number::small(number.negative, 0, 0);
    }
    let most = match settings.clamp {
        true => settings.etop(),
        false => settings.emax,
    };
    let room = (most - number.exponent).max(0);
    let (coefficient, zeros) = number.coefficient.without_zeros(room);
    let result = Number::finite(number.negative, coefficient, number.exponent + zeros);
    finalize(result, settings, status)
}
