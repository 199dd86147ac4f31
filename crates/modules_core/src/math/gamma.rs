//! The gamma function and its logarithm, by Lanczos' approximation with 13 terms (the coefficients that Boost and others
//! use for floats of 53 bits). Poles and infinities are the caller's.

use std::f64::consts::PI;

/// The free parameter of the approximation.
const G: f64 = 6.02468004077673;
const G_MINUS_HALF: f64 = 5.52468004077673;
const LOG_PI: f64 = 1.1447298858494002;

/// Coefficients of the numerator and the denominator, from the constant terms up.
const NUMERATOR: [f64; 13] = [
    23531376880.41076,
    42919803642.6491,
    35711959237.35567,
    17921034426.03721,
    6039542586.352028,
    1439720407.3117216,
    248874557.86205417,
    31426415.585400194,
    2876370.6289353725,
    186056.26539522348,
    8071.672002365816,
    210.82427775157936,
    2.5066282746310002,
];
const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// The rational function of the approximation, for positive `x`.
fn lanczos_sum(x: f64) -> f64 {
    let terms = NUMERATOR.iter().zip(&DENOMINATOR);
    let (numerator, denominator) = if x < 5.0 {
        terms
            .rev()
            .fold((0.0, 0.0), |(n, d), (a, b)| (n * x + a, d * x + b))
    } else {
        // In powers of 1/x, which do not overflow.
        terms.fold((0.0, 0.0), |(n, d), (a, b)| (n / x + a, d / x + b))
    };
    numerator / denominator
}

/// `sin(pi * x)` of a finite number, exact at the multiples of a half.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * sine
}

/// The gamma function.
pub(super) fn gamma(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    if x == x.floor() && (1.0..=23.0).contains(&x) {
        // Every partial product is a float.
        return (1..x as u64).map(|factor| factor as f64).product();
    }
    let size = x.abs();
    if size < 1e-20 {
        return 1.0 / x;
    }
    if size > 200.0 {
        return if x < 0.0 {
            0.0 / sin_pi(x)
        } else {
            f64::INFINITY
        };
    }
    let y = size + G_MINUS_HALF;
    // The rounding error of y.
    let error = if size > G_MINUS_HALF {
        (y - size) - G_MINUS_HALF
    } else {
        (y - G_MINUS_HALF) - size
    };
    let correction = error * G / y;
    let half_power = || y.powf(size / 2.0 - 0.25);
    if x < 0.0 {
        let mut r = -PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
        r -= correction * r;
        if size < 140.0 {
            r / y.powf(size - 0.5)
        } else {
            r / half_power() / half_power()
        }
    } else {
        let mut r = lanczos_sum(size) / y.exp();
        r += correction * r;
        if size < 140.0 {
            r * y.powf(size - 0.5)
        } else {
            r * half_power() * half_power()
        }
    }
}

/// The logarithm of the absolute value of the gamma function.
pub(super) fn log_gamma(x: f64) -> f64 {
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let size = x.abs();
    if size < 1e-20 {
        return -size.ln();
    }
    let mut r = lanczos_sum(size).ln() - G;
    r += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        LOG_PI - sin_pi(size).abs().ln() - size.ln() - r
    } else {
        r
    }
}
