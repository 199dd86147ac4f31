//! What the functions of `cmath` give for infinities and NaNs, as annex G of C11 has it.
//!
//! Each function takes a number of which a part is infinite or NaN. Symmetries do most of the work: all of the functions
//! commute with conjugation, and most are even or odd, so that only the first quadrant is spelt out.

use super::Pair;
use std::f64::consts::FRAC_PI_2;

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

/// `x` with the sign of `part`; where that is a NaN the sign is free, and always plus.
fn signed(x: f64, part: f64) -> f64 {
    if part.is_nan() { x } else { x.copysign(part) }
}

/// An odd function, from its values in the first quadrant.
fn odd((re, im): Pair, quadrant: fn(f64, f64) -> Pair) -> Pair {
    let (x, y) = quadrant(re.abs(), im.abs());
    (signed(x, re), signed(y, im))
}

/// An infinite length in the direction of `angle`, which is neither zero nor infinite.
fn infinite_towards(angle: f64) -> Pair {
    (INF.copysign(angle.cos()), INF.copysign(angle.sin()))
}

pub(super) fn acosh((re, im): Pair) -> Pair {
    let (x, y) = match (re, im.abs()) {
        (_, y) if y.is_nan() && re == 0.0 => (NAN, FRAC_PI_2),
        (x, y) if x.is_infinite() || y.is_infinite() => (INF, y.atan2(x)),
        _ => (NAN, NAN),
    };
    (x, y.copysign(im))
}

pub(super) fn acos(z: Pair) -> Pair {
    let (length, angle) = acosh(z);
    (angle.abs(), signed(length, -z.1))
}

pub(super) fn asinh(z: Pair) -> Pair {
    odd(z, |x, y| match (x, y) {
        _ if x.is_infinite() || y.is_infinite() => (INF, y.atan2(x)),
        _ if x.is_nan() && y == 0.0 => (NAN, 0.0),
        _ => (NAN, NAN),
    })
}

pub(super) fn atanh(z: Pair) -> Pair {
    odd(z, |x, y| {
        if x.is_infinite() || y.is_infinite() {
            (0.0, if y.is_nan() { NAN } else { FRAC_PI_2 })
        } else if x == 0.0 {
            (0.0, NAN)
        } else {
            (NAN, NAN)
        }
    })
}

pub(super) fn cosh((re, im): Pair) -> Pair {
    if re.is_infinite() && im.is_finite() && im != 0.0 {
        let (x, y) = infinite_towards(im);
        return (x, if re < 0.0 { -y } else { y });
    }
    let sign = 1f64.copysign(re) * 1f64.copysign(im);
    if re.is_infinite() {
        (INF, if im == 0.0 { 0f64.copysign(sign) } else { NAN })
    } else if im == 0.0 {
        (NAN, if re.is_nan() { 0.0 } else { im })
    } else {
        (NAN, if re == 0.0 { 0.0 } else { NAN })
    }
}

pub(super) fn sinh(z: Pair) -> Pair {
    let (re, im) = z;
    if re.is_infinite() && im.is_finite() && im != 0.0 {
        let (x, y) = infinite_towards(im);
        return (if re < 0.0 { -x } else { x }, y);
    }
    let z = (if im.is_nan() { re.abs() } else { re }, im);
    odd(z, |x, y| match (x, y) {
        (x, 0.0) => (x, 0.0),
        (0.0, _) => (0.0, NAN),
        _ if x.is_infinite() => (INF, NAN),
        _ => (NAN, NAN),
    })
}

pub(super) fn tanh(z: Pair) -> Pair {
    let (re, im) = z;
    if re.is_infinite() {
        let turn = if im.is_finite() {
            2.0 * im.sin() * im.cos()
        } else {
            0.0
        };
        return (1f64.copysign(re), 0f64.copysign(turn));
    }
    odd(z, |x, y| match (x, y) {
        (x, 0.0) => (x, 0.0),
        (0.0, _) => (0.0, NAN),
        _ => (NAN, NAN),
    })
}

pub(super) fn exp((re, im): Pair) -> Pair {
    if re.is_infinite() && im.is_finite() && im != 0.0 {
        return if re > 0.0 {
            infinite_towards(im)
        } else {
            (0f64.copysign(im.cos()), 0f64.copysign(im.sin()))
        };
    }
    match (re, im) {
        (re, 0.0) => (re.exp(), im),
        (re, _) if re == f64::NEG_INFINITY => (0.0, 0.0),
        (re, _) if re == INF => (INF, NAN),
        _ => (NAN, NAN),
    }
}

pub(super) fn log((re, im): Pair) -> Pair {
    let infinite = re.is_infinite() || im.is_infinite();
    (if infinite { INF } else { NAN }, im.atan2(re))
}

pub(super) fn sqrt((re, im): Pair) -> Pair {
    if im.is_infinite() {
        (INF, im)
    } else if re == INF {
        (INF, if im.is_nan() { NAN } else { 0f64.copysign(im) })
    } else if re == f64::NEG_INFINITY {
        let small = if im.is_nan() { NAN } else { 0.0 };
        (small, INF.copysign(im))
    } else {
        (NAN, NAN)
    }
}

/// The point at distance `r` in the direction `phi`.
pub(super) fn rect(r: f64, phi: f64) -> Pair {
    if r.is_infinite() && phi.is_finite() && phi != 0.0 {
        let (x, y) = infinite_towards(phi);
        return if r > 0.0 { (x, y) } else { (-x, -y) };
    }
    if phi == 0.0 {
        (
            r,
            if r.is_nan() {
                phi.abs()
            } else {
                phi.copysign(phi * 1f64.copysign(r))
            },
        )
    } else if r == 0.0 {
        (0.0, 0.0)
    } else if r.is_infinite() {
        (INF, NAN)
    } else {
        (NAN, NAN)
    }
}
