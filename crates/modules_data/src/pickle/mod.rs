//! `_pickle`: objects to bytes and back. `pickler.rs` and `unpickler.rs` have the classes; `save.rs`, `save_global.rs` and
//! `save_reduce.rs` write, `load.rs` reads, `input.rs` knows where the bytes come from, `memo.rs` what was seen.
//!
//! Invariants: one run at a time for each pickler and unpickler (RuntimeError for a second); what is being written or
//! read lies in Rust, the memo in the object, because Python may look at it meanwhile. Values of exactly the built-in
//! types are written without calling Python.

pub mod buffer;
mod input;
mod load;
mod load_object;
mod memo;
mod opcodes;
mod output;
pub mod pickler;
mod save;
mod save_global;
mod save_reduce;
pub mod unpickler;

pub use memo::{PICKLER_MEMO_PROXY, UNPICKLER_MEMO_PROXY};

use baton_object::attribute::{generic_get, generic_set};
use baton_object::exceptions::{EXCEPTION, exception_class};
use baton_object::type_object::full_name;
use baton_object::{Borrowed, ClassSpec, Owned, PyResult, Raised, Token, exceptions, str};
use std::borrow::Cow;

/// `pickle.PickleError`
pub static PICKLE_ERROR: ClassSpec =
    exception_class("PickleError", "_pickle", Some(&EXCEPTION), "");
/// `pickle.PicklingError`
pub static PICKLING_ERROR: ClassSpec =
    exception_class("PicklingError", "_pickle", Some(&PICKLE_ERROR), "");
/// `pickle.UnpicklingError`
pub static UNPICKLING_ERROR: ClassSpec =
    exception_class("UnpicklingError", "_pickle", Some(&PICKLE_ERROR), "");

/// The newest protocol, which is also the default.
const HIGHEST_PROTOCOL: i64 = 5;

fn pickling_error(token: &mut Token, message: impl Into<Cow<'static, str>>) -> Raised {
    token.raise(&PICKLING_ERROR, message)
}

fn unpickling_error(token: &mut Token, message: impl Into<Cow<'static, str>>) -> Raised {
    token.raise(&UNPICKLING_ERROR, message)
}

/// An error whose context is the one on its way.
fn raise_from(
    token: &mut Token,
    class: &'static ClassSpec,
    raised: Raised,
    message: String,
) -> Raised {
    let context = token.take_error(raised);
    let raised = token.raise(class, message);
    let error = token.take_error(raised);
    exceptions::set_context(token, error.as_ref(), context.as_ref());
    token.raise_object(error)
}

/// Adds a note to an error on its way: "when serializing CLASS WHAT".
fn noted<T>(
    token: &mut Token,
    result: PyResult<T>,
    object: Borrowed<'_>,
    what: impl FnOnce(&mut Token) -> String,
) -> PyResult<T> {
    result.map_err(|raised| {
        let error = token.take_error(raised);
        let class = full_name(token, object);
        let what = what(token);
        let note = format!("when serializing {class} {what}");
        match exceptions::add_note(token, error.as_ref(), &note) {
            Ok(()) => token.raise_object(error),
            Err(raised) => raised,
        }
    })
}

/// An attribute that may be stored in the object itself (`persistent_id`, `persistent_load`).
fn get_hooked(
    token: &mut Token,
    this: Borrowed<'_>,
    name: Borrowed<'_>,
    hook: &str,
    stored: Option<Owned>,
) -> PyResult {
    match stored {
        Some(stored) if str::to_cow(token, name) == hook => Ok(stored),
        _ => generic_get(token, this, name),
    }
}

/// True if the attribute is the one that is stored in the object itself; others are set.
fn is_hook(
    token: &mut Token,
    this: Borrowed<'_>,
    name: Borrowed<'_>,
    hook: &str,
    value: Option<Borrowed<'_>>,
) -> PyResult<bool> {
    if str::to_cow(token, name) == hook {
        return Ok(true);
    }
    generic_set(token, this, name, value)?;
    Ok(false)
}

/// The method that overrides the class's own, if one does.
fn overriding(
    token: &mut Token,
    this: Borrowed<'_>,
    spec: &'static ClassSpec,
    hook: &str,
    stored: Option<Owned>,
) -> PyResult<Option<Owned>> {
    if stored.is_some() {
        return Ok(stored);
    }
    let name = token.intern(hook);
    let native = token.native_class(spec);
    let class = token.class_of(this);
    let own = baton_object::attribute::lookup(token, native, name.as_ref());
    let found = baton_object::attribute::lookup(token, class, name.as_ref());
    let same = match (own, found) {
        (Some(own), Some(found)) => own.is(found),
        _ => false,
    };
    if same && baton_object::attribute::instance_get(token, this, name.as_ref()).is_none() {
        return Ok(None);
    }
    baton_object::attribute::get_optional(token, this, name.as_ref())
}

/// Optimized C implementation for the Python pickle module.
#[baton_object::module(
    name = "_pickle",
    classes(
        super::PICKLE_ERROR,
        super::PICKLING_ERROR,
        super::UNPICKLING_ERROR,
        super::pickler::PICKLER,
        super::unpickler::UNPICKLER,
        super::buffer::PICKLE_BUFFER
    )
)]
pub mod module {
    use super::{pickler, unpickler};
    use baton_object::{Borrowed, PyResult, Token};

    /// Write a pickled representation of obj to the open file object file.
    ///
    /// This is equivalent to ``Pickler(file, protocol).dump(obj)``, but may
    /// be more efficient.
    #[function("(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)")]
    fn dump(
        token: &mut Token,
        obj: Borrowed<'_>,
        file: Borrowed<'_>,
        protocol: Option<Borrowed<'_>>,
        fix_imports: Option<bool>,
        buffer_callback: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let settings = pickler::Settings::new(token, protocol, fix_imports, buffer_callback)?;
        pickler::dump_to(token, obj, Some(file), settings).map(drop)
    }

    /// Return the pickled representation of the object as a bytes object.
    #[function("(obj, protocol=None, *, fix_imports=True, buffer_callback=None)")]
    fn dumps(
        token: &mut Token,
        obj: Borrowed<'_>,
        protocol: Option<Borrowed<'_>>,
        fix_imports: Option<bool>,
        buffer_callback: Option<Borrowed<'_>>,
    ) -> PyResult {
        let settings = pickler::Settings::new(token, protocol, fix_imports, buffer_callback)?;
        let bytes = pickler::dump_to(token, obj, None, settings)?;
        Ok(baton_object::bytes::from_vec(token, bytes))
    }

    /// Read and return an object from the pickle data stored in a file.
    ///
    /// This is equivalent to ``Unpickler(file).load()``, but may be more
    /// efficient.
    #[function("(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
    fn load(
        token: &mut Token,
        file: Borrowed<'_>,
        fix_imports: Option<bool>,
        encoding: Option<String>,
        errors: Option<String>,
        buffers: Option<Borrowed<'_>>,
    ) -> PyResult {
        let settings = unpickler::Settings::new(token, fix_imports, encoding, errors, buffers)?;
        unpickler::load_from(token, file, settings)
    }

    /// Read and return an object from the given pickle data.
    #[function("(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
    fn loads(
        token: &mut Token,
        data: Borrowed<'_>,
        fix_imports: Option<bool>,
        encoding: Option<String>,
        errors: Option<String>,
        buffers: Option<Borrowed<'_>>,
    ) -> PyResult {
        let settings = unpickler::Settings::new(token, fix_imports, encoding, errors, buffers)?;
        unpickler::loads(token, data, settings)
    }
}
