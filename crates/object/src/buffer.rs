//! The buffer protocol: a contiguous or strided view of an object's memory, which the object keeps in place as long as
//! the view is alive.

use crate::attribute;
use crate::death::{Pending, push_pending};
use crate::error::PyResult;
use crate::names::Known;
use crate::slots::GetBuffer;
use crate::token::Token;
use crate::traverse::Opaque;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};
use std::cell::RefCell;

/// A view of an object's bytes. The exporter counts its views and refuses to move its memory meanwhile.
pub struct Buffer {
    /// The object that owns the memory.
    pub owner: Owned,
    /// Start of the memory.
    pub data: *mut u8,
    /// Bytes.
    pub len: usize,
    /// True if it must not be written.
    pub readonly: bool,
    /// The item format in the words of `struct`.
    pub format: String,
    /// Bytes of an item.
    pub item_size: usize,
    /// Called when the view is given up.
    pub release: fn(&Token, Borrowed<'_>),
}

impl Buffer {
    /// The bytes.
    pub fn bytes<'a>(&'a self, _token: &'a Token) -> &'a [u8] {
        // SAFETY: the exporter keeps that many bytes in place while the view is alive; they change only under
        // `&mut Token`, which ends this borrow.
        unsafe { std::slice::from_raw_parts(self.data, self.len) }
    }

    /// The bytes, for writing; `None` if the view is read-only.
    pub fn bytes_mut<'a>(&'a self, _token: &'a mut Token) -> Option<&'a mut [u8]> {
        if self.readonly {
            return None;
        }
        // SAFETY: as above; the exclusive borrow of the token keeps other accesses away.
        Some(unsafe { std::slice::from_raw_parts_mut(self.data, self.len) })
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let (owner, release) = (self.owner.as_ref(), self.release);
        Token::with_current(|token| release(token, owner));
    }
}

/// The bytes of a bytes-like object; TypeError for anything else.
pub fn get(token: &mut Token, value: Borrowed<'_>, writable: bool) -> PyResult<Buffer> {
    match token.class_of(value).slots().buffer {
        Some(slot) => slot(token, value, writable),
        None => {
            let name = token.class_name(value);
            Err(token.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

/// The bytes of an argument that `function` (`readinto() argument`) writes into; TypeError if it must not be written.
pub fn get_writable(token: &mut Token, value: Borrowed<'_>, function: &str) -> PyResult<Buffer> {
    if let Some(slot) = token.class_of(value).slots().buffer {
        match slot(token, value, true) {
            Ok(buffer) if !buffer.readonly => return Ok(buffer),
            Ok(_) => {}
            Err(raised) => token.swallow(raised, &crate::exceptions::BUFFER_ERROR)?,
        }
    }
    let name = token.class_name(value);
    Err(token.type_error(format!(
        "{function} must be read-write bytes-like object, not {name}"
    )))
}

/// The bytes of a bytes-like object, copied; what is not in one piece is put together.
pub fn copy(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    if token.is_exact(value, crate::kind::BYTES) {
        return Ok(crate::bytes_methods::data(token, value).to_vec());
    }
    match get(token, value, false) {
        Ok(buffer) => Ok(buffer.bytes(token).to_vec()),
        Err(raised) => {
            // A view with gaps has no buffer in one piece, but can copy itself.
            let name = token.intern("tobytes");
            let error = token.take_error(raised);
            let class = token.class_of(error.as_ref());
            let gaps = class.is_native(&crate::exceptions::BUFFER_ERROR)
                && token.class_name(value) == "memoryview";
            if !gaps {
                return Err(token.raise_object(error));
            }
            let bytes = crate::attribute::call_method(token, value, name.as_ref(), &[])?;
            Ok(crate::bytes::value_of(token, bytes.as_ref())
                .unwrap_or_default()
                .to_vec())
        }
    }
}

/// How a `memoryview` is made; set by the crate that has it.
#[derive(Default)]
pub struct ViewHook(pub std::cell::Cell<Option<crate::slots::Unary>>);

/// `type.__buffer__(value, flags)` of a native type, whose slot is `slot`: a memoryview.
pub fn to_python(
    token: &mut Token,
    value: Borrowed<'_>,
    flags: Borrowed<'_>,
    slot: GetBuffer,
) -> PyResult {
    const WRITABLE: i64 = 1;
    let flags = crate::int::index_to_i64(token, flags, "C ssize_t")?;
    if i32::try_from(flags).is_err() {
        return Err(token.overflow_error("buffer flags out of range"));
    }
    drop(slot(token, value, flags & WRITABLE != 0)?);
    let Some(make) = token.interp().extension::<ViewHook>().0.get() else {
        return Err(token.system_error("there are no memory views"));
    };
    let own = token.class_of(value).slots().buffer;
    if own.is_some_and(|own| std::ptr::fn_addr_eq(own, slot)) {
        return make(token, value);
    }
    let wrapper = BufferWrapper::of_object(token, value, slot, Vec::new());
    make(token, wrapper.as_ref())
}

/// True if the value supports the buffer protocol.
pub fn supported(token: &Token, value: Borrowed<'_>) -> bool {
    token.class_of(value).slots().buffer.is_some()
}

/// `__buffer__` written in Python (PEP 688): the memoryview it returns is asked for its bytes, and `__release_buffer__`
/// is called with it when they are given up.
pub fn from_python(token: &mut Token, value: Borrowed<'_>, writable: bool) -> PyResult<Buffer> {
    // PyBUF_WRITABLE, and PyBUF_FULL_RO, which is what memoryview() and bytes() ask for.
    let flags = Owned::small(if writable { 1 } else { 0x11C });
    let name = token.name(Known::__buffer__);
    let view = match attribute::call_special(token, value, name, &[flags.as_ref()])? {
        Some(view) if token.class_name(view.as_ref()) == "memoryview" => view,
        Some(_) => return Err(token.type_error("__buffer__ returned non-memoryview object")),
        None => return Err(token.attribute_error(value, name)),
    };
    let Some(slot) = token.class_of(view.as_ref()).slots().buffer else {
        return Err(token.type_error("__buffer__ returned non-memoryview object"));
    };
    let name = token.name(Known::__release_buffer__);
    let mut release: Vec<Owned> = attribute::get_optional(token, value, name)?
        .into_iter()
        .collect();
    // A view of the array itself keeps it from growing: it goes, whatever the method does.
    if value.is_a::<crate::bytearray::ByteArray>(token)
        && attribute::get_text(token, view.as_ref(), "obj")?
            .as_ref()
            .is(value)
    {
        let class = token.class_word(view.as_ref()).own(token);
        release.push(attribute::get_text(token, class.as_ref(), "release")?);
    }
    let wrapper = BufferWrapper::of_object(token, view.as_ref(), slot, release);
    get(token, wrapper.as_ref(), writable)
}

/// `type.__release_buffer__(value, view)` of a native type: the view is given up.
pub fn release_python(token: &mut Token, value: Borrowed<'_>, view: Borrowed<'_>) -> PyResult<()> {
    if token.class_name(view) != "memoryview" {
        return Err(token.type_error("expected a memoryview object"));
    }
    match attribute::get_text(token, view, "obj") {
        Err(raised) => {
            token.swallow(raised, &crate::exceptions::VALUE_ERROR)?;
            let message = "memoryview's buffer has already been released";
            return Err(token.value_error(message));
        }
        Ok(shown) if !shown.as_ref().is(value) => {
            return Err(token.value_error("memoryview's buffer is not this object"));
        }
        Ok(_) => {}
    }
    let name = token.intern("release");
    attribute::call_method(token, view, name.as_ref(), &[]).map(drop)
}

/// What memory views stand on whose object says in Python how it is viewed: asking the object itself again would run its
/// `__buffer__` again.
#[class(name = "_buffer_wrapper", flags = NO_INSTANTIATION)]
pub struct BufferWrapper {
    /// What is viewed: the object by its native type's slot, or the memoryview that `__buffer__` gave.
    object: Owned,
    slot: Opaque<GetBuffer>,
    /// Called with `object`, one after the other, when the last view goes.
    release: Vec<Owned>,
    /// The object's views on which the views of this stand.
    held: Opaque<RefCell<Vec<Buffer>>>,
}

impl BufferWrapper {
    fn of_object(
        token: &mut Token,
        object: Borrowed<'_>,
        slot: GetBuffer,
        release: Vec<Owned>,
    ) -> Owned {
        token.new_object(BufferWrapper {
            object: object.own(token),
            slot: Opaque(slot),
            release,
            held: Opaque::default(),
        })
    }
}

/// The object that a view whose owner is `owner` is said to show.
pub fn viewed(token: &Token, owner: Owned) -> Owned {
    match owner.as_ref().get::<BufferWrapper>(token) {
        Some(wrapper) if token.class_name(wrapper.object.as_ref()) != "memoryview" => {
            wrapper.object.clone_ref(token)
        }
        _ => owner,
    }
}

fn release_wrapped(token: &Token, owner: Borrowed<'_>) {
    let wrapper = BufferWrapper::of(token, owner);
    let buffer = wrapper.held.0.borrow_mut().pop();
    drop(buffer);
    let wrapper = BufferWrapper::of(token, owner);
    if !wrapper.held.0.borrow().is_empty() {
        return;
    }
    for callback in &wrapper.release {
        let pending = Pending::Callback {
            weakref: wrapper.object.clone_ref(token),
            callback: callback.clone_ref(token),
        };
        push_pending(token, pending);
    }
}

#[methods]
impl BufferWrapper {
    #[slot]
    fn __buffer__(token: &mut Token, this: Borrowed<'_>, writable: bool) -> PyResult<Buffer> {
        let wrapper = BufferWrapper::of(token, this);
        let (object, slot) = (wrapper.object.clone_ref(token), wrapper.slot.0);
        let buffer = slot(token, object.as_ref(), writable)?;
        let result = Buffer {
            owner: this.own(token),
            data: buffer.data,
            len: buffer.len,
            readonly: buffer.readonly,
            format: buffer.format.clone(),
            item_size: buffer.item_size,
            release: release_wrapped,
        };
        BufferWrapper::of(token, this)
            .held
            .0
            .borrow_mut()
            .push(buffer);
        Ok(result)
    }
}
