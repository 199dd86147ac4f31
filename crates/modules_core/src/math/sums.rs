//! Sums that lose nothing on the way: `fsum` and `sumprod`.

use super::norm::{Double, product, sum};
use baton_object::int::{IntRef, value_of};
use baton_object::number::{self, BinaryOp};
use baton_object::{Borrowed, Owned, PyResult, Token, kind, object};

/// Shewchuk's exact sum.
#[derive(Default)]
struct Partials {
    /// Floats of rising size that do not overlap: their sum is exact.
    finite: Vec<f64>,
    /// The sum of the infinities and NaNs, and of the infinities alone.
    special: f64,
    infinite: f64,
}

impl Partials {
    /// Adds a number; `None` if the finite numbers' sum is no float.
    fn add(&mut self, number: f64) -> Option<()> {
        let mut x = number;
        let mut kept = 0;
        for at in 0..self.finite.len() {
            let mut y = self.finite.get(at).copied().unwrap_or(0.0);
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                if let Some(place) = self.finite.get_mut(kept) {
                    *place = low;
                }
                kept += 1;
            }
            x = high;
        }
        self.finite.truncate(kept);
        if x == 0.0 {
            return Some(());
        }
        if x.is_finite() {
            self.finite.push(x);
            return Some(());
        }
        if number.is_finite() {
            return None;
        }
        if number.is_infinite() {
            self.infinite += number;
        }
        self.special += number;
        self.finite.clear();
        Some(())
    }

    /// The sum, rounded once; `None` of infinities of both signs.
    fn rounded(mut self) -> Option<f64> {
        if self.special != 0.0 || self.special.is_nan() {
            return (!self.infinite.is_nan()).then_some(self.special);
        }
        let mut high = self.finite.pop().unwrap_or(0.0);
        let mut low = 0.0;
        while let Some(y) = self.finite.pop() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // Half-way cases go to the side where the rest is.
        if let Some(next) = self.finite.last()
            && ((low < 0.0 && *next < 0.0) || (low > 0.0 && *next > 0.0))
        {
            let y = low * 2.0;
            let x = high + y;
            if y == x - high {
                high = x;
            }
        }
        Some(high)
    }
}

/// The sum of an iterable's floats, rounded once.
pub(super) fn fsum(token: &mut Token, iterable: Borrowed<'_>) -> PyResult<f64> {
    let mut sum = Partials::default();
    object::for_each(token, iterable, |token, item| {
        let number = object::to_f64(token, item.as_ref())?;
        match sum.add(number) {
            Some(()) => Ok(()),
            None => Err(token.overflow_error("intermediate overflow in fsum")),
        }
    })?;
    match sum.rounded() {
        Some(sum) => Ok(sum),
        None => Err(token.value_error("-inf + inf in fsum")),
    }
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
