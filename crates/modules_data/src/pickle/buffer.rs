//! `PickleBuffer`: a buffer that may lie outside of the pickle.

use super::opcodes::{NEXT_BUFFER, READONLY_BUFFER};
use super::pickling_error;
use super::save::Saver;
use baton_modules::support::{call_method, given, instance};
use baton_object::buffer::{self, Buffer};
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, attribute, class, exceptions, methods, object,
};
use baton_types::memoryview::{MEMORY_VIEW, MemoryView};

/// Wrapper for potentially out-of-band buffers
#[class(name = "PickleBuffer", module = "pickle", flags = BASETYPE | WEAKREF | IMMUTABLE)]
pub struct PickleBuffer {
    /// A memoryview, and what it is of; none once released.
    view: Option<Owned>,
    object: Option<Owned>,
}

fn view_of(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let view = &PickleBuffer::of(token, this).view;
    match view.as_ref().map(|view| view.clone_ref(token)) {
        Some(view) => Ok(view),
        None => Err(token.value_error("operation forbidden on released PickleBuffer object")),
    }
}

fn flag(token: &mut Token, view: Borrowed<'_>, name: &str) -> PyResult<bool> {
    let value = attribute::get_text(token, view, name)?;
    object::is_true(token, value.as_ref())
}

#[methods]
impl PickleBuffer {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [object] = bind!(token, args, "PickleBuffer", Positional "object" true);
        let object = given(token, object)?;
        let memoryview = token.native_class(&MEMORY_VIEW).as_value().own(token);
        if !buffer::supported(token, object) {
            let name = token.class_name(object);
            return Err(token.type_error(format!("a bytes-like object is required, not '{name}'")));
        }
        let view = object::call(token, memoryview.as_ref(), &[object])?;
        // A view of a view may have gaps, and says itself what it is of.
        let object = (!object.is_a::<MemoryView>(token)).then(|| object.own(token));
        let view = Some(view);
        instance(token, class, PickleBuffer { view, object })
    }

    #[slot]
    fn __buffer__(token: &mut Token, this: Borrowed<'_>, writable: bool) -> PyResult<Buffer> {
        let view = view_of(token, this)?;
        let object = &PickleBuffer::of(token, this).object;
        let object = object.as_ref().map(|object| object.clone_ref(token));
        let source = object.unwrap_or(view);
        buffer::get(token, source.as_ref(), writable)
    }

    /// Return a memoryview of the raw memory underlying this buffer.
    ///
    /// Will raise BufferError is the buffer isn't contiguous.
    #[method("()")]
    fn raw(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let view = view_of(token, this)?;
        if !flag(token, view.as_ref(), "contiguous")? {
            return Err(token.raise(
                &exceptions::BUFFER_ERROR,
                "cannot extract raw buffer from non-contiguous buffer",
            ));
        }
        let format = token.new_str("B");
        call_method(token, view.as_ref(), "cast", &[format.as_ref()])
    }

    /// Release the underlying buffer held by the PickleBuffer object.
    #[method("()")]
    fn release(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let payload = PickleBuffer::of_mut(token, this);
        let old = (payload.view.take(), payload.object.take());
        drop(old);
        Ok(())
    }
}

/// Writes a pickle buffer: outside if the callback takes it, else as bytes or a bytearray.
pub fn save(token: &mut Token, saver: &mut Saver<'_>, object: Borrowed<'_>) -> PyResult<()> {
    if saver.protocol() < 5 {
        return Err(pickling_error(
            token,
            "PickleBuffer can only be pickled with protocol >= 5",
        ));
    }
    let view = view_of(token, object)?;
    if !flag(token, view.as_ref(), "contiguous")? {
        return Err(pickling_error(
            token,
            "PickleBuffer can not be pickled when pointing to a non-contiguous buffer",
        ));
    }
    let readonly = flag(token, view.as_ref(), "readonly")?;
    let callback = saver
        .settings
        .buffer_callback
        .as_ref()
        .map(|callback| callback.clone_ref(token));
    let mut in_band = true;
    if let Some(callback) = callback {
        let taken = object::call(token, callback.as_ref(), &[object])?;
        in_band = object::is_true(token, taken.as_ref())?;
    }
    if !in_band {
        saver.output.byte(NEXT_BUFFER);
        if readonly {
            saver.output.byte(READONLY_BUFFER);
        }
        return Ok(());
    }
    let data = buffer::copy(token, view.as_ref())?;
    match readonly {
        true => saver.save_raw_bytes(token, &data, None)?,
        false => saver.save_raw_bytearray(token, &data, None)?,
    }
    saver.memoize(token, object);
    Ok(())
}
