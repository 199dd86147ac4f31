//! The methods of `float`.

use crate::args::Args;
use crate::error::{PyResult, Raised};
use crate::exceptions::{OVERFLOW_ERROR, ZERO_DIVISION_ERROR};
use crate::float;
use crate::float_text::{self, HexProblem};
use crate::int::{self, IntRef};
use crate::int_arith as arith;
use crate::kind;
use crate::object;
use crate::singletons::not_implemented;
use crate::slots::CompareOp;
use crate::str::Str;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};
use dashu_int::IBig;
use std::cmp::Ordering;

/// Convert a string or number to a floating-point number, if possible.
#[class(name = "float", kind = FLOAT, flags = BASETYPE | MATCH_SELF, no_gc, signature = "(x=0, /)")]
pub struct Float {
    /// The value.
    pub value: f64,
}

fn value(token: &Token, this: Borrowed<'_>) -> f64 {
    float::value_of(token, this).unwrap_or_default()
}

/// A float or int operand as a double; `None` for anything else.
#[inline]
fn operand(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<f64>> {
    if let Some(x) = float::value_of(token, value) {
        return Ok(Some(x));
    }
    let x = match int::value_of(token, value) {
        Some(IntRef::Small(small)) => Some(small as f64),
        Some(IntRef::Big(big)) => arith::to_f64(big),
        None => return Ok(None),
    };
    match x {
        Some(x) => Ok(Some(x)),
        None => Err(token.overflow_error("int too large to convert to float")),
    }
}

#[inline]
fn operate(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    operation: fn(f64, f64) -> f64,
) -> PyResult {
    let (Some(a), Some(b)) = (operand(token, left)?, operand(token, right)?) else {
        return Ok(not_implemented());
    };
    Ok(token.new_float(operation(a, b)))
}

#[cold]
fn zero_division(token: &mut Token) -> Raised {
    token.raise(&ZERO_DIVISION_ERROR, "division by zero")
}

#[inline]
fn divide(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    operation: fn(f64, f64) -> f64,
) -> PyResult {
    let (Some(a), Some(b)) = (operand(token, left)?, operand(token, right)?) else {
        return Ok(not_implemented());
    };
    if b == 0.0 {
        return Err(zero_division(token));
    }
    Ok(token.new_float(operation(a, b)))
}

/// The remainder with the divisor's sign.
pub fn modulo(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        return 0f64.copysign(b);
    }
    if (rest < 0.0) != (b < 0.0) {
        rest + b
    } else {
        rest
    }
}

/// Floor division. The remainder is taken before its sign is mended, so that infinite divisors give -1 and no NaN.
pub fn floor_divide(a: f64, b: f64) -> f64 {
    let rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 && (rest < 0.0) != (b < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return 0f64.copysign(a / b);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 {
        floor + 1.0
    } else {
        floor
    }
}

/// `a ** b`; a negative base with a broken exponent gives a complex number.
pub fn power(token: &mut Token, a: f64, b: f64) -> PyResult {
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(token.raise(&ZERO_DIVISION_ERROR, "zero to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        return crate::complex_class::power(token, (a, 0.0), (b, 0.0));
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        let values = vec![
            token.int(34),
            token.new_str("Numerical result out of range"),
        ];
        return Err(token.raise_values(&OVERFLOW_ERROR, values));
    }
    Ok(token.new_float(result))
}

/// The hash of a double, equal to that of an int of the same value.
pub fn hash(x: f64) -> i64 {
    const BITS: u32 = 61;
    const MODULUS: u64 = (1 << BITS) - 1;
    if x.is_infinite() {
        return if x > 0.0 { 314_159 } else { -314_159 };
    }
    if x == 0.0 {
        return 0;
    }
    let bits = x.abs().to_bits();
    let (biased, fraction) = ((bits >> 52) as i64, bits & ((1 << 52) - 1));
    let (mantissa, exponent) = if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, biased - 1075)
    };
    // 2^61 is 1 modulo 2^61 - 1, so that multiplying by a power of two rotates.
    let shift = exponent.rem_euclid(i64::from(BITS)) as u32;
    let mantissa = mantissa % MODULUS;
    let rotated = if shift == 0 {
        mantissa
    } else {
        (mantissa << shift & MODULUS) | mantissa >> (BITS - shift)
    };
    let hash = if x < 0.0 {
        -(rotated as i64)
    } else {
        rotated as i64
    };
    if hash == -1 { -2 } else { hash }
}

fn compare_with_int(x: f64, other: IntRef<'_>) -> Option<Ordering> {
    if !x.is_finite() {
        return x.partial_cmp(&0.0);
    }
    if let IntRef::Small(small) = other
        && small.unsigned_abs() <= 1 << 53
    {
        return x.partial_cmp(&(small as f64));
    }
    let ordering = arith::from_f64(x).cmp(&other.to_big());
    Some(ordering.then_with(|| x.fract().partial_cmp(&0.0).unwrap_or(Ordering::Equal)))
}

/// A double as an int, rounded towards zero.
pub fn to_int(token: &mut Token, x: f64) -> PyResult {
    if x.is_nan() {
        return Err(token.value_error("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(token.overflow_error("cannot convert float infinity to integer"));
    }
    if x.abs() < 1e18 {
        return Ok(token.int(x as i64));
    }
    Ok(token.new_big(arith::from_f64(x)))
}

/// The numerator and denominator (a power of two) of a finite double, in lowest terms.
fn ratio(x: f64) -> (IBig, IBig) {
    let mut shift = 0usize;
    let mut scaled = x;
    while scaled != scaled.trunc() {
        // Doubling is exact but for numbers that are whole already.
        scaled *= 2.0;
        shift += 1;
    }
    (arith::from_f64(scaled), IBig::ONE << shift)
}

fn round_to(token: &mut Token, x: f64, ndigits: i64) -> PyResult {
    if !x.is_finite() || ndigits > 323 || x == 0.0 {
        return Ok(token.new_float(x));
    }
    if ndigits < -308 {
        return Ok(token.new_float(0.0 * x));
    }
    let text = if ndigits >= 0 {
        format!("{:.*}", ndigits as usize, x)
    } else {
        let (numerator, denominator) = ratio(x);
        let unit = IBig::from(10).pow(ndigits.unsigned_abs() as usize);
        let scaled = denominator * &unit;
        let (quotient, rest) = arith::divmod(&numerator, &scaled);
        let twice = rest * IBig::from(2);
        let up = twice > scaled || (twice == scaled && &quotient % IBig::from(2) != IBig::ZERO);
        let quotient = if up { quotient + IBig::ONE } else { quotient };
        (quotient * unit).to_string()
    };
    let rounded: f64 = text.parse().unwrap_or(x);
    if rounded.is_infinite() {
        return Err(token.overflow_error("rounded value too large to represent"));
    }
    Ok(token.new_float(if rounded == 0.0 {
        0f64.copysign(x)
    } else {
        rounded
    }))
}

/// `float(text)`
fn from_text(token: &mut Token, source: Borrowed<'_>, text: Option<String>) -> PyResult<f64> {
    match text.and_then(|text| float_text::parse(&text)) {
        Some(x) => Ok(x),
        None => {
            let shown = object::repr_text(token, source)?;
            Err(token.value_error(format!("could not convert string to float: {shown}")))
        }
    }
}

/// `float(x)` as a double.
pub fn convert(token: &mut Token, x: Borrowed<'_>) -> PyResult<f64> {
    let special = token.class_of(x).slots().float.is_some();
    if let Some(text) = x.get::<Str>(token).filter(|_| !special) {
        let text = crate::int_parse::to_ascii(text.chars());
        return from_text(token, x, text);
    }
    let slots = token.class_of(x).slots();
    if x.is_a::<Float>(token)
        && !token.is_exact(x, kind::FLOAT)
        && let Some(slot) = slots.float
    {
        // A subclass may say something else than its value.
        return by_method(token, x, slot);
    }
    if slots.float.is_some() || slots.index.is_some() || x.word().is_int() || x.word().is_float() {
        return object::to_f64(token, x);
    }
    if crate::buffer::supported(token, x) {
        let buffer = crate::buffer::get(token, x, false)?;
        let text = std::str::from_utf8(buffer.bytes(token))
            .ok()
            .map(|text| crate::int_parse::strip(text).to_string());
        drop(buffer);
        return from_text(token, x, text);
    }
    let class = token.class_name(x);
    Err(token.type_error(format!(
        "float() argument must be a string or a real number, not '{class}'"
    )))
}

/// What `__float__` of `x` gives, which has to be a float.
pub(crate) fn by_method(
    token: &mut Token,
    x: Borrowed<'_>,
    slot: crate::slots::Unary,
) -> PyResult<f64> {
    let made = slot(token, x)?;
    let made = made.as_ref();
    if made.word().is_float() || token.is_exact(made, kind::FLOAT) {
        return Ok(float::value_of(token, made).unwrap_or_default());
    }
    let (class, got) = (token.class_name(x), token.class_name(made));
    let message = format!("{class}.__float__ returned non-float (type {got})");
    let Some(value) = float::value_of(token, made) else {
        return Err(token.type_error(message));
    };
    let message = format!(
        "{message}.  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python."
    );
    let warn = token.interp().hooks.warn.get();
    warn(token, &crate::exceptions::DEPRECATION_WARNING, &message, 1)?;
    Ok(value)
}

fn of_class(token: &mut Token, class: Borrowed<'_>, value: f64) -> PyResult {
    if class.is(token.native_class(&FLOAT).as_value()) {
        return Ok(token.new_float(value));
    }
    match class.as_class(token) {
        Some(class) => Ok(token.new_instance(class, Float { value })),
        None => Err(token.type_error("float.__new__(X): X is not a type object")),
    }
}

fn plain(token: &Token, this: Borrowed<'_>) -> Owned {
    if this.word().is_float() || token.is_exact(this, kind::FLOAT) {
        this.own(token)
    } else {
        token.new_float(value(token, this))
    }
}

#[methods]
impl Float {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let own_init = |class: &crate::class::Type| {
            class.slots().init.map(|init| init as usize)
                == crate::object_class::OBJECT
                    .slots
                    .init
                    .map(|init| init as usize)
        };
        if class.as_class(token).is_none_or(own_init) {
            args.no_keywords(token, "float")?;
        }
        args.expect(token, "float", 0, 1)?;
        let value = match args.get(0) {
            Some(x) => convert(token, x)?,
            None => 0.0,
        };
        of_class(token, class, value)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let text = float_text::repr(value(token, this));
        Ok(token.new_latin1(text.as_bytes()))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let x = value(token, this);
        Ok(if x.is_nan() {
            object::identity_hash(this)
        } else {
            hash(x)
        })
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let Some(x) = float::value_of(token, this) else {
            return Ok(not_implemented());
        };
        let ordering = match (float::value_of(token, other), int::value_of(token, other)) {
            (Some(y), _) => x.partial_cmp(&y),
            (None, Some(y)) => compare_with_int(x, y),
            (None, None) => return Ok(not_implemented()),
        };
        Ok(token.bool(ordering.map_or(op == CompareOp::Ne, |ordering| op.matches(ordering))))
    }

    #[slot]
    fn __add__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        operate(token, left, right, |a, b| a + b)
    }

    #[slot]
    fn __sub__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        operate(token, left, right, |a, b| a - b)
    }

    #[slot]
    fn __mul__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        operate(token, left, right, |a, b| a * b)
    }

    #[slot]
    fn __truediv__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        divide(token, left, right, |a, b| a / b)
    }

    #[slot]
    fn __floordiv__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        divide(token, left, right, floor_divide)
    }

    #[slot]
    fn __mod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        divide(token, left, right, modulo)
    }

    #[slot]
    fn __divmod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let quotient = divide(token, left, right, floor_divide)?;
        if quotient.as_ref().is_not_implemented() {
            return Ok(quotient);
        }
        let rest = divide(token, left, right, modulo)?;
        Ok(token.new_tuple([quotient, rest].into_iter()))
    }

    #[slot]
    fn __pow__(
        token: &mut Token,
        base: Borrowed<'_>,
        exponent: Borrowed<'_>,
        modulus: Borrowed<'_>,
    ) -> PyResult {
        if !modulus.is_none() {
            return Err(token
                .type_error("pow() 3rd argument not allowed unless all arguments are integers"));
        }
        let (Some(a), Some(b)) = (operand(token, base)?, operand(token, exponent)?) else {
            return Ok(not_implemented());
        };
        power(token, a, b)
    }

    #[slot]
    fn __neg__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(token.new_float(-value(token, this)))
    }

    #[slot]
    fn __pos__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    #[slot]
    fn __abs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(token.new_float(value(token, this).abs()))
    }

    #[slot]
    fn __bool__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(value(token, this) != 0.0)
    }

    #[slot]
    fn __int__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let x = value(token, this);
        to_int(token, x)
    }

    #[slot]
    fn __float__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    /// Convert real number to a floating-point number.
    #[classmethod("(number, /)")]
    fn from_number(token: &mut Token, class: Borrowed<'_>, number: Borrowed<'_>) -> PyResult {
        if token.is_exact(number, kind::FLOAT) && class.is(token.native_class(&FLOAT).as_value()) {
            return Ok(number.own(token));
        }
        let x = object::to_f64(token, number)?;
        if class.is(token.native_class(&FLOAT).as_value()) {
            return Ok(token.new_float(x));
        }
        let x = token.new_float(x);
        object::call(token, class, &[x.as_ref()])
    }

    /// Return self, the complex conjugate of any float.
    #[method("()")]
    fn conjugate(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    /// Return the Integral closest to x between 0 and x.
    #[method("()")]
    fn __trunc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let x = value(token, this);
        to_int(token, x)
    }

    /// Return the floor as an Integral.
    #[method("()")]
    fn __floor__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let x = value(token, this).floor();
        to_int(token, x)
    }

    /// Return the ceiling as an Integral.
    #[method("()")]
    fn __ceil__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let x = value(token, this).ceil();
        to_int(token, x)
    }

    /// Return the Integral closest to x, rounding half toward even.
    ///
    /// When an argument is passed, work like built-in round(x, ndigits).
    #[method("(ndigits=None, /)")]
    fn __round__(token: &mut Token, this: Borrowed<'_>, ndigits: Option<Borrowed<'_>>) -> PyResult {
        let x = value(token, this);
        match ndigits.filter(|ndigits| !ndigits.is_none()) {
            None => to_int(token, x.round_ties_even()),
            Some(ndigits) => {
                let ndigits = int::index_clipped(token, ndigits)?;
                round_to(token, x, ndigits)
            }
        }
    }

    /// Return a pair of integers, whose ratio is exactly equal to the original float.
    ///
    /// The ratio is in lowest terms and has a positive denominator.  Raise
    /// OverflowError on infinities and a ValueError on NaNs.
    ///
    /// >>> (10.0).as_integer_ratio()
    /// (10, 1)
    /// >>> (0.0).as_integer_ratio()
    /// (0, 1)
    /// >>> (-.25).as_integer_ratio()
    /// (-1, 4)
    #[method("()")]
    fn as_integer_ratio(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let x = value(token, this);
        if x.is_nan() {
            return Err(token.value_error("cannot convert NaN to integer ratio"));
        }
        if x.is_infinite() {
            return Err(token.overflow_error("cannot convert Infinity to integer ratio"));
        }
        let (numerator, denominator) = ratio(x);
        let (numerator, denominator) = (token.new_big(numerator), token.new_big(denominator));
        Ok(token.new_tuple([numerator, denominator].into_iter()))
    }

    /// Return a hexadecimal representation of a floating-point number.
    ///
    /// >>> (-0.1).hex()
    /// '-0x1.999999999999ap-4'
    /// >>> 3.14159.hex()
    /// '0x1.921f9f01b866ep+1'
    #[method("()")]
    fn hex(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(float_text::hex(value(token, this)))
    }

    /// Create a floating-point number from a hexadecimal string.
    ///
    /// >>> float.fromhex('0x1.ffffp10')
    /// 2047.984375
    /// >>> float.fromhex('-0x1p-1074')
    /// -5e-324
    #[classmethod("(string, /)")]
    fn fromhex(token: &mut Token, class: Borrowed<'_>, string: Borrowed<'_>) -> PyResult {
        let Some(text) = string
            .get::<Str>(token)
            .map(|text| text.to_cow().into_owned())
        else {
            return Err(token.type_error("bad argument type for built-in operation"));
        };
        let x = match float_text::from_hex(crate::int_parse::strip(&text)) {
            Ok(x) => x,
            Err(HexProblem::Invalid) => {
                return Err(token.value_error("invalid hexadecimal floating-point string"));
            }
            Err(HexProblem::TooLarge) => {
                return Err(
                    token.overflow_error("hexadecimal value too large to represent as a float")
                );
            }
        };
        let x = token.new_float(x);
        if class.is(token.native_class(&FLOAT).as_value()) {
            return Ok(x);
        }
        object::call(token, class, &[x.as_ref()])
    }

    /// Return True if the float is an integer.
    #[method("()")]
    fn is_integer(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        let x = value(token, this);
        Ok(x.is_finite() && x == x.trunc())
    }

    /// Formats the float according to format_spec.
    #[method("(format_spec, /)")]
    fn __format__(token: &mut Token, this: Borrowed<'_>, format_spec: Borrowed<'_>) -> PyResult {
        crate::format::float(token, this, format_spec)
    }

    /// You probably don't want to use this function.
    ///
    ///   typestr
    ///     Must be 'double' or 'float'.
    ///
    /// It exists mainly to be used in Python's test suite.
    ///
    /// This function returns whichever of 'unknown', 'IEEE, big-endian' or 'IEEE,
    /// little-endian' best describes the format of floating-point numbers used by the
    /// C type named by typestr.
    #[classmethod("(typestr, /)")]
    fn __getformat__(
        token: &mut Token,
        _class: Borrowed<'_>,
        typestr: String,
    ) -> PyResult<&'static str> {
        match typestr.as_str() {
            "double" | "float" if cfg!(target_endian = "little") => Ok("IEEE, little-endian"),
            "double" | "float" => Ok("IEEE, big-endian"),
            _ => Err(token.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
        }
    }

    #[method("()")]
    fn __getnewargs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let value = token.new_float(value(token, this));
        Ok(token.new_tuple([value].into_iter()))
    }

    /// the real part of a complex number
    #[getter]
    fn real(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_float(0.0))
    }
}
