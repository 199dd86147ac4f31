//! The methods of `tuple`.

use crate::args::Args;
use crate::error::PyResult;
use crate::slots::CompareOp;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

pub use crate::tuple::TUPLE;
use crate::tuple::Tuple;

#[methods]
impl Tuple {
    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Tuple::of(token, this).items().len())
    }
}

/// Iterator over a tuple.
#[class(name = "tuple_iterator", kind = TUPLE_ITERATOR, flags = NO_INSTANTIATION)]
pub struct TupleIterator {
    /// The tuple; `None` once exhausted.
    pub tuple: Option<Owned>,
    /// The next item's index.
    pub index: usize,
}

#[methods]
impl TupleIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }
}
#[allow(dead_code)]
fn unused(_: Args<'_>, _: CompareOp) {}
