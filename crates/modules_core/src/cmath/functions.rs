//! The elementary functions of a complex number whose parts are finite.
//!
//! Each follows Kahan ("Branch cuts for complex elementary functions") or Hull and others: no step may overflow,
//! underflow or cancel where the result does not. Signs of zeros say on which side of a cut a number lies. NaN and
//! infinities are `special`'s.

use super::{Failure, Pair, Value, special};
use std::f64::consts::{E, FRAC_PI_2, LN_2, LN_10};

/// Above this, sums and products of two numbers may overflow.
const LARGE: f64 = f64::MAX / 4.0;
/// The digits of a float.
const DIGITS: i32 = f64::MANTISSA_DIGITS as i32;

fn is_finite((re, im): Pair) -> bool {
    re.is_finite() && im.is_finite()
}

/// The largest real part whose exponential is safe.
fn log_large() -> f64 {
    LARGE.ln()
}

fn is_large((re, im): Pair) -> bool {
    re.abs() > LARGE || im.abs() > LARGE
}

/// The logarithm of twice the modulus of a large number.
fn log_of_double((re, im): Pair) -> f64 {
    (re / 2.0).hypot(im / 2.0).ln() + LN_2 * 2.0
}

/// A range error if a part has overflowed.
fn bounded(z: Pair) -> Value {
    if z.0.is_infinite() || z.1.is_infinite() {
        Err(Failure::Range)
    } else {
        Ok(z)
    }
}

/// The special value; an infinite argument of a circular function is an error.
fn special_or_domain(value: Pair, bad: bool) -> Value {
    if bad { Err(Failure::Domain) } else { Ok(value) }
}

pub(super) fn sqrt(z: Pair) -> Pair {
    if !is_finite(z) {
        return special::sqrt(z);
    }
    let (re, im) = z;
    if re == 0.0 && im == 0.0 {
        return (0.0, im);
    }
    let (x, y) = (re.abs(), im.abs());
    let root = if x < f64::MIN_POSITIVE && y < f64::MIN_POSITIVE {
        // Subnormal numbers have few digits: scale them up by an odd power of two.
        let (x, y) = (libm::ldexp(x, DIGITS), libm::ldexp(y, DIGITS));
        libm::ldexp((x + x.hypot(y)).sqrt(), -(DIGITS + 1) / 2)
    } else {
        let x = x / 8.0;
        2.0 * (x + x.hypot(y / 8.0)).sqrt()
    };
    let other = y / (2.0 * root);
    if re >= 0.0 {
        (root, other.copysign(im))
    } else {
        (other, root.copysign(im))
    }
}

pub(super) fn acos(z: Pair) -> Pair {
    if !is_finite(z) {
        return special::acos(z);
    }
    let (re, im) = z;
    if is_large(z) {
        let length = log_of_double(z);
        return (im.abs().atan2(re), -length.copysign(im));
    }
    let (a, b) = (sqrt((1.0 - re, -im)), sqrt((1.0 + re, im)));
    (2.0 * a.0.atan2(b.0), libm::asinh(b.0 * a.1 - b.1 * a.0))
}

pub(super) fn acosh(z: Pair) -> Pair {
    if !is_finite(z) {
        return special::acosh(z);
    }
    let (re, im) = z;
    if is_large(z) {
        return (log_of_double(z), im.atan2(re));
    }
    let (a, b) = (sqrt((re - 1.0, im)), sqrt((re + 1.0, im)));
    (libm::asinh(a.0 * b.0 + a.1 * b.1), 2.0 * a.1.atan2(b.0))
}

pub(super) fn asinh(z: Pair) -> Pair {
    if !is_finite(z) {
        return special::asinh(z);
    }
    let (re, im) = z;
    if is_large(z) {
        return (log_of_double(z).copysign(re), im.atan2(re.abs()));
    }
    let (a, b) = (sqrt((1.0 + im, -re)), sqrt((1.0 - im, re)));
    (
        libm::asinh(a.0 * b.1 - b.0 * a.1),
        im.atan2(a.0 * b.0 - a.1 * b.1),
    )
}

/// A function of `i * z`, divided by `i`.
fn turned<T>((re, im): Pair, function: impl Fn(Pair) -> T, back: impl Fn(T) -> T) -> T {
    back(function((-im, re)))
}

fn back((re, im): Pair) -> Pair {
    (im, -re)
}

pub(super) fn asin(z: Pair) -> Pair {
    turned(z, asinh, back)
}

pub(super) fn atanh(z: Pair) -> Value {
    if !is_finite(z) {
        return Ok(special::atanh(z));
    }
    let (re, im) = z;
    if re.is_sign_negative() {
        let (x, y) = atanh((-re, -im))?;
        return Ok((-x, -y));
    }
    let y = im.abs();
    let root_large = LARGE.sqrt();
    if re > root_large || y > root_large {
        let h = (re / 2.0).hypot(y / 2.0);
        return Ok((re / 4.0 / h / h, FRAC_PI_2.copysign(im)));
    }
    if re == 1.0 && y < f64::MIN_POSITIVE.sqrt() {
        if y == 0.0 {
            return Err(Failure::Domain);
        }
        let x = -(y.sqrt() / y.hypot(2.0).sqrt()).ln();
        return Ok((x, (2f64.atan2(-y) / 2.0).copysign(im)));
    }
    let rest = 1.0 - re;
    Ok((
        libm::log1p(4.0 * re / (rest * rest + y * y)) / 4.0,
        -(-2.0 * im).atan2(rest * (1.0 + re) - y * y) / 2.0,
    ))
}

pub(super) fn atan(z: Pair) -> Value {
    turned(z, atanh, |value| value.map(back))
}

pub(super) fn cosh(z: Pair) -> Value {
    let (re, im) = z;
    if !is_finite(z) {
        return special_or_domain(special::cosh(z), im.is_infinite() && !re.is_nan());
    }
    let (near, factor) = without_overflow(re);
    bounded((
        im.cos() * near.cosh() * factor,
        im.sin() * near.sinh() * factor,
    ))
}

pub(super) fn sinh(z: Pair) -> Value {
    let (re, im) = z;
    if !is_finite(z) {
        return special_or_domain(special::sinh(z), im.is_infinite() && !re.is_nan());
    }
    let (near, factor) = without_overflow(re);
    bounded((
        im.cos() * near.sinh() * factor,
        im.sin() * near.cosh() * factor,
    ))
}

/// `x` moved towards zero by one where its exponential would overflow, and the factor that makes up for it.
fn without_overflow(x: f64) -> (f64, f64) {
    if x.abs() > log_large() {
        (x - 1f64.copysign(x), E)
    } else {
        (x, 1.0)
    }
}

pub(super) fn cos((re, im): Pair) -> Value {
    cosh((-im, re))
}

pub(super) fn sin(z: Pair) -> Value {
    turned(z, sinh, |value| value.map(back))
}

pub(super) fn tanh(z: Pair) -> Value {
    let (re, im) = z;
    if !is_finite(z) {
        return special_or_domain(special::tanh(z), im.is_infinite() && re.is_finite());
    }
    if re.abs() > log_large() {
        return Ok((
            1f64.copysign(re),
            4.0 * im.sin() * im.cos() * (-2.0 * re.abs()).exp(),
        ));
    }
    let (x, y, scale) = (re.tanh(), im.tan(), 1.0 / re.cosh());
    let xy = x * y;
    let divisor = 1.0 + xy * xy;
    Ok((x * (1.0 + y * y) / divisor, ((y / divisor) * scale) * scale))
}

pub(super) fn tan(z: Pair) -> Value {
    turned(z, tanh, |value| value.map(back))
}

pub(super) fn exp(z: Pair) -> Value {
    let (re, im) = z;
    if !is_finite(z) {
        let bad = im.is_infinite() && (re.is_finite() || re == f64::INFINITY);
        return special_or_domain(special::exp(z), bad);
    }
    let (length, factor) = if re > log_large() {
        ((re - 1.0).exp(), E)
    } else {
        (re.exp(), 1.0)
    };
    bounded((length * im.cos() * factor, length * im.sin() * factor))
}

pub(super) fn log(z: Pair) -> Value {
    if !is_finite(z) {
        return Ok(special::log(z));
    }
    let (re, im) = z;
    let (x, y) = (re.abs(), im.abs());
    let length = if is_large(z) {
        (x / 2.0).hypot(y / 2.0).ln() + LN_2
    } else if x < f64::MIN_POSITIVE && y < f64::MIN_POSITIVE {
        if x == 0.0 && y == 0.0 {
            return Err(Failure::Domain);
        }
        let (x, y) = (libm::ldexp(x, DIGITS), libm::ldexp(y, DIGITS));
        x.hypot(y).ln() - f64::from(DIGITS) * LN_2
    } else {
        let modulus = x.hypot(y);
        if (0.71..=1.73).contains(&modulus) {
            // Near the unit circle the logarithm of the modulus would lose its digits.
            let (greater, less) = if x > y { (x, y) } else { (y, x) };
            libm::log1p((greater - 1.0) * (greater + 1.0) + less * less) / 2.0
        } else {
            modulus.ln()
        }
    };
    Ok((length, im.atan2(re)))
}

pub(super) fn log10(z: Pair) -> Value {
    let (re, im) = log(z)?;
    Ok((re / LN_10, im / LN_10))
}

/// The modulus; of finite parts it may overflow.
pub(super) fn modulus((re, im): Pair) -> Result<f64, Failure> {
    let modulus = re.hypot(im);
    if modulus.is_infinite() && is_finite((re, im)) {
        Err(Failure::Range)
    } else {
        Ok(modulus)
    }
}

pub(super) fn rect(r: f64, phi: f64) -> Value {
    if !r.is_finite() || !phi.is_finite() {
        let bad = r != 0.0 && !r.is_nan() && phi.is_infinite();
        return special_or_domain(special::rect(r, phi), bad);
    }
    if phi == 0.0 {
        // Keeps the sign of a zero angle.
        return Ok((r, r * phi));
    }
    Ok((r * phi.cos(), r * phi.sin()))
}
