//! `memoryview`: one dimension of items over an object's memory, with a step.
//!
//! Invariants: the view holds its own [`Buffer`] of the exporting object (never of another view) until it is released;
//! `offset`, `step` (in bytes) and `len` stay within it. Several dimensions are not there yet: casts to a shape say so.

use baton_object::buffer::{self, Buffer};
use baton_object::bytes_methods;
use baton_object::exceptions::{BUFFER_ERROR, INDEX_ERROR, OVERFLOW_ERROR};
use baton_object::int::{self, IntRef};
use baton_object::slice::{self, Slice};
use baton_object::slots::CompareOp;
use baton_object::str::Str;
use baton_object::traverse::Traverse;
use baton_object::tuple_class::{is_index, resolve_index};
use baton_object::{
    Args, Borrowed, Owned, PyResult, Raised, Token, Word, bytes, class, methods, object,
    singletons, type_object,
};
use std::cell::Cell;

/// Create a new memoryview object which references the given object.
#[class(name = "memoryview", spec = MEMORY_VIEW, flags = GC | WEAKREF, traverse = manual, signature = "(object)")]
pub struct MemoryView {
    /// `None` once released.
    buffer: Option<Buffer>,
    offset: usize,
    step: isize,
    len: usize,
    item_size: usize,
    format: String,
    readonly: bool,
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

/// What a view looks at, apart from its buffer.
#[derive(Clone)]
struct Layout {
    offset: usize,
    step: isize,
    len: usize,
    item_size: usize,
    format: String,
    readonly: bool,
}

fn layout(token: &Token, view: Borrowed<'_>) -> Layout {
    let view = MemoryView::of(token, view);
    Layout {
        offset: view.offset,
        step: view.step,
        len: view.len,
        item_size: view.item_size,
        format: view.format.clone(),
        readonly: view.readonly,
    }
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
    let Layout {
        offset,
        step,
        len,
        item_size,
        format,
        readonly,
    } = layout;
    let payload = MemoryView {
        buffer: Some(buffer),
        offset,
        step,
        len,
        item_size,
        format,
        readonly,
        exports: Cell::new(0),
        hash: Cell::new(-1),
    };
    Ok(token.new_object(payload))
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
    let payload = MemoryView {
        offset: 0,
        step: item_size as isize,
        len: buffer.len / item_size,
        item_size,
        format: buffer.format.clone(),
        readonly: buffer.readonly,
        buffer: Some(buffer),
        exports: Cell::new(0),
        hash: Cell::new(-1),
    };
    Ok(token.new_object(payload))
}

fn owner_of(token: &Token, view: Borrowed<'_>) -> Owned {
    match &MemoryView::of(token, view).buffer {
        Some(buffer) => buffer.owner.clone_ref(token),
        None => token.none(),
    }
}

/// Where item `index` starts.
fn place(layout: &Layout, index: usize) -> usize {
    (layout.offset as isize + layout.step * index as isize).max(0) as usize
}

fn item_bytes<'a>(token: &'a Token, view: Borrowed<'a>, layout: &Layout, index: usize) -> &'a [u8] {
    let start = place(layout, index);
    let buffer = MemoryView::of(token, view).buffer.as_ref();
    buffer
        .and_then(|buffer| buffer.bytes(token).get(start..start + layout.item_size))
        .unwrap_or_default()
}

/// The items' bytes, one after the other.
fn contents(token: &Token, view: Borrowed<'_>) -> Vec<u8> {
    let layout = layout(token, view);
    (0..layout.len)
        .flat_map(|index| item_bytes(token, view, &layout, index).to_vec())
        .collect()
}

/// The size of an item of a single-character native format; `None` if there is no such format.
fn size_of(format: &str) -> Option<usize> {
    Some(match format.strip_prefix('@').unwrap_or(format) {
        "b" | "B" | "c" | "?" => 1,
        "h" | "H" | "e" => 2,
        "i" | "I" | "f" => 4,
        "l" | "L" | "q" | "Q" | "n" | "N" | "P" | "d" => 8,
        _ => return None,
    })
}

fn unsupported(token: &mut Token, format: &str) -> Raised {
    token.raise(
        &baton_object::exceptions::NOT_IMPLEMENTED_ERROR,
        format!("memoryview: unsupported format {format}"),
    )
}

/// IEEE half precision.
fn half_to_f64(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3FF));
    let magnitude = match exponent {
        0 => fraction * f64::powi(2.0, -24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * f64::powi(2.0, exponent - 15),
    };
    if bits & 0x8000 != 0 {
        -magnitude
    } else {
        magnitude
    }
}

fn unpack(token: &mut Token, format: &str, data: &[u8]) -> PyResult {
    fn array<const N: usize>(data: &[u8]) -> [u8; N] {
        data.try_into().unwrap_or([0; N])
    }
    Ok(match format.strip_prefix('@').unwrap_or(format) {
        "B" => token.int(i64::from(array::<1>(data)[0])),
        "b" => token.int(i64::from(i8::from_ne_bytes(array(data)))),
        "c" => bytes::new(token, data),
        "?" => token.bool(array::<1>(data)[0] != 0),
        "h" => token.int(i64::from(i16::from_ne_bytes(array(data)))),
        "H" => token.int(i64::from(u16::from_ne_bytes(array(data)))),
        "i" => token.int(i64::from(i32::from_ne_bytes(array(data)))),
        "I" => token.int(i64::from(u32::from_ne_bytes(array(data)))),
        "l" | "q" | "n" => token.int(i64::from_ne_bytes(array(data))),
        "L" | "Q" | "N" | "P" => token.int_u64(u64::from_ne_bytes(array(data))),
        "e" => token.new_float(half_to_f64(u16::from_ne_bytes(array(data)))),
        "f" => token.new_float(f64::from(f32::from_ne_bytes(array(data)))),
        "d" => token.new_float(f64::from_ne_bytes(array(data))),
        _ => return Err(unsupported(token, format)),
    })
}

fn pack(token: &mut Token, format: &str, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let code = format.strip_prefix('@').unwrap_or(format);
    let bad_type = |token: &mut Token| {
        token.type_error(format!("memoryview: invalid type for format '{code}'"))
    };
    match code {
        "c" => match bytes::value_of(token, value) {
            Some([byte]) => return Ok(vec![*byte]),
            Some(_) => return Err(token.value_error("memoryview: invalid value for format 'c'")),
            None => return Err(bad_type(token)),
        },
        "?" => return Ok(vec![u8::from(object::is_true(token, value)?)]),
        "d" | "f" => {
            let Ok(x) =
                object::to_f64(token, value).map_err(|raised| drop(token.take_lazy(raised)))
            else {
                return Err(bad_type(token));
            };
            return Ok(if code == "d" {
                x.to_ne_bytes().to_vec()
            } else {
                (x as f32).to_ne_bytes().to_vec()
            });
        }
        _ => {}
    }
    if !is_index(token, value) {
        return Err(bad_type(token));
    }
    let number = int::index(token, value)?;
    let number = match int::value_of(token, number.as_ref()) {
        Some(IntRef::Small(small)) => Some(i128::from(small)),
        Some(IntRef::Big(big)) => i128::try_from(big).ok(),
        None => None,
    };
    let packed = number.and_then(|number| {
        Some(match code {
            "B" => u8::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "b" => i8::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "h" => i16::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "H" => u16::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "i" => i32::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "I" => u32::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "l" | "q" | "n" => i64::try_from(number).ok()?.to_ne_bytes().to_vec(),
            "L" | "Q" | "N" | "P" => u64::try_from(number).ok()?.to_ne_bytes().to_vec(),
            _ => return None,
        })
    });
    match packed {
        Some(packed) => Ok(packed),
        None if size_of(code).is_none() || code == "e" => Err(unsupported(token, format)),
        None => Err(token.value_error(format!("memoryview: invalid value for format '{code}'"))),
    }
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

fn item_index(token: &mut Token, view: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<usize> {
    let index = int::index_or(token, key, &INDEX_ERROR)?;
    let len = MemoryView::of(token, view).len;
    resolve_index(index, len).ok_or_else(|| token.index_error("index out of bounds on dimension 1"))
}

fn sliced(token: &mut Token, view: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<Layout> {
    let raw = slice::unpack(token, key)?;
    let mut layout = layout(token, view);
    let bounds = slice::adjust(raw, layout.len);
    layout.len = slice::count(bounds);
    layout.offset = if layout.len == 0 {
        layout.offset
    } else {
        place(&layout, bounds.0.max(0) as usize)
    };
    layout.step = layout.step.saturating_mul(bounds.2 as isize);
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
    if given.format != target.format
        && given.format.trim_start_matches('@') != target.format.trim_start_matches('@')
        || given.len != target.len
    {
        return Err(
            token.value_error("memoryview assignment: lvalue and rvalue have different structures")
        );
    }
    let data = contents(token, source.as_ref());
    for (index, item) in data.chunks(target.item_size.max(1)).enumerate() {
        write(token, view, place(&target, index), item)?;
    }
    Ok(())
}

fn is_contiguous(layout: &Layout) -> bool {
    layout.len <= 1 || layout.step == layout.item_size as isize
}

static PARAMETERS: baton_object::args::Signature = {
    use baton_object::args::{Param, ParamKind::Either};
    baton_object::args::Signature {
        name: "memoryview",
        params: &[Param {
            name: "object",
            kind: Either,
            required: true,
        }],
    }
};

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
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        check(token, this)?;
        Ok(MemoryView::of(token, this).len)
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
        let hash = baton_object::str::hash_bytes(token, &contents(token, this));
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
            let (left, right) = (tolist(token, this)?, new(token, other)?);
            let right = tolist(token, right.as_ref())?;
            object::equal(token, left.as_ref(), right.as_ref())?
        };
        Ok(token.bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        if key.is_a::<Slice>(token) {
            let (layout, owner) = (sliced(token, this, key)?, owner_of(token, this));
            return make(token, owner.as_ref(), layout);
        }
        if !is_index(token, key) {
            return Err(token.type_error("memoryview: invalid slice key"));
        }
        let index = item_index(token, this, key)?;
        let layout = layout(token, this);
        let data = item_bytes(token, this, &layout, index).to_vec();
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
        if MemoryView::of(token, this).readonly {
            return Err(token.type_error("cannot modify read-only memory"));
        }
        let Some(value) = value else {
            return Err(token.type_error("cannot delete memory"));
        };
        if key.is_a::<Slice>(token) {
            return set_slice(token, this, key, value);
        }
        if !is_index(token, key) {
            return Err(token.type_error("memoryview: invalid slice key"));
        }
        let index = item_index(token, this, key)?;
        let layout = layout(token, this);
        let data = pack(token, &layout.format, value)?;
        check(token, this)?;
        write(token, this, place(&layout, index), &data)
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
        if !is_contiguous(&layout) {
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
            len: layout.len * layout.item_size,
            readonly: layout.readonly,
            format: layout.format,
            item_size: layout.item_size,
            release,
        })
    }

    /// Return the data in the buffer as a byte string.
    #[method("(order='C')")]
    fn tobytes(token: &mut Token, this: Borrowed<'_>, order: Option<Borrowed<'_>>) -> PyResult {
        check(token, this)?;
        if let Some(order) = order.filter(|order| !order.is_none()) {
            let order = order
                .get::<Str>(token)
                .map(|order| order.to_cow().into_owned())
                .unwrap_or_default();
            if !matches!(order.as_str(), "C" | "F" | "A") {
                return Err(token.value_error("order must be 'C', 'F' or 'A'"));
            }
        }
        let data = contents(token, this);
        Ok(bytes::from_vec(token, data))
    }

    /// Return the data in the buffer as a list of elements.
    #[method("()")]
    fn tolist(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        tolist(token, this)
    }

    /// Return the data in the buffer as a str of hexadecimal numbers.
    #[method("(sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hex(
        token: &mut Token,
        this: Borrowed<'_>,
        sep: Option<Borrowed<'_>>,
        bytes_per_sep: Option<i64>,
    ) -> PyResult {
        check(token, this)?;
        let data = contents(token, this);
        bytes_methods::hex(token, &data, sep, bytes_per_sep.unwrap_or(1))
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
        if !is_contiguous(&layout) {
            return Err(token.type_error("memoryview: casts are restricted to C-contiguous views"));
        }
        let Some(item_size) = size_of(&format) else {
            return Err(token.value_error("memoryview: destination format must be a native single character format prefixed with an optional '@'"));
        };
        let is_byte = |format: &str| matches!(format.trim_start_matches('@'), "B" | "b" | "c");
        if !is_byte(&format) && !is_byte(&layout.format) {
            return Err(token.type_error("memoryview: cannot cast between two non-byte formats"));
        }
        let total = layout.len * layout.item_size;
        if !total.is_multiple_of(item_size) {
            return Err(token.type_error("memoryview: length is not a multiple of itemsize"));
        }
        let len = total / item_size;
        if let Some(shape) = shape {
            let parts = object::collect(token, shape)?;
            let one = match parts.as_slice() {
                [one] => Some(int::index_or(token, one.as_ref(), &OVERFLOW_ERROR)?),
                _ => None,
            };
            match one {
                Some(one) if one == len as i64 => {}
                Some(_) => {
                    return Err(
                        token.type_error("memoryview: product(shape) * itemsize != buffer size")
                    );
                }
                None => return Err(token.not_implemented("a memoryview with several dimensions")),
            }
        }
        make(
            token,
            owner.as_ref(),
            Layout {
                item_size,
                len,
                step: item_size as isize,
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
        Ok(owner_of(token, this))
    }

    /// The amount of space in bytes that the array would use in a contiguous representation.
    #[getter]
    fn nbytes(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        check(token, this)?;
        let layout = layout(token, this);
        Ok(layout.len * layout.item_size)
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
        Ok(1)
    }

    /// A tuple of ndim integers giving the shape of the memory as an N-dimensional array.
    #[getter]
    fn shape(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        let len = token.int(layout(token, this).len as i64);
        Ok(token.new_tuple([len].into_iter()))
    }

    /// A tuple of ndim integers giving the size in bytes to access each element for each dimension of the array.
    #[getter]
    fn strides(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        check(token, this)?;
        let step = token.int(layout(token, this).step as i64);
        Ok(token.new_tuple([step].into_iter()))
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
        Ok(is_contiguous(&layout(token, this)))
    }

    /// A bool indicating whether the memory is Fortran contiguous.
    #[getter]
    fn f_contiguous(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        check(token, this)?;
        Ok(is_contiguous(&layout(token, this)))
    }

    /// A bool indicating whether the memory is contiguous.
    #[getter]
    fn contiguous(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        check(token, this)?;
        Ok(is_contiguous(&layout(token, this)))
    }
}

fn tolist(token: &mut Token, view: Borrowed<'_>) -> PyResult {
    let layout = layout(token, view);
    let data = contents(token, view);
    let mut items = Vec::with_capacity(layout.len);
    for item in data.chunks(layout.item_size.max(1)) {
        items.push(unpack(token, &layout.format, item)?);
    }
    Ok(token.new_list(items))
}
