//! Comparisons, maxima and minima.

use super::rounding::finalize;
use super::{Kind, Number, Settings, condition, nan_of};
use std::cmp::Ordering;

/// The order of the magnitudes of two finite numbers.
fn magnitude_order(a: &Number, b: &Number) -> Ordering {
    match (a.coefficient.is_zero(), b.coefficient.is_zero()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        (false, false) => {}
    }
    if a.exponent == b.exponent {
        return a.coefficient.cmp(&b.coefficient);
    }
    // Numbers of the same size differ in their exponents by no more than they have digits.
    a.adjusted().cmp(&b.adjusted()).then_with(|| {
        let difference = a.exponent - b.exponent;
        match difference > 0 {
            true => a.coefficient.shift_left(difference).cmp(&b.coefficient),
            false => a.coefficient.cmp(&b.coefficient.shift_left(-difference)),
        }
    })
}

/// The order of two numbers that are not NaN by their values.
pub fn numeric_order(a: &Number, b: &Number) -> Ordering {
    let sign = |number: &Number| match (number.is_zero(), number.negative) {
        (true, _) => 0,
        (false, true) => -1,
        (false, false) => 1,
    };
    let (a_sign, b_sign) = (sign(a), sign(b));
    if a_sign != b_sign || a_sign == 0 {
        return a_sign.cmp(&b_sign);
    }
    let order = match (a.is_infinite(), b.is_infinite()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => magnitude_order(a, b),
    };
    if a_sign < 0 { order.reverse() } else { order }
}

fn as_number(order: Ordering) -> Number {
    Number::integer(order as i64)
}

/// -1, 0 or 1, or NaN.
pub fn compare(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    as_number(numeric_order(a, b))
}

/// As [`compare`], but every NaN signals.
pub fn compare_signal(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        *status |= condition::INVALID_OPERATION;
        return nan;
    }
    as_number(numeric_order(a, b))
}

/// The place of a kind in the total order.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Finite => 0,
        Kind::Infinity => 1,
        Kind::SignalingNan => 2,
        Kind::QuietNan => 3,
    }
}

fn total_magnitude_order(a: &Number, b: &Number) -> Ordering {
    rank(a.kind).cmp(&rank(b.kind)).then_with(|| match a.kind {
        Kind::Finite => magnitude_order(a, b).then(a.exponent.cmp(&b.exponent)),
        Kind::Infinity => Ordering::Equal,
        Kind::SignalingNan | Kind::QuietNan => a.coefficient.cmp(&b.coefficient),
    })
}

fn total_order(a: &Number, b: &Number) -> Ordering {
    match (a.negative, b.negative) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => total_magnitude_order(a, b),
        (true, true) => total_magnitude_order(b, a),
    }
}

/// The order of the representations.
pub fn compare_total(a: &Number, b: &Number) -> Number {
    as_number(total_order(a, b))
}

/// The order of the representations without their signs.
pub fn compare_total_magnitude(a: &Number, b: &Number) -> Number {
    as_number(total_magnitude_order(a, b))
}

/// True if both have the same exponent, or both none.
pub fn same_quantum(a: &Number, b: &Number) -> bool {
    match (a.is_finite(), b.is_finite()) {
        (true, true) => a.exponent == b.exponent,
        (false, false) => a.is_infinite() == b.is_infinite(),
        _ => false,
    }
}

/// The operand that `pick` prefers; a quiet NaN gives way to a number.
fn choose(
    a: &Number,
    b: &Number,
    settings: &Settings,
    status: &mut u32,
    pick_first: impl FnOnce(&Number, &Number) -> bool,
) -> Number {
    let quiet = |number: &Number| number.kind == Kind::QuietNan;
    let number = match (quiet(a), quiet(b)) {
        (true, false) if !b.is_nan() => b,
        (false, true) if !a.is_nan() => a,
        _ => {
            if let Some(nan) = nan_of(&[a, b], settings, status) {
                return nan;
            }
            if pick_first(a, b) { a } else { b }
        }
    };
    finalize(number.clone(), settings, status)
}

fn magnitudes(a: &Number, b: &Number) -> Ordering {
    numeric_order(&a.clone().with_sign(false), &b.clone().with_sign(false))
}

/// The greater number.
pub fn maximum(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    choose(a, b, settings, status, |a, b| {
        numeric_order(a, b).then_with(|| total_order(a, b)).is_gt()
    })
}

/// The lesser number.
pub fn minimum(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    choose(a, b, settings, status, |a, b| {
        numeric_order(a, b).then_with(|| total_order(a, b)).is_lt()
    })
}

/// The number with the greater magnitude.
pub fn maximum_magnitude(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    choose(a, b, settings, status, |a, b| {
        magnitudes(a, b).then_with(|| total_order(a, b)).is_gt()
    })
}

/// The number with the lesser magnitude.
pub fn minimum_magnitude(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    choose(a, b, settings, status, |a, b| {
        magnitudes(a, b).then_with(|| total_order(a, b)).is_lt()
    })
}
