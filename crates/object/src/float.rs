//! `float`: immediates where the exponent allows, boxed objects else (zeros, infinities, NaN, extremes, subclasses).

use crate::singletons;
use crate::token::Token;
use crate::word::{Borrowed, Owned, Word};

pub use crate::float_class::Float;

/// The value of a float or of an instance of a float subclass.
#[inline(always)]
pub fn value_of(token: &Token, value: Borrowed<'_>) -> Option<f64> {
    match value.word().float() {
        Some(number) => Some(number),
        None => value.get::<Float>(token).map(|float| float.value),
    }
}

impl Token {
    /// A float.
    #[inline(always)]
    pub fn new_float(&self, value: f64) -> Owned {
        match Word::try_float(value) {
            // SAFETY: an immediate is not NULL and needs no count.
            Some(word) => unsafe { Owned::from_raw(word) },
            None => self.boxed_float(value),
        }
    }

    #[inline(never)]
    fn boxed_float(&self, value: f64) -> Owned {
        if value == 0.0 {
            return if value.is_sign_negative() {
                singletons::negative_zero()
            } else {
                singletons::zero()
            };
        }
        self.new_object(Float { value })
    }
}
