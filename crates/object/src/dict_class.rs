//! The methods of `dict`.

use crate::error::PyResult;
use crate::token::Token;
use crate::word::Borrowed;
use baton_macros::methods;

pub use crate::dict::DICT;
use crate::dict::Dict;

#[methods]
impl Dict {
    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Dict::of(token, this).len())
    }
}
