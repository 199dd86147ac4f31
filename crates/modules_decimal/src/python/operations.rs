//! Operations on Python values: operands to numbers, the result back, and what happened to the context.

use super::context_class::Context;
use super::convert::{from_f64, from_int, unsupported};
use super::decimal_class::{Decimal, finish, new_decimal};
use super::{current, part, signals};
use crate::number::{self, Number, Settings, condition};
use baton_modules::support::tuple;
use baton_object::slots::CompareOp;
use baton_object::{Borrowed, Owned, PyResult, Token, attribute, float, int, object, singletons};
use std::borrow::Cow;
use std::cmp::Ordering;

/// An operation on one number.
pub type Unary = fn(&Number, &Settings, &mut u32) -> Number;
/// An operation on two numbers.
pub type Binary = fn(&Number, &Number, &Settings, &mut u32) -> Number;
/// An operation on two numbers that no context matters for.
pub type Quiet = fn(&Number, &Number) -> Number;

/// The number of a decimal or an int.
#[inline]
pub fn operand<'a>(token: &'a Token, value: Borrowed<'a>) -> Option<Cow<'a, Number>> {
    if let Some(decimal) = value.get::<Decimal>(token) {
        return Some(Cow::Borrowed(&decimal.number.0));
    }
    int::value_of(token, value).map(|int| Cow::Owned(from_int(int)))
}

/// Fails for a value that is neither a decimal nor an int.
pub fn check_operand(token: &mut Token, value: Borrowed<'_>) -> PyResult<()> {
    match operand(token, value) {
        Some(_) => Ok(()),
        None => Err(unsupported(token, value)),
    }
}

/// What `of` makes of an operand's number, in the context's settings.
pub fn with_operand<R>(
    token: &mut Token,
    context: Borrowed<'_>,
    value: Borrowed<'_>,
    of: impl FnOnce(&Number, &Settings) -> R,
) -> PyResult<R> {
    check_operand(token, value)?;
    let settings = &Context::of(token, context).settings.0;
    match operand(token, value) {
        Some(number) => Ok(of(&number, settings)),
        None => Err(unsupported(token, value)),
    }
}

/// An operation on one value.
pub fn unary(token: &mut Token, context: Borrowed<'_>, value: Borrowed<'_>, op: Unary) -> PyResult {
    let mut status = 0;
    let result = with_operand(token, context, value, |number, settings| {
        op(number, settings, &mut status)
    })?;
    finish(token, context, result, status)
}

/// What an operation makes of two operands and what happens; `None` if one of them is no number.
#[inline]
fn apply<R>(
    token: &Token,
    context: Borrowed<'_>,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: impl FnOnce(&Number, &Number, &Settings, &mut u32) -> R,
) -> Option<(R, u32)> {
    let (left, right) = (operand(token, left)?, operand(token, right)?);
    let settings = &Context::of(token, context).settings.0;
    let mut status = 0;
    let result = op(&left, &right, settings, &mut status);
    Some((result, status))
}

/// An operation on two values that gives anything.
pub fn with_operands<R>(
    token: &mut Token,
    context: Borrowed<'_>,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: impl FnOnce(&Number, &Number, &Settings, &mut u32) -> R,
) -> PyResult<(R, u32)> {
    check_operand(token, left)?;
    match apply(token, context, left, right, op) {
        Some(result) => Ok(result),
        None => Err(unsupported(token, right)),
    }
}

/// An operation on two values.
pub fn binary(
    token: &mut Token,
    context: Borrowed<'_>,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: Binary,
) -> PyResult {
    let (result, status) = with_operands(token, context, left, right, op)?;
    finish(token, context, result, status)
}

/// An operation on two values that no context matters for.
pub fn quiet(
    token: &mut Token,
    context: Borrowed<'_>,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: Quiet,
) -> PyResult {
    let (result, _) = with_operands(token, context, left, right, |a, b, _, _| op(a, b))?;
    Ok(new_decimal(token, result))
}

/// `divmod` of two values.
fn finish_pair(
    token: &mut Token,
    context: Borrowed<'_>,
    (quotient, rest): (Number, Number),
    status: u32,
) -> PyResult {
    signals::note(token, context, status)?;
    let parts = vec![new_decimal(token, quotient), new_decimal(token, rest)];
    Ok(tuple(token, parts))
}

/// `context.divmod(left, right)`
pub fn divmod(
    token: &mut Token,
    context: Borrowed<'_>,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
) -> PyResult {
    let (pair, status) = with_operands(token, context, left, right, number::divmod)?;
    finish_pair(token, context, pair, status)
}

/// `context.fma(a, b, c)`
pub fn fma(
    token: &mut Token,
    context: Borrowed<'_>,
    a: Borrowed<'_>,
    b: Borrowed<'_>,
    c: Borrowed<'_>,
) -> PyResult {
    check_operand(token, a)?;
    check_operand(token, b)?;
    check_operand(token, c)?;
    let third = operand(token, c).map(Cow::into_owned);
    let third = third.unwrap_or_else(Number::nan);
    let (result, status) = with_operands(token, context, a, b, |a, b, settings, status| {
        number::fma(a, b, &third, settings, status)
    })?;
    finish(token, context, result, status)
}

/// `context.power(a, b, modulo)`
pub fn power(
    token: &mut Token,
    context: Borrowed<'_>,
    a: Borrowed<'_>,
    b: Borrowed<'_>,
    modulo: Option<Borrowed<'_>>,
) -> PyResult {
    let Some(modulo) = baton_modules::support::not_none(modulo) else {
        return binary(token, context, a, b, number::power);
    };
    check_operand(token, a)?;
    check_operand(token, b)?;
    check_operand(token, modulo)?;
    let modulus = operand(token, modulo).map(Cow::into_owned);
    let modulus = modulus.unwrap_or_else(Number::nan);
    let (result, status) = with_operands(token, context, a, b, |a, b, settings, status| {
        number::power_modulo(a, b, &modulus, settings, status)
    })?;
    finish(token, context, result, status)
}

// ---- operators ----

/// An operator with one operand.
pub fn unary_operator(token: &mut Token, this: Borrowed<'_>, op: Unary) -> PyResult {
    let context = current::get(token)?;
    unary(token, context.as_ref(), this, op)
}

/// An operator with two operands.
#[inline]
pub fn operator(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: Binary,
) -> PyResult {
    let context = current::get(token)?;
    match apply(token, context.as_ref(), left, right, op) {
        Some((result, status)) => finish(token, context.as_ref(), result, status),
        None => Ok(singletons::not_implemented()),
    }
}

/// `divmod(left, right)`
pub fn divmod_operator(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
    let context = current::get(token)?;
    match apply(token, context.as_ref(), left, right, number::divmod) {
        Some((pair, status)) => finish_pair(token, context.as_ref(), pair, status),
        None => Ok(singletons::not_implemented()),
    }
}

/// `left ** right % modulus`
pub fn power_operator(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    modulus: Borrowed<'_>,
) -> PyResult {
    let all_numbers = [left, right, modulus]
        .iter()
        .all(|value| value.is_none() || operand(token, *value).is_some());
    if !all_numbers || left.is_none() || right.is_none() {
        return Ok(singletons::not_implemented());
    }
    let context = current::get(token)?;
    power(token, context.as_ref(), left, right, Some(modulus))
}

// ---- comparisons ----

/// The numbers to compare for a decimal and a rational: the decimal times the denominator, and the numerator.
fn rational_operands(
    token: &mut Token,
    this: Borrowed<'_>,
    other: Borrowed<'_>,
) -> PyResult<(Number, Number)> {
    let numerator = attribute::get_text(token, other, "numerator")?;
    let Some(numerator) = int::value_of(token, numerator.as_ref()).map(from_int) else {
        return Err(token.type_error("argument must be an integer"));
    };
    let number = Decimal::of(token, this).number.0.clone();
    if !number.is_finite() {
        return Ok((number, numerator));
    }
    let denominator = attribute::get_text(token, other, "denominator")?;
    let Some(denominator) = int::value_of(token, denominator.as_ref()).map(from_int) else {
        return Err(token.type_error("argument must be an integer"));
    };
    // Only compared, so that the widest exponents need not have room for it.
    let product = Number::finite(
        number.negative != denominator.negative,
        number.coefficient.multiply(&denominator.coefficient),
        number.exponent,
    );
    Ok((product, numerator))
}

/// The number of a float beside a decimal in a comparison, which is noted.
fn float_operand(
    token: &mut Token,
    context: Borrowed<'_>,
    value: f64,
    raises: bool,
) -> PyResult<Number> {
    if raises {
        signals::note(token, context, condition::FLOAT_OPERATION)?;
    } else {
        let context = Context::of(token, context);
        context.signals.0.add_flags(condition::FLOAT_OPERATION);
    }
    Ok(from_f64(value))
}

/// The order of two numbers, with NaN noted as the operator wants it.
fn ordered(
    token: &mut Token,
    context: Borrowed<'_>,
    left: &Number,
    right: &Number,
    op: CompareOp,
) -> PyResult {
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if left.is_nan() || right.is_nan() {
        if !equality || left.is_signaling() || right.is_signaling() {
            signals::note(token, context, condition::INVALID_OPERATION)?;
        }
        return Ok(token.bool(op == CompareOp::Ne));
    }
    Ok(token.bool(op.matches(number::numeric_order(left, right))))
}

/// `this op other`
pub fn richcompare(
    token: &mut Token,
    this: Borrowed<'_>,
    other: Borrowed<'_>,
    op: CompareOp,
) -> PyResult {
    if let Some(order) = plain_order(token, this, other) {
        return Ok(token.bool(op.matches(order)));
    }
    let context = current::get(token)?;
    let context = context.as_ref();
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let number = Decimal::of(token, this).number.0.clone();
    let other_number = if let Some(other) = operand(token, other).map(Cow::into_owned) {
        other
    } else if let Some(real) = float::value_of(token, other) {
        float_operand(token, context, real, !equality)?
    } else if let Some((real, imaginary)) = complex_value(token, other).filter(|_| equality) {
        if imaginary != 0.0 {
            return Ok(singletons::not_implemented());
        }
        float_operand(token, context, real, false)?
    } else {
        let rational = part(token, |parts| &parts.rational)?;
        if !object::is_instance(token, other, rational.as_ref())? {
            return Ok(singletons::not_implemented());
        }
        let (left, right) = rational_operands(token, this, other)?;
        return ordered(token, context, &left, &right, op);
    };
    ordered(token, context, &number, &other_number, op)
}

/// The order of two values that need no context: decimals and ints that are not NaN.
#[inline]
fn plain_order(token: &Token, this: Borrowed<'_>, other: Borrowed<'_>) -> Option<Ordering> {
    let (left, right) = (operand(token, this)?, operand(token, other)?);
    (!left.is_nan() && !right.is_nan()).then(|| number::numeric_order(&left, &right))
}

fn complex_value(token: &Token, value: Borrowed<'_>) -> Option<(f64, f64)> {
    let complex = value.get::<baton_object::complex_class::Complex>(token)?;
    Some((complex.re, complex.im))
}

/// The context of a call, which is kept alive.
pub fn context_of(token: &mut Token, context: Option<Borrowed<'_>>) -> PyResult<Owned> {
    current::given_or_current(token, context)
}
