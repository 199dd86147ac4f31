//! Sums that lose nothing on the way: `fsum` and `sumprod`.

use super::norm::{Double, product, sum};
use baton_object::int::{IntRef, value_of};
use baton_object::number::{self, BinaryOp};
use baton_object::{Borrowed, Owned, PyResult, Token, kind, object};

/// Shewchuk's exact sum, rounded once.
pub(super) fn fsum(token: &mut Token, numbers: &[f64]) -> PyResult<f64> {
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinite) = (0.0, 0.0);
    for number in numbers {
        let mut x = *number;
        let mut kept = 0;
        for at in 0..partials.len() {
            let mut y = partials.get(at).copied().unwrap_or(0.0);
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                if let Some(place) = partials.get_mut(kept) {
                    *place = low;
                }
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x == 0.0 {
            continue;
        }
        if x.is_finite() {
            partials.push(x);
            continue;
        }
        if number.is_finite() {
            return Err(token.overflow_error("intermediate overflow in fsum"));
        }
        if number.is_infinite() {
            infinite += number;
        }
        special += number;
        partials.clear();
    }
    if special != 0.0 || f64::is_nan(special) {
        if f64::is_nan(infinite) {
            return Err(token.value_error("-inf + inf in fsum"));
        }
        return Ok(special);
    }
    let Some(mut high) = partials.pop() else {
        return Ok(0.0);
    };
    let mut low = 0.0;
    while let Some(y) = partials.pop() {
        let x = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    if let Some(next) = partials.last()
        && ((low < 0.0 && *next < 0.0) || (low > 0.0 && *next > 0.0))
    {
        let y = low * 2.0;
        let x = high + y;
        if y == x - high {
            high = x;
        }
    }
    Ok(high)
}

/// A sum as three floats of falling size: about three times the digits of one.
#[derive(Clone, Copy, Default)]
struct Triple {
    high: f64,
    low: f64,
    tiny: f64,
}

impl Triple {
    /// `self + x * y`.
    fn add_product(self, x: f64, y: f64) -> Triple {
        let product = product(x, y);
        let high = sum(self.high, product.high);
        let low = sum(self.low, product.low);
        let carried = sum(low.high, high.low);
        Triple {
            high: high.high,
            low: carried.high,
            tiny: self.tiny + low.low + carried.low,
        }
    }

    fn rounded(self) -> f64 {
        let Double { high, .. } = sum(self.low, self.tiny);
        self.high + high
    }
}

/// The running sum of `sumprod`: first machine integers, then floats, then whatever the items can do. A stage that is
/// left is never entered again.
enum Stage {
    Integers(i64),
    Floats(Option<Triple>),
    Objects,
}

/// A small exact integer.
fn machine_integer(token: &Token, value: Borrowed<'_>) -> Option<i64> {
    if !token.is_exact(value, kind::INT) {
        return None;
    }
    match value_of(token, value) {
        Some(IntRef::Small(small)) => Some(small),
        _ => None,
    }
}

/// Both as floats, if at least one is a float and the other an integer that fits.
fn float_pair(token: &Token, x: Borrowed<'_>, y: Borrowed<'_>) -> Option<(f64, f64)> {
    let float = |value: Borrowed<'_>| {
        token
            .is_exact(value, kind::FLOAT)
            .then(|| baton_object::float::value_of(token, value))
            .flatten()
    };
    let integer = |value: Borrowed<'_>| {
        if !token.is_exact(value, kind::INT) && !token.is_exact(value, kind::BOOL) {
            return None;
        }
        let near = value_of(token, value)?.to_big().to_f64().value();
        near.is_finite().then_some(near)
    };
    match (float(x), float(y)) {
        (Some(x), Some(y)) => Some((x, y)),
        (Some(x), None) => Some((x, integer(y)?)),
        (None, Some(y)) => Some((integer(x)?, y)),
        (None, None) => None,
    }
}

/// Adds what a stage has gathered to the sum of objects.
fn leave(token: &mut Token, total: Owned, stage: &Stage) -> PyResult {
    let part = match stage {
        Stage::Integers(sum) if *sum != 0 => token.int(*sum),
        Stage::Floats(Some(sum)) => token.new_float(sum.rounded()),
        _ => return Ok(total),
    };
    number::binary(token, total.as_ref(), part.as_ref(), BinaryOp::Add)
}

/// The sum of the products of the items of two iterables.
pub(super) fn sumprod(token: &mut Token, p: Borrowed<'_>, q: Borrowed<'_>) -> PyResult {
    let (p, q) = (object::iter(token, p)?, object::iter(token, q)?);
    let mut total = token.int(0);
    let mut stage = Stage::Integers(0);
    loop {
        let x = object::next(token, p.as_ref())?;
        let y = object::next(token, q.as_ref())?;
        let (x, y) = match (x, y) {
            (Some(x), Some(y)) => (x, y),
            (None, None) => return leave(token, total, &stage),
            _ => return Err(token.value_error("Inputs are not the same length")),
        };
        let (x, y) = (x.as_ref(), y.as_ref());
        if let Stage::Integers(sum) = &mut stage {
            let product = machine_integer(token, x)
                .zip(machine_integer(token, y))
                .and_then(|(x, y)| x.checked_mul(y));
            if let Some(next) = product.and_then(|product| sum.checked_add(product)) {
                *sum = next;
                continue;
            }
            total = leave(token, total, &stage)?;
            stage = Stage::Floats(None);
        }
        if let Stage::Floats(sum) = &mut stage {
            if let Some((x, y)) = float_pair(token, x, y) {
                let next = sum.unwrap_or_default().add_product(x, y);
                if next.high.is_finite() {
                    *sum = Some(next);
                    continue;
                }
            }
            total = leave(token, total, &stage)?;
            stage = Stage::Objects;
        }
        let product = number::binary(token, x, y, BinaryOp::Multiply)?;
        total = number::binary(token, total.as_ref(), product.as_ref(), BinaryOp::Add)?;
    }
}
