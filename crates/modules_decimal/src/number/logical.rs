//! Operations on digits: logical ones on zeros and ones, shifts and rotations.

use super::coefficient::MAX_DIGITS;
use super::{Coefficient, Number, Settings, condition, nan_of};

/// The digits of a logical operand, the last one first.
fn bits(number: &Number) -> Option<Vec<bool>> {
    if !number.is_finite() || number.negative || number.exponent != 0 {
        return None;
    }
    let text = number.coefficient.to_string();
    text.bytes()
        .rev()
        .map(|digit| match digit {
            b'0' => Some(false),
            b'1' => Some(true),
            _ => None,
        })
        .collect()
}

/// A number of these digits, as far as the precision reaches.
fn of_bits(bits: impl DoubleEndedIterator<Item = bool> + ExactSizeIterator) -> Number {
    let text: String = bits.rev().map(|bit| if bit { '1' } else { '0' }).collect();
    let coefficient = Coefficient::from_digits(&text).unwrap_or(Coefficient::ZERO);
    Number::finite(false, coefficient, 0)
}

/// The digits that the precision keeps.
fn capped(mut bits: Vec<bool>, settings: &Settings) -> Vec<bool> {
    bits.truncate(usize::try_from(settings.prec).unwrap_or(usize::MAX));
    bits
}

fn combine(
    a: &Number,
    b: &Number,
    settings: &Settings,
    status: &mut u32,
    of: fn(bool, bool) -> bool,
) -> Number {
    let (Some(a), Some(b)) = (bits(a), bits(b)) else {
        return Number::failed(condition::INVALID_OPERATION, status);
    };
    let (a, b) = (capped(a, settings), capped(b, settings));
    let at = |bits: &[bool], index: usize| bits.get(index).copied().unwrap_or(false);
    of_bits((0..a.len().max(b.len())).map(|index| of(at(&a, index), at(&b, index))))
}

/// Digit-wise and.
pub fn logical_and(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    combine(a, b, settings, status, |a, b| a & b)
}

/// Digit-wise or.
pub fn logical_or(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    combine(a, b, settings, status, |a, b| a | b)
}

/// Digit-wise exclusive or.
pub fn logical_xor(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    combine(a, b, settings, status, |a, b| a ^ b)
}

/// All digits of the precision inverted.
pub fn logical_invert(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    let Some(bits) = bits(a) else {
        return Number::failed(condition::INVALID_OPERATION, status);
    };
    if settings.prec > MAX_DIGITS {
        return Number::failed(condition::MALLOC, status);
    }
    let len = settings.prec.max(0) as usize;
    of_bits((0..len).map(|index| !bits.get(index).copied().unwrap_or(false)))
}

/// The second operand of a shift or a rotation: an integer of at most the precision's magnitude.
fn places(b: &Number, settings: &Settings) -> Option<i64> {
    let count = b
        .coefficient
        .small()
        .and_then(|count| i64::try_from(count).ok())?;
    if !b.is_finite() || b.exponent != 0 || count > settings.prec {
        return None;
    }
    Some(if b.negative { -count } else { count })
}

fn shifted(
    a: &Number,
    b: &Number,
    settings: &Settings,
    status: &mut u32,
    of: impl FnOnce(&Coefficient, i64, i64) -> Coefficient,
) -> Number {
    if let Some(nan) = nan_of(&[a, b], settings, status) {
        return nan;
    }
    let Some(count) = places(b, settings) else {
        return Number::failed(condition::INVALID_OPERATION, status);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let digits = a.coefficient.low_digits(settings.prec);
    if count != 0 && count.saturating_abs() > MAX_DIGITS && !digits.is_zero() && count > 0 {
        return Number::failed(condition::MALLOC, status);
    }
    let coefficient = of(&digits, count, settings.prec);
    Number::finite(a.negative, coefficient, a.exponent)
}

/// The digits of `a` moved by `b` places; what leaves the precision is lost.
pub fn shift(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    shifted(a, b, settings, status, |digits, count, prec| {
        match count >= 0 {
            // What would leave the precision is cut first, so that nothing grows beyond it.
            true => digits.low_digits(prec - count).shift_left(count),
            false => truncated(digits, -count),
        }
    })
}

/// The number without its last `count` digits.
fn truncated(digits: &Coefficient, count: i64) -> Coefficient {
    digits.shift_right(count).0
}

/// The digits of `a` moved by `b` places; what leaves the precision comes in at the other end.
pub fn rotate(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if settings.prec > MAX_DIGITS && a.is_finite() && !a.coefficient.is_zero() {
        let fits = b.is_finite() && places(b, settings).is_some_and(|count| count == 0);
        if b.is_finite() && places(b, settings).is_some() && !fits {
            return Number::failed(condition::MALLOC, status);
        }
    }
    shifted(a, b, settings, status, |digits, count, prec| {
        let left = if count >= 0 { count } else { prec + count };
        let high = truncated(digits, prec - left);
        digits.low_digits(prec - left).shift_left(left).add(&high)
    })
}
