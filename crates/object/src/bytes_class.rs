//! The methods of `bytes`.

use crate::buffer::Buffer;
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

    #[slot]
    fn __buffer__(token: &mut Token, this: Borrowed<'_>, writable: bool) -> PyResult<Buffer> {
        if writable {
            return Err(token.raise(&crate::exceptions::BUFFER_ERROR, "Object is not writable."));
        }
        let data = &Bytes::of(token, this).data;
        let (data, len) = (data.as_ptr().cast_mut(), data.len());
        Ok(Buffer {
            owner: this.own(token),
            data,
            len,
            readonly: true,
            format: "B".to_string(),
            item_size: 1,
            release: |_, _| {},
        })
    }
}
