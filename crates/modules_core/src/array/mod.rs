//! `array`: sequences of machine values of one type.
//!
//! Invariants: `data` holds whole items in the machine's byte order; while `exports` is not zero somebody looks at
//! `data`, which then neither grows nor shrinks.

mod items;
pub mod iterator;
mod reconstruct;

use crate::support::call_method;
use baton_object::buffer::{self, Buffer};
use baton_object::exceptions::{BUFFER_ERROR, DEPRECATION_WARNING, EOF_ERROR, INDEX_ERROR};
use baton_object::list::List;
use baton_object::slice::{self, Slice};
use baton_object::slots::CompareOp;
use baton_object::str::{Str, StrBuilder};
use baton_object::tuple_class::{clip_range, is_index, repeat_count, resolve_index};
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, bytes, class, int, methods, object, singletons,
};
use items::{Code, unpack_all};
use std::cell::Cell;

/// array(typecode [, initializer]) -> array
///
/// Return a new array whose items are restricted by typecode, and
/// initialized from the optional initializer value, which must be a list,
/// string or iterable over elements of the appropriate type.
///
/// Arrays represent basic values and behave very much like lists, except
/// the type of objects stored in them is constrained. The type is specified
/// at object creation time by using a type code, which is a single character.
/// The following type codes are defined:
///
///     Type code   C Type             Minimum size in bytes
///     'b'         signed integer     1
///     'B'         unsigned integer   1
///     'u'         Unicode character  2 (see note)
///     'h'         signed integer     2
///     'H'         unsigned integer   2
///     'i'         signed integer     2
///     'I'         unsigned integer   2
///     'l'         signed integer     4
///     'L'         unsigned integer   4
///     'q'         signed integer     8 (see note)
///     'Q'         unsigned integer   8 (see note)
///     'f'         floating-point     4
///     'd'         floating-point     8
///
/// NOTE: The 'u' typecode corresponds to Python's unicode character. On
/// narrow builds this is 2-bytes on wide builds this is 4-bytes.
///
/// NOTE: The 'q' and 'Q' type codes are only available if the platform
/// C compiler used to build Python supports 'long long', or, on Windows,
/// '__int64'.
///
/// Methods:
///
/// append() -- append a new item to the end of the array
/// buffer_info() -- return information giving the current memory info
/// byteswap() -- byteswap all the items of the array
/// count() -- return number of occurrences of an object
/// extend() -- extend array by appending multiple elements from an iterable
/// fromfile() -- read items from a file object
/// fromlist() -- append items from the list
/// frombytes() -- append items from the string
/// index() -- return index of first occurrence of an object
/// insert() -- insert a new item into the array at a provided position
/// pop() -- remove and return item (default last)
/// remove() -- remove first occurrence of an object
/// reverse() -- reverse the order of the items in the array
/// tofile() -- write all items to a file object
/// tolist() -- return the array converted to an ordinary list
/// tobytes() -- return the array converted to a string
///
/// Attributes:
///
/// typecode -- the typecode character used to create the array
/// itemsize -- the length in bytes of one array item
#[class(name = "array", module = "array", flags = BASETYPE | WEAKREF | UNHASHABLE | SEQUENCE, no_gc)]
pub struct Array {
    code: Code,
    data: Vec<u8>,
    exports: Cell<usize>,
}

fn code_of(token: &Token, this: Borrowed<'_>) -> Code {
    Array::of(token, this).code
}

fn new(token: &mut Token, class: Borrowed<'_>, code: Code, data: Vec<u8>) -> PyResult {
    let payload = Array {
        code,
        data,
        exports: Cell::new(0),
    };
    crate::support::instance(token, class, payload)
}

fn plain(token: &mut Token, code: Code, data: Vec<u8>) -> PyResult {
    let class = token.native_class(&ARRAY).as_value().own(token);
    new(token, class.as_ref(), code, data)
}

fn len(token: &Token, this: Borrowed<'_>) -> usize {
    let array = Array::of(token, this);
    array.code.count(array.data.len())
}

fn item(token: &mut Token, this: Borrowed<'_>, index: usize) -> PyResult<Option<Owned>> {
    let Array { code, data, .. } = Array::of(token, this);
    let (code, size) = (*code, code.size());
    match data.get(index * size..(index + 1) * size).map(items::bits) {
        Some(bits) => code.value(token, bits).map(Some),
        None => Ok(None),
    }
}

/// The data, for changing its length; BufferError while somebody looks at it.
fn resizable<'a>(token: &'a mut Token, this: Borrowed<'a>) -> PyResult<&'a mut Vec<u8>> {
    if Array::of(token, this).exports.get() > 0 {
        return Err(token.raise(
            &BUFFER_ERROR,
            "cannot resize an array that is exporting buffers",
        ));
    }
    Ok(&mut Array::of_mut(token, this).data)
}

/// Puts packed items in the place of the items from `start` up to `stop`.
fn splice(
    token: &mut Token,
    this: Borrowed<'_>,
    start: usize,
    stop: usize,
    new: &[u8],
) -> PyResult<()> {
    let size = code_of(token, this).size();
    let (start, stop) = (start * size, stop.max(start) * size);
    if new.len() == stop - start {
        if let Some(place) = Array::of_mut(token, this).data.get_mut(start..stop) {
            place.copy_from_slice(new);
        }
        return Ok(());
    }
    let data = resizable(token, this)?;
    let (start, stop) = (start.min(data.len()), stop.min(data.len()));
    if data.try_reserve(new.len()).is_err() {
        return Err(token.memory_error());
    }
    drop(data.splice(start..stop, new.iter().copied()));
    Ok(())
}

fn pack(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let code = code_of(token, this);
    let packed = code.pack(token, value)?;
    Ok(packed.get(..code.size()).unwrap_or_default().to_vec())
}

fn push(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<()> {
    let packed = pack(token, this, value)?;
    resizable(token, this)?.extend(packed);
    Ok(())
}

fn extend(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<()> {
    if let Some(array) = other.get::<Array>(token) {
        if array.code != Array::of(token, this).code {
            return Err(token.type_error("can only extend with array of same kind"));
        }
        let more = array.data.clone();
        resizable(token, this)?.extend(more);
        return Ok(());
    }
    extend_one_by_one(token, this, other)
}

fn extend_one_by_one(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<()> {
    let iterator = object::iter(token, other)?;
    while let Some(value) = object::next(token, iterator.as_ref())? {
        push(token, this, value.as_ref())?;
    }
    Ok(())
}

fn from_bytes(token: &mut Token, this: Borrowed<'_>, source: Borrowed<'_>) -> PyResult<()> {
    let view = buffer::get(token, source, false)?;
    if view.item_size != 1 {
        return Err(token.type_error("a bytes-like object is required"));
    }
    let more = view.bytes(token).to_vec();
    drop(view);
    if !more.len().is_multiple_of(code_of(token, this).size()) {
        return Err(token.value_error("bytes length not a multiple of item size"));
    }
    resizable(token, this)?.extend(more);
    Ok(())
}

fn text_bytes(token: &Token, text: Borrowed<'_>) -> Vec<u8> {
    let Some(text) = text.get::<Str>(token) else {
        return Vec::new();
    };
    text.chars().iter().flat_map(u32::to_le_bytes).collect()
}

fn type_code(token: &mut Token, value: Borrowed<'_>) -> PyResult<Code> {
    let Some(text) = value.get::<Str>(token) else {
        let class = token.class_name(value);
        return Err(token.type_error(format!(
            "array() argument 1 must be a unicode character, not {class}"
        )));
    };
    let (len, letter) = (text.len(), (!text.is_empty()).then(|| text.chars().at(0)));
    let Some(letter) = letter.filter(|_| len == 1) else {
        return Err(token.type_error(format!(
            "array() argument 1 must be a unicode character, not a string of length {len}"
        )));
    };
    match Code::new(letter) {
        Some(code) => Ok(code),
        None => {
            Err(token
                .value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)"))
        }
    }
}

/// Fills a new array with what its constructor was given.
fn fill(token: &mut Token, this: Borrowed<'_>, source: Borrowed<'_>) -> PyResult<()> {
    let code = code_of(token, this);
    let letter = code.letter();
    if source.is_a::<Str>(token) {
        if !code.is_text() {
            return Err(token.type_error(format!(
                "cannot use a str to initialize an array with typecode '{letter}'"
            )));
        }
        let data = text_bytes(token, source);
        Array::of_mut(token, this).data = data;
        return Ok(());
    }
    if let Some(array) = source.get::<Array>(token) {
        if array.code.is_text() && !code.is_text() {
            return Err(token.type_error(format!(
                "cannot use a unicode array to initialize an array with typecode '{letter}'"
            )));
        }
        if array.code == code || (code.is_text() && array.code.is_text()) {
            let data = array.data.clone();
            Array::of_mut(token, this).data = data;
            return Ok(());
        }
    }
    if bytes::value_of(token, source).is_some()
        || source.is_a::<baton_object::bytearray::ByteArray>(token)
    {
        return from_bytes(token, this, source);
    }
    extend_one_by_one(token, this, source)
}

fn get_slice(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
    let bounds = slice::bounds(token, key, len(token, this))?;
    let code = code_of(token, this);
    let size = code.size();
    let data = &Array::of(token, this).data;
    let mut out = Vec::with_capacity(slice::count(bounds) * size);
    for index in slice::indices(bounds) {
        out.extend_from_slice(
            data.get(index * size..(index + 1) * size)
                .unwrap_or_default(),
        );
    }
    plain(token, code, out)
}

fn set_slice(
    token: &mut Token,
    this: Borrowed<'_>,
    key: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let code = code_of(token, this);
    let size = code.size();
    let new = match value {
        None => Vec::new(),
        Some(value) => match value.get::<Array>(token) {
            Some(array) if array.code == code => array.data.clone(),
            Some(_) => {
                return Err(token.type_error("bad argument type for built-in operation"));
            }
            None => {
                let class = token.class_name(value);
                return Err(token.type_error(format!(
                    "can only assign array (not \"{class}\") to array slice"
                )));
            }
        },
    };
    let bounds = slice::bounds(token, key, len(token, this))?;
    let (start, stop, step) = bounds;
    if step == 1 {
        return splice(token, this, start as usize, stop.max(start) as usize, &new);
    }
    let wanted = slice::count(bounds);
    if value.is_some() {
        let given = new.len() / size;
        if given != wanted {
            return Err(token.value_error(format!(
                "attempt to assign array of size {given} to extended slice of size {wanted}"
            )));
        }
        let data = &mut Array::of_mut(token, this).data;
        for (index, bytes) in slice::indices(bounds).zip(new.chunks_exact(size)) {
            if let Some(place) = data.get_mut(index * size..(index + 1) * size) {
                place.copy_from_slice(bytes);
            }
        }
        return Ok(());
    }
    if wanted == 0 {
        return Ok(());
    }
    let gone: std::collections::HashSet<usize> = slice::indices(bounds).collect();
    let mut byte = 0;
    resizable(token, this)?.retain(|_| {
        byte += 1;
        !gone.contains(&((byte - 1) / size))
    });
    Ok(())
}

fn resolve(
    token: &mut Token,
    this: Borrowed<'_>,
    key: Borrowed<'_>,
    what: &'static str,
) -> PyResult<usize> {
    let index = int::index_or(token, key, &INDEX_ERROR)?;
    match resolve_index(index, len(token, this)) {
        Some(index) => Ok(index),
        None => Err(token.index_error(what)),
    }
}

/// The index of the first item equal to `value` between the bounds.
fn find(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Borrowed<'_>,
    from: usize,
    to: usize,
) -> PyResult<Option<usize>> {
    let mut index = from;
    while index < to {
        let Some(found) = item(token, this, index)? else {
            break;
        };
        if object::equal(token, found.as_ref(), value)? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

fn compare(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>, op: CompareOp) -> PyResult {
    let lens = (len(token, left), len(token, right));
    if lens.0 != lens.1 && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(token.bool(op == CompareOp::Ne));
    }
    let mut index = 0;
    while let (Some(a), Some(b)) = (item(token, left, index)?, item(token, right, index)?) {
        index += 1;
        if object::compare_true(token, a.as_ref(), b.as_ref(), CompareOp::Eq)? {
            continue;
        }
        return match op {
            CompareOp::Eq => Ok(token.bool(false)),
            CompareOp::Ne => Ok(token.bool(true)),
            _ => object::compare(token, a.as_ref(), b.as_ref(), op),
        };
    }
    Ok(token.bool(op.matches(lens.0.cmp(&lens.1))))
}

fn repeated(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let count = repeat_count(token, n)?;
    let data = &Array::of(token, this).data;
    let total = data
        .len()
        .checked_mul(count)
        .filter(|total| *total <= isize::MAX as usize);
    let mut out = Vec::new();
    match total {
        Some(total) if out.try_reserve_exact(total).is_ok() => {
            for _ in 0..count {
                out.extend_from_slice(data);
            }
            Ok(out)
        }
        _ => Err(token.memory_error()),
    }
}

fn text_of(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let code = code_of(token, this);
    let data = Array::of(token, this).data.clone();
    let mut out = StrBuilder::new();
    for bytes in data.chunks_exact(code.size()) {
        let c = code.unpack(token, bytes)?;
        out.push_char(c.as_ref().get::<Str>(token).map_or(0, |c| c.chars().at(0)));
    }
    Ok(out.finish(token))
}

fn to_list(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let (code, data) = (code_of(token, this), Array::of(token, this).data.clone());
    let items = unpack_all(token, code, &data)?;
    Ok(token.new_list(items))
}

fn only_text(token: &mut Token, this: Borrowed<'_>, method: &str) -> PyResult<()> {
    if code_of(token, this).is_text() {
        return Ok(());
    }
    Err(token.value_error(format!(
        "{method}() may only be called on unicode type arrays ('u' or 'w')"
    )))
}

#[methods]
impl Array {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if class.is(token.native_class(&ARRAY).as_value()) {
            args.no_keywords(token, "array.array")?;
        }
        let given = args.positional().len();
        let (code, source) = match *args.positional() {
            [code] => (code, None),
            [code, source] => (code, Some(source)),
            [] => {
                return Err(token.type_error("array() takes at least 1 argument (0 given)"));
            }
            _ => {
                return Err(
                    token.type_error(format!("array() takes at most 2 arguments ({given} given)"))
                );
            }
        };
        let code = type_code(token, code)?;
        if code.letter() == 'u' {
            let warn = token.interp().hooks.warn.get();
            warn(
                token,
                &DEPRECATION_WARNING,
                "The 'u' type code is deprecated and will be removed in Python 3.16",
                1,
            )?;
        }
        let made = new(token, class, code, Vec::new())?;
        if let Some(source) = source {
            fill(token, made.as_ref(), source)?;
        }
        Ok(made)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let class = token.class_of(this).name(token).into_owned();
        let code = code_of(token, this);
        let letter = code.letter();
        if len(token, this) == 0 {
            return Ok(token.new_str(&format!("{class}('{letter}')")));
        }
        let items = if code.is_text() {
            text_of(token, this)?
        } else {
            to_list(token, this)?
        };
        let items = object::repr(token, items.as_ref())?;
        let mut out = StrBuilder::new();
        out.push_str(&format!("{class}('{letter}', "));
        if let Some(items) = items.as_ref().get::<Str>(token) {
            out.push(items.chars());
        }
        out.push_str(")");
        Ok(out.finish(token))
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(len(token, this))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !this.is_a::<Array>(token) || !other.is_a::<Array>(token) {
            return Ok(singletons::not_implemented());
        }
        compare(token, this, other, op)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(iterator::new(token, this))
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
        Ok(find(token, this, value, 0, usize::MAX)?.is_some())
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        // The usual key first: a small index from the start.
        if let Some(index) = key
            .word()
            .int()
            .and_then(|index| usize::try_from(index).ok())
            && index < len(token, this)
            && let Some(item) = item(token, this, index)?
        {
            return Ok(item);
        }
        if key.is_a::<Slice>(token) {
            return get_slice(token, this, key);
        }
        if !is_index(token, key) {
            return Err(token.type_error("array indices must be integers"));
        }
        let index = resolve(token, this, key, "array index out of range")?;
        match item(token, this, index)? {
            Some(item) => Ok(item),
            None => Err(token.index_error("array index out of range")),
        }
    }

    #[slot]
    fn __setitem__(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if !key.word().is_int() && key.is_a::<Slice>(token) {
            return set_slice(token, this, key, value);
        }
        if !is_index(token, key) {
            return Err(token.type_error("array indices must be integers"));
        }
        let index = resolve(token, this, key, "array assignment index out of range")?;
        let code = code_of(token, this);
        let packed = match value {
            Some(value) => Some(code.pack(token, value)?),
            None => None,
        };
        if index >= len(token, this) {
            return Err(token.index_error("array assignment index out of range"));
        }
        let new = packed.as_ref().and_then(|packed| packed.get(..code.size()));
        splice(token, this, index, index + 1, new.unwrap_or_default())
    }

    #[slot(concat)]
    fn __add__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        let code = code_of(token, this);
        let Some(array) = other.get::<Array>(token) else {
            let class = token.class_name(other);
            return Err(
                token.type_error(format!("can only append array (not \"{class}\") to array"))
            );
        };
        if array.code != code {
            return Err(token.type_error("bad argument type for built-in operation"));
        }
        let mut data = Array::of(token, this).data.clone();
        data.extend_from_slice(&array.data);
        plain(token, code, data)
    }

    #[slot(repeat)]
    fn __mul__(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult {
        let data = repeated(token, this, n)?;
        let code = code_of(token, this);
        plain(token, code, data)
    }

    #[slot(inplace_concat)]
    fn __iadd__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        if !other.is_a::<Array>(token) {
            let class = token.class_name(other);
            let message = format!("can only extend array with array (not \"{class}\")");
            return Err(token.type_error(message));
        }
        extend(token, this, other)?;
        Ok(this.own(token))
    }

    #[slot(inplace_repeat)]
    fn __imul__(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult {
        let data = repeated(token, this, n)?;
        if data.len() != Array::of(token, this).data.len() {
            *resizable(token, this)? = data;
        }
        Ok(this.own(token))
    }

    #[slot]
    fn __buffer__(token: &mut Token, this: Borrowed<'_>, _writable: bool) -> PyResult<Buffer> {
        let (owner, code) = (this.own(token), code_of(token, this));
        let array = Array::of_mut(token, this);
        array.exports.set(array.exports.get() + 1);
        let (data, len) = (array.data.as_mut_ptr(), array.data.len());
        let release = |token: &Token, owner: Borrowed<'_>| {
            let exports = &Array::of(token, owner).exports;
            exports.set(exports.get().saturating_sub(1));
        };
        Ok(Buffer {
            owner,
            data,
            len,
            readonly: false,
            format: code.format(),
            item_size: code.size(),
            release,
        })
    }

    /// Release the buffer object that exposes the underlying memory of the object.
    #[method("(buffer, /)")]
    fn __release_buffer__(
        token: &mut Token,
        this: Borrowed<'_>,
        buffer: Borrowed<'_>,
    ) -> PyResult<()> {
        baton_object::buffer::release_python(token, this, buffer)
    }

    /// the typecode character used to create the array
    #[getter]
    fn typecode(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(code_of(token, this).letter().to_string())
    }

    /// the size, in bytes, of one array item
    #[getter]
    fn itemsize(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(code_of(token, this).size())
    }

    /// Append new value v to the end of the array.
    #[method("(v, /)")]
    fn append(token: &mut Token, this: Borrowed<'_>, v: Borrowed<'_>) -> PyResult<()> {
        push(token, this, v)
    }

    /// Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.
    ///
    /// The length should be multiplied by the itemsize attribute to calculate
    /// the buffer length in bytes.
    #[method("()")]
    fn buffer_info(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let address = Array::of(token, this).data.as_ptr() as usize;
        let len = len(token, this);
        let parts = [token.int_u64(address as u64), token.int_u64(len as u64)];
        Ok(token.new_tuple(parts.into_iter()))
    }

    /// Byteswap all items of the array.
    ///
    /// If the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is
    /// raised.
    #[method("()")]
    fn byteswap(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let size = code_of(token, this).size();
        for item in Array::of_mut(token, this).data.chunks_exact_mut(size) {
            item.reverse();
        }
        Ok(())
    }

    /// Remove all items from the array.
    #[method("()")]
    fn clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        resizable(token, this)?.clear();
        Ok(())
    }

    /// Return number of occurrences of v in the array.
    #[method("(v, /)")]
    fn count(token: &mut Token, this: Borrowed<'_>, v: Borrowed<'_>) -> PyResult<usize> {
        let (mut index, mut count) = (0, 0);
        while let Some(found) = item(token, this, index)? {
            count += usize::from(object::equal(token, found.as_ref(), v)?);
            index += 1;
        }
        Ok(count)
    }

    /// Append items to the end of the array.
    #[method("(bb, /)")]
    fn extend(token: &mut Token, this: Borrowed<'_>, bb: Borrowed<'_>) -> PyResult<()> {
        extend(token, this, bb)
    }

    /// Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.
    #[method("(buffer, /)")]
    fn frombytes(token: &mut Token, this: Borrowed<'_>, buffer: Borrowed<'_>) -> PyResult<()> {
        from_bytes(token, this, buffer)
    }

    /// Read n objects from the file object f and append them to the end of the array.
    #[method("(f, n, /)")]
    fn fromfile(token: &mut Token, this: Borrowed<'_>, f: Borrowed<'_>, n: i64) -> PyResult<()> {
        let size = code_of(token, this).size();
        let Ok(n) = usize::try_from(n) else {
            return Err(token.value_error("negative count"));
        };
        let Some(wanted) = n
            .checked_mul(size)
            .filter(|wanted| *wanted <= isize::MAX as usize)
        else {
            return Err(token.memory_error());
        };
        let count = token.int_u64(wanted as u64);
        let read = call_method(token, f, "read", &[count.as_ref()])?;
        let Some(got) = bytes::value_of(token, read.as_ref()).map(<[u8]>::len) else {
            return Err(token.type_error("read() didn't return bytes"));
        };
        from_bytes(token, this, read.as_ref())?;
        if got != wanted {
            return Err(token.raise(&EOF_ERROR, "read() didn't return enough bytes"));
        }
        Ok(())
    }

    /// Append items to array from list.
    #[method("(list, /)")]
    fn fromlist(token: &mut Token, this: Borrowed<'_>, list: Borrowed<'_>) -> PyResult<()> {
        if !list.is_a::<List>(token) {
            return Err(token.type_error("arg must be list"));
        }
        let mut more = Vec::new();
        let count = List::of(token, list).items.len();
        for value in baton_object::list::items(token, list) {
            more.extend(pack(token, this, value.as_ref())?);
            if List::of(token, list).items.len() != count {
                return Err(token.runtime_error("list changed size during iteration"));
            }
        }
        resizable(token, this)?.extend(more);
        Ok(())
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// The array must be a unicode type array; otherwise a ValueError is raised.
    /// Use array.frombytes(ustr.encode(...)) to append Unicode data to an array of
    /// some other type.
    #[method("(ustr, /)")]
    fn fromunicode(token: &mut Token, this: Borrowed<'_>, ustr: Borrowed<'_>) -> PyResult<()> {
        if !ustr.is_a::<Str>(token) {
            let class = token.class_name(ustr);
            return Err(
                token.type_error(format!("fromunicode() argument must be str, not {class}"))
            );
        }
        only_text(token, this, "fromunicode")?;
        let more = text_bytes(token, ustr);
        resizable(token, this)?.extend(more);
        Ok(())
    }

    /// Return index of first occurrence of v in the array.
    ///
    /// Raise ValueError if the value is not present.
    #[method("(v, start=0, stop=sys.maxsize, /)")]
    fn index(
        token: &mut Token,
        this: Borrowed<'_>,
        v: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        stop: Option<Borrowed<'_>>,
    ) -> PyResult<usize> {
        let len = len(token, this);
        let (start, stop) = clip_range(token, start, stop, len)?;
        match find(token, this, v, start, stop)? {
            Some(index) => Ok(index),
            None => Err(token.value_error("array.index(x): x not in array")),
        }
    }

    /// Insert a new item v into the array before position i.
    #[method("(i, v, /)")]
    fn insert(token: &mut Token, this: Borrowed<'_>, i: i64, v: Borrowed<'_>) -> PyResult<()> {
        let packed = pack(token, this, v)?;
        let len = len(token, this) as i64;
        let at = if i < 0 {
            i.saturating_add(len).max(0)
        } else {
            i.min(len)
        } as usize;
        splice(token, this, at, at, &packed)
    }

    /// Return the i-th element and delete it from the array.
    ///
    /// i defaults to -1.
    #[method("(i=-1, /)")]
    fn pop(token: &mut Token, this: Borrowed<'_>, i: Option<i64>) -> PyResult {
        let len = len(token, this);
        if len == 0 {
            return Err(token.index_error("pop from empty array"));
        }
        let Some(index) = resolve_index(i.unwrap_or(-1), len) else {
            return Err(token.index_error("pop index out of range"));
        };
        let found = item(token, this, index)?;
        splice(token, this, index, index + 1, &[])?;
        Ok(found.unwrap_or_else(|| token.none()))
    }

    /// Remove the first occurrence of v in the array.
    #[method("(v, /)")]
    fn remove(token: &mut Token, this: Borrowed<'_>, v: Borrowed<'_>) -> PyResult<()> {
        match find(token, this, v, 0, usize::MAX)? {
            Some(index) => splice(token, this, index, index + 1, &[]),
            None => Err(token.value_error("array.remove(x): x not in array")),
        }
    }

    /// Reverse the order of the items in the array.
    #[method("()")]
    fn reverse(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let size = code_of(token, this).size();
        let data = &mut Array::of_mut(token, this).data;
        data.reverse();
        for item in data.chunks_exact_mut(size) {
            item.reverse();
        }
        Ok(())
    }

    /// Convert the array to an array of machine values and return the bytes representation.
    #[method("()")]
    fn tobytes(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let data = Array::of(token, this).data.clone();
        Ok(bytes::from_vec(token, data))
    }

    /// Write all items (as machine values) to the file object f.
    #[method("(f, /)")]
    fn tofile(token: &mut Token, this: Borrowed<'_>, f: Borrowed<'_>) -> PyResult<()> {
        const BLOCK: usize = 64 * 1024;
        let data = Array::of(token, this).data.clone();
        for block in data.chunks(BLOCK) {
            let block = bytes::new(token, block);
            call_method(token, f, "write", &[block.as_ref()])?;
        }
        Ok(())
    }

    /// Convert array to an ordinary list with the same items.
    #[method("()")]
    fn tolist(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        to_list(token, this)
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// Convert the array to a unicode string.  The array must be a unicode type array;
    /// otherwise a ValueError is raised.  Use array.tobytes().decode() to obtain a
    /// unicode string from an array of some other type.
    #[method("()")]
    fn tounicode(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        only_text(token, this, "tounicode")?;
        text_of(token, this)
    }

    /// Return a copy of the array.
    #[method("()")]
    fn __copy__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (code, data) = (code_of(token, this), Array::of(token, this).data.clone());
        plain(token, code, data)
    }

    /// Return a copy of the array.
    #[method("(unused, /)")]
    fn __deepcopy__(token: &mut Token, this: Borrowed<'_>, _unused: Borrowed<'_>) -> PyResult {
        let (code, data) = (code_of(token, this), Array::of(token, this).data.clone());
        plain(token, code, data)
    }

    /// Return state information for pickling.
    #[method("(value, /)")]
    fn __reduce_ex__(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        reconstruct::reduce(token, this, value)
    }

    /// Size of the array in memory, in bytes.
    #[method("()")]
    fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(size_of::<Array>() + 16 + Array::of(token, this).data.capacity())
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_types::generic_alias::new(token, class, object)
    }
}

/// This module defines an object type which can efficiently represent
/// an array of basic values: characters, integers, floating-point
/// numbers.  Arrays are sequence types and behave very much like lists,
/// except that the type of objects stored in them is constrained.
#[baton_object::module(name = "array", classes(super::ARRAY))]
pub mod module {
    use super::*;

    #[constant]
    fn typecodes(token: &mut Token) -> PyResult {
        Ok(token.new_str(items::TYPE_CODES))
    }

    #[constant]
    fn ArrayType(token: &mut Token) -> PyResult {
        Ok(token.native_class(&ARRAY).as_value().own(token))
    }

    /// Internal. Used for pickling support.
    #[function("(arraytype, typecode, mformat_code, items, /)")]
    fn _array_reconstructor(
        token: &mut Token,
        arraytype: Borrowed<'_>,
        typecode: Borrowed<'_>,
        mformat_code: i64,
        items: Borrowed<'_>,
    ) -> PyResult {
        reconstruct::reconstruct(token, arraytype, typecode, mformat_code, items)
    }

    #[exec]
    fn register(token: &mut Token, _module: Borrowed<'_>) -> PyResult<()> {
        let base = crate::support::import_attribute(token, "collections.abc", "MutableSequence")?;
        let class = token.native_class(&ARRAY).as_value().own(token);
        call_method(token, base.as_ref(), "register", &[class.as_ref()])?;
        Ok(())
    }
}
