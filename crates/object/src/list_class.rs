//! The methods of `list`.

use crate::error::PyResult;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Built-in mutable sequence.
///
/// If no argument is given, the constructor creates a new empty list.
/// The argument must be an iterable if specified.
#[class(name = "list", kind = LIST, flags = BASETYPE | SEQUENCE | MATCH_SELF | UNHASHABLE, signature = "(iterable=(), /)")]
pub struct List {
    /// The items.
    pub items: Vec<Owned>,
}

#[methods]
impl List {
    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(List::of(token, this).items.len())
    }
}
