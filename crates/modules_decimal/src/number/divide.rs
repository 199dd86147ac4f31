//! Quotients, rests and square roots.

use super::arithmetic::exact_product;
use super::coefficient::MAX_DIGITS;
use super::rounding::{finalize, move_exponent};
use super::{Coefficient, Number, Rounding, Settings, condition, nan_of};

/// Makes the last digit of a number that is not exact one that no rounding takes for exact.
fn sticky(coefficient: Coefficient) -> Coefficient {
    match coefficient.last_digit() {
        0 | 5 => coefficient.increment(),
        _ => coefficient,
    }
}

/// The quotient of finite numbers other than zero with `shift` digits more than the integer division would have.
fn quotient(a: &Number, b: &Number, shift: i64) -> (Number, bool) {
    let ideal = a.exponent - b.exponent;
    let (digits, rest) = match shift >= 0 {
        true => a.coefficient.shift_left(shift).div_rem(&b.coefficient),
        false => a.coefficient.div_rem(&b.coefficient.shift_left(-shift)),
    };
    let negative = a.negative != b.negative;
    let exponent = ideal - shift;
    if !rest.is_zero() {
        return (Number::finite(negative, sticky(digits), exponent), false);
    }
    let (digits, zeros) = digits.without_zeros((ideal - exponent).max(0));
    (Number::finite(negative, digits, exponent + zeros), true)
}

/// `a / b`
pub fn divide(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    let negative = a.negative != b.negative;
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => return Number::failed(condition::INVALID_OPERATION, status),
        (true, false) => return Number::infinity(negative),
        (false, true) => {
            *status |= condition::CLAMPED;
            return Number::small(negative, 0, settings.etiny());
        }
        (false, false) => {}
    }
    if b.coefficient.is_zero() {
        return division_by_zero(a, negative, status);
    }
    if a.coefficient.is_zero() {
        let zero = Number::small(negative, 0, a.exponent - b.exponent);
        return finalize(zero, settings, status);
    }
    let (a_digits, b_digits) = (a.coefficient.digits(), b.coefficient.digits());
    let shift = settings.prec + 1 + b_digits - a_digits;
    // An exact quotient has no more digits than this allows.
    let enough = 4 * b_digits + 2;
    if shift > enough.max(1000) {
        let (exact, is_exact) = quotient(a, b, enough);
        if is_exact {
            return finalize(exact, settings, status);
        }
        if shift > MAX_DIGITS {
            return Number::failed(condition::MALLOC, status);
        }
    }
    let (result, _) = quotient(a, b, shift);
    finalize(result, settings, status)
}

fn division_by_zero(a: &Number, negative: bool, status: &mut u32) -> Number {
    if a.coefficient.is_zero() {
        return Number::failed(condition::DIVISION_UNDEFINED, status);
    }
    *status |= condition::DIVISION_BY_ZERO;
    Number::infinity(negative)
}

/// Quotient and rest of finite numbers, the divisor not zero, the quotient rounded towards zero.
fn divide_whole(
    a: &Number,
    b: &Number,
    settings: &Settings,
    status: &mut u32,
) -> Option<(Number, Number)> {
    let negative = a.negative != b.negative;
    let ideal = a.exponent.min(b.exponent);
    let difference = a.adjusted() - b.adjusted();
    if a.coefficient.is_zero() {
        return Some((
            Number::small(negative, 0, 0),
            Number::small(a.negative, 0, ideal),
        ));
    }
    if difference <= -2 {
        let rest = move_exponent(a, ideal, Rounding::Down, status);
        return Some((Number::small(negative, 0, 0), rest));
    }
    if difference > settings.prec {
        *status |= condition::DIVISION_IMPOSSIBLE;
        return None;
    }
    if difference > MAX_DIGITS {
        *status |= condition::MALLOC;
        return None;
    }
    let (a_digits, b_digits) = (
        a.coefficient.shift_left(a.exponent - ideal),
        b.coefficient.shift_left(b.exponent - ideal),
    );
    let (quotient, rest) = a_digits.div_rem(&b_digits);
    if quotient.has_more_digits_than(settings.prec) {
        *status |= condition::DIVISION_IMPOSSIBLE;
        return None;
    }
    Some((
        Number::finite(negative, quotient, 0),
        Number::finite(a.negative, rest, ideal),
    ))
}

/// `a // b`, rounded towards zero.
pub fn divide_integer(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    let negative = a.negative != b.negative;
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => return Number::failed(condition::INVALID_OPERATION, status),
        (true, false) => return Number::infinity(negative),
        (false, true) => return Number::small(negative, 0, 0),
        (false, false) => {}
    }
    if b.coefficient.is_zero() {
        return division_by_zero(a, negative, status);
    }
    match divide_whole(a, b, settings, status) {
        Some((quotient, _)) => finalize(quotient, settings, status),
        None => Number::nan(),
    }
}

/// `a % b` with the sign of `a`.
pub fn remainder(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    if a.is_infinite() {
        return Number::failed(condition::INVALID_OPERATION, status);
    }
    if b.is_infinite() {
        return finalize(a.clone(), settings, status);
    }
    if b.coefficient.is_zero() {
        let condition = match a.coefficient.is_zero() {
            true => condition::DIVISION_UNDEFINED,
            false => condition::INVALID_OPERATION,
        };
        return Number::failed(condition, status);
    }
    match divide_whole(a, b, settings, status) {
        Some((_, rest)) => finalize(rest, settings, status),
        None => Number::nan(),
    }
}

/// Quotient and rest at once.
pub fn divmod(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> (Number, Number) {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return (nan.clone(), nan);
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        let rest = Number::failed(condition::INVALID_OPERATION, status);
        return match b.is_infinite() {
            true => (Number::nan(), rest),
            false => (Number::infinity(negative), rest),
        };
    }
    if b.is_infinite() {
        let rest = finalize(a.clone(), settings, status);
        return (Number::small(negative, 0, 0), rest);
    }
    if b.coefficient.is_zero() {
        if a.coefficient.is_zero() {
            let nan = Number::failed(condition::DIVISION_UNDEFINED, status);
            return (nan.clone(), nan);
        }
        let both = condition::DIVISION_BY_ZERO | condition::INVALID_OPERATION;
        return (Number::infinity(negative), Number::failed(both, status));
    }
    match divide_whole(a, b, settings, status) {
        Some((quotient, rest)) => (
            finalize(quotient, settings, status),
            finalize(rest, settings, status),
        ),
        None => (Number::nan(), Number::nan()),
    }
}

/// The rest of the division whose quotient is the nearest integer.
pub fn remainder_near(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if !a.is_finite() || !b.is_finite() || b.coefficient.is_zero() {
        return remainder(a, b, settings, status);
    }
    let Some((quotient, rest)) = divide_whole(a, b, settings, status) else {
        return Number::nan();
    };
    let ideal = rest.exponent;
    let twice = rest.coefficient.add(&rest.coefficient);
    if b.exponent - ideal > MAX_DIGITS {
        return Number::failed(condition::MALLOC, status);
    }
    let divisor = match rest.coefficient.is_zero() || b.adjusted() > rest.adjusted() + 1 {
        // The divisor is more than twice the rest.
        true => return finalize(rest, settings, status),
        false => b.coefficient.shift_left(b.exponent - ideal),
    };
    let up = match twice.cmp(&divisor) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => quotient.coefficient.is_odd(),
        std::cmp::Ordering::Greater => true,
    };
    if !up {
        return finalize(rest, settings, status);
    }
    let quotient = quotient.coefficient.increment();
    if quotient.has_more_digits_than(settings.prec) {
        return Number::failed(condition::DIVISION_IMPOSSIBLE, status);
    }
    let (difference, _) = divisor.difference(&rest.coefficient);
    let result = Number::finite(!rest.negative, difference, ideal);
    finalize(result, settings, status)
}

/// The square root, ties to even.
pub fn square_root(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], settings, status) {
        return nan;
    }
    if a.is_finite() && a.coefficient.is_zero() {
        let zero = Number::small(a.negative, 0, a.exponent.div_euclid(2));
        return finalize(zero, settings, status);
    }
    if a.negative {
        return Number::failed(condition::INVALID_OPERATION, status);
    }
    if a.is_infinite() {
        return a.clone();
    }
    let exponent = a.exponent.div_euclid(2);
    let radicand = a.coefficient.shift_left(a.exponent.rem_euclid(2));
    let (root, exact) = radicand.square_root();
    let settings = settings.with_rounding(Rounding::HalfEven);
    if exact {
        return finalize(Number::finite(false, root, exponent), &settings, status);
    }
    let shift = (settings.prec + 1 - root.digits()).max(0);
    if shift > MAX_DIGITS / 2 {
        return Number::failed(condition::MALLOC, status);
    }
    let root = match shift {
        0 => root,
        _ => radicand.shift_left(2 * shift).square_root().0,
    };
    let result = Number::finite(false, sticky(root), exponent - shift);
    finalize(result, &settings, status)
}

/// The product of numbers that are not NaN, for the power's loop.
pub(super) fn product(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    let product = exact_product(a, b, status);
    finalize(product, settings, status)
}
