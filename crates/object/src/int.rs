//! `int`: immediates of 61 bits, big-integer objects beyond, and one accessor for both, for `bool` and for subclasses.

use crate::class::ClassSpec;
use crate::error::{PyResult, Raised};
use crate::kind;
use crate::token::Token;
use crate::word::{Borrowed, Owned, Word};
use dashu_int::IBig;

pub use crate::int_class::Int;

/// An integer's value, wherever it lies.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    /// An immediate.
    Small(i64),
    /// An object's.
    Big(&'a IBig),
}

impl IntRef<'_> {
    /// As a big integer.
    pub fn to_big(self) -> IBig {
        match self {
            IntRef::Small(value) => IBig::from(value),
            IntRef::Big(value) => value.clone(),
        }
    }

    /// As an i64, where it fits.
    #[inline]
    pub fn to_i64(self) -> Option<i64> {
        match self {
            IntRef::Small(value) => Some(value),
            IntRef::Big(value) => i64::try_from(value).ok(),
        }
    }

    /// True if below zero.
    pub fn is_negative(self) -> bool {
        match self {
            IntRef::Small(value) => value < 0,
            IntRef::Big(value) => value.sign() == dashu_int::Sign::Negative,
        }
    }

    /// True if zero.
    pub fn is_zero(self) -> bool {
        match self {
            IntRef::Small(value) => value == 0,
            IntRef::Big(value) => *value == IBig::ZERO,
        }
    }
}

/// The value of an int, a bool or an instance of an int subclass.
#[inline(always)]
pub fn value_of<'a>(token: &'a Token, value: Borrowed<'a>) -> Option<IntRef<'a>> {
    if let Some(int) = value.word().int() {
        return Some(IntRef::Small(int));
    }
    boxed_value(token, value)
}

#[inline(never)]
fn boxed_value<'a>(token: &'a Token, value: Borrowed<'a>) -> Option<IntRef<'a>> {
    let big = &value.get::<Int>(token)?.value;
    // One representation per value: what fits an immediate is seen as one.
    Some(match i64::try_from(big) {
        Ok(small) => IntRef::Small(small),
        Err(_) => IntRef::Big(big),
    })
}

impl Token {
    /// An int of any i128.
    #[inline]
    pub fn new_int(&self, value: i128) -> Owned {
        if let Ok(small) = i64::try_from(value) {
            return self.int(small);
        }
        self.new_object(Int {
            value: IBig::from(value),
        })
    }

    /// An int of an i64.
    #[inline(always)]
    pub fn int(&self, value: i64) -> Owned {
        match Word::try_int(value) {
            // SAFETY: an immediate is not NULL and needs no count.
            Some(word) => unsafe { Owned::from_raw(word) },
            None => self.new_object(Int {
                value: IBig::from(value),
            }),
        }
    }

    /// An int of a u64.
    pub fn int_u64(&self, value: u64) -> Owned {
        self.new_int(i128::from(value))
    }

    /// An int of any size.
    pub fn new_big(&self, value: IBig) -> Owned {
        match i64::try_from(&value).ok().and_then(Word::try_int) {
            // SAFETY: an immediate is not NULL and needs no count.
            Some(word) => unsafe { Owned::from_raw(word) },
            None => self.new_object(Int { value }),
        }
    }
}

/// `operator.index(value)`: an int, or what `__index__` gives.
pub fn index(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    if value.word().is_int() || value.is_a::<Int>(token) {
        return Ok(value.own(token));
    }
    let Some(slot) = token.class_of(value).slots().index else {
        let name = token.class_name(value);
        return Err(token.type_error(format!(
            "'{name}' object cannot be interpreted as an integer"
        )));
    };
    let result = slot(token, value)?;
    if !(result.word().is_int() || result.as_ref().is_a::<Int>(token)) {
        let name = token.class_name(result.as_ref());
        return Err(token.type_error(format!("__index__ returned non-int (type {name})")));
    }
    if !result.word().is_int() && !token.is_exact(result.as_ref(), kind::INT) {
        let name = token.class_name(result.as_ref());
        let warn = token.interp().hooks.warn.get();
        let message = format!(
            "__index__ returned non-int (type {name}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python."
        );
        warn(token, &crate::exceptions::DEPRECATION_WARNING, &message, 1)?;
    }
    Ok(result)
}

/// The value as an i64; `c_name` names the C type in CPython's message.
pub fn index_to_i64(token: &mut Token, value: Borrowed<'_>, c_name: &'static str) -> PyResult<i64> {
    if let Some(int) = value.word().int() {
        return Ok(int);
    }
    let number = index(token, value)?;
    match value_of(token, number.as_ref()).and_then(IntRef::to_i64) {
        Some(number) => Ok(number),
        None if c_name == "C ssize_t" || c_name == "C size_t" => {
            Err(token.overflow_error("Python int too large to convert to C ssize_t"))
        }
        None => Err(token.overflow_error("Python int too large to convert to C long")),
    }
}

/// The value as a u64.
pub fn index_to_u64(token: &mut Token, value: Borrowed<'_>) -> PyResult<u64> {
    let number = index(token, value)?;
    let (negative, converted) = match value_of(token, number.as_ref()) {
        Some(IntRef::Small(small)) => (small < 0, u64::try_from(small).ok()),
        Some(IntRef::Big(big)) => (IntRef::Big(big).is_negative(), u64::try_from(big).ok()),
        None => (false, None),
    };
    match converted {
        Some(number) => Ok(number),
        None if negative => Err(token.overflow_error("can't convert negative int to unsigned")),
        None => Err(token.overflow_error("Python int too large to convert to C unsigned long")),
    }
}

/// The value as an index into something of any length: clipped to i64 instead of failing.
pub fn index_clipped(token: &mut Token, value: Borrowed<'_>) -> PyResult<i64> {
    if let Some(int) = value.word().int() {
        return Ok(int);
    }
    let number = index(token, value)?;
    Ok(match value_of(token, number.as_ref()) {
        Some(IntRef::Small(small)) => small,
        Some(big) if big.is_negative() => i64::MIN,
        _ => i64::MAX,
    })
}

/// An index that must fit an i64, else `error` is raised in CPython's words for sequences.
pub fn index_or(
    token: &mut Token,
    value: Borrowed<'_>,
    error: &'static ClassSpec,
) -> PyResult<i64> {
    if let Some(int) = value.word().int() {
        return Ok(int);
    }
    let number = index(token, value)?;
    if let Some(number) = value_of(token, number.as_ref()).and_then(IntRef::to_i64) {
        return Ok(number);
    }
    let name = token.class_name(value);
    Err(token.raise(
        error,
        format!("cannot fit '{name}' into an index-sized integer"),
    ))
}

/// The error for a number that a smaller C type cannot hold.
pub fn out_of_range(token: &mut Token, number: i64, c_name: &'static str) -> Raised {
    let message = match c_name {
        "C size_t" if number < 0 => "can't convert negative value to size_t".to_string(),
        "unsigned byte integer" if number < 0 => {
            "unsigned byte integer is less than minimum".to_string()
        }
        "unsigned byte integer" => "unsigned byte integer is greater than maximum".to_string(),
        "C unsigned int" if number < 0 => {
            "can't convert negative value to unsigned int".to_string()
        }
        _ => format!("Python int too large to convert to {c_name}"),
    };
    token.overflow_error(message)
}

/// The hash of an integer: its value modulo 2^61 - 1, with -1 replaced by -2.
#[inline]
pub fn hash(value: IntRef<'_>) -> i64 {
    const MODULUS: i64 = (1 << 61) - 1;
    let hash = match value {
        IntRef::Small(small) => small % MODULUS,
        IntRef::Big(big) => i64::try_from(big % IBig::from(MODULUS)).unwrap_or(0),
    };
    if hash == -1 { -2 } else { hash }
}

/// A big integer as the nearest double, ties to even; `None` if it is too large.
pub fn big_to_f64(value: &IBig) -> Option<f64> {
    let number = value.to_f64().value();
    number.is_finite().then_some(number)
}
