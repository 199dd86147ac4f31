//! `cmath`: functions of complex numbers. The mathematics is in `functions` (finite numbers) and `special` (the others).

mod functions;
mod special;

use baton_object::args::FromArg;
use baton_object::complex;
use baton_object::complex_class::{quotient, to_pair};
use baton_object::{Borrowed, PyResult, Raised, Token, attribute};

/// The real and imaginary part.
type Pair = (f64, f64);

/// Why a function has no value.
#[derive(Clone, Copy, Debug)]
enum Failure {
    /// The argument is not in the function's domain.
    Domain,
    /// The value is no float.
    Range,
}

type Value = Result<Pair, Failure>;

impl Failure {
    fn raise(self, token: &mut Token) -> Raised {
        match self {
            Failure::Domain => token.value_error("math domain error"),
            Failure::Range => token.overflow_error("math range error"),
        }
    }
}

/// An argument: anything that `complex()` takes but text.
struct Number(Pair);

impl<'a> FromArg<'a> for Number {
    fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<Self> {
        to_pair(token, value).map(Number)
    }
}

fn returned(token: &mut Token, value: Value) -> PyResult {
    match value {
        Ok((re, im)) => Ok(complex::new(token, re, im)),
        Err(failure) => Err(failure.raise(token)),
    }
}

/// This module provides access to mathematical functions for complex
/// numbers.
#[baton_object::module(name = "cmath")]
pub mod module {
    use super::*;

    /// Return the arc cosine of z.
    #[function("(z, /)")]
    fn acos(token: &mut Token, z: Number) -> PyResult {
        returned(token, Ok(functions::acos(z.0)))
    }

    /// Return the inverse hyperbolic cosine of z.
    #[function("(z, /)")]
    fn acosh(token: &mut Token, z: Number) -> PyResult {
        returned(token, Ok(functions::acosh(z.0)))
    }

    /// Return the arc sine of z.
    #[function("(z, /)")]
    fn asin(token: &mut Token, z: Number) -> PyResult {
        returned(token, Ok(functions::asin(z.0)))
    }

    /// Return the inverse hyperbolic sine of z.
    #[function("(z, /)")]
    fn asinh(token: &mut Token, z: Number) -> PyResult {
        returned(token, Ok(functions::asinh(z.0)))
    }

    /// Return the arc tangent of z.
    #[function("(z, /)")]
    fn atan(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::atan(z.0))
    }

    /// Return the inverse hyperbolic tangent of z.
    #[function("(z, /)")]
    fn atanh(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::atanh(z.0))
    }

    /// Return the cosine of z.
    #[function("(z, /)")]
    fn cos(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::cos(z.0))
    }

    /// Return the hyperbolic cosine of z.
    #[function("(z, /)")]
    fn cosh(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::cosh(z.0))
    }

    /// Return the exponential value e**z.
    #[function("(z, /)")]
    fn exp(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::exp(z.0))
    }

    /// Return the base-10 logarithm of z.
    #[function("(z, /)")]
    fn log10(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::log10(z.0))
    }

    /// Return the sine of z.
    #[function("(z, /)")]
    fn sin(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::sin(z.0))
    }

    /// Return the hyperbolic sine of z.
    #[function("(z, /)")]
    fn sinh(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::sinh(z.0))
    }

    /// Return the square root of z.
    #[function("(z, /)")]
    fn sqrt(token: &mut Token, z: Number) -> PyResult {
        returned(token, Ok(functions::sqrt(z.0)))
    }

    /// Return the tangent of z.
    #[function("(z, /)")]
    fn tan(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::tan(z.0))
    }

    /// Return the hyperbolic tangent of z.
    #[function("(z, /)")]
    fn tanh(token: &mut Token, z: Number) -> PyResult {
        returned(token, functions::tanh(z.0))
    }

    /// log(z[, base]) -> the logarithm of z to the given base.
    ///
    /// If the base is not specified, returns the natural logarithm (base e)
    /// of z.
    #[function("(z, base=<unrepresentable>, /)")]
    fn log(token: &mut Token, z: Number, base: Option<Number>) -> PyResult {
        let value = match base {
            None => functions::log(z.0),
            Some(base) => functions::log(z.0).and_then(|top| match functions::log(base.0)? {
                (0.0, 0.0) => Err(Failure::Domain),
                bottom => Ok(quotient(top, bottom)),
            }),
        };
        returned(token, value)
    }

    /// Return argument, also known as the phase angle, of a complex.
    #[function("(z, /)")]
    fn phase(_token: &mut Token, z: Number) -> PyResult<f64> {
        let (re, im) = z.0;
        Ok(im.atan2(re))
    }

    /// Convert a complex from rectangular coordinates to polar coordinates.
    ///
    /// r is the distance from 0 and phi the phase angle.
    #[function("(z, /)")]
    fn polar(token: &mut Token, z: Number) -> PyResult {
        let (re, im) = z.0;
        match functions::modulus(z.0) {
            Ok(r) => {
                let (r, phi) = (token.new_float(r), token.new_float(im.atan2(re)));
                Ok(token.new_tuple([r, phi].into_iter()))
            }
            Err(failure) => Err(failure.raise(token)),
        }
    }

    /// Convert from polar coordinates to rectangular coordinates.
    #[function("(r, phi, /)")]
    fn rect(token: &mut Token, r: f64, phi: f64) -> PyResult {
        returned(token, functions::rect(r, phi))
    }

    /// Return True if both the real and imaginary parts of z are finite, else False.
    #[function("(z, /)")]
    fn isfinite(_token: &mut Token, z: Number) -> PyResult<bool> {
        Ok(z.0.0.is_finite() && z.0.1.is_finite())
    }

    /// Checks if the real or imaginary part of z is infinite.
    #[function("(z, /)")]
    fn isinf(_token: &mut Token, z: Number) -> PyResult<bool> {
        Ok(z.0.0.is_infinite() || z.0.1.is_infinite())
    }

    /// Checks if the real or imaginary part of z not a number (NaN).
    #[function("(z, /)")]
    fn isnan(_token: &mut Token, z: Number) -> PyResult<bool> {
        Ok(z.0.0.is_nan() || z.0.1.is_nan())
    }

    /// Determine whether two complex numbers are close in value.
    ///
    ///   rel_tol
    ///     maximum difference for being considered "close", relative to the
    ///     magnitude of the input values
    ///   abs_tol
    ///     maximum difference for being considered "close", regardless of the
    ///     magnitude of the input values
    ///
    /// Return True if a is close in value to b, and False otherwise.
    ///
    /// For the values to be considered close, the difference between them must
    /// be smaller than at least one of the tolerances.
    ///
    /// -inf, inf and NaN behave similarly to the IEEE 754 Standard.  That is,
    /// NaN is not close to anything, even itself. inf and -inf are only close
    /// to themselves.
    #[function("(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(
        token: &mut Token,
        a: Number,
        b: Number,
        rel_tol: Option<f64>,
        abs_tol: Option<f64>,
    ) -> PyResult<bool> {
        let (relative, absolute) = (rel_tol.unwrap_or(1e-9), abs_tol.unwrap_or(0.0));
        if relative < 0.0 || absolute < 0.0 {
            return Err(token.value_error("tolerances must be non-negative"));
        }
        let (a, b) = (a.0, b.0);
        if a == b {
            return Ok(true);
        }
        if [a.0, a.1, b.0, b.1].iter().any(|part| part.is_infinite()) {
            return Ok(false);
        }
        let length = |(re, im): Pair| re.hypot(im);
        let difference = length((a.0 - b.0, a.1 - b.1));
        Ok(difference <= relative * length(b)
            || difference <= relative * length(a)
            || difference <= absolute)
    }

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        crate::math::add_constants(token, module)?;
        for (name, im) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
            let value = complex::new(token, 0.0, im);
            attribute::set_text(token, module, name, value.as_ref())?;
        }
        Ok(())
    }
}
