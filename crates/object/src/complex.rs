//! `complex`: the payload. Its methods are in `complex_class.rs`.

use crate::token::Token;
use crate::word::{Borrowed, Owned};

pub use crate::complex_class::Complex;

/// A complex number.
pub fn new(token: &Token, re: f64, im: f64) -> Owned {
    token.new_object(Complex { re, im })
}

/// The value of a complex or of an instance of a subclass.
pub fn value_of(token: &Token, value: Borrowed<'_>) -> Option<(f64, f64)> {
    value
        .get::<Complex>(token)
        .map(|complex| (complex.re, complex.im))
}
