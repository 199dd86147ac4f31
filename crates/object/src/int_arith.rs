//! Arithmetic of big integers by Python's rules: floor division, correctly rounded true division, modular powers,
//! rounding to powers of ten. Pure functions.

use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{BitTest, DivRem, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

/// Floor division and the remainder with the divisor's sign; the divisor is not zero.
pub fn divmod(a: &IBig, b: &IBig) -> (IBig, IBig) {
    let (quotient, rest) = a.div_rem(b);
    if rest != IBig::ZERO && (rest < IBig::ZERO) != (*b < IBig::ZERO) {
        return (quotient - IBig::ONE, rest + b);
    }
    (quotient, rest)
}

/// [`divmod`] of machine integers.
pub fn divmod_small(a: i64, b: i64) -> (i128, i64) {
    let (a, b) = (i128::from(a), i128::from(b));
    let (quotient, rest) = (a / b, a % b);
    if rest != 0 && (rest < 0) != (b < 0) {
        return (quotient - 1, (rest + b) as i64);
    }
    (quotient, rest as i64)
}

/// `x * 2^exponent`, exact where the result is representable.
pub fn ldexp(mut x: f64, mut exponent: i64) -> f64 {
    while exponent > 1000 && x.is_finite() && x != 0.0 {
        x *= f64::powi(2.0, 1000);
        exponent -= 1000;
    }
    while exponent < -1000 && x != 0.0 {
        x *= f64::powi(2.0, -1000);
        exponent += 1000;
    }
    if x == 0.0 || !x.is_finite() {
        x
    } else {
        x * f64::powi(2.0, exponent as i32)
    }
}

/// `magnitude * 2^exponent` as the nearest double, ties to even; `sticky` says that something below was cut off.
/// `None` if it is too large.
pub fn round_to_f64(magnitude: UBig, exponent: i64, sticky: bool) -> Option<f64> {
    let bits = magnitude.bit_len() as i64;
    if bits == 0 {
        return Some(0.0);
    }
    let top = bits + exponent;
    if top > 1024 {
        return None;
    }
    let keep = (top + 1074).clamp(0, 53);
    let drop = bits - keep;
    if drop <= 0 {
        let exact = u64::try_from(&magnitude).ok()?;
        return Some(ldexp(exact as f64, exponent));
    }
    let drop = drop as usize;
    let half = magnitude.bit(drop - 1);
    let below = sticky
        || magnitude
            .trailing_zeros()
            .is_some_and(|zeros| zeros < drop - 1);
    let mut kept = u64::try_from(&(magnitude >> drop)).ok()?;
    if half && (below || kept & 1 == 1) {
        kept += 1;
    }
    let result = ldexp(kept as f64, exponent + drop as i64);
    result.is_finite().then_some(result)
}

/// `a / b` correctly rounded; the divisor is not zero. `None` if the result is too large for a double.
pub fn true_divide(a: &IBig, b: &IBig) -> Option<f64> {
    let negative = (*a < IBig::ZERO) != (*b < IBig::ZERO);
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    let shift = b.bit_len() as i64 - a.bit_len() as i64 + 66;
    let (a, b) = if shift >= 0 {
        (a << shift as usize, b)
    } else {
        (a, b << (-shift) as usize)
    };
    let (quotient, rest) = a.div_rem(b);
    let result = round_to_f64(quotient, -shift, rest != UBig::ZERO)?;
    Some(if negative { -result } else { result })
}

/// A big integer as the nearest double, ties to even; `None` if it is too large.
pub fn to_f64(value: &IBig) -> Option<f64> {
    let result = round_to_f64(value.unsigned_abs(), 0, false)?;
    Some(if *value < IBig::ZERO { -result } else { result })
}

/// A finite double's whole part.
pub fn from_f64(value: f64) -> IBig {
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as i64 - 1075;
    let mantissa = UBig::from(bits & ((1 << 52) - 1) | if exponent == -1075 { 0 } else { 1 << 52 });
    let magnitude = if exponent >= 0 {
        mantissa << exponent as usize
    } else {
        mantissa >> (-exponent).min(64) as usize
    };
    IBig::from_parts(
        if value < 0.0 {
            Sign::Negative
        } else {
            Sign::Positive
        },
        magnitude,
    )
}

/// The inverse of `a` modulo `modulus` (positive), if there is one.
fn inverse(a: &IBig, modulus: &IBig) -> Option<IBig> {
    let (mut old_rest, mut rest) = (divmod(a, modulus).1, modulus.clone());
    let (mut old_factor, mut factor) = (IBig::ONE, IBig::ZERO);
    while rest != IBig::ZERO {
        let (quotient, next) = divmod(&old_rest, &rest);
        (old_rest, rest) = (rest, next);
        let next = &old_factor - quotient * &factor;
        (old_factor, factor) = (factor, next);
    }
    (old_rest == IBig::ONE).then(|| divmod(&old_factor, modulus).1)
}

/// `pow(base, exponent, modulus)` with a modulus that is not zero; `None` if the base has no inverse.
pub fn pow_mod(base: &IBig, exponent: &IBig, modulus: &IBig) -> Option<IBig> {
    let positive = IBig::from(modulus.unsigned_abs());
    if positive == IBig::ONE {
        return Some(IBig::ZERO);
    }
    let base = if *exponent < IBig::ZERO {
        inverse(base, &positive)?
    } else {
        divmod(base, &positive).1
    };
    let ring = ConstDivisor::new(positive.unsigned_abs());
    let power = ring
        .reduce(base.unsigned_abs())
        .pow(&exponent.unsigned_abs())
        .residue();
    Some(divmod(&IBig::from(power), modulus).1)
}

/// `value` rounded to a multiple of `10^digits`, ties to even.
pub fn round_to_tens(value: &IBig, digits: usize) -> IBig {
    let unit = IBig::from(10).pow(digits);
    let (quotient, rest) = divmod(value, &unit);
    let twice = rest * IBig::from(2);
    let odd = &quotient % IBig::from(2) != IBig::ZERO;
    let quotient = if twice > unit || (twice == unit && odd) {
        quotient + IBig::ONE
    } else {
        quotient
    };
    quotient * unit
}

/// `value >> shift`, rounding down.
pub fn shift_right(value: &IBig, shift: usize) -> IBig {
    if *value >= IBig::ZERO {
        return value >> shift;
    }
    // ~(~value >> shift)
    -((-(value.clone()) - IBig::ONE) >> shift) - IBig::ONE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_as_the_language_says() {
        let big = |n: i64| IBig::from(n);
        assert_eq!(divmod(&big(-7), &big(2)), (big(-4), big(1)));
        assert_eq!(divmod(&big(7), &big(-2)), (big(-4), big(-1)));
        assert_eq!(divmod_small(i64::MIN, -1), (1 << 63, 0));
        assert_eq!(true_divide(&big(1), &big(3)), Some(1.0 / 3.0));
        let tiny = true_divide(&big(1), &(IBig::ONE << 1074));
        assert_eq!(tiny, Some(5e-324));
        assert_eq!(true_divide(&big(1), &(IBig::ONE << 1075)), Some(0.0));
        assert_eq!(true_divide(&big(3), &(IBig::ONE << 1075)), Some(1e-323));
        assert_eq!(shift_right(&big(-5), 1), big(-3));
        assert_eq!(pow_mod(&big(3), &big(-1), &big(7)), Some(big(5)));
        assert_eq!(pow_mod(&big(3), &big(2), &big(-7)), Some(big(-5)));
        assert_eq!(round_to_tens(&big(-25), 1), big(-20));
        assert_eq!(
            to_f64(&((IBig::ONE << 53) + IBig::ONE)),
            Some(9007199254740992.0)
        );
    }
}
