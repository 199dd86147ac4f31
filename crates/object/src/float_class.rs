//! The methods of `float`.

use crate::error::PyResult;
use crate::token::Token;
use crate::word::Borrowed;
use baton_macros::{class, methods};

/// Convert a string or number to a floating-point number, if possible.
#[class(name = "float", kind = FLOAT, flags = BASETYPE | MATCH_SELF, no_gc, signature = "(x=0, /)")]
pub struct Float {
    /// The value.
    pub value: f64,
}

#[methods]
impl Float {
    #[slot]
    fn __float__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let value = crate::float::value_of(token, this).unwrap_or_default();
        Ok(token.new_float(value))
    }
}
