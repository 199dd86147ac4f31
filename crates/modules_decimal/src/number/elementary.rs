//! Exponential function and logarithms, correctly rounded, ties to even.
//!
//! A result is computed with a few digits more than wanted; where these do not decide the rounding, with more of them.
//! Apart from the cases that are told apart first, results are irrational, so that this ends.

use super::coefficient::MAX_DIGITS;
use super::fixed_point::{self, GUARD, bits_of_digits};
use super::rounding::finalize;
use super::{Coefficient, Number, Rounding, Settings, condition, nan_of};
use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

const INEXACT: u32 = condition::INEXACT | condition::ROUNDED;

/// The exponent of a number that overflows or underflows in every context.
pub(super) const BEYOND: i64 = 2_500_000_000_000_000_000;

/// A digit string with an error of a few units in its last place.
pub(super) struct Approximation {
    pub negative: bool,
    pub coefficient: Coefficient,
    pub exponent: i64,
}

impl Approximation {
    /// The number, if its first `prec` digits cannot be rounded but one way.
    fn decided(self, prec: i64) -> Option<Number> {
        let extra = self.coefficient.digits() - prec;
        if extra < 2 {
            return None;
        }
        let rest = self.coefficient.low_digits(extra);
        let unit = Coefficient::power_of_ten(extra);
        let half = Coefficient::power_of_ten(extra - 1).multiply(&Coefficient::from_small(5));
        let close = Coefficient::from_small(8);
        let near = |mark: &Coefficient| rest.difference(mark).0 < close;
        if near(&Coefficient::ZERO) || near(&half) || near(&unit) {
            return None;
        }
        Some(Number::finite(
            self.negative,
            self.coefficient,
            self.exponent,
        ))
    }

    /// The number as it is.
    pub(super) fn number(self) -> Number {
        Number::finite(self.negative, self.coefficient, self.exponent)
    }
}

/// `e ** x` with `digits` digits, x in fixed point with `bits` bits, of which the exponent of the result takes 64.
pub(super) fn exp_fixed(x: &IBig, bits: usize, digits: i64) -> Approximation {
    let ln10 = fixed_point::ln10(bits);
    let k = x / &ln10;
    let rest = x - &k * &ln10;
    let value = fixed_point::exp(&rest, bits);
    let scaled = (value.unsigned_abs() * UBig::from_word(10).pow(digits.max(0) as usize)) >> bits;
    Approximation {
        negative: false,
        coefficient: Coefficient::from_big(scaled),
        exponent: i64::try_from(&k).unwrap_or(0) - digits,
    }
}

/// What differs from one by less than any rounding is to see: one with all digits.
pub(super) fn near_one(settings: &Settings) -> Number {
    let zeros = settings.prec - 1;
    Number::finite(false, Coefficient::power_of_ten(zeros), -zeros)
}

/// Repeats a computation with more digits until they decide.
fn refine(settings: &Settings, status: &mut u32, compute: impl Fn(i64) -> Approximation) -> Number {
    let mut extra = 4;
    loop {
        if let Some(number) = compute(settings.prec + extra).decided(settings.prec) {
            *status |= INEXACT;
            return finalize(number, settings, status);
        }
        extra *= 3;
    }
}

/// True, with the condition set, if nobody has the memory for so many digits.
fn hopeless(settings: &Settings, status: &mut u32) -> bool {
    let hopeless = settings.prec > MAX_DIGITS;
    if hopeless {
        *status |= condition::MALLOC;
    }
    hopeless
}

/// `e ** a`
pub fn exp(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], settings, status) {
        return nan;
    }
    if a.is_infinite() {
        return match a.negative {
            true => Number::integer(0),
            false => Number::infinity(false),
        };
    }
    if a.coefficient.is_zero() {
        return Number::integer(1);
    }
    let settings = settings.with_rounding(Rounding::HalfEven);
    if a.adjusted() >= 19 {
        let exponent = if a.negative { -BEYOND } else { BEYOND };
        *status |= INEXACT;
        return finalize(Number::small(false, 1, exponent), &settings, status);
    }
    if hopeless(&settings, status) {
        return Number::nan();
    }
    if a.adjusted() < -(settings.prec + 5) {
        *status |= INEXACT;
        return near_one(&settings);
    }
    refine(&settings, status, |digits| {
        let bits = bits_of_digits(digits) + 80 + GUARD;
        let x = fixed_point::from_decimal(a.coefficient.as_big(), a.exponent, bits);
        exp_fixed(&if a.negative { -x } else { x }, bits, digits)
    })
}

/// A positive number as `m * 10 ** k` with m near one, and how much of m is not one.
struct Split {
    k: i64,
    /// The exponent of m's last digit.
    exponent: i64,
    /// m - 1 in units of m's last digit.
    excess: Coefficient,
    /// True if m is below one.
    below: bool,
}

impl Split {
    fn of(a: &Number) -> Split {
        let digits = a.coefficient.digits();
        let leading = match digits > 2 {
            true => a.coefficient.shift_right(digits - 2).0,
            false => a.coefficient.shift_left(2 - digits),
        };
        let up = leading > Coefficient::from_small(31);
        let k = a.exponent + digits - 1 + i64::from(up);
        let exponent = a.exponent - k;
        // A power of ten has a coefficient that ends left of the point.
        let one = Coefficient::power_of_ten((-exponent).max(0));
        let (excess, below) = a.coefficient.difference(&one);
        Split {
            k,
            exponent,
            excess,
            below,
        }
    }

    /// The exponent of the first digit of m - 1.
    fn excess_adjusted(&self) -> i64 {
        self.exponent + self.excess.digits() - 1
    }
}

/// The natural logarithm as fixed point, with this many digits.
pub(super) fn ln_fixed(a: &Number, digits: i64) -> (IBig, usize) {
    let split = Split::of(a);
    // Near one the logarithm is small, and its first digits come late.
    let late = match split.k {
        0 => (-split.excess_adjusted()).max(0),
        _ => 0,
    };
    let bits = bits_of_digits(digits + late) + 80 + GUARD;
    if late > digits + 5 {
        let excess = fixed_point::from_decimal(split.excess.as_big(), split.exponent, bits);
        return (if split.below { -excess } else { excess }, bits);
    }
    let m = fixed_point::from_decimal(a.coefficient.as_big(), split.exponent, bits);
    let ln = fixed_point::ln(&m, bits);
    match split.k {
        0 => (ln, bits),
        k => (ln + fixed_point::ln10(bits) * IBig::from(k), bits),
    }
}

/// A fixed point number as decimal digits, at least `digits` of them.
fn to_digits(value: &IBig, bits: usize, digits: i64) -> Approximation {
    let length = value.bit_len() as f64 - bits as f64;
    let adjusted = (length * std::f64::consts::LOG10_2).floor() as i64;
    let scale = digits - adjusted + 1;
    let magnitude = value.unsigned_abs();
    let scaled = match scale >= 0 {
        true => (magnitude * UBig::from_word(10).pow(scale as usize)) >> bits,
        false => (magnitude >> bits) / UBig::from_word(10).pow(scale.unsigned_abs() as usize),
    };
    Approximation {
        negative: value.sign() == Sign::Negative,
        coefficient: Coefficient::from_big(scaled),
        exponent: -scale,
    }
}

/// What both logarithms say of specials, zeros, negative numbers and one.
fn logarithm_special(a: &Number, settings: &Settings, status: &mut u32) -> Option<Number> {
    if let Some(nan) = nan_of(&[a], settings, status) {
        return Some(nan);
    }
    if a.is_zero() {
        return Some(Number::infinity(true));
    }
    if a.negative {
        return Some(Number::failed(condition::INVALID_OPERATION, status));
    }
    if a.is_infinite() {
        return Some(Number::infinity(false));
    }
    None
}

/// The natural logarithm.
pub fn ln(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(special) = logarithm_special(a, settings, status) {
        return special;
    }
    let settings = settings.with_rounding(Rounding::HalfEven);
    let split = Split::of(a);
    if split.k == 0 && split.excess.is_zero() {
        return Number::integer(0);
    }
    if hopeless(&settings, status) {
        return Number::nan();
    }
    let excess_digits = split.excess.digits();
    if split.k == 0 && -split.excess_adjusted() > settings.prec + excess_digits + 5 {
        // ln(1 + t) is below t by less than the digits of t show.
        let padding = (settings.prec + 3 - excess_digits).max(1);
        let padded = split.excess.shift_left(padding);
        let coefficient = match split.below {
            true => padded.increment(),
            false => padded.difference(&Coefficient::ONE).0,
        };
        *status |= INEXACT;
        let result = Number::finite(split.below, coefficient, split.exponent - padding);
        return finalize(result, &settings, status);
    }
    refine(&settings, status, |digits| {
        let (value, bits) = ln_fixed(a, digits);
        to_digits(&value, bits, digits)
    })
}

/// The decimal logarithm.
pub fn log10(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(special) = logarithm_special(a, settings, status) {
        return special;
    }
    let settings = settings.with_rounding(Rounding::HalfEven);
    if let Some(zeros) = a.coefficient.log10_exact() {
        return finalize(Number::integer(a.exponent + zeros), &settings, status);
    }
    if hopeless(&settings, status) {
        return Number::nan();
    }
    let split = Split::of(a);
    if split.k != 0 && -split.excess_adjusted() > settings.prec + 5 {
        let padding = settings.prec + 3;
        let padded =
            Coefficient::from_small(u128::from(split.k.unsigned_abs())).shift_left(padding);
        let coefficient = match split.below == (split.k < 0) {
            true => padded.increment(),
            false => padded.difference(&Coefficient::ONE).0,
        };
        *status |= INEXACT;
        let result = Number::finite(split.k < 0, coefficient, -padding);
        return finalize(result, &settings, status);
    }
    refine(&settings, status, |digits| {
        let (value, bits) = ln_fixed(a, digits + 2);
        let quotient = (value << bits) / fixed_point::ln10(bits);
        to_digits(&quotient, bits, digits)
    })
}
