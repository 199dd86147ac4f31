//! `memoryview`: items over an object's memory, in any number of dimensions.
//!
//! Invariants: the view holds its own [`Buffer`] of the exporting object (never of another view) until it is released;
//! what its layout reaches stays within it.

mod format;
pub(crate) mod iterator;
mod layout;

use format::{pack, size_of, unpack};
use layout::{Layout, c_strides};

use baton_object::buffer::{self, Buffer};
use baton_object::bytes_methods;
use baton_object::exceptions::{BUFFER_ERROR, INDEX_ERROR, NOT_IMPLEMENTED_ERROR, OVERFLOW_ERROR};
use baton_object::int;
use baton_object::slice::{self, Slice};
use baton_object::slots::CompareOp;
use baton_object::str::Str;
use baton_object::traverse::{Opaque, Traverse};
use baton_object::tuple::Tuple;
use baton_object::tuple_class::{is_index, resolve_index};
use baton_object::{
    Args, Borrowed, Owned, PyResult, Raised, Token, Word, bytes, class, methods, object,
    singletons, type_object,
};
use std::cell::Cell;

/// Create a new memoryview object which references the given object.
#[class(name = "memoryview", spec = MEMORY_VIEW, flags = GC | WEAKREF | SEQUENCE, traverse = manual, signature = "(object)")]
pub struct MemoryView {
    /// `None` once released.
    buffer: Option<Buffer>,
    layout: Opaque<Layout>,
    exports: Cell<usize>,
    hash: Cell<i64>,
}

impl Traverse for MemoryView {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        if let Some(buffer) = &self.buffer {
            visit(buffer.owner.word());
        }
    }
    fn clear(&mut self, _out: &mut Vec<Owned>) {
        drop(self.buffer.take());
    }
}

fn layout(token: &Token, view: Borrowed<'_>) -> Layout {
    MemoryView::of(token, view).layout.0.clone()
}

fn released(token: &mut Token) -> Raised {
    token.value_error("operation forbidden on released memoryview object")
}

fn check(token: &mut Token, view: Borrowed<'_>) -> PyResult<()> {
    if MemoryView::of(token, view).buffer.is_none() {
        Err(released(token))
    } else {
        Ok(())
    }
}

fn make(token: &mut Token, owner: Borrowed<'_>, layout: Layout) -> PyResult {
    let buffer = buffer::get(token, owner, false)?;
    Ok(token.new_object(MemoryView {
        buffer: Some(buffer),
        layout: Opaque(layout),
        exports: Cell::new(0),
        hash: Cell::new(-1),
    }))
}

/// `memoryview(object)`
pub fn new(token: &mut Token, source: Borrowed<'_>) -> PyResult {
    if source.is_a::<MemoryView>(token) {
        check(token, source)?;
        let (owner, layout) = (owner_of(token, source), layout(token, source));
        return make(token, owner.as_ref(), layout);
    }
    if !buffer::supported(token, source) {
        let class = token.class_name(source);
        return Err(token.type_error(format!(
            "memoryview: a bytes-like object is required, not '{class}'"
        )));
    }
    let buffer = buffer::get(token, source, false)?;
    let item_size = buffer.item_size.max(1);
    let layout = Layout {
        offset: 0,
        shape: vec![buffer.len / item_size],
        strides: vec![item_size as isize],
        item_size,
        format: buffer.format.clone(),
        readonly: buffer.readonly,
    };
    Ok(token.new_object(MemoryView {
        layout: Opaque(layout),
        buffer: Some(buffer),
        exports: Cell::new(0),
        hash: Cell::new(-1),
    }))
}

fn owner_of(token: &Token, view: Borrowed<'_>) -> Owned {
    match &MemoryView::of(token, view).buffer {
        Some(buffer) => buffer.owner.clone_ref(token),
        None => token.none(),
    }
}

/// The bytes of the item that starts at `start`.
fn item_bytes<'a>(token: &'a Token, view: Borrowed<'a>, layout: &Layout, start: usize) -> &'a [u8] {
    let buffer = MemoryView::of(token, view).buffer.as_ref();
    buffer
        .and_then(|buffer| buffer.bytes(token).get(start..start + layout.item_size))
        .unwrap_or_default()
}

/// The items' bytes, one after the other in the order of their indices, the last running fastest (or the first).
fn contents(token: &Token, view: Borrowed<'_>, fortran: bool) -> Vec<u8> {
    let layout = layout(token, view);
    layout
        .places(fortran)
        .into_iter()
        .flat_map(|start| item_bytes(token, view, &layout, start).to_vec())
        .collect()
}

/// Writes `data` at `start` of the view's memory.
fn write(token: &mut Token, view: Borrowed<'_>, start: usize, data: &[u8]) -> PyResult<()> {
    let owner = owner_of(token, view);
    let target = buffer::get(token, owner.as_ref(), true)?;
    if let Some(place) = target
        .bytes_mut(token)
        .and_then(|bytes| bytes.get_mut(start..start + data.len()))
    {
        place.copy_from_slice(data);
    }
    Ok(())
}

/// Where the item starts that `key` names: an index, or a tuple of as many as there are dimensions.
fn item_place(token: &mut Token, view: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<usize> {
    let layout = layout(token, view);
    let keys: Vec<Owned> = match Tuple::items_of(token, key) {
        Some(items) => items.iter().map(|item| item.own(token)).collect(),
        None => vec![key.own(token)],
    };
    let (given, dimensions) = (keys.len(), layout.shape.len());
    if given < dimensions {
        return Err(token.raise(
            &NOT_IMPLEMENTED_ERROR,
            match key.is_a::<Tuple>(token) {
                true => "sub-views are not implemented",
                false => "multi-dimensional sub-views are not implemented",
            },
        ));
    }
    if given > dimensions {
        return Err(token.type_error(match dimensions {
            0 => "invalid indexing of 0-dim memory".to_string(),
            _ => format!("cannot index {dimensions}-dimension view with {given}-element tuple"),
        }));
    }
    let mut indices = Vec::with_capacity(given);
    for (dimension, key) in keys.iter().enumerate() {
        let index = int::index_or(token, key.as_ref(), &INDEX_ERROR)?;
        match resolve_index(index, layout.shape[dimension]) {
            Some(index) => indices.push(index),
            None => {
                let dimension = dimension + 1;
                return Err(
                    token.index_error(format!("index out of bounds on dimension {dimension}"))
                );
            }
        }
    }
    check(token, view)?;
    Ok(layout.place(&indices))
}

/// What a key is.
#[derive(PartialEq, Eq)]
enum Key {
    Item,
    Slice,
}

fn key_kind(token: &mut Token, view: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<Key> {
    if key.is_a::<Slice>(token) {
        return match layout(token, view).shape.len() {
            0 => Err(token.type_error("invalid indexing of 0-dim memory")),
            1 => Ok(Key::Slice),
            _ => Err(token.raise(
                &NOT_IMPLEMENTED_ERROR,
                "multi-dimensional slicing is not implemented",
            )),
        };
    }
    if let Some(items) = Tuple::items_of(token, key) {
        if items.iter().all(|item| is_index(token, *item)) {
            return Ok(Key::Item);
        }
        if items.iter().all(|item| item.is_a::<Slice>(token)) {
            return Err(token.raise(
                &NOT_IMPLEMENTED_ERROR,
                "multi-dimensional slicing is not implemented",
            ));
        }
        return Err(token.type_error("memoryview: invalid slice key"));
    }
    match is_index(token, key) {
        true => Ok(Key::Item),
        false => Err(token.type_error("memoryview: invalid slice key")),
    }
}

fn sliced(token: &mut Token, view: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<Layout> {
    let raw = slice::unpack(token, key)?;
    let mut layout = layout(token, view);
    let (Some(len), Some(stride)) = (layout.len(), layout.strides.first().copied()) else {
        return Err(token.type_error("invalid indexing of 0-dim memory"));
    };
    let bounds = slice::adjust(raw, len);
    let count = slice::count(bounds);
    if count != 0 {
        layout.offset = layout.place(&[bounds.0.max(0) as usize]);
    }
    layout.shape = vec![count];
    layout.strides = vec![stride.saturating_mul(bounds.2 as isize)];
    Ok(layout)
}

fn set_slice(
    token: &mut Token,
    view: Borrowed<'_>,
    key: Borrowed<'_>,
    value: Borrowed<'_>,
) -> PyResult<()> {
    let target = sliced(token, view, key)?;
    let source = new(token, value)?;
    let given = layout(token, source.as_ref());
    let same_format = given.format.trim_start_matches('@') == target.format.trim_start_matches('@');
    if !same_format || given.shape != target.shape {
        return Err(
            token.value_error("memoryview assignment: lvalue and rvalue have different structures")
        );
    }
    let data = contents(token, source.as_ref(), false);
    drop(source);
    check(token, view)?;
    for (start, item) in target
        .places(false)
        .into_iter()
        .zip(data.chunks(target.item_size.max(1)))
    {
        write(token, view, start, item)?;
    }
    Ok(())
}

/// The shape that `cast` is given.
fn shape_from(token: &mut Token, shape: Borrowed<'_>) -> PyResult<Vec<usize>> {
    if !shape.is_a::<Tuple>(token) && !shape.is_a::<baton_object::list::List>(token) {
        return Err(token.type_error("shape must be a list or a tuple"));
    }
    let mut found = Vec::new();
    for part in object::collect(token, shape)? {
        if int::value_of(token, part.as_ref()).is_none() {
            return Err(token.type_error("memoryview.cast(): elements of shape must be integers"));
        }
        let part = int::index_or(token, part.as_ref(), &OVERFLOW_ERROR)?;
        match usize::try_from(part) {
            Ok(part) if part > 0 => found.push(part),
            _ => {
                return Err(
                    token.value_error("memoryview.cast(): elements of shape must be integers > 0")
                );
            }
        }
    }
    if found.len() > 64 {
        return Err(token.value_error("memoryview: number of dimensions must not exceed 64"));
    }
    Ok(found)
}

static PARAMETERS: baton_object::args::Signature =
    baton_object::signature!("memoryview", Either "object" true);

/// Runs something that may run Python with the view kept from being released.
fn held<R>(
    token: &mut Token,
    this: Borrowed<'_>,
    body: impl FnOnce(&mut Token) -> PyResult<R>,
) -> PyResult<R> {
    let exports = &MemoryView::of(token, this).exports;
    exports.set(exports.get() + 1);
    let result = body(token);
    let exports = &MemoryView::of(token, this).exports;
    exports.set(exports.get().saturating_sub(1));
    result
}

#[methods]
impl MemoryView {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [source] = PARAMETERS.bind::<1>(token, args)?;
        match source {
            Some(source) => new(token, source),
            None => {
                Err(token.type_error("memoryview() missing required argument 'object' (pos 1)"))
            }
        }
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (state, address) = (
            if MemoryView::of(token, this).buffer.is_none() {
                "released memory"
            } else {
                "memory"
            },
            this.word().identity(),
        );
        Ok(token.new_str(&format!("<{state} at {address:#x}>")))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        match layout(token, this).shape.len() {
            0 => Err(token.type_error("invalid indexing of 0-dim memory")),
            1 => Ok(iterator::new(token, this)),
            _ => Err(token.raise(
                &NOT_IMPLEMENTED_ERROR,
                "multi-dimensional sub-views are not implemented",
            )),
        }
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        check(token, this)?;
        match layout(token, this).len() {
            Some(len) => Ok(len),
            None => Err(token.type_error("0-dim memory has no length")),
        }
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let view = MemoryView::of(token, this);
        if view.hash.get() != -1 {
            return Ok(view.hash.get());
        }
        check(token, this)?;
        let layout = layout(token, this);
        if !layout.readonly {
            return Err(token.value_error("cannot hash writable memoryview object"));
        }
        if !matches!(layout.format.trim_start_matches('@'), "B" | "b" | "c") {
            return Err(
                token.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
            );
        }
        // What cannot be hashed itself has no view that can.
        let owner = MemoryView::of(token, this).buffer.as_ref();
        if let Some(owner) = owner.map(|buffer| buffer.owner.clone_ref(token)) {
            held(token, this, |token| object::hash(token, owner.as_ref()))?;
        }
        let hash = baton_object::str::hash_bytes(token, &contents(token, this, false));
        MemoryView::of(token, this).hash.set(hash);
        Ok(hash)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) || !buffer::supported(token, other) {
            return Ok(singletons::not_implemented());
        }
        let gone = |token: &Token, view: Borrowed<'_>| {
            view.get::<MemoryView>(token)
                .is_some_and(|view| view.buffer.is_none())
        };
        let equal = if gone(token, this) || gone(token, other) {
            this.is(other)
        } else {
            let right = new(token, other)?;
            let same = layout(token, this).shape == layout(token, right.as_ref()).shape;
            same && {
                let (left, right) = (tolist(token, this)?, tolist(token, right.as_ref())?);
                object::equal(token, left.as_ref(), right.as_ref())?
            }
        };
        Ok(token.bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        let is_ellipsis = key.is(singletons::ellipsis().as_ref());
        if is_ellipsis && layout(token, this).shape.is_empty() {
            return Ok(this.own(token));
        }
        if key_kind(token, this, key)? == Key::Slice {
            let owner = owner_of(token, this);
            let _kept = buffer::get(token, owner.as_ref(), false)?;
            let layout = sliced(token, this, key)?;
            return make(token, owner.as_ref(), layout);
        }
        let (start, layout) = (item_place(token, this, key)?, layout(token, this));
        let data = item_bytes(token, this, &layout, start).to_vec();
        unpack(token, &layout.format, &data)
    }

    #[slot]
    fn __setitem__(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        check(token, this)?;
        if layout(token, this).readonly {
            return Err(token.type_error("cannot modify read-only memory"));
        }
        let Some(value) = value else {
            return Err(token.type_error("cannot delete memory"));
        };
        if key_kind(token, this, key)? == Key::Slice {
            return set_slice(token, this, key, value);
        }
        let (start, layout) = (item_place(token, this, key)?, layout(token, this));
        let data = pack(token, &layout.format, value)?;
        check(token, this)?;
        write(token, this, start, &data)
    }

    #[slot]
    fn __buffer__(token: &mut Token, this: Borrowed<'_>, writable: bool) -> PyResult<Buffer> {
        check(token, this)?;
        let layout = layout(token, this);
        if writable && layout.readonly {
            return Err(token.raise(
                &BUFFER_ERROR,
                "memoryview: underlying buffer is not writable",
            ));
        }
        if !layout.is_contiguous(false) {
            return Err(token.raise(
                &BUFFER_ERROR,
                "memoryview: underlying buffer is not C-contiguous",
            ));
        }
        let owner = this.own(token);
        let view = MemoryView::of(token, this);
        let Some(base) = &view.buffer else {
            return Err(released(token));
        };
        view.exports.set(view.exports.get() + 1);
        let release = |token: &Token, owner: Borrowed<'_>| {
            let exports = &MemoryView::of(token, owner).exports;
            exports.set(exports.get().saturating_sub(1));
        };
        Ok(Buffer {
            data: base.data.wrapping_add(layout.offset),
            owner,
            len: layout.bytes(),
            readonly: layout.readonly,
            format: layout.format,
            item_size: layout.item_size,
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
        buffer::release_python(token, this, buffer)
    }

    /// Return the data in the buffer as a byte string.
    #[method("(order='C')")]
    fn tobytes(token: &mut Token, this: Borrowed<'_>, order: Option<Borrowed<'_>>) -> PyResult {
        check(token, this)?;
        let mut fortran = false;
        if let Some(order) = order.filter(|order| !order.is_none()) {
            let order = order
                .get::<Str>(token)
                .map(|order| order.to_cow().into_owned())
                .unwrap_or_default();
            if !matches!(order.as_str(), "C" | "F" | "A") {
                return Err(token.value_error("order must be 'C', 'F' or 'A'"));
            }
            let layout = layout(token, this);
            fortran = order == "F"
                || order == "A" && layout.is_contiguous(true) && !layout.is_contiguous(false);
        }
        let data = contents(token, this, fortran);
        Ok(bytes::from_vec(token, data))
    }

    /// Return the data in the buffer as a list of elements.
    #[method("()")]
    fn tolist(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        tolist(token, this)
    }

    /// Return the data in the buffer as a str of hexadecimal numbers.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from
    ///     the right, negative values count from the left.
    ///
    /// Example:
    /// >>> value = memoryview(b'\xb9\x01\xef')
    /// >>> value.hex()
    /// 'b901ef'
    /// >>> value.hex(':')
    /// 'b9:01:ef'
    /// >>> value.hex(':', 2)
    /// 'b9:01ef'
    /// >>> value.hex(':', -2)
    /// 'b901:ef'
    #[method("(sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hex(
        token: &mut Token,
        this: Borrowed<'_>,
        sep: Option<Borrowed<'_>>,
        bytes_per_sep: Option<i64>,
    ) -> PyResult {
        check(token, this)?;
        let data = contents(token, this, false);
        held(token, this, |token| {
            bytes_methods::hex(token, &data, sep, bytes_per_sep.unwrap_or(1))
        })
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("()")]
    fn release(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let exports = MemoryView::of(token, this).exports.get();
        if exports > 0 {
            let plural = if exports == 1 { "" } else { "s" };
            return Err(token.raise(
                &BUFFER_ERROR,
                format!("memoryview has {exports} exported buffer{plural}"),
            ));
        }
        let old = MemoryView::of_mut(token, this).buffer.take();
        drop(old);
        Ok(())
    }

    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        Ok(this.own(token))
    }

    #[method("(*args)")]
    fn __exit__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        MemoryView::release(token, this)
    }

    /// Return a readonly version of the memoryview.
    #[method("()")]
    fn toreadonly(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        let (owner, layout) = (owner_of(token, this), layout(token, this));
        make(
            token,
            owner.as_ref(),
            Layout {
                readonly: true,
                ..layout
            },
        )
    }

    /// Cast a memoryview to a new format or shape.
    #[method("(format, shape=<unrepresentable>)")]
    fn cast(
        token: &mut Token,
        this: Borrowed<'_>,
        format: String,
        shape: Option<Borrowed<'_>>,
    ) -> PyResult {
        check(token, this)?;
        let (owner, layout) = (owner_of(token, this), layout(token, this));
        if !layout.is_contiguous(false) {
            return Err(token.type_error("memoryview: casts are restricted to C-contiguous views"));
        }
        let shape = match shape {
            Some(shape) => Some(shape_from(token, shape)?),
            None => None,
        };
        if (shape.is_some() || layout.shape.len() != 1) && layout.shape.contains(&0) {
            return Err(
                token.type_error("memoryview: cannot cast view with zeros in shape or strides")
            );
        }
        if shape.as_ref().is_some_and(|shape| shape.len() != 1) && layout.shape.len() > 1 {
            return Err(token.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
        }
        let Some(item_size) = size_of(&format) else {
            return Err(token.value_error("memoryview: destination format must be a native single character format prefixed with an optional '@'"));
        };
        let is_byte = |format: &str| matches!(format.trim_start_matches('@'), "B" | "b" | "c");
        if !is_byte(&format) && !is_byte(&layout.format) {
            return Err(token.type_error("memoryview: cannot cast between two non-byte formats"));
        }
        let total = layout.bytes();
        if !total.is_multiple_of(item_size) {
            return Err(token.type_error("memoryview: length is not a multiple of itemsize"));
        }
        let shape = shape.unwrap_or_else(|| vec![total / item_size]);
        let product = shape
            .iter()
            .try_fold(item_size, |product, len| product.checked_mul(*len));
        if product != Some(total) {
            return Err(token.type_error("memoryview: product(shape) * itemsize != buffer size"));
        }
        make(
            token,
            owner.as_ref(),
            Layout {
                item_size,
                strides: c_strides(&shape, item_size),
                shape,
                format,
                ..layout
            },
        )
    }

    /// Count the number of occurrences of a value.
    #[method("(value, /)")]
    fn count(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<usize> {
        check(token, this)?;
        let (list, mut count) = (tolist(token, this)?, 0);
        for item in baton_object::list::items(token, list.as_ref()) {
            count += usize::from(object::equal(token, item.as_ref(), value)?);
        }
        Ok(count)
    }

    /// Return the index of the first occurrence of a value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("(value, start=0, stop=sys.maxsize, /)")]
    fn index(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        stop: Option<Borrowed<'_>>,
    ) -> PyResult<usize> {
        check(token, this)?;
        let list = tolist(token, this)?;
        let items = baton_object::list::items(token, list.as_ref());
        let (start, stop) = baton_object::tuple_class::clip_range(token, start, stop, items.len())?;
        for (index, item) in items.iter().enumerate().take(stop).skip(start) {
            if object::equal(token, item.as_ref(), value)? {
                return Ok(index);
            }
        }
        Err(token.value_error("memoryview.index(x): x not found"))
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        type_object::generic_alias(token, class, object)
    }

    /// The underlying object of the memoryview.
    #[getter]
    fn obj(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        let owner = owner_of(token, this);
        Ok(buffer::viewed(token, owner))
    }

    /// The amount of space in bytes that the array would use in a contiguous representation.
    #[getter]
    fn nbytes(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        check(token, this)?;
        Ok(layout(token, this).bytes())
    }

    /// A bool indicating whether the memory is read only.
    #[getter]
    fn readonly(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        check(token, this)?;
        Ok(layout(token, this).readonly)
    }

    /// The size in bytes of each element of the memoryview.
    #[getter]
    fn itemsize(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        check(token, this)?;
        Ok(layout(token, this).item_size)
    }

    /// A string containing the format (in struct module style) for each element in the view.
    #[getter]
    fn format(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        check(token, this)?;
        Ok(layout(token, this).format)
    }

    /// An integer indicating how many dimensions of a multi-dimensional array the memory represents.
    #[getter]
    fn ndim(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        check(token, this)?;
        Ok(layout(token, this).shape.len())
    }

    /// A tuple of ndim integers giving the shape of the memory as an N-dimensional array.
    #[getter]
    fn shape(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        let shape: Vec<Owned> = layout(token, this)
            .shape
            .iter()
            .map(|len| token.int(*len as i64))
            .collect();
        Ok(token.new_tuple(shape.into_iter()))
    }

    /// A tuple of ndim integers giving the size in bytes to access each element for each dimension of the array.
    #[getter]
    fn strides(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        let strides: Vec<Owned> = layout(token, this)
            .strides
            .iter()
            .map(|stride| token.int(*stride as i64))
            .collect();
        Ok(token.new_tuple(strides.into_iter()))
    }

    /// A tuple of integers used internally for PIL-style arrays.
    #[getter]
    fn suboffsets(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        Ok(token.new_tuple([].into_iter()))
    }

    /// A bool indicating whether the memory is C contiguous.
    #[getter]
    fn c_contiguous(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        check(token, this)?;
        Ok(layout(token, this).is_contiguous(false))
    }

    /// A bool indicating whether the memory is Fortran contiguous.
    #[getter]
    fn f_contiguous(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        check(token, this)?;
        Ok(layout(token, this).is_contiguous(true))
    }

    /// A bool indicating whether the memory is contiguous.
    #[getter]
    fn contiguous(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        check(token, this)?;
        let layout = layout(token, this);
        Ok(layout.is_contiguous(false) || layout.is_contiguous(true))
    }
}

fn tolist(token: &mut Token, view: Borrowed<'_>) -> PyResult {
    let layout = layout(token, view);
    let data = contents(token, view, false);
    let mut items = Vec::with_capacity(layout.count());
    for item in data.chunks(layout.item_size.max(1)) {
        items.push(unpack(token, &layout.format, item)?);
    }
    if layout.shape.is_empty() {
        return Ok(items.pop().unwrap_or_else(|| token.none()));
    }
    Ok(layout.nest(token, items))
}
