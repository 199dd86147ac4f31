//! The buffer protocol: a contiguous or strided view of an object's memory, which the object keeps in place as long as
//! the view is alive.

use crate::error::PyResult;
use crate::token::Token;
use crate::word::{Borrowed, Owned};

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

/// `__buffer__(flags)` of a native object: a memoryview.
pub fn to_python(token: &mut Token, value: Borrowed<'_>, flags: Borrowed<'_>) -> PyResult {
    const WRITABLE: i64 = 1;
    let flags = crate::int::index_clipped(token, flags)?;
    drop(get(token, value, flags & WRITABLE != 0)?);
    match token.interp().extension::<ViewHook>().0.get() {
        Some(make) => make(token, value),
        None => Err(token.system_error("there are no memory views")),
    }
}

/// True if the value supports the buffer protocol.
pub fn supported(token: &Token, value: Borrowed<'_>) -> bool {
    token.class_of(value).slots().buffer.is_some()
}

/// `__buffer__` written in Python (PEP 688): the memoryview it returns is asked for its bytes.
pub fn from_python(token: &mut Token, value: Borrowed<'_>, writable: bool) -> PyResult<Buffer> {
    let flags = Owned::small(if writable { 1 } else { 0 });
    let name = token.name(crate::names::Known::__buffer__);
    let view = crate::attribute::call_special(token, value, name, &[flags.as_ref()])?;
    match view {
        Some(view) if token.class_name(view.as_ref()) != "memoryview" => {
            Err(token.type_error("__buffer__ returned non-memoryview object"))
        }
        Some(view) => get(token, view.as_ref(), writable),
        None => Err(token.attribute_error(value, name)),
    }
}
