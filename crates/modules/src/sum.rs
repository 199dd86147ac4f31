//! `sum`: integers at once, floats and complex numbers with compensation (Neumaier), as CPython does since 3.12 and
//! 3.14, anything else by `+`.

use baton_object::number::{self, BinaryOp};
use baton_object::{Borrowed, Owned, PyResult, Token, complex, float, kind, object};

/// A sum of floats and what rounding lost of it.
#[derive(Clone, Copy, Default)]
struct Compensated {
    sum: f64,
    lost: f64,
}

impl Compensated {
    fn add(&mut self, value: f64) {
        let new = self.sum + value;
        self.lost += match self.sum.abs() >= value.abs() {
            true => (self.sum - new) + value,
            false => (value - new) + self.sum,
        };
        self.sum = new;
    }

    fn total(self) -> f64 {
        match self.lost.is_finite() && self.lost != 0.0 {
            true => self.sum + self.lost,
            false => self.sum,
        }
    }
}

/// What the items seen so far add up to.
enum Total {
    Any(Owned),
    Float(Compensated),
    Complex(Compensated, Compensated),
}

/// The real and the imaginary part of a number whose class is none of Python's making.
enum Number {
    Real(f64),
    Complex(f64, f64),
}

fn number(token: &Token, value: Borrowed<'_>) -> Option<Number> {
    if value.word().is_float() || token.is_exact(value, kind::FLOAT) {
        return float::value_of(token, value).map(Number::Real);
    }
    if token.is_exact(value, kind::COMPLEX) {
        let value = complex::value_of(token, value)?;
        return Some(Number::Complex(value.0, value.1));
    }
    value.word().int().map(|int| Number::Real(int as f64))
}

impl Total {
    fn start(token: &Token, start: Owned) -> Total {
        let is_int = start.word().is_int();
        let single = |sum| Compensated { sum, lost: 0.0 };
        match number(token, start.as_ref()).filter(|_| !is_int) {
            Some(Number::Real(sum)) => Total::Float(single(sum)),
            Some(Number::Complex(re, im)) => Total::Complex(single(re), single(im)),
            None => Total::Any(start),
        }
    }

    fn finish(self, token: &Token) -> Owned {
        match self {
            Total::Any(value) => value,
            Total::Float(sum) => token.new_float(sum.total()),
            Total::Complex(re, im) => complex::new(token, re.total(), im.total()),
        }
    }

    fn add(self, token: &mut Token, item: Borrowed<'_>) -> PyResult<Total> {
        if let Total::Any(value) = &self
            && value.word().is_int()
            && item.word().is_int()
            && let Some(word) = value.word().add_ints(item.word())
        {
            return Ok(Total::Any(Owned::from_word(token, word)));
        }
        match (self, number(token, item)) {
            (Total::Float(mut sum), Some(Number::Real(value))) => {
                sum.add(value);
                Ok(Total::Float(sum))
            }
            (Total::Complex(mut re, im), Some(Number::Real(value))) => {
                re.add(value);
                Ok(Total::Complex(re, im))
            }
            (Total::Complex(mut re, mut im), Some(Number::Complex(a, b))) => {
                re.add(a);
                im.add(b);
                Ok(Total::Complex(re, im))
            }
            (total, _) => {
                let total = total.finish(token);
                let total = number::binary(token, total.as_ref(), item, BinaryOp::Add)?;
                Ok(Total::start(token, total))
            }
        }
    }
}

/// `sum(iterable, start)`; strings and bytes were refused before.
pub fn sum(token: &mut Token, iterable: Borrowed<'_>, start: Option<Borrowed<'_>>) -> PyResult {
    let iterator = object::iter(token, iterable)?;
    let start = start.map_or_else(|| Owned::small(0), |start| start.own(token));
    let mut total = Total::start(token, start);
    while let Some(item) = object::next(token, iterator.as_ref())? {
        total = total.add(token, item.as_ref())?;
    }
    Ok(total.finish(token))
}
