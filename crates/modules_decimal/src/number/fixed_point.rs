//! Logarithms and powers of e in binary fixed point: an integer stands for itself divided by `2 ** bits`.
//!
//! Results are off by a few hundred units in the last place at most; the callers compute with [`GUARD`] bits more than
//! they need.

use dashu_int::ops::{Abs, BitTest};
use dashu_int::{IBig, UBig};
use std::sync::OnceLock;

/// The bits that errors of the functions here may spoil.
pub const GUARD: usize = 32;

/// The bits that so many decimal digits take.
pub fn bits_of_digits(digits: i64) -> usize {
    let digits = digits.max(1) as u128;
    (digits * 3_322 / 1_000 + 1) as usize
}

/// The inverse hyperbolic cotangent of a small integer.
fn acoth(of: u32, bits: usize) -> IBig {
    let square = IBig::from(of) * IBig::from(of);
    let mut power = (IBig::ONE << bits) / IBig::from(of);
    let (mut sum, mut divisor) = (IBig::ZERO, 1u32);
    while power != IBig::ZERO {
        sum += &power / IBig::from(divisor);
        power /= &square;
        divisor = divisor.saturating_add(2);
    }
    sum
}

fn compute_ln10(bits: usize) -> IBig {
    let work = bits + GUARD;
    let sum = acoth(31, work) * IBig::from(46)
        + acoth(49, work) * IBig::from(34)
        + acoth(161, work) * IBig::from(20);
    sum >> GUARD
}

/// The natural logarithm of ten.
pub fn ln10(bits: usize) -> IBig {
    const KNOWN: usize = 1024;
    static LN10: OnceLock<IBig> = OnceLock::new();
    if bits > KNOWN {
        return compute_ln10(bits);
    }
    LN10.get_or_init(|| compute_ln10(KNOWN)).clone() >> (KNOWN - bits)
}

/// `e ** x` for an x between -2 and 2.
pub fn exp(x: &IBig, bits: usize) -> IBig {
    // Halving the argument makes the series short, squaring undoes it and doubles the error each time.
    let halvings = (bits as f64).sqrt() as usize / 2 + 4;
    let work = bits + 2 * halvings + GUARD;
    let x = (x << (work - bits)) >> halvings;
    let (mut sum, mut term, mut count) = (IBig::ONE << work, IBig::ONE << work, 1u32);
    loop {
        term = ((term * &x) >> work) / IBig::from(count);
        if term.clone().abs() <= IBig::ONE {
            break;
        }
        sum += &term;
        count = count.saturating_add(1);
    }
    for _ in 0..halvings {
        sum = (&sum * &sum) >> work;
    }
    sum >> (work - bits)
}

/// The natural logarithm of an x between a tenth and ten.
pub fn ln(x: &IBig, bits: usize) -> IBig {
    let one = IBig::ONE << bits;
    let start = (x.to_f64().value() / one.to_f64().value()).ln();
    // Where the double is too small or too large for its range, the leading bits give the same quotient.
    let start = match start.is_finite() {
        true => start,
        false => leading_quotient(x, bits).ln(),
    };
    let mut y = (IBig::from((start * 2f64.powi(60)) as i64) << bits) >> 60;
    loop {
        // With x * e ** -y = 1 + t the logarithm is y + 2 * t / (2 + t), up to a twelfth of the cube of t.
        let t = ((x * exp(&(-&y), bits)) >> bits) - &one;
        y += ((&t << (bits + 1)) / (&one + &one + &t)).clone();
        if t.bit_len() + bits / 3 <= bits + 1 {
            return y;
        }
    }
}

fn leading_quotient(x: &IBig, bits: usize) -> f64 {
    let shift = bits.saturating_sub(60);
    (x >> shift).to_f64().value() / 2f64.powi((bits - shift) as i32)
}

/// A decimal number as fixed point, rounded down in its magnitude.
pub fn from_decimal(coefficient: &UBig, exponent: i64, bits: usize) -> IBig {
    let shifted = coefficient << bits;
    IBig::from(match exponent >= 0 {
        true => shifted * UBig::from_word(10).pow(exponent as usize),
        false => shifted / UBig::from_word(10).pow(exponent.unsigned_abs() as usize),
    })
}
