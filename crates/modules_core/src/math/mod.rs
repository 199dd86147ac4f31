//! `math`: functions of floats, and of integers of any size.
//!
//! Domain and range errors are found from the result, as CPython does: a NaN from numbers is a domain error, an infinity
//! from finite ones a range error.

mod gamma;
mod norm;
mod sums;

use baton_object::int::{IntRef, value_of};
use baton_object::number::{self, BinaryOp};
use baton_object::object::{self, to_f64};
use baton_object::{Borrowed, PyResult, Raised, Token, attribute};
use dashu_int::ops::{BitTest, Gcd, SquareRoot};
use dashu_int::{IBig, UBig};

fn domain(token: &mut Token) -> Raised {
    token.value_error("math domain error")
}

fn range(token: &mut Token) -> Raised {
    token.overflow_error("math range error")
}

/// What a function says of an infinite result that finite numbers gave, or of an argument without a value.
enum Bad {
    /// The result is too large; an argument outside of the domain cannot be.
    Range,
    /// The argument should have been this.
    Expected(&'static str),
}

/// A function of one float.
fn unary(token: &mut Token, x: f64, function: fn(f64) -> f64, bad: Bad) -> PyResult<f64> {
    let result = function(x);
    let undefined = result.is_nan() && !x.is_nan();
    if undefined || (result.is_infinite() && x.is_finite()) {
        return Err(match bad {
            Bad::Range if undefined => domain(token),
            Bad::Range => range(token),
            Bad::Expected(what) => unexpected(token, what, x)?,
        });
    }
    Ok(result)
}

/// "expected `what`, got `x`".
fn unexpected(token: &mut Token, what: &str, x: f64) -> PyResult<Raised> {
    let text = object::repr_text(token, token.new_float(x).as_ref())?;
    Ok(token.value_error(format!("expected {what}, got {text}")))
}

/// An integer argument of any size.
fn integer(token: &mut Token, value: Borrowed<'_>) -> PyResult<IBig> {
    let number = baton_object::int::index(token, value)?;
    Ok(value_of(token, number.as_ref()).map_or(IBig::ZERO, IntRef::to_big))
}

/// `log` of an integer or float, by `function`; integers beyond the floats' range lose nothing.
fn logarithm(token: &mut Token, x: Borrowed<'_>, function: fn(f64) -> f64) -> PyResult<f64> {
    let big = match value_of(token, x) {
        Some(IntRef::Big(big)) => Some(big.clone()),
        Some(IntRef::Small(small)) if small <= 0 => {
            return Err(token.value_error("expected a positive input"));
        }
        _ => None,
    };
    if let Some(big) = big {
        if big <= IBig::ZERO {
            return Err(token.value_error("expected a positive input"));
        }
        let near = big.to_f64().value();
        if near.is_finite() {
            return Ok(function(near));
        }
        let bits = big.clone().into_parts().1.bit_len();
        let shift = bits.saturating_sub(1000);
        let (head, exponent) = split((big >> shift).to_f64().value());
        let exponent = shift as f64 + f64::from(exponent);
        return Ok(function(head) + exponent * function(2.0));
    }
    let number = to_f64(token, x)?;
    if number <= 0.0 {
        return Err(unexpected(token, "a positive input", number)?);
    }
    Ok(function(number))
}

fn gcd_big(a: &IBig, b: &IBig) -> IBig {
    if *a == IBig::ZERO && *b == IBig::ZERO {
        return IBig::ZERO;
    }
    IBig::from(a.gcd(b))
}

/// `floor` or `ceil`: the type's own method, else of the float.
fn rounded(token: &mut Token, x: Borrowed<'_>, method: &str, function: fn(f64) -> f64) -> PyResult {
    if !token.is_exact(x, baton_object::kind::FLOAT) {
        let name = token.intern(method);
        if let Some(result) = attribute::call_special(token, x, name.as_ref(), &[])? {
            return Ok(result);
        }
    }
    let number = to_f64(token, x)?;
    let number = token.new_float(function(number));
    crate::support::call_method(token, number.as_ref(), "__trunc__", &[])
}

fn split(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let scaled = if x.abs() < f64::MIN_POSITIVE {
        x * 2f64.powi(64)
    } else {
        x
    };
    let offset = if x.abs() < f64::MIN_POSITIVE { -64 } else { 0 };
    let bits = scaled.to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i32 - 1022;
    (
        f64::from_bits(bits & !(0x7FF << 52) | 1022 << 52),
        exponent + offset,
    )
}

const CONSTANTS: [(&str, f64); 5] = [
    ("pi", std::f64::consts::PI),
    ("e", std::f64::consts::E),
    ("tau", std::f64::consts::TAU),
    ("inf", f64::INFINITY),
    ("nan", f64::NAN),
];

/// Gives `math` and `cmath` the constants that both have.
pub(crate) fn add_constants(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
    for (name, value) in CONSTANTS {
        let value = token.new_float(value);
        attribute::set_text(token, module, name, value.as_ref())?;
    }
    Ok(())
}

/// This module provides access to the mathematical functions
/// defined by the C standard.
#[baton_object::module(name = "math")]
pub mod module {
    use super::*;

    /// Return the arc cosine (measured in radians) of x.
    #[function("(x, /)")]
    fn acos(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(
            token,
            x,
            f64::acos,
            Bad::Expected("a number in range from -1 up to 1"),
        )
    }

    /// Return the inverse hyperbolic cosine of x.
    #[function("(x, /)")]
    fn acosh(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(
            token,
            x,
            libm::acosh,
            Bad::Expected("argument value not less than 1"),
        )
    }

    /// Return the arc sine (measured in radians) of x.
    #[function("(x, /)")]
    fn asin(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(
            token,
            x,
            f64::asin,
            Bad::Expected("a number in range from -1 up to 1"),
        )
    }

    /// Return the inverse hyperbolic sine of x.
    #[function("(x, /)")]
    fn asinh(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, libm::asinh, Bad::Range)
    }

    /// Return the arc tangent (measured in radians) of x.
    #[function("(x, /)")]
    fn atan(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::atan, Bad::Range)
    }

    /// Return the inverse hyperbolic tangent of x.
    #[function("(x, /)")]
    fn atanh(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(
            token,
            x,
            libm::atanh,
            Bad::Expected("a number between -1 and 1"),
        )
    }

    /// Return the cube root of x.
    #[function("(x, /)")]
    fn cbrt(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::cbrt, Bad::Range)
    }

    /// Return the cosine of x (measured in radians).
    #[function("(x, /)")]
    fn cos(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::cos, Bad::Expected("a finite input"))
    }

    /// Return the hyperbolic cosine of x.
    #[function("(x, /)")]
    fn cosh(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::cosh, Bad::Range)
    }

    /// Error function at x.
    #[function("(x, /)")]
    fn erf(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, libm::erf, Bad::Range)
    }

    /// Complementary error function at x.
    #[function("(x, /)")]
    fn erfc(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, libm::erfc, Bad::Range)
    }

    /// Return e raised to the power of x.
    #[function("(x, /)")]
    fn exp(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::exp, Bad::Range)
    }

    /// Return 2 raised to the power of x.
    #[function("(x, /)")]
    fn exp2(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::exp2, Bad::Range)
    }

    /// Return exp(x)-1.
    #[function("(x, /)")]
    fn expm1(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::exp_m1, Bad::Range)
    }

    /// Return the absolute value of the float x.
    #[function("(x, /)")]
    fn fabs(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::abs, Bad::Range)
    }

    /// Return the natural logarithm of 1+x (base e).
    #[function("(x, /)")]
    fn log1p(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::ln_1p, Bad::Expected("argument value > -1"))
    }

    /// Return the sine of x (measured in radians).
    #[function("(x, /)")]
    fn sin(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::sin, Bad::Expected("a finite input"))
    }

    /// Return the hyperbolic sine of x.
    #[function("(x, /)")]
    fn sinh(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::sinh, Bad::Range)
    }

    /// Return the square root of x.
    #[function("(x, /)")]
    fn sqrt(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::sqrt, Bad::Expected("a nonnegative input"))
    }

    /// Return the tangent of x (measured in radians).
    #[function("(x, /)")]
    fn tan(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::tan, Bad::Expected("a finite input"))
    }

    /// Return the hyperbolic tangent of x.
    #[function("(x, /)")]
    fn tanh(token: &mut Token, x: f64) -> PyResult<f64> {
        unary(token, x, f64::tanh, Bad::Range)
    }

    /// Gamma function at x.
    #[function("(x, /)")]
    fn gamma(token: &mut Token, x: f64) -> PyResult<f64> {
        if x == f64::NEG_INFINITY || (x <= 0.0 && x == x.floor()) {
            return Err(unexpected(token, "a noninteger or positive integer", x)?);
        }
        unary(token, x, gamma::gamma, Bad::Range)
    }

    /// Natural logarithm of absolute value of Gamma function at x.
    #[function("(x, /)")]
    fn lgamma(token: &mut Token, x: f64) -> PyResult<f64> {
        if x.is_finite() && x <= 0.0 && x == x.floor() {
            return Err(unexpected(token, "a noninteger or positive integer", x)?);
        }
        if x.is_infinite() {
            return Ok(f64::INFINITY);
        }
        unary(token, x, gamma::log_gamma, Bad::Range)
    }

    /// Return the arc tangent (measured in radians) of y/x.
    #[function("(y, x, /)")]
    fn atan2(_token: &mut Token, y: f64, x: f64) -> PyResult<f64> {
        Ok(y.atan2(x))
    }

    /// Return a float with the magnitude (absolute value) of x but the sign of y.
    #[function("(x, y, /)")]
    fn copysign(_token: &mut Token, x: f64, y: f64) -> PyResult<f64> {
        Ok(x.copysign(y))
    }

    /// Convert angle x from radians to degrees.
    #[function("(x, /)")]
    fn degrees(_token: &mut Token, x: f64) -> PyResult<f64> {
        Ok(x * (180.0 / std::f64::consts::PI))
    }

    /// Convert angle x from degrees to radians.
    #[function("(x, /)")]
    fn radians(_token: &mut Token, x: f64) -> PyResult<f64> {
        Ok(x * (std::f64::consts::PI / 180.0))
    }

    /// Return the ceiling of x as an Integral.
    #[function("(x, /)")]
    fn ceil(token: &mut Token, x: Borrowed<'_>) -> PyResult {
        rounded(token, x, "__ceil__", f64::ceil)
    }

    /// Return the floor of x as an Integral.
    #[function("(x, /)")]
    fn floor(token: &mut Token, x: Borrowed<'_>) -> PyResult {
        rounded(token, x, "__floor__", f64::floor)
    }

    /// Truncates the Real x to the nearest Integral toward 0.
    #[function("(x, /)")]
    fn trunc(token: &mut Token, x: Borrowed<'_>) -> PyResult {
        let name = token.intern("__trunc__");
        match attribute::call_special(token, x, name.as_ref(), &[])? {
            Some(result) => Ok(result),
            None => {
                let class = token.class_name(x);
                Err(token.type_error(format!("type {class} doesn't define __trunc__ method")))
            }
        }
    }

    /// Return fmod(x, y), according to platform C.
    #[function("(x, y, /)")]
    fn fmod(token: &mut Token, x: f64, y: f64) -> PyResult<f64> {
        let result = x % y;
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            Err(domain(token))
        } else {
            Ok(result)
        }
    }

    /// Difference between x and the closest integer multiple of y.
    #[function("(x, y, /)")]
    fn remainder(token: &mut Token, x: f64, y: f64) -> PyResult<f64> {
        let result = libm::remainder(x, y);
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            Err(domain(token))
        } else {
            Ok(result)
        }
    }

    /// Return x**y (x to the power of y).
    #[function("(x, y, /)")]
    fn pow(token: &mut Token, x: f64, y: f64) -> PyResult<f64> {
        let result = x.powf(y);
        if x.is_finite() && y.is_finite() {
            if result.is_nan() || (result.is_infinite() && x == 0.0) {
                return Err(domain(token));
            }
            if result.is_infinite() {
                return Err(range(token));
            }
        }
        Ok(result)
    }

    /// Fused multiply-add operation.
    #[function("(x, y, z, /)")]
    fn fma(token: &mut Token, x: f64, y: f64, z: f64) -> PyResult<f64> {
        let result = x.mul_add(y, z);
        if result.is_finite() || x.is_nan() || y.is_nan() || z.is_nan() {
            return Ok(result);
        }
        if result.is_nan() {
            return Err(token.value_error("invalid operation in fma"));
        }
        if x.is_finite() && y.is_finite() && z.is_finite() {
            return Err(token.overflow_error("overflow in fma"));
        }
        Ok(result)
    }

    /// Return the mantissa and exponent of x, as pair (m, e).
    ///
    /// m is a float and e is an int, such that x = m * 2.**e.
    /// If x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0.
    #[function("(x, /)")]
    fn frexp(token: &mut Token, x: f64) -> PyResult {
        let (mantissa, exponent) = split(x);
        let (mantissa, exponent) = (token.new_float(mantissa), token.int(i64::from(exponent)));
        Ok(token.new_tuple([mantissa, exponent].into_iter()))
    }

    /// Return x * (2**i).
    ///
    /// This is essentially the inverse of frexp().
    #[function("(x, i, /)")]
    fn ldexp(token: &mut Token, x: f64, i: Borrowed<'_>) -> PyResult<f64> {
        if value_of(token, i).is_none() {
            return Err(token.type_error("Expected an int as second argument to ldexp."));
        }
        let exponent = baton_object::int::index_clipped(token, i)?;
        if x == 0.0 || !x.is_finite() {
            return Ok(x);
        }
        let result = libm::ldexp(x, exponent.clamp(-100_000, 100_000) as i32);
        if result.is_infinite() {
            Err(range(token))
        } else {
            Ok(result)
        }
    }

    /// Return the fractional and integer parts of x.
    ///
    /// Both results carry the sign of x and are floats.
    #[function("(x, /)")]
    fn modf(token: &mut Token, x: f64) -> PyResult {
        let whole = x.trunc();
        let fraction = if x.is_infinite() {
            0f64.copysign(x)
        } else {
            (x - whole).copysign(x)
        };
        let (fraction, whole) = (token.new_float(fraction), token.new_float(whole));
        Ok(token.new_tuple([fraction, whole].into_iter()))
    }

    /// Return True if x is neither an infinity nor a NaN, and False otherwise.
    #[function("(x, /)")]
    fn isfinite(_token: &mut Token, x: f64) -> PyResult<bool> {
        Ok(x.is_finite())
    }

    /// Return True if x is a positive or negative infinity, and False otherwise.
    #[function("(x, /)")]
    fn isinf(_token: &mut Token, x: f64) -> PyResult<bool> {
        Ok(x.is_infinite())
    }

    /// Return True if x is a NaN (not a number), and False otherwise.
    #[function("(x, /)")]
    fn isnan(_token: &mut Token, x: f64) -> PyResult<bool> {
        Ok(x.is_nan())
    }

    /// Determine whether two floating-point numbers are close in value.
    #[function("(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(
        token: &mut Token,
        a: f64,
        b: f64,
        rel_tol: Option<f64>,
        abs_tol: Option<f64>,
    ) -> PyResult<bool> {
        let (relative, absolute) = (rel_tol.unwrap_or(1e-9), abs_tol.unwrap_or(0.0));
        if relative < 0.0 || absolute < 0.0 {
            return Err(token.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(true);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(false);
        }
        let difference = (b - a).abs();
        Ok(difference <= (relative * b).abs()
            || difference <= (relative * a).abs()
            || difference <= absolute)
    }

    /// log(x, [base=math.e])
    /// Return the logarithm of x to the given base.
    ///
    /// If the base is not specified, returns the natural logarithm (base e) of x.
    #[function("(x, base=math.e, /)")]
    fn log(token: &mut Token, x: Borrowed<'_>, base: Option<Borrowed<'_>>) -> PyResult<f64> {
        let top = logarithm(token, x, f64::ln)?;
        let Some(base) = base else { return Ok(top) };
        let bottom = logarithm(token, base, f64::ln)?;
        if bottom == 0.0 {
            return Err(token.raise(
                &baton_object::exceptions::ZERO_DIVISION_ERROR,
                "division by zero",
            ));
        }
        Ok(top / bottom)
    }

    /// Return the base 2 logarithm of x.
    #[function("(x, /)")]
    fn log2(token: &mut Token, x: Borrowed<'_>) -> PyResult<f64> {
        logarithm(token, x, f64::log2)
    }

    /// Return the base 10 logarithm of x.
    #[function("(x, /)")]
    fn log10(token: &mut Token, x: Borrowed<'_>) -> PyResult<f64> {
        logarithm(token, x, f64::log10)
    }

    /// Return an accurate floating-point sum of values in the iterable seq.
    ///
    /// Assumes IEEE-754 floating-point arithmetic.
    #[function("(seq, /)")]
    fn fsum(token: &mut Token, seq: Borrowed<'_>) -> PyResult<f64> {
        sums::fsum(token, seq)
    }

    /// Calculate the product of all the elements in the input iterable.
    ///
    /// The default start value for the product is 1.
    ///
    /// When the iterable is empty, return the start value.  This function is
    /// intended specifically for use with numeric values and may reject
    /// non-numeric types.
    #[function("(iterable, /, *, start=1)")]
    fn prod(token: &mut Token, iterable: Borrowed<'_>, start: Option<Borrowed<'_>>) -> PyResult {
        let mut total = start.map_or_else(|| token.int(1), |start| start.own(token));
        let iterator = object::iter(token, iterable)?;
        while let Some(item) = object::next(token, iterator.as_ref())? {
            total = number::binary(token, total.as_ref(), item.as_ref(), BinaryOp::Multiply)?;
        }
        Ok(total)
    }

    /// Greatest Common Divisor.
    #[function("(*integers)")]
    fn gcd(token: &mut Token, args: baton_object::Args<'_>) -> PyResult {
        args.no_keywords(token, "gcd")?;
        let mut result = IBig::ZERO;
        for value in args.positional() {
            result = gcd_big(&result, &integer(token, *value)?);
        }
        Ok(token.new_big(result))
    }

    /// Least Common Multiple.
    #[function("(*integers)")]
    fn lcm(token: &mut Token, args: baton_object::Args<'_>) -> PyResult {
        args.no_keywords(token, "lcm")?;
        let mut result = IBig::ONE;
        for value in args.positional() {
            let number = integer(token, *value)?;
            if number == IBig::ZERO || result == IBig::ZERO {
                result = IBig::ZERO;
                continue;
            }
            let divisor = gcd_big(&result, &number);
            result = result / divisor * number;
            if result < IBig::ZERO {
                result = -result;
            }
        }
        Ok(token.new_big(result))
    }

    /// Find n!.
    #[function("(n, /)")]
    fn factorial(token: &mut Token, n: Borrowed<'_>) -> PyResult {
        let number = baton_object::int::index(token, n)?;
        let count = match value_of(token, number.as_ref()) {
            Some(number) if number.is_negative() => {
                return Err(token.value_error("factorial() not defined for negative values"));
            }
            Some(IntRef::Small(small)) => small as u64,
            _ => {
                return Err(token
                    .overflow_error("factorial() argument should not exceed 9223372036854775807"));
            }
        };
        Ok(token.new_big(IBig::from(product_of(1, count))))
    }

    /// Return the integer part of the square root of the input.
    #[function("(n, /)")]
    fn isqrt(token: &mut Token, n: Borrowed<'_>) -> PyResult {
        let number = integer(token, n)?;
        if number < IBig::ZERO {
            return Err(token.value_error("isqrt() argument must be nonnegative"));
        }
        Ok(token.new_big(IBig::from(number.into_parts().1.sqrt())))
    }

    /// Number of ways to choose k items from n items without repetition and without order.
    #[function("(n, k, /)")]
    fn comb(token: &mut Token, n: Borrowed<'_>, k: Borrowed<'_>) -> PyResult {
        let (n, k) = (integer(token, n)?, integer(token, k)?);
        if n < IBig::ZERO || k < IBig::ZERO {
            let which = if n < IBig::ZERO { "n" } else { "k" };
            return Err(token.value_error(format!("{which} must be a non-negative integer")));
        }
        if k > n {
            return Ok(token.int(0));
        }
        let rest = &n - &k;
        let Ok(k) = i64::try_from(&if k < rest { k } else { rest }) else {
            return Err(token.overflow_error("min(n - k, k) must not exceed 9223372036854775807"));
        };
        let mut result = IBig::ONE;
        for step in 0..k {
            result = result * (&n - IBig::from(step)) / IBig::from(step + 1);
        }
        Ok(token.new_big(result))
    }

    /// Number of ways to choose k items from n items without repetition and with order.
    #[function("(n, k=None, /)")]
    fn perm(token: &mut Token, n: Borrowed<'_>, k: Option<Borrowed<'_>>) -> PyResult {
        let Some(k) = crate::support::not_none(k) else {
            return factorial(token, n);
        };
        let (n, k) = (integer(token, n)?, integer(token, k)?);
        if n < IBig::ZERO || k < IBig::ZERO {
            let which = if n < IBig::ZERO { "n" } else { "k" };
            return Err(token.value_error(format!("{which} must be a non-negative integer")));
        }
        if k > n {
            return Ok(token.int(0));
        }
        let Ok(k) = i64::try_from(&k) else {
            return Err(token.overflow_error("k must not exceed 9223372036854775807"));
        };
        let mut result = IBig::ONE;
        for step in 0..k {
            result *= &n - IBig::from(step);
        }
        Ok(token.new_big(result))
    }

    /// Multidimensional Euclidean distance from the origin to a point.
    #[function("(*coordinates)")]
    fn hypot(token: &mut Token, args: baton_object::Args<'_>) -> PyResult<f64> {
        args.no_keywords(token, "hypot")?;
        let mut numbers = Vec::new();
        for value in args.positional() {
            numbers.push(to_f64(token, *value)?);
        }
        Ok(norm::euclidean(&numbers))
    }

    /// Return the Euclidean distance between two points p and q.
    #[function("(p, q, /)")]
    fn dist(token: &mut Token, p: Borrowed<'_>, q: Borrowed<'_>) -> PyResult<f64> {
        let (p, q) = (object::collect(token, p)?, object::collect(token, q)?);
        if p.len() != q.len() {
            return Err(token.value_error("both points must have the same number of dimensions"));
        }
        let mut numbers = Vec::new();
        for (a, b) in p.iter().zip(&q) {
            numbers.push(to_f64(token, a.as_ref())? - to_f64(token, b.as_ref())?);
        }
        Ok(norm::euclidean(&numbers))
    }

    /// Return the value of the least significant bit of the float x.
    #[function("(x, /)")]
    fn ulp(_token: &mut Token, x: f64) -> PyResult<f64> {
        let x = x.abs();
        if !x.is_finite() {
            return Ok(x);
        }
        let next = x.next_up();
        Ok(if next.is_infinite() {
            x - x.next_down()
        } else {
            next - x
        })
    }

    /// Return the floating-point value the given number of steps after x towards y.
    ///
    /// If steps is not specified or is None, it defaults to 1.
    #[function("(x, y, /, *, steps=None)")]
    fn nextafter(token: &mut Token, x: f64, y: f64, steps: Option<Borrowed<'_>>) -> PyResult<f64> {
        let steps = match crate::support::not_none(steps) {
            None => 1,
            Some(steps) => baton_object::int::index_clipped(token, steps)?,
        };
        if steps < 0 {
            return Err(token.value_error("steps must be a non-negative integer"));
        }
        if x.is_nan() || y.is_nan() || x == y {
            return Ok(if x.is_nan() || (x == y && steps == 0) {
                x
            } else {
                y
            });
        }
        // Floats in order as integers: the distance is a difference.
        let order = |x: f64| -> i128 {
            let magnitude = i128::from(x.to_bits() & !(1 << 63));
            if x.is_sign_negative() {
                -magnitude
            } else {
                magnitude
            }
        };
        let (from, to) = (order(x), order(y));
        if steps == 0 {
            return Ok(x);
        }
        let moved = if to > from {
            (from + i128::from(steps)).min(to)
        } else {
            (from - i128::from(steps)).max(to)
        };
        let magnitude = f64::from_bits(moved.unsigned_abs() as u64);
        Ok(if moved < 0 || (moved == 0 && from < 0) {
            -magnitude
        } else {
            magnitude
        })
    }

    /// Return the sum of products of values from two iterables p and q.
    #[function("(p, q, /)")]
    fn sumprod(token: &mut Token, p: Borrowed<'_>, q: Borrowed<'_>) -> PyResult {
        sums::sumprod(token, p, q)
    }

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        add_constants(token, module)
    }
}

/// The product of the numbers from `low` to `high`, by halves, so that the factors stay of equal size.
fn product_of(low: u64, high: u64) -> UBig {
    if low >= high {
        return if low == high {
            UBig::from(low)
        } else {
            UBig::ONE
        };
    }
    let middle = low + (high - low) / 2;
    product_of(low, middle) * product_of(middle + 1, high)
}
