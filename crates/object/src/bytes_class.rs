//! The methods of `bytes` and its iterator.

use crate::args::Args;
use crate::buffer::Buffer;
use crate::bytes_methods::{self as shared, byte_iterator, bytes_like_methods, text};
use crate::error::PyResult;
use crate::names::Known;
use crate::slots::CompareOp;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
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

/// What `__bytes__` of an object gives; `None` if it has none.
pub fn from_special(token: &mut Token, source: Borrowed<'_>) -> PyResult<Option<Owned>> {
    let name = token.name(Known::__bytes__);
    let Some(made) = crate::attribute::call_special(token, source, name, &[])? else {
        return Ok(None);
    };
    if made.as_ref().is_a::<Bytes>(token) {
        return Ok(Some(made));
    }
    let class = token.class_name(made.as_ref());
    Err(token.type_error(format!("__bytes__ returned non-bytes (type {class})")))
}

fn new_bytes(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let [source, encoding, errors] = shared::bind(token, args, "bytes")?;
    let exact = class.is(token.native_class(&BYTES).as_value());
    let [source, encoding, errors] =
        [&source, &encoding, &errors].map(|part| part.as_ref().map(Owned::as_ref));
    let mut made = None;
    if let (Some(source), None, None) = (source, encoding, errors) {
        if exact && token.is_exact(source, crate::kind::BYTES) {
            return Ok(source.own(token));
        }
        made = from_special(token, source)?;
    }
    let data = match &made {
        Some(made) => shared::data(token, made.as_ref()).to_vec(),
        None => shared::construct(token, source, encoding, errors, "bytes")?,
    };
    if exact {
        return Ok(made.unwrap_or_else(|| crate::bytes::from_vec(token, data)));
    }
    match class.as_class(token) {
        Some(class) => Ok(token.new_instance(class, Bytes::payload(data.into_boxed_slice()))),
        None => Err(token.type_error("bytes.__new__(X): X is not a type object")),
    }
}

bytes_like_methods!(Bytes, "byte" {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        new_bytes(token, class, args)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let text = format!("b{}", text::repr(shared::data(token, this)));
        Ok(token.new_latin1(text.as_bytes()))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let bytes = Bytes::of(token, this);
        if bytes.hash.get() == -1 {
            bytes.hash.set(crate::str::hash_bytes(token, &bytes.data));
        }
        Ok(bytes.hash.get())
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let source = Some(this.own(token));
        Ok(token.new_object(BytesIterator { source, index: 0 }))
    }

    #[slot]
    fn __buffer__(token: &mut Token, this: Borrowed<'_>, writable: bool) -> PyResult<Buffer> {
        if writable {
            return Err(token.raise(&crate::exceptions::BUFFER_ERROR, "Object is not writable."));
        }
        let owner = this.own(token);
        let data = &Bytes::of(token, this).data;
        Ok(Buffer { owner, data: data.as_ptr().cast_mut(), len: data.len(), readonly: true, format: "B".to_string(), item_size: 1, release: |_, _| {} })
    }

    /// Create a bytes object from a string of hexadecimal numbers.
    ///
    /// Spaces between two numbers are accepted.
    /// Example: bytes.fromhex('B9 01EF') -> b'\\xb9\\x01\\xef'.
    #[classmethod("(string, /)")]
    fn fromhex(token: &mut Token, class: Borrowed<'_>, string: Borrowed<'_>) -> PyResult {
        let data = shared::from_hex(token, string)?;
        let value = crate::bytes::from_vec(token, data);
        shared::of_class(token, class, value)
    }

    /// Convert this value to exact type bytes.
    #[method("()")]
    fn __bytes__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if token.is_exact(this, crate::kind::BYTES) {
            return Ok(this.own(token));
        }
        let data = shared::data(token, this).to_vec();
        Ok(crate::bytes::from_vec(token, data))
    }

    #[method("()")]
    fn __getnewargs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let data = shared::data(token, this).to_vec();
        let value = crate::bytes::from_vec(token, data);
        Ok(token.new_tuple([value].into_iter()))
    }
});

/// Iterator over the bytes of a bytes object.
#[class(name = "bytes_iterator", flags = NO_INSTANTIATION)]
pub struct BytesIterator {
    source: Option<Owned>,
    index: usize,
}

byte_iterator!(BytesIterator, 0);
