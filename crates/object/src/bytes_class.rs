//! The methods of `bytes`.

use crate::error::PyResult;
use crate::token::Token;
use crate::word::Borrowed;
use baton_macros::{class, methods};
use std::cell::Cell;

/// bytes(iterable_of_ints) -> bytes
/// bytes(string, encoding[, errors]) -> bytes
/// bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
/// bytes(int) -> bytes object of size given by the parameter initialized with null bytes
/// bytes() -> empty bytes object
///
/// Construct an immutable array of bytes from:
///   - an iterable yielding integers in range(256)
///   - a text string encoded using the specified encoding
///   - any object implementing the buffer API.
///   - an integer
#[class(name = "bytes", kind = BYTES, flags = BASETYPE | MATCH_SELF, no_gc)]
pub struct Bytes {
    /// The bytes.
    pub data: Box<[u8]>,
    /// The hash once asked for; -1 before.
    pub hash: Cell<i64>,
}

#[methods]
impl Bytes {
    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Bytes::of(token, this).data.len())
    }
}
