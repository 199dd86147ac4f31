//! The methods of `str`.

use crate::error::PyResult;
use crate::token::Token;
use crate::word::Borrowed;
use baton_macros::methods;

pub use crate::str::STR;
use crate::str::Str;

#[methods]
impl Str {
    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Str::of(token, this).len())
    }
}
