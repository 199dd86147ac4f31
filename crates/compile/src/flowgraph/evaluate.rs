//! Arithmetic on constants, as Python does it.
//!
//! `None` means "not folded": the operation raises, would make something large, or warns.

use std::collections::HashSet;

use baton_code::ops::binary_op;
use baton_code::{Const, Text};
use dashu_int::IBig;
use dashu_int::ops::{BitTest, DivRem};

const MAX_INT_BITS: usize = 128;
const MAX_COLLECTION_SIZE: usize = 256;
const MAX_STR_SIZE: usize = 4096;
const MAX_TOTAL_ITEMS: isize = 1024;

/// A number, widened as far as the operation needs.
#[derive(Clone, Debug)]
enum Number {
    Int(IBig),
    Float(f64),
    Complex(f64, f64),
}

fn number(value: &Const) -> Option<Number> {
    Some(match value {
        Const::Bool(value) => Number::Int(IBig::from(u8::from(*value))),
        Const::Int(value) => Number::Int(value.clone()),
        Const::Float(value) => Number::Float(*value),
        Const::Complex { re, im } => Number::Complex(*re, *im),
        _ => return None,
    })
}

fn below_zero(value: &IBig) -> bool {
    *value < IBig::ZERO
}

fn integer(value: &Const) -> Option<IBig> {
    match number(value)? {
        Number::Int(value) => Some(value),
        _ => None,
    }
}

impl Number {
    fn into_const(self) -> Const {
        match self {
            Number::Int(value) => Const::Int(value),
            Number::Float(value) => Const::Float(value),
            Number::Complex(re, im) => Const::Complex { re, im },
        }
    }

    /// As a float; fails for integers that are too large.
    fn real(&self) -> Option<f64> {
        match self {
            Number::Int(value) => {
                let float = value.to_f64().value();
                float.is_finite().then_some(float)
            }
            Number::Float(value) => Some(*value),
            Number::Complex(..) => None,
        }
    }

    /// As a complex number; the flag says whether it is a real one.
    fn complex(&self) -> Option<(f64, f64, bool)> {
        match self {
            Number::Complex(re, im) => Some((*re, *im, false)),
            other => Some((other.real()?, 0.0, true)),
        }
    }

    fn is_complex(&self) -> bool {
        matches!(self, Number::Complex(..))
    }
}

/// `-operand`
pub(crate) fn negative(operand: &Const) -> Option<Const> {
    Some(
        match number(operand)? {
            Number::Int(value) => Number::Int(-value),
            Number::Float(value) => Number::Float(-value),
            Number::Complex(re, im) => Number::Complex(-re, -im),
        }
        .into_const(),
    )
}

/// `+operand`
pub(super) fn positive(operand: &Const) -> Option<Const> {
    Some(number(operand)?.into_const())
}

/// `~operand`; that of a bool warns when it runs.
pub(super) fn invert(operand: &Const) -> Option<Const> {
    match operand {
        Const::Int(value) => Some(Const::Int(!value.clone())),
        _ => None,
    }
}

/// A binary operation, by the argument of `BINARY_OP`.
pub(crate) fn binary(left: &Const, op: u32, right: &Const) -> Option<Const> {
    match op {
        binary_op::SUBSCR => subscript(left, right),
        binary_op::ADD => concatenate(left, right).or_else(|| arithmetic(left, op, right)),
        binary_op::MULTIPLY => multiply(left, right),
        binary_op::REMAINDER if matches!(left, Const::Str(_) | Const::Bytes(_)) => None,
        binary_op::SUBTRACT
        | binary_op::TRUE_DIVIDE
        | binary_op::FLOOR_DIVIDE
        | binary_op::REMAINDER
        | binary_op::POWER => arithmetic(left, op, right),
        binary_op::LSHIFT | binary_op::RSHIFT => shift(left, op, right),
        binary_op::AND | binary_op::OR | binary_op::XOR => bitwise(left, op, right),
        _ => None,
    }
}

fn concatenate(left: &Const, right: &Const) -> Option<Const> {
    Some(match (left, right) {
        (Const::Str(a), Const::Str(b)) => {
            let points = a.code_points().chain(b.code_points());
            Const::Str(Text::from_code_points(points)?)
        }
        (Const::Bytes(a), Const::Bytes(b)) => Const::Bytes(a.iter().chain(&**b).copied().collect()),
        (Const::Tuple(a), Const::Tuple(b)) => Const::Tuple(a.iter().chain(&**b).cloned().collect()),
        _ => return None,
    })
}

fn multiply(left: &Const, right: &Const) -> Option<Const> {
    if let (Some(a), Some(b)) = (integer(left), integer(right)) {
        let zero = a == IBig::ZERO || b == IBig::ZERO;
        if !zero && a.bit_len() + b.bit_len() > MAX_INT_BITS {
            return None;
        }
        return Some(Const::Int(a * b));
    }
    if let Some(count) = integer(left) {
        if is_sequence(right) {
            return repeat(right, &count);
        }
    } else if let Some(count) = integer(right)
        && is_sequence(left)
    {
        return repeat(left, &count);
    }
    arithmetic(left, binary_op::MULTIPLY, right)
}

fn is_sequence(value: &Const) -> bool {
    matches!(value, Const::Str(_) | Const::Bytes(_) | Const::Tuple(_))
}

fn repeat(sequence: &Const, count: &IBig) -> Option<Const> {
    let size = match sequence {
        Const::Str(text) => text.code_points().count(),
        Const::Bytes(bytes) => bytes.len(),
        Const::Tuple(items) => items.len(),
        _ => return None,
    };
    if size == 0 {
        return isize::try_from(count).ok().map(|_| sequence.clone());
    }
    let limit = match sequence {
        Const::Tuple(_) => MAX_COLLECTION_SIZE,
        _ => MAX_STR_SIZE,
    };
    let count = usize::try_from(count).ok()?;
    if count > limit / size {
        return None;
    }
    Some(match sequence {
        Const::Str(text) => {
            let points = (0..count).flat_map(|_| text.code_points());
            Const::Str(Text::from_code_points(points)?)
        }
        Const::Bytes(bytes) => Const::Bytes(bytes.repeat(count).into()),
        Const::Tuple(items) => {
            let share = MAX_TOTAL_ITEMS.checked_div(isize::try_from(count).ok()?);
            if share.is_some_and(|limit| check_complexity(sequence, limit) < 0) {
                return None;
            }
            Const::Tuple((0..count).flat_map(|_| items.iter().cloned()).collect())
        }
        _ => return None,
    })
}

/// What is left of the limit after counting all nested items.
fn check_complexity(value: &Const, limit: isize) -> isize {
    let Const::Tuple(items) = value else {
        return limit;
    };
    let mut limit = limit.saturating_sub_unsigned(items.len());
    for item in &**items {
        if limit < 0 {
            break;
        }
        limit = check_complexity(item, limit);
    }
    limit
}

fn shift(left: &Const, op: u32, right: &Const) -> Option<Const> {
    let (value, by) = (integer(left)?, integer(right)?);
    if below_zero(&by) {
        return None;
    }
    if op == binary_op::LSHIFT {
        if value == IBig::ZERO || by == IBig::ZERO {
            return Some(Const::Int(value));
        }
        let by = usize::try_from(&by).ok()?;
        if by > MAX_INT_BITS || value.bit_len() > MAX_INT_BITS - by {
            return None;
        }
        return Some(Const::Int(value << by));
    }
    Some(Const::Int(match usize::try_from(&by) {
        Ok(by) if by <= value.bit_len() => value >> by,
        _ if below_zero(&value) => IBig::from(-1),
        _ => IBig::ZERO,
    }))
}

fn bitwise(left: &Const, op: u32, right: &Const) -> Option<Const> {
    if let (Const::Bool(a), Const::Bool(b)) = (left, right) {
        return Some(Const::Bool(match op {
            binary_op::AND => a & b,
            binary_op::OR => a | b,
            _ => a ^ b,
        }));
    }
    let (a, b) = (integer(left)?, integer(right)?);
    Some(Const::Int(match op {
        binary_op::AND => a & b,
        binary_op::OR => a | b,
        _ => a ^ b,
    }))
}

fn arithmetic(left: &Const, op: u32, right: &Const) -> Option<Const> {
    let (left, right) = (number(left)?, number(right)?);
    let result = match (&left, &right) {
        (Number::Int(a), Number::Int(b)) => integers(a, op, b)?,
        _ if left.is_complex() || right.is_complex() => {
            let (re, im) = complexes(left.complex()?, op, right.complex()?)?;
            Number::Complex(re, im)
        }
        _ => floats(left.real()?, op, right.real()?)?,
    };
    Some(result.into_const())
}

fn integers(a: &IBig, op: u32, b: &IBig) -> Option<Number> {
    Some(match op {
        binary_op::ADD => Number::Int(a + b),
        binary_op::SUBTRACT => Number::Int(a - b),
        binary_op::TRUE_DIVIDE => Number::Float(true_divide(a, b)?),
        binary_op::FLOOR_DIVIDE => Number::Int(floor_div_mod(a, b)?.0),
        binary_op::REMAINDER => Number::Int(floor_div_mod(a, b)?.1),
        binary_op::POWER if below_zero(b) => {
            return floats(
                Number::Int(a.clone()).real()?,
                op,
                Number::Int(b.clone()).real()?,
            );
        }
        binary_op::POWER => {
            if *b == IBig::ZERO {
                return Some(Number::Int(IBig::ONE));
            }
            if *a == IBig::ZERO {
                return Some(Number::Int(IBig::ZERO));
            }
            let exponent = usize::try_from(b).ok()?;
            if a.bit_len() > MAX_INT_BITS / exponent {
                return None;
            }
            Number::Int(a.pow(exponent))
        }
        _ => return None,
    })
}

fn floor_div_mod(a: &IBig, b: &IBig) -> Option<(IBig, IBig)> {
    if *b == IBig::ZERO {
        return None;
    }
    let (quotient, remainder) = a.div_rem(b);
    if remainder != IBig::ZERO && below_zero(&remainder) != below_zero(b) {
        return Some((quotient - IBig::ONE, remainder + b));
    }
    Some((quotient, remainder))
}

/// Correctly rounded: the quotient is taken to more bits than a float has, with a sticky bit.
fn true_divide(a: &IBig, b: &IBig) -> Option<f64> {
    if *b == IBig::ZERO {
        return None;
    }
    if *a == IBig::ZERO {
        return Some(if below_zero(b) { -0.0 } else { 0.0 });
    }
    if a.bit_len() <= 53 && b.bit_len() <= 53 {
        return Some(a.to_f64().value() / b.to_f64().value());
    }
    let bits = |value: &IBig| isize::try_from(value.bit_len()).ok();
    // 66 bits or more of quotient; fewer where the result is subnormal do not occur with constants of
    // a sane size, and if they do, the expression is left to run.
    let scale = 66 + bits(b)? - bits(a)?;
    if !(-900..=900).contains(&(bits(a)? - bits(b)?)) {
        return None;
    }
    let (a, b) = if scale >= 0 {
        (a << scale.unsigned_abs(), b.clone())
    } else {
        (a.clone(), b << scale.unsigned_abs())
    };
    let (quotient, remainder) = a.div_rem(&b);
    let mut quotient = quotient << 1;
    if remainder != IBig::ZERO {
        quotient += if below_zero(&quotient) || below_zero(&remainder) != below_zero(&b) {
            IBig::from(-1)
        } else {
            IBig::ONE
        };
    }
    let exponent = i32::try_from(-scale - 1).ok()?;
    Some(quotient.to_f64().value() * 2_f64.powi(exponent))
}

fn floats(a: f64, op: u32, b: f64) -> Option<Number> {
    Some(match op {
        binary_op::ADD => Number::Float(a + b),
        binary_op::SUBTRACT => Number::Float(a - b),
        binary_op::MULTIPLY => Number::Float(a * b),
        binary_op::TRUE_DIVIDE if b != 0.0 => Number::Float(a / b),
        binary_op::FLOOR_DIVIDE if b != 0.0 => Number::Float(float_div_mod(a, b).0),
        binary_op::REMAINDER if b != 0.0 => Number::Float(float_div_mod(a, b).1),
        binary_op::POWER => return float_power(a, b),
        _ => return None,
    })
}

fn float_div_mod(a: f64, b: f64) -> (f64, f64) {
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(a / b), remainder);
    }
    let floor = quotient.floor();
    let floor = if quotient - floor > 0.5 {
        floor + 1.0
    } else {
        floor
    };
    (floor, remainder)
}

fn float_power(a: f64, b: f64) -> Option<Number> {
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return None;
    }
    if a.is_finite() && b.is_finite() && a < 0.0 && b != b.floor() {
        let (re, im) = complex_power((a, 0.0), (b, 0.0))?;
        return Some(Number::Complex(re, im));
    }
    let result = a.powf(b);
    if a.is_finite() && b.is_finite() && !result.is_finite() {
        return None;
    }
    Some(Number::Float(result))
}

/// Real operands keep the imaginary part of the other as it is (C99, Annex G).
fn complexes(a: (f64, f64, bool), op: u32, b: (f64, f64, bool)) -> Option<(f64, f64)> {
    let ((ar, ai, a_real), (br, bi, b_real)) = (a, b);
    Some(match op {
        binary_op::ADD => (
            ar + br,
            match (a_real, b_real) {
                (true, _) => bi,
                (_, true) => ai,
                _ => ai + bi,
            },
        ),
        binary_op::SUBTRACT => (
            ar - br,
            match (a_real, b_real) {
                (true, _) => -bi,
                (_, true) => ai,
                _ => ai - bi,
            },
        ),
        binary_op::MULTIPLY => match (a_real, b_real) {
            (true, _) => (ar * br, ar * bi),
            (_, true) => (ar * br, ai * br),
            _ => complex_product((ar, ai), (br, bi)),
        },
        binary_op::TRUE_DIVIDE if br == 0.0 && bi == 0.0 => return None,
        binary_op::TRUE_DIVIDE if b_real => (ar / br, ai / br),
        binary_op::TRUE_DIVIDE if a_real => real_divide(ar, (br, bi)),
        binary_op::TRUE_DIVIDE => complex_divide((ar, ai), (br, bi)),
        binary_op::POWER => return complex_power((ar, ai), (br, bi)),
        _ => return None,
    })
}

/// 1 for an infinity and 0 for all else, with the sign kept.
fn unit_if_infinite(value: f64) -> f64 {
    f64::from(u8::from(value.is_infinite())).copysign(value)
}

fn zero_if_nan(value: f64) -> f64 {
    if value.is_nan() {
        0.0_f64.copysign(value)
    } else {
        value
    }
}

/// A product whose infinities do not come out as NaNs (C11, Annex G.5.1).
fn complex_product(x: (f64, f64), y: (f64, f64)) -> (f64, f64) {
    let parts = |(a, b): (f64, f64), (c, d): (f64, f64)| [a * c, b * d, a * d, b * c];
    let [ac, bd, ad, bc] = parts(x, y);
    let product = (ac - bd, ad + bc);
    if !product.0.is_nan() || !product.1.is_nan() {
        return product;
    }
    let infinite = |value: (f64, f64)| value.0.is_infinite() || value.1.is_infinite();
    let unit = |value: (f64, f64)| (unit_if_infinite(value.0), unit_if_infinite(value.1));
    let clean = |value: (f64, f64)| (zero_if_nan(value.0), zero_if_nan(value.1));
    let (mut x, mut y) = (x, y);
    let mut again = false;
    if infinite(x) {
        (x, y) = (unit(x), clean(y));
        again = true;
    }
    if infinite(y) {
        (x, y) = (clean(x), unit(y));
        again = true;
    }
    if !again && [ac, bd, ad, bc].iter().any(|part| part.is_infinite()) {
        (x, y) = (clean(x), clean(y));
        again = true;
    }
    if !again {
        return product;
    }
    let [ac, bd, ad, bc] = parts(x, y);
    (f64::INFINITY * (ac - bd), f64::INFINITY * (ad + bc))
}

/// A quotient scaled by the larger part of the divisor, with infinities and zeros kept (Annex G.5.2).
fn complex_divide(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let quotient = if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        (
            (a.0 + a.1 * ratio) / denominator,
            (a.1 - a.0 * ratio) / denominator,
        )
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        (
            (a.0 * ratio + a.1) / denominator,
            (a.1 * ratio - a.0) / denominator,
        )
    } else {
        (f64::NAN, f64::NAN)
    };
    if !quotient.0.is_nan() || !quotient.1.is_nan() {
        return quotient;
    }
    let infinite = |value: (f64, f64)| value.0.is_infinite() || value.1.is_infinite();
    let finite = |value: (f64, f64)| value.0.is_finite() && value.1.is_finite();
    if infinite(a) && finite(b) {
        let (x, y) = (unit_if_infinite(a.0), unit_if_infinite(a.1));
        return (
            f64::INFINITY * (x * b.0 + y * b.1),
            f64::INFINITY * (y * b.0 - x * b.1),
        );
    }
    if infinite(b) && finite(a) {
        let (x, y) = (unit_if_infinite(b.0), unit_if_infinite(b.1));
        return (0.0 * (a.0 * x + a.1 * y), 0.0 * (a.1 * x - a.0 * y));
    }
    quotient
}

fn real_divide(a: f64, b: (f64, f64)) -> (f64, f64) {
    if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        (a / denominator, (-a * ratio) / denominator)
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a * ratio) / denominator, -a / denominator)
    } else {
        (f64::NAN, f64::NAN)
    }
}

fn complex_power(a: (f64, f64), b: (f64, f64)) -> Option<(f64, f64)> {
    let result = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0 {
        if a == (0.0, 0.0) && b.0 < 0.0 {
            return None;
        }
        complex_int_power(a, b.0 as i32)
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return None;
        }
        (0.0, 0.0)
    } else {
        let absolute = a.0.hypot(a.1);
        let mut length = absolute.powf(b.0);
        let angle = a.1.atan2(a.0);
        let mut phase = angle * b.0;
        if b.1 != 0.0 {
            length *= (-angle * b.1).exp();
            phase += b.1 * absolute.ln();
        }
        let result = (length * phase.cos(), length * phase.sin());
        if result.0.is_nan() || result.1.is_nan() {
            // The angle was infinite: a domain error.
            return None;
        }
        result
    };
    // An infinity is an overflow.
    (!result.0.is_infinite() && !result.1.is_infinite()).then_some(result)
}

fn complex_int_power(base: (f64, f64), exponent: i32) -> (f64, f64) {
    let mut result = (1.0, 0.0);
    let mut power = base;
    let mut left = exponent.unsigned_abs();
    while left > 0 {
        if left & 1 != 0 {
            result = complex_product(result, power);
        }
        left >>= 1;
        if left > 0 {
            power = complex_product(power, power);
        }
    }
    if exponent > 0 {
        result
    } else {
        complex_divide((1.0, 0.0), result)
    }
}

fn subscript(container: &Const, key: &Const) -> Option<Const> {
    if let Const::Slice(parts) = key {
        return slice(container, parts);
    }
    let index = integer(key)?;
    let at = |length: usize| {
        let index = if below_zero(&index) {
            IBig::from(length) + &index
        } else {
            index.clone()
        };
        usize::try_from(&index).ok().filter(|index| *index < length)
    };
    match container {
        Const::Str(text) => {
            let point = text.code_points().nth(at(text.code_points().count())?)?;
            Text::from_code_points([point]).map(Const::Str)
        }
        Const::Bytes(bytes) => bytes.get(at(bytes.len())?).map(|byte| Const::int(*byte)),
        Const::Tuple(items) => items.get(at(items.len())?).cloned(),
        _ => None,
    }
}

fn slice(container: &Const, parts: &[Const; 3]) -> Option<Const> {
    let length = match container {
        Const::Str(text) => text.code_points().count(),
        Const::Bytes(bytes) => bytes.len(),
        Const::Tuple(items) => items.len(),
        _ => return None,
    };
    let indices = slice_indices(parts, isize::try_from(length).ok()?)?;
    Some(match container {
        Const::Str(text) => {
            let points: Vec<u32> = text.code_points().collect();
            let chosen = indices.iter().filter_map(|index| points.get(*index));
            Const::Str(Text::from_code_points(chosen.copied())?)
        }
        Const::Bytes(bytes) => {
            let chosen = indices.iter().filter_map(|index| bytes.get(*index));
            Const::Bytes(chosen.copied().collect())
        }
        Const::Tuple(items) => {
            let chosen = indices.iter().filter_map(|index| items.get(*index));
            Const::Tuple(chosen.cloned().collect())
        }
        _ => return None,
    })
}

fn slice_indices(parts: &[Const; 3], length: isize) -> Option<Vec<usize>> {
    let part = |value: &Const| match value {
        Const::None => Some(None),
        value => {
            let value = integer(value)?;
            let clamped = isize::try_from(&value).unwrap_or(if below_zero(&value) {
                -isize::MAX
            } else {
                isize::MAX
            });
            Some(Some(clamped))
        }
    };
    let [start, stop, step] = [part(&parts[0])?, part(&parts[1])?, part(&parts[2])?];
    let step = step.unwrap_or(1);
    if step == 0 {
        return None;
    }
    let (lowest, highest) = if step < 0 {
        (-1, length - 1)
    } else {
        (0, length)
    };
    let bound = |value: Option<isize>, default| match value {
        None => default,
        Some(value) if value < 0 => value.saturating_add(length).max(lowest),
        Some(value) => value.min(highest),
    };
    let (first, last) = if step < 0 {
        (bound(start, highest), bound(stop, lowest))
    } else {
        (bound(start, lowest), bound(stop, highest))
    };
    let mut indices = Vec::new();
    let mut at = first;
    while (step > 0 && at < last) || (step < 0 && at > last) {
        indices.push(usize::try_from(at).ok()?);
        at = at.saturating_add(step);
    }
    Some(indices)
}

/// A frozenset; of elements that are equal for Python the first is kept.
pub(super) fn frozenset(items: Vec<Const>) -> Const {
    let mut seen = HashSet::new();
    let unique = items
        .into_iter()
        .filter(|item| !item.is_mergeable() || seen.insert(equality_key(item)));
    Const::FrozenSet(unique.collect())
}

/// Equal for two constants if and only if they are for Python: `1`, `1.0` and `True` are.
fn equality_key(value: &Const) -> Const {
    match value {
        Const::Bool(value) => Const::int(u8::from(*value)),
        Const::Float(value) => IBig::try_from(*value).map_or(Const::Float(*value), Const::Int),
        Const::Complex { re, im } if *im == 0.0 => equality_key(&Const::Float(*re)),
        // Zeros are equal whatever their sign.
        Const::Complex { re, im } => Const::Complex {
            re: re + 0.0,
            im: im + 0.0,
        },
        Const::Tuple(items) => Const::Tuple(items.iter().map(equality_key).collect()),
        other => other.clone(),
    }
}

/// Python's `==` for constants.
pub(crate) fn python_eq(left: &Const, right: &Const) -> bool {
    equality_key(left) == equality_key(right)
}
