//! `bytearray`.
//!
//! Invariant: while `exports` is not zero somebody has a pointer into `data`, which then neither grows nor shrinks.

use crate::args::Args;
use crate::buffer::{self, Buffer};
use crate::bytes_methods::{self as shared, byte_iterator, bytes_like_methods, text};
use crate::error::PyResult;
use crate::exceptions::{BUFFER_ERROR, INDEX_ERROR};
use crate::int;
use crate::names::Known;
use crate::slice::{self, Slice};
use crate::slots::CompareOp;
use crate::token::Token;
use crate::tuple_class::{is_index, resolve_index};
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};
use std::cell::Cell;

/// bytearray(iterable_of_ints) -> bytearray
/// bytearray(string, encoding[, errors]) -> bytearray
/// bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer
/// bytearray(int) -> bytes array of size given by the parameter initialized with null bytes
/// bytearray() -> empty bytes array
///
/// Construct a mutable bytearray object from:
///   - an iterable yielding integers in range(256)
///   - a text string encoded using the specified encoding
///   - a bytes or a buffer object
///   - any object implementing the buffer API.
///   - an integer
#[class(name = "bytearray", kind = BYTEARRAY, flags = BASETYPE | MATCH_SELF | UNHASHABLE, no_gc, spec = BYTEARRAY)]
pub struct ByteArray {
    /// The bytes.
    pub data: Vec<u8>,
    exports: Cell<usize>,
}

/// A bytearray that takes the data over.
pub fn new(token: &Token, data: Vec<u8>) -> Owned {
    token.new_object(ByteArray {
        data,
        exports: Cell::new(0),
    })
}

/// The data, for changing its length; BufferError while somebody looks at it.
fn resizable<'a>(token: &'a mut Token, this: Borrowed<'a>) -> PyResult<&'a mut Vec<u8>> {
    if ByteArray::of(token, this).exports.get() > 0 {
        return Err(token.raise(
            &BUFFER_ERROR,
            "Existing exports of data: object cannot be re-sized",
        ));
    }
    Ok(&mut ByteArray::of_mut(token, this).data)
}

fn extend(token: &mut Token, this: Borrowed<'_>, source: Borrowed<'_>) -> PyResult<()> {
    let slots = token.class_of(source).slots();
    if !crate::buffer::supported(token, source) && slots.iter.is_none() && slots.getitem.is_none() {
        let class = token.class_name(source);
        return Err(token.type_error(format!("can't extend bytearray with {class}")));
    }
    if source.is_a::<crate::str::Str>(token) {
        return Err(token.type_error("expected iterable of integers; got: 'str'"));
    }
    let end = ByteArray::of(token, this).data.len();
    let more = shared::collect_as(token, source, "byte")?;
    let data = resizable(token, this)?;
    // A buffer's `__buffer__` may have changed the array: the data go where its end was.
    let end = end.min(data.len());
    data.splice(end..end, more);
    Ok(())
}

/// Puts the byte values that `source` gives into the empty array one by one, so that Python code which runs meanwhile sees
/// them; after an error there are none.
fn fill(token: &mut Token, this: Borrowed<'_>, source: Borrowed<'_>) -> PyResult<()> {
    let slots = token.class_of(source).slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        let class = token.class_name(source);
        return Err(token.type_error(format!("cannot convert '{class}' object to bytearray")));
    }
    let filled = crate::object::for_each(token, source, |token, item| {
        let byte = shared::byte(token, item.as_ref())?;
        resizable(token, this)?.push(byte);
        Ok(())
    });
    if filled.is_err() {
        ByteArray::of_mut(token, this).data.clear();
    }
    filled
}

fn set_slice(
    token: &mut Token,
    this: Borrowed<'_>,
    key: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let raw = slice::unpack(token, key)?;
    let new = match value {
        Some(value) if is_index(token, value) || value.is_a::<crate::str::Str>(token) => {
            return Err(token.type_error(
                "can assign only bytes, buffers, or iterables of ints in range(0, 256)",
            ));
        }
        Some(value) => shared::collect_as(token, value, "byte")?,
        None => Vec::new(),
    };
    let bounds = slice::adjust(raw, ByteArray::of(token, this).data.len());
    let (start, stop, step) = bounds;
    let wanted = slice::count(bounds);
    if step == 1 {
        let (start, stop) = (start as usize, stop.max(start) as usize);
        if new.len() == stop - start {
            if let Some(place) = ByteArray::of_mut(token, this).data.get_mut(start..stop) {
                place.copy_from_slice(&new);
            }
            return Ok(());
        }
        drop(resizable(token, this)?.splice(start..stop, new));
        return Ok(());
    }
    if value.is_some() && !new.is_empty() {
        if new.len() != wanted {
            let given = new.len();
            return Err(token.value_error(format!(
                "attempt to assign bytes of size {given} to extended slice of size {wanted}"
            )));
        }
        let data = &mut ByteArray::of_mut(token, this).data;
        for (index, byte) in slice::indices(bounds).zip(new) {
            if let Some(place) = data.get_mut(index) {
                *place = byte;
            }
        }
        return Ok(());
    }
    let data = resizable(token, this)?;
    let gone: std::collections::HashSet<usize> = slice::indices(bounds).collect();
    let mut index = 0;
    data.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
    Ok(())
}

bytes_like_methods!(ByteArray, "bytearray" {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let payload = ByteArray { data: Vec::new(), exports: Cell::new(0) };
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, payload)),
            None => Err(token.type_error("bytearray.__new__(X): X is not a type object")),
        }
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [source, encoding, errors] = shared::bind(token, args, "bytearray")?;
        let [source, encoding, errors] = [&source, &encoding, &errors].map(|part| part.as_ref().map(Owned::as_ref));
        resizable(token, this)?.clear();
        if let Some(source) = source.filter(|_| encoding.is_none() && errors.is_none())
            && !buffer::supported(token, source)
            && !is_index(token, source)
            && !source.is_a::<crate::str::Str>(token)
        {
            return fill(token, this, source);
        }
        let data = shared::construct(token, source, encoding, errors, "bytearray")?;
        *resizable(token, this)? = data;
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let class = token.class_name(this);
        let text = format!("{class}(b{})", text::repr_of_array(shared::data(token, this)));
        Ok(token.new_str(&text))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let source = Some(this.own(token));
        Ok(token.new_object(ByteArrayIterator { source, index: 0 }))
    }

    #[slot]
    fn __setitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>, value: Option<Borrowed<'_>>) -> PyResult<()> {
        if !is_index(token, key) {
            if key.is_a::<Slice>(token) {
                return set_slice(token, this, key, value);
            }
            let class = token.class_name(key);
            return Err(token.type_error(format!("bytearray indices must be integers or slices, not {class}")));
        }
        let index = int::index_or(token, key, &INDEX_ERROR)?;
        let byte = match value {
            Some(value) => Some(shared::byte(token, value)?),
            None => None,
        };
        let Some(index) = resolve_index(index, ByteArray::of(token, this).data.len()) else {
            return Err(token.index_error("bytearray index out of range"));
        };
        match byte {
            Some(byte) => {
                if let Some(place) = ByteArray::of_mut(token, this).data.get_mut(index) {
                    *place = byte;
                }
            }
            None => {
                resizable(token, this)?.remove(index);
            }
        }
        Ok(())
    }

    #[slot(inplace_concat)]
    fn __iadd__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        if !crate::buffer::supported(token, other) {
            let (left, right) = (token.class_name(this), token.class_name(other));
            return Err(token.type_error(format!("can't concat {right} to {left}")));
        }
        let more = shared::argument(token, other)?;
        resizable(token, this)?.extend(more);
        Ok(this.own(token))
    }

    #[slot(inplace_repeat)]
    fn __imul__(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult {
        let data = shared::repeated(token, this, n)?;
        *resizable(token, this)? = data;
        Ok(this.own(token))
    }

    #[slot]
    fn __buffer__(token: &mut Token, this: Borrowed<'_>, _writable: bool) -> PyResult<Buffer> {
        let owner = this.own(token);
        let array = ByteArray::of_mut(token, this);
        array.exports.set(array.exports.get() + 1);
        let (data, len) = (array.data.as_mut_ptr(), array.data.len());
        let release = |token: &Token, owner: Borrowed<'_>| {
            let exports = &ByteArray::of(token, owner).exports;
            exports.set(exports.get().saturating_sub(1));
        };
        Ok(Buffer { owner, data, len, readonly: false, format: "B".to_string(), item_size: 1, release })
    }

    /// Release the buffer object that exposes the underlying memory of the object.
    #[method("(buffer, /)")]
    fn __release_buffer__(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult<()> {
        crate::buffer::release_python(token, this, buffer)
    }

    /// Append a single item to the end of the bytearray.
    #[method("(item, /)")]
    fn append(token: &mut Token, this: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<()> {
        let byte = shared::byte(token, item)?;
        resizable(token, this)?.push(byte);
        Ok(())
    }

    /// Append all the items from the iterator or sequence to the end of the bytearray.
    #[method("(iterable_of_ints, /)")]
    fn extend(token: &mut Token, this: Borrowed<'_>, iterable_of_ints: Borrowed<'_>) -> PyResult<()> {
        extend(token, this, iterable_of_ints)
    }

    /// Insert a single item into the bytearray before the given index.
    #[method("(index, item, /)")]
    fn insert(token: &mut Token, this: Borrowed<'_>, index: i64, item: Borrowed<'_>) -> PyResult<()> {
        let byte = shared::byte(token, item)?;
        let data = resizable(token, this)?;
        let len = data.len() as i64;
        let index = if index < 0 { index.saturating_add(len).max(0) } else { index.min(len) };
        data.insert(index as usize, byte);
        Ok(())
    }

    /// Remove and return a single item from the bytearray.
    #[method("(index=-1, /)")]
    fn pop(token: &mut Token, this: Borrowed<'_>, index: Option<i64>) -> PyResult<u8> {
        let len = ByteArray::of(token, this).data.len();
        if len == 0 {
            return Err(token.index_error("pop from empty bytearray"));
        }
        let Some(index) = resolve_index(index.unwrap_or(-1), len) else { return Err(token.index_error("pop index out of range")) };
        Ok(resizable(token, this)?.remove(index))
    }

    /// Remove the first occurrence of a value in the bytearray.
    #[method("(value, /)")]
    fn remove(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<()> {
        let byte = shared::byte(token, value)?;
        let Some(at) = ByteArray::of(token, this).data.iter().position(|other| *other == byte) else {
            return Err(token.value_error("value not found in bytearray"));
        };
        resizable(token, this)?.remove(at);
        Ok(())
    }

    /// Remove all items from the bytearray.
    #[method("()")]
    fn clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        resizable(token, this)?.clear();
        Ok(())
    }

    /// Return a copy of B.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let data = shared::data(token, this).to_vec();
        Ok(new(token, data))
    }

    /// Reverse the order of the values in B in place.
    #[method("()")]
    fn reverse(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        ByteArray::of_mut(token, this).data.reverse();
        Ok(())
    }

    /// Resize the internal buffer of bytearray to len.
    #[method("(size, /)")]
    fn resize(token: &mut Token, this: Borrowed<'_>, size: i64) -> PyResult<()> {
        let Ok(size) = usize::try_from(size) else {
            return Err(token.value_error(format!("Can only resize to positive sizes, got {size}")));
        };
        if size == ByteArray::of(token, this).data.len() {
            return Ok(());
        }
        let data = resizable(token, this)?;
        if size > data.len() && data.try_reserve(size - data.len()).is_err() {
            return Err(token.memory_error());
        }
        data.resize(size, 0);
        Ok(())
    }

    /// Returns the number of bytes actually allocated.
    #[method("()")]
    fn __alloc__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        // CPython's has room for a zero at the end.
        Ok(ByteArray::of(token, this).data.capacity() + 1)
    }

    /// Create a bytearray object from a string of hexadecimal numbers.
    ///
    /// Spaces between two numbers are accepted.
    /// Example: bytearray.fromhex('B9 01EF') -> bytearray(b'\\xb9\\x01\\xef')
    #[classmethod("(string, /)")]
    fn fromhex(token: &mut Token, class: Borrowed<'_>, string: Borrowed<'_>) -> PyResult {
        let data = shared::from_hex(token, string)?;
        let value = new(token, data);
        shared::of_class(token, class, value)
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let data = shared::data(token, this).to_vec();
        let bytes = crate::bytes::from_vec(token, data);
        let (class, args) = (token.class_word(this).own(token), token.new_tuple([bytes].into_iter()));
        let state = crate::attribute::get_known(token, this, Known::__getstate__)?;
        let state = crate::call::call(token, state.as_ref(), &[])?;
        Ok(token.new_tuple([class, args, state].into_iter()))
    }
});

/// Iterator over the bytes of a bytearray.
#[class(name = "bytearray_iterator", flags = NO_INSTANTIATION)]
pub struct ByteArrayIterator {
    source: Option<Owned>,
    index: usize,
}

byte_iterator!(ByteArrayIterator, usize::MAX);
