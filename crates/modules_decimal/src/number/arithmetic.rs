//! Sums and products.

use super::coefficient::MAX_DIGITS;
use super::product::rounded_product;
use super::rounding::{finalize, move_exponent};
use super::{Coefficient, Number, Rounding, Settings, condition, nan_of};

/// The sum of finite numbers, one of them zero.
fn add_zero(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if a.coefficient.is_zero() && b.coefficient.is_zero() {
        let negative = zero_sign(a.negative, b.negative, settings);
        let zero = Number::small(negative, 0, a.exponent.min(b.exponent));
        return finalize(zero, settings, status);
    }
    let (zero, other) = match a.coefficient.is_zero() {
        true => (a, b),
        false => (b, a),
    };
    // The exponent of the sum is the least one, as far as the precision allows.
    let least = other.exponent.saturating_sub(settings.prec + 1);
    let exponent = zero.exponent.max(least).min(other.exponent);
    let padding = other.exponent - exponent;
    let digits = other.coefficient.digits();
    if padding + digits > settings.prec + 1 && padding > 0 {
        // Padding beyond the precision is rounded away again.
        let exponent = exponent.max(other.exponent - (settings.prec - digits).max(0));
        *status |= condition::ROUNDED;
        let moved = move_exponent(other, exponent, settings.rounding, status);
        return finalize(moved, settings, status);
    }
    let moved = move_exponent(other, exponent, settings.rounding, status);
    finalize(moved, settings, status)
}

/// The sign of the sum of two zeros, or of a sum that comes to zero.
fn zero_sign(a: bool, b: bool, settings: &Settings) -> bool {
    match a == b {
        true => a,
        false => settings.rounding == Rounding::Floor,
    }
}

/// Adds finite numbers; `b_negative` stands for the sign of `b`.
fn add_finite(
    a: &Number,
    b: &Number,
    b_negative: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    if a.coefficient.is_zero() || b.coefficient.is_zero() {
        let b = b.clone().with_sign(b_negative);
        return add_zero(a, &b, settings, status);
    }
    if a.exponent == b.exponent {
        let sum = combine(
            (&a.coefficient, a.negative),
            (&b.coefficient, b_negative),
            a.exponent,
            settings,
        );
        return finalize(sum, settings, status);
    }
    let (high, high_negative, low, low_negative) = match a.exponent > b.exponent {
        true => (a, a.negative, b, b_negative),
        false => (b, b_negative, a, a.negative),
    };
    // A low number beyond the last digit that can matter is as good as one unit there.
    let reach = high.exponent + (high.coefficient.digits() - settings.prec - 2).min(-1);
    if low.adjusted() < reach {
        let padding = high.exponent - reach;
        if padding > MAX_DIGITS {
            return Number::failed(condition::MALLOC, status);
        }
        let sum = combine(
            (&high.coefficient.shift_left(padding), high_negative),
            (&Coefficient::ONE, low_negative),
            reach,
            settings,
        );
        return finalize(sum, settings, status);
    }
    let padding = high.exponent - low.exponent;
    if padding > MAX_DIGITS {
        return Number::failed(condition::MALLOC, status);
    }
    let sum = combine(
        (&high.coefficient.shift_left(padding), high_negative),
        (&low.coefficient, low_negative),
        low.exponent,
        settings,
    );
    finalize(sum, settings, status)
}

/// The exact sum of two numbers with the same exponent.
#[inline]
fn combine(
    a: (&Coefficient, bool),
    b: (&Coefficient, bool),
    exponent: i64,
    settings: &Settings,
) -> Number {
    let ((a, a_negative), (b, b_negative)) = (a, b);
    if a_negative == b_negative {
        return Number::finite(a_negative, a.add(b), exponent);
    }
    let (difference, swapped) = a.difference(b);
    let negative = match difference.is_zero() {
        true => zero_sign(a_negative, b_negative, settings),
        false => a_negative != swapped,
    };
    Number::finite(negative, difference, exponent)
}

fn add_signed(
    a: &Number,
    b: &Number,
    b_negative: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    if a.is_finite() && b.is_finite() {
        return add_finite(a, b, b_negative, settings, status);
    }
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) if a.negative != b_negative => {
            Number::failed(condition::INVALID_OPERATION, status)
        }
        (true, _) => Number::infinity(a.negative),
        (false, _) => Number::infinity(b_negative),
    }
}

/// `a + b`
pub fn add(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    add_signed(a, b, b.negative, settings, status)
}

/// `a - b`
pub fn subtract(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    add_signed(a, b, !b.negative, settings, status)
}

/// The product before it is made to fit, of numbers that are not NaN.
pub(super) fn exact_product(a: &Number, b: &Number, status: &mut u32) -> Number {
    let negative = a.negative != b.negative;
    if !a.is_finite() || !b.is_finite() {
        return match a.is_zero() || b.is_zero() {
            true => Number::failed(condition::INVALID_OPERATION, status),
            false => Number::infinity(negative),
        };
    }
    Number::finite(
        negative,
        a.coefficient.multiply(&b.coefficient),
        a.exponent.saturating_add(b.exponent),
    )
}

/// `a * b`
pub fn multiply(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    if a.is_finite()
        && b.is_finite()
        && let Some(product) = rounded_product(a, b, settings, status)
    {
        return product;
    }
    let product = exact_product(a, b, status);
    finalize(product, settings, status)
}

/// `a * b + c`, rounded once.
pub fn fma(a: &Number, b: &Number, c: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        // A signaling NaN in third place comes before a quiet one.
        if c.is_signaling() && !a.is_signaling() && !b.is_signaling() {
            return c.quieted(settings, status);
        }
        return nan;
    }
    let mut work = 0;
    let product = exact_product(a, b, &mut work);
    if work != 0 {
        // Without a product there is no sum.
        return Number::failed(work, status);
    }
    add(&product, c, settings, status)
}

/// `+a`
pub fn plus(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    signed(a, a.negative, settings, status)
}

/// `-a`
pub fn minus(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    signed(a, !a.negative, settings, status)
}

/// `abs(a)`
pub fn absolute(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    signed(a, false, settings, status)
}

/// The number with a sign, made to fit; zero has a minus sign only where sums have it.
fn signed(a: &Number, negative: bool, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], settings, status) {
        return nan;
    }
    let negative = match a.is_zero() {
        true => negative && settings.rounding == Rounding::Floor,
        false => negative,
    };
    finalize(a.clone().with_sign(negative), settings, status)
}
