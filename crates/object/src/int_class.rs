//! The methods of `int` and `bool`.

use crate::args::Args;
use crate::error::{PyResult, Raised};
use crate::exceptions::ZERO_DIVISION_ERROR;
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
use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// int([x]) -> integer
/// int(x, base=10) -> integer
///
/// Convert a number or string to an integer, or return 0 if no arguments
/// are given.  If x is a number, return x.__int__().  For floating-point
/// numbers, this truncates towards zero.
///
/// If x is not a number or if base is given, then x must be a string,
/// bytes, or bytearray instance representing an integer literal in the
/// given base.  The literal can be preceded by '+' or '-' and be surrounded
/// by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.
/// Base 0 means to interpret the base from the string as an integer literal.
/// >>> int('0b100', base=0)
/// 4
#[class(name = "int", kind = INT, flags = BASETYPE | MATCH_SELF, no_gc)]
pub struct Int {
    /// The value of an object: beyond 61 bits, or of a subclass (then of any size).
    pub value: IBig,
}

fn value(token: &Token, this: Borrowed<'_>) -> IBig {
    int::value_of(token, this).map_or(IBig::ZERO, IntRef::to_big)
}

/// The value as a plain int: itself unless it is of a subclass.
fn plain(token: &Token, this: Borrowed<'_>) -> Owned {
    if this.word().is_int() || token.is_exact(this, kind::INT) {
        this.own(token)
    } else {
        token.new_big(value(token, this))
    }
}

/// Adds, subtracts or multiplies: `small` on machine integers, else `big`.
#[inline]
fn ring(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    small: fn(i128, i128) -> Option<i128>,
    big: fn(&IBig, &IBig) -> IBig,
) -> PyResult {
    let (Some(a), Some(b)) = (int::value_of(token, left), int::value_of(token, right)) else {
        return Ok(not_implemented());
    };
    if let (IntRef::Small(a), IntRef::Small(b)) = (a, b)
        && let Some(result) = small(i128::from(a), i128::from(b))
    {
        return Ok(token.new_int(result));
    }
    Ok(token.new_big(big(&a.to_big(), &b.to_big())))
}

/// `&`, `|` and `^`.
#[inline]
fn bitwise(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    small: fn(i64, i64) -> i64,
    big: fn(IBig, IBig) -> IBig,
) -> PyResult {
    let (Some(a), Some(b)) = (int::value_of(token, left), int::value_of(token, right)) else {
        return Ok(not_implemented());
    };
    if let (IntRef::Small(a), IntRef::Small(b)) = (a, b) {
        return Ok(token.int(small(a, b)));
    }
    Ok(token.new_big(big(a.to_big(), b.to_big())))
}

#[cold]
fn zero_division(token: &mut Token) -> Raised {
    token.raise(&ZERO_DIVISION_ERROR, "division by zero")
}

/// Floor division and remainder; `None` where an operand is no int.
fn divide(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
) -> PyResult<Option<(Owned, Owned)>> {
    let (Some(a), Some(b)) = (int::value_of(token, left), int::value_of(token, right)) else {
        return Ok(None);
    };
    if b.is_zero() {
        return Err(zero_division(token));
    }
    if let (IntRef::Small(a), IntRef::Small(b)) = (a, b) {
        let (quotient, rest) = arith::divmod_small(a, b);
        return Ok(Some((token.new_int(quotient), token.int(rest))));
    }
    let (quotient, rest) = arith::divmod(&a.to_big(), &b.to_big());
    Ok(Some((token.new_big(quotient), token.new_big(rest))))
}

/// A shift count; `None` where it is beyond all memory.
fn shift_count(token: &mut Token, count: Borrowed<'_>) -> PyResult<Option<usize>> {
    let Some(count) = int::value_of(token, count) else {
        return Ok(None);
    };
    if count.is_negative() {
        return Err(token.value_error("negative shift count"));
    }
    Ok(count.to_i64().map(|count| count as usize))
}

/// No integer may have more bits: a result that would is a MemoryError.
const MAX_BITS: u128 = 1 << 36;

fn power(token: &mut Token, base: Borrowed<'_>, exponent: Borrowed<'_>) -> PyResult {
    let (Some(a), Some(b)) = (int::value_of(token, base), int::value_of(token, exponent)) else {
        return Ok(not_implemented());
    };
    if b.is_negative() {
        let (base, exponent) = (
            object::to_f64(token, base)?,
            object::to_f64(token, exponent)?,
        );
        return crate::float_class::power(token, base, exponent);
    }
    if let (IntRef::Small(a), Some(b)) = (a, b.to_i64()) {
        match a {
            0 | 1 => return Ok(token.int(if b == 0 { 1 } else { a })),
            -1 => return Ok(token.int(if b % 2 == 0 { 1 } else { -1 })),
            _ => {}
        }
        if let Some(result) = u32::try_from(b)
            .ok()
            .and_then(|b| i128::from(a).checked_pow(b))
        {
            return Ok(token.new_int(result));
        }
    }
    let base = a.to_big();
    let exponent = b
        .to_i64()
        .and_then(|b| usize::try_from(b).ok())
        .filter(|b| base.bit_len() as u128 * *b as u128 <= MAX_BITS);
    match exponent {
        Some(exponent) => Ok(token.new_big(base.pow(exponent))),
        None => Err(token.memory_error()),
    }
}

fn power_modulo(
    token: &mut Token,
    base: Borrowed<'_>,
    exponent: Borrowed<'_>,
    modulus: Borrowed<'_>,
) -> PyResult {
    let operands = (
        int::value_of(token, base),
        int::value_of(token, exponent),
        int::value_of(token, modulus),
    );
    let (Some(a), Some(b), Some(m)) = operands else {
        return Ok(not_implemented());
    };
    if m.is_zero() {
        return Err(token.value_error("pow() 3rd argument cannot be 0"));
    }
    match arith::pow_mod(&a.to_big(), &b.to_big(), &m.to_big()) {
        Some(result) => Ok(token.new_big(result)),
        None => Err(token.value_error("base is not invertible for the given modulus")),
    }
}

static PARAMETERS: crate::args::Signature =
    crate::signature!("int", Positional "" false, Either "base" false);

/// `int(x)`
pub fn convert(token: &mut Token, x: Borrowed<'_>) -> PyResult {
    if x.word().is_int() || token.is_exact(x, kind::INT) {
        return Ok(x.own(token));
    }
    let slots = token.class_of(x).slots();
    if let Some(slot) = slots.int {
        let result = slot(token, x)?;
        return checked_result(token, result, "__int__");
    }
    if slots.index.is_some() {
        let index = int::index(token, x)?;
        return Ok(plain(token, index.as_ref()));
    }
    if x.is_a::<Str>(token) {
        let value = crate::int_parse::from_str(token, x, 10)?;
        return Ok(token.new_big(value));
    }
    if let Some(data) = bytes_like(token, x)? {
        let value = crate::int_parse::from_bytes(token, &data, 10)?;
        return Ok(token.new_big(value));
    }
    let class = token.class_name(x);
    Err(token.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{class}'"
    )))
}

/// The bytes of a bytes-like object, copied; `None` for anything else.
fn bytes_like(token: &mut Token, x: Borrowed<'_>) -> PyResult<Option<Vec<u8>>> {
    if !crate::buffer::supported(token, x) {
        return Ok(None);
    }
    let buffer = crate::buffer::get(token, x, false)?;
    Ok(Some(buffer.bytes(token).to_vec()))
}

fn checked_result(token: &mut Token, result: Owned, method: &str) -> PyResult {
    let given = result.as_ref();
    if given.word().is_int() || token.is_exact(given, kind::INT) {
        return Ok(result);
    }
    let class = token.class_name(given);
    if !given.is_a::<Int>(token) {
        return Err(token.type_error(format!("{method} returned non-int (type {class})")));
    }
    let message = format!(
        "{method} returned non-int (type {class}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python."
    );
    let warn = token.interp().hooks.warn.get();
    warn(token, &crate::exceptions::DEPRECATION_WARNING, &message, 1)?;
    Ok(plain(token, result.as_ref()))
}

fn convert_in_base(token: &mut Token, x: Borrowed<'_>, base: Borrowed<'_>) -> PyResult {
    let base = int::index_clipped(token, base)?;
    let Some(base) = u32::try_from(base)
        .ok()
        .filter(|base| *base == 0 || (2..=36).contains(base))
    else {
        return Err(token.value_error("int() base must be >= 2 and <= 36, or 0"));
    };
    if x.is_a::<Str>(token) {
        let value = crate::int_parse::from_str(token, x, base)?;
        return Ok(token.new_big(value));
    }
    let is_bytes =
        crate::bytes::value_of(token, x).is_some() || x.is_a::<crate::bytearray::ByteArray>(token);
    match if is_bytes {
        bytes_like(token, x)?
    } else {
        None
    } {
        Some(data) => {
            let value = crate::int_parse::from_bytes(token, &data, base)?;
            Ok(token.new_big(value))
        }
        None => Err(token.type_error("int() can't convert non-string with explicit base")),
    }
}

/// `__basicsize__` and `__itemsize__` as CPython has them, whose integers keep their digits in themselves.
pub(crate) fn sizes(token: &Token, class: &crate::class::Type) -> (usize, usize) {
    let extra = token.interp().shapes.get(class.root_shape.get()).size as usize;
    match class.has(crate::class::class_flags::HEAP) {
        true => (24 + extra, 4),
        false => (24, 4),
    }
}

/// True for "little", false for "big".
fn is_little(token: &mut Token, function: &str, byteorder: Option<Borrowed<'_>>) -> PyResult<bool> {
    let Some(byteorder) = byteorder else {
        return Ok(false);
    };
    match byteorder.get::<Str>(token).and_then(Str::as_ascii) {
        Some("little") => Ok(true),
        Some("big") => Ok(false),
        Some(_) => Err(token.value_error("byteorder must be either 'little' or 'big'")),
        None => {
            let class = token.argument_name(byteorder);
            Err(token.type_error(format!(
                "{function}() argument 'byteorder' must be str, not {class}"
            )))
        }
    }
}

/// The two's complement of `value` in `length` bytes, little end first; `None` if it does not fit.
pub fn to_le_bytes(value: &IBig, length: usize, signed: bool) -> Option<Vec<u8>> {
    let negative = *value < IBig::ZERO;
    let bits = length.checked_mul(8)?;
    let magnitude = if negative {
        (-value - IBig::ONE).unsigned_abs()
    } else {
        value.unsigned_abs()
    };
    let room = if signed { bits.saturating_sub(1) } else { bits };
    if magnitude.bit_len() > room || (length == 0 && negative) {
        return None;
    }
    let mut out = magnitude.to_le_bytes().into_vec();
    out.truncate(length);
    out.resize(length, 0);
    if negative {
        out.iter_mut().for_each(|byte| *byte = !*byte);
    }
    Some(out)
}

/// The shortest two's complement of `value` that shows its sign, little end first; zero has one byte.
pub fn to_shortest_le_bytes(value: &IBig) -> Vec<u8> {
    let magnitude = if *value < IBig::ZERO {
        (-value - IBig::ONE).unsigned_abs()
    } else {
        value.unsigned_abs()
    };
    to_le_bytes(value, magnitude.bit_len() / 8 + 1, true).unwrap_or_default()
}

/// The number whose bytes these are, little end first; in two's complement if signed.
pub fn from_le_bytes(data: &[u8], signed: bool) -> IBig {
    let value = IBig::from(UBig::from_le_bytes(data));
    match data.last() {
        Some(last) if signed && last & 0x80 != 0 => value - (IBig::ONE << (8 * data.len())),
        _ => value,
    }
}

/// The bytes of a bytes-like object or of an iterable of ints.
fn bytes_from(token: &mut Token, source: Borrowed<'_>) -> PyResult<Vec<u8>> {
    if let Some(made) = crate::bytes_class::from_special(token, source)? {
        return Ok(crate::bytes_methods::data(token, made.as_ref()).to_vec());
    }
    if let Some(data) = bytes_like(token, source)? {
        return Ok(data);
    }
    if token.class_of(source).slots().iter.is_none() {
        let class = token.class_name(source);
        return Err(token.type_error(format!("cannot convert '{class}' object to bytes")));
    }
    let mut data = Vec::new();
    object::for_each(token, source, |token, item| {
        let byte = int::index_clipped(token, item.as_ref())?;
        match u8::try_from(byte) {
            Ok(byte) => {
                data.push(byte);
                Ok(())
            }
            Err(_) => Err(token.value_error("bytes must be in range(0, 256)")),
        }
    })?;
    Ok(data)
}

#[methods]
impl Int {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.expect(token, "int", 0, 2)?;
        let [x, base] = PARAMETERS.bind::<2>(token, args)?;
        let result = match (x, base) {
            (None, None) => token.int(0),
            (None, Some(_)) => return Err(token.type_error("int() missing string argument")),
            (Some(x), None) => convert(token, x)?,
            (Some(x), Some(base)) => convert_in_base(token, x, base)?,
        };
        if class.is(token.native_class(&INT).as_value()) {
            return Ok(result);
        }
        let value = value(token, result.as_ref());
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, Int { value })),
            None => Err(token.type_error("int.__new__(X): X is not a type object")),
        }
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match int::value_of(token, this) {
            Some(IntRef::Small(small)) => Ok(token.new_latin1(small.to_string().as_bytes())),
            Some(IntRef::Big(big)) => {
                let big = big.clone();
                let text = crate::int_parse::to_decimal(token, &big)?;
                Ok(token.new_latin1(text.as_bytes()))
            }
            None => Err(token.type_error("an int is needed")),
        }
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(int::hash(
            int::value_of(token, this).unwrap_or(IntRef::Small(0)),
        ))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let (Some(a), Some(b)) = (int::value_of(token, this), int::value_of(token, other)) else {
            return Ok(not_implemented());
        };
        let ordering = match (a, b) {
            (IntRef::Small(a), IntRef::Small(b)) => a.cmp(&b),
            _ => a.to_big().cmp(&b.to_big()),
        };
        Ok(token.bool(op.matches(ordering)))
    }

    #[slot]
    fn __add__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        ring(token, left, right, i128::checked_add, |a, b| a + b)
    }

    #[slot]
    fn __sub__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        ring(token, left, right, i128::checked_sub, |a, b| a - b)
    }

    #[slot]
    fn __mul__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        ring(token, left, right, i128::checked_mul, |a, b| {
            if std::ptr::eq(a, b) {
                IBig::from(a.sqr())
            } else {
                a * b
            }
        })
    }

    #[slot]
    fn __floordiv__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        Ok(divide(token, left, right)?.map_or_else(not_implemented, |(quotient, _)| quotient))
    }

    #[slot]
    fn __mod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        Ok(divide(token, left, right)?.map_or_else(not_implemented, |(_, rest)| rest))
    }

    #[slot]
    fn __divmod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        Ok(match divide(token, left, right)? {
            Some((quotient, rest)) => token.new_tuple([quotient, rest].into_iter()),
            None => not_implemented(),
        })
    }

    #[slot]
    fn __truediv__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let (Some(a), Some(b)) = (int::value_of(token, left), int::value_of(token, right)) else {
            return Ok(not_implemented());
        };
        if b.is_zero() {
            return Err(zero_division(token));
        }
        const EXACT: u64 = 1 << 53;
        if let (IntRef::Small(a), IntRef::Small(b)) = (a, b)
            && a.unsigned_abs() <= EXACT
            && b.unsigned_abs() <= EXACT
        {
            return Ok(token.new_float(a as f64 / b as f64));
        }
        match arith::true_divide(&a.to_big(), &b.to_big()) {
            Some(result) => Ok(token.new_float(result)),
            None => Err(token.overflow_error("integer division result too large for a float")),
        }
    }

    #[slot]
    fn __pow__(
        token: &mut Token,
        base: Borrowed<'_>,
        exponent: Borrowed<'_>,
        modulus: Borrowed<'_>,
    ) -> PyResult {
        if modulus.is_none() {
            power(token, base, exponent)
        } else {
            power_modulo(token, base, exponent, modulus)
        }
    }

    #[slot]
    fn __lshift__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if int::value_of(token, left).is_none() || int::value_of(token, right).is_none() {
            return Ok(not_implemented());
        }
        let count = shift_count(token, right)?;
        let Some(a) = int::value_of(token, left) else {
            return Ok(not_implemented());
        };
        if a.is_zero() {
            return Ok(token.int(0));
        }
        match (a, count) {
            (IntRef::Small(a), Some(count @ 0..=63)) => Ok(token.new_int(i128::from(a) << count)),
            (a, Some(count)) if (count as u128) < MAX_BITS => {
                Ok(token.new_big(a.to_big() << count))
            }
            _ => Err(token.memory_error()),
        }
    }

    #[slot]
    fn __rshift__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if int::value_of(token, left).is_none() || int::value_of(token, right).is_none() {
            return Ok(not_implemented());
        }
        let count = shift_count(token, right)?;
        let Some(a) = int::value_of(token, left) else {
            return Ok(not_implemented());
        };
        Ok(match (a, count) {
            (IntRef::Small(a), Some(count)) => token.int(a >> count.min(63)),
            (IntRef::Big(a), Some(count)) => token.new_big(arith::shift_right(a, count)),
            (a, None) => token.int(if a.is_negative() { -1 } else { 0 }),
        })
    }

    #[slot]
    fn __and__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        bitwise(token, left, right, |a, b| a & b, |a, b| a & b)
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        bitwise(token, left, right, |a, b| a | b, |a, b| a | b)
    }

    #[slot]
    fn __xor__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        bitwise(token, left, right, |a, b| a ^ b, |a, b| a ^ b)
    }

    #[slot]
    fn __neg__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let negated = -value(token, this);
        Ok(token.new_big(negated))
    }

    #[slot]
    fn __pos__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    #[slot]
    fn __abs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let magnitude = value(token, this).unsigned_abs();
        Ok(token.new_big(IBig::from(magnitude)))
    }

    #[slot]
    fn __invert__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let inverted = -value(token, this) - IBig::ONE;
        Ok(token.new_big(inverted))
    }

    #[slot]
    fn __bool__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(int::value_of(token, this).is_some_and(|value| !value.is_zero()))
    }

    #[slot]
    fn __int__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    #[slot]
    fn __index__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    #[slot]
    fn __float__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let number = match int::value_of(token, this) {
            Some(IntRef::Small(small)) => Some(small as f64),
            Some(IntRef::Big(big)) => arith::to_f64(big),
            None => None,
        };
        match number {
            Some(number) => Ok(token.new_float(number)),
            None => Err(token.overflow_error("int too large to convert to float")),
        }
    }

    /// Returns self, the complex conjugate of any int.
    #[method("()")]
    fn conjugate(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    /// Number of bits necessary to represent self in binary.
    ///
    /// >>> bin(37)
    /// '0b100101'
    /// >>> (37).bit_length()
    /// 6
    #[method("()")]
    fn bit_length(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(value(token, this).unsigned_abs().bit_len())
    }

    /// Number of ones in the binary representation of the absolute value of self.
    ///
    /// Also known as the population count.
    ///
    /// >>> bin(13)
    /// '0b1101'
    /// >>> (13).bit_count()
    /// 3
    #[method("()")]
    fn bit_count(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(value(token, this).unsigned_abs().count_ones())
    }

    /// Return an array of bytes representing an integer.
    ///
    ///   length
    ///     Length of bytes object to use.  An OverflowError is raised if the
    ///     integer is not representable with the given number of bytes.  Default
    ///     is length 1.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is 'big',
    ///     the most significant byte is at the beginning of the byte array.  If
    ///     byteorder is 'little', the most significant byte is at the end of the
    ///     byte array.  To request the native byte order of the host system, use
    ///     sys.byteorder as the byte order value.  Default is to use 'big'.
    ///   signed
    ///     Determines whether two's complement is used to represent the integer.
    ///     If signed is False and a negative integer is given, an OverflowError
    ///     is raised.
    #[method("(length=1, byteorder='big', *, signed=False)")]
    fn to_bytes(
        token: &mut Token,
        this: Borrowed<'_>,
        length: Option<i64>,
        byteorder: Option<Borrowed<'_>>,
        signed: Option<bool>,
    ) -> PyResult {
        let little = is_little(token, "to_bytes", byteorder)?;
        let Ok(length) = usize::try_from(length.unwrap_or(1)) else {
            return Err(token.value_error("length argument must be non-negative"));
        };
        let (value, signed) = (value(token, this), signed.unwrap_or(false));
        if value < IBig::ZERO && !signed {
            return Err(token.overflow_error("can't convert negative int to unsigned"));
        }
        if length > 1 << 40 {
            return Err(token.memory_error());
        }
        let Some(mut bytes) = to_le_bytes(&value, length, signed) else {
            return Err(token.overflow_error("int too big to convert"));
        };
        if !little {
            bytes.reverse();
        }
        Ok(crate::bytes::from_vec(token, bytes))
    }

    /// Return the integer represented by the given array of bytes.
    ///
    ///   bytes
    ///     Holds the array of bytes to convert.  The argument must either
    ///     support the buffer protocol or be an iterable object producing bytes.
    ///     Bytes and bytearray are examples of built-in objects that support the
    ///     buffer protocol.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is 'big',
    ///     the most significant byte is at the beginning of the byte array.  If
    ///     byteorder is 'little', the most significant byte is at the end of the
    ///     byte array.  To request the native byte order of the host system, use
    ///     sys.byteorder as the byte order value.  Default is to use 'big'.
    ///   signed
    ///     Indicates whether two's complement is used to represent the integer.
    #[classmethod("(bytes, byteorder='big', *, signed=False)")]
    fn from_bytes(
        token: &mut Token,
        class: Borrowed<'_>,
        bytes: Borrowed<'_>,
        byteorder: Option<Borrowed<'_>>,
        signed: Option<bool>,
    ) -> PyResult {
        let little = is_little(token, "from_bytes", byteorder)?;
        if bytes.is_a::<crate::str::Str>(token) {
            return Err(token.type_error("cannot convert 'str' object to bytes"));
        }
        let mut data = bytes_from(token, bytes)?;
        if !little {
            data.reverse();
        }
        let value = token.new_big(from_le_bytes(&data, signed.unwrap_or(false)));
        if class.is(token.native_class(&INT).as_value()) {
            return Ok(value);
        }
        object::call(token, class, &[value.as_ref()])
    }

    /// Return a pair of integers, whose ratio is equal to the original int.
    ///
    /// The ratio is in lowest terms and has a positive denominator.
    ///
    /// >>> (10).as_integer_ratio()
    /// (10, 1)
    /// >>> (-10).as_integer_ratio()
    /// (-10, 1)
    /// >>> (0).as_integer_ratio()
    /// (0, 1)
    #[method("()")]
    fn as_integer_ratio(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let numerator = plain(token, this);
        Ok(token.new_tuple([numerator, token.int(1)].into_iter()))
    }

    /// Returns True. Exists for duck type compatibility with float.is_integer.
    #[method("()")]
    fn is_integer(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<bool> {
        Ok(true)
    }

    /// Truncating an Integral returns itself.
    #[method("()")]
    fn __trunc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    /// Flooring an Integral returns itself.
    #[method("()")]
    fn __floor__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    /// Ceiling of an Integral returns itself.
    #[method("()")]
    fn __ceil__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    /// Rounding an Integral returns itself.
    ///
    /// Rounding with an ndigits argument also returns an integer.
    #[method("(ndigits=None, /)")]
    fn __round__(token: &mut Token, this: Borrowed<'_>, ndigits: Option<Borrowed<'_>>) -> PyResult {
        let Some(ndigits) = ndigits.filter(|ndigits| !ndigits.is_none()) else {
            return Ok(plain(token, this));
        };
        let ndigits = int::index_clipped(token, ndigits)?;
        if ndigits >= 0 {
            return Ok(plain(token, this));
        }
        let value = value(token, this);
        // A number of so many bits has fewer than this many digits: rounded beyond them it is zero.
        let digits = ndigits.unsigned_abs().min(value.bit_len() as u64 + 2);
        let rounded = arith::round_to_tens(&value, digits as usize);
        Ok(token.new_big(rounded))
    }

    /// Convert to a string according to format_spec.
    #[method("(format_spec, /)")]
    fn __format__(token: &mut Token, this: Borrowed<'_>, format_spec: Borrowed<'_>) -> PyResult {
        crate::format::int(token, this, format_spec)
    }

    #[method("()")]
    fn __getnewargs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let value = plain(token, this);
        Ok(token.new_tuple([value].into_iter()))
    }

    /// Returns size in memory, in bytes.
    #[method("()")]
    fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let (basic, item) = sizes(token, token.class_of(this));
        let bits = value(token, this).unsigned_abs().bit_len();
        Ok(basic + item * bits.div_ceil(30).max(1))
    }

    /// the real part of a complex number
    #[getter]
    fn real(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.int(0))
    }

    /// the numerator of a rational number in lowest terms
    #[getter]
    fn numerator(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    /// the denominator of a rational number in lowest terms
    #[getter]
    fn denominator(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.int(1))
    }
}

/// Returns True when the argument is true, False otherwise.
/// The builtins True and False are the only two instances of the class bool.
/// The class bool is a subclass of the class int, and cannot be subclassed.
#[class(name = "bool", kind = BOOL, base = INT, no_gc, signature = "(object=False, /)", flags = MATCH_SELF)]
pub struct Bool {
    base: Int,
}

fn is_bool(token: &Token, value: Borrowed<'_>) -> bool {
    token.is_exact(value, kind::BOOL)
}

fn is_true(value: Borrowed<'_>) -> bool {
    value.word().is(crate::singletons::true_word())
}

#[methods]
impl Bool {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "bool")?;
        args.expect(token, "bool", 0, 1)?;
        let truth = match args.get(0) {
            Some(value) => object::is_true(token, value)?,
            None => false,
        };
        Ok(token.bool(truth))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str(if is_true(this) { "True" } else { "False" }))
    }

    #[slot]
    fn __and__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if is_bool(token, left) && is_bool(token, right) {
            return Ok(token.bool(is_true(left) & is_true(right)));
        }
        bitwise(token, left, right, |a, b| a & b, |a, b| a & b)
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if is_bool(token, left) && is_bool(token, right) {
            return Ok(token.bool(is_true(left) | is_true(right)));
        }
        bitwise(token, left, right, |a, b| a | b, |a, b| a | b)
    }

    #[slot]
    fn __xor__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if is_bool(token, left) && is_bool(token, right) {
            return Ok(token.bool(is_true(left) ^ is_true(right)));
        }
        bitwise(token, left, right, |a, b| a ^ b, |a, b| a ^ b)
    }

    #[slot]
    fn __invert__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let warn = token.interp().hooks.warn.get();
        let message = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.";
        warn(token, &crate::exceptions::DEPRECATION_WARNING, message, 1)?;
        Ok(token.int(if is_true(this) { -2 } else { -1 }))
    }
}
