//! Coefficients: natural numbers that are asked about their decimal digits.
//!
//! Invariants: what fits 128 bits lies in the value itself and is computed with machine arithmetic; nothing here
//! makes a number of more than [`MAX_DIGITS`] digits without having been asked for so many by the caller.

use dashu_int::UBig;
use dashu_int::ops::{BitTest, DivRem, SquareRootRem};
use std::cmp::Ordering;

/// The most digits a coefficient may have; who wants more gets a MemoryError.
pub const MAX_DIGITS: i64 = 1 << 30;

/// The powers of ten that fit 128 bits.
const POWERS: [u128; 39] = {
    let mut powers = [1u128; 39];
    let mut at = 1;
    while at < 39 {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// How what a rounding drops compares with half a unit in the last place that is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lost {
    /// Nothing is dropped.
    Nothing,
    /// Less than half.
    BelowHalf,
    /// Exactly half.
    Half,
    /// More than half.
    AboveHalf,
}

impl Lost {
    /// What a rest is of a divisor, given by its half.
    pub(super) fn of<T: Ord + Default>(rest: T, half: T) -> Lost {
        if rest == T::default() {
            return Lost::Nothing;
        }
        match rest.cmp(&half) {
            Ordering::Less => Lost::BelowHalf,
            Ordering::Equal => Lost::Half,
            Ordering::Greater => Lost::AboveHalf,
        }
    }
}

/// A natural number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coefficient(UBig);

/// The power of ten as a machine number, where it is one.
#[inline]
pub(super) fn small_power(exponent: i64) -> Option<u128> {
    POWERS.get(usize::try_from(exponent).ok()?).copied()
}

/// `10 ** exponent`; the caller has seen to it that this is not absurd.
fn power(exponent: i64) -> UBig {
    match small_power(exponent) {
        Some(power) => UBig::from_dword(power),
        None => UBig::from_word(10).pow(exponent.max(0) as usize),
    }
}

#[inline]
fn digits_of_small(value: u128) -> i64 {
    let bits = 128 - value.leading_zeros();
    let least = (bits * 1233) >> 12;
    let above = POWERS
        .get(least as usize)
        .is_some_and(|power| value >= *power);
    i64::from(least) + i64::from(above)
}

/// Quotient and rest of machine numbers; short ones are divided by one short instruction.
#[inline]
pub(super) fn div_rem_small(a: u128, b: u128) -> (u128, u128) {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => (u128::from(a / b), u128::from(a % b)),
        _ => {
            let quotient = a / b;
            (quotient, a - quotient * b)
        }
    }
}

impl Coefficient {
    /// Zero.
    pub const ZERO: Coefficient = Coefficient(UBig::ZERO);
    /// One.
    pub const ONE: Coefficient = Coefficient(UBig::ONE);

    /// From a machine number.
    #[inline]
    pub const fn from_small(value: u128) -> Coefficient {
        Coefficient(UBig::from_dword(value))
    }

    /// From a big number.
    pub fn from_big(value: UBig) -> Coefficient {
        Coefficient(value)
    }

    /// From text of ASCII digits only.
    pub fn from_digits(text: &str) -> Option<Coefficient> {
        if text.len() <= 38 {
            return text.parse().ok().map(Coefficient::from_small);
        }
        UBig::from_str_radix(text, 10).ok().map(Coefficient)
    }

    /// The value as a big number.
    pub fn as_big(&self) -> &UBig {
        &self.0
    }

    /// The value as a machine number, where it is one.
    #[inline]
    pub fn small(&self) -> Option<u128> {
        match self.0.as_words() {
            [] => Some(0),
            [low] => Some(u128::from(*low)),
            [low, high] => Some(u128::from(*low) | u128::from(*high) << 64),
            _ => None,
        }
    }

    /// True for zero.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// True for one.
    pub fn is_one(&self) -> bool {
        self.0.is_one()
    }

    /// True for odd numbers.
    #[inline]
    pub fn is_odd(&self) -> bool {
        self.0.as_words().first().is_some_and(|word| word & 1 == 1)
    }

    /// The last decimal digit.
    pub fn last_digit(&self) -> u8 {
        match self.small() {
            Some(small) => (small % 10) as u8,
            None => &self.0 % 10u8,
        }
    }

    /// The number of decimal digits; 1 for zero.
    #[inline]
    pub fn digits(&self) -> i64 {
        match self.small() {
            Some(0) => 1,
            Some(small) => digits_of_small(small),
            None => self.digits_of_big(),
        }
    }

    /// The least and the greatest number of digits that the length in bits allows.
    fn digit_bounds(&self) -> (i64, i64) {
        /// The decimal logarithm of 2, times 2 ** 64, rounded down.
        const LOG: u128 = 5_553_023_288_523_357_132;
        let bits = self.0.bit_len() as u128;
        let of = |bits: u128, log: u128| ((bits * log) >> 64) as i64 + 1;
        (of(bits.saturating_sub(1), LOG), of(bits, LOG + 1))
    }

    fn digits_of_big(&self) -> i64 {
        let (least, most) = self.digit_bounds();
        if least == most {
            return least;
        }
        // The length in bits leaves two possibilities; the leading bits decide unless they are those of a power of ten.
        let shift = self.0.bit_len().saturating_sub(64);
        let top = (&self.0 >> shift).to_f64().value();
        let log = top.log10() + shift as f64 * std::f64::consts::LOG10_2;
        let nearest = log.round();
        if (log - nearest).abs() > 1e-5 {
            return (log.floor() as i64 + 1).clamp(least, most);
        }
        if self.0 >= power(least) { most } else { least }
    }

    /// True if there are more digits than `count`.
    #[inline]
    pub fn has_more_digits_than(&self, count: i64) -> bool {
        if let Some(small) = self.small() {
            return small_power(count).is_some_and(|power| small >= power);
        }
        let (least, most) = self.digit_bounds();
        least > count || (most > count && self.digits() > count)
    }

    /// The sum.
    #[inline]
    pub fn add(&self, other: &Coefficient) -> Coefficient {
        if let (Some(a), Some(b)) = (self.small(), other.small())
            && let Some(sum) = a.checked_add(b)
        {
            return Coefficient::from_small(sum);
        }
        Coefficient(&self.0 + &other.0)
    }

    /// The difference of both without a sign, and true if the other is the greater one.
    #[inline]
    pub fn difference(&self, other: &Coefficient) -> (Coefficient, bool) {
        if let (Some(a), Some(b)) = (self.small(), other.small()) {
            return (Coefficient::from_small(a.abs_diff(b)), a < b);
        }
        match self.0 < other.0 {
            true => (Coefficient(&other.0 - &self.0), true),
            false => (Coefficient(&self.0 - &other.0), false),
        }
    }

    /// One more.
    pub fn increment(self) -> Coefficient {
        match self.small().and_then(|small| small.checked_add(1)) {
            Some(sum) => Coefficient::from_small(sum),
            None => Coefficient(self.0 + UBig::ONE),
        }
    }

    /// The product.
    #[inline]
    pub fn multiply(&self, other: &Coefficient) -> Coefficient {
        if let (Some(a), Some(b)) = (self.small(), other.small())
            && let Some(product) = a.checked_mul(b)
        {
            return Coefficient::from_small(product);
        }
        Coefficient(&self.0 * &other.0)
    }

    /// The value times `10 ** exponent`.
    pub fn shift_left(&self, exponent: i64) -> Coefficient {
        if let (Some(value), Some(power)) = (self.small(), small_power(exponent))
            && let Some(product) = value.checked_mul(power)
        {
            return Coefficient::from_small(product);
        }
        if self.is_zero() {
            return Coefficient::ZERO;
        }
        Coefficient(&self.0 * power(exponent))
    }

    /// The value divided by `10 ** exponent`, and what is lost by it.
    pub fn shift_right(&self, exponent: i64) -> (Coefficient, Lost) {
        if exponent <= 0 || self.is_zero() {
            return (self.clone(), Lost::Nothing);
        }
        if let Some(value) = self.small() {
            return match small_power(exponent) {
                Some(power) => {
                    let (quotient, rest) = div_rem_small(value, power);
                    (Coefficient::from_small(quotient), Lost::of(rest, power / 2))
                }
                // 128 bits hold less than half of 10 ** 39.
                None => (Coefficient::ZERO, Lost::BelowHalf),
            };
        }
        let (_, most) = self.digit_bounds();
        if exponent > most {
            return (Coefficient::ZERO, Lost::BelowHalf);
        }
        let power = power(exponent);
        let half = &power >> 1;
        let (quotient, rest) = (&self.0).div_rem(power);
        (Coefficient(quotient), Lost::of(rest, half))
    }

    /// Quotient and rest; the divisor is not zero.
    pub fn div_rem(&self, divisor: &Coefficient) -> (Coefficient, Coefficient) {
        if let (Some(a), Some(b)) = (self.small(), divisor.small())
            && b != 0
        {
            let (quotient, rest) = div_rem_small(a, b);
            return (
                Coefficient::from_small(quotient),
                Coefficient::from_small(rest),
            );
        }
        if divisor.is_zero() {
            return (Coefficient::ZERO, Coefficient::ZERO);
        }
        let (quotient, rest) = (&self.0).div_rem(&divisor.0);
        (Coefficient(quotient), Coefficient(rest))
    }

    /// The whole part of the square root, and whether it is the square root.
    pub fn square_root(&self) -> (Coefficient, bool) {
        let (root, rest) = self.0.sqrt_rem();
        (Coefficient(root), rest.is_zero())
    }

    /// Without as many trailing zeros as there are, but at most `most`; and how many those are.
    pub fn without_zeros(&self, most: i64) -> (Coefficient, i64) {
        let twos = match self.0.trailing_zeros() {
            Some(twos) => i64::try_from(twos).unwrap_or(i64::MAX),
            None => return (Coefficient::ZERO, 0),
        };
        let mut left = most.min(twos);
        let (mut value, mut count) = (self.clone(), 0);
        let mut step = 1i64;
        while step <= left / 2 {
            step *= 2;
        }
        while step > 0 && left > 0 {
            if step <= left {
                let divisor = Coefficient(power(step));
                let (quotient, rest) = value.div_rem(&divisor);
                if rest.is_zero() {
                    value = quotient;
                    count += step;
                    left -= step;
                }
            }
            step /= 2;
        }
        (value, count)
    }

    /// The value modulo a machine number, which is not zero.
    pub fn modulo(&self, modulus: u64) -> u64 {
        match self.small() {
            Some(small) => (small % u128::from(modulus.max(1))) as u64,
            None => &self.0 % modulus.max(1),
        }
    }

    /// The last `count` digits.
    pub fn low_digits(&self, count: i64) -> Coefficient {
        if count <= 0 {
            return Coefficient::ZERO;
        }
        if !self.has_more_digits_than(count) {
            return self.clone();
        }
        let (_, rest) = self.div_rem(&Coefficient(power(count)));
        rest
    }

    /// The power of ten.
    pub fn power_of_ten(exponent: i64) -> Coefficient {
        Coefficient(power(exponent))
    }

    /// Whether the value is a power of ten, and which.
    pub fn log10_exact(&self) -> Option<i64> {
        let (rest, count) = self.without_zeros(i64::MAX);
        rest.is_one().then_some(count)
    }
}

impl PartialOrd for Coefficient {
    fn partial_cmp(&self, other: &Coefficient) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Coefficient {
    #[inline]
    fn cmp(&self, other: &Coefficient) -> Ordering {
        match (self.small(), other.small()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.0.cmp(&other.0),
        }
    }
}

impl std::fmt::Display for Coefficient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.small() {
            Some(small) => write!(f, "{small}"),
            None => write!(f, "{}", self.0),
        }
    }
}
