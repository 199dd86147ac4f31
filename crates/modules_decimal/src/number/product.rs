//! Products that have more digits than the precision and than 128 bits, without a big number: 256 bits, rounded at once.

use super::coefficient::{Coefficient, Lost, div_rem_small, small_power};
use super::{Number, Settings, condition};

/// The low and the high half of a product.
fn wide_product(a: u128, b: u128) -> [u64; 4] {
    let halves = |value: u128| [value as u64, (value >> 64) as u64];
    let mut limbs = [0u64; 4];
    for (i, x) in halves(a).into_iter().enumerate() {
        let mut carry = 0u128;
        for (j, y) in halves(b).into_iter().enumerate() {
            let sum = u128::from(x) * u128::from(y) + u128::from(limbs[i + j]) + carry;
            limbs[i + j] = sum as u64;
            carry = sum >> 64;
        }
        limbs[i + 2] = carry as u64;
    }
    limbs
}

/// Divides in place and gives the rest.
fn divide(limbs: &mut [u64; 4], divisor: u64) -> u64 {
    let mut rest = 0u128;
    for limb in limbs.iter_mut().rev() {
        let (quotient, remainder) =
            div_rem_small(rest << 64 | u128::from(*limb), u128::from(divisor));
        *limb = quotient as u64;
        rest = remainder;
    }
    rest as u64
}

/// The product of machine numbers without its last `drop` digits, at most 37, and these.
fn product_without(a: u128, b: u128, drop: i64) -> Option<(u128, u128)> {
    let mut limbs = wide_product(a, b);
    let first = drop.min(19);
    let low_power = small_power(first)?;
    let low = divide(&mut limbs, u64::try_from(low_power).ok()?);
    let high = divide(&mut limbs, u64::try_from(small_power(drop - first)?).ok()?);
    let [low_limb, high_limb, 0, 0] = limbs else {
        return None;
    };
    let rest = u128::from(high) * low_power + u128::from(low);
    Some((u128::from(low_limb) | u128::from(high_limb) << 64, rest))
}

/// The rounded product of finite numbers, in the cases that this module is for.
pub(super) fn rounded_product(
    a: &Number,
    b: &Number,
    settings: &Settings,
    status: &mut u32,
) -> Option<Number> {
    let (x, y) = (a.coefficient.small()?, b.coefficient.small()?);
    if settings.prec > 37 || x.checked_mul(y).is_some() {
        return None;
    }
    let mut drop = a.coefficient.digits() + b.coefficient.digits() - 1 - settings.prec;
    if !(1..=36).contains(&drop) {
        return None;
    }
    let (mut kept, mut rest) = product_without(x, y, drop)?;
    let limit = small_power(settings.prec)?;
    if kept >= limit {
        let (quotient, digit) = (kept / 10, kept % 10);
        rest += digit * small_power(drop)?;
        kept = quotient;
        drop += 1;
    }
    let mut exponent = a.exponent.checked_add(b.exponent)?.checked_add(drop)?;
    let adjusted = exponent + settings.prec - 1;
    let top = if settings.clamp {
        settings.etop()
    } else {
        settings.emax
    };
    if adjusted < settings.emin || adjusted >= settings.emax || exponent >= top {
        return None;
    }
    let negative = a.negative != b.negative;
    let lost = Lost::of(rest, small_power(drop)? / 2);
    let coefficient = Coefficient::from_small(kept);
    if settings.rounding.goes_up(negative, &coefficient, lost) {
        kept += 1;
        if kept == limit {
            kept /= 10;
            exponent += 1;
        }
    }
    *status |= condition::ROUNDED;
    if lost != Lost::Nothing {
        *status |= condition::INEXACT;
    }
    Some(Number::small(negative, kept, exponent))
}
